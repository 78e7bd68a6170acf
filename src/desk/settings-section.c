/* settings-section.c: keeps the promise that a setting is written at once, told, and can be taken back. */
#include "config.h"

#include "settings-section.h"

#include <string.h>

#include "fault.h"

typedef struct
{
  MbPage *section;
  GtkWidget *reason;
  gboolean changed; /* the office file, by the worker */
} Done;

typedef struct
{
  MbSessionFunc func;
  gpointer data;
  GDestroyNotify destroy;
  Done *done;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  if (work->destroy != NULL)
    work->destroy (work->data);
  g_free (work);
}

/* What changed nothing must not offer to take back: that would be somebody's earlier change. */
static gpointer
do_work (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Work *work = data;
  gint64 before = mb_store_last_seq (mb_office_get_store (office));
  gpointer text = work->func (office, work->data, job, error);

  work->done->changed = mb_store_last_seq (mb_office_get_store (office)) != before;
  return text;
}

/* What was typed here needs no preamble about arguments. */
static const char *
reason_of (const GError *error)
{
  const char *sentence = mb_fault_sentence (MB_FAULT_ARGUMENT), *rest;

  if (!g_error_matches (error, MB_ERROR, MB_FAULT_ARGUMENT) || !g_str_has_prefix (error->message, sentence))
    return error->message;
  rest = error->message + strlen (sentence);
  if (*rest != '\0')
    rest = g_utf8_next_char (rest); /* the colon */
  rest += strspn (rest, " ");
  return *rest != '\0' ? rest : error->message;
}

void
mb_settings_show_reason (GtkWidget *reason, const GError *error)
{
  gboolean wrong = error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  gtk_label_set_label (GTK_LABEL (reason), wrong ? reason_of (error) : "");
  gtk_widget_set_visible (reason, wrong);
}

static void
on_done_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autofree Done *done = user;
  g_autoptr (MbPage) section = done->section;
  g_autoptr (GtkWidget) reason = done->reason;
  MbSession *session = mb_page_get_session (section);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = mb_session_run_finish (session, result, &error);

  if (mb_session_is_closed (session) || gtk_widget_get_root (GTK_WIDGET (section)) == NULL)
    return;
  mb_settings_show_reason (reason, error);
  if (text == NULL)
    return;
  if (text[0] != '\0')
    mb_session_toast (session, text, done->changed);
  mb_page_shown (section);
}

void
mb_settings_work (MbPage *section, MbSessionFunc func, gpointer data, GDestroyNotify destroy, MbJob *job,
                  GtkWidget *reason)
{
  Done *done = g_new0 (Done, 1);
  Work *work = g_new0 (Work, 1);

  done->section = g_object_ref (section);
  done->reason = g_object_ref (reason);
  work->func = func;
  work->data = data;
  work->destroy = destroy;
  work->done = done;
  mb_session_run (mb_page_get_session (section), do_work, work, work_free, job, on_done_cb, done);
}

void
mb_settings_changed (MbPage *section)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (section)))
    mb_page_shown (section);
}

/* hazard-dialog.c: keeps the promise that nobody acts on rows she has not been shown: every hazard is named, also those out of sight, and
 * those that the step does not fit are named as left out. The rules are office/'s; what it refuses stays here with its reason.
 */
#include "config.h"

#include "hazard-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cell-table.h"
#include "field-editing.h"
#include "field-note.h"
#include "grid.h"
#include "paper-view.h"
#include "print.h"

#define MAX_LINES 3

typedef enum
{
  FILL_NONE,
  FILL_TODAY,
  FILL_ACTOR,
  FILL_PASSED
} Fill;
typedef enum
{
  USE_DATE,
  USE_TEXT,
  USE_RESULT
} Use;

typedef struct
{
  const char *field; /* whose editor and label it has; NULL: a line of text */
  const char *label; /* NULL: the field's */
  Fill fill;
  Use use;
  int width;
} Line;

typedef struct
{
  const char *title;
  Line lines[MAX_LINES];
  guint n_lines;
} Form;

static const Form forms[] = {
  [MB_HAZARD_ISSUE] = { N_ ("Issue Rectification Notices"), { { NULL } }, 0 },
  [MB_HAZARD_COMPLETE] = { N_ ("Rectified"), { { "completed", NULL, FILL_TODAY, USE_DATE, 150 } }, 1 },
  [MB_HAZARD_CLOSE] = { N_ ("Recheck and Close"),
                        { { "recheck_date", NULL, FILL_TODAY, USE_DATE, 150 },
                          { "recheck_by", NULL, FILL_ACTOR, USE_TEXT, 150 },
                          { "recheck_result", NULL, FILL_PASSED, USE_RESULT, 130 } },
                        3 },
  [MB_HAZARD_SEND_BACK] = { N_ ("Send Back"),
                            { { NULL, N_ ("Reason"), FILL_NONE, USE_TEXT, 320 },
                              { "limit", N_ ("New limit, if any"), FILL_NONE, USE_DATE, 150 } },
                            2 },
  [MB_HAZARD_EXTEND] = { N_ ("Extend the Limit"),
                         { { "limit", N_ ("New limit"), FILL_NONE, USE_DATE, 150 },
                           { "extension_reason", NULL, FILL_NONE, USE_TEXT, 320 } },
                         2 },
};

/* What the button will do, and to how many. */
static char *
button_words (MbHazardStep step, guint n)
{
  switch (step)
    {
    case MB_HAZARD_ISSUE:
      return g_strdup_printf (ngettext ("Issue for %u hazard", "Issue for %u hazards", n), n);
    case MB_HAZARD_COMPLETE:
      return g_strdup_printf (ngettext ("%u hazard rectified", "%u hazards rectified", n), n);
    case MB_HAZARD_SEND_BACK:
      return g_strdup_printf (ngettext ("Send back %u hazard", "Send back %u hazards", n), n);
    case MB_HAZARD_EXTEND:
      return g_strdup_printf (ngettext ("Extend %u hazard", "Extend %u hazards", n), n);
    case MB_HAZARD_CLOSE:
    default:
      return g_strdup_printf (ngettext ("Recheck %u hazard", "Recheck %u hazards", n), n);
    }
}

/* What was done, for the toast. */
static char *
told_words (MbHazardStep step, gboolean passed, guint n)
{
  switch (step)
    {
    case MB_HAZARD_ISSUE:
      return g_strdup_printf (ngettext ("Notice issued for %u hazard", "Notice issued for %u hazards", n), n);
    case MB_HAZARD_COMPLETE:
      return g_strdup_printf (ngettext ("%u hazard now awaits its recheck", "%u hazards now await their recheck", n),
                              n);
    case MB_HAZARD_SEND_BACK:
      return g_strdup_printf (ngettext ("%u hazard sent back", "%u hazards sent back", n), n);
    case MB_HAZARD_EXTEND:
      return g_strdup_printf (ngettext ("Limit of %u hazard extended", "Limits of %u hazards extended", n), n);
    case MB_HAZARD_CLOSE:
    default:
      return passed ? g_strdup_printf (ngettext ("%u hazard closed", "%u hazards closed", n), n)
                    : g_strdup_printf (ngettext ("%u hazard did not pass and is being rectified again",
                                                 "%u hazards did not pass and are being rectified again", n),
                                       n);
    }
}

struct _MbHazardDialog
{
  AdwWindow parent_instance;
  GtkWidget *apply_button, *print_button, *form, *demands, *demands_label, *demands_form, *reason, *summary, *paned, *grid, *preview, *view;
  MbSession *session;
  MbHazardStep step;
  GArray *ids;     /* all that were asked for */
  GArray *fitting; /* those that the step fits; NULL until they are read */
  GPtrArray *entries; /* (element-type MbCellEntry) the lines of the form, then one for each of lacking */
  GPtrArray *lacking; /* (element-type MbField) what closing demands and some hazard has not; NULL until they are read */
  MbListActionDone done;
  gpointer user;
  gboolean busy, closing;
};

G_DEFINE_FINAL_TYPE (MbHazardDialog, mb_hazard_dialog, ADW_TYPE_WINDOW)

static void
set_reason (MbHazardDialog *self, const char *reason)
{
  gtk_label_set_label (GTK_LABEL (self->reason), reason != NULL ? reason : "");
  gtk_widget_set_visible (self->reason, reason != NULL);
}

static void
report (MbHazardDialog *self, const GError *error)
{
  const char *hint = mb_error_hint (error);
  g_autofree char *text = g_strdup_printf ("%s\n%s", error->message, hint != NULL ? hint : "");

  set_reason (self, g_strchomp (text));
}

/* ---- The names ---- */

typedef struct
{
  MbHazardDialog *self;
  GArray *ids;
} Reading;

static gpointer
read_records (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Reading *reading = data;

  return mb_store_fetch (mb_office_get_store (office), "hazard", (const gint64 *) (void *) reading->ids->data,
                         reading->ids->len, error);
}

static const char *const shown[] = { "institution", "description", "severity", "status", "limit" };

static MbCellTable *
make_table (const MbRegister *reg)
{
  MbCellTable *table = mb_cell_table_new ();
  static const guint widths[] = { 26, 28, 7, 8, 22 };

  mb_cell_table_add_column (table, "now", _ ("Included"), 0, 9);
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    mb_cell_table_add_column (table, shown[i], mb_register_field (reg, shown[i])->label, 0, widths[i]);
  return table;
}

static void
add_row (MbHazardDialog *self, MbCellTable *table, const MbRecord *record, gboolean fits)
{
  guint row = mb_cell_table_add_row (table, record->id);
  MbDate today = mb_office_get_today (mb_session_get_office (self->session));

  mb_cell_table_set (table, row, 0, fits ? "✓" : _ ("left out"), fits ? "good" : "warn");
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      const MbField *field = mb_register_field (record->reg, shown[i]);
      g_autofree char *text = mb_record_text (record, field, mb_desk_is_chinese ());
      const char *tone = mb_field_tone (field, &record->values[field->index]);
      g_autofree char *note = mb_field_note (record, field, today, &tone);
      g_autofree char *both = note != NULL ? g_strdup_printf ("%s  %s", text, note) : NULL;

      mb_cell_table_set (table, row, i + 1, both != NULL ? both : text, tone);
    }
}

static void
update_words (MbHazardDialog *self)
{
  guint n = self->fitting->len, left_out = self->ids->len - n;
  g_autofree char *words = button_words (self->step, n);
  g_autofree char *names
      = g_strdup_printf (ngettext ("%u hazard is named below.", "%u hazards are named below.", n), n);
  g_autofree char *others
      = left_out > 0 ? g_strdup_printf (ngettext ("%u is left out: its state does not allow this step.",
                                                  "%u are left out: their states do not allow this step.", left_out),
                                        left_out)
                     : g_strdup ("");
  g_autofree char *summary = g_strdup_printf ("%s %s", names, others);

  gtk_button_set_label (GTK_BUTTON (self->apply_button), words);
  gtk_label_set_label (GTK_LABEL (self->summary), g_strchomp (summary));
  gtk_widget_set_sensitive (self->apply_button, n > 0 && !self->busy);
}

static void load_preview (MbHazardDialog *self);
static MbCellEntry *add_entry (MbHazardDialog *self, const MbField *field, const char *title, int width);

/* A line for each field that closing demands of one of these hazards and that is empty in it. */
static void
add_demands (MbHazardDialog *self, const MbDemand *demand, guint n)
{
  g_autofree char *words = NULL;

  if (self->lacking->len == 0)
    return;
  /* translators: what closing demands of such hazards, and how many of those named lack some of it */
  words = g_strdup_printf (ngettext ("%s: %u hazard lacks some of this. What is written here fills only what is empty.",
                                     "%s: %u hazards lack some of this. What is written here fills only what is empty.", n),
                           demand->label != NULL ? demand->label : demand->id, n);
  gtk_label_set_label (GTK_LABEL (self->demands_label), words);
  for (guint i = 0; i < self->lacking->len; i++)
    {
      const MbField *field = g_ptr_array_index (self->lacking, i);
      g_autofree char *title = mb_field_title (field);
      GtkWidget *label = gtk_label_new (title);
      int row = (int) i / 2, column = (int) i % 2 * 2;
      MbCellEntry *entry = add_entry (self, field, title, 280);

      gtk_label_set_xalign (GTK_LABEL (label), 1);
      gtk_widget_set_hexpand (GTK_WIDGET (entry), TRUE);
      gtk_grid_attach (GTK_GRID (self->demands_form), label, column, row, 1, 1);
      gtk_grid_attach (GTK_GRID (self->demands_form), GTK_WIDGET (entry), column + 1, row, 1, 1);
    }
  gtk_widget_set_visible (self->demands, TRUE);
}

/* What the record lacks is added to what others lack; TRUE if it lacks anything. */
static gboolean
note_lacking (MbHazardDialog *self, const MbRecord *record, const MbDemand **demand)
{
  g_autoptr (GPtrArray) lacking = mb_hazard_lacking (record, *demand == NULL ? demand : NULL);

  for (guint i = 0; i < lacking->len; i++)
    if (!g_ptr_array_find (self->lacking, g_ptr_array_index (lacking, i), NULL))
      g_ptr_array_add (self->lacking, g_ptr_array_index (lacking, i));
  return lacking->len > 0;
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Reading *reading = user;
  g_autoptr (MbHazardDialog) self = reading->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = mb_session_run_finish (self->session, result, &error);
  g_autoptr (MbCellTable) table = NULL;
  gboolean wanted[] = { TRUE, FALSE };
  const MbDemand *demand = NULL;
  guint n_lacking = 0;

  g_free (reading);
  if (self->closing)
    return;
  if (records == NULL)
    {
      report (self, error);
      return;
    }
  table = make_table (mb_catalogue_get (mb_session_get_catalogue (self->session), "hazard"));
  self->fitting = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->lacking = g_ptr_array_new ();
  for (guint pass = 0; pass < G_N_ELEMENTS (wanted); pass++)
    for (guint i = 0; i < records->len; i++)
      {
        MbRecord *record = g_ptr_array_index (records, i);
        gboolean fits = record != NULL && !record->deleted && mb_hazard_can (record, self->step);

        if (record == NULL || fits != wanted[pass])
          continue;
        if (fits)
          g_array_append_val (self->fitting, record->id);
        if (fits && self->step == MB_HAZARD_CLOSE && note_lacking (self, record, &demand))
          n_lacking++;
        add_row (self, table, record, fits);
      }
  mb_grid_set_source (MB_GRID (self->grid), MB_GRID_SOURCE (table));
  add_demands (self, demand, n_lacking);
  update_words (self);
  if (self->step == MB_HAZARD_ISSUE && self->fitting->len > 0)
    load_preview (self);
}

static void
load_records (MbHazardDialog *self)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->self = g_object_ref (self);
  reading->ids = self->ids;
  mb_session_run (self->session, read_records, reading, NULL, NULL, on_read_cb, reading);
}

/* ---- The notice ---- */

static gpointer
make_notice (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  MbHazardDialog *self = data;
  MbPaper *paper
      = mb_hazard_notice (office, (const gint64 *) (void *) self->fitting->data, self->fitting->len, NULL, job, error);

  if (paper != NULL)
    mb_paper_n_pages (paper); /* laid out here, not in the window's thread */
  return paper;
}

static void
on_preview_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbHazardDialog) self = user;
  g_autoptr (GError) error = NULL;
  g_autoptr (MbPaper) paper = mb_session_run_finish (self->session, result, &error);

  if (self->closing)
    return;
  if (paper == NULL)
    report (self, error);
  else
    mb_paper_view_take_paper (MB_PAPER_VIEW (self->view), g_steal_pointer (&paper));
  gtk_widget_set_sensitive (self->print_button, mb_paper_view_get_n_pages (MB_PAPER_VIEW (self->view)) > 0);
}

static void
load_preview (MbHazardDialog *self)
{
  mb_session_run (self->session, make_notice, self, NULL, NULL, on_preview_cb, g_object_ref (self));
}

static void
on_print_paper_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbHazardDialog) self = user;
  g_autoptr (GError) error = NULL;
  g_autoptr (MbPaper) paper = mb_session_run_finish (self->session, result, &error);

  if (self->closing)
    return;
  gtk_widget_set_sensitive (self->print_button, TRUE);
  if (paper == NULL)
    report (self, error);
  else
    mb_print_paper (GTK_WIDGET (self), self->session, g_steal_pointer (&paper), _ (forms[self->step].title));
}

static void
print_notice (MbHazardDialog *self)
{
  if (!gtk_widget_is_sensitive (self->print_button) || !gtk_widget_get_visible (self->print_button))
    return;
  gtk_widget_set_sensitive (self->print_button, FALSE);
  mb_session_run (self->session, make_notice, self, NULL, NULL, on_print_paper_cb, g_object_ref (self));
}

static void
on_print_clicked_cb (GtkButton *button, MbHazardDialog *self)
{
  print_notice (self);
}

static gboolean
on_print_key_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  print_notice (MB_HAZARD_DIALOG (widget));
  return TRUE;
}

/* ---- Taking the step ---- */

typedef struct
{
  MbHazardDialog *self;
  MbDate date;
  char *text, *result;
  GHashTable *told; /* field id → text, for what is lacking */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->self);
  g_free (request->text);
  g_free (request->result);
  g_clear_pointer (&request->told, g_hash_table_unref);
  g_free (request);
}

static gpointer
take_step (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Request *request = data;
  MbHazardDialog *self = request->self;
  const gint64 *ids = (const gint64 *) (void *) self->fitting->data;
  guint n = self->fitting->len;
  gboolean ok = FALSE;

  switch (self->step)
    {
    case MB_HAZARD_ISSUE:
      ok = mb_hazard_issue (office, ids, n, error);
      break;
    case MB_HAZARD_COMPLETE:
      ok = mb_hazard_complete (office, ids, n, request->date, error);
      break;
    case MB_HAZARD_SEND_BACK:
      ok = mb_hazard_send_back (office, ids, n, request->date, request->text, error);
      break;
    case MB_HAZARD_EXTEND:
      ok = mb_hazard_extend (office, ids, n, request->date, request->text, error);
      break;
    case MB_HAZARD_CLOSE:
    default:
      ok = mb_hazard_close (office, ids, n, request->date, request->text, request->result, request->told, error);
      break;
    }
  return ok ? g_memdup2 (&n, sizeof n) : NULL;
}

/* Refused: the first of the demanded fields that is still empty is where to go on. */
static void
start_empty (MbHazardDialog *self)
{
  for (guint i = forms[self->step].n_lines; i < self->entries->len; i++)
    if (mb_cell_entry_get_text (g_ptr_array_index (self->entries, i))[0] == '\0')
      {
        mb_cell_entry_start (g_ptr_array_index (self->entries, i), FALSE);
        return;
      }
}

static void
on_taken_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Request *request = user;
  MbHazardDialog *self = request->self;
  g_autoptr (GError) error = NULL;
  g_autofree guint *n = mb_session_run_finish (self->session, result, &error);

  self->busy = FALSE;
  if (n == NULL)
    {
      if (!self->closing)
        {
          report (self, error);
          update_words (self);
          start_empty (self);
        }
      else
        mb_session_report (self->session, error);
    }
  else
    {
      g_autofree char *text = told_words (self->step, g_strcmp0 (request->result, "合格") == 0, *n);

      mb_session_toast (self->session, text, TRUE);
      if (!self->closing)
        gtk_window_close (GTK_WINDOW (self));
      self->done (self->user);
    }
  request_free (request);
}

/* FALSE: a line is wrong; it is marked and has the focus. */
static gboolean
read_lines (MbHazardDialog *self, Request *request)
{
  const Form *form = &forms[self->step];

  request->date = MB_DATE_NONE;
  for (guint i = 0; i < form->n_lines; i++)
    {
      MbCellEntry *entry = g_ptr_array_index (self->entries, i);
      const char *text = mb_cell_entry_get_text (entry);
      gboolean optional = form->lines[i].use == USE_DATE && self->step == MB_HAZARD_SEND_BACK;
      gboolean wrong = text[0] == '\0' && !optional;

      if (form->lines[i].use == USE_DATE && text[0] != '\0')
        {
          request->date = mb_date_parse (text, NULL);
          wrong = request->date == MB_DATE_NONE;
        }
      else if (form->lines[i].use == USE_TEXT)
        request->text = g_strdup (text);
      else if (form->lines[i].use == USE_RESULT)
        request->result = g_strdup (text);
      mb_cell_entry_set_wrong (entry, wrong);
      if (wrong)
        {
          set_reason (self,
                      form->lines[i].use == USE_DATE ? _ ("Write the date as 2026-06-30.") : _ ("Fill in this line."));
          mb_cell_entry_start (entry, FALSE);
          return FALSE;
        }
    }
  request->told = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (guint i = form->n_lines; i < self->entries->len; i++)
    g_hash_table_insert (request->told, ((const MbField *) g_ptr_array_index (self->lacking, i - form->n_lines))->id,
                         g_strdup (mb_cell_entry_get_text (g_ptr_array_index (self->entries, i))));
  return TRUE;
}

static void
apply (MbHazardDialog *self)
{
  Request *request;

  if (self->busy || self->fitting == NULL || self->fitting->len == 0)
    return;
  request = g_new0 (Request, 1);
  request->self = g_object_ref (self);
  if (!read_lines (self, request))
    {
      request_free (request);
      return;
    }
  set_reason (self, NULL);
  self->busy = TRUE;
  gtk_widget_set_sensitive (self->apply_button, FALSE);
  mb_session_run (self->session, take_step, request, NULL, NULL, on_taken_cb, request);
}

static void
on_apply_clicked_cb (GtkButton *button, MbHazardDialog *self)
{
  apply (self);
}

static void
on_entry_done_cb (MbCellEntry *entry, MbEntryDone how, MbHazardDialog *self)
{
  guint n = self->entries->len, i = 0;

  while (i < n && g_ptr_array_index (self->entries, i) != entry)
    i++;
  if (how == MB_ENTRY_CANCEL)
    gtk_window_close (GTK_WINDOW (self));
  else if (how == MB_ENTRY_ENTER && i + 1 == n)
    apply (self);
  else if ((how == MB_ENTRY_ENTER || how == MB_ENTRY_TAB) && i + 1 < n)
    mb_cell_entry_start (g_ptr_array_index (self->entries, i + 1), FALSE);
  else if (how == MB_ENTRY_BACK_TAB && i > 0)
    mb_cell_entry_start (g_ptr_array_index (self->entries, i - 1), FALSE);
  else if (how == MB_ENTRY_TAB || how == MB_ENTRY_BACK_TAB)
    gtk_widget_grab_focus (how == MB_ENTRY_TAB ? self->grid : self->apply_button);
}

static MbCellEntry *
add_entry (MbHazardDialog *self, const MbField *field, const char *title, int width)
{
  MbCellEntry *entry = MB_CELL_ENTRY (mb_cell_entry_new ());

  if (field != NULL)
    mb_field_setup_entry (self->session, field, NULL, entry);
  mb_cell_entry_set_name (entry, title);
  g_signal_connect (entry, "done", G_CALLBACK (on_entry_done_cb), self);
  gtk_widget_set_size_request (GTK_WIDGET (entry), width, 30);
  gtk_widget_set_valign (GTK_WIDGET (entry), GTK_ALIGN_CENTER);
  g_ptr_array_add (self->entries, entry);
  return entry;
}

static void
add_line (MbHazardDialog *self, guint n)
{
  const Line *line = &forms[self->step].lines[n];
  const MbRegister *reg = mb_catalogue_get (mb_session_get_catalogue (self->session), "hazard");
  const MbField *field = line->field != NULL ? mb_register_field (reg, line->field) : NULL;
  MbOffice *office = mb_session_get_office (self->session);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  const char *title = line->label != NULL ? _ (line->label) : field->label;
  MbCellEntry *entry = add_entry (self, field, title, line->width);
  g_autofree char *today = mb_date_to_iso (mb_office_get_today (office));

  if (line->fill != FILL_NONE)
    mb_cell_entry_set_text (entry, line->fill == FILL_TODAY   ? today
                                   : line->fill == FILL_ACTOR ? mb_office_get_actor (office)
                                                              : "合格");
  gtk_box_append (GTK_BOX (box), gtk_label_new (title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (entry));
  gtk_box_append (GTK_BOX (self->form), box);
}

/* ---- Object ---- */

static void
mb_hazard_dialog_dispose (GObject *object)
{
  MbHazardDialog *self = MB_HAZARD_DIALOG (object);

  self->closing = TRUE;
  for (guint i = 0; i < self->entries->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->entries, i), self);
  g_ptr_array_set_size (self->entries, 0);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_HAZARD_DIALOG);
  G_OBJECT_CLASS (mb_hazard_dialog_parent_class)->dispose (object);
}

static void
mb_hazard_dialog_finalize (GObject *object)
{
  MbHazardDialog *self = MB_HAZARD_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->fitting, g_array_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->lacking, g_ptr_array_unref);
  G_OBJECT_CLASS (mb_hazard_dialog_parent_class)->finalize (object);
}

static void
mb_hazard_dialog_class_init (MbHazardDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_hazard_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_hazard_dialog_finalize;
  g_type_ensure (MB_TYPE_GRID);
  g_type_ensure (MB_TYPE_PAPER_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/hazard-dialog.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbHazardDialog, NAME)
  CHILD (apply_button);
  CHILD (print_button);
  CHILD (form);
  CHILD (demands);
  CHILD (demands_label);
  CHILD (demands_form);
  CHILD (reason);
  CHILD (summary);
  CHILD (paned);
  CHILD (grid);
  CHILD (preview);
  CHILD (view);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_apply_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_print_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, on_print_key_cb, NULL);
}

static void
mb_hazard_dialog_init (MbHazardDialog *self)
{
  self->entries = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "office");
}

void
mb_hazard_dialog_show (GtkWidget *over, MbSession *session, MbHazardStep step, const gint64 *ids, guint n_ids,
                       MbListActionDone done, gpointer user)
{
  MbHazardDialog *self = g_object_new (MB_TYPE_HAZARD_DIALOG, "transient-for", gtk_widget_get_root (over), NULL);
  gboolean notice = step == MB_HAZARD_ISSUE;

  self->session = g_object_ref (session);
  self->step = step;
  self->ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_ids);
  g_array_append_vals (self->ids, ids, n_ids);
  self->done = done;
  self->user = user;
  gtk_window_set_title (GTK_WINDOW (self), _ (forms[step].title));
  gtk_button_set_label (GTK_BUTTON (self->apply_button), _ (forms[step].title));
  gtk_widget_set_visible (self->form, !notice);
  gtk_widget_set_visible (self->preview, notice);
  gtk_widget_set_visible (self->print_button, notice);
  mb_grid_set_name (MB_GRID (self->grid), _ ("Hazards of this step"));
  mb_grid_set_editable (MB_GRID (self->grid), FALSE);
  for (guint i = 0; i < forms[step].n_lines; i++)
    add_line (self, i);
  load_records (self);
  gtk_window_present (GTK_WINDOW (self));
  if (forms[step].n_lines > 0)
    mb_cell_entry_start (g_ptr_array_index (self->entries, 0), FALSE);
}

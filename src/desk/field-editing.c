/* field-editing.c: keeps the promise that what is typed here obeys the very rules of an import: core's parser and the store's guard.
 */
#include "config.h"

#include "field-editing.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "edit.h"
#include "field.h"

#define MAX_FOUND 40

gboolean
mb_field_can_edit (MbSession *session, const MbField *field)
{
  return !field->derived && !field->retired && field->type != MB_FIELD_ATTACHMENT && !mb_session_is_read_only (session);
}

char *
mb_field_title (const MbField *field)
{
  if (field->unit != NULL && field->unit[0] != '\0' && mb_field_is_number (field)
      && strstr (field->label, field->unit) == NULL)
    /* translators: heading of a column of figures: label and unit */
    return g_strdup_printf (_ ("%s (%s)"), field->label, field->unit);
  return g_strdup (field->label);
}

const char *
mb_field_tone (const MbField *field, const MbValue *value)
{
  const MbChoice *choice;

  if (field->type != MB_FIELD_CHOICE || value == NULL || value->kind != MB_VALUE_TEXT)
    return NULL;
  choice = mb_field_find_choice (field, value->text);
  return choice != NULL ? choice->tone : NULL;
}

/* ---- Choices ---- */

typedef struct
{
  const MbField *field;
  char *text;
  GWeakRef entry;
  MbSession *session;
} Lookup;

typedef struct
{
  char **titles;
  GArray *ids;
} Found;

static void
found_free (Found *found)
{
  g_strfreev (found->titles);
  g_clear_pointer (&found->ids, g_array_unref);
  g_free (found);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Found, found_free)

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  g_weak_ref_clear (&lookup->entry);
  g_free (lookup->text);
  g_object_unref (lookup->session);
  g_free (lookup);
}

static gpointer
read_words (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Lookup *lookup = data;
  Found *found = g_new0 (Found, 1);

  found->titles = mb_office_field_words (office, lookup->field, error);
  if (found->titles == NULL)
    g_clear_pointer (&found, found_free);
  return found;
}

static gpointer
find_linked (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Lookup *lookup = data;
  MbStore *store = mb_office_get_store (office);
  g_autoptr (MbQuery) query = mb_query_new (lookup->field->link);
  g_autoptr (Found) found = g_new0 (Found, 1);
  g_autoptr (GPtrArray) records = NULL, titles = g_ptr_array_new_with_free_func (g_free);
  const MbRegister *reg = mb_office_register (office, lookup->field->link, error);

  if (reg == NULL)
    return NULL;
  mb_query_search (query, lookup->text);
  mb_query_sort (query, reg->title->id, FALSE);
  found->ids = mb_store_ids (store, query, MAX_FOUND, NULL, error);
  if (found->ids == NULL)
    return NULL;
  records = mb_store_fetch (store, reg->id, (const gint64 *) (void *) found->ids->data, found->ids->len, error);
  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++)
    {
      MbRecord *record = g_ptr_array_index (records, i);

      g_ptr_array_add (titles, record != NULL ? mb_record_text (record, reg->title, TRUE) : g_strdup (""));
    }
  g_ptr_array_add (titles, NULL);
  found->titles = (char **) g_ptr_array_steal (titles, NULL);
  return g_steal_pointer (&found);
}

/* all (nullable): those of the office, in its order; the declared ones until they are known. */
static void
set_choices (const MbField *field, MbCellEntry *entry, char **all)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; all == NULL && field->choices != NULL && i < field->choices->len; i++)
    g_ptr_array_add (words, ((MbChoice *) g_ptr_array_index (field->choices, i))->value);
  for (guint i = 0; all != NULL && all[i] != NULL; i++)
    g_ptr_array_add (words, all[i]);
  g_ptr_array_add (words, NULL);
  mb_cell_entry_set_choices (entry, (const char *const *) words->pdata, NULL, !field->open);
}

static void
on_found_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Lookup *lookup = user;
  g_autoptr (Found) found = mb_session_run_finish (lookup->session, result, NULL);
  g_autoptr (MbCellEntry) entry = g_weak_ref_get (&lookup->entry);

  if (found != NULL && entry != NULL)
    {
      if (found->ids != NULL)
        mb_cell_entry_set_choices (entry, (const char *const *) found->titles,
                                   (const gint64 *) (void *) found->ids->data, TRUE);
      else
        set_choices (lookup->field, entry, found->titles);
    }
  lookup_free (lookup);
}

static void
look_up (MbSession *session, const MbField *field, MbCellEntry *entry, const char *text, MbSessionFunc func)
{
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->field = field;
  lookup->text = g_strdup (text);
  lookup->session = g_object_ref (session);
  g_weak_ref_init (&lookup->entry, entry);
  mb_session_run (session, func, lookup, NULL, NULL, on_found_cb, lookup);
}

static void
on_search_cb (MbCellEntry *entry, const char *text, gpointer user)
{
  look_up (g_object_get_data (G_OBJECT (entry), "session"), user, entry, text, find_linked);
}

void
mb_field_setup_entry (MbSession *session, const MbField *field, const MbRecord *record, MbCellEntry *entry)
{
  g_autofree char *text = record != NULL ? mb_record_text (record, field, mb_desk_is_chinese ()) : NULL;

  switch (field->type)
    {
    case MB_FIELD_CHOICE:
      mb_cell_entry_set_kind (entry, MB_ENTRY_CHOICE);
      set_choices (field, entry, NULL);
      if (field->open)
        look_up (session, field, entry, NULL, read_words);
      break;
    case MB_FIELD_BOOLEAN:
      {
        const char *words[] = { mb_desk_is_chinese () ? "是" : "yes", mb_desk_is_chinese () ? "否" : "no", NULL };

        mb_cell_entry_set_kind (entry, MB_ENTRY_CHOICE);
        mb_cell_entry_set_choices (entry, words, NULL, TRUE);
        break;
      }
    case MB_FIELD_DATE:
      mb_cell_entry_set_kind (entry, MB_ENTRY_DATE);
      break;
    case MB_FIELD_LINK:
      mb_cell_entry_set_kind (entry, MB_ENTRY_LINK);
      g_object_set_data_full (G_OBJECT (entry), "session", g_object_ref (session), g_object_unref);
      g_signal_connect (entry, "search", G_CALLBACK (on_search_cb), (gpointer) field);
      break;
    default:
      mb_cell_entry_set_kind (entry, MB_ENTRY_TEXT);
      break;
    }
  mb_cell_entry_set_text (entry, text != NULL ? text : "");
}

/* ---- Writing ---- */

typedef struct
{
  MbRecord *record;
  const MbField *field;
  char *text;
} Edit;

static void
edit_free (gpointer data)
{
  Edit *edit = data;

  mb_record_unref (edit->record);
  g_free (edit->text);
  g_free (edit);
}

static gpointer
write_field (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Edit *edit = data;
  const char *ids[] = { edit->field->id, NULL }, *texts[] = { edit->text, NULL };
  gint64 set = 0;

  if (!mb_edit_fields (office, edit->record, ids, texts, 1, &set, error))
    return NULL;
  return g_memdup2 (&set, sizeof set);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (GTask) task = user;
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *set = mb_session_run_finish (g_task_get_source_object (task), result, &error);

  if (set == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_int (task, *set != 0 ? 1 : 0);
}

void
mb_field_write_async (MbSession *session, const MbField *field, MbRecord *record, const char *text,
                      GAsyncReadyCallback callback, gpointer user)
{
  Edit *edit = g_new0 (Edit, 1);

  edit->record = mb_record_ref (record);
  edit->field = field;
  edit->text = g_strdup (text);
  mb_session_run (session, write_field, edit, edit_free, NULL, on_written_cb,
                  g_task_new (session, NULL, callback, user));
}

void
mb_field_commit_async (MbSession *session, const MbField *field, MbRecord *record, MbCellEntry *entry,
                       GAsyncReadyCallback callback, gpointer user)
{
  gint64 id = field->type == MB_FIELD_LINK ? mb_cell_entry_get_id (entry) : 0;
  g_autofree char *chosen = id != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, id) : NULL;

  mb_field_write_async (session, field, record, chosen != NULL ? chosen : mb_cell_entry_get_text (entry), callback,
                        user);
}

gboolean
mb_field_commit_finish (MbSession *session, GAsyncResult *result, gboolean *changed, GError **error)
{
  gssize written = g_task_propagate_int (G_TASK (result), error);

  if (written < 0)
    return FALSE;
  if (changed != NULL)
    *changed = written > 0;
  return TRUE;
}

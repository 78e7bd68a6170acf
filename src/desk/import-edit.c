/* import-edit.c: what can be put right in the preview: a wrong cell, a column matched wrongly. Nothing is written to the office. */
#include "config.h"

#include "import-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FIELD_COLUMN 3
#define FOUND_COLUMN 3

static MbImportPlace *
place_of (MbImportPage *self, MbCellTable *table, guint row)
{
  gint64 id = mb_cell_table_get_id (table, row);

  return id > 0 && id <= self->places->len ? g_ptr_array_index (self->places, id - 1) : NULL;
}

static gboolean
can_edit (MbCellTable *table, guint row, guint column, gpointer user)
{
  MbImportPage *self = user;
  MbImportPlace *place = place_of (self, table, row);

  if (self->busy || self->plan == NULL || place == NULL)
    return FALSE;
  if (self->tab == MB_IMPORT_COLUMNS)
    return column == FIELD_COLUMN;
  return self->tab == MB_IMPORT_REFUSED && column == FOUND_COLUMN && place->column > 0;
}

static void
begin (MbCellTable *table, guint row, guint column, MbCellEntry *entry, gpointer user)
{
  MbImportPage *self = user;
  const MbRegister *reg;
  g_autoptr (GPtrArray) words = NULL;

  if (self->tab != MB_IMPORT_COLUMNS)
    return;
  reg = mb_import_plan_register (self->plan);
  words = g_ptr_array_new ();
  g_ptr_array_add (words, (gpointer) _ ("(not imported)"));
  for (guint i = 0; i < reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (reg->fields, i);

      if (!field->retired && !field->derived)
        g_ptr_array_add (words, field->label);
    }
  g_ptr_array_add (words, NULL);
  mb_cell_entry_set_kind (entry, MB_ENTRY_CHOICE);
  mb_cell_entry_set_choices (entry, (const char *const *) words->pdata, NULL, TRUE);
}

/* ---- A column to another field ---- */

static gboolean
on_read_again_cb (gpointer data)
{
  g_autoptr (MbImportPage) self = data;

  if (!self->closing)
    mb_import_page_read (self);
  return G_SOURCE_REMOVE;
}

static void
commit_mapping (MbImportPage *self, MbImportPlace *place, const char *text, GTask *task)
{
  const MbRegister *reg = mb_import_plan_register (self->plan);
  const MbField *field = NULL;

  for (guint i = 0; i < reg->fields->len && field == NULL; i++)
    if (strcmp (((MbField *) g_ptr_array_index (reg->fields, i))->label, text) == 0)
      field = g_ptr_array_index (reg->fields, i);
  if (field == NULL && text[0] != '\0' && strcmp (text, _ ("(not imported)")) != 0)
    {
      g_task_return_new_error (task, MB_ERROR, MB_FAULT_NONE, _ ("There is no such field: choose from the list."));
      g_object_unref (task);
      return;
    }
  g_hash_table_insert (self->mapping, g_strdup (place->heading), g_strdup (field != NULL ? field->id : ""));
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
  /* After the editor was closed: the table goes. */
  g_idle_add (on_read_again_cb, g_object_ref (self));
}

/* ---- A corrected cell ---- */

typedef struct
{
  MbImportPage *self;
  GTask *task;
  MbImportPlan *plan;
  guint sheet, row, column;
  char *text;
} Correction;

static gpointer
correct (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Correction *correction = data;

  return mb_import_plan_set_cell (correction->plan, correction->sheet, correction->row, correction->column,
                                  correction->text, error)
             ? g_strdup ("")
             : NULL;
}

static void
on_corrected_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Correction *correction = user;
  MbImportPage *self = correction->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *done = mb_session_run_finish (mb_page_get_session (MB_PAGE (self)), result, &error);

  self->busy = FALSE;
  if (done == NULL)
    g_task_return_error (correction->task, g_steal_pointer (&error));
  else
    g_task_return_boolean (correction->task, TRUE);
  if (!self->closing && self->plan == correction->plan)
    mb_import_page_plan_changed (self);
  g_object_unref (correction->task);
  g_object_unref (correction->plan);
  g_object_unref (self);
  g_free (correction->text);
  g_free (correction);
}

static void
commit (MbCellTable *table, guint row, guint column, const char *text, GTask *task, gpointer user)
{
  MbImportPage *self = user;
  MbImportPlace *place = place_of (self, table, row);
  Correction *correction;

  if (place == NULL || self->plan == NULL || self->busy)
    {
      g_task_return_new_error (task, MB_ERROR, MB_FAULT_NONE, _ ("Wait until the file is read."));
      g_object_unref (task);
      return;
    }
  if (self->tab == MB_IMPORT_COLUMNS)
    {
      commit_mapping (self, place, text, task);
      return;
    }
  self->busy = TRUE; /* the plan is the worker's for a moment */
  correction = g_new0 (Correction, 1);
  correction->self = g_object_ref (self);
  correction->task = task;
  correction->plan = g_object_ref (self->plan);
  correction->sheet = place->sheet;
  correction->row = place->row;
  correction->column = place->column;
  correction->text = g_strdup (text);
  mb_session_run (mb_page_get_session (MB_PAGE (self)), correct, correction, NULL, NULL, on_corrected_cb, correction);
}

void
mb_import_page_set_editor (MbImportPage *self, MbCellTable *table)
{
  mb_cell_table_set_editor (table, can_edit, begin, commit, self);
}

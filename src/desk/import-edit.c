/* import-edit.c: what can be put right in the preview: a wrong cell, a column matched wrongly. Nothing is written to the office. */
#include "config.h"

#include "import-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FIELD_COLUMN     3
#define FOUND_COLUMN     3
#define CORRECTED_COLUMN 4

static MbImportPlace *
place_of (MbImportPage *self, MbCellTable *table, guint row)
{
  gint64 id = mb_cell_table_get_id (table, row);

  return id > 0 && id <= self->places->len ? g_ptr_array_index (self->places, id - 1) : NULL;
}

/* The headings of a score sheet are those of the rubric: there is nothing to choose. */
static gboolean
can_match (MbImportPage *self)
{
  return !mb_import_plan_register (self->plan)->system;
}

static gboolean
can_edit (MbCellTable *table, guint row, guint column, gpointer user)
{
  MbImportPage *self = user;
  MbImportPlace *place = place_of (self, table, row);

  if (self->busy || self->plan == NULL || place == NULL)
    return FALSE;
  if (self->tab == MB_IMPORT_COLUMNS)
    return column == FIELD_COLUMN && can_match (self);
  if (self->tab == MB_IMPORT_CORRECTED)
    return column == CORRECTED_COLUMN;
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
  self->busy = TRUE; /* what is shown does not count any more */
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
  /* After the editor was closed: the table goes. */
  g_idle_add (on_read_again_cb, g_object_ref (self));
}

/* ---- A corrected cell ---- */

void
mb_import_correction_free (gpointer data)
{
  MbImportCorrection *correction = data;

  g_free (correction->heading);
  g_free (correction->before);
  g_free (correction->text);
  g_free (correction);
}

static MbImportCorrection *
correction_copy (const MbImportCorrection *correction)
{
  MbImportCorrection *copy = g_memdup2 (correction, sizeof *correction);

  copy->heading = g_strdup (correction->heading);
  copy->before = g_strdup (correction->before);
  copy->text = g_strdup (correction->text);
  return copy;
}

static gpointer
copy_correction (gconstpointer correction, gpointer user)
{
  return correction_copy (correction);
}

GPtrArray *
mb_import_corrections_copy (GPtrArray *corrections)
{
  GPtrArray *copy = g_ptr_array_copy (corrections, (GCopyFunc) (void (*) (void)) copy_correction, NULL);

  g_ptr_array_set_free_func (copy, mb_import_correction_free);
  return copy;
}

gboolean
mb_import_correct_again (MbImportPlan *plan, GPtrArray *corrections, GError **error)
{
  for (guint i = 0; i < corrections->len; i++)
    {
      const MbImportCorrection *one = g_ptr_array_index (corrections, i);
      g_autoptr (GError) local = NULL;

      if (!mb_import_plan_set_cell (plan, one->sheet, one->row, one->column, one->text, &local)
          && !g_error_matches (local, MB_ERROR, MB_FAULT_ARGUMENT))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return TRUE;
}

static MbImportCorrection *
find_correction (MbImportPage *self, const MbImportPlace *place)
{
  for (guint i = 0; i < self->corrections->len; i++)
    {
      MbImportCorrection *one = g_ptr_array_index (self->corrections, i);

      if (one->sheet == place->sheet && one->row == place->row && one->column == place->column)
        return one;
    }
  return NULL;
}

MbCellTable *
mb_import_corrections_table (MbImportPage *self)
{
  MbCellTable *table = mb_cell_table_new ();

  g_ptr_array_set_size (self->places, 0);
  mb_cell_table_add_column (table, "row", _ ("Row"), 1, 7);
  mb_cell_table_add_column (table, "column", _ ("Column"), 0, 7);
  mb_cell_table_add_column (table, "heading", _ ("Heading"), 0, 24);
  mb_cell_table_add_column (table, "before", _ ("In the file"), 0, 30);
  mb_cell_table_add_column (table, "after", _ ("Corrected to"), 0, 30);
  for (guint i = 0; i < self->corrections->len; i++)
    {
      const MbImportCorrection *one = g_ptr_array_index (self->corrections, i);
      guint row = mb_cell_table_add_row (table, i + 1);
      g_autofree char *number = g_strdup_printf ("%u", one->row);
      g_autofree char *name = mb_fault_column_name (one->column);

      mb_import_place_add (self->places, one->sheet, one->row, one->column, one->heading);
      mb_cell_table_set (table, row, 0, number, NULL);
      mb_cell_table_set (table, row, 1, name, NULL);
      mb_cell_table_set (table, row, 2, one->heading, NULL);
      mb_cell_table_set (table, row, 3, one->before, "dim");
      mb_cell_table_set (table, row, CORRECTED_COLUMN, one->text, NULL);
    }
  return table;
}

/* One on its way to the plan. */
typedef struct
{
  MbImportPage *self;
  GTask *task;
  MbImportPlan *plan;
  MbImportCorrection *what;
  guint at; /* row of the preview */
} Correction;

static gpointer
correct (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  const MbImportCorrection *what = ((Correction *) data)->what;

  return mb_import_plan_set_cell (((Correction *) data)->plan, what->sheet, what->row, what->column, what->text, error)
             ? g_strdup ("")
             : NULL;
}

static void
keep (MbImportPage *self, const MbImportCorrection *what)
{
  MbImportPlace place = { what->sheet, what->row, what->column, NULL };
  MbImportCorrection *known = find_correction (self, &place);

  if (known == NULL)
    g_ptr_array_add (self->corrections, correction_copy (what));
  else
    {
      g_free (known->text);
      known->text = g_strdup (what->text);
    }
}

/* The cursor stays where the work is: at the same cell if it is still wrong, else at what has come up to its place. */
static void
show_again (MbImportPage *self, guint row)
{
  MbGridSource *source = mb_grid_get_source (MB_GRID (self->grid));
  guint n = source != NULL ? mb_grid_source_n_rows (source) : 0;

  if (n > 0)
    mb_grid_set_cursor (MB_GRID (self->grid), MIN (row, n - 1),
                        self->tab == MB_IMPORT_CORRECTED ? CORRECTED_COLUMN : FOUND_COLUMN);
}

static void
on_corrected_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Correction *correction = user;
  MbImportPage *self = correction->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *done = mb_session_run_finish (mb_page_get_session (MB_PAGE (self)), result, &error);

  if (self->plan == correction->plan)
    self->busy = FALSE;
  if (done == NULL)
    g_task_return_error (correction->task, g_steal_pointer (&error));
  else
    g_task_return_boolean (correction->task, TRUE);
  if (!self->closing && done != NULL && self->plan == correction->plan)
    {
      keep (self, correction->what);
      mb_import_page_plan_changed (self);
      show_again (self, correction->at);
    }
  g_object_unref (correction->task);
  g_object_unref (correction->plan);
  g_object_unref (self);
  mb_import_correction_free (correction->what);
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
  correction->what = g_new0 (MbImportCorrection, 1);
  correction->what->sheet = place->sheet;
  correction->what->row = place->row;
  correction->what->column = place->column;
  correction->what->heading = g_strdup (place->heading);
  correction->what->before = g_strdup (mb_cell_table_get (table, row, FOUND_COLUMN));
  correction->what->text = g_strdup (text);
  correction->at = row;
  mb_session_run (mb_page_get_session (MB_PAGE (self)), correct, correction, NULL, NULL, on_corrected_cb, correction);
}

void
mb_import_page_set_editor (MbImportPage *self, MbCellTable *table)
{
  mb_cell_table_set_editor (table, can_edit, begin, commit, self);
}

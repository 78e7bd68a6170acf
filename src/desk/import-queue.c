/* import-queue.c: several files at once: one after the other, each with its preview, then a summary; keeps the promise that no file is
 * lost sight of: what became of each is told.
 */
#include "config.h"

#include "import-page-private.h"

#include <glib/gi18n-lib.h>

static void
file_free (gpointer data)
{
  MbImportFile *file = data;

  g_free (file->path);
  g_free (file->register_id);
  g_free (file->label);
  g_free (file->reason);
  g_free (file);
}

static MbImportFile *
file_at (MbImportPage *self, guint n)
{
  return g_ptr_array_index (self->queue, n);
}

gboolean
mb_import_queue_is_running (MbImportPage *self)
{
  return self->at < self->queue->len;
}

/* ---- Head ---- */

void
mb_import_queue_update_head (MbImportPage *self)
{
  gboolean several = self->queue->len > 1, running = mb_import_queue_is_running (self);

  gtk_widget_set_visible (self->queue_label, several && running);
  gtk_widget_set_visible (self->skip_button, several && running);
  gtk_widget_set_visible (self->other_button, several != running);
  gtk_widget_set_visible (self->choose_button, !several || !running);
  gtk_widget_set_visible (self->apply_button, running);
  gtk_widget_set_visible (self->register_choice, running);
  gtk_widget_set_visible (self->register_label, running);
  if (several && running)
    {
      /* translators: several files are imported one after the other: which, of how many */
      g_autofree char *text = g_strdup_printf (_ ("File %u of %u"), self->at + 1, self->queue->len);

      gtk_label_set_label (GTK_LABEL (self->queue_label), text);
    }
}

/* ---- Summary ---- */

static const char *
outcome_words (const MbImportFile *file)
{
  switch (file->outcome)
    {
    case MB_FILE_IMPORTED:
      return _ ("imported");
    case MB_FILE_SAME:
      return _ ("all of it was there already");
    case MB_FILE_REFUSED:
      return _ ("no row that could go in");
    case MB_FILE_FAILED:
      return file->reason != NULL ? file->reason : _ ("could not be read");
    case MB_FILE_WAITING:
    case MB_FILE_LEFT_OUT:
    default:
      return _ ("left out");
    }
}

static void
set_count (MbCellTable *table, guint row, guint column, const MbImportFile *file, MbRowFate fate)
{
  g_autofree char *text = g_strdup_printf ("%u", file->counts[fate]);

  mb_cell_table_set (table, row, column, text, fate == MB_ROW_REFUSED && file->counts[fate] > 0 ? "bad" : NULL);
}

static void
add_summary (MbCellTable *table, const MbImportFile *file, guint n)
{
  guint row = mb_cell_table_add_row (table, n + 1);
  g_autofree char *name = g_filename_display_basename (file->path);

  mb_cell_table_set (table, row, 0, name, NULL);
  mb_cell_table_set (table, row, 1, file->label, NULL);
  mb_cell_table_set (table, row, 2, outcome_words (file),
                     file->outcome == MB_FILE_IMPORTED || file->outcome == MB_FILE_SAME ? "good"
                     : file->outcome == MB_FILE_FAILED                                  ? "bad"
                                                                                        : "warn");
  if (file->outcome != MB_FILE_IMPORTED && file->outcome != MB_FILE_SAME && file->outcome != MB_FILE_REFUSED)
    return;
  set_count (table, row, 3, file, MB_ROW_NEW);
  set_count (table, row, 4, file, MB_ROW_UPDATED);
  set_count (table, row, 5, file, MB_ROW_UNCHANGED);
  set_count (table, row, 6, file, MB_ROW_REFUSED);
}

static void
show_summary (MbImportPage *self)
{
  g_autoptr (MbCellTable) table = mb_cell_table_new ();
  g_autofree char *status = NULL;
  guint imported = 0;

  mb_import_page_reset (self);
  mb_cell_table_add_column (table, "file", _ ("File"), 0, 30);
  mb_cell_table_add_column (table, "register", _ ("Into"), 0, 10);
  mb_cell_table_add_column (table, "outcome", _ ("What became of it"), 0, 30);
  mb_cell_table_add_column (table, "new", _ ("New"), 1, 7);
  mb_cell_table_add_column (table, "changed", _ ("Changed"), 1, 7);
  mb_cell_table_add_column (table, "unchanged", _ ("Unchanged"), 1, 7);
  mb_cell_table_add_column (table, "refused", _ ("Refused"), 1, 7);
  for (guint i = 0; i < self->queue->len; i++)
    {
      add_summary (table, file_at (self, i), i);
      imported += file_at (self, i)->outcome == MB_FILE_IMPORTED ? 1 : 0;
    }
  mb_grid_set_name (MB_GRID (self->summary_grid), _ ("Imported files"));
  mb_grid_set_source (MB_GRID (self->summary_grid), MB_GRID_SOURCE (table));
  status = g_strdup_printf (ngettext ("%u of %u file imported", "%u of %u files imported", self->queue->len), imported,
                            self->queue->len);
  gtk_label_set_label (GTK_LABEL (self->title_label), status);
  mb_page_set_status (MB_PAGE (self), status);
  gtk_stack_set_visible_child_name (GTK_STACK (self->faces), "summary");
  gtk_widget_grab_focus (self->summary_grid);
}

/* ---- One after the other ---- */

static void
go_on (MbImportPage *self)
{
  if (!mb_import_queue_is_running (self))
    {
      if (self->queue->len > 1)
        show_summary (self);
      else
        mb_import_leave (self);
      return;
    }
  mb_import_queue_update_head (self);
  mb_import_page_begin (self, file_at (self, self->at)->path, file_at (self, self->at)->register_id);
}

void
mb_import_queue_tell (MbImportPage *self, MbImportPlan *plan, const GError *error)
{
  MbImportFile *file = mb_import_queue_is_running (self) ? file_at (self, self->at) : NULL;

  if (file == NULL)
    return;
  g_clear_pointer (&file->reason, g_free);
  if (plan == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (plan == NULL)
    {
      file->reason = g_strdup (error->message);
      return;
    }
  g_free (file->register_id);
  g_free (file->label);
  file->register_id = g_strdup (mb_import_plan_register (plan)->id);
  file->label = g_strdup (mb_import_plan_register (plan)->label);
}

static void
settle (MbImportFile *file, MbImportOutcome outcome)
{
  file->outcome = outcome == MB_FILE_LEFT_OUT && file->reason != NULL ? MB_FILE_FAILED : outcome;
}

void
mb_import_queue_settle (MbImportPage *self, MbImportOutcome outcome, MbImportPlan *plan)
{
  if (mb_import_queue_is_running (self))
    {
      MbImportFile *file = file_at (self, self->at);

      settle (file, outcome);
      for (guint i = 0; plan != NULL && i < G_N_ELEMENTS (file->counts); i++)
        file->counts[i] = mb_import_plan_count (plan, (MbRowFate) i);
      self->at++;
    }
  go_on (self);
}

void
mb_import_queue_stop (MbImportPage *self)
{
  gboolean several = self->queue->len > 1 && mb_import_queue_is_running (self);

  while (several && self->at + 1 < self->queue->len)
    settle (file_at (self, self->at++), MB_FILE_LEFT_OUT);
  if (several)
    mb_import_queue_settle (self, MB_FILE_LEFT_OUT, NULL);
  else
    mb_import_leave (self);
}

static void
on_skip_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbImportPage *self = MB_IMPORT_PAGE (widget);

  if (mb_import_queue_is_running (self))
    mb_import_queue_settle (self, MB_FILE_LEFT_OUT, NULL);
}

/* ---- In which order ---- */

typedef struct
{
  MbImportPage *self;
  guint generation;
  GPtrArray *files; /* (element-type MbImportFile) */
} Look;

/* Institutions before what belongs to them, scores last: a ledger finds those that it names. */
static int
rank_of (MbCatalogue *catalogue, const char *register_id)
{
  static const char *const order[] = { "institution", "hazard", "complaint" };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (g_strcmp0 (register_id, order[i]) == 0)
      return (int) i;
  if (register_id == NULL)
    return G_MAXINT;
  return mb_catalogue_get (catalogue, register_id)->system ? G_MAXINT - 1 : (int) G_N_ELEMENTS (order);
}

static int
compare_files (gconstpointer a, gconstpointer b, gpointer user)
{
  const MbImportFile *one = *(MbImportFile *const *) a, *two = *(MbImportFile *const *) b;
  int left = rank_of (user, one->register_id), right = rank_of (user, two->register_id);

  return left < right ? -1 : left > right;
}

static gpointer
look_through (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Look *look = data;

  for (guint i = 0; i < look->files->len; i++)
    {
      MbImportFile *file = g_ptr_array_index (look->files, i);

      if (!mb_job_check (job, error))
        return NULL;
      mb_job_set_progress (job, i, look->files->len);
      /* What cannot be read is told when its turn comes. */
      file->register_id = g_strdup (mb_import_guess_register (office, file->path, job, NULL));
    }
  g_ptr_array_sort_with_data (look->files, compare_files, mb_office_get_catalogue (office));
  return g_strdup ("");
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Look *look = user;
  MbImportPage *self = look->self;
  g_autofree char *done = mb_session_run_finish (mb_page_get_session (MB_PAGE (self)), result, NULL);

  if (!self->closing && look->generation == self->generation && done == NULL)
    mb_import_leave (self);
  else if (!self->closing && look->generation == self->generation)
    {
      g_clear_object (&self->job);
      self->busy = FALSE;
      /* What was dropped meanwhile comes after. */
      for (guint i = 0; i < look->files->len; i++)
        {
          MbImportFile *file = g_ptr_array_index (look->files, i), *kept = file_at (self, i);

          g_free (kept->path);
          kept->path = g_strdup (file->path);
          g_free (kept->register_id);
          kept->register_id = g_strdup (file->register_id);
        }
      go_on (self);
    }
  g_ptr_array_unref (look->files);
  g_object_unref (self);
  g_free (look);
}

static void
begin_looking (MbImportPage *self)
{
  Look *look = g_new0 (Look, 1);

  mb_import_page_reset (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->faces), "reading");
  self->busy = TRUE;
  self->job = mb_job_new (_ ("Looking through the files"));
  look->self = g_object_ref (self);
  look->generation = self->generation;
  look->files = g_ptr_array_new_with_free_func (file_free);
  for (guint i = 0; i < self->queue->len; i++)
    {
      MbImportFile *file = g_new0 (MbImportFile, 1);

      file->path = g_strdup (file_at (self, i)->path);
      g_ptr_array_add (look->files, file);
    }
  mb_session_run (mb_page_get_session (MB_PAGE (self)), look_through, look, NULL, self->job, on_looked_cb, look);
}

/* ---- Files come ---- */

static void
add_files (MbImportPage *self, const char *register_id, const char *const *paths)
{
  for (guint i = 0; paths[i] != NULL; i++)
    {
      MbImportFile *file = g_new0 (MbImportFile, 1);

      file->path = g_strdup (paths[i]);
      file->register_id = g_strdup (register_id);
      g_ptr_array_add (self->queue, file);
    }
}

void
mb_import_queue_replace (MbImportPage *self, const char *register_id, const char *const *paths)
{
  g_autofree char *kept = g_strdup (register_id);

  g_ptr_array_set_size (self->queue, 0);
  self->at = 0;
  g_free (self->came_from);
  self->came_from = g_strdup (kept);
  add_files (self, kept, paths);
  if (self->queue->len > 1 && kept == NULL)
    begin_looking (self);
  else
    go_on (self);
}

void
mb_import_queue_take (MbImportPage *self, const char *register_id, const char *const *paths)
{
  guint n = g_strv_length ((char **) paths);
  g_autofree char *text = NULL;

  if (!mb_import_queue_is_running (self))
    {
      mb_import_queue_replace (self, register_id, paths);
      return;
    }
  add_files (self, register_id, paths);
  mb_import_queue_update_head (self);
  text = g_strdup_printf (
      ngettext ("%u file more: its turn comes after this one", "%u files more: their turn comes after this one", n), n);
  mb_session_toast (mb_page_get_session (MB_PAGE (self)), text, FALSE);
}

/* ---- Page ---- */

void
mb_import_queue_init (MbImportPage *self)
{
  self->queue = g_ptr_array_new_with_free_func (file_free);
}

void
mb_import_queue_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "page.skip", NULL, on_skip_cb);
}

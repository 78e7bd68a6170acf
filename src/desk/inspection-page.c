/* inspection-page.c: keeps the promise that totals and grades shown are those that office/ computed; nothing is scored here. */
#include "config.h"

#include "inspection-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cell-table.h"
#include "figure.h"
#include "file-dialog.h"
#include "grid.h"
#include "inspection.h"
#include "open-year.h"

struct _MbInspectionPage
{
  MbPage parent_instance;
  GtkWidget *title_label, *count_label, *open_button, *types_box, *grades_label, *faces, *grid;
  GPtrArray *results; /* (element-type MbInspectionResult) (nullable) */
  GPtrArray *grades;  /* (element-type utf8) (nullable) best first */
  int year;
  char *type;         /* (nullable) shown alone */
  char *columns;      /* (nullable) state of the columns */
  GHashTable *only;   /* (nullable) set of participant ids that a link asked for */
  gboolean stale, loading, closing;
};

G_DEFINE_FINAL_TYPE (MbInspectionPage, mb_inspection_page, MB_TYPE_PAGE)

typedef struct
{
  int year;
  GPtrArray *results;
  GPtrArray *grades; /* (element-type utf8) in the rubrics' order */
} Loaded;

static void
loaded_free (Loaded *loaded)
{
  g_clear_pointer (&loaded->results, g_ptr_array_unref);
  g_clear_pointer (&loaded->grades, g_ptr_array_unref);
  g_free (loaded);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Loaded, loaded_free)

/* All grades that the year's rubrics give, best first. */
static GPtrArray *
read_grades (MbOffice *office, int year, GPtrArray *results)
{
  GPtrArray *grades = g_ptr_array_new_with_free_func (g_free);
  const MbRubric *last = NULL;

  for (guint i = 0; i < results->len; i++)
    {
      const MbInspectionResult *result = g_ptr_array_index (results, i);
      const MbRubric *rubric = result->type != NULL ? mb_inspection_rubric (office, year, result->type, NULL) : NULL;

      for (guint j = 0; rubric != NULL && rubric != last && j < rubric->n_bands; j++)
        if (!g_ptr_array_find_with_equal_func (grades, rubric->bands[j].grade, g_str_equal, NULL))
          g_ptr_array_add (grades, g_strdup (rubric->bands[j].grade));
      last = rubric;
    }
  return grades;
}

static gpointer
read_results (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  g_autoptr (Loaded) loaded = g_new0 (Loaded, 1);

  loaded->year = mb_inspection_latest_year (office);
  if (loaded->year != 0)
    {
      loaded->results = mb_inspection_results (office, loaded->year, error);
      if (loaded->results == NULL)
        return NULL;
      loaded->grades = read_grades (office, loaded->year, loaded->results);
    }
  return g_steal_pointer (&loaded);
}

/* ---- Showing ---- */

static const char *
why_words (MbResultWhy why)
{
  switch (why)
    {
    case MB_RESULT_INCOMPLETE:
      return _("not finished");
    case MB_RESULT_VETO:
      return _("veto");
    case MB_RESULT_ABSENT:
      return _("took no part");
    case MB_RESULT_SCORED:
    default:
      return "";
    }
}

static gboolean
is_shown (MbInspectionPage *self, const MbInspectionResult *result)
{
  return (self->type == NULL || g_strcmp0 (self->type, result->type) == 0)
         && (self->only == NULL || g_hash_table_contains (self->only, &result->participant));
}

static void
show_grades (MbInspectionPage *self)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) text = g_string_new (NULL);
  guint shown = 0, scored = 0;
  g_autofree char *count = NULL, *status = NULL;

  for (guint i = 0; i < self->results->len; i++)
    {
      const MbInspectionResult *result = g_ptr_array_index (self->results, i);

      if (!is_shown (self, result))
        continue;
      shown++;
      scored += result->why == MB_RESULT_SCORED || result->why == MB_RESULT_VETO ? 1 : 0;
      if (result->grade == NULL)
        continue;
      g_hash_table_insert (counts, result->grade, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, result->grade)) + 1));
    }
  for (guint i = 0; i < self->grades->len; i++)
    g_string_append_printf (text, "%s%s %u", i > 0 ? " · " : "", (char *) g_ptr_array_index (self->grades, i),
                            GPOINTER_TO_UINT (g_hash_table_lookup (counts, g_ptr_array_index (self->grades, i))));
  gtk_label_set_label (GTK_LABEL (self->grades_label), text->str);
  /* translators: annual inspection: how many are scored, of how many */
  count = g_strdup_printf (_("%d · scored %u of %u"), self->year, scored, shown);
  gtk_label_set_label (GTK_LABEL (self->count_label), count);
  status = g_strdup_printf (ngettext ("%u institution", "%u institutions", shown), shown);
  mb_page_set_status (MB_PAGE (self), status);
}

static void
keep_columns (MbInspectionPage *self)
{
  if (mb_grid_get_source (MB_GRID (self->grid)) == NULL)
    return;
  g_free (self->columns);
  self->columns = mb_grid_columns_to_string (mb_grid_get_columns (MB_GRID (self->grid)));
}

static void
show_list (MbInspectionPage *self)
{
  g_autoptr (MbCellTable) table = mb_cell_table_new ();

  keep_columns (self);
  mb_cell_table_add_column (table, "name", _("Institution"), 0, 30);
  mb_cell_table_add_column (table, "type", _("Type"), 0, 12);
  mb_cell_table_add_column (table, "town", _("Town"), 0, 12);
  mb_cell_table_add_column (table, "total", _("Total"), 1, 9);
  mb_cell_table_add_column (table, "grade", _("Grade"), 0, 10);
  mb_cell_table_add_column (table, "why", _("Remark"), 0, 12);
  mb_cell_table_add_column (table, "previous", _("Year before"), 0, 10);
  mb_cell_table_add_column (table, "checked", _("Inspected on"), 0, 12);
  mb_cell_table_add_column (table, "inspector", _("Inspected by"), 0, 12);
  mb_cell_table_add_column (table, "uscc", _("Code"), 0, 20);
  for (guint i = 0; i < self->results->len; i++)
    {
      const MbInspectionResult *result = g_ptr_array_index (self->results, i);
      g_autofree char *total = result->has_total ? mb_hundredths_format (result->total) : NULL;
      gboolean failed = result->why == MB_RESULT_VETO || result->why == MB_RESULT_ABSENT;
      guint row;

      if (!is_shown (self, result))
        continue;
      row = mb_cell_table_add_row (table, result->participant);
      mb_cell_table_set (table, row, 0, result->name, NULL);
      mb_cell_table_set (table, row, 1, result->type, NULL);
      mb_cell_table_set (table, row, 2, result->town, NULL);
      mb_cell_table_set (table, row, 3, total, NULL);
      mb_cell_table_set (table, row, 4, result->grade, failed ? "bad" : NULL);
      mb_cell_table_set (table, row, 5, why_words (result->why), failed ? "bad" : result->why == MB_RESULT_INCOMPLETE ? "dim" : NULL);
      mb_cell_table_set (table, row, 6, result->previous, result->two_years ? "bad" : NULL);
      mb_cell_table_set (table, row, 7, result->checked, NULL);
      mb_cell_table_set (table, row, 8, result->inspector, NULL);
      mb_cell_table_set (table, row, 9, result->uscc, NULL);
    }
  mb_grid_set_columns_state (MB_GRID (self->grid), self->columns);
  mb_grid_set_source (MB_GRID (self->grid), MB_GRID_SOURCE (table));
  if (mb_grid_columns_n_sort (mb_grid_get_columns (MB_GRID (self->grid))) > 0)
    mb_grid_source_sort (MB_GRID_SOURCE (table), mb_grid_get_columns (MB_GRID (self->grid)));
  show_grades (self);
}

static void
on_type_toggled_cb (GtkToggleButton *button, MbInspectionPage *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  g_free (self->type);
  self->type = g_strdup (g_object_get_data (G_OBJECT (button), "type"));
  g_clear_pointer (&self->only, g_hash_table_unref);
  show_list (self);
}

static void
add_type (MbInspectionPage *self, const char *type, guint count)
{
  g_autofree char *label = g_strdup_printf ("%s %u", type != NULL ? type : _("All"), count);
  GtkWidget *button = gtk_toggle_button_new_with_label (label), *first = gtk_widget_get_first_child (self->types_box);

  if (first != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (first));
  g_object_set_data_full (G_OBJECT (button), "type", g_strdup (type), g_free);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), g_strcmp0 (type, self->type) == 0);
  g_signal_connect (button, "toggled", G_CALLBACK (on_type_toggled_cb), self);
  gtk_box_append (GTK_BOX (self->types_box), button);
}

static void
show_types (MbInspectionPage *self)
{
  g_autoptr (GPtrArray) types = g_ptr_array_new ();
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->types_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->types_box), child);
  for (guint i = 0; i < self->results->len; i++)
    {
      const MbInspectionResult *result = g_ptr_array_index (self->results, i);
      char *type = result->type != NULL ? result->type : (char *) "";

      if (!g_hash_table_contains (counts, type))
        g_ptr_array_add (types, type);
      g_hash_table_insert (counts, type, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, type)) + 1));
    }
  if (self->type != NULL && !g_hash_table_contains (counts, self->type))
    g_clear_pointer (&self->type, g_free);
  add_type (self, NULL, self->results->len);
  for (guint i = 0; i < types->len; i++)
    add_type (self, g_ptr_array_index (types, i), GPOINTER_TO_UINT (g_hash_table_lookup (counts, g_ptr_array_index (types, i))));
}

/* ---- Loading ---- */

static void load (MbInspectionPage *self);

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbInspectionPage) self = user;
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (Loaded) loaded = mb_session_run_finish (session, result, &error);
  g_autofree char *badge = NULL;
  gboolean writable = !mb_session_is_read_only (session);

  self->loading = FALSE;
  if (self->closing)
    return;
  if (loaded == NULL)
    {
      mb_session_report (session, error);
      return;
    }
  self->year = loaded->year;
  gtk_stack_set_visible_child_name (GTK_STACK (self->faces), self->year != 0 ? "list" : "empty");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.open-year", writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.import-scores", self->year != 0 && writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.write-forms", self->year != 0);
  badge = self->year != 0 ? g_strdup_printf ("%d", self->year) : NULL;
  mb_page_set_badge (MB_PAGE (self), badge, FALSE);
  if (loaded->results != NULL)
    {
      g_clear_pointer (&self->results, g_ptr_array_unref);
      self->results = g_steal_pointer (&loaded->results);
      g_clear_pointer (&self->grades, g_ptr_array_unref);
      self->grades = g_steal_pointer (&loaded->grades);
      show_types (self);
      show_list (self);
    }
  if (self->stale && gtk_widget_get_mapped (GTK_WIDGET (self)))
    load (self);
}

static void
load (MbInspectionPage *self)
{
  if (self->loading)
    return;
  self->loading = TRUE;
  self->stale = FALSE;
  mb_session_run (mb_page_get_session (MB_PAGE (self)), read_results, NULL, NULL, NULL, on_loaded_cb, g_object_ref (self));
}

static void
mb_inspection_page_shown (MbPage *page)
{
  if (MB_INSPECTION_PAGE (page)->stale)
    load (MB_INSPECTION_PAGE (page));
}

static void
mb_inspection_page_focus (MbPage *page)
{
  gtk_widget_grab_focus (MB_INSPECTION_PAGE (page)->grid);
}

static void
mb_inspection_page_changed (MbPage *page)
{
  MB_INSPECTION_PAGE (page)->stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (page)))
    load (MB_INSPECTION_PAGE (page));
}

/* ---- Links to participants ---- */

static void
on_only_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbInspectionPage) self = user;
  g_autoptr (GArray) ids = mb_store_ids_finish (MB_STORE (source), result, NULL);

  if (self->closing || ids == NULL)
    return;
  g_clear_pointer (&self->only, g_hash_table_unref);
  self->only = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (self->only, g_memdup2 (&g_array_index (ids, gint64, i), sizeof (gint64)));
  g_clear_pointer (&self->type, g_free);
  if (self->results != NULL)
    {
      show_types (self);
      /* No tab is on while a link's rows are shown. */
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_first_child (self->types_box)), FALSE);
      show_list (self);
    }
}

static gboolean
mb_inspection_page_open_link (MbPage *page, const char *link)
{
  MbSession *session = mb_page_get_session (page);
  g_autoptr (MbQuery) query = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_str_has_prefix (link, "participant"))
    return FALSE;
  query = mb_query_parse (link, mb_session_get_catalogue (session), &error);
  if (query == NULL)
    mb_session_report (session, error);
  else
    mb_store_ids_async (mb_session_get_store (session), query, 0, NULL, on_only_cb, g_object_ref (page));
  return TRUE;
}

/* ---- Actions ---- */

static gpointer
open_year (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  int year = GPOINTER_TO_INT (data);
  guint n = 0;

  if (!mb_inspection_open (office, year, &n, error))
    return NULL;
  return g_strdup_printf (ngettext ("%d is open: %u institution takes part", "%d is open: %u institutions take part", n), year, n);
}

static void
on_told_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbInspectionPage) self = user;
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = mb_session_run_finish (session, result, &error);

  if (text == NULL)
    mb_session_report (session, error);
  else
    mb_session_toast (session, text, FALSE);
}

static void
on_year_cb (MbOpenYear *dialog, int year, MbInspectionPage *self)
{
  g_autoptr (MbJob) job = mb_job_new (_("Opening the year"));

  mb_session_run (mb_page_get_session (MB_PAGE (self)), open_year, GINT_TO_POINTER (year), NULL, job, on_told_cb, g_object_ref (self));
}

static void
on_open_year_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (widget);
  int year, month, day;
  GtkWidget *dialog;

  mb_date_to_ymd (mb_office_get_today (mb_session_get_office (mb_page_get_session (MB_PAGE (self)))), &year, &month, &day);
  dialog = mb_open_year_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->year != 0 ? self->year + 1 : year);
  g_signal_connect_object (dialog, "open", G_CALLBACK (on_year_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_import_scores_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mb_session_import (mb_page_get_session (MB_PAGE (widget)), "score", NULL);
}

typedef struct
{
  int year;
  char *folder;
} Forms;

static void
forms_free (gpointer data)
{
  Forms *forms = data;

  g_free (forms->folder);
  g_free (forms);
}

static gpointer
write_forms (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Forms *forms = data;
  g_auto (GStrv) files = mb_inspection_write_forms (office, forms->year, forms->folder, job, error);
  guint n = files != NULL ? g_strv_length (files) : 0;

  if (files == NULL)
    return NULL;
  return g_strdup_printf (ngettext ("%u sheet written to %s", "%u sheets written to %s", n), n, forms->folder);
}

static void
on_folder_cb (const char *path, gpointer user)
{
  g_autoptr (MbInspectionPage) self = user;
  g_autoptr (MbJob) job = NULL;
  Forms *forms;

  if (path == NULL || self->closing)
    return;
  forms = g_new0 (Forms, 1);
  forms->year = self->year;
  forms->folder = g_strdup (path);
  job = mb_job_new (_("Writing sheets"));
  mb_session_run (mb_page_get_session (MB_PAGE (self)), write_forms, forms, forms_free, job, on_told_cb, g_object_ref (self));
}

static void
on_write_forms_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mb_file_dialog_folder (widget, _("Folder for the Sheets"), on_folder_cb, g_object_ref (widget));
}

static void
on_activate_cb (MbGrid *grid, guint row, MbInspectionPage *self)
{
  gint64 participant = mb_cell_table_get_id (MB_CELL_TABLE (mb_grid_get_source (grid)), row);

  for (guint i = 0; i < self->results->len; i++)
    {
      const MbInspectionResult *result = g_ptr_array_index (self->results, i);

      if (result->participant == participant)
        mb_session_open_record (mb_page_get_session (MB_PAGE (self)), "institution", result->institution);
    }
}

static void
mb_inspection_page_save_state (MbPage *page, MbWindowState *state)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (page);

  keep_columns (self);
  mb_window_state_set (state, "inspection", "columns", self->columns);
}

static void
mb_inspection_page_restore_state (MbPage *page, MbWindowState *state)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (page);

  g_free (self->columns);
  self->columns = mb_window_state_get (state, "inspection", "columns");
}

static void
mb_inspection_page_dispose (GObject *object)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (object);

  self->closing = TRUE;
  if (self->grid != NULL)
    mb_grid_set_source (MB_GRID (self->grid), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_INSPECTION_PAGE);
  G_OBJECT_CLASS (mb_inspection_page_parent_class)->dispose (object);
}

static void
mb_inspection_page_finalize (GObject *object)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (object);

  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_clear_pointer (&self->grades, g_ptr_array_unref);
  g_clear_pointer (&self->only, g_hash_table_unref);
  g_free (self->type);
  g_free (self->columns);
  G_OBJECT_CLASS (mb_inspection_page_parent_class)->finalize (object);
}

static void
mb_inspection_page_class_init (MbInspectionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  MbPageClass *page_class = MB_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_inspection_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_inspection_page_finalize;
  page_class->shown = mb_inspection_page_shown;
  page_class->changed = mb_inspection_page_changed;
  page_class->focus = mb_inspection_page_focus;
  page_class->open_link = mb_inspection_page_open_link;
  page_class->save_state = mb_inspection_page_save_state;
  page_class->restore_state = mb_inspection_page_restore_state;
  g_type_ensure (MB_TYPE_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/inspection-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MbInspectionPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, MbInspectionPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, MbInspectionPage, open_button);
  gtk_widget_class_bind_template_child (widget_class, MbInspectionPage, types_box);
  gtk_widget_class_bind_template_child (widget_class, MbInspectionPage, grades_label);
  gtk_widget_class_bind_template_child (widget_class, MbInspectionPage, faces);
  gtk_widget_class_bind_template_child (widget_class, MbInspectionPage, grid);
  gtk_widget_class_install_action (widget_class, "page.open-year", NULL, on_open_year_cb);
  gtk_widget_class_install_action (widget_class, "page.import-scores", NULL, on_import_scores_cb);
  gtk_widget_class_install_action (widget_class, "page.write-forms", NULL, on_write_forms_cb);
}

static void
mb_inspection_page_init (MbInspectionPage *self)
{
  self->stale = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  mb_grid_set_n_frozen (MB_GRID (self->grid), 1);
  g_signal_connect (self->grid, "activate", G_CALLBACK (on_activate_cb), self);
}

MbPage *
mb_inspection_page_new (MbSession *session)
{
  MbInspectionPage *self = g_object_new (MB_TYPE_INSPECTION_PAGE, "session", session, NULL);

  mb_page_set_identity (MB_PAGE (self), "inspection", _("Annual inspection"), "mb-inspection-symbolic", _("Work"));
  mb_grid_set_name (MB_GRID (self->grid), _("Annual inspection"));
  load (self); /* the sidebar shows the year */
  return MB_PAGE (self);
}

/* settings-rubrics.c: by which rubric each type is judged and what stands in it; what is wrong with an edited one is told, and nothing is
 * kept.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "cell-table.h"
#include "figure.h"
#include "file-dialog.h"
#include "grid.h"
#include "rubric-file.h"
#include "settings-section.h"

typedef struct
{
  MbPage parent_instance;
  GtkWidget *kinds, *rows, *title_label, *about_label, *bands_label, *export_button, *import_button, *reason;
  MbRubricPlan *plan;
  gboolean closing;
} MbSettingsRubrics;

typedef MbPageClass MbSettingsRubricsClass;

G_DEFINE_FINAL_TYPE (MbSettingsRubrics, mb_settings_rubrics, MB_TYPE_PAGE)

/* ---- Out and in ---- */

typedef struct
{
  MbPage *section;
  char *name, *path;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_object_unref (export->section);
  g_free (export->name);
  g_free (export->path);
  g_free (export);
}

static gpointer
export_rubric (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Export *export = data;

  if (!mb_rubric_export (office, export->name, export->path, error))
    return NULL;
  return g_strdup_printf (_ ("Exported to %s"), export->path);
}

static void
on_export_path_cb (const char *path, gpointer user)
{
  Export *export = user;
  MbSettingsRubrics *self = (MbSettingsRubrics *) export->section;

  if (path == NULL || self->closing)
    {
      export_free (export);
      return;
    }
  export->path = g_strdup (path);
  mb_settings_work (export->section, export_rubric, export, export_free, NULL, self->reason);
}

/* The rubric of the kind at the cursor; NULL: none. */
static const MbRubricInfo *
chosen (MbSettingsRubrics *self)
{
  guint row = mb_grid_get_cursor_row (MB_GRID (self->kinds));
  const MbRubricKind *kind
      = self->plan != NULL && row < self->plan->kinds->len ? g_ptr_array_index (self->plan->kinds, row) : NULL;

  return kind != NULL && kind->rubric >= 0 ? g_ptr_array_index (self->plan->rubrics, kind->rubric) : NULL;
}

static void
on_export_cb (GtkButton *button, MbSettingsRubrics *self)
{
  const MbRubricInfo *info = chosen (self);
  g_autofree char *file = info != NULL ? g_strconcat (info->name, ".rubric", NULL) : NULL;
  Export *export;

  if (info == NULL)
    return;
  export = g_new0 (Export, 1);
  export->section = g_object_ref (MB_PAGE (self));
  export->name = g_strdup (info->name);
  mb_file_dialog_save (GTK_WIDGET (button), _ ("Export Rubric"), MB_FILES_RUBRIC, file, on_export_path_cb, export);
}

static gpointer
import_rubric (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  g_autofree char *name = NULL;

  if (!mb_rubric_import (office, data, &name, error))
    return NULL;
  return g_strdup_printf (_ ("The rubric “%s” is now this office's own"), name);
}

static void
on_import_path_cb (const char *path, gpointer user)
{
  g_autoptr (GObject) page = user;
  MbSettingsRubrics *self = user;

  if (path != NULL && !self->closing)
    mb_settings_work (user, import_rubric, g_strdup (path), g_free, NULL, self->reason);
}

static void
on_import_cb (GtkButton *button, MbSettingsRubrics *self)
{
  mb_file_dialog_open (GTK_WIDGET (button), _ ("Import an Edited Rubric"), MB_FILES_RUBRIC, on_import_path_cb,
                       g_object_ref (self));
}

/* ---- Showing ---- */

static const char *
label_of (const MbRubricInfo *info)
{
  return mb_desk_is_chinese () ? info->rubric->label_zh : info->rubric->label;
}

static void
add_indicator (MbCellTable *table, const MbIndicator *indicator, gboolean veto)
{
  guint row = mb_cell_table_add_row (table, (gint64) mb_cell_table_n_rows (table) + 1);
  g_autofree char *points = veto ? g_strdup (_ ("veto")) : mb_hundredths_format (indicator->points);

  mb_cell_table_set (table, row, 0, indicator->code, NULL);
  mb_cell_table_set (table, row, 1, indicator->section, NULL);
  mb_cell_table_set (table, row, 2, indicator->item, NULL);
  mb_cell_table_set (table, row, 3, points, veto ? "bad" : NULL);
  mb_cell_table_set (table, row, 4, indicator->criteria, NULL);
}

static void
show_rows (MbSettingsRubrics *self, const MbRubric *rubric)
{
  g_autoptr (MbCellTable) table = mb_cell_table_new ();

  mb_cell_table_add_column (table, "code", _ ("Code"), 0, 6);
  mb_cell_table_add_column (table, "section", _ ("Section"), 0, 16);
  mb_cell_table_add_column (table, "item", _ ("Indicator"), 0, 20);
  mb_cell_table_add_column (table, "points", _ ("Full points"), 1, 7);
  mb_cell_table_add_column (table, "criteria", _ ("Criteria"), 0, 40);
  for (guint i = 0; rubric != NULL && i < rubric->indicators->len; i++)
    add_indicator (table, g_ptr_array_index (rubric->indicators, i), FALSE);
  for (guint i = 0; rubric != NULL && i < rubric->vetoes->len; i++)
    add_indicator (table, g_ptr_array_index (rubric->vetoes, i), TRUE);
  mb_grid_set_source (MB_GRID (self->rows), MB_GRID_SOURCE (table));
}

static char *
bands_of (const MbRubric *rubric)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rubric->n_bands; i++)
    {
      g_autofree char *from = mb_hundredths_format (rubric->bands[i].from_hundredths);

      g_string_append (text, i > 0 ? " · " : "");
      if (rubric->bands[i].from_hundredths == 0)
        g_string_append (text, rubric->bands[i].grade);
      else
        /* translators: a grade and the least points that reach it */
        g_string_append_printf (text, _ ("%s from %s"), rubric->bands[i].grade, from);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_chosen (MbSettingsRubrics *self)
{
  const MbRubricInfo *info = chosen (self);
  g_autofree char *about = NULL, *bands = NULL;

  if (info != NULL)
    {
      g_autofree char *indicators = g_strdup_printf ("%u", info->rubric->indicators->len);
      g_autofree char *vetoes = g_strdup_printf ("%u", info->rubric->vetoes->len);

      /* translators: a rubric: its version, numbers of indicators and of veto items, whose it is */
      about = g_strdup_printf (_ ("version %s · %s indicators, %s veto items · %s"), info->rubric->version, indicators,
                               vetoes, info->own ? _ ("this office's own") : _ ("shipped with the program"));
      bands = bands_of (info->rubric);
    }
  gtk_label_set_label (GTK_LABEL (self->title_label), info != NULL ? label_of (info) : _ ("No rubric"));
  gtk_label_set_label (
      GTK_LABEL (self->about_label),
      about != NULL ? about : _ ("Institutions of this type cannot be inspected yet: add the type to a rubric."));
  gtk_label_set_label (GTK_LABEL (self->bands_label), bands != NULL ? bands : "");
  gtk_widget_set_sensitive (self->export_button, info != NULL);
  show_rows (self, info != NULL ? info->rubric : NULL);
}

static void
show_kinds (MbSettingsRubrics *self)
{
  g_autoptr (MbCellTable) table = mb_cell_table_new ();

  mb_cell_table_add_column (table, "type", _ ("Type"), 0, 16);
  mb_cell_table_add_column (table, "n", _ ("Institutions"), 1, 6);
  mb_cell_table_add_column (table, "rubric", _ ("Rubric"), 0, 10);
  mb_cell_table_add_column (table, "version", _ ("Version"), 0, 7);
  for (guint i = 0; i < self->plan->kinds->len; i++)
    {
      const MbRubricKind *kind = g_ptr_array_index (self->plan->kinds, i);
      const MbRubricInfo *info = kind->rubric >= 0 ? g_ptr_array_index (self->plan->rubrics, kind->rubric) : NULL;
      guint row = mb_cell_table_add_row (table, i + 1);
      g_autofree char *n = g_strdup_printf ("%" G_GINT64_FORMAT, kind->n);

      mb_cell_table_set (table, row, 0, kind->type, NULL);
      mb_cell_table_set (table, row, 1, n, NULL);
      mb_cell_table_set (table, row, 2, info != NULL ? label_of (info) : _ ("none"),
                         info != NULL  ? NULL
                         : kind->n > 0 ? "warn"
                                       : "dim");
      mb_cell_table_set (table, row, 3, info != NULL ? info->rubric->version : "", NULL);
    }
  mb_grid_set_source (MB_GRID (self->kinds), MB_GRID_SOURCE (table));
}

static gpointer
read_plan (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  return mb_rubric_plan (office, error);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (GObject) page = user;
  MbSettingsRubrics *self = user;
  g_autoptr (GError) error = NULL;
  g_autoptr (MbRubricPlan) plan = mb_session_run_finish (mb_page_get_session (user), result, &error);

  if (self->closing)
    return;
  if (plan == NULL)
    {
      mb_settings_show_reason (self->reason, error);
      return;
    }
  g_clear_pointer (&self->plan, mb_rubric_plan_free);
  self->plan = g_steal_pointer (&plan);
  show_kinds (self);
  show_chosen (self);
}

static void
load (MbPage *page)
{
  mb_session_run (mb_page_get_session (page), read_plan, NULL, NULL, NULL, on_read_cb, g_object_ref (page));
}

static void
on_cursor_cb (MbGrid *grid, MbSettingsRubrics *self)
{
  if (!self->closing && self->plan != NULL)
    show_chosen (self);
}

/* ---- Section ---- */

static void
mb_settings_rubrics_dispose (GObject *object)
{
  ((MbSettingsRubrics *) object)->closing = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), mb_settings_rubrics_get_type ());
  G_OBJECT_CLASS (mb_settings_rubrics_parent_class)->dispose (object);
}

static void
mb_settings_rubrics_finalize (GObject *object)
{
  g_clear_pointer (&((MbSettingsRubrics *) object)->plan, mb_rubric_plan_free);
  G_OBJECT_CLASS (mb_settings_rubrics_parent_class)->finalize (object);
}

static void
mb_settings_rubrics_class_init (MbSettingsRubricsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_settings_rubrics_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_settings_rubrics_finalize;
  MB_PAGE_CLASS (klass)->shown = load;
  MB_PAGE_CLASS (klass)->changed = mb_settings_changed;
  g_type_ensure (MB_TYPE_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/settings-rubrics.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbSettingsRubrics, NAME)
  CHILD (kinds);
  CHILD (rows);
  CHILD (title_label);
  CHILD (about_label);
  CHILD (bands_label);
  CHILD (export_button);
  CHILD (import_button);
  CHILD (reason);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_cursor_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_export_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_import_cb);
}

static void
mb_settings_rubrics_init (MbSettingsRubrics *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mb_grid_set_name (MB_GRID (self->kinds), _ ("Types and their rubrics"));
  mb_grid_set_name (MB_GRID (self->rows), _ ("Indicators"));
}

MbPage *
mb_settings_rubrics_new (MbSession *session)
{
  MbSettingsRubrics *self = g_object_new (mb_settings_rubrics_get_type (), "session", session, NULL);

  mb_page_set_identity (MB_PAGE (self), "rubrics", _ ("Rubrics"));
  gtk_widget_set_sensitive (self->import_button, !mb_session_is_read_only (session));
  return MB_PAGE (self);
}

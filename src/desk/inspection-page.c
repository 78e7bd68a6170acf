/* inspection-page.c: keeps the promise that totals and grades shown are those that office/ computed; nothing is scored here. The page has
 * faces: the list of a year, the scoring screen of one institution, two side by side, and paper; Esc leads back to the list.
 */
#include "config.h"

#include "inspection-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "chart-view.h"
#include "compare-view.h"
#include "grid.h"
#include "inspection-paper.h"
#include "scoring-view.h"

G_DEFINE_FINAL_TYPE (MbInspectionPage, mb_inspection_page, MB_TYPE_PAGE)

/* ---- Loading ---- */

typedef struct
{
  int wanted, year; /* year: what there is, should the wanted one not be open */
  GArray *years;
  MbInspectionState *state;
  GPtrArray *results;
} Loaded;

static void
loaded_free (Loaded *loaded)
{
  g_clear_pointer (&loaded->years, g_array_unref);
  g_clear_pointer (&loaded->state, mb_inspection_state_free);
  g_clear_pointer (&loaded->results, g_ptr_array_unref);
  g_free (loaded);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Loaded, loaded_free)

static gpointer
read_year (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  g_autoptr (Loaded) loaded = g_new0 (Loaded, 1);
  int wanted = GPOINTER_TO_INT (data);

  loaded->wanted = wanted;
  loaded->years = mb_inspection_years (office, error);
  if (loaded->years == NULL)
    return NULL;
  if (loaded->years->len == 0)
    return g_steal_pointer (&loaded);
  loaded->year = g_array_index (loaded->years, int, 0);
  for (guint i = 0; i < loaded->years->len; i++)
    if (g_array_index (loaded->years, int, i) == wanted)
      loaded->year = wanted;
  loaded->state = mb_inspection_state (office, loaded->year, error);
  loaded->results = loaded->state != NULL ? mb_inspection_results (office, loaded->year, error) : NULL;
  if (loaded->results == NULL)
    return NULL;
  return g_steal_pointer (&loaded);
}

static void
take (MbInspectionPage *self, Loaded *loaded)
{
  g_clear_pointer (&self->years, g_array_unref);
  g_clear_pointer (&self->state, mb_inspection_state_free);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  self->year = loaded->year;
  self->years = g_steal_pointer (&loaded->years);
  self->state = g_steal_pointer (&loaded->state);
  self->results = g_steal_pointer (&loaded->results);
}

/* To what is there now, unless the clerk has begun to type elsewhere meanwhile. */
static void
take_awaited_focus (MbInspectionPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!self->awaits_focus || root == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->awaits_focus = FALSE;
  if (!GTK_IS_TEXT (gtk_root_get_focus (root)))
    mb_page_focus (MB_PAGE (self));
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbInspectionPage) self = user;
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (Loaded) loaded = mb_session_run_finish (session, result, &error);
  g_autofree char *badge = NULL;
  const char *face;

  self->loading = FALSE;
  if (self->closing)
    return;
  if (loaded == NULL)
    {
      mb_session_report (session, error);
      return;
    }
  /* Another year was chosen, or opened, meanwhile: it must not be driven out by this one. */
  if (loaded->wanted != self->year)
    {
      mb_inspection_page_load (self);
      return;
    }
  take (self, loaded);
  badge = self->year != 0 ? g_strdup_printf ("%d", g_array_index (self->years, int, 0)) : NULL;
  mb_page_set_badge (MB_PAGE (self), badge, FALSE);
  face = gtk_stack_get_visible_child_name (GTK_STACK (self->faces));
  if (self->year != 0 && g_strcmp0 (face, "empty") == 0)
    self->awaits_focus = TRUE; /* the button that had it is gone */
  if (self->year == 0 || face == NULL || g_str_equal (face, "empty") || g_str_equal (face, "loading"))
    gtk_stack_set_visible_child_name (GTK_STACK (self->faces), self->year != 0 ? "list" : "empty");
  if (self->results != NULL)
    mb_inspection_list_show (self);
  mb_inspection_actions_update (self);
  take_awaited_focus (self);
  if (self->stale && gtk_widget_get_mapped (GTK_WIDGET (self)))
    mb_inspection_page_load (self);
}

void
mb_inspection_page_load (MbInspectionPage *self)
{
  self->stale = self->loading;
  if (self->loading)
    return;
  self->loading = TRUE;
  mb_session_run (mb_page_get_session (MB_PAGE (self)), read_year, GINT_TO_POINTER (self->year), NULL, NULL,
                  on_loaded_cb, g_object_ref (self));
}

const MbInspectionResult *
mb_inspection_page_find (MbInspectionPage *self, gint64 participant)
{
  for (guint i = 0; self->results != NULL && i < self->results->len; i++)
    {
      const MbInspectionResult *result = g_ptr_array_index (self->results, i);

      if (result->participant == participant)
        return result;
    }
  return NULL;
}

MbInspectionProgress
mb_inspection_page_progress (MbInspectionPage *self, const MbInspectionResult *result)
{
  switch (result->why)
    {
    case MB_RESULT_INCOMPLETE:
      return MB_PROGRESS_PART;
    case MB_RESULT_ABSENT:
      return self->state != NULL && self->state->published != NULL ? MB_PROGRESS_ABSENT : MB_PROGRESS_NONE;
    case MB_RESULT_VETO:
    case MB_RESULT_SCORED:
    default:
      return MB_PROGRESS_DONE;
    }
}

/* ---- Faces ---- */

void
mb_inspection_page_show_face (MbInspectionPage *self, const char *name)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->faces), name);
  if (g_str_equal (name, "list"))
    gtk_widget_grab_focus (self->grid);
  else if (g_str_equal (name, "scoring"))
    mb_scoring_view_focus (MB_SCORING_VIEW (self->scoring));
  else if (g_str_equal (name, "compare"))
    mb_compare_view_focus (MB_COMPARE_VIEW (self->compare));
  else
    gtk_widget_child_focus (gtk_stack_get_visible_child (GTK_STACK (self->faces)), GTK_DIR_TAB_FORWARD);
}

static gboolean
is_face (MbInspectionPage *self, const char *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->faces)), name) == 0;
}

/* ---- As a page ---- */

static void
mb_inspection_page_shown (MbPage *page)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (page);

  if (self->stale)
    mb_inspection_page_load (self);
  if (is_face (self, "scoring"))
    mb_scoring_view_reload (MB_SCORING_VIEW (self->scoring));
}

static void
mb_inspection_page_focus (MbPage *page)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (page);

  self->awaits_focus = self->loading && self->results == NULL;
  if (is_face (self, "list"))
    gtk_widget_grab_focus (self->grid);
  else if (is_face (self, "scoring"))
    mb_scoring_view_focus (MB_SCORING_VIEW (self->scoring));
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
mb_inspection_page_changed (MbPage *page)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (page);

  self->stale = TRUE;
  if (!gtk_widget_get_mapped (GTK_WIDGET (page)))
    return;
  if (is_face (self, "scoring"))
    mb_scoring_view_reload (MB_SCORING_VIEW (self->scoring));
  else if (is_face (self, "compare"))
    mb_compare_view_reload (MB_COMPARE_VIEW (self->compare));
  mb_inspection_page_load (self);
}

static void
mb_inspection_page_find_text (MbPage *page, const char *text)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (page);

  if (self->year == 0)
    return;
  mb_inspection_page_show_face (self, "list");
  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->search), text);
  gtk_widget_grab_focus (self->search);
}

static void
on_linked_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbInspectionPage) self = user;
  g_autoptr (GArray) ids = mb_store_ids_finish (MB_STORE (source), result, NULL);

  if (self->closing || ids == NULL)
    return;
  mb_inspection_list_clear_filters (self);
  mb_inspection_list_filter_ids (self, ids, FALSE);
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
    mb_store_ids_async (mb_session_get_store (session), query, 0, NULL, on_linked_cb, g_object_ref (page));
  if (MB_INSPECTION_PAGE (page)->year != 0)
    gtk_stack_set_visible_child_name (GTK_STACK (MB_INSPECTION_PAGE (page)->faces), "list");
  return TRUE;
}

static void
mb_inspection_page_save_state (MbPage *page, MbWindowState *state)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (page);

  mb_inspection_list_keep_columns (self);
  mb_window_state_set (state, "inspection", "columns", self->columns);
  mb_window_state_set_int (state, "inspection", "year", self->year);
  mb_window_state_set_int (state, "inspection", "pane", gtk_paned_get_position (GTK_PANED (self->paned)));
}

static void
mb_inspection_page_restore_state (MbPage *page, MbWindowState *state)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (page);
  int pane = mb_window_state_get_int (state, "inspection", "pane", 0);
  int year = mb_window_state_get_int (state, "inspection", "year", 0);

  g_free (self->columns);
  self->columns = mb_window_state_get (state, "inspection", "columns");
  if (pane > 200)
    gtk_paned_set_position (GTK_PANED (self->paned), pane);
  if (year != 0 && year != self->year)
    {
      self->year = year;
      mb_inspection_page_load (self);
    }
}

static void
mb_inspection_page_dispose (GObject *object)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (object);

  self->closing = TRUE;
  self->filling = TRUE;
  mb_inspection_list_dispose (self);
  /* The bin's child is a child of the template too: it may be let go only once. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_INSPECTION_PAGE);
  G_OBJECT_CLASS (mb_inspection_page_parent_class)->dispose (object);
}

static void
mb_inspection_page_finalize (GObject *object)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (object);

  g_clear_pointer (&self->years, g_array_unref);
  g_clear_pointer (&self->state, mb_inspection_state_free);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_clear_pointer (&self->only, g_hash_table_unref);
  g_free (self->kind);
  g_free (self->type);
  g_free (self->town);
  g_free (self->grade);
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
  page_class->find = mb_inspection_page_find_text;
  page_class->open_link = mb_inspection_page_open_link;
  page_class->save_state = mb_inspection_page_save_state;
  page_class->restore_state = mb_inspection_page_restore_state;
  g_type_ensure (MB_TYPE_GRID);
  g_type_ensure (MB_TYPE_CHART_VIEW);
  g_type_ensure (MB_TYPE_SCORING_VIEW);
  g_type_ensure (MB_TYPE_COMPARE_VIEW);
  g_type_ensure (MB_TYPE_INSPECTION_PAPER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/inspection-page.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbInspectionPage, NAME)
  CHILD (faces);
  CHILD (year_choice);
  CHILD (progress_label);
  CHILD (progress_bar);
  CHILD (state_label);
  CHILD (kinds_box);
  CHILD (search);
  CHILD (type_choice);
  CHILD (town_choice);
  CHILD (grade_choice);
  CHILD (progress_choice);
  CHILD (filter_label);
  CHILD (compare_button);
  CHILD (grid);
  CHILD (chart);
  CHILD (best_label);
  CHILD (towns_grid);
  CHILD (paned);
  CHILD (scoring);
  CHILD (compare);
  CHILD (paper);
#undef CHILD
  mb_inspection_list_class_init (widget_class);
  mb_inspection_actions_class_init (widget_class);
}

static void
mb_inspection_page_init (MbInspectionPage *self)
{
  self->stale = TRUE;
  self->progress = -1;
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  mb_inspection_list_init (self);
  mb_inspection_actions_init (self);
  self->filling = FALSE;
}

MbPage *
mb_inspection_page_new (MbSession *session)
{
  MbInspectionPage *self = g_object_new (MB_TYPE_INSPECTION_PAGE, "session", session, NULL);

  mb_page_set_identity (MB_PAGE (self), "inspection", _ ("Annual inspection"));
  mb_scoring_view_set_session (MB_SCORING_VIEW (self->scoring), session);
  mb_compare_view_set_session (MB_COMPARE_VIEW (self->compare), session);
  mb_inspection_paper_set_session (MB_INSPECTION_PAPER (self->paper), session);
  mb_inspection_page_load (self); /* the sidebar shows the year */
  return MB_PAGE (self);
}

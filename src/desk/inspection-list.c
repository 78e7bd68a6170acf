/* inspection-list.c: the list of who takes part in a year; keeps the promise that a figure is a link: each count beside the list shows
 * exactly the rows it counted, and the list says in words what it is filtered by.
 */
#include "config.h"

#include "inspection-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cell-table.h"
#include "choice-list.h"
#include "chart-view.h"
#include "figure.h"
#include "grid.h"
#include "paint.h"

#define SEARCH_DELAY 120 /* ms */

static const struct
{
  const char *words, *tone;
} progresses[MB_N_PROGRESS] = {
  [MB_PROGRESS_NONE] = { N_ ("not scored"), "dim" },
  [MB_PROGRESS_PART] = { N_ ("being scored"), "warn" },
  [MB_PROGRESS_DONE] = { N_ ("scored"), "good" },
  [MB_PROGRESS_ABSENT] = { N_ ("absent"), "bad" },
};

static void refilter (MbInspectionPage *self);

static const char *
kind_words (const MbRubric *rubric)
{
  return mb_desk_is_chinese () && rubric->label_zh != NULL ? rubric->label_zh : rubric->label;
}

/* ---- What is shown ---- */

/* One that may still be scored has not failed yet. */
static const char *
shown_grade (MbInspectionPage *self, const MbInspectionResult *result)
{
  return mb_inspection_page_progress (self, result) != MB_PROGRESS_NONE ? result->grade : NULL;
}

static gboolean
passes (MbInspectionPage *self, const MbInspectionResult *result, gboolean without_kind)
{
  return (without_kind || self->kind == NULL || g_str_equal (self->kind, result->rubric->id))
         && (self->type == NULL || g_strcmp0 (self->type, result->type) == 0)
         && (self->town == NULL || g_strcmp0 (self->town, result->town) == 0)
         && (self->grade == NULL || g_strcmp0 (self->grade, shown_grade (self, result)) == 0)
         && (self->progress < 0 || self->progress == (int) mb_inspection_page_progress (self, result))
         && (self->only == NULL || g_hash_table_contains (self->only, &result->participant));
}

static gboolean
is_filtered (MbInspectionPage *self)
{
  return self->kind != NULL || self->type != NULL || self->town != NULL || self->grade != NULL || self->progress >= 0
         || self->only != NULL;
}

static gboolean
is_done (MbInspectionPage *self, const MbInspectionResult *result)
{
  return mb_inspection_page_progress (self, result) == MB_PROGRESS_DONE;
}

/* ---- The list ---- */

void
mb_inspection_list_keep_columns (MbInspectionPage *self)
{
  if (mb_grid_get_source (MB_GRID (self->grid)) == NULL)
    return;
  g_free (self->columns);
  self->columns = mb_grid_columns_to_string (mb_grid_get_columns (MB_GRID (self->grid)));
}

static const char *
remark (const MbInspectionResult *result)
{
  if (result->two_years)
    return _ ("failed two years in a row");
  return result->why == MB_RESULT_VETO ? _ ("veto") : "";
}

static void
add_row (MbInspectionPage *self, MbCellTable *table, const MbInspectionResult *result)
{
  MbInspectionProgress progress = mb_inspection_page_progress (self, result);
  g_autofree char *total = result->has_total ? mb_hundredths_format (result->total) : NULL;
  gboolean failed = g_strcmp0 (result->grade, result->rubric->fail_grade) == 0;
  guint row = mb_cell_table_add_row (table, result->participant);

  mb_cell_table_set (table, row, 0, result->name, NULL);
  mb_cell_table_set (table, row, 1, result->type, NULL);
  mb_cell_table_set (table, row, 2, result->town, NULL);
  mb_cell_table_set (table, row, 3, total, NULL);
  mb_cell_table_set (table, row, 4, shown_grade (self, result), failed ? "bad" : NULL);
  mb_cell_table_set (table, row, 5, _ (progresses[progress].words), progresses[progress].tone);
  mb_cell_table_set (table, row, 6, remark (result), "bad");
  mb_cell_table_set (table, row, 7, result->previous, NULL);
  mb_cell_table_set (table, row, 8, result->checked, NULL);
  mb_cell_table_set (table, row, 9, result->inspector, NULL);
  mb_cell_table_set (table, row, 10, result->uscc, NULL);
}

/* The rows are others, the place is the same: the same institution, else the same position. */
static void
keep_place (MbInspectionPage *self, gint64 participant, guint row)
{
  MbCellTable *table = MB_CELL_TABLE (mb_grid_get_source (MB_GRID (self->grid)));
  guint n = mb_cell_table_n_rows (table);

  for (guint i = 0; i < n; i++)
    if (mb_cell_table_get_id (table, i) == participant)
      {
        mb_grid_set_cursor (MB_GRID (self->grid), i, MB_GRID_NONE);
        return;
      }
  if (n > 0 && row != MB_GRID_NONE)
    mb_grid_set_cursor (MB_GRID (self->grid), MIN (row, n - 1), MB_GRID_NONE);
}

static void
show_rows (MbInspectionPage *self)
{
  g_autoptr (MbCellTable) table = mb_cell_table_new ();
  MbGrid *grid = MB_GRID (self->grid);
  guint row = mb_grid_get_cursor_row (grid);
  gint64 at = row != MB_GRID_NONE ? mb_grid_source_row_id (mb_grid_get_source (grid), row) : self->last;

  mb_inspection_list_keep_columns (self);
  mb_cell_table_add_column (table, "name", _ ("Institution"), 0, 26);
  mb_cell_table_add_column (table, "type", _ ("Type"), 0, 10);
  mb_cell_table_add_column (table, "town", _ ("Town"), 0, 8);
  mb_cell_table_add_column (table, "total", _ ("Total"), 1, 7);
  mb_cell_table_add_column (table, "grade", _ ("Grade"), 0, 9);
  mb_cell_table_add_column (table, "progress", _ ("State"), 0, 8);
  mb_cell_table_add_column (table, "why", _ ("Remark"), 0, 11);
  mb_cell_table_add_column (table, "previous", _ ("Year before"), 0, 9);
  mb_cell_table_add_column (table, "checked", _ ("Inspected on"), 0, 10);
  mb_cell_table_add_column (table, "inspector", _ ("Inspected by"), 0, 12);
  mb_cell_table_add_column (table, "uscc", _ ("Code"), 0, 20);
  for (guint i = 0; i < self->results->len; i++)
    if (passes (self, g_ptr_array_index (self->results, i), FALSE))
      add_row (self, table, g_ptr_array_index (self->results, i));
  mb_grid_set_columns_state (grid, self->columns);
  mb_grid_set_source (grid, MB_GRID_SOURCE (table));
  if (mb_grid_columns_n_sort (mb_grid_get_columns (grid)) > 0)
    mb_grid_source_sort (MB_GRID_SOURCE (table), mb_grid_get_columns (grid));
  keep_place (self, at, row);
}

GArray *
mb_inspection_list_shown (MbInspectionPage *self)
{
  MbGridSource *source = mb_grid_get_source (MB_GRID (self->grid));
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; source != NULL && i < mb_grid_source_n_rows (source); i++)
    {
      gint64 id = mb_grid_source_row_id (source, i);

      g_array_append_val (ids, id);
    }
  return ids;
}

GArray *
mb_inspection_list_selected (MbInspectionPage *self)
{
  MbGridSource *source = mb_grid_get_source (MB_GRID (self->grid));
  const MbGridRanges *selection = mb_grid_get_selection (MB_GRID (self->grid));
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; source != NULL && i < mb_grid_source_n_rows (source); i++)
    {
      gint64 id = mb_grid_source_row_id (source, i);

      if (mb_grid_ranges_contains (selection, i))
        g_array_append_val (ids, id);
    }
  return ids;
}

/* ---- Head: years, how far, words of the filter ---- */

static void
show_years (MbInspectionPage *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < self->years->len; i++)
    {
      int year = g_array_index (self->years, int, i);
      g_autofree char *text = g_strdup_printf ("%d", year);

      gtk_string_list_append (list, text);
      if (year == self->year)
        selected = i;
    }
  mb_choice_list_show (self->year_choice, list, selected);
}

static void
show_progress (MbInspectionPage *self)
{
  const MbInspectionState *state = self->state;
  g_autofree char *text = g_strdup_printf (_ ("scored %u of %u"), state->n_scored, state->n_participants);
  g_autofree char *words = NULL, *best = NULL, *share = mb_percent_format (state->best_share);

  gtk_label_set_label (GTK_LABEL (self->progress_label), text);
  gtk_level_bar_set_max_value (GTK_LEVEL_BAR (self->progress_bar), MAX (1, state->n_participants));
  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->progress_bar), state->n_scored);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress_bar), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (state->published != NULL)
    words = g_strdup_printf (_ ("● published on %s, locked"), state->published);
  else if (state->reopened != NULL)
    words = g_strdup_printf (_ ("▲ opened again: %s"), state->reopened);
  else if (state->n_incomplete > 0)
    words = g_strdup_printf (ngettext ("▲ %u scored in part", "▲ %u scored in part", state->n_incomplete),
                             state->n_incomplete);
  gtk_label_set_label (GTK_LABEL (self->state_label), words != NULL ? words : "");
  gtk_widget_set_tooltip_text (self->state_label, words);
  if (state->best_grade != NULL)
    /* translators: share of the highest grade: "优秀率 22.41%" */
    best = g_strdup_printf (_ ("%s: %u, share %s"), state->best_grade, state->n_best, share);
  gtk_label_set_label (GTK_LABEL (self->best_label), best != NULL ? best : "");
}

static void
add_words (GString *text, const char *words)
{
  if (words != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", words);
}

static void
show_words (MbInspectionPage *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *status = NULL, *found = NULL;
  guint shown = 0;

  for (guint i = 0; i < self->results->len; i++)
    {
      const MbInspectionResult *result = g_ptr_array_index (self->results, i);

      shown += passes (self, result, FALSE);
      if (text->len == 0 && self->kind != NULL && g_str_equal (self->kind, result->rubric->id))
        add_words (text, kind_words (result->rubric));
    }
  add_words (text, self->type);
  add_words (text, self->town);
  add_words (text, self->grade);
  add_words (text, self->progress >= 0 ? _ (progresses[self->progress].words) : NULL);
  if (self->only != NULL && self->only_is_search)
    {
      found = g_strdup_printf (_ ("searched for “%s”"), gtk_editable_get_text (GTK_EDITABLE (self->search)));
      add_words (text, found);
    }
  else if (self->only != NULL)
    add_words (text, _ ("the rows behind a figure"));
  gtk_label_set_label (GTK_LABEL (self->filter_label), text->str);
  gtk_widget_set_visible (gtk_widget_get_parent (self->filter_label), is_filtered (self));
  status = is_filtered (self) ? g_strdup_printf (_ ("%u of %u institutions: %s"), shown, self->results->len, text->str)
                              : g_strdup_printf (ngettext ("%u institution", "%u institutions", shown), shown);
  mb_page_set_status (MB_PAGE (self), status);
}

/* ---- Kinds ---- */

static void
on_kind_toggled_cb (GtkToggleButton *button, MbInspectionPage *self)
{
  if (self->filling || !gtk_toggle_button_get_active (button))
    return;
  g_free (self->kind);
  self->kind = g_strdup (g_object_get_data (G_OBJECT (button), "kind"));
  refilter (self);
}

static void
add_kind (MbInspectionPage *self, const MbRubric *rubric)
{
  GtkWidget *button, *first = gtk_widget_get_first_child (self->kinds_box);
  g_autofree char *label = NULL;
  guint n = 0, n_done = 0;

  for (guint i = 0; i < self->results->len; i++)
    {
      const MbInspectionResult *result = g_ptr_array_index (self->results, i);

      if (rubric != NULL && !g_str_equal (result->rubric->id, rubric->id))
        continue;
      n++;
      n_done += is_done (self, result);
    }
  /* translators: kind of institution, scored of all */
  label = n_done == n ? g_strdup_printf ("%s %u", rubric != NULL ? kind_words (rubric) : _ ("All"), n)
                      : g_strdup_printf ("%s %u/%u", rubric != NULL ? kind_words (rubric) : _ ("All"), n_done, n);
  button = gtk_toggle_button_new_with_label (label);
  if (first != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (first));
  if (rubric != NULL)
    g_object_set_data_full (G_OBJECT (button), "kind", g_strdup (rubric->id), g_free);
  gtk_widget_set_tooltip_text (button, _ ("Scored, of all that take part"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button),
                                g_strcmp0 (rubric != NULL ? rubric->id : NULL, self->kind) == 0);
  g_signal_connect (button, "toggled", G_CALLBACK (on_kind_toggled_cb), self);
  gtk_box_append (GTK_BOX (self->kinds_box), button);
}

static void
show_kinds (MbInspectionPage *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GtkWidget *child;
  gboolean focused = (gtk_widget_get_state_flags (self->kinds_box) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  while ((child = gtk_widget_get_first_child (self->kinds_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->kinds_box), child);
  for (guint i = 0; i < self->results->len; i++)
    g_hash_table_add (seen, ((MbInspectionResult *) g_ptr_array_index (self->results, i))->rubric->id);
  if (self->kind != NULL && !g_hash_table_contains (seen, self->kind))
    g_clear_pointer (&self->kind, g_free);
  add_kind (self, NULL);
  g_hash_table_remove_all (seen);
  for (guint i = 0; i < self->results->len; i++)
    {
      const MbInspectionResult *result = g_ptr_array_index (self->results, i);

      if (g_hash_table_add (seen, result->rubric->id))
        add_kind (self, result->rubric);
    }
  for (child = gtk_widget_get_first_child (self->kinds_box); focused && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (child)))
      gtk_widget_grab_focus (child);
}

/* ---- Choices: a value with its count ---- */

typedef const char *(*ValueFunc) (MbInspectionPage *self, const MbInspectionResult *result);

static const char *
type_of (MbInspectionPage *self, const MbInspectionResult *result)
{
  return result->type;
}

static const char *
town_of (MbInspectionPage *self, const MbInspectionResult *result)
{
  return result->town;
}

static const char *
grade_of (MbInspectionPage *self, const MbInspectionResult *result)
{
  return shown_grade (self, result);
}

static const char *
progress_of (MbInspectionPage *self, const MbInspectionResult *result)
{
  return _ (progresses[mb_inspection_page_progress (self, result)].words);
}

/* Values in the order met; data of the widget: what each entry stands for. */
static void
show_choice (MbInspectionPage *self, GtkWidget *choice, const char *all, ValueFunc value, const char *chosen)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  guint selected = 0;

  gtk_string_list_append (list, all);
  g_ptr_array_add (values, NULL);
  for (guint i = 0; i < self->results->len; i++)
    {
      const char *word = value (self, g_ptr_array_index (self->results, i));

      if (word == NULL)
        continue;
      if (!g_hash_table_contains (counts, word))
        g_ptr_array_add (values, g_strdup (word));
      g_hash_table_insert (counts, (gpointer) word,
                           GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, word)) + 1));
    }
  for (guint i = 1; i < values->len; i++)
    {
      const char *word = g_ptr_array_index (values, i);
      g_autofree char *text = g_strdup_printf ("%s %u", word, GPOINTER_TO_UINT (g_hash_table_lookup (counts, word)));

      gtk_string_list_append (list, text);
      if (g_strcmp0 (word, chosen) == 0)
        selected = i;
    }
  g_object_set_data_full (G_OBJECT (choice), "values", values, (GDestroyNotify) g_ptr_array_unref);
  mb_choice_list_show (choice, list, selected);
}

static void
on_choice_cb (GtkWidget *choice, GParamSpec *pspec, MbInspectionPage *self)
{
  GPtrArray *values = g_object_get_data (G_OBJECT (choice), "values");
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (choice));
  const char *word;
  char **kept;

  if (self->filling || values == NULL || selected >= values->len)
    return;
  word = g_ptr_array_index (values, selected);
  if (choice == self->progress_choice)
    {
      self->progress = -1;
      for (int i = 0; word != NULL && i < MB_N_PROGRESS; i++)
        if (g_str_equal (word, _ (progresses[i].words)))
          self->progress = i;
    }
  else
    {
      kept = choice == self->type_choice ? &self->type : choice == self->town_choice ? &self->town : &self->grade;
      g_free (*kept);
      *kept = g_strdup (word);
    }
  refilter (self);
}

/* ---- Towns ---- */

typedef struct
{
  guint done, all;
} TownCount;

static void
show_towns (MbInspectionPage *self)
{
  g_autoptr (MbCellTable) table = mb_cell_table_new ();
  g_autoptr (GHashTable) rows = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) counts = g_array_new (FALSE, TRUE, sizeof (TownCount));

  mb_cell_table_add_column (table, "town", _ ("Town"), 0, 10);
  mb_cell_table_add_column (table, "done", _ ("Scored"), 1, 6);
  mb_cell_table_add_column (table, "all", _ ("Of"), 1, 5);
  for (guint i = 0; i < self->results->len; i++)
    {
      const MbInspectionResult *result = g_ptr_array_index (self->results, i);
      char *town = result->town != NULL ? result->town : (char *) "";
      guint row;

      if (self->kind != NULL && !g_str_equal (self->kind, result->rubric->id))
        continue;
      if (!g_hash_table_contains (rows, town))
        {
          row = mb_cell_table_add_row (table, (gint64) g_hash_table_size (rows) + 1);
          g_hash_table_insert (rows, town, GUINT_TO_POINTER (row));
          g_array_set_size (counts, row + 1);
          mb_cell_table_set (table, row, 0, town, NULL);
        }
      row = GPOINTER_TO_UINT (g_hash_table_lookup (rows, town));
      g_array_index (counts, TownCount, row).done += is_done (self, result);
      g_array_index (counts, TownCount, row).all++;
    }
  for (guint row = 0; row < counts->len; row++)
    {
      const TownCount *count = &g_array_index (counts, TownCount, row);
      g_autofree char *done = g_strdup_printf ("%u", count->done), *all = g_strdup_printf ("%u", count->all);

      mb_cell_table_set (table, row, 1, done, count->done < count->all ? "warn" : NULL);
      mb_cell_table_set (table, row, 2, all, NULL);
    }
  mb_grid_set_source (MB_GRID (self->towns_grid), MB_GRID_SOURCE (table));
}

static void
on_town_activate_cb (MbGrid *grid, guint row, MbInspectionPage *self)
{
  const char *town = mb_cell_table_get (MB_CELL_TABLE (mb_grid_get_source (grid)), row, 0);

  g_free (self->town);
  self->town = g_strdup (town[0] != '\0' ? town : NULL);
  mb_inspection_list_show (self);
}

/* ---- The chart ---- */

static void
show_chart (MbInspectionPage *self)
{
  g_autoptr (MbChart) chart = self->state->grades->rows->len > 0 ? mb_chart_new_from_table (self->state->grades) : NULL;

  mb_chart_view_set_chart (MB_CHART_VIEW (self->chart), chart);
  gtk_widget_set_visible (self->chart, chart != NULL);
}

static void
on_chart_activate_cb (MbChartView *view, int index, MbInspectionPage *self)
{
  MbChartDatum datum;

  if (!mb_chart_datum (mb_chart_view_get_chart (view), (guint) index, &datum))
    return;
  mb_inspection_list_clear_filters (self);
  self->grade = g_strdup (datum.category_name);
  mb_inspection_list_show (self);
}

static void
on_chart_failed_cb (MbChartView *view, const GError *error, MbInspectionPage *self)
{
  mb_session_report (mb_page_get_session (MB_PAGE (self)), error);
}

/* ---- Search: the store's own, so that pinyin and codes are found here as everywhere ---- */

typedef struct
{
  MbInspectionPage *self;
  guint generation;
} Search;

void
mb_inspection_list_filter_ids (MbInspectionPage *self, const GArray *ids, gboolean search)
{
  g_clear_pointer (&self->only, g_hash_table_unref);
  self->only = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->only_is_search = search;
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (self->only, g_memdup2 (&g_array_index (ids, gint64, i), sizeof (gint64)));
  if (self->results != NULL)
    mb_inspection_list_show (self);
}

static void
on_found_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autofree Search *search = user;
  g_autoptr (MbInspectionPage) self = search->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = mb_store_ids_finish (MB_STORE (source), result, &error);

  if (self->closing || search->generation != self->search_generation)
    return;
  if (ids != NULL)
    mb_inspection_list_filter_ids (self, ids, TRUE);
  else
    mb_session_report (mb_page_get_session (MB_PAGE (self)), error);
}

static gboolean
on_search_due_cb (gpointer data)
{
  MbInspectionPage *self = data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autoptr (MbQuery) query = mb_query_new ("participant");
  Search *search;

  self->search_source = 0;
  self->search_generation++;
  if (text[strspn (text, " ")] == '\0')
    {
      g_clear_pointer (&self->only, g_hash_table_unref);
      if (self->results != NULL)
        mb_inspection_list_show (self);
      return G_SOURCE_REMOVE;
    }
  mb_query_search (query, text);
  search = g_new0 (Search, 1);
  search->self = g_object_ref (self);
  search->generation = self->search_generation;
  mb_store_ids_async (mb_session_get_store (mb_page_get_session (MB_PAGE (self))), query, 0, NULL, on_found_cb, search);
  return G_SOURCE_REMOVE;
}

static void
on_search_changed_cb (GtkEditable *search, MbInspectionPage *self)
{
  if (self->filling)
    return;
  g_clear_handle_id (&self->search_source, g_source_remove);
  self->search_source = g_timeout_add (SEARCH_DELAY, on_search_due_cb, self);
}

static void
on_search_activate_cb (GtkEntry *search, MbInspectionPage *self)
{
  gtk_widget_grab_focus (self->grid);
}

void
mb_inspection_list_clear_filters (MbInspectionPage *self)
{
  gboolean filling = self->filling;

  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->town, g_free);
  g_clear_pointer (&self->grade, g_free);
  g_clear_pointer (&self->only, g_hash_table_unref);
  g_clear_handle_id (&self->search_source, g_source_remove);
  self->search_generation++;
  self->progress = -1;
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  self->filling = filling;
}

static void
on_clear_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mb_inspection_list_clear_filters (MB_INSPECTION_PAGE (widget));
  if (MB_INSPECTION_PAGE (widget)->results != NULL)
    mb_inspection_list_show (MB_INSPECTION_PAGE (widget));
  gtk_widget_grab_focus (MB_INSPECTION_PAGE (widget)->grid);
}

/* ---- The whole ---- */

/* The choices themselves stay: their counts are of all. */
static void
refilter (MbInspectionPage *self)
{
  gboolean filling = self->filling;

  self->filling = TRUE;
  show_rows (self);
  show_words (self);
  show_towns (self);
  self->filling = filling;
  mb_inspection_actions_update (self);
}

void
mb_inspection_list_show (MbInspectionPage *self)
{
  gboolean filling = self->filling;

  self->filling = TRUE;
  show_years (self);
  show_progress (self);
  show_kinds (self);
  show_choice (self, self->type_choice, _ ("All types"), type_of, self->type);
  show_choice (self, self->town_choice, _ ("All towns"), town_of, self->town);
  show_choice (self, self->grade_choice, _ ("All grades"), grade_of, self->grade);
  show_choice (self, self->progress_choice, _ ("All states"), progress_of,
               self->progress >= 0 ? _ (progresses[self->progress].words) : NULL);
  show_rows (self);
  show_words (self);
  show_towns (self);
  show_chart (self);
  self->filling = filling;
  mb_inspection_actions_update (self);
}

static void
on_year_cb (GtkWidget *choice, GParamSpec *pspec, MbInspectionPage *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (choice));

  if (self->filling || self->years == NULL || selected >= self->years->len)
    return;
  self->year = g_array_index (self->years, int, selected);
  mb_inspection_list_clear_filters (self);
  mb_inspection_page_load (self);
}

static void
on_selection_cb (MbGrid *grid, MbInspectionPage *self)
{
  if (!self->filling)
    mb_inspection_actions_update (self);
}

void
mb_inspection_list_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "page.clear-filters", NULL, on_clear_cb);
}

void
mb_inspection_list_init (MbInspectionPage *self)
{
  GtkWidget *choices[] = { self->type_choice, self->town_choice, self->grade_choice, self->progress_choice };

  mb_grid_set_n_frozen (MB_GRID (self->grid), 1);
  mb_grid_set_name (MB_GRID (self->grid), _ ("Annual inspection"));
  mb_grid_set_name (MB_GRID (self->towns_grid), _ ("Progress by town"));
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    g_signal_connect (choices[i], "notify::selected", G_CALLBACK (on_choice_cb), self);
  g_signal_connect (self->year_choice, "notify::selected", G_CALLBACK (on_year_cb), self);
  g_signal_connect (self->search, "changed", G_CALLBACK (on_search_changed_cb), self);
  g_signal_connect (self->search, "activate", G_CALLBACK (on_search_activate_cb), self);
  g_signal_connect (self->grid, "selection-changed", G_CALLBACK (on_selection_cb), self);
  g_signal_connect (self->towns_grid, "activate", G_CALLBACK (on_town_activate_cb), self);
  g_signal_connect (self->chart, "activate", G_CALLBACK (on_chart_activate_cb), self);
  g_signal_connect (self->chart, "failed", G_CALLBACK (on_chart_failed_cb), self);
}

void
mb_inspection_list_dispose (MbInspectionPage *self)
{
  g_clear_handle_id (&self->search_source, g_source_remove);
  if (self->grid != NULL)
    mb_grid_set_source (MB_GRID (self->grid), NULL);
  if (self->towns_grid != NULL)
    mb_grid_set_source (MB_GRID (self->towns_grid), NULL);
}

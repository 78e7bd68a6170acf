/* list-page-figures.c: counts and sums around a list; keeps the promise that none of them is computed in the window's thread, and that
 * one that comes late, after something newer was asked, is not shown.
 */
#include "config.h"

#include "list-page-private.h"

#include <glib/gi18n-lib.h>

#include "figure.h"
#include "query-words.h"

#define MAX_SUMMED 20000
#define COUNT_MS   150 /* after the list itself, which they would hold up */

/* ---- Tabs ---- */

typedef struct
{
  const MbRegister *reg;
  MbQuery *query; /* without the tab */
  guint n;
  MbDate today;
} TabCounts;

static void
tab_counts_free (gpointer data)
{
  TabCounts *counts = data;

  mb_query_free (counts->query);
  g_free (counts);
}

static gpointer
count_tabs (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  TabCounts *counts = data;
  g_autofree gint64 *values = g_new0 (gint64, counts->n + 1);

  for (guint i = 0; i < counts->n; i++)
    {
      g_autoptr (MbQuery) query = mb_query_copy (counts->query);

      mb_list_tabs_apply (counts->reg, i, counts->today, query);
      values[i] = mb_store_count (mb_office_get_store (office), query, error);
      if (values[i] < 0)
        return NULL;
    }
  return g_steal_pointer (&values);
}

static void
on_tabs_counted_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbListPage) self = user;
  g_autofree gint64 *values = mb_session_run_finish (mb_page_get_session (MB_PAGE (self)), result, NULL);

  if (values != NULL && self->source != NULL)
    mb_list_tabs_set_counts (self->tabs, values);
}

void
mb_list_page_update_counts (MbListPage *self)
{
  self->tabs_wanted = mb_list_tabs_n (self->tabs) > 0;
  if (self->tabs_wanted)
    mb_list_page_count_later (self);
}

static void
count_tabs_now (MbListPage *self)
{
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  TabCounts *counts;
  guint active = mb_list_tabs_get_active (self->tabs);

  counts = g_new0 (TabCounts, 1);
  counts->reg = self->reg;
  mb_list_tabs_set_active (self->tabs, 0);
  counts->query = mb_list_page_build_query (self, NULL);
  mb_list_tabs_set_active (self->tabs, active);
  counts->n = mb_list_tabs_n (self->tabs);
  counts->today = mb_office_get_today (mb_session_get_office (session));
  mb_session_run (session, count_tabs, counts, tab_counts_free, NULL, on_tabs_counted_cb, g_object_ref (self));
}

/* ---- The sidebar's count: what is open, where there are states, else all ---- */

typedef struct
{
  gint64 open, overdue;
} Badge;

static gpointer
count_badge (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  const MbRegister *reg = data;
  g_autoptr (MbQuery) open = mb_query_new (reg->id), overdue = mb_query_new (reg->id);
  g_autofree Badge *badge = g_new0 (Badge, 1);

  mb_list_tabs_open (reg, open);
  badge->open = mb_store_count (mb_office_get_store (office), open, error);
  if (badge->open < 0)
    return NULL;
  if (mb_list_tabs_overdue (reg) != MB_LIST_TABS_NONE)
    {
      mb_list_tabs_apply (reg, mb_list_tabs_overdue (reg), mb_office_get_today (office), overdue);
      badge->overdue = mb_store_count (mb_office_get_store (office), overdue, error);
      if (badge->overdue < 0)
        return NULL;
    }
  return g_steal_pointer (&badge);
}

static void
on_badge_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbListPage) self = user;
  g_autofree Badge *badge = mb_session_run_finish (mb_page_get_session (MB_PAGE (self)), result, NULL);
  g_autofree char *text = NULL;

  if (badge == NULL || self->source == NULL)
    return;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, badge->open);
  mb_page_set_badge (MB_PAGE (self), text, badge->overdue > 0);
}

void
mb_list_page_update_badge (MbListPage *self)
{
  self->badge_wanted = self->pins_wanted = TRUE;
  mb_list_page_count_later (self);
}

/* ---- When: the list comes first ---- */

static gboolean
on_count_cb (gpointer data)
{
  MbListPage *self = data;

  if (mb_record_list_is_loading (self->list))
    return G_SOURCE_CONTINUE;
  self->counts_source = 0;
  if (self->badge_wanted)
    mb_session_run (mb_page_get_session (MB_PAGE (self)), count_badge, (gpointer) self->reg, NULL, NULL, on_badge_cb,
                    g_object_ref (self));
  if (self->tabs_wanted)
    count_tabs_now (self);
  if (self->pins_wanted)
    mb_list_page_count_pins (self);
  self->badge_wanted = self->tabs_wanted = self->pins_wanted = FALSE;
  return G_SOURCE_REMOVE;
}

void
mb_list_page_count_later (MbListPage *self)
{
  if (self->counts_source == 0)
    self->counts_source = g_timeout_add (COUNT_MS, on_count_cb, self);
}

/* ---- What a link filters by, in words ---- */

static gpointer
make_words (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  return mb_query_words (data, mb_office_get_store (office));
}

static void
on_words_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbListPage) self = user;
  g_autofree char *words = mb_session_run_finish (mb_page_get_session (MB_PAGE (self)), result, NULL);
  g_autofree char *text = NULL;

  if (words == NULL || self->base == NULL || self->source == NULL)
    return;
  /* translators: above a list that a figure opened: what it is filtered by */
  text = g_strdup_printf (_ ("Shown are the rows with %s"), words);
  gtk_label_set_label (GTK_LABEL (self->words_label), text);
  gtk_widget_set_tooltip_text (self->words_label, text);
}

static void
query_free (gpointer query)
{
  mb_query_free (query);
}

void
mb_list_page_update_words (MbListPage *self)
{
  gtk_widget_set_visible (self->words_box, self->base != NULL);
  gtk_label_set_label (GTK_LABEL (self->words_label), "");
  if (self->base != NULL)
    mb_session_run (mb_page_get_session (MB_PAGE (self)), make_words, mb_query_copy (self->base), query_free, NULL,
                    on_words_cb, g_object_ref (self));
}

/* ---- Counts in a filter's list ---- */

typedef struct
{
  MbQuery *query;
  const char *field;
  MbFilterChip *chip;
  MbListPage *self;
} ChipCounts;

static gpointer
count_chip (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  ChipCounts *counts = data;
  MbAggregate count = { MB_AGG_COUNT, NULL, NULL };

  return mb_store_group (mb_office_get_store (office), counts->query, &counts->field, 1, &count, 1, error);
}

static void
on_chip_counted_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  ChipCounts *counts = user;
  g_autoptr (MbListPage) self = counts->self;
  g_autoptr (MbFilterChip) chip = counts->chip;
  g_autoptr (GPtrArray) rows = mb_session_run_finish (mb_page_get_session (MB_PAGE (self)), result, NULL);

  if (rows != NULL && self->source != NULL)
    mb_filter_chip_set_counts (chip, rows);
  mb_query_free (counts->query);
  g_free (counts);
}

void
mb_list_page_count_chip (MbListPage *self, MbFilterChip *chip)
{
  ChipCounts *counts = g_new0 (ChipCounts, 1);

  counts->query = mb_list_page_build_query (self, chip);
  counts->field = mb_filter_chip_get_field (chip)->id;
  counts->chip = g_object_ref (chip);
  counts->self = g_object_ref (self);
  mb_session_run (mb_page_get_session (MB_PAGE (self)), count_chip, counts, NULL, NULL, on_chip_counted_cb, counts);
}

/* ---- The status line: how many are selected, and their sum in the column of the cursor ---- */

typedef struct
{
  MbListPage *self;
  guint generation;
  const MbField *field;
  GArray *ids; /* (nullable) NULL: the whole query */
  MbQuery *query;
  char *head;
} Sum;

static void
sum_free (Sum *sum)
{
  g_clear_pointer (&sum->ids, g_array_unref);
  g_clear_pointer (&sum->query, mb_query_free);
  g_object_unref (sum->self);
  g_free (sum->head);
  g_free (sum);
}

static gpointer
compute_sum (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Sum *sum = data;
  g_autofree gint64 *total = g_new0 (gint64, 1);
  MbStore *store = mb_office_get_store (office);

  if (sum->ids == NULL)
    {
      MbAggregate aggregate = { MB_AGG_SUM, sum->field->id, NULL };
      g_autoptr (GPtrArray) rows = mb_store_group (store, sum->query, NULL, 0, &aggregate, 1, error);

      if (rows == NULL)
        return NULL;
      *total = rows->len > 0 ? ((MbGroupRow *) g_ptr_array_index (rows, 0))->values[0] : 0;
      return g_steal_pointer (&total);
    }
  for (guint first = 0; first < sum->ids->len; first += 500)
    {
      g_autoptr (GPtrArray) records
          = mb_store_fetch (store, sum->field->reg->id, &g_array_index (sum->ids, gint64, first),
                            MIN (500, sum->ids->len - first), error);

      if (records == NULL)
        return NULL;
      for (guint i = 0; i < records->len; i++)
        {
          MbRecord *record = g_ptr_array_index (records, i);

          if (record != NULL && record->values[sum->field->index].kind == MB_VALUE_INT)
            *total += record->values[sum->field->index].number;
        }
    }
  return g_steal_pointer (&total);
}

static void
on_summed_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Sum *sum = user;
  MbListPage *self = sum->self;
  g_autofree gint64 *total = mb_session_run_finish (mb_page_get_session (MB_PAGE (self)), result, NULL);

  if (total != NULL && self->source != NULL && sum->generation == self->figures_generation)
    {
      g_autofree char *number = sum->field->type == MB_FIELD_INTEGER ? g_strdup_printf ("%" G_GINT64_FORMAT, *total)
                                                                     : mb_hundredths_format (*total);
      /* translators: status line: "Selected 3 of 363", then a column and the sum of the selected rows in it */
      g_autofree char *text = g_strdup_printf (_ ("%s · %s: %s%s"), sum->head, sum->field->label, number,
                                               sum->field->unit != NULL ? sum->field->unit : "");

      mb_page_set_status (MB_PAGE (self), text);
    }
  sum_free (sum);
}

static gboolean
on_figures_cb (gpointer data)
{
  MbListPage *self = data;
  const MbGridRanges *selection = mb_grid_get_selection (MB_GRID (self->grid));
  guint64 count = mb_grid_ranges_count (selection);
  guint n = mb_record_list_get_n (self->list);
  guint column = mb_grid_get_cursor_column (MB_GRID (self->grid));
  const MbField *field = column != MB_GRID_NONE ? mb_record_source_get_field (self->source, column) : NULL;
  g_autofree char *head = NULL, *cells = mb_grid_block_told (MB_GRID (self->grid));
  Sum *sum;

  self->figures_source = 0;
  self->figures_generation++;
  /* A selection lies within the list, so its count is a guint too. */
  head = count > 0 ? g_strdup_printf (_ ("Selected %u of %u"), (guint) count, n)
                   : g_strdup_printf (ngettext ("%u row", "%u rows", n), n);
  if (cells != NULL)
    {
      g_autofree char *rows = g_steal_pointer (&head);

      head = g_strdup_printf ("%s · %s", rows, cells);
    }
  mb_page_set_status (MB_PAGE (self), head);
  if (count == 0 || field == NULL || !mb_field_is_number (field) || (count < n && count > MAX_SUMMED))
    return G_SOURCE_REMOVE;
  sum = g_new0 (Sum, 1);
  sum->self = g_object_ref (self);
  sum->generation = self->figures_generation;
  sum->field = field;
  sum->head = g_strdup (head);
  if (count == n)
    sum->query = mb_list_page_build_query (self, NULL);
  else
    {
      sum->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
      for (guint i = 0; i < mb_grid_ranges_n (selection); i++)
        {
          MbGridRange range = mb_grid_ranges_nth (selection, i);

          for (guint row = range.first; row <= range.last; row++)
            {
              gint64 id = mb_record_list_get_id (self->list, row);

              g_array_append_val (sum->ids, id);
            }
        }
    }
  mb_session_run (mb_page_get_session (MB_PAGE (self)), compute_sum, sum, NULL, NULL, on_summed_cb, sum);
  return G_SOURCE_REMOVE;
}

void
mb_list_page_update_status (MbListPage *self)
{
  if (self->figures_source == 0)
    self->figures_source = g_timeout_add (60, on_figures_cb, self);
}

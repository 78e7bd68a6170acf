/* sheet-sink.c: keeps the promises that hold for every kind of file: rows in order, cells in order, one cell a place, only
 * the top left cell of a merge, nothing empty, never more memory than a bound.
 */
#include "config.h"

#include "sheet-sink.h"

#include "merge-cover.h"
#include "text-blocks.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_HELD_TEXT   (160u * 1024 * 1024) /* bytes of one streamed row or one collected sheet */
#define MAX_HELD_CELLS  (4u * 1024 * 1024)   /* 32 bytes each */
#define MAX_MERGES      (256u * 1024)
#define MAX_FORMATS     65536u
#define CHECK_EACH_ROWS 128

typedef struct
{
  guint row;
  guint first; /* index into cells */
  guint n;
} HeldRow;

struct _MbSheetSink
{
  const MbSheetHandler *handler;
  gpointer user;
  MbJob *job;
  MbSheetInfo info;
  char *name;
  GHashTable *format_indexes;

  gboolean collect;
  gboolean too_large;
  GArray *cells; /* MbSheetCell of the current row, or of the whole collected sheet */
  GArray *rows;  /* HeldRow: finished ones of the collected sheet */
  GArray *work;  /* MbSheetCell: a row being put in order */
  guint row;     /* 0: none */
  guint first;   /* index of the current row's first cell */
  guint n_rows;
  MbTextBlocks texts;
  MbMergeCover cover;
};

MbSheetSink *
mb_sheet_sink_new (const MbSheetHandler *handler, gpointer user, MbJob *job)
{
  MbSheetSink *sink = g_new0 (MbSheetSink, 1);

  sink->handler = handler;
  sink->user = user;
  sink->job = job;
  sink->info.index = G_MAXUINT; /* the first begin makes it 0 */
  sink->info.merges = g_array_new (FALSE, FALSE, sizeof (MbSheetRange));
  sink->info.widths = g_array_new (FALSE, FALSE, sizeof (MbSheetWidth));
  sink->info.hidden_rows = g_array_new (FALSE, FALSE, sizeof (guint));
  sink->info.unvalued = g_array_new (FALSE, FALSE, sizeof (MbSheetRange));
  sink->info.formats = g_ptr_array_new_with_free_func (g_free);
  sink->format_indexes = g_hash_table_new (g_str_hash, g_str_equal);
  sink->cells = g_array_new (FALSE, FALSE, sizeof (MbSheetCell));
  sink->rows = g_array_new (FALSE, FALSE, sizeof (HeldRow));
  sink->work = g_array_new (FALSE, FALSE, sizeof (MbSheetCell));
  mb_text_blocks_init (&sink->texts);
  mb_sheet_sink_add_format (sink, "General");
  return sink;
}

void
mb_sheet_sink_free (MbSheetSink *sink)
{
  if (sink == NULL)
    return;
  g_array_unref (sink->info.merges);
  g_array_unref (sink->info.widths);
  g_array_unref (sink->info.hidden_rows);
  g_array_unref (sink->info.unvalued);
  g_hash_table_unref (sink->format_indexes);
  g_ptr_array_unref (sink->info.formats);
  g_array_unref (sink->cells);
  g_array_unref (sink->rows);
  g_array_unref (sink->work);
  mb_text_blocks_clear (&sink->texts);
  mb_merge_cover_clear (&sink->cover);
  g_free (sink->name);
  g_free (sink);
}

MbSheetInfo *
mb_sheet_sink_info (MbSheetSink *sink)
{
  return &sink->info;
}

guint
mb_sheet_sink_add_format (MbSheetSink *sink, const char *code)
{
  gpointer index;
  char *copy;

  if (g_hash_table_lookup_extended (sink->format_indexes, code, NULL, &index))
    return GPOINTER_TO_UINT (index);
  if (sink->info.formats->len >= MAX_FORMATS)
    return 0;
  copy = g_strdup (code);
  g_ptr_array_add (sink->info.formats, copy);
  g_hash_table_insert (sink->format_indexes, copy, GUINT_TO_POINTER (sink->info.formats->len - 1));
  return sink->info.formats->len - 1;
}

void
mb_sheet_sink_add_merge (MbSheetSink *sink, guint row, guint column, guint last_row, guint last_column)
{
  MbSheetRange range = { row, column, last_row, last_column };

  if (row == 0 || column == 0 || last_row < row || last_column < column || (row == last_row && column == last_column))
    return;
  if (sink->info.merges->len >= MAX_MERGES)
    sink->too_large = TRUE;
  else
    g_array_append_val (sink->info.merges, range);
}

gboolean
mb_sheet_sink_begin (MbSheetSink *sink, const char *name, gboolean hidden, gboolean collect, GError **error)
{
  mb_sheet_sink_rename (sink, name);
  sink->info.index++;
  sink->info.hidden = hidden;
  g_array_set_size (sink->info.merges, 0);
  g_array_set_size (sink->info.widths, 0);
  g_array_set_size (sink->info.hidden_rows, 0);
  g_array_set_size (sink->info.unvalued, 0);
  sink->collect = collect;
  sink->too_large = FALSE;
  g_array_set_size (sink->cells, 0);
  g_array_set_size (sink->rows, 0);
  sink->row = 0;
  sink->first = 0;
  mb_text_blocks_drop (&sink->texts);
  mb_merge_cover_clear (&sink->cover);
  if (!collect && sink->handler->sheet_begin != NULL)
    return sink->handler->sheet_begin (&sink->info, sink->user, error);
  return TRUE;
}

void
mb_sheet_sink_rename (MbSheetSink *sink, const char *name)
{
  char *copy = g_utf8_make_valid (name, -1);

  g_free (sink->name);
  sink->info.name = sink->name = copy;
}

void
mb_sheet_sink_merges_known (MbSheetSink *sink)
{
  mb_merge_cover_clear (&sink->cover);
  mb_merge_cover_init (&sink->cover, sink->info.merges, MB_SHEET_MAX_COLUMNS);
}

static gboolean
check_size (MbSheetSink *sink, GError **error)
{
  if (!sink->too_large && sink->texts.held <= MAX_HELD_TEXT)
    return TRUE;
  mb_set_error (error, MB_FAULT_FILE_TOO_LARGE, _ ("sheet “%s”"), sink->name);
  return FALSE;
}

/* Column order with the later of two cells at one place. */
static int
compare_columns (gconstpointer a, gconstpointer b)
{
  const MbSheetCell *x = a, *y = b;

  return x->column < y->column ? -1 : x->column > y->column;
}

static guint
put_in_order (MbSheetCell *cells, guint n, GArray *work)
{
  guint kept = 0;
  gboolean sorted = TRUE;

  for (guint i = 1; i < n && sorted; i++)
    sorted = cells[i - 1].column < cells[i].column;
  if (sorted)
    return n;
  /* g_array_sort is a stable merge sort */
  g_array_set_size (work, 0);
  g_array_append_vals (work, cells, n);
  g_array_sort (work, compare_columns);
  for (guint i = 0; i < n; i++)
    {
      const MbSheetCell *cell = &g_array_index (work, MbSheetCell, i);
      if (kept > 0 && cells[kept - 1].column == cell->column)
        kept--;
      cells[kept++] = *cell;
    }
  return kept;
}

static gboolean
hand_over (MbSheetSink *sink, guint row, MbSheetCell *cells, guint n, GError **error)
{
  if (n == 0)
    return TRUE;
  n = put_in_order (cells, n, sink->work);
  if (sink->cover.counts != NULL)
    {
      guint kept = 0;
      if (!mb_merge_cover_row (&sink->cover, row))
        {
          mb_set_error (error, MB_FAULT_FILE_DAMAGED, _ ("sheet “%s”, row %u: the rows are out of order"), sink->name,
                        row);
          return FALSE;
        }
      for (guint i = 0; i < n; i++)
        if (!mb_merge_cover_hides (&sink->cover, cells[i].column))
          cells[kept++] = cells[i];
      n = kept;
      if (n == 0)
        return TRUE;
    }
  if (++sink->n_rows % CHECK_EACH_ROWS == 0 && !mb_job_check (sink->job, error))
    return FALSE;
  return sink->handler->row (&sink->info, row, cells, n, sink->user, error);
}

static gboolean
finish_row (MbSheetSink *sink, GError **error)
{
  guint n = sink->cells->len - sink->first;

  if (n == 0)
    return TRUE;
  if (sink->collect)
    {
      HeldRow held = { sink->row, sink->first, n };
      g_array_append_val (sink->rows, held);
      sink->first = sink->cells->len;
      return TRUE;
    }
  if (!hand_over (sink, sink->row, (MbSheetCell *) (gpointer) sink->cells->data, n, error))
    return FALSE;
  g_array_set_size (sink->cells, 0);
  mb_text_blocks_drop (&sink->texts);
  return TRUE;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const HeldRow *x = a, *y = b;

  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  return x->first < y->first ? -1 : x->first > y->first; /* as they came */
}

static gboolean
hand_over_collected (MbSheetSink *sink, GError **error)
{
  g_autoptr (GArray) joined = g_array_new (FALSE, FALSE, sizeof (MbSheetCell));
  gboolean sorted = TRUE;

  mb_sheet_sink_merges_known (sink);
  if (sink->handler->sheet_begin != NULL && !sink->handler->sheet_begin (&sink->info, sink->user, error))
    return FALSE;
  for (guint i = 1; i < sink->rows->len && sorted; i++)
    sorted = g_array_index (sink->rows, HeldRow, i - 1).row < g_array_index (sink->rows, HeldRow, i).row;
  if (!sorted)
    g_array_sort (sink->rows, compare_rows);
  for (guint i = 0; i < sink->rows->len;)
    {
      const HeldRow *held = &g_array_index (sink->rows, HeldRow, i);
      MbSheetCell *cells = &g_array_index (sink->cells, MbSheetCell, held->first);
      guint n = held->n;
      guint last = i + 1;

      while (last < sink->rows->len && g_array_index (sink->rows, HeldRow, last).row == held->row)
        last++;
      if (last > i + 1)
        {
          g_array_set_size (joined, 0);
          for (guint j = i; j < last; j++)
            {
              const HeldRow *part = &g_array_index (sink->rows, HeldRow, j);
              g_array_append_vals (joined, &g_array_index (sink->cells, MbSheetCell, part->first), part->n);
            }
          cells = (MbSheetCell *) (gpointer) joined->data;
          n = joined->len;
        }
      if (!hand_over (sink, held->row, cells, n, error))
        return FALSE;
      i = last;
    }
  return TRUE;
}

gboolean
mb_sheet_sink_end (MbSheetSink *sink, GError **error)
{
  if (!check_size (sink, error) || !finish_row (sink, error))
    return FALSE;
  if (sink->collect && !hand_over_collected (sink, error))
    return FALSE;
  if (sink->handler->sheet_end != NULL && !sink->handler->sheet_end (&sink->info, sink->user, error))
    return FALSE;
  sink->row = 0;
  sink->first = 0;
  g_array_set_size (sink->cells, 0);
  g_array_set_size (sink->rows, 0);
  mb_text_blocks_drop (&sink->texts);
  return TRUE;
}

gboolean
mb_sheet_sink_row (MbSheetSink *sink, guint row, GError **error)
{
  if (row == sink->row)
    return TRUE;
  if (!check_size (sink, error))
    return FALSE;
  if (!finish_row (sink, error))
    return FALSE;
  sink->row = row;
  return TRUE;
}

gboolean
mb_sheet_sink_check_place (MbSheetSink *sink, guint row, guint column, GError **error)
{
  if (row >= 1 && row <= MB_SHEET_MAX_ROWS && column <= MB_SHEET_MAX_COLUMNS)
    return TRUE;
  mb_set_error (error, MB_FAULT_FILE_DAMAGED, _ ("sheet “%s” names row %u, column %u, which no sheet has"), sink->name,
                row, column);
  return FALSE;
}

void
mb_sheet_sink_cell_static (MbSheetSink *sink, guint column, MbSheetCellKind kind, guint format, const char *text,
                           gsize length)
{
  MbSheetCell cell = { column, kind, format, (guint) length, text };

  if (length == 0)
    return;
  if (sink->cells->len >= MAX_HELD_CELLS)
    sink->too_large = TRUE;
  else
    g_array_append_val (sink->cells, cell);
}

void
mb_sheet_sink_cell (MbSheetSink *sink, guint column, MbSheetCellKind kind, guint format, const char *text, gsize length)
{
  if (length == 0)
    return;
  if (sink->texts.held > MAX_HELD_TEXT)
    sink->too_large = TRUE;
  else
    mb_sheet_sink_cell_static (sink, column, kind, format, mb_text_blocks_keep (&sink->texts, text, length), length);
}

void
mb_text_to_lf (GString *text)
{
  char *from = memchr (text->str, '\r', text->len);
  char *end = text->str + text->len;
  char *to = from;

  if (from == NULL)
    return;
  for (; from < end; from++)
    {
      if (*from != '\r')
        *to++ = *from;
      else
        {
          *to++ = '\n';
          if (from + 1 < end && from[1] == '\n')
            from++;
        }
    }
  g_string_truncate (text, (gsize) (to - text->str));
}

/* xls-sheet.c: keeps the promise that rows come in order and merged cells by their top left one, however the
 * file has them: a first walk notes where the cells are and which ranges are merged, a second one reads them. */
#include "config.h"

#include "xls-sheet.h"

#include <glib/gi18n-lib.h>

#include "xls-cell.h"

/* A file may name one long text from many cells; one with more text than this was made to waste time. */
#define MAX_READ (G_GUINT64_CONSTANT (4) << 30)

enum
{
  CELLS_BETWEEN_REPORTS = 4096,
  SHORTEST_CELL = 8,    /* bytes of the shortest record that holds a value */
  MAX_WIDTHS = 1024,    /* a sheet has 256 columns */
  MAX_MERGES = 1 << 20, /* more than the sink takes */
};

static void
take_width (const MbXlsRecord *record, GArray *widths)
{
  MbSheetWidth width = { 0 };
  guint units;

  if (record->id == MB_XLS_COLINFO && record->length >= 8)
    {
      width.first = mb_xls_u16 (record->data) + 1;
      width.last = mb_xls_u16 (record->data + 2) + 1;
      units = mb_xls_u16 (record->data + 4);
      /* Some writers leave the flags out. */
      width.hidden = record->length >= 10 && (record->data[8] & 1) != 0;
    }
  else if (record->id == MB_XLS_COLWIDTH_2 && record->length >= 4)
    {
      width.first = record->data[0] + 1u;
      width.last = record->data[1] + 1u;
      units = mb_xls_u16 (record->data + 2);
    }
  else
    return;

  /* In 256ths of a character. "To the last column" is often written as one column too many. */
  width.width_hundredths = (units * 100 + 128) / 256;
  width.last = MIN (width.last, 256);
  if (width.first <= width.last && widths->len < MAX_WIDTHS)
    g_array_append_val (widths, width);
}

/* Of BIFF 3 and later; flags stand behind the height and what it is derived from. */
static void
take_row (const MbXlsRecord *record, GArray *hidden)
{
  guint row = record->length >= 14 ? mb_xls_u16 (record->data) + 1 : 0;

  if (row > 0 && (record->data[12] & 0x20) != 0 && hidden->len < MB_SHEET_MAX_ROWS)
    g_array_append_val (hidden, row);
}

static void
take_merges (const MbXlsRecord *record, GArray *merges)
{
  guint n = record->length >= 2 ? MIN (mb_xls_u16 (record->data), (record->length - 2) / 8) : 0;

  for (guint i = 0; i < n && merges->len < MAX_MERGES; i++)
    {
      const guint8 *bytes = record->data + 2 + 8 * i;
      MbSheetRange range = { mb_xls_u16 (bytes) + 1, mb_xls_u16 (bytes + 4) + 1, mb_xls_u16 (bytes + 2) + 1,
                             mb_xls_u16 (bytes + 6) + 1 };
      g_array_append_val (merges, range);
    }
}

static gint
compare_places (gconstpointer a, gconstpointer b)
{
  const MbXlsPlace *first = a, *second = b;

  if (first->row != second->row)
    return first->row < second->row ? -1 : 1;
  return first->offset < second->offset ? -1 : first->offset > second->offset;
}

void
mb_xls_sheet_clear (MbXlsSheet *sheet)
{
  g_clear_pointer (&sheet->places, g_array_unref);
  g_clear_pointer (&sheet->merges, g_array_unref);
  g_clear_pointer (&sheet->widths, g_array_unref);
  g_clear_pointer (&sheet->hidden, g_array_unref);
}

gboolean
mb_xls_sheet_scan (MbXlsBook *book, gsize offset, const char *name, MbXlsSheet *sheet, GError **error)
{
  gboolean ordered = TRUE;
  gsize start = offset;
  MbXlsPlace place = { 0 };
  MbXlsRecord record;
  MbXlsStep step;

  *sheet = (MbXlsSheet){ .places = g_array_new (FALSE, FALSE, sizeof (MbXlsPlace)),
                         .merges = g_array_new (FALSE, FALSE, sizeof (MbSheetRange)),
                         .widths = g_array_new (FALSE, FALSE, sizeof (MbSheetWidth)),
                         .hidden = g_array_new (FALSE, FALSE, sizeof (guint)) };

  while ((step = mb_xls_substream_next (&book->stream, &offset, &record)) == MB_XLS_STEP_RECORD)
    {
      guint row;

      if (mb_xls_cell_wanted (&record, &row))
        {
          if (record.length < SHORTEST_CELL)
            {
              step = MB_XLS_STEP_DAMAGED;
              break;
            }
          ordered = ordered && row >= place.row;
          place.row = row;
          place.offset = (guint32) record.offset;
          g_array_append_val (sheet->places, place);
          continue;
        }
      switch (record.id)
        {
        case MB_XLS_IXFE:
          if (record.length >= 2)
            place.ixfe = mb_xls_u16 (record.data);
          break;
        case MB_XLS_COLINFO:
        case MB_XLS_COLWIDTH_2:
          take_width (&record, sheet->widths);
          break;
        case MB_XLS_ROW:
          take_row (&record, sheet->hidden);
          break;
        case MB_XLS_MERGEDCELLS:
          take_merges (&record, sheet->merges);
          break;
        case MB_XLS_WSBOOL:
          sheet->dialog = book->version >= 5 && record.length >= 1 && (record.data[0] & 0x10) != 0;
          break;
        default:
          if (book->version < 5 && !mb_xls_book_record (book, &record, error))
            return FALSE;
          break;
        }
    }
  /* Sheets lie one behind the other; where thousands lie at one place, none of them is right. */
  book->n_scanned += offset - start;
  if (step == MB_XLS_STEP_DAMAGED || book->n_scanned > 2 * (guint64) book->stream.size)
    {
      mb_set_error (error, MB_FAULT_FILE_DAMAGED, _ ("sheet “%s”"), name);
      return FALSE;
    }

  if (!ordered)
    g_array_sort (sheet->places, compare_places);
  return TRUE;
}

static gboolean
read_rows (MbXlsBook *book, const MbXlsSheet *sheet, const char *name, MbJob *job, GError **error)
{
  for (guint i = 0; i < sheet->places->len; i++)
    {
      const MbXlsPlace *place = &g_array_index (sheet->places, MbXlsPlace, i);
      MbXlsRecord record;

      if (i % CELLS_BETWEEN_REPORTS == 0)
        mb_job_set_progress (job, place->offset, book->stream.size);
      if (!mb_sheet_sink_row (book->sink, place->row + 1, error))
        return FALSE;
      if (mb_xls_record_at (&book->stream, place->offset, &record) != MB_XLS_STEP_RECORD
          || !mb_xls_cell_read (book, &record, place->ixfe))
        {
          mb_set_error (error, MB_FAULT_FILE_DAMAGED, _ ("sheet “%s”, row %u"), name, place->row + 1);
          return FALSE;
        }
      if (book->n_read > MAX_READ)
        {
          mb_set_error (error, MB_FAULT_FILE_TOO_LARGE, _ ("sheet “%s”, row %u"), name, place->row + 1);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
mb_xls_sheet_read (MbXlsBook *book, const MbXlsSheet *sheet, const char *name, gboolean hidden, MbJob *job,
                   GError **error)
{
  if (!mb_sheet_sink_begin (book->sink, name, hidden, FALSE, error))
    return FALSE;

  g_array_append_vals (mb_sheet_sink_info (book->sink)->widths, sheet->widths->data, sheet->widths->len);
  g_array_append_vals (mb_sheet_sink_info (book->sink)->hidden_rows, sheet->hidden->data, sheet->hidden->len);
  for (guint i = 0; i < sheet->merges->len; i++)
    {
      const MbSheetRange *range = &g_array_index (sheet->merges, MbSheetRange, i);
      mb_sheet_sink_add_merge (book->sink, range->row, range->column, range->last_row, range->last_column);
    }
  mb_sheet_sink_merges_known (book->sink);
  return read_rows (book, sheet, name, job, error) && mb_sheet_sink_end (book->sink, error);
}

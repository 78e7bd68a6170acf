/* xls-sheet.c: keeps the promise that rows come in order and merged cells by their top left one, however the
 * file has them: a first walk notes where the cells are and which ranges are merged, a second one reads them. */
#include "config.h"

#include "xls-sheet.h"

#include <glib/gi18n-lib.h>

#include "xls-cell.h"

/* A file may name one long text from many cells: a row or a file with more than this was made to fill the memory. */
#define MAX_ROW_BYTES  (64u << 20)
#define MAX_TEXT_BYTES (G_GUINT64_CONSTANT (2) << 30)

enum
{
  ROWS_BETWEEN_CHECKS = 256
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
  if (width.first <= width.last)
    g_array_append_val (widths, width);
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
  g_clear_pointer (&sheet->merge, mb_xls_merge_free);
  g_clear_pointer (&sheet->merges, g_array_unref);
  g_clear_pointer (&sheet->widths, g_array_unref);
}

gboolean
mb_xls_sheet_scan (MbXlsBook *book, gsize offset, const char *name, MbXlsSheet *sheet, GError **error)
{
  gboolean ordered = TRUE;
  MbXlsPlace place = { 0 };
  MbXlsRecord record;
  MbXlsStep step;

  *sheet = (MbXlsSheet){ .places = g_array_new (FALSE, FALSE, sizeof (MbXlsPlace)),
                         .merge = mb_xls_merge_new (),
                         .merges = g_array_new (FALSE, FALSE, sizeof (MbSheetRange)),
                         .widths = g_array_new (FALSE, FALSE, sizeof (MbSheetWidth)) };

  while ((step = mb_xls_substream_next (&book->stream, &offset, &record)) == MB_XLS_STEP_RECORD)
    {
      guint row;

      if (mb_xls_cell_wanted (&record, &row))
        {
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
        case MB_XLS_MERGEDCELLS:
          mb_xls_merge_add (sheet->merge, &record, sheet->merges);
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
  if (step == MB_XLS_STEP_DAMAGED)
    {
      mb_set_error (error, MB_FAULT_FILE_DAMAGED, _ ("sheet “%s”"), name);
      return FALSE;
    }

  if (!ordered)
    g_array_sort (sheet->places, compare_places);
  return TRUE;
}

static gboolean
hand_over (MbXlsBook *book, MbXlsRow *cells, guint row, const MbSheetInfo *info, const MbSheetHandler *handler,
           gpointer user, GError **error)
{
  gboolean ok = TRUE;

  book->n_text_bytes += cells->texts->len;
  if (book->n_text_bytes > MAX_TEXT_BYTES)
    {
      mb_set_error (error, MB_FAULT_FILE_TOO_LARGE, NULL);
      return FALSE;
    }
  mb_xls_row_finish (cells);
  if (cells->cells->len > 0)
    ok = handler->row (info, row + 1, (const MbSheetCell *) (gpointer) cells->cells->data, cells->cells->len, user,
                       error);
  mb_xls_row_restart (cells);
  return ok;
}

gboolean
mb_xls_sheet_rows (MbXlsBook *book, const MbXlsSheet *sheet, const MbSheetInfo *info, const MbSheetHandler *handler,
                   gpointer user, MbJob *job, GError **error)
{
  const MbXlsPlace *places = (const MbXlsPlace *) (gpointer) sheet->places->data;
  guint n_rows = 0;
  gboolean ok = TRUE;
  MbXlsRow cells;

  mb_xls_row_init (&cells);
  for (guint i = 0; ok && i < sheet->places->len; i++)
    {
      MbXlsRecord record;

      ok = mb_xls_record_at (&book->stream, places[i].offset, &record) == MB_XLS_STEP_RECORD
           && mb_xls_row_add (&cells, book, sheet->merge, &record, places[i].ixfe);
      if (!ok)
        mb_set_error (error, MB_FAULT_FILE_DAMAGED, _ ("sheet “%s”, row %u"), info->name, places[i].row + 1);
      else if (cells.texts->len > MAX_ROW_BYTES)
        {
          mb_set_error (error, MB_FAULT_FILE_TOO_LARGE, _ ("sheet “%s”, row %u"), info->name, places[i].row + 1);
          ok = FALSE;
        }
      else if (i + 1 == sheet->places->len || places[i + 1].row != places[i].row)
        {
          ok = hand_over (book, &cells, places[i].row, info, handler, user, error);
          if (ok && ++n_rows % ROWS_BETWEEN_CHECKS == 0)
            {
              mb_job_set_progress (job, places[i].offset, book->stream.size);
              ok = mb_job_check (job, error);
            }
        }
    }
  mb_xls_row_clear (&cells);
  return ok;
}

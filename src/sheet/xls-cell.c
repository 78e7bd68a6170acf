/* xls-cell.c: keeps the promise that each cell record of every BIFF version is read as the spreadsheet program
 * shows it: RK numbers to the last bit, formulas by their cached result, dates by their format. */
#include "xls-cell.h"

#include <math.h>
#include <string.h>

/* How the data of a cell record begins. */
enum
{
  HEAD = 6,   /* row, column, XF */
  HEAD_2 = 7, /* row, column, three bytes of attributes */
};

typedef struct
{
  guint column;
  MbFormatClass format_class;
  guint format;
} Place;

void
mb_xls_row_init (MbXlsRow *row)
{
  row->cells = g_array_new (FALSE, FALSE, sizeof (MbSheetCell));
  row->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  row->texts = g_string_new (NULL);
  row->scratch = g_string_new (NULL);
}

void
mb_xls_row_clear (MbXlsRow *row)
{
  g_array_unref (row->cells);
  g_array_unref (row->starts);
  g_string_free (row->texts, TRUE);
  g_string_free (row->scratch, TRUE);
}

void
mb_xls_row_restart (MbXlsRow *row)
{
  g_array_set_size (row->cells, 0);
  g_array_set_size (row->starts, 0);
  g_string_truncate (row->texts, 0);
}

gboolean
mb_xls_cell_wanted (const MbXlsRecord *record, guint *row)
{
  switch (record->id)
    {
    case MB_XLS_INTEGER_2:
    case MB_XLS_NUMBER_2:
    case MB_XLS_LABEL_2:
    case MB_XLS_BOOLERR_2:
    case MB_XLS_FORMULA:
    case MB_XLS_FORMULA_3:
    case MB_XLS_FORMULA_4:
    case MB_XLS_NUMBER:
    case MB_XLS_LABEL:
    case MB_XLS_BOOLERR:
    case MB_XLS_RK:
    case MB_XLS_RK_OLD:
    case MB_XLS_MULRK:
    case MB_XLS_RSTRING:
    case MB_XLS_LABELSST:
      *row = record->length >= 2 ? mb_xls_u16 (record->data) : 0;
      return TRUE;
    default:
      return FALSE;
    }
}

/* The cell's text is what was appended to row->texts since start. */
static void
add_cell (MbXlsRow *row, const Place *place, MbSheetCellKind kind, gsize start)
{
  gsize length = row->texts->len - start;
  MbSheetCell cell = { .column = place->column + 1, .kind = kind, .format = place->format, .length = (guint) length };

  if (length == 0)
    return;
  g_string_append_c (row->texts, '\0');
  g_array_append_val (row->cells, cell);
  g_array_append_val (row->starts, start);
}

static void
add_number (MbXlsRow *row, MbXlsBook *book, const Place *place, double number)
{
  gsize start = row->texts->len;
  MbSheetCellKind kind = MB_SHEET_ERROR;

  if (isfinite (number))
    {
      kind = mb_number_format_cell (number == 0 ? 0 : number, place->format_class, book->system_1904, row->scratch);
      g_string_append_len (row->texts, row->scratch->str, (gssize) row->scratch->len);
    }
  else
    g_string_append (row->texts, "#NUM!");
  add_cell (row, place, kind, start);
}

static void
add_boolean_or_error (MbXlsRow *row, const Place *place, gboolean is_error, guint value)
{
  static const struct
  {
    guint code;
    const char *name;
  } errors[] = { { 0x00, "#NULL!" }, { 0x07, "#DIV/0!" }, { 0x0F, "#VALUE!" }, { 0x17, "#REF!" },
                 { 0x1D, "#NAME?" }, { 0x24, "#NUM!" },   { 0x2A, "#N/A" },    { 0x2B, "#GETTING_DATA" } };
  gsize start = row->texts->len;
  const char *text = is_error ? "#N/A" : value != 0 ? "1" : "0";

  for (guint i = 0; is_error && i < G_N_ELEMENTS (errors); i++)
    if (errors[i].code == value)
      text = errors[i].name;
  g_string_append (row->texts, text);
  add_cell (row, place, is_error ? MB_SHEET_ERROR : MB_SHEET_BOOL, start);
}

static double
double_of (const guint8 *bytes)
{
  guint64 bits = (guint64) mb_xls_u32 (bytes) | (guint64) mb_xls_u32 (bytes + 4) << 32;
  double number;

  memcpy (&number, &bits, sizeof number);
  return number;
}

/* Bit 0: in hundredths; bit 1: a signed integer of 30 bits, else the upper 30 bits of a double. */
static double
double_of_rk (guint32 rk)
{
  double number;

  if ((rk & 2) != 0)
    number = (double) ((gint64) (gint32) (rk & ~(guint32) 3) / 4);
  else
    {
      guint64 bits = (guint64) (rk & ~(guint32) 3) << 32;
      memcpy (&number, &bits, sizeof number);
    }
  return (rk & 1) != 0 ? number / 100 : number;
}

/* A formula's text stands in the STRING record behind it; the record of a shared formula, an array or a table may
 * stand between. */
static gboolean
add_formula_text (MbXlsRow *row, MbXlsBook *book, const Place *place, const MbXlsRecord *formula)
{
  gsize offset = mb_xls_record_next (formula), start = row->texts->len;
  MbXlsRecord record;

  while (mb_xls_record_at (&book->stream, offset, &record) == MB_XLS_STEP_RECORD)
    {
      MbXlsCursor cursor;
      switch (record.id)
        {
        case MB_XLS_STRING:
        case MB_XLS_STRING_2:
          mb_xls_cursor_init (&cursor, &book->stream, &record, 0);
          mb_xls_text_read (&book->text, &cursor, record.id == MB_XLS_STRING_2 ? 1 : 2, row->texts);
          add_cell (row, place, MB_SHEET_TEXT, start);
          return TRUE;
        case MB_XLS_SHRFMLA:
        case MB_XLS_SHRFMLA_5:
        case MB_XLS_ARRAY:
        case MB_XLS_ARRAY_2:
        case MB_XLS_TABLE:
        case MB_XLS_TABLE_2:
        case MB_XLS_TABLE2_2:
        case MB_XLS_CONTINUE:
          offset = mb_xls_record_next (&record);
          break;
        default:
          return TRUE;
        }
    }
  return TRUE;
}

static gboolean
add_formula (MbXlsRow *row, MbXlsBook *book, const Place *place, const MbXlsRecord *record, gsize head)
{
  const guint8 *result = record->data + head;

  if (record->length < head + 8)
    return FALSE;
  if (result[6] != 0xFF || result[7] != 0xFF)
    {
      add_number (row, book, place, double_of (result));
      return TRUE;
    }
  switch (result[0])
    {
    case 0:
      return add_formula_text (row, book, place, record);
    case 1:
    case 2:
      add_boolean_or_error (row, place, result[0] == 2, result[2]);
      return TRUE;
    default: /* 3: an empty text */
      return TRUE;
    }
}

static gboolean
add_label (MbXlsRow *row, MbXlsBook *book, const Place *place, const MbXlsRecord *record, gsize head, guint length_size)
{
  gsize start = row->texts->len;
  MbXlsCursor cursor;

  if (record->length < head + length_size)
    return FALSE;
  mb_xls_cursor_init (&cursor, &book->stream, record, head);
  gboolean whole = mb_xls_text_read (&book->text, &cursor, length_size, row->texts);
  add_cell (row, place, MB_SHEET_TEXT, start);
  return whole;
}

static Place
place_of_xf (MbXlsBook *book, guint column, guint xf)
{
  Place place = { .column = column };

  place.format_class = mb_xls_formats_of_xf (book->formats, xf, &place.format);
  return place;
}

/* BIFF 2.0 has the format in the cell; 2.1 an XF record for it, of which the cell can only name the first 63. */
static Place
place_of_attributes (MbXlsBook *book, const guint8 *data, guint ixfe)
{
  Place place = { .column = mb_xls_u16 (data + 2) };
  guint xf = data[4] & 0x3F;

  if (mb_xls_formats_has_xfs (book->formats))
    return place_of_xf (book, place.column, xf == 0x3F ? ixfe : xf);
  place.format_class = mb_xls_formats_of_id (book->formats, data[5] & 0x3F, &place.format);
  return place;
}

static gboolean
add_multiple (MbXlsRow *row, MbXlsBook *book, const MbXlsMerge *merge, const MbXlsRecord *record)
{
  if (record->length < 4 + 6 + 2)
    return FALSE;

  guint first = mb_xls_u16 (record->data + 2), n = (record->length - 6) / 6;
  for (guint i = 0; i < n; i++)
    {
      const guint8 *bytes = record->data + 4 + 6 * i;
      if (mb_xls_merge_covers (merge, mb_xls_u16 (record->data), first + i))
        continue;
      Place place = place_of_xf (book, first + i, mb_xls_u16 (bytes));
      add_number (row, book, &place, double_of_rk (mb_xls_u32 (bytes + 2)));
    }
  return TRUE;
}

gboolean
mb_xls_row_add (MbXlsRow *row, MbXlsBook *book, const MbXlsMerge *merge, const MbXlsRecord *record, guint ixfe)
{
  gboolean old = record->id <= MB_XLS_BOOLERR_2 || (record->id == MB_XLS_FORMULA && book->version == 2);
  gsize head = old ? HEAD_2 : HEAD;
  const guint8 *data = record->data;
  Place place;

  if (record->id == MB_XLS_MULRK)
    return add_multiple (row, book, merge, record);
  if (record->length < head)
    return FALSE;
  if (mb_xls_merge_covers (merge, mb_xls_u16 (data), mb_xls_u16 (data + 2)))
    return TRUE;
  place
      = old ? place_of_attributes (book, data, ixfe) : place_of_xf (book, mb_xls_u16 (data + 2), mb_xls_u16 (data + 4));

  gsize left = record->length - head;
  switch (record->id)
    {
    case MB_XLS_INTEGER_2:
      if (left < 2)
        return FALSE;
      add_number (row, book, &place, mb_xls_u16 (data + head));
      return TRUE;
    case MB_XLS_NUMBER_2:
    case MB_XLS_NUMBER:
      if (left < 8)
        return FALSE;
      add_number (row, book, &place, double_of (data + head));
      return TRUE;
    case MB_XLS_RK:
    case MB_XLS_RK_OLD:
      if (left < 4)
        return FALSE;
      add_number (row, book, &place, double_of_rk (mb_xls_u32 (data + head)));
      return TRUE;
    case MB_XLS_BOOLERR_2:
    case MB_XLS_BOOLERR:
      if (left < 2)
        return FALSE;
      add_boolean_or_error (row, &place, data[head + 1] != 0, data[head]);
      return TRUE;
    case MB_XLS_LABEL_2:
      return add_label (row, book, &place, record, head, 1);
    case MB_XLS_LABEL:
    case MB_XLS_RSTRING:
      return add_label (row, book, &place, record, head, 2);
    case MB_XLS_LABELSST:
      {
        gsize start = row->texts->len;
        if (left < 4 || !mb_xls_sst_read (book->sst, mb_xls_u32 (data + head), row->texts))
          return FALSE;
        add_cell (row, &place, MB_SHEET_TEXT, start);
        return TRUE;
      }
    default:
      return add_formula (row, book, &place, record, head);
    }
}

typedef struct
{
  MbSheetCell cell;
  gsize start;
} Sortable;

static gint
compare_columns (gconstpointer a, gconstpointer b)
{
  const Sortable *first = a, *second = b;

  if (first->cell.column != second->cell.column)
    return first->cell.column < second->cell.column ? -1 : 1;
  return first->start < second->start ? -1 : first->start > second->start;
}

void
mb_xls_row_finish (MbXlsRow *row)
{
  MbSheetCell *cells = (MbSheetCell *) (gpointer) row->cells->data;
  gsize *starts = (gsize *) (gpointer) row->starts->data;
  gboolean ordered = TRUE;

  for (guint i = 1; i < row->cells->len && ordered; i++)
    ordered = cells[i - 1].column < cells[i].column;

  if (!ordered)
    {
      guint n = 0;
      g_autofree Sortable *sorted = g_new (Sortable, row->cells->len);
      for (guint i = 0; i < row->cells->len; i++)
        sorted[i] = (Sortable){ cells[i], starts[i] };
      qsort (sorted, row->cells->len, sizeof *sorted, compare_columns);
      for (guint i = 0; i < row->cells->len; i++)
        {
          if (i + 1 < row->cells->len && sorted[i].cell.column == sorted[i + 1].cell.column)
            continue;
          cells[n] = sorted[i].cell;
          starts[n++] = sorted[i].start;
        }
      g_array_set_size (row->cells, n);
      g_array_set_size (row->starts, n);
    }
  for (guint i = 0; i < row->cells->len; i++)
    cells[i].text = row->texts->str + starts[i];
}

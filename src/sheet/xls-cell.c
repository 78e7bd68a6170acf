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
  guint font_page;
} Place;

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

/* The cell's text is what stands in book->scratch. */
static void
add_cell (MbXlsBook *book, const Place *place, MbSheetCellKind kind)
{
  book->n_read += book->scratch->len;
  mb_sheet_sink_cell (book->sink, place->column + 1, kind, place->format, book->scratch->str, book->scratch->len);
}

static void
add_number (MbXlsBook *book, const Place *place, double number)
{
  MbSheetCellKind kind = MB_SHEET_ERROR;

  if (isfinite (number))
    kind = mb_number_format_cell (number == 0 ? 0 : number, place->format_class, book->system_1904, book->scratch);
  else
    g_string_assign (book->scratch, "#NUM!");
  add_cell (book, place, kind);
}

static void
add_boolean_or_error (MbXlsBook *book, const Place *place, gboolean is_error, guint value)
{
  static const struct
  {
    guint code;
    const char *name;
  } errors[] = { { 0x00, "#NULL!" }, { 0x07, "#DIV/0!" }, { 0x0F, "#VALUE!" }, { 0x17, "#REF!" },
                 { 0x1D, "#NAME?" }, { 0x24, "#NUM!" },   { 0x2A, "#N/A" },    { 0x2B, "#GETTING_DATA" } };
  const char *text = is_error ? "#N/A" : value != 0 ? "1" : "0";

  for (guint i = 0; is_error && i < G_N_ELEMENTS (errors); i++)
    if (errors[i].code == value)
      text = errors[i].name;
  g_string_assign (book->scratch, text);
  add_cell (book, place, is_error ? MB_SHEET_ERROR : MB_SHEET_BOOL);
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
static void
add_formula_text (MbXlsBook *book, const Place *place, const MbXlsRecord *formula)
{
  gsize offset = mb_xls_record_next (formula);
  MbXlsRecord record;

  while (mb_xls_record_at (&book->stream, offset, &record) == MB_XLS_STEP_RECORD)
    {
      MbXlsCursor cursor;
      switch (record.id)
        {
        case MB_XLS_STRING:
        case MB_XLS_STRING_2:
          mb_xls_cursor_init (&cursor, &book->stream, &record, 0);
          book->text.font_page = place->font_page;
          mb_xls_text_read (&book->text, &cursor, record.id == MB_XLS_STRING_2 ? 1 : 2, book->scratch);
          add_cell (book, place, MB_SHEET_TEXT);
          return;
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
          return;
        }
    }
}

static gboolean
add_formula (MbXlsBook *book, const Place *place, const MbXlsRecord *record, gsize head)
{
  const guint8 *result = record->data + head;

  if (record->length < head + 8)
    return FALSE;
  if (result[6] != 0xFF || result[7] != 0xFF)
    {
      add_number (book, place, double_of (result));
      return TRUE;
    }
  switch (result[0])
    {
    case 0:
      add_formula_text (book, place, record);
      return TRUE;
    case 1:
    case 2:
      add_boolean_or_error (book, place, result[0] == 2, result[2]);
      return TRUE;
    default: /* 3: an empty text */
      return TRUE;
    }
}

static gboolean
add_label (MbXlsBook *book, const Place *place, const MbXlsRecord *record, gsize head, guint length_size)
{
  MbXlsCursor cursor;

  if (record->length < head + length_size)
    return FALSE;
  mb_xls_cursor_init (&cursor, &book->stream, record, head);
  book->text.font_page = place->font_page;
  gboolean whole = mb_xls_text_read (&book->text, &cursor, length_size, book->scratch);
  add_cell (book, place, MB_SHEET_TEXT);
  return whole;
}

static Place
place_of_xf (MbXlsBook *book, guint column, guint xf)
{
  Place place = { .column = column };

  place.format_class = mb_xls_formats_of_xf (book->formats, xf, &place.format);
  place.font_page = mb_xls_formats_page_of_xf (book->formats, xf);
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
add_multiple (MbXlsBook *book, const MbXlsRecord *record)
{
  if (record->length < 4 + 6 + 2)
    return FALSE;

  guint first = mb_xls_u16 (record->data + 2), n = (record->length - 6) / 6;
  for (guint i = 0; i < n; i++)
    {
      const guint8 *bytes = record->data + 4 + 6 * i;
      Place place = place_of_xf (book, first + i, mb_xls_u16 (bytes));
      add_number (book, &place, double_of_rk (mb_xls_u32 (bytes + 2)));
    }
  return TRUE;
}

gboolean
mb_xls_cell_read (MbXlsBook *book, const MbXlsRecord *record, guint ixfe)
{
  gboolean old = record->id <= MB_XLS_BOOLERR_2 || (record->id == MB_XLS_FORMULA && book->version == 2);
  gsize head = old ? HEAD_2 : HEAD;
  const guint8 *data = record->data;
  Place place;

  g_string_truncate (book->scratch, 0);
  if (record->id == MB_XLS_MULRK)
    return add_multiple (book, record);
  if (record->length < head)
    return FALSE;
  place
      = old ? place_of_attributes (book, data, ixfe) : place_of_xf (book, mb_xls_u16 (data + 2), mb_xls_u16 (data + 4));

  gsize left = record->length - head, n_walked;
  switch (record->id)
    {
    case MB_XLS_INTEGER_2:
      if (left < 2)
        return FALSE;
      add_number (book, &place, mb_xls_u16 (data + head));
      return TRUE;
    case MB_XLS_NUMBER_2:
    case MB_XLS_NUMBER:
      if (left < 8)
        return FALSE;
      add_number (book, &place, double_of (data + head));
      return TRUE;
    case MB_XLS_RK:
    case MB_XLS_RK_OLD:
      if (left < 4)
        return FALSE;
      add_number (book, &place, double_of_rk (mb_xls_u32 (data + head)));
      return TRUE;
    case MB_XLS_BOOLERR_2:
    case MB_XLS_BOOLERR:
      if (left < 2)
        return FALSE;
      add_boolean_or_error (book, &place, data[head + 1] != 0, data[head]);
      return TRUE;
    case MB_XLS_LABEL_2:
      return add_label (book, &place, record, head, 1);
    case MB_XLS_LABEL:
    case MB_XLS_RSTRING:
      return add_label (book, &place, record, head, 2);
    case MB_XLS_LABELSST:
      if (left < 4 || !mb_xls_sst_read (book->sst, mb_xls_u32 (data + head), book->scratch, &n_walked))
        return FALSE;
      book->n_read += n_walked;
      add_cell (book, &place, MB_SHEET_TEXT);
      return TRUE;
    default:
      return add_formula (book, &place, record, head);
    }
}

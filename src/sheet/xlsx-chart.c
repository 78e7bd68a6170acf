/* xlsx-chart.c: promise: a form's native chart shows its figures at once, also in a viewer that does not calculate (the figures
 * stand in the chart's own cache), counts as columns and rates as a line on an axis of their own, in a Chinese font.
 * libxlsxwriter 1.1 knows no combined charts, names no East Asian font, and caches 0 for every formula: so it only makes
 * room for the chart, and the part is written here. */
#include "config.h"

#include "table-chart.h"
#include "xlsx-form.h"
#include "xlsx-text.h"

#define FONT          "<a:latin typeface=\"宋体\"/><a:ea typeface=\"宋体\"/>"
#define CATEGORY_AXIS 50010001u
#define VALUE_AXIS    50010002u

typedef struct
{
  const MbTable *table;
  const char *sheet_name;
  guint first_row;
  guint n_points;
  GString *out;
} Writer;

static const char *const colours[] = { "2F6DB5", "D9822B", "4C9A5F", "8E63A8", "B5493F", "6B7785" };

static void
append_text (Writer *w, const char *text)
{
  g_autofree char *plain = mb_xlsx_plain (text, 255);
  g_autofree char *escaped = g_markup_escape_text (plain, -1);

  g_string_append (w->out, escaped);
}

static void
append_value (Writer *w, const char *tag, guint value)
{
  g_string_append_printf (w->out, "<c:%s val=\"%u\"/>", tag, value);
}

/* The body rows of a column: 'sheet'!$B$5:$B$9, several of them in brackets. */
static void
append_reference (Writer *w, guint column)
{
  g_autoptr (GString) ranges = g_string_new (NULL);
  g_auto (GStrv) quoted = g_strsplit (w->sheet_name, "'", -1);
  g_autofree char *name = g_strjoinv ("''", quoted);
  g_autofree char *escaped = NULL;
  guint n_ranges = 0;

  for (guint r = 0; r < w->table->rows->len; r++)
    {
      char range[LXW_MAX_CELL_RANGE_LENGTH];
      guint start = r;

      while (r < w->table->rows->len && ((MbTableRow *) g_ptr_array_index (w->table->rows, r))->kind == MB_ROW_BODY)
        r++;
      if (r == start)
        continue;
      lxw_rowcol_to_range_abs (range, w->first_row + start, (lxw_col_t) column, w->first_row + r - 1,
                               (lxw_col_t) column);
      g_string_append_printf (ranges, "%s'%s'!%s", n_ranges++ > 0 ? "," : "", name, range);
    }
  if (n_ranges > 1)
    {
      g_string_prepend_c (ranges, '(');
      g_string_append_c (ranges, ')');
    }
  escaped = g_markup_escape_text (ranges->str, -1);
  g_string_append_printf (w->out, "<c:f>%s</c:f>", escaped);
}

static void
append_cache (Writer *w, guint column, gboolean numbers)
{
  guint index = 0;

  append_value (w, "ptCount", w->n_points);
  for (guint r = 0; r < w->table->rows->len; r++)
    {
      const MbTableRow *row = g_ptr_array_index (w->table->rows, r);
      const MbCell *cell = &row->cells[column];
      g_autofree char *value = NULL;

      if (row->kind != MB_ROW_BODY)
        continue;
      value = numbers ? mb_xlsx_value (cell) : mb_table_format (w->table, column, cell);
      if (*value)
        {
          g_string_append_printf (w->out, "<c:pt idx=\"%u\"><c:v>", index);
          append_text (w, value);
          g_string_append (w->out, "</c:v></c:pt>");
        }
      index++;
    }
}

static void
append_font (Writer *w, const char *body, guint hundredths, gboolean bold)
{
  g_string_append_printf (w->out,
                          "<c:txPr>%s<a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"%u\" b=\"%d\">" FONT
                          "</a:defRPr></a:pPr><a:endParaRPr lang=\"zh-CN\"/></a:p></c:txPr>",
                          body, hundredths, bold);
}

static const char *
number_format (MbCellType type, gboolean axis)
{
  switch (type)
    {
    case MB_CELL_PERCENT:
      return axis ? "0%" : "0.00%";
    case MB_CELL_DECIMAL:
    case MB_CELL_MONEY:
      return axis ? "General" : "0.00";
    case MB_CELL_EMPTY:
    case MB_CELL_TEXT:
    case MB_CELL_COUNT:
    case MB_CELL_DATE:
    default:
      return axis ? "General" : "0";
    }
}

static MbCellType
series_type (const MbTable *table, guint s)
{
  return ((MbTableColumn *) g_ptr_array_index (table->columns, table->chart_series[s]))->type;
}

static void
append_series (Writer *w, guint s, gboolean line)
{
  guint column = (guint) w->table->chart_series[s];
  const char *colour = colours[s % G_N_ELEMENTS (colours)];
  const char *format = number_format (series_type (w->table, s), FALSE);
  g_autofree char *name = mb_table_series_name (w->table, s);
  /* Figures beside every mark are read, as long as they do not cover each other. */
  gboolean labels = w->n_points * w->table->n_chart_series <= 40;

  g_string_append_printf (w->out, "<c:ser><c:idx val=\"%u\"/><c:order val=\"%u\"/><c:tx><c:v>", s, s);
  append_text (w, name);
  g_string_append (w->out, "</c:v></c:tx>");
  if (line)
    g_string_append_printf (
        w->out,
        "<c:spPr><a:ln w=\"28575\"><a:solidFill><a:srgbClr val=\"%s\"/></a:solidFill></a:ln></c:spPr>"
        "<c:marker><c:symbol val=\"circle\"/><c:size val=\"6\"/></c:marker>",
        colour);
  else
    g_string_append_printf (w->out,
                            "<c:spPr><a:solidFill><a:srgbClr val=\"%s\"/></a:solidFill></c:spPr>"
                            "<c:invertIfNegative val=\"0\"/>",
                            colour);
  if (labels)
    {
      g_string_append_printf (w->out, "<c:dLbls><c:numFmt formatCode=\"%s\" sourceLinked=\"0\"/>", format);
      append_font (w, "<a:bodyPr/>", 800, FALSE);
      g_string_append_printf (w->out,
                              "<c:dLblPos val=\"%s\"/><c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/>"
                              "<c:showCatName val=\"0\"/><c:showSerName val=\"0\"/><c:showPercent val=\"0\"/>"
                              "<c:showBubbleSize val=\"0\"/></c:dLbls>",
                              line ? "t" : "outEnd");
    }
  g_string_append (w->out, "<c:cat><c:strRef>");
  append_reference (w, (guint) w->table->chart_category);
  g_string_append (w->out, "<c:strCache>");
  append_cache (w, (guint) w->table->chart_category, FALSE);
  g_string_append (w->out, "</c:strCache></c:strRef></c:cat><c:val><c:numRef>");
  append_reference (w, column);
  g_string_append_printf (w->out, "<c:numCache><c:formatCode>%s</c:formatCode>", format);
  append_cache (w, column, TRUE);
  g_string_append (w->out, "</c:numCache></c:numRef></c:val>");
  if (line)
    append_value (w, "smooth", 0);
  g_string_append (w->out, "</c:ser>");
}

/* The series of one kind and axis as a barChart or lineChart; nothing if there are none. */
static gboolean
append_group (Writer *w, gboolean line, gboolean second)
{
  guint offset = second ? 10 : 0, n = 0;

  for (guint s = 0; s < w->table->n_chart_series; s++)
    n += mb_table_series_is_line (w->table, s) == line && mb_table_series_is_second (w->table, s) == second;
  if (n == 0)
    return FALSE;
  g_string_append (w->out, line ? "<c:lineChart><c:grouping val=\"standard\"/><c:varyColors val=\"0\"/>"
                                : "<c:barChart><c:barDir val=\"col\"/><c:grouping val=\"clustered\"/>"
                                  "<c:varyColors val=\"0\"/>");
  for (guint s = 0; s < w->table->n_chart_series; s++)
    if (mb_table_series_is_line (w->table, s) == line && mb_table_series_is_second (w->table, s) == second)
      append_series (w, s, line);
  if (line)
    append_value (w, "marker", 1);
  else
    append_value (w, "gapWidth", 60);
  append_value (w, "axId", CATEGORY_AXIS + offset);
  append_value (w, "axId", VALUE_AXIS + offset);
  g_string_append (w->out, line ? "</c:lineChart>" : "</c:barChart>");
  return TRUE;
}

static void
append_category_axis (Writer *w, gboolean second)
{
  guint offset = second ? 10 : 0;

  g_string_append (w->out, "<c:catAx>");
  append_value (w, "axId", CATEGORY_AXIS + offset);
  g_string_append_printf (w->out, "<c:scaling><c:orientation val=\"minMax\"/></c:scaling><c:delete val=\"%d\"/>",
                          second);
  g_string_append (w->out, "<c:axPos val=\"b\"/><c:numFmt formatCode=\"General\" sourceLinked=\"0\"/>"
                           "<c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"low\"/>");
  append_font (w, "<a:bodyPr/>", 900, FALSE);
  append_value (w, "crossAx", VALUE_AXIS + offset);
  g_string_append (w->out, "<c:crosses val=\"autoZero\"/><c:auto val=\"0\"/><c:lblAlgn val=\"ctr\"/>"
                           "<c:lblOffset val=\"100\"/><c:noMultiLvlLbl val=\"1\"/></c:catAx>");
}

static gboolean
exceeds_whole (const MbTable *table)
{
  for (guint s = 0; s < table->n_chart_series; s++)
    for (guint r = 0; r < table->rows->len; r++)
      {
        const MbTableRow *row = g_ptr_array_index (table->rows, r);
        gint64 number = row->cells[table->chart_series[s]].number;

        if (row->kind == MB_ROW_BODY && mb_table_series_is_second (table, s) && (number < 0 || number > 10000))
          return TRUE;
      }
  return FALSE;
}

static void
append_value_axis (Writer *w, gboolean second, MbCellType type)
{
  guint offset = second ? 10 : 0;
  /* Rates are seen against the whole, unless one of them is beyond it. */
  gboolean full = second && type == MB_CELL_PERCENT && !exceeds_whole (w->table);

  g_string_append (w->out, "<c:valAx>");
  append_value (w, "axId", VALUE_AXIS + offset);
  g_string_append_printf (w->out, "<c:scaling><c:orientation val=\"minMax\"/>%s</c:scaling><c:delete val=\"0\"/>",
                          full ? "<c:max val=\"1\"/><c:min val=\"0\"/>" : "");
  g_string_append_printf (w->out, "<c:axPos val=\"%s\"/>", second ? "r" : "l");
  if (!second)
    g_string_append (w->out, "<c:majorGridlines><c:spPr><a:ln w=\"6350\"><a:solidFill><a:srgbClr val=\"D9D9D9\"/>"
                             "</a:solidFill></a:ln></c:spPr></c:majorGridlines>");
  g_string_append_printf (w->out,
                          "<c:numFmt formatCode=\"%s\" sourceLinked=\"0\"/><c:majorTickMark val=\"out\"/>"
                          "<c:minorTickMark val=\"none\"/><c:tickLblPos val=\"nextTo\"/>",
                          number_format (type, TRUE));
  append_font (w, "<a:bodyPr/>", 900, FALSE);
  append_value (w, "crossAx", CATEGORY_AXIS + offset);
  g_string_append_printf (w->out, "<c:crosses val=\"%s\"/><c:crossBetween val=\"between\"/></c:valAx>",
                          second ? "max" : "autoZero");
}

static void
append_title (Writer *w)
{
  const char *title = w->table->chart_title ? w->table->chart_title : w->table->title;

  if (!title || !*title)
    {
      append_value (w, "autoTitleDeleted", 1);
      return;
    }
  g_string_append (w->out,
                   "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"1200\" b=\"1\">" FONT
                   "</a:defRPr></a:pPr><a:r><a:rPr lang=\"zh-CN\" sz=\"1200\" b=\"1\">" FONT "</a:rPr><a:t>");
  append_text (w, title);
  g_string_append (w->out, "</a:t></a:r></a:p></c:rich></c:tx><c:overlay val=\"0\"/></c:title>"
                           "<c:autoTitleDeleted val=\"0\"/>");
}

static void
append_plot (Writer *w)
{
  MbCellType first = MB_CELL_COUNT, second = MB_CELL_PERCENT;
  gboolean has_second;

  for (guint s = w->table->n_chart_series; s-- > 0;)
    if (mb_table_series_is_second (w->table, s))
      second = series_type (w->table, s);
    else
      first = series_type (w->table, s);
  g_string_append (w->out, "<c:plotArea><c:layout/>");
  append_group (w, FALSE, FALSE);
  append_group (w, TRUE, FALSE);
  has_second = append_group (w, TRUE, TRUE);
  append_category_axis (w, FALSE);
  append_value_axis (w, FALSE, first);
  if (has_second)
    {
      append_value_axis (w, TRUE, second);
      append_category_axis (w, TRUE);
    }
  g_string_append (w->out, "</c:plotArea>");
}

GString *
mb_xlsx_chart (const MbTable *table, const char *sheet_name, guint first_row)
{
  Writer w = { table, sheet_name, first_row, 0, NULL };

  if (!mb_table_has_chart (table))
    return NULL;
  for (guint r = 0; r < table->rows->len; r++)
    w.n_points += ((MbTableRow *) g_ptr_array_index (table->rows, r))->kind == MB_ROW_BODY;
  if (w.n_points == 0)
    return NULL;
  w.out = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                        "<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" "
                        "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
                        "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
                        "<c:lang val=\"zh-CN\"/><c:roundedCorners val=\"0\"/><c:chart>");
  append_title (&w);
  append_plot (&w);
  if (table->n_chart_series > 1)
    {
      g_string_append (w.out, "<c:legend><c:legendPos val=\"b\"/><c:overlay val=\"0\"/>");
      append_font (&w, "<a:bodyPr/>", 900, FALSE);
      g_string_append (w.out, "</c:legend>");
    }
  g_string_append (w.out, "<c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart>");
  append_font (&w, "<a:bodyPr/>", 900, FALSE);
  g_string_append (w.out, "</c:chartSpace>");
  return w.out;
}

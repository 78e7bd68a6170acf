/* xlsx-style.c: promise: a sheet looks as a superior's form does (domain: 方正小标宋 title, 宋体 body, thin borders), on any
 * machine: the fonts are those of Chinese offices, by name, and the machine puts its own in their place where they lack. */
#include "config.h"

#include "xlsx-style.h"

#define TITLE_FONT    "方正小标宋简体"
#define SUBTITLE_FONT "楷体_GB2312"
#define BODY_FONT     "宋体"

#define N_RECENT 16

struct _MbXlsxStyles
{
  lxw_workbook *workbook;
  GHashTable *formats; /* key string → lxw_format */
  struct
  {
    MbXlsxLook look;
    char *number_format;
    lxw_format *format;
  } recent[N_RECENT]; /* a sheet's rows ask for the same few, cell by cell */
};

typedef struct
{
  const char *font;
  guint size_tenths;
  gboolean bold;
  gboolean border;
  lxw_color_t fill; /* 0: none */
  lxw_color_t colour;
  MbAlign align;
} RoleLook;

static const RoleLook roles[] = {
  [MB_XLSX_TITLE] = { TITLE_FONT, 200, FALSE, FALSE, 0, LXW_COLOR_BLACK, MB_ALIGN_CENTRE },
  [MB_XLSX_SUBTITLE] = { SUBTITLE_FONT, 140, FALSE, FALSE, 0, LXW_COLOR_BLACK, MB_ALIGN_CENTRE },
  [MB_XLSX_NOTE] = { BODY_FONT, 105, FALSE, FALSE, 0, LXW_COLOR_BLACK, MB_ALIGN_LEFT },
  [MB_XLSX_HEADING] = { BODY_FONT, 105, TRUE, TRUE, 0, LXW_COLOR_BLACK, MB_ALIGN_CENTRE },
  [MB_XLSX_CELL] = { BODY_FONT, 105, FALSE, TRUE, 0, LXW_COLOR_BLACK, MB_ALIGN_AUTO },
  [MB_XLSX_PLAIN] = { BODY_FONT, 105, FALSE, FALSE, 0, LXW_COLOR_BLACK, MB_ALIGN_AUTO },
  [MB_XLSX_SHADED_HEADING] = { BODY_FONT, 105, TRUE, TRUE, 0xe7ebf0, LXW_COLOR_BLACK, MB_ALIGN_CENTRE },
  [MB_XLSX_FAULT] = { BODY_FONT, 105, FALSE, TRUE, 0xffc7ce, 0x9c0006, MB_ALIGN_AUTO },
  [MB_XLSX_REASON] = { BODY_FONT, 105, FALSE, TRUE, 0xfff2cc, 0x7f1d1d, MB_ALIGN_AUTO },
  [MB_XLSX_LOCKED] = { BODY_FONT, 105, FALSE, TRUE, 0xf0f0f0, LXW_COLOR_BLACK, MB_ALIGN_AUTO },
};

MbXlsxStyles *
mb_xlsx_styles_new (lxw_workbook *workbook)
{
  MbXlsxStyles *styles = g_new0 (MbXlsxStyles, 1);

  styles->workbook = workbook;
  styles->formats = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return styles;
}

void
mb_xlsx_styles_free (MbXlsxStyles *styles)
{
  if (!styles)
    return;
  g_hash_table_unref (styles->formats);
  for (guint i = 0; i < N_RECENT; i++)
    g_free (styles->recent[i].number_format);
  g_free (styles);
}

static lxw_format *
make_format (lxw_workbook *workbook, const MbXlsxLook *look)
{
  static const guint8 aligns[] = { [MB_ALIGN_AUTO] = LXW_ALIGN_NONE,
                                   [MB_ALIGN_LEFT] = LXW_ALIGN_LEFT,
                                   [MB_ALIGN_CENTRE] = LXW_ALIGN_CENTER,
                                   [MB_ALIGN_RIGHT] = LXW_ALIGN_RIGHT };
  const RoleLook *role = &roles[look->role];
  MbAlign align = look->align != MB_ALIGN_AUTO ? look->align : role->align;
  lxw_format *format = workbook_add_format (workbook);

  format_set_font_name (format, role->font);
  format_set_font_size (format, (look->size_tenths ? look->size_tenths : role->size_tenths) / 10.0);
  /* AUTO in the end too: numbers right and text left, as a spreadsheet does by itself. */
  if (align != MB_ALIGN_AUTO)
    format_set_align (format, aligns[align]);
  format_set_align (format, LXW_ALIGN_VERTICAL_CENTER);
  if (role->bold || look->bold)
    format_set_bold (format);
  if (role->border)
    format_set_border (format, LXW_BORDER_THIN);
  if (role->fill)
    {
      format_set_pattern (format, LXW_PATTERN_SOLID);
      format_set_fg_color (format, role->fill);
    }
  if (role->colour != LXW_COLOR_BLACK)
    format_set_font_color (format, role->colour);
  if (look->wrap)
    format_set_text_wrap (format);
  if (look->number_format)
    format_set_num_format (format, look->number_format);
  return format;
}

static lxw_format *
get_format (MbXlsxStyles *styles, const MbXlsxLook *look)
{
  g_autofree char *key
      = g_strdup_printf ("%d %d %d %d %u %s", look->role, look->align, look->bold != FALSE, look->wrap != FALSE,
                         look->size_tenths, look->number_format ? look->number_format : "");
  lxw_format *format = g_hash_table_lookup (styles->formats, key);

  if (!format)
    {
      format = make_format (styles->workbook, look);
      g_hash_table_insert (styles->formats, g_steal_pointer (&key), format);
    }
  return format;
}

static gboolean
same_look (const MbXlsxLook *a, const MbXlsxLook *b)
{
  return a->role == b->role && a->align == b->align && a->bold == b->bold && a->wrap == b->wrap
         && a->size_tenths == b->size_tenths && g_strcmp0 (a->number_format, b->number_format) == 0;
}

lxw_format *
mb_xlsx_styles_get (MbXlsxStyles *styles, const MbXlsxLook *look)
{
  guint at = ((guint) look->role * 7 + (guint) look->align * 3
              + (look->number_format != NULL ? (guchar) look->number_format[0] : 0))
             % N_RECENT;

  if (styles->recent[at].format == NULL || !same_look (&styles->recent[at].look, look))
    {
      g_free (styles->recent[at].number_format);
      styles->recent[at].number_format = g_strdup (look->number_format);
      styles->recent[at].look = *look;
      styles->recent[at].look.number_format = styles->recent[at].number_format;
      styles->recent[at].format = get_format (styles, look);
    }
  return styles->recent[at].format;
}

MbXlsxLook
mb_xlsx_look_of (const MbTableColumn *column, MbCellType type, gboolean bold)
{
  static const struct
  {
    const char *number_format;
    MbAlign align;
  } types[] = { [MB_CELL_EMPTY] = { NULL, MB_ALIGN_LEFT },         [MB_CELL_TEXT] = { "@", MB_ALIGN_LEFT },
                [MB_CELL_COUNT] = { "0", MB_ALIGN_RIGHT },         [MB_CELL_DECIMAL] = { "0.00", MB_ALIGN_RIGHT },
                [MB_CELL_MONEY] = { "0.00", MB_ALIGN_RIGHT },      [MB_CELL_PERCENT] = { "0.00%", MB_ALIGN_RIGHT },
                [MB_CELL_DATE] = { "yyyy-mm-dd", MB_ALIGN_CENTRE } };

  return (MbXlsxLook){ .role = MB_XLSX_CELL,
                       .align = column->align != MB_ALIGN_AUTO ? column->align : types[type].align,
                       .bold = bold,
                       .wrap = column->wrap || type == MB_CELL_TEXT,
                       .number_format = types[type].number_format };
}

MbXlsxLook
mb_xlsx_look_of_style (MbSheetStyle style, const char *number_format)
{
  static const MbXlsxRole by_style[] = {
    [MB_STYLE_PLAIN] = MB_XLSX_PLAIN,   [MB_STYLE_TITLE] = MB_XLSX_TITLE,   [MB_STYLE_HEADING] = MB_XLSX_SHADED_HEADING,
    [MB_STYLE_FAULT] = MB_XLSX_FAULT,   [MB_STYLE_REASON] = MB_XLSX_REASON, [MB_STYLE_BODY] = MB_XLSX_CELL,
    [MB_STYLE_LOCKED] = MB_XLSX_LOCKED,
  };

  return (MbXlsxLook){ .role = by_style[style],
                       .size_tenths = style == MB_STYLE_TITLE ? 180 : 0,
                       .bold = style == MB_STYLE_TITLE,
                       .wrap = style == MB_STYLE_HEADING || style == MB_STYLE_REASON || style == MB_STYLE_TITLE,
                       .number_format = number_format };
}

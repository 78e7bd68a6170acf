/* xlsx-read-styles.c: keeps the promise that a cell's style tells whether its number is a date: cellXfs in their order, each by
 * its number format's code, where the file's own formats come before the built-in ones.
 */
#include "config.h"

#include "xlsx-read.h"

#include <string.h>

#define MAX_STYLES (1024u * 1024)

typedef struct
{
  GHashTable *codes; /* id -> code */
  GArray *ids;       /* guint, one per xf of cellXfs */
  guint depth;
  guint formats_depth, styles_depth; /* 0: outside */
} Parse;

static void
on_start (gpointer user, const char *name, int n_attributes, const xmlChar **attributes)
{
  Parse *parse = user;

  parse->depth++;
  if (parse->depth == 2 && g_str_equal (name, "numFmts"))
    parse->formats_depth = parse->depth;
  else if (parse->depth == 2 && g_str_equal (name, "cellXfs"))
    parse->styles_depth = parse->depth;
  else if (parse->depth == 3 && parse->formats_depth != 0 && g_str_equal (name, "numFmt"))
    {
      char *code = mb_xml_attribute_dup (n_attributes, attributes, "formatCode");
      guint id = mb_xml_attribute_uint (n_attributes, attributes, "numFmtId", G_MAXUINT);

      if (code != NULL && g_hash_table_size (parse->codes) < MAX_STYLES)
        g_hash_table_replace (parse->codes, GUINT_TO_POINTER (id), code);
      else
        g_free (code);
    }
  else if (parse->depth == 3 && parse->styles_depth != 0 && g_str_equal (name, "xf") && parse->ids->len < MAX_STYLES)
    {
      guint id = mb_xml_attribute_uint (n_attributes, attributes, "numFmtId", 0);

      g_array_append_val (parse->ids, id);
    }
}

static void
on_end (gpointer user, const char *name)
{
  Parse *parse = user;

  if (parse->depth == parse->formats_depth)
    parse->formats_depth = 0;
  if (parse->depth == parse->styles_depth)
    parse->styles_depth = 0;
  parse->depth--;
}

GArray *
mb_xlsx_styles_read (MbZipPackage *package, int part, MbSheetSink *sink, GError **error)
{
  static const MbXmlHandler handler = { on_start, on_end, NULL, FALSE };
  g_autoptr (GHashTable) codes = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GHashTable) known = g_hash_table_new_full (NULL, NULL, NULL, g_free); /* id -> MbXlsxStyle */
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) styles = g_array_new (FALSE, TRUE, sizeof (MbXlsxStyle));
  Parse parse = { .codes = codes, .ids = ids };

  if (part >= 0 && !mb_xlsx_parse_part (package, part, &handler, &parse, NULL, NULL, error))
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      guint id = g_array_index (ids, guint, i);
      MbXlsxStyle *style = g_hash_table_lookup (known, GUINT_TO_POINTER (id));

      if (style == NULL)
        {
          const char *code = g_hash_table_lookup (codes, GUINT_TO_POINTER (id));

          style = g_new0 (MbXlsxStyle, 1);
          style->format_class = code != NULL ? mb_number_format_class (code) : mb_number_format_builtin_class (id);
          style->format = mb_sheet_sink_add_format (sink, code != NULL ? code : mb_number_format_builtin_code (id));
          g_hash_table_insert (known, GUINT_TO_POINTER (id), style);
        }
      g_array_append_vals (styles, style, 1);
    }
  if (styles->len == 0)
    g_array_set_size (styles, 1);
  return g_steal_pointer (&styles);
}

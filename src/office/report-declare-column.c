/* report-declare-column.c: the columns of a report's declaration, with those of `each` unfolded.
 *
 * Promise kept here: a column names only columns that stand before it, so that figures can be computed from left to
 * right.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "report-declare-private.h"

#define COLUMN "Column "
#define COLUMN_KEYS                                                                                                    \
  "heading value where link register key each type total width align wrap hidden empty mask format map"

static const struct
{
  const char *word;
  MbMeasure measure;
  int n_args; /* -1: two or more */
  gboolean in_list, in_summary;
} measures[] = {
  { "@number", MB_MEASURE_NUMBER, 0, TRUE, TRUE },     { "@row", MB_MEASURE_ROW, 0, FALSE, TRUE },
  { "blank", MB_MEASURE_BLANK, 0, TRUE, TRUE },        { "overdue", MB_MEASURE_OVERDUE, 1, TRUE, FALSE },
  { "count", MB_MEASURE_COUNT, 0, FALSE, TRUE },       { "sum", MB_MEASURE_SUM, 1, FALSE, TRUE },
  { "distinct", MB_MEASURE_DISTINCT, 1, FALSE, TRUE }, { "rate", MB_MEASURE_RATE, 2, FALSE, TRUE },
  { "share", MB_MEASURE_SHARE, 1, FALSE, TRUE },       { "plus", MB_MEASURE_PLUS, -1, FALSE, TRUE },
  { "minus", MB_MEASURE_MINUS, -1, FALSE, TRUE },
};

static const struct
{
  const char *word;
  MbCellType type;
} types[] = {
  { "text", MB_CELL_TEXT },   { "count", MB_CELL_COUNT },     { "decimal", MB_CELL_DECIMAL },
  { "money", MB_CELL_MONEY }, { "percent", MB_CELL_PERCENT }, { "date", MB_CELL_DATE },
};

typedef struct
{
  MbDeclaration *declaration;
  MbReport *report;
  const char *prefix;
  const char *word; /* of each; NULL outside */
} Context;

static void
column_free (gpointer data)
{
  MbReportColumn *column = data;

  g_free (column->id);
  g_free (column->heading);
  g_strfreev (column->args);
  g_free (column->arg_columns);
  g_free (column->register_id);
  g_free (column->key);
  mb_condition_free (column->where);
  mb_condition_free (column->link);
  g_clear_pointer (&column->map, g_hash_table_unref);
  g_free (column->empty);
  g_free (column);
}

static void
not_understood (const Context *context, const char *group, const char *key, const char *found)
{
  mb_declaration_fail (context->declaration, group, key, _ ("“%s” is not understood"), found);
}

/* A key of a column with {each} filled. */
static char *
get_each (const Context *context, const char *group, const char *key)
{
  g_autofree char *raw = mb_declaration_string (context->declaration, group, key);
  g_auto (GStrv) parts = NULL;

  if (raw == NULL || context->word == NULL)
    return g_steal_pointer (&raw);
  parts = g_strsplit (raw, "{each}", -1);
  return g_strjoinv (context->word, parts);
}

static gboolean
parse_measure (const Context *context, MbReportColumn *column, const char *word, const char *inner)
{
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    {
      guint n_args;

      if (!g_str_equal (measures[i].word, word)
          || !(context->report->summary ? measures[i].in_summary : measures[i].in_list))
        continue;
      column->measure = measures[i].measure;
      column->args = g_strsplit (inner, ",", -1);
      n_args = g_strv_length (column->args);
      for (guint a = 0; a < n_args; a++)
        g_strstrip (column->args[a]);
      return measures[i].n_args >= 0 ? n_args == (guint) measures[i].n_args : n_args >= 2;
    }
  return FALSE;
}

static void
parse_value (const Context *context, MbReportColumn *column, const char *group)
{
  g_autofree char *value = get_each (context, group, "value");
  const char *open = value != NULL ? strchr (value, '(') : NULL;
  g_autofree char *word = NULL;
  g_autofree char *inner = NULL;

  if (value == NULL)
    {
      not_understood (context, group, "value", "");
      return;
    }
  word = open != NULL ? g_strndup (value, (gsize) (open - value)) : g_strdup (value);
  inner = open != NULL ? g_strndup (open + 1, strcspn (open + 1, ")")) : g_strdup ("");
  if (parse_measure (context, column, word, inner))
    return;
  g_clear_pointer (&column->args, g_strfreev);
  column->measure = MB_MEASURE_PATH;
  column->args = g_strdupv ((char *[]){ value, NULL });
  if (context->report->summary || open != NULL)
    not_understood (context, group, "value", value);
}

static void
parse_conditions (const Context *context, MbReportColumn *column, const char *group)
{
  g_autofree char *where = get_each (context, group, "where");
  g_autofree char *link = get_each (context, group, "link");

  column->where = mb_condition_parse (where, context->declaration, group, "where");
  if (link != NULL)
    column->link = mb_condition_parse (link, context->declaration, group, "link");
  if (column->link != NULL && column->link->alternatives->len > 1)
    mb_declaration_fail (context->declaration, group, "link", "%s", _ ("a list is one alternative, without “||”"));
}

static void
parse_map (const Context *context, MbReportColumn *column, const char *group)
{
  g_auto (GStrv) map = mb_report_get_list (context->declaration, group, "map");

  if (map[0] != NULL)
    column->map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; map[i] != NULL; i++)
    {
      const char *colon = strchr (map[i], ':');

      if (colon == NULL)
        not_understood (context, group, "map", map[i]);
      else
        g_hash_table_replace (column->map, g_strndup (map[i], (gsize) (colon - map[i])), g_strdup (colon + 1));
    }
}

static void
parse_look (const Context *context, MbReportColumn *column, const char *group)
{
  MbDeclaration *declaration = context->declaration;
  g_autofree char *type = mb_declaration_string (declaration, group, "type");
  g_autofree char *align = mb_declaration_string (declaration, group, "align");
  g_autofree char *total = mb_declaration_string (declaration, group, "total");
  g_autofree char *format = mb_declaration_string (declaration, group, "format");

  column->type = MB_CELL_EMPTY;
  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (type, types[i].word))
      column->type = types[i].type;
  if (type != NULL && column->type == MB_CELL_EMPTY)
    not_understood (context, group, "type", type);
  if (align != NULL)
    column->align = align[0] == 'l' ? MB_ALIGN_LEFT : align[0] == 'r' ? MB_ALIGN_RIGHT : MB_ALIGN_CENTRE;
  column->total
      = total != NULL ? g_str_equal (total, "sum") : context->report->summary && column->measure >= MB_MEASURE_COUNT;
  column->chinese_date = g_strcmp0 (format, "chinese") == 0;
  column->width = mb_report_get_width (declaration, group, "width");
  column->wrap = mb_declaration_flag (declaration, group, "wrap");
  column->hidden = mb_declaration_flag (declaration, group, "hidden");
  column->mask = mb_declaration_flag (declaration, group, "mask");
  column->empty = mb_declaration_string (declaration, group, "empty");
  parse_map (context, column, group);
}

static void
parse_column (const Context *context, const char *group)
{
  const char *bare = group + strlen (COLUMN) + strlen (context->prefix);
  MbReportColumn *column = g_new0 (MbReportColumn, 1);

  g_ptr_array_add (context->report->columns, column);
  column->id = context->word != NULL ? g_strconcat (bare, "@", context->word, NULL) : g_strdup (bare);
  mb_declaration_allow (context->declaration, group, COLUMN_KEYS);
  column->heading = get_each (context, group, "heading");
  column->register_id = mb_declaration_string (context->declaration, group, "register");
  column->key = mb_declaration_string (context->declaration, group, "key");
  parse_value (context, column, group);
  parse_conditions (context, column, group);
  parse_look (context, column, group);
}

/* "grade@first": the first column that grew out of [Column grade]. */
static int
find_first (const MbReport *report, const char *arg)
{
  g_autofree char *start = g_strndup (arg, strlen (arg) - strlen ("first"));

  for (guint c = 0; c < report->columns->len; c++)
    if (g_str_has_prefix (((MbReportColumn *) g_ptr_array_index (report->columns, c))->id, start))
      return (int) c;
  return -1;
}

/* The ids in rate(a,b): of the same word of `each` if there is such a column, else plain. */
static void
find_arguments (const Context *context)
{
  const MbReport *report = context->report;

  for (guint c = 0; c < report->columns->len; c++)
    {
      MbReportColumn *column = g_ptr_array_index (report->columns, c);
      const char *word = strchr (column->id, '@');

      if (column->measure < MB_MEASURE_RATE)
        continue;
      column->arg_columns = g_new0 (int, g_strv_length (column->args));
      for (guint a = 0; column->args[a] != NULL; a++)
        {
          g_autofree char *own = word != NULL ? g_strconcat (column->args[a], word, NULL) : NULL;
          g_autofree char *group = g_strconcat (COLUMN, context->prefix, column->id, NULL);
          int position = own != NULL ? mb_report_find_column (report, own) : -1;

          if (position < 0)
            position = mb_report_find_column (report, column->args[a]);
          if (position < 0 && g_str_has_suffix (column->args[a], "@first"))
            position = find_first (report, column->args[a]);
          if (position < 0 || position >= (int) c)
            mb_declaration_fail (context->declaration, group, "value", _ ("no column “%s” stands before this one"),
                                 column->args[a]);
          column->arg_columns[a] = position;
        }
    }
}

static gboolean
is_column (const Context *context, const char *group)
{
  return group != NULL && g_str_has_prefix (group, COLUMN)
         && g_str_has_prefix (group + strlen (COLUMN), context->prefix);
}

/* A block is a column alone, or the neighbours that share one `each`. Its end among groups. */
static guint
block_end (const Context *context, char **groups, guint start, const char *each)
{
  guint end = start + 1;

  while (each != NULL && is_column (context, groups[end]))
    {
      g_autofree char *next = mb_declaration_string (context->declaration, groups[end], "each");
      if (g_strcmp0 (each, next) != 0)
        break;
      end++;
    }
  return end;
}

gboolean
mb_report_parse_columns (MbDeclaration *declaration, MbReport *report, const char *prefix, MbEachFunc each,
                         gpointer user, GError **error)
{
  Context context = { declaration, report, prefix, NULL };
  g_auto (GStrv) groups = mb_declaration_groups (declaration);
  guint end;

  report->columns = g_ptr_array_new_with_free_func (column_free);
  for (guint i = 0; groups[i] != NULL; i = end)
    {
      g_autofree char *block
          = is_column (&context, groups[i]) ? mb_declaration_string (declaration, groups[i], "each") : NULL;
      g_auto (GStrv) words = NULL;

      end = i + 1;
      if (!is_column (&context, groups[i]))
        continue;
      end = block_end (&context, groups, i, block);
      if (block != NULL && each != NULL && report->register_id != NULL)
        words = each (report->register_id, block, user, error);
      else
        words = g_strdupv ((char *[]){ (char *) "x", NULL });
      if (words == NULL)
        return FALSE;
      for (guint w = 0; words[w] != NULL; w++)
        for (guint g = i; g < end; g++)
          {
            context.word = block != NULL ? words[w] : NULL;
            parse_column (&context, groups[g]);
          }
      context.word = NULL;
    }
  if (report->columns->len == 0)
    mb_declaration_fail (declaration, NULL, NULL, "%s", _ ("there is no column"));
  find_arguments (&context);
  return TRUE;
}

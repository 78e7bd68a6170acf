/* report-declare.c: see report-declare.h.
 *
 * Promise kept here: a report that parses can be computed; whatever is wrong with a declaration is told with its
 * file, group and key before it is kept or used. The columns are read in report-declare-column.c.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "office-private.h"
#include "report-declare-private.h"

static void
fixed_row_free (gpointer data)
{
  MbReportFixedRow *row = data;

  g_free (row->label);
  g_clear_pointer (&row->where, g_hash_table_unref);
  g_free (row);
}

void
mb_report_free (MbReport *report)
{
  if (report == NULL)
    return;
  g_free (report->name);
  g_free (report->title);
  g_free (report->title_zh);
  g_free (report->group);
  g_free (report->register_id);
  g_free (report->source);
  g_strfreev (report->uses);
  g_free (report->form);
  g_free (report->subtitle);
  g_free (report->left);
  g_free (report->middle);
  g_free (report->right);
  g_strfreev (report->notes);
  g_strfreev (report->signatures);
  mb_condition_free (report->where);
  g_strfreev (report->sort);
  g_free (report->rows);
  g_free (report->rows_heading);
  g_free (report->rows_order);
  g_clear_pointer (&report->fixed, g_ptr_array_unref);
  g_clear_pointer (&report->columns, g_ptr_array_unref);
  g_free (report->chart_kind);
  g_free (report->chart_title);
  g_free (report->chart_category);
  g_strfreev (report->chart_series);
  g_free (report);
}

char **
mb_report_get_list (MbDeclaration *declaration, const char *group, const char *key)
{
  char **list = mb_declaration_list (declaration, group, key);

  return list != NULL ? list : g_new0 (char *, 1);
}

guint
mb_report_get_width (MbDeclaration *declaration, const char *group, const char *key)
{
  gint64 width = 0;

  if (mb_declaration_integer (declaration, group, key, &width) && (width < 1 || width > 200))
    mb_declaration_fail (declaration, group, key, "%s", _ ("a width is from 1 to 200 characters"));
  return (guint) width;
}

gboolean
mb_report_get_flag (MbDeclaration *declaration, const char *group, const char *key, gboolean otherwise)
{
  g_autofree char *there = mb_declaration_string (declaration, group, key);

  return there != NULL ? mb_declaration_flag (declaration, group, key) : otherwise;
}

static void
not_understood (MbDeclaration *declaration, const char *group, const char *key, const char *found)
{
  mb_declaration_fail (declaration, group, key, _ ("“%s” is not understood"), found);
}

/* ---- The head ---- */

#define HEAD_KEYS                                                                                                      \
  "title group order hidden kind source register where uses form subtitle left middle right notes signatures "         \
  "landscape total "                                                                                                   \
  "sort rows rows.heading rows.width rows.order rows.zero number"

static void
parse_form (MbDeclaration *declaration, MbReport *report, const char *head)
{
  g_autofree char *total = mb_declaration_string (declaration, head, "total");
  gint64 order = 0;

  report->title = mb_declaration_local (declaration, head, "title");
  report->title_zh = mb_declaration_chinese (declaration, head, "title");
  report->group = mb_declaration_local (declaration, head, "group");
  mb_declaration_integer (declaration, head, "order", &order);
  report->order = (int) order;
  report->hidden = mb_declaration_flag (declaration, head, "hidden");
  report->form = mb_declaration_string (declaration, head, "form");
  report->subtitle = mb_declaration_string (declaration, head, "subtitle");
  report->left = mb_declaration_string (declaration, head, "left");
  report->middle = mb_declaration_string (declaration, head, "middle");
  report->right = mb_declaration_string (declaration, head, "right");
  report->notes = mb_report_get_list (declaration, head, "notes");
  report->signatures = mb_report_get_list (declaration, head, "signatures");
  report->landscape = mb_declaration_flag (declaration, head, "landscape");
  report->number = mb_declaration_flag (declaration, head, "number");
  report->total_first = g_strcmp0 (total, "first") == 0;
  report->total = g_strcmp0 (total, "none") != 0;
}

static void
parse_uses (MbDeclaration *declaration, MbReport *report, const char *head)
{
  static const char *const options[] = { "year", "as-of", "town", "institution", NULL };

  report->uses = mb_report_get_list (declaration, head, "uses");
  for (guint i = 0; report->uses[i] != NULL; i++)
    if (!g_strv_contains (options, report->uses[i]))
      not_understood (declaration, head, "uses", report->uses[i]);
}

/* A condition of one alternative: only a column's may have several. */
static MbCondition *
parse_single (MbDeclaration *declaration, const char *group, const char *key)
{
  g_autofree char *text = mb_declaration_string (declaration, group, key);
  MbCondition *condition = mb_condition_parse (text, declaration, group, key);

  if (condition != NULL && condition->alternatives->len > 1)
    mb_declaration_fail (declaration, group, key, "%s", _ ("“||” is for columns only"));
  return condition;
}

static void
free_condition (gpointer data)
{
  mb_condition_free (data);
}

static void
parse_fixed_row (MbDeclaration *declaration, MbReport *report, const char *group)
{
  MbReportFixedRow *row = g_new0 (MbReportFixedRow, 1);
  g_auto (GStrv) keys = mb_declaration_keys (declaration, group);

  mb_declaration_allow (declaration, group, "label where where.*");
  row->label = mb_declaration_string (declaration, group, "label");
  if (row->label == NULL)
    row->label = g_strdup (group + strlen ("Row "));
  row->where = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_condition);
  g_ptr_array_add (report->fixed, row);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      MbCondition *condition;
      const char *register_id
          = g_str_has_prefix (keys[i], "where.") ? keys[i] + strlen ("where.") : report->register_id;

      if (!g_str_has_prefix (keys[i], "where") || register_id == NULL)
        continue;
      condition = parse_single (declaration, group, keys[i]);
      if (condition != NULL)
        g_hash_table_replace (row->where, g_strdup (register_id), condition);
    }
}

static void
parse_rows (MbDeclaration *declaration, MbReport *report, const char *head)
{
  g_auto (GStrv) groups = mb_declaration_groups (declaration);
  g_autofree char *zero = mb_declaration_string (declaration, head, "rows.zero");

  report->rows = mb_declaration_string (declaration, head, "rows");
  report->rows_heading = mb_declaration_string (declaration, head, "rows.heading");
  report->rows_order = mb_declaration_string (declaration, head, "rows.order");
  report->rows_width = mb_report_get_width (declaration, head, "rows.width");
  report->has_rows_zero = zero != NULL;
  report->rows_zero = zero != NULL && mb_declaration_flag (declaration, head, "rows.zero");
  report->sort = mb_report_get_list (declaration, head, "sort");
  report->fixed = g_ptr_array_new_with_free_func (fixed_row_free);
  for (guint i = 0; report->summary && groups[i] != NULL; i++)
    if (g_str_has_prefix (groups[i], "Row "))
      parse_fixed_row (declaration, report, groups[i]);
}

static void
parse_chart (MbDeclaration *declaration, MbReport *report)
{
  static const char *const kinds[] = { "bar", "line", "barline", NULL };

  if (!mb_declaration_has_group (declaration, "Chart"))
    return;
  mb_declaration_allow (declaration, "Chart", "report kind title category series");
  report->chart_kind = mb_declaration_need (declaration, "Chart", "kind");
  report->chart_title = mb_declaration_string (declaration, "Chart", "title");
  report->chart_category = mb_declaration_string (declaration, "Chart", "category");
  report->chart_series = mb_report_get_list (declaration, "Chart", "series");
  if (report->chart_kind != NULL && !g_strv_contains (kinds, report->chart_kind))
    not_understood (declaration, "Chart", "kind", report->chart_kind);
  if (report->chart_series[0] == NULL)
    mb_declaration_fail (declaration, "Chart", "series", "%s", _ ("a chart needs at least one column"));
  for (guint i = 0; report->chart_series[i] != NULL; i++)
    if (mb_report_find_column (report, report->chart_series[i]) < 0)
      not_understood (declaration, "Chart", "series", report->chart_series[i]);
  if (report->chart_category != NULL && !g_str_equal (report->chart_category, "row")
      && mb_report_find_column (report, report->chart_category) < 0)
    not_understood (declaration, "Chart", "category", report->chart_category);
}

static void
parse_kind (MbDeclaration *declaration, MbReport *report, const char *head)
{
  g_autofree char *kind = mb_declaration_string (declaration, head, "kind");

  if (kind != NULL && !g_str_equal (kind, "list") && !g_str_equal (kind, "summary"))
    not_understood (declaration, head, "kind", kind);
  report->summary = g_strcmp0 (kind, "summary") == 0;
  report->source = mb_declaration_string (declaration, head, "source");
  report->register_id
      = report->source != NULL ? g_strdup ("score") : mb_declaration_need (declaration, head, "register");
  if (report->source != NULL && !g_str_equal (report->source, "scores") && !g_str_equal (report->source, "vetoes"))
    not_understood (declaration, head, "source", report->source);
}

MbReport *
mb_report_parse (MbDeclaration *declaration, const char *name, const char *head, const char *prefix, MbEachFunc each,
                 gpointer user, GError **error)
{
  g_autoptr (MbReport) report = g_new0 (MbReport, 1);

  report->name = g_strdup (name);
  if (!mb_declaration_has_group (declaration, head))
    mb_declaration_fail (declaration, head, NULL, "%s", _ ("this group is missing"));
  mb_declaration_allow (declaration, head, HEAD_KEYS);
  parse_kind (declaration, report, head);
  parse_form (declaration, report, head);
  parse_uses (declaration, report, head);
  parse_rows (declaration, report, head);
  report->where = parse_single (declaration, head, "where");
  if (!mb_report_parse_columns (declaration, report, prefix, each, user, error))
    return NULL;
  parse_chart (declaration, report);
  return mb_declaration_ok (declaration, NULL) ? g_steal_pointer (&report) : NULL;
}

int
mb_report_find_column (const MbReport *report, const char *id)
{
  for (guint i = 0; i < report->columns->len; i++)
    if (g_str_equal (((MbReportColumn *) g_ptr_array_index (report->columns, i))->id, id))
      return (int) i;
  return -1;
}

/* ---- For an office ---- */

char **
mb_report_words (MbOffice *office, const char *register_id, const char *path, GError **error)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", 2);
  const MbField *field = NULL;

  /* "institution.type" is that register's field, or the field of the linked record: the words are the same. */
  if (steps[0] != NULL && steps[1] != NULL && mb_catalogue_get (mb_office_get_catalogue (office), steps[0]) != NULL)
    field = mb_report_field (office, steps[0], steps[1], NULL, error);
  else
    field = mb_report_field (office, register_id, path, NULL, error);
  return field != NULL ? mb_office_field_words (office, field, error) : NULL;
}

static char **
office_each (const char *register_id, const char *each, gpointer user, GError **error)
{
  return mb_report_words (user, register_id, each, error);
}

MbReport *
mb_report_load (MbOffice *office, const char *text, const char *name, GError **error)
{
  g_autoptr (MbDeclaration) declaration = mb_declaration_new (text, -1, name);
  g_autoptr (MbReport) report = NULL;
  g_autoptr (GError) local = NULL;

  if (!mb_declaration_ok (declaration, error))
    return NULL;
  report = mb_report_parse (declaration, name, "Report", "", office != NULL ? office_each : NULL, office, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return mb_declaration_ok (declaration, error) ? g_steal_pointer (&report) : NULL;
}

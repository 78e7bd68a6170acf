/* report-scope.c: see report-scope.h.
 *
 * Promise kept here: the day and year that a form prints are the ones its figures were counted for.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "inspection.h"
#include "office-private.h"
#include "report-scope.h"

static gboolean
uses_option (const char *const *uses, const char *name)
{
  return uses != NULL && g_strv_contains (uses, name);
}

static gboolean
find_year (MbReportScope *scope, int year, GError **error)
{
  g_autoptr (MbQuery) query = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (MbRecord) record = NULL;

  scope->year = year != 0 ? year : mb_inspection_latest_year (scope->office);
  if (scope->year == 0)
    {
      mb_set_error (error, MB_FAULT_YEAR_NOT_OPEN, NULL);
      return FALSE;
    }
  query = mb_query_new ("inspection");
  mb_query_where_int (query, "year", MB_OP_EQ, scope->year);
  ids = mb_store_ids (mb_office_get_store (scope->office), query, 1, NULL, error);
  if (ids != NULL && ids->len == 0)
    mb_set_error (error, MB_FAULT_YEAR_NOT_OPEN, "%d", scope->year);
  if (ids == NULL || ids->len == 0)
    return FALSE;
  record = mb_store_get (mb_office_get_store (scope->office), "inspection", g_array_index (ids, gint64, 0), error);
  if (record == NULL)
    return FALSE;
  scope->published = !mb_value_is_null (mb_record_get (record, "published"));
  return TRUE;
}

static gboolean
find_institution (MbReportScope *scope, const char *name, GError **error)
{
  g_autoptr (MbRecord) record = NULL;
  const MbValue *value;

  scope->institution = mb_office_find_institution (scope->office, name, error);
  if (scope->institution == 0)
    return FALSE;
  record = mb_store_get (mb_office_get_store (scope->office), "institution", scope->institution, error);
  if (record == NULL)
    return FALSE;
  value = mb_record_get (record, "name");
  scope->institution_name = g_strdup (value->text);
  return TRUE;
}

MbReportScope *
mb_report_scope_new (MbOffice *office, const char *const *uses, const MbReportOptions *options, GError **error)
{
  static const MbReportOptions none = { .as_of = MB_DATE_NONE };
  g_autoptr (MbReportScope) scope = g_new0 (MbReportScope, 1);

  if (options == NULL)
    options = &none;
  scope->office = office;
  scope->today = mb_office_get_today (office);
  scope->as_of = options->as_of != MB_DATE_NONE ? options->as_of : scope->today;
  scope->only_register = options->only_register;
  scope->only = options->only;
  scope->n_only = options->n_only;
  if (uses_option (uses, "year") && !find_year (scope, options->year, error))
    return NULL;
  if (uses_option (uses, "town") && options->town != NULL && options->town[0] != '\0')
    scope->town = g_strdup (options->town);
  if (uses_option (uses, "institution") && options->institution != NULL
      && !find_institution (scope, options->institution, error))
    return NULL;
  return g_steal_pointer (&scope);
}

void
mb_report_scope_free (MbReportScope *scope)
{
  if (scope == NULL)
    return;
  g_free (scope->town);
  g_free (scope->institution_name);
  g_free (scope);
}

static MbDate
last_month (MbDate as_of)
{
  return mb_date_add_months (mb_date_month_start (as_of), -1);
}

static MbDate
year_start (MbDate as_of)
{
  int year;

  mb_date_to_ymd (as_of, &year, NULL, NULL);
  return mb_date_from_ymd (year, 1, 1);
}

static const char *const names[] = { "year",           "as_of",       "today",
                                     "town",           "institution", "record",
                                     "month_start",    "month_end",   "last_month_start",
                                     "last_month_end", "year_start",  "unscored",    "absent",
                                     NULL };

gboolean
mb_report_scope_has (const char *name)
{
  return g_strv_contains (names, name);
}

static MbDate
scope_date (const MbReportScope *scope, const char *name)
{
  if (g_str_equal (name, "as_of"))
    return scope->as_of;
  if (g_str_equal (name, "today"))
    return scope->today;
  if (g_str_equal (name, "month_start"))
    return mb_date_month_start (scope->as_of);
  if (g_str_equal (name, "month_end"))
    return mb_date_month_end (scope->as_of);
  if (g_str_equal (name, "last_month_start"))
    return last_month (scope->as_of);
  if (g_str_equal (name, "last_month_end"))
    return mb_date_month_end (last_month (scope->as_of));
  if (g_str_equal (name, "year_start"))
    return year_start (scope->as_of);
  return MB_DATE_NONE;
}

static char *
number_or_null (gint64 number)
{
  return number != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;
}

char *
mb_report_scope_value (const MbReportScope *scope, const char *name)
{
  if (g_str_equal (name, "year"))
    return number_or_null (scope->year);
  if (g_str_equal (name, "town"))
    return g_strdup (scope->town);
  if (g_str_equal (name, "institution"))
    return number_or_null (scope->institution);
  if (g_str_equal (name, "record"))
    return number_or_null (scope->record);
  if (g_str_equal (name, "unscored"))
    return scope->year != 0 && !scope->published ? g_strdup ("absent") : NULL;
  if (g_str_equal (name, "absent"))
    return scope->year != 0 ? g_strdup (scope->published ? "absent" : "") : NULL;
  return mb_date_to_iso (scope_date (scope, name));
}

static char *
setting_or_blank (const MbReportScope *scope, const char *key, const char *blank)
{
  char *value = mb_store_get_setting (mb_office_get_store (scope->office), key);

  return value != NULL ? value : g_strdup (blank);
}

/* Participants of the year for which why is one of these; 0 if no year is told. */
static gint64
count_why (const MbReportScope *scope, const char *const *words, guint n_words)
{
  g_autoptr (MbQuery) query = mb_query_new ("participant");
  MbValue whys[2];

  for (guint i = 0; i < MIN (n_words, G_N_ELEMENTS (whys)); i++)
    whys[i] = (MbValue){ .kind = MB_VALUE_TEXT, .text = (char *) words[i] };
  mb_query_where_int (query, "inspection.year", MB_OP_EQ, scope->year);
  mb_query_where_any (query, "why", whys, n_words);
  if (scope->town != NULL)
    mb_query_where_text (query, "town", MB_OP_EQ, scope->town);
  return scope->year != 0 ? mb_store_count (mb_office_get_store (scope->office), query, NULL) : 0;
}

/* Words of forms are Chinese in every locale. What a form counts as absent or failed may still be scored: it must not be taken for a
 * result. */
static char *
provisional_words (const MbReportScope *scope)
{
  static const char *const unscored[] = { "absent" }, *in_part[] = { "incomplete" };
  gint64 n_unscored = scope->published ? 0 : count_why (scope, unscored, 1);
  gint64 n_in_part = scope->published ? 0 : count_why (scope, in_part, 1);
  g_autoptr (GString) text = g_string_new (NULL);

  if (n_unscored > 0)
    g_string_append_printf (text, "尚无评分的%" G_GINT64_FORMAT "所暂计为未参加年检、不合格", n_unscored);
  if (n_in_part > 0)
    g_string_append_printf (text, "%s评分未完的%" G_GINT64_FORMAT "所暂计为未评定", text->len > 0 ? "，" : "", n_in_part);
  if (text->len > 0)
    {
      g_string_prepend (text, "未公布：");
      g_string_append (text, "，以公布的结果为准。");
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* How many of the year have no grade yet. */
static char *
ungraded_words (const MbReportScope *scope)
{
  static const char *const whys[] = { "incomplete", "absent" };
  gint64 n = count_why (scope, whys, scope->published ? 1 : 2);

  return n > 0 ? g_strdup_printf ("（另有未评%" G_GINT64_FORMAT "所，未计入）", n) : g_strdup ("");
}

char *
mb_report_scope_word (const MbReportScope *scope, const char *name)
{
  int year, month;
  MbDate date = scope_date (scope, name);

  if (date != MB_DATE_NONE)
    return mb_date_to_chinese (date);
  if (g_str_equal (name, "office"))
    return g_strdup (mb_office_get_name (scope->office));
  if (g_str_equal (name, "actor"))
    return g_strdup (mb_office_get_actor (scope->office));
  if (g_str_equal (name, "contact") || g_str_equal (name, "phone"))
    return setting_or_blank (scope, name, "");
  if (g_str_equal (name, "code_word"))
    return setting_or_blank (scope, name, "　　");
  if (g_str_equal (name, "town"))
    return g_strdup (scope->town != NULL ? scope->town : "");
  if (g_str_equal (name, "institution"))
    return g_strdup (scope->institution_name != NULL ? scope->institution_name : "");
  if (g_str_equal (name, "year"))
    return g_strdup_printf ("%d", scope->year);
  if (g_str_equal (name, "ungraded"))
    return ungraded_words (scope);
  if (g_str_equal (name, "unpublished"))
    return g_strdup (scope->year != 0 && !scope->published ? "，未公布" : "");
  if (g_str_equal (name, "provisional"))
    return provisional_words (scope);
  if (g_str_equal (name, "month"))
    {
      mb_date_to_ymd (scope->as_of, &year, &month, NULL);
      return g_strdup_printf ("%d年%d月", year, month);
    }
  if (g_str_equal (name, "today_year"))
    {
      mb_date_to_ymd (scope->today, &year, NULL, NULL);
      return g_strdup_printf ("%d", year);
    }
  return NULL;
}

char *
mb_fill_placeholders (const char *text, MbWordFunc word, gpointer user)
{
  g_autoptr (GString) out = g_string_new (NULL);

  while (*text != '\0')
    {
      const char *end = *text == '{' ? strchr (text, '}') : NULL;
      g_autofree char *name = end != NULL ? g_strndup (text + 1, (gsize) (end - text - 1)) : NULL;
      g_autofree char *filled = name != NULL ? word (name, user) : NULL;

      if (filled != NULL)
        {
          g_string_append (out, filled);
          text = end + 1;
        }
      else
        {
          g_string_append_c (out, *text++);
        }
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
scope_word (const char *name, gpointer user)
{
  return mb_report_scope_word (user, name);
}

char *
mb_report_scope_fill (const MbReportScope *scope, const char *text)
{
  return text != NULL ? mb_fill_placeholders (text, scope_word, (gpointer) scope) : NULL;
}

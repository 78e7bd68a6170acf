/* inspection-reason.c: what is typed into a score field, and the reasons for a deduction.
 *
 * Promise kept here: a deduction typed as such and the points that are left by it are the same thing, by one rule.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "field.h"
#include "figure.h"
#include "inspection-private.h"

/* ---- Points ---- */

static gboolean
is_one_of (const char *const *words, const char *text)
{
  return g_strv_contains (words, text);
}

static gboolean
out_of_range (const MbIndicator *indicator, GError **error)
{
  g_autofree char *full = mb_hundredths_format (indicator->points);

  mb_set_error (error, MB_FAULT_SCORE_RANGE, _ ("%s has %s points"), indicator->code, full);
  return FALSE;
}

gboolean
mb_inspection_parse_points (const MbIndicator *indicator, const char *text, gint64 *points, GError **error)
{
  static const char *const full[] = { "f", "满", "满分", NULL };
  static const char *const not_applicable[] = { "n", "/", "\\", "不适用", "缺项", "合理缺项", "n/a", NULL };
  g_autofree char *folded = mb_text_fold (text);
  const char *digits = folded;
  gint64 number;

  *points = MB_SCORE_OPEN;
  if (folded[0] == '\0')
    return TRUE;
  if (is_one_of (not_applicable, folded))
    *points = MB_SCORE_NOT_APPLICABLE;
  else if (is_one_of (full, folded))
    *points = indicator->points;
  if (*points != MB_SCORE_OPEN)
    return TRUE;
  if (g_str_has_suffix (folded, "分"))
    folded[strlen (folded) - strlen ("分")] = '\0';
  if (digits[0] == '-')
    digits++;
  if (!g_ascii_isdigit (digits[0]) || !mb_hundredths_parse (digits, FALSE, &number))
    {
      mb_set_error (error, MB_FAULT_SCORE_INVALID, "%s", text);
      return FALSE;
    }
  if (number > indicator->points)
    return out_of_range (indicator, error);
  *points = folded[0] == '-' ? indicator->points - number : number;
  return TRUE;
}

char *
mb_inspection_points_text (gint64 points)
{
  if (points == MB_SCORE_OPEN)
    return g_strdup ("");
  return points == MB_SCORE_NOT_APPLICABLE ? g_strdup ("/") : mb_hundredths_format (points);
}

/* ---- Reasons ---- */

static void
reason_free (gpointer data)
{
  MbInspectionReason *reason = data;

  g_free (reason->text);
  g_free (reason);
}

static MbInspectionReason *
add_reason (GPtrArray *reasons, char *text, gint64 deduct)
{
  MbInspectionReason *reason = g_new0 (MbInspectionReason, 1);

  reason->text = text;
  reason->deduct = deduct;
  g_ptr_array_add (reasons, reason);
  return reason;
}

/* "未公示扣0.5": what, and how much. "不得分" takes all. */
static gint64
parse_deduction (const MbIndicator *indicator, char *part)
{
  char *found = strstr (part, "不得分");
  gint64 deduct = MB_DEDUCT_UNKNOWN;

  if (found != NULL)
    {
      *found = '\0';
      return indicator->points;
    }
  for (char *at = strstr (part, "扣"); at != NULL; at = strstr (at + strlen ("扣"), "扣"))
    {
      const char *digits = at + strlen ("扣");
      gsize length = strspn (digits, "0123456789.");
      g_autofree char *number = g_strndup (digits, length);

      if (length == 0 || !mb_hundredths_parse (number, FALSE, &deduct))
        continue;
      *at = '\0';
      return MIN (deduct, indicator->points);
    }
  return MB_DEDUCT_UNKNOWN;
}

static void
add_rule_parts (GPtrArray *reasons, const MbIndicator *indicator)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *rule
      = g_strdelimit (g_strdup (indicator->deduction != NULL ? indicator->deduction : ""), ";\n", '\x1f');
  GString *text = g_string_new (rule);
  g_autofree char *split = NULL;

  g_string_replace (text, "；", "\x1f", 0);
  split = g_string_free (text, FALSE);
  parts = g_strsplit (split, "\x1f", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      gint64 deduct = parse_deduction (indicator, parts[i]);
      g_autofree char *tidy = mb_text_tidy (parts[i]);

      if (tidy[0] != '\0')
        add_reason (reasons, g_steal_pointer (&tidy), deduct);
    }
}

static MbInspectionReason *
find_reason (GPtrArray *reasons, const char *text)
{
  for (guint i = 0; i < reasons->len; i++)
    if (g_str_equal (((MbInspectionReason *) g_ptr_array_index (reasons, i))->text, text))
      return g_ptr_array_index (reasons, i);
  return NULL;
}

static gint
compare_used (gconstpointer a, gconstpointer b)
{
  const MbInspectionReason *left = *(MbInspectionReason *const *) a, *right = *(MbInspectionReason *const *) b;

  if (left->n_used != right->n_used)
    return left->n_used > right->n_used ? -1 : 1;
  return strcmp (left->text, right->text);
}

static gboolean
add_used (MbOffice *office, GPtrArray *reasons, const MbRubric *rubric, const MbIndicator *indicator, GError **error)
{
  static const char *const by[] = { "reason" };
  g_autoptr (MbQuery) query = mb_query_new ("score");
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) used = g_ptr_array_new_with_free_func (reason_free);
  MbAggregate count = { MB_AGG_COUNT, NULL, NULL };

  mb_query_where_text (query, "indicator", MB_OP_EQ, indicator->code);
  mb_query_where_text (query, "participant.rubric.rubric", MB_OP_EQ, rubric->id);
  rows = mb_store_group (mb_office_get_store (office), query, by, 1, &count, 1, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const MbGroupRow *row = g_ptr_array_index (rows, i);
      MbInspectionReason *known;

      if (row->keys[0].kind != MB_VALUE_TEXT)
        continue;
      known = find_reason (reasons, row->keys[0].text);
      if (known == NULL)
        known = add_reason (used, g_strdup (row->keys[0].text), MB_DEDUCT_UNKNOWN);
      known->n_used = (guint) row->values[0];
    }
  g_ptr_array_sort (used, compare_used);
  g_ptr_array_extend_and_steal (reasons, g_steal_pointer (&used));
  return TRUE;
}

GPtrArray *
mb_inspection_reasons (MbOffice *office, const MbRubric *rubric, const MbIndicator *indicator, GError **error)
{
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (reason_free);

  add_rule_parts (reasons, indicator);
  return add_used (office, reasons, rubric, indicator, error) ? g_steal_pointer (&reasons) : NULL;
}

/* What the rubric takes off for all of a text's reasons; MB_DEDUCT_UNKNOWN when one of them is not of the rule. */
static gint64
explained (GPtrArray *reasons, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", "；", -1);
  gint64 sum = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const MbInspectionReason *known = find_reason (reasons, parts[i]);

      if (known == NULL || known->deduct == MB_DEDUCT_UNKNOWN)
        return MB_DEDUCT_UNKNOWN;
      sum += known->deduct;
    }
  return sum;
}

gint64
mb_inspection_points_after (GPtrArray *reasons, const MbIndicator *indicator, gint64 points, const char *reason,
                            const MbInspectionReason *more)
{
  gint64 so_far = points == MB_SCORE_OPEN ? indicator->points : points;
  gint64 taken = reason != NULL && reason[0] != '\0' ? explained (reasons, reason) : 0;

  if (points == MB_SCORE_NOT_APPLICABLE || more->deduct == MB_DEDUCT_UNKNOWN || taken == MB_DEDUCT_UNKNOWN
      || so_far != MAX (0, indicator->points - taken))
    return points;
  return MAX (0, so_far - more->deduct);
}

char *
mb_inspection_add_reason (const char *reason, const char *more)
{
  g_auto (GStrv) parts = g_strsplit (reason != NULL ? reason : "", "；", -1);

  if (reason == NULL || reason[0] == '\0')
    return g_strdup (more);
  if (g_strv_contains ((const char *const *) parts, more))
    return g_strdup (reason);
  return g_strconcat (reason, "；", more, NULL);
}

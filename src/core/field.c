/* field.c: see field.h. Promise: one rule for what is typed and what is imported; a value is taken as meant or refused
 * with the place's name, what was found and what was expected, and never changed on the way.
 */
#include "config.h"

#include "field.h"

#include "attachment.h"
#include "civil-date.h"
#include "code.h"
#include "decimal.h"
#include "figure.h"
#include "unit.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A spreadsheet keeps 15 digits of a number; whatever stood behind is gone. */
#define DIGITS_OF_A_NUMBER 15

static MbFault *
refuse (const MbField *field, MbFaultCode code, const char *found)
{
  MbFault *fault = mb_fault_new (code, field->id);

  fault->field = g_strdup (field->id);
  fault->found = found != NULL && *found != '\0' ? g_strdup (found) : NULL;
  return fault;
}

/* expected: marked by N_(), without directives (nullable). */
static MbFault *
refuse_for (const MbField *field, MbFaultCode code, const char *found, const char *expected)
{
  MbFault *fault = refuse (field, code, found);

  if (expected != NULL)
    mb_fault_expect_text (fault, expected);
  return fault;
}

static MbFault *
refuse_word (const MbField *field, const char *found)
{
  MbFault *fault = refuse (field, MB_FAULT_UNKNOWN_CHOICE, found);
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < field->choices->len; i++)
    {
      if (i > 0)
        g_string_append (words, "、");
      g_string_append (words, ((const MbChoice *) g_ptr_array_index (field->choices, i))->value);
    }
  mb_fault_expect_words (fault, g_string_free (words, FALSE));
  return fault;
}

static void
expect_limits (MbFault *fault, const MbField *field)
{
  MbValue min = { MB_VALUE_INT, field->min, NULL };
  MbValue max = { MB_VALUE_INT, field->max, NULL };
  g_autofree char *least = mb_field_format (field, &min, FALSE);
  g_autofree char *greatest = mb_field_format (field, &max, FALSE);

  if (field->has_min && field->has_max)
    mb_fault_expect (fault, N_ ("%s to %s"), least, greatest);
  else if (field->has_min)
    mb_fault_expect (fault, N_ ("%s or more"), least);
  else
    mb_fault_expect (fault, N_ ("%s or less"), greatest);
}

static MbFault *
check_number (const MbField *field, gint64 number, const char *found)
{
  MbFault *fault = NULL;

  if ((!field->has_min || number >= field->min) && (!field->has_max || number <= field->max))
    return NULL;
  if (field->type == MB_FIELD_INTEGER && field->has_min && field->min == 0 && number < 0)
    fault = refuse (field, MB_FAULT_COUNT_NEGATIVE, found);
  else
    fault = refuse (field, MB_FAULT_OUT_OF_RANGE, found);
  expect_limits (fault, field);
  return fault;
}

static MbFault *
check_length (const MbField *field, const char *text)
{
  MbFault *fault = NULL;

  if (!field->has_max || mb_field_is_number (field) || g_utf8_strlen (text, -1) <= field->max)
    return NULL;
  fault = refuse (field, MB_FAULT_TEXT_TOO_LONG, text);
  mb_fault_expect (fault, N_ ("at most %d characters"), (int) MIN (field->max, G_MAXINT));
  return fault;
}

static MbFault *
parse_text (const MbField *field, const char *text, gboolean is_number, MbValue *value)
{
  MbFault *fault = check_length (field, text);

  if (fault == NULL)
    mb_value_set_text (value, text);
  return fault;
}

static MbFault *
parse_number (const MbField *field, const char *text, gboolean is_number, MbValue *value)
{
  gint64 number = 0;
  MbFault *fault = NULL;

  if (!mb_unit_parse_number (field, text, !is_number, &number))
    return refuse_for (field, MB_FAULT_NUMBER_INVALID, text,
                       field->type == MB_FIELD_INTEGER ? N_ ("a whole number")
                                                       : N_ ("a number with at most two decimals"));
  fault = check_number (field, number, text);
  if (fault == NULL)
    mb_value_set_int (value, number);
  return fault;
}

/* A day's serial number. Where the cell was text (a csv), only those of 1990 to 2099 are surely meant as such. */
static MbDate
date_from_serial (const char *text, gboolean is_number)
{
  gint64 serial = 0;

  if (strlen (text) != 5 || strspn (text, "0123456789") != 5
      || !g_ascii_string_to_signed (text, 10, 0, 99999, &serial, NULL))
    return MB_DATE_NONE;
  if (is_number ? serial < 10000 || serial > 80000 : serial < 32874 || serial > 73050)
    return MB_DATE_NONE;
  return mb_date_from_serial (serial, FALSE);
}

static MbFault *
parse_date (const MbField *field, const char *text, gboolean is_number, MbValue *value)
{
  gboolean month_only = FALSE;
  MbDate date = MB_DATE_NONE;
  g_autofree char *whole = g_strdup (text);
  char *point = strchr (whole, '.');

  if (is_number && point == whole + 5)
    *point = '\0'; /* 45658.5 is noon of that day */
  date = date_from_serial (whole, is_number);
  if (date == MB_DATE_NONE)
    date = mb_date_parse (text, &month_only);
  if (is_number && month_only && g_str_has_suffix (text, ".1"))
    date = MB_DATE_NONE; /* as a number, 2024.1 is January or October */
  if (date == MB_DATE_NONE)
    return refuse_for (field, MB_FAULT_DATE_INVALID, text, N_ ("a date such as 2026-06-30"));
  mb_value_take_text (value, mb_date_to_iso (date));
  return NULL;
}

static MbFault *
parse_choice (const MbField *field, const char *text, gboolean is_number, MbValue *value)
{
  const MbChoice *choice = mb_field_find_choice (field, text);

  if (choice == NULL && !field->open)
    return refuse_word (field, text);
  mb_value_set_text (value, choice != NULL ? choice->value : text);
  return NULL;
}

/* -1 when the word is neither. */
static int
truth_of (const MbField *field, const char *text)
{
  static const char *const yes[] = { "是", "√", "✓", "✔", "有", "对", "是的", "yes", "y", "true", "1", "1.0", NULL };
  static const char *const no[]
      = { "否", "×", "✗", "✘", "无", "没有", "不是", "非", "x", "no", "n", "false", "0", "0.0", NULL };
  static const char *const negations[] = { "非", "不", "未", "无", "否" };
  g_autofree char *word = mb_text_fold (text);

  if (g_strv_contains (yes, word))
    return TRUE;
  if (g_strv_contains (no, word))
    return FALSE;
  for (guint i = 0; field->aliases != NULL && field->aliases[i] != NULL; i++)
    { /* 普惠 and 非普惠 in a column 是否普惠 */
      g_autofree char *alias = mb_text_fold (field->aliases[i]);

      if (g_str_equal (word, alias) && !g_str_has_prefix (alias, "是否"))
        return TRUE;
      for (guint k = 0; k < G_N_ELEMENTS (negations); k++)
        if (g_str_has_prefix (word, negations[k]) && g_str_equal (word + strlen (negations[k]), alias))
          return FALSE;
    }
  return -1;
}

static MbFault *
parse_boolean (const MbField *field, const char *text, gboolean is_number, MbValue *value)
{
  int truth = truth_of (field, text);

  if (truth < 0)
    return refuse_for (field, MB_FAULT_BOOLEAN_INVALID, text, N_ ("yes or no"));
  mb_value_set_int (value, truth);
  return NULL;
}

static MbFault *
refuse_lost_digits (const MbField *field, const char *text)
{
  MbFault *fault = refuse_for (field, MB_FAULT_DIGITS_LOST, text, N_ ("the code as text"));

  if (field->checker != NULL)
    {
      g_free (fault->subject);
      fault->subject = g_strdup (field->checker);
    }
  return fault;
}

/* All digits and nothing but zeros where a spreadsheet's number ends: 513401199001011000. */
static gboolean
looks_rounded (const char *text)
{
  gsize n = strlen (text);

  return n > DIGITS_OF_A_NUMBER && strspn (text, "0123456789") == n
         && strspn (text + DIGITS_OF_A_NUMBER, "0") == n - DIGITS_OF_A_NUMBER;
}

static MbFault *
parse_code (const MbField *field, const char *text, gboolean is_number, MbValue *value)
{
  g_autoptr (MbFault) fault = NULL;
  g_autofree char *code = NULL;

  if (field->checker == NULL)
    return parse_text (field, text, is_number, value);
  code = mb_code_check (field->checker, text, &fault);
  if (code == NULL)
    {
      if (looks_rounded (text))
        return refuse_lost_digits (field, text);
      fault->field = g_strdup (field->id);
      return g_steal_pointer (&fault);
    }
  return parse_text (field, code, is_number, value);
}

typedef MbFault *(*Parse) (const MbField *field, const char *text, gboolean is_number, MbValue *value);

static const struct
{
  Parse parse;
  gboolean keeps_strokes; /* "/" and "—" are texts like any other here, elsewhere they say that there is nothing */
  gboolean keeps_digits;  /* a number in the sheet is read as its digits */
} types[] = {
  [MB_FIELD_TEXT] = { parse_text, TRUE, TRUE },        [MB_FIELD_LONG_TEXT] = { parse_text, TRUE, TRUE },
  [MB_FIELD_INTEGER] = { parse_number, FALSE, FALSE }, [MB_FIELD_DECIMAL] = { parse_number, FALSE, FALSE },
  [MB_FIELD_MONEY] = { parse_number, FALSE, FALSE },   [MB_FIELD_DATE] = { parse_date, FALSE, FALSE },
  [MB_FIELD_CHOICE] = { parse_choice, FALSE, TRUE },   [MB_FIELD_BOOLEAN] = { parse_boolean, FALSE, FALSE },
  [MB_FIELD_LINK] = { parse_text, FALSE, TRUE },       [MB_FIELD_CODE] = { parse_code, FALSE, TRUE },
  [MB_FIELD_ATTACHMENT] = { parse_text, TRUE, TRUE },
};

/* How ledgers say that there is nothing to say. */
static gboolean
says_nothing (const MbField *field, const char *text)
{
  static const char *const strokes[] = { "/", "\\", "-", "--", "—", "——", "无", NULL };

  if (types[field->type].keeps_strokes || field->required || !g_strv_contains (strokes, text))
    return FALSE;
  return (field->type != MB_FIELD_CHOICE || mb_field_find_choice (field, text) == NULL)
         && (field->type != MB_FIELD_BOOLEAN || truth_of (field, text) < 0);
}

static MbFault *
parse_any (const MbField *field, const char *text, gboolean is_number, MbValue *value)
{
  g_autofree char *tidy = mb_text_tidy (text);
  MbValue parsed = MB_VALUE_INIT;
  MbFault *fault = NULL;

  if (*tidy == '\0' || says_nothing (field, tidy))
    {
      if (field->required)
        return refuse_for (field, MB_FAULT_MISSING, NULL, N_ ("a value"));
      mb_value_set_null (value);
      return NULL;
    }
  fault = types[field->type].parse (field, tidy, is_number, &parsed);
  if (fault != NULL)
    {
      g_free (fault->found);
      fault->found = g_strdup (text);
      return fault;
    }
  mb_value_clear (value);
  *value = parsed;
  return NULL;
}

/* A number in the form that spreadsheets give long ones, 5.13401E+17, also where it has become text on its way. */
static gboolean
is_exponent_form (const char *text)
{
  const char *p = text;
  gsize n = 0;

  if (!g_ascii_isdigit (*p++))
    return FALSE;
  if (*p == '.')
    p += 1 + strspn (p + 1, "0123456789");
  if (*p != 'e' && *p != 'E')
    return FALSE;
  p++;
  if (*p == '+')
    p++;
  n = strspn (p, "0123456789");
  return n >= 1 && n <= 3 && p[n] == '\0';
}

MbFault *
mb_field_parse (const MbField *field, const char *text, MbValue *value)
{
  if (field->type == MB_FIELD_CODE && text != NULL)
    {
      g_autofree char *tidy = mb_text_tidy (text);

      if (is_exponent_form (tidy))
        return refuse_lost_digits (field, text);
    }
  return parse_any (field, text, FALSE, value);
}

/* The digits of a whole number, however it came ("1e+15", "17325326288.0"); else the text as it is. */
static char *
spell_out (const char *text, gboolean *lost)
{
  MbDecimal decimal;
  GString *digits = NULL;

  *lost = FALSE;
  if (!mb_decimal_parse (text, TRUE, &decimal) || decimal.exponent < decimal.n_digits)
    return g_strdup (text);
  *lost = decimal.exponent > DIGITS_OF_A_NUMBER;
  if (*lost)
    return g_strdup (text);
  digits = g_string_new (decimal.negative ? "-" : "");
  for (int i = 0; i < decimal.exponent; i++)
    g_string_append_c (digits, (char) ('0' + (i < decimal.n_digits ? decimal.digits[i] : 0)));
  if (decimal.n_digits == 0)
    g_string_append_c (digits, '0');
  return g_string_free (digits, FALSE);
}

MbFault *
mb_field_parse_cell (const MbField *field, const char *text, gboolean is_number, gboolean is_date, MbValue *value)
{
  g_autofree char *digits = NULL;
  gboolean lost = FALSE;

  if (!is_number || is_date || text == NULL)
    return mb_field_parse (field, text, value);
  if (!types[field->type].keeps_digits)
    return parse_any (field, text, TRUE, value);
  digits = spell_out (text, &lost);
  return lost ? refuse_lost_digits (field, text) : parse_any (field, digits, TRUE, value);
}

static MbFault *
check_kind (const MbField *field, const MbValue *value)
{
  gboolean wants_number = mb_field_is_number (field) || field->type == MB_FIELD_BOOLEAN || field->type == MB_FIELD_LINK;

  if ((value->kind == MB_VALUE_INT) == wants_number)
    return NULL;
  if (field->type == MB_FIELD_LINK)
    return refuse (field, MB_FAULT_UNKNOWN_LINK, value->text);
  if (field->type == MB_FIELD_BOOLEAN)
    return refuse_for (field, MB_FAULT_BOOLEAN_INVALID, value->text, N_ ("yes or no"));
  return refuse (field, wants_number ? MB_FAULT_NUMBER_INVALID : MB_FAULT_FORMAT, value->text);
}

MbFault *
mb_field_check (const MbField *field, const MbValue *value)
{
  MbFault *fault = NULL;
  MbFault *code_fault = NULL;
  g_autofree char *code = NULL;

  if (value->kind == MB_VALUE_NULL || (value->kind == MB_VALUE_TEXT && *value->text == '\0'))
    return field->required ? refuse_for (field, MB_FAULT_MISSING, NULL, N_ ("a value")) : NULL;
  fault = check_kind (field, value);
  if (fault != NULL)
    return fault;
  switch (field->type)
    {
    case MB_FIELD_INTEGER:
    case MB_FIELD_DECIMAL:
    case MB_FIELD_MONEY:
      {
        g_autofree char *found = mb_field_format (field, value, FALSE);

        return check_number (field, value->number, found);
      }
    case MB_FIELD_BOOLEAN:
      return value->number == 0 || value->number == 1
                 ? NULL
                 : refuse_for (field, MB_FAULT_BOOLEAN_INVALID, NULL, N_ ("yes or no"));
    case MB_FIELD_DATE:
      return mb_date_from_iso (value->text) != MB_DATE_NONE
                 ? NULL
                 : refuse_for (field, MB_FAULT_DATE_INVALID, value->text, N_ ("a date such as 2026-06-30"));
    case MB_FIELD_CHOICE:
      for (guint i = 0; !field->open && i < field->choices->len; i++)
        if (g_str_equal (((const MbChoice *) g_ptr_array_index (field->choices, i))->value, value->text))
          return NULL;
      return field->open ? NULL : refuse_word (field, value->text);
    case MB_FIELD_CODE:
      if (field->checker == NULL)
        return check_length (field, value->text);
      code = mb_code_check (field->checker, value->text, &code_fault);
      if (code_fault != NULL)
        code_fault->field = g_strdup (field->id);
      return code_fault != NULL ? code_fault : check_length (field, value->text);
    case MB_FIELD_TEXT:
    case MB_FIELD_LONG_TEXT:
    case MB_FIELD_ATTACHMENT:
      return check_length (field, value->text);
    case MB_FIELD_LINK:
    default:
      return NULL;
    }
}

/* The stored integer over 10^scale, with two decimals and as many more as are not zero. */
static char *
format_scaled (gint64 number, int scale)
{
  guint64 size = number < 0 ? 0 - (guint64) number : (guint64) number;
  g_autofree char *digits = g_strdup_printf ("%0*" G_GUINT64_FORMAT, scale + 1, size);
  gsize n_whole = strlen (digits) - (gsize) scale;
  gsize n = strlen (digits);

  while (n > n_whole + 2 && digits[n - 1] == '0')
    n--;
  return g_strdup_printf ("%s%.*s.%.*s", number < 0 ? "-" : "", (int) n_whole, digits, (int) (n - n_whole),
                          digits + n_whole);
}

char *
mb_field_format (const MbField *field, const MbValue *value, gboolean chinese)
{
  if (value == NULL || value->kind == MB_VALUE_NULL)
    return g_strdup ("");
  if (value->kind == MB_VALUE_TEXT && field->type == MB_FIELD_ATTACHMENT)
    return mb_attachments_words (value->text);
  if (value->kind == MB_VALUE_TEXT)
    return g_strdup (value->text);
  switch (field->type)
    {
    case MB_FIELD_DECIMAL:
      return mb_hundredths_format (value->number);
    case MB_FIELD_MONEY:
      return format_scaled (value->number, mb_unit_field_scale (field));
    case MB_FIELD_BOOLEAN:
      if (chinese)
        return g_strdup (value->number != 0 ? "是" : "否");
      return g_strdup (value->number != 0 ? _ ("Yes") : _ ("No"));
    default:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->number);
    }
}

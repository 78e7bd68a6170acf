/* code.c: see code.h. Promise: a code that passes is of the standard's form and bears the right check digit; blanks,
 * width and case never decide. No code is repaired by guessing.
 */
#include "config.h"

#include "code.h"
#include "civil-date.h"
#include "field.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef char *(*Check) (const char *normal, MbFault **fault);

static const char uscc_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY"; /* no I, O, S, V, Z */

/* Full-width forms to ASCII, all blanks out, upper case. */
static char *
normalise (const char *text)
{
  g_autofree char *tidy = NULL;
  g_autofree char *folded = NULL;

  /* As nearly every ledger has them. */
  if (text[strspn (text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '\0')
    return g_strdup (text);
  tidy = mb_text_tidy (text);
  folded = mb_text_fold (tidy);
  return g_utf8_strup (folded, -1);
}

/* expected: marked by N_(). */
static char *
refuse (MbFault **fault, MbFaultCode code, const char *checker, const char *expected)
{
  if (fault != NULL)
    {
      *fault = mb_fault_new (code, checker);
      mb_fault_expect_text (*fault, expected);
    }
  return NULL;
}

static char *
refuse_check_digit (MbFault **fault, const char *checker, char right)
{
  if (fault != NULL)
    {
      *fault = mb_fault_new (MB_FAULT_CHECK_DIGIT, checker);
      mb_fault_expect (*fault, N_ ("“%c” as the last character"), right);
    }
  return NULL;
}

static gboolean
all_digits (const char *text)
{
  gsize n = strspn (text, "0123456789");

  return n > 0 && text[n] == '\0';
}

char
mb_uscc_check_char (const char *first17)
{
  int weight = 1;
  int sum = 0;

  for (guint i = 0; i < 17; i++)
    {
      const char *at = first17[i] != '\0' ? strchr (uscc_alphabet, first17[i]) : NULL;

      if (at == NULL)
        return '\0';
      sum += (int) (at - uscc_alphabet) * weight;
      weight = weight * 3 % 31;
    }
  return uscc_alphabet[(31 - sum % 31) % 31]; /* the outer remainder: 31 is written 0 */
}

static char *
check_uscc (const char *normal, MbFault **fault)
{
  const char *expected = N_ ("18 digits and letters without I, O, S, V and Z");
  char right = '\0';

  if (strlen (normal) != 18 || strspn (normal, uscc_alphabet) != 18)
    return refuse (fault, MB_FAULT_FORMAT, "uscc", expected);
  right = mb_uscc_check_char (normal);
  if (normal[17] != right)
    return refuse_check_digit (fault, "uscc", right);
  if (strspn (normal + 2, "0123456789") < 6) /* characters 3 to 8 are a region */
    return refuse (fault, MB_FAULT_FORMAT, "uscc", expected);
  return g_strdup (normal);
}

char
mb_citizen_check_char (const char *first17)
{
  static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  int sum = 0;

  for (guint i = 0; i < 17; i++)
    {
      if (!g_ascii_isdigit (first17[i]))
        return '\0';
      sum += (first17[i] - '0') * weights[i];
    }
  return "10X98765432"[sum % 11];
}

static char *
check_citizen (const char *normal, MbFault **fault)
{
  g_autofree char *full = NULL;
  char right = '\0';
  int date = 0;

  if (strlen (normal) == 15 && all_digits (normal)) /* before 1999: a year of two digits and no check digit */
    {
      full = g_strdup_printf ("%.6s19%s ", normal, normal + 6);
      full[17] = mb_citizen_check_char (full);
    }
  else
    full = g_strdup (normal);
  if (strlen (full) != 18 || strspn (full, "0123456789") < 17 || (full[17] != 'X' && !g_ascii_isdigit (full[17])))
    return refuse (fault, MB_FAULT_FORMAT, "citizen", N_ ("17 digits and a digit or X"));
  for (guint i = 6; i < 14; i++)
    date = date * 10 + (full[i] - '0');
  if (mb_date_from_ymd (date / 10000, date / 100 % 100, date % 100) == MB_DATE_NONE)
    return refuse (fault, MB_FAULT_FORMAT, "citizen", N_ ("a date of birth in the digits 7 to 14"));
  right = mb_citizen_check_char (full);
  if (full[17] != right)
    return refuse_check_digit (fault, "citizen", right);
  return g_steal_pointer (&full);
}

static char *
check_region (const char *normal, MbFault **fault)
{
  if (!all_digits (normal) || strlen (normal) != 6 || normal[0] == '0')
    return refuse (fault, MB_FAULT_FORMAT, "region", N_ ("6 digits"));
  return g_strdup (normal);
}

static char *
check_town (const char *normal, MbFault **fault)
{
  gsize n = strlen (normal);

  if (!all_digits (normal) || (n != 9 && n != 12) || normal[0] == '0')
    return refuse (fault, MB_FAULT_FORMAT, "town", N_ ("9 or 12 digits"));
  return g_strdup (normal);
}

static char *
check_school_id (const char *normal, MbFault **fault)
{
  static const char types[] = "11 21 22 31 32 33 34 35 36 37 41 42 51 91 92 93";
  char type[3] = { normal[0], normal[0] != '\0' ? normal[1] : '\0', '\0' };

  if (!all_digits (normal) || strlen (normal) != 10)
    return refuse (fault, MB_FAULT_FORMAT, "school_id", N_ ("10 digits"));
  if (strstr (types, type) == NULL)
    return refuse (fault, MB_FAULT_FORMAT, "school_id",
                   N_ ("a type of school in the first two digits, such as 11 or 21"));
  return g_strdup (normal);
}

/* Licences come in two forms by rule and in more by habit, so none is refused. */
static char *
check_licence (const char *normal, MbFault **fault)
{
  return g_strdup (normal);
}

/* 教民 (or 人社民), then 13 digits of 2004 (region, level, serial) or 15 of later (issuer, region, level, serial), 号. */
static gboolean
licence_is_unusual (const char *normal)
{
  static const char *const prefixes[] = { "教民", "人社民" };
  const char *digits = normal;
  gsize n = 0;
  char level = '\0';

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (normal, prefixes[i]))
      digits = normal + strlen (prefixes[i]);
  n = strspn (digits, "0123456789");
  if (digits[n] != '\0' && !g_str_equal (digits + n, "号"))
    return TRUE;
  if (n == 15)
    {
      level = digits[7];
      return !strchr ("12", digits[0]) || !strchr ("12345678", level);
    }
  level = n == 13 ? digits[6] : '\0';
  return level == '\0' || !strchr ("12345678", level);
}

/* A mobile, a number behind its area (of three digits or four), or a 400 number. */
static gboolean
is_phone_number (const char *digits)
{
  static GRegex *regex = NULL; /* compiled once: ledgers have a number in every row */

  if (g_once_init_enter (&regex))
    g_once_init_leave (&regex, g_regex_new ("^(1[3-9]\\d{9}|0(10|2\\d|[3-9]\\d{2})-?[2-9]\\d{6,7}(-\\d{1,6})?"
                                            "|(400|800)-?\\d{3}-?\\d{4})$",
                                            G_REGEX_OPTIMIZE, G_REGEX_MATCH_DEFAULT, NULL));
  return g_regex_match (regex, digits, G_REGEX_MATCH_DEFAULT, NULL);
}

static guint
count_digits (const char *text)
{
  guint n = 0;

  for (const char *p = text; *p != '\0'; p++)
    n += g_ascii_isdigit (*p);
  return n;
}

/* One number without blanks: +86 goes, (0512)58123456 becomes 0512-58123456. NULL when it is none. */
static char *
tidy_number (const char *text)
{
  g_autoptr (GString) number = g_string_new (text);

  g_string_replace (number, "转", "-", 0);
  if (g_str_has_prefix (number->str, "+86"))
    g_string_erase (number, 0, number->str[3] == '-' ? 4 : 3);
  if (number->str[0] == '(')
    g_string_erase (number, 0, 1);
  g_string_replace (number, ")-", "-", 0);
  g_string_replace (number, ")", "-", 0);
  g_string_replace (number, "(", "-", 0);
  if (strspn (number->str, "0123456789-+*.") != number->len || count_digits (number->str) < 5)
    return NULL;
  while (number->len > 0 && number->str[number->len - 1] == '-')
    g_string_truncate (number, number->len - 1);
  return g_strdup (number->str);
}

/* A piece between separators is one number written with blanks (138 1234 5678), an area and a number (0512 58123456)
 * or several numbers parted by blanks. */
static gboolean
add_numbers (GPtrArray *numbers, const char *piece)
{
  g_auto (GStrv) words = g_strsplit_set (piece, " \t\r\n", -1);
  g_autoptr (GString) joined = g_string_new (NULL);
  g_autofree char *whole = NULL;
  gboolean after_area = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (after_area && *words[i] != '\0')
        g_string_append_c (joined, '-');
      g_string_append (joined, words[i]);
      after_area = i == 0 && words[i][0] == '0' && strlen (words[i]) <= 4;
    }
  if (joined->len == 0)
    return TRUE;
  whole = tidy_number (joined->str);
  if (whole != NULL && (is_phone_number (whole) || g_strv_length (words) == 1))
    {
      g_ptr_array_add (numbers, g_steal_pointer (&whole));
      return TRUE;
    }
  for (guint i = 0; words[i] != NULL; i++)
    {
      char *number = *words[i] != '\0' ? tidy_number (words[i]) : NULL;

      if (number != NULL)
        g_ptr_array_add (numbers, number);
      else if (*words[i] != '\0')
        return FALSE;
    }
  return TRUE;
}

/* Offices keep extensions, fax numbers and foreign ones as well: only what cannot be dialled is refused. */
static char *
read_phones (const char *text, MbFault **fault)
{
  g_autofree char *tidy = mb_text_tidy (text);
  g_autofree char *normal = g_utf8_normalize (tidy, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) plain = g_string_new (normal);
  g_auto (GStrv) pieces = NULL;

  static const char *const dashes[] = { "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212" };

  for (guint i = 0; i < G_N_ELEMENTS (dashes); i++)
    g_string_replace (plain, dashes[i], "-", 0);
  g_string_replace (plain, "、", "/", 0);
  pieces = g_strsplit_set (plain->str, "/;,|", -1);
  for (guint i = 0; pieces[i] != NULL; i++)
    if (!add_numbers (numbers, g_strstrip (pieces[i])))
      return refuse (fault, MB_FAULT_FORMAT, "phone", N_ ("a telephone number"));
  if (numbers->len == 0)
    return refuse (fault, MB_FAULT_FORMAT, "phone", N_ ("a telephone number"));
  g_ptr_array_add (numbers, NULL);
  return g_strjoinv ("、", (char **) numbers->pdata);
}

static char *
check_phone (const char *text, MbFault **fault)
{
  /* A mobile number and nothing else, as in most rows. */
  if (text[0] == '1' && text[1] >= '3' && text[strspn (text, "0123456789")] == '\0' && strlen (text) == 11)
    return g_strdup (text);
  return read_phones (text, fault);
}

static const struct
{
  const char *name;
  Check check;
  gboolean as_written; /* the check normalises by itself: blanks mean something */
} checkers[] = {
  { "uscc", check_uscc, FALSE },  { "citizen", check_citizen, FALSE },     { "region", check_region, FALSE },
  { "town", check_town, FALSE },  { "school_id", check_school_id, FALSE }, { "licence", check_licence, FALSE },
  { "phone", check_phone, TRUE },
};

static int
find_checker (const char *checker)
{
  for (guint i = 0; i < G_N_ELEMENTS (checkers); i++)
    if (g_strcmp0 (checkers[i].name, checker) == 0)
      return (int) i;
  return -1;
}

gboolean
mb_code_has_checker (const char *checker)
{
  return find_checker (checker) >= 0;
}

char *
mb_code_check (const char *checker, const char *text, MbFault **fault)
{
  int at = find_checker (checker);
  g_autofree char *normal = NULL;
  char *code = NULL;

  if (fault != NULL)
    *fault = NULL;
  g_return_val_if_fail (at >= 0, NULL);
  normal = checkers[at].as_written ? g_strdup (text) : normalise (text);
  code = checkers[at].check (normal, fault);
  if (code == NULL && fault != NULL)
    (*fault)->found = g_strdup (text);
  return code;
}

gboolean
mb_code_is_unusual (const char *checker, const char *text)
{
  g_autofree char *normal = NULL;

  if (g_strcmp0 (checker, "licence") != 0)
    return FALSE;
  normal = normalise (text);
  return licence_is_unusual (normal);
}

static char *
mask (const char *code, glong first, glong last)
{
  glong length = g_utf8_strlen (code, -1);
  GString *masked = g_string_new (NULL);
  glong i = 0;

  for (const char *p = code; *p != '\0'; p = g_utf8_next_char (p), i++)
    if (length > first + last && (i < first || i >= length - last))
      g_string_append_unichar (masked, g_utf8_get_char (p));
    else
      g_string_append_c (masked, '*');
  return g_string_free (masked, FALSE);
}

char *
mb_code_mask (const char *checker, const char *code)
{
  g_auto (GStrv) numbers = g_strcmp0 (checker, "phone") == 0 ? g_strsplit (code, "、", -1) : NULL;

  if (numbers == NULL)
    return mask (code, 6, 4);
  for (guint i = 0; numbers[i] != NULL; i++)
    {
      char *whole = numbers[i];

      numbers[i] = mask (whole, 3, 4);
      g_free (whole);
    }
  return g_strjoinv ("、", numbers);
}

/* unit.c: see unit.h. Promise: a unit is dropped only where it says what the field counts anyway; one that changes the
 * amount (万, 万元) changes it, and one of another kind (亩 in a field of ㎡) is refused.
 */
#include "unit.h"

#include "decimal.h"
#include "field.h"

#include <string.h>

typedef enum
{
  FAMILY_NONE,
  FAMILY_COUNT,
  FAMILY_AREA,
  FAMILY_TIME_DAY,
  FAMILY_TIME_MONTH,
  FAMILY_TIME_YEAR,
  FAMILY_PERCENT,
  FAMILY_MONEY
} Family;

static const struct
{
  const char *word; /* folded */
  Family family;
  int power; /* of ten */
} units[] = {
  { "人", FAMILY_COUNT, 0 },        { "名", FAMILY_COUNT, 0 },     { "位", FAMILY_COUNT, 0 },
  { "个", FAMILY_COUNT, 0 },        { "班", FAMILY_COUNT, 0 },     { "个班", FAMILY_COUNT, 0 },
  { "所", FAMILY_COUNT, 0 },        { "家", FAMILY_COUNT, 0 },     { "间", FAMILY_COUNT, 0 },
  { "辆", FAMILY_COUNT, 0 },        { "台", FAMILY_COUNT, 0 },     { "套", FAMILY_COUNT, 0 },
  { "份", FAMILY_COUNT, 0 },        { "件", FAMILY_COUNT, 0 },     { "次", FAMILY_COUNT, 0 },
  { "人次", FAMILY_COUNT, 0 },      { "项", FAMILY_COUNT, 0 },     { "处", FAMILY_COUNT, 0 },
  { "条", FAMILY_COUNT, 0 },        { "册", FAMILY_COUNT, 0 },     { "万", FAMILY_COUNT, 4 },
  { "万人", FAMILY_COUNT, 4 },      { "万册", FAMILY_COUNT, 4 },   { "m2", FAMILY_AREA, 0 },
  { "平方米", FAMILY_AREA, 0 },     { "平米", FAMILY_AREA, 0 },    { "平方", FAMILY_AREA, 0 },
  { "天", FAMILY_TIME_DAY, 0 },     { "日", FAMILY_TIME_DAY, 0 },  { "月", FAMILY_TIME_MONTH, 0 },
  { "个月", FAMILY_TIME_MONTH, 0 }, { "年", FAMILY_TIME_YEAR, 0 }, { "岁", FAMILY_TIME_YEAR, 0 },
  { "%", FAMILY_PERCENT, 0 },       { "元", FAMILY_MONEY, 0 },     { "元整", FAMILY_MONEY, 0 },
  { "千元", FAMILY_MONEY, 3 },      { "万元", FAMILY_MONEY, 4 },   { "亿元", FAMILY_MONEY, 8 },
  { "亿", FAMILY_MONEY, 8 },
};

static Family
family_of (const char *word)
{
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (units[i].word, word))
      return units[i].family;
  return FAMILY_NONE;
}

static Family
field_family (const MbField *field)
{
  if (field->type == MB_FIELD_MONEY)
    return FAMILY_MONEY;
  for (guint i = 0; field->units != NULL && field->units[i] != NULL; i++)
    if (family_of (field->units[i]) != FAMILY_NONE)
      return family_of (field->units[i]);
  return FAMILY_NONE;
}

/* 万元 as the unit of a money field makes its bare numbers ten thousands of yuan. */
static int
money_power (const MbField *field)
{
  for (guint i = 0; field->units != NULL && field->units[i] != NULL; i++)
    for (guint k = 0; k < G_N_ELEMENTS (units); k++)
      if (units[k].family == FAMILY_MONEY && g_str_equal (units[k].word, field->units[i]))
        return units[k].power;
  return 0;
}

int
mb_unit_field_scale (const MbField *field)
{
  if (field->type == MB_FIELD_INTEGER)
    return 0;
  return field->type == MB_FIELD_MONEY ? 2 + money_power (field) : 2;
}

static gboolean
ends_in_unit (const char *text, const char *unit)
{
  gsize n = strlen (text);
  gsize k = strlen (unit);

  return n > k && g_str_has_suffix (text, unit) && (g_ascii_isdigit (text[n - k - 1]) || text[n - k - 1] == '.');
}

/* The longest unit that text ends in and that the field may bear; its length and the scale of the number before it. */
static gsize
find_unit (const MbField *field, const char *text, int *scale)
{
  Family family = field_family (field);
  gsize longest = 0;

  for (guint i = 0; field->units != NULL && field->units[i] != NULL; i++)
    if (ends_in_unit (text, field->units[i]))
      longest = MAX (longest, strlen (field->units[i]));
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      gboolean fits = units[i].family == family
                      || (field->units == NULL && family == FAMILY_NONE && units[i].family != FAMILY_MONEY)
                      || (family == FAMILY_MONEY && g_str_equal (units[i].word, "万"));

      if (!fits || !ends_in_unit (text, units[i].word) || strlen (units[i].word) < longest)
        continue;
      longest = strlen (units[i].word);
      *scale = (field->type == MB_FIELD_INTEGER ? 0 : 2) + units[i].power;
    }
  return longest;
}

gboolean
mb_unit_parse_number (const MbField *field, const char *text, gboolean exact, gint64 *number)
{
  g_autofree char *folded = mb_text_fold (text); /* 1 234 人 becomes 1234人 */
  char *start = folded;
  int scale = mb_unit_field_scale (field);
  MbDecimal decimal;
  gsize n_unit = 0;

  if (field->type == MB_FIELD_MONEY && g_str_has_prefix (start, "¥"))
    start += strlen ("¥");
  n_unit = find_unit (field, start, &scale);
  start[strlen (start) - n_unit] = '\0';
  return mb_decimal_parse (start, !exact, &decimal) && mb_decimal_to_integer (&decimal, scale, !exact, number);
}

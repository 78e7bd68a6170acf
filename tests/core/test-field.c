/* What people write becomes the value that they meant, or a fault that says what is wrong. */
#include "field.h"

#include <string.h>

static const char declaration[]
    = "[Register]\n"
      "id=school\nversion=1\nlabel=Schools\ntitle=name\n"
      "[Field name]\ntype=text\nlabel=Name\nrequired=true\nmax=10\n"
      "[Field story]\ntype=longtext\nlabel=Story\n"
      "[Field students]\ntype=integer\nlabel=Students\nunit=人\nmin=0\n"
      "[Field floor]\ntype=integer\nlabel=Floor\nmin=-2\nmax=30\n"
      "[Field must]\ntype=integer\nlabel=Must\nrequired=true\n"
      "[Field area]\ntype=decimal\nlabel=Area\nunit=㎡\nmin=0\n"
      "[Field share]\ntype=decimal\nlabel=Share\n"
      "[Field fee]\ntype=money\nlabel=Fee\nunit=元/月\nmin=0\n"
      "[Field assets]\ntype=money\nlabel=Assets\nunit=万元\n"
      "[Field fund]\ntype=money\nlabel=Fund\n"
      "[Field approved]\ntype=date\nlabel=Approved\n"
      "[Field opened]\ntype=date\nlabel=Opened\nrequired=true\n"
      "[Field status]\ntype=choice\nlabel=Status\nchoices=在办;停办（暂）\nalias.在办=正常办学;运行\n"
      "[Field town]\ntype=choice\nlabel=Town\nopen=true\nchoices=城关镇\n"
      "[Field inclusive]\ntype=boolean\nlabel=Inclusive\naliases=普惠;是否普惠性\n"
      "[Field parent]\ntype=link\nlabel=Parent\nlink=school\n"
      "[Field uscc]\ntype=code\nlabel=Code\nchecker=uscc\n"
      "[Field phone]\ntype=code\nlabel=Phone\nchecker=phone\n"
      "[Field account]\ntype=code\nlabel=Account\n"
      "[Field photo]\ntype=attachment\nlabel=Photo\n";

static MbRegister *school;

enum
{
  TEXT,
  NUMBER,
  DATE
}; /* what kind of cell the text came from */

typedef struct
{
  const char *field;
  int cell;
  const char *text;
  const char *fault; /* id, or NULL */
  MbValueKind kind;
  gint64 number;
  const char *value;
} Case;

#define NOTHING(FIELD, CELL, TEXT)                                                                                     \
  {                                                                                                                    \
    FIELD, CELL, TEXT, NULL, MB_VALUE_NULL, 0, NULL                                                                    \
  }
#define INT(FIELD, CELL, TEXT, N)                                                                                      \
  {                                                                                                                    \
    FIELD, CELL, TEXT, NULL, MB_VALUE_INT, N, NULL                                                                     \
  }
#define STR(FIELD, CELL, TEXT, S)                                                                                      \
  {                                                                                                                    \
    FIELD, CELL, TEXT, NULL, MB_VALUE_TEXT, 0, S                                                                       \
  }
#define BAD(FIELD, CELL, TEXT, ID)                                                                                     \
  {                                                                                                                    \
    FIELD, CELL, TEXT, ID, MB_VALUE_INT, 4711, NULL                                                                    \
  }

static void
check_cases (const Case *cases, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const MbField *field = mb_register_field (school, cases[i].field);
      g_auto (MbValue) value = MB_VALUE_INIT;
      g_autoptr (MbFault) fault = NULL;

      g_test_message ("case %u: %s", i, cases[i].field);
      g_assert_nonnull (field);
      mb_value_set_int (&value, 4711); /* stays unless the value is taken */
      fault = mb_field_parse_cell (field, cases[i].text, cases[i].cell == NUMBER, cases[i].cell == DATE, &value);
      if (cases[i].fault != NULL)
        {
          g_autofree char *id = NULL;

          g_assert_nonnull (fault);
          id = mb_fault_id (fault);
          g_assert_cmpstr (id, ==, cases[i].fault);
          g_assert_cmpstr (fault->field, ==, cases[i].field);
          g_assert_nonnull (fault->expected);
        }
      else
        g_assert_null (fault);
      g_assert_cmpint (value.kind, ==, cases[i].kind);
      g_assert_cmpstr (value.text, ==, cases[i].value);
      g_assert_cmpint (value.number, ==, cases[i].number);
      if (fault == NULL && field->type != MB_FIELD_LINK)
        { /* what parsing gives, the store's last guard takes, and it reads back as the same */
          g_autoptr (MbFault) guard = mb_field_check (field, &value);
          g_autofree char *shown = mb_field_format (field, &value, TRUE);
          g_auto (MbValue) again = MB_VALUE_INIT;
          g_autoptr (MbFault) none = mb_field_parse (field, shown, &again);

          g_assert_null (guard);
          g_assert_null (none);
          g_assert_true (mb_value_equal (&value, &again));
        }
    }
}

static void
test_numbers (void)
{
  static const Case cases[] = {
    INT ("students", TEXT, "120", 120),
    INT ("students", TEXT, "120人", 120),
    INT ("students", TEXT, "120 人", 120),
    INT ("students", TEXT, "120名", 120),
    INT ("students", TEXT, "６个班", 6),
    INT ("students", TEXT, "４０", 40),
    INT ("students", TEXT, "1,234", 1234),
    INT ("students", TEXT, "12，431人", 12431),
    INT ("students", TEXT, "1.2万", 12000),
    INT ("students", TEXT, "'123", 123),
    INT ("students", TEXT, "\t123", 123),
    INT ("students", TEXT, "\u300012 \u00a0", 12),
    INT ("students", TEXT, "341.0", 341),
    INT ("students", TEXT, "0", 0),
    INT ("students", NUMBER, "341", 341),
    INT ("students", NUMBER, "341.0", 341),
    INT ("students", NUMBER, "1e+05", 100000),
    INT ("students", NUMBER, "40.9999999999999", 41),
    INT ("floor", TEXT, "-2", -2),
    INT ("floor", TEXT, "30", 30),
    NOTHING ("students", TEXT, ""),
    NOTHING ("students", TEXT, NULL),
    NOTHING ("students", TEXT, " \u3000\t"),
    NOTHING ("students", TEXT, "/"),
    NOTHING ("students", TEXT, "—"),
    BAD ("students", TEXT, "-5", "count_negative"),
    BAD ("students", NUMBER, "-5", "count_negative"),
    BAD ("students", TEXT, "-5人", "count_negative"),
    BAD ("students", TEXT, "3.5", "number_invalid"),
    BAD ("students", NUMBER, "3.5", "number_invalid"),
    BAD ("students", TEXT, "约120", "number_invalid"),
    BAD ("students", TEXT, "120亩", "number_invalid"),
    BAD ("students", TEXT, "12,34", "number_invalid"),
    BAD ("students", TEXT, "一百", "number_invalid"),
    BAD ("students", TEXT, "人", "number_invalid"),
    BAD ("students", TEXT, "1e5", "number_invalid"),
    BAD ("students", TEXT, "99999999999999999999", "number_invalid"),
    BAD ("students", TEXT, "#REF!", "number_invalid"),
    BAD ("floor", TEXT, "-3", "floor_out_of_range"),
    BAD ("floor", TEXT, "31", "floor_out_of_range"),
    BAD ("must", TEXT, " ", "must_missing"),
    BAD ("must", TEXT, NULL, "must_missing"),
    BAD ("must", TEXT, "/", "number_invalid"),
    INT ("area", TEXT, "1,234.5㎡", 123450),
    INT ("area", TEXT, "12.5m²", 1250),
    INT ("area", TEXT, "12.5 M2", 1250),
    INT ("area", TEXT, "12.5平方米", 1250),
    INT ("area", TEXT, "120", 12000),
    INT ("area", NUMBER, "0.30000000000000004", 30),
    INT ("share", TEXT, "81.40%", 8140),
    INT ("share", TEXT, "-0.5", -50),
    BAD ("area", TEXT, "5亩", "number_invalid"),
    BAD ("area", TEXT, "12.345", "number_invalid"),
    BAD ("area", TEXT, "-1", "area_out_of_range"),
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_money (void)
{
  static const Case cases[] = {
    INT ("fee", TEXT, "800", 80000),
    INT ("fee", TEXT, "800元", 80000),
    INT ("fee", TEXT, "800元/月", 80000),
    INT ("fee", TEXT, "¥1,280.50", 128050),
    INT ("fee", TEXT, "￥800", 80000),
    INT ("fee", NUMBER, "1280.5", 128050),
    INT ("fund", TEXT, "3.5万元", 3500000),
    INT ("fund", TEXT, "3.5万", 3500000),
    INT ("fund", TEXT, "1.23456亿元", 12345600000),
    INT ("assets", TEXT, "12.5", 12500000),
    INT ("assets", TEXT, "12.5万元", 12500000),
    INT ("assets", TEXT, "12.345678", 12345678),
    INT ("assets", TEXT, "125000元", 12500000),
    INT ("assets", NUMBER, "0.01", 10000),
    BAD ("fee", TEXT, "800元/年", "number_invalid"),
    BAD ("fee", TEXT, "-1", "fee_out_of_range"),
    BAD ("fund", TEXT, "0.001", "number_invalid"),
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_dates (void)
{
  static const Case cases[] = {
    STR ("approved", TEXT, "2024.9.1", "2024-09-01"),
    STR ("approved", TEXT, "２０２４年９月１日", "2024-09-01"),
    STR ("approved", TEXT, "2024年9月", "2024-09-01"),
    STR ("approved", TEXT, "'2024/09/01", "2024-09-01"),
    STR ("approved", DATE, "2024-09-01", "2024-09-01"),
    STR ("approved", DATE, "2024-09-01T08:30:00", "2024-09-01"),
    STR ("approved", NUMBER, "45658", "2025-01-01"),
    STR ("approved", NUMBER, "45658.5", "2025-01-01"),
    STR ("approved", NUMBER, "20240901", "2024-09-01"),
    STR ("approved", NUMBER, "2024.9", "2024-09-01"),
    STR ("approved", NUMBER, "2024.12", "2024-12-01"),
    STR ("approved", TEXT, "45658", "2025-01-01"), /* what a csv makes of a date */
    NOTHING ("approved", TEXT, "——"),
    BAD ("approved", NUMBER, "2024.1", "date_invalid"), /* January or October */
    BAD ("approved", NUMBER, "341", "date_invalid"),
    BAD ("approved", NUMBER, "9999", "date_invalid"),
    BAD ("approved", NUMBER, "80001", "date_invalid"),
    BAD ("approved", TEXT, "20249", "date_invalid"),
    BAD ("approved", TEXT, "2024-02-30", "date_invalid"),
    BAD ("approved", TEXT, "长期", "date_invalid"),
    BAD ("approved", DATE, "08:30:00", "date_invalid"),
    BAD ("opened", TEXT, "", "opened_missing"),
    BAD ("opened", TEXT, "/", "date_invalid"),
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_words (void)
{
  static const Case cases[] = {
    STR ("name", TEXT, "  =1+1 ", "=1+1"),
    STR ("name", TEXT, "<b>O'Neil", "<b>O'Neil"),
    STR ("name", TEXT, "'致远小学", "致远小学"),
    STR ("name", TEXT, "/", "/"),
    STR ("name", NUMBER, "341", "341"),
    STR ("name", NUMBER, "3.5", "3.5"),
    STR ("name", DATE, "2024-09-01", "2024-09-01"),
    STR ("story", TEXT, "one\ntwo  three", "one\ntwo  three"),
    BAD ("name", TEXT, "\u00a0", "name_missing"),
    BAD ("name", TEXT, "12345678901", "name_too_long"),
    STR ("name", TEXT, "临溪县致远小学东校区", "临溪县致远小学东校区"),
    BAD ("name", NUMBER, "1.23456789012346e+17", "name_digits_lost"),
    STR ("status", TEXT, "在办", "在办"),
    STR ("status", TEXT, " 在 办", "在办"),
    STR ("status", TEXT, "正常办学", "在办"),
    STR ("status", TEXT, "停办(暂)", "停办（暂）"),
    NOTHING ("status", TEXT, "/"),
    BAD ("status", TEXT, "在办中", "status_unknown"),
    STR ("town", TEXT, "城 关镇", "城关镇"),
    STR ("town", TEXT, "高桥乡 ", "高桥乡"),
    STR ("parent", TEXT, " 临溪县致远小学", "临溪县致远小学"),
    STR ("photo", TEXT, "a.jpg", "a.jpg"),
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_yes_and_no (void)
{
  static const char *const yes[] = { "是", "√", "有", "yes", "Y", "TRUE", "1", " 是 ", "普惠", "✔" };
  static const char *const no[] = { "否", "×", "无", "no", "N", "false", "0", "非普惠", "不普惠", "没有" };
  static const Case others[] = {
    BAD ("inclusive", TEXT, "也许", "inclusive_invalid"),
    BAD ("inclusive", TEXT, "2", "inclusive_invalid"),
    INT ("inclusive", NUMBER, "1", 1),
    NOTHING ("inclusive", TEXT, ""),
    NOTHING ("inclusive", TEXT, "/"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    {
      const Case cases[] = { INT ("inclusive", TEXT, yes[i], 1), INT ("inclusive", TEXT, no[i], 0) };

      check_cases (cases, G_N_ELEMENTS (cases));
    }
  check_cases (others, G_N_ELEMENTS (others));
}

static void
test_codes (void)
{
  static const Case cases[] = {
    STR ("uscc", TEXT, "\t91350100m000100y43", "91350100M000100Y43"),
    BAD ("uscc", TEXT, "91350100M000100Y44", "uscc_check_digit"),
    BAD ("uscc", TEXT, "91350100", "uscc_format"),
    BAD ("uscc", NUMBER, "5.13401199001011e+17", "uscc_digits_lost"),
    BAD ("uscc", NUMBER, "513401199001011000", "uscc_digits_lost"),
    BAD ("uscc", TEXT, "5.13401E+17", "uscc_digits_lost"), /* what a csv keeps of it */
    BAD ("uscc", TEXT, "513401199001011000", "uscc_digits_lost"),
    BAD ("uscc", NUMBER, "123", "uscc_format"),
    NOTHING ("uscc", TEXT, "无"),
    STR ("phone", NUMBER, "17325326288", "17325326288"),
    STR ("phone", NUMBER, "1.7325326288e+10", "17325326288"),
    STR ("phone", TEXT, "13851674228/58123456", "13851674228、58123456"),
    STR ("account", NUMBER, "123456789012345", "123456789012345"),
    BAD ("account", NUMBER, "1.23456789012345e+15", "account_digits_lost"),
    STR ("account", TEXT, "1234567890123456789", "1234567890123456789"),
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_faults_name_what_was_found_and_expected (void)
{
  g_auto (MbValue) value = MB_VALUE_INIT;
  g_autoptr (MbFault) status = mb_field_parse (mb_register_field (school, "status"), " 办 ", &value);
  g_autoptr (MbFault) code = mb_field_parse (mb_register_field (school, "uscc"), "91350100M000100Y44 ", &value);
  g_autoptr (MbFault) floor = mb_field_parse (mb_register_field (school, "floor"), "31", &value);
  g_autoptr (MbFault) empty = mb_field_parse (mb_register_field (school, "name"), " ", &value);

  g_assert_cmpstr (status->found, ==, " 办 ");
  g_assert_cmpstr (status->expected, ==, "在办、停办（暂）");
  g_assert_cmpstr (code->subject, ==, "uscc");
  g_assert_cmpstr (code->found, ==, "91350100M000100Y44 ");
  g_assert_nonnull (strstr (code->expected, "“3”"));
  g_assert_cmpstr (floor->expected, ==, "-2 to 30");
  g_assert_null (empty->found);
}

static void
test_guard_refuses_what_parsing_never_makes (void)
{
  static const struct
  {
    const char *field;
    MbValueKind kind;
    gint64 number;
    const char *text;
    const char *fault;
  } cases[] = {
    { "name", MB_VALUE_NULL, 0, NULL, "name_missing" },
    { "name", MB_VALUE_TEXT, 0, "", "name_missing" },
    { "name", MB_VALUE_INT, 1, NULL, "name_format" },
    { "name", MB_VALUE_TEXT, 0, "12345678901", "name_too_long" },
    { "students", MB_VALUE_TEXT, 0, "1", "number_invalid" },
    { "students", MB_VALUE_INT, -1, NULL, "count_negative" },
    { "floor", MB_VALUE_INT, 31, NULL, "floor_out_of_range" },
    { "approved", MB_VALUE_TEXT, 0, "2024.9.1", "date_invalid" },
    { "status", MB_VALUE_TEXT, 0, "正常办学", "status_unknown" }, /* an alias is not stored */
    { "inclusive", MB_VALUE_INT, 2, NULL, "inclusive_invalid" },
    { "inclusive", MB_VALUE_TEXT, 0, "是", "inclusive_invalid" },
    { "parent", MB_VALUE_TEXT, 0, "致远小学", "parent_unknown" },
    { "uscc", MB_VALUE_TEXT, 0, "91350100M000100Y44", "uscc_check_digit" },
    { "parent", MB_VALUE_INT, 5, NULL, NULL },
    { "town", MB_VALUE_TEXT, 0, "新镇", NULL },
    { "students", MB_VALUE_NULL, 0, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MbValue value = { cases[i].kind, cases[i].number, (char *) cases[i].text };
      g_autoptr (MbFault) fault = mb_field_check (mb_register_field (school, cases[i].field), &value);
      g_autofree char *id = fault != NULL ? mb_fault_id (fault) : NULL;

      g_test_message ("case %u", i);
      g_assert_cmpstr (id, ==, cases[i].fault);
    }
}

static void
test_formats_for_people (void)
{
  static const struct
  {
    const char *field;
    gint64 number;
    const char *text;
  } cases[] = {
    { "students", 1234, "1234" },
    { "area", 1250, "12.50" },
    { "area", -5, "-0.05" },
    { "fee", 123450, "1234.50" },
    { "assets", 12345678, "12.345678" },
    { "assets", 12500000, "12.50" },
    { "assets", -10000, "-0.01" },
    { "assets", 1, "0.000001" },
    { "inclusive", 1, "是" },
    { "inclusive", 0, "否" },
    { "parent", 1099511627777, "1099511627777" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MbValue value = { MB_VALUE_INT, cases[i].number, NULL };
      g_autofree char *text = mb_field_format (mb_register_field (school, cases[i].field), &value, TRUE);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
  {
    MbValue one = { MB_VALUE_INT, 1, NULL };
    g_autofree char *yes = mb_field_format (mb_register_field (school, "inclusive"), &one, FALSE);
    g_autofree char *nothing = mb_field_format (mb_register_field (school, "name"), NULL, FALSE);

    g_assert_cmpstr (yes, ==, "Yes");
    g_assert_cmpstr (nothing, ==, "");
  }
}

static void
test_tidy_trims_and_keeps (void)
{
  static const struct
  {
    const char *text, *tidy;
  } cases[] = {
    { " a b ", "a b" },
    { "\u3000\u00a0\u200b\ufeff临溪县 致远小学\t\r\n", "临溪县 致远小学" },
    { "'123", "123" },
    { "'\t123", "123" },
    { "'quoted'", "'quoted'" },
    { "O'Neil", "O'Neil" },
    { "＝1", "＝1" },
    { "", "" },
    { "  ", "" },
    { NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *tidy = mb_text_tidy (cases[i].text);

      g_assert_cmpstr (tidy, ==, cases[i].tidy);
    }
  {
    g_autofree char *repaired = mb_text_tidy ("a\xff");

    g_assert_true (g_utf8_validate (repaired, -1, NULL));
  }
}

static void
test_fold_makes_spellings_equal (void)
{
  static const char *const equal[][2] = {
    { "临溪县大风车第二体育培训学校（白沙校区）", " 临溪县大风车第二体育培训学校(白沙校区)" },
    { "张 三", "张三" },
    { "ＡＢＣ１２３", "abc123" },
    { "〔2025〕1号", "(2025)1号" },
    { "【重要】", "（重要）" },
    { "阿依古丽·买买提", "阿依古丽•买买提" },
    { "阿依古丽・买买提", "阿依古丽·买买提" },
    { "A—B", "a-b" },
    { "占地面积（㎡）", "占地面积(m2)" },
    { "\u200b幼儿园\ufeff", "幼儿园" },
    { "校（园）长", "校(园)长\n" },
  };
  static const char *const different[][2] = { { "第一幼儿园", "第二幼儿园" }, { "有效期起", "有效期止" }, { "a", "" } };

  for (guint i = 0; i < G_N_ELEMENTS (equal); i++)
    {
      g_autofree char *a = mb_text_fold (equal[i][0]);
      g_autofree char *b = mb_text_fold (equal[i][1]);
      g_autofree char *again = mb_text_fold (a);

      g_assert_cmpstr (a, ==, b);
      g_assert_cmpstr (a, ==, again);
    }
  for (guint i = 0; i < G_N_ELEMENTS (different); i++)
    {
      g_autofree char *a = mb_text_fold (different[i][0]);
      g_autofree char *b = mb_text_fold (different[i][1]);

      g_assert_cmpstr (a, !=, b);
    }
}

/* Whatever bytes a cell holds, parsing ends with a value that the guard takes, or a fault. */
static void
test_any_bytes_are_a_value_or_a_fault (void)
{
  static const char *const pieces[] = { "1",    "2024", "-", ".",      ",",    "e+",       "年", "月", "日", "人",
                                        "万元", "'",    " ", "\u3000", "\xff", "\xe4\xb8", "是", "/",  "０", "99" };
  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      const MbField *field
          = g_ptr_array_index (school->fields, (guint) g_test_rand_int_range (0, (gint32) school->fields->len));
      g_auto (MbValue) value = MB_VALUE_INIT;
      g_autoptr (MbFault) fault = NULL;

      for (int i = g_test_rand_int_range (0, 8); i > 0; i--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      fault = mb_field_parse_cell (field, text->str, g_test_rand_bit (), g_test_rand_bit (), &value);
      if (fault == NULL && field->type != MB_FIELD_LINK)
        {
          g_autoptr (MbFault) guard = mb_field_check (field, &value);

          g_assert_null (guard);
          g_assert_true (value.text == NULL || g_utf8_validate (value.text, -1, NULL));
        }
      else if (fault != NULL)
        {
          g_autofree char *message = mb_fault_message (fault);

          g_assert_true (g_utf8_validate (message, -1, NULL));
        }
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  school = mb_register_new_parse (declaration, -1, "school.register", &error);
  g_assert_no_error (error);
  g_test_add_func ("/field/numbers", test_numbers);
  g_test_add_func ("/field/money", test_money);
  g_test_add_func ("/field/dates", test_dates);
  g_test_add_func ("/field/words", test_words);
  g_test_add_func ("/field/yes-and-no", test_yes_and_no);
  g_test_add_func ("/field/codes", test_codes);
  g_test_add_func ("/field/faults-name-what-was-found-and-expected", test_faults_name_what_was_found_and_expected);
  g_test_add_func ("/field/guard-refuses-what-parsing-never-makes", test_guard_refuses_what_parsing_never_makes);
  g_test_add_func ("/field/formats-for-people", test_formats_for_people);
  g_test_add_func ("/field/any-bytes-are-a-value-or-a-fault", test_any_bytes_are_a_value_or_a_fault);
  g_test_add_func ("/text/tidy-trims-and-keeps", test_tidy_trims_and_keeps);
  g_test_add_func ("/text/fold-makes-spellings-equal", test_fold_makes_spellings_equal);
  status = g_test_run ();
  mb_register_free (school);
  return status;
}

/* Codes pass exactly when the standard says so, however they are written. The good and bad ones below were worked out
 * by hand from the standards.
 */
#include "code.h"

#include <string.h>

typedef struct
{
  const char *checker, *text, *normal; /* normal NULL: refused */
  const char *fault;                   /* id, when refused */
  const char *expected;                /* a piece of what the fault names, or NULL */
} Case;

static void
check_cases (const Case *cases, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MbFault) fault = NULL;
      g_autofree char *normal = mb_code_check (cases[i].checker, cases[i].text, &fault);

      g_test_message ("case %u", i);
      g_assert_cmpstr (normal, ==, cases[i].normal);
      if (cases[i].normal == NULL)
        {
          g_autofree char *id = mb_fault_id (fault);

          g_assert_cmpstr (id, ==, cases[i].fault);
          g_assert_cmpstr (fault->found, ==, cases[i].text);
          g_assert_nonnull (fault->expected);
          if (cases[i].expected != NULL)
            g_assert_nonnull (strstr (fault->expected, cases[i].expected));
        }
      else
        g_assert_null (fault);
    }
}

static void
test_unified_codes (void)
{
  static const Case cases[] = {
    { "uscc", "91350100M000100Y43", "91350100M000100Y43", NULL, NULL },
    { "uscc", "52320581MJA123454N", "52320581MJA123454N", NULL, NULL },
    { "uscc", "52320581MJ39693770", "52320581MJ39693770", NULL, NULL }, /* remainder 0 is written 0 */
    { "uscc", "91350100m000100y43", "91350100M000100Y43", NULL, NULL },
    { "uscc", "９１３５０１００Ｍ０００１００Ｙ４３", "91350100M000100Y43", NULL, NULL },
    { "uscc", " 9135 0100 M000 100Y43 ", "91350100M000100Y43", NULL, NULL },
    { "uscc", "\t91350100M000100Y43", "91350100M000100Y43", NULL, NULL },
    { "uscc", "'91350100M000100Y43", "91350100M000100Y43", NULL, NULL },
    { "uscc", "91350100M000100Y4\u200b3", "91350100M000100Y43", NULL, NULL },
    { "uscc", "91350100M000100Y44", NULL, "uscc_check_digit", "3" },
    { "uscc", "52320581MJA123454P", NULL, "uscc_check_digit", "N" },
    { "uscc", "52320581MJ39693771", NULL, "uscc_check_digit", "0" },
    { "uscc", "91350100M000100Y4Z", NULL, "uscc_format", NULL },
    { "uscc", "9135O100M000100Y43", NULL, "uscc_format", NULL }, /* the letter O */
    { "uscc", "91350100M000100Y4", NULL, "uscc_format", NULL },
    { "uscc", "91350100M000100Y433", NULL, "uscc_format", NULL },
    { "uscc", "91350100M000-100Y43", NULL, "uscc_format", NULL },
    { "uscc", "无", NULL, "uscc_format", NULL },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_identity_numbers (void)
{
  static const Case cases[] = {
    { "citizen", "34052419800101001X", "34052419800101001X", NULL, NULL },
    { "citizen", "34052419800101001x", "34052419800101001X", NULL, NULL },
    { "citizen", "11010519491231002X", "11010519491231002X", NULL, NULL },
    { "citizen", "440524188001010014", "440524188001010014", NULL, NULL },
    { "citizen", "340524 19800101 001X", "34052419800101001X", NULL, NULL },
    { "citizen", "340524800101001", "34052419800101001X", NULL, NULL },
    { "citizen", "340524198001010012", NULL, "citizen_check_digit", "X" },
    { "citizen", "440524188001010015", NULL, "citizen_check_digit", "4" },
    { "citizen", "34052419800230001X", NULL, "citizen_format", NULL }, /* no such day of birth */
    { "citizen", "34052419801301001X", NULL, "citizen_format", NULL },
    { "citizen", "3405241980010100X1", NULL, "citizen_format", NULL },
    { "citizen", "3405241980010100", NULL, "citizen_format", NULL },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_regions_towns_and_schools (void)
{
  static const Case cases[] = {
    { "region", "320581", "320581", NULL, NULL },
    { "region", "３２０５８１", "320581", NULL, NULL },
    { "region", "32058", NULL, "region_format", NULL },
    { "region", "3205811", NULL, "region_format", NULL },
    { "region", "32058A", NULL, "region_format", NULL },
    { "region", "020581", NULL, "region_format", NULL },
    { "town", "110101001", "110101001", NULL, NULL },
    { "town", "110101001001", "110101001001", NULL, NULL },
    { "town", "1101010010", NULL, "town_format", NULL },
    { "town", "110101", NULL, "town_format", NULL },
    { "school_id", "1132058123", "1132058123", NULL, NULL },
    { "school_id", "2132058123", "2132058123", NULL, NULL },
    { "school_id", "9332058123", "9332058123", NULL, NULL },
    { "school_id", "1232058123", NULL, "school_id_format", "type" },
    { "school_id", "113205812", NULL, "school_id_format", "10" },
    { "school_id", "11320581234", NULL, "school_id_format", "10" },
    { "school_id", "113205812X", NULL, "school_id_format", "10" },
    { "school_id", " 132058123", NULL, "school_id_format", NULL },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_licences_pass_and_unusual_ones_are_told (void)
{
  static const struct
  {
    const char *text, *normal;
    gboolean unusual;
  } cases[] = {
    { "教民132058160000018号", "教民132058160000018号", FALSE },
    { "教民3205816000018号", "教民3205816000018号", FALSE },
    { "教民 3205816000018 号", "教民3205816000018号", FALSE },
    { "教民３２０５８１６００００１８号", "教民3205816000018号", FALSE },
    { "132058160000018", "132058160000018", FALSE },
    { "人社民3205817000018号", "人社民3205817000018号", FALSE },
    { "教民32058160000018号", "教民32058160000018号", TRUE },   /* 14 digits */
    { "教民332058160000018号", "教民332058160000018号", TRUE }, /* no such issuer */
    { "教民132058190000018号", "教民132058190000018号", TRUE }, /* no such level */
    { "教民3205819000018号", "教民3205819000018号", TRUE },
    { "办理中", "办理中", TRUE },
    { "教民", "教民", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MbFault) fault = NULL;
      g_autofree char *normal = mb_code_check ("licence", cases[i].text, &fault);

      g_test_message ("case %u", i);
      g_assert_null (fault);
      g_assert_cmpstr (normal, ==, cases[i].normal);
      g_assert_cmpint (mb_code_is_unusual ("licence", cases[i].text), ==, cases[i].unusual);
    }
  g_assert_false (mb_code_is_unusual ("uscc", "x"));
  g_assert_false (mb_code_is_unusual (NULL, "x"));
}

static void
test_phones (void)
{
  static const Case cases[] = {
    { "phone", "13851674228", "13851674228", NULL, NULL },
    { "phone", "17325326288", "17325326288", NULL, NULL },
    { "phone", "138 5167 4228", "13851674228", NULL, NULL },
    { "phone", "138-5167-4228", "138-5167-4228", NULL, NULL },
    { "phone", "１３８５１６７４２２８", "13851674228", NULL, NULL },
    { "phone", "+86 13851674228", "13851674228", NULL, NULL },
    { "phone", "+86-13851674228", "13851674228", NULL, NULL },
    { "phone", "0512-58123456", "0512-58123456", NULL, NULL },
    { "phone", "0512—58123456", "0512-58123456", NULL, NULL },
    { "phone", "0512 58123456", "0512-58123456", NULL, NULL },
    { "phone", "(0512)58123456", "0512-58123456", NULL, NULL },
    { "phone", "（0512）58123456", "0512-58123456", NULL, NULL },
    { "phone", "0512-58123456转801", "0512-58123456-801", NULL, NULL },
    { "phone", "0512-58123456-801", "0512-58123456-801", NULL, NULL },
    { "phone", "010-65123456", "010-65123456", NULL, NULL },
    { "phone", "58123456", "58123456", NULL, NULL },
    { "phone", "400-810-8888", "400-810-8888", NULL, NULL },
    { "phone", "12345", "12345", NULL, NULL },
    { "phone", "13851674228/15491192961", "13851674228、15491192961", NULL, NULL },
    { "phone", "13851674228; 15491192961", "13851674228、15491192961", NULL, NULL },
    { "phone", "13851674228；15491192961", "13851674228、15491192961", NULL, NULL },
    { "phone", "13851674228、15491192961", "13851674228、15491192961", NULL, NULL },
    { "phone", "13851674228，0512-58123456", "13851674228、0512-58123456", NULL, NULL },
    { "phone", "13851674228 15491192961", "13851674228、15491192961", NULL, NULL },
    { "phone", "13851674228\u300058123456", "13851674228、58123456", NULL, NULL },
    { "phone", "13851674228\n15491192961", "13851674228、15491192961", NULL, NULL },
    { "phone", "'13851674228", "13851674228", NULL, NULL },
    { "phone", "1234", NULL, "phone_format", NULL },
    { "phone", "张三", NULL, "phone_format", NULL },
    { "phone", "1385167422a", NULL, "phone_format", NULL },
    { "phone", "13851674228（王）", NULL, "phone_format", NULL },
    { "phone", "13851674228/无", NULL, "phone_format", NULL },
    { "phone", "/", NULL, "phone_format", NULL },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

/* Of the 31 last characters exactly one passes: the one that makes the whole a multiple of 31 (by Horner's rule). */
static void
test_one_check_character_of_31_passes (void)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

  for (guint round = 0; round < 500; round++)
    {
      char code[19] = { 0 };
      int value = 0;
      guint n_passed = 0;

      for (guint i = 0; i < 17; i++)
        code[i] = alphabet[g_test_rand_int_range (0, i >= 2 && i < 8 ? 10 : 31)];
      for (int i = 16; i >= 0; i--)
        value = (value * 3 + (int) (strchr (alphabet, code[i]) - alphabet)) % 31;
      for (int last = 0; last < 31; last++)
        {
          g_autofree char *normal = NULL;

          code[17] = alphabet[last];
          normal = mb_code_check ("uscc", code, NULL);
          g_assert_cmpint (normal != NULL, ==, (value + last) % 31 == 0);
          n_passed += normal != NULL;
        }
      g_assert_cmpuint (n_passed, ==, 1);
    }
}

static void
test_check_characters (void)
{
  g_assert_cmpint (mb_uscc_check_char ("91350100M000100Y4"), ==, '3');
  g_assert_cmpint (mb_uscc_check_char ("52320581MJA123454"), ==, 'N');
  g_assert_cmpint (mb_uscc_check_char ("52320581MJ3969377"), ==, '0');
  g_assert_cmpint (mb_uscc_check_char ("5232058IMJ3969377"), ==, '\0');
  g_assert_cmpint (mb_uscc_check_char ("52320581"), ==, '\0');
  g_assert_cmpint (mb_citizen_check_char ("34052419800101001"), ==, 'X');
  g_assert_cmpint (mb_citizen_check_char ("44052418800101001"), ==, '4');
  g_assert_cmpint (mb_citizen_check_char ("3405241980010100"), ==, '\0');
}

static void
test_masks (void)
{
  static const struct
  {
    const char *checker, *code, *masked;
  } cases[] = { { "citizen", "34052419800101001X", "340524********001X" },
                { "citizen", "340524800101001", "340524*****1001" },
                { NULL, "1234567890", "**********" },
                { NULL, "张三", "**" },
                { NULL, "", "" },
                { "phone", "13812345678", "138****5678" },
                { "phone", "0571-88997766、13812345678", "057******7766、138****5678" },
                { "phone", "8899776", "*******" },
                { "phone", "", "" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *masked = mb_code_mask (cases[i].checker, cases[i].code);

      g_assert_cmpstr (masked, ==, cases[i].masked);
    }
}

static void
test_checkers_are_known_by_name (void)
{
  static const char *const known[] = { "uscc", "citizen", "region", "town", "school_id", "licence", "phone" };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_true (mb_code_has_checker (known[i]));
  g_assert_false (mb_code_has_checker ("isbn"));
  g_assert_false (mb_code_has_checker (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code/unified-codes", test_unified_codes);
  g_test_add_func ("/code/identity-numbers", test_identity_numbers);
  g_test_add_func ("/code/regions-towns-and-schools", test_regions_towns_and_schools);
  g_test_add_func ("/code/licences-pass-and-unusual-ones-are-told", test_licences_pass_and_unusual_ones_are_told);
  g_test_add_func ("/code/phones", test_phones);
  g_test_add_func ("/code/one-check-character-of-31-passes", test_one_check_character_of_31_passes);
  g_test_add_func ("/code/check-characters", test_check_characters);
  g_test_add_func ("/code/masks", test_masks);
  g_test_add_func ("/code/checkers-are-known-by-name", test_checkers_are_known_by_name);
  return g_test_run ();
}

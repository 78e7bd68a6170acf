/* Every fault has an id, a sentence and a message of one line. */
#include "fault.h"

#include <gio/gio.h>
#include <string.h>

static void
test_ids_are_well_formed (void)
{
  for (int code = MB_FAULT_NONE + 1; code < MB_N_FAULTS; code++)
    {
      g_autoptr (MbFault) fault = mb_fault_new (code, "name");
      g_autofree char *id = mb_fault_id (fault);

      g_assert_cmpuint (strspn (id, "abcdefghijklmnopqrstuvwxyz_"), ==, strlen (id));
      g_assert_cmpint (*mb_fault_sentence (code), !=, '\0');
      g_assert_nonnull (mb_fault_hint (code));
      /* An id stands for one fault; two share one only where the subject is of two kinds (a word, a record). */
      for (int other = MB_FAULT_NONE + 1; other < code; other++)
        if (g_str_equal (mb_fault_code_id (other), mb_fault_code_id (code)))
          g_assert_cmpint (code, ==, MB_FAULT_UNKNOWN_LINK);
    }
}

static void
test_subject_fills_the_id (void)
{
  static const struct
  {
    MbFaultCode code;
    const char *subject, *id;
  } cases[] = {
    { MB_FAULT_MISSING, "name", "name_missing" },
    { MB_FAULT_DUPLICATE, "uscc", "duplicate_uscc" },
    { MB_FAULT_CHECK_DIGIT, "uscc", "uscc_check_digit" },
    { MB_FAULT_UNKNOWN_CHOICE, "status", "status_unknown" },
    { MB_FAULT_UNKNOWN_LINK, "institution", "institution_unknown" },
    { MB_FAULT_DATE_INVALID, "approved", "date_invalid" },
    { MB_FAULT_DATE_INVALID, NULL, "date_invalid" },
    { MB_FAULT_RANGE_ORDER, "licence_to/licence_from", "licence_to_before_licence_from" },
    { MB_FAULT_MISSING, "a/b", "a/b_missing" },
    { MB_FAULT_MISSING, NULL, "value_missing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MbFault) fault = mb_fault_new (cases[i].code, cases[i].subject);
      g_autofree char *id = mb_fault_id (fault);

      g_assert_cmpstr (id, ==, cases[i].id);
    }
}

static void
test_column_names (void)
{
  static const struct
  {
    guint column;
    const char *name;
  } cases[] = { { 0, "" },    { 1, "A" },    { 26, "Z" },    { 27, "AA" },    { 52, "AZ" },
                { 53, "BA" }, { 702, "ZZ" }, { 703, "AAA" }, { 16384, "XFD" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = mb_fault_column_name (cases[i].column);

      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

static void
test_message_tells_place_found_and_expected (void)
{
  g_autoptr (MbFault) fault = mb_fault_new (MB_FAULT_CHECK_DIGIT, "uscc");
  g_autofree char *message = NULL;

  fault->sheet = g_strdup ("台账");
  fault->row = 12;
  fault->column = 4;
  fault->heading = g_strdup ("统一社会信用代码");
  fault->found = g_strdup ("91350100M000100Y4Z");
  fault->expected = g_strdup ("“3” as the last character");
  message = mb_fault_message (fault);
  g_assert_cmpstr (message, ==,
                   "The check digit does not match (sheet “台账”, row 12, column D, “统一社会信用代码”): found "
                   "“91350100M000100Y4Z”, expected “3” as the last character");
}

static void
test_message_of_an_empty_cell_says_empty (void)
{
  g_autoptr (MbFault) fault = mb_fault_new (MB_FAULT_MISSING, "name");
  g_autofree char *message = NULL;

  fault->row = 5;
  fault->column = 2;
  message = mb_fault_message (fault);
  g_assert_nonnull (strstr (message, "empty"));
  fault->row = fault->column = 0;
  fault->field = g_strdup ("name");
  mb_fault_expect_text (fault, "a value");
  g_free (message);
  message = mb_fault_message (fault);
  g_assert_cmpstr (message, ==, mb_fault_sentence (MB_FAULT_MISSING));
}

static void
test_message_of_a_whole_file_is_its_sentence (void)
{
  g_autoptr (MbFault) fault = mb_fault_new (MB_FAULT_FILE_EMPTY, NULL);
  g_autofree char *message = mb_fault_message (fault);

  g_assert_cmpstr (message, ==, "The file is empty");
}

static void
test_message_is_one_bounded_line_of_valid_text (void)
{
  g_autoptr (MbFault) fault = mb_fault_new (MB_FAULT_DATE_INVALID, NULL);
  g_autoptr (GString) essay = g_string_new ("first\nsecond\r\t\xff ");
  g_autofree char *message = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (essay, "字%s");
  fault->found = g_strdup (essay->str);
  message = mb_fault_message (fault);
  g_assert_true (g_utf8_validate (message, -1, NULL));
  g_assert_null (strpbrk (message, "\r\n\t"));
  g_assert_cmpint (g_utf8_strlen (message, -1), <, 160);
}

static void
test_expected_is_told_twice (void)
{
  g_autoptr (MbFault) fault = mb_fault_new (MB_FAULT_OUT_OF_RANGE, "floor");
  g_autoptr (MbFault) copy = NULL;

  g_assert_null (mb_fault_expected_plain (fault));
  mb_fault_expect (fault, "%s to %s", "-2", "30");
  g_assert_cmpstr (fault->expected, ==, "-2 to 30");
  g_assert_cmpstr (fault->expected_plain, ==, "-2 to 30");
  copy = mb_fault_copy (fault);
  mb_fault_expect_text (fault, "100%");
  g_assert_cmpstr (fault->expected, ==, "100%");
  g_assert_cmpstr (mb_fault_expected_plain (fault), ==, "100%");
  mb_fault_expect_words (fault, g_strdup ("在办、停办"));
  g_assert_cmpstr (fault->expected, ==, "在办、停办");
  g_assert_cmpstr (mb_fault_expected_plain (fault), ==, "在办、停办");
  g_assert_cmpstr (mb_fault_expected_plain (copy), ==, "-2 to 30");
}

static void
test_copy_is_deep (void)
{
  g_autoptr (MbFault) copy = NULL;
  MbFault *fault = mb_fault_new (MB_FAULT_MISSING, "name");
  MbFault *more = mb_fault_new (MB_FAULT_DATE_INVALID, "approved");

  fault->sheet = g_strdup ("台账");
  fault->row = 3;
  fault->column = 7;
  fault->field = g_strdup ("name");
  more->found = g_strdup ("2024-02-30");
  fault->also = g_ptr_array_new_with_free_func ((GDestroyNotify) mb_fault_free);
  g_ptr_array_add (fault->also, more);
  copy = mb_fault_copy (fault);
  mb_fault_free (fault);
  g_assert_cmpstr (copy->sheet, ==, "台账");
  g_assert_cmpuint (copy->row, ==, 3);
  g_assert_cmpuint (copy->column, ==, 7);
  g_assert_cmpstr (copy->field, ==, "name");
  g_assert_cmpuint (copy->also->len, ==, 1);
  g_assert_cmpstr (((MbFault *) copy->also->pdata[0])->found, ==, "2024-02-30");
  g_assert_null (mb_fault_copy (NULL));
}

static void
test_errors_carry_id_sentence_and_hint (void)
{
  g_autoptr (GError) plain = NULL;
  g_autoptr (GError) detailed = NULL;

  mb_set_error (&plain, MB_FAULT_DISK_FULL, NULL);
  g_assert_error (plain, MB_ERROR, MB_FAULT_DISK_FULL);
  g_assert_cmpstr (plain->message, ==, "The disk is full");
  g_assert_cmpstr (mb_error_code_id (plain), ==, "disk_full");
  g_assert_cmpstr (mb_error_hint (plain), ==, mb_fault_hint (MB_FAULT_DISK_FULL));
  mb_set_error (&detailed, MB_FAULT_FILE_NOT_FOUND, "%s.%s", "机构", "xlsx");
  g_assert_cmpstr (detailed->message, ==, "There is no such file: 机构.xlsx");
  mb_set_error (NULL, MB_FAULT_DISK_FULL, NULL);
}

static void
test_foreign_errors_have_ids_too (void)
{
  static const struct
  {
    int io;
    const char *id;
  } cases[] = { { G_IO_ERROR_CANCELLED, "cancelled" },
                { G_IO_ERROR_NOT_FOUND, "file_not_found" },
                { G_IO_ERROR_PERMISSION_DENIED, "file_unreadable" },
                { G_IO_ERROR_NO_SPACE, "disk_full" },
                { G_IO_ERROR_FAILED, "internal" } };
  g_autoptr (GError) missing = g_error_new_literal (MB_ERROR, MB_FAULT_MISSING, "x");
  g_autoptr (GError) duplicate = g_error_new_literal (MB_ERROR, MB_FAULT_DUPLICATE, "x");
  g_autoptr (GError) no_file = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOENT, "x");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, cases[i].io, "x");

      g_assert_cmpstr (mb_error_code_id (error), ==, cases[i].id);
      g_assert_nonnull (mb_error_hint (error));
    }
  g_assert_cmpstr (mb_error_code_id (missing), ==, "missing");
  g_assert_cmpstr (mb_error_code_id (duplicate), ==, "duplicate");
  g_assert_cmpstr (mb_error_code_id (no_file), ==, "file_not_found");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fault/ids-are-well-formed", test_ids_are_well_formed);
  g_test_add_func ("/fault/subject-fills-the-id", test_subject_fills_the_id);
  g_test_add_func ("/fault/column-names", test_column_names);
  g_test_add_func ("/fault/message-tells-place-found-and-expected", test_message_tells_place_found_and_expected);
  g_test_add_func ("/fault/message-of-an-empty-cell-says-empty", test_message_of_an_empty_cell_says_empty);
  g_test_add_func ("/fault/message-of-a-whole-file-is-its-sentence", test_message_of_a_whole_file_is_its_sentence);
  g_test_add_func ("/fault/message-is-one-bounded-line-of-valid-text", test_message_is_one_bounded_line_of_valid_text);
  g_test_add_func ("/fault/expected-is-told-for-people-and-for-programs", test_expected_is_told_twice);
  g_test_add_func ("/fault/copy-is-deep", test_copy_is_deep);
  g_test_add_func ("/fault/errors-carry-id-sentence-and-hint", test_errors_carry_id_sentence_and_hint);
  g_test_add_func ("/fault/foreign-errors-have-ids-too", test_foreign_errors_have_ids_too);
  return g_test_run ();
}

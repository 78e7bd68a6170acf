/* test-attach.c: files kept with a record: told by content, several in a field, undone, copied out under a harmless name. */
#include "attach.h"
#include "office-case.h"

#define PNG "\x89PNG\r\n\x1a\nfirst"
#define JPG "\xff\xd8\xff\xe0second"

static gint64
one_hazard (Case *test)
{
  g_autofree char *institution
      = g_strdup_printf ("%" G_GINT64_FORMAT, case_institution (test, "晨光幼儿园", "幼儿园", "城关镇", "在办"));

  return case_insert (test, "hazard", "found", "2026-05-10", "institution", institution, "category", "消防安全",
                      "severity", "一般", "description", "灭火器过期", NULL);
}

static gboolean
add (Case *test, gint64 id, const char *name, const char *content, gsize size, GError **error)
{
  g_autoptr (MbRecord) record = case_get (test, "hazard", id);
  g_autoptr (GBytes) bytes = g_bytes_new (content, size);
  const char *names[] = { name };
  GBytes *files[] = { bytes };

  return mb_attach_add (test->office, record, mb_register_field (record->reg, "photo"), names, files, 1, NULL, error);
}

static GPtrArray *
attachments (Case *test, gint64 id)
{
  g_autoptr (MbRecord) record = case_get (test, "hazard", id);

  return mb_attachments_parse (case_text (record, "photo"));
}

static void
test_several (Case *test, gconstpointer data)
{
  gint64 id = one_hazard (test), set = 0;
  g_autoptr (GPtrArray) two = NULL, one = NULL, again = NULL;
  g_autoptr (MbRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  const MbAttachment *first, *second;
  MbCheckResult result = { 0 };

  g_assert_true (add (test, id, "整改前.png", PNG, sizeof PNG - 1, &error));
  g_assert_true (add (test, id, "整改后 1.jpg", JPG, sizeof JPG - 1, &error));
  g_assert_true (add (test, id, "again.png", PNG, sizeof PNG - 1, &error)); /* has it already */
  g_assert_no_error (error);
  two = attachments (test, id);
  g_assert_cmpuint (two->len, ==, 2);
  first = g_ptr_array_index (two, 0);
  second = g_ptr_array_index (two, 1);
  g_assert_cmpstr (first->name, ==, "整改前.png");
  g_assert_cmpstr (second->name, ==, "整改后 1.jpg");
  record = case_get (test, "hazard", id);
  words = mb_record_text (record, mb_register_field (record->reg, "photo"), TRUE);
  g_assert_cmpstr (words, ==, "整改前.png; 整改后 1.jpg");
  mb_office_check (test->office, &result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.faults->len, ==, 0);
  mb_check_result_clear (&result);
  g_assert_true (
      mb_attach_remove (test->office, record, mb_register_field (record->reg, "photo"), first->hash, NULL, &error));
  one = attachments (test, id);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_true (mb_store_undo (mb_office_get_store (test->office), "测试员", 0, &set, &error));
  again = attachments (test, id);
  g_assert_cmpuint (again->len, ==, 2);
}

static void
test_refused (Case *test, gconstpointer data)
{
  gint64 id = one_hazard (test);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) none = NULL;

  /* Named as a picture, but a program. */
  g_assert_false (add (test, id, "photo.png", "#!/bin/sh\nrm", 12, &error));
  case_assert_fault (error, MB_FAULT_ATTACHMENT_KIND);
  none = attachments (test, id);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_missing (Case *test, gconstpointer data)
{
  gint64 id = one_hazard (test);
  g_autoptr (MbRecord) record = case_get (test, "hazard", id);
  g_autoptr (MbChangeSet) set = mb_change_set_new ("测试", "测试员");
  g_autoptr (GError) error = NULL;
  MbCheckResult result = { 0 };

  mb_change_set_update (set, record);
  mb_change_set_put_text (set, "photo", "0000000000000000000000000000000000000000000000000000000000000000 x.png");
  g_assert_true (mb_store_apply (mb_office_get_store (test->office), set, NULL, NULL, &error));
  mb_office_check (test->office, &result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.faults->len, ==, 1);
  g_assert_cmpint (((MbFault *) g_ptr_array_index (result.faults, 0))->code, ==, MB_FAULT_LINK_BROKEN);
  mb_check_result_clear (&result);
}

static void
test_copy_out (Case *test, gconstpointer data)
{
  gint64 id = one_hazard (test);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) held = NULL;
  g_autofree char *path = NULL, *content = NULL, *base = NULL;
  gsize length;
  GStatBuf status;

  g_assert_true (add (test, id, "../../../etc/\npasswd.desktop", PNG, sizeof PNG - 1, &error));
  held = attachments (test, id);
  g_assert_cmpuint (held->len, ==, 1);
  g_assert_null (strchr (((MbAttachment *) g_ptr_array_index (held, 0))->name, '/'));
  path = mb_attach_copy_out (test->office, ((MbAttachment *) g_ptr_array_index (held, 0))->hash, &error);
  g_assert_no_error (error);
  base = g_path_get_basename (path);
  g_assert_true (g_str_has_suffix (base, ".png"));
  g_assert_cmpuint (strspn (base, "0123456789abcdef"), ==, 16);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_cmpmem (content, length, PNG, sizeof PNG - 1);
  g_unlink (path);
}

#define ADD(path, func) g_test_add ("/office/attach/" path, Case, NULL, case_set_up, func, case_tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *runtime = g_dir_make_tmp ("minban-run-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("a-field-holds-several-and-each-change-is-undone", test_several);
  ADD ("what-is-no-picture-by-its-content-is-refused", test_refused);
  ADD ("check-finds-a-file-that-is-not-there", test_missing);
  ADD ("a-copy-is-private-and-named-by-the-program", test_copy_out);
  status = g_test_run ();
  case_remove (runtime);
  return status;
}

/* office-case.h: an office in a temporary folder with records put in directly, for tests of figures and forms. */
#pragma once

#include <glib/gstdio.h>
#include <string.h>

#include "inspection.h"
#include "office.h"

typedef struct
{
  char *folder;
  MbOffice *office;
} Case;

static inline void
case_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        case_remove (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

static inline void
case_open (Case *test)
{
  static const char *const towns[] = { "城关镇", "石桥镇", "西岭乡", NULL };
  const MbOfficeHead head = { "临溪县教育局", "369921", towns };
  g_autofree char *path = g_build_filename (test->folder, "office.minban", NULL);
  g_autoptr (GError) error = NULL;

  test->office = mb_office_create (path, &head, "测试员", &error);
  g_assert_no_error (error);
  mb_office_set_today (test->office, mb_date_from_iso ("2026-06-30"));
}

static inline void
case_set_up (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  test->folder = g_dir_make_tmp ("minban-office-XXXXXX", &error);
  g_assert_no_error (error);
  g_unsetenv ("MB_DATA_DIR");
  case_open (test);
}

static inline void
case_tear_down (Case *test, gconstpointer data)
{
  mb_office_close (test->office);
  g_object_unref (test->office);
  case_remove (test->folder);
  g_free (test->folder);
}

static inline char *
case_path (Case *test, const char *name)
{
  return g_build_filename (test->folder, name, NULL);
}

/* Puts a record: pairs of field id and text as stored, ended by NULL; a text of NULL is left out. Numbers and links as digits. */
static inline gint64
case_insert (Case *test, const char *register_id, ...)
{
  const MbRegister *reg = mb_office_register (test->office, register_id, NULL);
  g_autoptr (MbChangeSet) set = mb_change_set_new ("测试", "测试员");
  g_autoptr (GError) error = NULL;
  gint64 temporary;
  const char *field;
  va_list args;

  g_assert_nonnull (reg);
  temporary = mb_change_set_insert (set, reg);
  va_start (args, register_id);
  while ((field = va_arg (args, const char *)) != NULL)
    {
      const char *text = va_arg (args, const char *);
      const MbField *found = mb_register_field (reg, field);

      g_assert_nonnull (found);
      if (text == NULL)
        continue;
      if (mb_field_is_number (found) || found->type == MB_FIELD_LINK || found->type == MB_FIELD_BOOLEAN)
        mb_change_set_put_int (set, field, g_ascii_strtoll (text, NULL, 10));
      else
        mb_change_set_put_text (set, field, text);
    }
  va_end (args);
  mb_store_apply (mb_office_get_store (test->office), set, NULL, NULL, &error);
  g_assert_no_error (error);
  return mb_change_set_real_id (set, temporary);
}

static inline gint64
case_institution (Case *test, const char *name, const char *type, const char *town, const char *status)
{
  return case_insert (test, "institution", "name", name, "type", type, "town", town, "status", status, NULL);
}

static inline MbRecord *
case_get (Case *test, const char *register_id, gint64 id)
{
  g_autoptr (GError) error = NULL;
  MbRecord *record = mb_store_get (mb_office_get_store (test->office), register_id, id, &error);

  g_assert_no_error (error);
  return record;
}

static inline const char *
case_text (const MbRecord *record, const char *field)
{
  const MbValue *value = mb_record_get (record, field);

  return value != NULL && value->kind == MB_VALUE_TEXT ? value->text : NULL;
}

/* How many records a link of a figure lists. */
static inline gint64
case_count (Case *test, const char *link)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbQuery) query = mb_query_parse (link, mb_office_get_catalogue (test->office), &error);
  gint64 n;

  g_assert_no_error (error);
  n = mb_store_count (mb_office_get_store (test->office), query, &error);
  g_assert_no_error (error);
  return n;
}

#define case_assert_fault(error, code)                                                                                 \
  g_assert_error (error, MB_ERROR, code);                                                                              \
  g_clear_error (&error)

/* import-office.h: an office in a temporary folder, for the tests of the import that write. */
#pragma once

#include "import-check.h"
#include "import-testing.h"

#include <glib/gstdio.h>

typedef struct
{
  char *folder;
  MbOffice *office;
} Testing;

static inline void
testing_set_up (Testing *testing, gconstpointer data)
{
  const char *const towns[] = { "城关镇", "石桥镇", NULL };
  MbOfficeHead head = { "临溪县教育局", "369921", towns };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  testing->folder = g_dir_make_tmp ("minban-import-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (testing->folder, "office.minban", NULL);
  testing->office = mb_office_create (path, &head, "测试员", &error);
  g_assert_no_error (error);
  mb_office_set_today (testing->office, mb_date_from_iso ("2026-06-30"));
}

static inline void
testing_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        testing_remove (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

static inline void
testing_tear_down (Testing *testing, gconstpointer data)
{
  mb_office_close (testing->office);
  g_object_unref (testing->office);
  testing_remove (testing->folder);
  g_free (testing->folder);
}

/* A plan of a sheet written as in import-testing.h; must succeed. */
static inline MbImportPlan *
testing_plan_with (Testing *testing, const char *register_id, const char *sheet, const char *merges,
                   const MbImportOptions *options)
{
  g_autoptr (GError) error = NULL;
  MbImportPlan *plan = mb_import_plan_new_of_book (testing->office, register_id, "台账.xlsx",
                                                   testing_book (sheet, merges), options, &error);

  g_assert_no_error (error);
  return plan;
}

static inline MbImportPlan *
testing_plan (Testing *testing, const char *register_id, const char *sheet)
{
  return testing_plan_with (testing, register_id, sheet, NULL, NULL);
}

static inline void
testing_apply (MbImportPlan *plan)
{
  g_autoptr (GError) error = NULL;
  gint64 set = -1;

  mb_import_plan_apply (plan, NULL, &set, &error);
  g_assert_no_error (error);
  if (mb_import_plan_count (plan, MB_ROW_NEW) + mb_import_plan_count (plan, MB_ROW_UPDATED) > 0)
    g_assert_cmpint (set, >, 0);
  else
    g_assert_cmpint (set, ==, 0);
}

/* "new 1 updated 2 unchanged 3 refused 4" */
static inline char *
testing_counts (MbImportPlan *plan)
{
  guint n[4];

  for (guint i = 0; i < 4; i++)
    n[i] = mb_import_plan_count (plan, (MbRowFate) i);
  g_assert_cmpuint (mb_import_plan_n_read (plan), ==, n[0] + n[1] + n[2] + n[3]);
  g_assert_cmpuint (mb_import_plan_faults (plan)->len, ==, n[MB_ROW_REFUSED]);
  return g_strdup_printf ("new %u updated %u unchanged %u refused %u", n[0], n[1], n[2], n[3]);
}

static inline void
testing_put_fault (GString *text, const MbFault *fault)
{
  g_autofree char *id = mb_fault_id (fault);
  g_autofree char *letter = mb_fault_column_name (fault->column);

  if (text->len > 0 && text->str[text->len - 1] != '(')
    g_string_append (text, "; ");
  g_string_append_printf (text, "%u%s %s", fault->row, letter, id);
  if (fault->count > 1)
    g_string_append_printf (text, " x%u", fault->count);
  if (fault->also == NULL)
    return;
  g_string_append (text, " (");
  for (guint i = 0; i < fault->also->len; i++)
    testing_put_fault (text, g_ptr_array_index (fault->also, i));
  g_string_append (text, ")");
}

/* "3D uscc_check_digit (3P count_negative); 5B name_missing" */
static inline char *
testing_faults (GPtrArray *faults)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < faults->len; i++)
    testing_put_fault (text, g_ptr_array_index (faults, i));
  return g_string_free (text, FALSE);
}

/* "name: a → b; town:  → c" of the n-th row. */
static inline char *
testing_diffs (MbImportPlan *plan, guint n)
{
  const MbImportRow *row = g_ptr_array_index (mb_import_plan_rows (plan), n);
  GString *text = g_string_new (NULL);

  for (guint i = 0; row->diffs != NULL && i < row->diffs->len; i++)
    {
      const MbImportDiff *diff = g_ptr_array_index (row->diffs, i);

      g_string_append_printf (text, "%s%s: %s → %s", i > 0 ? "; " : "", diff->field->id, diff->before_text,
                              diff->after_text);
    }
  return g_string_free (text, FALSE);
}

static inline void
testing_expect (MbImportPlan *plan, const char *counts, const char *faults)
{
  g_autofree char *found_counts = testing_counts (plan);
  g_autofree char *found_faults = testing_faults (mb_import_plan_faults (plan));

  g_assert_cmpstr (found_faults, ==, faults);
  g_assert_cmpstr (found_counts, ==, counts);
}

/* Plans, expects the counts and no fault, applies. */
static inline void
testing_import (Testing *testing, const char *register_id, const char *sheet, const char *counts)
{
  g_autoptr (MbImportPlan) plan = testing_plan (testing, register_id, sheet);

  testing_expect (plan, counts, "");
  testing_apply (plan);
}

/* The fields of every record, by id order: "甲园|城关镇; 乙园|". */
static inline char *
testing_records (Testing *testing, const char *register_id, const char *fields)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbQuery) query = mb_query_new (register_id);
  MbStore *store = mb_office_get_store (testing->office);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_auto (GStrv) wanted = g_strsplit (fields, ",", -1);
  GString *text = g_string_new (NULL);

  mb_query_sort (query, "id", FALSE);
  ids = mb_store_ids (store, query, 0, NULL, &error);
  g_assert_no_error (error);
  records = mb_store_fetch (store, register_id, (const gint64 *) ids->data, ids->len, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    {
      const MbRecord *record = g_ptr_array_index (records, i);

      g_string_append (text, i > 0 ? "; " : "");
      for (guint k = 0; wanted[k] != NULL; k++)
        {
          g_autofree char *value = mb_record_text (record, mb_register_field (record->reg, wanted[k]), TRUE);

          g_string_append_printf (text, "%s%s", k > 0 ? "|" : "", value);
        }
    }
  return g_string_free (text, FALSE);
}

static inline void
testing_expect_records (Testing *testing, const char *register_id, const char *fields, const char *expected)
{
  g_autofree char *found = testing_records (testing, register_id, fields);

  g_assert_cmpstr (found, ==, expected);
}

#define TESTING_ADD(path, func) g_test_add (path, Testing, NULL, testing_set_up, func, testing_tear_down)

/* What must hold of ledgers that are brought in by the window: dropped anywhere, several at once, matched by hand once, put right in the
 * preview, and never lost when others write meanwhile. */
#include "import-page-private.h"
#include "window-case.h"
#include "window-private.h"

#define HEAD "机构名称,机构类型,办学状态,所属乡镇\n"

static MbImportPage *
page_of (Fixture *f)
{
  return MB_IMPORT_PAGE (mb_window_find_page (f->window, "import"));
}

static char *
write_file (Fixture *f, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return g_steal_pointer (&path);
}

/* As if the files were let go over the window. */
static gboolean
drop (Fixture *f, const char *const *names)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (f->window));
  g_auto (GValue) value = G_VALUE_INIT;
  GSList *files = NULL;
  gboolean taken = FALSE;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (f->folder, names[i], NULL);

      files = g_slist_append (files, g_file_new_for_path (path));
    }
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, files);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", &value, 10.0, 10.0, &taken);
    }
  return taken;
}

#define DROP(F, ...) drop (F, (const char *const[]){ __VA_ARGS__, NULL })

static gboolean
has_plan (gpointer data)
{
  return ((MbImportPage *) data)->plan != NULL && !((MbImportPage *) data)->busy;
}

static gboolean
has_no_plan (gpointer data)
{
  return ((MbImportPage *) data)->plan == NULL && !((MbImportPage *) data)->busy;
}

static gboolean
reads_the_next (gpointer data)
{
  return ((MbImportPage *) data)->plan == NULL && ((MbImportPage *) data)->at == 1;
}

static gboolean
shows_summary (gpointer data)
{
  const char *face = gtk_stack_get_visible_child_name (GTK_STACK (((MbImportPage *) data)->faces));

  return g_strcmp0 (face, "summary") == 0;
}

static void
expect_counts (MbImportPage *page, guint n_new, guint n_updated, guint n_unchanged, guint n_refused)
{
  g_assert_cmpuint (mb_import_plan_count (page->plan, MB_ROW_NEW), ==, n_new);
  g_assert_cmpuint (mb_import_plan_count (page->plan, MB_ROW_UPDATED), ==, n_updated);
  g_assert_cmpuint (mb_import_plan_count (page->plan, MB_ROW_UNCHANGED), ==, n_unchanged);
  g_assert_cmpuint (mb_import_plan_count (page->plan, MB_ROW_REFUSED), ==, n_refused);
}

/* How many records there are that the query finds. */
static guint
found (Fixture *f, const char *query)
{
  MbSession *session = mb_window_get_session (f->window);
  g_autoptr (GError) error = NULL;
  g_autoptr (MbQuery) parsed = mb_query_parse (query, mb_session_get_catalogue (session), &error);
  g_autoptr (GArray) ids = NULL;

  g_assert_no_error (error);
  ids = mb_store_ids (mb_session_get_store (session), parsed, 0, NULL, &error);
  g_assert_no_error (error);
  return ids->len;
}

static void
apply (Fixture *f)
{
  gtk_widget_activate_action (GTK_WIDGET (page_of (f)), "page.apply", NULL);
}

/* Whatever came and went, the keyboard is on the page. */
static void
expect_focus (MbImportPage *page)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (page)));

  g_assert_nonnull (focus);
  g_test_message ("focus on %s", G_OBJECT_TYPE_NAME (focus));
  g_assert_true (gtk_widget_is_ancestor (focus, GTK_WIDGET (page)));
}

static void
expect_file (MbImportPage *page, const char *name, guint at, guint of)
{
  g_autofree char *base = g_path_get_basename (page->path);

  settle ();
  expect_focus (page);
  g_assert_cmpstr (base, ==, name);
  g_assert_cmpuint (page->at, ==, at);
  g_assert_cmpuint (page->queue->len, ==, of);
}

/* What the button says; and no file but the one shown may be imported by it. */
static void
expect_button (MbImportPage *page, const char *label)
{
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (page->apply_button)), ==, label);
  g_assert_true (gtk_widget_get_sensitive (page->apply_button) == (strcmp (label, "Import") != 0));
}

static const char *
summary_cell (MbImportPage *page, guint row, guint column)
{
  return mb_cell_table_get (MB_CELL_TABLE (mb_grid_get_source (MB_GRID (page->summary_grid))), row, column);
}

/* Types into a cell of the preview. */
static void
edit_cell (MbImportPage *page, guint row, guint column, const char *text)
{
  MbGrid *grid = MB_GRID (page->grid);

  mb_grid_set_cursor (grid, row, column);
  g_assert_true (mb_grid_edit (grid));
  mb_cell_entry_set_text (mb_grid_get_entry (grid), "");
  gtk_editable_set_text (GTK_EDITABLE (mb_cell_entry_get_text_widget (mb_grid_get_entry (grid))), text);
  g_signal_emit_by_name (mb_grid_get_entry (grid), "done", MB_ENTRY_ENTER);
  wait_for (has_plan, page, "the plan after an edit");
  settle ();
}

static void
show_tab (MbImportPage *page, MbImportTab tab)
{
  GtkWidget *button = gtk_widget_get_first_child (page->tabs);

  for (int i = 0; i < (int) tab; i++)
    button = gtk_widget_get_next_sibling (button);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  g_assert_cmpint (page->tab, ==, tab);
}

static guint
shown_rows (MbImportPage *page)
{
  return mb_grid_source_n_rows (mb_grid_get_source (MB_GRID (page->grid)));
}

/* ---- Dropping ---- */

static void
test_drop (Fixture *f, gconstpointer data)
{
  g_autofree char *ledger = write_file (f, "花名册.csv", HEAD "甲园,幼儿园,在办,城关镇\n乙园,幼儿园,在办,河西镇\n");

  open_office (f);
  go (f, "reports");
  g_assert_true (DROP (f, "花名册.csv"));
  wait_for (has_plan, page_of (f), "the plan of a dropped ledger");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (page_of (f))));
  expect_counts (page_of (f), 2, 0, 0, 0);
  g_assert_cmpuint (found (f, "institution"), ==, 30); /* seen only */
  apply (f);
  wait_for (has_no_plan, page_of (f), "the ledger to be imported");
  g_assert_cmpuint (found (f, "institution"), ==, 32);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.undo", NULL);
  settle ();
  g_assert_cmpuint (found (f, "institution"), ==, 30);
}

static void
test_drop_without_office (Fixture *f, gconstpointer data)
{
  g_autofree char *ledger = write_file (f, "花名册.csv", HEAD "甲园,幼儿园,在办,城关镇\n");

  g_assert_true (DROP (f, "花名册.csv"));
  g_assert_null (mb_window_get_session (f->window));
  g_assert_true (DROP (f, "office.minban"));
  wait_for (has_session, f->window, "the dropped office to open");
  wait_for (has_plan, page_of (f), "the ledger that waited");
  expect_counts (page_of (f), 1, 0, 0, 0);
  g_assert_null (f->window->waiting);
}

static void
test_drop_of_no_use (Fixture *f, gconstpointer data)
{
  g_autofree char *picture = write_file (f, "照片.jpg", "\xff\xd8\xff");
  g_autofree char *folder = g_build_filename (f->folder, "台账", NULL);

  open_office (f);
  go (f, "reports");
  g_mkdir (folder, 0700);
  g_assert_false (DROP (f, "照片.jpg"));
  g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (f->window->toast_label)), "照片.jpg"));
  g_assert_false (DROP (f, "台账"));
  g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (f->window->toast_label)), "台账"));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (page_of (f))));
  g_rmdir (folder);
}

/* ---- Several ---- */

static void
test_several (Fixture *f, gconstpointer data)
{
  MbImportPage *page;
  g_autofree char *hazards = write_file (
      f, "a隐患.csv", "排查日期,单位名称,隐患类别,隐患描述,隐患等级\n2026-01-05,甲园,消防安全,灭火器过期,一般\n");
  g_autofree char *other = write_file (f, "b别的.csv", "一,二\n三,四\n");
  g_autofree char *roster = write_file (f, "c花名册.csv", HEAD "甲园,幼儿园,在办,城关镇\n丁园,幼儿园,在办,城关镇\n丙园,幼儿园,好,城关镇\n");
  g_autofree char *more = write_file (f, "d花名册.csv", HEAD "乙园,幼儿园,在办,河西镇\n");

  open_office (f);
  page = page_of (f);
  g_assert_true (DROP (f, "a隐患.csv", "b别的.csv", "c花名册.csv"));
  wait_for (has_plan, page, "the first file");
  /* Institutions before the hazards that name them. */
  expect_file (page, "c花名册.csv", 0, 3);
  g_assert_true (gtk_widget_get_visible (page->skip_button));
  expect_counts (page, 2, 0, 0, 1);
  g_assert_true (DROP (f, "d花名册.csv"));
  expect_file (page, "c花名册.csv", 0, 4);
  expect_button (page, "Import 2 rows");
  apply (f);
  wait_for (reads_the_next, page, "the second file to be read");
  expect_button (page, "Import");
  wait_for (has_plan, page, "the second file");
  expect_file (page, "a隐患.csv", 1, 4);
  expect_counts (page, 1, 0, 0, 0);
  expect_button (page, "Import 1 row");
  apply (f);
  settle ();
  wait_for (has_no_plan, page, "the file that fits nowhere");
  expect_file (page, "b别的.csv", 2, 4);
  expect_button (page, "Import");
  gtk_widget_activate_action (GTK_WIDGET (page), "page.skip", NULL);
  wait_for (has_plan, page, "the file dropped last");
  expect_file (page, "d花名册.csv", 3, 4);
  gtk_widget_activate_action (GTK_WIDGET (page), "page.skip", NULL);
  wait_for (shows_summary, page, "the summary");
  g_assert_cmpstr (summary_cell (page, 0, 0), ==, "c花名册.csv");
  g_assert_cmpstr (summary_cell (page, 0, 2), ==, "imported");
  g_assert_cmpstr (summary_cell (page, 0, 3), ==, "2");
  g_assert_cmpstr (summary_cell (page, 0, 6), ==, "1");
  g_assert_cmpstr (summary_cell (page, 1, 2), ==, "imported");
  g_assert_cmpstr (summary_cell (page, 2, 2), ==, mb_fault_sentence (MB_FAULT_NO_HEADING));
  g_assert_cmpstr (summary_cell (page, 3, 2), ==, "left out");
  g_assert_cmpuint (found (f, "institution"), ==, 32);
  g_assert_cmpuint (found (f, "hazard"), ==, 1);
  gtk_widget_activate_action (GTK_WIDGET (page), "page.leave", NULL);
  settle ();
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (page)));
}

static void
test_leaving_several (Fixture *f, gconstpointer data)
{
  MbImportPage *page;
  g_autofree char *one = write_file (f, "一.csv", HEAD "甲园,幼儿园,在办,城关镇\n");
  g_autofree char *two = write_file (f, "二.csv", HEAD "乙园,幼儿园,在办,城关镇\n");

  open_office (f);
  page = page_of (f);
  g_assert_true (DROP (f, "一.csv", "二.csv"));
  wait_for (has_plan, page, "the first file");
  gtk_widget_activate_action (GTK_WIDGET (page), "page.leave", NULL);
  g_assert_true (shows_summary (page));
  g_assert_cmpstr (summary_cell (page, 0, 2), ==, "left out");
  g_assert_cmpstr (summary_cell (page, 1, 2), ==, "left out");
  g_assert_cmpuint (found (f, "institution"), ==, 30);
}

/* ---- By hand ---- */

static void
test_mapping (Fixture *f, gconstpointer data)
{
  MbImportPage *page;
  g_autofree char *january
      = write_file (f, "一月.csv", "机构名称,机构类型,办学状态,所属乡镇,人数合计\n甲园,幼儿园,在办,城关镇,45\n");
  g_autofree char *february
      = write_file (f, "二月.csv", "机构名称,机构类型,办学状态,所属乡镇,人数合计\n甲园,幼儿园,在办,城关镇,46\n");
  const MbField *field;

  open_office (f);
  page = page_of (f);
  g_assert_true (DROP (f, "一月.csv"));
  wait_for (has_plan, page, "the first month");
  /* A heading that is not known is shown at once. */
  g_assert_cmpint (page->tab, ==, MB_IMPORT_COLUMNS);
  field = mb_register_field (mb_import_plan_register (page->plan), "students");
  edit_cell (page, 4, 3, field->label);
  g_assert_true (((MbImportColumn *) g_ptr_array_index (mb_import_plan_columns (page->plan), 4))->field == field);
  apply (f);
  wait_for (has_no_plan, page, "the first month to be imported");
  g_assert_cmpuint (found (f, "institution?students=45"), ==, 1);

  g_assert_true (DROP (f, "二月.csv"));
  wait_for (has_plan, page, "the second month");
  g_assert_cmpint (page->tab, ==, MB_IMPORT_UPDATED);
  expect_counts (page, 0, 1, 0, 0);
  apply (f);
  wait_for (has_no_plan, page, "the second month to be imported");
  g_assert_cmpuint (found (f, "institution?students=46"), ==, 1);
}

static void
test_correction (Fixture *f, gconstpointer data)
{
  MbImportPage *page;
  g_autofree char *ledger
      = write_file (f, "花名册.csv",
                    "机构名称,机构类型,办学状态,所属乡镇,备注栏\n甲园,幼儿园,好,城关镇,x\n乙园,幼儿园,坏,城关镇,y\n");

  open_office (f);
  page = page_of (f);
  g_assert_true (DROP (f, "花名册.csv"));
  wait_for (has_plan, page, "the plan");
  expect_counts (page, 0, 0, 0, 2);
  show_tab (page, MB_IMPORT_REFUSED);
  g_assert_cmpuint (shown_rows (page), ==, 2);
  /* Still wrong: it stays, with what was typed, and the cursor on it. */
  edit_cell (page, 0, 3, "良");
  g_assert_cmpuint (shown_rows (page), ==, 2);
  g_assert_cmpuint (mb_grid_get_cursor_row (MB_GRID (page->grid)), ==, 0);
  g_assert_cmpstr (mb_cell_table_get (MB_CELL_TABLE (mb_grid_get_source (MB_GRID (page->grid))), 0, 3), ==, "良");
  edit_cell (page, 0, 3, "在办");
  g_assert_cmpuint (shown_rows (page), ==, 1);
  expect_counts (page, 1, 0, 0, 1);
  /* A slip is mended where all corrections stand. */
  show_tab (page, MB_IMPORT_CORRECTED);
  g_assert_cmpuint (shown_rows (page), ==, 1);
  edit_cell (page, 0, 4, "停办");
  expect_counts (page, 1, 0, 0, 1);
  /* They outlive the plan: a column is matched anew. */
  show_tab (page, MB_IMPORT_COLUMNS);
  edit_cell (page, 4, 3, mb_register_field (mb_import_plan_register (page->plan), "address")->label);
  expect_counts (page, 1, 0, 0, 1);
  apply (f);
  wait_for (has_no_plan, page, "the import");
  g_assert_cmpuint (found (f, "institution?name=甲园&status=停办&address=x"), ==, 1);
  g_assert_cmpuint (found (f, "institution?name=乙园"), ==, 0);
}

static gboolean
counts_one_unchanged (gpointer data)
{
  MbImportPage *page = data;

  return has_plan (page) && mb_import_plan_count (page->plan, MB_ROW_UNCHANGED) == 1;
}

static void
test_conflict (Fixture *f, gconstpointer data)
{
  static const char *const fields[] = { "name", "type", "status", "town" };
  static const char *const texts[] = { "甲园", "幼儿园", "在办", "城关镇" };
  MbImportPage *page;
  MbOffice *office;
  gint64 id;
  g_autofree char *ledger = write_file (f, "花名册.csv", HEAD "甲园,幼儿园,在办,城关镇\n乙园,幼儿园,在办,城关镇\n");

  open_office (f);
  page = page_of (f);
  office = mb_session_get_office (mb_window_get_session (f->window));
  g_assert_true (DROP (f, "花名册.csv"));
  wait_for (has_plan, page, "the plan");
  expect_counts (page, 2, 0, 0, 0);
  /* Someone else has written one of the two meanwhile: nothing is made twice, and the preview tells what is left to do. */
  g_assert_true (mb_edit_new (office, "institution", fields, texts, G_N_ELEMENTS (fields), &id, NULL));
  apply (f);
  wait_for (counts_one_unchanged, page, "the file to be read again");
  expect_counts (page, 1, 0, 1, 0);
  apply (f);
  wait_for (has_no_plan, page, "the import");
  g_assert_cmpuint (found (f, "institution?name=甲园"), ==, 1);
  g_assert_cmpuint (found (f, "institution"), ==, 32);
}

static const char *
tone_of (MbImportPage *page, guint row, guint column)
{
  const char *tone = NULL;
  g_autofree char *text = mb_grid_source_text (mb_grid_get_source (MB_GRID (page->grid)), row, column, &tone);

  g_assert_nonnull (text);
  return tone;
}

/* Only what keeps a row out looks like a fault. */
static void
test_tones (Fixture *f, gconstpointer data)
{
  MbImportPage *page;
  g_autofree char *ledger = write_file (
      f, "信访.csv", "登记日期,来源,反映问题类别,不认识的列\n2026-03-02,飞鸽传书,教育收费,x\n2026-03-32,来信,教育收费,y\n");
  guint notes = 0, warnings = 0;

  open_office (f);
  page = page_of (f);
  g_assert_true (DROP (f, "信访.csv"));
  wait_for (has_plan, page, "the plan");
  expect_counts (page, 1, 0, 0, 1);
  show_tab (page, MB_IMPORT_REFUSED);
  g_assert_cmpstr (tone_of (page, 0, 4), ==, "bad");
  show_tab (page, MB_IMPORT_WARNINGS);
  for (guint row = 0; row < shown_rows (page); row++)
    {
      const char *text = mb_cell_table_get (MB_CELL_TABLE (mb_grid_get_source (MB_GRID (page->grid))), row, 4);
      gboolean is_note = g_str_has_prefix (text, mb_fault_sentence (MB_FAULT_CHOICE_LEARNED));

      notes += is_note;
      warnings += !is_note;
      g_assert_cmpstr (tone_of (page, row, 4), ==, is_note ? NULL : "warn");
    }
  g_assert_cmpuint (notes, ==, 1);
  g_assert_cmpuint (warnings, ==, 1);
}

static void
test_register_by_hand (Fixture *f, gconstpointer data)
{
  MbImportPage *page;
  g_autofree char *ledger = write_file (f, "表.csv", "甲,乙\n1,2\n");

  open_office (f);
  page = page_of (f);
  g_assert_true (DROP (f, "表.csv"));
  wait_for (has_no_plan, page, "the file that fits nowhere");
  settle ();
  /* None is chosen, so that any can be. */
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (page->register_choice)), ==, GTK_INVALID_LIST_POSITION);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (page->register_choice), 0);
  g_assert_true (page->busy);
  g_assert_cmpstr (page->register_id, ==, g_ptr_array_index (page->register_ids, 0));
  wait_for (has_no_plan, page, "the answer");
}

int
main (int argc, char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    g_error ("no display: run through run-display.sh");
  adw_init ();
  mb_desk_get_resource ();
#define ADD(NAME, FUNC) g_test_add ("/desk/import-page/" NAME, Fixture, NULL, set_up, FUNC, tear_down)
  ADD ("a-dropped-ledger-is-seen-then-imported", test_drop);
  ADD ("ledgers-wait-for-an-office", test_drop_without_office);
  ADD ("what-cannot-be-imported-is-told", test_drop_of_no_use);
  ADD ("several-files-one-after-the-other", test_several);
  ADD ("leaving-tells-what-stayed-out", test_leaving_several);
  ADD ("a-column-matched-once-needs-no-click-next-month", test_mapping);
  ADD ("a-corrected-cell-stays-corrected", test_correction);
  ADD ("what-others-wrote-meanwhile-is-not-written-twice", test_conflict);
  ADD ("a-register-can-be-chosen-by-hand", test_register_by_hand);
  ADD ("notes-do-not-look-like-faults", test_tones);
  return g_test_run ();
}

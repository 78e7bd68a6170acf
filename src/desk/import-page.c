/* import-page.c: keeps the promise that reading a ledger changes nothing: a plan is made and shown; only "Import" applies it. */
#include "config.h"

#include "import-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "file-dialog.h"
#include "inspection.h"

#define SCORES "score"

G_DEFINE_FINAL_TYPE (MbImportPage, mb_import_page, MB_TYPE_PAGE)

/* ---- Focus ---- */

static void
mb_import_page_focus (MbPage *page)
{
  MbImportPage *self = MB_IMPORT_PAGE (page);
  const char *face = gtk_stack_get_visible_child_name (GTK_STACK (self->faces));

  /* The way back is there whatever becomes of the file: what is focused while it is read must not go. */
  gtk_widget_grab_focus (g_str_equal (face, "preview")   ? self->grid
                         : g_str_equal (face, "summary") ? self->summary_grid
                                                         : self->back_button);
}

/* Unless the clerk is elsewhere. Before what has the focus is hidden: else it would fall to the window's first widget. */
static void
take_focus (MbImportPage *self, GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && (focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self))))
    gtk_widget_grab_focus (widget);
}

/* ---- Reading ---- */

typedef struct
{
  MbImportPage *self;
  guint generation;
  char *path, *register_id, *sheet;
  GHashTable *mapping;
  GPtrArray *corrections;
} Read;

static void
read_free (Read *read)
{
  g_object_unref (read->self);
  g_hash_table_unref (read->mapping);
  g_ptr_array_unref (read->corrections);
  g_free (read->path);
  g_free (read->register_id);
  g_free (read->sheet);
  g_free (read);
}

static gpointer
make_plan (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Read *read = data;
  const MbImportOptions options = { FALSE, FALSE, read->sheet, read->mapping };
  const char *id = read->register_id;
  g_autoptr (MbImportPlan) plan = NULL;

  if (id == NULL)
    id = mb_import_guess_register (office, read->path, job, error);
  if (id == NULL)
    return NULL;
  if (strcmp (id, SCORES) == 0)
    plan = mb_inspection_plan_scores (office, read->path, mb_inspection_latest_year (office), &options, job, error);
  else
    plan = mb_import_plan_new (office, id, read->path, &options, job, error);
  if (plan == NULL || !mb_import_correct_again (plan, read->corrections, error))
    return NULL;
  return g_steal_pointer (&plan);
}

static void
show_message (MbImportPage *self, const GError *error)
{
  const char *hint = mb_error_hint (error);

  gtk_stack_set_visible_child_name (GTK_STACK (self->faces), "choose");
  adw_status_page_set_title (ADW_STATUS_PAGE (self->status), _ ("This file cannot be imported"));
  {
    g_autofree char *text = g_strdup_printf ("%s\n%s", error->message, hint != NULL ? hint : "");
    g_autofree char *escaped = g_markup_escape_text (g_strchomp (text), -1);

    adw_status_page_set_description (ADW_STATUS_PAGE (self->status), escaped);
  }
}

static void
select_register (MbImportPage *self, const char *id)
{
  guint index;

  /* None is chosen while it is not known: then any can be. */
  if (id == NULL || !g_ptr_array_find_with_equal_func (self->register_ids, id, g_str_equal, &index))
    index = GTK_INVALID_LIST_POSITION;
  self->filling = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->register_choice), index);
  self->filling = FALSE;
}

static void
fill_sheets (MbImportPage *self)
{
  guint n = mb_import_plan_n_sheets (self->plan);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  /* Only when all sheets were asked for: a plan for one sheet knows no other. */
  if (self->sheet_name != NULL)
    return;
  gtk_string_list_append (names, _ ("All sheets"));
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (names, mb_import_plan_sheet_name (self->plan, i));
  self->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->sheet), G_LIST_MODEL (names));
  self->filling = FALSE;
  gtk_widget_set_visible (self->sheet, n > 1);
}

/* What the clerk should see first: a column that was not recognised, then what is refused, then what will be. */
static MbImportTab
first_tab (MbImportPage *self)
{
  GPtrArray *columns = mb_import_plan_columns (self->plan);
  static const MbImportTab rows[] = { MB_IMPORT_REFUSED, MB_IMPORT_NEW, MB_IMPORT_UPDATED, MB_IMPORT_UNCHANGED };

  for (guint i = 0; i < columns->len; i++)
    {
      const MbImportColumn *column = g_ptr_array_index (columns, i);

      if (column->field == NULL && !column->by_hand && !column->serial)
        return MB_IMPORT_COLUMNS;
    }
  if (g_hash_table_size (self->mapping) > 0)
    return MB_IMPORT_COLUMNS;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (mb_import_count (self->plan, rows[i]) > 0)
      return rows[i];
  return MB_IMPORT_COLUMNS;
}

static void
on_planned_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Read *read = user;
  MbImportPage *self = read->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (MbImportPlan) plan = mb_session_run_finish (mb_page_get_session (MB_PAGE (self)), result, &error);

  if (!self->closing && read->generation == self->generation)
    {
      self->busy = FALSE;
      g_clear_object (&self->job);
      mb_import_queue_tell (self, plan, error);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        mb_import_queue_stop (self);
      else if (plan == NULL)
        show_message (self, error);
      else
        {
          g_set_object (&self->plan, plan);
          if (self->register_id == NULL)
            {
              const MbRegister *reg = mb_import_plan_register (plan);

              self->register_id = g_strdup (reg->id);
              select_register (self, reg->id);
            }
          fill_sheets (self);
          self->tab = first_tab (self);
          mb_import_page_plan_changed (self);
          take_focus (self, self->grid);
        }
    }
  read_free (read);
}

/* What the page says of a plan goes with it: the file that comes next is another one, and may never have any. */
static void
drop_plan (MbImportPage *self)
{
  if (self->job != NULL)
    mb_job_cancel (self->job);
  g_clear_object (&self->job);
  take_focus (self, self->back_button);
  mb_grid_set_source (MB_GRID (self->grid), NULL);
  g_clear_object (&self->plan);
  gtk_button_set_label (GTK_BUTTON (self->apply_button), _ ("Import"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.apply", FALSE);
  mb_page_set_status (MB_PAGE (self), "");
}

void
mb_import_page_read (MbImportPage *self)
{
  Read *read;
  GHashTableIter iter;
  gpointer key, value;
  g_autofree char *base = NULL, *title = NULL;

  if (self->path == NULL)
    return;
  drop_plan (self);
  base = g_path_get_basename (self->path);
  /* translators: title of the import page; a file's name */
  title = g_strdup_printf (_ ("Import %s"), base);
  gtk_label_set_label (GTK_LABEL (self->title_label), title);
  gtk_stack_set_visible_child_name (GTK_STACK (self->faces), "reading");
  self->busy = TRUE;
  self->job = mb_job_new (_ ("Reading the ledger"));
  read = g_new0 (Read, 1);
  read->self = g_object_ref (self);
  read->generation = ++self->generation;
  read->path = g_strdup (self->path);
  read->register_id = g_strdup (self->register_id);
  read->sheet = g_strdup (self->sheet_name);
  read->corrections = mb_import_corrections_copy (self->corrections);
  read->mapping = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, self->mapping);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (read->mapping, g_strdup (key), g_strdup (value));
  mb_session_run (mb_page_get_session (MB_PAGE (self)), make_plan, read, NULL, self->job, on_planned_cb, read);
}

/* ---- The preview ---- */

static void
show_table (MbImportPage *self)
{
  g_autoptr (MbCellTable) table = self->tab == MB_IMPORT_CORRECTED
                                      ? mb_import_corrections_table (self)
                                      : mb_import_table (self->plan, self->tab, self->places);
  g_autofree char *hint = mb_import_hint (self->plan, self->tab);

  mb_import_page_set_editor (self, table);
  mb_grid_set_editable (MB_GRID (self->grid), self->tab == MB_IMPORT_COLUMNS || self->tab == MB_IMPORT_REFUSED
                                                  || self->tab == MB_IMPORT_CORRECTED);
  mb_grid_set_name (MB_GRID (self->grid), mb_import_tab_title (self->tab));
  mb_grid_set_source (MB_GRID (self->grid), MB_GRID_SOURCE (table));
  gtk_label_set_label (GTK_LABEL (self->hint_label), hint);
  gtk_widget_set_visible (self->hint_label, hint[0] != '\0');
}

static void
on_tab_toggled_cb (GtkToggleButton *button, MbImportPage *self)
{
  if (self->filling || !gtk_toggle_button_get_active (button) || self->plan == NULL || self->busy)
    return;
  self->tab = (MbImportTab) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "tab"));
  show_table (self);
}

static void
update_tabs (MbImportPage *self)
{
  int tab = 0;

  self->filling = TRUE;
  for (GtkWidget *button = gtk_widget_get_first_child (self->tabs); button != NULL;
       button = gtk_widget_get_next_sibling (button), tab++)
    {
      guint count
          = tab == MB_IMPORT_CORRECTED ? self->corrections->len : mb_import_count (self->plan, (MbImportTab) tab);
      g_autofree char *label = g_strdup_printf ("%s %u", mb_import_tab_title ((MbImportTab) tab), count);

      gtk_button_set_label (GTK_BUTTON (button), label);
      gtk_widget_set_visible (button, count > 0 || tab <= MB_IMPORT_REFUSED);
      if (tab == MB_IMPORT_REFUSED && count > 0)
        gtk_widget_add_css_class (button, "tone-bad");
      else
        gtk_widget_remove_css_class (button, "tone-bad");
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), tab == (int) self->tab);
    }
  self->filling = FALSE;
}

static void
update_heading (MbImportPage *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < mb_import_plan_n_sheets (self->plan); i++)
    {
      guint first = 0, last = 0;

      mb_import_plan_heading_rows (self->plan, i, &first, &last);
      if (first == 0)
        continue;
      if (text->len > 0)
        g_string_append (text, " · ");
      if (first == last)
        /* translators: import preview: sheet name and its heading line */
        g_string_append_printf (text, _ ("%s: heading in row %u"), mb_import_plan_sheet_name (self->plan, i), first);
      else
        g_string_append_printf (text, _ ("%s: heading in rows %u to %u"), mb_import_plan_sheet_name (self->plan, i),
                                first, last);
    }
  gtk_label_set_label (GTK_LABEL (self->heading_label), text->str);
}

void
mb_import_page_plan_changed (MbImportPage *self)
{
  guint written = mb_import_plan_count (self->plan, MB_ROW_NEW) + mb_import_plan_count (self->plan, MB_ROW_UPDATED);
  guint refused = mb_import_plan_count (self->plan, MB_ROW_REFUSED);
  g_autofree char *label = written > 0
                               ? g_strdup_printf (ngettext ("Import %u row", "Import %u rows", written), written)
                               : g_strdup (_ ("Nothing to import"));
  g_autofree char *status = g_strdup_printf (
      _ ("Read %u · new %u · changed %u · unchanged %u · refused %u"), mb_import_plan_n_read (self->plan),
      mb_import_plan_count (self->plan, MB_ROW_NEW), mb_import_plan_count (self->plan, MB_ROW_UPDATED),
      mb_import_plan_count (self->plan, MB_ROW_UNCHANGED), refused);

  gtk_stack_set_visible_child_name (GTK_STACK (self->faces), "preview");
  gtk_button_set_label (GTK_BUTTON (self->apply_button), label);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.apply", written > 0 && !self->busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.save-rejects", refused > 0);
  mb_page_set_status (MB_PAGE (self), status);
  update_tabs (self);
  update_heading (self);
  show_table (self);
}

/* ---- Choices ---- */

static void
on_register_changed_cb (GtkDropDown *drop, GParamSpec *pspec, MbImportPage *self)
{
  guint selected = gtk_drop_down_get_selected (drop);

  if (self->filling || selected >= self->register_ids->len)
    return;
  g_free (self->register_id);
  self->register_id = g_strdup (g_ptr_array_index (self->register_ids, selected));
  g_clear_pointer (&self->sheet_name, g_free);
  g_hash_table_remove_all (self->mapping);
  mb_import_page_read (self);
}

static void
on_sheet_changed_cb (GtkDropDown *drop, GParamSpec *pspec, MbImportPage *self)
{
  guint selected = gtk_drop_down_get_selected (drop);
  GtkStringObject *name = gtk_drop_down_get_selected_item (drop);

  if (self->filling || name == NULL)
    return;
  g_free (self->sheet_name);
  self->sheet_name = selected > 0 ? g_strdup (gtk_string_object_get_string (name)) : NULL;
  mb_import_page_read (self);
}

/* ---- Files ---- */

static void
forget (MbImportPage *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->register_id, g_free);
  g_clear_pointer (&self->sheet_name, g_free);
  g_hash_table_remove_all (self->mapping);
  g_ptr_array_set_size (self->corrections, 0);
}

void
mb_import_page_begin (MbImportPage *self, const char *path, const char *register_id)
{
  g_autofree char *kept_path = g_strdup (path), *kept_id = g_strdup (register_id);

  forget (self);
  self->path = g_steal_pointer (&kept_path);
  self->register_id = g_steal_pointer (&kept_id);
  gtk_widget_set_visible (self->sheet, FALSE);
  select_register (self, self->register_id);
  mb_import_page_read (self);
}

void
mb_import_page_reset (MbImportPage *self)
{
  self->generation++;
  self->busy = FALSE;
  drop_plan (self);
  forget (self);
  gtk_widget_set_visible (self->sheet, FALSE);
  gtk_label_set_label (GTK_LABEL (self->title_label), _ ("Import"));
  adw_status_page_set_title (ADW_STATUS_PAGE (self->status), _ ("Choose the ledgers to import"));
  adw_status_page_set_description (
      ADW_STATUS_PAGE (self->status),
      _ ("xlsx, xls or csv, as they were sent to you; or drop them anywhere on the window. "
         "Nothing is changed before you have seen what will be."));
  gtk_stack_set_visible_child_name (GTK_STACK (self->faces), "choose");
  mb_import_queue_update_head (self);
}

typedef struct
{
  MbImportPage *self;
  char *register_id;
} Choice;

static void
on_paths_cb (const char *const *paths, gpointer user)
{
  g_autofree Choice *choice = user;
  g_autofree char *register_id = choice->register_id;
  g_autoptr (MbImportPage) self = choice->self;

  if (paths != NULL && !self->closing)
    mb_import_queue_replace (self, register_id, paths);
}

static void
choose (MbImportPage *self, const char *register_id)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->self = g_object_ref (self);
  choice->register_id = g_strdup (register_id);
  mb_file_dialog_open_many (GTK_WIDGET (self), _ ("Ledgers to Import"), MB_FILES_SHEET, on_paths_cb, choice);
}

static void
on_choose_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  choose (MB_IMPORT_PAGE (widget), MB_IMPORT_PAGE (widget)->came_from);
}

static void
on_import_cb (MbSession *session, const char *register_id, const char *const *paths, MbImportPage *self)
{
  if (paths != NULL)
    {
      mb_import_queue_take (self, register_id, paths);
      return;
    }
  if (!mb_import_queue_is_running (self))
    {
      mb_import_page_reset (self);
      g_free (self->came_from);
      self->came_from = g_strdup (register_id);
      select_register (self, register_id);
    }
  choose (self, register_id);
}

/* ---- Object ---- */

static void
mb_import_page_dispose (GObject *object)
{
  MbImportPage *self = MB_IMPORT_PAGE (object);

  self->closing = TRUE;
  self->filling = TRUE;
  if (self->job != NULL)
    mb_job_cancel (self->job);
  g_clear_object (&self->job);
  if (self->grid != NULL)
    mb_grid_set_source (MB_GRID (self->grid), NULL);
  g_clear_object (&self->plan);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_IMPORT_PAGE);
  G_OBJECT_CLASS (mb_import_page_parent_class)->dispose (object);
}

static void
mb_import_page_finalize (GObject *object)
{
  MbImportPage *self = MB_IMPORT_PAGE (object);

  g_hash_table_unref (self->mapping);
  g_ptr_array_unref (self->queue);
  g_ptr_array_unref (self->corrections);
  g_ptr_array_unref (self->register_ids);
  g_ptr_array_unref (self->places);
  g_free (self->path);
  g_free (self->register_id);
  g_free (self->sheet_name);
  g_free (self->came_from);
  G_OBJECT_CLASS (mb_import_page_parent_class)->finalize (object);
}

static void
mb_import_page_class_init (MbImportPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_import_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_import_page_finalize;
  MB_PAGE_CLASS (klass)->focus = mb_import_page_focus;
  g_type_ensure (MB_TYPE_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/import-page.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbImportPage, NAME)
  CHILD (back_button);
  CHILD (title_label);
  CHILD (register_label);
  CHILD (register_choice);
  CHILD (sheet);
  CHILD (apply_button);
  CHILD (faces);
  CHILD (status);
  CHILD (tabs);
  CHILD (heading_label);
  CHILD (rejects_button);
  CHILD (hint_label);
  CHILD (grid);
  CHILD (queue_label);
  CHILD (skip_button);
  CHILD (other_button);
  CHILD (choose_button);
  CHILD (summary_grid);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_register_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_sheet_changed_cb);
  gtk_widget_class_install_action (widget_class, "page.choose", NULL, on_choose_cb);
  mb_import_apply_class_init (widget_class);
  mb_import_queue_class_init (widget_class);
}

static void
mb_import_page_init (MbImportPage *self)
{
  self->mapping = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->register_ids = g_ptr_array_new_with_free_func (g_free);
  self->places = g_ptr_array_new_with_free_func (mb_import_place_free);
  self->corrections = g_ptr_array_new_with_free_func (mb_import_correction_free);
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (int i = 0; i < MB_IMPORT_N_TABS; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (mb_import_tab_title ((MbImportTab) i));

      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button),
                                     GTK_TOGGLE_BUTTON (gtk_widget_get_first_child (self->tabs)));
      g_object_set_data (G_OBJECT (button), "tab", GINT_TO_POINTER (i));
      g_signal_connect (button, "toggled", G_CALLBACK (on_tab_toggled_cb), self);
      gtk_box_append (GTK_BOX (self->tabs), button);
    }
  self->filling = FALSE;
  mb_import_queue_init (self);
  mb_import_page_reset (self);
}

MbPage *
mb_import_page_new (MbSession *session)
{
  MbImportPage *self = g_object_new (MB_TYPE_IMPORT_PAGE, "session", session, NULL);
  MbCatalogue *catalogue = mb_session_get_catalogue (session);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < mb_catalogue_n (catalogue); i++)
    {
      const MbRegister *reg = mb_catalogue_nth (catalogue, i);

      if (reg->system)
        continue;
      g_ptr_array_add (self->register_ids, g_strdup (reg->id));
      gtk_string_list_append (labels, reg->label);
    }
  g_ptr_array_add (self->register_ids, g_strdup (SCORES));
  gtk_string_list_append (labels, _ ("Inspection scores"));
  self->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->register_choice), G_LIST_MODEL (labels));
  self->filling = FALSE;
  select_register (self, NULL);
  mb_page_set_identity (MB_PAGE (self), "import", _ ("Import"));
  g_signal_connect_object (session, "import", G_CALLBACK (on_import_cb), self, 0);
  return MB_PAGE (self);
}

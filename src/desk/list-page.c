/* list-page.c: keeps the promises of "one list": what is filtered is said, what is empty says what would fill it, and the place comes
 * back.
 */
#include "config.h"

#include "list-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "link-days.h"
#include "safety.h"
#include "wrap-row.h"

G_DEFINE_FINAL_TYPE (MbListPage, mb_list_page, MB_TYPE_PAGE)

/* ---- The query ---- */

MbQuery *
mb_list_page_build_query (MbListPage *self, const MbFilterChip *without)
{
  MbQuery *query = self->base != NULL ? mb_query_copy (self->base) : mb_query_new (self->reg->id);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  for (guint i = 0; i < self->chips->len; i++)
    if (g_ptr_array_index (self->chips, i) != without)
      mb_filter_chip_apply (g_ptr_array_index (self->chips, i), query);
  mb_list_tabs_apply (self->reg, mb_list_tabs_get_active (self->tabs),
                      mb_office_get_today (mb_session_get_office (mb_page_get_session (MB_PAGE (self)))), query);
  if (text[0] != '\0')
    mb_query_search (query, text);
  if (self->bin)
    mb_query_include_deleted (query, TRUE);
  return query;
}

static gboolean
is_filtered (MbListPage *self)
{
  for (guint i = 0; i < self->chips->len; i++)
    if (mb_filter_chip_is_active (g_ptr_array_index (self->chips, i)))
      return TRUE;
  return mb_list_tabs_get_active (self->tabs) != 0 || gtk_editable_get_text (GTK_EDITABLE (self->search))[0] != '\0';
}

MbQuery *
mb_list_page_link_query (MbListPage *self, const char *link, GError **error)
{
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autofree char *now = mb_link_days_fill (link, mb_office_get_today (mb_session_get_office (session)));

  return mb_query_parse (now, mb_session_get_catalogue (session), error);
}

gboolean
mb_list_page_set_link (MbListPage *self, const char *link, GError **error)
{
  MbQuery *query = link != NULL ? mb_list_page_link_query (self, link, error) : NULL;

  if (link != NULL && query == NULL)
    return FALSE;
  if (query != NULL && mb_query_n_conditions (query) == 0 && mb_query_get_search (query) == NULL)
    g_clear_pointer (&query, mb_query_free);
  if (link != self->link) /* which is what a new day asks again */
    {
      g_free (self->link);
      self->link = g_strdup (query != NULL ? link : NULL);
    }
  g_clear_pointer (&self->base, mb_query_free);
  self->base = query;
  mb_list_page_update_words (self);
  return TRUE;
}

void
mb_list_page_reload (MbListPage *self)
{
  g_autoptr (MbQuery) query = mb_list_page_build_query (self, NULL);

  self->loaded = TRUE;
  mb_record_source_set_query (self->source, query);
  mb_grid_scroll_to_top (MB_GRID (self->grid));
  gtk_widget_set_visible (self->clear_button, is_filtered (self));
  mb_list_page_update_counts (self);
}

/* ---- What the list holds ---- */

static void
update_empty (MbListPage *self)
{
  const GError *failure = mb_record_list_get_failure (self->list);
  gboolean loading = mb_record_list_is_loading (self->list);
  gboolean empty = failure != NULL || (self->loaded && !loading && mb_record_list_get_n (self->list) == 0);
  gboolean filtered = self->base != NULL || is_filtered (self);
  gboolean focused = (gtk_widget_get_state_flags (self->empty) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  /* Rows of before may be none of those that were asked for. */
  gtk_widget_set_visible (self->scroller, failure == NULL);
  gtk_widget_set_visible (self->empty, empty);
  gtk_widget_set_sensitive (self->empty_button, !loading);
  if (focused && !empty)
    gtk_widget_grab_focus (self->grid);
  if (!empty)
    return;
  if (failure != NULL)
    {
      g_autofree char *reason = g_markup_printf_escaped ("%s\n%s", failure->message, mb_error_hint (failure));

      adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), _ ("The list could not be read"));
      adw_status_page_set_description (ADW_STATUS_PAGE (self->empty), reason);
      gtk_button_set_label (GTK_BUTTON (self->empty_button), _ ("Try again"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->empty_button), "page.reload");
    }
  else if (self->bin && !filtered)
    {
      adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), _ ("The bin is empty"));
      adw_status_page_set_description (ADW_STATUS_PAGE (self->empty), _ ("Deleted records are kept here until they are brought back."));
      gtk_button_set_label (GTK_BUTTON (self->empty_button), _ ("Back to the list"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->empty_button), "page.bin");
    }
  else if (filtered)
    {
      adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), _ ("Nothing fits these filters"));
      adw_status_page_set_description (ADW_STATUS_PAGE (self->empty), NULL);
      gtk_button_set_label (GTK_BUTTON (self->empty_button), _ ("Show all"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->empty_button), "page.clear-filters");
    }
  else
    {
      /* translators: title of an empty list; the register's label */
      g_autofree char *title = g_strdup_printf (_ ("%s: nothing here yet"), self->reg->label);

      adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), title);
      adw_status_page_set_description (ADW_STATUS_PAGE (self->empty),
                                       _ ("Import the ledger that you keep today: xlsx, xls or csv."));
      gtk_button_set_label (GTK_BUTTON (self->empty_button), _ ("Import ledger…"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->empty_button), "page.import");
    }
}

static void
update_count (MbListPage *self)
{
  guint n = mb_record_list_get_n (self->list);
  g_autofree char *text = NULL;

  if (mb_record_list_get_failure (self->list) != NULL)
    text = g_strdup ("");
  else if (mb_record_list_is_loading (self->list) && n >= MB_RECORD_PAGE)
    text = g_strdup ("…");
  else
    text = g_strdup_printf (ngettext ("%u row", "%u rows", n), n);
  gtk_label_set_label (GTK_LABEL (self->count_label), text);
  update_empty (self);
}

static void
go_to_wanted (MbListPage *self)
{
  guint n;
  const gint64 *ids = mb_record_list_get_ids (self->list, &n);

  for (guint i = 0; self->wanted_id != 0 && i < n; i++)
    if (ids[i] == self->wanted_id)
      {
        self->wanted_id = 0;
        mb_grid_set_cursor (MB_GRID (self->grid), i, mb_grid_get_cursor_column (MB_GRID (self->grid)));
        gtk_widget_grab_focus (self->grid);
      }
}

static void
on_items_changed_cb (GListModel *model, guint pos, guint removed, guint added, MbListPage *self)
{
  update_count (self);
  if (self->wanted_id != 0)
    go_to_wanted (self);
}

static void
on_failure_cb (MbRecordList *list, GParamSpec *pspec, MbListPage *self)
{
  update_count (self);
}

static void
on_loading_cb (MbRecordList *list, GParamSpec *pspec, MbListPage *self)
{
  update_count (self);
  mb_list_page_update_status (self);
}

/* ---- The detail follows the cursor ---- */

static gboolean
on_detail_cb (gpointer data)
{
  MbListPage *self = data;
  guint row = mb_grid_get_cursor_row (MB_GRID (self->grid));
  MbRecord *record;

  self->detail_source = 0;
  if (mb_detail_pane_is_draft (MB_DETAIL_PANE (self->detail)))
    return G_SOURCE_REMOVE;
  record = row != MB_GRID_NONE ? mb_record_list_get_record (self->list, row) : NULL;
  if (record != NULL || row == MB_GRID_NONE)
    mb_detail_pane_set_record (MB_DETAIL_PANE (self->detail), record);
  return G_SOURCE_REMOVE;
}

static void
on_cursor_moved_cb (MbGrid *grid, MbListPage *self)
{
  mb_list_page_update_extra (self);
  /* While an arrow key is held, the detail need not be made for every row that is passed. */
  if (self->detail_source == 0)
    self->detail_source = g_timeout_add (40, on_detail_cb, self);
  mb_list_page_update_status (self);
}

static void
on_selection_changed_cb (MbGrid *grid, MbListPage *self)
{
  mb_list_page_update_extra (self);
  mb_list_page_update_status (self);
}

static void
on_activate_cb (MbGrid *grid, guint row, MbListPage *self)
{
  if (!self->bin)
    mb_list_page_set_full_width (self, TRUE);
}

static void
on_detail_closed_cb (MbDetailPane *detail, MbListPage *self)
{
  if (self->full_width)
    mb_list_page_set_full_width (self, FALSE);
  gtk_widget_grab_focus (self->grid);
  on_cursor_moved_cb (MB_GRID (self->grid), self);
}

static void
on_detail_created_cb (MbDetailPane *detail, gint64 id, MbListPage *self)
{
  self->wanted_id = id;
  if (self->full_width)
    mb_list_page_set_full_width (self, FALSE);
  go_to_wanted (self);
}

static void
on_detail_toggled_cb (GtkToggleButton *button, MbListPage *self)
{
  gtk_widget_set_visible (self->detail, gtk_toggle_button_get_active (button));
}

/* ---- Filters ---- */

static void
on_search_changed_cb (GtkSearchEntry *entry, MbListPage *self)
{
  if (self->loaded)
    mb_list_page_reload (self);
}

static void
on_search_activate_cb (GtkSearchEntry *entry, MbListPage *self)
{
  gtk_widget_grab_focus (self->grid);
}

static void
on_stop_search_cb (GtkSearchEntry *entry, MbListPage *self)
{
  if (gtk_editable_get_text (GTK_EDITABLE (entry))[0] != '\0')
    gtk_editable_set_text (GTK_EDITABLE (entry), "");
  else
    gtk_widget_grab_focus (self->grid);
}

/* ---- As a page ---- */

static void
mb_list_page_shown (MbPage *page)
{
  MbListPage *self = MB_LIST_PAGE (page);

  if (!self->loaded)
    mb_list_page_reload (self);
  mb_list_page_update_status (self);
}

static void
mb_list_page_changed (MbPage *page)
{
  MbListPage *self = MB_LIST_PAGE (page);

  mb_list_page_update_badge (self);
  if (self->loaded)
    mb_list_page_update_counts (self);
  for (guint i = 0; i < self->chips->len; i++)
    if (mb_filter_chip_is_open (g_ptr_array_index (self->chips, i)))
      mb_list_page_count_chip (self, g_ptr_array_index (self->chips, i));
}

/* What is overdue, of a tab, a link or a period, is something else now. */
static void
on_day_changed_cb (MbSession *session, MbListPage *self)
{
  if (self->link != NULL)
    mb_list_page_set_link (self, self->link, NULL); /* it was right yesterday */
  if (self->loaded)
    {
      g_autoptr (MbQuery) query = mb_list_page_build_query (self, NULL);

      mb_record_source_set_query (self->source, query);
    }
}

static void
mb_list_page_focus (MbPage *page)
{
  gtk_widget_grab_focus (MB_LIST_PAGE (page)->grid);
}

static void
mb_list_page_find (MbPage *page, const char *text)
{
  MbListPage *self = MB_LIST_PAGE (page);

  gtk_widget_grab_focus (self->search);
  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->search), text);
}

static void
clear_filters (MbListPage *self)
{
  for (guint i = 0; i < self->chips->len; i++)
    mb_filter_chip_clear (g_ptr_array_index (self->chips, i));
  mb_list_tabs_set_active (self->tabs, 0);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static gboolean
mb_list_page_open_link (MbPage *page, const char *link)
{
  MbListPage *self = MB_LIST_PAGE (page);
  MbSession *session = mb_page_get_session (page);
  gsize length = strcspn (link, "?");
  g_autoptr (GError) error = NULL;

  if (strlen (self->reg->id) != length || strncmp (link, self->reg->id, length) != 0)
    return FALSE;
  if (!mb_list_page_set_link (self, link, &error))
    {
      mb_session_report (session, error);
      return TRUE;
    }
  self->loaded = FALSE; /* the search entry's own change must not ask */
  mb_list_page_leave_pin (self);
  clear_filters (self);
  mb_list_page_reload (self);
  return TRUE;
}

static gboolean
mb_list_page_open_record (MbPage *page, const char *register_id, gint64 id)
{
  MbListPage *self = MB_LIST_PAGE (page);

  if (strcmp (self->reg->id, register_id) != 0)
    return FALSE;
  self->wanted_id = id;
  mb_list_page_open_link (page, register_id);
  go_to_wanted (self);
  return TRUE;
}

static void
mb_list_page_save_state (MbPage *page, MbWindowState *state)
{
  MbListPage *self = MB_LIST_PAGE (page);
  g_autofree char *group = g_strconcat ("list ", self->reg->id, NULL);
  g_autofree char *columns = mb_grid_columns_to_string (mb_grid_get_columns (MB_GRID (self->grid)));

  mb_window_state_set (state, group, "columns", columns);
  mb_window_state_set_int (state, group, "detail",
                           gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->detail_button)));
  mb_window_state_set_int (state, group, "pane", gtk_paned_get_position (GTK_PANED (self->paned)));
  mb_list_page_save_filters (self, state, group);
  mb_list_page_save_views (self, state, group);
  mb_window_state_set_int (state, group, "tab", (int) mb_list_tabs_get_active (self->tabs));
}

static void
mb_list_page_restore_state (MbPage *page, MbWindowState *state)
{
  MbListPage *self = MB_LIST_PAGE (page);
  g_autofree char *group = g_strconcat ("list ", self->reg->id, NULL);
  g_autofree char *columns = mb_window_state_get (state, group, "columns");
  int position = mb_window_state_get_int (state, group, "pane", -1);

  if (columns != NULL)
    {
      mb_grid_set_columns_state (MB_GRID (self->grid), columns);
      mb_grid_columns_edited (MB_GRID (self->grid), TRUE);
    }
  if (position > 0)
    gtk_paned_set_position (GTK_PANED (self->paned), position);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->detail_button),
                                mb_window_state_get_int (state, group, "detail", TRUE));
  mb_list_page_restore_filters (self, state, group);
  mb_list_page_restore_views (self, state, group);
  mb_list_tabs_set_active (self->tabs, (guint) MAX (0, mb_window_state_get_int (state, group, "tab", 0)));
}

/* ---- Object ---- */

static void
mb_list_page_dispose (GObject *object)
{
  MbListPage *self = MB_LIST_PAGE (object);

  g_clear_handle_id (&self->detail_source, g_source_remove);
  g_clear_handle_id (&self->figures_source, g_source_remove);
  g_clear_handle_id (&self->counts_source, g_source_remove);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->grid != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->grid, self);
      mb_grid_set_source (MB_GRID (self->grid), NULL);
    }
  g_clear_object (&self->row_actions);
  g_clear_object (&self->source);
  g_clear_object (&self->list);
  g_ptr_array_set_size (self->chips, 0);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_LIST_PAGE);
  G_OBJECT_CLASS (mb_list_page_parent_class)->dispose (object);
}

static void
mb_list_page_finalize (GObject *object)
{
  MbListPage *self = MB_LIST_PAGE (object);

  g_ptr_array_unref (self->chips);
  g_clear_pointer (&self->views, g_ptr_array_unref);
  g_clear_object (&self->pins);
  g_free (self->renamed);
  g_free (self->before_pin);
  g_clear_pointer (&self->base, mb_query_free);
  g_free (self->link);
  G_OBJECT_CLASS (mb_list_page_parent_class)->finalize (object);
}

static void
mb_list_page_class_init (MbListPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  MbPageClass *page_class = MB_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_list_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_list_page_finalize;
  page_class->shown = mb_list_page_shown;
  page_class->changed = mb_list_page_changed;
  page_class->focus = mb_list_page_focus;
  page_class->find = mb_list_page_find;
  page_class->open_link = mb_list_page_open_link;
  page_class->open_record = mb_list_page_open_record;
  page_class->save_state = mb_list_page_save_state;
  page_class->restore_state = mb_list_page_restore_state;
  g_type_ensure (MB_TYPE_WRAP_ROW);
  g_type_ensure (MB_TYPE_GRID);
  g_type_ensure (MB_TYPE_DETAIL_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/list-page.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbListPage, NAME)
  CHILD (title_label);
  CHILD (count_label);
  CHILD (new_button);
  CHILD (import_button);
  CHILD (export_more);
  CHILD (detail_button);
  CHILD (head_box);
  CHILD (tabs_box);
  CHILD (actions_box);
  CHILD (search);
  CHILD (chips_box);
  CHILD (add_button);
  CHILD (clear_button);
  CHILD (view_button);
  CHILD (words_box);
  CHILD (words_label);
  CHILD (paned);
  CHILD (list_side);
  CHILD (scroller);
  CHILD (grid);
  CHILD (empty);
  CHILD (empty_button);
  CHILD (detail);
  CHILD (row_menu);
  CHILD (bin_box);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_detail_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_detail_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_detail_created_cb);
  mb_list_page_actions_class_init (widget_class);
  mb_list_page_pins_class_init (page_class);
}

static void
mb_list_page_init (MbListPage *self)
{
  self->chips = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

const char *
mb_list_page_icon (const MbRegister *reg)
{
  static const struct
  {
    const char *id, *icon;
  } icons[] = {
    { "institution", "mb-institution-symbolic" },
    { "hazard", "mb-hazard-symbolic" },
    { "complaint", "mb-complaint-symbolic" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    if (strcmp (icons[i].id, reg->id) == 0)
      return icons[i].icon;
  return "mb-register-symbolic"; /* an office's own register */
}

MbPage *
mb_list_page_new (MbSession *session, const MbRegister *reg)
{
  MbListPage *self = g_object_new (MB_TYPE_LIST_PAGE, "session", session, NULL);

  self->reg = reg;
  mb_page_set_identity (MB_PAGE (self), reg->id, reg->label);
  gtk_label_set_label (GTK_LABEL (self->title_label), reg->label);
  mb_list_page_make_filters (self);
  self->list = mb_record_list_new (mb_session_get_feed (session), reg);
  self->source = mb_record_source_new (session, self->list);
  g_signal_connect_object (session, "day-changed", G_CALLBACK (on_day_changed_cb), self, 0);
  g_signal_connect (self->list, "items-changed", G_CALLBACK (on_items_changed_cb), self);
  g_signal_connect (self->list, "notify::loading", G_CALLBACK (on_loading_cb), self);
  g_signal_connect (self->list, "notify::failure", G_CALLBACK (on_failure_cb), self);
  mb_grid_set_name (MB_GRID (self->grid), reg->label);
  mb_grid_set_n_frozen (MB_GRID (self->grid), 1);
  mb_grid_set_row_menu (MB_GRID (self->grid), self->row_menu);
  mb_grid_set_source (MB_GRID (self->grid), MB_GRID_SOURCE (self->source));
  g_signal_connect (self->grid, "cursor-moved", G_CALLBACK (on_cursor_moved_cb), self);
  g_signal_connect (self->grid, "selection-changed", G_CALLBACK (on_selection_changed_cb), self);
  g_signal_connect (self->grid, "activate", G_CALLBACK (on_activate_cb), self);
  mb_list_page_add_views (self);
  mb_list_page_update_writable (self);
  gtk_widget_set_visible (self->export_more, mb_register_has_masked (reg));
  gtk_popover_set_has_arrow (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->export_more)), FALSE);
  mb_list_page_add_block (self);
  mb_detail_pane_set_register (MB_DETAIL_PANE (self->detail), session, reg);
  mb_list_page_add_extra (self);
  mb_list_page_update_badge (self);
  return MB_PAGE (self);
}

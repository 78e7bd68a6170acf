/* history-page.c: keeps the promise that everything that was ever changed can be found, and taken back from here. */
#include "config.h"

#include "history-page.h"

#include <glib/gi18n-lib.h>

#include "choice-list.h"
#include "clock.h"
#include "grid.h"
#include "history-detail.h"
#include "history-source.h"

#define SEARCH_DELAY 200 /* milliseconds */

struct _MbHistoryPage
{
  MbPage parent_instance;
  GtkWidget *count_label, *search, *period, *actor, *reg, *imports, *pane, *grid, *detail;

  MbHistorySource *source;
  GPtrArray *actors;    /* (element-type utf8) of the choice, without its first line */
  GPtrArray *registers; /* (element-type utf8) ids, likewise */
  guint search_source;
  gboolean filling, stale, closing;
};

G_DEFINE_FINAL_TYPE (MbHistoryPage, mb_history_page, MB_TYPE_PAGE)

/* ---- Filter ---- */

/* The beginning of a day of this desk, n days back, as the audit writes times. */
static char *
since_days (guint days)
{
  g_autoptr (GDateTime) now = mb_clock_now ();
  g_autoptr (GDateTime) start
      = g_date_time_add_full (now, 0, 0, -(int) days, -g_date_time_get_hour (now), -g_date_time_get_minute (now),
                              -g_date_time_get_second (now));
  g_autoptr (GDateTime) utc = g_date_time_to_utc (start);

  return g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ");
}

static void
load (MbHistoryPage *self)
{
  static const guint days[] = { 0, 0, 6, 29 };
  MbHistoryFilter filter = { 0 };
  guint period = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->period));
  guint actor = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->actor));
  guint reg = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->reg));

  if (self->closing)
    return;
  self->stale = FALSE;
  if (period > 0 && period < G_N_ELEMENTS (days))
    filter.since = since_days (days[period]);
  if (actor > 0 && actor <= self->actors->len)
    filter.actor = g_strdup (g_ptr_array_index (self->actors, actor - 1));
  if (reg > 0 && reg <= self->registers->len)
    {
      g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

      g_strv_builder_add (ids, g_ptr_array_index (self->registers, reg - 1));
      filter.register_ids = g_strv_builder_end (ids);
    }
  filter.text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  filter.imports = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->imports));
  mb_history_source_load (self->source, &filter);
  mb_history_filter_clear (&filter);
}

static void
on_choice_cb (GObject *choice, GParamSpec *pspec, MbHistoryPage *self)
{
  if (!self->filling)
    load (self);
}

static void
on_imports_cb (GtkToggleButton *button, MbHistoryPage *self)
{
  load (self);
}

static gboolean
on_search_due_cb (gpointer data)
{
  MbHistoryPage *self = data;

  self->search_source = 0;
  load (self);
  return G_SOURCE_REMOVE;
}

static void
on_search_cb (GtkSearchEntry *entry, MbHistoryPage *self)
{
  g_clear_handle_id (&self->search_source, g_source_remove);
  self->search_source = g_timeout_add (SEARCH_DELAY, on_search_due_cb, self);
}

static gpointer
read_actors (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  return mb_store_actors (mb_office_get_store (office), error);
}

static void
fill_choice (GtkWidget *choice, const char *first, GPtrArray *names, guint selected)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, first);
  for (guint i = 0; i < names->len; i++)
    gtk_string_list_append (list, g_ptr_array_index (names, i));
  mb_choice_list_show (choice, list, selected);
}

static void
on_actors_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbHistoryPage) self = user;
  g_auto (GStrv) names = mb_session_run_finish (MB_SESSION (mb_page_get_session (MB_PAGE (self))), result, NULL);
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->actor)), now = 0;
  g_autofree char *chosen = NULL;

  if (names == NULL || self->closing || g_strv_length (names) == self->actors->len)
    return;
  if (selected > 0 && selected <= self->actors->len)
    chosen = g_strdup (g_ptr_array_index (self->actors, selected - 1));
  g_ptr_array_set_size (self->actors, 0);
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_strcmp0 (names[i], chosen) == 0)
        now = i + 1;
      g_ptr_array_add (self->actors, g_strdup (names[i]));
    }
  self->filling = TRUE;
  fill_choice (self->actor, _ ("Everybody"), self->actors, now);
  self->filling = FALSE;
}

static void
fill_registers (MbHistoryPage *self)
{
  MbCatalogue *catalogue = mb_session_get_catalogue (mb_page_get_session (MB_PAGE (self)));
  /* Of the program's own registers, those that a clerk writes to. */
  static const char *const systems[] = { "participant", "score", "setting", "document", NULL };
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  for (guint i = 0; i < mb_catalogue_n (catalogue); i++)
    {
      const MbRegister *reg = mb_catalogue_nth (catalogue, i);

      if (!reg->system || g_strv_contains (systems, reg->id))
        {
          g_ptr_array_add (self->registers, g_strdup (reg->id));
          g_ptr_array_add (labels, reg->label);
        }
    }
  fill_choice (self->reg, _ ("All registers"), labels, 0);
}

/* ---- List and detail ---- */

static void
show_cursor (MbHistoryPage *self)
{
  guint row = mb_grid_get_cursor_row (MB_GRID (self->grid));

  mb_history_detail_load (MB_HISTORY_DETAIL (self->detail), row < mb_grid_source_n_rows (MB_GRID_SOURCE (self->source))
                                                                ? mb_history_source_get_set (self->source, row)
                                                                : 0);
}

static void
on_cursor_cb (MbGrid *grid, MbHistoryPage *self)
{
  if (!self->closing)
    show_cursor (self);
}

/* The set at the cursor may be known only when its page has come. */
static void
on_values_cb (MbGridSource *source, guint pos, guint n, MbHistoryPage *self)
{
  guint row = mb_grid_get_cursor_row (MB_GRID (self->grid));

  if (row >= pos && row < pos + n)
    show_cursor (self);
}

static void
on_loaded_cb (MbHistorySource *source, MbHistoryPage *self)
{
  guint n = mb_grid_source_n_rows (MB_GRID_SOURCE (source));
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_autofree char *text = g_strdup_printf (ngettext ("%s change", "%s changes", n), number);

  gtk_label_set_label (GTK_LABEL (self->count_label), text);
  mb_page_set_status (MB_PAGE (self), text);
  if (n == 0)
    mb_history_detail_load (MB_HISTORY_DETAIL (self->detail), 0);
}

/* ---- Page ---- */

static void
refresh (MbHistoryPage *self)
{
  mb_session_run (mb_page_get_session (MB_PAGE (self)), read_actors, NULL, NULL, NULL, on_actors_cb,
                  g_object_ref (self));
  load (self);
}

static void
mb_history_page_shown (MbPage *page)
{
  if (MB_HISTORY_PAGE (page)->stale)
    refresh (MB_HISTORY_PAGE (page));
}

static void
mb_history_page_changed (MbPage *page)
{
  MB_HISTORY_PAGE (page)->stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (page)))
    refresh (MB_HISTORY_PAGE (page));
}

static void
mb_history_page_focus (MbPage *page)
{
  gtk_widget_grab_focus (MB_HISTORY_PAGE (page)->grid);
}

static void
mb_history_page_find (MbPage *page, const char *text)
{
  MbHistoryPage *self = MB_HISTORY_PAGE (page);

  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->search), text);
  gtk_widget_grab_focus (self->search);
}

static void
mb_history_page_save_state (MbPage *page, MbWindowState *state)
{
  MbHistoryPage *self = MB_HISTORY_PAGE (page);

  mb_window_state_set_int (state, "history", "pane", gtk_paned_get_position (GTK_PANED (self->pane)));
  mb_window_state_set_int (state, "history", "period", (int) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->period)));
}

static void
mb_history_page_restore_state (MbPage *page, MbWindowState *state)
{
  MbHistoryPage *self = MB_HISTORY_PAGE (page);

  self->filling = TRUE;
  gtk_paned_set_position (GTK_PANED (self->pane), mb_window_state_get_int (state, "history", "pane", 560));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->period),
                              (guint) CLAMP (mb_window_state_get_int (state, "history", "period", 0), 0, 3));
  self->filling = FALSE;
}

static void
mb_history_page_dispose (GObject *object)
{
  MbHistoryPage *self = MB_HISTORY_PAGE (object);

  self->closing = TRUE;
  g_clear_handle_id (&self->search_source, g_source_remove);
  if (self->source != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->source, self);
      mb_history_source_stop (self->source);
      mb_history_detail_set_session (MB_HISTORY_DETAIL (self->detail), NULL);
    }
  g_clear_object (&self->source);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_HISTORY_PAGE);
  G_OBJECT_CLASS (mb_history_page_parent_class)->dispose (object);
}

static void
mb_history_page_finalize (GObject *object)
{
  g_ptr_array_unref (MB_HISTORY_PAGE (object)->actors);
  g_ptr_array_unref (MB_HISTORY_PAGE (object)->registers);
  G_OBJECT_CLASS (mb_history_page_parent_class)->finalize (object);
}

static void
mb_history_page_class_init (MbHistoryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  MbPageClass *page_class = MB_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_history_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_history_page_finalize;
  page_class->shown = mb_history_page_shown;
  page_class->changed = mb_history_page_changed;
  page_class->focus = mb_history_page_focus;
  page_class->find = mb_history_page_find;
  page_class->save_state = mb_history_page_save_state;
  page_class->restore_state = mb_history_page_restore_state;
  g_type_ensure (MB_TYPE_HISTORY_DETAIL);
  g_type_ensure (MB_TYPE_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/history-page.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbHistoryPage, NAME)
  CHILD (count_label);
  CHILD (search);
  CHILD (period);
  CHILD (actor);
  CHILD (reg);
  CHILD (imports);
  CHILD (pane);
  CHILD (grid);
  CHILD (detail);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_imports_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cursor_cb);
}

static void
mb_history_page_init (MbHistoryPage *self)
{
  self->actors = g_ptr_array_new_with_free_func (g_free);
  self->registers = g_ptr_array_new_with_free_func (g_free);
  self->filling = TRUE;
  self->stale = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
}

MbPage *
mb_history_page_new (MbSession *session)
{
  MbHistoryPage *self = g_object_new (MB_TYPE_HISTORY_PAGE, "session", session, NULL);

  mb_page_set_identity (MB_PAGE (self), "history", _ ("History"));
  self->source = mb_history_source_new (session);
  g_signal_connect (self->source, "loaded", G_CALLBACK (on_loaded_cb), self);
  g_signal_connect (self->source, "values-changed", G_CALLBACK (on_values_cb), self);
  mb_history_detail_set_session (MB_HISTORY_DETAIL (self->detail), session);
  mb_grid_set_name (MB_GRID (self->grid), _ ("Changes"));
  mb_grid_set_source (MB_GRID (self->grid), MB_GRID_SOURCE (self->source));
  self->filling = TRUE;
  fill_registers (self);
  fill_choice (self->actor, _ ("Everybody"), self->actors, 0);
  self->filling = FALSE;
  return MB_PAGE (self);
}

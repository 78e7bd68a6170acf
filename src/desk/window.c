/* window.c: the frame; keeps the promise that a page never reaches for the window: it speaks through its session and its properties. */
#include "config.h"

#include "window-private.h"

#include <glib/gi18n-lib.h>

#include "clock.h"
#include "display.h"
#include "session-backup.h"

G_DEFINE_FINAL_TYPE (MbWindow, mb_window, ADW_TYPE_APPLICATION_WINDOW)

/* ---- Toasts ---- */

/* Of our own: in libadwaita 1.2 a toast that goes may free what its animation still uses, and the program crashes. The newest words take the
 * place of the last ones; a queue of old ones would offer to undo what is not the last change any more. */

static gboolean
on_toast_over_cb (gpointer data)
{
  MbWindow *self = data;

  self->toast_source = 0;
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->toast), FALSE);
  return G_SOURCE_REMOVE;
}

static void
on_toast_clicked_cb (GtkButton *button, MbWindow *self)
{
  g_clear_handle_id (&self->toast_source, g_source_remove);
  on_toast_over_cb (self);
}

void
mb_window_toast (MbWindow *self, const char *text, gboolean undo)
{
  g_clear_handle_id (&self->toast_source, g_source_remove);
  gtk_label_set_label (GTK_LABEL (self->toast_label), text);
  gtk_widget_set_visible (self->toast_undo, undo);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->toast), TRUE);
  self->toast_source = g_timeout_add_seconds (undo ? 6 : 10, on_toast_over_cb, self);
}

/* ---- Pages ---- */

static void
update_status (MbWindow *self)
{
  g_autofree char *status = NULL;

  if (self->page != NULL)
    g_object_get (self->page, "status", &status, NULL);
  gtk_label_set_label (GTK_LABEL (self->status_label), status != NULL ? status : "");
}

static void
on_page_status_cb (MbPage *page, GParamSpec *pspec, MbWindow *self)
{
  if (page == self->page)
    update_status (self);
}

static void
on_visible_page_cb (GtkStack *stack, GParamSpec *pspec, MbWindow *self)
{
  GtkWidget *visible = gtk_stack_get_visible_child (stack);

  if (self->closing || visible == NULL || MB_PAGE (visible) == self->page)
    return;
  if (self->page != NULL)
    g_signal_handlers_disconnect_by_data (self->page, self);
  self->page = MB_PAGE (visible);
  g_signal_connect (self->page, "notify::status", G_CALLBACK (on_page_status_cb), self);
  mb_sidebar_select (MB_SIDEBAR (self->sidebar), mb_page_get_name (self->page));
  mb_page_shown (self->page);
  update_status (self);
}

void
mb_window_show_page (MbWindow *self, const char *name)
{
  MbPage *page = mb_window_find_page (self, name);

  if (page == NULL)
    return;
  gtk_stack_set_visible_child (GTK_STACK (self->pages), GTK_WIDGET (page));
  mb_page_focus (page);
}

static void
on_page_selected_cb (MbSidebar *sidebar, const char *name, const char *pin, MbWindow *self)
{
  MbPage *page = mb_window_find_page (self, name);

  if (page == NULL)
    return;
  mb_page_show_pin (page, pin);
  /* Not mb_window_show_page: the focus stays in the sidebar, so that the arrows go on through it. */
  gtk_stack_set_visible_child (GTK_STACK (self->pages), GTK_WIDGET (page));
}

/* ---- The session's wishes ---- */

static void
on_session_changed_cb (MbSession *session, MbWindow *self)
{
  g_autoptr (GDateTime) now = mb_clock_now ();
  g_autofree char *time = g_date_time_format (now, "%H:%M:%S");
  /* translators: right end of the status line: when the last change was written */
  g_autofree char *text = g_strdup_printf (_ ("Saved %s"), time);

  gtk_label_set_label (GTK_LABEL (self->saved_label), text);
  mb_window_update_actions (self);
}

static void
on_session_toast_cb (MbSession *session, const char *text, gboolean undo, MbWindow *self)
{
  mb_window_toast (self, text, undo);
}

static void
on_session_open_link_cb (MbSession *session, const char *link, MbWindow *self)
{
  mb_window_make_all_pages (self);
  for (guint i = 0; i < self->page_list->len; i++)
    {
      MbPage *page = g_ptr_array_index (self->page_list, i);

      if (mb_page_open_link (page, link))
        {
          mb_window_show_page (self, mb_page_get_name (page));
          return;
        }
    }
}

static void
on_session_open_record_cb (MbSession *session, const char *register_id, gint64 id, MbWindow *self)
{
  mb_window_make_all_pages (self);
  for (guint i = 0; i < self->page_list->len; i++)
    {
      MbPage *page = g_ptr_array_index (self->page_list, i);

      if (mb_page_open_record (page, register_id, id))
        {
          mb_window_show_page (self, mb_page_get_name (page));
          return;
        }
    }
}

static void
on_session_import_cb (MbSession *session, const char *register_id, const char *const *paths, MbWindow *self)
{
  mb_window_show_page (self, "import");
}

static void
on_session_job_cb (MbSession *session, MbJob *job, MbWindow *self)
{
  mb_job_bar_set_job (MB_JOB_BAR (self->job_bar), job);
}

static void
save_pages (MbWindow *self)
{
  if (self->page != NULL)
    mb_window_state_set (self->state, "window", "page", mb_page_get_name (self->page));
  for (guint i = 0; i < self->page_list->len; i++)
    mb_page_save_state (g_ptr_array_index (self->page_list, i), self->state);
}

static void
drop_session (MbWindow *self)
{
  if (self->session == NULL)
    return;
  save_pages (self);
  g_signal_handlers_disconnect_by_data (self->session, self);
  mb_job_bar_set_job (MB_JOB_BAR (self->job_bar), NULL);
  mb_window_drop_pages (self);
  mb_session_finish (self->session);
  g_clear_object (&self->session);
}

static void
show_read_only (MbWindow *self)
{
  gboolean read_only = self->session != NULL && mb_session_is_read_only (self->session);

  gtk_widget_set_visible (self->read_only_bar, read_only);
  if (read_only)
    gtk_label_set_label (
        GTK_LABEL (self->read_only_label),
        self->locked
            ? _ ("Read only: another program holds the office file locked. Close it there and open the file again.")
            : _ ("Read only: this file or its folder cannot be written. Copy it to a folder of your own to work on "
                 "it."));
}

void
mb_window_show_office (MbWindow *self, const char *name)
{
  g_autofree char *title = name != NULL ? g_strdup_printf (_ ("%s · Minban Desk"), name) : g_strdup (_ ("Minban Desk"));

  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_label (GTK_LABEL (self->office_label), name != NULL ? name : "");
}

void
mb_window_set_session (MbWindow *self, MbSession *session)
{
  gboolean open = session != NULL;

  drop_session (self);
  if (open)
    {
      MbOffice *office = mb_session_get_office (session);
      g_autofree char *page = NULL;

      self->session = g_object_ref (session);
      g_signal_connect (session, "changed", G_CALLBACK (on_session_changed_cb), self);
      g_signal_connect (session, "toast", G_CALLBACK (on_session_toast_cb), self);
      g_signal_connect (session, "open-link", G_CALLBACK (on_session_open_link_cb), self);
      g_signal_connect (session, "open-record", G_CALLBACK (on_session_open_record_cb), self);
      g_signal_connect (session, "job", G_CALLBACK (on_session_job_cb), self);
      mb_window_place_pages (self);
      g_signal_connect (session, "import", G_CALLBACK (on_session_import_cb), self);
      mb_window_show_office (self, mb_office_get_name (office));
      gtk_label_set_label (GTK_LABEL (self->saved_label), mb_session_is_read_only (session) ? _ ("Read only") : "");
      page = mb_window_state_get (self->state, "window", "page");
      mb_session_keep_backed_up (session);
      mb_window_show_page (self,
                           page != NULL && g_strcmp0 (page, "import") != 0 && mb_window_find_page (self, page) != NULL
                               ? page
                               : "overview");
    }
  else
    {
      g_auto (GStrv) recent = mb_window_state_get_recent (self->state);

      mb_start_page_set_recent (MB_START_PAGE (self->start_page), (const char *const *) recent);
      mb_window_show_office (self, NULL);
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->faces), open ? "office" : "start");
  show_read_only (self);
  gtk_widget_set_visible (self->search, open);
  gtk_widget_set_visible (self->undo_button, open);
  gtk_widget_set_visible (self->redo_button, open);
  gtk_widget_set_visible (self->status_line, open);
  mb_window_update_actions (self);
  if (open)
    mb_window_import_waiting (self);
}

static void
on_search_activate_cb (GtkSearchEntry *entry, MbWindow *self)
{
  MbPage *page = mb_window_find_page (self, "institution");

  if (page == NULL)
    return;
  mb_page_show_pin (page, NULL); /* what is looked for may lie outside a pinned view */
  mb_window_show_page (self, "institution");
  mb_page_find (page, gtk_editable_get_text (GTK_EDITABLE (entry)));
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
}

/* ---- Window ---- */

static gboolean
mb_window_close_request (GtkWindow *window)
{
  MbWindow *self = MB_WINDOW (window);
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  mb_window_state_set_int (self->state, "window", "maximized", gtk_window_is_maximized (window));
  if (!gtk_window_is_maximized (window))
    {
      mb_window_state_set_int (self->state, "window", "width", width);
      mb_window_state_set_int (self->state, "window", "height", height);
    }
  self->closing = TRUE;
  drop_session (self);
  mb_window_state_save (self->state);
  return GTK_WINDOW_CLASS (mb_window_parent_class)->close_request (window);
}

static void
mb_window_dispose (GObject *object)
{
  MbWindow *self = MB_WINDOW (object);

  self->closing = TRUE;
  g_clear_handle_id (&self->midnight_source, g_source_remove);
  if (self->opening != NULL)
    mb_job_cancel (self->opening);
  g_clear_object (&self->opening);
  if (self->state != NULL)
    drop_session (self);
  g_clear_handle_id (&self->toast_source, g_source_remove);
  if (self->handbook != NULL)
    gtk_window_destroy (GTK_WINDOW (self->handbook));
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_WINDOW);
  G_OBJECT_CLASS (mb_window_parent_class)->dispose (object);
}

static void
mb_window_finalize (GObject *object)
{
  MbWindow *self = MB_WINDOW (object);

  g_ptr_array_unref (self->page_list);
  g_ptr_array_unref (self->places);
  g_free (self->opening_path);
  g_strfreev (self->waiting);
  g_clear_pointer (&self->state, mb_window_state_free);
  G_OBJECT_CLASS (mb_window_parent_class)->finalize (object);
}

static void
mb_window_class_init (MbWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = mb_window_close_request;
  g_type_ensure (MB_TYPE_START_PAGE);
  g_type_ensure (MB_TYPE_SIDEBAR);
  g_type_ensure (MB_TYPE_JOB_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/window.ui");
  gtk_widget_class_bind_template_child (widget_class, MbWindow, search);
  gtk_widget_class_bind_template_child (widget_class, MbWindow, office_label);
  gtk_widget_class_bind_template_child (widget_class, MbWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, MbWindow, undo_button);
  gtk_widget_class_bind_template_child (widget_class, MbWindow, redo_button);
  gtk_widget_class_bind_template_child (widget_class, MbWindow, toast);
  gtk_widget_class_bind_template_child (widget_class, MbWindow, toast_label);
  gtk_widget_class_bind_template_child (widget_class, MbWindow, toast_undo);
  gtk_widget_class_bind_template_callback (widget_class, on_toast_clicked_cb);
  gtk_widget_class_bind_template_child (widget_class, MbWindow, faces);
  gtk_widget_class_bind_template_child (widget_class, MbWindow, start_page);
  gtk_widget_class_bind_template_child (widget_class, MbWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, MbWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, MbWindow, read_only_bar);
  gtk_widget_class_bind_template_child (widget_class, MbWindow, read_only_label);
  gtk_widget_class_bind_template_child (widget_class, MbWindow, status_line);
  gtk_widget_class_bind_template_child (widget_class, MbWindow, status_label);
  gtk_widget_class_bind_template_child (widget_class, MbWindow, job_bar);
  gtk_widget_class_bind_template_child (widget_class, MbWindow, saved_label);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_visible_page_cb);
  mb_window_open_class_init (widget_class);
  mb_window_actions_class_init (widget_class);
}

/* Without a compositor there is no transparency: shadows and round corners of popovers would be black. */
static void
on_composited_cb (GdkDisplay *display, GParamSpec *pspec, MbWindow *self)
{
  if (gdk_display_is_composited (display))
    gtk_widget_remove_css_class (GTK_WIDGET (self), "plain-popovers");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "plain-popovers");
}

static void
mb_window_init (MbWindow *self)
{
  self->page_list = g_ptr_array_new_with_free_func (g_object_unref);
  self->places = g_ptr_array_new_with_free_func (mb_window_place_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->sidebar, "page-selected", G_CALLBACK (on_page_selected_cb), self);
  g_signal_connect_object (gtk_widget_get_display (GTK_WIDGET (self)), "notify::composited",
                           G_CALLBACK (on_composited_cb), self, 0);
  on_composited_cb (gtk_widget_get_display (GTK_WIDGET (self)), NULL, self);
  mb_window_drop_init (self);
  gtk_popover_set_has_arrow (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->menu_button)), FALSE);
}

GtkWidget *
mb_window_new (GtkApplication *application, const MbDeskOptions *options, MbWindowState *state)
{
  MbWindow *self = g_object_new (MB_TYPE_WINDOW, "application", application, NULL);

  self->options = *options;
  self->state = state;
  mb_display_restore (state);
  gtk_window_set_default_size (GTK_WINDOW (self), mb_window_state_get_int (state, "window", "width", 1280),
                               mb_window_state_get_int (state, "window", "height", 720));
  if (mb_window_state_get_int (state, "window", "maximized", 0) != 0)
    gtk_window_maximize (GTK_WINDOW (self));
  mb_start_page_set_sample (MB_START_PAGE (self->start_page), options->make_sample != NULL);
  mb_window_start_clock (self);
  mb_window_set_session (self, NULL);
  return GTK_WIDGET (self);
}

const char *
mb_window_get_path (MbWindow *self)
{
  if (self->opening_path != NULL)
    return self->opening_path;
  return self->session != NULL ? mb_store_get_path (mb_session_get_store (self->session)) : NULL;
}

MbSession *
mb_window_get_session (MbWindow *self)
{
  return self->session;
}

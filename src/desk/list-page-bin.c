/* list-page-bin.c: keeps the promise that nothing deleted is lost: it goes to a bin that can be looked into, and what still points to a
 * record is told before it could be left pointing nowhere.
 */
#include "config.h"

#include "list-page-private.h"

#include <glib/gi18n-lib.h>

#include "confirm.h"
#include "edit.h"

typedef struct
{
  MbListPage *self;
  GArray *ids;
  gboolean to_bin;
  GPtrArray *pointing; /* (nullable) */
} Move;

static void
move_free (Move *move)
{
  g_array_unref (move->ids);
  g_clear_pointer (&move->pointing, g_ptr_array_unref);
  g_object_unref (move->self);
  g_free (move);
}

static gpointer
move_rows (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Move *move = data;
  const char *reg = move->self->reg->id;
  const gint64 *ids = (const gint64 *) (void *) move->ids->data;

  if (!move->to_bin)
    return mb_edit_restore (office, reg, ids, move->ids->len, NULL, error) ? move : NULL;
  move->pointing = mb_edit_pointing (office, reg, ids, move->ids->len, error);
  if (move->pointing == NULL)
    return NULL;
  if (move->pointing->len > 0)
    return move;
  return mb_edit_delete (office, reg, ids, move->ids->len, NULL, error) ? move : NULL;
}

typedef struct
{
  MbSession *session;
  char *link;
} Show;

static void
show_free (gpointer data)
{
  Show *show = data;

  g_object_unref (show->session);
  g_free (show->link);
  g_free (show);
}

static void
on_show_cb (gpointer data)
{
  Show *show = data;

  mb_session_open_link (show->session, show->link);
}

static void
tell_pointing (MbListPage *self, GPtrArray *pointing)
{
  g_autoptr (GString) body = g_string_new (_ ("Deleting would leave these pointing to nothing. Delete them or move them first."));
  const MbPointing *first = g_ptr_array_index (pointing, 0);
  Show *show = g_new0 (Show, 1);
  g_autofree char *button = NULL;

  g_string_append_c (body, '\n');
  for (guint i = 0; i < pointing->len; i++)
    {
      const MbPointing *one = g_ptr_array_index (pointing, i);
      g_autofree char *rows = g_strdup_printf (ngettext ("%u row", "%u rows", (guint) one->n), (guint) one->n);

      g_string_append_printf (body, "\n%s: %s", one->field->reg->label, rows);
    }
  show->session = g_object_ref (mb_page_get_session (MB_PAGE (self)));
  show->link = g_strdup (first->link);
  /* translators: button: shows the rows of the register named, such as Hazards */
  button = g_strdup_printf (_ ("Show %s"), first->field->reg->label);
  mb_confirm_offer (GTK_WIDGET (self), _ ("Other records still point here"), body->str, button, on_show_cb, show, show_free);
}

static void
on_moved_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Move *move = user;
  MbListPage *self = move->self;
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autoptr (GError) error = NULL;
  gboolean ok = mb_session_run_finish (session, result, &error) != NULL;

  if (!ok)
    mb_session_report (session, error);
  else if (move->pointing != NULL && move->pointing->len > 0)
    {
      if (self->source != NULL)
        tell_pointing (self, move->pointing);
    }
  else
    {
      g_autofree char *text
          = move->to_bin ? g_strdup_printf (ngettext ("%u row deleted", "%u rows deleted", move->ids->len), move->ids->len)
                         : g_strdup_printf (ngettext ("%u row brought back", "%u rows brought back", move->ids->len), move->ids->len);

      mb_session_toast (session, text, TRUE);
      mb_list_page_action_done (self);
    }
  move_free (move);
}

static void
start_move (MbListPage *self, gboolean to_bin)
{
  Move *move = g_new0 (Move, 1);

  move->self = g_object_ref (self);
  move->to_bin = to_bin;
  move->ids = mb_list_page_ids_to_act_on (self);
  if (move->ids->len == 0)
    move_free (move);
  else
    mb_session_run (mb_page_get_session (MB_PAGE (self)), move_rows, move, NULL, NULL, on_moved_cb, move);
}

static void
on_delete_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  start_move (MB_LIST_PAGE (widget), TRUE);
}

static void
on_restore_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  start_move (MB_LIST_PAGE (widget), FALSE);
}

void
mb_list_page_set_bin (MbListPage *self, gboolean bin)
{
  if (self->bin == bin)
    return;
  self->bin = bin;
  gtk_widget_set_visible (self->bin_box, self->bin);
  gtk_widget_set_sensitive (self->detail_button, !self->bin);
  gtk_widget_set_visible (self->detail,
                          !self->bin && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->detail_button)));
  mb_list_page_update_writable (self);
}

static void
on_bin_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbListPage *self = MB_LIST_PAGE (widget);

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->view_button));
  mb_list_page_set_bin (self, !self->bin);
  mb_list_page_reload (self);
  gtk_widget_grab_focus (self->grid);
}

void
mb_list_page_update_writable (MbListPage *self)
{
  gboolean office = !mb_session_is_read_only (mb_page_get_session (MB_PAGE (self))), list = office && !self->bin;
  static const char *const of_list[] = { "page.new", "page.import", "page.delete", "page.edit-many", "page.duplicate" };

  for (guint i = 0; i < G_N_ELEMENTS (of_list); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), of_list[i], list);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.restore", office && self->bin);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.open", !self->bin);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.export-personal", office);
  mb_grid_set_editable (MB_GRID (self->grid), list);
  mb_grid_set_block_edits (MB_GRID (self->grid), list);
  mb_list_page_update_extra (self);
}

void
mb_list_page_bin_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "page.delete", NULL, on_delete_cb);
  gtk_widget_class_install_action (widget_class, "page.restore", NULL, on_restore_cb);
  gtk_widget_class_install_action (widget_class, "page.bin", NULL, on_bin_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, GDK_CONTROL_MASK, "page.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "page.restore", NULL);
}

/* grid-hold.c: keeps the promise that who types faster than values are written loses nothing: keys that come while a value is on its
 * way wait, and then go, in their order, to where the cursor has come.
 */
#include "config.h"

#include "grid-private.h"

static void
replay_next (MbGrid *self)
{
  if (self->replayed != NULL || g_queue_is_empty (&self->held))
    return;
  self->replayed = g_queue_pop_head (&self->held);
  gdk_display_put_event (gtk_widget_get_display (GTK_WIDGET (self)), self->replayed);
}

/* Before anything else that looks at keys of the grid, the editor's text among them. */
static gboolean
on_event_cb (GtkEventControllerLegacy *controller, GdkEvent *event, MbGrid *self)
{
  if (gdk_event_get_event_type (event) != GDK_KEY_PRESS)
    return FALSE;
  if (event == self->replayed)
    {
      self->replayed = NULL;
      if (self->drop_replayed)
        {
          self->drop_replayed = FALSE;
          gdk_event_unref (event);
          replay_next (self);
          return TRUE;
        }
      if (self->committing)
        {
          g_queue_push_head (&self->held, event); /* it was ours already */
          return TRUE;
        }
      gdk_event_unref (event);
      replay_next (self); /* comes after this one is through */
      return FALSE;
    }
  if (!self->committing && self->replayed == NULL && g_queue_is_empty (&self->held))
    return FALSE;
  g_queue_push_tail (&self->held, gdk_event_ref (event));
  return TRUE;
}

void
mb_grid_hold_keys (MbGrid *self)
{
  GtkEventController *controller;

  if (self->holds)
    return;
  /* Added last, it is asked first: also before what others have added for keys of their own. */
  self->holds = TRUE;
  controller = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "event", G_CALLBACK (on_event_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
mb_grid_release_keys (MbGrid *self)
{
  replay_next (self);
}

void
mb_grid_drop_keys (MbGrid *self)
{
  self->drop_replayed = self->replayed != NULL;
  if (self->drop_replayed || !g_queue_is_empty (&self->held))
    gtk_widget_error_bell (GTK_WIDGET (self));
  g_queue_clear_full (&self->held, (GDestroyNotify) gdk_event_unref);
}

void
mb_grid_hold_dispose (MbGrid *self)
{
  g_queue_clear_full (&self->held, (GDestroyNotify) gdk_event_unref);
  g_clear_pointer (&self->replayed, gdk_event_unref);
}

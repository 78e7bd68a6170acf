/* settings-display.c: how it looks at this desk; at once, and kept for the next start. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "display.h"
#include "settings-section.h"

typedef struct
{
  MbPage parent_instance;
  GtkWidget *scheme_row, *percent;
  gboolean filling;
} MbSettingsDisplay;

typedef MbPageClass MbSettingsDisplayClass;

G_DEFINE_FINAL_TYPE (MbSettingsDisplay, mb_settings_display, MB_TYPE_PAGE)

static void
apply (MbSettingsDisplay *self)
{
  if (!self->filling)
    mb_display_set ((int) adw_combo_row_get_selected (ADW_COMBO_ROW (self->scheme_row)),
                    gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->percent)));
}

static void
on_scheme_cb (AdwComboRow *row, GParamSpec *pspec, MbSettingsDisplay *self)
{
  apply (self);
}

static void
on_percent_cb (GtkSpinButton *button, MbSettingsDisplay *self)
{
  apply (self);
}

/* Another window may have chosen meanwhile. */
static void
load (MbPage *page)
{
  MbSettingsDisplay *self = (MbSettingsDisplay *) page;
  int scheme, percent;

  mb_display_get (&scheme, &percent);
  self->filling = TRUE;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->scheme_row), (guint) scheme);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->percent), percent);
  self->filling = FALSE;
}

static void
save_state (MbPage *page, MbWindowState *state)
{
  mb_display_save (state);
}

static void
mb_settings_display_dispose (GObject *object)
{
  ((MbSettingsDisplay *) object)->filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), mb_settings_display_get_type ());
  G_OBJECT_CLASS (mb_settings_display_parent_class)->dispose (object);
}

static void
mb_settings_display_class_init (MbSettingsDisplayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_settings_display_dispose;
  MB_PAGE_CLASS (klass)->shown = load;
  MB_PAGE_CLASS (klass)->save_state = save_state;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/settings-display.ui");
  gtk_widget_class_bind_template_child (widget_class, MbSettingsDisplay, scheme_row);
  gtk_widget_class_bind_template_child (widget_class, MbSettingsDisplay, percent);
  gtk_widget_class_bind_template_callback (widget_class, on_scheme_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_percent_cb);
}

static void
mb_settings_display_init (MbSettingsDisplay *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_spin_button_set_range (GTK_SPIN_BUTTON (self->percent), MB_DISPLAY_MIN_PERCENT, MB_DISPLAY_MAX_PERCENT);
  self->filling = FALSE;
}

MbPage *
mb_settings_display_new (MbSession *session)
{
  MbPage *self = g_object_new (mb_settings_display_get_type (), "session", session, NULL);

  mb_page_set_identity (self, "display", _ ("Display"));
  load (self);
  return self;
}

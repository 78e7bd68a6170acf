/* display.c: keeps the promise that a chosen size of type holds for every window, dialog and menu alike. */
#include "config.h"

#include "display.h"

#include <adwaita.h>

static int scheme_now, percent_now = 100, system_dpi;
static gboolean restored;

void
mb_display_set (int scheme, int percent)
{
  static const AdwColorScheme schemes[]
      = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  GtkSettings *settings = gtk_settings_get_default ();

  scheme_now = CLAMP (scheme, 0, (int) G_N_ELEMENTS (schemes) - 1);
  percent_now = CLAMP (percent, MB_DISPLAY_MIN_PERCENT, MB_DISPLAY_MAX_PERCENT);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[scheme_now]);
  if (settings == NULL)
    return;
  if (system_dpi == 0)
    {
      g_object_get (settings, "gtk-xft-dpi", &system_dpi, NULL);
      if (system_dpi <= 0)
        system_dpi = 96 * 1024;
    }
  /* Left alone where nothing was chosen, so that the system's changes come through. */
  if (percent_now != 100)
    g_object_set (settings, "gtk-xft-dpi", system_dpi * percent_now / 100, NULL);
  else
    gtk_settings_reset_property (settings, "gtk-xft-dpi");
}

void
mb_display_get (int *scheme, int *percent)
{
  *scheme = scheme_now;
  *percent = percent_now;
}

void
mb_display_restore (MbWindowState *state)
{
  /* A later window must not bring back what was kept before the first one was changed. */
  if (restored)
    return;
  restored = TRUE;
  mb_display_set (mb_window_state_get_int (state, "window", "scheme", 0),
                  mb_window_state_get_int (state, "window", "font-percent", 100));
}

void
mb_display_save (MbWindowState *state)
{
  mb_window_state_set_int (state, "window", "scheme", scheme_now);
  mb_window_state_set_int (state, "window", "font-percent", percent_now);
}

/* floor-window.c: floor of starting: an empty libadwaita window, from the start of the process to its first painted frame.
 *
 *   floor-window SINCE        SINCE: the monotonic clock's seconds when the process was started
 */
#include "bench.h"

#include <adwaita.h>
#include <unistd.h>

static double since;

static void
on_painted_cb (GdkFrameClock *clock, gpointer user)
{
  double seconds = bench_now () - since;

  bench_tell (&seconds, 1, 1);
  fflush (stdout);
  _exit (0);
}

static void
on_activate_cb (GApplication *application, gpointer user)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 720);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), adw_header_bar_new ());
  gtk_widget_realize (window);
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_painted_cb), NULL);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  AdwApplication *application;

  if (argc != 2)
    return 1;
  since = strtod (argv[1], NULL);
  application = adw_application_new ("org.minban.Floor", G_APPLICATION_DEFAULT_FLAGS);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate_cb), NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}

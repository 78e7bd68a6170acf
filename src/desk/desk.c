/* desk.c: the door to the window. */
#include "config.h"

#include "desk.h"

#include "application.h"

gboolean
mb_desk_can_open (void)
{
  /* main.c has set the locale, with the C locale's numbers; GTK would set it anew. */
  gtk_disable_setlocale ();
  return gtk_init_check ();
}

int
mb_desk_run (const MbDeskOptions *options)
{
  g_autoptr (MbApplication) application = mb_application_new (options);

  const char *arguments[] = { "minban", options->file, NULL };
  int n = options->file != NULL ? 2 : 1;

  /* The file goes by the way of all files, so that it reaches a program that already runs. */
  return g_application_run (G_APPLICATION (application), n, (char **) arguments);
}

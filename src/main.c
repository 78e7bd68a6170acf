/* main.c: picks one of the program's two faces: the command line, or the window. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>

#include "cli.h"
#include "desk.h"
#include "sample.h"

/* set_up_words: translations of the installed program, or of the tree that was built. Output is UTF-8 in every locale. */
static void
set_up_words (void)
{
  const char *folder = g_getenv ("MB_LOCALEDIR");

  if (folder == NULL)
    folder = g_file_test (MB_BUILD_LOCALEDIR, G_FILE_TEST_IS_DIR) ? MB_BUILD_LOCALEDIR : MB_LOCALEDIR;
  setlocale (LC_ALL, "");
  /* Numbers are written and read by the C locale's rules, whatever the clerk's language. */
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static gboolean
make_sample (const char *path, const char *actor, MbJob *job, GError **error)
{
  const MbOfficeHead head = { MB_SAMPLE_OFFICE, MB_SAMPLE_REGION, NULL };
  g_autoptr (MbOffice) office = mb_office_create (path, &head, actor, error);
  gboolean ok;

  if (office == NULL)
    return FALSE;
  ok = mb_sample_fill (office, job, error);
  mb_office_close (office);
  if (!ok)
    remove (path);
  return ok;
}

int
main (int argc, char **argv)
{
  MbDeskOptions options = { NULL, NULL, MB_DATE_NONE, make_sample };

  set_up_words ();
  /* A limit on the size of files is then told as a full disk instead of ending the program. */
  signal (SIGXFSZ, SIG_IGN);
  if (argc > 1 && (argc > 2 || mb_cli_is_command (argv[1])))
    return mb_cli_run (argc - 1, argv + 1);
  /* A word that is neither a command nor a file is a slip of the pen, not a wish for a window. */
  if (argc > 1 && !g_file_test (argv[1], G_FILE_TEST_EXISTS) && !g_str_has_suffix (argv[1], ".minban"))
    return mb_cli_run (argc - 1, argv + 1);
  if (!mb_desk_can_open ())
    {
      fprintf (stderr, "minban: %s\n",
               _ ("There is no display to open a window on. See minban --help for what works without."));
      return 1;
    }
  options.file = argc > 1 ? argv[1] : NULL;
  /* Pictures and tests of the window need a day that stays; a day that is none is the clock's. */
  if (g_getenv ("MB_TODAY") != NULL)
    options.today = mb_date_parse (g_getenv ("MB_TODAY"), NULL);
  return mb_desk_run (&options);
}

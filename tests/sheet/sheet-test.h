/* sheet-test.h: a folder for a test's files, and what another program (openpyxl) reads in a written xlsx. */
#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>

typedef struct
{
  char *folder;
  char *path; /* folder/out.xlsx */
} Place;

static inline void
place_set_up (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("minban-test-XXXXXX", &error);
  g_assert_no_error (error);
  place->path = g_build_filename (place->folder, "out.xlsx", NULL);
}

static inline void
place_tear_down (Place *place, gconstpointer data)
{
  GDir *dir = g_dir_open (place->folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (place->folder, name, NULL);
      g_chmod (path, 0600);
      g_remove (path);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (place->folder);
  g_free (place->folder);
  g_free (place->path);
}

/* The names in the folder, sorted, joined by blanks. */
static inline char *
place_list (Place *place)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GDir *dir = g_dir_open (place->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    g_ptr_array_add (names, g_strdup (name));
  g_dir_close (dir);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **) names->pdata);
}

static inline char *
run_python (const char *script, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_build_filename (g_getenv ("MB_TEST_SRCDIR"), "tests", "sheet", script, NULL);
  const char *argv[] = { "/usr/bin/python3", program, path, NULL };
  g_auto (GStrv) env = g_environ_setenv (g_get_environ (), "PYTHONIOENCODING", "utf-8", TRUE);
  g_autofree char *errors = NULL;
  char *output = NULL;
  int status = 0;

  /* What a sanitizer or malloc check is set to is not for the other program. */
  env = g_environ_unsetenv (env, "MALLOC_CHECK_");
  g_spawn_sync (NULL, (char **) argv, env, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", script, errors);
  return output;
}

#define assert_line(dump, line) assert_line_at (dump, line, __FILE__, __LINE__)
static inline void
assert_line_at (const char *dump, const char *line, const char *file, int at)
{
  g_auto (GStrv) lines = g_strsplit (dump, "\n", -1);

  if (!g_strv_contains ((const char *const *) lines, line))
    {
      g_printerr ("%s:%d: no line \"%s\" in\n%s\n", file, at, line, dump);
      g_assert_not_reached ();
    }
}

/* window-state.c: keeps the promise that a broken settings file never keeps the window from opening. */
#include "window-state.h"

#include <string.h>

#define MAX_RECENT 8

struct _MbWindowState
{
  char *path;
  GKeyFile *file;
};

MbWindowState *
mb_window_state_new (const char *path)
{
  MbWindowState *state = g_new0 (MbWindowState, 1);

  state->path
      = path != NULL ? g_strdup (path) : g_build_filename (g_get_user_config_dir (), "minban-desk", "window.ini", NULL);
  state->file = g_key_file_new ();
  g_key_file_load_from_file (state->file, state->path, G_KEY_FILE_NONE, NULL);
  return state;
}

void
mb_window_state_free (MbWindowState *state)
{
  if (state == NULL)
    return;
  g_key_file_unref (state->file);
  g_free (state->path);
  g_free (state);
}

char *
mb_window_state_get (MbWindowState *state, const char *group, const char *key)
{
  return g_key_file_get_string (state->file, group, key, NULL);
}

int
mb_window_state_get_int (MbWindowState *state, const char *group, const char *key, int fallback)
{
  g_autoptr (GError) error = NULL;
  int value = g_key_file_get_integer (state->file, group, key, &error);

  return error == NULL ? value : fallback;
}

void
mb_window_state_set (MbWindowState *state, const char *group, const char *key, const char *value)
{
  if (value != NULL)
    g_key_file_set_string (state->file, group, key, value);
  else
    g_key_file_remove_key (state->file, group, key, NULL);
}

void
mb_window_state_set_int (MbWindowState *state, const char *group, const char *key, int value)
{
  g_key_file_set_integer (state->file, group, key, value);
}

char **
mb_window_state_get_recent (MbWindowState *state)
{
  char **paths = g_key_file_get_string_list (state->file, "window", "recent", NULL, NULL);

  return paths != NULL ? paths : g_new0 (char *, 1);
}

void
mb_window_state_forget_recent (MbWindowState *state, const char *path)
{
  g_auto (GStrv) before = mb_window_state_get_recent (state);
  g_autoptr (GPtrArray) after = g_ptr_array_new ();

  for (guint i = 0; before[i] != NULL; i++)
    if (strcmp (before[i], path) != 0)
      g_ptr_array_add (after, before[i]);
  g_ptr_array_add (after, NULL);
  g_key_file_set_string_list (state->file, "window", "recent", (const char *const *) after->pdata, after->len - 1);
}

void
mb_window_state_add_recent (MbWindowState *state, const char *path)
{
  g_auto (GStrv) before = mb_window_state_get_recent (state);
  g_autoptr (GPtrArray) after = g_ptr_array_new ();

  g_ptr_array_add (after, (gpointer) path);
  for (guint i = 0; before[i] != NULL && after->len < MAX_RECENT; i++)
    if (strcmp (before[i], path) != 0)
      g_ptr_array_add (after, before[i]);
  g_key_file_set_string_list (state->file, "window", "recent", (const char *const *) after->pdata, after->len);
}

void
mb_window_state_save (MbWindowState *state)
{
  g_autofree char *folder = g_path_get_dirname (state->path);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    g_key_file_save_to_file (state->file, state->path, NULL);
}

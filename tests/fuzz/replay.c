/* replay.c: gives each file of the folders that are named to one fuzz target, without a fuzzer: what once failed, and the seeds. No
 * input takes over ten seconds or a gigabyte. */
#include "config.h"

#include <glib.h>
#include <sys/resource.h>
#include <unistd.h>

#define LONGEST_S 10
#define MOST      (G_GUINT64_CONSTANT (1) << 30)

#if defined __SANITIZE_ADDRESS__
#define IS_LIMITED FALSE /* its shadow alone is larger */
#else
#define IS_LIMITED TRUE
#endif

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
replay (gconstpointer path)
{
  g_autofree char *data = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  alarm (LONGEST_S);
  g_assert_cmpint (LLVMFuzzerTestOneInput ((const guint8 *) data, size), ==, 0);
  alarm (0);
}

static void
add_folder (const char *folder, GPtrArray *paths)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *base = g_path_get_basename (folder), *above = g_path_get_dirname (folder);
  g_autofree char *kept = g_path_get_basename (above);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      char *path = g_build_filename (folder, name, NULL);
      g_autofree char *test = g_strdup_printf ("/fuzz/%s/%s/%s", base, kept, name);

      g_ptr_array_add (paths, path);
      g_test_add_data_func (test, path, replay);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const struct rlimit most = { MOST, MOST };

  g_test_init (&argc, &argv, NULL);
  if (IS_LIMITED)
    setrlimit (RLIMIT_AS, &most);
  for (int i = 1; i < argc; i++)
    add_folder (argv[i], paths);
  g_assert_cmpuint (paths->len, >, 0);
  return g_test_run ();
}

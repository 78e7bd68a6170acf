/* office-data.c: declarations from the program's resource and from data folders.
 *
 * Promise kept here: a register, rubric, report, letter, chart or year of holidays is added or replaced by one file in
 * a data folder, without a line of C. Later places win by name: resource, XDG_DATA_DIRS, XDG_DATA_HOME, MB_DATA_DIR.
 * The office file's own declarations win over all of them; office.c lays them on top.
 *
 * Everything is read once when an office is opened, so that what an open office shows cannot change under it.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mb-data.h"
#include "office-private.h"

#define RESOURCE_ROOT "/org/minban/Desk/data"
#define ROWS_MARK     "[Rows]"

static const struct
{
  const char *kind;
  const char *ending;
  const char *document;
} kinds[] = {
  { "registers", ".register", "register" }, { "rubrics", ".rubric", "rubric" }, { "reports", ".report", "report" },
  { "letters", ".letter", "letter" },       { "charts", ".chart", "chart" },    { "holidays", ".txt", "holiday" },
};

struct _MbOfficeData
{
  GHashTable *texts[G_N_ELEMENTS (kinds)];
  GHashTable *layers[G_N_ELEMENTS (kinds)]; /* name → number of the place it came from */
  guint n_places;
};

/* One place that holds kinds as folders of files. */
typedef struct
{
  GResource *resource; /* NULL: a folder */
  const char *root;
} Place;

static char **
place_list (const Place *place, const char *kind)
{
  g_autofree char *path = g_strconcat (place->root, "/", kind, NULL);

  if (place->resource != NULL)
    return g_resource_enumerate_children (place->resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  if (dir == NULL)
    return NULL;

  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    g_strv_builder_add (builder, name);
  return g_strv_builder_end (builder);
}

static char *
place_read (const Place *place, const char *kind, const char *file, GError **error)
{
  g_autofree char *path = g_strconcat (place->root, "/", kind, "/", file, NULL);
  g_autofree char *text = NULL;
  gsize length = 0;

  if (place->resource != NULL)
    {
      g_autoptr (GBytes) bytes = g_resource_lookup_data (place->resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      if (bytes != NULL)
        text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      length = text != NULL ? strlen (text) : 0;
    }
  else
    {
      g_file_get_contents (path, &text, &length, NULL);
    }

  if (text == NULL)
    {
      mb_set_error (error, MB_FAULT_FILE_NOT_FOUND, "%s", path);
      return NULL;
    }
  if (!g_utf8_validate (text, (gssize) length, NULL))
    {
      mb_set_error (error, MB_FAULT_ENCODING, "%s", path);
      return NULL;
    }
  return g_steal_pointer (&text);
}

/* A head that names its rows in a file beside gets them appended, so that from here on a rubric is one text. */
static char *
join_rubric_rows (const Place *place, char *head, const char *origin, GError **error)
{
  g_autofree char *owned = head;
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *rows_name = NULL;
  g_autofree char *rows = NULL;
  g_autoptr (GError) local = NULL;

  if (strstr (head, ROWS_MARK) != NULL)
    return g_steal_pointer (&owned);
  if (!g_key_file_load_from_data (keys, head, (gsize) -1, G_KEY_FILE_NONE, &local))
    {
      mb_set_error (error, MB_FAULT_DECLARATION, "%s: %s", origin, local->message);
      return NULL;
    }
  rows_name = g_key_file_get_value (keys, "Rubric", "rows", NULL); /* a file's name as it stands there */
  if (rows_name == NULL || strchr (rows_name, '/') != NULL)
    {
      mb_set_error (error, MB_FAULT_DECLARATION, _ ("%s: the key “rows” of [Rubric] names no file"), origin);
      return NULL;
    }
  rows = place_read (place, "rubrics", rows_name, error);
  if (rows == NULL)
    return NULL;
  return g_strconcat (head, "\n" ROWS_MARK "\n", rows, NULL);
}

static gboolean
load_place (MbOfficeData *data, const Place *place, GError **error)
{
  data->n_places++;
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_auto (GStrv) files = place_list (place, kinds[k].kind);

      for (guint i = 0; files != NULL && files[i] != NULL; i++)
        {
          g_autofree char *name = NULL;
          char *text;

          if (files[i][0] == '.' || !g_str_has_suffix (files[i], kinds[k].ending))
            continue;
          text = place_read (place, kinds[k].kind, files[i], error);
          if (text != NULL && g_str_equal (kinds[k].kind, "rubrics"))
            text = join_rubric_rows (place, text, files[i], error);
          if (text == NULL)
            return FALSE;
          name = g_strndup (files[i], strlen (files[i]) - strlen (kinds[k].ending));
          g_hash_table_replace (data->texts[k], g_strdup (name), text);
          g_hash_table_replace (data->layers[k], g_strdup (name), GUINT_TO_POINTER (data->n_places));
        }
    }
  return TRUE;
}

static gboolean
load_folder (MbOfficeData *data, const char *parent, const char *child, GError **error)
{
  g_autofree char *root = NULL;
  Place place = { NULL, NULL };

  if (parent == NULL || parent[0] == '\0')
    return TRUE;
  root = child != NULL ? g_build_filename (parent, child, NULL) : g_strdup (parent);
  place.root = root;
  return load_place (data, &place, error);
}

MbOfficeData *
mb_office_data_load (GError **error)
{
  g_autoptr (MbOfficeData) data = g_new0 (MbOfficeData, 1);
  Place shipped = { mb_data_get_resource (), RESOURCE_ROOT };
  const char *const *system_dirs = g_get_system_data_dirs ();

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      data->texts[k] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      data->layers[k] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    }

  if (!load_place (data, &shipped, error))
    return NULL;
  /* The first of the system's folders counts most, so it is read last. */
  for (guint i = g_strv_length ((char **) system_dirs); i > 0; i--)
    if (!load_folder (data, system_dirs[i - 1], "minban-desk", error))
      return NULL;
  if (!load_folder (data, g_get_user_data_dir (), "minban-desk", error)
      || !load_folder (data, g_getenv ("MB_DATA_DIR"), NULL, error))
    return NULL;
  return g_steal_pointer (&data);
}

void
mb_office_data_free (MbOfficeData *data)
{
  if (data == NULL)
    return;
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_clear_pointer (&data->texts[k], g_hash_table_unref);
      g_clear_pointer (&data->layers[k], g_hash_table_unref);
    }
  g_free (data);
}

GHashTable *
mb_office_data_kind (MbOfficeData *data, const char *kind)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    if (g_str_equal (kinds[k].kind, kind))
      return data->texts[k];
  return NULL;
}

guint
mb_office_data_layer (MbOfficeData *data, const char *kind, const char *name)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    if (g_str_equal (kinds[k].kind, kind))
      return GPOINTER_TO_UINT (g_hash_table_lookup (data->layers[k], name));
  return 0;
}

gboolean
mb_office_data_is_kind (const char *kind)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    if (g_str_equal (kinds[k].kind, kind))
      return TRUE;
  return FALSE;
}

char *
mb_office_document_kind (const char *kind)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    if (g_str_equal (kinds[k].kind, kind))
      return g_strdup (kinds[k].document);
  return NULL;
}

const char *
mb_office_rubric_rows (const char *text)
{
  const char *mark = text;

  /* The mark counts only at the beginning of a line. */
  while ((mark = strstr (mark, ROWS_MARK)) != NULL && mark != text && mark[-1] != '\n')
    mark++;
  return mark;
}

MbRubric *
mb_office_parse_rubric (const char *text, const char *origin, GError **error)
{
  const char *mark = mb_office_rubric_rows (text);
  g_autofree char *head = NULL;

  if (mark == NULL)
    {
      mb_set_error (error, MB_FAULT_DECLARATION, _ ("%s: the rows are missing (a line “[Rows]”, then csv)"), origin);
      return NULL;
    }
  head = g_strndup (text, (gsize) (mark - text));
  mark += strlen (ROWS_MARK);
  mark += strspn (mark, " \t\r");
  if (*mark == '\n')
    mark++;
  return mb_rubric_new_parse (head, mark, origin, error);
}

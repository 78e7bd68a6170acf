/* source.c: see source.h. A joined record may be in the bin: its title is still shown. */
#include "config.h"

#include "source.h"

#include "fault.h"

#include <string.h>

#define MAX_TITLE_STEPS 4

void
mb_path_clear (MbPath *path)
{
  g_clear_pointer (&path->expression, g_free);
  g_clear_pointer (&path->key, g_free);
}

void
mb_source_init (MbSource *source, GHashTable *shapes, const MbShape *root)
{
  source->shapes = shapes;
  source->root = root;
  source->aliases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  source->from = g_string_new (NULL);
  g_string_printf (source->from, " FROM %s t", root->table);
}

void
mb_source_clear (MbSource *source)
{
  g_clear_pointer (&source->aliases, g_hash_table_unref);
  if (source->from != NULL)
    g_string_free (g_steal_pointer (&source->from), TRUE);
}

/* The alias of the records that the link field (of shape, at alias from) points to. */
static const char *
join (MbSource *source, const char *link_path, const char *from, const MbField *link)
{
  const char *alias = g_hash_table_lookup (source->aliases, link_path);
  char *made;

  if (alias != NULL)
    return alias;
  made = g_strdup_printf ("j%u", g_hash_table_size (source->aliases) + 1);
  g_string_append_printf (source->from, " LEFT JOIN r_%s %s ON %s.id = %s.f_%s", link->link, made, made, from,
                          link->id);
  g_hash_table_insert (source->aliases, g_strdup (link_path), made);
  return made;
}

/* The argument of "name(ARGUMENT)"; NULL if path is not so. */
static char *
argument_of (const char *path, const char *name)
{
  gsize length = strlen (path), prefix = strlen (name);

  if (!g_str_has_prefix (path, name) || path[prefix] != '(' || path[length - 1] != ')')
    return NULL;
  return g_strndup (path + prefix + 1, length - prefix - 2);
}

static gboolean
plain_path (MbSource *source, const char *path, MbPath *out, GError **error)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);
  const MbShape *shape = source->root;
  const char *alias = "t";
  g_autoptr (GString) so_far = g_string_new (NULL);

  for (guint i = 0; steps[i] != NULL; i++)
    {
      const MbField *field = mb_register_field (shape->reg, steps[i]);
      gboolean last = steps[i + 1] == NULL;

      if (last && g_str_equal (steps[i], "id"))
        {
          out->kind = MB_PATH_ID;
          out->field = NULL;
          out->expression = g_strdup_printf ("%s.id", alias);
          return TRUE;
        }
      if (field == NULL || (!last && field->type != MB_FIELD_LINK))
        {
          mb_set_error (error, MB_FAULT_FIELD_UNKNOWN, "%s.%s", source->root->reg->id, path);
          return FALSE;
        }
      if (last)
        {
          const MbColumn *column = &shape->columns[field->index];

          out->kind = MB_PATH_FIELD;
          out->field = field;
          out->expression = g_strdup_printf ("%s.%s", alias, column->column);
          out->key = column->key != NULL ? g_strdup_printf ("%s.%s", alias, column->key) : NULL;
          return TRUE;
        }
      g_string_append_printf (so_far, i > 0 ? ".%s" : "%s", field->id);
      alias = join (source, so_far->str, alias, field);
      shape = g_hash_table_lookup (source->shapes, field->link);
      if (shape == NULL)
        {
          mb_set_error (error, MB_FAULT_REGISTER_UNKNOWN, "%s", field->link);
          return FALSE;
        }
    }
  mb_set_error (error, MB_FAULT_FIELD_UNKNOWN, "%s", path);
  return FALSE;
}

gboolean
mb_source_path (MbSource *source, const char *path, MbPath *out, GError **error)
{
  g_autofree char *month = argument_of (path, "month");
  g_autofree char *year = argument_of (path, "year");
  g_autofree char *inner = NULL;
  const char *argument = month != NULL ? month : year;

  *out = (MbPath){ 0 };
  if (argument == NULL)
    return plain_path (source, path, out, error);
  if (!plain_path (source, argument, out, error))
    return FALSE;
  if (out->field == NULL || out->field->type != MB_FIELD_DATE)
    {
      mb_path_clear (out);
      mb_set_error (error, MB_FAULT_FIELD_UNKNOWN, "%s", path);
      return FALSE;
    }
  inner = g_steal_pointer (&out->expression);
  g_clear_pointer (&out->key, g_free);
  out->kind = month != NULL ? MB_PATH_MONTH : MB_PATH_YEAR;
  out->expression = g_strdup_printf ("substr (%s, 1, %d)", inner, month != NULL ? 7 : 4);
  return TRUE;
}

gboolean
mb_source_title (MbSource *source, const char *link_path, MbPath *out)
{
  g_autoptr (GString) path = g_string_new (link_path);

  for (guint i = 0; i < MAX_TITLE_STEPS; i++)
    {
      g_auto (MbPath) link = { 0 };
      const MbShape *target;

      if (!plain_path (source, path->str, &link, NULL) || link.field == NULL || link.field->type != MB_FIELD_LINK)
        return FALSE;
      target = g_hash_table_lookup (source->shapes, link.field->link);
      if (target == NULL || target->reg->title == NULL)
        return FALSE;
      g_string_append_printf (path, ".%s", target->reg->title->id);
      if (target->reg->title->type != MB_FIELD_LINK)
        {
          *out = (MbPath){ 0 };
          return plain_path (source, path->str, out, NULL);
        }
    }
  return FALSE;
}

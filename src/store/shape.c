/* shape.c: see shape.h.
 *
 * Invariant: every index begins with "deleted", because every query but the bin's asks for deleted = 0; so one index
 * serves filter, order and count without touching the table. Which indexes there are follows from the declaration:
 * the default order, each filter followed by the default order, links, unique fields, what lists sort by, and what
 * `indexes` names. One that is the beginning of another is left out.
 */
#include "config.h"

#include "shape.h"

#include "fault.h"
#include "search-text.h"
#include "source.h"

#include <string.h>

static gboolean
is_text (const MbField *field)
{
  return field->type == MB_FIELD_TEXT || field->type == MB_FIELD_CHOICE;
}

static gboolean
in_sort (const MbRegister *reg, const MbField *field)
{
  for (guint i = 0; reg->sort != NULL && reg->sort[i] != NULL; i++)
    if (g_str_equal (reg->sort[i] + (reg->sort[i][0] == '-'), field->id))
      return TRUE;
  return FALSE;
}

static gboolean
wants_key (const MbRegister *reg, const MbField *field)
{
  return is_text (field) && (field->list || field == reg->title || in_sort (reg, field));
}

static const char *
sql_type (const MbField *field)
{
  switch (field->type)
    {
    case MB_FIELD_INTEGER:
    case MB_FIELD_DECIMAL:
    case MB_FIELD_MONEY:
    case MB_FIELD_BOOLEAN:
    case MB_FIELD_LINK:
      return "INTEGER";
    default:
      return "TEXT";
    }
}

char *
mb_shape_column_definition (const MbColumn *column)
{
  if (column->field->type != MB_FIELD_LINK)
    return g_strdup_printf ("%s %s", column->column, column->type);
  /* Deferred, because a set of changes may link to a record that it makes later. */
  return g_strdup_printf ("%s %s REFERENCES r_%s (id) DEFERRABLE INITIALLY DEFERRED", column->column, column->type,
                          column->field->link);
}

char *
mb_shape_create_table (const MbShape *shape)
{
  GString *sql = g_string_new (NULL);

  g_string_printf (
      sql,
      "CREATE TABLE %s (id INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1, deleted INTEGER NOT NULL"
      " DEFAULT 0",
      shape->table);
  for (guint i = 0; i < shape->n_columns; i++)
    {
      g_autofree char *definition = mb_shape_column_definition (&shape->columns[i]);

      g_string_append_printf (sql, ", %s", definition);
    }
  for (guint i = 0; i < shape->n_columns; i++)
    if (shape->columns[i].key != NULL)
      g_string_append_printf (sql, ", %s BLOB", shape->columns[i].key);
  g_string_append (sql, ") STRICT");
  return g_string_free (sql, FALSE);
}

/* ---- Indexes ---- */

static void
free_index (gpointer data)
{
  MbIndex *index = data;

  g_free (index->name);
  g_free (index->sql);
  g_free (index);
}

/* The columns of the default order, as far as an index can give it: a link's order is by another table. */
static void
append_order (const MbShape *shape, GString *columns)
{
  for (guint i = 0; shape->reg->sort != NULL && shape->reg->sort[i] != NULL; i++)
    {
      gboolean descending = shape->reg->sort[i][0] == '-';
      const MbField *field = mb_register_field (shape->reg, shape->reg->sort[i] + descending);
      const MbColumn *column;

      if (field == NULL || field->type == MB_FIELD_LINK || field->type == MB_FIELD_LONG_TEXT)
        return;
      column = &shape->columns[field->index];
      if (is_text (field) && column->key == NULL)
        return;
      g_string_append_printf (columns, ",%s%s", column->key != NULL ? column->key : column->column,
                              descending ? " DESC" : "");
    }
}

static void
add_columns (GPtrArray *lists, const char *columns)
{
  g_ptr_array_add (lists, g_strdup (columns[0] == ',' ? columns + 1 : columns));
}

static void
add_declared (const MbShape *shape, GPtrArray *lists)
{
  for (guint i = 0; shape->reg->indexes != NULL && shape->reg->indexes[i] != NULL; i++)
    {
      g_auto (GStrv) ids = g_strsplit (shape->reg->indexes[i], "+", -1);
      g_autoptr (GString) columns = g_string_new (NULL);

      for (guint j = 0; ids[j] != NULL; j++)
        {
          const MbField *field = mb_register_field (shape->reg, g_strstrip (ids[j]));

          if (field != NULL)
            g_string_append_printf (columns, ",%s", shape->columns[field->index].column);
        }
      if (columns->len > 0)
        add_columns (lists, columns->str);
    }
}

static void
add_for_field (const MbShape *shape, const MbColumn *column, GPtrArray *lists)
{
  const MbField *field = column->field;
  gboolean number = mb_field_is_number (field) || field->type == MB_FIELD_DATE || field->type == MB_FIELD_CODE;

  if (field->filter
      && (field->type == MB_FIELD_CHOICE || field->type == MB_FIELD_BOOLEAN || field->type == MB_FIELD_LINK
          || field->type == MB_FIELD_TEXT))
    {
      g_autoptr (GString) columns = g_string_new (column->column);

      append_order (shape, columns);
      add_columns (lists, columns->str);
    }
  if (field->type == MB_FIELD_LINK || field->unique || (number && (field->filter || field->list)))
    add_columns (lists, column->column);
  if (column->key != NULL && (field == shape->reg->title || (field->type == MB_FIELD_CHOICE && field->list)))
    add_columns (lists, column->key);
}

static gboolean
begins_another (GPtrArray *lists, guint at)
{
  const char *mine = g_ptr_array_index (lists, at);
  gsize length = strlen (mine);

  for (guint i = 0; i < lists->len; i++)
    {
      const char *other = g_ptr_array_index (lists, i);

      if (i == at || strncmp (other, mine, length) != 0)
        continue;
      if (other[length] == ',' || (other[length] == '\0' && i < at))
        return TRUE;
      /* A column by itself is served by an index that runs down it as well. */
      if (g_str_has_prefix (other + length, " DESC") && strchr (mine, ',') == NULL)
        return TRUE;
    }
  return FALSE;
}

static void
make_indexes (MbShape *shape)
{
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) order = g_string_new (NULL);

  append_order (shape, order);
  if (order->len > 0)
    add_columns (lists, order->str);
  for (guint i = 0; i < shape->n_columns; i++)
    add_for_field (shape, &shape->columns[i], lists);
  add_declared (shape, lists);
  if (lists->len == 0)
    g_ptr_array_add (lists, g_strdup ("id")); /* counting live records must not read the table */

  shape->indexes = g_ptr_array_new_with_free_func (free_index);
  for (guint i = 0; i < lists->len; i++)
    {
      const char *columns = g_ptr_array_index (lists, i);
      MbIndex *index;
      g_autoptr (GString) name = NULL;

      if (begins_another (lists, i))
        continue;
      name = g_string_new (columns);
      g_string_replace (name, " DESC", "_desc", 0);
      g_string_replace (name, ",", "__", 0);
      index = g_new0 (MbIndex, 1);
      index->name = g_strdup_printf ("i_%s__%s", shape->reg->id, name->str);
      index->sql = g_strdup_printf ("CREATE INDEX %s ON %s (deleted, %s)", index->name, shape->table, columns);
      g_ptr_array_add (shape->indexes, index);
    }
}

/* ---- Statements ---- */

static void
make_statements (MbShape *shape, GHashTable *shapes)
{
  g_auto (MbSource) source = { 0 };
  g_autoptr (GString) select = g_string_new ("SELECT t.id, t.version, t.deleted");
  g_autoptr (GString) insert = g_string_new (NULL);
  g_autoptr (GString) places = g_string_new ("?1");
  int parameter = 1, column_number = MB_SELECT_FIELDS;

  mb_source_init (&source, shapes, shape);
  g_string_printf (insert, "INSERT INTO %s (id", shape->table);
  for (guint i = 0; i < shape->n_columns; i++, column_number++)
    {
      g_string_append_printf (select, ", t.%s", shape->columns[i].column);
      g_string_append_printf (insert, ", %s", shape->columns[i].column);
      g_string_append_printf (places, ", ?%d", ++parameter);
    }
  shape->plain = g_strdup_printf ("%s FROM %s t", select->str, shape->table);
  for (guint i = 0; i < shape->n_columns; i++)
    {
      MbColumn *column = &shape->columns[i];
      g_auto (MbPath) title = { 0 };

      if (column->key != NULL)
        {
          g_string_append_printf (insert, ", %s", column->key);
          g_string_append_printf (places, ", ?%d", ++parameter);
          shape->n_keys++;
        }
      column->title_column = -1;
      if (column->field->type != MB_FIELD_LINK || !mb_source_title (&source, column->field->id, &title))
        continue;
      column->title_column = column_number++;
      column->title_field = title.field;
      g_string_append_printf (select, ", %s", title.expression);
    }
  g_string_append (select, source.from->str);
  shape->select = g_strdup (select->str);
  g_string_append_printf (insert, ") VALUES (%s)", places->str);
  shape->insert = g_strdup (insert->str);
}

/* ---- Search ---- */

static gboolean
can_be_searched (const MbColumn *column)
{
  const MbField *field = column->field;

  if (field->personal || field->type == MB_FIELD_ATTACHMENT || field->type == MB_FIELD_BOOLEAN)
    return FALSE;
  /* A personal title must not be found by way of a link either. */
  return field->type != MB_FIELD_LINK || (column->title_field != NULL && !column->title_field->personal);
}

static void
choose_searched (MbShape *shape)
{
  gboolean any = FALSE;

  for (guint i = 0; i < shape->n_columns; i++)
    {
      MbColumn *column = &shape->columns[i];

      column->searched = column->field->search && can_be_searched (column);
      any = any || column->searched;
    }
  if (!any && !shape->reg->system && shape->reg->title != NULL)
    {
      MbColumn *column = &shape->columns[shape->reg->title->index];

      column->searched = any = can_be_searched (column);
    }
  if (any)
    shape->search = g_strdup_printf ("s_%s", shape->reg->id);
}

static char *
make_signature (const MbShape *shape)
{
  GString *signature = g_string_new (NULL);

  g_string_printf (signature, "%d", MB_SEARCH_VERSION);
  for (guint i = 0; i < shape->n_columns; i++)
    {
      const MbColumn *column = &shape->columns[i];

      if (column->key != NULL)
        g_string_append_printf (signature, " k:%s", column->field->id);
      if (column->searched)
        g_string_append_printf (signature, " s:%s%s%s", column->field->id, column->title_field != NULL ? "." : "",
                                column->title_field != NULL ? column->title_field->id : "");
    }
  return g_string_free (signature, FALSE);
}

/* ---- Making ---- */

static void
free_shape (gpointer data)
{
  MbShape *shape = data;

  for (guint i = 0; i < shape->n_columns; i++)
    {
      g_free (shape->columns[i].column);
      g_free (shape->columns[i].key);
    }
  g_free (shape->columns);
  g_free (shape->table);
  g_free (shape->search);
  g_free (shape->select);
  g_free (shape->plain);
  g_free (shape->insert);
  g_free (shape->signature);
  g_clear_pointer (&shape->indexes, g_ptr_array_unref);
  g_clear_pointer (&shape->linked_by, g_array_unref);
  g_free (shape);
}

static MbShape *
new_shape (const MbRegister *reg)
{
  MbShape *shape = g_new0 (MbShape, 1);

  shape->reg = reg;
  shape->table = g_strdup_printf ("r_%s", reg->id);
  shape->n_columns = reg->fields->len;
  shape->columns = g_new0 (MbColumn, reg->fields->len);
  shape->linked_by = g_array_new (FALSE, FALSE, sizeof (MbLinkedBy));
  for (guint i = 0; i < reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (reg->fields, i);
      MbColumn *column = &shape->columns[i];

      column->field = field;
      column->column = g_strdup_printf ("f_%s", field->id);
      column->key = wants_key (reg, field) ? g_strdup_printf ("k_%s", field->id) : NULL;
      column->type = sql_type (field);
      column->title_column = -1;
    }
  return shape;
}

GHashTable *
mb_shapes_new (MbCatalogue *catalogue)
{
  GHashTable *shapes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_shape);
  guint n = mb_catalogue_n (catalogue);

  for (guint i = 0; i < n; i++)
    {
      const MbRegister *reg = mb_catalogue_nth (catalogue, i);

      g_hash_table_insert (shapes, reg->id, new_shape (reg));
    }
  for (guint i = 0; i < n; i++)
    {
      const MbRegister *reg = mb_catalogue_nth (catalogue, i);
      MbShape *shape = g_hash_table_lookup (shapes, reg->id);

      make_statements (shape, shapes);
      choose_searched (shape);
      make_indexes (shape);
      shape->signature = make_signature (shape);
      for (guint j = 0; j < shape->n_columns; j++)
        {
          const MbField *field = shape->columns[j].field;
          MbShape *target = field->type == MB_FIELD_LINK ? g_hash_table_lookup (shapes, field->link) : NULL;
          MbLinkedBy by = { reg, field };

          if (target != NULL)
            g_array_append_val (target->linked_by, by);
        }
    }
  return shapes;
}

const MbShape *
mb_shapes_get (GHashTable *shapes, const char *register_id, GError **error)
{
  const MbShape *shape = g_hash_table_lookup (shapes, register_id);

  if (shape == NULL)
    mb_set_error (error, MB_FAULT_REGISTER_UNKNOWN, "%s", register_id);
  return shape;
}

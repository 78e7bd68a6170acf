/* apply-lock.c: what a register declares as locked (register.h).
 *
 * Promise: while the field that locks a record is set, neither the record nor any that hangs on it changes by any way,
 * typed, imported, taken back or done again. Only a set that says so opens it, and no reversal ever does or undoes
 * that step: what was made final is opened again on purpose.
 */
#include "config.h"

#include "apply.h"
#include "field.h"

#include <glib/gi18n-lib.h>

static gboolean
is_set (const MbValue *value)
{
  return !mb_value_is_null (value) && !(value->kind == MB_VALUE_INT && value->number == 0);
}

/* values: of the record that locks. */
static gboolean
fail_locked (MbApply *apply, const MbShape *shape, gint64 id, const MbValue *values, GError **error)
{
  const MbField *field = shape->reg->locked;
  g_autofree char *since = mb_field_format (field, &values[field->index], TRUE);

  mb_apply_fail (apply, shape, id, values, field, MB_FAULT_LOCKED, since, error);
  return FALSE;
}

/* Follows the links up to what locks; ids that do not are remembered until a lock or such a link changes. */
static gboolean
check_above (MbApply *apply, const MbShape *shape, gint64 id, GError **error)
{
  g_autoptr (GArray) passed = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (id != 0 && shape != NULL && !g_hash_table_contains (apply->unlocked, &id))
    {
      g_autoptr (GError) failed = NULL;
      g_autoptr (MbRecord) record = mb_record_load (apply->db, NULL, shape, id, FALSE, &failed);
      const MbField *link = shape->reg->locked_by;

      if (failed != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failed));
          return FALSE;
        }
      if (record == NULL) /* made later in this set, and asked itself then */
        return TRUE;
      if (shape->reg->locked != NULL && is_set (&record->values[shape->reg->locked->index]))
        return fail_locked (apply, shape, id, record->values, error);
      g_array_append_val (passed, id);
      id = link != NULL && record->values[link->index].kind == MB_VALUE_INT ? record->values[link->index].number : 0;
      shape = link != NULL ? g_hash_table_lookup (apply->store->shapes, link->link) : NULL;
    }
  for (guint i = 0; i < passed->len; i++)
    g_hash_table_add (apply->unlocked, g_memdup2 (&g_array_index (passed, gint64, i), sizeof (gint64)));
  return TRUE;
}

static gboolean
check_link_of (MbApply *apply, const MbShape *shape, const MbValue *values, GError **error)
{
  const MbField *link = shape->reg->locked_by;

  return link == NULL || values == NULL || values[link->index].kind != MB_VALUE_INT
         || check_above (apply, g_hash_table_lookup (apply->store->shapes, link->link), values[link->index].number,
                         error);
}

/* What it means for the record itself. */
static gboolean
check_own (MbApply *apply, const MbShape *shape, gint64 id, const MbValue *before, const MbValue *after, GError **error)
{
  const MbField *locked = shape->reg->locked;
  gboolean was = locked != NULL && before != NULL && is_set (&before[locked->index]);
  gboolean will = locked != NULL && is_set (&after[locked->index]);

  if (was && !(apply->set->allow_unlock && !will))
    return fail_locked (apply, shape, id, before, error);
  if (was == will)
    return TRUE;
  if (apply->set->reverses != 0)
    {
      mb_apply_fail (apply, shape, id, after, locked, MB_FAULT_UNDO_CONFLICT,
                     _ ("it is not put back by undo; do that step anew"), error);
      return FALSE;
    }
  g_hash_table_remove_all (apply->unlocked);
  return TRUE;
}

gboolean
mb_apply_check_lock (MbApply *apply, const MbShape *shape, gint64 id, const MbValue *before, const MbValue *after,
                     GError **error)
{
  const MbField *link = shape->reg->locked_by;

  if (!check_link_of (apply, shape, before, error) || !check_link_of (apply, shape, after, error))
    return FALSE;
  if (link != NULL && before != NULL && !mb_value_equal (&before[link->index], &after[link->index]))
    g_hash_table_remove_all (apply->unlocked);
  return check_own (apply, shape, id, before, after, error);
}

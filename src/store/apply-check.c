/* apply-check.c: the last guard before a value is written. The window and the import have checked already, for the
 * clerk's sake; this is for the file's sake.
 *
 * A reversal may put back whatever has been: only what could break the file (unique values, links) is looked at.
 */
#include "config.h"

#include "apply.h"
#include "field.h"

#include <glib/gi18n-lib.h>

#define MAX_CONFLICTS 20

/* What a message calls the record: its title as it will be, else its number. */
static char *
name_record (MbApply *apply, const MbShape *shape, gint64 id, const MbValue *values)
{
  const MbField *title = shape->reg->title;

  if (title != NULL && title->type != MB_FIELD_LINK && values != NULL && !mb_value_is_null (&values[title->index]))
    return mb_field_format (title, &values[title->index], TRUE);
  return mb_store_title (apply->db, apply->store->shapes, shape, id);
}

void
mb_apply_fail (MbApply *apply, const MbShape *shape, gint64 id, const MbValue *values, const MbField *field,
               MbFaultCode code, const char *detail, GError **error)
{
  g_autofree char *name = name_record (apply, shape, id, values);
  const char *kind = shape->reg->singular != NULL ? shape->reg->singular : shape->reg->label;
  const char *label = field != NULL ? field->label : NULL;

  if (label != NULL && detail != NULL)
    /* translators: where a change is refused: kind of record, its name, field, detail */
    mb_set_error (error, code, _ ("%s “%s”, %s: %s"), kind, name, label, detail);
  else if (label != NULL || detail != NULL)
    /* translators: where a change is refused: kind of record, its name, field or detail */
    mb_set_error (error, code, _ ("%s “%s”, %s"), kind, name, label != NULL ? label : detail);
  else
    mb_set_error (error, code, _ ("%s “%s”"), kind, name);
}

static gboolean
check_link (MbApply *apply, const MbShape *shape, gint64 id, const MbValue *values, const MbField *field,
            GError **error)
{
  gint64 target = values[field->index].number;
  g_autofree char *sql = NULL;
  g_autofree char *number = NULL;
  g_autoptr (MbStmt) stmt = NULL;
  MbStep step;

  if (g_hash_table_contains (apply->live_links, &target) || g_hash_table_contains (apply->made, &target))
    return TRUE;
  sql = g_strdup_printf ("SELECT 1 FROM r_%s WHERE id = ?1 AND deleted = 0", field->link);
  if ((stmt = mb_db_prepare (apply->db, sql, error)) == NULL)
    return FALSE;
  mb_stmt_bind_int (stmt, 1, target);
  step = mb_stmt_step (stmt, error);
  if (step == MB_STEP_ROW)
    {
      g_hash_table_add (apply->live_links, g_memdup2 (&target, sizeof target));
      return TRUE;
    }
  number = g_strdup_printf ("%" G_GINT64_FORMAT, target);
  if (step != MB_STEP_ERROR)
    mb_apply_fail (apply, shape, id, values, field, MB_FAULT_UNKNOWN_LINK, number, error);
  return FALSE;
}

/* All that is lacking is named at once, with the demand that asks for it. */
static gboolean
check_demands (MbApply *apply, const MbShape *shape, gint64 id, const MbValue *values, const char *into, GError **error)
{
  const MbDemand *demand = NULL;
  g_autoptr (GPtrArray) lacking = mb_register_lacking (shape->reg, into, values, &demand);
  g_autofree char *labels = NULL, *detail = NULL;

  if (lacking->len == 0)
    return TRUE;
  labels = mb_field_labels (lacking);
  /* translators: what is demanded of such a record, and the fields of it that are empty */
  detail = g_strdup_printf (_ ("%s (%s) lacks %s"), values[demand->field->index].text,
                            demand->label != NULL ? demand->label : demand->id, labels);
  mb_apply_fail (apply, shape, id, values, demand->field, MB_FAULT_REQUIRES, detail, error);
  return FALSE;
}

static gboolean
check_transition (MbApply *apply, const MbShape *shape, gint64 id, const MbValue *values, const MbField *field,
                  const MbValue *before, GError **error)
{
  const MbValue *after = &values[field->index];
  const MbTransition *transition;
  g_autoptr (GPtrArray) lacking = NULL;
  gboolean same = FALSE;

  if (before == NULL || before->kind != MB_VALUE_TEXT || after->kind != MB_VALUE_TEXT)
    return TRUE;
  transition = mb_register_transition (shape->reg, before->text, after->text, &same);
  if (same)
    return TRUE;
  if (transition == NULL)
    {
      g_autofree char *step = g_strdup_printf ("%s → %s", before->text, after->text);

      mb_apply_fail (apply, shape, id, values, field, MB_FAULT_TRANSITION, step, error);
      return FALSE;
    }
  lacking = mb_transition_lacking (shape->reg, transition, values);
  if (lacking->len > 0)
    {
      mb_apply_fail (apply, shape, id, values, g_ptr_array_index (lacking, 0), MB_FAULT_REQUIRES, NULL, error);
      return FALSE;
    }
  return apply->set->allow_lacking || check_demands (apply, shape, id, values, after->text, error);
}

gboolean
mb_apply_check_field (MbApply *apply, const MbShape *shape, gint64 id, const MbValue *values, const MbField *field,
                      const MbValue *before, GError **error)
{
  const MbValue *value = &values[field->index];
  gboolean reversal = apply->set->reverses != 0;

  if (!reversal)
    {
      g_autoptr (MbFault) fault = NULL;

      /* A derived field that is only there by default was not put by anybody. */
      if (field->derived && !apply->set->allow_derived
          && !mb_value_equal (value, before != NULL ? before : &field->default_value))
        {
          mb_apply_fail (apply, shape, id, values, field, MB_FAULT_DERIVED, NULL, error);
          return FALSE;
        }
      fault = mb_field_check (field, value);
      if (fault != NULL)
        {
          g_autofree char *detail = fault->expected != NULL && fault->found != NULL
                                        ? g_strdup_printf ("%s (%s)", fault->found, fault->expected)
                                        : g_strdup (fault->found);

          mb_apply_fail (apply, shape, id, values, field, fault->code, detail, error);
          return FALSE;
        }
      if (field == shape->reg->state_field && !check_transition (apply, shape, id, values, field, before, error))
        return FALSE;
    }
  if (field->type == MB_FIELD_LINK && value->kind == MB_VALUE_INT)
    return check_link (apply, shape, id, values, field, error);
  return TRUE;
}

void
mb_apply_conflict (MbApply *apply, const MbShape *shape, const MbRecord *current, const MbField *field,
                   const MbValue *expected)
{
  g_autofree char *name = NULL, *line = NULL;

  if (++apply->n_conflicts > MAX_CONFLICTS && apply->left == NULL)
    return;
  name = name_record (apply, shape, current->id, current->values);
  if (field == NULL)
    line = g_strdup_printf (_ ("%s: has been deleted"), name);
  else
    {
      const MbColumn *column = &shape->columns[field->index];
      g_autofree char *now = mb_field_text (column, &current->values[field->index], NULL, TRUE);
      g_autofree char *then = mb_field_text (column, expected, NULL, TRUE);

      /* Translators: record, field, the value now, the value that was expected */
      line = g_strdup_printf (_ ("%s, %s: now “%s”, was “%s”"), name, field->label, now, then);
    }
  if (apply->left != NULL)
    g_ptr_array_add (apply->left, g_steal_pointer (&line));
  else
    g_string_append_printf (apply->conflicts, "%s%s", apply->n_conflicts > 1 ? "\n" : "", line);
}

/* ---- At the end ---- */

static gboolean
check_unique (MbApply *apply, const MbUniqueCheck *check, GError **error)
{
  const char *column = check->shape->columns[check->field->index].column;
  g_autofree char *sql = g_strdup_printf ("SELECT o.id, t.%s FROM %s t JOIN %s o ON o.deleted = 0 AND o.%s = t.%s AND"
                                          " o.id <> t.id WHERE t.id = ?1 AND t.deleted = 0 LIMIT 1",
                                          column, check->shape->table, check->shape->table, column, column);
  g_autoptr (MbStmt) stmt = mb_db_prepare (apply->db, sql, error);
  MbStep step;

  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_int (stmt, 1, check->id);
  step = mb_stmt_step (stmt, error);
  if (step == MB_STEP_ROW)
    {
      g_autofree char *other = mb_store_title (apply->db, apply->store->shapes, check->shape, mb_stmt_int (stmt, 0));
      /* translators: a value that stands only once, and the record that has it already */
      g_autofree char *detail = g_strdup_printf (_ ("%s is that of “%s”"), mb_stmt_text (stmt, 1), other);

      mb_apply_fail (apply, check->shape, check->id, NULL, check->field, MB_FAULT_DUPLICATE, detail, error);
    }
  return step == MB_STEP_DONE;
}

gboolean
mb_apply_check_unlinked (MbApply *apply, const MbShape *shape, gint64 id, GError **error)
{
  for (guint i = 0; i < shape->linked_by->len; i++)
    {
      const MbLinkedBy *by = &g_array_index (shape->linked_by, MbLinkedBy, i);
      g_autofree char *sql
          = g_strdup_printf ("SELECT id FROM r_%s WHERE deleted = 0 AND f_%s = ?1 LIMIT 1", by->reg->id, by->field->id);
      g_autoptr (MbStmt) stmt = mb_db_prepare (apply->db, sql, error);
      MbStep step;

      if (stmt == NULL)
        return FALSE;
      mb_stmt_bind_int (stmt, 1, id);
      step = mb_stmt_step (stmt, error);
      if (step == MB_STEP_ROW)
        {
          const MbShape *other = g_hash_table_lookup (apply->store->shapes, by->reg->id);
          g_autofree char *title = mb_store_title (apply->db, apply->store->shapes, other, mb_stmt_int (stmt, 0));
          g_autofree char *detail
              = g_strdup_printf ("%s “%s”", by->reg->singular != NULL ? by->reg->singular : by->reg->label, title);

          mb_apply_fail (apply, shape, id, NULL, NULL, MB_FAULT_STILL_LINKED, detail, error);
        }
      if (step != MB_STEP_DONE)
        return FALSE;
    }
  return TRUE;
}

gboolean
mb_apply_check_end (MbApply *apply, GError **error)
{
  for (guint i = 0; i < apply->unique->len; i++)
    if (!check_unique (apply, &g_array_index (apply->unique, MbUniqueCheck, i), error))
      return FALSE;
  for (guint i = 0; i < apply->deleted->len; i++)
    {
      const MbUniqueCheck *check = &g_array_index (apply->deleted, MbUniqueCheck, i);

      if (!mb_apply_check_unlinked (apply, check->shape, check->id, error))
        return FALSE;
    }
  return TRUE;
}

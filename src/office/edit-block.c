/* edit-block.c: see edit-block.h. Keeps the promise that a pasted cell obeys the rule of a typed one: the same parser, the same derivation,
 * the same store; only that here every fault is found before anything is written.
 */
#include "config.h"

#include "edit-block.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "derive.h"
#include "edit-values.h"
#include "edit.h"
#include "field.h"

#define CHUNK 500

typedef struct
{
  gint64 id;
  char **texts;     /* one per column; NULL: stays */
  MbRecord *record; /* as it was checked; NULL: new or gone */
  MbValue *values;  /* (nullable) as they will be */
  gboolean changed;
} Row;

struct _MbEditBlock
{
  const MbRegister *reg;
  GPtrArray *fields; /* (element-type MbField) (nullable elements) */
  GPtrArray *rows;   /* (element-type Row) */
  GPtrArray *cells;  /* (element-type MbBlockCell) */
  GHashTable *links; /* text → MbValue, of links found before */
  guint n_faulty, n_changed, n_emptied, n_new;
  gboolean checked;
};

static void
row_clear_findings (Row *row, const MbRegister *reg)
{
  g_clear_pointer (&row->record, mb_record_unref);
  if (row->values != NULL)
    mb_edit_values_free (reg, row->values);
  row->values = NULL;
  row->changed = FALSE;
}

static void
cell_free (gpointer data)
{
  MbBlockCell *cell = data;

  g_free (cell->name);
  g_free (cell->before);
  g_free (cell->after);
  g_free (cell->reason);
  g_free (cell);
}

static void
value_free (gpointer data)
{
  mb_value_clear (data);
  g_free (data);
}

MbEditBlock *
mb_edit_block_new (const MbRegister *reg, const char *const *field_ids, guint n_fields)
{
  MbEditBlock *block = g_new0 (MbEditBlock, 1);

  block->reg = reg;
  block->fields = g_ptr_array_new ();
  block->rows = g_ptr_array_new ();
  block->cells = g_ptr_array_new_with_free_func (cell_free);
  block->links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, value_free);
  for (guint i = 0; i < n_fields; i++)
    g_ptr_array_add (block->fields, (gpointer) mb_register_field (reg, field_ids[i]));
  return block;
}

void
mb_edit_block_free (MbEditBlock *block)
{
  for (guint i = 0; i < block->rows->len; i++)
    {
      Row *row = g_ptr_array_index (block->rows, i);

      row_clear_findings (row, block->reg);
      for (guint j = 0; j < block->fields->len; j++)
        g_free (row->texts[j]);
      g_free (row->texts);
      g_free (row);
    }
  g_ptr_array_unref (block->rows);
  g_ptr_array_unref (block->fields);
  g_ptr_array_unref (block->cells);
  g_hash_table_unref (block->links);
  g_free (block);
}

const MbRegister *
mb_edit_block_register (const MbEditBlock *block)
{
  return block->reg;
}

guint
mb_edit_block_add_row (MbEditBlock *block, gint64 id)
{
  Row *row = g_new0 (Row, 1);

  row->id = id;
  row->texts = g_new0 (char *, block->fields->len + 1);
  g_ptr_array_add (block->rows, row);
  block->checked = FALSE;
  return block->rows->len - 1;
}

void
mb_edit_block_set (MbEditBlock *block, guint row, guint column, const char *text)
{
  Row *found;

  g_return_if_fail (row < block->rows->len && column < block->fields->len);
  found = g_ptr_array_index (block->rows, row);
  g_free (found->texts[column]);
  found->texts[column] = g_strdup (text);
  block->checked = FALSE;
}

gboolean
mb_edit_block_set_field (MbEditBlock *block, guint row, const MbField *field, const char *text)
{
  guint column;

  if (!g_ptr_array_find (block->fields, field, &column))
    return FALSE;
  mb_edit_block_set (block, row, column, text);
  return TRUE;
}

guint
mb_edit_block_n_rows (const MbEditBlock *block)
{
  return block->rows->len;
}

/* ---- Findings ---- */

static char *
row_name (const MbEditBlock *block, const Row *row)
{
  if (row->record != NULL)
    return mb_record_text (row->record, block->reg->title, TRUE);
  if (row->values != NULL && block->reg->title->type != MB_FIELD_LINK)
    return mb_field_format (block->reg->title, &row->values[block->reg->title->index], TRUE);
  return NULL;
}

static MbBlockCell *
add_cell (MbEditBlock *block, guint n, const MbField *field, const char *after, char *reason)
{
  const Row *row = g_ptr_array_index (block->rows, n);
  MbBlockCell *cell = g_new0 (MbBlockCell, 1);

  cell->row = n;
  cell->id = row->id;
  cell->name = row_name (block, row);
  cell->field = field;
  cell->before = field != NULL && row->record != NULL ? mb_record_shown (row->record, field, TRUE) : g_strdup ("");
  cell->after = g_strdup (after);
  cell->reason = reason;
  if (reason != NULL)
    block->n_faulty++;
  g_ptr_array_add (block->cells, cell);
  return cell;
}

static char *
fault_reason (MbFault *fault)
{
  /* Place and value stand beside it. */
  if (fault->expected != NULL)
    return g_strdup_printf ("%s: %s", mb_fault_sentence (fault->code), fault->expected);
  return g_strdup (mb_fault_sentence (fault->code));
}

/* ---- Checking a cell ---- */

static gboolean
is_as_shown (const Row *row, const MbField *field, const char *text)
{
  g_autofree char *plain = NULL, *shown = NULL;

  if (row->record == NULL)
    return text[0] == '\0';
  plain = mb_record_text (row->record, field, TRUE);
  shown = mb_record_shown (row->record, field, TRUE);
  return strcmp (text, plain) == 0 || strcmp (text, shown) == 0;
}

static MbFault *
parse (MbEditBlock *block, MbOffice *office, const MbField *field, const char *text, MbValue *value)
{
  g_autofree char *key = NULL;
  MbValue *known;
  MbFault *fault;

  if (field->type != MB_FIELD_LINK)
    return mb_edit_parse (office, field, text, value);
  key = g_strdup_printf ("%s\n%s", field->id, text);
  known = g_hash_table_lookup (block->links, key);
  if (known != NULL)
    {
      mb_value_copy (known, value);
      return NULL;
    }
  fault = mb_edit_parse (office, field, text, value);
  if (fault == NULL)
    {
      known = g_new0 (MbValue, 1);
      mb_value_copy (value, known);
      g_hash_table_insert (block->links, g_steal_pointer (&key), known);
    }
  return fault;
}

static void
check_cell (MbEditBlock *block, MbOffice *office, guint n, guint column)
{
  Row *row = g_ptr_array_index (block->rows, n);
  const MbField *field = g_ptr_array_index (block->fields, column);
  g_autofree char *text = row->texts[column] != NULL ? mb_text_tidy (row->texts[column]) : NULL;
  g_auto (MbValue) value = MB_VALUE_INIT;
  g_autoptr (MbFault) fault = NULL;

  if (text == NULL || field == NULL || is_as_shown (row, field, text))
    return;
  if (field->derived || field->type == MB_FIELD_ATTACHMENT)
    {
      add_cell (block, n, field, text,
                g_strdup (field->derived ? mb_fault_sentence (MB_FAULT_DERIVED) : _ ("Files cannot be pasted here.")));
      return;
    }
  fault = parse (block, office, field, text, &value);
  if (fault != NULL)
    {
      add_cell (block, n, field, text, fault_reason (fault));
      return;
    }
  if (mb_value_equal (&row->values[field->index], &value))
    return;
  mb_value_clear (&row->values[field->index]);
  row->values[field->index] = value;
  value = (MbValue) MB_VALUE_INIT;
  row->changed = TRUE;
  add_cell (block, n, field, text, NULL);
  if (row->record != NULL)
    {
      block->n_changed++;
      if (mb_value_is_null (&row->values[field->index]))
        block->n_emptied++;
    }
}

/* ---- Checking a row ---- */

static const char *
state_text (const MbRegister *reg, const MbValue *values)
{
  const MbValue *value = reg->state_field != NULL ? &values[reg->state_field->index] : NULL;

  return value != NULL && value->kind == MB_VALUE_TEXT ? value->text : NULL;
}

static void
check_step (MbEditBlock *block, guint n)
{
  Row *row = g_ptr_array_index (block->rows, n);
  const MbRegister *reg = block->reg;
  const char *from = row->record != NULL ? state_text (reg, row->record->values) : NULL;
  const char *to = state_text (reg, row->values);
  const MbTransition *transition;
  g_autoptr (GPtrArray) lacking = NULL, demanded = NULL;
  gboolean same = FALSE;

  if (from == NULL || to == NULL)
    return;
  transition = mb_register_transition (reg, from, to, &same);
  if (same)
    return;
  if (transition == NULL)
    {
      add_cell (block, n, reg->state_field, to, g_strdup (mb_fault_sentence (MB_FAULT_TRANSITION)));
      return;
    }
  lacking = mb_transition_lacking (reg, transition, row->values);
  demanded = mb_register_lacking (reg, to, row->values, NULL);
  for (guint i = 0; i < demanded->len; i++)
    if (!g_ptr_array_find (lacking, g_ptr_array_index (demanded, i), NULL))
      g_ptr_array_add (lacking, g_ptr_array_index (demanded, i));
  for (guint i = 0; i < lacking->len; i++)
    add_cell (block, n, g_ptr_array_index (lacking, i), "", g_strdup (mb_fault_sentence (MB_FAULT_REQUIRES)));
}

/* What a new record must have and the block does not bring. */
static void
check_missing (MbEditBlock *block, guint n)
{
  Row *row = g_ptr_array_index (block->rows, n);

  for (guint i = 0; i < block->reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (block->reg->fields, i);
      gboolean given = FALSE;

      for (guint j = 0; j < block->fields->len; j++)
        given = given || (g_ptr_array_index (block->fields, j) == field && row->texts[j] != NULL && row->texts[j][0] != '\0');
      if (field->required && !field->retired && !field->derived && !given && mb_value_is_null (&row->values[i]))
        {
          g_autoptr (MbFault) fault = mb_field_check (field, &row->values[i]);

          if (fault != NULL)
            add_cell (block, n, field, "", fault_reason (fault));
        }
    }
}

static gboolean
names_state (const MbEditBlock *block, const Row *row)
{
  for (guint i = 0; i < block->fields->len; i++)
    if (row->texts[i] != NULL && g_ptr_array_index (block->fields, i) == block->reg->state_field)
      return TRUE;
  return FALSE;
}

static gboolean
is_blank (const MbEditBlock *block, const Row *row)
{
  for (guint i = 0; i < block->fields->len; i++)
    {
      g_autofree char *text = row->texts[i] != NULL ? mb_text_tidy (row->texts[i]) : NULL;

      if (text != NULL && text[0] != '\0')
        return FALSE;
    }
  return TRUE;
}

static void
check_row (MbEditBlock *block, MbOffice *office, guint n)
{
  Row *row = g_ptr_array_index (block->rows, n);

  if (row->id != 0 && (row->record == NULL || row->record->deleted))
    {
      add_cell (block, n, NULL, "", g_strdup (_ ("The record is not there any more.")));
      return;
    }
  if (row->id == 0 && is_blank (block, row))
    return;
  row->values = mb_edit_values_new (block->reg, row->record != NULL ? row->record->values : NULL);
  for (guint i = 0; i < block->fields->len; i++)
    check_cell (block, office, n, i);
  if (row->id == 0)
    {
      row->changed = TRUE;
      block->n_new++;
      check_missing (block, n);
    }
  if (row->changed && !names_state (block, row))
    mb_derive_fields (block->reg, row->record != NULL ? row->record->values : NULL, row->values);
  if (row->changed)
    {
      mb_derive_due (office, block->reg, row->record != NULL ? row->record->values : NULL, row->values);
      check_step (block, n);
    }
}

/* ---- Values that may stand only once ---- */

static gboolean
check_unique_value (MbEditBlock *block, MbOffice *office, guint n, const MbField *field, GHashTable *seen, GHashTable *own,
                    GError **error)
{
  Row *row = g_ptr_array_index (block->rows, n);
  const MbValue *value = &row->values[field->index];
  g_autofree char *text = mb_field_format (field, value, TRUE);
  g_autoptr (MbQuery) query = NULL;
  g_autoptr (GArray) ids = NULL;

  if (!g_hash_table_add (seen, g_strdup (text)))
    {
      add_cell (block, n, field, text, g_strdup (mb_fault_sentence (MB_FAULT_DUPLICATE)));
      return TRUE;
    }
  query = mb_query_new (block->reg->id);
  mb_query_where (query, field->id, MB_OP_EQ, value);
  ids = mb_store_ids (mb_office_get_store (office), query, 2, NULL, error);
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      /* One that the block itself changes may be giving the value up; if it does not, it is seen twice. */
      if (id != row->id && !g_hash_table_contains (own, &id))
        {
          g_autoptr (MbRecord) other = mb_store_get (mb_office_get_store (office), block->reg->id, id, error);
          g_autofree char *name = other != NULL ? mb_record_text (other, block->reg->title, TRUE) : NULL;

          if (other == NULL)
            return FALSE;
          add_cell (block, n, field, text, g_strdup_printf ("%s: %s", mb_fault_sentence (MB_FAULT_DUPLICATE), name));
          return TRUE;
        }
    }
  return TRUE;
}

static gboolean
check_unique (MbEditBlock *block, MbOffice *office, GError **error)
{
  g_autoptr (GHashTable) own = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < block->rows->len; i++)
    {
      Row *row = g_ptr_array_index (block->rows, i);

      if (row->id != 0 && row->values != NULL)
        g_hash_table_add (own, &row->id);
    }
  for (guint i = 0; i < block->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (block->fields, i);
      g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (guint n = 0; field != NULL && field->unique && n < block->rows->len; n++)
        {
          Row *row = g_ptr_array_index (block->rows, n);

          if (row->values != NULL && !mb_value_is_null (&row->values[field->index])
              && !check_unique_value (block, office, n, field, seen, own, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* ---- The whole ---- */

static gboolean
read_records (MbEditBlock *block, MbOffice *office, MbJob *job, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint next = 0;

  for (guint i = 0; i < block->rows->len; i++)
    {
      Row *row = g_ptr_array_index (block->rows, i);

      row_clear_findings (row, block->reg);
      if (row->id != 0)
        g_array_append_val (ids, row->id);
    }
  for (guint first = 0; first < ids->len; first += CHUNK)
    {
      g_autoptr (GPtrArray) records = NULL;

      if (!mb_job_check (job, error))
        return FALSE;
      records = mb_store_fetch (mb_office_get_store (office), block->reg->id, &g_array_index (ids, gint64, first),
                                MIN (CHUNK, ids->len - first), error);
      if (records == NULL)
        return FALSE;
      for (guint i = 0; i < records->len; i++)
        {
          Row *row = g_ptr_array_index (block->rows, next++);

          while (row->id == 0)
            row = g_ptr_array_index (block->rows, next++);
          if (g_ptr_array_index (records, i) != NULL)
            row->record = mb_record_ref (g_ptr_array_index (records, i));
        }
    }
  return TRUE;
}

static gint
compare_cells (gconstpointer a, gconstpointer b)
{
  const MbBlockCell *left = *(MbBlockCell *const *) a, *right = *(MbBlockCell *const *) b;

  return left->row < right->row ? -1 : left->row > right->row;
}

gboolean
mb_edit_block_check (MbEditBlock *block, MbOffice *office, MbJob *job, GError **error)
{
  g_ptr_array_set_size (block->cells, 0);
  g_hash_table_remove_all (block->links);
  block->n_faulty = block->n_changed = block->n_emptied = block->n_new = 0;
  block->checked = FALSE;
  if (!read_records (block, office, job, error))
    return FALSE;
  for (guint i = 0; i < block->rows->len; i++)
    {
      if (i % CHUNK == 0)
        {
          if (!mb_job_check (job, error))
            return FALSE;
          mb_job_set_progress (job, i, block->rows->len);
        }
      check_row (block, office, i);
    }
  if (!check_unique (block, office, error))
    return FALSE;
  g_ptr_array_sort (block->cells, compare_cells);
  block->checked = TRUE;
  return TRUE;
}

const GPtrArray *
mb_edit_block_cells (const MbEditBlock *block)
{
  return block->cells;
}

guint
mb_edit_block_n_faulty (const MbEditBlock *block)
{
  return block->n_faulty;
}

guint
mb_edit_block_n_changed (const MbEditBlock *block)
{
  return block->n_changed;
}

guint
mb_edit_block_n_emptied (const MbEditBlock *block)
{
  return block->n_emptied;
}

guint
mb_edit_block_n_new (const MbEditBlock *block)
{
  return block->n_new;
}

gboolean
mb_edit_block_apply (MbEditBlock *block, MbOffice *office, const char *title, MbJob *job, gint64 *set_id, GError **error)
{
  g_autoptr (MbChangeSet) set = NULL;

  g_return_val_if_fail (block->checked, FALSE);
  if (block->reg->system)
    {
      mb_set_error (error, MB_FAULT_KEPT, "%s", block->reg->label);
      return FALSE;
    }
  for (guint i = 0; i < block->cells->len; i++)
    {
      const MbBlockCell *cell = g_ptr_array_index (block->cells, i);

      if (cell->reason != NULL)
        {
          g_set_error (error, MB_ERROR, MB_FAULT_NONE, "%s, %s: %s", cell->name != NULL ? cell->name : "",
                       cell->field != NULL ? cell->field->label : "", cell->reason);
          return FALSE;
        }
    }
  set = mb_change_set_new (title, mb_office_get_actor (office));
  for (guint i = 0; i < block->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (block->rows, i);

      if (!row->changed)
        continue;
      if (row->record != NULL)
        mb_change_set_update (set, row->record);
      else
        mb_change_set_insert (set, block->reg);
      mb_edit_put_changed (set, block->reg, row->record != NULL ? row->record->values : NULL, row->values);
    }
  return mb_store_apply (mb_office_get_store (office), set, job, set_id, error);
}

/* import-pair.c: lines and records that may be the same, paired by likeness.
 *
 * Promises: exact twins first, then the fewest differences, and never by order, so that a ledger in which two hazards are alike
 * to the letter pairs them one to one, and importing it again changes nothing. A line with a code that meets a record of its
 * name without one updates that record; if the record has another code, the line is the fault code_conflict.
 */
#include "config.h"

#include "import-match.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Pairs of one identity weighed in full; beyond, exact twins are paired and some of the rest. */
#define MAX_PAIRS 1000000

/* The unique field by which a line and a record cannot be the same; NULL if they can. */
static const MbField *
conflict_of (const MbMatching *matching, const MbChecked *checked, const MbRecord *record)
{
  for (guint u = 0; u < matching->unique->len; u++)
    {
      const MbField *field = mb_matching_field (matching->unique, u);
      const MbValue *value = mb_checked_value (checked, field);
      const MbValue *stored = &record->values[field->index];

      if (value != NULL && !mb_value_is_null (value) && !mb_value_is_null (stored)
          && !mb_import_same_value (field, value, stored))
        return field;
    }
  return NULL;
}

typedef struct
{
  MbChecked *checked;
  MbRecord *record;
  guint differences, agreements;
  const char *row_content, *record_content;
} Pair;

static void
weigh (Pair *pair)
{
  pair->differences = pair->agreements = 0;
  for (guint i = 0; i < pair->checked->map->columns->len; i++)
    {
      const MbField *field = mb_import_map_nth (pair->checked->map, i)->field;
      const MbValue *value = &pair->checked->values[i];

      if (mb_value_is_null (value) || mb_import_map_nth (pair->checked->map, i)->guessed)
        continue;
      if (mb_import_same_value (field, value, &pair->record->values[field->index]))
        pair->agreements++;
      else
        pair->differences++;
    }
}

/* Ties are broken by content, so that the order of lines never matters. */
static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *one = a, *two = b;
  int content = 0;

  if (one->differences != two->differences)
    return one->differences < two->differences ? -1 : 1;
  if (one->agreements != two->agreements)
    return one->agreements > two->agreements ? -1 : 1;
  content = strcmp (one->row_content, two->row_content);
  if (content == 0)
    content = strcmp (one->record_content, two->record_content);
  if (content != 0)
    return content;
  return one->record->id < two->record->id ? -1 : one->record->id > two->record->id;
}

char *
mb_matching_row_content (const MbChecked *checked)
{
  GString *content = g_string_new (NULL);

  for (guint i = 0; i < checked->map->columns->len; i++)
    mb_matching_append (content, mb_import_map_nth (checked->map, i)->field, &checked->values[i]);
  return g_string_free (content, FALSE);
}

/* What the record has in the columns of the line's sheet. */
static char *
record_content (const MbRecord *record, const MbImportMap *map)
{
  GString *content = g_string_new (NULL);

  for (guint i = 0; i < map->columns->len; i++)
    {
      const MbField *field = mb_import_map_nth (map, i)->field;

      mb_matching_append (content, field, &record->values[field->index]);
    }
  return g_string_free (content, FALSE);
}

typedef struct
{
  GPtrArray *rows;      /* (element-type MbChecked) */
  GPtrArray *records;   /* (element-type MbRecord) */
  GPtrArray *row_texts; /* contents, owned */
  GPtrArray *record_texts;
} Group;

/* Twins agree in every column, empty ones too. */
static void
pair_twins (MbMatching *matching, Group *group)
{
  g_autoptr (GHashTable) waiting
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < group->records->len; i++)
    mb_matching_add (waiting, g_strdup (g_ptr_array_index (group->record_texts, i)),
                     g_ptr_array_index (group->records, i));
  for (guint i = 0; i < group->rows->len; i++)
    {
      GPtrArray *twins = g_hash_table_lookup (waiting, g_ptr_array_index (group->row_texts, i));
      MbChecked *checked = g_ptr_array_index (group->rows, i);

      if (twins == NULL || twins->len == 0)
        continue;
      mb_matching_take (matching, checked, g_ptr_array_steal_index_fast (twins, twins->len - 1));
    }
}

static void
pair_by_likeness (MbMatching *matching, Group *group)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));

  for (guint i = 0; i < group->rows->len; i++)
    {
      MbChecked *checked = g_ptr_array_index (group->rows, i);

      for (guint k = 0; checked->record == NULL && k < group->records->len; k++)
        {
          Pair pair = { checked, g_ptr_array_index (group->records, k),   0,
                        0,       g_ptr_array_index (group->row_texts, i), g_ptr_array_index (group->record_texts, k) };

          if (mb_matching_is_taken (matching, pair.record) || conflict_of (matching, checked, pair.record) != NULL)
            continue;
          weigh (&pair);
          g_array_append_val (pairs, pair);
          if (pairs->len >= MAX_PAIRS)
            break;
        }
    }
  g_array_sort (pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++)
    {
      Pair *pair = &g_array_index (pairs, Pair, i);

      if (pair->checked->record == NULL && !mb_matching_is_taken (matching, pair->record))
        mb_matching_take (matching, pair->checked, pair->record);
    }
}

/* A sheet that lacks a column of the identity (no town) may mean any of several. */
static gboolean
is_vague (const MbMatching *matching, const MbImportMap *map)
{
  return map->mask != (1u << MIN (matching->import->identity->len, 31)) - 1;
}

static void
refuse_ambiguous (MbMatching *matching, MbChecked *checked)
{
  MbFault *fault = mb_checked_fault (matching->import, checked, matching->import->reg->title, MB_FAULT_AMBIGUOUS_LINK);

  mb_fault_expect_text (fault, N_ ("the code, or the columns that tell them apart"));
}

static void
refuse_vague (MbMatching *matching, Group *group)
{
  for (guint i = 0; i < group->rows->len; i++)
    {
      MbChecked *checked = g_ptr_array_index (group->rows, i);

      if (checked->record == NULL && is_vague (matching, checked->map))
        refuse_ambiguous (matching, checked);
    }
}

static void
collect_group (MbMatching *matching, GPtrArray *rows, GPtrArray *records, Group *group)
{
  const MbImportMap *map = ((const MbChecked *) g_ptr_array_index (rows, 0))->map;

  group->rows = g_ptr_array_new ();
  group->records = g_ptr_array_new ();
  group->row_texts = g_ptr_array_new_with_free_func (g_free);
  group->record_texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < rows->len; i++)
    {
      MbChecked *checked = g_ptr_array_index (rows, i);

      if (checked->record != NULL || checked->row->fault != NULL)
        continue;
      g_ptr_array_add (group->rows, checked);
      g_ptr_array_add (group->row_texts, mb_matching_row_content (checked));
    }
  for (guint i = 0; i < records->len; i++)
    {
      MbRecord *record = g_ptr_array_index (records, i);

      if (mb_matching_is_taken (matching, record))
        continue;
      g_ptr_array_add (group->records, record);
      g_ptr_array_add (group->record_texts, record_content (record, map));
    }
}

static void
group_clear (Group *group)
{
  g_ptr_array_unref (group->rows);
  g_ptr_array_unref (group->records);
  g_ptr_array_unref (group->row_texts);
  g_ptr_array_unref (group->record_texts);
}

void
mb_matching_pair (MbMatching *matching, GPtrArray *rows, GPtrArray *records)
{
  Group group;

  collect_group (matching, rows, records, &group);
  if (group.rows->len > 0 && group.records->len > 0)
    {
      pair_twins (matching, &group);
      if (group.records->len > 1 && is_vague (matching, ((MbChecked *) g_ptr_array_index (group.rows, 0))->map))
        refuse_vague (matching, &group);
      else
        pair_by_likeness (matching, &group);
    }
  group_clear (&group);
}

/* Equal in every field of the identity, or empty on one side. A word of the title tells no two apart. */
static gboolean
may_be (const MbMatching *matching, const MbChecked *checked, const MbRecord *record)
{
  const GPtrArray *identity = matching->import->identity;

  for (guint i = 0; i < identity->len; i++)
    {
      const MbField *field = mb_matching_field (identity, i);
      const MbValue *value = mb_checked_value (checked, field);
      const MbValue *stored = &record->values[field->index];

      if (value != NULL && !mb_value_is_null (value) && !mb_value_is_null (stored)
          && !mb_checked_is_guessed (checked, field) && !mb_import_same_value (field, value, stored))
        return FALSE;
    }
  return TRUE;
}

/* The name alone, where line or record does not say the town; and the conflict, where they do and the codes differ. */
void
mb_matching_by_name (MbMatching *matching, MbChecked *checked)
{
  const MbField *title = matching->import->reg->title;
  const MbValue *name = mb_checked_value (checked, title);
  const MbField *conflict = NULL;
  const MbRecord *other = NULL;
  MbRecord *found = NULL;
  GPtrArray *named = NULL;
  guint n = 0;

  if (name != NULL && !mb_value_is_null (name))
    {
      g_autofree char *key = mb_matching_key (title, name);

      named = g_hash_table_lookup (matching->named, key);
    }
  for (guint i = 0; named != NULL && i < named->len; i++)
    {
      MbRecord *record = g_ptr_array_index (named, i);
      const MbField *field = conflict_of (matching, checked, record);

      if (!may_be (matching, checked, record))
        continue;
      if (field != NULL && field->type == MB_FIELD_CODE)
        {
          conflict = field;
          other = record;
        }
      else if (field == NULL && !mb_matching_is_taken (matching, record))
        {
          found = record;
          n++;
        }
    }
  if (n == 1)
    mb_matching_take (matching, checked, found);
  else if (n > 1)
    refuse_ambiguous (matching, checked);
  else if (conflict != NULL)
    {
      mb_matching_see (matching, other);
      mb_fault_expect_words (mb_checked_fault (matching->import, checked, conflict, MB_FAULT_CODE_CONFLICT),
                             mb_record_text (other, conflict, TRUE));
    }
}

/* A refused line still stands in the file: as many records of its identity are not missing. */
void
mb_matching_see_refused (MbMatching *matching, GPtrArray *rows, GPtrArray *records)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const MbChecked *checked = g_ptr_array_index (rows, i);

      n += checked->record == NULL && checked->row->fault != NULL;
    }
  for (guint i = 0; i < records->len && n > 0; i++)
    if (!mb_matching_is_taken (matching, g_ptr_array_index (records, i)))
      {
        mb_matching_see (matching, g_ptr_array_index (records, i));
        n--;
      }
}

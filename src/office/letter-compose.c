/* letter-compose.c: letters for records: one, or one for each, in one paper.
 *
 * Promise kept here: each letter begins on a page of its own and counts its pages from 1; what it says of an
 * institution is what the register holds; a letter that nobody is due is not written.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "inspection.h"
#include "letter-declare.h"
#include "letter-private.h"
#include "office-private.h"
#include "report-build.h"

/* ---- Which records ---- */

static GHashTable *
linked_by_others (const MbLetter *letter, const MbReportScope *scope, GError **error)
{
  g_autoptr (MbQuery) query = mb_query_new (letter->with);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  MbAggregate count = { MB_AGG_COUNT, NULL, NULL };

  for (guint a = 0; a < letter->with_where->alternatives->len; a++)
    {
      g_autoptr (MbQuery) each = mb_query_copy (query);
      g_autoptr (GPtrArray) groups = NULL;
      const char *path = letter->with_link;

      if (!mb_condition_add (letter->with_where, a, scope, each, error))
        return NULL;
      groups = mb_store_group (mb_office_get_store (scope->office), each, &path, 1, &count, 1, error);
      if (groups == NULL)
        return NULL;
      for (guint i = 0; i < groups->len; i++)
        {
          const MbGroupRow *group = g_ptr_array_index (groups, i);
          if (group->keys[0].kind == MB_VALUE_INT)
            g_hash_table_add (ids, g_memdup2 (&group->keys[0].number, sizeof (gint64)));
        }
    }
  return g_steal_pointer (&ids);
}

static void
keep_only (GArray *ids, GHashTable *wanted)
{
  for (guint i = ids->len; i > 0; i--)
    if (!g_hash_table_contains (wanted, &g_array_index (ids, gint64, i - 1)))
      g_array_remove_index (ids, i - 1);
}

static gboolean
nobody (const MbLetter *letter, const MbReportScope *scope, GError **error)
{
  if (scope->institution != 0 && g_str_equal (letter->register_id, "participant"))
    mb_set_error (error, MB_FAULT_NOT_PARTICIPANT, "%s", scope->institution_name);
  else
    mb_set_error (error, MB_FAULT_RECORD_NOT_FOUND, "%s",
                  scope->institution != 0 ? scope->institution_name : _ ("no letter of this kind is due"));
  return FALSE;
}

static GArray *
find_records (const MbLetter *letter, const MbReportScope *scope, GError **error)
{
  g_autoptr (MbQuery) query = mb_query_new (letter->register_id);
  g_autoptr (GArray) ids = NULL;

  if (mb_office_register (scope->office, letter->register_id, error) == NULL
      || !mb_condition_add (letter->where, 0, scope, query, error))
    return NULL;
  if (scope->institution != 0)
    mb_query_where_int (query, letter->institution != NULL ? letter->institution : "institution", MB_OP_EQ,
                        scope->institution);
  for (guint i = 0; letter->sort[i] != NULL; i++)
    mb_query_sort (query, letter->sort[i] + (letter->sort[i][0] == '-'), letter->sort[i][0] == '-');
  ids = mb_store_ids (mb_office_get_store (scope->office), query, 0, NULL, error);
  if (ids != NULL && letter->with != NULL)
    {
      g_autoptr (GHashTable) wanted = linked_by_others (letter, scope, error);
      if (wanted == NULL)
        return NULL;
      keep_only (ids, wanted);
    }
  if (ids == NULL || (ids->len == 0 && !nobody (letter, scope, error)))
    return NULL;
  return g_steal_pointer (&ids);
}

/* ---- One letter ---- */

typedef struct
{
  const MbLetter *letter;
  MbReportScope *scope;
  MbPaper *paper;
  const MbRecord *record;
  GHashTable *tables; /* name → MbTable, built when first asked for */
  MbJob *job;
} Composer;

static void
free_table (gpointer data)
{
  mb_table_free (data);
}

static MbTable *
table_of (Composer *composer, const char *name, GError **error)
{
  const MbReport *report = g_hash_table_lookup (composer->letter->tables, name);
  MbTable *table = g_hash_table_lookup (composer->tables, name);

  if (table != NULL)
    return table;
  table = report->source != NULL ? mb_letter_score_table (report, composer->scope, composer->record, error)
                                 : mb_report_build (report, composer->scope, NULL, error);
  if (table != NULL)
    g_hash_table_insert (composer->tables, g_strdup (name), table);
  return table;
}

static char *
count_of (Composer *composer, const char *name)
{
  MbTable *table = g_hash_table_contains (composer->letter->tables, name) ? table_of (composer, name, NULL) : NULL;
  guint n = 0;

  for (guint i = 0; table != NULL && i < table->rows->len; i++)
    n += ((const MbTableRow *) g_ptr_array_index (table->rows, i))->kind == MB_ROW_BODY;
  return table != NULL ? g_strdup_printf ("%u", n) : NULL;
}

static char *
field_word (const MbRecord *record, const MbField *field)
{
  const MbValue *value = &record->values[field->index];

  if (field->type == MB_FIELD_DATE && !mb_field_is_masked (field) && value->kind == MB_VALUE_TEXT)
    return mb_date_to_chinese (mb_date_from_iso (value->text));
  return mb_record_shown (record, field, TRUE);
}

static char *
record_word (Composer *composer, const char *path)
{
  const MbRecord *record = composer->record;
  g_auto (GStrv) steps = g_strsplit (path, ".", 2);
  const MbField *field = steps[0] != NULL ? mb_register_field (record->reg, steps[0]) : NULL;
  g_autoptr (MbRecord) linked = NULL;

  if (field == NULL)
    return NULL;
  if (steps[1] == NULL)
    return field_word (record, field);
  if (field->type != MB_FIELD_LINK
      || mb_report_field (composer->scope->office, record->reg->id, path, NULL, NULL) == NULL)
    return NULL;
  if (record->values[field->index].kind != MB_VALUE_INT)
    return g_strdup ("");
  linked = mb_store_get (mb_office_get_store (composer->scope->office), field->link,
                         record->values[field->index].number, NULL);
  if (linked == NULL)
    return NULL;
  return field_word (linked, mb_register_field (linked->reg, steps[1]));
}

static char *
letter_word (const char *name, gpointer user)
{
  Composer *composer = user;
  char *word;

  if (g_str_has_prefix (name, "count:"))
    return count_of (composer, name + strlen ("count:"));
  /* The record's own fields come first: {year} of a participant is that of its inspection in either case. */
  word = record_word (composer, name);
  return word != NULL ? word : mb_report_scope_word (composer->scope, name);
}

static char *
fill (Composer *composer, const char *text)
{
  return text != NULL ? mb_fill_placeholders (text, letter_word, composer) : NULL;
}

static gboolean
add_table (Composer *composer, const MbLetterBlock *block, GError **error)
{
  MbTable *table = table_of (composer, block->table, error);
  gpointer key = NULL, value = NULL;

  if (table == NULL)
    return FALSE;
  /* The paper takes it; a letter that shows a table twice builds it twice. */
  g_hash_table_steal_extended (composer->tables, block->table, &key, &value);
  g_free (key);
  mb_paper_take_table (composer->paper, value, block->titled);
  return TRUE;
}

static void
add_signature (Composer *composer, const MbLetterBlock *block)
{
  g_autofree char *office = fill (composer, block->office != NULL ? block->office : "{office}");
  g_autofree char *date = fill (composer, block->date != NULL ? block->date : "{today}");

  mb_paper_add_signature (composer->paper, office, date, block->seal);
}

static gboolean
block_is_due (Composer *composer, const MbLetterBlock *block, gboolean *due, GError **error)
{
  *due = mb_condition_holds (block->when, composer->scope, composer->record);
  if (*due && block->when_table != NULL)
    {
      MbTable *table = table_of (composer, block->when_table, error);
      if (table == NULL)
        return FALSE;
      *due = table->rows->len > 0;
    }
  return TRUE;
}

static gboolean
add_block (Composer *composer, const MbLetterBlock *block, GError **error)
{
  g_autofree char *text = fill (composer, block->text);

  switch (block->kind)
    {
    case MB_BLOCK_TABLE:
      return add_table (composer, block, error);
    case MB_BLOCK_SIGNATURE:
      add_signature (composer, block);
      return TRUE;
    case MB_BLOCK_FILL:
      mb_paper_add_fill_line (composer->paper, (const char *const *) block->labels);
      return TRUE;
    case MB_BLOCK_BREAK:
      mb_paper_add_break (composer->paper, FALSE);
      return TRUE;
    case MB_BLOCK_TEXT:
    default:
      mb_paper_add_text (composer->paper, block->style, text);
      return TRUE;
    }
}

static gboolean
compose_one (const MbLetter *letter, MbReportScope *scope, MbPaper *paper, const MbRecord *record, GError **error)
{
  g_autoptr (GHashTable) tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_table);
  Composer composer = { letter, scope, paper, record, tables, NULL };

  scope->record = record->id;
  for (guint i = 0; i < letter->blocks->len; i++)
    {
      const MbLetterBlock *block = g_ptr_array_index (letter->blocks, i);
      gboolean due = FALSE;

      if (!block_is_due (&composer, block, &due, error) || (due && !add_block (&composer, block, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
compose_all (const MbLetter *letter, MbReportScope *scope, MbPaper *paper, const gint64 *ids, guint n_ids, MbJob *job,
             GError **error)
{
  MbStore *store = mb_office_get_store (scope->office);

  for (guint i = 0; i < n_ids; i++)
    {
      g_autoptr (MbRecord) record = mb_store_get (store, letter->register_id, ids[i], error);

      if (record == NULL || !mb_job_check (job, error))
        return FALSE;
      if (i > 0)
        mb_paper_add_break (paper, TRUE);
      if (!compose_one (letter, scope, paper, record, error))
        return FALSE;
      if (job != NULL)
        mb_job_set_progress (job, i + 1, n_ids);
    }
  return TRUE;
}

MbPaper *
mb_letter_compose (MbOffice *office, const char *name, const MbReportOptions *options, gboolean all,
                   const gint64 *record_ids, guint n_records, guint *n_letters, MbJob *job, GError **error)
{
  g_autoptr (MbSnapshot) snapshot = mb_store_snapshot (mb_office_get_store (office), error);
  g_autofree char *text = snapshot != NULL ? mb_office_data_text (office, "letters", name) : NULL;
  g_autoptr (MbLetter) letter = NULL;
  g_autoptr (MbReportScope) scope = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (MbPaper) paper = NULL;

  if (snapshot == NULL)
    return NULL;
  if (text == NULL)
    {
      mb_set_error (error, MB_FAULT_REPORT_UNKNOWN, "%s", name);
      return NULL;
    }
  if (!all && n_records == 0 && (options == NULL || options->institution == NULL))
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, "%s", _ ("say for which institution, or for all"));
      return NULL;
    }
  letter = mb_letter_load (office, text, name, error);
  scope = letter != NULL ? mb_report_scope_new (office, (const char *const *) letter->uses, options, error) : NULL;
  if (scope == NULL)
    return NULL;
  if (n_records > 0)
    {
      ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_records);
      g_array_append_vals (ids, record_ids, n_records);
    }
  else
    {
      ids = find_records (letter, scope, error);
      if (ids == NULL)
        return NULL;
    }
  paper = mb_paper_new (letter->title_zh != NULL ? letter->title_zh : name, FALSE);
  if (!compose_all (letter, scope, paper, (const gint64 *) (void *) ids->data, ids->len, job, error))
    return NULL;
  if (n_letters != NULL)
    *n_letters = ids->len;
  return g_steal_pointer (&paper);
}

gboolean
mb_letter_write (MbOffice *office, const char *name, const MbReportOptions *options, gboolean all, const char *path,
                 guint *n_letters, MbJob *job, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  g_autoptr (MbPaper) paper = NULL;

  if (!g_str_has_suffix (lower, ".pdf"))
    {
      mb_set_error (error, MB_FAULT_OUTPUT_KIND, "%s", path);
      return FALSE;
    }
  paper = mb_letter_compose (office, name, options, all, NULL, 0, n_letters, job, error);
  return paper != NULL && mb_paper_write_pdf (paper, path, mb_office_get_name (office), job, error);
}

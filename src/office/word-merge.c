/* word-merge.c: keeps the promise that a word is changed everywhere at once or nowhere. */
#include "config.h"

#include "word-merge.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "office-private.h"

GPtrArray *
mb_words_fields (MbOffice *office)
{
  MbCatalogue *catalogue = mb_office_get_catalogue (office);
  GPtrArray *fields = g_ptr_array_new ();

  for (guint i = 0; i < mb_catalogue_n (catalogue); i++)
    {
      const MbRegister *reg = mb_catalogue_nth (catalogue, i);

      for (guint j = 0; !reg->system && j < reg->fields->len; j++)
        {
          MbField *field = g_ptr_array_index (reg->fields, j);

          if (field->type == MB_FIELD_CHOICE && field->open && !field->derived)
            g_ptr_array_add (fields, field);
        }
    }
  return fields;
}

static void
word_free (gpointer data)
{
  MbWord *word = data;

  g_free (word->word);
  g_free (word);
}

static GHashTable *
count_words (MbOffice *office, const MbField *field, GError **error)
{
  g_autoptr (MbQuery) query = mb_query_new (field->reg->id);
  const char *groups[] = { field->id };
  const MbAggregate count = { .kind = MB_AGG_COUNT };
  g_autoptr (GPtrArray) rows = mb_store_group (mb_office_get_store (office), query, groups, 1, &count, 1, error);
  GHashTable *counts;

  if (rows == NULL)
    return NULL;
  counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < rows->len; i++)
    {
      const MbGroupRow *row = g_ptr_array_index (rows, i);

      if (row->keys[0].kind == MB_VALUE_TEXT)
        g_hash_table_insert (counts, g_strdup (row->keys[0].text), g_memdup2 (&row->values[0], sizeof (gint64)));
    }
  return counts;
}

static gboolean
is_declared (const MbField *field, char **towns, const char *word)
{
  if (towns != NULL && g_strv_contains ((const char *const *) towns, word))
    return TRUE;
  for (guint i = 0; field->choices != NULL && i < field->choices->len; i++)
    if (g_str_equal (((const MbChoice *) g_ptr_array_index (field->choices, i))->value, word))
      return TRUE;
  return FALSE;
}

GPtrArray *
mb_words_of (MbOffice *office, const MbField *field, GError **error)
{
  g_auto (GStrv) words = mb_office_field_words (office, field, error);
  g_auto (GStrv) towns = g_str_equal (field->id, "town") ? mb_office_towns (office) : NULL;
  g_autoptr (GHashTable) counts = words != NULL ? count_words (office, field, error) : NULL;
  GPtrArray *found;

  if (counts == NULL)
    return NULL;
  found = g_ptr_array_new_with_free_func (word_free);
  for (guint i = 0; words[i] != NULL; i++)
    {
      const gint64 *n = g_hash_table_lookup (counts, words[i]);
      MbWord *word = g_new0 (MbWord, 1);

      word->word = g_strdup (words[i]);
      word->n = n != NULL ? *n : 0;
      word->declared = is_declared (field, towns, words[i]);
      g_ptr_array_add (found, word);
    }
  return found;
}

typedef struct
{
  MbChangeSet *set;
  const char *field_id, *to;
} Merge;

static gboolean
merge_record (const MbRecord *record, gpointer user, GError **error)
{
  Merge *merge = user;

  mb_change_set_update (merge->set, record);
  mb_change_set_put_text (merge->set, merge->field_id, merge->to);
  return TRUE;
}

gboolean
mb_words_merge (MbOffice *office, const MbField *field, const char *from, const char *to, MbJob *job, guint *n,
                GError **error)
{
  /* translators: title of a change: field, the word before, the word after */
  g_autofree char *title = g_strdup_printf (_ ("%s: “%s” becomes “%s”"), field->label, from, to);
  g_autofree char *word = g_strstrip (g_strdup (to));
  g_autoptr (MbChangeSet) set = mb_change_set_new (title, mb_office_get_actor (office));
  g_autoptr (MbQuery) query = mb_query_new (field->reg->id);
  Merge merge = { set, field->id, word };

  if (word[0] == '\0' || g_str_equal (from, word))
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, "%s", _ ("the right word must be another one"));
      return FALSE;
    }
  mb_query_where_text (query, field->id, MB_OP_EQ, from);
  if (!mb_store_each (mb_office_get_store (office), query, merge_record, &merge, job, error))
    return FALSE;
  if (n != NULL)
    *n = mb_change_set_n_records (set);
  return mb_change_set_n_records (set) == 0 || mb_store_apply (mb_office_get_store (office), set, job, NULL, error);
}

/* office-words.c: the words of a field in the order that this office has them.
 *
 * Promise kept here: every form and filter shows towns, kinds and grades in one order: as set or declared, learned
 * ones after.
 */
#include "config.h"

#include "inspection-private.h"
#include "office-private.h"

char **
mb_office_towns (MbOffice *office)
{
  g_autofree char *value = mb_store_get_setting (office->store, "towns");
  g_auto (GStrv) parts = g_strsplit_set (value != NULL ? value : "", ",;", -1);
  g_autoptr (GStrvBuilder) towns = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (g_strstrip (parts[i])[0] != '\0')
      g_strv_builder_add (towns, parts[i]);
  return g_strv_builder_end (towns);
}

typedef struct
{
  GPtrArray *words;
  GHashTable *seen;
} Words;

static void
add_word (Words *words, const char *word)
{
  char *kept;

  if (g_hash_table_contains (words->seen, word))
    return;
  kept = g_strdup (word);
  g_ptr_array_add (words->words, kept);
  g_hash_table_add (words->seen, kept);
}

static void
add_words (Words *words, char **list)
{
  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    add_word (words, list[i]);
}

static void
add_bands (Words *words, const MbRubric *rubric)
{
  for (guint i = 0; i < rubric->n_bands; i++)
    add_word (words, rubric->bands[i].grade);
}

/* Before any year is opened: the grades of the rubrics that it would be opened with. */
static gboolean
add_declared_grades (MbOffice *office, Words *words, GError **error)
{
  g_autoptr (GHashTable) texts = mb_office_data (office, "rubrics");
  g_auto (GStrv) names = mb_office_data_names (office, "rubrics");

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (MbRubric) rubric = mb_office_parse_rubric (g_hash_table_lookup (texts, names[i]), names[i], error);

      if (rubric == NULL)
        return FALSE;
      add_bands (words, rubric);
    }
  return TRUE;
}

/* The grades of all rubrics that years were opened with, best first. */
static gboolean
add_grades (MbOffice *office, Words *words, GError **error)
{
  g_autoptr (MbQuery) query = mb_query_new ("rubric");
  g_autoptr (GArray) ids = mb_store_ids (office->store, query, 0, NULL, error);

  if (ids == NULL || ids->len == 0)
    return ids != NULL && add_declared_grades (office, words, error);
  for (guint i = 0; i < ids->len; i++)
    {
      const MbRubric *rubric = mb_inspection_rubric_of (office, g_array_index (ids, gint64, i), error);

      if (rubric == NULL)
        return FALSE;
      add_bands (words, rubric);
    }
  return TRUE;
}

char **
mb_office_field_words (MbOffice *office, const MbField *field, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  Words words = { g_ptr_array_new_with_free_func (g_free), seen };
  g_auto (GStrv) towns = g_str_equal (field->id, "town") ? mb_office_towns (office) : NULL;
  g_auto (GStrv) used = mb_store_distinct (office->store, field->reg->id, field->id, error);

  if (used == NULL
      || (g_str_equal (field->reg->id, "participant") && g_str_equal (field->id, "grade")
          && !add_grades (office, &words, error)))
    {
      g_ptr_array_unref (words.words);
      return NULL;
    }
  add_words (&words, towns);
  for (guint i = 0; field->choices != NULL && i < field->choices->len; i++)
    add_word (&words, ((const MbChoice *) g_ptr_array_index (field->choices, i))->value);
  add_words (&words, used);
  g_ptr_array_add (words.words, NULL);
  return (char **) g_ptr_array_free (words.words, FALSE);
}

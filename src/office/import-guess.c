/* import-guess.c: which register a ledger is for, by its headings alone.
 *
 * Promise: a file is read by the words that its import would be read by: labels, other names, what a clerk matched by hand before,
 * and the indicators of the rubrics, so that what is guessed is what then fits.
 */
#include "config.h"

#include <string.h>

#include "import-check.h"
#include "inspection-sheet.h"
#include "office-private.h"

#define SCORES "score"

/* How many of the sheet's columns a register knows; a title that names the register counts like a column or two. */
static guint
fit (const MbBook *book, guint sheet, MbRegisterImport *import)
{
  MbLayout *layout = NULL;
  guint fits = 0;

  if (mb_import_mapping_prepare (book, sheet, import, NULL))
    layout = mb_layout_find (book, sheet, mb_import_map_match, mb_import_map_accept, import);

  if (layout != NULL && mb_import_map_usable (layout, import, NULL))
    fits = layout->n_keys * 2;
  for (guint index = 0; fits > 0 && index < layout->first_index; index++)
    {
      const MbBookRow *row = mb_book_row (book, sheet, index);
      const char *title = mb_book_text (book, &g_array_index (book->cells, MbBookCell, row->first));

      for (guint i = 0; import->reg->headings != NULL && import->reg->headings[i] != NULL; i++)
        fits += strstr (title, import->reg->headings[i]) != NULL ? 3 : 0;
    }
  mb_layout_free (layout);
  return fits;
}

/* ---- Score sheets ---- */

static void
add_rubric (MbScoreSheet *scores, const MbRubric *rubric)
{
  MbScoreRubric *added = rubric != NULL ? mb_score_rubric_new (rubric, NULL) : NULL;

  if (added != NULL)
    g_ptr_array_add (scores->rubrics, added);
}

static gboolean
add_copy (const MbRecord *record, gpointer user, GError **error)
{
  MbScoreSheet *scores = user;

  add_rubric (scores, mb_inspection_rubric_of (scores->office, record->id, NULL));
  return TRUE;
}

static void
scores_clear (MbScoreSheet *scores)
{
  g_ptr_array_unref (scores->rubrics);
  g_ptr_array_unref (scores->headings);
  g_hash_table_unref (scores->by_heading);
}

/* The indicators of the years' own copies, and of the rubrics that the next year would have. A rubric that cannot be read is told
 * where a year is opened. */
static guint
fit_scores (const MbBook *book, MbOffice *office)
{
  g_autoptr (GPtrArray) parsed = g_ptr_array_new_with_free_func ((GDestroyNotify) mb_rubric_free);
  g_autoptr (GHashTable) texts = mb_office_data (office, "rubrics");
  g_autoptr (MbQuery) copies = mb_query_new ("rubric");
  MbScoreSheet scores = { .office = office };
  GHashTableIter iter;
  gpointer name, text;
  guint best = 0;

  scores.rubrics = g_ptr_array_new_with_free_func (mb_score_rubric_free);
  scores.headings = g_ptr_array_new_with_free_func (g_free);
  scores.by_heading = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  mb_store_each (mb_office_get_store (office), copies, add_copy, &scores, NULL, NULL);
  g_hash_table_iter_init (&iter, texts);
  while (g_hash_table_iter_next (&iter, &name, &text))
    {
      MbRubric *rubric = mb_office_parse_rubric (text, name, NULL);

      if (rubric == NULL)
        continue;
      g_ptr_array_add (parsed, rubric);
      add_rubric (&scores, rubric);
    }
  for (guint sheet = 0; sheet < book->sheets->len; sheet++)
    if (!mb_book_sheet (book, sheet)->hidden)
      {
        MbLayout *layout = mb_layout_find (book, sheet, mb_score_heading_match, mb_score_heading_accept, &scores);

        best = MAX (best, layout != NULL ? layout->n_keys * 2 : 0);
        mb_layout_free (layout);
      }
  scores_clear (&scores);
  return best;
}

/* ---- All of them ---- */

const char *
mb_import_guess_register (MbOffice *office, const char *path, MbJob *job, GError **error)
{
  g_autoptr (MbBook) book = NULL;
  MbCatalogue *catalogue = NULL;
  const char *best = NULL;
  guint best_fit = 0;

  g_return_val_if_fail (MB_IS_OFFICE (office) && path != NULL, NULL);
  book = mb_book_read (path, 100, job, error);
  if (book == NULL)
    return NULL;
  catalogue = mb_office_get_catalogue (office);
  for (guint i = 0; i < mb_catalogue_n (catalogue); i++)
    {
      const MbRegister *reg = mb_catalogue_nth (catalogue, i);
      MbRegisterImport *import = NULL;

      if (reg->system)
        continue;
      import = mb_register_import_new (office, reg, NULL);
      for (guint sheet = 0; sheet < book->sheets->len; sheet++)
        {
          guint fits = mb_book_sheet (book, sheet)->hidden ? 0 : fit (book, sheet, import);

          if (fits > best_fit)
            {
              best_fit = fits;
              best = reg->id;
            }
        }
      mb_register_import_free (import);
    }
  if (fit_scores (book, office) > best_fit)
    best = SCORES;
  if (best == NULL)
    mb_set_error (error, MB_FAULT_NO_HEADING, NULL);
  return best;
}

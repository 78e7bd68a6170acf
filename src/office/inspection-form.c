/* inspection-form.c: sheets for filling scores in, one per rubric.
 *
 * Promise kept here: a sheet that this file writes, filled in, is read by inspection-import.c without a single choice
 * by hand: its headings are the codes and names of the indicators, its lines name their institutions by code and
 * name.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "figure.h"
#include "inspection-private.h"
#include "writer.h"

#define HEADING_ROW 3
#define FIRST_ROW   4

typedef struct
{
  MbSheetWriter *writer;
  const MbRubric *rubric;
  GPtrArray *participants; /* (element-type MbRecord) of the rubric */
  GHashTable *scores;      /* participant id → MbScores (nullable values) */
  int year;
} Form;

static guint
n_columns (const Form *form)
{
  return 3 + form->rubric->indicators->len + form->rubric->vetoes->len + 2;
}

static gboolean
put_heading (const Form *form, guint column, const char *text, GError **error)
{
  return mb_sheet_writer_text (form->writer, HEADING_ROW, column, text, MB_STYLE_HEADING, error);
}

static gboolean
put_indicator (const Form *form, guint column, const MbIndicator *indicator, gboolean veto, GError **error)
{
  g_autofree char *full = mb_hundredths_format (indicator->points);
  g_autofree char *heading = veto ? g_strdup_printf ("%s %s", indicator->code, indicator->item)
                                  : g_strdup_printf ("%s %s（%s分）", indicator->code, indicator->item, full);
  g_autofree char *comment = g_strdup_printf ("%s\n%s", indicator->criteria != NULL ? indicator->criteria : "",
                                              indicator->deduction != NULL ? indicator->deduction : "");

  return put_heading (form, column, heading, error)
         && mb_sheet_writer_comment (form->writer, HEADING_ROW, column, comment, error);
}

static gboolean
put_headings (const Form *form, GError **error)
{
  guint column = 4;

  if (!put_heading (form, 1, "序号", error) || !put_heading (form, 2, "机构名称", error)
      || !put_heading (form, 3, "统一社会信用代码", error))
    return FALSE;
  for (guint i = 0; i < form->rubric->indicators->len; i++)
    if (!put_indicator (form, column++, g_ptr_array_index (form->rubric->indicators, i), FALSE, error))
      return FALSE;
  for (guint i = 0; i < form->rubric->vetoes->len; i++)
    if (!put_indicator (form, column++, g_ptr_array_index (form->rubric->vetoes, i), TRUE, error))
      return FALSE;
  return put_heading (form, column, "检查日期", error) && put_heading (form, column + 1, "检查人", error);
}

static gboolean
put_points (const Form *form, guint row, guint column, gint64 points, GError **error)
{
  g_autofree char *text = NULL;

  if (points == MB_SCORE_OPEN)
    return mb_sheet_writer_text (form->writer, row, column, "", MB_STYLE_BODY, error);
  if (points == MB_SCORE_NOT_APPLICABLE)
    return mb_sheet_writer_text (form->writer, row, column, "/", MB_STYLE_BODY, error);
  text = mb_hundredths_format (points);
  return mb_sheet_writer_number (form->writer, row, column, text, "0.00", MB_STYLE_BODY, error);
}

/* What is known already stands in the sheet, so that a half-scored one can be printed and gone on with. */
static gboolean
put_row (const Form *form, guint row, const MbRecord *participant, guint number, GError **error)
{
  const MbScores *scores = g_hash_table_lookup (form->scores, &participant->id);
  const char *uscc = mb_record_string (participant, "uscc");
  const char *checked = mb_record_string (participant, "checked");
  const char *inspector = mb_record_string (participant, "inspector");
  g_autofree char *number_text = g_strdup_printf ("%u", number);
  guint n = form->rubric->indicators->len, column = 4;

  if (!mb_sheet_writer_number (form->writer, row, 1, number_text, "0", MB_STYLE_LOCKED, error)
      || !mb_sheet_writer_text (form->writer, row, 2, mb_record_string (participant, "name"), MB_STYLE_LOCKED, error)
      || !mb_sheet_writer_text (form->writer, row, 3, uscc != NULL ? uscc : "", MB_STYLE_LOCKED, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!put_points (form, row, column++, scores != NULL ? scores->points[i] : MB_SCORE_OPEN, error))
      return FALSE;
  for (guint i = 0; i < form->rubric->vetoes->len; i++)
    if (!mb_sheet_writer_text (form->writer, row, column++, scores != NULL && scores->vetoes[i] ? "√" : "",
                               MB_STYLE_BODY, error))
      return FALSE;
  return (checked != NULL
              ? mb_sheet_writer_date (form->writer, row, column, checked, "yyyy-mm-dd", MB_STYLE_BODY, error)
              : mb_sheet_writer_text (form->writer, row, column, "", MB_STYLE_BODY, error))
         && mb_sheet_writer_text (form->writer, row, column + 1, inspector != NULL ? inspector : "", MB_STYLE_BODY,
                                  error);
}

static gboolean
put_title (const Form *form, GError **error)
{
  g_autofree char *title = g_strdup_printf ("%d年度民办%s年检现场评分表", form->year,
                                            form->rubric->label_zh != NULL ? form->rubric->label_zh : form->rubric->id);
  static const char note[] = "填写实得分，“/”为不适用；一票否决项画“√”。请勿改动表头、机构名称和统一社会信用代码。";
  guint last = MIN (n_columns (form), 12); /* wide enough for the title, narrow enough to be seen at the left */

  return mb_sheet_writer_text (form->writer, 1, 1, title, MB_STYLE_TITLE, error)
         && mb_sheet_writer_merge (form->writer, 1, 1, 1, last, title, MB_STYLE_TITLE, error)
         && mb_sheet_writer_text (form->writer, 2, 1, note, MB_STYLE_PLAIN, error);
}

static gboolean
put_choices (const Form *form, GError **error)
{
  static const char *const marks[] = { "√", NULL };
  guint first = 4 + form->rubric->indicators->len;
  guint last_row = FIRST_ROW + form->participants->len - 1;

  for (guint i = 0; i < form->rubric->vetoes->len; i++)
    if (!mb_sheet_writer_choice (form->writer, FIRST_ROW, first + i, last_row, marks, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_form (Form *form, const char *path, const MbWriteInfo *info, GError **error)
{
  g_autoptr (MbSheetWriter) writer = mb_sheet_writer_new (path, "评分", info, error);

  if (writer == NULL)
    return FALSE;
  form->writer = writer;
  mb_sheet_writer_width (writer, 1, 1, 600);
  mb_sheet_writer_width (writer, 2, 2, 3800);
  mb_sheet_writer_width (writer, 3, 3, 2200);
  mb_sheet_writer_width (writer, 4, n_columns (form) - 2, 1100);
  mb_sheet_writer_width (writer, n_columns (form) - 1, n_columns (form), 1300);
  if (!put_title (form, error) || !put_headings (form, error))
    return FALSE;
  for (guint i = 0; i < form->participants->len; i++)
    if (!put_row (form, FIRST_ROW + i, g_ptr_array_index (form->participants, i), i + 1, error))
      return FALSE;
  if (!put_choices (form, error))
    return FALSE;
  mb_sheet_writer_freeze (writer, HEADING_ROW, 3);
  return mb_sheet_writer_finish (writer, error);
}

/* ---- All rubrics of a year ---- */

static void
unref_record (gpointer data)
{
  mb_record_unref (data);
}

static gboolean
collect (const MbRecord *record, gpointer user, GError **error)
{
  g_ptr_array_add (user, mb_record_ref ((MbRecord *) record));
  return TRUE;
}

static void
free_scores (gpointer data)
{
  mb_scores_free (data);
}

static GHashTable *
scores_of (MbOffice *office, GPtrArray *participants, GError **error)
{
  g_autoptr (GHashTable) scores = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_scores);

  for (guint i = 0; i < participants->len; i++)
    {
      MbRecord *record = g_ptr_array_index (participants, i);
      MbScores *loaded = mb_scores_load (office, record, error);

      if (loaded == NULL)
        return NULL;
      g_hash_table_insert (scores, &record->id, loaded);
    }
  return g_steal_pointer (&scores);
}

static gboolean
write_rubric (MbOffice *office, int year, gint64 rubric_id, const char *folder, GStrvBuilder *files, GError **error)
{
  const MbRubric *rubric = mb_inspection_rubric_of (office, rubric_id, error);
  g_autoptr (MbQuery) query = mb_query_new ("participant");
  g_autoptr (GPtrArray) participants = g_ptr_array_new_with_free_func (unref_record);
  g_autoptr (GHashTable) scores = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  MbWriteInfo info = { mb_office_get_actor (office), mb_office_get_name (office), mb_office_get_today (office) };
  Form form = { NULL, rubric, participants, NULL, year };

  mb_query_where_int (query, "rubric", MB_OP_EQ, rubric_id);
  mb_query_sort (query, "position", FALSE);
  if (rubric == NULL || !mb_store_each (mb_office_get_store (office), query, collect, participants, NULL, error))
    return FALSE;
  if (participants->len == 0)
    return TRUE;
  scores = scores_of (office, participants, error);
  if (scores == NULL)
    return FALSE;
  form.scores = scores;
  name = g_strdup_printf ("年检评分_%s_%d.xlsx", rubric->label_zh != NULL ? rubric->label_zh : rubric->id, year);
  path = g_build_filename (folder, name, NULL);
  if (!write_form (&form, path, &info, error))
    return FALSE;
  g_strv_builder_add (files, path);
  return TRUE;
}

char **
mb_inspection_write_forms (MbOffice *office, int year, const char *folder, MbJob *job, GError **error)
{
  g_autoptr (MbYear) loaded = mb_year_load (office, year, error);
  g_autoptr (MbQuery) query = mb_query_new ("rubric");
  g_autoptr (GStrvBuilder) files = g_strv_builder_new ();
  g_autoptr (GArray) ids = NULL;

  if (loaded == NULL)
    return NULL;
  /* The last folder of the path is made when it is not there; those above it must be. */
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR) && g_mkdir (folder, 0777) != 0)
    {
      mb_set_error (error, MB_FAULT_FOLDER_MISSING, "%s", folder);
      return NULL;
    }
  mb_query_where_int (query, "inspection", MB_OP_EQ, loaded->id);
  ids = mb_store_ids (mb_office_get_store (office), query, 0, NULL, error);
  if (ids == NULL)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      if (!mb_job_check (job, error)
          || !write_rubric (office, year, g_array_index (ids, gint64, i), folder, files, error))
        return NULL;
      if (job != NULL)
        mb_job_set_progress (job, i + 1, ids->len);
    }
  return g_strv_builder_end (files);
}

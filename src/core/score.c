/* score.c: from points to a total and a grade (rubric.h). Promise: the total is rounded once, from the exact sum of
 * points, and the grade follows from that rounded total, so that what is printed explains the grade.
 */
#include "rubric.h"

#include "figure.h"

const char *
mb_rubric_grade_of (const MbRubric *rubric, gint64 total_hundredths)
{
  for (guint i = 0; i < rubric->n_bands; i++)
    if (total_hundredths >= rubric->bands[i].from_hundredths)
      return rubric->bands[i].grade;
  return rubric->fail_grade;
}

static void
add_up (const MbRubric *rubric, const gint64 *scores, MbResult *result)
{
  for (guint i = 0; i < rubric->indicators->len; i++)
    {
      gint64 points = ((const MbIndicator *) g_ptr_array_index (rubric->indicators, i))->points;

      if (scores[i] == MB_SCORE_NOT_APPLICABLE)
        {
          if (rubric->missing == MB_MISSING_RESCALE)
            continue;
          result->got += points;
        }
      else if (scores[i] == MB_SCORE_OPEN)
        result->n_open++;
      else
        result->got += scores[i];
      result->applicable += points;
    }
}

void
mb_rubric_score (const MbRubric *rubric, const gint64 *scores, guint n_vetoes, gboolean absent, MbResult *result)
{
  *result = (MbResult){ 0 };
  if (absent)
    {
      result->why = MB_RESULT_ABSENT;
      result->grade = rubric->fail_grade;
      return;
    }
  result->n_vetoes = n_vetoes;
  add_up (rubric, scores, result);
  result->has_total = result->applicable > 0;
  if (result->has_total)
    result->total = mb_ratio (result->got, result->applicable, 10000);
  if (n_vetoes > 0 && rubric->veto_fails)
    {
      result->why = MB_RESULT_VETO;
      result->grade = rubric->fail_grade;
    }
  else if (result->n_open > 0 || !result->has_total)
    result->why = MB_RESULT_INCOMPLETE;
  else
    {
      result->why = MB_RESULT_SCORED;
      result->grade = mb_rubric_grade_of (rubric, result->total);
    }
}

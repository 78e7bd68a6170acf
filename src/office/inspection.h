/* inspection.h: the annual inspection (年检): a year opened with its rubrics and list, scores in, results out.
 *
 * Kept in system registers: inspection (year), rubric (copies), participant, score. A participant carries total,
 * grade and why, written with its scores in the same change set by one function; mb_office_check compares them.
 */
#pragma once

#include "import.h"

G_BEGIN_DECLS

/* mb_inspection_open: copies the rubrics and the list (在办 and 限期整改 today). YEAR_OPEN if it is open. result: counts
 * like an import's. */
gboolean mb_inspection_open (MbOffice *office, int year, guint *n_participants, GError **error);
gboolean mb_inspection_add (MbOffice *office, int year, gint64 institution, const char *reason, GError **error);
/* mb_inspection_latest_year: 0 if none is open. */
int mb_inspection_latest_year (MbOffice *office);
/* mb_inspection_rubric: the year's copy for a participant's type. Borrowed from the office's cache. */
const MbRubric *mb_inspection_rubric (MbOffice *office, int year, const char *institution_type, GError **error);

/* mb_inspection_plan_scores: a wide sheet (one institution a line, one indicator a column; "/" not applicable, "√" a
 * veto; matched by code or name), by others or by mb_inspection_write_forms. Same plan object as any import: applied
 * with mb_import_plan_apply. */
MbImportPlan *mb_inspection_plan_scores (MbOffice *office, const char *path, int year, const MbImportOptions *options,
                                         MbJob *job, GError **error);
/* mb_inspection_write_forms: a sheet per rubric for filling in; names of the files written. (transfer full) */
char **mb_inspection_write_forms (MbOffice *office, int year, const char *folder, MbJob *job, GError **error);

/* mb_inspection_score: one indicator of one participant; points in hundredths or MB_SCORE_…; reason nullable. */
gboolean mb_inspection_score (MbOffice *office, gint64 participant, const char *indicator, gint64 points,
                              const char *reason, GError **error);
gboolean mb_inspection_veto (MbOffice *office, gint64 participant, const char *veto, gboolean set, const char *reason,
                             GError **error);

typedef struct
{
  gint64 participant, institution;
  char *name, *uscc, *type, *town;
  gboolean has_total;
  gint64 total; /* hundredths */
  char *grade;  /* one that is not wholly scored yet has none unless it took no part */
  MbResultWhy why;
  char *checked, *inspector; /* 检查日期, 检查人 */
  char *previous;            /* grade of the year before; nullable */
  gboolean two_years;        /* failed (or absent) in this year and the one before */
} MbInspectionResult;
/* mb_inspection_results: all participants in the list's order; one without any score is absent. (element-type
 * MbInspectionResult) */
GPtrArray *mb_inspection_results (MbOffice *office, int year, GError **error);

typedef struct
{
  const MbIndicator *indicator;
  gboolean veto;
  gint64 points;
  char *reason;
} MbInspectionScore; /* veto: points 1 when set */
/* mb_inspection_scores: every indicator and veto of one participant. (element-type MbInspectionScore) */
GPtrArray *mb_inspection_scores (MbOffice *office, gint64 participant, GError **error);

G_END_DECLS

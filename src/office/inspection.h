/* inspection.h: the annual inspection (年检): a year opened with its rubrics and list, scores in, results out.
 *
 * Kept in system registers: inspection (year), rubric (copies), participant, score. A participant carries total,
 * grade and why, written with its scores in the same change set by one function; mb_office_check compares them.
 */
#pragma once

#include "import.h"
#include "table.h"

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
  const MbRubric *rubric;    /* borrowed from the office */
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

/* ---- A year as a whole (inspection-publish.c) ---- */

/* mb_inspection_years: all that were opened, the latest first. (element-type int) */
GArray *mb_inspection_years (MbOffice *office, GError **error);

typedef struct
{
  gint64 participant;
  char *name;
  guint n_open;  /* indicators without a score */
  gboolean none; /* without any score: will count as having taken no part */
} MbInspectionOpenItem;
typedef struct
{
  int year;
  char *published; /* ISO date; NULL: not published, scores may change */
  char *reopened;  /* (nullable) reason of the last reopening */
  guint n_participants, n_scored, n_vetoed, n_incomplete, n_absent; /* n_scored with the vetoed */
  char *best_grade;  /* (nullable) the highest grade of the first rubric */
  gint64 best_share; /* of all participants, in hundredths of a percent */
  guint n_best;
  MbTable *grades;     /* how many have which grade, as a table with a chart; who may still be scored has none yet */
  GPtrArray *open; /* (element-type MbInspectionOpenItem) what is not scored in full, in the list's order */
} MbInspectionState;
/* mb_inspection_state: how far a year is. */
MbInspectionState *mb_inspection_state (MbOffice *office, int year, GError **error);
void mb_inspection_state_free (MbInspectionState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbInspectionState, mb_inspection_state_free)

/* mb_inspection_publish: locks a year from today on: scores, vetoes, sheets and additions are refused with YEAR_PUBLISHED.
 * YEAR_INCOMPLETE names those that are scored only in part; those without any score are published as absent. */
gboolean mb_inspection_publish (MbOffice *office, int year, GError **error);
/* mb_inspection_reopen: the way back, with a reason that the audit keeps. YEAR_NOT_PUBLISHED. */
gboolean mb_inspection_reopen (MbOffice *office, int year, const char *reason, GError **error);

/* ---- One participant as a whole (inspection-card.c) ---- */

typedef struct
{
  char *code, *name;
  gint64 got, applicable; /* hundredths; as in the total: open ones count nothing, what does not apply is left out */
  guint first, n;         /* of the card's scores */
  guint n_open;
} MbInspectionSection;
typedef struct
{
  gint64 participant, institution;
  int year;
  char *published;                                               /* (nullable) as in MbInspectionState */
  char *name, *uscc, *type, *town, *checked, *inspector, *added; /* nullable, but name */
  gboolean two_years;
  const MbRubric *rubric; /* borrowed from the office */
  MbResult result;
  GPtrArray *scores;     /* (element-type MbInspectionScore) indicators, then vetoes */
  GPtrArray *sections;   /* (element-type MbInspectionSection) */
  gboolean has_previous; /* took part in the year before, by whatever rubric */
  gboolean has_previous_total;
  gint64 previous_total;
  char *previous_grade; /* (nullable) */
  gint64 *previous;     /* per entry of scores: the year before by the same code of the same rubric; MB_SCORE_OPEN */
} MbInspectionCard;
MbInspectionCard *mb_inspection_card (MbOffice *office, gint64 participant, GError **error);
void mb_inspection_card_free (MbInspectionCard *card);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbInspectionCard, mb_inspection_card_free)

/* mb_inspection_set_visit: who inspected and when. Texts as typed; NULL leaves alone, "" erases. */
gboolean mb_inspection_set_visit (MbOffice *office, gint64 participant, const char *checked, const char *inspector,
                                  GError **error);

/* ---- What is typed (inspection-reason.c) ---- */

/* mb_inspection_parse_points: "3.5" points, "-0.5" full less that, "F" or 满 full, "/", "N" or 不适用 not applicable, "" open.
 * SCORE_INVALID, SCORE_RANGE with the indicator's full score. */
gboolean mb_inspection_parse_points (const MbIndicator *indicator, const char *text, gint64 *points, GError **error);
/* mb_inspection_points_text: "3.50", "/" for not applicable, "" for open. (transfer full) */
char *mb_inspection_points_text (gint64 points);

#define MB_DEDUCT_UNKNOWN (-1)
typedef struct
{
  char *text;
  gint64 deduct; /* hundredths that the rubric takes off for it; MB_DEDUCT_UNKNOWN */
  guint n_used;  /* how often it was written so before */
} MbInspectionReason;
/* mb_inspection_reasons: why an indicator may lose points: the parts of its rule first, then what was written before, the
 * most frequent first. (element-type MbInspectionReason) */
GPtrArray *mb_inspection_reasons (MbOffice *office, const MbRubric *rubric, const MbIndicator *indicator,
                                  GError **error);
/* mb_inspection_points_after: the points once one more reason is given. What the rubric takes off for it is taken off where the
 * points so far are explained by the reasons so far (none of them: open or full); else the clerk has set them, and they stay. */
gint64 mb_inspection_points_after (GPtrArray *reasons, const MbIndicator *indicator, gint64 points, const char *reason,
                                   const MbInspectionReason *more);
/* mb_inspection_add_reason: present reason (nullable) and one more, "；" between them, once. (transfer full) */
char *mb_inspection_add_reason (const char *reason, const char *more);

G_END_DECLS

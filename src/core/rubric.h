/* rubric.h: a versioned table of indicators and veto items, and how scores become a grade.
 *
 * Data: data/rubrics/NAME.rubric (head, GKeyFile) beside NAME.csv (rows; columns kind, code, section_code, section,
 * item, points, criteria, deduction, method, basis).
 *
 *   [Rubric]
 *   id=kindergarten  version=2025.1  label=..  label[zh_CN]=..
 *   types=幼儿园               ; institution types that it inspects
 *   rows=kindergarten.csv
 *   bands=优秀:90;良好:80;合格:70;基本合格:60;不合格:0   ; from, in points
 *   fail=不合格                ; grade of a vetoed or absent institution; must be the last band
 *   missing=rescale            ; not applicable: rescale (removed, rest scaled to 100) | full (counts as full marks)
 *   veto=fail                  ; fail | none
 *   round=2
 *
 * Points are hundredths. Scoring follows domain rule: total = got ÷ applicable full × 100, rounded half up once to two
 * decimals; that rounded value is graded.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *code;
  char *section_code, *section;
  char *item;
  gint64 points; /* full score, hundredths; 0 for a veto item */
  char *criteria, *deduction, *method, *basis;
} MbIndicator;

typedef struct { char *grade; gint64 from_hundredths; } MbBand;

typedef enum { MB_MISSING_RESCALE, MB_MISSING_FULL } MbMissingRule;

typedef struct
{
  char *id, *version, *label, *label_zh;
  char **types;
  GPtrArray *indicators; /* (element-type MbIndicator) scored ones, in order */
  GPtrArray *vetoes;     /* (element-type MbIndicator) */
  MbBand *bands;         /* highest first */
  guint n_bands;
  char *fail_grade;
  MbMissingRule missing;
  gboolean veto_fails;
  gint64 full;           /* sum of points, hundredths: 10000 */
  char *head_source, *rows_source; /* the texts as read: what an office file keeps */
} MbRubric;

/* mb_rubric_new_parse: checks that codes are unique, the points sum to 100.00, bands fall to 0, fail is the last
 * band. Errors: MB_FAULT_DECLARATION with file and group and key, or line, named. head and rows are UTF-8. */
MbRubric *mb_rubric_new_parse (const char *head, const char *rows, const char *origin, GError **error);
void mb_rubric_free (MbRubric *rubric);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbRubric, mb_rubric_free)
/* mb_rubric_find: by code (of any case), or by the item's name folded, where only one bears it; veto tells which
 * list. NULL if none. */
const MbIndicator *mb_rubric_find (const MbRubric *rubric, const char *code_or_item, gboolean *veto);
/* mb_rubric_index: position in its list (indicators or vetoes). */
guint mb_rubric_index (const MbRubric *rubric, const MbIndicator *indicator);

#define MB_SCORE_OPEN (-1)            /* not scored yet */
#define MB_SCORE_NOT_APPLICABLE (-2)

typedef enum { MB_RESULT_SCORED, MB_RESULT_INCOMPLETE, MB_RESULT_VETO, MB_RESULT_ABSENT } MbResultWhy;

typedef struct
{
  gboolean has_total;
  gint64 total;         /* hundredths, rounded once */
  gint64 got, applicable; /* hundredths */
  guint n_open, n_vetoes;
  MbResultWhy why;
  const char *grade;    /* borrowed from the rubric; NULL while incomplete */
} MbResult;

/* mb_rubric_grade_of: the grade of a total in hundredths. */
const char *mb_rubric_grade_of (const MbRubric *rubric, gint64 total_hundredths);
/* mb_rubric_score: scores has one entry per indicator (hundredths or MB_SCORE_…); absent when the institution did not
 * take part. A vetoed institution keeps its computed total; an absent one has none. While indicators are open and no veto
 * is set the result is incomplete: total is what is sure so far (open indicators count nothing), grade NULL. Where no
 * indicator applies there is no total and the result is incomplete. */
void mb_rubric_score (const MbRubric *rubric, const gint64 *scores, guint n_vetoes, gboolean absent, MbResult *result);

G_END_DECLS

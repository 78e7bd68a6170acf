/* inspection-private.h: what the files of the annual inspection share. */
#pragma once

#include "inspection.h"

G_BEGIN_DECLS

/* A year as it stands: its record, and its neighbours for the rule of two years. */
typedef struct
{
  MbOffice *office; /* borrowed */
  int year;
  gint64 id;          /* of register "inspection" */
  MbRecord *record;   /* the same, read (nullable: of a year that is being opened) */
  GHashTable *before; /* institution id → MbRecord of the participant a year before (nullable) */
  GHashTable *after;  /* institution id → MbRecord of the participant a year after (nullable) */
  char *after_published; /* date on which the results of the year after were published (nullable) */
} MbYear;

/* mb_year_load: YEAR_NOT_OPEN. */
MbYear *mb_year_load (MbOffice *office, int year, GError **error);
/* mb_year_new: for a year that is being opened: only its neighbours are looked up. */
MbYear *mb_year_new (MbOffice *office, int year, GError **error);
void mb_year_free (MbYear *year);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbYear, mb_year_free)
/* mb_year_guard: YEAR_PUBLISHED when its results are. Asked first, for a plain answer; the store's lock keeps the promise. */
gboolean mb_year_guard (const MbYear *year, GError **error);
/* mb_year_of: the year that a participant belongs to. */
MbYear *mb_year_of (MbOffice *office, const MbRecord *participant, GError **error);
/* 0 if the year is not open (no error), or on error. */
gint64 mb_year_find (MbOffice *office, int year, GError **error);

/* A rubric that a year would be opened with. */
typedef struct
{
  MbRubric *rubric;
  char *name;
  guint rank;      /* of the place it was declared in: a later place wins */
  gint64 id;       /* temporary, in the change set */
  GPtrArray *wins; /* (element-type utf8) types that it judges, borrowed; ends with NULL */
} MbCandidate;
/* mb_inspection_candidates: all there are, in the order of their names; by_type is filled with the one that judges each type.
 * DECLARATION when two of the same place are for one type. (transfer full) (element-type MbCandidate) */
GPtrArray *mb_inspection_candidates (MbOffice *office, GHashTable *by_type, GError **error);

/* mb_inspection_rubric_of: by record id of register "rubric". Borrowed from the office's cache. */
const MbRubric *mb_inspection_rubric_of (MbOffice *office, gint64 rubric_id, GError **error);
/* mb_inspection_find_rubric: record id of the copy that judges a type in a year; 0 with NO_RUBRIC. */
gint64 mb_inspection_find_rubric (MbOffice *office, gint64 inspection, const char *type, GError **error);
gint64 mb_record_link (const MbRecord *record, const char *field);
const char *mb_record_string (const MbRecord *record, const char *field); /* NULL: empty */

/* The scores of one participant: one entry per indicator and per veto of its rubric. */
typedef struct
{
  const MbRubric *rubric;
  gint64 *points;     /* per indicator: hundredths or MB_SCORE_… */
  gboolean *vetoes;   /* per veto item */
  MbRecord **records; /* per indicator, then per veto: the stored record (nullable) */
  guint n_records;    /* scored at all; 0: took no part */
} MbScores;

MbScores *mb_scores_new (const MbRubric *rubric);
void mb_scores_free (MbScores *scores);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbScores, mb_scores_free)
MbScores *mb_scores_load (MbOffice *office, const MbRecord *participant, GError **error);
/* mb_scores_take: a stored record of register "score"; one whose code the rubric does not have is left out. */
void mb_scores_take (MbScores *scores, const MbRecord *record);
/* mb_scores_note: the same by slot, without its record: for totals alone. */
void mb_scores_note (MbScores *scores, int slot, gint64 points);
/* mb_scores_slot: index into records; -1: no such code. */
int mb_scores_slot (const MbRubric *rubric, const char *code, gboolean *veto);
/* mb_scores_set: puts one entry, in memory and in the change set, when it differs. points of a veto: 1 set, 0 not.
 * MB_SCORE_OPEN deletes. */
void mb_scores_set (MbScores *scores, MbChangeSet *set, const MbRegister *reg, gint64 participant, guint slot,
                    gint64 points, const char *reason);
gint64 mb_scores_get (const MbScores *scores, guint slot); /* as mb_scores_set takes it */
/* mb_scores_list: one entry per indicator, then per veto. (element-type MbInspectionScore) (transfer full) */
GPtrArray *mb_scores_list (const MbScores *scores);
void mb_scores_result (const MbScores *scores, MbResult *result);

/* mb_result_put: puts total, grade, why and the rule of two years into the record begun last in set, an insert or an
 * update of a participant of this institution. The one place where a result is written. */
void mb_result_put (const MbYear *year, MbChangeSet *set, const MbRubric *rubric, const MbResult *result,
                    gint64 institution);
/* mb_result_allowed: YEAR_PUBLISHED when this result would change what the year after, already published, says of the year before
 * and of two years in a row. */
gboolean mb_result_allowed (const MbYear *year, const MbRubric *rubric, const MbResult *result, gint64 institution,
                            GError **error);
/* mb_result_follow: the year after, whose rule of two years looks back at this result. Begins a record of its own when
 * needed. Asks mb_result_allowed. */
gboolean mb_result_follow (const MbYear *year, MbChangeSet *set, const MbRubric *rubric, const MbResult *result,
                           gint64 institution, GError **error);
const char *mb_result_why_id (MbResultWhy why);
MbResultWhy mb_result_why (const char *id);

G_END_DECLS

/* hazard.h: campus-safety hazards: figures as of any day, and the flow found → rectifying → awaiting recheck → closed.
 * */
#pragma once

#include "office.h"
#include "paper.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  gint64 found, closed;
} MbHazardCount;
typedef struct
{
  gint64 found, closed;   /* found on or before as_of; closed on or before it */
  gint64 rate;            /* hundredths of a percent */
  gint64 overdue;         /* open on as_of with the limit before it */
  gint64 closed_late;     /* closed after the limit */
  GPtrArray *by_category; /* (element-type MbHazardCount) in the order of the declared choices, then learned ones */
  GPtrArray *by_severity;
} MbHazardSummary;
gboolean mb_hazard_summary (MbOffice *office, MbDate as_of, MbHazardSummary *summary, GError **error);
void mb_hazard_summary_clear (MbHazardSummary *summary);

/* The steps below take one or many hazards as one change set, all or nothing: the first that refuses stops all.
 * ALREADY_CLOSED, TRANSITION, RANGE_ORDER, ARGUMENT, RECORD_NOT_FOUND. */
typedef enum
{
  MB_HAZARD_ISSUE,
  MB_HAZARD_COMPLETE,
  MB_HAZARD_CLOSE,
  MB_HAZARD_SEND_BACK,
  MB_HAZARD_EXTEND
} MbHazardStep;
/* mb_hazard_can: whether its state allows the step; dates and persons are checked by the step itself. */
gboolean mb_hazard_can (const MbRecord *record, MbHazardStep step);
/* mb_hazard_issue: the notice goes out: 待整改 becomes 整改中; one that is being rectified stays as it is (a second notice). */
gboolean mb_hazard_issue (MbOffice *office, const gint64 *ids, guint n_ids, GError **error);
/* mb_hazard_notice: the notices of a selection: a letter for each institution, in the order of the selection, with the open
 * ones among these hazards only. RECORD_NOT_FOUND if none is open. */
MbPaper *mb_hazard_notice (MbOffice *office, const gint64 *ids, guint n_ids, guint *n_letters, MbJob *job,
                           GError **error);
/* mb_hazard_complete: reported as rectified on date (not before it was found): awaits a recheck. */
gboolean mb_hazard_complete (MbOffice *office, const gint64 *ids, guint n_ids, MbDate date, GError **error);
/* mb_hazard_send_back: what awaits a recheck is being rectified again; limit (MB_DATE_NONE: as it was) is a new one. The
 * reason stands in the title of the change. */
gboolean mb_hazard_send_back (MbOffice *office, const gint64 *ids, guint n_ids, MbDate limit, const char *reason,
                              GError **error);
/* mb_hazard_extend: a later limit, with its reason; the first limit is kept in first_limit. */
gboolean mb_hazard_extend (MbOffice *office, const gint64 *ids, guint n_ids, MbDate limit, const char *reason,
                           GError **error);
/* mb_hazard_lacking: fields that closing it will ask for and that are empty (register.h: demands; those of the recheck itself are not
 * among them). demand (nullable): by what. (transfer container) (element-type MbField), empty if nothing. */
GPtrArray *mb_hazard_lacking (const MbRecord *record, const MbDemand **demand);
/* mb_hazard_close: recheck passed: date (not before found or completion), person and result (合格) are kept; the
 * completion date is set to date where it is empty. A result other than 合格 is a failed recheck: back to rectifying.
 * 重大: by is somebody else than the person responsible, and what a demand asks for must be there (REQUIRES names all that is not):
 * told (nullable; field id → text as typed) is written where it is lacking, and only there. */
gboolean mb_hazard_close (MbOffice *office, const gint64 *ids, guint n_ids, MbDate date, const char *by,
                          const char *result, GHashTable *told, GError **error);
/* mb_hazard_derive_state: hazards have no state column in ledgers: completion date and 合格: closed; completion date
 * alone: awaiting recheck; else as it stands (present may be NULL: the initial state). Static. */
const char *mb_hazard_derive_state (const char *present, gboolean completed, const char *recheck_result);

G_END_DECLS

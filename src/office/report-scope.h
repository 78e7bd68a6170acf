/* report-scope.h: what a report, chart or letter is asked about: year, day, town, institution; and the words for it. */
#pragma once

#include "report.h"

G_BEGIN_DECLS

typedef struct _MbReportScope MbReportScope;
struct _MbReportScope
{
  MbOffice *office; /* borrowed */
  int year;         /* 0: the declaration does not use it */
  gboolean published; /* the results of that year */
  MbDate as_of;
  MbDate today;
  char *town;         /* NULL: all */
  gint64 institution; /* 0: all */
  char *institution_name;
  gint64 record;             /* of a letter, else 0 */
  const char *only_register; /* as in MbReportOptions, borrowed; NULL: all */
  const gint64 *only;
  guint n_only;
};

/* mb_report_scope_new: fills what the user left open. uses: the options that the declaration uses. YEAR_NOT_OPEN when
 * it uses a year and that, or any, is not open; INSTITUTION_NOT_FOUND. */
MbReportScope *mb_report_scope_new (MbOffice *office, const char *const *uses, const MbReportOptions *options,
                                    GError **error);
void mb_report_scope_free (MbReportScope *scope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbReportScope, mb_report_scope_free)

/* mb_report_scope_value: a parameter as a word to compare with: year, as_of, today, town, institution, record,
 * month_start, month_end, last_month_start, last_month_end, year_start; unscored: the `why` of those that have no score
 * and may still get one, open once the results are published; absent: the `why` of those that took no part, which nobody is said to
 * have done before the results are published. NULL: open or unknown. (transfer full) */
char *mb_report_scope_value (const MbReportScope *scope, const char *name);
gboolean mb_report_scope_has (const char *name);
/* mb_report_scope_word: a placeholder as people read it: {as_of} is 2026年6月30日; besides the above {office}, {month}
 * (2026年6月), {ungraded} (how many of the year have no grade yet, in brackets, or nothing), {unpublished} (，未公布, or
 * nothing once the results of the year are published), {provisional} (how those that have no score or not all of them yet are counted
 * until then, or nothing), {today_year}, {contact}, {phone}, {actor}, {code_word} (机关代字 before a document number). NULL: unknown.
 * (transfer full) */
char *mb_report_scope_word (const MbReportScope *scope, const char *name);
/* mb_report_scope_fill: text with its {placeholders} filled; unknown ones stay as they are. NULL gives NULL. (transfer
 * full) */
char *mb_report_scope_fill (const MbReportScope *scope, const char *text);

/* mb_fill_placeholders: the one walk over texts with "{name}". word gives (transfer full) NULL for unknown. */
typedef char *(*MbWordFunc) (const char *name, gpointer user);
char *mb_fill_placeholders (const char *text, MbWordFunc word, gpointer user);

G_END_DECLS

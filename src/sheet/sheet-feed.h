/* sheet-feed.h: a plain sheet that is written by a thread of its own while its caller reads the next rows.
 *
 * The caller hands over one row after the other; a bounded number of them waits, so memory does not grow. While a feed is
 * there, its writer belongs to it. One thread feeds.
 */
#pragma once

#include "writer.h"

G_BEGIN_DECLS

typedef struct _MbSheetFeed MbSheetFeed;

/* mb_sheet_feed_new: the first row handed over becomes row (1-based) of writer's sheet, all cells in MB_STYLE_PLAIN. writer is
 * borrowed. */
MbSheetFeed *mb_sheet_feed_new (MbSheetWriter *writer, guint row);
/* A cell of the row that is being handed over, as the functions of the same names in writer.h; columns ascend. text is copied,
 * format is not. */
void mb_sheet_feed_text (MbSheetFeed *feed, guint column, const char *text);
void mb_sheet_feed_number (MbSheetFeed *feed, guint column, const char *number, const char *format);
void mb_sheet_feed_date (MbSheetFeed *feed, guint column, const char *iso);
/* mb_sheet_feed_row: the row is complete. FALSE with the writer's error when an earlier row could not be written. */
gboolean mb_sheet_feed_row (MbSheetFeed *feed, GError **error);
/* mb_sheet_feed_end: waits until every row is written; then the writer is the caller's again. Call it once, last. */
gboolean mb_sheet_feed_end (MbSheetFeed *feed, GError **error);
/* mb_sheet_feed_free: without an end before, what waits is not written any more. */
void mb_sheet_feed_free (MbSheetFeed *feed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbSheetFeed, mb_sheet_feed_free)

G_END_DECLS

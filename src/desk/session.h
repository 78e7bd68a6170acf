/* session.h: one open office as the window's pages see it: its data, workers, and what a page asks of the window around it.
 *
 * Pages hold a session and nothing of the window. Signals:
 *   "changed" ()             something was written, by anyone; at most once per main loop turn
 *   "day-changed" ()         today is another day: what is told of days, and what was asked for by them; "changed" follows
 *   "toast" (text, undo)     tell the clerk; undo: offer to take it back
 *   "open-link" (link)       show the rows behind a figure: "hazard?status=…", with days as of link-days.h
 *   "open-record" (register, id)
 *   "import" (register, paths) either may be NULL; paths a string vector
 *   "job" (MbJob)            long work began: show its progress; NULL: it ended
 */
#pragma once

#include "office.h"
#include "record-feed.h"

G_BEGIN_DECLS

#define MB_TYPE_SESSION (mb_session_get_type ())
G_DECLARE_FINAL_TYPE (MbSession, mb_session, MB, SESSION, GObject)

/* MbWorks: the workers that a session started and that have not ended. */
typedef struct _MbWorks MbWorks;

MbSession *mb_session_new (MbOffice *office); /* reference taken */
/* mb_session_close: closes the office; what still runs is dropped. */
void mb_session_close (MbSession *self);
/* mb_session_leave: lets go of the office without closing it: nothing is told any more. For mb_session_finish. */
void mb_session_leave (MbSession *self);
gboolean mb_session_is_closed (MbSession *self);
/* mb_session_get_works: (transfer full); mb_works_wait: until all have ended, or until the monotonic clock says so. Not in the main
 * thread: what they write must be written before the office is closed. */
MbWorks *mb_session_get_works (MbSession *self);
void mb_works_wait (MbWorks *works, gint64 until);
void mb_works_unref (MbWorks *works);

MbOffice *mb_session_get_office (MbSession *self);
MbStore *mb_session_get_store (MbSession *self);
MbCatalogue *mb_session_get_catalogue (MbSession *self);
MbRecordFeed *mb_session_get_feed (MbSession *self);
gboolean mb_session_is_read_only (MbSession *self);
/* mb_session_set_today: the office's today from now on. */
void mb_session_set_today (MbSession *self, MbDate today);

/* mb_session_run: func in a worker with the office; data is freed by destroy afterwards. job (nullable): its progress is shown by the
 * window and it can be cancelled there. Finish with mb_session_run_finish: func's result (yours), NULL with error set on failure. */
typedef gpointer (*MbSessionFunc) (MbOffice *office, gpointer data, MbJob *job, GError **error);
void mb_session_run (MbSession *self, MbSessionFunc func, gpointer data, GDestroyNotify destroy, MbJob *job,
                     GAsyncReadyCallback callback, gpointer user);
/* mb_session_run_finish: nobody else frees what func brought, so a callback calls this before anything can make it return. self may
 * therefore be NULL, where the session has ended meanwhile. */
gpointer mb_session_run_finish (MbSession *self, GAsyncResult *result, GError **error);

void mb_session_toast (MbSession *self, const char *text, gboolean undo);
/* mb_session_report: tells an error by a toast; a cancelled one is not told. */
void mb_session_report (MbSession *self, const GError *error);
void mb_session_open_link (MbSession *self, const char *link);
void mb_session_open_record (MbSession *self, const char *register_id, gint64 id);
/* mb_session_import: to the import page with these files, or NULL to choose some there. register_id NULL: by their headings. */
void mb_session_import (MbSession *self, const char *register_id, const char *const *paths);

/* mb_desk_is_chinese: the interface's language, for yes and no. */
gboolean mb_desk_is_chinese (void);

G_END_DECLS

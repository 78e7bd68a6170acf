/* job.h: progress and cancel of long work, shared by window and command line.
 *
 * Thread-safe. The worker calls mb_job_set_progress and mb_job_is_cancelled every few hundred rows; "changed" is
 * emitted in the main context of the job's creator, at most ten times a second. Functions of this program that
 * take a job accept NULL.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MB_TYPE_JOB (mb_job_get_type ())
G_DECLARE_FINAL_TYPE (MbJob, mb_job, MB, JOB, GObject)

MbJob *mb_job_new (const char *title);
GCancellable *mb_job_get_cancellable (MbJob *job); /* (transfer none); NULL for NULL */
void mb_job_cancel (MbJob *job);
gboolean mb_job_is_cancelled (MbJob *job);
/* mb_job_check: FALSE and G_IO_ERROR_CANCELLED when cancelled. */
gboolean mb_job_check (MbJob *job, GError **error);
void mb_job_set_progress (MbJob *job, guint64 done, guint64 total); /* total 0: unknown */
void mb_job_set_step (MbJob *job, const char *step); /* translated, such as "Reading rows" */
/* mb_job_get: current state; strings (transfer full), each pointer may be NULL. */
void mb_job_get (MbJob *job, char **title, char **step, guint64 *done, guint64 *total);

G_END_DECLS

/* job-bar.h: what long work is doing, how far it is, and a button to stop it. Hidden when there is none, and for the first 150 ms. */
#pragma once

#include <gtk/gtk.h>

#include "job.h"

G_BEGIN_DECLS

#define MB_TYPE_JOB_BAR (mb_job_bar_get_type ())
G_DECLARE_FINAL_TYPE (MbJobBar, mb_job_bar, MB, JOB_BAR, GtkWidget)

void mb_job_bar_set_job (MbJobBar *self, MbJob *job); /* NULL: done */

G_END_DECLS

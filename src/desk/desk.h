/* desk.h: the window, as main.c sees it.
 *
 * Everything else of this folder is private to it.
 */
#pragma once

#include "civil-date.h"
#include "job.h"

G_BEGIN_DECLS

/* MbDeskSampleFunc: makes the sample office at path (which does not exist yet) by really importing the sample ledgers. Called in a
 * worker thread. */
typedef gboolean (*MbDeskSampleFunc) (const char *path, const char *actor, MbJob *job, GError **error);

typedef struct
{
  const char *file;             /* office file to open; NULL: the last one, else the start page */
  const char *actor;            /* the acting clerk; NULL: mb_office_default_actor () */
  MbDate today;                 /* MB_DATE_NONE: the clock, also past midnight */
  MbDeskSampleFunc make_sample; /* NULL: the start page offers no sample */
} MbDeskOptions;

/* mb_desk_can_open: whether there is a display to open a window on. Call before mb_desk_run; initialises GTK. */
gboolean mb_desk_can_open (void);

/* mb_desk_run: opens the window and returns when it was closed: the exit status. A file that cannot be opened is told on the start
 * page. */
int mb_desk_run (const MbDeskOptions *options);

G_END_DECLS

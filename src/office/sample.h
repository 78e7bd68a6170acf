/* sample.h: the sample office: fictional ledgers, really imported. */
#pragma once

#include "office.h"

G_BEGIN_DECLS

/* mb_sample_fill: imports the sample ledgers into a new office, opens the inspection year and brings its scores in. The ledgers
 * lie in "sample" below the program's data folder. */
gboolean mb_sample_fill (MbOffice *office, MbJob *job, GError **error);
/* mb_sample_folder: where the sample ledgers are. (transfer full); NULL if they are not installed. */
char *mb_sample_folder (void);

#define MB_SAMPLE_OFFICE "青禾县教育局"
#define MB_SAMPLE_REGION "369900"
#define MB_SAMPLE_YEAR 2025

G_END_DECLS

/* report-declare-private.h: what the files that read report declarations share. */
#pragma once

#include "report-declare.h"

G_BEGIN_DECLS

char **mb_report_get_list (MbDeclaration *declaration, const char *group, const char *key); /* never NULL */
guint mb_report_get_width (MbDeclaration *declaration, const char *group, const char *key); /* 0: absent */
gboolean mb_report_get_flag (MbDeclaration *declaration, const char *group, const char *key, gboolean otherwise);
/* mb_report_parse_columns: fills report->columns. FALSE only when each failed. */
gboolean mb_report_parse_columns (MbDeclaration *declaration, MbReport *report, const char *prefix, MbEachFunc each,
                                  gpointer user, GError **error);

G_END_DECLS

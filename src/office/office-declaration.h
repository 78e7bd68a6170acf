/* office-declaration.h: what kinds of declarations an office has, and how each is checked. */
#pragma once

#include "declaration.h"
#include "office.h"

G_BEGIN_DECLS

/* mb_office_check_declaration: parses a text as its kind demands; version (transfer full) is the one it tells, or
 * NULL. */
gboolean mb_office_check_declaration (MbOffice *office, const char *kind, const char *name, const char *source,
                                      char **version, GError **error);
/* mb_office_declaration_head: the group that holds title, group, uses: "Report", "Letter", or "Chart" for a chart
 * that shows a report. Static. */
const char *mb_office_declaration_head (const char *kind, MbDeclaration *declaration);

G_END_DECLS

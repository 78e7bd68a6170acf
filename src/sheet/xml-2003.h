/* xml-2003.h: SpreadsheetML 2003, one XML file with the whole workbook, as old portals make it. */
#pragma once

#include "reader.h"

G_BEGIN_DECLS

gboolean mb_xml_2003_read (GBytes *bytes, const MbSheetHandler *handler, gpointer user, MbJob *job, GError **error);

G_END_DECLS

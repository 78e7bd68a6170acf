/* export.h: a list as it stands, with its filter and order, to an xlsx of any size.
 *
 * Not a form: headings, one record a line, every value in the form in which our own import reads it. Memory does not grow with
 * the number of records.
 */
#pragma once

#include "office.h"

G_BEGIN_DECLS

/* mb_export_list: fields (NULL: all that are shown) are ids of query's register; a link stands by its title. What
 * lists mask is masked here too, unless personal: then note it by mb_office_note_personal first. n_rows is nullable. FIELD_UNKNOWN,
 * FILE_TOO_LARGE, and those of mb_atomic_file_begin. */
gboolean mb_export_list (MbOffice *office, const MbQuery *query, const char *const *fields, gboolean personal, const char *path,
                         guint64 *n_rows, MbJob *job, GError **error);

G_END_DECLS

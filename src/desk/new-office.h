/* new-office.h: asks for name and region code of a new office and where to keep its file.
 *
 * Signal "create" (name, region, towns, path): towns separated by commas.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MB_TYPE_NEW_OFFICE (mb_new_office_get_type ())
G_DECLARE_FINAL_TYPE (MbNewOffice, mb_new_office, MB, NEW_OFFICE, AdwWindow)

GtkWidget *mb_new_office_new (GtkWindow *parent);

G_END_DECLS

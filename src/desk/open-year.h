/* open-year.h: asks which inspection year to open. Signal "open" (year). */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MB_TYPE_OPEN_YEAR (mb_open_year_get_type ())
G_DECLARE_FINAL_TYPE (MbOpenYear, mb_open_year, MB, OPEN_YEAR, AdwWindow)

GtkWidget *mb_open_year_new (GtkWindow *parent, int suggested);

G_END_DECLS

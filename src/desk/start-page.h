/* start-page.h: what is seen when no office is open: new, open, sample, recent ones, and why the last try did not work. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MB_TYPE_START_PAGE (mb_start_page_get_type ())
G_DECLARE_FINAL_TYPE (MbStartPage, mb_start_page, MB, START_PAGE, AdwBin)

void mb_start_page_set_recent (MbStartPage *self, const char *const *paths);
void mb_start_page_set_sample (MbStartPage *self, gboolean offered);
void mb_start_page_set_waiting (MbStartPage *self, const char *text); /* what waits for an office; NULL: nothing */
void mb_start_page_set_error (MbStartPage *self, const char *message); /* NULL: none, and nothing is offered */
/* mb_start_page_offer_rescue: for the damaged file at path; copy (nullable): the newest sound one of before. */
void mb_start_page_offer_rescue (MbStartPage *self, const char *path, const char *copy);
/* mb_start_page_tell_saved: what was saved from a damaged file, and the new file, which can be opened now. */
void mb_start_page_tell_saved (MbStartPage *self, const char *told, const char *saved);

G_END_DECLS

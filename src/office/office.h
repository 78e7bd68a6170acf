/* office.h: one open office: its file, its declarations, who acts and what day it is.
 *
 * Declarations come from three places, later ones winning by name: the program's own resource; the folders registers,
 * rubrics, reports, letters, charts, holidays below each data folder (minban-desk in XDG_DATA_DIRS, then in
 * XDG_DATA_HOME, then $MB_DATA_DIR itself); and the office file (system register "document": kind, name, version,
 * source). The folders are read once, when an office is opened.
 */
#pragma once

#include "civil-date.h"
#include "rubric.h"
#include "store.h"

G_BEGIN_DECLS

#define MB_TYPE_OFFICE (mb_office_get_type ())
G_DECLARE_FINAL_TYPE (MbOffice, mb_office, MB, OFFICE, GObject)

typedef struct
{
  const char *name, *region;
  const char *const *towns; /* (nullable) each may be a list as people type it */
} MbOfficeHead;

MbOffice *mb_office_create (const char *path, const MbOfficeHead *head, const char *actor, GError **error);
MbOffice *mb_office_open (const char *path, MbStoreFlags flags, const char *actor, GError **error);
void mb_office_close (MbOffice *office);
MbStore *mb_office_get_store (MbOffice *office);         /* (transfer none) */
MbCatalogue *mb_office_get_catalogue (MbOffice *office); /* (transfer none) */
const MbRegister *mb_office_register (MbOffice *office, const char *id,
                                      GError **error); /* REGISTER_UNKNOWN; any register */
const char *mb_office_get_name (MbOffice *office);     /* 临溪县教育局 */
const char *mb_office_get_actor (MbOffice *office);
void mb_office_set_actor (MbOffice *office, const char *actor);
/* Today: the civil date in China until it is set. Set once by whoever owns a clock (the command line's --today, the window at midnight). */
MbDate mb_office_get_today (MbOffice *office);
void mb_office_set_today (MbOffice *office, MbDate today);
const MbWorkdays *mb_office_get_workdays (MbOffice *office);

/* mb_office_data: the texts of one kind ("registers", "rubrics", "reports", "letters", "charts", "holidays"): name
 * (file's base name without ending) → text. A rubric's rows follow its head after a line "[Rows]". (element-type utf8
 * utf8) (transfer full); names in order by mb_office_data_names, (transfer full). */
GHashTable *mb_office_data (MbOffice *office, const char *kind);
char **mb_office_data_names (MbOffice *office, const char *kind);
/* mb_office_put_declaration: keeps a declaration in the office file; checked by parsing it first. name: small letters,
 * digits, - and _. A register is there at once: the store is opened anew, so that stores and registers asked for before
 * are not to be used any more. ARGUMENT, DECLARATION. */
gboolean mb_office_put_declaration (MbOffice *office, const char *kind, const char *name, const char *source,
                                    GError **error);
/* mb_office_check: mb_store_check plus figures: stored totals and grades against their scores, derived hazard
 * states. */
gboolean mb_office_check (MbOffice *office, MbCheckResult *result, MbJob *job, GError **error);

/* The system user's full name, else the login name. (transfer full) */
char *mb_office_default_actor (void);

/* mb_office_field_words: words of a choice or text field: towns as the settings have them, declared ones in their
 * order, then those in use in Chinese order. (transfer full) */
char **mb_office_field_words (MbOffice *office, const MbField *field, GError **error);

G_END_DECLS

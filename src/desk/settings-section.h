/* settings-section.h: what the sections of the settings share. A section is a page of its own within the page of settings. */
#pragma once

#include "page.h"

G_BEGIN_DECLS

/* mb_settings_work: func in a worker, with the progress of job (nullable); its result is the text of a toast ("": none), which offers
 * undo when the office file was changed. What fails is told in reason (a label), which is hidden when all is well; then the section is
 * shown anew. */
void mb_settings_work (MbPage *section, MbSessionFunc func, gpointer data, GDestroyNotify destroy, MbJob *job,
                       GtkWidget *reason);
/* mb_settings_show_reason: error (nullable: all is well) in the label reason. */
void mb_settings_show_reason (GtkWidget *reason, const GError *error);
/* mb_settings_changed: for MbPageClass.changed: shows the section anew while it is in sight. */
void mb_settings_changed (MbPage *section);

/* The sections. */
MbPage *mb_settings_office_new (MbSession *session);
MbPage *mb_settings_people_new (MbSession *session);
MbPage *mb_settings_workdays_new (MbSession *session);
MbPage *mb_settings_rubrics_new (MbSession *session);
MbPage *mb_settings_backup_new (MbSession *session);
MbPage *mb_settings_words_new (MbSession *session);
MbPage *mb_settings_display_new (MbSession *session);

GType mb_settings_office_get_type (void);
GType mb_settings_people_get_type (void);
GType mb_settings_workdays_get_type (void);
GType mb_settings_rubrics_get_type (void);
GType mb_settings_backup_get_type (void);
GType mb_settings_words_get_type (void);
GType mb_settings_display_get_type (void);

G_END_DECLS

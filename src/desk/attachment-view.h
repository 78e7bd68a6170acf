/* attachment-view.h: the files of a field of type attachment in the detail: small pictures, added by dialog, drop or paste.
 *
 * A click shows the picture larger, with opening and removing. Keys: Ctrl+V pastes a picture or copied files.
 */
#pragma once

#include "session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MB_TYPE_ATTACHMENT_VIEW (mb_attachment_view_get_type ())
G_DECLARE_FINAL_TYPE (MbAttachmentView, mb_attachment_view, MB, ATTACHMENT_VIEW, GtkWidget)

GtkWidget *mb_attachment_view_new (MbSession *session, const MbField *field);
void mb_attachment_view_set_record (MbAttachmentView *self, MbRecord *record); /* (nullable) */
/* mb_attachment_view_add_files: as if they had been dropped. (element-type GFile) */
void mb_attachment_view_add_files (MbAttachmentView *self, GSList *files);
guint mb_attachment_view_n_shown (MbAttachmentView *self);

G_END_DECLS

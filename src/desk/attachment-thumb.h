/* attachment-thumb.h: one kept file as a small picture; a click shows it larger, with what can be done with it.
 *
 * Signal "remove" (hash).
 */
#pragma once

#include "attachment.h"
#include "session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MB_TYPE_ATTACHMENT_THUMB (mb_attachment_thumb_get_type ())
G_DECLARE_FINAL_TYPE (MbAttachmentThumb, mb_attachment_thumb, MB, ATTACHMENT_THUMB, GtkWidget)

GtkWidget *mb_attachment_thumb_new (MbSession *session, const MbAttachment *attachment, guint number);

G_END_DECLS

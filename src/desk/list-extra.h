/* list-extra.h: what a register brings to its list beyond its declaration: actions on the selected rows, figures in the head, the story
 * of a record in its detail. The list itself knows none of them.
 */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

/* MbListActionDone: the rows were dealt with: the selection has had its use. Not called when nothing was done. */
typedef void (*MbListActionDone) (gpointer user);

typedef struct
{
  const char *name;    /* of the action in the group "rows" */
  const char *label;   /* untranslated, with mnemonic */
  const char *tooltip; /* untranslated */
  const char *key;     /* accelerator */
  gboolean first;      /* has a button of its own; the others are in a menu beside them */
  gboolean writes;     /* not offered in a read-only office */
  void (*activate) (GtkWidget *over, MbSession *session, const gint64 *ids, guint n_ids, MbListActionDone done,
                    gpointer user);
} MbListAction;

typedef struct
{
  const char *register_id;
  const MbListAction *actions;
  guint n_actions;
  GtkWidget *(*make_head) (MbSession *session);            /* (nullable) follows the session's changes by itself */
  GtkWidget *(*make_story) (MbSession *session);           /* (nullable) stands above the fields in the detail */
  void (*show_story) (GtkWidget *story, MbRecord *record); /* record (nullable) */
} MbListExtra;

/* mb_list_extra_for: NULL for most registers. Static. */
const MbListExtra *mb_list_extra_for (const MbRegister *reg);

G_END_DECLS

/* hazard-actions.c: the steps of the hazard flow as actions on selected rows; each opens the dialog that names them first. */
#include "config.h"

#include "hazard-actions.h"

#include <glib/gi18n-lib.h>

#include "hazard-dialog.h"
#include "hazard-head.h"
#include "hazard-story.h"

#define STEP(NAME, STEP_ID)                                                                                            \
  static void on_##NAME##_cb (GtkWidget *over, MbSession *session, const gint64 *ids, guint n_ids,                     \
                              MbListActionDone done, gpointer user)                                                    \
  {                                                                                                                    \
    mb_hazard_dialog_show (over, session, STEP_ID, ids, n_ids, done, user);                                            \
  }

STEP (issue, MB_HAZARD_ISSUE)
STEP (complete, MB_HAZARD_COMPLETE)
STEP (close, MB_HAZARD_CLOSE)
STEP (extend, MB_HAZARD_EXTEND)
STEP (send_back, MB_HAZARD_SEND_BACK)

static const MbListAction actions[] = {
  { "issue", N_ ("_Issue Notice"), N_ ("Issue the rectification notice for the selected hazards"), "<Control><Shift>n",
    TRUE, TRUE, on_issue_cb },
  { "complete", N_ ("Recti_fied"), N_ ("The selected hazards were reported as rectified"), "<Control><Shift>f", TRUE,
    TRUE, on_complete_cb },
  { "recheck", N_ ("_Recheck and Close"), N_ ("Keep the recheck of the selected hazards and close them"), "<Control>r",
    TRUE, TRUE, on_close_cb },
  { "extend", N_ ("E_xtend Limit"), N_ ("Give the selected hazards a later limit"), "<Control><Shift>e", FALSE, TRUE,
    on_extend_cb },
  { "send-back", N_ ("Send _Back"), N_ ("Send the selected hazards back to be rectified again"), "<Control><Shift>b",
    FALSE, TRUE, on_send_back_cb },
};

const MbListExtra mb_hazard_list_extra = {
  .register_id = "hazard",
  .actions = actions,
  .n_actions = G_N_ELEMENTS (actions),
  .make_head = mb_hazard_head_new,
  .make_story = mb_hazard_story_new,
  .show_story = mb_hazard_story_show,
};

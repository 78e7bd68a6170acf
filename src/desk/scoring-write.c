/* scoring-write.c: keeps the promise that everything is kept at once, in the order in which it was typed, and that what the file refused
 * is told and not left standing as if it were kept.
 */
#include "config.h"

#include "scoring-private.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  WRITE_SCORE,
  WRITE_VETO,
  WRITE_VISIT
} WriteKind;

typedef struct
{
  WriteKind kind;
  gint64 participant;
  char *code;
  gint64 points;
  char *reason;  /* or the inspector (nullable) */
  char *checked; /* (nullable) */
} Write;

static void
write_free (gpointer data)
{
  Write *write = data;

  g_free (write->code);
  g_free (write->reason);
  g_free (write->checked);
  g_free (write);
}

static gboolean
write_one (MbOffice *office, const Write *write, GError **error)
{
  switch (write->kind)
    {
    case WRITE_SCORE:
      return mb_inspection_score (office, write->participant, write->code, write->points, write->reason, error);
    case WRITE_VETO:
      return mb_inspection_veto (office, write->participant, write->code, write->points > 0, write->reason, error);
    case WRITE_VISIT:
      return mb_inspection_set_visit (office, write->participant, write->checked, write->reason, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* The card is read in the same go, so that the total follows the last key by one step. */
static gpointer
do_write (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  const Write *write = data;

  return write_one (office, write, error) ? mb_inspection_card (office, write->participant, error) : NULL;
}

static void next (MbScoringView *self);

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbScoringView) self = user;
  g_autoptr (GError) error = NULL;
  MbInspectionCard *card = mb_session_run_finish (self->session, result, &error);

  self->writing = FALSE;
  if (card == NULL)
    {
      if (!self->closing)
        mb_session_report (self->session, error);
      self->stale = TRUE;
    }
  if (self->closing)
    mb_inspection_card_free (card);
  else if (card != NULL && card->participant == self->participant && g_queue_is_empty (&self->writes))
    {
      mb_scoring_source_take_card (self->source, card);
      mb_scoring_side_show (MB_SCORING_SIDE (self->side), card, mb_scoring_view_is_writable (self));
    }
  else
    mb_inspection_card_free (card);
  if (self->closing)
    return;
  next (self);
}

static void
next (MbScoringView *self)
{
  Write *write;

  if (self->writing)
    return;
  write = g_queue_pop_head (&self->writes);
  if (write == NULL)
    {
      if (self->stale)
        mb_scoring_view_load (self);
      return;
    }
  self->writing = TRUE;
  mb_session_run (self->session, do_write, write, write_free, NULL, on_written_cb, g_object_ref (self));
}

static Write *
push (MbScoringView *self, WriteKind kind)
{
  Write *write = g_new0 (Write, 1);

  write->kind = kind;
  write->participant = self->participant;
  g_queue_push_tail (&self->writes, write);
  return write;
}

static char *
code_of (MbScoringView *self, guint index)
{
  const MbInspectionScore *score = g_ptr_array_index (mb_scoring_source_get_card (self->source)->scores, index);

  return g_strdup (score->indicator->code);
}

void
mb_scoring_view_write_score (MbScoringView *self, guint index, gint64 points, const char *reason)
{
  Write *write = push (self, WRITE_SCORE);

  write->code = code_of (self, index);
  write->points = points;
  write->reason = g_strdup (reason);
  next (self);
}

void
mb_scoring_view_write_veto (MbScoringView *self, guint index, gboolean set, const char *reason)
{
  Write *write = push (self, WRITE_VETO);

  write->code = code_of (self, index);
  write->points = set;
  write->reason = g_strdup (reason);
  next (self);
}

void
mb_scoring_view_write_visit (MbScoringView *self, const char *checked, const char *inspector)
{
  Write *write = push (self, WRITE_VISIT);

  write->checked = g_strdup (checked);
  write->reason = g_strdup (inspector);
  next (self);
}

void
mb_scoring_view_finish_writes (MbScoringView *self)
{
  Write *write;

  while ((write = g_queue_pop_head (&self->writes)) != NULL)
    {
      g_autoptr (GError) error = NULL;

      if (!mb_session_is_closed (self->session) && !write_one (mb_session_get_office (self->session), write, &error))
        mb_session_report (self->session, error);
      write_free (write);
    }
}

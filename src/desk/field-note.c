/* field-note.c: keeps the promise that days overdue are counted in one place: core's. */
#include "config.h"

#include "field-note.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "deadline.h"

#define SOON 7 /* days ahead of a limit on which it is told */

static gboolean
is_limit (const MbField *field)
{
  const MbRegister *reg = field->reg;

  return strcmp (field->id, "limit") == 0 && field->type == MB_FIELD_DATE && reg->state_field != NULL
         && reg->state_order != NULL;
}

static gboolean
is_finished (const MbRecord *record)
{
  const MbRegister *reg = record->reg;
  const MbValue *state = &record->values[reg->state_field->index];

  return state->kind == MB_VALUE_TEXT
         && g_strcmp0 (state->text, reg->state_order[g_strv_length (reg->state_order) - 1]) == 0;
}

char *
mb_field_note (const MbRecord *record, const MbField *field, MbDate today, const char **tone)
{
  const MbValue *value;
  MbDate limit;
  int overdue, left;

  if (!is_limit (field) || is_finished (record))
    return NULL;
  value = &record->values[field->index];
  limit = value->kind == MB_VALUE_TEXT ? mb_date_from_iso (value->text) : MB_DATE_NONE;
  if (limit == MB_DATE_NONE)
    return NULL;
  overdue = mb_overdue_days (limit, MB_DATE_NONE, today);
  if (overdue > 0)
    {
      *tone = "bad";
      return g_strdup_printf (ngettext ("overdue by %d day", "overdue by %d days", (gulong) overdue), overdue);
    }
  left = (int) (limit - today);
  if (left > SOON)
    return NULL;
  *tone = "warn";
  if (left == 0)
    return g_strdup (_ ("due today"));
  return g_strdup_printf (ngettext ("%d day left", "%d days left", (gulong) left), left);
}

guint
mb_field_note_width (const MbField *field)
{
  return is_limit (field) ? 11 : 0;
}

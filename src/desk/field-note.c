/* field-note.c: keeps the promise that days overdue are counted in one place: core's. */
#include "config.h"

#include "field-note.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "deadline.h"
#include "institution.h"

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

/* A licence's end is told while there is something to end: of an institution that operates. */
static gboolean
is_licence_end (const MbField *field)
{
  return strcmp (field->id, "licence_to") == 0 && field->type == MB_FIELD_DATE && field->reg->state_field != NULL;
}

static gboolean
is_operating (const MbRecord *record)
{
  const MbValue *state = &record->values[record->reg->state_field->index];

  return state->kind == MB_VALUE_TEXT && g_strv_contains (mb_institution_operating (), state->text);
}

static char *
days_left (int left, int soon, const char **tone)
{
  if (left > soon)
    return NULL;
  *tone = "warn";
  if (left == 0)
    return g_strdup (_ ("due today"));
  return g_strdup_printf (ngettext ("%d day left", "%d days left", (gulong) left), left);
}

static char *
licence_note (const MbRecord *record, MbDate end, MbDate today, const char **tone)
{
  if (!is_operating (record))
    return NULL;
  if (end >= today)
    return days_left ((int) (end - today), MB_LICENCE_SOON, tone);
  *tone = "bad";
  /* translators: beside the day on which a licence ended */
  return g_strdup (_ ("expired"));
}

static char *
limit_note (const MbRecord *record, MbDate limit, MbDate today, const char **tone)
{
  int overdue = mb_overdue_days (limit, MB_DATE_NONE, today);

  if (is_finished (record))
    return NULL;
  if (overdue > 0)
    {
      *tone = "bad";
      return g_strdup_printf (ngettext ("overdue by %d day", "overdue by %d days", (gulong) overdue), overdue);
    }
  return days_left ((int) (limit - today), SOON, tone);
}

char *
mb_field_note (const MbRecord *record, const MbField *field, MbDate today, const char **tone)
{
  gboolean limit = is_limit (field);
  const MbValue *value;
  MbDate date;

  if (!limit && !is_licence_end (field))
    return NULL;
  value = &record->values[field->index];
  date = value->kind == MB_VALUE_TEXT ? mb_date_from_iso (value->text) : MB_DATE_NONE;
  if (date == MB_DATE_NONE)
    return NULL;
  return limit ? limit_note (record, date, today, tone) : licence_note (record, date, today, tone);
}

guint
mb_field_note_width (const MbField *field)
{
  return is_limit (field) ? 11 : is_licence_end (field) ? 9 : 0;
}

/* derive.c: see derive.h. Promise: import and editing derive by the same rule, and a register without one is left alone. */
#include "config.h"

#include "derive.h"

#include "deadline.h"
#include "hazard.h"

#include <string.h>

static const char *const hazard_sources[] = { "completed", "recheck_date", "recheck_by", "recheck_result", NULL };

static MbValue *
value_of (const MbRegister *reg, MbValue *values, const char *id)
{
  const MbField *field = mb_register_field (reg, id);

  return field != NULL ? &values[field->index] : NULL;
}

static void
derive_hazard (const MbRegister *reg, MbValue *values)
{
  const MbValue *completed = value_of (reg, values, "completed");
  const MbValue *result = value_of (reg, values, "recheck_result");
  MbValue *state = value_of (reg, values, "status");
  const char *derived = NULL;

  if (completed == NULL || result == NULL || state == NULL)
    return;
  derived = mb_hazard_derive_state (state->text, !mb_value_is_null (completed), result->text);
  if (g_strcmp0 (derived, state->text) != 0)
    mb_value_set_text (state, derived);
}

void
mb_derive_fields (const MbRegister *reg, const MbValue *before, MbValue *values)
{
  if (g_str_equal (reg->id, "hazard"))
    derive_hazard (reg, values);
}

void
mb_derive_due (MbOffice *office, const MbRegister *reg, const MbValue *before, MbValue *values)
{
  const MbWorkdays *workdays = mb_office_get_workdays (office);

  for (guint i = 0; i < reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (reg->fields, i);
      MbDate proposed = field->terms != NULL ? mb_deadline_propose (field, values, workdays) : MB_DATE_NONE;
      MbDate was = before != NULL && proposed != MB_DATE_NONE ? mb_deadline_propose (field, before, workdays) : MB_DATE_NONE;

      if (proposed == MB_DATE_NONE)
        continue;
      if (before == NULL ? mb_value_is_null (&values[i])
                         : mb_value_equal (&before[i], &values[i]) && values[i].kind == MB_VALUE_TEXT
                               && mb_date_from_iso (values[i].text) == was)
        {
          g_autofree char *day = mb_date_to_iso (proposed);

          mb_value_set_text (&values[i], day);
        }
    }
}

const char *const *
mb_derive_sources (const MbRegister *reg)
{
  return g_str_equal (reg->id, "hazard") ? hazard_sources : NULL;
}

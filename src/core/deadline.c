/* deadline.c: see deadline.h. Promise: a limit is never a day earlier than the law gives. */
#include "deadline.h"

MbDate
mb_deadline_days (MbDate event, int days, const MbWorkdays *workdays)
{
  MbDate limit = event;

  if (event == MB_DATE_NONE)
    return MB_DATE_NONE;
  limit += days;
  while (!mb_workdays_is_workday (workdays, limit))
    limit++;
  return limit;
}

MbDate
mb_deadline_workdays (MbDate event, int n, const MbWorkdays *workdays)
{
  return mb_workdays_add (workdays, event, n);
}

/* The term of the record's word, else the general one. */
static const MbDueTerm *
term_for (const MbField *field, const MbValue *values)
{
  const MbField *by = field->due_by != NULL ? mb_register_field (field->reg, field->due_by) : NULL;

  for (guint i = 0; by != NULL && i < field->terms->len; i++)
    {
      const MbDueTerm *term = g_ptr_array_index (field->terms, i);

      if (term->word != NULL && g_strcmp0 (values[by->index].text, term->word) == 0)
        return term;
    }
  return g_ptr_array_index (field->terms, 0);
}

MbDate
mb_deadline_propose (const MbField *field, const MbValue *values, const MbWorkdays *workdays)
{
  const MbField *from = field->terms != NULL ? mb_register_field (field->reg, field->due_from) : NULL;
  MbDate event = MB_DATE_NONE;
  const MbDueTerm *term;

  if (from != NULL && values[from->index].kind == MB_VALUE_TEXT)
    event = mb_date_from_iso (values[from->index].text);
  if (event == MB_DATE_NONE)
    return MB_DATE_NONE;
  term = term_for (field, values);
  return term->workdays ? mb_deadline_workdays (event, term->days, workdays) : mb_deadline_days (event, term->days, workdays);
}

int
mb_overdue_days (MbDate limit, MbDate closed, MbDate as_of)
{
  gboolean open = closed == MB_DATE_NONE || closed > as_of;

  if (limit == MB_DATE_NONE || as_of == MB_DATE_NONE || !open || as_of <= limit)
    return 0;
  return as_of - limit;
}

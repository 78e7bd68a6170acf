/* value.c: see value.h. */
#include "value.h"

void
mb_value_clear (MbValue *value)
{
  g_free (value->text);
  value->kind = MB_VALUE_NULL;
  value->number = 0;
  value->text = NULL;
}

void
mb_value_copy (const MbValue *from, MbValue *to)
{
  to->kind = from->kind;
  to->number = from->number;
  to->text = g_strdup (from->text);
}

void
mb_value_set_null (MbValue *value)
{
  mb_value_clear (value);
}

void
mb_value_set_int (MbValue *value, gint64 number)
{
  mb_value_clear (value);
  value->kind = MB_VALUE_INT;
  value->number = number;
}

void
mb_value_set_text (MbValue *value, const char *text)
{
  mb_value_take_text (value, g_strdup (text));
}

void
mb_value_take_text (MbValue *value, char *text)
{
  mb_value_clear (value);
  if (text == NULL)
    return;
  value->kind = MB_VALUE_TEXT;
  value->text = text;
}

gboolean
mb_value_equal (const MbValue *a, const MbValue *b)
{
  if (a->kind != b->kind)
    return FALSE;
  switch (a->kind)
    {
    case MB_VALUE_INT:
      return a->number == b->number;
    case MB_VALUE_TEXT:
      return g_str_equal (a->text, b->text);
    case MB_VALUE_NULL:
    default:
      return TRUE;
    }
}

/* value.h: one value of a field.
 *
 * A value is nothing, a text, or a 64-bit integer. The field's type says what
 * it means: decimals are hundredths, money is fen, yes/no is 1 or 0, a link is
 * the id of the other record, dates are ISO text. Never a floating point number.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum { MB_VALUE_NULL, MB_VALUE_TEXT, MB_VALUE_INT } MbValueKind;

typedef struct
{
  MbValueKind kind;
  gint64 number; /* MB_VALUE_INT */
  char *text;    /* MB_VALUE_TEXT, owned */
} MbValue;

#define MB_VALUE_INIT { MB_VALUE_NULL, 0, NULL }

void mb_value_clear (MbValue *value);
void mb_value_copy (const MbValue *from, MbValue *to); /* to is overwritten, not cleared */
void mb_value_set_null (MbValue *value);               /* these clear the old content first */
void mb_value_set_int (MbValue *value, gint64 number);
void mb_value_set_text (MbValue *value, const char *text);        /* copies; NULL makes null */
void mb_value_take_text (MbValue *value, char *text);             /* takes text */
gboolean mb_value_equal (const MbValue *a, const MbValue *b);
static inline gboolean mb_value_is_null (const MbValue *value) { return value->kind == MB_VALUE_NULL; }
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MbValue, mb_value_clear)

G_END_DECLS

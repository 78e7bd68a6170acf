/* number-format.h: what a spreadsheet's number format makes of a number: the one place for xlsx and xls. */
#pragma once

#include "reader.h"

G_BEGIN_DECLS

typedef enum { MB_FORMAT_NUMBER, MB_FORMAT_DATE, MB_FORMAT_TIME } MbFormatClass;

/* mb_number_format_class: by format code, such as "yyyy\"年\"m\"月\"" or "[h]:mm". Quoted text, escapes, colours, locale
 * and condition brackets do not count; only the first section counts. m is a month only without h or s. */
MbFormatClass mb_number_format_class (const char *code);
/* mb_number_format_builtin_class: by built-in id (14 to 17, 22, 27 to 31, 36, 50 to 54, 57, 58 date; 18 to 21, 32 to 35, 45 to
 * 47, 55, 56 time). */
MbFormatClass mb_number_format_builtin_class (guint id);
/* mb_number_format_builtin_code: en-US code of a built-in id for keeping layout; "General" if unknown. Static. */
const char *mb_number_format_builtin_code (guint id);
/* mb_number_format_cell: the kind and text of a number under a format class. text is appended to buffer (cleared first):
 * a date, a time, or %.15g. Numbers that are no date (negative, 60 in 1900, beyond 9999-12-31) stay numbers. Seconds are rounded
 * to whole ones. */
MbSheetCellKind mb_number_format_cell (double number, MbFormatClass format_class, gboolean system_1904, GString *buffer);

G_END_DECLS

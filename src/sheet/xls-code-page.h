/* xls-code-page.h: the code pages that a CODEPAGE record may name, and their texts as UTF-8. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* mb_xls_code_page_effective: the page to convert these bytes by. page 0 (none named): 936 where every character
 * beyond ASCII is a pair as GB 2312 has them, since old programs of this country wrote such files without a word;
 * else 1252. */
guint mb_xls_code_page_effective (guint page, const guint8 *bytes, gsize n);
/* mb_xls_code_page_of_charset: the page of a font's character set; 0 for those that say nothing (ANSI, default,
 * symbol). */
guint mb_xls_code_page_of_charset (guint charset);
/* mb_xls_code_page_open: for g_iconv_close; (GIConv) -1 where this system has no such page. */
GIConv mb_xls_code_page_open (guint page);
/* mb_xls_code_page_convert: appends as UTF-8. Bytes without a meaning become U+FFFD in a page of several bytes a
 * character, the control character of that number in a page of one, as Windows does. Without a converter it converts
 * as page 1252. */
void mb_xls_code_page_convert (GIConv converter, guint page, const guint8 *bytes, gsize n, GString *out);

G_END_DECLS

/* import-testing.h: sheets written as text, for the tests of the import.
 *
 * "== name" begins a sheet ("== name hidden" a hidden one); then a line is a row, "|" parts its cells, an empty line is a row
 * without cells. A cell that begins with # is a number, with @ a date, with ! an error value; "\\n" is a line break.
 */
#pragma once

#include "import-private.h"

#include <string.h>

static inline void
testing_add_line (MbBook *book, guint sheet, guint row, const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, "|", -1);
  g_autoptr (GArray) cells = g_array_new (FALSE, TRUE, sizeof (MbSheetCell));

  for (guint i = 0; parts[i] != NULL; i++)
    {
      MbSheetCell cell = { .column = i + 1, .kind = MB_SHEET_TEXT };
      char *text = parts[i];
      GString *broken = NULL;

      if (*text == '\0')
        continue;
      if (strchr ("#@!", *text) != NULL)
        {
          cell.kind = *text == '#' ? MB_SHEET_NUMBER : *text == '@' ? MB_SHEET_DATE : MB_SHEET_ERROR;
          memmove (text, text + 1, strlen (text));
        }
      broken = g_string_new (text);
      g_string_replace (broken, "\\n", "\n", 0);
      g_free (parts[i]);
      parts[i] = g_string_free (broken, FALSE);
      cell.text = parts[i];
      cell.length = (guint) strlen (parts[i]);
      g_array_append_val (cells, cell);
    }
  if (cells->len > 0)
    mb_book_add_row (book, sheet, row, (const MbSheetCell *) cells->data, cells->len);
}

static inline guint
testing_number (const char **p)
{
  guint number = 0;

  for (; g_ascii_isdigit (**p); (*p)++)
    number = number * 10 + (guint) (**p - '0');
  return number;
}

static inline guint
testing_column (const char **p)
{
  guint column = 0;

  for (; g_ascii_isupper (**p); (*p)++)
    column = column * 26 + (guint) (**p - 'A' + 1);
  return column;
}

/* merges: "A1:C1 F3:G3" of the last sheet; NULL for none. */
static inline MbBook *
testing_book (const char *text, const char *merges)
{
  MbBook *book = mb_book_new (MB_FILE_XLSX);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GArray) ranges = g_array_new (FALSE, TRUE, sizeof (MbSheetRange));
  guint sheet = G_MAXUINT;
  guint row = 0;

  for (const char *p = merges; p != NULL && *p != '\0'; p += *p == ' ')
    {
      MbSheetRange range = { 0 };

      range.column = testing_column (&p);
      range.row = testing_number (&p);
      p++; /* : */
      range.last_column = testing_column (&p);
      range.last_row = testing_number (&p);
      g_array_append_val (ranges, range);
    }
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], "== "))
        {
          gboolean hidden = g_str_has_suffix (lines[i], " hidden");
          g_autofree char *name = g_strndup (lines[i] + 3, strlen (lines[i] + 3) - (hidden ? strlen (" hidden") : 0));

          if (sheet != G_MAXUINT)
            mb_book_end_sheet (book, sheet, NULL, NULL, NULL);
          sheet = mb_book_add_sheet (book, name, hidden);
          row = 0;
          continue;
        }
      if (sheet == G_MAXUINT)
        sheet = mb_book_add_sheet (book, "Sheet1", FALSE);
      testing_add_line (book, sheet, ++row, lines[i]);
    }
  mb_book_end_sheet (book, sheet, ranges, NULL, NULL);
  return book;
}

/* A register of the usual kinds of fields. */
static const char testing_register_text[]
    = "[Register]\n"
      "id=garden\nversion=1\nlabel=Gardens\nlabel[zh_CN]=园所\nsingular=garden\n"
      "title=name\nidentity=name;town\nheadings=花名册\n"
      "[Field name]\ntype=text\nlabel=Name\nlabel[zh_CN]=机构名称\nrequired=true\n"
      "aliases=单位名称\n"
      "[Field town]\ntype=choice\nopen=true\nscope=true\nlabel=Town\n"
      "label[zh_CN]=所属乡镇\n"
      "[Field uscc]\ntype=code\nchecker=uscc\nunique=true\nlabel=Code\n"
      "label[zh_CN]=统一社会信用代码\n"
      "[Field from]\ntype=date\nlabel=Valid from\nlabel[zh_CN]=许可证有效期起\n"
      "aliases=有效期起\n"
      "[Field to]\ntype=date\nlabel=Valid to\nlabel[zh_CN]=许可证有效期止\n"
      "aliases=有效期止\n"
      "[Field children]\ntype=integer\nmin=0\nlabel=Children\n"
      "label[zh_CN]=在园幼儿数\naliases=在园幼儿\nunit=人\n"
      "[Field fund]\ntype=money\nmin=0\nlabel=Fund\nlabel[zh_CN]=整改资金\nunit=元\n";

static inline MbRegister *
testing_register (void)
{
  g_autoptr (GError) error = NULL;
  MbRegister *reg = mb_register_new_parse (testing_register_text, -1, "garden.register", &error);

  g_assert_no_error (error);
  return reg;
}

static inline int
testing_match (const char *heading, gboolean *by_alias, gpointer user)
{
  const MbField *field = mb_register_match_heading (user, heading, by_alias);

  return field != NULL ? (int) field->index : MB_HEADING_UNKNOWN;
}

static inline gboolean
testing_identifies (int key, gpointer user)
{
  const MbRegister *reg = user;
  const MbField *field = g_ptr_array_index (reg->fields, (guint) key);

  return field == reg->title || field->unique;
}

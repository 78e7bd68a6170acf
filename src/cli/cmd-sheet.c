/* cmd-sheet.c: a file as it was read, before any register is involved. Streams: a million cells need no memory. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "command.h"
#include "reader.h"

typedef struct
{
  MbJson *json; /* NULL: text */
} Dump;

static const char *
kind_id (MbSheetCellKind kind)
{
  switch (kind)
    {
    case MB_SHEET_NUMBER:
      return "number";
    case MB_SHEET_DATE:
      return "date";
    case MB_SHEET_BOOL:
      return "bool";
    case MB_SHEET_ERROR:
      return "error";
    case MB_SHEET_TEXT:
    default:
      return "text";
    }
}

static gboolean
begin_sheet (const MbSheetInfo *sheet, gpointer user, GError **error)
{
  Dump *dump = user;

  if (dump->json == NULL)
    {
      mb_say (sheet->hidden ? _ ("Sheet %s (hidden)") : _ ("Sheet %s"), sheet->name);
      return TRUE;
    }
  mb_json_begin_object (dump->json);
  mb_json_add_string (dump->json, "name", sheet->name);
  mb_json_add_bool (dump->json, "hidden", sheet->hidden);
  mb_json_name (dump->json, "rows");
  mb_json_begin_array (dump->json);
  return TRUE;
}

static gboolean
dump_row (const MbSheetInfo *sheet, guint row, const MbSheetCell *cells, guint n_cells, gpointer user, GError **error)
{
  Dump *dump = user;

  if (dump->json == NULL)
    {
      for (guint i = 0; i < n_cells; i++)
        {
          g_autofree char *column = mb_fault_column_name (cells[i].column);

          mb_say ("%s%u\t%s\t%s", column, row, kind_id (cells[i].kind), cells[i].text);
        }
      return TRUE;
    }
  mb_json_begin_object (dump->json);
  mb_json_add_int (dump->json, "row", row);
  mb_json_name (dump->json, "cells");
  mb_json_begin_array (dump->json);
  for (guint i = 0; i < n_cells; i++)
    {
      mb_json_begin_object (dump->json);
      mb_json_add_int (dump->json, "col", cells[i].column);
      mb_json_add_string (dump->json, "type", kind_id (cells[i].kind));
      mb_json_add_string (dump->json, "value", cells[i].text);
      mb_json_end_object (dump->json);
    }
  mb_json_end_array (dump->json);
  mb_json_end_object (dump->json);
  return TRUE;
}

static gboolean
end_sheet (const MbSheetInfo *sheet, gpointer user, GError **error)
{
  Dump *dump = user;

  if (dump->json != NULL)
    {
      mb_json_end_array (dump->json);
      mb_json_end_object (dump->json);
    }
  return TRUE;
}

/* run_dump: the answer goes to a temporary file first, since a file may prove damaged after a million good cells and the
 * answer is then an error and nothing else. */
static int
run_dump (MbCall *call, GError **error)
{
  static const MbSheetHandler handler = { begin_sheet, dump_row, end_sheet };
  const char *path = mb_args_word (call->args, 0);
  FILE *held = call->json ? tmpfile () : NULL;
  Dump dump = { 0 };
  gboolean ok;

  if (call->json && held == NULL)
    {
      mb_set_error (error, MB_FAULT_FILE_UNWRITABLE, "%s", g_get_tmp_dir ());
      return MB_EXIT_FAILED;
    }
  if (held != NULL)
    {
      dump.json = mb_json_new (held);
      mb_json_begin_object (dump.json);
      mb_json_name (dump.json, "sheets");
      mb_json_begin_array (dump.json);
    }
  ok = mb_sheet_read_file (path, &handler, &dump, NULL, NULL, error);
  if (held != NULL)
    {
      char buffer[65536];
      gsize n;

      mb_json_end_array (dump.json);
      mb_json_end_object (dump.json);
      mb_json_free (dump.json);
      rewind (held);
      while (ok && (n = fread (buffer, 1, sizeof buffer, held)) > 0)
        fwrite (buffer, 1, n, stdout);
      fclose (held);
    }
  return ok ? MB_EXIT_OK : MB_EXIT_FAILED;
}

const MbCommand mb_sheet_commands[] = {
  { "sheet dump", "FILE", N_ ("show a spreadsheet file as it is read"), 1, 1, 0, FALSE, run_dump },
  { 0 },
};

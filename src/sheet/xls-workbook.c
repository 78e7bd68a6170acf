/* xls-workbook.c: mb_xls_read. Keeps the promise that every worksheet of the file is handed over in the workbook's
 * order and under its name, hidden ones too, and nothing that is no worksheet. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "reader.h"
#include "xls-decrypt.h"
#include "xls-ole.h"
#include "xls-sheet.h"

/* The whole file, its workbook stream and the places of its cells lie in memory together. */
#define MAX_FILE_BYTES (128u << 20)
/* More sheets than fit into the memory of any office program; the rest is not looked at. */
#define MAX_SHEETS 16384

enum
{
  BOUND_WORKSHEET = 0,
  BOUND_MACRO = 1,
  BOUND_CHART = 2,
  BOUND_MODULE = 6
};

typedef struct
{
  char *name;
  guint type; /* as BOUNDSHEET has it */
  gboolean hidden;
  gsize offset; /* of the BOF record */
} Entry;

typedef struct
{
  MbXlsBook book;
  GArray *entries;    /* (element-type Entry) */
  GArray *substreams; /* (element-type gsize): where the substreams behind the globals begin; NULL: not looked for */
  MbJob *job;
  const char *sheet_name; /* of a sheet that has none */
} Reading;

static void
entry_clear (gpointer data)
{
  g_free (((Entry *) data)->name);
}

gboolean
mb_xls_book_record (MbXlsBook *book, const MbXlsRecord *record, GError **error)
{
  switch (record->id)
    {
    case MB_XLS_FILEPASS:
      if (book->plain == NULL && (book->plain = mb_xls_decrypt (&book->stream, record, book->version == 8)) != NULL)
        {
          book->stream.data = g_bytes_get_data (book->plain, NULL);
          break;
        }
      mb_set_error (error, MB_FAULT_FILE_ENCRYPTED, NULL);
      return FALSE;
    case MB_XLS_CODEPAGE:
      if (record->length >= 2)
        book->text.code_page = mb_xls_u16 (record->data);
      break;
    case MB_XLS_DATEMODE:
      if (record->length >= 2)
        book->system_1904 = mb_xls_u16 (record->data) == 1;
      break;
    case MB_XLS_SST:
      mb_xls_sst_free (book->sst);
      book->sst = mb_xls_sst_new (&book->stream, record);
      break;
    default:
      mb_xls_formats_record (book->formats, &book->stream, &book->text, record);
      break;
    }
  return TRUE;
}

static void
add_entry (Reading *reading, const char *name, guint type, gboolean hidden, gsize offset)
{
  Entry entry = { NULL, type, hidden, offset };

  if (reading->entries->len >= MAX_SHEETS)
    return;
  entry.name = *name != '\0' ? g_strdup (name) : g_strdup_printf ("Sheet%u", reading->entries->len + 1);
  g_array_append_val (reading->entries, entry);
}

static void
take_boundsheet (Reading *reading, const MbXlsRecord *record)
{
  g_autoptr (GString) name = g_string_new (NULL);
  MbXlsCursor cursor;

  if (record->length < 7)
    return;
  mb_xls_cursor_init (&cursor, &reading->book.stream, record, 6);
  mb_xls_text_read (&reading->book.text, &cursor, 1, name);
  add_entry (reading, name->str, record->data[5], (record->data[4] & 3) != 0, mb_xls_u32 (record->data));
}

/* offset: behind the BOF record of the globals. */
static gboolean
read_globals (Reading *reading, gsize offset, GError **error)
{
  MbXlsRecord record;
  MbXlsStep step;

  while ((step = mb_xls_substream_next (&reading->book.stream, &offset, &record)) == MB_XLS_STEP_RECORD)
    if (record.id == MB_XLS_BOUNDSHEET)
      take_boundsheet (reading, &record);
    else if (!mb_xls_book_record (&reading->book, &record, error))
      return FALSE;

  /* There is no workbook without a sheet. */
  if (step == MB_XLS_STEP_DAMAGED || reading->entries->len == 0)
    {
      mb_set_error (error, MB_FAULT_FILE_DAMAGED, NULL);
      return FALSE;
    }
  return TRUE;
}

/* A workbook of BIFF 4 has its sheets inside the globals, each behind a record with its name and length. */
static gboolean
read_globals_4 (Reading *reading, gsize offset, GError **error)
{
  MbXlsRecord record;
  MbXlsStep step;

  while ((step = mb_xls_record_at (&reading->book.stream, offset, &record)) == MB_XLS_STEP_RECORD
         && record.id != MB_XLS_EOF)
    {
      offset = mb_xls_record_next (&record);
      if (record.id == MB_XLS_SHEETHDR && record.length >= 5)
        {
          g_autoptr (GString) name = g_string_new (NULL);
          MbXlsCursor cursor;
          mb_xls_cursor_init (&cursor, &reading->book.stream, &record, 4);
          mb_xls_text_read (&reading->book.text, &cursor, 1, name);
          add_entry (reading, name->str, BOUND_WORKSHEET, FALSE, offset);
          offset += mb_xls_u32 (record.data);
        }
      else if (record.id != MB_XLS_BOUNDSHEET && !mb_xls_book_record (&reading->book, &record, error))
        return FALSE;
    }
  if (step == MB_XLS_STEP_DAMAGED)
    {
      mb_set_error (error, MB_FAULT_FILE_DAMAGED, NULL);
      return FALSE;
    }
  return TRUE;
}

static gboolean
bof_at (const MbXlsStream *stream, gsize offset, MbXlsRecord *record, guint *substream)
{
  guint version;

  return mb_xls_record_at (stream, offset, record) == MB_XLS_STEP_RECORD
         && mb_xls_record_bof (record, &version, substream);
}

/* Some writers give no or wrong places of the sheets, but none has them in another order. */
static GArray *
find_substreams (const MbXlsStream *stream)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize offset = 0;
  guint substream;
  MbXlsRecord record;

  while (bof_at (stream, offset, &record, &substream))
    {
      if (offset > 0)
        g_array_append_val (found, offset);
      offset = mb_xls_record_next (&record);
      while (mb_xls_substream_next (stream, &offset, &record) == MB_XLS_STEP_RECORD)
        ;
      if (mb_xls_record_at (stream, offset, &record) != MB_XLS_STEP_RECORD)
        break;
      if (record.id == MB_XLS_EOF)
        offset = mb_xls_record_next (&record);
    }
  return found;
}

static gboolean
read_sheet (Reading *reading, const Entry *entry, gsize offset, GError **error)
{
  MbXlsSheet sheet;
  gboolean ok = mb_xls_sheet_scan (&reading->book, offset, entry->name, &sheet, error);

  if (ok && !sheet.dialog)
    ok = mb_xls_sheet_read (&reading->book, &sheet, entry->name, entry->hidden, reading->job, error);
  mb_xls_sheet_clear (&sheet);
  return ok;
}

static gboolean
read_entries (Reading *reading, GError **error)
{
  const MbXlsStream *stream = &reading->book.stream;

  for (guint i = 0; i < reading->entries->len; i++)
    {
      const Entry *entry = &g_array_index (reading->entries, Entry, i);
      gsize offset = entry->offset;
      guint substream;
      MbXlsRecord record;

      if (entry->type == BOUND_MACRO || entry->type == BOUND_CHART || entry->type == BOUND_MODULE)
        continue;
      if (!bof_at (stream, offset, &record, &substream) || (offset == 0 && substream == MB_XLS_SUBSTREAM_GLOBALS))
        {
          if (reading->substreams == NULL)
            reading->substreams = find_substreams (stream);
          if (i < reading->substreams->len)
            offset = g_array_index (reading->substreams, gsize, i);
          if (!bof_at (stream, offset, &record, &substream))
            {
              mb_set_error (error, MB_FAULT_FILE_DAMAGED, _ ("sheet “%s”"), entry->name);
              return FALSE;
            }
        }
      if (substream == MB_XLS_SUBSTREAM_CHART || substream == MB_XLS_SUBSTREAM_MACRO
          || substream == MB_XLS_SUBSTREAM_MODULE)
        continue;
      if (reading->book.version < 5)
        mb_xls_formats_restart (reading->book.formats);
      if (!read_sheet (reading, entry, mb_xls_record_next (&record), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_book (Reading *reading, GError **error)
{
  MbXlsBook *book = &reading->book;
  guint version, substream;
  MbXlsRecord bof;

  if (mb_xls_record_at (&book->stream, 0, &bof) != MB_XLS_STEP_RECORD || !mb_xls_record_bof (&bof, &version, &substream)
      || version == 0)
    {
      mb_set_error (error, MB_FAULT_FILE_DAMAGED, NULL);
      return FALSE;
    }
  book->version = version;
  book->text.version = version;
  book->formats = mb_xls_formats_new (version, book->sink);

  switch (substream)
    {
    case MB_XLS_SUBSTREAM_SHEET:
      add_entry (reading, reading->sheet_name, BOUND_WORKSHEET, FALSE, 0);
      break;
    case MB_XLS_SUBSTREAM_CHART:
    case MB_XLS_SUBSTREAM_MACRO:
    case MB_XLS_SUBSTREAM_MODULE:
      break;
    case MB_XLS_SUBSTREAM_WORKSPACE:
      if (version != 4)
        {
          mb_set_error (error, MB_FAULT_FILE_KIND, "%s", _ ("This is a workspace; it only names other files."));
          return FALSE;
        }
      if (!read_globals_4 (reading, mb_xls_record_next (&bof), error))
        return FALSE;
      break;
    default:
      if (!read_globals (reading, mb_xls_record_next (&bof), error))
        return FALSE;
      break;
    }
  return read_entries (reading, error);
}

gboolean
mb_xls_read (GBytes *bytes, const char *sheet_name, const MbSheetHandler *handler, gpointer user, MbJob *job,
             GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GBytes) workbook = NULL;
  gboolean cut = FALSE;

  if (size == 0)
    {
      mb_set_error (error, MB_FAULT_FILE_EMPTY, NULL);
      return FALSE;
    }
  if (size > MAX_FILE_BYTES)
    {
      mb_set_error (error, MB_FAULT_FILE_TOO_LARGE, NULL);
      return FALSE;
    }
  if (!mb_xls_ole_is (data, size))
    workbook = g_bytes_ref (bytes);
  else if ((workbook = mb_xls_ole_workbook (bytes, &cut, error)) == NULL)
    return FALSE;

  Reading reading = { .entries = g_array_new (FALSE, FALSE, sizeof (Entry)), .job = job, .sheet_name = sheet_name };
  g_array_set_clear_func (reading.entries, entry_clear);
  reading.book.sink = mb_sheet_sink_new (handler, user, job);
  reading.book.scratch = g_string_new (NULL);
  mb_xls_text_init (&reading.book.text);
  reading.book.stream.data = g_bytes_get_data (workbook, &reading.book.stream.size);
  reading.book.stream.cut = cut;

  gboolean ok = read_book (&reading, error);

  mb_xls_text_clear (&reading.book.text);
  mb_xls_sst_free (reading.book.sst);
  mb_xls_formats_free (reading.book.formats);
  g_clear_pointer (&reading.substreams, g_array_unref);
  g_array_unref (reading.entries);
  g_clear_pointer (&reading.book.plain, g_bytes_unref);
  mb_sheet_sink_free (reading.book.sink);
  g_string_free (reading.book.scratch, TRUE);
  return ok;
}

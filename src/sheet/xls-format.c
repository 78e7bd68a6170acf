/* xls-format.c: keeps the promise that a date is known as a date in every version of BIFF.
 *
 * BIFF 5 and 8 number their formats in the FORMAT record; before that a format's number is its place in the
 * file. What a file does not list itself is a built-in format. */
#include "xls-format.h"

#include "xls-code-page.h"

typedef struct
{
  MbFormatClass format_class;
  guint index; /* of its code, in the sheet info's list */
} Resolved;

typedef struct
{
  guint16 font;
  guint16 format;
} Xf;

struct _MbXlsFormats
{
  guint version;
  MbSheetSink *sink;    /* which keeps the codes of the formats in use */
  GHashTable *listed;   /* format number → code */
  GHashTable *resolved; /* format number → Resolved */
  gboolean restart;     /* the next record begins a new set */
  guint n_listed;       /* FORMAT records so far: the number of the next one before BIFF 5 */
  GArray *xfs;          /* (element-type Xf) */
  GArray *pages;        /* (element-type guint16): code page of each font */
};

MbXlsFormats *
mb_xls_formats_new (guint version, MbSheetSink *sink)
{
  MbXlsFormats *formats = g_new0 (MbXlsFormats, 1);

  formats->version = version;
  formats->sink = sink;
  formats->listed = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  formats->resolved = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  formats->xfs = g_array_new (FALSE, FALSE, sizeof (Xf));
  formats->pages = g_array_new (FALSE, FALSE, sizeof (guint16));
  return formats;
}

void
mb_xls_formats_free (MbXlsFormats *formats)
{
  if (formats == NULL)
    return;
  g_hash_table_unref (formats->listed);
  g_hash_table_unref (formats->resolved);
  g_array_unref (formats->xfs);
  g_array_unref (formats->pages);
  g_free (formats);
}

void
mb_xls_formats_restart (MbXlsFormats *formats)
{
  formats->restart = TRUE;
}

static void
forget (MbXlsFormats *formats)
{
  formats->restart = FALSE;
  g_hash_table_remove_all (formats->listed);
  g_hash_table_remove_all (formats->resolved);
  formats->n_listed = 0;
  g_array_set_size (formats->xfs, 0);
}

gboolean
mb_xls_formats_has_xfs (const MbXlsFormats *formats)
{
  return formats->xfs->len > 0;
}

static void
take_format (MbXlsFormats *formats, const MbXlsStream *stream, MbXlsText *text, const MbXlsRecord *record)
{
  g_autoptr (GString) code = g_string_new (NULL);
  gboolean numbered = formats->version >= 5;

  /* A cell names its format by 16 bits at most. */
  if (formats->n_listed > G_MAXUINT16)
    return;
  guint id = formats->n_listed++;
  /* BIFF 4 has two bytes in the number's place that mean nothing. */
  gsize skip = record->id == MB_XLS_FORMAT_4 ? 2 : 0;
  MbXlsCursor cursor;

  if (record->length < skip + 1)
    return;
  if (numbered && skip == 2)
    id = mb_xls_u16 (record->data);
  mb_xls_cursor_init (&cursor, stream, record, skip);
  mb_xls_text_read (text, &cursor, text->version >= 8 ? 2 : 1, code);
  g_hash_table_insert (formats->listed, GUINT_TO_POINTER (id), g_string_free (g_steal_pointer (&code), FALSE));
  g_hash_table_remove (formats->resolved, GUINT_TO_POINTER (id));
}

static void
take_xf (MbXlsFormats *formats, const MbXlsRecord *record)
{
  Xf xf = { 0 };

  if (record->id == MB_XLS_XF_5 && record->length >= 4)
    xf = (Xf){ (guint16) mb_xls_u16 (record->data), (guint16) mb_xls_u16 (record->data + 2) };
  else if (record->id == MB_XLS_XF_2 && record->length >= 3)
    xf.format = record->data[2] & 0x3F;
  else if (record->id != MB_XLS_XF_5 && record->id != MB_XLS_XF_2 && record->length >= 2)
    xf.format = record->data[1];
  /* A cell names its XF by 16 bits. */
  if (formats->xfs->len <= G_MAXUINT16)
    g_array_append_val (formats->xfs, xf);
}

/* Before BIFF 5 fonts have no character set. */
static void
take_font (MbXlsFormats *formats, const MbXlsRecord *record)
{
  guint16 page = record->length >= 13 ? (guint16) mb_xls_code_page_of_charset (record->data[12]) : 0;

  if (formats->version == 5 && formats->pages->len <= G_MAXUINT16)
    g_array_append_val (formats->pages, page);
}

gboolean
mb_xls_formats_record (MbXlsFormats *formats, const MbXlsStream *stream, MbXlsText *text, const MbXlsRecord *record)
{
  switch (record->id)
    {
    case MB_XLS_FORMAT_2:
    case MB_XLS_FORMAT_4:
      if (formats->restart)
        forget (formats);
      take_format (formats, stream, text, record);
      return TRUE;
    case MB_XLS_XF_2:
    case MB_XLS_XF_3:
    case MB_XLS_XF_4:
    case MB_XLS_XF_5:
      if (formats->restart)
        forget (formats);
      take_xf (formats, record);
      return TRUE;
    case MB_XLS_FONT:
      take_font (formats, record);
      return TRUE;
    default:
      return FALSE;
    }
}

/* Before BIFF 4 the two formats of fractions (12 and 13) were not there yet, so the later ones had lower numbers. */
static guint
builtin_id (const MbXlsFormats *formats, guint id)
{
  return formats->version <= 3 && id >= 12 && id <= 20 ? id + 2 : id;
}

MbFormatClass
mb_xls_formats_of_id (MbXlsFormats *formats, guint id, guint *index)
{
  Resolved *resolved = g_hash_table_lookup (formats->resolved, GUINT_TO_POINTER (id));

  if (resolved == NULL)
    {
      const char *code = g_hash_table_lookup (formats->listed, GUINT_TO_POINTER (id));
      resolved = g_new (Resolved, 1);
      if (code != NULL)
        resolved->format_class = mb_number_format_class (code);
      else
        {
          guint builtin = builtin_id (formats, id);
          code = mb_number_format_builtin_code (builtin);
          resolved->format_class = mb_number_format_builtin_class (builtin);
        }
      resolved->index = *code != '\0' ? mb_sheet_sink_add_format (formats->sink, code) : 0;
      g_hash_table_insert (formats->resolved, GUINT_TO_POINTER (id), resolved);
    }
  *index = resolved->index;
  return resolved->format_class;
}

MbFormatClass
mb_xls_formats_of_xf (MbXlsFormats *formats, guint xf, guint *index)
{
  if (xf < formats->xfs->len)
    return mb_xls_formats_of_id (formats, g_array_index (formats->xfs, Xf, xf).format, index);
  *index = 0;
  return MB_FORMAT_NUMBER;
}

guint
mb_xls_formats_page_of_xf (const MbXlsFormats *formats, guint xf)
{
  if (xf >= formats->xfs->len)
    return 0;

  /* There is no font number 4. */
  guint font = g_array_index (formats->xfs, Xf, xf).font;
  if (font > 4)
    font--;
  return font < formats->pages->len ? g_array_index (formats->pages, guint16, font) : 0;
}

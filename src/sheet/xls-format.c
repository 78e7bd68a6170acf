/* xls-format.c: keeps the promise that a date is known as a date in every version of BIFF.
 *
 * BIFF 5 and 8 number their formats in the FORMAT record; before that a format's number is its place in the
 * file. What a file does not list itself is a built-in format. */
#include "xls-format.h"

typedef struct
{
  MbFormatClass format_class;
  guint index; /* among the codes */
} Resolved;

struct _MbXlsFormats
{
  guint version;
  GPtrArray *codes;     /* (element-type utf8), the workbook's */
  GHashTable *index_of; /* code (borrowed from codes) → index in codes */
  GHashTable *listed;   /* format number → code */
  GHashTable *resolved; /* format number → Resolved */
  gboolean restart;     /* the next record begins a new set */
  guint n_listed;       /* FORMAT records so far: the number of the next one before BIFF 5 */
  GArray *xfs;          /* (element-type guint16): format number of each XF */
};

MbXlsFormats *
mb_xls_formats_new (guint version, GPtrArray *codes)
{
  MbXlsFormats *formats = g_new0 (MbXlsFormats, 1);

  formats->version = version;
  formats->codes = g_ptr_array_ref (codes);
  formats->index_of = g_hash_table_new (g_str_hash, g_str_equal);
  formats->listed = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  formats->resolved = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  formats->xfs = g_array_new (FALSE, FALSE, sizeof (guint16));
  if (codes->len == 0)
    g_ptr_array_add (codes, g_strdup ("General"));
  for (guint i = codes->len; i > 0; i--)
    g_hash_table_insert (formats->index_of, codes->pdata[i - 1], GUINT_TO_POINTER (i - 1));
  return formats;
}

void
mb_xls_formats_free (MbXlsFormats *formats)
{
  if (formats == NULL)
    return;
  g_hash_table_unref (formats->index_of);
  g_hash_table_unref (formats->listed);
  g_hash_table_unref (formats->resolved);
  g_array_unref (formats->xfs);
  g_ptr_array_unref (formats->codes);
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
  guint16 id = 0;

  if (record->id == MB_XLS_XF_5)
    id = record->length >= 4 ? (guint16) mb_xls_u16 (record->data + 2) : 0;
  else if (record->id == MB_XLS_XF_2)
    id = record->length >= 3 ? record->data[2] & 0x3F : 0;
  else
    id = record->length >= 2 ? record->data[1] : 0;
  /* A cell names its XF by 16 bits. */
  if (formats->xfs->len <= G_MAXUINT16)
    g_array_append_val (formats->xfs, id);
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

static guint
index_of_code (MbXlsFormats *formats, const char *code)
{
  gpointer index;

  if (*code == '\0')
    return 0;
  if (g_hash_table_lookup_extended (formats->index_of, code, NULL, &index))
    return GPOINTER_TO_UINT (index);
  char *kept = g_strdup (code);
  g_ptr_array_add (formats->codes, kept);
  g_hash_table_insert (formats->index_of, kept, GUINT_TO_POINTER (formats->codes->len - 1));
  return formats->codes->len - 1;
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
      resolved->index = index_of_code (formats, code);
      g_hash_table_insert (formats->resolved, GUINT_TO_POINTER (id), resolved);
    }
  *index = resolved->index;
  return resolved->format_class;
}

MbFormatClass
mb_xls_formats_of_xf (MbXlsFormats *formats, guint xf, guint *index)
{
  if (xf < formats->xfs->len)
    return mb_xls_formats_of_id (formats, g_array_index (formats->xfs, guint16, xf), index);
  *index = 0;
  return MB_FORMAT_NUMBER;
}

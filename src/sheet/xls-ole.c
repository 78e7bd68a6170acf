/* xls-ole.c: keeps the promise that a compound file is either opened or named for what it is, without a word on
 * standard error.
 *
 * The stream itself is read by libgsf. Since libgsf warns and gives up where the office programs only shrug,
 * it is asked for files of regular structure only; the others are read by our own patient reader. */
#include "config.h"

#include "xls-ole.h"

#include <glib/gi18n-lib.h>
#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-infile.h>
#include <gsf/gsf-input-memory.h>
#include <string.h>

#include "xls-compound.h"

gboolean
mb_xls_ole_is (const guint8 *bytes, gsize size)
{
  return size >= 8 && memcmp (bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0;
}

static GBytes *
read_by_gsf (GBytes *file, const char *name)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (file, &size);
  GsfInput *memory = gsf_input_memory_new (bytes, (gsf_off_t) size, FALSE);
  GsfInfile *ole = gsf_infile_msole_new (memory, NULL);
  GsfInput *stream = ole != NULL ? gsf_infile_child_by_name (ole, name) : NULL;
  gsf_off_t length = stream != NULL ? gsf_input_size (stream) : 0;
  guint8 *copy = length > 0 && (gsize) length <= size ? g_malloc ((gsize) length) : NULL;

  if (copy != NULL && gsf_input_read (stream, (gsize) length, copy) == NULL)
    g_clear_pointer (&copy, g_free);
  g_clear_object (&stream);
  g_clear_object (&ole);
  g_clear_object (&memory);
  return copy != NULL ? g_bytes_new_take (copy, (gsize) length) : NULL;
}

static gboolean
begins_with_bof (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  MbXlsStream stream = { data, size, FALSE };
  MbXlsRecord record;
  guint version, substream;

  return mb_xls_record_at (&stream, 0, &record) == MB_XLS_STEP_RECORD
         && mb_xls_record_bof (&record, &version, &substream);
}

static GBytes *
read_stream (GBytes *file, const MbXlsCompound *compound, const MbXlsEntry *entry, gboolean *cut)
{
  gboolean small = mb_xls_compound_is_small (compound, entry);
  g_autoptr (GBytes) stream = NULL;

  if (mb_xls_compound_is_regular (compound, entry) && (stream = read_by_gsf (file, entry->name)) != NULL)
    {
      *cut = FALSE;
      return g_steal_pointer (&stream);
    }

  stream = mb_xls_compound_read (compound, entry, small, cut);
  if (begins_with_bof (stream))
    return g_steal_pointer (&stream);

  /* Some programs put small streams among the large sectors. */
  gboolean other_cut;
  g_autoptr (GBytes) other = mb_xls_compound_read (compound, entry, !small, &other_cut);
  if (!begins_with_bof (other))
    return g_steal_pointer (&stream);
  *cut = other_cut;
  return g_steal_pointer (&other);
}

GBytes *
mb_xls_ole_workbook (GBytes *file, gboolean *cut, GError **error)
{
  static const char *const workbooks[] = { "Workbook", "Book" };
  static const char *const secrets[] = { "EncryptedPackage", "EncryptionInfo", "\tDRMContent" };
  static const struct
  {
    const char *stream, *what;
  } others[] = {
    { "WordDocument", N_ ("This is a text document (doc).") },
    { "PowerPoint Document", N_ ("This is a slide show (ppt).") },
    { "VisioDocument", N_ ("This is a drawing (vsd).") },
    { "__properties_version1.0", N_ ("This is an e-mail message (msg).") },
  };
  gsize size;
  const guint8 *bytes = g_bytes_get_data (file, &size);
  g_autoptr (MbXlsCompound) compound = mb_xls_compound_new (bytes, size);

  if (compound == NULL)
    {
      mb_set_error (error, MB_FAULT_FILE_DAMAGED, NULL);
      return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (workbooks); i++)
    {
      const MbXlsEntry *entry = mb_xls_compound_find (compound, workbooks[i]);
      if (entry != NULL && entry->is_stream)
        return read_stream (file, compound, entry, cut);
    }
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    if (mb_xls_compound_find (compound, secrets[i]) != NULL)
      {
        mb_set_error (error, MB_FAULT_FILE_ENCRYPTED, NULL);
        return NULL;
      }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (mb_xls_compound_find (compound, others[i].stream) != NULL)
      {
        mb_set_error (error, MB_FAULT_FILE_KIND, "%s", _ (others[i].what));
        return NULL;
      }
  mb_set_error (error, MB_FAULT_FILE_KIND, "%s", _ ("There is no workbook in it."));
  return NULL;
}

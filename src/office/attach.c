/* attach.c: keeps the promise that nothing a file claims about itself is believed: its kind is read from its content, its name is only
 * shown, and what other programs open is a private copy.
 */
#include "config.h"

#include "attach.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* ---- Kinds ---- */

const char *
mb_attach_kind (GBytes *bytes)
{
  static const struct
  {
    gsize offset;
    const char *mark;
    gsize length;
    const char *ending;
  } kinds[] = {
    { 0, "\x89PNG\r\n\x1a\n", 8, "png" },
    { 0, "\xff\xd8\xff", 3, "jpg" },
    { 0, "GIF8", 4, "gif" },
    { 8, "WEBP", 4, "webp" },
    { 0, "BM", 2, "bmp" },
    { 0, "II*\0", 4, "tif" },
    { 0, "MM\0*", 4, "tif" },
    { 0, "%PDF-", 5, "pdf" },
  };
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (size >= kinds[i].offset + kinds[i].length
        && memcmp (data + kinds[i].offset, kinds[i].mark, kinds[i].length) == 0)
      return kinds[i].ending;
  return NULL;
}

static gboolean
check_file (const char *name, GBytes *bytes, GError **error)
{
  if (g_bytes_get_size (bytes) > MB_ATTACH_MAX_BYTES)
    {
      mb_set_error (error, MB_FAULT_FILE_TOO_LARGE, "%s", name);
      return FALSE;
    }
  if (mb_attach_kind (bytes) == NULL)
    {
      mb_set_error (error, MB_FAULT_ATTACHMENT_KIND, "%s", name);
      return FALSE;
    }
  return TRUE;
}

/* ---- Keeping ---- */

static GPtrArray *
attachments_of (const MbRecord *record, const MbField *field)
{
  const MbValue *value = &record->values[field->index];

  return mb_attachments_parse (value->kind == MB_VALUE_TEXT ? value->text : NULL);
}

static gboolean
find_hash (const GPtrArray *attachments, const char *hash, guint *index)
{
  for (guint i = 0; i < attachments->len; i++)
    if (g_ascii_strcasecmp (((const MbAttachment *) g_ptr_array_index (attachments, i))->hash, hash) == 0)
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
write_value (MbOffice *office, const MbRecord *record, const MbField *field, const GPtrArray *attachments,
             const char *title, gint64 *set_id, GError **error)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new (title, mb_office_get_actor (office));
  g_autofree char *text = mb_attachments_to_text (attachments);

  mb_change_set_update (set, record);
  mb_change_set_put_text (set, field->id, text);
  return mb_store_apply (mb_office_get_store (office), set, NULL, set_id, error);
}

gboolean
mb_attach_add (MbOffice *office, const MbRecord *record, const MbField *field, const char *const *names,
               GBytes *const *files, guint n_files, gint64 *set_id, GError **error)
{
  g_autoptr (GPtrArray) attachments = attachments_of (record, field);
  g_autofree char *title
      = g_strdup_printf (ngettext ("%u file added: %s", "%u files added: %s", n_files), n_files, field->label);

  g_return_val_if_fail (field->type == MB_FIELD_ATTACHMENT, FALSE);
  for (guint i = 0; i < n_files; i++)
    if (!check_file (names[i], files[i], error))
      return FALSE;
  for (guint i = 0; i < n_files; i++)
    {
      g_autofree char *hash = mb_store_put_blob (mb_office_get_store (office), files[i], error);
      guint index;

      if (hash == NULL)
        return FALSE;
      if (!find_hash (attachments, hash, &index))
        mb_attachments_add (attachments, hash, names[i]);
    }
  return write_value (office, record, field, attachments, title, set_id, error);
}

gboolean
mb_attach_remove (MbOffice *office, const MbRecord *record, const MbField *field, const char *hash, gint64 *set_id,
                  GError **error)
{
  g_autoptr (GPtrArray) attachments = attachments_of (record, field);
  g_autofree char *title = g_strdup_printf (_ ("File removed: %s"), field->label);
  guint index;

  if (!find_hash (attachments, hash, &index))
    {
      mb_set_error (error, MB_FAULT_RECORD_NOT_FOUND, "%s", hash);
      return FALSE;
    }
  g_ptr_array_remove_index (attachments, index);
  return write_value (office, record, field, attachments, title, set_id, error);
}

/* ---- For other programs ---- */

char *
mb_attach_copy_out (MbOffice *office, const char *hash, GError **error)
{
  g_autoptr (GBytes) bytes = mb_store_get_blob (mb_office_get_store (office), hash, error);
  const char *kind = bytes != NULL ? mb_attach_kind (bytes) : NULL;
  g_autofree char *folder = g_build_filename (g_get_user_runtime_dir (), "minban-desk", NULL);
  g_autofree char *name = NULL, *path = NULL;
  gsize size;
  const char *data;

  if (bytes == NULL)
    return NULL;
  if (kind == NULL)
    {
      mb_set_error (error, MB_FAULT_ATTACHMENT_KIND, NULL);
      return NULL;
    }
  data = g_bytes_get_data (bytes, &size);
  name = g_strdup_printf ("%.16s.%s", hash, kind);
  path = g_build_filename (folder, name, NULL);
  /* A folder that is there already may be somebody else's: then it cannot be made private, and nothing is written. */
  if (g_mkdir_with_parents (folder, 0700) != 0 || g_chmod (folder, 0700) != 0
      || !g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL))
    {
      mb_set_error (error, MB_FAULT_FILE_UNWRITABLE, "%s", folder);
      return NULL;
    }
  return g_steal_pointer (&path);
}

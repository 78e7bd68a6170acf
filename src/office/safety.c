/* safety.c: see safety.h. Promise: a value that is erased is in nothing that this program keeps; whoever takes personal
 * values out in full is written down. */
#include "config.h"

#include "safety.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "backup.h"
#include "office-private.h"

/* Totals and grades whose scores are lost are lost figures too. */
static gboolean
tell_figures (const char *path, MbRecoverResult *result, MbJob *job, GError **error)
{
  g_autoptr (MbOffice) office = mb_office_open (path, MB_STORE_READ_ONLY, NULL, error);
  MbCheckResult found = { 0 };

  if (office == NULL)
    return FALSE;
  if (mb_office_check (office, &found, job, error))
    for (guint i = 0; i < found.faults->len; i++)
      g_ptr_array_add (result->losses, mb_fault_message (g_ptr_array_index (found.faults, i)));
  mb_check_result_clear (&found);
  mb_office_close (office);
  return TRUE;
}

gboolean
mb_office_recover (const char *broken, const char *path, MbRecoverResult *result, MbJob *job, GError **error)
{
  g_autoptr (MbCatalogue) registers = mb_office_shipped_registers (error);

  if (registers == NULL || !mb_store_recover (broken, path, registers, result, job, error))
    return FALSE;
  /* The file is there; that it could not be looked at again is no reason to take it away. */
  if (result->losses->len > 0)
    tell_figures (path, result, job, NULL);
  return TRUE;
}

static guint
drop_backups (GPtrArray *old, const char *keep)
{
  guint dropped = 0;

  for (guint i = 0; i < old->len; i++)
    {
      const MbBackup *backup = g_ptr_array_index (old, i);

      if (g_strcmp0 (backup->path, keep) != 0 && g_unlink (backup->path) == 0)
        dropped++;
    }
  return dropped;
}

gboolean
mb_office_erase (MbOffice *office, const char *register_id, gint64 id, const char *field_id, guint *dropped,
                 GError **error)
{
  g_autoptr (GPtrArray) old = NULL;
  g_autofree char *renewed = NULL;

  *dropped = 0;
  if (!mb_store_erase (mb_office_get_store (office), mb_office_get_actor (office), register_id, id, field_id, error))
    return FALSE;
  old = mb_backup_list (office, error);
  if (old == NULL)
    return FALSE;
  if (old->len == 0)
    return TRUE;
  if ((renewed = mb_backup_run (office, NULL, error)) == NULL)
    return FALSE;
  *dropped = drop_backups (old, renewed);
  return TRUE;
}

gboolean
mb_register_has_masked (const MbRegister *reg)
{
  for (guint i = 0; i < reg->fields->len; i++)
    if (mb_field_is_masked (g_ptr_array_index (reg->fields, i)))
      return TRUE;
  return FALSE;
}

gboolean
mb_office_note_personal (MbOffice *office, const MbRegister *reg, guint64 n, GError **error)
{
  g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  g_autofree char *title = g_strdup_printf (_ ("%s: personal values of %s records taken out in full"), reg->label, count);

  return mb_store_note (mb_office_get_store (office), mb_office_get_actor (office), title, error);
}

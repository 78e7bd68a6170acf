/* catalogue.c: all registers of an office (register.h). Promise: one register for each id, in the order in which the
 * ids first came, and no link that leads nowhere once it has been checked.
 */
#include "config.h"

#include "fault.h"
#include "register.h"

#include <glib/gi18n-lib.h>

struct _MbCatalogue
{
  gatomicrefcount refs;
  GPtrArray *registers;
};

MbCatalogue *
mb_catalogue_new (void)
{
  MbCatalogue *catalogue = g_new0 (MbCatalogue, 1);

  g_atomic_ref_count_init (&catalogue->refs);
  catalogue->registers = g_ptr_array_new_with_free_func ((GDestroyNotify) mb_register_free);
  return catalogue;
}

MbCatalogue *
mb_catalogue_ref (MbCatalogue *catalogue)
{
  g_atomic_ref_count_inc (&catalogue->refs);
  return catalogue;
}

void
mb_catalogue_unref (MbCatalogue *catalogue)
{
  if (catalogue == NULL || !g_atomic_ref_count_dec (&catalogue->refs))
    return;
  g_ptr_array_unref (catalogue->registers);
  g_free (catalogue);
}

void
mb_catalogue_take (MbCatalogue *catalogue, MbRegister *reg)
{
  for (guint i = 0; i < catalogue->registers->len; i++)
    {
      MbRegister *earlier = g_ptr_array_index (catalogue->registers, i);

      if (g_str_equal (earlier->id, reg->id))
        {
          g_ptr_array_index (catalogue->registers, i) = reg;
          mb_register_free (earlier);
          return;
        }
    }
  g_ptr_array_add (catalogue->registers, reg);
}

/* What locks a register must itself be locked by a field of its own or by what is above it, and the way up must end. */
static gboolean
check_lock (const MbCatalogue *catalogue, const MbRegister *reg, GError **error)
{
  const MbRegister *above = reg;

  for (guint steps = 0; above->locked_by != NULL; steps++)
    {
      above = mb_catalogue_get (catalogue, above->locked_by->link);
      if (above == NULL || steps >= catalogue->registers->len || (above->locked == NULL && above->locked_by == NULL))
        {
          mb_set_error (error, MB_FAULT_DECLARATION, _ ("%s.register, [Register] locked_by: it leads to nothing that locks"),
                        reg->id);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
mb_catalogue_check (const MbCatalogue *catalogue, GError **error)
{
  for (guint i = 0; i < catalogue->registers->len; i++)
    {
      const MbRegister *reg = g_ptr_array_index (catalogue->registers, i);

      if (!check_lock (catalogue, reg, error))
        return FALSE;
      for (guint k = 0; k < reg->fields->len; k++)
        {
          const MbField *field = g_ptr_array_index (reg->fields, k);

          if (field->link == NULL || field->retired || mb_catalogue_get (catalogue, field->link) != NULL)
            continue;
          mb_set_error (error, MB_FAULT_DECLARATION, _ ("%s.register, [Field %s] link: there is no register “%s”"),
                        reg->id, field->id, field->link);
          return FALSE;
        }
    }
  return TRUE;
}

const MbRegister *
mb_catalogue_get (const MbCatalogue *catalogue, const char *id)
{
  for (guint i = 0; i < catalogue->registers->len; i++)
    {
      const MbRegister *reg = g_ptr_array_index (catalogue->registers, i);

      if (g_strcmp0 (reg->id, id) == 0)
        return reg;
    }
  return NULL;
}

guint
mb_catalogue_n (const MbCatalogue *catalogue)
{
  return catalogue->registers->len;
}

const MbRegister *
mb_catalogue_nth (const MbCatalogue *catalogue, guint n)
{
  g_return_val_if_fail (n < catalogue->registers->len, NULL);
  return g_ptr_array_index (catalogue->registers, n);
}

/* setting.c: settings are records of the system register "setting", so they are recorded and taken back like all. */
#include "config.h"

#include "store-private.h"

#include <glib/gi18n-lib.h>

#define REGISTER "setting"

static gint64
find (MbStore *self, const char *key, GError **error)
{
  g_autoptr (MbQuery) query = mb_query_new (REGISTER);
  g_autoptr (GArray) ids = NULL;

  mb_query_where_text (query, "key", MB_OP_EQ, key);
  ids = mb_store_ids (self, query, 1, NULL, error);
  if (ids == NULL)
    return -1;
  return ids->len > 0 ? g_array_index (ids, gint64, 0) : 0;
}

char *
mb_store_get_setting (MbStore *self, const char *key)
{
  gint64 id = find (self, key, NULL);
  g_autoptr (MbRecord) record = id > 0 ? mb_store_get (self, REGISTER, id, NULL) : NULL;
  const MbValue *value = record != NULL ? mb_record_get (record, "value") : NULL;

  return value != NULL ? g_strdup (value->text) : NULL;
}

gboolean
mb_store_set_setting (MbStore *self, const char *actor, const char *key, const char *value, GError **error)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new (_ ("Settings"), actor);
  const MbRegister *reg = mb_catalogue_get (self->catalogue, REGISTER);
  gint64 id = find (self, key, error);
  g_autoptr (MbRecord) record = NULL;

  if (id < 0 || reg == NULL)
    return FALSE;
  if (id > 0)
    {
      if ((record = mb_store_get (self, REGISTER, id, error)) == NULL)
        return FALSE;
      mb_change_set_update (set, record);
    }
  else
    {
      mb_change_set_insert (set, reg);
      mb_change_set_put_text (set, "key", key);
    }
  mb_change_set_put_text (set, "value", value);
  return mb_store_apply (self, set, NULL, NULL, error);
}

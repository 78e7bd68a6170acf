/* change-words.c: keeps the promise that no id and no key of the program is shown for a change. */
#include "config.h"

#include "change-words.h"

#include <glib/gi18n-lib.h>

#include "field.h"
#include "session.h"

char *
mb_change_value (MbOffice *office, const MbField *field, const MbValue *value)
{
  if (mb_value_is_null (value))
    return g_strdup (_ ("empty"));
  if (field != NULL && field->type == MB_FIELD_LINK && value->kind == MB_VALUE_INT)
    {
      g_autoptr (MbRecord) record = mb_store_get (mb_office_get_store (office), field->link, value->number, NULL);

      if (record != NULL)
        return mb_record_text (record, record->reg->title, TRUE);
    }
  if (field != NULL)
    return mb_field_format (field, value, mb_desk_is_chinese ());
  return value->kind == MB_VALUE_TEXT ? g_strdup (value->text) : g_strdup_printf ("%" G_GINT64_FORMAT, value->number);
}

char *
mb_change_time (const char *utc)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (utc, zone);
  g_autoptr (GDateTime) local = time != NULL ? g_date_time_to_local (time) : NULL;

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M") : g_strdup (utc);
}

const char *
mb_change_setting (const char *key)
{
  static const struct
  {
    const char *key, *name;
  } names[] = {
    { "office", N_ ("Name of the office") },
    { "region", N_ ("Region code") },
    { "towns", N_ ("Towns") },
    { "contact", N_ ("Contact for reports") },
    { "phone", N_ ("Phone for reports") },
    { "code_word", N_ ("Document code word") },
    { "people", N_ ("People who work here") },
    { "backup.folder", N_ ("Folder of backups") },
    { "backup.when", N_ ("When to back up") },
    { "backup.keep", N_ ("Backups to keep") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (names[i].key, key) == 0)
      return _ (names[i].name);
  return key;
}

char *
mb_change_record (MbOffice *office, const MbAuditRow *row)
{
  const MbRegister *reg = mb_catalogue_get (mb_office_get_catalogue (office), row->register_id);
  const char *title = row->record_title != NULL ? row->record_title : "";

  if (g_strcmp0 (row->register_id, "setting") == 0)
    title = mb_change_setting (title);
  /* translators: a changed record: its register, its title */
  return g_strdup_printf (_ ("%s: %s"), reg != NULL ? reg->label : row->register_id, title);
}

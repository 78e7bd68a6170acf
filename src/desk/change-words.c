/* change-words.c: keeps the promise that no id and no key of the program is shown for a change. */
#include "config.h"

#include "change-words.h"

#include <glib/gi18n-lib.h>

#include "clock.h"
#include "field.h"
#include "inspection.h"
#include "session.h"

/* A score is kept in hundredths; one of them is no score that can be given, but a veto that is set. */
static char *
points_words (gint64 points)
{
  if (points == 1)
    return g_strdup (_ ("veto"));
  return points == MB_SCORE_NOT_APPLICABLE ? g_strdup (_ ("n/a")) : mb_inspection_points_text (points);
}

static const char *
result_words (const char *id)
{
  static const struct
  {
    const char *id, *words;
  } whys[] = {
    { "scored", N_ ("scored") },
    { "incomplete", N_ ("being scored") },
    { "veto", N_ ("veto") },
    { "absent", N_ ("not scored") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (whys); i++)
    if (g_str_equal (whys[i].id, id))
      return _ (whys[i].words);
  return id;
}

char *
mb_change_value (MbOffice *office, const char *register_id, const MbField *field, const MbValue *value)
{
  if (mb_value_is_null (value))
    return g_strdup (_ ("empty"));
  if (field != NULL && value->kind == MB_VALUE_INT && g_strcmp0 (register_id, "score") == 0
      && g_str_equal (field->id, "points"))
    return points_words (value->number);
  if (field != NULL && value->kind == MB_VALUE_TEXT && g_strcmp0 (register_id, "participant") == 0
      && g_str_equal (field->id, "why"))
    return g_strdup (result_words (value->text));
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
  g_autoptr (GDateTime) time = mb_clock_from_utc (utc);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup (utc);
}

/* The set that this one took back, 0 when it took none back. */
static gint64
reversed_by (MbStore *store, gint64 id)
{
  const MbSetFilter filter = { .set = id };
  g_autoptr (GPtrArray) sets = mb_store_find_sets (store, &filter, 0, 1, NULL);

  return sets != NULL && sets->len > 0 ? ((const MbSetRow *) g_ptr_array_index (sets, 0))->reverses : 0;
}

gboolean
mb_change_took_back (MbStore *store, const MbSetRow *set)
{
  gboolean back = FALSE;

  for (gint64 id = set->reverses; id != 0; id = reversed_by (store, id))
    back = !back;
  return back;
}

char *
mb_change_title (MbStore *store, const MbSetRow *set)
{
  if (set->reverses == 0)
    return g_strdup (set->title);
  /* translators: a change set that took another back, or did it again; the other's title */
  return g_strdup_printf (mb_change_took_back (store, set) ? _ ("Taken back: %s") : _ ("Done again: %s"), set->title);
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

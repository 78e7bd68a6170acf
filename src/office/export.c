/* export.c: a list to an xlsx, record by record as the database gives them: one thread reads, another writes. */
#include "config.h"

#include "code.h"
#include "export.h"
#include "field.h"
#include "sheet-feed.h"

#define MAX_TITLE_STEPS 4

typedef struct
{
  MbSheetFeed *feed;
  GPtrArray *fields; /* (element-type MbField) what stands in each column: of a link the field of its title */
  gboolean personal; /* masks nothing */
  guint64 n_rows;
} Export;

/* ---- Columns ---- */

/* The path of what is shown for a field: of a link the title of the linked record. shown gets the field at its end. (transfer full) */
static char *
shown_path (MbOffice *office, const MbField *field, const MbField **shown)
{
  g_autoptr (GString) path = g_string_new (field->id);

  for (guint i = 0; i < MAX_TITLE_STEPS && field->type == MB_FIELD_LINK; i++)
    {
      const MbRegister *target = mb_catalogue_get (mb_office_get_catalogue (office), field->link);

      if (target == NULL || target->title == NULL)
        break;
      field = target->title;
      g_string_append_printf (path, ".%s", field->id);
    }
  *shown = field;
  return g_strdup (path->str);
}

static gboolean
choose_fields (const MbRegister *reg, const char *const *ids, GPtrArray *fields, GError **error)
{
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      const MbField *field = mb_register_field (reg, ids[i]);

      if (field == NULL)
        {
          mb_set_error (error, MB_FAULT_FIELD_UNKNOWN, "%s.%s", reg->id, ids[i]);
          return FALSE;
        }
      g_ptr_array_add (fields, (gpointer) field);
    }
  for (guint i = 0; ids == NULL && i < reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (reg->fields, i);

      if (!field->hidden && !field->retired && field->type != MB_FIELD_ATTACHMENT)
        g_ptr_array_add (fields, (gpointer) field);
    }
  return TRUE;
}

static gboolean
write_heading (MbSheetWriter *writer, GPtrArray *fields, GError **error)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (fields, i);
      g_autofree char *heading = mb_field_heading_zh (field);

      mb_sheet_writer_width (writer, i + 1, i + 1, (field->width > 0 ? field->width + 2 : 14) * 100);
      if (!mb_sheet_writer_text (writer, 1, i + 1, heading, MB_STYLE_HEADING, error))
        return FALSE;
    }
  mb_sheet_writer_freeze (writer, 1, 0);
  return mb_sheet_writer_page (writer, TRUE, 1, 1, error);
}

/* ---- Rows ---- */

static void
feed_value (Export *export, guint column, const MbField *field, const MbValue *value)
{
  gboolean masked = mb_field_is_masked (field) && !export->personal;
  g_autofree char *text = NULL;

  if (mb_value_is_null (value))
    return;
  if (masked)
    {
      g_autofree char *whole = mb_field_format (field, value, TRUE);

      text = mb_code_mask (field->checker, whole);
      mb_sheet_feed_text (export->feed, column, text);
    }
  else if (field->type == MB_FIELD_DATE)
    mb_sheet_feed_date (export->feed, column, value->text);
  else if (value->kind == MB_VALUE_TEXT)
    mb_sheet_feed_text (export->feed, column, value->text);
  else if (field->type == MB_FIELD_INTEGER)
    {
      text = g_strdup_printf ("%" G_GINT64_FORMAT, value->number);
      mb_sheet_feed_number (export->feed, column, text, "0");
    }
  else
    {
      text = mb_field_format (field, value, TRUE);
      if (field->type == MB_FIELD_DECIMAL || field->type == MB_FIELD_MONEY)
        mb_sheet_feed_number (export->feed, column, text, "0.00");
      else
        mb_sheet_feed_text (export->feed, column, text);
    }
}

static gboolean
feed_row (const MbValue *values, gpointer user, GError **error)
{
  Export *export = user;

  export->n_rows++;
  for (guint i = 0; i < export->fields->len; i++)
    feed_value (export, i + 1, g_ptr_array_index (export->fields, i), &values[i]);
  return mb_sheet_feed_row (export->feed, error);
}

gboolean
mb_export_list (MbOffice *office, const MbQuery *query, const char *const *fields, gboolean personal, const char *path,
                guint64 *n_rows, MbJob *job, GError **error)
{
  const MbRegister *reg = mb_office_register (office, mb_query_register (query), error);
  MbWriteInfo info = { mb_office_get_actor (office), mb_office_get_name (office), mb_office_get_today (office) };
  g_autoptr (GPtrArray) chosen = g_ptr_array_new (), shown = g_ptr_array_new ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (MbSheetWriter) writer = NULL;
  g_autoptr (MbSheetFeed) feed = NULL;
  Export export = { NULL, shown, personal, 0 };

  if (reg == NULL || !choose_fields (reg, fields, chosen, error))
    return FALSE;
  for (guint i = 0; i < chosen->len; i++)
    {
      const MbField *field = NULL;

      g_ptr_array_add (paths, shown_path (office, g_ptr_array_index (chosen, i), &field));
      g_ptr_array_add (shown, (gpointer) field);
    }
  writer = mb_sheet_writer_new_plain (path, reg->label_zh, &info, error);
  if (writer == NULL || !write_heading (writer, chosen, error))
    return FALSE;
  feed = export.feed = mb_sheet_feed_new (writer, 2);
  if (!mb_store_each_values (mb_office_get_store (office), query, (const char *const *) paths->pdata, paths->len,
                             feed_row, &export, job, error)
      || !mb_sheet_feed_end (feed, error))
    return FALSE;
  if (n_rows != NULL)
    *n_rows = export.n_rows;
  return mb_sheet_writer_finish (writer, error);
}

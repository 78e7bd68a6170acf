/* xlsx-read-workbook.c: keeps the promise that parts are found as the file says, not by their usual names: the workbook by the
 * package's relations, its sheets, strings and styles by its own. Worksheets only, in the workbook's order.
 */
#include "config.h"

#include "xlsx-read.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_RELATIONS 65536u
#define MAX_SHEETS    16384u

gboolean
mb_xlsx_parse_part (MbZipPackage *package, int part, const MbXmlHandler *handler, gpointer user, MbXmlStream **stream,
                    MbJob *job, GError **error)
{
  g_autoptr (MbXmlStream) own = mb_xml_stream_new (handler, user, mb_zip_package_name (package, part));
  const void *data;
  gsize length;

  if (stream != NULL)
    *stream = own;
  if (!mb_zip_package_start (package, part, error))
    return FALSE;
  while (TRUE)
    {
      if (!mb_zip_package_read (package, &data, &length, error))
        return FALSE;
      if (length == 0)
        return mb_xml_stream_finish (own, error);
      if (!mb_xml_stream_feed (own, data, length, error) || !mb_job_check (job, error))
        return FALSE;
    }
}

/* --- relations --- */

static void
free_relation (gpointer data)
{
  MbXlsxRelation *relation = data;

  g_free (relation->id);
  g_free (relation->type);
  g_free (relation->target);
  g_free (relation);
}

static void
on_relation (gpointer user, const char *name, int n_attributes, const xmlChar **attributes)
{
  GPtrArray *relations = user;
  g_autofree char *mode = NULL;
  MbXlsxRelation *relation;

  if (!g_str_equal (name, "Relationship") || relations->len >= MAX_RELATIONS)
    return;
  mode = mb_xml_attribute_dup (n_attributes, attributes, "TargetMode");
  if (mode != NULL && g_ascii_strcasecmp (mode, "external") == 0)
    return;
  relation = g_new0 (MbXlsxRelation, 1);
  relation->id = mb_xml_attribute_dup (n_attributes, attributes, "Id");
  relation->type = mb_xml_attribute_dup (n_attributes, attributes, "Type");
  relation->target = mb_xml_attribute_dup (n_attributes, attributes, "Target");
  if (relation->id != NULL && relation->type != NULL && relation->target != NULL)
    g_ptr_array_add (relations, relation);
  else
    free_relation (relation);
}

static void
ignore_end (gpointer user, const char *name)
{
}

GPtrArray *
mb_xlsx_read_relations (MbZipPackage *package, const char *part_name, GError **error)
{
  static const MbXmlHandler handler = { on_relation, ignore_end, NULL, TRUE };
  g_autoptr (GPtrArray) relations = g_ptr_array_new_with_free_func (free_relation);
  g_autofree char *folder = mb_xlsx_folder (part_name);
  g_autofree char *name = g_strconcat (folder, "_rels/", part_name + strlen (folder), ".rels", NULL);
  int part = mb_zip_package_find (package, name);

  if (part >= 0 && !mb_xlsx_parse_part (package, part, &handler, relations, NULL, NULL, error))
    return NULL;
  return g_steal_pointer (&relations);
}

gboolean
mb_xlsx_relation_is (const MbXlsxRelation *relation, const char *kind)
{
  const char *slash = strrchr (relation->type, '/');

  return slash != NULL && g_str_equal (slash + 1, kind);
}

char *
mb_xlsx_folder (const char *part_name)
{
  const char *slash = strrchr (part_name, '/');
  const char *backslash = strrchr (part_name, '\\');

  if (backslash != NULL && (slash == NULL || backslash > slash))
    slash = backslash;
  return slash == NULL ? g_strdup ("") : g_strndup (part_name, (gsize) (slash - part_name) + 1);
}

/* --- which document it is --- */

typedef struct
{
  MbXmlStream *stream;
  char *root;
} Root;

static void
on_root (gpointer user, const char *name, int n_attributes, const xmlChar **attributes)
{
  Root *root = user;

  if (root->root == NULL)
    root->root = g_strdup (name);
}

/* The name of a part's first element, from its first piece; "" if that tells none. (transfer full) */
static char *
root_name (MbZipPackage *package, int part)
{
  static const MbXmlHandler handler = { on_root, ignore_end, NULL, TRUE };
  Root root = { NULL, NULL };
  g_autoptr (MbXmlStream) stream = mb_xml_stream_new (&handler, &root, "");
  const void *data;
  gsize length;

  if (mb_zip_package_start (package, part, NULL) && mb_zip_package_read (package, &data, &length, NULL) && length > 0)
    mb_xml_stream_feed (stream, data, MIN (length, 8192), NULL);
  return root.root != NULL ? root.root : g_strdup ("");
}

static void
on_override (gpointer user, const char *name, int n_attributes, const xmlChar **attributes)
{
  char **found = user;
  g_autofree char *type = NULL;

  if (*found != NULL || !g_str_equal (name, "Override"))
    return;
  type = mb_xml_attribute_dup (n_attributes, attributes, "ContentType");
  if (type != NULL && g_str_has_suffix (type, ".main+xml")
      && (strstr (type, "spreadsheetml") || strstr (type, "ms-excel")))
    *found = mb_xml_attribute_dup (n_attributes, attributes, "PartName");
}

static gboolean
refuse_foreign (MbZipPackage *package, GError **error)
{
  static const struct
  {
    const char *part, *what;
  } known[] = {
    { "content.xml", N_ ("This is an OpenDocument file (ods, odt).") },
    { "word/document.xml", N_ ("This is a Word document.") },
    { "ppt/presentation.xml", N_ ("This is a PowerPoint presentation.") },
    { "xl/workbook.bin", N_ ("This is a binary workbook (xlsb).") },
    { "OFD.xml", N_ ("This is an OFD document.") },
    { "Index/Document.iwa", N_ ("This is an Apple Numbers document.") },
    { "Index.zip", N_ ("This is an Apple Numbers document.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (mb_zip_package_find (package, known[i].part) >= 0)
      {
        mb_set_error (error, MB_FAULT_FILE_KIND, "%s", _ (known[i].what));
        return FALSE;
      }
  mb_set_error (error, MB_FAULT_FILE_KIND, "%s", _ ("This is a zip archive without a workbook in it."));
  return FALSE;
}

static gboolean
find_workbook (MbZipPackage *package, int *part, GError **error)
{
  static const MbXmlHandler types_handler = { on_override, ignore_end, NULL, TRUE };
  g_autoptr (GPtrArray) relations = mb_xlsx_read_relations (package, "", NULL);
  g_autofree char *root = NULL;
  int types = mb_zip_package_find (package, "[Content_Types].xml");

  /* other programs look into the content types only, so that broken relations go unnoticed */
  *part = -1;
  for (guint i = 0; relations != NULL && i < relations->len && *part < 0; i++)
    {
      const MbXlsxRelation *relation = g_ptr_array_index (relations, i);
      if (mb_xlsx_relation_is (relation, "officeDocument"))
        *part = mb_zip_package_find_target (package, "", relation->target);
    }
  if (*part < 0 && types >= 0)
    {
      g_autofree char *name = NULL;
      if (!mb_xlsx_parse_part (package, types, &types_handler, &name, NULL, NULL, error))
        return FALSE;
      if (name != NULL)
        *part = mb_zip_package_find (package, name);
    }
  if (*part < 0)
    *part = mb_zip_package_find (package, "xl/workbook.xml");
  if (*part < 0)
    return refuse_foreign (package, error);

  root = root_name (package, *part);
  if (g_str_equal (root, "document") || g_str_equal (root, "presentation")
      || g_str_has_suffix (mb_zip_package_name (package, *part), ".bin"))
    return refuse_foreign (package, error);
  return TRUE;
}

/* --- the workbook part --- */

typedef struct
{
  char *name, *state, *relation;
} Entry;

typedef struct
{
  GPtrArray *entries;
  guint depth;
  gboolean in_sheets, is_workbook, system_1904;
} Parse;

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
  g_free (entry->state);
  g_free (entry->relation);
  g_free (entry);
}

static void
on_start (gpointer user, const char *name, int n_attributes, const xmlChar **attributes)
{
  Parse *parse = user;

  parse->depth++;
  if (parse->depth == 1)
    parse->is_workbook = g_str_equal (name, "workbook");
  else if (parse->depth == 2)
    {
      parse->in_sheets = g_str_equal (name, "sheets");
      if (g_str_equal (name, "workbookPr"))
        parse->system_1904 = mb_xml_attribute_bool (n_attributes, attributes, "date1904");
    }
  else if (parse->depth == 3 && parse->in_sheets && g_str_equal (name, "sheet") && parse->entries->len < MAX_SHEETS)
    {
      Entry *entry = g_new0 (Entry, 1);
      char *title = mb_xml_attribute_dup (n_attributes, attributes, "name");

      if (title == NULL)
        title = g_strdup ("");
      title[mb_xlsx_decode_text (title, strlen (title))] = '\0';
      entry->name = title;
      entry->state = mb_xml_attribute_dup (n_attributes, attributes, "state");
      entry->relation = mb_xml_attribute_dup (n_attributes, attributes, "id");
      g_ptr_array_add (parse->entries, entry);
    }
}

static void
on_end (gpointer user, const char *name)
{
  ((Parse *) user)->depth--;
}

static void
clear_sheet (gpointer data)
{
  g_free (((MbXlsxSheet *) data)->name);
}

static gboolean
add_sheet (MbZipPackage *package, MbXlsxWorkbook *workbook, const Entry *entry, GPtrArray *relations,
           const char *folder, GError **error)
{
  for (guint i = 0; i < relations->len; i++)
    {
      const MbXlsxRelation *relation = g_ptr_array_index (relations, i);
      MbXlsxSheet sheet;

      if (entry->relation == NULL || !g_str_equal (relation->id, entry->relation))
        continue;
      if (!mb_xlsx_relation_is (relation, "worksheet"))
        return TRUE; /* a chart, dialog or macro sheet */
      sheet.part = mb_zip_package_find_target (package, folder, relation->target);
      if (sheet.part < 0)
        {
          mb_set_error (error, MB_FAULT_FILE_DAMAGED, _ ("the contents of sheet “%s” are missing"), entry->name);
          return FALSE;
        }
      sheet.name = g_strdup (entry->name);
      sheet.hidden = entry->state != NULL && g_ascii_strcasecmp (entry->state, "visible") != 0;
      g_array_append_val (workbook->sheets, sheet);
      return TRUE;
    }
  return TRUE; /* no relation: a module of macros, which old workbooks count among their sheets */
}

/* Some writers forget the relation; the usual place serves. */
static int
find_part (MbZipPackage *package, GPtrArray *relations, const char *folder, const char *kind, const char *usual)
{
  for (guint i = 0; i < relations->len; i++)
    {
      const MbXlsxRelation *relation = g_ptr_array_index (relations, i);
      if (mb_xlsx_relation_is (relation, kind))
        return mb_zip_package_find_target (package, folder, relation->target);
    }
  return mb_zip_package_find_target (package, folder, usual);
}

gboolean
mb_xlsx_workbook_read (MbZipPackage *package, MbXlsxWorkbook *workbook, GError **error)
{
  static const MbXmlHandler handler = { on_start, on_end, NULL, FALSE };
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (free_entry);
  g_autoptr (GPtrArray) relations = NULL;
  g_autofree char *folder = NULL;
  Parse parse = { .entries = entries };
  int part;

  *workbook = (MbXlsxWorkbook){ .strings_part = -1, .styles_part = -1 };
  workbook->sheets = g_array_new (FALSE, FALSE, sizeof (MbXlsxSheet));
  g_array_set_clear_func (workbook->sheets, clear_sheet);
  if (!find_workbook (package, &part, error)
      || !mb_xlsx_parse_part (package, part, &handler, &parse, NULL, NULL, error))
    return FALSE;
  if (!parse.is_workbook || entries->len == 0)
    {
      mb_set_error (error, MB_FAULT_FILE_DAMAGED, "%s", _ ("the workbook names no sheets"));
      return FALSE;
    }
  workbook->system_1904 = parse.system_1904;
  relations = mb_xlsx_read_relations (package, mb_zip_package_name (package, part), error);
  if (relations == NULL)
    return FALSE;
  folder = mb_xlsx_folder (mb_zip_package_name (package, part));
  for (guint i = 0; i < entries->len; i++)
    if (!add_sheet (package, workbook, g_ptr_array_index (entries, i), relations, folder, error))
      return FALSE;
  workbook->strings_part = find_part (package, relations, folder, "sharedStrings", "sharedStrings.xml");
  workbook->styles_part = find_part (package, relations, folder, "styles", "styles.xml");
  return TRUE;
}

void
mb_xlsx_workbook_clear (MbXlsxWorkbook *workbook)
{
  g_clear_pointer (&workbook->sheets, g_array_unref);
}

/* rubric-file.c: keeps the promise that a rubric which does not hold together never gets into an office file. */
#include "config.h"

#include "rubric-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "atomic-file.h"
#include "inspection-private.h"
#include "office-private.h"
#include "word-merge.h"

#define MAX_SIZE (4 * 1024 * 1024)

/* ---- Which judges whom ---- */

static void
info_free (gpointer data)
{
  MbRubricInfo *info = data;

  g_free (info->name);
  mb_rubric_free (info->rubric);
  g_free (info);
}

static void
kind_free (gpointer data)
{
  MbRubricKind *kind = data;

  g_free (kind->type);
  g_free (kind);
}

void
mb_rubric_plan_free (MbRubricPlan *plan)
{
  if (plan == NULL)
    return;
  g_ptr_array_unref (plan->rubrics);
  g_ptr_array_unref (plan->kinds);
  g_free (plan);
}

static void
add_kind (MbRubricPlan *plan, const char *type, gint64 n, GPtrArray *candidates, GHashTable *by_type)
{
  MbRubricKind *kind = g_new0 (MbRubricKind, 1);
  gpointer judge = g_hash_table_lookup (by_type, type);
  guint at = 0;

  kind->type = g_strdup (type);
  kind->n = n;
  kind->rubric = judge != NULL && g_ptr_array_find (candidates, judge, &at) ? (int) at : -1;
  g_ptr_array_add (plan->kinds, kind);
}

static gboolean
has_kind (const MbRubricPlan *plan, const char *type)
{
  for (guint i = 0; i < plan->kinds->len; i++)
    if (g_str_equal (((const MbRubricKind *) g_ptr_array_index (plan->kinds, i))->type, type))
      return TRUE;
  return FALSE;
}

static void
add_kinds (MbRubricPlan *plan, GPtrArray *words, GPtrArray *candidates, GHashTable *by_type)
{
  for (guint i = 0; i < words->len; i++)
    {
      const MbWord *word = g_ptr_array_index (words, i);

      add_kind (plan, word->word, word->n, candidates, by_type);
    }
  for (guint i = 0; i < candidates->len; i++)
    {
      const MbCandidate *candidate = g_ptr_array_index (candidates, i);

      for (guint t = 0; candidate->rubric->types[t] != NULL; t++)
        if (!has_kind (plan, candidate->rubric->types[t]))
          add_kind (plan, candidate->rubric->types[t], 0, candidates, by_type);
    }
}

MbRubricPlan *
mb_rubric_plan (MbOffice *office, GError **error)
{
  const MbRegister *institutions = mb_office_register (office, "institution", error);
  g_autoptr (GHashTable) by_type = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) candidates = institutions != NULL ? mb_inspection_candidates (office, by_type, error) : NULL;
  g_autoptr (GPtrArray) words
      = candidates != NULL ? mb_words_of (office, mb_register_field (institutions, "type"), error) : NULL;
  g_autoptr (MbRubricPlan) plan = NULL;

  if (words == NULL)
    return NULL;
  plan = g_new0 (MbRubricPlan, 1);
  plan->rubrics = g_ptr_array_new_with_free_func (info_free);
  plan->kinds = g_ptr_array_new_with_free_func (kind_free);
  add_kinds (plan, words, candidates, by_type);
  for (guint i = 0; i < candidates->len; i++)
    {
      MbCandidate *candidate = g_ptr_array_index (candidates, i);
      MbRubricInfo *info = g_new0 (MbRubricInfo, 1);

      info->name = g_strdup (candidate->name);
      info->rubric = g_steal_pointer (&candidate->rubric);
      info->own = candidate->rank == G_MAXUINT;
      g_ptr_array_add (plan->rubrics, info);
    }
  return g_steal_pointer (&plan);
}

/* ---- Out ---- */

/* The head names the file its rows came from; in one text that name would lead nowhere. */
static char *
without_rows_key (const char *text)
{
  const char *rows = mb_office_rubric_rows (text);
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (rows == NULL)
    return g_strdup (text);
  {
    g_autofree char *head = g_strndup (text, (gsize) (rows - text));

    lines = g_strsplit (head, "\n", -1);
  }
  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_str_has_prefix (lines[i], "rows="))
      g_string_append_printf (out, "%s%s", lines[i], lines[i + 1] != NULL ? "\n" : "");
  g_string_append (out, rows);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gboolean
mb_rubric_export (MbOffice *office, const char *name, const char *path, GError **error)
{
  g_autofree char *text = mb_office_data_text (office, "rubrics", name), *whole = NULL;
  g_autoptr (MbAtomicFile) file = NULL;

  if (text == NULL)
    {
      mb_set_error (error, MB_FAULT_NO_RUBRIC, "%s", name);
      return FALSE;
    }
  whole = without_rows_key (text);
  file = mb_atomic_file_begin (path, error);
  if (file == NULL)
    return FALSE;
  mb_atomic_file_append (file, whole, strlen (whole)); /* the commit tells what failed */
  return mb_atomic_file_commit (file, error);
}

/* ---- In ---- */

/* As editors of other systems leave a text: a mark at its beginning, another encoding, other ends of lines. */
static char *
read_text (const char *path, GError **error)
{
  g_autofree char *content = NULL, *text = NULL;
  g_auto (GStrv) lines = NULL;
  const char *start;
  gsize length;

  if (!g_file_get_contents (path, &content, &length, NULL))
    {
      mb_set_error (error, MB_FAULT_FILE_UNREADABLE, "%s", path);
      return NULL;
    }
  if (length > MAX_SIZE)
    {
      mb_set_error (error, MB_FAULT_FILE_TOO_LARGE, "%s", path);
      return NULL;
    }
  if (memchr (content, '\0', length) == NULL)
    text = g_utf8_validate (content, (gssize) length, NULL)
               ? g_strdup (content)
               : g_convert (content, (gssize) length, "UTF-8", "GB18030", NULL, NULL, NULL);
  if (text == NULL || text[0] == '\0')
    {
      mb_set_error (error, text == NULL ? MB_FAULT_ENCODING : MB_FAULT_FILE_EMPTY, "%s", path);
      return NULL;
    }
  start = g_str_has_prefix (text, "\ufeff") ? text + strlen ("\ufeff") : text;
  lines = g_strsplit (start, "\r\n", -1);
  return g_strjoinv ("\n", lines);
}

/* Empty lines in the place of the head, so that a fault in the rows is told by its line in the whole file. */
static MbRubric *
parse_counting (const char *text, const char *origin, GError **error)
{
  const char *rows = mb_office_rubric_rows (text), *end = rows != NULL ? strchr (rows, '\n') : NULL;
  g_autoptr (GString) padded = NULL;

  if (end == NULL)
    return mb_office_parse_rubric (text, origin, error);
  padded = g_string_new_len (text, end + 1 - text);
  for (const char *p = text; p <= end; p++)
    if (*p == '\n')
      g_string_append_c (padded, '\n');
  g_string_append (padded, end + 1);
  return mb_office_parse_rubric (padded->str, origin, error);
}

static gboolean
check_id (const MbRubric *rubric, const char *origin, GError **error)
{
  if (mb_office_is_plain_name (rubric->id))
    return TRUE;
  mb_set_error (error, MB_FAULT_DECLARATION,
                _ ("%s: [Rubric] id: “%s”, where small letters, digits, - and _ are meant"), origin, rubric->id);
  return FALSE;
}

/* Two of the office's own for one type would keep every year from being opened. */
static gboolean
check_types (MbOffice *office, const MbRubric *rubric, const char *origin, GError **error)
{
  g_autoptr (GHashTable) by_type = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) candidates = mb_inspection_candidates (office, by_type, NULL);

  for (guint t = 0; candidates != NULL && rubric->types[t] != NULL; t++)
    {
      const MbCandidate *other = g_hash_table_lookup (by_type, rubric->types[t]);

      if (other != NULL && other->rank == G_MAXUINT && !g_str_equal (other->name, rubric->id))
        {
          mb_set_error (error, MB_FAULT_DECLARATION,
                        _ ("%s: “%s” is judged by this office's own rubric “%s” already; write id=%s to put this one "
                           "in its place"),
                        origin, rubric->types[t], other->name, other->name);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
mb_rubric_import (MbOffice *office, const char *path, char **name, GError **error)
{
  g_autofree char *base = g_path_get_basename (path), *text = read_text (path, error);
  g_autoptr (MbRubric) rubric = text != NULL ? parse_counting (text, base, error) : NULL;

  if (rubric == NULL || !check_id (rubric, base, error) || !check_types (office, rubric, base, error)
      || !mb_office_put_declaration (office, "rubrics", rubric->id, text, error))
    return FALSE;
  if (name != NULL)
    *name = g_strdup (rubric->id);
  return TRUE;
}

/* letter-declare.c: see letter-declare.h.
 *
 * Promise kept here: a letter that parses can be composed for every record of its register; a mistake is told with its
 * place.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "letter-declare.h"
#include "report-declare-private.h"

static const struct
{
  const char *word;
  MbBlockKind kind;
  MbTextStyle style;
} block_types[] = {
  { "title", MB_BLOCK_TEXT, MB_TEXT_TITLE },         { "subtitle", MB_BLOCK_TEXT, MB_TEXT_SUBTITLE },
  { "number", MB_BLOCK_TEXT, MB_TEXT_NUMBER },       { "heading", MB_BLOCK_TEXT, MB_TEXT_HEADING },
  { "body", MB_BLOCK_TEXT, MB_TEXT_BODY },           { "addressee", MB_BLOCK_TEXT, MB_TEXT_ADDRESSEE },
  { "small", MB_BLOCK_TEXT, MB_TEXT_SMALL },         { "table", MB_BLOCK_TABLE, MB_TEXT_BODY },
  { "signature", MB_BLOCK_SIGNATURE, MB_TEXT_BODY }, { "fill", MB_BLOCK_FILL, MB_TEXT_BODY },
  { "break", MB_BLOCK_BREAK, MB_TEXT_BODY },
};

static void
block_free (gpointer data)
{
  MbLetterBlock *block = data;

  g_free (block->text);
  mb_condition_free (block->when);
  g_free (block->when_table);
  g_free (block->table);
  g_free (block->office);
  g_free (block->date);
  g_strfreev (block->labels);
  g_free (block);
}

static void
table_free (gpointer data)
{
  mb_report_free (data);
}

void
mb_letter_free (MbLetter *letter)
{
  if (letter == NULL)
    return;
  g_free (letter->name);
  g_free (letter->title_zh);
  g_strfreev (letter->uses);
  g_free (letter->register_id);
  mb_condition_free (letter->where);
  g_free (letter->institution);
  g_strfreev (letter->sort);
  g_free (letter->with);
  g_free (letter->with_link);
  mb_condition_free (letter->with_where);
  g_clear_pointer (&letter->tables, g_hash_table_unref);
  g_clear_pointer (&letter->blocks, g_ptr_array_unref);
  g_free (letter);
}

static MbCondition *
parse_condition (MbDeclaration *declaration, const char *group, const char *key)
{
  g_autofree char *text = mb_declaration_string (declaration, group, key);

  return mb_condition_parse (text, declaration, group, key);
}

static void
parse_head (MbDeclaration *declaration, MbLetter *letter)
{
  mb_declaration_allow (declaration, "Letter",
                        "title group order hidden uses register where institution sort with with.link with.where");
  letter->title_zh = mb_declaration_chinese (declaration, "Letter", "title");
  letter->uses = mb_report_get_list (declaration, "Letter", "uses");
  letter->register_id = mb_declaration_need (declaration, "Letter", "register");
  letter->where = parse_condition (declaration, "Letter", "where");
  letter->institution = mb_declaration_string (declaration, "Letter", "institution");
  letter->sort = mb_report_get_list (declaration, "Letter", "sort");
  letter->with = mb_declaration_string (declaration, "Letter", "with");
  letter->with_link = letter->with != NULL ? mb_declaration_need (declaration, "Letter", "with.link") : NULL;
  letter->with_where = parse_condition (declaration, "Letter", "with.where");
}

static void
parse_block_type (MbDeclaration *declaration, MbLetterBlock *block, const char *group)
{
  g_autofree char *type = mb_declaration_need (declaration, group, "type");

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (block_types); i++)
    if (g_str_equal (type, block_types[i].word))
      {
        block->kind = block_types[i].kind;
        block->style = block_types[i].style;
        return;
      }
  if (type != NULL)
    mb_declaration_fail (declaration, group, "type", _ ("“%s” is not understood"), type);
}

static void
need_table (MbDeclaration *declaration, const MbLetter *letter, const char *group, const char *key, const char *table)
{
  if (table != NULL && !g_hash_table_contains (letter->tables, table))
    mb_declaration_fail (declaration, group, key, _ ("there is no [Table %s]"), table);
}

static void
parse_block (MbDeclaration *declaration, MbLetter *letter, const char *group)
{
  MbLetterBlock *block = g_new0 (MbLetterBlock, 1);

  g_ptr_array_add (letter->blocks, block);
  mb_declaration_allow (declaration, group, "type text when when.table table titled office date seal labels");
  parse_block_type (declaration, block, group);
  block->text = mb_declaration_string (declaration, group, "text");
  block->when = parse_condition (declaration, group, "when");
  block->when_table = mb_declaration_string (declaration, group, "when.table");
  block->table = mb_declaration_string (declaration, group, "table");
  block->titled = mb_declaration_flag (declaration, group, "titled");
  block->office = mb_declaration_string (declaration, group, "office");
  block->date = mb_declaration_string (declaration, group, "date");
  block->seal = mb_report_get_flag (declaration, group, "seal", TRUE);
  block->labels = mb_report_get_list (declaration, group, "labels");
  need_table (declaration, letter, group, "table", block->table);
  need_table (declaration, letter, group, "when.table", block->when_table);
  if (block->kind == MB_BLOCK_TEXT && block->text == NULL)
    mb_declaration_need (declaration, group, "text");
  if (block->kind == MB_BLOCK_TABLE && block->table == NULL)
    mb_declaration_need (declaration, group, "table");
}

static char **
letter_each (const char *register_id, const char *each, gpointer user, GError **error)
{
  return mb_report_words (user, register_id, each, error);
}

static gboolean
parse_tables (MbDeclaration *declaration, MbLetter *letter, char **groups, MbOffice *office, GError **error)
{
  for (guint i = 0; groups[i] != NULL; i++)
    {
      const char *table = groups[i] + strlen ("Table ");
      g_autofree char *prefix = NULL;
      g_autoptr (GError) local = NULL;
      MbReport *report;

      if (!g_str_has_prefix (groups[i], "Table "))
        continue;
      prefix = g_strconcat (table, ".", NULL);
      report = mb_report_parse (declaration, letter->name, groups[i], prefix, office != NULL ? letter_each : NULL,
                                office, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (report != NULL)
        g_hash_table_replace (letter->tables, g_strdup (table), report);
    }
  return TRUE;
}

MbLetter *
mb_letter_load (MbOffice *office, const char *text, const char *name, GError **error)
{
  g_autoptr (MbDeclaration) declaration = mb_declaration_new (text, -1, name);
  g_autoptr (MbLetter) letter = g_new0 (MbLetter, 1);
  g_auto (GStrv) groups = NULL;

  letter->name = g_strdup (name);
  letter->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, table_free);
  letter->blocks = g_ptr_array_new_with_free_func (block_free);
  if (!mb_declaration_ok (declaration, error))
    return NULL;
  groups = mb_declaration_groups (declaration);
  if (!mb_declaration_has_group (declaration, "Letter"))
    mb_declaration_fail (declaration, "Letter", NULL, "%s", _ ("this group is missing"));
  parse_head (declaration, letter);
  if (!parse_tables (declaration, letter, groups, office, error))
    return NULL;
  for (guint i = 0; groups[i] != NULL; i++)
    if (g_str_has_prefix (groups[i], "Block "))
      parse_block (declaration, letter, groups[i]);
  if (letter->blocks->len == 0)
    mb_declaration_fail (declaration, NULL, NULL, "%s", _ ("there is no [Block …]"));
  return mb_declaration_ok (declaration, error) ? g_steal_pointer (&letter) : NULL;
}

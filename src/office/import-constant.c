/* import-constant.c: what a file says of all its rows at once: values given by hand, and words of its title.
 *
 * Promise: a constant stands only where the sheet has no column for the field; it is judged like a cell, before any row. A word
 * of the title is taken only for a choice that tells a file's scope (its type, its town), only if the title names exactly
 * one, and it is told; it fills what is empty and changes no record that says otherwise.
 *
 * Trap: 中小学 names two kinds of schools and holds the word of one; a title with a list (幼儿园、托育机构) names more than
 * the words known here.
 */
#include "config.h"

#include "field.h"
#include "import-check.h"
#include "office-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Longer texts above a heading are instructions. */
#define MAX_TITLE_CHARACTERS 40

static void
constant_clear (gpointer data)
{
  MbConstant *constant = data;

  mb_value_clear (&constant->value);
  g_free (constant->text);
}

GArray *
mb_import_constants_new (void)
{
  GArray *constants = g_array_new (FALSE, TRUE, sizeof (MbConstant));

  g_array_set_clear_func (constants, constant_clear);
  return constants;
}

/* ---- Given by hand ---- */

static void
set_fault_error (GError **error, const MbField *field, const MbFault *fault, const char *text)
{
  if (fault->expected != NULL)
    /* Translators: field, what was found, what was expected */
    mb_set_error (error, fault->code, _ ("%s: found “%s”, expected %s"), field->label, text, fault->expected);
  else
    mb_set_error (error, fault->code, _ ("%s: found “%s”"), field->label, text);
}

static gboolean
parse (MbRegisterImport *import, const MbField *field, const char *text, MbJob *job, GError **error)
{
  MbMapped mapped = { .field = field };
  MbConstant constant = { .field = field };
  g_autoptr (MbFault) fault = NULL;

  if (field->type == MB_FIELD_LINK)
    {
      mapped.link = mb_import_link_index (import, field, job, error);
      if (mapped.link == NULL)
        return FALSE;
    }
  fault = mb_import_parse_cell (&mapped, text, MB_SHEET_TEXT, &constant.value);
  mb_import_forget_known (&mapped);
  if (fault == NULL && mb_value_is_null (&constant.value))
    {
      fault = mb_fault_new (MB_FAULT_MISSING, field->id);
      mb_fault_expect_text (fault, N_ ("a value"));
    }
  if (fault != NULL)
    {
      set_fault_error (error, field, fault, text);
      return FALSE;
    }
  constant.text = mb_text_tidy (text);
  g_array_append_val (import->constants, constant);
  return TRUE;
}

gboolean
mb_import_constants_parse (MbRegisterImport *import, GHashTable *texts, MbJob *job, GError **error)
{
  GHashTableIter iter;
  gpointer id, text;

  /* In the order of the register, whatever the order of the table. */
  for (guint i = 0; i < import->reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (import->reg->fields, i);

      if (!g_hash_table_lookup_extended (texts, field->id, NULL, &text))
        continue;
      if (field->derived || field->type == MB_FIELD_ATTACHMENT)
        {
          mb_set_error (error, MB_FAULT_DERIVED, "%s", field->label);
          return FALSE;
        }
      if (!field->retired && !parse (import, field, text, job, error))
        return FALSE;
    }
  g_hash_table_iter_init (&iter, texts);
  while (g_hash_table_iter_next (&iter, &id, &text))
    {
      const MbField *field = mb_register_field (import->reg, id);

      if (field != NULL && !field->retired)
        continue;
      mb_set_error (error, MB_FAULT_FIELD_UNKNOWN, "%s", (const char *) id);
      return FALSE;
    }
  return TRUE;
}

/* ---- Words of a title ---- */

typedef struct
{
  char *folded;
  const char *value; /* borrowed */
} Word;

typedef struct
{
  const MbField *field;
  GArray *words;     /* (element-type Word) */
  const char *value; /* the one named (nullable) */
  gboolean several;  /* more than one, or a list */
} Search;

static void
word_clear (gpointer data)
{
  g_free (((Word *) data)->folded);
}

static void
add_word (Search *search, const char *text, const char *value)
{
  Word word = { mb_text_fold (text), value };

  if (g_utf8_strlen (word.folded, 2 * 6) >= 2) /* a single character is part of too many words */
    g_array_append_val (search->words, word);
  else
    g_free (word.folded);
}

/* Is the word at [at, end) one of several, or one that is left out? */
static gboolean
is_listed (const char *text, const char *at, const char *end)
{
  static const char *const before[] = { "中", "大", "非", "不含", "除", "和", "与", "及", "或", "、", "/", "," };
  static const char *const after[] = { "以外", "之外", "除外", "和", "与", "及", "或", "、", "/", "," };

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      gsize n = strlen (before[i]);

      if ((gsize) (at - text) >= n && strncmp (at - n, before[i], n) == 0)
        return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (after); i++)
    if (g_str_has_prefix (end, after[i]))
      return TRUE;
  return FALSE;
}

/* Behind the number of a title: 一、 (二) 3. */
static const char *
behind_number (const char *text)
{
  static const char *const digits[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十" };
  const char *at = text + strspn (text, "(0123456789");

  for (guint i = 0; i < G_N_ELEMENTS (digits); i++)
    if (g_str_has_prefix (at, digits[i]))
      {
        at += strlen (digits[i]);
        i = G_MAXUINT; /* 十一 */
      }
  if (at > text && g_str_has_prefix (at, "、"))
    return at + strlen ("、");
  return at > text && strchr (").", *at) != NULL && *at != '\0' ? at + 1 : text;
}

static void
search_folded (Search *search, const char *whole)
{
  const char *text = behind_number (whole);
  const char *at = text;

  while (*at != '\0')
    {
      const Word *longest = NULL;

      for (guint i = 0; i < search->words->len; i++)
        {
          const Word *word = &g_array_index (search->words, Word, i);

          if (g_str_has_prefix (at, word->folded)
              && (longest == NULL || strlen (word->folded) > strlen (longest->folded)))
            longest = word;
        }
      if (longest == NULL)
        {
          at = g_utf8_next_char (at);
          continue;
        }
      search->several |= is_listed (text, at, at + strlen (longest->folded))
                         || (search->value != NULL && !g_str_equal (search->value, longest->value));
      search->value = longest->value;
      at += strlen (longest->folded);
    }
}

/* A text with a colon says of what it speaks: 所属乡镇：城关镇. */
static void
search_text (Search *search, const char *text)
{
  g_autofree char *folded = mb_text_fold (text);
  char *colon = strchr (folded, ':');

  if (g_utf8_strlen (folded, -1) > MAX_TITLE_CHARACTERS || mb_import_is_note (text))
    return;
  if (colon != NULL)
    *colon = '\0';
  if (colon == NULL)
    search_folded (search, folded);
  else if (mb_register_match_heading (search->field->reg, folded, NULL) == search->field)
    search_folded (search, colon + 1);
}

/* The row of the title that names the value; 0: the sheet's name. FALSE: none, or several. */
static gboolean
search_sheet (Search *search, const MbBook *book, const MbLayout *layout, guint *named)
{
  *named = 0;
  for (guint index = layout->begin_index; index < layout->first_index; index++)
    {
      const MbBookRow *row = mb_book_row (book, layout->sheet, index);
      gboolean before = search->value != NULL;

      for (guint i = 0; i < row->n_cells; i++)
        search_text (search, mb_book_text (book, &g_array_index (book->cells, MbBookCell, row->first + i)));
      if (!before && search->value != NULL)
        *named = row->row;
    }
  if (search->value == NULL && !search->several)
    search_text (search, mb_book_sheet (book, layout->sheet)->name);
  return search->value != NULL && !search->several;
}

static void
add_choices (Search *search)
{
  for (guint i = 0; search->field->choices != NULL && i < search->field->choices->len; i++)
    {
      const MbChoice *choice = g_ptr_array_index (search->field->choices, i);

      add_word (search, choice->value, choice->value);
      for (guint k = 0; choice->aliases != NULL && choice->aliases[k] != NULL; k++)
        add_word (search, choice->aliases[k], choice->value);
    }
}

static void
warn_found (MbRegisterImport *import, const MbImportMap *map, const Search *search, guint row)
{
  MbFault *fault = mb_import_field_fault (import->plan, map->layout, G_MAXUINT, -1, MB_FAULT_FROM_TITLE, search->field);

  fault->row = row;
  fault->found = g_strdup (search->value);
  mb_import_plan_warn (import->plan, fault);
}

static void
section_clear (gpointer data)
{
  mb_value_clear (&((MbSection *) data)->value);
}

/* Lines of one text among the data: 城关镇 above its kindergartens, 石桥镇 above the next. */
static GArray *
find_sections (MbRegisterImport *import, const MbImportMap *map, Search *search)
{
  const MbLayout *layout = map->layout;
  const MbBook *book = import->plan->book;
  GArray *sections = g_array_new (FALSE, TRUE, sizeof (MbSection));

  g_array_set_clear_func (sections, section_clear);
  for (guint i = 0; i < layout->sections->len; i++)
    {
      const MbBookRow *row = mb_book_row (book, layout->sheet, g_array_index (layout->sections, guint, i));
      MbSection section = { g_array_index (layout->sections, guint, i), MB_VALUE_INIT };

      search->value = NULL;
      search->several = FALSE;
      search_text (search, mb_book_text (book, &g_array_index (book->cells, MbBookCell, row->first)));
      if (search->value == NULL || search->several)
        continue;
      mb_value_set_text (&section.value, search->value);
      g_array_append_val (sections, section);
      warn_found (import, map, search, row->row);
    }
  if (sections->len == 0)
    g_clear_pointer (&sections, g_array_unref);
  return sections;
}

static char *
join_sections (const GArray *sections)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < sections->len; i++)
    g_string_append_printf (words, "%s%s", i > 0 ? "、" : "", g_array_index (sections, MbSection, i).value.text);
  return g_string_free (words, FALSE);
}

const MbValue *
mb_import_mapped_constant (const MbMapped *mapped, guint index)
{
  const MbValue *value = &mapped->constant;

  for (guint i = 0; mapped->sections != NULL && i < mapped->sections->len; i++)
    if (g_array_index (mapped->sections, MbSection, i).index < index)
      value = &g_array_index (mapped->sections, MbSection, i).value;
  return value;
}

static gboolean
find_in_title (MbRegisterImport *import, MbImportMap *map, const MbField *field, GError **error)
{
  Search search = { .field = field, .words = g_array_new (FALSE, FALSE, sizeof (Word)) };
  g_auto (GStrv) words = field->open ? mb_office_field_words (import->office, field, error) : NULL;
  MbConstant constant = { .field = field };
  GArray *sections = NULL;
  guint row = 0;

  g_array_set_clear_func (search.words, word_clear);
  add_choices (&search);
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    add_word (&search, words[i], words[i]);
  if ((!field->open || words != NULL) && search_sheet (&search, import->plan->book, map->layout, &row))
    {
      warn_found (import, map, &search, row);
      mb_value_set_text (&constant.value, search.value);
      constant.text = g_strdup (search.value);
    }
  if (!field->open || words != NULL)
    sections = find_sections (import, map, &search);
  if (constant.text == NULL && sections != NULL)
    constant.text = join_sections (sections);
  if (constant.text != NULL)
    mb_import_map_add_constant (import, map, &constant, TRUE);
  if (sections != NULL)
    mb_import_map_nth (map, map->columns->len - 1)->sections = sections;
  constant_clear (&constant);
  g_array_unref (search.words);
  return !field->open || words != NULL;
}

/* ---- Into the columns of a sheet ---- */

void
mb_import_map_add_constant (MbRegisterImport *import, MbImportMap *map, const MbConstant *constant, gboolean from_title)
{
  MbMapped mapped = { .field = constant->field, .position = G_MAXUINT, .guessed = from_title };
  MbImportConstant *told = g_new0 (MbImportConstant, 1);

  mb_value_copy (&constant->value, &mapped.constant);
  mapped.constant_text = g_strdup (constant->text);
  map->by_field[constant->field->index] = (int) map->columns->len;
  g_array_append_val (map->columns, mapped);
  told->sheet = map->layout->sheet;
  told->field = constant->field;
  told->text = g_strdup (constant->text);
  told->from_title = from_title;
  g_ptr_array_add (import->plan->constants, told);
}

static gboolean
is_given (const MbRegisterImport *import, const MbField *field)
{
  for (guint i = 0; i < import->constants->len; i++)
    if (g_array_index (import->constants, MbConstant, i).field == field)
      return TRUE;
  return FALSE;
}

/* A column in which no row has anything is as good as none. */
static gboolean
has_column (const MbRegisterImport *import, const MbImportMap *map, const MbField *field)
{
  const MbLayout *layout = map->layout;
  int at = map->by_field[field->index];

  for (guint i = 0; at >= 0 && i < layout->data->len; i++)
    if (mb_book_cell (import->plan->book, layout->sheet, g_array_index (layout->data, guint, i),
                      mb_import_map_nth (map, (guint) at)->column)
        != NULL)
      return TRUE;
  return FALSE;
}

gboolean
mb_import_map_add_constants (MbRegisterImport *import, MbImportMap *map, GError **error)
{
  for (guint i = 0; i < import->constants->len; i++)
    {
      const MbConstant *constant = &g_array_index (import->constants, MbConstant, i);
      int at = map->by_field[constant->field->index];
      MbFault *fault = NULL;

      if (!has_column (import, map, constant->field))
        {
          mb_import_map_add_constant (import, map, constant, FALSE);
          continue;
        }
      fault = mb_import_field_fault (import->plan, map->layout, G_MAXUINT,
                                     (int) mb_import_map_nth (map, (guint) at)->position, MB_FAULT_VALUE_UNUSED,
                                     constant->field);
      g_free (fault->found);
      fault->found = g_strdup (constant->text);
      mb_import_plan_warn (import->plan, fault);
    }
  for (guint i = 0; i < import->reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (import->reg->fields, i);

      if (field->type == MB_FIELD_CHOICE && field->scope && !field->retired && !field->derived
          && !is_given (import, field) && !has_column (import, map, field)
          && !find_in_title (import, map, field, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- What is still lacking ---- */

static gboolean
lacks (const MbFault *fault, const MbField *field)
{
  if (fault == NULL)
    return FALSE;
  if (fault->code == MB_FAULT_MISSING && fault->column == 0 && g_strcmp0 (fault->field, field->id) == 0)
    return TRUE;
  for (guint i = 0; fault->also != NULL && i < fault->also->len; i++)
    if (lacks (g_ptr_array_index (fault->also, i), field))
      return TRUE;
  return FALSE;
}

/* Three hundred rows refused for the same reason are one thing to do: told once, before the rows. */
void
mb_import_warn_lacking (MbRegisterImport *import)
{
  guint at = import->plan->n_lasting_warnings;

  for (guint i = 0; i < import->reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (import->reg->fields, i);
      const MbChecked *first = NULL;
      MbFault *fault = NULL;
      guint count = 0;

      for (guint k = 0; field->required && k < import->checked->len; k++)
        {
          const MbChecked *checked = g_ptr_array_index (import->checked, k);

          if (!lacks (checked->row->fault, field))
            continue;
          first = first != NULL ? first : checked;
          count++;
        }
      if (first == NULL)
        continue;
      fault = mb_import_field_fault (import->plan, first->map->layout, G_MAXUINT, -1, MB_FAULT_NO_COLUMN, field);
      fault->count = count;
      g_ptr_array_insert (import->plan->warnings, (int) at++, fault);
    }
}

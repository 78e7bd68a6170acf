/* register.c: reads the declaration of a register (register.h). Promise: what passes here is sound through and
 * through (every name leads somewhere, every value is of its kind), so that no later layer need ask again; what does
 * not is refused with file, group and key.
 */
#include "config.h"

#include "register.h"

#include "code.h"
#include "declaration.h"
#include "field.h"
#include "heading-index.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const type_ids[] = {
  [MB_FIELD_TEXT] = "text",       [MB_FIELD_LONG_TEXT] = "longtext",    [MB_FIELD_INTEGER] = "integer",
  [MB_FIELD_DECIMAL] = "decimal", [MB_FIELD_MONEY] = "money",           [MB_FIELD_DATE] = "date",
  [MB_FIELD_CHOICE] = "choice",   [MB_FIELD_BOOLEAN] = "boolean",       [MB_FIELD_LINK] = "link",
  [MB_FIELD_CODE] = "code",       [MB_FIELD_ATTACHMENT] = "attachment",
};

const char *
mb_field_type_id (MbFieldType type)
{
  g_return_val_if_fail ((guint) type < G_N_ELEMENTS (type_ids), NULL);
  return type_ids[type];
}

gboolean
mb_field_is_number (const MbField *field)
{
  return field->type == MB_FIELD_INTEGER || field->type == MB_FIELD_DECIMAL || field->type == MB_FIELD_MONEY;
}

char *
mb_field_heading_zh (const MbField *field)
{
  gboolean tells = field->unit_zh != NULL && field->unit_zh[0] != '\0' && mb_field_is_number (field)
                   && strstr (field->label_zh, field->unit_zh) == NULL;

  return tells ? g_strdup_printf ("%s（%s）", field->label_zh, field->unit_zh) : g_strdup (field->label_zh);
}

static gboolean
is_text (const MbField *field)
{
  return field->type == MB_FIELD_TEXT || field->type == MB_FIELD_LONG_TEXT || field->type == MB_FIELD_CODE;
}

static void
choice_free (gpointer data)
{
  MbChoice *choice = data;

  g_free (choice->value);
  g_strfreev (choice->aliases);
  g_free (choice->tone);
  g_strfreev (choice->folded);
  g_free (choice);
}

static void
term_free (gpointer data)
{
  MbDueTerm *term = data;

  g_free (term->word);
  g_free (term);
}

static void
field_free (gpointer data)
{
  MbField *field = data;

  g_free (field->id);
  g_free (field->label);
  g_free (field->label_zh);
  g_free (field->group);
  g_free (field->help);
  g_free (field->unit);
  g_free (field->unit_zh);
  g_strfreev (field->aliases);
  g_free (field->link);
  g_free (field->checker);
  g_free (field->was);
  mb_value_clear (&field->default_value);
  g_clear_pointer (&field->choices, g_ptr_array_unref);
  g_free (field->due_from);
  g_free (field->due_by);
  g_free (field->range_start);
  g_clear_pointer (&field->terms, g_ptr_array_unref);
  g_strfreev (field->units);
  g_free (field);
}

static void
transition_free (gpointer data)
{
  MbTransition *transition = data;

  g_free (transition->from);
  g_free (transition->to);
  g_free (transition->label);
  g_strfreev (transition->requires);
  g_free (transition);
}

static void
demand_free (gpointer data)
{
  MbDemand *demand = data;

  g_free (demand->id);
  g_free (demand->label);
  g_strfreev (demand->values);
  g_strfreev (demand->into);
  g_strfreev (demand->requires);
  g_free (demand);
}

void
mb_register_free (MbRegister *reg)
{
  if (reg == NULL)
    return;
  g_free (reg->id);
  g_free (reg->label);
  g_free (reg->label_zh);
  g_free (reg->singular);
  g_ptr_array_unref (reg->fields);
  g_ptr_array_unref (reg->identity);
  g_ptr_array_unref (reg->columns);
  g_strfreev (reg->sort);
  g_strfreev (reg->indexes);
  g_strfreev (reg->headings);
  g_strfreev (reg->initial_states);
  g_strfreev (reg->state_order);
  g_ptr_array_unref (reg->transitions);
  g_ptr_array_unref (reg->demands);
  g_free (reg->source);
  g_hash_table_unref (reg->by_id);
  g_clear_pointer (&reg->by_heading, g_hash_table_unref);
  g_free (reg);
}

/* What goes on while one declaration is read. */
typedef struct
{
  MbRegister *reg;
  MbDeclaration *file;
  GPtrArray *labels; /* a strv for each field: its label in every language */
} Reader;

static gboolean
is_id (const char *text)
{
  return g_ascii_islower (text[0]) && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen (text);
}

static char *
read_id (Reader *reader, const char *group, const char *key, char *id)
{
  if (id != NULL && !is_id (id))
    mb_declaration_fail (reader->file, group, key, _ ("“%s” is no id: small letters, digits and _ only"), id);
  return id;
}

static void
add_field (Reader *reader, MbField *field, char **labels)
{
  field->reg = reader->reg;
  field->index = reader->reg->fields->len;
  g_ptr_array_add (reader->reg->fields, field);
  g_hash_table_insert (reader->reg->by_id, field->id, field);
  g_ptr_array_add (reader->labels, labels);
}

static MbFieldType
read_type (Reader *reader, const char *group)
{
  g_autofree char *type = mb_declaration_need (reader->file, group, "type");

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (type_ids); i++)
    if (g_str_equal (type, type_ids[i]))
      return (MbFieldType) i;
  if (type != NULL)
    mb_declaration_fail (reader->file, group, "type", _ ("there is no type “%s”"), type);
  return MB_FIELD_TEXT;
}

static char **
fold_all (const char *first, char **others)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (first != NULL)
    {
      g_autofree char *folded = mb_text_fold (first);

      g_strv_builder_add (builder, folded);
    }
  for (guint i = 0; others != NULL && others[i] != NULL; i++)
    {
      g_autofree char *folded = mb_text_fold (others[i]);

      g_strv_builder_add (builder, folded);
    }
  return g_strv_builder_end (builder);
}

static void
check_tone (Reader *reader, const char *group, const char *key, const char *tone)
{
  static const char *const tones[] = { "good", "warn", "bad", "dim", NULL };

  if (tone != NULL && !g_strv_contains (tones, tone))
    mb_declaration_fail (reader->file, group, key, "%s", _ ("a tone is good, warn, bad or dim"));
}

static void
add_choice (Reader *reader, MbField *field, const char *group, const char *value)
{
  MbChoice *choice = g_new0 (MbChoice, 1);
  g_autofree char *alias_key = g_strconcat ("alias.", value, NULL);
  g_autofree char *tone_key = g_strconcat ("tone.", value, NULL);

  choice->value = g_strdup (value);
  choice->aliases = mb_declaration_list (reader->file, group, alias_key);
  choice->tone = mb_declaration_string (reader->file, group, tone_key);
  choice->folded = fold_all (value, choice->aliases);
  check_tone (reader, group, tone_key, choice->tone);
  for (guint i = 0; choice->folded[i] != NULL; i++)
    {
      const char *word = i == 0 ? value : choice->aliases[i - 1];
      const MbChoice *earlier = mb_field_find_choice (field, word);

      if (earlier != NULL)
        mb_declaration_fail (reader->file, group, i == 0 ? "choices" : alias_key, _ ("“%s” already means %s"), word,
                             earlier->value);
    }
  g_ptr_array_add (field->choices, choice);
}

/* alias.X and tone.X must speak of a choice. */
static void
check_choice_keys (Reader *reader, const MbField *field, const char *group)
{
  g_auto (GStrv) keys = mb_declaration_keys (reader->file, group);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      const char *dot
          = g_str_has_prefix (keys[i], "alias.") || g_str_has_prefix (keys[i], "tone.") ? strchr (keys[i], '.') : NULL;
      gboolean known = FALSE;

      if (dot == NULL)
        continue;
      for (guint k = 0; field->choices != NULL && k < field->choices->len; k++)
        known |= g_str_equal (((const MbChoice *) g_ptr_array_index (field->choices, k))->value, dot + 1);
      if (!known)
        mb_declaration_fail (reader->file, group, keys[i], _ ("“%s” is not among the choices"), dot + 1);
    }
}

static void
read_choices (Reader *reader, MbField *field, const char *group)
{
  g_auto (GStrv) values = mb_declaration_list (reader->file, group, "choices");

  field->open = mb_declaration_flag (reader->file, group, "open");
  if (field->type == MB_FIELD_CHOICE)
    {
      field->choices = g_ptr_array_new_with_free_func (choice_free);
      for (guint i = 0; values != NULL && values[i] != NULL; i++)
        add_choice (reader, field, group, values[i]);
      if (values == NULL && !field->open)
        mb_declaration_fail (reader->file, group, "choices", "%s", _ ("a value is needed here"));
    }
  else if (values != NULL || field->open)
    mb_declaration_fail (reader->file, group, values != NULL ? "choices" : "open", "%s",
                         _ ("only a field of the type choice has choices"));
  check_choice_keys (reader, field, group);
}

static void
read_limits (Reader *reader, MbField *field, const char *group)
{
  gint64 width = 0;

  field->has_min = mb_declaration_integer (reader->file, group, "min", &field->min);
  field->has_max = mb_declaration_integer (reader->file, group, "max", &field->max);
  if (field->has_min && !mb_field_is_number (field))
    mb_declaration_fail (reader->file, group, "min", "%s", _ ("only numbers have a least value"));
  if (field->has_max && !mb_field_is_number (field) && !is_text (field))
    mb_declaration_fail (reader->file, group, "max", "%s", _ ("only numbers and texts have a greatest value"));
  if (field->has_min && field->has_max && field->min > field->max)
    mb_declaration_fail (reader->file, group, "min", "%s", _ ("the least value is greater than the greatest"));
  if (mb_declaration_integer (reader->file, group, "width", &width))
    {
      if (width < 0 || width > 1000)
        mb_declaration_fail (reader->file, group, "width", "%s", _ ("a width is a number of characters up to 1000"));
      else
        field->width = (guint) width;
    }
}

static void
read_target (Reader *reader, MbField *field, const char *group)
{
  field->link = read_id (reader, group, "link", mb_declaration_string (reader->file, group, "link"));
  field->checker = mb_declaration_string (reader->file, group, "checker");
  if ((field->type == MB_FIELD_LINK) != (field->link != NULL))
    mb_declaration_fail (reader->file, group, "link", "%s",
                         _ ("a field of the type link, and no other, names a register here"));
  if (field->checker != NULL && field->type != MB_FIELD_CODE)
    mb_declaration_fail (reader->file, group, "checker", "%s", _ ("only a field of the type code has a checker"));
  else if (field->checker != NULL && !mb_code_has_checker (field->checker))
    mb_declaration_fail (reader->file, group, "checker", _ ("there is no checker “%s”"), field->checker);
}

static void
add_term (Reader *reader, MbField *field, const char *group, const char *key, const char *word, const char *text)
{
  char *end = NULL;
  gint64 days = text != NULL ? g_ascii_strtoll (text, &end, 10) : 0;
  MbDueTerm *term;

  if (days < 1 || days > 3660 || (strcmp (end, "d") != 0 && strcmp (end, "w") != 0))
    {
      mb_declaration_fail (reader->file, group, key, "%s",
                           _ ("a term is written 60d (calendar days) or 10w (workdays)"));
      return;
    }
  term = g_new0 (MbDueTerm, 1);
  term->word = g_strdup (word);
  term->days = (int) days;
  term->workdays = *end == 'w';
  g_ptr_array_add (field->terms, term);
}

static void
read_due (Reader *reader, MbField *field, const char *group)
{
  g_auto (GStrv) due = mb_declaration_list (reader->file, group, "due"),
                 keys = mb_declaration_keys (reader->file, group);

  field->due_by = mb_declaration_string (reader->file, group, "due_by");
  if (due != NULL && (field->type != MB_FIELD_DATE || g_strv_length (due) != 2))
    mb_declaration_fail (reader->file, group, "due", "%s",
                         _ ("a date field names another one and a term here, such as date;60d"));
  else if (due != NULL)
    {
      field->due_from = g_strdup (due[0]);
      field->terms = g_ptr_array_new_with_free_func (term_free);
      add_term (reader, field, group, "due", NULL, due[1]);
    }
  for (guint i = 0; keys[i] != NULL; i++)
    if (g_str_has_prefix (keys[i], "due.") && (field->due_from == NULL || field->due_by == NULL))
      mb_declaration_fail (reader->file, group, keys[i], "%s", _ ("due and due_by are needed besides"));
    else if (g_str_has_prefix (keys[i], "due."))
      {
        g_autofree char *text = mb_declaration_string (reader->file, group, keys[i]);

        add_term (reader, field, group, keys[i], strchr (keys[i], '.') + 1, text);
      }
}

static void
read_range (Reader *reader, MbField *field, const char *group)
{
  field->range_start = mb_declaration_string (reader->file, group, "range_start");
  if (field->range_start != NULL && field->type != MB_FIELD_DATE)
    mb_declaration_fail (reader->file, group, "range_start", "%s", _ ("a date field names another date field here"));
}

static void
read_flags (Reader *reader, MbField *field, const char *group)
{
  const struct
  {
    const char *key;
    gboolean *flag;
  } flags[] = {
    { "required", &field->required }, { "unique", &field->unique }, { "personal", &field->personal },
    { "scope", &field->scope },       { "filter", &field->filter }, { "list", &field->list },
    { "search", &field->search },     { "hidden", &field->hidden }, { "retired", &field->retired },
    { "derived", &field->derived },
  };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    *flags[i].flag = mb_declaration_flag (reader->file, group, flags[i].key);
  if (field->personal && field->search)
    mb_declaration_fail (reader->file, group, "search", "%s", _ ("personal values are never searched for"));
}

static void
read_default (Reader *reader, MbField *field, const char *group)
{
  g_autofree char *text = mb_declaration_string (reader->file, group, "default");
  g_autoptr (MbFault) fault = NULL;

  if (text == NULL)
    return;
  fault = mb_field_parse (field, text, &field->default_value);
  if (field->type == MB_FIELD_LINK || field->type == MB_FIELD_ATTACHMENT)
    mb_declaration_fail (reader->file, group, "default", "%s", _ ("a field of this type cannot have a default"));
  else if (fault != NULL)
    mb_declaration_fail (reader->file, group, "default", _ ("“%s”: %s"), text, mb_fault_sentence (fault->code));
}

static void
read_field (Reader *reader, const char *group, const char *id)
{
  MbField *field = g_new0 (MbField, 1);
  g_auto (GStrv) units = mb_declaration_languages (reader->file, group, "unit");

  mb_declaration_allow (reader->file, group,
                        "type label group help unit aliases required unique personal scope filter list search hidden "
                        "width default min max choices open alias.* tone.* link checker was retired derived due "
                        "due_by due.* range_start");
  field->id = read_id (reader, group, NULL, g_strdup (id));
  if (g_str_equal (id, "id") || g_str_equal (id, "note") || g_str_equal (id, "tags"))
    mb_declaration_fail (reader->file, group, NULL, _ ("every register has “%s” by itself"), id);
  field->type = read_type (reader, group);
  field->label = mb_declaration_local (reader->file, group, "label");
  field->label_zh = mb_declaration_chinese (reader->file, group, "label");
  if (field->label == NULL || field->label_zh == NULL)
    mb_declaration_fail (reader->file, group, "label", "%s", _ ("a value is needed here"));
  field->group = mb_declaration_local (reader->file, group, "group");
  field->help = mb_declaration_local (reader->file, group, "help");
  field->unit = mb_declaration_local (reader->file, group, "unit");
  field->unit_zh = mb_declaration_chinese (reader->file, group, "unit");
  field->units = *units != NULL ? fold_all (NULL, units) : NULL;
  field->aliases = mb_declaration_list (reader->file, group, "aliases");
  field->was = read_id (reader, group, "was", mb_declaration_string (reader->file, group, "was"));
  read_flags (reader, field, group);
  read_limits (reader, field, group);
  read_target (reader, field, group);
  read_choices (reader, field, group);
  read_due (reader, field, group);
  read_range (reader, field, group);
  add_field (reader, field, mb_declaration_languages (reader->file, group, "label"));
  if (mb_declaration_ok (reader->file, NULL)) /* a default is parsed by the field's own rules, once they are sound */
    read_default (reader, field, group);
}

/* The free note and tags that every register has, because an office that misses its column goes back to its sheet. */
static void
add_own_field (Reader *reader, const char *id, MbFieldType type, const char *label, const char *label_zh,
               const char *const *aliases, guint width)
{
  MbField *field = g_new0 (MbField, 1);
  const char *const labels[] = { label, label_zh, NULL };

  field->id = g_strdup (id);
  field->type = type;
  field->label = g_strdup (_ (label));
  field->label_zh = g_strdup (label_zh);
  field->aliases = g_strdupv ((char **) aliases);
  field->search = TRUE;
  field->width = width;
  add_field (reader, field, g_strdupv ((char **) labels));
}

static const MbField *
need_field (Reader *reader, const char *group, const char *key, const char *id)
{
  const MbField *field = mb_register_field (reader->reg, id);

  if (field == NULL)
    mb_declaration_fail (reader->file, group, key, _ ("there is no field “%s”"), id);
  return field;
}

/* Fields named in a list, each perhaps behind a "-" or joined by "+". */
static void
check_field_list (Reader *reader, const char *key, char **items)
{
  for (guint i = 0; items != NULL && items[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (items[i], "+", -1);

      for (guint k = 0; parts[k] != NULL; k++)
        need_field (reader, "Register", key, parts[k][0] == '-' ? parts[k] + 1 : parts[k]);
    }
}

static void
read_head (Reader *reader)
{
  MbRegister *reg = reader->reg;
  gint64 version = 0;

  mb_declaration_allow (reader->file, "Register",
                        "id version label singular title identity sort columns system headings indexes locked locked_by");
  reg->id = read_id (reader, "Register", "id", mb_declaration_need (reader->file, "Register", "id"));
  if (!mb_declaration_integer (reader->file, "Register", "version", &version) || version < 1 || version > G_MAXINT32)
    mb_declaration_fail (reader->file, "Register", "version", "%s", _ ("a version is a whole number from 1"));
  else
    reg->version = (guint) version;
  reg->label = mb_declaration_local (reader->file, "Register", "label");
  reg->label_zh = mb_declaration_chinese (reader->file, "Register", "label");
  if (reg->label == NULL || reg->label_zh == NULL)
    mb_declaration_fail (reader->file, "Register", "label", "%s", _ ("a value is needed here"));
  reg->singular = mb_declaration_local (reader->file, "Register", "singular");
  if (reg->singular == NULL)
    reg->singular = g_strdup (reg->label);
  reg->system = mb_declaration_flag (reader->file, "Register", "system");
  reg->headings = mb_declaration_list (reader->file, "Register", "headings");
  reg->sort = mb_declaration_list (reader->file, "Register", "sort");
  reg->indexes = mb_declaration_list (reader->file, "Register", "indexes");
}

static void
resolve_locks (Reader *reader)
{
  MbRegister *reg = reader->reg;
  g_autofree char *locked = mb_declaration_string (reader->file, "Register", "locked");
  g_autofree char *locked_by = mb_declaration_string (reader->file, "Register", "locked_by");

  if (locked != NULL)
    reg->locked = need_field (reader, "Register", "locked", locked);
  if (locked_by != NULL)
    reg->locked_by = need_field (reader, "Register", "locked_by", locked_by);
  if (reg->locked != NULL && reg->locked->type != MB_FIELD_DATE && reg->locked->type != MB_FIELD_BOOLEAN)
    mb_declaration_fail (reader->file, "Register", "locked", "%s", _ ("a date or a yes-or-no field locks a record"));
  if (reg->locked_by != NULL && reg->locked_by->type != MB_FIELD_LINK)
    mb_declaration_fail (reader->file, "Register", "locked_by", "%s", _ ("a link leads to what locks a record"));
}

/* The fields that a term speaks of can be checked only when all have been read. */
static void
resolve_due (Reader *reader, const MbField *field)
{
  g_autofree char *group = g_strconcat ("Field ", field->id, NULL);
  const MbField *from = field->due_from != NULL ? need_field (reader, group, "due", field->due_from) : NULL;
  const MbField *by = field->due_by != NULL ? need_field (reader, group, "due_by", field->due_by) : NULL;

  if (from != NULL && (from->type != MB_FIELD_DATE || from == field))
    mb_declaration_fail (reader->file, group, "due", "%s",
                         _ ("a date field names another one and a term here, such as date;60d"));
  if (by != NULL && by->type != MB_FIELD_CHOICE)
    mb_declaration_fail (reader->file, group, "due_by", "%s", _ ("only a field of the type choice has choices"));
  for (guint i = 0; by != NULL && by->choices != NULL && field->terms != NULL && i < field->terms->len; i++)
    {
      const MbDueTerm *term = g_ptr_array_index (field->terms, i);
      const MbChoice *choice = term->word != NULL ? mb_field_find_choice (by, term->word) : NULL;

      if (term->word != NULL && (choice == NULL || strcmp (choice->value, term->word) != 0))
        mb_declaration_fail (reader->file, group, "due_by", _ ("“%s” is not among the choices"), term->word);
    }
}

static void
resolve_range (Reader *reader, const MbField *field)
{
  g_autofree char *group = g_strconcat ("Field ", field->id, NULL);
  const MbField *start
      = field->range_start != NULL ? need_field (reader, group, "range_start", field->range_start) : NULL;

  if (start != NULL && (start->type != MB_FIELD_DATE || start == field))
    mb_declaration_fail (reader->file, group, "range_start", "%s", _ ("a date field names another date field here"));
}

/* What the head says of fields can be checked only when those have been read. */
static void
resolve_head (Reader *reader)
{
  MbRegister *reg = reader->reg;
  g_autofree char *title = mb_declaration_need (reader->file, "Register", "title");
  g_auto (GStrv) identity = mb_declaration_list (reader->file, "Register", "identity");
  g_auto (GStrv) columns = mb_declaration_list (reader->file, "Register", "columns");

  if (title != NULL)
    reg->title = need_field (reader, "Register", "title", title);
  for (guint i = 0; identity != NULL && identity[i] != NULL; i++)
    {
      MbField *field = (MbField *) need_field (reader, "Register", "identity", identity[i]);

      if (field == NULL)
        return;
      field->identifying = TRUE;
      g_ptr_array_add (reg->identity, field);
    }
  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    {
      const MbField *field = need_field (reader, "Register", "columns", columns[i]);

      if (field != NULL && !field->list)
        mb_declaration_fail (reader->file, "Register", "columns", _ ("the list does not show “%s”"), columns[i]);
      else if (field != NULL)
        g_ptr_array_add (reg->columns, (gpointer) field);
    }
  check_field_list (reader, "sort", reg->sort);
  check_field_list (reader, "indexes", reg->indexes);
  resolve_locks (reader);
  for (guint i = 0; i < reg->fields->len; i++)
    {
      resolve_due (reader, g_ptr_array_index (reg->fields, i));
      resolve_range (reader, g_ptr_array_index (reg->fields, i));
    }
}

static gboolean
is_state (const MbRegister *reg, const char *word)
{
  for (guint i = 0; i < reg->state_field->choices->len; i++)
    if (g_str_equal (((const MbChoice *) g_ptr_array_index (reg->state_field->choices, i))->value, word))
      return TRUE;
  return FALSE;
}

static void
check_states (Reader *reader, const char *group, const char *key, char **states)
{
  for (guint i = 0; states != NULL && states[i] != NULL; i++)
    if (!is_state (reader->reg, states[i]))
      mb_declaration_fail (reader->file, group, key, _ ("“%s” is not among the choices"), states[i]);
}

static void
read_states (Reader *reader)
{
  MbRegister *reg = reader->reg;
  g_autofree char *id = NULL;

  if (!mb_declaration_has_group (reader->file, "States"))
    return;
  mb_declaration_allow (reader->file, "States", "field initial order");
  id = mb_declaration_need (reader->file, "States", "field");
  reg->state_field = id != NULL ? need_field (reader, "States", "field", id) : NULL;
  if (reg->state_field == NULL)
    return;
  if (reg->state_field->type != MB_FIELD_CHOICE || reg->state_field->open)
    {
      mb_declaration_fail (reader->file, "States", "field", "%s", _ ("states are the choices of a closed choice"));
      reg->state_field = NULL;
      return;
    }
  reg->initial_states = mb_declaration_list (reader->file, "States", "initial");
  reg->state_order = mb_declaration_list (reader->file, "States", "order");
  check_states (reader, "States", "initial", reg->initial_states);
  check_states (reader, "States", "order", reg->state_order);
}

static void
read_transition (Reader *reader, const char *group, const char *step)
{
  MbRegister *reg = reader->reg;
  g_auto (GStrv) ends = g_strsplit (step, ">", 2);
  MbTransition *transition = NULL;

  mb_declaration_allow (reader->file, group, "label requires");
  if (reg->state_field == NULL)
    {
      mb_declaration_fail (reader->file, group, NULL, "%s", _ ("a step needs the group States first"));
      return;
    }
  if (g_strv_length (ends) != 2 || !is_state (reg, g_strstrip (ends[0])) || !is_state (reg, g_strstrip (ends[1])))
    {
      mb_declaration_fail (reader->file, group, NULL, "%s", _ ("a step leads from one state to another, as in A>B"));
      return;
    }
  transition = g_new0 (MbTransition, 1);
  transition->from = g_strdup (ends[0]);
  transition->to = g_strdup (ends[1]);
  transition->label = mb_declaration_local (reader->file, group, "label");
  transition->requires = mb_declaration_list (reader->file, group, "requires");
  g_ptr_array_add (reg->transitions, transition);
  for (guint i = 0; transition->requires != NULL && transition->requires[i] != NULL; i++)
    need_field (reader, group, "requires", transition->requires[i]);
}

/* A list that must not be empty. */
static char **
need_list (Reader *reader, const char *group, const char *key)
{
  g_autofree char *text = mb_declaration_need (reader->file, group, key);

  return text != NULL ? mb_declaration_list (reader->file, group, key) : NULL;
}

static void
check_demand (Reader *reader, const char *group, const MbDemand *demand)
{
  if (demand->field != NULL && demand->field->type != MB_FIELD_CHOICE)
    {
      mb_declaration_fail (reader->file, group, "field", "%s", _ ("a demand follows the word of a choice"));
      return;
    }
  for (guint i = 0; demand->field != NULL && demand->values != NULL && demand->values[i] != NULL; i++)
    {
      const MbChoice *choice = mb_field_find_choice (demand->field, demand->values[i]);

      if (choice == NULL || !g_str_equal (choice->value, demand->values[i]))
        mb_declaration_fail (reader->file, group, "values", _ ("“%s” is not among the choices"), demand->values[i]);
    }
  check_states (reader, group, "into", demand->into);
  for (guint i = 0; demand->requires != NULL && demand->requires[i] != NULL; i++)
    need_field (reader, group, "requires", demand->requires[i]);
}

static void
read_demand (Reader *reader, const char *group, const char *id)
{
  MbDemand *demand = NULL;
  g_autofree char *field = NULL;

  mb_declaration_allow (reader->file, group, "label field values into requires");
  if (reader->reg->state_field == NULL)
    {
      mb_declaration_fail (reader->file, group, NULL, "%s", _ ("a demand needs the group States first"));
      return;
    }
  demand = g_new0 (MbDemand, 1);
  demand->id = read_id (reader, group, NULL, g_strdup (id));
  g_ptr_array_add (reader->reg->demands, demand);
  demand->label = mb_declaration_local (reader->file, group, "label");
  field = mb_declaration_need (reader->file, group, "field");
  demand->field = field != NULL ? need_field (reader, group, "field", field) : NULL;
  demand->values = need_list (reader, group, "values");
  demand->into = need_list (reader, group, "into");
  demand->requires = need_list (reader, group, "requires");
  check_demand (reader, group, demand);
}

static void
read_groups (Reader *reader)
{
  static const char *const note_aliases[] = { "备注说明", "说明", NULL };
  static const char *const tag_aliases[] = { "标记", NULL };
  g_auto (GStrv) groups = mb_declaration_groups (reader->file);

  if (*groups == NULL || !g_str_equal (*groups, "Register"))
    mb_declaration_fail (reader->file, "Register", NULL, "%s", _ ("the file begins with this group"));
  read_head (reader);
  for (guint i = 0; groups[i] != NULL; i++)
    if (g_str_has_prefix (groups[i], "Field "))
      read_field (reader, groups[i], groups[i] + strlen ("Field "));
    else if (!g_str_equal (groups[i], "Register") && !g_str_equal (groups[i], "States")
             && !g_str_has_prefix (groups[i], "Transition ") && !g_str_has_prefix (groups[i], "Demand "))
      mb_declaration_fail (reader->file, groups[i], NULL, "%s", _ ("there is no such group"));
  if (reader->reg->fields->len == 0)
    mb_declaration_fail (reader->file, NULL, NULL, "%s", _ ("a register needs a field"));
  add_own_field (reader, "note", MB_FIELD_LONG_TEXT, N_ ("Note"), "备注", note_aliases, 24);
  add_own_field (reader, "tags", MB_FIELD_TEXT, N_ ("Tags"), "标签", tag_aliases, 12);
  resolve_head (reader);
  read_states (reader);
  for (guint i = 0; groups[i] != NULL; i++)
    if (g_str_has_prefix (groups[i], "Transition "))
      read_transition (reader, groups[i], groups[i] + strlen ("Transition "));
    else if (g_str_has_prefix (groups[i], "Demand "))
      read_demand (reader, groups[i], groups[i] + strlen ("Demand "));
}

/* A renamed field must have given its old name up. */
static void
check_renames (Reader *reader)
{
  for (guint i = 0; i < reader->reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (reader->reg->fields, i);
      g_autofree char *group = g_strdup_printf ("Field %s", field->id);

      if (field->was != NULL && mb_register_field (reader->reg, field->was) != NULL)
        mb_declaration_fail (reader->file, group, "was", _ ("there still is a field “%s”"), field->was);
    }
}

MbRegister *
mb_register_new_parse (const char *data, gssize length, const char *origin, GError **error)
{
  g_autoptr (MbRegister) reg = g_new0 (MbRegister, 1);
  g_autoptr (MbDeclaration) file = mb_declaration_new (data, length, origin);
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  Reader reader = { reg, file, labels };

  reg->fields = g_ptr_array_new_with_free_func (field_free);
  reg->identity = g_ptr_array_new ();
  reg->columns = g_ptr_array_new ();
  reg->transitions = g_ptr_array_new_with_free_func (transition_free);
  reg->demands = g_ptr_array_new_with_free_func (demand_free);
  reg->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  reg->source = length < 0 ? g_strdup (data) : g_strndup (data, (gsize) length);
  if (!mb_declaration_ok (file, error))
    return NULL;
  read_groups (&reader);
  check_renames (&reader);
  if (mb_declaration_ok (file, NULL))
    mb_heading_index_build (reg, labels, file);
  if (!mb_declaration_ok (file, error))
    return NULL;
  return g_steal_pointer (&reg);
}

const MbField *
mb_register_field (const MbRegister *reg, const char *id)
{
  return id != NULL ? g_hash_table_lookup (reg->by_id, id) : NULL;
}

const MbTransition *
mb_register_transition (const MbRegister *reg, const char *from, const char *to, gboolean *same)
{
  if (same != NULL)
    *same = g_strcmp0 (from, to) == 0;
  for (guint i = 0; from != NULL && to != NULL && i < reg->transitions->len; i++)
    {
      const MbTransition *transition = g_ptr_array_index (reg->transitions, i);

      if (g_str_equal (transition->from, from) && g_str_equal (transition->to, to) && !g_str_equal (from, to))
        return transition;
    }
  return NULL;
}

static void
add_lacking (GPtrArray *lacking, const MbRegister *reg, char **requires, const MbValue *values)
{
  for (guint i = 0; requires != NULL && requires[i] != NULL; i++)
    {
      const MbField *field = mb_register_field (reg, requires[i]);

      if (field != NULL && mb_value_is_null (&values[field->index]) && !g_ptr_array_find (lacking, field, NULL))
        g_ptr_array_add (lacking, (gpointer) field);
    }
}

GPtrArray *
mb_transition_lacking (const MbRegister *reg, const MbTransition *transition, const MbValue *values)
{
  GPtrArray *lacking = g_ptr_array_new ();

  add_lacking (lacking, reg, transition->requires, values);
  return lacking;
}

GPtrArray *
mb_register_lacking (const MbRegister *reg, const char *into, const MbValue *values, const MbDemand **first)
{
  GPtrArray *lacking = g_ptr_array_new ();

  for (guint i = 0; i < reg->demands->len; i++)
    {
      const MbDemand *demand = g_ptr_array_index (reg->demands, i);
      const MbValue *word = &values[demand->field->index];
      guint before = lacking->len;

      if (word->kind != MB_VALUE_TEXT || !g_strv_contains ((const char *const *) demand->values, word->text)
          || !g_strv_contains ((const char *const *) demand->into, into))
        continue;
      add_lacking (lacking, reg, demand->requires, values);
      if (first != NULL && before == 0 && lacking->len > 0)
        *first = demand;
    }
  return lacking;
}

char *
mb_field_labels (const GPtrArray *fields)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    /* translators: between the names of fields in one line */
    g_string_append_printf (text, "%s%s", i > 0 ? _ (", ") : "",
                            ((const MbField *) g_ptr_array_index (fields, i))->label);
  return g_string_free (text, FALSE);
}

const MbChoice *
mb_field_find_choice (const MbField *field, const char *word)
{
  g_autofree char *folded = NULL;

  if (field->choices == NULL || word == NULL)
    return NULL;
  for (guint i = 0; i < field->choices->len; i++)
    {
      const MbChoice *choice = g_ptr_array_index (field->choices, i);

      if (g_str_equal (choice->value, word))
        return choice;
    }
  folded = mb_text_fold (word);
  for (guint i = 0; i < field->choices->len; i++)
    {
      const MbChoice *choice = g_ptr_array_index (field->choices, i);

      if (g_strv_contains ((const char *const *) choice->folded, folded))
        return choice;
    }
  return NULL;
}

/* heading-index.c: finds the field that a heading of a real ledger means. Promise: a heading leads to a field only
 * when it says the same words, and never to one whose numbers it would change.
 */
#include "config.h"

#include "heading-index.h"

#include "field.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const MbField *field; /* NULL: the word is a looser form of several headings and leads nowhere */
  gboolean by_alias;
} Target;

/* Folded, without colons and the star that marks a must. */
static char *
fold_heading (const char *heading)
{
  g_autofree char *folded = mb_text_fold (heading);
  GString *bare = g_string_new (folded);

  g_string_replace (bare, ":", "", 0);
  g_string_replace (bare, "*", "", 0);
  return g_string_free (bare, FALSE);
}

static char *
without_brackets (const char *folded)
{
  GString *bare = g_string_new (folded);

  g_string_replace (bare, "(", "", 0);
  g_string_replace (bare, ")", "", 0);
  return g_string_free (bare, FALSE);
}

/* "占地面积(m2)" gives "占地面积" and unit "m2"; NULL when it does not end in brackets with a unit of plain count or
 * measure, or one of the field's own once that is known. */
static char *
without_unit (const char *folded, char **unit)
{
  gsize n = strlen (folded);
  const char *open = strrchr (folded, '(');

  if (n < 3 || folded[n - 1] != ')' || open == NULL || open == folded)
    return NULL;
  *unit = g_strndup (open + 1, (gsize) (folded + n - 1 - (open + 1)));
  if (g_str_has_prefix (*unit, "单位"))
    {
      char *bare = g_strdup (*unit + strlen ("单位"));

      g_free (*unit);
      *unit = bare;
    }
  return g_strndup (folded, (gsize) (open - folded));
}

/* Units that say no more than what is counted, so that any field may do without them. */
static gboolean
is_plain_unit (const char *unit)
{
  static const char *const plain[]
      = { "人", "名", "个", "位", "所",     "间",   "辆",    "台",    "套",      "份",    "件",
          "次", "项", "处", "条", "班",     "家",   "册",    "岁",    "年",      "月",    "日",
          "天", "%",  "元", "m2", "平方米", "平米", "元/月", "元/年", "元/学期", "元/人", "元/生" };

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (g_str_equal (unit, plain[i]))
      return TRUE;
  return FALSE;
}

static gboolean
unit_fits (const MbField *field, const char *unit)
{
  if (field->units != NULL && g_strv_contains ((const char *const *) field->units, unit))
    return TRUE;
  if (field->units != NULL && g_strv_contains ((const char *const *) field->units, "万元"))
    return FALSE; /* its bare numbers count ten thousands: (元) would change them */
  return is_plain_unit (unit);
}

static void
add_exact (MbRegister *reg, MbDeclaration *declaration, const MbField *field, const char *heading, gboolean by_alias)
{
  g_autofree char *folded = fold_heading (heading);
  Target *earlier = g_hash_table_lookup (reg->by_heading, folded);
  Target *target = NULL;

  if (earlier != NULL)
    {
      if (earlier->field != field)
        {
          g_autofree char *group = g_strdup_printf ("Field %s", field->id);

          mb_declaration_fail (declaration, group, by_alias ? "aliases" : "label",
                               _ ("the heading “%s” already means the field %s"), heading, earlier->field->id);
        }
      return;
    }
  target = g_new0 (Target, 1);
  target->field = field;
  target->by_alias = by_alias;
  g_hash_table_insert (reg->by_heading, g_steal_pointer (&folded), target);
}

/* Looser forms give way to exact ones, and where they collide among themselves they lead nowhere. */
static void
add_loose (GHashTable *loose, const MbRegister *reg, const MbField *field, const char *form, gboolean by_alias)
{
  Target *earlier = NULL;
  Target *target = NULL;

  if (*form == '\0' || g_hash_table_contains (reg->by_heading, form))
    return;
  earlier = g_hash_table_lookup (loose, form);
  if (earlier != NULL)
    {
      if (earlier->field != field)
        earlier->field = NULL;
      return;
    }
  target = g_new0 (Target, 1);
  target->field = field;
  target->by_alias = by_alias;
  g_hash_table_insert (loose, g_strdup (form), target);
}

static void
add_looser_forms (MbRegister *reg)
{
  g_autoptr (GHashTable) loose = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, NULL);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, reg->by_heading);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Target *exact = value;
      g_autofree char *unit = NULL;
      g_autofree char *bare = without_unit (key, &unit);
      g_autofree char *unbracketed = without_brackets (key);

      if (bare != NULL && unit_fits (exact->field, unit))
        add_loose (loose, reg, exact->field, bare, exact->by_alias);
      add_loose (loose, reg, exact->field, unbracketed, exact->by_alias);
    }
  g_hash_table_iter_init (&iter, loose);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (reg->by_heading, key, value);
}

void
mb_heading_index_build (MbRegister *reg, GPtrArray *labels, MbDeclaration *declaration)
{
  reg->by_heading = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (reg->fields, i);
      char **words = g_ptr_array_index (labels, i);

      if (field->retired)
        continue;
      for (guint k = 0; words[k] != NULL; k++)
        add_exact (reg, declaration, field, words[k], FALSE);
      add_exact (reg, declaration, field, field->id, FALSE);
    }
  for (guint i = 0; i < reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (reg->fields, i);

      for (guint k = 0; !field->retired && field->aliases != NULL && field->aliases[k] != NULL; k++)
        add_exact (reg, declaration, field, field->aliases[k], TRUE);
    }
  add_looser_forms (reg);
}

static const Target *
look_up (const MbRegister *reg, const char *folded)
{
  const Target *target = g_hash_table_lookup (reg->by_heading, folded);

  return target != NULL && target->field != NULL ? target : NULL;
}

const MbField *
mb_register_match_heading (const MbRegister *reg, const char *heading, gboolean *by_alias)
{
  g_autofree char *folded = fold_heading (heading);
  g_autofree char *unit = NULL;
  g_autofree char *bare = without_unit (folded, &unit);
  const Target *target = look_up (reg, folded);

  if (target == NULL && bare != NULL)
    {
      target = look_up (reg, bare);
      if (target != NULL && !unit_fits (target->field, unit))
        target = NULL;
    }
  if (target == NULL)
    {
      g_autofree char *unbracketed = without_brackets (folded);

      target = look_up (reg, unbracketed);
    }
  if (target == NULL)
    return NULL;
  if (by_alias != NULL)
    *by_alias = target->by_alias;
  return target->field;
}

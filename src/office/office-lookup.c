/* office-lookup.c: an institution by what people write for it. */
#include "config.h"

#include <string.h>

#include "code.h"
#include "field.h"
#include "office-private.h"

static gint64
find_by (MbOffice *office, const char *field, const char *text, guint *n, GError **error)
{
  g_autoptr (MbQuery) query = mb_query_new ("institution");
  g_autoptr (GArray) ids = NULL;

  mb_query_where_text (query, field, MB_OP_EQ, text);
  ids = mb_store_ids (office->store, query, 2, NULL, error);
  if (ids == NULL)
    return 0;
  *n = ids->len;
  return ids->len == 1 ? g_array_index (ids, gint64, 0) : 0;
}

typedef struct
{
  char *folded;
  gint64 id;
  guint n;
} Folded;

static gboolean
compare_folded (const MbRecord *record, gpointer user, GError **error)
{
  Folded *wanted = user;
  const MbValue *name = mb_record_get (record, "name");
  g_autofree char *folded = name != NULL && name->kind == MB_VALUE_TEXT ? mb_text_fold (name->text) : NULL;

  if (g_strcmp0 (folded, wanted->folded) == 0)
    {
      wanted->id = record->id;
      wanted->n++;
    }
  return TRUE;
}

static gint64
find_folded (MbOffice *office, const char *text, guint *n, GError **error)
{
  g_autofree char *folded = mb_text_fold (text);
  g_autoptr (MbQuery) query = mb_query_new ("institution");
  Folded wanted = { folded, 0, 0 };

  if (!mb_store_each (office->store, query, compare_folded, &wanted, NULL, error))
    return 0;
  *n = wanted.n;
  return wanted.n == 1 ? wanted.id : 0;
}

gint64
mb_office_find_institution (MbOffice *office, const char *name_or_code, GError **error)
{
  g_autofree char *tidy = mb_text_tidy (name_or_code);
  g_autoptr (GError) local = NULL;
  guint n = 0;
  gint64 id = find_by (office, "name", tidy, &n, &local);

  if (local == NULL && n == 0)
    {
      g_autoptr (MbFault) fault = NULL;
      g_autofree char *code = mb_code_check ("uscc", tidy, &fault);
      if (code != NULL)
        id = find_by (office, "uscc", code, &n, &local);
    }
  if (local == NULL && n == 0)
    id = find_folded (office, tidy, &n, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (n == 0)
    mb_set_error (error, MB_FAULT_INSTITUTION_NOT_FOUND, "%s", tidy);
  else if (n > 1)
    mb_set_error (error, MB_FAULT_AMBIGUOUS_LINK, "%s", tidy);
  return n == 1 ? id : 0;
}

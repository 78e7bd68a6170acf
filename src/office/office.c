/* office.c: one open office.
 *
 * Promise kept here: whoever holds an MbOffice sees one consistent set of declarations, one actor and one today; no
 * rule below reads a clock. Declarations kept in the office file are asked anew each time, since another window may
 * add one.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "clock.h"
#include "code.h"
#include "field.h"
#include "office-declaration.h"
#include "office-private.h"

G_DEFINE_FINAL_TYPE (MbOffice, mb_office, G_TYPE_OBJECT)

static void
mb_office_finalize (GObject *object)
{
  MbOffice *self = MB_OFFICE (object);

  if (self->store != NULL)
    mb_store_close (self->store);
  g_clear_object (&self->store);
  g_clear_pointer (&self->shipped, mb_catalogue_unref);
  g_clear_pointer (&self->data, mb_office_data_free);
  g_clear_pointer (&self->workdays, mb_workdays_free);
  g_clear_pointer (&self->workdays_text, g_free);
  g_slist_free_full (g_steal_pointer (&self->old_workdays), (GDestroyNotify) mb_workdays_free);
  g_clear_pointer (&self->rubrics, g_hash_table_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->actor, g_free);
  g_clear_pointer (&self->name, g_free);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (mb_office_parent_class)->finalize (object);
}

static void
mb_office_class_init (MbOfficeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mb_office_finalize;
}

static void
free_rubric (gpointer data)
{
  mb_rubric_free (data);
}

static void
mb_office_init (MbOffice *self)
{
  g_mutex_init (&self->lock);
  self->today = MB_DATE_NONE;
  self->rubrics = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_rubric);
}

/* ---- Opening ---- */

static MbCatalogue *
parse_registers (MbOfficeData *data, GError **error)
{
  g_autoptr (MbCatalogue) catalogue = mb_catalogue_new ();
  GHashTable *texts = mb_office_data_kind (data, "registers");
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (texts), (GCompareFunc) strcmp);

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *origin = g_strconcat (l->data, ".register", NULL);
      MbRegister *reg = mb_register_new_parse (g_hash_table_lookup (texts, l->data), -1, origin, error);

      if (reg == NULL)
        return NULL;
      mb_catalogue_take (catalogue, reg);
    }
  if (!mb_catalogue_check (catalogue, error))
    return NULL;
  return g_steal_pointer (&catalogue);
}

MbCatalogue *
mb_office_shipped_registers (GError **error)
{
  g_autoptr (MbOfficeData) data = mb_office_data_load (error);

  return data != NULL ? parse_registers (data, error) : NULL;
}

static MbOffice *
office_new (const char *path, MbStoreFlags flags, const char *actor, GError **error)
{
  g_autoptr (MbOffice) self = g_object_new (MB_TYPE_OFFICE, NULL);

  self->path = g_strdup (path);
  self->flags = flags;
  self->actor = actor != NULL ? g_strdup (actor) : mb_office_default_actor ();
  self->data = mb_office_data_load (error);
  if (self->data == NULL)
    return NULL;
  self->shipped = parse_registers (self->data, error);
  if (self->shipped == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
load_workdays (MbOffice *self, GError **error)
{
  gint64 seq = mb_store_last_seq (self->store);
  g_autoptr (GHashTable) texts = mb_office_data (self, "holidays");
  g_auto (GStrv) names = mb_office_data_names (self, "holidays");
  g_autoptr (GString) all = g_string_new (NULL);
  MbWorkdays *workdays;

  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (all, "%s\n", (const char *) g_hash_table_lookup (texts, names[i]));
  workdays = mb_workdays_new_parse (all->str, (gssize) all->len, error);
  if (workdays == NULL)
    return FALSE;
  g_mutex_lock (&self->lock);
  self->workdays_seq = seq;
  if (g_strcmp0 (all->str, self->workdays_text) == 0)
    mb_workdays_free (workdays);
  else
    {
      /* Another thread may be counting by the days before: they stay until the office goes. */
      if (self->workdays != NULL)
        self->old_workdays = g_slist_prepend (self->old_workdays, self->workdays);
      self->workdays = workdays;
      g_free (self->workdays_text);
      self->workdays_text = g_strdup (all->str);
    }
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static void
add_setting (MbChangeSet *set, const MbRegister *reg, const char *key, const char *value)
{
  mb_change_set_insert (set, reg);
  mb_change_set_put_text (set, "key", key);
  mb_change_set_put_text (set, "value", value);
}

static gboolean
put_head (MbOffice *self, const MbOfficeHead *head, const char *region, GError **error)
{
  const MbRegister *reg = mb_office_register (self, "setting", error);
  /* By the program, so that no clerk's undo takes the office's own name away. */
  g_autoptr (MbChangeSet) set = mb_change_set_new (_ ("Office file made"), "minban");

  if (reg == NULL)
    return FALSE;
  add_setting (set, reg, "office", head->name);
  if (region != NULL)
    add_setting (set, reg, "region", region);
  if (head->towns != NULL && head->towns[0] != NULL)
    {
      g_autofree char *typed = g_strjoinv (",", (char **) head->towns);
      g_autofree char *towns = mb_office_tidy_towns (typed);

      add_setting (set, reg, "towns", towns);
    }
  return mb_store_apply (self->store, set, NULL, NULL, error);
}

static char *
check_region (const char *region, GError **error)
{
  g_autoptr (MbFault) fault = NULL;
  g_autofree char *message = NULL;
  char *normal = mb_code_check ("region", region, &fault);

  if (normal != NULL)
    return normal;
  message = fault != NULL ? mb_fault_message (fault) : g_strdup (region);
  mb_set_error (error, MB_FAULT_ARGUMENT, "%s", message);
  return NULL;
}

MbOffice *
mb_office_create (const char *path, const MbOfficeHead *head, const char *actor, GError **error)
{
  g_autoptr (MbOffice) self = NULL;
  g_autofree char *region = NULL;

  g_return_val_if_fail (path != NULL && head != NULL, NULL);

  if (head->name == NULL || head->name[strspn (head->name, " \t")] == '\0')
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, "%s", _ ("the office needs a name"));
      return NULL;
    }
  if (head->region != NULL && (region = check_region (head->region, error)) == NULL)
    return NULL;

  self = office_new (path, MB_STORE_READ_WRITE, actor, error);
  if (self == NULL)
    return NULL;
  self->store = mb_store_create (path, self->shipped, error);
  if (self->store == NULL)
    return NULL;
  if (!put_head (self, head, region, error) || !load_workdays (self, error))
    {
      mb_store_close (self->store);
      g_clear_object (&self->store);
      g_unlink (path);
      return NULL;
    }
  return g_steal_pointer (&self);
}

MbOffice *
mb_office_open (const char *path, MbStoreFlags flags, const char *actor, GError **error)
{
  g_autoptr (MbOffice) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = office_new (path, flags, actor, error);
  if (self == NULL)
    return NULL;
  self->store = mb_store_open (path, flags, self->shipped, error);
  if (self->store == NULL || !load_workdays (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
mb_office_close (MbOffice *office)
{
  if (office != NULL && office->store != NULL)
    mb_store_close (office->store);
}

/* ---- Asking ---- */

MbStore *
mb_office_get_store (MbOffice *office)
{
  return office->store;
}

MbCatalogue *
mb_office_get_catalogue (MbOffice *office)
{
  return mb_store_get_catalogue (office->store);
}

const MbRegister *
mb_office_register (MbOffice *office, const char *id, GError **error)
{
  const MbRegister *reg = mb_catalogue_get (mb_office_get_catalogue (office), id);

  if (reg == NULL)
    mb_set_error (error, MB_FAULT_REGISTER_UNKNOWN, "%s", id);
  return reg;
}

const char *
mb_office_get_name (MbOffice *office)
{
  g_autofree char *name = mb_store_get_setting (office->store, "office");

  g_mutex_lock (&office->lock);
  /* Interned: the caller's pointer stays good when the name is changed in another window. */
  /* A file that cannot be read for a moment has not lost its name. */
  if (name != NULL || office->name == NULL)
    office->name = (g_free (office->name), g_strdup (name != NULL ? name : ""));
  const char *interned = g_intern_string (office->name);
  g_mutex_unlock (&office->lock);
  return interned;
}

const char *
mb_office_get_actor (MbOffice *office)
{
  return office->actor;
}

void
mb_office_set_actor (MbOffice *office, const char *actor)
{
  char *old = office->actor;

  office->actor = g_strdup (actor);
  g_free (old);
}

MbDate
mb_office_get_today (MbOffice *office)
{
  return office->today != MB_DATE_NONE ? office->today : mb_clock_today ();
}

void
mb_office_set_today (MbOffice *office, MbDate today)
{
  office->today = today;
}

const MbWorkdays *
mb_office_get_workdays (MbOffice *office)
{
  const MbWorkdays *workdays;
  gboolean stale;

  g_mutex_lock (&office->lock);
  stale = office->workdays_seq != mb_store_last_seq (office->store);
  g_mutex_unlock (&office->lock);
  /* Changed by another window, or taken back. A list that cannot be read leaves the days as they were. */
  if (stale)
    load_workdays (office, NULL);
  g_mutex_lock (&office->lock);
  workdays = office->workdays;
  g_mutex_unlock (&office->lock);
  return workdays;
}

char *
mb_office_default_actor (void)
{
  const char *real = g_get_real_name ();

  if (real != NULL && real[0] != '\0' && !g_str_equal (real, "Unknown"))
    return g_strdup (real);
  return g_strdup (g_get_user_name ());
}

/* ---- Declarations in the office file ---- */

static gboolean
collect_document (const MbRecord *record, gpointer user, GError **error)
{
  GHashTable *texts = user;
  const MbValue *name = mb_record_get (record, "name");
  const MbValue *source = mb_record_get (record, "source");

  if (name != NULL && source != NULL && name->kind == MB_VALUE_TEXT && source->kind == MB_VALUE_TEXT)
    g_hash_table_replace (texts, g_strdup (name->text), g_strdup (source->text));
  return TRUE;
}

static gboolean
add_documents (MbOffice *office, const char *kind, GHashTable *texts, GError **error)
{
  g_autofree char *document = mb_office_document_kind (kind);
  g_autoptr (MbQuery) query = mb_query_new ("document");

  mb_query_where_text (query, "kind", MB_OP_EQ, document);
  return mb_store_each (office->store, query, collect_document, texts, NULL, error);
}

static GHashTable *
new_texts (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

GHashTable *
mb_office_data (MbOffice *office, const char *kind)
{
  g_autoptr (GHashTable) texts = new_texts ();
  GHashTable *below = mb_office_data_kind (office->data, kind);
  GHashTableIter iter;
  gpointer name, text;

  g_return_val_if_fail (below != NULL, NULL);

  g_hash_table_iter_init (&iter, below);
  while (g_hash_table_iter_next (&iter, &name, &text))
    g_hash_table_replace (texts, g_strdup (name), g_strdup (text));
  /* A file that cannot be asked shows what is shipped; the next real question tells the fault. */
  if (office->store != NULL)
    add_documents (office, kind, texts, NULL);
  return g_steal_pointer (&texts);
}

char **
mb_office_data_names (MbOffice *office, const char *kind)
{
  g_autoptr (GHashTable) texts = mb_office_data (office, kind);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GList) names = NULL;

  if (texts == NULL)
    return g_strv_builder_end (builder);
  names = g_list_sort (g_hash_table_get_keys (texts), (GCompareFunc) strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    g_strv_builder_add (builder, l->data);
  return g_strv_builder_end (builder);
}

char *
mb_office_data_text (MbOffice *office, const char *kind, const char *name)
{
  g_autoptr (GHashTable) texts = mb_office_data (office, kind);

  return texts != NULL ? g_strdup (g_hash_table_lookup (texts, name)) : NULL;
}

gboolean
mb_office_is_plain_name (const char *name)
{
  return name[0] != '\0' && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-_") == strlen (name);
}

static MbRecord *
find_document (MbOffice *office, const char *kind, const char *name, GError **error)
{
  g_autoptr (MbQuery) query = mb_query_new ("document");
  g_autoptr (GArray) ids = NULL;

  mb_query_where_text (query, "kind", MB_OP_EQ, kind);
  mb_query_where_text (query, "name", MB_OP_EQ, name);
  ids = mb_store_ids (office->store, query, 1, NULL, error);
  if (ids == NULL || ids->len == 0)
    return NULL;
  return mb_store_get (office->store, "document", g_array_index (ids, gint64, 0), error);
}

guint
mb_office_data_rank (MbOffice *office, const char *kind, const char *name)
{
  g_autofree char *document = mb_office_document_kind (kind);
  g_autoptr (MbRecord) record = find_document (office, document, name, NULL);

  return record != NULL ? G_MAXUINT : mb_office_data_layer (office->data, kind, name);
}

/* A register of the office's own needs its table: the store makes tables when it opens. */
static gboolean
reopen_store (MbOffice *office, GError **error)
{
  g_autoptr (MbStore) store = NULL;

  mb_store_close (office->store);
  store = mb_store_open (office->path, office->flags, office->shipped, error);
  if (store == NULL)
    return FALSE;
  g_set_object (&office->store, store);
  return TRUE;
}

/* What the history calls it. (transfer full) */
static char *
declaration_title (const char *kind, const char *name)
{
  if (g_str_equal (kind, "rubrics"))
    return g_strdup_printf (_ ("Rubric %s kept in the office file"), name);
  if (g_str_equal (kind, "holidays"))
    return g_strdup_printf (_ ("Days off and make-up workdays of %s"), name);
  return g_strdup (_ ("Declaration kept in the office file"));
}

gboolean
mb_office_put_declaration (MbOffice *office, const char *kind, const char *name, const char *source, GError **error)
{
  g_autofree char *title = declaration_title (kind, name);
  g_autoptr (MbChangeSet) set = mb_change_set_new (title, office->actor);
  g_autofree char *document = mb_office_document_kind (kind);
  g_autofree char *version = NULL;
  g_autoptr (MbRecord) record = NULL;
  g_autoptr (GError) local = NULL;
  const MbRegister *reg = NULL;

  g_return_val_if_fail (name != NULL && source != NULL, FALSE);

  if (document == NULL || !mb_office_is_plain_name (name))
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, "%s/%s", kind, name);
      return FALSE;
    }
  if (!mb_office_check_declaration (office, kind, name, source, &version, error))
    return FALSE;
  reg = mb_office_register (office, "document", error);
  if (reg == NULL)
    return FALSE;
  record = find_document (office, document, name, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (record != NULL)
    mb_change_set_update (set, record);
  else
    mb_change_set_insert (set, reg);
  mb_change_set_put_text (set, "kind", document);
  mb_change_set_put_text (set, "name", name);
  mb_change_set_put_text (set, "version", version);
  mb_change_set_put_text (set, "source", source);
  if (!mb_store_apply (office->store, set, NULL, NULL, error))
    return FALSE;
  if (g_str_equal (kind, "registers"))
    return reopen_store (office, error);
  if (g_str_equal (kind, "holidays"))
    return load_workdays (office, error);
  return TRUE;
}

/* ---- Checking ---- */

gboolean
mb_office_check (MbOffice *office, MbCheckResult *result, MbJob *job, GError **error)
{
  return mb_store_check (office->store, result, job, error) && mb_inspection_check (office, result, job, error)
         && mb_hazard_check (office, result, job, error);
}

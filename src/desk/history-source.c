/* history-source.c: keeps the promise that a history of years costs no more memory than its numbers. */
#include "config.h"

#include "history-source.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "change-words.h"

#define PAGE      100
#define MAX_PAGES 12

enum
{
  COLUMN_TIME,
  COLUMN_ACTOR,
  COLUMN_TITLE,
  COLUMN_COUNT,
  COLUMN_STATE,
  N_COLUMNS
};

struct _MbHistorySource
{
  GObject parent_instance;
  MbSession *session;
  MbHistoryFilter filter;
  GArray *seqs;      /* (element-type gint64) */
  GHashTable *pages; /* page number → GPtrArray of MbSetRow; NULL while asked for */
  guint generation;
};

static guint loaded_signal;

static void source_iface_init (MbGridSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MbHistorySource, mb_history_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MB_TYPE_GRID_SOURCE, source_iface_init))

/* ---- Filter ---- */

void
mb_history_filter_clear (MbHistoryFilter *filter)
{
  g_free (filter->since);
  g_free (filter->actor);
  g_free (filter->text);
  g_strfreev (filter->register_ids);
  memset (filter, 0, sizeof *filter);
}

static void
copy_filter (const MbHistoryFilter *from, MbHistoryFilter *to)
{
  to->since = g_strdup (from->since);
  to->actor = g_strdup (from->actor);
  to->text = g_strdup (from->text);
  to->register_ids = g_strdupv (from->register_ids);
  to->imports = from->imports;
}

/* An import is told by its title, in the language it was made in. */
static char *
import_prefix (void)
{
  const char *format = _ ("Import %s"), *end = strstr (format, "%s");

  return end != NULL && end > format ? g_strndup (format, (gsize) (end - format)) : g_strdup ("Import ");
}

/* ---- Asking ---- */

typedef struct
{
  MbHistorySource *self;
  guint generation, page;
  gint64 before;
  MbHistoryFilter filter;
} Request;

static Request *
request_new (MbHistorySource *self)
{
  Request *request = g_new0 (Request, 1);

  request->self = g_object_ref (self);
  request->generation = self->generation;
  copy_filter (&self->filter, &request->filter);
  return request;
}

static void
request_free (gpointer data)
{
  Request *request = data;

  mb_history_filter_clear (&request->filter);
  g_object_unref (request->self);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static gpointer
find (MbOffice *office, Request *request, gboolean seqs, GError **error)
{
  g_autofree char *prefix = import_prefix ();
  const char *prefixes[] = { prefix, "Import ", "导入", NULL };
  const MbSetFilter filter = {
    .since = request->filter.since,
    .actor = request->filter.actor,
    .text = request->filter.text,
    .register_ids = (const char *const *) request->filter.register_ids,
    .title_prefixes = request->filter.imports ? prefixes : NULL,
  };
  MbStore *store = mb_office_get_store (office);

  if (seqs)
    return mb_store_set_seqs (store, &filter, error);
  return mb_store_find_sets (store, &filter, request->before, PAGE, error);
}

static gpointer
find_seqs (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  return find (office, data, TRUE, error);
}

static gpointer
find_page (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  GPtrArray *sets = find (office, data, FALSE, error);

  /* What is shown is the whole title. */
  for (guint i = 0; sets != NULL && i < sets->len; i++)
    {
      MbSetRow *set = g_ptr_array_index (sets, i);
      char *title = mb_change_title (mb_office_get_store (office), set);

      g_free (set->title);
      set->title = title;
    }
  return sets;
}

static void
on_page_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (Request) request = user;
  MbHistorySource *self = request->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  rows = mb_session_run_finish (self->session, result, &error);
  if (self->session == NULL)
    return;
  if (request->generation != self->generation)
    return;
  if (rows == NULL)
    {
      mb_session_report (self->session, error);
      return;
    }
  g_hash_table_insert (self->pages, GUINT_TO_POINTER (request->page), g_steal_pointer (&rows));
  mb_grid_source_values_changed (MB_GRID_SOURCE (self), request->page * PAGE,
                                 MIN (PAGE, self->seqs->len - request->page * PAGE));
}

static const MbSetRow *
get_row (MbHistorySource *self, guint row)
{
  gpointer found = NULL, key = GUINT_TO_POINTER (row / PAGE);
  Request *request;
  GPtrArray *rows;

  if (row >= self->seqs->len || self->session == NULL)
    return NULL;
  if (g_hash_table_lookup_extended (self->pages, key, NULL, &found))
    {
      rows = found;
      return rows != NULL && row % PAGE < rows->len ? g_ptr_array_index (rows, row % PAGE) : NULL;
    }
  if (g_hash_table_size (self->pages) >= MAX_PAGES)
    g_hash_table_remove_all (self->pages);
  g_hash_table_insert (self->pages, key, NULL);
  request = request_new (self);
  request->page = row / PAGE;
  request->before = g_array_index (self->seqs, gint64, request->page * PAGE) + 1;
  mb_session_run (self->session, find_page, request, NULL, NULL, on_page_cb, request);
  return NULL;
}

static void
on_seqs_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (Request) request = user;
  MbHistorySource *self = request->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) seqs = NULL;
  guint before = self->seqs->len;

  seqs = mb_session_run_finish (self->session, result, &error);
  if (self->session == NULL)
    return;
  if (request->generation != self->generation)
    return;
  if (seqs == NULL)
    {
      mb_session_report (self->session, error);
      return;
    }
  g_array_unref (self->seqs);
  self->seqs = g_steal_pointer (&seqs);
  g_hash_table_remove_all (self->pages);
  mb_grid_source_rows_changed (MB_GRID_SOURCE (self), 0, before, self->seqs->len);
  g_signal_emit (self, loaded_signal, 0);
}

/* ---- As a source ---- */

static guint
source_n_rows (MbGridSource *source)
{
  return MB_HISTORY_SOURCE (source)->seqs->len;
}

static guint
source_n_columns (MbGridSource *source)
{
  return N_COLUMNS;
}

static void
source_column (MbGridSource *source, guint column, MbGridColumn *info)
{
  static const struct
  {
    const char *id, *title;
    guint width;
    float xalign;
  } columns[N_COLUMNS] = {
    [COLUMN_TIME] = { "time", N_ ("When"), 16, 0 },         [COLUMN_ACTOR] = { "actor", N_ ("Who"), 8, 0 },
    [COLUMN_TITLE] = { "title", N_ ("What"), 27, 0 },       [COLUMN_COUNT] = { "count", N_ ("Records"), 7, 1 },
    [COLUMN_STATE] = { "state", N_ ("Taken back"), 10, 0 },
  };

  info->id = columns[column].id;
  info->title = _ (columns[column].title);
  info->width_chars = columns[column].width;
  info->xalign = columns[column].xalign;
}

static char *
source_text (MbGridSource *source, guint row, guint column, const char **tone)
{
  const MbSetRow *set = get_row (MB_HISTORY_SOURCE (source), row);

  if (set == NULL)
    return NULL;
  if (set->reversed_by != 0 && column == COLUMN_STATE)
    *tone = "dim";
  switch (column)
    {
    case COLUMN_TIME:
      return mb_change_time (set->time);
    case COLUMN_ACTOR:
      return g_strdup (set->actor);
    case COLUMN_TITLE:
      return g_strdup (set->title);
    case COLUMN_COUNT:
      return g_strdup_printf ("%" G_GINT64_FORMAT, set->n_changes);
    default:
      return g_strdup (set->reversed_by != 0 ? _ ("taken back") : "");
    }
}

static gint64
source_row_id (MbGridSource *source, guint row)
{
  MbHistorySource *self = MB_HISTORY_SOURCE (source);

  return row < self->seqs->len ? g_array_index (self->seqs, gint64, row) : 0;
}

static char *
source_row_name (MbGridSource *source, guint row)
{
  const MbSetRow *set = get_row (MB_HISTORY_SOURCE (source), row);

  return set != NULL ? g_strdup_printf ("%s %s", set->actor, set->title) : NULL;
}

static void
source_iface_init (MbGridSourceInterface *iface)
{
  iface->n_rows = source_n_rows;
  iface->n_columns = source_n_columns;
  iface->column = source_column;
  iface->text = source_text;
  iface->row_id = source_row_id;
  iface->row_name = source_row_name;
}

/* ---- Object ---- */

static void
free_page (gpointer rows)
{
  if (rows != NULL)
    g_ptr_array_unref (rows);
}

static void
mb_history_source_finalize (GObject *object)
{
  MbHistorySource *self = MB_HISTORY_SOURCE (object);

  g_clear_object (&self->session);
  g_hash_table_unref (self->pages);
  g_array_unref (self->seqs);
  mb_history_filter_clear (&self->filter);
  G_OBJECT_CLASS (mb_history_source_parent_class)->finalize (object);
}

static void
mb_history_source_class_init (MbHistorySourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mb_history_source_finalize;
  loaded_signal
      = g_signal_new ("loaded", MB_TYPE_HISTORY_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mb_history_source_init (MbHistorySource *self)
{
  self->seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, free_page);
}

MbHistorySource *
mb_history_source_new (MbSession *session)
{
  MbHistorySource *self = g_object_new (MB_TYPE_HISTORY_SOURCE, NULL);

  self->session = g_object_ref (session);
  return self;
}

void
mb_history_source_reload (MbHistorySource *self)
{
  Request *request;

  if (self->session == NULL)
    return;
  self->generation++;
  request = request_new (self);
  mb_session_run (self->session, find_seqs, request, NULL, NULL, on_seqs_cb, request);
}

void
mb_history_source_load (MbHistorySource *self, const MbHistoryFilter *filter)
{
  mb_history_filter_clear (&self->filter);
  copy_filter (filter, &self->filter);
  mb_history_source_reload (self);
}

gint64
mb_history_source_get_set (MbHistorySource *self, guint row)
{
  const MbSetRow *set = get_row (self, row);

  return set != NULL ? set->set : 0;
}

void
mb_history_source_stop (MbHistorySource *self)
{
  g_clear_object (&self->session);
}

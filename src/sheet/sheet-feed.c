/* sheet-feed.c: promise: what was handed over is written in its order or the caller is told why not, and no more than a few
 * batches of rows are in memory. */
#include "config.h"

#include "sheet-feed.h"

#define BATCHES    4
#define BATCH_ROWS 256
#define TEXT_BLOCK (64 * 1024)

typedef enum
{
  CELL_TEXT,
  CELL_NUMBER,
  CELL_DATE,
  ROW_END
} CellKind;

typedef struct
{
  CellKind kind;
  guint column;
  const char *text;   /* in the batch's texts */
  const char *format; /* not owned */
} Cell;

/* Rows on their way. Batches go round: the feeding thread fills one, the writing thread empties it and gives it back. */
typedef struct
{
  GArray *cells; /* Cell */
  GStringChunk *texts;
  guint n_rows;
  gboolean last;
} Batch;

struct _MbSheetFeed
{
  MbSheetWriter *writer;
  guint row;
  GThread *thread;
  GAsyncQueue *full, *empty; /* Batch */
  Batch *filling;            /* the feeding thread's */
  gint stopped;              /* atomic: nothing more is written; error is complete */
  GError *error;             /* the writing thread's, until stopped */
};

static Batch *
batch_new (void)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  batch->texts = g_string_chunk_new (TEXT_BLOCK);
  return batch;
}

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_array_unref (batch->cells);
  g_string_chunk_free (batch->texts);
  g_free (batch);
}

static void
batch_clear (Batch *batch)
{
  g_array_set_size (batch->cells, 0);
  g_string_chunk_clear (batch->texts);
  batch->n_rows = 0;
}

/* ---- The writing thread ---- */

static gboolean
write_batch (MbSheetFeed *feed, const Batch *batch, GError **error)
{
  for (guint i = 0; i < batch->cells->len; i++)
    {
      const Cell *cell = &g_array_index (batch->cells, Cell, i);
      gboolean written = TRUE;

      switch (cell->kind)
        {
        case CELL_TEXT:
          written = mb_sheet_writer_text (feed->writer, feed->row, cell->column, cell->text, MB_STYLE_PLAIN, error);
          break;
        case CELL_NUMBER:
          written = mb_sheet_writer_number (feed->writer, feed->row, cell->column, cell->text, cell->format,
                                            MB_STYLE_PLAIN, error);
          break;
        case CELL_DATE:
          written
              = mb_sheet_writer_date (feed->writer, feed->row, cell->column, cell->text, NULL, MB_STYLE_PLAIN, error);
          break;
        case ROW_END:
        default:
          feed->row++;
          break;
        }
      if (!written)
        return FALSE;
    }
  return TRUE;
}

static gpointer
write_thread (gpointer data)
{
  MbSheetFeed *feed = data;
  gboolean last = FALSE;

  while (!last)
    {
      Batch *batch = g_async_queue_pop (feed->full);

      last = batch->last;
      if (!g_atomic_int_get (&feed->stopped) && !write_batch (feed, batch, &feed->error))
        g_atomic_int_set (&feed->stopped, TRUE);
      batch_clear (batch);
      g_async_queue_push (feed->empty, batch);
    }
  return NULL;
}

/* ---- The feeding thread ---- */

MbSheetFeed *
mb_sheet_feed_new (MbSheetWriter *writer, guint row)
{
  MbSheetFeed *feed = g_new0 (MbSheetFeed, 1);

  feed->writer = writer;
  feed->row = row;
  feed->full = g_async_queue_new_full (batch_free);
  feed->empty = g_async_queue_new_full (batch_free);
  for (guint i = 1; i < BATCHES; i++)
    g_async_queue_push (feed->empty, batch_new ());
  feed->filling = batch_new ();
  feed->thread = g_thread_new ("mb-sheet-feed", write_thread, feed);
  return feed;
}

static void
add_cell (MbSheetFeed *feed, CellKind kind, guint column, const char *text, const char *format)
{
  Cell cell = { kind, column, text != NULL ? g_string_chunk_insert (feed->filling->texts, text) : NULL, format };

  g_array_append_val (feed->filling->cells, cell);
}

void
mb_sheet_feed_text (MbSheetFeed *feed, guint column, const char *text)
{
  add_cell (feed, CELL_TEXT, column, text, NULL);
}

void
mb_sheet_feed_number (MbSheetFeed *feed, guint column, const char *number, const char *format)
{
  add_cell (feed, CELL_NUMBER, column, number, format);
}

void
mb_sheet_feed_date (MbSheetFeed *feed, guint column, const char *iso)
{
  add_cell (feed, CELL_DATE, column, iso, NULL);
}

static gboolean
told (MbSheetFeed *feed, GError **error)
{
  if (!g_atomic_int_get (&feed->stopped))
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (feed->error);
  return FALSE;
}

gboolean
mb_sheet_feed_row (MbSheetFeed *feed, GError **error)
{
  add_cell (feed, ROW_END, 0, NULL, NULL);
  if (++feed->filling->n_rows < BATCH_ROWS)
    return TRUE;
  g_async_queue_push (feed->full, feed->filling);
  feed->filling = g_async_queue_pop (feed->empty);
  return told (feed, error);
}

static void
join (MbSheetFeed *feed)
{
  if (feed->thread == NULL)
    return;
  feed->filling->last = TRUE;
  g_async_queue_push (feed->full, g_steal_pointer (&feed->filling));
  g_thread_join (g_steal_pointer (&feed->thread));
}

gboolean
mb_sheet_feed_end (MbSheetFeed *feed, GError **error)
{
  join (feed);
  return told (feed, error);
}

void
mb_sheet_feed_free (MbSheetFeed *feed)
{
  if (feed->thread != NULL)
    g_atomic_int_set (&feed->stopped, TRUE);
  join (feed);
  g_async_queue_unref (feed->full);
  g_async_queue_unref (feed->empty);
  g_clear_error (&feed->error);
  g_free (feed);
}

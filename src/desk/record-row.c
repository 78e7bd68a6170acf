/* record-row.c: keeps the promise that a row object is there at once and fills in later. */
#include "record-row.h"

struct _MbRecordRow
{
  GObject parent_instance;
  gint64 id;
  MbRecord *record;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_LOADING,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (MbRecordRow, mb_record_row, G_TYPE_OBJECT)

static void
mb_record_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MbRecordRow *self = MB_RECORD_ROW (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->record == NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mb_record_row_finalize (GObject *object)
{
  g_clear_pointer (&MB_RECORD_ROW (object)->record, mb_record_unref);
  G_OBJECT_CLASS (mb_record_row_parent_class)->finalize (object);
}

static void
mb_record_row_class_init (MbRecordRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mb_record_row_get_property;
  object_class->finalize = mb_record_row_finalize;
  properties[PROP_ID]
      = g_param_spec_int64 ("id", NULL, NULL, G_MININT64, G_MAXINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOADING]
      = g_param_spec_boolean ("loading", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  changed_signal = g_signal_new ("changed", MB_TYPE_RECORD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mb_record_row_init (MbRecordRow *self)
{
}

MbRecordRow *
mb_record_row_new (gint64 id)
{
  MbRecordRow *self = g_object_new (MB_TYPE_RECORD_ROW, NULL);

  self->id = id;
  return self;
}

gint64
mb_record_row_get_id (MbRecordRow *self)
{
  return self->id;
}

MbRecord *
mb_record_row_get_record (MbRecordRow *self)
{
  return self->record;
}

void
mb_record_row_set_record (MbRecordRow *self, MbRecord *record)
{
  gboolean was_loading = self->record == NULL;

  if (self->record == record)
    return;
  g_clear_pointer (&self->record, mb_record_unref);
  self->record = record != NULL ? mb_record_ref (record) : NULL;
  if (was_loading != (record == NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  g_signal_emit (self, changed_signal, 0);
}

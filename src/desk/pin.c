/* pin.c: see pin.h. */
#include "pin.h"

struct _MbPin
{
  GObject parent_instance;
  char *name, *badge;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_BADGE,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MbPin, mb_pin, G_TYPE_OBJECT)

static void
mb_pin_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MbPin *self = MB_PIN (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_BADGE:
      g_value_set_string (value, self->badge);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mb_pin_finalize (GObject *object)
{
  MbPin *self = MB_PIN (object);

  g_free (self->name);
  g_free (self->badge);
  G_OBJECT_CLASS (mb_pin_parent_class)->finalize (object);
}

static void
mb_pin_class_init (MbPinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mb_pin_get_property;
  object_class->finalize = mb_pin_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_BADGE] = g_param_spec_string ("badge", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mb_pin_init (MbPin *self)
{
}

MbPin *
mb_pin_new (const char *name)
{
  MbPin *self = g_object_new (MB_TYPE_PIN, NULL);

  self->name = g_strdup (name);
  return self;
}

static void
set_string (MbPin *self, char **place, const char *text, guint id)
{
  if (g_strcmp0 (*place, text) == 0)
    return;
  g_free (*place);
  *place = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

const char *
mb_pin_get_name (MbPin *self)
{
  return self->name;
}

void
mb_pin_set_name (MbPin *self, const char *name)
{
  set_string (self, &self->name, name, PROP_NAME);
}

const char *
mb_pin_get_badge (MbPin *self)
{
  return self->badge;
}

void
mb_pin_set_badge (MbPin *self, const char *badge)
{
  set_string (self, &self->badge, badge, PROP_BADGE);
}

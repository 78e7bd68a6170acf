/* page.c: what all pages have; keeps the promise that window and sidebar know pages only by this class. */
#include "config.h"

#include "page.h"

typedef struct
{
  MbSession *session;
  char *name, *title, *badge, *status, *shown_pin;
  gboolean badge_warning;
} MbPagePrivate;

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_NAME,
  PROP_TITLE,
  PROP_BADGE,
  PROP_BADGE_WARNING,
  PROP_STATUS,
  PROP_SHOWN_PIN,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MbPage, mb_page, ADW_TYPE_BIN)

static MbPagePrivate *
get_private (MbPage *self)
{
  return mb_page_get_instance_private (self);
}

static void
on_session_changed_cb (MbSession *session, MbPage *self)
{
  mb_page_changed (self);
}

static void
mb_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MbPagePrivate *priv = get_private (MB_PAGE (object));

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, priv->session);
      break;
    case PROP_NAME:
      g_value_set_string (value, priv->name);
      break;
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_BADGE:
      g_value_set_string (value, priv->badge);
      break;
    case PROP_BADGE_WARNING:
      g_value_set_boolean (value, priv->badge_warning);
      break;
    case PROP_STATUS:
      g_value_set_string (value, priv->status);
      break;
    case PROP_SHOWN_PIN:
      g_value_set_string (value, priv->shown_pin);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_string (MbPage *self, char **place, const char *text, guint id)
{
  if (g_strcmp0 (*place, text) == 0)
    return;
  g_free (*place);
  *place = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}

static void
mb_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MbPage *self = MB_PAGE (object);
  MbPagePrivate *priv = get_private (self);

  switch (id)
    {
    case PROP_SESSION:
      priv->session = g_value_dup_object (value);
      if (priv->session != NULL)
        g_signal_connect (priv->session, "changed", G_CALLBACK (on_session_changed_cb), self);
      break;
    case PROP_NAME:
      set_string (self, &priv->name, g_value_get_string (value), id);
      break;
    case PROP_TITLE:
      set_string (self, &priv->title, g_value_get_string (value), id);
      break;
    case PROP_BADGE:
      set_string (self, &priv->badge, g_value_get_string (value), id);
      break;
    case PROP_BADGE_WARNING:
      if (priv->badge_warning != g_value_get_boolean (value))
        {
          priv->badge_warning = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_STATUS:
      set_string (self, &priv->status, g_value_get_string (value), id);
      break;
    case PROP_SHOWN_PIN:
      set_string (self, &priv->shown_pin, g_value_get_string (value), id);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mb_page_dispose (GObject *object)
{
  MbPagePrivate *priv = get_private (MB_PAGE (object));

  if (priv->session != NULL)
    g_signal_handlers_disconnect_by_data (priv->session, object);
  G_OBJECT_CLASS (mb_page_parent_class)->dispose (object);
}

static void
mb_page_finalize (GObject *object)
{
  MbPagePrivate *priv = get_private (MB_PAGE (object));

  /* Held to the very end: callbacks of workers may still ask for it. */
  g_clear_object (&priv->session);
  g_free (priv->name);
  g_free (priv->title);
  g_free (priv->badge);
  g_free (priv->status);
  g_free (priv->shown_pin);
  G_OBJECT_CLASS (mb_page_parent_class)->finalize (object);
}

static void
mb_page_class_init (MbPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = mb_page_get_property;
  object_class->set_property = mb_page_set_property;
  object_class->dispose = mb_page_dispose;
  object_class->finalize = mb_page_finalize;
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, MB_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME] = g_param_spec_string ("page-name", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_BADGE] = g_param_spec_string ("badge", NULL, NULL, NULL, flags);
  properties[PROP_BADGE_WARNING] = g_param_spec_boolean ("badge-warning", NULL, NULL, FALSE, flags);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, flags);
  properties[PROP_SHOWN_PIN] = g_param_spec_string ("shown-pin", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mb_page_init (MbPage *self)
{
}

MbSession *
mb_page_get_session (MbPage *self)
{
  return get_private (self)->session;
}

const char *
mb_page_get_name (MbPage *self)
{
  return get_private (self)->name;
}

const char *
mb_page_get_title (MbPage *self)
{
  return get_private (self)->title;
}

void
mb_page_set_identity (MbPage *self, const char *name, const char *title)
{
  g_object_set (self, "page-name", name, "title", title, NULL);
}

void
mb_page_set_badge (MbPage *self, const char *badge, gboolean warning)
{
  g_object_set (self, "badge", badge, "badge-warning", warning, NULL);
}

void
mb_page_set_status (MbPage *self, const char *status)
{
  g_object_set (self, "status", status, NULL);
}

const char *
mb_page_get_shown_pin (MbPage *self)
{
  return get_private (self)->shown_pin;
}

void
mb_page_set_shown_pin (MbPage *self, const char *name)
{
  g_object_set (self, "shown-pin", name, NULL);
}

void
mb_page_shown (MbPage *self)
{
  if (MB_PAGE_GET_CLASS (self)->shown != NULL)
    MB_PAGE_GET_CLASS (self)->shown (self);
}

void
mb_page_changed (MbPage *self)
{
  if (MB_PAGE_GET_CLASS (self)->changed != NULL)
    MB_PAGE_GET_CLASS (self)->changed (self);
}

void
mb_page_focus (MbPage *self)
{
  if (MB_PAGE_GET_CLASS (self)->focus != NULL)
    MB_PAGE_GET_CLASS (self)->focus (self);
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

void
mb_page_add_parts (MbPage *self, GPtrArray *parts)
{
  if (MB_PAGE_GET_CLASS (self)->parts != NULL)
    MB_PAGE_GET_CLASS (self)->parts (self, parts);
  else
    g_ptr_array_add (parts, self);
}

void
mb_page_find (MbPage *self, const char *text)
{
  if (MB_PAGE_GET_CLASS (self)->find != NULL)
    MB_PAGE_GET_CLASS (self)->find (self, text);
}

gboolean
mb_page_open_link (MbPage *self, const char *link)
{
  return MB_PAGE_GET_CLASS (self)->open_link != NULL && MB_PAGE_GET_CLASS (self)->open_link (self, link);
}

gboolean
mb_page_open_record (MbPage *self, const char *register_id, gint64 id)
{
  return MB_PAGE_GET_CLASS (self)->open_record != NULL && MB_PAGE_GET_CLASS (self)->open_record (self, register_id, id);
}

GListModel *
mb_page_get_pins (MbPage *self)
{
  return MB_PAGE_GET_CLASS (self)->get_pins != NULL ? MB_PAGE_GET_CLASS (self)->get_pins (self) : NULL;
}

void
mb_page_show_pin (MbPage *self, const char *name)
{
  if (MB_PAGE_GET_CLASS (self)->show_pin != NULL)
    MB_PAGE_GET_CLASS (self)->show_pin (self, name);
}

void
mb_page_unpin (MbPage *self, const char *name)
{
  if (MB_PAGE_GET_CLASS (self)->unpin != NULL)
    MB_PAGE_GET_CLASS (self)->unpin (self, name);
}

void
mb_page_save_state (MbPage *self, MbWindowState *state)
{
  if (MB_PAGE_GET_CLASS (self)->save_state != NULL)
    MB_PAGE_GET_CLASS (self)->save_state (self, state);
}

void
mb_page_restore_state (MbPage *self, MbWindowState *state)
{
  if (MB_PAGE_GET_CLASS (self)->restore_state != NULL)
    MB_PAGE_GET_CLASS (self)->restore_state (self, state);
}

/* filter-chip.c: keeps the promise that a filter that is on says so in words on its button. */
#include "config.h"

#include "filter-chip.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "field.h"
#include "filter-range.h"

struct _MbFilterChip
{
  GtkWidget parent_instance;
  GtkWidget *button, *popover, *checks, *clear;
  MbFilterRange *range; /* (nullable) in place of the checks */
  const MbField *field;
  GPtrArray *values; /* (element-type MbValue) chosen ones; a null value means empty */
  gboolean filling;
};

enum
{
  CHANGED,
  COUNTS_WANTED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MbFilterChip, mb_filter_chip, GTK_TYPE_WIDGET)

static void
value_free (gpointer data)
{
  mb_value_clear (data);
  g_free (data);
}

static MbValue *
value_new (const MbValue *from)
{
  MbValue *value = g_new0 (MbValue, 1);

  mb_value_copy (from, value);
  return value;
}

static int
index_of (MbFilterChip *self, const MbValue *value)
{
  for (guint i = 0; i < self->values->len; i++)
    if (mb_value_equal (g_ptr_array_index (self->values, i), value))
      return (int) i;
  return -1;
}

static char *
words (MbFilterChip *self, const MbValue *value)
{
  return mb_value_is_null (value) ? g_strdup (_ ("(empty)"))
                                  : mb_field_format (self->field, value, mb_desk_is_chinese ());
}

static gboolean
has_checks (const MbField *field)
{
  return field->type == MB_FIELD_CHOICE || field->type == MB_FIELD_BOOLEAN;
}

gboolean
mb_filter_chip_fits (const MbField *field)
{
  return !field->retired && !field->hidden && (has_checks (field) || mb_filter_range_fits (field));
}

static void
update_label (MbFilterChip *self)
{
  g_autoptr (GString) text = g_string_new (self->field->label);
  gboolean active = mb_filter_chip_is_active (self);

  if (self->range != NULL && active)
    {
      g_autofree char *range = mb_filter_range_words (self->range);

      g_string_append_printf (text, ": %s", range);
    }

  for (guint i = 0; i < self->values->len && i < 2; i++)
    {
      g_autofree char *word = words (self, g_ptr_array_index (self->values, i));

      g_string_append_printf (text, "%s%s", i == 0 ? ": " : ", ", word);
    }
  if (self->values->len > 2)
    g_string_append_printf (text, " +%u", self->values->len - 2);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), text->str);
  if (active)
    gtk_widget_add_css_class (GTK_WIDGET (self), "active");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "active");
  /* translators: accessible name of a filter's button; the text on it follows */
  {
    g_autofree char *name = g_strdup_printf (_ ("Filter: %s"), text->str);

    gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  }
  gtk_widget_set_sensitive (self->clear, active);
}

static void
on_toggled_cb (GtkCheckButton *check, MbFilterChip *self)
{
  const MbValue *value = g_object_get_data (G_OBJECT (check), "value");
  int index = index_of (self, value);

  if (self->filling)
    return;
  if (gtk_check_button_get_active (check) && index < 0)
    g_ptr_array_add (self->values, value_new (value));
  else if (!gtk_check_button_get_active (check) && index >= 0)
    g_ptr_array_remove_index (self->values, (guint) index);
  update_label (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The check after before (NULL: the first) becomes the value's; one that is the value's already stays, and with it the focus. */
static GtkWidget *
put_check (MbFilterChip *self, GtkWidget *before, const MbValue *value, gint64 count)
{
  g_autofree char *word = words (self, value);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, count);
  /* Translators: a value in a filter's list and how many rows have it */
  g_autofree char *label = count >= 0 ? g_strdup_printf (_ ("%s  (%s)"), word, number) : g_strdup (word);
  GtkWidget *check = before != NULL ? gtk_widget_get_next_sibling (before) : gtk_widget_get_first_child (self->checks);

  if (check == NULL || !mb_value_equal (g_object_get_data (G_OBJECT (check), "value"), value))
    {
      check = gtk_check_button_new ();
      g_object_set_data_full (G_OBJECT (check), "value", value_new (value), value_free);
      g_signal_connect (check, "toggled", G_CALLBACK (on_toggled_cb), self);
      gtk_box_insert_child_after (GTK_BOX (self->checks), check, before);
    }
  gtk_check_button_set_label (GTK_CHECK_BUTTON (check), label);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), index_of (self, value) >= 0);
  return check;
}

static gint64
count_of (GPtrArray *rows, const MbValue *value)
{
  if (rows == NULL)
    return -1;
  for (guint i = 0; i < rows->len; i++)
    {
      MbGroupRow *row = g_ptr_array_index (rows, i);

      if (mb_value_equal (&row->keys[0], value))
        return row->values[0];
    }
  return 0;
}

static void
remove_checks (MbFilterChip *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->checks)) != NULL)
    gtk_box_remove (GTK_BOX (self->checks), child);
}

static gboolean
is_declared (MbFilterChip *self, const MbValue *value)
{
  if (self->field->type == MB_FIELD_BOOLEAN)
    return value->kind == MB_VALUE_INT;
  for (guint i = 0; self->field->choices != NULL && i < self->field->choices->len; i++)
    if (value->kind == MB_VALUE_TEXT
        && strcmp (((MbChoice *) g_ptr_array_index (self->field->choices, i))->value, value->text) == 0)
      return TRUE;
  return FALSE;
}

/* Declared values in their order, then the learned ones and the empty one that occur. */
static void
fill (MbFilterChip *self, GPtrArray *rows)
{
  GtkWidget *last = NULL, *rest;

  self->filling = TRUE;
  for (guint i = 0; self->field->choices != NULL && i < self->field->choices->len; i++)
    {
      g_auto (MbValue) value = MB_VALUE_INIT;

      mb_value_set_text (&value, ((MbChoice *) g_ptr_array_index (self->field->choices, i))->value);
      last = put_check (self, last, &value, count_of (rows, &value));
    }
  if (self->field->type == MB_FIELD_BOOLEAN)
    for (int i = 1; i >= 0; i--)
      {
        g_auto (MbValue) value = MB_VALUE_INIT;

        mb_value_set_int (&value, i);
        last = put_check (self, last, &value, count_of (rows, &value));
      }
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      MbGroupRow *row = g_ptr_array_index (rows, i);

      if (!is_declared (self, &row->keys[0]))
        last = put_check (self, last, &row->keys[0], row->values[0]);
    }
  /* A chosen value that does not occur just now can still be taken off. */
  for (guint i = 0; i < self->values->len; i++)
    {
      const MbValue *value = g_ptr_array_index (self->values, i);

      if (!is_declared (self, value) && count_of (rows, value) <= 0)
        last = put_check (self, last, value, rows != NULL ? 0 : -1);
    }
  while ((rest = last != NULL ? gtk_widget_get_next_sibling (last) : gtk_widget_get_first_child (self->checks)) != NULL)
    gtk_box_remove (GTK_BOX (self->checks), rest);
  self->filling = FALSE;
}

static void
on_show_cb (GtkPopover *popover, MbFilterChip *self)
{
  if (self->range != NULL)
    {
      mb_filter_range_start (self->range);
      return;
    }
  g_signal_emit (self, signals[COUNTS_WANTED], 0);
}

/* Before it is shown: its size and the focus follow from what is in it then. */
static void
on_open_cb (GtkMenuButton *button, gpointer data)
{
  MbFilterChip *self = data;

  if (self->range == NULL && gtk_widget_get_first_child (self->checks) == NULL)
    fill (self, NULL);
}

static void
on_clear_clicked_cb (GtkButton *button, MbFilterChip *self)
{
  mb_filter_chip_clear (self);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
mb_filter_chip_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_FILTER_CHIP);
  G_OBJECT_CLASS (mb_filter_chip_parent_class)->dispose (object);
}

static void
mb_filter_chip_finalize (GObject *object)
{
  g_ptr_array_unref (MB_FILTER_CHIP (object)->values);
  G_OBJECT_CLASS (mb_filter_chip_parent_class)->finalize (object);
}

static void
mb_filter_chip_class_init (MbFilterChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_filter_chip_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_filter_chip_finalize;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[COUNTS_WANTED] = g_signal_new ("counts-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "filterchip");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/filter-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, MbFilterChip, button);
  gtk_widget_class_bind_template_child (widget_class, MbFilterChip, popover);
  gtk_widget_class_bind_template_child (widget_class, MbFilterChip, checks);
  gtk_widget_class_bind_template_child (widget_class, MbFilterChip, clear);
  gtk_widget_class_bind_template_callback (widget_class, on_show_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_clicked_cb);
}

static void
mb_filter_chip_init (MbFilterChip *self)
{
  self->values = g_ptr_array_new_with_free_func (value_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), on_open_cb, self, NULL);
}

static void
on_range_changed_cb (MbFilterRange *range, MbFilterChip *self)
{
  update_label (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

GtkWidget *
mb_filter_chip_new (MbSession *session, const MbField *field)
{
  MbFilterChip *self = g_object_new (MB_TYPE_FILTER_CHIP, NULL);

  self->field = field;
  if (!has_checks (field))
    {
      self->range = MB_FILTER_RANGE (mb_filter_range_new (session, field));
      g_signal_connect (self->range, "changed", G_CALLBACK (on_range_changed_cb), self);
      gtk_box_append (GTK_BOX (self->checks), GTK_WIDGET (self->range));
    }
  update_label (self);
  return GTK_WIDGET (self);
}

const MbField *
mb_filter_chip_get_field (MbFilterChip *self)
{
  return self->field;
}

void
mb_filter_chip_set_counts (MbFilterChip *self, GPtrArray *rows)
{
  fill (self, rows);
}

gboolean
mb_filter_chip_is_active (MbFilterChip *self)
{
  return self->values->len > 0 || (self->range != NULL && mb_filter_range_is_active (self->range));
}

gboolean
mb_filter_chip_is_open (MbFilterChip *self)
{
  return gtk_widget_get_mapped (self->popover);
}

void
mb_filter_chip_open (MbFilterChip *self)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
}

void
mb_filter_chip_apply (MbFilterChip *self, MbQuery *query)
{
  g_autofree MbValue *values = NULL;

  if (self->range != NULL)
    mb_filter_range_apply (self->range, query);
  if (self->values->len == 0)
    return;
  /* Shallow: the query copies. */
  values = g_new (MbValue, self->values->len);
  for (guint i = 0; i < self->values->len; i++)
    values[i] = *(MbValue *) g_ptr_array_index (self->values, i);
  mb_query_where_any (query, self->field->id, values, self->values->len);
}

char *
mb_filter_chip_to_string (MbFilterChip *self)
{
  GString *text = g_string_new (NULL);

  if (self->range != NULL)
    {
      g_string_free (text, TRUE);
      return mb_filter_range_to_string (self->range);
    }
  for (guint i = 0; i < self->values->len; i++)
    {
      const MbValue *value = g_ptr_array_index (self->values, i);
      g_autofree char *plain = mb_value_is_null (value)       ? g_strdup ("")
                               : value->kind == MB_VALUE_TEXT ? g_strconcat ("=", value->text, NULL)
                                                              : g_strdup_printf ("#%" G_GINT64_FORMAT, value->number);
      g_autofree char *escaped = g_uri_escape_string (plain, "=#", TRUE);

      g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", escaped);
    }
  return g_string_free (text, FALSE);
}

void
mb_filter_chip_restore (MbFilterChip *self, const char *text)
{
  g_auto (GStrv) parts = text != NULL && text[0] != '\0' ? g_strsplit (text, "|", -1) : NULL;

  if (self->range != NULL)
    {
      mb_filter_range_restore (self->range, text);
      update_label (self);
      return;
    }
  g_ptr_array_set_size (self->values, 0);
  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      g_autofree char *plain = g_uri_unescape_string (parts[i], NULL);
      MbValue *value;

      if (plain == NULL)
        continue;
      value = g_new0 (MbValue, 1);
      if (plain[0] == '=')
        mb_value_set_text (value, plain + 1);
      else if (plain[0] == '#')
        mb_value_set_int (value, g_ascii_strtoll (plain + 1, NULL, 10));
      g_ptr_array_add (self->values, value);
    }
  update_label (self);
}

void
mb_filter_chip_clear (MbFilterChip *self)
{
  g_ptr_array_set_size (self->values, 0);
  if (self->range != NULL)
    mb_filter_range_restore (self->range, NULL);
  else
    remove_checks (self);
  update_label (self);
}

/* filter-range.c: see filter-range.h. Keeps the promise that what is typed for a filter is read as in every editor. */
#include "config.h"

#include "filter-range.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "field-editing.h"
#include "field.h"

#define SOON_DAYS 90

typedef enum
{
  PERIOD_NONE,
  PERIOD_MONTH,
  PERIOD_QUARTER,
  PERIOD_YEAR,
  PERIOD_PAST,
  PERIOD_SOON,
  PERIOD_EMPTY,
  PERIOD_FILLED,
  N_PERIODS
} Period;

static const struct
{
  const char *id, *label;
} periods[N_PERIODS] = {
  [PERIOD_MONTH] = { "month", N_ ("This month") },     [PERIOD_QUARTER] = { "quarter", N_ ("This quarter") },
  [PERIOD_YEAR] = { "year", N_ ("This year") },        [PERIOD_PAST] = { "past", N_ ("Before today") },
  [PERIOD_SOON] = { "soon", N_ ("Within 90 days") },   [PERIOD_EMPTY] = { "empty", N_ ("(empty)") },
  [PERIOD_FILLED] = { "filled", N_ ("(not empty)") },
};

struct _MbFilterRange
{
  GtkWidget parent_instance;
  MbSession *session;
  const MbField *field;
  GtkWidget *box, *reason;
  MbCellEntry *entries[2]; /* from and to; of a link or text the first alone */
  guint n_entries;
  Period period;
  MbValue values[2];
  char *title; /* (nullable) of the linked record */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (MbFilterRange, mb_filter_range, GTK_TYPE_WIDGET)

static gboolean
is_range (const MbField *field)
{
  return field->type == MB_FIELD_DATE || mb_field_is_number (field);
}

gboolean
mb_filter_range_fits (const MbField *field)
{
  return is_range (field) || field->type == MB_FIELD_LINK || field->type == MB_FIELD_TEXT || field->type == MB_FIELD_LONG_TEXT
         || (field->type == MB_FIELD_CODE && !field->personal);
}

static void
forget (MbFilterRange *self)
{
  self->period = PERIOD_NONE;
  for (guint i = 0; i < 2; i++)
    mb_value_set_null (&self->values[i]);
  g_clear_pointer (&self->title, g_free);
}

/* ---- What is asked ---- */

gboolean
mb_filter_range_is_active (MbFilterRange *self)
{
  return self->period != PERIOD_NONE || !mb_value_is_null (&self->values[0]) || !mb_value_is_null (&self->values[1]);
}

static void
where_dates (MbFilterRange *self, MbQuery *query, MbDate first, MbDate last)
{
  g_autofree char *from = mb_date_to_iso (first), *to = mb_date_to_iso (last);

  if (from != NULL)
    mb_query_where_text (query, self->field->id, MB_OP_GE, from);
  if (to != NULL)
    mb_query_where_text (query, self->field->id, MB_OP_LE, to);
}

static void
apply_period (MbFilterRange *self, MbQuery *query)
{
  MbDate today = mb_office_get_today (mb_session_get_office (self->session)), start = mb_date_month_start (today);
  int year, month, day;

  mb_date_to_ymd (today, &year, &month, &day);
  switch (self->period)
    {
    case PERIOD_MONTH:
      where_dates (self, query, start, mb_date_month_end (today));
      break;
    case PERIOD_QUARTER:
      start = mb_date_add_months (start, -((month - 1) % 3));
      where_dates (self, query, start, mb_date_month_end (mb_date_add_months (start, 2)));
      break;
    case PERIOD_YEAR:
      where_dates (self, query, mb_date_from_ymd (year, 1, 1), mb_date_from_ymd (year, 12, 31));
      break;
    case PERIOD_PAST:
      where_dates (self, query, MB_DATE_NONE, today - 1);
      break;
    case PERIOD_SOON:
      where_dates (self, query, today, today + SOON_DAYS);
      break;
    case PERIOD_EMPTY:
      mb_query_where (query, self->field->id, MB_OP_NULL, NULL);
      break;
    case PERIOD_FILLED:
      mb_query_where (query, self->field->id, MB_OP_NOT_NULL, NULL);
      break;
    case PERIOD_NONE:
    case N_PERIODS:
    default:
      break;
    }
}

void
mb_filter_range_apply (MbFilterRange *self, MbQuery *query)
{
  const char *id = self->field->id;

  apply_period (self, query);
  if (self->period != PERIOD_NONE)
    return;
  if (is_range (self->field))
    {
      if (!mb_value_is_null (&self->values[0]))
        mb_query_where (query, id, MB_OP_GE, &self->values[0]);
      if (!mb_value_is_null (&self->values[1]))
        mb_query_where (query, id, MB_OP_LE, &self->values[1]);
    }
  else if (!mb_value_is_null (&self->values[0]))
    mb_query_where (query, id, self->field->type == MB_FIELD_LINK ? MB_OP_EQ : MB_OP_CONTAINS, &self->values[0]);
}

char *
mb_filter_range_words (MbFilterRange *self)
{
  g_autofree char *from = NULL, *to = NULL;

  if (self->period != PERIOD_NONE)
    return g_strdup (_ (periods[self->period].label));
  if (self->field->type == MB_FIELD_LINK)
    return g_strdup (self->title != NULL ? self->title : "");
  from = mb_field_format (self->field, &self->values[0], mb_desk_is_chinese ());
  to = mb_field_format (self->field, &self->values[1], mb_desk_is_chinese ());
  if (!is_range (self->field))
    return g_steal_pointer (&from);
  if (from[0] != '\0' && to[0] != '\0')
    /* translators: a filter's range */
    return g_strdup_printf (_ ("%s to %s"), from, to);
  if (from[0] != '\0')
    return g_strdup_printf (_ ("from %s on"), from);
  return to[0] != '\0' ? g_strdup_printf (_ ("up to %s"), to) : g_strdup ("");
}

/* ---- As text ---- */

static void
append_value (GString *text, const MbValue *value)
{
  g_autofree char *escaped = value->kind == MB_VALUE_TEXT ? g_uri_escape_string (value->text, NULL, TRUE) : NULL;

  if (value->kind == MB_VALUE_INT)
    g_string_append_printf (text, "#%" G_GINT64_FORMAT, value->number);
  else if (value->kind == MB_VALUE_TEXT)
    g_string_append_printf (text, "=%s", escaped);
}

char *
mb_filter_range_to_string (MbFilterRange *self)
{
  GString *text = g_string_new (NULL);

  if (self->period != PERIOD_NONE)
    g_string_append (text, periods[self->period].id);
  else if (mb_filter_range_is_active (self))
    {
      g_autofree char *title = self->title != NULL ? g_uri_escape_string (self->title, NULL, TRUE) : g_strdup ("");

      append_value (text, &self->values[0]);
      g_string_append_c (text, '|');
      append_value (text, &self->values[1]);
      g_string_append_printf (text, "|%s", title);
    }
  return g_string_free (text, FALSE);
}

static void
read_value (const char *text, MbValue *value)
{
  g_autofree char *plain = text[0] == '=' ? g_uri_unescape_string (text + 1, NULL) : NULL;

  if (plain != NULL)
    mb_value_set_text (value, plain);
  else if (text[0] == '#')
    mb_value_set_int (value, g_ascii_strtoll (text + 1, NULL, 10));
}

void
mb_filter_range_restore (MbFilterRange *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", "|", 3);

  forget (self);
  for (guint i = 1; i < N_PERIODS; i++)
    if (g_strcmp0 (text, periods[i].id) == 0)
      self->period = (Period) i;
  if (self->period != PERIOD_NONE || g_strv_length (parts) != 3)
    return;
  read_value (parts[0], &self->values[0]);
  read_value (parts[1], &self->values[1]);
  if (parts[2][0] != '\0')
    self->title = g_uri_unescape_string (parts[2], NULL);
}

/* ---- The editors ---- */

static void
set_reason (MbFilterRange *self, const char *reason)
{
  gtk_label_set_label (GTK_LABEL (self->reason), reason != NULL ? reason : "");
  gtk_widget_set_visible (self->reason, reason != NULL);
}

static void
close_popover (MbFilterRange *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

/* FALSE: the text is no value of this field, and is said to be so. */
static gboolean
take_entry (MbFilterRange *self, guint n, MbValue *value)
{
  const char *text = mb_cell_entry_get_text (self->entries[n]);
  g_autofree char *tidy = mb_text_tidy (text);
  g_autoptr (MbFault) fault = NULL;

  mb_cell_entry_set_wrong (self->entries[n], FALSE);
  if (tidy[0] == '\0')
    return TRUE;
  if (self->field->type == MB_FIELD_LINK)
    {
      if (mb_cell_entry_get_id (self->entries[n]) != 0)
        mb_value_set_int (value, mb_cell_entry_get_id (self->entries[n]));
      else if (g_strcmp0 (tidy, self->title) == 0)
        mb_value_copy (&self->values[0], value);
      else
        fault = mb_fault_new (MB_FAULT_UNKNOWN_LINK, self->field->link);
    }
  else if (is_range (self->field))
    fault = mb_field_parse (self->field, tidy, value);
  else
    mb_value_set_text (value, tidy);
  if (fault == NULL)
    return TRUE;
  mb_cell_entry_set_wrong (self->entries[n], TRUE);
  set_reason (self, mb_fault_sentence (fault->code));
  return FALSE;
}

static void
take_entries (MbFilterRange *self)
{
  MbValue values[2] = { MB_VALUE_INIT, MB_VALUE_INIT };
  gboolean ok = TRUE;

  set_reason (self, NULL);
  for (guint i = 0; i < self->n_entries && ok; i++)
    ok = take_entry (self, i, &values[i]);
  if (!ok)
    {
      mb_value_clear (&values[0]);
      mb_value_clear (&values[1]);
      return;
    }
  forget (self);
  self->values[0] = values[0];
  self->values[1] = values[1];
  if (self->field->type == MB_FIELD_LINK && !mb_value_is_null (&values[0]))
    self->title = g_strdup (mb_cell_entry_get_text (self->entries[0]));
  close_popover (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
on_done_cb (MbCellEntry *entry, MbEntryDone how, MbFilterRange *self)
{
  guint n = entry == self->entries[0] ? 0 : 1;

  if (how == MB_ENTRY_CANCEL)
    close_popover (self);
  else if (how == MB_ENTRY_ENTER || (how == MB_ENTRY_PICK && self->field->type == MB_FIELD_LINK))
    take_entries (self);
  else if (how == MB_ENTRY_TAB && n + 1 < self->n_entries)
    mb_cell_entry_start (self->entries[n + 1], FALSE);
  else if (how == MB_ENTRY_BACK_TAB && n > 0)
    mb_cell_entry_start (self->entries[n - 1], FALSE);
  else if (how == MB_ENTRY_TAB || how == MB_ENTRY_BACK_TAB)
    gtk_widget_child_focus (gtk_widget_get_parent (GTK_WIDGET (self)), how == MB_ENTRY_TAB ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
}

static void
on_use_clicked_cb (GtkButton *button, MbFilterRange *self)
{
  take_entries (self);
}

static void
on_period_clicked_cb (GtkButton *button, MbFilterRange *self)
{
  forget (self);
  self->period = (Period) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "period"));
  close_popover (self);
  g_signal_emit (self, changed_signal, 0);
}

void
mb_filter_range_start (MbFilterRange *self)
{
  set_reason (self, NULL);
  for (guint i = 0; i < self->n_entries; i++)
    {
      g_autofree char *text = self->field->type == MB_FIELD_LINK
                                  ? g_strdup (self->title != NULL ? self->title : "")
                                  : mb_field_format (self->field, &self->values[i], mb_desk_is_chinese ());

      mb_cell_entry_set_wrong (self->entries[i], FALSE);
      mb_cell_entry_set_text (self->entries[i], text);
    }
  if (self->n_entries > 0)
    mb_cell_entry_start (self->entries[0], FALSE);
}

static void
add_entry (MbFilterRange *self, GtkWidget *line, const char *label)
{
  GtkWidget *words = gtk_label_new (label);
  MbCellEntry *entry = MB_CELL_ENTRY (mb_cell_entry_new ());
  g_autofree char *name = g_strdup_printf ("%s %s", self->field->label, label);

  mb_field_setup_entry (self->session, self->field, NULL, entry);
  mb_cell_entry_set_name (entry, name);
  gtk_widget_set_size_request (GTK_WIDGET (entry), is_range (self->field) ? 130 : 240, 30);
  g_signal_connect (entry, "done", G_CALLBACK (on_done_cb), self);
  gtk_box_append (GTK_BOX (line), words);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (entry));
  self->entries[self->n_entries++] = entry;
}

static void
add_period (MbFilterRange *self, GtkWidget *line, Period period)
{
  GtkWidget *button = gtk_button_new_with_label (_ (periods[period].label));

  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), "period", GINT_TO_POINTER ((int) period));
  g_signal_connect (button, "clicked", G_CALLBACK (on_period_clicked_cb), self);
  gtk_box_append (GTK_BOX (line), button);
}

static void
build (MbFilterRange *self)
{
  GtkWidget *entries = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *use = gtk_button_new_with_label (_ ("Filter"));
  GtkWidget *near = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2), *empty = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);

  if (is_range (self->field))
    {
      add_entry (self, entries, _ ("from"));
      add_entry (self, entries, _ ("to"));
    }
  else
    add_entry (self, entries, self->field->type == MB_FIELD_LINK ? _ ("is") : _ ("contains"));
  gtk_box_append (GTK_BOX (entries), use);
  g_signal_connect (use, "clicked", G_CALLBACK (on_use_clicked_cb), self);
  gtk_box_append (GTK_BOX (self->box), entries);
  gtk_box_append (GTK_BOX (self->box), self->reason);
  if (self->field->type == MB_FIELD_DATE)
    for (Period i = PERIOD_MONTH; i <= PERIOD_SOON; i++)
      add_period (self, near, i);
  gtk_box_append (GTK_BOX (self->box), near);
  add_period (self, empty, PERIOD_EMPTY);
  add_period (self, empty, PERIOD_FILLED);
  gtk_box_append (GTK_BOX (self->box), empty);
}

/* ---- Object ---- */

static void
mb_filter_range_dispose (GObject *object)
{
  MbFilterRange *self = MB_FILTER_RANGE (object);

  for (guint i = 0; i < self->n_entries; i++)
    g_signal_handlers_disconnect_by_data (self->entries[i], self);
  self->n_entries = 0;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (mb_filter_range_parent_class)->dispose (object);
}

static void
mb_filter_range_finalize (GObject *object)
{
  MbFilterRange *self = MB_FILTER_RANGE (object);

  forget (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (mb_filter_range_parent_class)->finalize (object);
}

static void
mb_filter_range_class_init (MbFilterRangeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mb_filter_range_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_filter_range_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mb_filter_range_init (MbFilterRange *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->reason = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->reason), 0);
  gtk_widget_add_css_class (self->reason, "reason");
  gtk_widget_set_visible (self->reason, FALSE);
}

GtkWidget *
mb_filter_range_new (MbSession *session, const MbField *field)
{
  MbFilterRange *self = g_object_new (MB_TYPE_FILTER_RANGE, NULL);

  self->session = g_object_ref (session);
  self->field = field;
  build (self);
  return GTK_WIDGET (self);
}

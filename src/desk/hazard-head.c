/* hazard-head.c: keeps the promise that a figure is a link only if the link opens exactly the rows that were counted. */
#include "config.h"

#include "hazard-head.h"

#include <glib/gi18n-lib.h>

#include "cell-entry.h"
#include "figure.h"
#include "hazard.h"

struct _MbHazardHead
{
  GtkWidget parent_instance;
  GtkWidget *box, *found_button, *closed_button, *rate_label, *as_of_label, *as_of;
  MbSession *session;
  MbDate day; /* MB_DATE_NONE: today, whatever day that is */
  guint generation;
};

G_DEFINE_FINAL_TYPE (MbHazardHead, mb_hazard_head, GTK_TYPE_WIDGET)

typedef struct
{
  MbHazardHead *self;
  guint generation;
  MbDate day;
} Ask;

typedef struct
{
  gint64 found, closed, rate;
  char *found_link, *closed_link; /* the second is NULL if no single list holds exactly these */
} Figures;

static void
figures_free (Figures *figures)
{
  g_free (figures->found_link);
  g_free (figures->closed_link);
  g_free (figures);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Figures, figures_free)

static char *
closed_link (MbOffice *office, const char *day, gint64 expected, GError **error)
{
  g_autoptr (MbQuery) query = mb_query_new ("hazard");
  gint64 count;

  mb_query_where_text (query, "found", MB_OP_LE, day);
  mb_query_where_text (query, "status", MB_OP_EQ, "已销号");
  count = mb_store_count (mb_office_get_store (office), query, error);
  if (count == expected)
    return mb_query_to_string (query);
  /* Some were closed after that day; most ledgers tell the day of the recheck. */
  mb_query_where_text (query, "recheck_date", MB_OP_LE, day);
  count = count >= 0 ? mb_store_count (mb_office_get_store (office), query, error) : -1;
  return count == expected ? mb_query_to_string (query) : NULL;
}

static gpointer
compute (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Ask *ask = data;
  g_autoptr (Figures) figures = g_new0 (Figures, 1);
  g_autofree char *day = mb_date_to_iso (ask->day);
  g_autoptr (MbQuery) found = mb_query_new ("hazard");
  MbHazardSummary summary;

  if (!mb_hazard_summary (office, ask->day, &summary, error))
    return NULL;
  figures->found = summary.found;
  figures->closed = summary.closed;
  figures->rate = summary.rate;
  mb_hazard_summary_clear (&summary);
  mb_query_where_text (found, "found", MB_OP_LE, day);
  figures->found_link = mb_query_to_string (found);
  figures->closed_link = closed_link (office, day, figures->closed, NULL);
  return g_steal_pointer (&figures);
}

/* 4,859 */
static char *
grouped (gint64 number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  GString *text = g_string_new (digits);

  for (gssize at = (gssize) text->len - 3; at > 0; at -= 3)
    g_string_insert_c (text, at, ',');
  return g_string_free (text, FALSE);
}

static void
set_figure (GtkWidget *button, const char *text, const char *link)
{
  gtk_button_set_label (GTK_BUTTON (button), text);
  gtk_widget_set_sensitive (button, link != NULL);
  g_object_set_data_full (G_OBJECT (button), "link", g_strdup (link), g_free);
}

static void
on_computed_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autofree Ask *ask = user;
  g_autoptr (MbHazardHead) self = ask->self;
  g_autoptr (Figures) figures = NULL;
  g_autofree char *found = NULL, *closed = NULL, *rate = NULL, *percent = NULL, *found_count = NULL,
                  *closed_count = NULL;

  figures = mb_session_run_finish (self->session, result, NULL);
  if (self->session == NULL)
    return;
  if (figures == NULL || ask->generation != self->generation)
    return;
  found_count = grouped (figures->found);
  closed_count = grouped (figures->closed);
  /* translators: head of the list of hazards: how many were found */
  found = g_strdup_printf (_ ("Found %s"), found_count);
  /* translators: head of the list of hazards: how many are closed */
  closed = g_strdup_printf (_ ("Closed %s"), closed_count);
  percent = mb_hundredths_format (figures->rate);
  /* translators: head of the list of hazards: share of those closed, in percent */
  rate = g_strdup_printf (_ ("Rate %s%%"), percent);
  set_figure (self->found_button, found, figures->found_link);
  set_figure (self->closed_button, closed, figures->closed_link);
  gtk_label_set_label (GTK_LABEL (self->rate_label), rate);
}

static void
update (MbHazardHead *self)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->self = g_object_ref (self);
  ask->generation = ++self->generation;
  ask->day = self->day != MB_DATE_NONE ? self->day : mb_office_get_today (mb_session_get_office (self->session));
  mb_session_run (self->session, compute, ask, NULL, NULL, on_computed_cb, ask);
}

static void
on_session_changed_cb (MbSession *session, MbHazardHead *self)
{
  update (self);
}

/* The day stands there and is counted by, as long as none was typed. */
static void
show_day (MbHazardHead *self)
{
  g_autofree char *today = mb_date_to_iso (mb_office_get_today (mb_session_get_office (self->session)));

  if (self->day == MB_DATE_NONE && !mb_cell_entry_is_changed (MB_CELL_ENTRY (self->as_of)))
    mb_cell_entry_set_text (MB_CELL_ENTRY (self->as_of), today);
}

static void
on_figure_clicked_cb (GtkButton *button, MbHazardHead *self)
{
  const char *link = g_object_get_data (G_OBJECT (button), "link");

  if (link != NULL)
    mb_session_open_link (self->session, link);
}

static void
on_done_cb (MbCellEntry *entry, MbEntryDone how, MbHazardHead *self)
{
  const char *text = mb_cell_entry_get_text (entry);
  MbDate today = mb_office_get_today (mb_session_get_office (self->session));
  MbDate day = text[0] != '\0' ? mb_date_parse (text, NULL) : today;
  g_autofree char *iso = mb_date_to_iso (
      how == MB_ENTRY_CANCEL || day == MB_DATE_NONE ? (self->day != MB_DATE_NONE ? self->day : today) : day);

  if (how == MB_ENTRY_LEAVE && !mb_cell_entry_is_changed (entry))
    return;
  mb_cell_entry_set_wrong (entry, how != MB_ENTRY_CANCEL && day == MB_DATE_NONE);
  if (how == MB_ENTRY_CANCEL || day != MB_DATE_NONE)
    mb_cell_entry_set_text (entry, iso);
  if (how != MB_ENTRY_CANCEL && day != MB_DATE_NONE)
    {
      self->day = day == today ? MB_DATE_NONE : day;
      update (self);
    }
  if (how == MB_ENTRY_TAB || how == MB_ENTRY_BACK_TAB)
    gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))),
                            how == MB_ENTRY_TAB ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
}

/* ---- Object ---- */

static void
mb_hazard_head_dispose (GObject *object)
{
  MbHazardHead *self = MB_HAZARD_HEAD (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->as_of != NULL)
    g_signal_handlers_disconnect_by_data (self->as_of, self);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_HAZARD_HEAD);
  G_OBJECT_CLASS (mb_hazard_head_parent_class)->dispose (object);
}

static void
mb_hazard_head_class_init (MbHazardHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_hazard_head_dispose;
  g_type_ensure (MB_TYPE_CELL_ENTRY);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "hazardhead");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/hazard-head.ui");
  gtk_widget_class_bind_template_child (widget_class, MbHazardHead, box);
  gtk_widget_class_bind_template_child (widget_class, MbHazardHead, found_button);
  gtk_widget_class_bind_template_child (widget_class, MbHazardHead, closed_button);
  gtk_widget_class_bind_template_child (widget_class, MbHazardHead, rate_label);
  gtk_widget_class_bind_template_child (widget_class, MbHazardHead, as_of_label);
  gtk_widget_class_bind_template_child (widget_class, MbHazardHead, as_of);
  gtk_widget_class_bind_template_callback (widget_class, on_figure_clicked_cb);
}

static void
mb_hazard_head_init (MbHazardHead *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Hazards found and closed"),
                                  -1);
  mb_cell_entry_set_kind (MB_CELL_ENTRY (self->as_of), MB_ENTRY_DATE);
  mb_cell_entry_set_name (MB_CELL_ENTRY (self->as_of), _ ("As of"));
  g_signal_connect (self->as_of, "done", G_CALLBACK (on_done_cb), self);
}

GtkWidget *
mb_hazard_head_new (MbSession *session)
{
  MbHazardHead *self = g_object_new (MB_TYPE_HAZARD_HEAD, NULL);

  self->session = g_object_ref (session);
  self->day = MB_DATE_NONE;
  show_day (self);
  g_signal_connect_swapped (session, "day-changed", G_CALLBACK (show_day), self);
  g_signal_connect (session, "changed", G_CALLBACK (on_session_changed_cb), self);
  update (self);
  return GTK_WIDGET (self);
}

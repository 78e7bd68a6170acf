/* settings-workdays.c: the days that deadlines count by: seen by year, added and taken out. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "calendar.h"
#include "cell-entry.h"
#include "choice-list.h"
#include "cell-table.h"
#include "grid.h"
#include "settings-section.h"

typedef struct
{
  MbPage parent_instance;
  GtkWidget *year, *grid, *date, *kind, *add_button, *reason;
  GArray *years; /* (element-type int) of the choice */
  int chosen;
  gboolean filling, closing;
} MbSettingsWorkdays;

typedef MbPageClass MbSettingsWorkdaysClass;

G_DEFINE_FINAL_TYPE (MbSettingsWorkdays, mb_settings_workdays, MB_TYPE_PAGE)

typedef struct
{
  GArray *years, *days;
} Days;

static void
days_free (gpointer data)
{
  Days *days = data;

  g_array_unref (days->years);
  g_array_unref (days->days);
  g_free (days);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Days, days_free)

static gpointer
read_days (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Days *days = g_new0 (Days, 1);
  int year = GPOINTER_TO_INT (data);

  days->years = mb_calendar_years (office);
  days->days = mb_calendar_days (office, year);
  return days;
}

static const char *
weekday_name (MbDate date)
{
  static const char *const names[] = { N_ ("Monday"), N_ ("Tuesday"),  N_ ("Wednesday"), N_ ("Thursday"),
                                       N_ ("Friday"), N_ ("Saturday"), N_ ("Sunday") };

  return _ (names[mb_date_weekday (date) - 1]);
}

static void
show_days (MbSettingsWorkdays *self, GArray *days)
{
  g_autoptr (MbCellTable) table = mb_cell_table_new ();

  mb_cell_table_add_column (table, "date", _ ("Date"), 0, 12);
  mb_cell_table_add_column (table, "weekday", _ ("Weekday"), 0, 12);
  mb_cell_table_add_column (table, "kind", _ ("Is a"), 0, 18);
  for (guint i = 0; i < days->len; i++)
    {
      const MbCalendarDay *day = &g_array_index (days, MbCalendarDay, i);
      guint row = mb_cell_table_add_row (table, day->date);
      g_autofree char *date = mb_date_to_iso (day->date);

      mb_cell_table_set (table, row, 0, date, NULL);
      mb_cell_table_set (table, row, 1, weekday_name (day->date), NULL);
      mb_cell_table_set (table, row, 2, day->kind == MB_DAY_WORKDAY ? _ ("make-up workday") : _ ("day off"),
                         day->kind == MB_DAY_WORKDAY ? "warn" : "good");
    }
  mb_grid_set_source (MB_GRID (self->grid), MB_GRID_SOURCE (table));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "days.remove",
                                 days->len > 0 && !mb_session_is_read_only (mb_page_get_session (MB_PAGE (self))));
}

static void
show_years (MbSettingsWorkdays *self, GArray *years)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint selected = 0;
  gboolean listed = FALSE;

  g_array_set_size (self->years, 0);
  for (guint i = 0; i < years->len; i++)
    listed = listed || g_array_index (years, int, i) == self->chosen;
  if (!listed)
    g_array_append_val (years, self->chosen);
  for (guint i = 0; i < years->len; i++)
    {
      int year = g_array_index (years, int, i);
      g_autofree char *text = g_strdup_printf ("%d", year);

      if (year == self->chosen)
        selected = i;
      gtk_string_list_append (list, text);
      g_array_append_val (self->years, year);
    }
  self->filling = TRUE;
  mb_choice_list_show (self->year, list, selected);
  self->filling = FALSE;
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (GObject) page = user;
  MbSettingsWorkdays *self = user;
  g_autoptr (Days) days = mb_session_run_finish (mb_page_get_session (user), result, NULL);

  if (days == NULL || self->closing)
    return;
  show_years (self, days->years);
  show_days (self, days->days);
}

static void
load (MbPage *page)
{
  MbSettingsWorkdays *self = (MbSettingsWorkdays *) page;

  mb_session_run (mb_page_get_session (page), read_days, GINT_TO_POINTER (self->chosen), NULL, NULL, on_read_cb,
                  g_object_ref (page));
}

static void
on_year_cb (GtkDropDown *choice, GParamSpec *pspec, MbSettingsWorkdays *self)
{
  guint selected = gtk_drop_down_get_selected (choice);

  if (self->filling || selected >= self->years->len)
    return;
  self->chosen = g_array_index (self->years, int, selected);
  load (MB_PAGE (self));
}

/* ---- Changing ---- */

static gpointer
set_day (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  const MbCalendarDay *day = data;
  g_autofree char *date = mb_date_to_iso (day->date);

  if (!mb_calendar_set_day (office, day->date, day->kind, error))
    return NULL;
  return g_strdup_printf (day->kind == MB_DAY_UNNAMED ? _ ("%s taken out") : _ ("%s added"), date);
}

static void
write_day (MbSettingsWorkdays *self, MbDate date, MbDayKind kind)
{
  const MbCalendarDay day = { date, kind };

  mb_settings_work (MB_PAGE (self), set_day, g_memdup2 (&day, sizeof day), g_free, NULL, self->reason);
}

static void
on_add_clicked_cb (GtkButton *button, MbSettingsWorkdays *self)
{
  MbDate date = mb_date_parse (mb_cell_entry_get_text (MB_CELL_ENTRY (self->date)), NULL);

  mb_cell_entry_set_wrong (MB_CELL_ENTRY (self->date), date == MB_DATE_NONE);
  if (date == MB_DATE_NONE)
    {
      gtk_label_set_label (GTK_LABEL (self->reason), _ ("This is not a date. Write the date as 2026-06-30."));
      gtk_widget_set_visible (self->reason, TRUE);
      return;
    }
  mb_date_to_ymd (date, &self->chosen, NULL, NULL);
  write_day (self, date,
             gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind)) == 0 ? MB_DAY_HOLIDAY : MB_DAY_WORKDAY);
  mb_cell_entry_set_text (MB_CELL_ENTRY (self->date), "");
}

static void
on_date_done_cb (MbCellEntry *entry, MbEntryDone how, MbSettingsWorkdays *self)
{
  if (how == MB_ENTRY_ENTER)
    on_add_clicked_cb (NULL, self);
  else if (how == MB_ENTRY_TAB)
    gtk_widget_grab_focus (self->kind);
  else if (how == MB_ENTRY_BACK_TAB)
    gtk_widget_grab_focus (self->year);
}

static void
on_remove_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbSettingsWorkdays *self = (MbSettingsWorkdays *) widget;
  MbGridSource *source = mb_grid_get_source (MB_GRID (self->grid));
  guint row = mb_grid_get_cursor_row (MB_GRID (self->grid));

  if (source != NULL && row < mb_grid_source_n_rows (source))
    write_day (self, (MbDate) mb_grid_source_row_id (source, row), MB_DAY_UNNAMED);
}

static void
mb_settings_workdays_dispose (GObject *object)
{
  ((MbSettingsWorkdays *) object)->closing = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), mb_settings_workdays_get_type ());
  G_OBJECT_CLASS (mb_settings_workdays_parent_class)->dispose (object);
}

static void
mb_settings_workdays_finalize (GObject *object)
{
  g_array_unref (((MbSettingsWorkdays *) object)->years);
  G_OBJECT_CLASS (mb_settings_workdays_parent_class)->finalize (object);
}

static void
mb_settings_workdays_class_init (MbSettingsWorkdaysClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_settings_workdays_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_settings_workdays_finalize;
  MB_PAGE_CLASS (klass)->shown = load;
  MB_PAGE_CLASS (klass)->changed = mb_settings_changed;
  g_type_ensure (MB_TYPE_GRID);
  g_type_ensure (MB_TYPE_CELL_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/settings-workdays.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbSettingsWorkdays, NAME)
  CHILD (year);
  CHILD (grid);
  CHILD (date);
  CHILD (kind);
  CHILD (add_button);
  CHILD (reason);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_year_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_date_done_cb);
  gtk_widget_class_install_action (widget_class, "days.remove", NULL, on_remove_cb);
}

static void
mb_settings_workdays_init (MbSettingsWorkdays *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  self->years = g_array_new (FALSE, FALSE, sizeof (int));
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
  mb_cell_entry_set_kind (MB_CELL_ENTRY (self->date), MB_ENTRY_DATE);
  mb_cell_entry_set_name (MB_CELL_ENTRY (self->date), _ ("Date"));
  g_menu_append (menu, _ ("_Take Out"), "days.remove");
  mb_grid_set_row_menu (MB_GRID (self->grid), G_MENU_MODEL (menu));
  mb_grid_set_name (MB_GRID (self->grid), _ ("Days off and make-up workdays"));
}

MbPage *
mb_settings_workdays_new (MbSession *session)
{
  MbSettingsWorkdays *self = g_object_new (mb_settings_workdays_get_type (), "session", session, NULL);

  mb_page_set_identity (MB_PAGE (self), "workdays", _ ("Workdays"));
  mb_date_to_ymd (mb_office_get_today (mb_session_get_office (session)), &self->chosen, NULL, NULL);
  gtk_widget_set_sensitive (self->add_button, !mb_session_is_read_only (session));
  return MB_PAGE (self);
}

/* report-page.c: keeps the promise that the preview is the report itself: one table, laid out by the code that writes the PDF. What comes
 * late, after a parameter changed again, is dropped.
 */
#include "config.h"

#include "report-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "choice-list.h"
#include "field-editing.h"
#include "inspection.h"
#include "list-stop.h"
#include "print.h"

G_DEFINE_FINAL_TYPE (MbReportPage, mb_report_page, MB_TYPE_PAGE)

void
mb_report_request_free (MbReportRequest *request)
{
  g_object_unref (request->self);
  g_free (request->name);
  g_free (request->town);
  g_free (request->institution);
  g_free (request->path);
  g_free (request);
}

static gboolean
uses (const MbReportInfo *info, const char *what)
{
  return info != NULL && info->uses != NULL && g_strv_contains ((const char *const *) info->uses, what);
}

static gboolean
is_letter (MbReportPage *self)
{
  guint index;

  return self->info != NULL && g_ptr_array_find (self->infos, self->info, &index) && index >= self->n_reports;
}

MbReportRequest *
mb_report_page_request (MbReportPage *self)
{
  MbReportRequest *request = g_new0 (MbReportRequest, 1);
  GtkStringObject *town = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->town));
  const char *as_of = mb_cell_entry_get_text (MB_CELL_ENTRY (self->as_of));
  const char *institution = mb_cell_entry_get_text (MB_CELL_ENTRY (self->institution));

  request->self = g_object_ref (self);
  request->generation = self->generation;
  request->letter = is_letter (self);
  request->name = g_strdup (self->info->name);
  if (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->town)) > 0 && town != NULL)
    request->town = g_strdup (gtk_string_object_get_string (town));
  if (institution[0] != '\0')
    request->institution = g_strdup (institution);
  request->options.year = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->year));
  request->options.as_of = as_of[0] != '\0' ? mb_date_parse (as_of, NULL) : MB_DATE_NONE;
  request->options.town = uses (self->info, "town") ? request->town : NULL;
  request->options.institution = uses (self->info, "institution") || request->letter ? request->institution : NULL;
  return request;
}

/* ---- The preview ---- */

gpointer
mb_report_page_make_paper (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  MbReportRequest *request = data;
  MbPaper *paper;

  if (request->letter)
    paper = mb_letter_compose (office, request->name, &request->options, request->institution == NULL, NULL, 0, NULL,
                               job, error);
  else
    {
      MbTable *table = mb_report_compute (office, request->name, &request->options, job, error);

      paper = table != NULL ? mb_paper_new_from_table (table) : NULL;
    }
  if (paper != NULL)
    mb_paper_n_pages (paper); /* laid out here, not in the window's thread */
  return paper;
}

static void
update_page_label (MbReportPage *self)
{
  guint n = mb_paper_view_get_n_pages (MB_PAPER_VIEW (self->view));
  g_autofree char *text = NULL;

  /* translators: preview: page, number of pages */
  text = n > 0 ? g_strdup_printf (_ ("Page %u of %u"), mb_paper_view_get_page (MB_PAPER_VIEW (self->view)) + 1, n)
               : g_strdup ("");
  gtk_label_set_label (GTK_LABEL (self->page_label), text);
}

static void
on_page_cb (GObject *view, GParamSpec *pspec, MbReportPage *self)
{
  update_page_label (self);
}

static void
on_paper_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  MbReportRequest *request = user;
  MbReportPage *self = request->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (MbPaper) paper = mb_session_run_finish (mb_page_get_session (MB_PAGE (self)), result, &error);

  if (!self->closing && request->generation == self->generation)
    {
      if (paper != NULL)
        {
          mb_paper_view_take_paper (MB_PAPER_VIEW (self->view), g_steal_pointer (&paper));
          gtk_stack_set_visible_child_name (GTK_STACK (self->faces), "paper");
        }
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_autofree char *text = g_strdup_printf ("%s\n%s", error->message, mb_error_hint (error));

          mb_paper_view_take_paper (MB_PAPER_VIEW (self->view), NULL);
          gtk_label_set_label (GTK_LABEL (self->message), g_strchomp (text));
          gtk_stack_set_visible_child_name (GTK_STACK (self->faces), "message");
        }
      update_page_label (self);
    }
  mb_report_request_free (request);
}

static gboolean
on_update_cb (gpointer data)
{
  MbReportPage *self = data;
  MbReportRequest *request;
  g_autoptr (MbJob) job = NULL;

  self->update_source = 0;
  if (self->info == NULL)
    return G_SOURCE_REMOVE;
  self->generation++;
  self->stale = FALSE;
  request = mb_report_page_request (self);
  job = mb_job_new (self->info->label);
  /* Nobody waits for the one before any more. */
  if (self->job != NULL)
    mb_job_cancel (self->job);
  g_set_object (&self->job, job);
  mb_session_run (mb_page_get_session (MB_PAGE (self)), mb_report_page_make_paper, request, NULL, job, on_paper_cb,
                  request);
  return G_SOURCE_REMOVE;
}

static void
update (MbReportPage *self)
{
  if (self->update_source == 0 && !self->filling)
    self->update_source = g_timeout_add (80, on_update_cb, self);
}

/* ---- Parameters ---- */

static void
show_parameters (MbReportPage *self)
{
  gboolean report = self->info != NULL && !is_letter (self);

  gtk_widget_set_visible (self->year_box, uses (self->info, "year"));
  gtk_widget_set_visible (self->as_of_box, uses (self->info, "as-of"));
  gtk_widget_set_visible (self->town_box, uses (self->info, "town"));
  gtk_widget_set_visible (self->institution_box, uses (self->info, "institution"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.export-xlsx", report);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.export-csv", report);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.export-pdf", self->info != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.print", self->info != NULL);
  gtk_label_set_label (GTK_LABEL (self->title_label), self->info != NULL ? self->info->label : _ ("Reports"));
}

static void
on_year_changed_cb (GtkSpinButton *spin, MbReportPage *self)
{
  update (self);
}

static void
on_town_changed_cb (GtkDropDown *drop, GParamSpec *pspec, MbReportPage *self)
{
  update (self);
}

static void
on_entry_done_cb (MbCellEntry *entry, MbEntryDone how, MbReportPage *self)
{
  MbDate date;

  if (how == MB_ENTRY_CANCEL)
    return;
  if (entry == MB_CELL_ENTRY (self->as_of))
    {
      const char *text = mb_cell_entry_get_text (entry);

      date = text[0] != '\0' ? mb_date_parse (text, NULL) : MB_DATE_NONE;
      mb_cell_entry_set_wrong (entry, text[0] != '\0' && date == MB_DATE_NONE);
      if (text[0] != '\0' && date == MB_DATE_NONE)
        return;
    }
  if (mb_cell_entry_is_changed (entry))
    {
      g_autofree char *text = g_strdup (mb_cell_entry_get_text (entry));

      mb_cell_entry_set_text (entry, text);
      update (self);
    }
  if (how == MB_ENTRY_TAB || how == MB_ENTRY_BACK_TAB)
    gtk_widget_child_focus (GTK_WIDGET (self), how == MB_ENTRY_TAB ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
}

/* ---- The list ---- */

static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user)
{
  MbReportPage *self = user;
  const MbReportInfo *info = g_object_get_data (G_OBJECT (row), "info");
  const MbReportInfo *earlier = before != NULL ? g_object_get_data (G_OBJECT (before), "info") : NULL;
  gboolean letter = (guint) gtk_list_box_row_get_index (row) >= self->n_reports;
  gboolean first_letter = letter && (guint) gtk_list_box_row_get_index (row) == self->n_reports;
  g_autofree char *text = NULL;
  GtkWidget *label;

  if (info->group == NULL || (earlier != NULL && !first_letter && g_strcmp0 (info->group, earlier->group) == 0))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  /* translators: heading above the letters of a group, such as "Letters: Hazards" */
  text = letter ? g_strdup_printf (_ ("Letters: %s"), info->group) : g_strdup (info->group);
  label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "sidebar-heading");
  gtk_list_box_row_set_header (row, label);
}

static void
on_row_selected_cb (GtkListBox *list, GtkListBoxRow *row, MbReportPage *self)
{
  if (row == NULL || self->filling)
    return;
  self->info = g_object_get_data (G_OBJECT (row), "info");
  show_parameters (self);
  update (self);
}

typedef struct
{
  GPtrArray *reports, *letters; /* (element-type MbReportInfo) */
  char **towns;
  int year;
} Lists;

static void
lists_free (Lists *lists)
{
  g_clear_pointer (&lists->reports, g_ptr_array_unref);
  g_clear_pointer (&lists->letters, g_ptr_array_unref);
  g_strfreev (lists->towns);
  g_free (lists);
}

/* Appends those of from that are shown: those of a group stand together, groups in the order of their first one. */
static void
append_by_group (GPtrArray *to, GPtrArray *from)
{
  for (guint first = 0; first < from->len; first++)
    for (guint i = first; i < from->len; i++)
      {
        MbReportInfo *info = g_ptr_array_index (from, i);

        if (!info->hidden && g_strcmp0 (info->group, ((MbReportInfo *) g_ptr_array_index (from, first))->group) == 0
            && !g_ptr_array_find (to, info, NULL))
          g_ptr_array_add (to, info);
      }
}

/* In the order of every other list of towns. */
static gpointer
read_towns (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  const MbRegister *institution = mb_office_register (office, "institution", error);

  return institution != NULL ? mb_office_field_words (office, mb_register_field (institution, "town"), error) : NULL;
}

static gpointer
read_lists (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Lists *lists = g_new0 (Lists, 1);

  lists->reports = mb_report_list (office, "reports", error);
  lists->letters = lists->reports != NULL ? mb_report_list (office, "letters", error) : NULL;
  if (lists->letters == NULL)
    {
      lists_free (lists);
      return NULL;
    }
  lists->towns = read_towns (office, NULL, job, error);
  if (lists->towns == NULL)
    {
      lists_free (lists);
      return NULL;
    }
  lists->year = mb_inspection_latest_year (office);
  return lists;
}

/* On the report that is shown; on the list itself only as long as nothing is listed: it answers no arrow and scrolls to its end. */
static void
focus_list (MbReportPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->list);
}

/* The one that is chosen stays chosen, also when its last institution has moved. */
static void
show_towns (MbReportPage *self, char **names)
{
  g_autoptr (GtkStringList) towns = gtk_string_list_new (NULL);
  GtkStringObject *item = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->town));
  gboolean one = item != NULL && gtk_drop_down_get_selected (GTK_DROP_DOWN (self->town)) > 0;
  g_autofree char *chosen = g_strdup (one ? gtk_string_object_get_string (item) : NULL);
  gboolean filling = self->filling;
  guint town = 0, n = 0;

  gtk_string_list_append (towns, _ ("All towns"));
  for (; names[n] != NULL; n++)
    {
      gtk_string_list_append (towns, names[n]);
      if (g_str_equal (names[n], one ? chosen : self->wanted_town != NULL ? self->wanted_town : ""))
        town = n + 1;
    }
  if (one && town == 0)
    {
      gtk_string_list_append (towns, chosen);
      town = n + 1;
    }
  g_clear_pointer (&self->wanted_town, g_free);
  self->filling = TRUE;
  mb_choice_list_show (self->town, towns, town);
  self->filling = filling;
}

static void
show_lists (MbReportPage *self, Lists *lists)
{
  GtkListBoxRow *select = NULL;
  int year, month, day;
  GtkListBoxRow *old;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean awaited = focus != NULL && (focus == self->list || gtk_widget_is_ancestor (focus, self->list));

  self->filling = TRUE;
  while ((old = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (old));
  g_clear_pointer (&self->infos, g_ptr_array_unref);
  self->info = NULL;
  g_clear_pointer (&self->reports, g_ptr_array_unref);
  g_clear_pointer (&self->letters, g_ptr_array_unref);
  self->reports = g_ptr_array_ref (lists->reports);
  self->letters = g_ptr_array_ref (lists->letters);
  self->infos = g_ptr_array_new ();
  append_by_group (self->infos, self->reports);
  self->n_reports = self->infos->len;
  append_by_group (self->infos, self->letters);
  for (guint i = 0; i < self->infos->len; i++)
    {
      MbReportInfo *info = g_ptr_array_index (self->infos, i);
      GtkWidget *label = gtk_label_new (info->label), *row = gtk_list_box_row_new ();

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
      g_object_set_data (G_OBJECT (row), "info", info);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, info->label, -1);
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
      if (select == NULL || g_strcmp0 (info->name, self->wanted) == 0)
        select = GTK_LIST_BOX_ROW (row);
    }
  show_towns (self, lists->towns);
  mb_date_to_ymd (mb_office_get_today (mb_session_get_office (mb_page_get_session (MB_PAGE (self)))), &year, &month,
                  &day);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->year), lists->year != 0 ? lists->year : year);
  self->filling = FALSE;
  if (select != NULL)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), select);
  if (awaited)
    focus_list (self);
  show_parameters (self);
}

static void
on_lists_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbReportPage) self = user;
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autoptr (GError) error = NULL;
  Lists *lists = mb_session_run_finish (session, result, &error);

  if (lists == NULL)
    {
      mb_session_report (session, error);
      return;
    }
  if (!self->closing)
    show_lists (self, lists);
  lists_free (lists);
}

static void
on_towns_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbReportPage) self = user;
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) towns = mb_session_run_finish (session, result, &error);

  if (towns == NULL)
    mb_session_report (session, error);
  else if (!self->closing)
    show_towns (self, towns);
}

/* What was made of the office before it changed: the preview, and the towns to choose from. */
static void
make_again (MbReportPage *self)
{
  update (self);
  if (self->infos != NULL)
    mb_session_run (mb_page_get_session (MB_PAGE (self)), read_towns, NULL, NULL, NULL, on_towns_cb,
                    g_object_ref (self));
}

/* ---- As a page ---- */

static void
mb_report_page_shown (MbPage *page)
{
  MbReportPage *self = MB_REPORT_PAGE (page);

  if (self->infos == NULL)
    mb_session_run (mb_page_get_session (page), read_lists, NULL, NULL, NULL, on_lists_cb, g_object_ref (self));
  else if (self->stale)
    make_again (self);
}

static void
mb_report_page_focus (MbPage *page)
{
  focus_list (MB_REPORT_PAGE (page));
}

static void
mb_report_page_changed (MbPage *page)
{
  MbReportPage *self = MB_REPORT_PAGE (page);

  self->stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (page)))
    make_again (self);
}

static void
mb_report_page_save_state (MbPage *page, MbWindowState *state)
{
  MbReportPage *self = MB_REPORT_PAGE (page);

  if (self->info != NULL)
    mb_window_state_set (state, "reports", "name", self->info->name);
  if (self->infos != NULL)
    {
      GtkStringObject *town = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->town));
      gboolean one = town != NULL && gtk_drop_down_get_selected (GTK_DROP_DOWN (self->town)) > 0;

      mb_window_state_set (state, "reports", "town", one ? gtk_string_object_get_string (town) : NULL);
    }
  mb_window_state_set_int (state, "reports", "zoom", mb_paper_view_get_zoom (MB_PAPER_VIEW (self->view)));
  mb_window_state_set_int (state, "reports", "pane", gtk_paned_get_position (GTK_PANED (self->paned)));
  mb_print_save_state (state);
}

static void
mb_report_page_restore_state (MbPage *page, MbWindowState *state)
{
  MbReportPage *self = MB_REPORT_PAGE (page);

  self->wanted = mb_window_state_get (state, "reports", "name");
  self->wanted_town = mb_window_state_get (state, "reports", "town");
  mb_paper_view_set_zoom (MB_PAPER_VIEW (self->view), mb_window_state_get_int (state, "reports", "zoom", 0));
  mb_print_restore_state (state);
  gtk_paned_set_position (GTK_PANED (self->paned), mb_window_state_get_int (state, "reports", "pane", 230));
}

static void
mb_report_page_parts (MbPage *page, GPtrArray *parts)
{
  MbReportPage *self = MB_REPORT_PAGE (page);

  g_ptr_array_add (parts, self->list);
  g_ptr_array_add (parts, self->parameters);
  g_ptr_array_add (parts, self->faces);
}

static void
on_link_cb (MbPaperView *view, const char *link, MbReportPage *self)
{
  mb_session_open_link (mb_page_get_session (MB_PAGE (self)), link);
}

static void
mb_report_page_dispose (GObject *object)
{
  MbReportPage *self = MB_REPORT_PAGE (object);

  self->closing = TRUE;
  self->filling = TRUE;
  g_clear_handle_id (&self->update_source, g_source_remove);
  /* The list may live a little longer than what its headings are made of. */
  if (self->list != NULL)
    gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_REPORT_PAGE);
  G_OBJECT_CLASS (mb_report_page_parent_class)->dispose (object);
}

static void
mb_report_page_finalize (GObject *object)
{
  MbReportPage *self = MB_REPORT_PAGE (object);

  g_clear_pointer (&self->infos, g_ptr_array_unref);
  g_clear_pointer (&self->reports, g_ptr_array_unref);
  g_clear_pointer (&self->letters, g_ptr_array_unref);
  g_clear_object (&self->job);
  g_free (self->wanted);
  g_free (self->wanted_town);
  G_OBJECT_CLASS (mb_report_page_parent_class)->finalize (object);
}

static void
mb_report_page_class_init (MbReportPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  MbPageClass *page_class = MB_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_report_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_report_page_finalize;
  page_class->shown = mb_report_page_shown;
  page_class->changed = mb_report_page_changed;
  page_class->focus = mb_report_page_focus;
  page_class->parts = mb_report_page_parts;
  page_class->save_state = mb_report_page_save_state;
  page_class->restore_state = mb_report_page_restore_state;
  g_type_ensure (MB_TYPE_PAPER_VIEW);
  g_type_ensure (MB_TYPE_CELL_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/report-page.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbReportPage, NAME)
  CHILD (title_label);
  CHILD (paned);
  CHILD (list);
  CHILD (parameters);
  CHILD (year_box);
  CHILD (year_label);
  CHILD (year);
  CHILD (as_of_box);
  CHILD (as_of);
  CHILD (town_box);
  CHILD (town_label);
  CHILD (town);
  CHILD (institution_box);
  CHILD (institution);
  CHILD (page_label);
  CHILD (faces);
  CHILD (view);
  CHILD (message);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_year_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_town_changed_cb);
  mb_report_page_export_class_init (widget_class);
}

static void
mb_report_page_init (MbReportPage *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), update_header, self, NULL);
  mb_list_one_stop (GTK_LIST_BOX (self->list));
  mb_cell_entry_set_kind (MB_CELL_ENTRY (self->as_of), MB_ENTRY_DATE);
  mb_cell_entry_set_name (MB_CELL_ENTRY (self->as_of), _ ("As of"));
  mb_cell_entry_set_name (MB_CELL_ENTRY (self->institution), _ ("Institution"));
  g_signal_connect (self->as_of, "done", G_CALLBACK (on_entry_done_cb), self);
  g_signal_connect (self->institution, "done", G_CALLBACK (on_entry_done_cb), self);
  g_signal_connect (self->view, "notify::page", G_CALLBACK (on_page_cb), self);
  g_signal_connect (self->view, "link", G_CALLBACK (on_link_cb), self);
  show_parameters (self);
}

/* As of today, until another day is typed: also when the window stays open over night. */
static void
show_day (MbReportPage *self)
{
  MbCellEntry *as_of = MB_CELL_ENTRY (self->as_of);
  MbDate today = mb_office_get_today (mb_session_get_office (mb_page_get_session (MB_PAGE (self))));
  g_autofree char *text = mb_date_to_iso (today);

  if (mb_date_parse (mb_cell_entry_get_text (as_of), NULL) == self->today && !mb_cell_entry_is_changed (as_of))
    mb_cell_entry_set_text (as_of, text);
  self->today = today;
}

MbPage *
mb_report_page_new (MbSession *session)
{
  MbReportPage *self = g_object_new (MB_TYPE_REPORT_PAGE, "session", session, NULL);
  const MbRegister *hazard = mb_catalogue_get (mb_session_get_catalogue (session), "hazard");

  /* Found by name, pinyin or code, as wherever a record names an institution. */
  mb_field_setup_entry (session, mb_register_field (hazard, "institution"), NULL, MB_CELL_ENTRY (self->institution));
  self->today = MB_DATE_NONE; /* and so is what stands there */
  show_day (self);
  g_signal_connect_object (session, "day-changed", G_CALLBACK (show_day), self, G_CONNECT_SWAPPED);
  mb_page_set_identity (MB_PAGE (self), "reports", _ ("Reports"));
  return MB_PAGE (self);
}

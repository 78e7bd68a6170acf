/* history-detail.c: keeps the promise that taking back never overwrites what was changed later: what stays is listed.
 *
 * The fields of a set come a page at a time: an import has tens of thousands.
 */
#include "config.h"

#include "history-detail.h"

#include <glib/gi18n-lib.h>

#include "cell-table.h"
#include "change-words.h"
#include "field-editing.h"
#include "grid.h"

#define PAGE      300
#define MAX_LINES 200 /* of what could not be taken back */

enum
{
  COLUMN_RECORD,
  COLUMN_FIELD,
  COLUMN_BEFORE,
  COLUMN_AFTER
};

struct _MbHistoryDetail
{
  GtkWidget parent_instance;
  GtkWidget *frame, *box, *empty_label, *title_label, *about_label, *take_back_button, *left_box, *left_heading,
      *left_label;
  GtkWidget *scroller, *grid;

  MbSession *session;
  gint64 set, left_of; /* left_of: the set that the list of what stayed belongs to */
  gint64 next;         /* where the next page of fields begins; 0: that was all */
  MbCellTable *table;
  GPtrArray *lines; /* (element-type Line) one per row of the table */
  guint generation;
  gboolean loading, took_back;
};

G_DEFINE_FINAL_TYPE (MbHistoryDetail, mb_history_detail, GTK_TYPE_WIDGET)

/* ---- Reading ---- */

typedef struct
{
  char *register_id, *field_id;
  gint64 record_id;
  char op;
  char *record, *field, *before, *after;
} Line;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->register_id);
  g_free (line->field_id);
  g_free (line->record);
  g_free (line->field);
  g_free (line->before);
  g_free (line->after);
  g_free (line);
}

typedef struct
{
  char *title, *about;
  gboolean took_back, reversed;
  gint64 next;
  GPtrArray *lines; /* (element-type Line) */
} Content;

static void
content_free (gpointer data)
{
  Content *content = data;

  g_free (content->title);
  g_free (content->about);
  g_clear_pointer (&content->lines, g_ptr_array_unref);
  g_free (content);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Content, content_free)

typedef struct
{
  MbHistoryDetail *self;
  guint generation;
  gint64 set, before;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->self);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static Line *
new_line (MbOffice *office, const MbAuditRow *row)
{
  const MbRegister *reg = mb_catalogue_get (mb_office_get_catalogue (office), row->register_id);
  const MbField *field = reg != NULL && row->field_id != NULL ? mb_register_field (reg, row->field_id) : NULL;
  Line *line = g_new0 (Line, 1);

  line->register_id = g_strdup (row->register_id);
  line->field_id = g_strdup (row->field_id);
  line->record_id = row->record_id;
  line->op = row->op;
  line->record = mb_change_record (office, row);
  if (row->field_id == NULL)
    {
      line->field = g_strdup (row->op == 'd' ? _ ("deleted") : _ ("brought back from the bin"));
      return line;
    }
  line->field = g_strdup (field != NULL ? field->label : row->field_id);
  line->before = row->op == 'i' ? NULL : mb_change_value (office, row->register_id, field, &row->before);
  line->after = mb_change_value (office, row->register_id, field, &row->after);
  return line;
}

static gpointer
read_content (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  const Request *request = data;
  MbStore *store = mb_office_get_store (office);
  const MbSetFilter filter = { .set = request->set };
  g_autoptr (GPtrArray) sets = mb_store_find_sets (store, &filter, 0, 1, error), rows = NULL;
  g_autoptr (Content) content = g_new0 (Content, 1);

  if (sets == NULL || (rows = mb_store_set_changes (store, request->set, request->before, PAGE, error)) == NULL)
    return NULL;
  content->lines = g_ptr_array_new_with_free_func (line_free);
  if (sets->len > 0)
    {
      const MbSetRow *set = g_ptr_array_index (sets, 0);
      g_autofree char *time = mb_change_time (set->time);
      g_autofree char *n = g_strdup_printf ("%" G_GINT64_FORMAT, set->n_changes);
      /* translators: how many records a change set touched */
      g_autofree char *count = g_strdup_printf (ngettext ("%s record", "%s records", (gulong) set->n_changes), n);

      content->title = mb_change_title (store, set);
      content->about = g_strdup_printf ("%s · %s · %s%s%s", time, set->actor, count, set->reversed_by != 0 ? " · " : "",
                                        set->reversed_by != 0 ? _ ("taken back") : "");
      content->took_back = mb_change_took_back (store, set);
      content->reversed = set->reversed_by != 0;
    }
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (content->lines, new_line (office, g_ptr_array_index (rows, i)));
  if (rows->len >= PAGE)
    content->next = ((const MbAuditRow *) g_ptr_array_index (rows, rows->len - 1))->seq;
  return g_steal_pointer (&content);
}

static void
add_lines (MbHistoryDetail *self, GPtrArray *lines)
{
  guint before = mb_cell_table_n_rows (self->table);

  for (guint i = 0; i < lines->len; i++)
    {
      Line *line = g_ptr_array_index (lines, i);
      guint row = mb_cell_table_add_row (self->table, before + i + 1);

      mb_cell_table_set (self->table, row, COLUMN_RECORD, line->record, NULL);
      mb_cell_table_set (self->table, row, COLUMN_FIELD, line->field, line->field_id == NULL ? "warn" : NULL);
      mb_cell_table_set (self->table, row, COLUMN_BEFORE, line->before != NULL ? line->before : "", NULL);
      mb_cell_table_set (self->table, row, COLUMN_AFTER, line->after != NULL ? line->after : "", NULL);
      g_ptr_array_add (self->lines, line);
    }
  g_ptr_array_set_free_func (lines, NULL);
  mb_grid_source_rows_changed (MB_GRID_SOURCE (self->table), before, 0, lines->len);
}

static void
new_table (MbHistoryDetail *self)
{
  g_autoptr (MbCellTable) table = mb_cell_table_new ();

  mb_cell_table_add_column (table, "record", _ ("Record"), 0, 18);
  mb_cell_table_add_column (table, "field", _ ("Field"), 0, 11);
  mb_cell_table_add_column (table, "before", _ ("Before"), 0, 13);
  mb_cell_table_add_column (table, "after", _ ("After"), 0, 13);
  g_set_object (&self->table, table);
  g_ptr_array_set_size (self->lines, 0);
  mb_grid_set_source (MB_GRID (self->grid), MB_GRID_SOURCE (table));
}

static void
on_content_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (Request) request = user;
  MbHistoryDetail *self = request->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (Content) content = NULL;

  content = mb_session_run_finish (self->session, result, &error);
  if (self->session == NULL)
    return;
  if (request->generation != self->generation)
    return;
  self->loading = FALSE;
  if (content == NULL || content->title == NULL)
    {
      mb_session_report (self->session, error);
      return;
    }
  gtk_label_set_label (GTK_LABEL (self->title_label), content->title);
  gtk_label_set_label (GTK_LABEL (self->about_label), content->about);
  self->took_back = content->took_back;
  gtk_button_set_label (GTK_BUTTON (self->take_back_button), self->took_back ? _ ("Do _Again") : _ ("Take _Back"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.take-back",
                                 !content->reversed && !mb_session_is_read_only (self->session));
  if (request->before == 0)
    new_table (self);
  self->next = content->next;
  add_lines (self, content->lines);
  gtk_widget_set_visible (self->left_box, self->left_of == self->set);
  gtk_widget_set_visible (self->box, TRUE);
  gtk_widget_set_visible (self->empty_label, FALSE);
}

static void
request_page (MbHistoryDetail *self, gint64 before)
{
  Request *request = g_new0 (Request, 1);

  request->self = g_object_ref (self);
  request->generation = ++self->generation;
  request->set = self->set;
  request->before = before;
  self->loading = TRUE;
  mb_session_run (self->session, read_content, request, NULL, NULL, on_content_cb, request);
}

static void
on_edge_cb (GtkScrolledWindow *scroller, GtkPositionType position, MbHistoryDetail *self)
{
  if (position == GTK_POS_BOTTOM && self->next != 0 && !self->loading && self->session != NULL)
    request_page (self, self->next);
}

/* ---- Taking back ---- */

typedef struct
{
  MbHistoryDetail *self;
  gint64 set;
  gboolean again;
  char **left;
} Reversal;

static void
reversal_free (gpointer data)
{
  Reversal *reversal = data;

  g_strfreev (reversal->left);
  g_object_unref (reversal->self);
  g_free (reversal);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reversal, reversal_free)

static gpointer
take_back (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Reversal *reversal = data;

  if (!mb_store_undo_possible (mb_office_get_store (office), mb_office_get_actor (office), reversal->set, job,
                               &reversal->left, NULL, error))
    return NULL;
  return g_strdup ("");
}

static void
show_left (MbHistoryDetail *self, const Reversal *reversal, gboolean none_taken)
{
  guint n = reversal->left != NULL ? g_strv_length (reversal->left) : 0;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *number = g_strdup_printf ("%u", n), *heading = NULL;

  for (guint i = 0; i < n && i < MAX_LINES; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", reversal->left[i]);
  if (n > MAX_LINES)
    g_string_append_printf (text, _ ("\nand %u more"), n - MAX_LINES);
  heading = none_taken ? g_strdup (_ ("Nothing could be taken back, since all of it was changed later:"))
                       : g_strdup_printf (ngettext ("%s place was changed later and stays as it is:",
                                                    "%s places were changed later and stay as they are:", n),
                                          number);
  gtk_label_set_label (GTK_LABEL (self->left_heading), heading);
  gtk_label_set_label (GTK_LABEL (self->left_label), text->str);
  self->left_of = n > 0 ? reversal->set : 0;
  gtk_widget_set_visible (self->left_box, n > 0 && self->set == reversal->set);
}

static void
on_taken_back_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (Reversal) reversal = user;
  MbHistoryDetail *self = reversal->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *done = NULL;

  done = mb_session_run_finish (self->session, result, &error);
  if (self->session == NULL)
    return;
  if (done == NULL && reversal->left != NULL && reversal->left[0] != NULL)
    show_left (self, reversal, TRUE);
  else if (done == NULL)
    mb_session_report (self->session, error);
  else
    {
      show_left (self, reversal, FALSE);
      mb_session_toast (self->session,
                        reversal->left != NULL && reversal->left[0] != NULL
                            ? _ ("Taken back as far as nothing was changed later; the rest is listed")
                        : reversal->again ? _ ("Done again")
                                          : _ ("Taken back"),
                        FALSE);
      if (reversal->set == self->set)
        mb_history_detail_load (self, self->set);
    }
}

static void
on_take_back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbHistoryDetail *self = MB_HISTORY_DETAIL (widget);
  g_autoptr (MbJob) job = mb_job_new (_ ("Taking back"));
  Reversal *reversal;

  if (self->session == NULL || self->set == 0)
    return;
  gtk_widget_action_set_enabled (widget, "history.take-back", FALSE);
  reversal = g_new0 (Reversal, 1);
  reversal->self = g_object_ref (self);
  reversal->set = self->set;
  reversal->again = self->took_back;
  mb_session_run (self->session, take_back, reversal, NULL, job, on_taken_back_cb, reversal);
}

/* ---- One line ---- */

static Line *
line_at_cursor (MbHistoryDetail *self)
{
  guint row = mb_grid_get_cursor_row (MB_GRID (self->grid));
  gint64 id = row < mb_cell_table_n_rows (self->table) ? mb_cell_table_get_id (self->table, row) : 0;

  return id > 0 && id <= self->lines->len ? g_ptr_array_index (self->lines, id - 1) : NULL;
}

static void
open_record (MbHistoryDetail *self)
{
  Line *line = self->session != NULL && self->table != NULL ? line_at_cursor (self) : NULL;

  if (line != NULL)
    mb_session_open_record (self->session, line->register_id, line->record_id);
}

static void
on_open_record_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  open_record (MB_HISTORY_DETAIL (widget));
}

static void
on_grid_activate_cb (MbGrid *grid, guint row, MbHistoryDetail *self)
{
  open_record (self);
}

/* ---- Widget ---- */

static void
mb_history_detail_dispose (GObject *object)
{
  MbHistoryDetail *self = MB_HISTORY_DETAIL (object);

  g_clear_object (&self->session);
  g_clear_object (&self->table);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_HISTORY_DETAIL);
  G_OBJECT_CLASS (mb_history_detail_parent_class)->dispose (object);
}

static void
mb_history_detail_finalize (GObject *object)
{
  g_ptr_array_unref (MB_HISTORY_DETAIL (object)->lines);
  G_OBJECT_CLASS (mb_history_detail_parent_class)->finalize (object);
}

static void
mb_history_detail_class_init (MbHistoryDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_history_detail_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_history_detail_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/history-detail.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbHistoryDetail, NAME)
  CHILD (frame);
  CHILD (box);
  CHILD (empty_label);
  CHILD (title_label);
  CHILD (about_label);
  CHILD (take_back_button);
  CHILD (left_box);
  CHILD (left_heading);
  CHILD (left_label);
  CHILD (scroller);
  CHILD (grid);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_edge_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_grid_activate_cb);
  gtk_widget_class_install_action (widget_class, "history.take-back", NULL, on_take_back_cb);
  gtk_widget_class_install_action (widget_class, "history.open-record", NULL, on_open_record_cb);
}

static void
mb_history_detail_init (MbHistoryDetail *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  g_type_ensure (MB_TYPE_GRID);
  self->lines = g_ptr_array_new_with_free_func (line_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_menu_append (menu, _ ("_Open the Record"), "history.open-record");
  mb_grid_set_row_menu (MB_GRID (self->grid), G_MENU_MODEL (menu));
  mb_grid_set_name (MB_GRID (self->grid), _ ("Changed fields"));
}

void
mb_history_detail_set_session (MbHistoryDetail *self, MbSession *session)
{
  g_set_object (&self->session, session);
}

void
mb_history_detail_load (MbHistoryDetail *self, gint64 set)
{
  if (self->session == NULL)
    return;
  self->set = set;
  if (set != 0)
    {
      request_page (self, 0);
      return;
    }
  self->generation++;
  gtk_widget_set_visible (self->box, FALSE);
  gtk_widget_set_visible (self->empty_label, TRUE);
}

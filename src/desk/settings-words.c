/* settings-words.c: the words that open choices have learned; a slip of the pen is put right everywhere at once. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "cell-entry.h"
#include "cell-table.h"
#include "grid.h"
#include "settings-section.h"
#include "word-merge.h"

typedef struct
{
  MbPage parent_instance;
  GtkWidget *field, *grid, *from_label, *to, *merge_button, *reason;
  GPtrArray *fields; /* (element-type MbField) of the choice; the catalogue's */
  MbCellTable *table;
  gboolean filling, closing;
} MbSettingsWords;

typedef MbPageClass MbSettingsWordsClass;

G_DEFINE_FINAL_TYPE (MbSettingsWords, mb_settings_words, MB_TYPE_PAGE)

static const MbField *
chosen_field (MbSettingsWords *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->field));

  return self->fields != NULL && selected < self->fields->len ? g_ptr_array_index (self->fields, selected) : NULL;
}

static const char *
chosen_word (MbSettingsWords *self)
{
  guint row = mb_grid_get_cursor_row (MB_GRID (self->grid));

  return self->table != NULL && row < mb_cell_table_n_rows (self->table) ? mb_cell_table_get (self->table, row, 0)
                                                                         : NULL;
}

/* A word that no record holds has nothing to be replaced in. */
static gboolean
is_used (MbSettingsWords *self)
{
  return g_strcmp0 (mb_cell_table_get (self->table, mb_grid_get_cursor_row (MB_GRID (self->grid)), 1), "0") != 0;
}

/* ---- Reading ---- */

static gpointer
read_words (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  return mb_words_of (office, data, error);
}

static void
update (MbSettingsWords *self)
{
  const char *word = chosen_word (self);
  /* translators: the word that is to be replaced */
  g_autofree char *text
      = word != NULL ? g_strdup_printf (_ ("“%s” becomes"), word) : g_strdup (_ ("Choose a word in the table"));

  gtk_label_set_label (GTK_LABEL (self->from_label), text);
  gtk_widget_set_sensitive (self->merge_button, word != NULL && is_used (self)
                                                    && !mb_session_is_read_only (mb_page_get_session (MB_PAGE (self))));
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (GObject) page = user;
  MbSettingsWords *self = user;
  g_autoptr (GPtrArray) words = mb_session_run_finish (mb_page_get_session (user), result, NULL),
                        names = g_ptr_array_new ();
  g_autoptr (MbCellTable) table = NULL;

  if (words == NULL || self->closing)
    return;
  table = mb_cell_table_new ();
  mb_cell_table_add_column (table, "word", _ ("Word"), 0, 30);
  mb_cell_table_add_column (table, "count", _ ("Records"), 1, 10);
  mb_cell_table_add_column (table, "origin", _ ("Comes from"), 0, 18);
  for (guint i = 0; i < words->len; i++)
    {
      const MbWord *word = g_ptr_array_index (words, i);
      guint row = mb_cell_table_add_row (table, i + 1);
      g_autofree char *count = g_strdup_printf ("%" G_GINT64_FORMAT, word->n);

      mb_cell_table_set (table, row, 0, word->word, NULL);
      mb_cell_table_set (table, row, 1, count, NULL);
      mb_cell_table_set (table, row, 2, word->declared ? _ ("the list") : _ ("learned"),
                         word->declared ? NULL : "warn");
      g_ptr_array_add (names, word->word);
    }
  g_ptr_array_add (names, NULL);
  g_set_object (&self->table, table);
  mb_grid_set_source (MB_GRID (self->grid), MB_GRID_SOURCE (table));
  mb_cell_entry_set_choices (MB_CELL_ENTRY (self->to), (const char *const *) names->pdata, NULL, FALSE);
  update (self);
}

static void
load (MbPage *page)
{
  MbSettingsWords *self = (MbSettingsWords *) page;
  const MbField *field = chosen_field (self);

  if (field != NULL)
    mb_session_run (mb_page_get_session (page), read_words, (gpointer) field, NULL, NULL, on_read_cb,
                    g_object_ref (page));
}

static void
on_field_cb (GtkDropDown *choice, GParamSpec *pspec, MbSettingsWords *self)
{
  if (self->filling)
    return;
  mb_cell_entry_set_text (MB_CELL_ENTRY (self->to), "");
  load (MB_PAGE (self));
}

static void
on_cursor_cb (MbGrid *grid, MbSettingsWords *self)
{
  if (!self->closing && !self->filling)
    update (self);
}

/* ---- Merging ---- */

typedef struct
{
  const MbField *field;
  char *from, *to;
} Merge;

static void
merge_free (gpointer data)
{
  Merge *merge = data;

  g_free (merge->from);
  g_free (merge->to);
  g_free (merge);
}

static gpointer
do_merge (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Merge *merge = data;
  g_autofree char *number = NULL;
  guint n = 0;

  if (!mb_words_merge (office, merge->field, merge->from, merge->to, job, &n, error))
    return NULL;
  number = g_strdup_printf ("%u", n);
  return g_strdup_printf (ngettext ("“%s” became “%s” in %s record", "“%s” became “%s” in %s records", n), merge->from,
                          merge->to, number);
}

static void
on_merge_cb (GtkButton *button, MbSettingsWords *self)
{
  const char *from = chosen_word (self);
  g_autoptr (MbJob) job = mb_job_new (_ ("Merging words"));
  Merge *merge;

  if (from == NULL)
    return;
  merge = g_new0 (Merge, 1);
  merge->field = chosen_field (self);
  merge->from = g_strdup (from);
  merge->to = g_strdup (mb_cell_entry_get_text (MB_CELL_ENTRY (self->to)));
  mb_settings_work (MB_PAGE (self), do_merge, merge, merge_free, job, self->reason);
}

static void
on_to_done_cb (MbCellEntry *entry, MbEntryDone how, MbSettingsWords *self)
{
  if (how == MB_ENTRY_TAB || how == MB_ENTRY_ENTER)
    gtk_widget_grab_focus (self->merge_button);
  else if (how == MB_ENTRY_BACK_TAB)
    gtk_widget_grab_focus (self->field);
}

/* ---- Section ---- */

static void
mb_settings_words_dispose (GObject *object)
{
  MbSettingsWords *self = (MbSettingsWords *) object;

  self->closing = TRUE;
  g_clear_object (&self->table);
  gtk_widget_dispose_template (GTK_WIDGET (object), mb_settings_words_get_type ());
  G_OBJECT_CLASS (mb_settings_words_parent_class)->dispose (object);
}

static void
mb_settings_words_finalize (GObject *object)
{
  g_clear_pointer (&((MbSettingsWords *) object)->fields, g_ptr_array_unref);
  G_OBJECT_CLASS (mb_settings_words_parent_class)->finalize (object);
}

static void
mb_settings_words_class_init (MbSettingsWordsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_settings_words_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_settings_words_finalize;
  MB_PAGE_CLASS (klass)->shown = load;
  MB_PAGE_CLASS (klass)->changed = mb_settings_changed;
  g_type_ensure (MB_TYPE_GRID);
  g_type_ensure (MB_TYPE_CELL_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/settings-words.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbSettingsWords, NAME)
  CHILD (field);
  CHILD (grid);
  CHILD (from_label);
  CHILD (to);
  CHILD (merge_button);
  CHILD (reason);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_field_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cursor_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_merge_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_to_done_cb);
}

static void
mb_settings_words_init (MbSettingsWords *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
  mb_cell_entry_set_kind (MB_CELL_ENTRY (self->to), MB_ENTRY_CHOICE);
  mb_cell_entry_set_name (MB_CELL_ENTRY (self->to), _ ("The right word"));
  mb_grid_set_name (MB_GRID (self->grid), _ ("Words"));
}

MbPage *
mb_settings_words_new (MbSession *session)
{
  MbSettingsWords *self = g_object_new (mb_settings_words_get_type (), "session", session, NULL);
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  mb_page_set_identity (MB_PAGE (self), "words", _ ("Words"));
  self->fields = mb_words_fields (mb_session_get_office (session));
  for (guint i = 0; i < self->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (self->fields, i);
      g_autofree char *text = g_strdup_printf ("%s · %s", field->reg->label, field->label);

      gtk_string_list_append (list, text);
    }
  self->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->field), G_LIST_MODEL (list));
  self->filling = FALSE;
  update (self);
  return MB_PAGE (self);
}

/* settings-backup.c: where backups lie, when they are made, and the way back to one; each can be opened and checked before. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "backup.h"
#include "cell-table.h"
#include "change-words.h"
#include "file-dialog.h"
#include "grid.h"
#include "settings-section.h"

#define SETTLED 400 /* milliseconds */

typedef struct
{
  MbPage parent_instance;
  GtkWidget *folder_row, *folder_button, *own_button, *close_switch, *daily_switch, *keep, *reason;
  GtkWidget *now_button, *grid, *empty_label, *scroller;
  GPtrArray *backups;  /* (element-type MbBackup) as shown */
  GHashTable *checked; /* path → what the check said, since this page was made; its first character is + or - */
  char *folder;        /* NULL: the one beside the office file */
  guint keep_source;
  gboolean filling, closing;
} MbSettingsBackup;

typedef MbPageClass MbSettingsBackupClass;

G_DEFINE_FINAL_TYPE (MbSettingsBackup, mb_settings_backup, MB_TYPE_PAGE)

/* The backup at the cursor; NULL: none. */
static const MbBackup *
chosen (MbSettingsBackup *self)
{
  guint row = mb_grid_get_cursor_row (MB_GRID (self->grid));

  return self->backups != NULL && row < self->backups->len ? g_ptr_array_index (self->backups, row) : NULL;
}

/* ---- Settings ---- */

typedef struct
{
  char *folder;
  gboolean on_close, daily;
  guint keep;
} Wish;

static void
wish_free (gpointer data)
{
  g_free (((Wish *) data)->folder);
  g_free (data);
}

static gpointer
write_wish (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  const Wish *wish = data;

  if (!mb_backup_settings_write (office, wish->folder, wish->on_close, wish->daily, wish->keep, error))
    return NULL;
  return g_strdup (_ ("Backup settings changed"));
}

static void
commit (MbSettingsBackup *self)
{
  Wish *wish;

  if (self->filling || self->closing)
    return;
  wish = g_new0 (Wish, 1);
  wish->folder = g_strdup (self->folder);
  wish->on_close = gtk_switch_get_active (GTK_SWITCH (self->close_switch));
  wish->daily = gtk_switch_get_active (GTK_SWITCH (self->daily_switch));
  wish->keep = (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->keep));
  mb_settings_work (MB_PAGE (self), write_wish, wish, wish_free, NULL, self->reason);
}

static void
on_switch_cb (GtkSwitch *button, GParamSpec *pspec, MbSettingsBackup *self)
{
  commit (self);
}

static gboolean
on_keep_settled_cb (gpointer data)
{
  MbSettingsBackup *self = data;

  self->keep_source = 0;
  commit (self);
  return G_SOURCE_REMOVE;
}

/* A number that is run up by its button is one change, not ten. */
static void
on_keep_cb (GtkSpinButton *button, MbSettingsBackup *self)
{
  if (self->filling)
    return;
  g_clear_handle_id (&self->keep_source, g_source_remove);
  self->keep_source = g_timeout_add (SETTLED, on_keep_settled_cb, self);
}

static void
on_folder_path_cb (const char *path, gpointer user)
{
  g_autoptr (GObject) page = user;
  MbSettingsBackup *self = user;

  if (path == NULL || self->closing)
    return;
  g_free (self->folder);
  self->folder = g_strdup (path);
  commit (self);
}

static void
on_folder_cb (GtkButton *button, MbSettingsBackup *self)
{
  mb_file_dialog_folder (GTK_WIDGET (button), _ ("Folder for Backups"), on_folder_path_cb, g_object_ref (self));
}

static void
on_own_folder_cb (GtkButton *button, MbSettingsBackup *self)
{
  g_clear_pointer (&self->folder, g_free);
  commit (self);
}

/* ---- Making, checking, going back ---- */

static gpointer
back_up (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  g_autofree char *path = mb_backup_run (office, job, error);

  return path != NULL ? g_strdup_printf (_ ("Backed up to %s"), path) : NULL;
}

static void
on_now_cb (GtkButton *button, MbSettingsBackup *self)
{
  g_autoptr (MbJob) job = mb_job_new (_ ("Backing up"));

  mb_settings_work (MB_PAGE (self), back_up, NULL, NULL, job, self->reason);
}

typedef struct
{
  char *path, *words;
  gboolean sound;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_free (check->path);
  g_free (check->words);
  g_free (check);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Check, check_free)

/* What is wrong with a backup is the answer, not a failure; only a cancelled check has none. */
static gpointer
check_backup (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Check *check = g_new0 (Check, 1);
  g_autofree char *name = NULL, *utc = NULL, *time = NULL;
  g_autoptr (GError) local = NULL;

  check->path = g_strdup (data);
  check->sound = mb_backup_check (data, &name, &utc, &local);
  if (!check->sound)
    {
      check->words = g_strdup (local->message);
      return check;
    }
  time = utc != NULL ? mb_change_time (utc) : g_strdup ("");
  /* translators: a backup was opened and checked: the office in it, the time of its last change */
  check->words = g_strdup_printf (_ ("sound: %s, last changed %s"), name != NULL ? name : "", time);
  return check;
}

static void
on_checked_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (GObject) page = user;
  MbSettingsBackup *self = user;
  g_autoptr (GError) error = NULL;
  g_autoptr (Check) check = mb_session_run_finish (mb_page_get_session (user), result, &error);

  if (self->closing)
    return;
  if (check == NULL)
    {
      mb_session_report (mb_page_get_session (user), error);
      return;
    }
  g_hash_table_replace (self->checked, g_strdup (check->path),
                        g_strconcat (check->sound ? "+" : "-", check->words, NULL));
  mb_page_shown (user);
}

static void
on_check_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbSettingsBackup *self = (MbSettingsBackup *) widget;
  const MbBackup *backup = chosen (self);
  g_autoptr (MbJob) job = mb_job_new (_ ("Checking the backup"));

  if (backup != NULL)
    mb_session_run (mb_page_get_session (MB_PAGE (self)), check_backup, g_strdup (backup->path), g_free, job,
                    on_checked_cb, g_object_ref (self));
}

static void
on_restore_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const MbBackup *backup = chosen ((MbSettingsBackup *) widget);

  if (backup != NULL)
    gtk_widget_activate_action (widget, "win.restore", "s", backup->path);
}

typedef struct
{
  MbPage *section;
  char *backup, *path;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_object_unref (copy->section);
  g_free (copy->backup);
  g_free (copy->path);
  g_free (copy);
}

static gpointer
restore_copy (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Copy *copy = data;

  if (!mb_backup_restore (copy->backup, copy->path, error))
    return NULL;
  /* translators: a backup was written as another office file: its path */
  return g_strdup_printf (_ ("Restored to %s"), copy->path);
}

static void
on_copy_path_cb (const char *path, gpointer user)
{
  Copy *copy = user;
  MbSettingsBackup *self = (MbSettingsBackup *) copy->section;

  if (path == NULL || self->closing)
    {
      copy_free (copy);
      return;
    }
  copy->path = g_strdup (path);
  mb_settings_work (copy->section, restore_copy, copy, copy_free, NULL, self->reason);
}

static void
on_copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbSettingsBackup *self = (MbSettingsBackup *) widget;
  const MbBackup *backup = chosen (self);
  g_autofree char *name = backup != NULL ? g_path_get_basename (backup->path) : NULL;
  Copy *copy;

  if (backup == NULL)
    return;
  copy = g_new0 (Copy, 1);
  copy->section = g_object_ref (MB_PAGE (self));
  copy->backup = g_strdup (backup->path);
  mb_file_dialog_save (widget, _ ("Restore to a New File"), MB_FILES_OFFICE, name, on_copy_path_cb, copy);
}

/* ---- Showing ---- */

typedef struct
{
  MbBackupSettings settings;
  GPtrArray *backups; /* (element-type MbBackup) */
} Content;

static void
content_free (gpointer data)
{
  Content *content = data;

  mb_backup_settings_clear (&content->settings);
  g_clear_pointer (&content->backups, g_ptr_array_unref);
  g_free (content);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Content, content_free)

static gpointer
read_content (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  g_autoptr (Content) content = g_new0 (Content, 1);

  mb_backup_settings_read (office, &content->settings);
  content->backups = mb_backup_list (office, error);
  return content->backups != NULL ? g_steal_pointer (&content) : NULL;
}

static void
show_backups (MbSettingsBackup *self)
{
  g_autoptr (MbCellTable) table = mb_cell_table_new ();
  gboolean any = self->backups->len > 0, writable = !mb_session_is_read_only (mb_page_get_session (MB_PAGE (self)));

  mb_cell_table_add_column (table, "time", _ ("Made"), 0, 18);
  mb_cell_table_add_column (table, "size", _ ("Size"), 1, 10);
  mb_cell_table_add_column (table, "state", _ ("Checked"), 0, 36);
  for (guint i = 0; i < self->backups->len; i++)
    {
      const MbBackup *backup = g_ptr_array_index (self->backups, i);
      const char *checked = g_hash_table_lookup (self->checked, backup->path);
      g_autofree char *size = g_format_size (backup->size);
      guint row = mb_cell_table_add_row (table, g_str_hash (backup->time));

      mb_cell_table_set (table, row, 0, backup->time, NULL);
      mb_cell_table_set (table, row, 1, size, NULL);
      mb_cell_table_set (table, row, 2, checked != NULL ? checked + 1 : _ ("when it was made"),
                         checked == NULL     ? "dim"
                         : checked[0] == '+' ? "good"
                                             : "bad");
    }
  mb_grid_set_source (MB_GRID (self->grid), MB_GRID_SOURCE (table));
  gtk_widget_set_visible (self->scroller, any);
  gtk_widget_set_visible (self->empty_label, !any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "backups.check", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "backups.copy", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "backups.restore", any && writable);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (GObject) page = user;
  MbSettingsBackup *self = user;
  MbSession *session = mb_page_get_session (user);
  g_autoptr (GError) error = NULL;
  g_autoptr (Content) content = mb_session_run_finish (session, result, &error);
  g_autofree char *folder = NULL;

  if (self->closing)
    return;
  if (content == NULL)
    {
      mb_settings_show_reason (self->reason, error);
      return;
    }
  self->filling = TRUE;
  folder = g_markup_escape_text (content->settings.folder, -1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->folder_row), folder);
  g_free (self->folder);
  self->folder = content->settings.is_own_folder ? NULL : g_strdup (content->settings.folder);
  gtk_widget_set_visible (self->own_button, self->folder != NULL);
  gtk_switch_set_active (GTK_SWITCH (self->close_switch), content->settings.on_close);
  gtk_switch_set_active (GTK_SWITCH (self->daily_switch), content->settings.daily);
  if (self->keep_source == 0)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->keep), content->settings.keep);
  g_clear_pointer (&self->backups, g_ptr_array_unref);
  self->backups = g_steal_pointer (&content->backups);
  show_backups (self);
  self->filling = FALSE;
}

static void
load (MbPage *page)
{
  mb_session_run (mb_page_get_session (page), read_content, NULL, NULL, NULL, on_read_cb, g_object_ref (page));
}

static void
mb_settings_backup_dispose (GObject *object)
{
  MbSettingsBackup *self = (MbSettingsBackup *) object;

  self->closing = TRUE;
  g_clear_handle_id (&self->keep_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), mb_settings_backup_get_type ());
  G_OBJECT_CLASS (mb_settings_backup_parent_class)->dispose (object);
}

static void
mb_settings_backup_finalize (GObject *object)
{
  MbSettingsBackup *self = (MbSettingsBackup *) object;

  g_free (self->folder);
  g_clear_pointer (&self->backups, g_ptr_array_unref);
  g_hash_table_unref (self->checked);
  G_OBJECT_CLASS (mb_settings_backup_parent_class)->finalize (object);
}

static void
mb_settings_backup_class_init (MbSettingsBackupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_settings_backup_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_settings_backup_finalize;
  MB_PAGE_CLASS (klass)->shown = load;
  MB_PAGE_CLASS (klass)->changed = mb_settings_changed;
  g_type_ensure (MB_TYPE_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/settings-backup.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbSettingsBackup, NAME)
  CHILD (folder_row);
  CHILD (folder_button);
  CHILD (own_button);
  CHILD (close_switch);
  CHILD (daily_switch);
  CHILD (keep);
  CHILD (reason);
  CHILD (now_button);
  CHILD (grid);
  CHILD (empty_label);
  CHILD (scroller);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_switch_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_own_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_now_cb);
  gtk_widget_class_install_action (widget_class, "backups.check", NULL, on_check_cb);
  gtk_widget_class_install_action (widget_class, "backups.copy", NULL, on_copy_cb);
  gtk_widget_class_install_action (widget_class, "backups.restore", NULL, on_restore_cb);
}

static void
mb_settings_backup_init (MbSettingsBackup *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  self->checked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_spin_button_set_range (GTK_SPIN_BUTTON (self->keep), 1, MB_BACKUP_MAX_KEEP);
  self->filling = FALSE;
  g_menu_append (menu, _ ("_Check"), "backups.check");
  g_menu_append (menu, _ ("As _New File…"), "backups.copy");
  g_menu_append (menu, _ ("_Restore…"), "backups.restore");
  mb_grid_set_row_menu (MB_GRID (self->grid), G_MENU_MODEL (menu));
  mb_grid_set_name (MB_GRID (self->grid), _ ("Backups"));
}

MbPage *
mb_settings_backup_new (MbSession *session)
{
  MbSettingsBackup *self = g_object_new (mb_settings_backup_get_type (), "session", session, NULL);
  gboolean writable = !mb_session_is_read_only (session);

  mb_page_set_identity (MB_PAGE (self), "backup", _ ("Backup"));
  gtk_widget_set_sensitive (self->folder_button, writable);
  gtk_widget_set_sensitive (self->own_button, writable);
  gtk_widget_set_sensitive (self->close_switch, writable);
  gtk_widget_set_sensitive (self->daily_switch, writable);
  gtk_widget_set_sensitive (self->keep, writable);
  return MB_PAGE (self);
}

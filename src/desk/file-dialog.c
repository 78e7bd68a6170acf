/* file-dialog.c: keeps the promise that a chosen name has the ending of its kind, and that the dialog remembers its folder. */
#include "config.h"

#include "file-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct
{
  const char *name;
  const char *patterns[10];
} kinds[] = {
  [MB_FILES_OFFICE] = { N_ ("Office files"), { "*.minban" } },
  [MB_FILES_SHEET] = { N_ ("Spreadsheets"), { "*.xlsx", "*.xls", "*.csv", "*.et", "*.html" } },
  [MB_FILES_XLSX] = { N_ ("Excel workbooks"), { "*.xlsx" } },
  [MB_FILES_PDF] = { N_ ("PDF documents"), { "*.pdf" } },
  [MB_FILES_CSV] = { N_ ("CSV files"), { "*.csv" } },
  [MB_FILES_IMAGE] = { N_ ("Pictures"), { "*.png", "*.svg", "*.pdf" } },
  [MB_FILES_PHOTO] = { N_("Pictures and PDF documents"), { "*.jpg", "*.jpeg", "*.png", "*.gif", "*.webp", "*.bmp", "*.tif", "*.tiff", "*.pdf" } },
  [MB_FILES_RUBRIC] = { N_ ("Rubrics"), { "*.rubric", "*.txt" } },
};

typedef struct
{
  MbFileDialogFunc callback; /* or */
  MbFilesDialogFunc many;
  gpointer user;
  const char *ending; /* with its dot; NULL: as typed */
} Request;

static char *last_folder;

static void
remember_folder (const char *path)
{
  g_free (last_folder);
  last_folder = g_path_get_dirname (path);
}

static void
on_many_response_cb (GtkNativeDialog *dialog, int response, Request *request)
{
  g_autoptr (GListModel) files
      = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autofree char *path = g_file_get_path (file);

      if (path != NULL)
        g_strv_builder_add (builder, path);
    }
  paths = g_strv_builder_end (builder);
  if (paths[0] != NULL)
    remember_folder (paths[0]);
  request->many (paths[0] != NULL ? (const char *const *) paths : NULL, request->user);
  g_object_unref (dialog);
}

static void
on_response_cb (GtkNativeDialog *dialog, int response, Request *request)
{
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      path = file != NULL ? g_file_get_path (file) : NULL;
    }
  if (path != NULL)
    {
      if (request->ending != NULL && strchr (strrchr (path, G_DIR_SEPARATOR), '.') == NULL)
        {
          char *ended = g_strconcat (path, request->ending, NULL);

          g_free (path);
          path = ended;
        }
      remember_folder (path);
    }
  request->callback (path, request->user);
  g_object_unref (dialog);
}

static void
show (GtkWidget *over, const char *title, GtkFileChooserAction action, int kind, const char *name,
      MbFileDialogFunc callback, MbFilesDialogFunc many, gpointer user)
{
  GtkRoot *root = gtk_widget_get_root (over);
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, action,
                                     action == GTK_FILE_CHOOSER_ACTION_SAVE ? _ ("_Save") : _ ("_Open"), _ ("_Cancel"));
  Request *request = g_new0 (Request, 1);

  request->callback = callback;
  request->many = many;
  request->user = user;
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (kind >= 0)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new (), all = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _ (kinds[kind].name));
      for (guint i = 0; i < G_N_ELEMENTS (kinds[kind].patterns) && kinds[kind].patterns[i] != NULL; i++)
        gtk_file_filter_add_suffix (filter, kinds[kind].patterns[i] + 2);
      gtk_file_filter_set_name (all, _ ("All files"));
      gtk_file_filter_add_pattern (all, "*");
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), all);
      if (action == GTK_FILE_CHOOSER_ACTION_SAVE)
        request->ending = kinds[kind].patterns[0] + 1;
    }
  if (last_folder != NULL)
    {
      g_autoptr (GFile) folder = g_file_new_for_path (last_folder);

      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
    }
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), many != NULL);
  g_signal_connect_data (dialog, "response",
                         many != NULL ? G_CALLBACK (on_many_response_cb) : G_CALLBACK (on_response_cb), request,
                         (GClosureNotify) (void (*) (void)) g_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
mb_file_dialog_open (GtkWidget *over, const char *title, MbFileKindFilter kind, MbFileDialogFunc callback,
                     gpointer user)
{
  show (over, title, GTK_FILE_CHOOSER_ACTION_OPEN, (int) kind, NULL, callback, NULL, user);
}

void
mb_file_dialog_open_many (GtkWidget *over, const char *title, MbFileKindFilter kind, MbFilesDialogFunc callback,
                          gpointer user)
{
  show (over, title, GTK_FILE_CHOOSER_ACTION_OPEN, (int) kind, NULL, NULL, callback, user);
}

void
mb_file_dialog_save (GtkWidget *over, const char *title, MbFileKindFilter kind, const char *name,
                     MbFileDialogFunc callback, gpointer user)
{
  show (over, title, GTK_FILE_CHOOSER_ACTION_SAVE, (int) kind, name, callback, NULL, user);
}

void
mb_file_dialog_folder (GtkWidget *over, const char *title, MbFileDialogFunc callback, gpointer user)
{
  show (over, title, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, -1, NULL, callback, NULL, user);
}

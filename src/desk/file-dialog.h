/* file-dialog.h: choosing a file; the one place for GtkFileChooserNative, which GTK retires after 4.8. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  MB_FILES_OFFICE,
  MB_FILES_SHEET,
  MB_FILES_XLSX,
  MB_FILES_PDF,
  MB_FILES_CSV,
  MB_FILES_IMAGE,
  MB_FILES_PHOTO,
  MB_FILES_RUBRIC
} MbFileKindFilter;

/* MbFileDialogFunc: path NULL when nothing was chosen. */
typedef void (*MbFileDialogFunc) (const char *path, gpointer user);

/* over: any widget of the window. The callback comes once, unless the window goes first. */
void mb_file_dialog_open (GtkWidget *over, const char *title, MbFileKindFilter kind, MbFileDialogFunc callback,
                          gpointer user);
/* mb_file_dialog_save: name is suggested; the kind's ending is added where it is missing. */
void mb_file_dialog_save (GtkWidget *over, const char *title, MbFileKindFilter kind, const char *name,
                          MbFileDialogFunc callback, gpointer user);
/* MbFilesDialogFunc: paths NULL when nothing was chosen; valid during the call. */
typedef void (*MbFilesDialogFunc) (const char *const *paths, gpointer user);
void mb_file_dialog_open_many (GtkWidget *over, const char *title, MbFileKindFilter kind, MbFilesDialogFunc callback,
                               gpointer user);
void mb_file_dialog_folder (GtkWidget *over, const char *title, MbFileDialogFunc callback, gpointer user);

G_END_DECLS

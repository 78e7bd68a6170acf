/* print.c: keeps the promise that what is printed is the preview: the same pages, drawn by the same function. A paper that is not
 * the sheet's size is made to fit it whole.
 *
 * Always with the dialog: printing without one crashes GTK 4.8 when the printer is given by name.
 */
#include "config.h"

#include "print.h"

#include <glib/gi18n-lib.h>

#define GROUP "print"

/* What the last dialog was left with, for all windows of the program. */
static GtkPrintSettings *last_settings;
static GtkPageSetup *last_setup;

typedef struct
{
  MbPaper *paper;
  MbSession *session;
} Printing;

static void
printing_free (gpointer data, GClosure *closure)
{
  Printing *printing = data;

  mb_paper_free (printing->paper);
  g_object_unref (printing->session);
  g_free (printing);
}

static void
on_begin_cb (GtkPrintOperation *operation, GtkPrintContext *context, Printing *printing)
{
  gtk_print_operation_set_n_pages (operation, (int) mb_paper_n_pages (printing->paper));
}

/* Each page lies as it was laid out: a wide table across, a letter upright. */
static void
on_page_setup_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, GtkPageSetup *setup,
                  Printing *printing)
{
  double width, height;

  mb_paper_page_size (printing->paper, (guint) page, &width, &height);
  gtk_page_setup_set_orientation (setup,
                                  width > height ? GTK_PAGE_ORIENTATION_LANDSCAPE : GTK_PAGE_ORIENTATION_PORTRAIT);
}

static void
on_draw_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, Printing *printing)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double sheet_width = gtk_print_context_get_width (context), sheet_height = gtk_print_context_get_height (context);
  double width, height, scale;

  mb_paper_page_size (printing->paper, (guint) page, &width, &height);
  scale = MIN (sheet_width / width, sheet_height / height);
  if (scale > 0.99 && scale < 1.01)
    scale = 1; /* A4 by another name */
  cairo_translate (cr, (sheet_width - width * scale) / 2, (sheet_height - height * scale) / 2);
  cairo_scale (cr, scale, scale);
  mb_paper_render (printing->paper, (guint) page, cr);
}

static void
on_done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, Printing *printing)
{
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    {
      GtkPrintSettings *settings = gtk_print_operation_get_print_settings (operation);
      const char *printer = settings != NULL ? gtk_print_settings_get_printer (settings) : NULL;
      /* translators: toast after printing; the printer's name */
      g_autofree char *text = printer != NULL ? g_strdup_printf (_ ("Sent to the printer %s"), printer)
                                              : g_strdup (_ ("Sent to the printer"));

      g_set_object (&last_settings, settings);
      /* Which pages and how many copies is asked anew each time. */
      if (last_settings != NULL)
        {
          gtk_print_settings_unset (last_settings, GTK_PRINT_SETTINGS_N_COPIES);
          gtk_print_settings_unset (last_settings, GTK_PRINT_SETTINGS_PRINT_PAGES);
          gtk_print_settings_unset (last_settings, GTK_PRINT_SETTINGS_PAGE_RANGES);
        }
      g_set_object (&last_setup, gtk_print_operation_get_default_page_setup (operation));
      mb_session_toast (printing->session, text, FALSE);
    }
  else if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      gtk_print_operation_get_error (operation, &error);
      mb_session_report (printing->session, error);
    }
  g_object_unref (operation);
}

static GtkWindow *
window_of (GtkWidget *over)
{
  GtkRoot *root = gtk_widget_get_root (over);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static GtkPageSetup *
default_setup (void)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) a4 = gtk_paper_size_new (GTK_PAPER_NAME_A4);

  gtk_page_setup_set_paper_size_and_default_margins (setup, a4);
  return setup;
}

void
mb_print_paper (GtkWidget *over, MbSession *session, MbPaper *paper, const char *title)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  Printing *printing = g_new0 (Printing, 1);
  g_autoptr (GtkPageSetup) setup = last_setup != NULL ? g_object_ref (last_setup) : default_setup ();

  printing->paper = paper;
  printing->session = g_object_ref (session);
  gtk_print_operation_set_job_name (operation, title);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_default_page_setup (operation, setup);
  if (last_settings != NULL)
    gtk_print_operation_set_print_settings (operation, last_settings);
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin_cb), printing);
  g_signal_connect (operation, "request-page-setup", G_CALLBACK (on_page_setup_cb), printing);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw_cb), printing);
  g_signal_connect_data (operation, "done", G_CALLBACK (on_done_cb), printing, printing_free, 0);
  /* "done" comes in every case, tells errors and lets go of the operation. */
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, window_of (over), NULL);
}

static void
on_setup_done_cb (GtkPageSetup *setup, gpointer user)
{
  if (setup != NULL)
    g_set_object (&last_setup, setup);
}

void
mb_print_setup (GtkWidget *over)
{
  g_autoptr (GtkPageSetup) setup = last_setup != NULL ? g_object_ref (last_setup) : default_setup ();

  if (last_settings == NULL)
    last_settings = gtk_print_settings_new ();
  gtk_print_run_page_setup_dialog_async (window_of (over), setup, last_settings, on_setup_done_cb, NULL);
}

/* ---- Remembering: both are key files of their own, kept as text ---- */

void
mb_print_save_state (MbWindowState *state)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;

  if (last_settings == NULL && last_setup == NULL)
    return;
  if (last_settings != NULL)
    gtk_print_settings_to_key_file (last_settings, file, "settings");
  if (last_setup != NULL)
    gtk_page_setup_to_key_file (last_setup, file, "setup");
  text = g_key_file_to_data (file, NULL, NULL);
  mb_window_state_set (state, GROUP, "options", text);
}

void
mb_print_restore_state (MbWindowState *state)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = mb_window_state_get (state, GROUP, "options");

  if (text == NULL || !g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL))
    return;
  if (last_settings == NULL && g_key_file_has_group (file, "settings"))
    last_settings = gtk_print_settings_new_from_key_file (file, "settings", NULL);
  if (last_setup == NULL && g_key_file_has_group (file, "setup"))
    last_setup = gtk_page_setup_new_from_key_file (file, "setup", NULL);
}

/* choice-list.c: keeps the promise that filling a drop-down list anew takes the keyboard out of no open list whose words stay. */
#include "config.h"

#include "choice-list.h"

static gboolean
holds (GListModel *model, GtkStringList *words)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (words));

  if (!GTK_IS_STRING_LIST (model) || g_list_model_get_n_items (model) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), gtk_string_list_get_string (words, i)))
      return FALSE;
  return TRUE;
}

void
mb_choice_list_show (GtkWidget *choice, GtkStringList *words, guint selected)
{
  GtkDropDown *list = GTK_DROP_DOWN (choice);

  if (!holds (gtk_drop_down_get_model (list), words))
    gtk_drop_down_set_model (list, G_LIST_MODEL (words));
  gtk_drop_down_set_selected (list, selected);
}

/* report-list.c: what reports, letters and charts there are, shipped ones and the office's own alike. */
#include "config.h"

#include <string.h>

#include "declaration.h"
#include "office-declaration.h"
#include "office-private.h"
#include "report.h"

static void
info_free (gpointer data)
{
  MbReportInfo *info = data;

  g_free (info->name);
  g_free (info->title);
  g_free (info->label);
  g_free (info->group);
  g_strfreev (info->uses);
  g_free (info);
}

/* A chart that shows a report takes that report's options. */
static char **
chart_uses (MbOffice *office, MbDeclaration *declaration)
{
  g_autofree char *report = mb_declaration_string (declaration, "Chart", "report");
  g_autofree char *text = report != NULL ? mb_office_data_text (office, "reports", report) : NULL;
  g_autoptr (MbDeclaration) of_report = text != NULL ? mb_declaration_new (text, -1, report) : NULL;

  return of_report != NULL ? mb_declaration_list (of_report, "Report", "uses") : NULL;
}

static MbReportInfo *
read_info (MbOffice *office, const char *kind, const char *name, const char *text, GError **error)
{
  g_autoptr (MbDeclaration) declaration = mb_declaration_new (text, -1, name);
  const char *head = mb_office_declaration_head (kind, declaration);
  MbReportInfo *info;

  if (!mb_declaration_ok (declaration, error))
    return NULL;
  info = g_new0 (MbReportInfo, 1);
  info->name = g_strdup (name);
  info->title = mb_declaration_chinese (declaration, head, "title");
  info->label = mb_declaration_local (declaration, head, "title");
  info->group = mb_declaration_local (declaration, head, "group");
  info->uses = mb_declaration_list (declaration, head, "uses");
  if (info->uses == NULL && g_str_equal (kind, "charts"))
    info->uses = chart_uses (office, declaration);
  info->hidden = mb_declaration_flag (declaration, head, "hidden");
  mb_declaration_integer (declaration, head, "order", &info->order);
  if (info->title == NULL)
    info->title = g_strdup (name);
  if (info->label == NULL)
    info->label = g_strdup (info->title);
  if (info->uses == NULL)
    info->uses = g_new0 (char *, 1);
  return info;
}

static int
compare_infos (gconstpointer a, gconstpointer b)
{
  const MbReportInfo *left = *(const MbReportInfo *const *) a;
  const MbReportInfo *right = *(const MbReportInfo *const *) b;

  if (left->order != right->order)
    return left->order < right->order ? -1 : 1;
  return strcmp (left->name, right->name);
}

GPtrArray *
mb_report_list (MbOffice *office, const char *kind, GError **error)
{
  g_autoptr (GHashTable) texts = mb_office_data (office, kind);
  g_autoptr (GPtrArray) infos = g_ptr_array_new_with_free_func (info_free);
  GHashTableIter iter;
  gpointer name, text;

  g_return_val_if_fail (texts != NULL, NULL);

  g_hash_table_iter_init (&iter, texts);
  while (g_hash_table_iter_next (&iter, &name, &text))
    {
      MbReportInfo *info = read_info (office, kind, name, text, error);

      if (info == NULL)
        return NULL;
      if (info->hidden)
        info_free (info);
      else
        g_ptr_array_add (infos, info);
    }
  g_ptr_array_sort (infos, compare_infos);
  return g_steal_pointer (&infos);
}

/* todo.c: keeps the promise that a figure and the list it opens are one query: the count is made from the link itself. */
#include "config.h"

#include "todo.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "inspection.h"
#include "institution.h"
#include "link-days.h"

/* Days as of link-days.h; @operating (states) and @year (the inspection's) stand for themselves. */
static const struct
{
  const char *id, *label, *query;
  gboolean warning;
  gboolean some; /* told only when there are some: it is not what one plans for */
} todos[] = {
  { "overdue", N_ ("Hazards overdue"), "hazard?status!=已销号&limit<#today", TRUE, FALSE },
  { "week", N_ ("Hazards due this week"), "hazard?status!=已销号&limit>=#today&limit<=#week", FALSE, FALSE },
  { "expired", N_ ("Licences expired"), "institution?status=@operating&licence_to<#today", TRUE, TRUE },
  { "licence", N_ ("Licences ending within 90 days"),
    "institution?status=@operating&licence_to>=#today&licence_to<=#soon", FALSE, FALSE },
  { "inspection", N_ ("Inspections not finished"), "participant?inspection.year=@year&why=incomplete|absent", FALSE, FALSE },
};

static void
todo_free (gpointer data)
{
  MbTodo *todo = data;

  g_free (todo->id);
  g_free (todo->label);
  g_free (todo->link);
  g_free (todo);
}

static char *
fill_in (const char *query, int year)
{
  GString *text = g_string_new (query);
  g_autofree char *number = g_strdup_printf ("%d", year);
  g_autofree char *states = g_strjoinv ("|", (char **) mb_institution_operating ());

  g_string_replace (text, "@year", number, 0);
  g_string_replace (text, "@operating", states, 0);
  return g_string_free (text, FALSE);
}

GPtrArray *
mb_todo_count (MbOffice *office, GError **error)
{
  g_autoptr (GPtrArray) result = g_ptr_array_new_with_free_func (todo_free);
  g_autoptr (MbSnapshot) snapshot = mb_store_snapshot (mb_office_get_store (office), error);
  int year = mb_inspection_latest_year (office);

  if (snapshot == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (todos); i++)
    {
      g_autofree char *link = fill_in (todos[i].query, year);
      g_autofree char *now = mb_link_days_fill (link, mb_office_get_today (office));
      g_autoptr (MbQuery) query = NULL;
      MbTodo *todo;
      gint64 count;

      if (strstr (todos[i].query, "@year") != NULL && year == 0)
        continue;
      query = mb_query_parse (now, mb_office_get_catalogue (office), error);
      count = query != NULL ? mb_store_count (mb_office_get_store (office), query, error) : -1;
      if (count < 0)
        return NULL;
      if (count == 0 && todos[i].some)
        continue;
      todo = g_new0 (MbTodo, 1);
      todo->id = g_strdup (todos[i].id);
      todo->label = g_strdup (_ (todos[i].label));
      todo->link = g_steal_pointer (&link);
      todo->count = count;
      todo->warning = todos[i].warning;
      g_ptr_array_add (result, todo);
    }
  return g_steal_pointer (&result);
}

/* office-declaration.c: checking declarations before they are kept.
 *
 * Promise kept here: nothing gets into an office file that would later keep the office from being opened.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "letter-declare.h"
#include "office-declaration.h"
#include "office-private.h"
#include "report-declare.h"

const char *
mb_office_declaration_head (const char *kind, MbDeclaration *declaration)
{
  if (g_str_equal (kind, "letters"))
    return "Letter";
  return mb_declaration_has_group (declaration, "Report") ? "Report" : "Chart";
}

static gboolean
check_register (MbOffice *office, const char *name, const char *source, char **version, GError **error)
{
  g_autoptr (MbCatalogue) catalogue = mb_catalogue_new ();
  MbCatalogue *present = mb_office_get_catalogue (office);
  g_autoptr (MbRegister) reg = mb_register_new_parse (source, -1, name, error);

  if (reg == NULL)
    return FALSE;
  if (!g_str_equal (reg->id, name))
    {
      mb_set_error (error, MB_FAULT_DECLARATION, _ ("%s: its id is “%s”"), name, reg->id);
      return FALSE;
    }
  *version = g_strdup_printf ("%u", reg->version);
  /* With the others, since links must name registers that are there. */
  for (guint i = 0; i < mb_catalogue_n (present); i++)
    {
      const MbRegister *other = mb_catalogue_nth (present, i);
      MbRegister *copy = mb_register_new_parse (other->source, -1, other->id, error);

      if (copy == NULL)
        return FALSE;
      mb_catalogue_take (catalogue, copy);
    }
  mb_catalogue_take (catalogue, g_steal_pointer (&reg));
  return mb_catalogue_check (catalogue, error);
}

static gboolean
check_rubric (const char *name, const char *source, char **version, GError **error)
{
  g_autoptr (MbRubric) rubric = mb_office_parse_rubric (source, name, error);

  if (rubric == NULL)
    return FALSE;
  *version = g_strdup (rubric->version);
  return TRUE;
}

static gboolean
check_chart (MbOffice *office, const char *name, const char *source, GError **error)
{
  g_autoptr (MbDeclaration) declaration = mb_declaration_new (source, -1, name);
  g_autofree char *report = mb_declaration_string (declaration, "Chart", "report");
  g_autofree char *text = report != NULL ? mb_office_data_text (office, "reports", report) : NULL;

  if (!mb_declaration_ok (declaration, error))
    return FALSE;
  if (report != NULL && text == NULL)
    {
      mb_set_error (error, MB_FAULT_DECLARATION, _ ("%s, [Chart], report: there is no report “%s”"), name, report);
      return FALSE;
    }
  if (report != NULL)
    return TRUE;
  g_autoptr (MbReport) own = mb_report_load (NULL, source, name, error);
  return own != NULL;
}

static gboolean
check_holidays (const char *source, GError **error)
{
  g_autoptr (MbWorkdays) workdays = mb_workdays_new_parse (source, -1, error);

  return workdays != NULL;
}

gboolean
mb_office_check_declaration (MbOffice *office, const char *kind, const char *name, const char *source, char **version,
                             GError **error)
{
  *version = NULL;
  if (g_str_equal (kind, "registers"))
    return check_register (office, name, source, version, error);
  if (g_str_equal (kind, "rubrics"))
    return check_rubric (name, source, version, error);
  if (g_str_equal (kind, "holidays"))
    return check_holidays (source, error);
  if (g_str_equal (kind, "charts"))
    return check_chart (office, name, source, error);
  if (g_str_equal (kind, "letters"))
    {
      g_autoptr (MbLetter) letter = mb_letter_load (NULL, source, name, error);
      return letter != NULL;
    }
  g_autoptr (MbReport) report = mb_report_load (NULL, source, name, error);
  return report != NULL;
}

/* fuzz-declaration.c: any text as a declaration; KIND is register, rubric, report or letter. What is taken must be taken again, and what
 * is refused has its words. */
#include "config.h"

#include "letter-declare.h"
#include "office-private.h"
#include "report-declare.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static gboolean
take_register (const char *text, GError **error)
{
  g_autoptr (MbCatalogue) catalogue = mb_catalogue_new ();
  MbRegister *reg = mb_register_new_parse (text, -1, "fuzz", error);

  if (reg == NULL)
    return FALSE;
  mb_catalogue_take (catalogue, reg);
  return mb_catalogue_check (catalogue, error);
}

static gboolean
take_rubric (const char *text, GError **error)
{
  g_autoptr (MbRubric) rubric = mb_office_parse_rubric (text, "fuzz", error);

  return rubric != NULL;
}

static gboolean
take_report (const char *text, GError **error)
{
  g_autoptr (MbReport) report = mb_report_load (NULL, text, "fuzz", error);

  return report != NULL;
}

static gboolean
take_letter (const char *text, GError **error)
{
  g_autoptr (MbLetter) letter = mb_letter_load (NULL, text, "fuzz", error);

  return letter != NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static gboolean (*const takers[]) (const char *, GError **)
      = { take_register, take_rubric, take_report, take_letter };
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  gboolean done = takers[KIND](text, &error);

  g_assert_true (done == (error == NULL));
  g_assert_true (done || (error->domain == MB_ERROR && error->message[0] != '\0'));
  return 0;
}

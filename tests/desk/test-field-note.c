/* test-field-note.c: a limit is told in words by the day, until the hazard is closed. */
#include "field-note.h"
#include "print.h"

#include <string.h>

static const char declaration[]
    = "[Register]\nid=thing\nversion=1\nlabel=Things\nsingular=thing\ntitle=name\nidentity=name\n"
      "[Field name]\ntype=text\nlabel=Name\nrequired=true\n"
      "[Field limit]\ntype=date\nlabel=Limit\n"
      "[Field found]\ntype=date\nlabel=Found\n"
      "[Field status]\ntype=choice\nlabel=Status\nchoices=open;closed\ndefault=open\nrequired=true\n"
      "[States]\nfield=status\ninitial=open\norder=open;closed\n"
      "[Transition open>closed]\nlabel=Close\n";

static void
test_words (void)
{
  static const struct
  {
    const char *limit, *status, *field, *words, *tone;
  } rows[] = {
    { "2026-06-29", "open", "limit", "overdue by 1 day", "bad" },
    { "2026-05-31", "open", "limit", "overdue by 30 days", "bad" },
    { "2026-06-30", "open", "limit", "due today", "warn" },
    { "2026-07-01", "open", "limit", "1 day left", "warn" },
    { "2026-07-07", "open", "limit", "7 days left", "warn" },
    { "2026-07-08", "open", "limit", NULL, NULL },
    { "2026-05-31", "closed", "limit", NULL, NULL },
    { NULL, "open", "limit", NULL, NULL },
    { "2026-05-31", "open", "found", NULL, NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MbRegister) reg = mb_register_new_parse (declaration, -1, "thing.register", &error);
  MbDate today = mb_date_from_iso ("2026-06-30");

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree MbValue *values = g_new0 (MbValue, reg->fields->len);
      MbRecord record = { .reg = reg, .values = values };
      const MbField *limit = mb_register_field (reg, "limit"), *found = mb_register_field (reg, "found");
      const MbField *status = mb_register_field (reg, "status");
      const char *tone = NULL;
      g_autofree char *words = NULL;

      if (rows[i].limit != NULL)
        mb_value_set_text (&values[limit->index], rows[i].limit);
      mb_value_set_text (&values[found->index], "2026-05-31");
      mb_value_set_text (&values[status->index], rows[i].status);
      words = mb_field_note (&record, mb_register_field (reg, rows[i].field), today, &tone);
      g_assert_cmpstr (words, ==, rows[i].words);
      g_assert_cmpstr (tone, ==, rows[i].tone);
      for (guint f = 0; f < reg->fields->len; f++)
        mb_value_clear (&values[f]);
    }
}

static const char institution[]
    = "[Register]\nid=institution\nversion=1\nlabel=Institutions\nsingular=institution\ntitle=name\nidentity=name\n"
      "[Field name]\ntype=text\nlabel=Name\nrequired=true\n"
      "[Field licence_to]\ntype=date\nlabel=Licence valid to\n"
      "[Field status]\ntype=choice\nlabel=Status\nchoices=批准筹设;在办;限期整改;注销\nrequired=true\n"
      "[States]\nfield=status\n[Transition 在办>注销]\nlabel=Cancel\n";

/* The last day is still a day of the licence. */
static void
test_licence (void)
{
  static const struct
  {
    const char *end, *status, *words, *tone;
  } rows[] = {
    { "2026-06-29", "在办", "expired", "bad" },
    { "2020-06-29", "限期整改", "expired", "bad" },
    { "2026-06-30", "在办", "due today", "warn" },
    { "2026-07-01", "在办", "1 day left", "warn" },
    { "2026-09-28", "在办", "90 days left", "warn" },
    { "2026-09-29", "在办", NULL, NULL },
    { "2026-06-29", "注销", NULL, NULL },
    { "2026-06-29", "批准筹设", NULL, NULL },
    { NULL, "在办", NULL, NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MbRegister) reg = mb_register_new_parse (institution, -1, "institution.register", &error);
  MbDate today = mb_date_from_iso ("2026-06-30");
  const MbField *end, *status;

  g_assert_no_error (error);
  end = mb_register_field (reg, "licence_to");
  status = mb_register_field (reg, "status");
  g_assert_cmpuint (mb_field_note_width (end), >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree MbValue *values = g_new0 (MbValue, reg->fields->len);
      MbRecord record = { .reg = reg, .values = values };
      const char *tone = NULL;
      g_autofree char *words = NULL;

      if (rows[i].end != NULL)
        mb_value_set_text (&values[end->index], rows[i].end);
      mb_value_set_text (&values[status->index], rows[i].status);
      words = mb_field_note (&record, end, today, &tone);
      g_assert_cmpstr (words, ==, rows[i].words);
      g_assert_cmpstr (tone, ==, rows[i].tone);
      for (guint f = 0; f < reg->fields->len; f++)
        mb_value_clear (&values[f]);
    }
}

/* The text form is that of GTK's own key files, as a first start after a print would find it. */
static void
test_printer_comes_back (void)
{
  g_autoptr (MbWindowState) state = mb_window_state_new ("/nonexistent/in.ini");
  g_autoptr (MbWindowState) later = mb_window_state_new ("/nonexistent/out.ini");
  g_autofree char *text = NULL;

  mb_print_save_state (later);
  g_assert_null (mb_window_state_get (later, "print", "options"));
  mb_window_state_set (
      state, "print", "options",
      "[settings]\nprinter=HP_M203\nduplex=horizontal\n[setup]\nPPDName=A5\nDisplayName=A5\n"
      "Width=148\nHeight=210\nMarginTop=5\nMarginBottom=5\nMarginLeft=5\nMarginRight=5\nOrientation=portrait\n");
  mb_print_restore_state (state);
  mb_print_save_state (later);
  text = mb_window_state_get (later, "print", "options");
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, "printer=HP_M203"));
  g_assert_nonnull (strstr (text, "duplex=horizontal"));
  g_assert_nonnull (strstr (text, "Width=148"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/field-note/a-limit-is-told-by-the-day-until-the-end", test_words);
  g_test_add_func ("/desk/field-note/a-licence-that-ends-is-told-while-the-institution-operates", test_licence);
  g_test_add_func ("/desk/print/printer-and-paper-come-back", test_printer_comes_back);
  return g_test_run ();
}

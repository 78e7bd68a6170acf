/* fault.c: turns a fault's code into what programs read (the id) and what people read (one line that says what,
 * where, what was found and what was expected). Promise: every fault of fault.def has all four, and a message is
 * always a single line of bounded length, whatever stood in the cell.
 */
#include "config.h"

#include "fault.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_QUOTED_CHARACTERS 80

typedef struct
{
  const char *id;
  const char *sentence;
  const char *hint;
} FaultText;

static const FaultText fault_texts[MB_N_FAULTS] = {
  [MB_FAULT_NONE] = { "none", "", "" },
#define MB_FAULT(NAME, ID, SENTENCE, HINT) [MB_FAULT_##NAME] = { ID, SENTENCE, HINT },
#include "fault.def"
#undef MB_FAULT
};

/* clang-format off: it takes the dashes for subtraction */
G_DEFINE_QUARK (mb-error-quark, mb_error)
/* clang-format on */

static const FaultText *
text_of (MbFaultCode code)
{
  return &fault_texts[(guint) code < MB_N_FAULTS ? code : MB_FAULT_INTERNAL];
}

MbFault *
mb_fault_new (MbFaultCode code, const char *subject)
{
  MbFault *fault = g_new0 (MbFault, 1);

  fault->code = code;
  fault->subject = g_strdup (subject);
  return fault;
}

MbFault *
mb_fault_copy (const MbFault *fault)
{
  MbFault *copy = NULL;

  if (fault == NULL)
    return NULL;
  copy = mb_fault_new (fault->code, fault->subject);
  copy->sheet = g_strdup (fault->sheet);
  copy->row = fault->row;
  copy->column = fault->column;
  copy->field = g_strdup (fault->field);
  copy->heading = g_strdup (fault->heading);
  copy->path = g_strdup (fault->path);
  copy->found = g_strdup (fault->found);
  copy->expected = g_strdup (fault->expected);
  copy->expected_plain = g_strdup (fault->expected_plain);
  copy->count = fault->count;
  if (fault->also != NULL)
    {
      copy->also = g_ptr_array_new_with_free_func ((GDestroyNotify) mb_fault_free);
      for (guint i = 0; i < fault->also->len; i++)
        g_ptr_array_add (copy->also, mb_fault_copy (g_ptr_array_index (fault->also, i)));
    }
  return copy;
}

void
mb_fault_free (MbFault *fault)
{
  if (fault == NULL)
    return;
  g_free (fault->subject);
  g_free (fault->sheet);
  g_free (fault->field);
  g_free (fault->heading);
  g_free (fault->path);
  g_free (fault->found);
  g_free (fault->expected);
  g_free (fault->expected_plain);
  g_clear_pointer (&fault->also, g_ptr_array_unref);
  g_free (fault);
}

/* The formats are literals that N_() marks; translations are held to their directives by msgfmt -c. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
void
mb_fault_expect (MbFault *fault, const char *format, ...)
{
  va_list args, again;

  va_start (args, format);
  va_copy (again, args);
  g_free (fault->expected);
  g_free (fault->expected_plain);
  fault->expected = g_strdup_vprintf (_ (format), args);
  fault->expected_plain = g_strdup_vprintf (format, again);
  va_end (again);
  va_end (args);
}
#pragma GCC diagnostic pop

void
mb_fault_expect_text (MbFault *fault, const char *msgid)
{
  g_free (fault->expected);
  g_free (fault->expected_plain);
  fault->expected = g_strdup (_ (msgid));
  fault->expected_plain = g_strdup (msgid);
}

void
mb_fault_expect_words (MbFault *fault, char *words)
{
  g_free (fault->expected);
  g_clear_pointer (&fault->expected_plain, g_free);
  fault->expected = words;
}

const char *
mb_fault_expected_plain (const MbFault *fault)
{
  return fault->expected_plain != NULL ? fault->expected_plain : fault->expected;
}

const char *
mb_fault_column_heading (const MbFault *fault)
{
  return fault->path != NULL ? fault->path : fault->heading;
}

const char *
mb_fault_code_id (MbFaultCode code)
{
  return text_of (code)->id;
}

/* An id with two places ("%s_before_%s") takes a subject of two words parted by a slash. */
char *
mb_fault_id (const MbFault *fault)
{
  const char *id = mb_fault_code_id (fault->code);
  const char *subject = fault->subject != NULL ? fault->subject : "value";
  g_auto (GStrv) words = g_strsplit (subject, "/", 2);
  g_auto (GStrv) pieces = g_strsplit (id, "%s", -1);
  GString *filled = g_string_new (pieces[0]);
  guint n_pieces = g_strv_length (pieces);

  for (guint i = 1; i < n_pieces; i++)
    {
      const char *word = n_pieces == 2 ? subject : words[words[0] != NULL && words[1] != NULL ? i - 1 : 0];

      g_string_append (filled, word);
      g_string_append (filled, pieces[i]);
    }
  return g_string_free (filled, FALSE);
}

const char *
mb_fault_sentence (MbFaultCode code)
{
  const char *sentence = text_of (code)->sentence;

  return *sentence != '\0' ? _ (sentence) : ""; /* gettext's "" is the catalogue's head */
}

const char *
mb_fault_hint (MbFaultCode code)
{
  const char *hint = text_of (code)->hint;

  return *hint != '\0' ? _ (hint) : "";
}

char *
mb_fault_column_name (guint column)
{
  char letters[16];
  guint at = sizeof letters - 1;

  letters[at] = '\0';
  for (; column > 0; column = (column - 1) / 26)
    letters[--at] = (char) ('A' + (column - 1) % 26);
  return g_strdup (letters + at);
}

/* A cell may hold line breaks or a whole essay; a message is one line. */
static char *
quotable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *line = g_string_new (NULL);
  guint n = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (n++ == MAX_QUOTED_CHARACTERS)
        {
          g_string_append (line, "…");
          break;
        }
      g_string_append_unichar (line, g_unichar_iscntrl (c) ? ' ' : c);
    }
  return g_string_free (line, FALSE);
}

static void
add_part (GPtrArray *parts, const char *format, const char *text)
{
  g_autofree char *quoted = quotable (text);

  /* The formats are the literals below, looked up in the catalogue, where msgfmt -c checks their directives. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_ptr_array_add (parts, g_strdup_printf (format, quoted));
#pragma GCC diagnostic pop
}

static char *
join_parts (GPtrArray *parts)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++)
    {
      if (i > 0)
        /* Translators: between the parts of a place or finding, as in "row 3, column B" */
        g_string_append (joined, _ (", "));
      g_string_append (joined, g_ptr_array_index (parts, i));
    }
  return g_string_free (joined, FALSE);
}

static char *
place_of (const MbFault *fault)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (fault->sheet != NULL)
    /* Translators: place of a finding */
    add_part (parts, _ ("sheet “%s”"), fault->sheet);
  if (fault->row > 0)
    g_ptr_array_add (parts, g_strdup_printf (_ ("row %u"), fault->row));
  if (fault->column > 0)
    {
      g_autofree char *letters = mb_fault_column_name (fault->column);

      add_part (parts, _ ("column %s"), letters);
    }
  if (mb_fault_column_heading (fault) != NULL)
    /* Translators: the heading of a column, in quotes */
    add_part (parts, _ ("“%s”"), mb_fault_column_heading (fault));
  return join_parts (parts);
}

static char *
finding_of (const MbFault *fault)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (fault->found != NULL && *fault->found != '\0')
    add_part (parts, _ ("found “%s”"), fault->found);
  else if (fault->code == MB_FAULT_MISSING && fault->row == 0)
    return g_strdup (""); /* typed in a form: that it is empty is what it says */
  else if ((fault->column > 0 || fault->field != NULL) && fault->code != MB_FAULT_NO_COLUMN)
    g_ptr_array_add (parts, g_strdup (_ ("found empty")));
  if (fault->expected != NULL && *fault->expected != '\0')
    add_part (parts, _ ("expected %s"), fault->expected);
  if (fault->count > 1)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("in %u row", "in %u rows", fault->count), fault->count));
  return join_parts (parts);
}

char *
mb_fault_message (const MbFault *fault)
{
  const char *sentence = mb_fault_sentence (fault->code);
  g_autofree char *place = place_of (fault);
  g_autofree char *finding = finding_of (fault);
  g_autofree char *placed = NULL;

  if (*place != '\0')
    /* Translators: what is wrong (where) */
    placed = g_strdup_printf (_ ("%s (%s)"), sentence, place);
  else
    placed = g_strdup (sentence);
  if (*finding == '\0')
    return g_steal_pointer (&placed);
  /* Translators: what is wrong (where): what was found and expected */
  return g_strdup_printf (_ ("%s: %s"), placed, finding);
}

void
mb_set_error (GError **error, MbFaultCode code, const char *detail_format, ...)
{
  g_autofree char *detail = NULL;
  va_list args;

  if (error == NULL)
    return;
  if (detail_format == NULL)
    {
      g_set_error_literal (error, MB_ERROR, (int) code, mb_fault_sentence (code));
      return;
    }
  va_start (args, detail_format);
  detail = g_strdup_vprintf (detail_format, args);
  va_end (args);
  g_set_error (error, MB_ERROR, (int) code, _ ("%s: %s"), mb_fault_sentence (code), detail);
}

/* What GLib's own file functions report is one of our faults as well. */
static MbFaultCode
code_of_error (const GError *error)
{
  static const struct
  {
    int io, file;
    MbFaultCode code;
  } known[] = {
    { G_IO_ERROR_NOT_FOUND, G_FILE_ERROR_NOENT, MB_FAULT_FILE_NOT_FOUND },
    { G_IO_ERROR_PERMISSION_DENIED, G_FILE_ERROR_ACCES, MB_FAULT_FILE_UNREADABLE },
    { G_IO_ERROR_IS_DIRECTORY, G_FILE_ERROR_ISDIR, MB_FAULT_FILE_UNREADABLE },
    { G_IO_ERROR_NO_SPACE, G_FILE_ERROR_NOSPC, MB_FAULT_DISK_FULL },
    { G_IO_ERROR_READ_ONLY, G_FILE_ERROR_ROFS, MB_FAULT_FILE_UNWRITABLE },
    { G_IO_ERROR_EXISTS, G_FILE_ERROR_EXIST, MB_FAULT_FILE_EXISTS },
  };

  if (error->domain == MB_ERROR)
    return (MbFaultCode) error->code;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if ((error->domain == G_IO_ERROR && error->code == known[i].io)
        || (error->domain == G_FILE_ERROR && error->code == known[i].file))
      return known[i].code;
  return MB_FAULT_INTERNAL;
}

const char *
mb_error_code_id (const GError *error)
{
  const char *id = NULL;
  g_autoptr (GString) bare = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "cancelled";
  id = mb_fault_code_id (code_of_error (error));
  if (strstr (id, "%s") == NULL)
    return id;
  /* A GError knows no subject: "%s_missing" is "missing". */
  bare = g_string_new (id);
  g_string_replace (bare, "%s_", "", 0);
  g_string_replace (bare, "_%s", "", 0);
  return g_intern_string (bare->str);
}

const char *
mb_error_hint (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "";
  return mb_fault_hint (code_of_error (error));
}

/* fault.h: everything that can go wrong, told for code and for people.
 *
 * One list, fault.def, names every fault once: it makes the enum, the id that
 * JSON carries, the sentence and the hint that the clerk reads, and the
 * handbook's table. An id may hold one %s, the subject: "%s_missing" with the
 * subject "name" is `name_missing`.
 *
 * A GError of this program is always of the domain MB_ERROR with a code of
 * that list and a message for the clerk. Libraries never print.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MB_FAULT_NONE = 0,
#define MB_FAULT(NAME, ID, SENTENCE, HINT) MB_FAULT_##NAME,
#include "fault.def"
#undef MB_FAULT
  MB_N_FAULTS
} MbFaultCode;

#define MB_ERROR (mb_error_quark ())
GQuark mb_error_quark (void);

/* One finding at one place of a sheet. Strings are owned; NULL where unknown.
 * Rows and columns are the sheet's own and 1-based; 0 means the whole sheet. */
typedef struct _MbFault MbFault;
struct _MbFault
{
  MbFaultCode code;
  char *subject; /* what fills %s of the id: a field id or a checker's name */
  char *sheet;
  guint row;
  guint column;
  char *field;          /* field id */
  char *heading;        /* heading as the sheet has it; the field's Chinese label where the sheet has no such column */
  char *path;           /* (nullable) the heading with the groups above it, where it has such: "在园幼儿/合计" */
  char *found;          /* as written in the sheet; NULL: empty */
  char *expected;       /* translated, for people; see mb_fault_expect */
  char *expected_plain; /* the same untranslated, for programs; NULL: as expected, which is made of stored words */
  guint count;          /* a warning told once for many rows: how many; 0 or 1: one */
  GPtrArray *also;      /* (element-type MbFault) (nullable): more faults of the same row */
};

MbFault *mb_fault_new (MbFaultCode code, const char *subject);
MbFault *mb_fault_copy (const MbFault *fault);
void mb_fault_free (MbFault *fault);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbFault, mb_fault_free)

/* mb_fault_expect: what was expected. format is a msgid marked with N_(): it is filled in twice, translated for people and as
 * it stands for programs, so that no answer of the command line depends on the locale. The arguments are stored words,
 * codes and numbers, never translated text. */
void mb_fault_expect (MbFault *fault, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* mb_fault_expect_text: the same without directives: N_("a whole number"). */
void mb_fault_expect_text (MbFault *fault, const char *msgid);
/* mb_fault_expect_words: expected is stored words alone (choices, a code), the same in every language. Takes words. */
void mb_fault_expect_words (MbFault *fault, char *words);
/* mb_fault_expected_plain: for programs; NULL if nothing was expected. */
const char *mb_fault_expected_plain (const MbFault *fault);
/* mb_fault_column_heading: for people: the heading with its groups; NULL if none. */
const char *mb_fault_column_heading (const MbFault *fault);

/* mb_fault_code_id: the id as it stands in fault.def ("%s_missing"). Static. */
const char *mb_fault_code_id (MbFaultCode code);
/* mb_fault_id: the JSON id with the subject filled in (transfer full). */
char *mb_fault_id (const MbFault *fault);
/* mb_fault_sentence, mb_fault_hint: translated; static; hint may be "". */
const char *mb_fault_sentence (MbFaultCode code);
const char *mb_fault_hint (MbFaultCode code);
/* mb_fault_message: one translated line for people: the sentence, then where
 * (sheet, row, column letter, heading), what was found and what was expected.
 * A missing found is told as "empty". (transfer full) */
char *mb_fault_message (const MbFault *fault);
/* mb_fault_column_name: "A", "Z", "AA" for 1, 26, 27. (transfer full) */
char *mb_fault_column_name (guint column);

/* mb_set_error: sets error to the code's sentence, followed by ": " and the
 * formatted detail when detail_format is not NULL. */
void mb_set_error (GError **error, MbFaultCode code, const char *detail_format, ...) G_GNUC_PRINTF (3, 4);
/* mb_error_code_id: the JSON id for any GError ("internal" for a foreign domain;
 * "cancelled" for G_IO_ERROR_CANCELLED). Static. */
const char *mb_error_code_id (const GError *error);
/* mb_error_hint: translated hint for any GError; "" when none. Static. */
const char *mb_error_hint (const GError *error);

G_END_DECLS

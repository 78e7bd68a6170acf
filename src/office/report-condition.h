/* report-condition.h: the small language in which reports, letters and charts say which records they mean.
 *
 *   status=待整改|整改中 & limit<@as_of & completed!= || status=待复查
 *
 * Terms joined by "&" must all hold; alternatives joined by "||" must not overlap, since a count over them is the sum
 * of theirs. A term is PATH OP WORD: PATH a field or link.field of the register, OP one of = != < <= > >= *=
 * (contains), WORD a word as stored, nothing (empty), words joined by "|" (one of them), a parameter "@as_of", or
 * "$FIELD" (another field of the same record; only in reports' columns). A term whose parameter the user left open
 * (@town, @institution) is left out.
 */
#pragma once

#include "declaration.h"
#include "office.h"

G_BEGIN_DECLS

typedef struct _MbReportScope MbReportScope;

typedef struct
{
  char *path;
  MbOp op;
  char **words; /* at least one; "" is empty, "@x" a parameter, "$x" another field */
} MbTerm;

typedef struct
{
  GPtrArray *alternatives; /* (element-type GPtrArray of MbTerm) at least one; one without terms holds always */
} MbCondition;

/* mb_condition_parse: text NULL or "" holds always. NULL: the mistake was told to declaration, at its group and key. */
MbCondition *mb_condition_parse (const char *text, MbDeclaration *declaration, const char *group, const char *key);
void mb_condition_free (MbCondition *condition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbCondition, mb_condition_free)

/* mb_condition_add: adds one alternative's terms to the query, except those that compare two fields. */
gboolean mb_condition_add (const MbCondition *condition, guint alternative, const MbReportScope *scope, MbQuery *query,
                           GError **error);
/* mb_condition_compare: the term of an alternative that compares two fields, or NULL. At most one each. */
const MbTerm *mb_condition_compare (const MbCondition *condition, guint alternative);
/* mb_condition_compare_holds: both values must be there; texts by code point (ISO dates), numbers by size. */
gboolean mb_condition_compare_holds (const MbTerm *term, const MbValue *left, const MbValue *right);
/* mb_condition_holds: for a record at hand (letters). Link fields of other records are not looked at: their paths
 * never hold. */
gboolean mb_condition_holds (const MbCondition *condition, const MbReportScope *scope, const MbRecord *record);

/* mb_report_field: the field behind a path of a register, through at most one link. FIELD_UNKNOWN. "id" gives NULL
 * with *is_id. */
const MbField *mb_report_field (MbOffice *office, const char *register_id, const char *path, gboolean *is_id,
                                GError **error);

G_END_DECLS

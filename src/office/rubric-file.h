/* rubric-file.h: the rubrics that a year would be opened with: which judges whom, what stands in each; taken out to be edited in a text
 * editor, and brought back.
 */
#pragma once

#include "office.h"

G_BEGIN_DECLS

typedef struct
{
  char *name; /* its id */
  MbRubric *rubric;
  gboolean own; /* this office's own: kept in its file */
} MbRubricInfo;

typedef struct
{
  char *type; /* of institutions */
  gint64 n;   /* institutions of it, of any status */
  int rubric; /* position in rubrics; -1: none judges it */
} MbRubricKind;

typedef struct
{
  GPtrArray *rubrics; /* (element-type MbRubricInfo) in the order of their names */
  GPtrArray *kinds;   /* (element-type MbRubricKind) types declared, in use or named by a rubric */
} MbRubricPlan;

/* mb_rubric_plan: DECLARATION when one is wrong, or two of the same place are for one type. */
MbRubricPlan *mb_rubric_plan (MbOffice *office, GError **error);
void mb_rubric_plan_free (MbRubricPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbRubricPlan, mb_rubric_plan_free)

/* mb_rubric_export: one text in UTF-8: the head, a line "[Rows]", the rows as csv. */
gboolean mb_rubric_export (MbOffice *office, const char *name, const char *path, GError **error);
/* mb_rubric_import: reads such a text (UTF-8 or GB18030), checks it whole and keeps it in the office file under its id, from where it
 * wins; one change set. Years that are open already keep theirs. name (transfer full). DECLARATION names the file, the line or key that
 * is wrong, and what is wanted there; also when another rubric of the office's own is for the same type. */
gboolean mb_rubric_import (MbOffice *office, const char *path, char **name, GError **error);

G_END_DECLS

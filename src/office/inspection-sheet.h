/* inspection-sheet.h: what the files that read score sheets share: who takes part, which heading means which
 * indicator. */
#pragma once

#include "field.h"
#include "import-private.h"
#include "inspection-private.h"

G_BEGIN_DECLS

enum
{
  MB_KEY_NAME,
  MB_KEY_CODE,
  MB_KEY_CHECKED,
  MB_KEY_INSPECTOR,
  MB_KEY_FIRST /* and on: headings of indicators, in the order met */
};

typedef struct _MbScoreLine MbScoreLine;

/* A participant of the year. */
typedef struct
{
  MbRecord *participant;
  gint64 institution;
  MbScores *scores;
  MbScoreLine *line; /* the sheet's line that names it; NULL: none yet */
} MbScoreEntry;

/* A line of the sheet. */
struct _MbScoreLine
{
  MbImportRow *row;          /* borrowed from the plan */
  MbScoreEntry *entry;       /* NULL: refused */
  gint64 *points;            /* per slot: as it would be stored */
  char *checked, *inspector; /* NULL: left alone; "": erased */
};

typedef struct
{
  const MbRubric *rubric;
  GHashTable *slots;  /* folded heading → slot + 1 */
  MbRegister *fields; /* a made-up register, whose fields stand for a sheet's columns in the preview and in faults */
} MbScoreRubric;

typedef struct
{
  MbOffice *office; /* borrowed */
  MbYear *year;
  GPtrArray *rubrics;         /* (element-type MbScoreRubric) */
  GPtrArray *headings;        /* (element-type utf8) folded, by key - MB_KEY_FIRST */
  GHashTable *by_heading;     /* folded heading → key */
  GPtrArray *participants;    /* (element-type MbScoreEntry) */
  GHashTable *by_name;        /* folded name → MbScoreEntry, NULL when two have it */
  GHashTable *by_code;        /* folded code → MbScoreEntry */
  GHashTable *by_institution; /* institution id → MbScoreEntry */
  GHashTable *institutions;   /* folded names and codes of all institutions */
  GPtrArray *lines;           /* (element-type MbScoreLine) */
} MbScoreSheet;

/* inspection-sheet.c: who takes part. */
gboolean mb_score_sheet_load (MbScoreSheet *sheet, int year, GError **error);
MbScoreEntry *mb_score_sheet_find (GHashTable *table, const char *text, gboolean *twice);
gboolean mb_score_sheet_knows (const MbScoreSheet *sheet, const char *text); /* an institution, of the year or not */

/* inspection-heading.c: headings, and what stands in a cell under one. */
int mb_score_heading_match (const char *heading, gboolean *by_alias, gpointer user);
gboolean mb_score_heading_accept (const int *keys, guint n_keys, gpointer user);
gboolean mb_score_heading_identifies (int key, gpointer user);
gboolean mb_score_heading_begin (MbImportPlan *plan, gpointer user, GError **error);
int mb_score_heading_slot (const MbScoreSheet *sheet, const char *heading, const MbRubric *rubric); /* -1: none */
MbScoreRubric *mb_score_rubric_new (const MbRubric *rubric, GError **error);
void mb_score_rubric_free (gpointer data);
const MbField *mb_score_field (const MbScoreSheet *sheet, const MbRubric *rubric, guint slot);
const MbField *mb_score_field_named (const MbScoreSheet *sheet, const MbRubric *rubric, const char *id);

char *mb_score_cell_text (const MbImportPlan *plan, const MbLayout *layout, guint index,
                          int position); /* NULL: empty */
/* mb_score_parse: MB_FAULT_NONE, or SCORE_INVALID or SCORE_RANGE. */
MbFaultCode mb_score_parse (const MbRubric *rubric, guint slot, const char *text, gboolean is_number, gint64 *points);
void mb_score_expect (MbFault *fault, const MbRubric *rubric, guint slot); /* tells what the cell may hold */
char *mb_score_text (const MbRubric *rubric, guint slot, gint64 points); /* as shown */

G_END_DECLS

/* import.h: from any ledger file to a register: heading found, columns matched, rows checked, a preview, then all or nothing.
 *
 *   plan = mb_import_plan_new (office, "institution", path, NULL, job, &error);
 *   … show plan: columns, counts, faults, updates …
 *   mb_import_plan_apply (plan, job, &set_id, &error);
 *   mb_import_write_rejects (plan, "退回.xlsx", &error);
 *
 * read = new + updated + unchanged + refused, always. A second import of the same file changes nothing.
 */
#pragma once

#include "office.h"
#include "reader.h"

G_BEGIN_DECLS

typedef enum
{
  MB_ROW_NEW,
  MB_ROW_UPDATED,
  MB_ROW_UNCHANGED,
  MB_ROW_REFUSED
} MbRowFate;

typedef struct
{
  guint sheet;          /* index into sheets */
  guint column;         /* 1-based in the sheet */
  char *heading;        /* "许可证有效期/有效期起" when it has levels */
  char *sample;         /* first value */
  const MbField *field; /* nullable: not imported */
  gboolean by_alias, by_hand;
  gboolean serial; /* a running number, or the remarks of a reject file: wanted nowhere, and nothing to ask about */
  char *leaf; /* "有效期起": the lowest level of the heading alone */
  guint row;  /* of the heading, the last of its lines: tells tables of one sheet apart */
} MbImportColumn;

typedef struct
{
  const MbField *field;
  MbValue before, after;
  char *before_text, *after_text; /* as shown */
} MbImportDiff;

typedef struct
{
  guint sheet; /* index into sheets */
  guint row;   /* the sheet's own */
  MbRowFate fate;
  gint64 record_id; /* matched record; 0 for new and refused */
  char *title;      /* the record's name */
  GPtrArray *diffs; /* (element-type MbImportDiff) (nullable) for MB_ROW_UPDATED */
  MbFault *fault;   /* (nullable) for MB_ROW_REFUSED: first in column order, more in its also */
} MbImportRow;

/* A line passed over; row 0 stands for a whole sheet. reason: "title" "blank" "total" "notes" "repeat_heading" "hidden" "other_table". The heading
 * itself is not passed over: see mb_import_plan_heading_rows. */
typedef struct
{
  guint sheet, row;
  char *reason;
  char *text;
} MbImportSkipped;
typedef struct
{
  guint sheet;
  guint row;
  guint column;
  const MbField *field;
  char *stated;
  char *read;
  char *taken;
  gboolean differs;
} MbImportTotal;
typedef struct
{
  gint64 record_id;
  char *title;
} MbImportMissing;

/* A value that all rows of a sheet have, which has no column for the field: given by hand, or a word of its title. */
typedef struct
{
  guint sheet;
  const MbField *field;
  char *text;
  gboolean from_title;
} MbImportConstant;

/* A field by which the file's scope is known: of a date its first and last, of anything else the words that occur. */
typedef struct
{
  const MbField *field;
  char **words;       /* as stored; links by name; NULL for dates */
  gboolean empty;     /* some line has none */
  char *first, *last; /* ISO dates (nullable) */
} MbImportScope;

typedef struct
{
  gboolean all_or_nothing; /* refuse everything if a row is refused */
  gboolean empty_erases;   /* an empty cell erases; default not */
  const char *sheet;       /* only this sheet; NULL: all that have the heading */
  GHashTable *mapping;     /* (nullable) heading → field id ("" for none): by hand or remembered */
  GHashTable *constants;   /* (nullable) field id → text: for all rows of a sheet that has no column for the field */
} MbImportOptions;

#define MB_TYPE_IMPORT_PLAN (mb_import_plan_get_type ())
G_DECLARE_FINAL_TYPE (MbImportPlan, mb_import_plan, MB, IMPORT_PLAN, GObject)

MbImportPlan *mb_import_plan_new (MbOffice *office, const char *register_id, const char *path,
                                  const MbImportOptions *options, MbJob *job, GError **error);
/* mb_import_guess_register: which register a file's headings fit best; "score" for a score sheet, which mb_inspection_plan_scores reads. NULL
 * with NO_HEADING if none, or with what reading says. Lives as long as the office's registers. */
const char *mb_import_guess_register (MbOffice *office, const char *path, MbJob *job, GError **error);

const MbRegister *mb_import_plan_register (MbImportPlan *plan);
const char *mb_import_plan_path (MbImportPlan *plan);
guint mb_import_plan_count (MbImportPlan *plan, MbRowFate fate);
guint mb_import_plan_n_read (MbImportPlan *plan);
guint mb_import_plan_n_sheets (MbImportPlan *plan);
const char *mb_import_plan_sheet_name (MbImportPlan *plan, guint sheet);
void mb_import_plan_heading_rows (MbImportPlan *plan, guint sheet, guint *first, guint *last);
GPtrArray *mb_import_plan_columns (MbImportPlan *plan);   /* (element-type MbImportColumn) all (transfer none) */
GPtrArray *mb_import_plan_constants (MbImportPlan *plan); /* (element-type MbImportConstant) */
GPtrArray *mb_import_plan_rows (MbImportPlan *plan);      /* (element-type MbImportRow) in sheet order */
GPtrArray *mb_import_plan_faults (MbImportPlan *plan);    /* (element-type MbFault) refusals, one per refused row */
GPtrArray *mb_import_plan_warnings (MbImportPlan *plan);  /* (element-type MbFault) */
GPtrArray *mb_import_plan_skipped (MbImportPlan *plan);   /* (element-type MbImportSkipped) */
GPtrArray *mb_import_plan_missing (
    MbImportPlan *plan); /* (element-type MbImportMissing) in the register, within the file's scope, not in the file */
const char *mb_import_plan_scope_text (MbImportPlan *plan); /* the scope in words, translated */
/* mb_import_plan_scope: the same by fields (element-type MbImportScope); empty: the whole register, or not to be told by fields. */
GPtrArray *mb_import_plan_scope (MbImportPlan *plan);
GPtrArray *mb_import_plan_totals (MbImportPlan *plan); /* (element-type MbImportTotal) */
/* mb_import_plan_cell_text: a cell as the file has it, without stray blanks. (transfer full) (nullable) NULL when empty */
char *mb_import_plan_cell_text (MbImportPlan *plan, guint sheet, guint row, guint column);
/* mb_import_plan_set_cell: a correction typed in the preview; the row is checked and matched again. */
gboolean mb_import_plan_set_cell (MbImportPlan *plan, guint sheet, guint row, guint column, const char *text,
                                  GError **error);
/* mb_import_plan_apply: one change set; set_id 0 when nothing changes. ROWS_REFUSED with all_or_nothing. CONFLICT when the register changed
 * since the plan was made: make it anew. */
gboolean mb_import_plan_apply (MbImportPlan *plan, MbJob *job, gint64 *set_id, GError **error);
/* mb_import_write_rejects: refused rows in the sender's own layout (titles, heading lines, columns, merges, widths, number formats), faulty cells
 * coloured and commented, one column more with the reasons. No refused row: nothing is written, TRUE. */
gboolean mb_import_write_rejects (MbImportPlan *plan, const char *path, GError **error);

G_END_DECLS

/* import-private.h: the parts of an import, for those in this folder who read a sheet of their own shape.
 *
 * An import has two halves. The general half reads the file (MbBook), finds the heading of each sheet and parts its
 * lines into titles, headings, totals, notes and data (MbLayout), and keeps the findings (MbImportPlan). The special half,
 * an MbImportKind, says which heading means what, judges the data lines and turns them into changes. A register's
 * import is one kind (import-check.c); the score sheets of the annual inspection are another.
 *
 *   static const MbImportKind kind = { match, accept, identifies, begin, evaluate, collect };
 *   plan = mb_import_plan_new_kind (office, "score", path, options, &kind, data, data_free, job, error);
 *
 * evaluate runs once when the plan is made and again after each mb_import_plan_set_cell; rows, faults, totals, missing
 * and its own warnings were cleared before. It walks plan->layouts, and for each index in layout->data makes one row:
 *
 *   row = mb_import_plan_add_row (plan, layout, index);
 *   cell = mb_book_cell (plan->book, layout->sheet, index, column);
 *   … mb_import_fault_at (plan, layout, index, position, code, subject) … mb_import_row_add_fault (row, fault) …
 *   row->fate = …; at the end of all rows: mb_import_plan_finish_rows (plan).
 *
 * It writes nothing; collect puts the changes of accepted rows into one set.
 */
#pragma once

#include "import.h"

G_BEGIN_DECLS

/* ---- The file in memory: import-read.c ---- */

/* One cell, 12 bytes: a ledger of 100,000 lines by 12 columns fits in some 30 MB with its texts. */
typedef struct
{
  guint32 text;   /* offset into the book's texts */
  guint16 column; /* 1-based */
  guint16 format; /* index into the book's number formats; 0 General */
  guint8 kind;    /* MbSheetCellKind */
} MbBookCell;

typedef struct
{
  guint row; /* the sheet's own number, 1-based */
  guint n_cells;
  gsize first; /* index into the book's cells */
} MbBookRow;

typedef struct
{
  char *name;
  gboolean hidden;
  GArray *rows;        /* (element-type MbBookRow) those with a cell, in order */
  GArray *merges;      /* (element-type MbSheetRange) */
  GArray *fills;       /* (element-type MbSheetRange) merges over several lines, by column and row: see mb_book_cell */
  GArray *widths;      /* (element-type MbSheetWidth) */
  GArray *hidden_rows; /* (element-type guint) (nullable) */
  GArray *unvalued;    /* (element-type MbSheetRange) (nullable) formulas without a value */
} MbBookSheet;

typedef struct
{
  MbFileKind kind;
  GPtrArray *sheets;  /* (element-type MbBookSheet) every worksheet, hidden ones too */
  GArray *cells;      /* (element-type MbBookCell) */
  GString *texts;     /* NUL-terminated one after another */
  GPtrArray *formats; /* (element-type utf8) number format codes */
} MbBook;

/* mb_book_read: the whole file. max_rows > 0: reading ends early once a visible sheet gave so many rows. */
MbBook *mb_book_read (const char *path, guint max_rows, MbJob *job, GError **error);
void mb_book_free (MbBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbBook, mb_book_free)
/* A book made by hand, for tests and for data that comes from elsewhere. */
MbBook *mb_book_new (MbFileKind kind);
guint mb_book_add_sheet (MbBook *book, const char *name, gboolean hidden);
void mb_book_add_row (MbBook *book, guint sheet, guint row, const MbSheetCell *cells, guint n_cells);
/* mb_book_end_sheet: after the sheet's rows; merges and widths may be NULL. */
void mb_book_end_sheet (MbBook *book, guint sheet, const GArray *merges, const GArray *widths,
                        const GPtrArray *formats);

static inline MbBookSheet *
mb_book_sheet (const MbBook *book, guint sheet)
{
  return g_ptr_array_index (book->sheets, sheet);
}

static inline MbBookRow *
mb_book_row (const MbBook *book, guint sheet, guint index)
{
  return &g_array_index (mb_book_sheet (book, sheet)->rows, MbBookRow, index);
}

static inline const char *
mb_book_text (const MbBook *book, const MbBookCell *cell)
{
  return cell != NULL ? book->texts->str + cell->text : "";
}

/* mb_book_tell_rows: what else the reader knows of a sheet: hidden rows, formulas without a value (both nullable, copied). */
void mb_book_tell_rows (MbBook *book, guint sheet, const GArray *hidden_rows, const GArray *unvalued);

/* mb_book_find: index of the row of that number; FALSE if it has no cell. */
gboolean mb_book_find (const MbBook *book, guint sheet, guint row, guint *index);
/* mb_book_raw_cell: the cell itself; NULL when empty or nothing but blanks. mb_book_cell: likewise, but an empty cell that
 * a merge over several lines covers is the merge's top cell, as people read it. Valid until the book changes. */
const MbBookCell *mb_book_raw_cell (const MbBook *book, guint sheet, guint index, guint column);
const MbBookCell *mb_book_cell (const MbBook *book, guint sheet, guint index, guint column);
/* mb_book_set_text: replaces a cell by text; "" empties it. FALSE if the row has no cell at all. */
gboolean mb_book_set_text (MbBook *book, guint sheet, guint index, guint column, const char *text);

/* ---- Heading and lines: import-heading.c, import-lines.c ---- */

/* The column that a reject file adds, and that its import passes over. */
#define MB_IMPORT_REASON_HEADING "退回原因"

#define MB_HEADING_UNKNOWN (-1) /* match: no such heading; its other forms are tried */
#define MB_HEADING_IGNORED (-2) /* match: known, and wanted nowhere; nothing else is tried */

typedef struct
{
  guint column;  /* 1-based */
  char *heading; /* all levels, parted by "/" */
  char *leaf;    /* the lowest level alone */
  char *unit;    /* in brackets at the end of the heading, such as "万元" (nullable) */
  int key;       /* what match gave; a key stands once in a layout: later ones are MB_HEADING_IGNORED and `twice` */
  int first_key; /* of a column that is `twice`: what it would be */
  gboolean by_alias;
  gboolean twice;
  gboolean serial; /* 序号 and the like: of no meaning for the data */
  gboolean reason; /* the column that a reject file of ours has added */
} MbLayoutColumn;

typedef struct
{
  guint row, index;
  gboolean subtotal; /* 小计 */
} MbLayoutTotal;

typedef struct
{
  guint sheet;
  guint first, last;             /* heading: the sheet's row numbers */
  guint first_index, last_index; /* the same as indices */
  guint begin_index, end_index;  /* of the first line that may be its title; behind its last line */
  guint n_keys;                  /* different keys found */
  GArray *columns;               /* (element-type MbLayoutColumn) by column */
  GArray *data;                  /* (element-type guint) indices of data lines */
  GArray *totals;                /* (element-type MbLayoutTotal) */
  GArray *sections;              /* (element-type guint) indices of lines of one text among the data */
  GArray *repeats;               /* (element-type guint) indices of lines that are the same heading again */
  gboolean foreign;              /* of other words: its lines are left alone */
  char *title_unit;              /* unit told above the heading, such as "万元" of 单位：万元 (nullable) */
} MbLayout;

/* A heading's text (one of its forms: "许可证有效期/有效期起", "许可证有效期有效期起", "有效期起") → key ≥ 0 or MB_HEADING_…. */
typedef int (*MbHeadingMatch) (const char *heading, gboolean *by_alias, gpointer user);
/* Whether a line with just these keys may be a heading at all (nullable: two keys). */
typedef gboolean (*MbHeadingAccept) (const int *keys, guint n_keys, gpointer user);

/* mb_layout_find: the heading of a sheet, of one to four lines under any titles; NULL if none. Its lines are not parted yet. */
MbLayout *mb_layout_find (const MbBook *book, guint sheet, MbHeadingMatch match, MbHeadingAccept accept, gpointer user);
/* mb_layout_find_tables: every table of a sheet, in order, foreign ones too. (element-type MbLayout) (transfer full) */
GPtrArray *mb_layout_find_tables (const MbBook *book, guint sheet, MbHeadingMatch match, MbHeadingAccept accept,
                                  gpointer user);
/* mb_layout_each_candidate: each line (with those under it) that might be the sheet's heading, read as one; no key is sought. */
void mb_layout_each_candidate (const MbBook *book, guint sheet, void (*func) (const MbLayout *layout, gpointer user),
                               gpointer user);
void mb_layout_free (MbLayout *layout);
/* mb_layout_find_key: position in columns of a key, or -1. */
int mb_layout_find_key (const MbLayout *layout, int key);
static inline MbLayoutColumn *
mb_layout_column (const MbLayout *layout, guint position)
{
  return &g_array_index (layout->columns, MbLayoutColumn, position);
}

/* mb_layout_part: fills data and totals; what is neither goes to skipped (element-type MbImportSkipped). identifies tells the keys
 * that name a line's record: a total line has none of them. */
void mb_layout_part (MbLayout *layout, const MbBook *book, gboolean (*identifies) (int key, gpointer user),
                     gpointer user, GPtrArray *skipped);
/* mb_layout_pass_over: all lines of a table that is not wanted. */
void mb_layout_pass_over (const MbLayout *layout, const MbBook *book, GPtrArray *skipped);
/* mb_import_is_note: a word that stands beside the data of a form, such as 填表人：…. */
gboolean mb_import_is_note (const char *text);
MbImportSkipped *mb_import_skipped_new (guint sheet, guint row, const char *reason, const char *text);

/* ---- The plan: import-plan.c ---- */

typedef struct
{
  MbHeadingMatch match;
  MbHeadingAccept accept;                          /* nullable */
  gboolean (*identifies) (int key, gpointer user); /* keys that name the record of a line */
  /* begin: all layouts are known; checks them, adds columns and lasting warnings. usable (nullable) below decides sheet by
   * sheet before. */
  gboolean (*begin) (MbImportPlan *plan, gpointer user, GError **error);
  gboolean (*evaluate) (MbImportPlan *plan, MbJob *job, gpointer user, GError **error);
  gboolean (*collect) (MbImportPlan *plan, MbChangeSet *set, MbJob *job, gpointer user, GError **error);
  /* applied (nullable): after the set was applied, to learn real ids. */
  void (*applied) (MbImportPlan *plan, const MbChangeSet *set, gpointer user);
  /* usable (nullable): whether a sheet with this heading holds wanted rows; FALSE with error: passed over, and the error is
   * what is told when no sheet is left. */
  gboolean (*usable) (const MbLayout *layout, gpointer user, GError **error);
  /* prepare (nullable): before a sheet's headings are sought. */
  gboolean (*prepare) (const MbBook *book, guint sheet, gpointer user, GError **error);
} MbImportKind;

struct _MbImportPlan
{
  GObject parent_instance;

  MbOffice *office;
  const MbRegister *reg; /* the register that apply watches for changes by others */
  char *path;
  gboolean all_or_nothing, empty_erases;

  const MbImportKind *kind;
  gpointer user;
  GDestroyNotify user_free;

  MbBook *book;
  GPtrArray *layouts; /* (element-type MbLayout) tables of all sheets; of one sheet there may be several */
  GPtrArray *others;  /* (element-type MbLayout) tables that are passed over */
  gint64 seq;         /* the store's last change when the plan was made */

  GPtrArray *columns;       /* (element-type MbImportColumn) */
  GPtrArray *constants;     /* (element-type MbImportConstant) */
  GPtrArray *rows;          /* (element-type MbImportRow) */
  GPtrArray *faults;        /* (element-type MbFault) borrowed from rows */
  GPtrArray *warnings;      /* (element-type MbFault) */
  guint n_lasting_warnings; /* those of reading and begin, which stay when evaluate runs again */
  GPtrArray *skipped;       /* (element-type MbImportSkipped) */
  GPtrArray *missing;       /* (element-type MbImportMissing) */
  GPtrArray *totals;        /* (element-type MbImportTotal) */
  char *scope_text;
  GPtrArray *scope; /* (element-type MbImportScope) */
  guint counts[4];  /* by MbRowFate */
};

/* mb_import_plan_new_kind: reads, finds the headings, parts the lines, begins and evaluates. user is taken, also on failure. Errors: those
 * of reading; NO_HEADING, HEADING_INCOMPLETE, NO_ROWS; ARGUMENT when options name a sheet that is not there. */
MbImportPlan *mb_import_plan_new_kind (MbOffice *office, const MbRegister *reg, const char *path,
                                       const MbImportOptions *options, const MbImportKind *kind, gpointer user,
                                       GDestroyNotify user_free, MbJob *job, GError **error);
/* The same over a book already in memory (taken). */
MbImportPlan *mb_import_plan_new_book (MbOffice *office, const MbRegister *reg, const char *path, MbBook *book,
                                       const MbImportOptions *options, const MbImportKind *kind, gpointer user,
                                       GDestroyNotify user_free, MbJob *job, GError **error);

/* mb_import_plan_layout: the first of a sheet; NULL if none was found there. */
const MbLayout *mb_import_plan_layout (const MbImportPlan *plan, guint sheet);
/* mb_import_plan_layout_of: the table that a row (by index) stands in; NULL if in none. */
const MbLayout *mb_import_plan_layout_of (const MbImportPlan *plan, guint sheet, guint index);

/* mb_import_plan_add_column: for the preview; field is NULL for what is no field of reg. sample is filled in. */
MbImportColumn *mb_import_plan_add_column (MbImportPlan *plan, const MbLayout *layout, guint position,
                                           const MbField *field);
/* mb_import_plan_add_row: fate MB_ROW_REFUSED until set. Owned by the plan. */
MbImportRow *mb_import_plan_add_row (MbImportPlan *plan, const MbLayout *layout, guint index);
/* mb_import_row_add_fault: takes fault; keeps the faults of a row in column order, those without a column last. */
void mb_import_row_add_fault (MbImportRow *row, MbFault *fault);
/* mb_import_plan_finish_rows: rows with a fault are refused; counts and faults follow from the rows. Call last in evaluate. */
void mb_import_plan_finish_rows (MbImportPlan *plan);
/* mb_import_fault_at: a fault with its place filled in. position: into layout->columns, or -1; index: of the row, or G_MAXUINT for
 * the heading. found is the cell as written. (transfer full) */
MbFault *mb_import_fault_at (const MbImportPlan *plan, const MbLayout *layout, guint index, int position,
                             MbFaultCode code, const char *subject);
/* mb_import_fault_place: the same for a fault made elsewhere (by core/field). */
void mb_import_fault_place (const MbImportPlan *plan, const MbLayout *layout, guint index, int position,
                            MbFault *fault);
/* mb_import_field_fault: mb_import_fault_at about a field, which is its subject. Where the sheet has no column for it
 * (position -1) the field's own label stands for the heading. */
MbFault *mb_import_field_fault (const MbImportPlan *plan, const MbLayout *layout, guint index, int position,
                                MbFaultCode code, const MbField *field);
void mb_import_plan_warn (MbImportPlan *plan, MbFault *fault); /* takes fault */

G_END_DECLS

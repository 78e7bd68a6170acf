/* table.h: a computed table of typed cells; what a report is before anyone presents it.
 *
 * xlsx, csv, paper and screen each only present a table; none computes a figure. Columns and rows are owned by
 * the table. Build: mb_table_new, mb_table_add_column…, mb_table_add_row, set cells, mb_table_add_totals.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MB_CELL_EMPTY,
  MB_CELL_TEXT,    /* codes and phones too */
  MB_CELL_COUNT,   /* integer */
  MB_CELL_DECIMAL, /* hundredths, two decimals shown */
  MB_CELL_MONEY,   /* fen; shown in yuan, two decimals */
  MB_CELL_PERCENT, /* hundredths of a percent, shown 81.40% */
  MB_CELL_DATE     /* ISO text */
} MbCellType;

typedef enum { MB_ALIGN_AUTO, MB_ALIGN_LEFT, MB_ALIGN_CENTRE, MB_ALIGN_RIGHT } MbAlign; /* AUTO: by type */

typedef enum { MB_ROW_BODY, MB_ROW_SUBTOTAL, MB_ROW_TOTAL } MbRowKind;

typedef enum
{
  MB_TOTAL_NONE,
  MB_TOTAL_SUM,  /* sum of the body rows; a formula in xlsx with the value cached */
  MB_TOTAL_RATE  /* the percentage of two other columns' totals */
} MbTotalKind;

typedef struct
{
  MbCellType type;
  gint64 number; /* COUNT, DECIMAL, MONEY, PERCENT */
  char *text;    /* TEXT, DATE; owned */
  char *link;    /* nullable, owned: the rows behind the figure, "register?field=value&…", for the screen */
} MbCell;

typedef struct
{
  char *id;
  char **headings; /* one to three levels, outermost first; equal neighbours of a level merge; a column with fewer
                      levels spans downwards */
  MbCellType type;
  MbAlign align;
  guint width;     /* characters of half width; 0: from content */
  gboolean wrap;
  MbTotalKind total;
  int part, whole; /* column indexes for MB_TOTAL_RATE; the rate cells of body rows are part/whole too */
} MbTableColumn;

typedef struct
{
  MbRowKind kind;
  MbCell *cells; /* one per column */
} MbTableRow;

typedef struct
{
  char *name;         /* report id */
  char *title;        /* 公文 title of the form */
  char *subtitle;     /* nullable: second title line, such as （2025年度） */
  char *left_note;    /* 填报单位（盖章）：… (nullable) */
  char *middle_note;  /* 统计时间 … (nullable) */
  char *right_note;   /* 填报日期：… or 单位：人 (nullable) */
  char **foot_notes;  /* 注：… lines (nullable) */
  char **signatures;  /* 单位负责人： 审核人： 填报人： 联系电话： (nullable) */
  gboolean landscape;
  gboolean total_first; /* total row directly under the heading, else last */
  GPtrArray *columns; /* (element-type MbTableColumn) */
  GPtrArray *rows;    /* (element-type MbTableRow) */
  /* a native chart in xlsx and a drawn one elsewhere (nullable chart kind: "bar", "line", "barline") */
  char *chart_kind;
  char *chart_title;
  int chart_category;   /* column index */
  int *chart_series;    /* column indexes, n_chart_series */
  guint n_chart_series;
} MbTable;

MbTable *mb_table_new (const char *name, const char *title);
void mb_table_free (MbTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbTable, mb_table_free)

/* mb_table_add_column: heading levels separated by "/"; a literal slash is "\\/". Returns the column, owned by the table. */
MbTableColumn *mb_table_add_column (MbTable *table, const char *id, const char *heading, MbCellType type, guint width);
/* mb_table_add_row: all cells empty. Borrowed; stays valid. */
MbTableRow *mb_table_add_row (MbTable *table, MbRowKind kind);
void mb_table_set_number (MbTable *table, MbTableRow *row, guint column, gint64 number); /* the column's type */
void mb_table_set_text (MbTable *table, MbTableRow *row, guint column, const char *text);
void mb_table_set_link (MbTable *table, MbTableRow *row, guint column, const char *link);
/* mb_table_finish: fills rate cells from part and whole in every row, adds the total row (label in the first text
 * column) when any column has a total, with label "合计". Call once, last. */
void mb_table_finish (MbTable *table);
/* mb_table_format: a cell as shown to people. (transfer full) */
char *mb_table_format (const MbTable *table, guint column, const MbCell *cell);
guint mb_table_heading_levels (const MbTable *table);
/* mb_table_heading_span: the heading cell whose top left corner is (level, column): its text (borrowed) and how many
 * columns and levels it covers; NULL when (level, column) is covered by another. */
const char *mb_table_heading_span (const MbTable *table, guint level, guint column, guint *n_columns, guint *n_levels);

G_END_DECLS

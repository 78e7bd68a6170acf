/* report-declare.h: a report as its declaration has it.
 *
 * data/reports/NAME.report, GKeyFile syntax:
 *
 *   [Report]
 *   title=Hazards by category      ; in menus; title[zh_CN]=校园安全隐患分类统计表 also on the form
 *   group=Hazards  order=10  hidden=false
 *   kind=summary                   ; list: rows are records; summary: rows are groups of them
 *   register=hazard
 *   where=found<=@as_of            ; see report-condition.h
 *   uses=as-of;town                ; options that it takes: year, as-of, town, institution
 *   form={town}校园安全隐患统计表    ; the form's title where it is another; {placeholders} of report-scope.h here and below
 *   subtitle=（截至{as_of}）  left=填报单位（盖章）：{office}  middle=..  right=填报日期：{today}
 *   notes=注：..;..                ; foot notes
 *   signatures=单位负责人：;审核人：;填报人：;联系电话：{phone}
 *   landscape=true  total=last     ; last | first | none
 *   sort=-found;limit              ; list: paths; summary: column ids
 *   ; summary only
 *   rows=category                  ; path, or month(path); nothing: one row, the total
 *   rows.heading=类别  rows.width=16
 *   rows.order=institution.type    ; words of that register's field first, in its order (default: of the path's own
 *                                  ; field)
 *   rows.zero=true                 ; rows without any figure are shown (default: for declared words, towns and months)
 *   number=true                    ; a column 序号 first
 *
 *   [Row schools]                  ; summary: fixed rows instead of rows=
 *   label=中小学
 *   where=type=小学|初中           ; of the report's register; where.REGISTER for columns of another one
 *
 *   [Column closed]
 *   heading=一般/已销号             ; one to three levels
 *   value=count                    ; list: a path, @number, overdue(limit), blank
 *                                  ; summary: count, sum(path), distinct(path), rate(a,b), share(a), plus(a,b,..),
 *                                  ; minus(a,b,..), blank
 *   where=status=已销号 & completed<=@as_of
 *   link=..                        ; where of the list behind the figure, when `where` is not one that a list can
 *                                  ; show; used only when it has as many rows as the figure says
 *   register=institution  key=town ; summary: a figure of another register, grouped by key
 *   each=severity                  ; repeated for each word of that field (REGISTER.FIELD or a path); {each} is the
 *                                  ; word. Neighbours with the same each are repeated together; rate(found,total)
 *                                  ; then means those of the same word, and "grade@first" the first column that
 *                                  ; grew out of [Column grade]
 *   type=percent                   ; text count decimal money percent date (default by value)
 *   total=sum                      ; sum | none (default: sum for figures)
 *   width=10 align=centre wrap=true hidden=true empty=— mask=true format=chinese
 *   map=veto:一票否决;absent:未参加年检   ; other words for stored ones
 *
 *   [Chart]
 *   kind=barline  title=..  category=ID  series=ID;ID   ; category: a column, or "row"
 *
 * A chart of its own (data/charts/NAME.chart) is the same; or it says report=NAME under [Chart], and its [Report]
 * holds only what differs, such as the title. A letter holds such lists as [Table NAME] with [Column NAME.id].
 */
#pragma once

#include "report-condition.h"
#include "report-scope.h"

G_BEGIN_DECLS

typedef enum
{
  MB_MEASURE_NUMBER, /* the row's number */
  MB_MEASURE_ROW,    /* the row's label, in summaries */
  MB_MEASURE_PATH,
  MB_MEASURE_OVERDUE,
  MB_MEASURE_BLANK,
  MB_MEASURE_COUNT,
  MB_MEASURE_SUM,
  MB_MEASURE_DISTINCT,
  MB_MEASURE_RATE,
  MB_MEASURE_SHARE,
  MB_MEASURE_PLUS,
  MB_MEASURE_MINUS
} MbMeasure;

typedef struct
{
  char *id;
  char *heading;
  MbMeasure measure;
  char **args;             /* a path, or ids of columns */
  int *arg_columns;        /* of RATE, SHARE, PLUS, MINUS: positions */
  char *register_id, *key; /* nullable: the report's own */
  MbCondition *where;
  MbCondition *link; /* nullable */
  MbCellType type;   /* MB_CELL_EMPTY: by value */
  MbAlign align;
  guint width;
  gboolean wrap, hidden, mask, chinese_date, total;
  GHashTable *map; /* nullable */
  char *empty;     /* nullable: shown for nothing */
} MbReportColumn;

typedef struct
{
  char *label;
  GHashTable *where; /* register id → MbCondition of one alternative */
} MbReportFixedRow;

typedef struct
{
  char *name;
  char *title, *title_zh, *group;
  int order;
  gboolean hidden;
  gboolean summary;
  char *register_id;
  char *source; /* of a letter's table: "scores", "vetoes" or NULL */
  char **uses;
  char *form, *subtitle, *left, *middle, *right;
  char **notes, **signatures;
  gboolean landscape, total_first, total;
  MbCondition *where;
  char **sort;
  char *rows, *rows_heading, *rows_order;
  guint rows_width;
  gboolean rows_zero, has_rows_zero;
  gboolean number;
  GPtrArray *fixed;   /* (element-type MbReportFixedRow) */
  GPtrArray *columns; /* (element-type MbReportColumn) with those of `each` unfolded */
  char *chart_kind, *chart_title, *chart_category;
  char **chart_series;
} MbReport;

/* The words of an `each`: REGISTER.FIELD or a path of the report's register. (transfer full) */
typedef char **(*MbEachFunc) (const char *register_id, const char *each, gpointer user, GError **error);

/* mb_report_parse: head and prefix are "Report" and "" for reports and charts, "Table NAME" and "NAME." for lists in
 * letters. each NULL: every `each` gives one word, which is enough to check a declaration. NULL: the mistake is kept
 * in declaration, or *error is what each said. */
MbReport *mb_report_parse (MbDeclaration *declaration, const char *name, const char *head, const char *prefix,
                           MbEachFunc each, gpointer user, GError **error);
void mb_report_free (MbReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbReport, mb_report_free)
/* mb_report_load: parses a text for an office, with the words of its fields. office NULL: only to check it. */
MbReport *mb_report_load (MbOffice *office, const char *text, const char *name, GError **error);
int mb_report_find_column (const MbReport *report, const char *id); /* -1: none */

/* mb_report_words: the words of REGISTER.FIELD or of a path: those of mb_office_field_words. (transfer full) */
char **mb_report_words (MbOffice *office, const char *register_id, const char *path, GError **error);

G_END_DECLS

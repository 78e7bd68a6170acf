/* paper.h: pages from blocks to cairo: one layout for screen, printer and PDF. A4, GB/T 9704 manners.
 *
 * Build a document of blocks, paginate, then render page n to any cairo context (points, origin at the page's corner).
 * Pages break between rows, never within one; table headings repeat; "第 x 页 共 y 页" at the foot.
 * Fonts are named as offices have them (方正小标宋简体, 仿宋_GB2312, 黑体, 楷体_GB2312) with free fallbacks.
 * Pages with text of a letter have its margins (37, 26, 35 and 28 mm), those of tables with titles and small text alone 2 cm; a landscape
 * table within a portrait document has pages of its own. A document belongs to one thread at a time, any thread.
 *
 *   g_autoptr (MbPaper) paper = mb_paper_new (title, FALSE);
 *   mb_paper_add_text (paper, MB_TEXT_TITLE, title);
 *   mb_paper_add_text (paper, MB_TEXT_BODY, text);
 *   mb_paper_add_signature (paper, office, "2026年3月5日", TRUE);
 *   return mb_paper_write_pdf (paper, path, office, job, error);
 */
#pragma once

#include <cairo.h>

#include "chart.h"
#include "job.h"
#include "table.h"

G_BEGIN_DECLS

typedef enum
{
  MB_TEXT_TITLE,    /* 2号小标宋, centred */
  MB_TEXT_SUBTITLE, /* 3号楷体, centred */
  MB_TEXT_NUMBER,   /* 发文字号, centred */
  MB_TEXT_HEADING,  /* 3号黑体 */
  MB_TEXT_BODY,     /* 3号仿宋, first line indented by two characters */
  MB_TEXT_ADDRESSEE,/* 3号仿宋, no indent, with the colon at its end */
  MB_TEXT_SMALL     /* 五号宋体: notes under tables */
} MbTextStyle;

typedef struct _MbPaper MbPaper;
MbPaper *mb_paper_new (const char *title, gboolean landscape);
void mb_paper_free (MbPaper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbPaper, mb_paper_free)

/* mb_paper_add_text: plain text; each line is a paragraph. */
void mb_paper_add_text (MbPaper *paper, MbTextStyle style, const char *text);
/* mb_paper_take_table: takes the finished table; with_title draws its title, notes and signatures as a form does. Its chart, if
 * it has one, is a block of its own (mb_paper_add_chart). */
void mb_paper_take_table (MbPaper *paper, MbTable *table, gboolean with_title);
/* mb_paper_add_chart: as wide as the page, height in points, in grey print. */
void mb_paper_add_chart (MbPaper *paper, MbChart *chart, double height);
/* mb_paper_add_signature: the date four characters from the right edge, the signing office over its middle, the seal's place (4.2 cm)
 * around them; kept on one page with the end of what precedes. */
void mb_paper_add_signature (MbPaper *paper, const char *office, const char *date_chinese, gboolean seal_place);
/* mb_paper_add_line: "签收人：____ 签收时间：____" style line of labels with rules to write on. */
void mb_paper_add_fill_line (MbPaper *paper, const char *const *labels);
/* mb_paper_add_break: a new page; restart_numbers begins a new document: its pages count from 1 again (all result sheets in one PDF). */
void mb_paper_add_break (MbPaper *paper, gboolean restart_numbers);

/* mb_paper_new_from_table: the whole form on A4 as its declaration says, with its chart. Takes the table. */
MbPaper *mb_paper_new_from_table (MbTable *table);

/* mb_paper_n_pages: lays everything out when needed, as do the functions below; at least 1. Pages count from 0. Points. */
guint mb_paper_n_pages (MbPaper *paper);
void mb_paper_page_size (MbPaper *paper, guint page, double *width, double *height);
/* mb_paper_render: draws on no ground of its own. */
void mb_paper_render (MbPaper *paper, guint page, cairo_t *cr);
/* mb_paper_hit: the link of the table cell under a point of a page, or NULL. Borrowed. */
const char *mb_paper_hit (MbPaper *paper, guint page, double x, double y);
typedef struct
{
  double x, y, width, height; /* of the cell on its page */
  const char *link;           /* borrowed from the paper */
  char *text;                 /* as read aloud: row, heading, figure */
} MbPaperFigure;
/* mb_paper_figures: all cells of a page that are links, line by line. (transfer full) (element-type MbPaperFigure) */
GArray *mb_paper_figures (MbPaper *paper, guint page);
/* mb_paper_write_pdf: with title and author set; written beside and renamed. */
gboolean mb_paper_write_pdf (MbPaper *paper, const char *path, const char *author, MbJob *job, GError **error);

G_END_DECLS

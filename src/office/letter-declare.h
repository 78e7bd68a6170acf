/* letter-declare.h: a letter as its declaration has it.
 *
 * data/letters/NAME.letter, GKeyFile syntax:
 *
 *   [Letter]
 *   title=Result notice            ; title[zh_CN]=年检结果通知书
 *   group=..  order=10  hidden=false
 *   uses=year;institution
 *   register=participant           ; a letter per record
 *   where=inspection.year=@year    ; which records (report-condition.h)
 *   institution=institution        ; path that --institution is compared with; "id" where the record is the institution
 *   sort=position
 *   with=hazard  with.link=institution  with.where=status!=已销号   ; only records that such others link to
 *
 *   [Table hazards]                ; a list as in report-declare.h ("kind=list"), {placeholders} and @record of this
 *                                  ; letter
 *   register=hazard  where=institution=@record & status!=已销号
 *   [Column hazards.description]
 *   value=description
 *
 *   [Table scores]                 ; or the score sheet of a participant: source=scores | vetoes (those that are set)
 *   source=scores
 *   [Column scores.item]           ; value: section code item full points reason criteria deduction method basis
 *
 *   [Block body]                   ; in order
 *   type=body                      ; title subtitle number heading body addressee small table signature fill break
 *   text=..{name}..{institution.town}..{today}..{count:hazards}..
 *   when=grade=不合格               ; only if the record meets it
 *   when.table=hazards             ; only if that table has rows
 *   table=hazards  titled=false    ; of type=table; titled draws the table's title and notes
 *   office={office} date={today} seal=true   ; of type=signature
 *   labels=签收人：;签收时间：       ; of type=fill
 *
 * Placeholders: those of report-scope.h, any field of the record or of one that it links to (dates as 2026年3月5日), and
 * {count:TABLE}.
 */
#pragma once

#include "report-declare.h"

G_BEGIN_DECLS

typedef enum
{
  MB_BLOCK_TEXT,
  MB_BLOCK_TABLE,
  MB_BLOCK_SIGNATURE,
  MB_BLOCK_FILL,
  MB_BLOCK_BREAK
} MbBlockKind;

typedef struct
{
  MbBlockKind kind;
  MbTextStyle style;
  char *text;
  MbCondition *when;
  char *when_table;
  char *table;
  gboolean titled;
  char *office, *date;
  gboolean seal;
  char **labels;
} MbLetterBlock;

typedef struct
{
  char *name;
  char *title_zh;
  char **uses;
  char *register_id;
  MbCondition *where;
  char *institution;
  char **sort;
  char *with, *with_link;
  MbCondition *with_where;
  GHashTable *tables; /* name → MbReport */
  GPtrArray *blocks;  /* (element-type MbLetterBlock) */
} MbLetter;

/* mb_letter_load: office NULL: only to check it. DECLARATION with file, group and key. */
MbLetter *mb_letter_load (MbOffice *office, const char *text, const char *name, GError **error);
void mb_letter_free (MbLetter *letter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbLetter, mb_letter_free)

G_END_DECLS

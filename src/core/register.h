/* register.h: what a register (台账) is, read from its declaration.
 *
 * data/registers/NAME.register, GKeyFile syntax with localised keys. The table,
 * the list, the form, import, export, search and audit all follow from it.
 *
 *   [Register]
 *   id=hazard            ; [a-z][a-z0-9_]*
 *   version=1            ; raised when fields are added
 *   label=Hazards        ; label[zh_CN]=隐患
 *   singular=hazard      ; singular[zh_CN]=隐患
 *   title=description    ; field shown as the record's name
 *   identity=found;institution;category;description
 *   sort=-found;limit    ; default order, '-' descending
 *   columns=found;institution;..   ; the columns that the list begins with, in this order; the others follow as declared
 *   system=false         ; true: kept by the program (scores ...), never in menus
 *   headings=隐患台账     ; words by which a sheet's title is recognised (optional)
 *   indexes=town+status;status+limit   ; further composite indexes
 *   locked=published     ; a date or boolean field: once it is set, nothing of the record changes any more ...
 *   locked_by=inspection ; ... nor of the records whose link leads to such a record, directly or through others
 *
 *   [Field found]
 *   type=date            ; text longtext integer decimal money date choice boolean link code attachment
 *   label=..  group=..  help=..  unit=..       (localised)
 *   aliases=检查日期;发现日期
 *   required=true unique=false personal=false scope=true filter=true list=true search=true hidden=false
 *   width=12 default=..  min=0 max=..  (integers in the stored unit)
 *   choices=a;b;c  open=false  alias[X]: "alias.在办=正常办学;运行中"  tone.在办=good (good|warn|bad|dim)
 *   link=institution  checker=uscc (uscc|region|town|school_id|licence|phone)
 *   was=old_id retired=true  derived=true (set by the program only: shown, never typed or imported)
 *   due=date;60d         ; of a date: proposed where nothing was entered, so long after that field. d: calendar days, an end on a day off
 *                        ; moves to the next workday; w: workdays
 *   due_by=channel due.12345热线=10w   ; another term for a word of that choice field
 *   range_start=licence_from ; of a date: ledgers that have both in one cell (2024.9.1-2027.8.31) give that field the first of them
 *
 *   [States]             ; optional; field names the choice field with states
 *   field=status
 *   initial=批准筹设;在办
 *   order=found;rectifying;..   ; for "never backwards" on import
 *   [Transition 在办>限期整改]
 *   label=.. requires=reason;..     ; field ids that must be set
 *
 *   [Demand five_commitments]       ; optional: what some records must have besides, told by the word of a choice field
 *   label=Five commitments          ; label[zh_CN]=五落实: what the demand is called
 *   field=severity                  ; of a record whose severity is ..
 *   values=重大                      ; .. one of these
 *   into=已销号                      ; a step into one of these states ..
 *   requires=measure;fund;..        ; .. is refused while one of these fields is empty
 *
 * A demand is made of steps taken here. What a ledger tells of the past is taken as it is (with a warning), and so is a record
 * that is entered in such a state.
 *
 * Every register has, undeclared, the fields `note` (long text) and `tags` (text).
 */
#pragma once

#include <gio/gio.h>

#include "value.h"

G_BEGIN_DECLS

typedef enum
{
  MB_FIELD_TEXT,
  MB_FIELD_LONG_TEXT,
  MB_FIELD_INTEGER,
  MB_FIELD_DECIMAL, /* hundredths */
  MB_FIELD_MONEY,   /* fen */
  MB_FIELD_DATE,
  MB_FIELD_CHOICE,
  MB_FIELD_BOOLEAN,
  MB_FIELD_LINK,
  MB_FIELD_CODE,
  MB_FIELD_ATTACHMENT
} MbFieldType;

typedef struct _MbRegister MbRegister;

typedef struct
{
  char *value;       /* the stored word */
  char **aliases;    /* other words taken for it (nullable) */
  char *tone;        /* "good", "warn", "bad", "dim" or NULL: how a list paints it */
  char **folded;     /* private: value and aliases, folded */
} MbChoice;

/* A time limit that is proposed. */
typedef struct
{
  char *word; /* (nullable) of the field due_by; NULL: for all others */
  int days;
  gboolean workdays; /* else calendar days */
} MbDueTerm;

typedef struct
{
  const MbRegister *reg;
  guint index;       /* position in the register, also in MbRecord values */
  MbFieldType type;
  char *id;
  char *label;       /* translated for the process's locale */
  char *label_zh;    /* Chinese label whatever the locale: headings of formal documents, import */
  char *group;       /* translated (nullable) */
  char *help;        /* translated (nullable) */
  char *unit;        /* such as 人; translated (nullable) */
  char *unit_zh;     /* the same in Chinese whatever the locale (nullable) */
  char **aliases;    /* headings met in real ledgers; label_zh is always one (not listed) */
  char *link;        /* register id for MB_FIELD_LINK */
  char *checker;     /* for MB_FIELD_CODE */
  char *was;         /* earlier id (nullable) */
  MbValue default_value;
  GPtrArray *choices; /* (element-type MbChoice) (nullable) */
  gboolean open;      /* choice: new values are learned */
  gboolean required, unique, identifying, scope, filter, list, search, hidden, personal, retired, derived;
  guint width;        /* characters, 0: by type */
  gboolean has_min, has_max;
  gint64 min, max;    /* in the stored unit; of a text, max is its length in characters */
  char *due_from;     /* (nullable) date field that the terms count from */
  char *due_by;       /* (nullable) choice field whose word tells the term */
  char *range_start;  /* (nullable) date field that takes the first of two dates in one cell */
  GPtrArray *terms;   /* (element-type MbDueTerm) (nullable) the general one first */
  char **units;       /* unit in every language of the declaration, folded (nullable) */
} MbField;

typedef struct
{
  char *from, *to;
  char *label;      /* translated verb for a button (nullable) */
  char **requires;  /* field ids that must be set (nullable) */
} MbTransition;

typedef struct
{
  char *id;
  char *label;           /* translated (nullable) */
  const MbField *field;  /* a choice */
  char **values;         /* words of field for which the demand holds */
  char **into;           /* states */
  char **requires;       /* field ids that must be set */
} MbDemand;

struct _MbRegister
{
  char *id;
  guint version;
  char *label, *label_zh, *singular;
  GPtrArray *fields;      /* (element-type MbField), note and tags last */
  const MbField *title;
  GPtrArray *identity;    /* (element-type MbField), borrowed */
  char **sort;            /* "field" or "-field" */
  GPtrArray *columns;     /* (element-type MbField) what the list shows first, borrowed */
  char **indexes;         /* "a+b" */
  char **headings;        /* words of a sheet's title that mean this register */
  gboolean system;
  const MbField *locked;           /* (nullable) while it is set, the store refuses every change of the record */
  const MbField *locked_by;        /* (nullable) link to what locks the record along with itself */
  const MbField *state_field;      /* nullable */
  char **initial_states;           /* nullable */
  char **state_order;              /* nullable: import never moves a record to an earlier one */
  GPtrArray *transitions;          /* (element-type MbTransition) */
  GPtrArray *demands;              /* (element-type MbDemand) */
  char *source;                    /* the declaration's text as read */
  GHashTable *by_id;               /* private: id to MbField */
  GHashTable *by_heading;          /* private: folded heading to where it leads */
};

/* mb_register_new_parse: origin names the file in messages. Errors: MB_FAULT_DECLARATION with
 * file, group and key named: an unknown key or group, a group or id that stands twice, a word that two fields have for
 * a heading, a name that leads nowhere, a value of the wrong kind. (transfer full) */
MbRegister *mb_register_new_parse (const char *data, gssize length, const char *origin, GError **error);
void mb_register_free (MbRegister *reg);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbRegister, mb_register_free)

const MbField *mb_register_field (const MbRegister *reg, const char *id); /* NULL if none */
/* mb_register_match_heading: the field whose label (any language), id or alias equals the heading after
 * normalising (blanks, brackets' width, units in brackets, ":" and "*" dropped). by_alias tells which. NULL if none. A
 * unit that would change the number's meaning (万元 where the field counts in 元) is not dropped. */
const MbField *mb_register_match_heading (const MbRegister *reg, const char *heading, gboolean *by_alias);
/* mb_register_transition: the declared step, or NULL if not allowed. Same state is always allowed (returns NULL
 * with *same TRUE). */
const MbTransition *mb_register_transition (const MbRegister *reg, const char *from, const char *to, gboolean *same);
/* mb_transition_lacking: what the step requires and values do not have. (transfer container) (element-type MbField) */
GPtrArray *mb_transition_lacking (const MbRegister *reg, const MbTransition *transition, const MbValue *values);
/* mb_register_lacking: what the demands ask of a record of these values, as they will be, that comes into the state, and it does not
 * have; demand (nullable) is the first of those that ask. (transfer container) (element-type MbField), empty if nothing. */
GPtrArray *mb_register_lacking (const MbRegister *reg, const char *into, const MbValue *values, const MbDemand **demand);
/* mb_field_labels: labels of fields in one line, parted by "、" in Chinese, else by ", ". (transfer full) */
char *mb_field_labels (const GPtrArray *fields);
const MbChoice *mb_field_find_choice (const MbField *field, const char *word); /* by value or alias */
const char *mb_field_type_id (MbFieldType type); /* "text" ... static */
gboolean mb_field_is_number (const MbField *field); /* integer, decimal, money */
/* mb_field_heading_zh: what stands above the field's column in a sheet that goes out: the Chinese label, and of a figure its unit behind
 * it, 教职工数（人）, unless the label names it. mb_register_match_heading knows it again. (transfer full) */
char *mb_field_heading_zh (const MbField *field);

/* All registers of an office: shipped ones, then the office's own, which win by id. */
typedef struct _MbCatalogue MbCatalogue;
MbCatalogue *mb_catalogue_new (void);
MbCatalogue *mb_catalogue_ref (MbCatalogue *catalogue);
void mb_catalogue_unref (MbCatalogue *catalogue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbCatalogue, mb_catalogue_unref)
void mb_catalogue_take (MbCatalogue *catalogue, MbRegister *reg); /* replaces one of the same id */
/* mb_catalogue_check: links name registers that exist, and so on. */
gboolean mb_catalogue_check (const MbCatalogue *catalogue, GError **error);
const MbRegister *mb_catalogue_get (const MbCatalogue *catalogue, const char *id);
guint mb_catalogue_n (const MbCatalogue *catalogue);
const MbRegister *mb_catalogue_nth (const MbCatalogue *catalogue, guint n);

G_END_DECLS

/* import-check.h: the import of a register's own ledgers, in several files: an MbImportKind over import-private.h.
 *
 *   import-map.c     headings to fields              import-match.c  rows to records
 *   import-row.c     cells to values                 import-diff.c   what would change; states
 *   import-link.c    names to linked records         import-scope.c  what the file no longer has
 *   import-totals.c  the sheet's own totals          import-warn.c   what is taken, with a word of warning
 *   import-check.c   the order of all this, and the changes
 */
#pragma once

#include "import-private.h"

G_BEGIN_DECLS

typedef struct _MbLinkIndex MbLinkIndex;

/* From this line on a sheet speaks of another town, type … */
typedef struct
{
  guint index;
  MbValue value;
} MbSection;

/* A column of one sheet that feeds a field; or a value that stands for a column, the same in every row. */
typedef struct
{
  const MbField *field;
  guint position; /* into layout->columns */
  guint column;   /* 1-based; 0: a constant */
  MbValue constant;
  char *constant_text;  /* as written */
  GArray *sections;     /* (element-type MbSection) (nullable): for rows below lines that name another value */
  gboolean range_start; /* of a cell with two dates the first; of one with a single date nothing */
  gboolean guessed;     /* a constant from the title: fills what is empty, changes nothing */
  char *unit;           /* what the heading says bare numbers are, where the field counts otherwise (nullable) */
  MbLinkIndex *link;    /* for links; borrowed */
  GHashTable *words;    /* (nullable) of an open choice: folded → the word in use, as it is written */
  GHashTable *known[2]; /* text → what it came to; [1] for numbers. Ledgers repeat themselves (nullable) */
} MbMapped;

typedef struct
{
  const MbLayout *layout; /* borrowed */
  GArray *columns;        /* (element-type MbMapped) by column */
  int *by_field;          /* MbField.index → index into columns, or -1 */
  guint mask;             /* bit i: the register's i-th identity field has a column */
} MbImportMap;

typedef struct
{
  const MbField *field;
  MbValue value;
} MbDerived;

typedef struct
{
  const MbField *field;
  MbValue value;
  char *text; /* as written */
} MbConstant;

/* One data line while it is judged. */
typedef struct
{
  MbImportRow *row; /* borrowed from the plan */
  const MbImportMap *map;
  guint index;      /* of the line in the sheet */
  MbValue *values;  /* one per mapped column */
  MbRecord *record; /* what it was matched with (nullable) */
  GArray *derived;  /* (element-type MbDerived) (nullable): for a new record, what follows from its values */
  gint64 temporary; /* id inside the change set */
} MbChecked;

typedef struct
{
  MbOffice *office;
  const MbRegister *reg;
  GPtrArray *identity;    /* (element-type MbField) the register's, or its title alone where none is declared */
  MbImportPlan *plan;     /* borrowed: the plan owns this */
  GHashTable *given;      /* (nullable) folded heading → field id, "" for none: said by hand for this import */
  GHashTable *used;       /* folded headings of given that the file has */
  GHashTable *remembered; /* shape of a heading → what was said of it before; NULL until loaded */
  GHashTable *mapping;    /* (nullable) what holds for the sheet at hand: folded path → field id, "" for none */
  GHashTable *by_sheet;   /* sheet → its mapping */
  GHashTable *claimed;    /* ids of the fields that some heading of that sheet has by hand */
  GHashTable *texts;      /* (nullable) field id → text of its constant, as given */
  GArray *constants;      /* (element-type MbConstant) the same, judged */
  GPtrArray *maps;        /* (element-type MbImportMap) */
  GHashTable *links;      /* register id → MbLinkIndex */
  GPtrArray *checked;     /* (element-type MbChecked) */
  GHashTable *seen;       /* (element-type gint64) ids of records that the file still has */
  GPtrArray *groups;      /* (element-type GPtrArray of MbChecked) lines of one identity, where there are several */
} MbRegisterImport;

MbRegisterImport *mb_register_import_new (MbOffice *office, const MbRegister *reg, const MbImportOptions *options);
void mb_register_import_free (MbRegisterImport *import);

/* mb_import_plan_new_of_book: mb_import_plan_new over a book already in memory (taken). */
MbImportPlan *mb_import_plan_new_of_book (MbOffice *office, const char *register_id, const char *path, MbBook *book,
                                          const MbImportOptions *options, GError **error);

static inline MbMapped *
mb_import_map_nth (const MbImportMap *map, guint n)
{
  return &g_array_index (map->columns, MbMapped, n);
}

/* mb_checked_value: what the row has for a field; NULL when the sheet has no such column. An empty cell is a null value. */
static inline const MbValue *
mb_checked_value (const MbChecked *checked, const MbField *field)
{
  int at = checked->map->by_field[field->index];

  return at >= 0 ? &checked->values[at] : NULL;
}

/* mb_checked_is_guessed: is the row's value only a word of the title? */
static inline gboolean
mb_checked_is_guessed (const MbChecked *checked, const MbField *field)
{
  int at = checked->map->by_field[field->index];

  return at >= 0 && mb_import_map_nth (checked->map, (guint) at)->guessed;
}

/* mb_checked_keeps: does the record keep what it has, whatever the row says? A word of a title is no reason to change it. */
static inline gboolean
mb_checked_keeps (const MbChecked *checked, const MbField *field)
{
  return checked->record != NULL && mb_checked_is_guessed (checked, field)
         && !mb_value_is_null (&checked->record->values[field->index]);
}

/* mb_checked_final: the value as it would be after the import: the row's where it has one, else the record's. */
static inline const MbValue *
mb_checked_final (const MbChecked *checked, const MbField *field)
{
  const MbValue *value = mb_checked_value (checked, field);

  if (value != NULL && !mb_value_is_null (value) && !mb_checked_keeps (checked, field))
    return value;
  return checked->record != NULL ? &checked->record->values[field->index] : value;
}

/* mb_checked_position: of a field's column in the layout, -1 when it has none. */
static inline int
mb_checked_position (const MbChecked *checked, const MbField *field)
{
  int at = checked->map->by_field[field->index];

  if (at < 0 || mb_import_map_nth (checked->map, (guint) at)->column == 0)
    return -1;
  return (int) mb_import_map_nth (checked->map, (guint) at)->position;
}

/* mb_checked_fault: adds a fault of the row at a field's column, and gives it back for what was expected. (transfer none) */
MbFault *mb_checked_fault (MbRegisterImport *import, MbChecked *checked, const MbField *field, MbFaultCode code);

/* import-map.c: an MbImportKind's match, accept, identifies, usable and begin. */
int mb_import_map_match (const char *heading, gboolean *by_alias, gpointer user);
gboolean mb_import_map_accept (const int *keys, guint n_keys, gpointer user);
gboolean mb_import_map_identifies (int key, gpointer user);
gboolean mb_import_map_usable (const MbLayout *layout, gpointer user, GError **error);
gboolean mb_import_map_begin (MbImportPlan *plan, gpointer user, GError **error);
void mb_import_map_free (MbImportMap *map);

/* import-mapping.c */
/* mb_import_mapping_give: heading → field id, by hand (nullable). */
void mb_import_mapping_give (MbRegisterImport *import, GHashTable *mapping);
/* mb_import_mapping_prepare: an MbImportKind's prepare. */
gboolean mb_import_mapping_prepare (const MbBook *book, guint sheet, gpointer user, GError **error);
/* mb_import_mapping_check: when all sheets were looked at: FIELD_UNKNOWN; headings that the file does not have are warned of. */
gboolean mb_import_mapping_check (MbRegisterImport *import, GError **error);
/* mb_import_mapping_remember: puts what was said by hand into the set. */
gboolean mb_import_mapping_remember (MbRegisterImport *import, MbChangeSet *set, GError **error);

/* import-constant.c */
GArray *mb_import_constants_new (void);
/* mb_import_constants_parse: texts: field id → text. Errors: FIELD_UNKNOWN, DERIVED, or what is wrong with a text. */
gboolean mb_import_constants_parse (MbRegisterImport *import, GHashTable *texts, MbJob *job, GError **error);
void mb_import_map_add_constant (MbRegisterImport *import, MbImportMap *map, const MbConstant *constant,
                                 gboolean from_title);
/* mb_import_map_add_constants: those given, then those that the title tells, for fields without a column. */
/* mb_import_mapped_constant: what a row of this index has of a constant; perhaps null. */
const MbValue *mb_import_mapped_constant (const MbMapped *mapped, guint index);
gboolean mb_import_map_add_constants (MbRegisterImport *import, MbImportMap *map, GError **error);
/* mb_import_warn_lacking: fields that new rows need and that have neither column nor constant. */
void mb_import_warn_lacking (MbRegisterImport *import);

/* import-row.c */
gboolean mb_import_read_rows (MbRegisterImport *import, MbJob *job, GError **error);
/* mb_import_parse_cell: one cell by its field's rules; NULL when taken, value then set (perhaps null). */
MbFault *mb_import_parse_cell (MbMapped *mapped, const char *text, MbSheetCellKind kind, MbValue *value);
void mb_import_forget_known (MbMapped *mapped);
/* mb_import_link_index: the names of the register that a link field points to, loaded once. NULL on error. Borrowed. */
MbLinkIndex *mb_import_link_index (MbRegisterImport *import, const MbField *field, MbJob *job, GError **error);

/* import-link.c: names (folded), unique codes and former names of a register's records. */
MbLinkIndex *mb_link_index_load (MbStore *store, const MbRegister *reg, MbJob *job, GError **error);
void mb_link_index_free (MbLinkIndex *index);
/* mb_link_index_find: the id; 0 with *code MB_FAULT_UNKNOWN_LINK or MB_FAULT_AMBIGUOUS_LINK. */
gint64 mb_link_index_find (MbLinkIndex *index, const char *text, MbFaultCode *code);

/* import-match.c */
gboolean mb_import_match_rows (MbRegisterImport *import, MbJob *job, GError **error);
/* mb_import_same_value: whether a value of the sheet says what the record says: equal, or for a name equal once folded. */
gboolean mb_import_same_value (const MbField *field, const MbValue *a, const MbValue *b);

/* import-diff.c */
void mb_import_diff_rows (MbRegisterImport *import);

/* import-scope.c, import-totals.c, import-warn.c: after the fates are known. */
gboolean mb_import_list_missing (MbRegisterImport *import, MbJob *job, GError **error);
void mb_import_compare_totals (MbRegisterImport *import);
gboolean mb_import_warn_rows (MbRegisterImport *import, GError **error);

/* import-remarks.c: what is odd about a sheet as a whole. SHEET_TURNED when its headings stand in a column. */
gboolean mb_import_remark (MbRegisterImport *import, GError **error);
/* mb_import_is_beside: a column of a second table beside the first. */
gboolean mb_import_is_beside (MbRegisterImport *import, const MbLayout *layout, guint position);

/* import-twins.c */
void mb_import_warn_twins (MbRegisterImport *import);

G_END_DECLS

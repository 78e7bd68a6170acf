/* shape.h: what a register's declaration means in the database: table, columns, indexes, statements. Private to store/.
 *
 * Table r_<register>: id, version, deleted, f_<field>; and k_<field>, the sort key of a text that lists show. Its
 * search index is s_<register>. Shapes are made once for each open store and never change.
 */
#pragma once

#include "register.h"

G_BEGIN_DECLS

typedef struct
{
  const MbField *field;
  char *column;     /* f_<id> */
  char *key;        /* k_<id>; NULL: none */
  const char *type; /* SQL type */
  gboolean searched;
  /* For links: where the linked record's title is among the columns of select, and the field that formats it. */
  int title_column; /* -1: none */
  const MbField *title_field;
} MbColumn;

typedef struct
{
  const MbRegister *reg;
  char *table;
  char *search;      /* NULL: nothing of it is searched */
  MbColumn *columns; /* one per field, by index */
  guint n_columns;
  char *select; /* id, version, deleted, fields, titles of links; FROM and joins; without WHERE */
  char *plain;  /* the same without titles and joins */
  char *insert; /* ?1 id, ?2.. fields, then keys in the order of fields */
  guint n_keys;
  GPtrArray *indexes; /* (element-type MbIndex) */
  GArray *linked_by;  /* (element-type MbLinkedBy): fields of other registers that point here */
  char *signature;    /* changes when keys or search texts must be made anew */
} MbShape;

typedef struct
{
  char *name;
  char *sql; /* CREATE INDEX … */
} MbIndex;

typedef struct
{
  const MbRegister *reg;
  const MbField *field;
} MbLinkedBy;

#define MB_SELECT_ID      0
#define MB_SELECT_VERSION 1
#define MB_SELECT_DELETED 2
#define MB_SELECT_FIELDS  3

/* mb_shapes_new: id → MbShape for all registers of the catalogue, which must outlive them. */
GHashTable *mb_shapes_new (MbCatalogue *catalogue);
const MbShape *mb_shapes_get (GHashTable *shapes, const char *register_id, GError **error); /* REGISTER_UNKNOWN */
char *mb_shape_create_table (const MbShape *shape);
char *mb_shape_column_definition (const MbColumn *column);

G_END_DECLS

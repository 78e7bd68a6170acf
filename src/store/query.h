/* query.h: which records of a register, in which order. Pure description; the store turns it into one statement.
 *
 * A field path is a field id, or "link.field" for a field of the linked record ("institution.town"). Besides the
 * register's fields: "id". For grouping also "month(FIELD)" (YYYY-MM) and "year(FIELD)" of a date field.
 *
 * Text form, used for links of figures and saved views: "hazard?status=found|rectifying&limit<2026-06-30&institution.town=城关镇
 * &~search text&+limit&-found" percent-encoded where needed; '=' with '|' between alternatives, "=" alone is empty, "!=" , "<", "<=",
 * ">", ">=", "*=" contains.
 */
#pragma once

#include "register.h"

G_BEGIN_DECLS

typedef enum
{
  MB_OP_EQ,
  MB_OP_NE,
  MB_OP_LT,
  MB_OP_LE,
  MB_OP_GT,
  MB_OP_GE,
  MB_OP_CONTAINS,
  MB_OP_NULL,
  MB_OP_NOT_NULL
} MbOp;

typedef struct _MbQuery MbQuery;

MbQuery *mb_query_new (const char *register_id);
MbQuery *mb_query_copy (const MbQuery *query);
void mb_query_free (MbQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbQuery, mb_query_free)
const char *mb_query_register (const MbQuery *query);
/* Conditions are joined by AND. mb_query_where_any: equal to one of the values (null among them matches empty). NE matches empty
 * too. */
void mb_query_where (MbQuery *query, const char *path, MbOp op, const MbValue *value);
void mb_query_where_text (MbQuery *query, const char *path, MbOp op, const char *text);
void mb_query_where_int (MbQuery *query, const char *path, MbOp op, gint64 number);
void mb_query_where_any (MbQuery *query, const char *path, const MbValue *values, guint n_values);
/* mb_query_where_field: compares two fields of a record, both of which must hold something; it has no text form. */
void mb_query_where_field (MbQuery *query, const char *path, MbOp op, const char *other);
/* mb_query_where_link_title: path leads to a link; title is the linked record's title, looked up when the query runs. */
void mb_query_where_link_title (MbQuery *query, const char *path, MbOp op, const char *title);
void mb_query_remove (MbQuery *query, const char *path); /* all conditions on the path */
/* mb_query_search: words joined by AND over text, pinyin, initials and codes. NULL or "": none. */
void mb_query_search (MbQuery *query, const char *text);
const char *mb_query_get_search (const MbQuery *query);
void mb_query_sort (MbQuery *query, const char *path, gboolean descending); /* appends a key; ties by id */
void mb_query_clear_sort (MbQuery *query);
/* mb_query_any_order: the order does not matter: whichever costs least. */
void mb_query_any_order (MbQuery *query);
/* mb_query_include_deleted: only_deleted: what is in the bin; a record whose making was undone is not, as nobody deleted it. */
void mb_query_include_deleted (MbQuery *query, gboolean only_deleted);
guint mb_query_n_conditions (const MbQuery *query);
/* mb_query_parse: reg checks paths and turns words into stored values by field type. */
MbQuery *mb_query_parse (const char *text, const MbCatalogue *catalogue, GError **error);
char *mb_query_to_string (const MbQuery *query);
/* mb_query_add_text: adds one condition written "FIELD=VALUE" (or <, <=, …) as the command line has it. A link's value is the
 * other record's id or title. */
gboolean mb_query_add_text (MbQuery *query, const MbCatalogue *catalogue, const char *condition, GError **error);

G_END_DECLS

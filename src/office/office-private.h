/* office-private.h: what the use cases of this folder share and nobody outside needs. */
#pragma once

#include "office.h"

G_BEGIN_DECLS

/* ---- office-data.c: the declarations outside the office file, read once. Kinds are those of mb_office_data. ---- */
typedef struct _MbOfficeData MbOfficeData;
MbOfficeData *mb_office_data_load (GError **error);
void mb_office_data_free (MbOfficeData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbOfficeData, mb_office_data_free)
/* (element-type utf8 utf8) borrowed; NULL for an unknown kind. */
GHashTable *mb_office_data_kind (MbOfficeData *data, const char *kind);
/* mb_office_data_layer: a greater number is a later place, which wins; 0: not there. */
guint mb_office_data_layer (MbOfficeData *data, const char *kind, const char *name);
gboolean mb_office_data_is_kind (const char *kind);
/* The word of system register "document" for a kind: "reports" gives "report". (transfer full) NULL for an unknown
 * kind. */
char *mb_office_document_kind (const char *kind);
/* A rubric travels as one text: its head, a line "[Rows]", its rows as csv. */
MbRubric *mb_office_parse_rubric (const char *text, const char *origin, GError **error);
/* mb_office_rubric_rows: where the line "[Rows]" begins; NULL if there is none. */
const char *mb_office_rubric_rows (const char *text);

/* ---- office.c ---- */
/* mb_office_shipped_registers: those of the program and its folders, without any office file. (transfer full) */
MbCatalogue *mb_office_shipped_registers (GError **error);
struct _MbOffice
{
  GObject parent_instance;

  MbStore *store;
  MbCatalogue *shipped;
  MbOfficeData *data;
  char *path;
  MbStoreFlags flags;
  char *actor;
  MbDate today;

  GMutex lock; /* guards what follows */
  char *name;
  MbWorkdays *workdays;
  char *workdays_text;  /* what they were read from */
  gint64 workdays_seq;  /* as of this change */
  GSList *old_workdays; /* (element-type MbWorkdays) */
  GHashTable *rubrics; /* record id of register "rubric" → MbRubric; copies never change, so none is ever dropped */
};

/* mb_office_data_text: one declaration; NULL if there is none. (transfer full) */
char *mb_office_data_text (MbOffice *office, const char *kind, const char *name);

/* mb_office_is_plain_name: fit for a declaration: small letters, digits, - and _. */
gboolean mb_office_is_plain_name (const char *name);

/* mb_office_data_rank: which place a declaration comes from: a greater one wins; the office file is the greatest. */
guint mb_office_data_rank (MbOffice *office, const char *kind, const char *name);

/* mb_office_find_institution: by code, else by name as ledgers write it (stray blanks, half-width brackets). 0 with
 * INSTITUTION_NOT_FOUND or AMBIGUOUS_LINK. */
gint64 mb_office_find_institution (MbOffice *office, const char *name_or_code, GError **error);
/* mb_office_tidy_towns: a list as people type it, parted by commas of any kind or blanks: one comma each, each town once, in their order.
 * (transfer full) */
char *mb_office_tidy_towns (const char *value);
/* The towns of the settings, in their order. (transfer full) never NULL. */
char **mb_office_towns (MbOffice *office);

/* ---- The parts of mb_office_check that belong to a topic; each appends to result->faults. ---- */
gboolean mb_inspection_check (MbOffice *office, MbCheckResult *result, MbJob *job, GError **error);
gboolean mb_hazard_check (MbOffice *office, MbCheckResult *result, MbJob *job, GError **error);

G_END_DECLS

/* import-page-private.h: what the files of the import page share. */
#pragma once

#include "cell-table.h"
#include "grid.h"
#include "import-page.h"
#include "import.h"

G_BEGIN_DECLS

typedef enum
{
  MB_IMPORT_COLUMNS,
  MB_IMPORT_NEW,
  MB_IMPORT_UPDATED,
  MB_IMPORT_UNCHANGED,
  MB_IMPORT_REFUSED,
  MB_IMPORT_CORRECTED, /* by hand, in the preview */
  MB_IMPORT_SKIPPED,
  MB_IMPORT_MISSING,
  MB_IMPORT_WARNINGS,
  MB_IMPORT_N_TABS
} MbImportTab;

/* What a preview's row stands for, by the id of its row in the table (index + 1). */
typedef struct
{
  guint sheet, row, column;
  char *heading;
} MbImportPlace;

/* A cell that was put right in the preview. Kept beside the plan, which may be made anew. */
typedef struct
{
  guint sheet, row, column;
  char *heading, *before, *text;
} MbImportCorrection;

/* What became of one of several files. */
typedef enum
{
  MB_FILE_WAITING,
  MB_FILE_IMPORTED,
  MB_FILE_SAME,    /* all of it is there already */
  MB_FILE_REFUSED, /* none of its rows could go in */
  MB_FILE_LEFT_OUT,
  MB_FILE_FAILED
} MbImportOutcome;

typedef struct
{
  char *path;
  char *register_id; /* (nullable) what it is for, as far as known */
  char *label;       /* (nullable) the same in words */
  MbImportOutcome outcome;
  guint counts[4]; /* by MbRowFate, once it was read */
  char *reason;    /* (nullable) why it failed */
} MbImportFile;

struct _MbImportPage
{
  MbPage parent_instance;

  /* template */
  GtkWidget *back_button, *title_label, *register_label, *register_choice, *sheet, *apply_button, *faces, *status,
      *tabs, *heading_label, *rejects_button;
  GtkWidget *hint_label, *grid;
  GtkWidget *queue_label, *skip_button, *other_button, *choose_button, *summary_grid;

  char *path, *register_id, *sheet_name; /* (nullable) each */
  char *came_from;                       /* register whose list the import was begun from */
  GPtrArray *queue;                      /* (element-type MbImportFile) */
  guint at;                              /* the file at hand; queue->len: none */
  GPtrArray *corrections;                /* (element-type MbImportCorrection) of the file at hand */
  GHashTable *mapping;                   /* heading → field id, by hand */
  GPtrArray *register_ids;               /* (element-type utf8) of the drop-down */
  MbImportPlan *plan;                    /* (nullable) */
  MbJob *job;                            /* (nullable) reading or applying */
  MbImportTab tab;
  GPtrArray *places; /* (element-type MbImportPlace) of the table shown */
  guint generation;
  gboolean busy, applying, filling, closing;
};

/* import-page.c */
void mb_import_page_read (MbImportPage *self); /* the plan anew: file, register, sheet or mapping changed */
void mb_import_page_plan_changed (MbImportPage *self);
/* mb_import_page_begin: a file, with all that was said by hand of the last one forgotten. */
void mb_import_page_begin (MbImportPage *self, const char *path, const char *register_id);
void mb_import_page_reset (MbImportPage *self); /* no file any more; stops what runs */

/* import-tables.c: the plan as tables for the grid */
MbCellTable *mb_import_table (MbImportPlan *plan, MbImportTab tab, GPtrArray *places); /* (transfer full) */
guint mb_import_count (MbImportPlan *plan, MbImportTab tab);
const char *mb_import_tab_title (MbImportTab tab);
char *mb_import_hint (MbImportPlan *plan, MbImportTab tab); /* (transfer full) what the tab's rows mean; "" if plain */
void mb_import_place_free (gpointer place);
void mb_import_place_add (GPtrArray *places, guint sheet, guint row, guint column, const char *heading);

/* import-edit.c: corrections and matching by hand, in the preview's grid */
void mb_import_page_set_editor (MbImportPage *self, MbCellTable *table);
MbCellTable *mb_import_corrections_table (MbImportPage *self); /* (transfer full) */
void mb_import_correction_free (gpointer correction);
/* mb_import_correct_again: in a plan made anew; those whose place is not read now are passed over. */
gboolean mb_import_correct_again (MbImportPlan *plan, GPtrArray *corrections, GError **error);
GPtrArray *mb_import_corrections_copy (GPtrArray *corrections); /* (transfer full) */

/* import-queue.c: one file after the other, then a summary */
void mb_import_queue_init (MbImportPage *self);
void mb_import_queue_class_init (GtkWidgetClass *widget_class);
void mb_import_queue_update_head (MbImportPage *self);
gboolean mb_import_queue_is_running (MbImportPage *self);
/* mb_import_queue_take: files to import; those at hand are gone on with first. */
void mb_import_queue_take (MbImportPage *self, const char *register_id, const char *const *paths);
void mb_import_queue_replace (MbImportPage *self, const char *register_id, const char *const *paths);
/* mb_import_queue_settle: what became of the file at hand; on to the next, to the summary, or away from the page. plan: its counts. */
void mb_import_queue_settle (MbImportPage *self, MbImportOutcome outcome, MbImportPlan *plan);
void mb_import_queue_tell (MbImportPage *self, MbImportPlan *plan,
                           const GError *error); /* the file at hand was read, or was not */
void mb_import_queue_stop (MbImportPage *self);  /* what is left stays out */

/* import-apply.c */
void mb_import_leave (MbImportPage *self); /* to the list that the page was come from */
void mb_import_apply_class_init (GtkWidgetClass *widget_class);

G_END_DECLS

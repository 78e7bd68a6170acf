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

struct _MbImportPage
{
  MbPage parent_instance;

  /* template */
  GtkWidget *title_label, *register_label, *register_choice, *sheet, *apply_button, *faces, *status, *tabs,
      *heading_label, *rejects_button;
  GtkWidget *hint_label, *grid;

  char *path, *register_id, *sheet_name; /* (nullable) each */
  char *came_from;                       /* register whose list the import was begun from */
  GHashTable *mapping;                   /* heading → field id, by hand */
  GPtrArray *register_ids;               /* (element-type utf8) of the drop-down */
  MbImportPlan *plan;                    /* (nullable) */
  MbJob *job;                            /* (nullable) reading or applying */
  MbImportTab tab;
  GPtrArray *places; /* (element-type MbImportPlace) of the table shown */
  guint generation;
  gboolean busy, filling, closing;
};

/* import-page.c */
void mb_import_page_read (MbImportPage *self); /* the plan anew: file, register, sheet or mapping changed */
void mb_import_page_plan_changed (MbImportPage *self);

/* import-tables.c: the plan as tables for the grid */
MbCellTable *mb_import_table (MbImportPlan *plan, MbImportTab tab, GPtrArray *places); /* (transfer full) */
guint mb_import_count (MbImportPlan *plan, MbImportTab tab);
const char *mb_import_tab_title (MbImportTab tab);
char *mb_import_hint (MbImportPlan *plan, MbImportTab tab); /* (transfer full) what the tab's rows mean; "" if plain */
void mb_import_place_free (gpointer place);

/* import-edit.c: corrections and matching by hand, in the preview's grid */
void mb_import_page_set_editor (MbImportPage *self, MbCellTable *table);

/* import-apply.c */
void mb_import_apply_class_init (GtkWidgetClass *widget_class);

G_END_DECLS

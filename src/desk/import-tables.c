/* import-tables.c: an import plan as tables; keeps the promise that what will happen to each row is shown before it happens. */
#include "config.h"

#include "import-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
mb_import_place_free (gpointer data)
{
  MbImportPlace *place = data;

  g_free (place->heading);
  g_free (place);
}

void
mb_import_place_add (GPtrArray *places, guint sheet, guint row, guint column, const char *heading)
{
  MbImportPlace *place = g_new0 (MbImportPlace, 1);

  place->sheet = sheet;
  place->row = row;
  place->column = column;
  place->heading = g_strdup (heading);
  g_ptr_array_add (places, place);
}

const char *
mb_import_tab_title (MbImportTab tab)
{
  static const char *const titles[MB_IMPORT_N_TABS]
      = { N_ ("Columns"),   N_ ("New"),         N_ ("Changed"),         N_ ("Unchanged"), N_ ("Refused"),
          N_ ("Corrected"), N_ ("Passed over"), N_ ("Not in the file"), N_ ("Notes") };

  return _ (titles[tab]);
}

guint
mb_import_count (MbImportPlan *plan, MbImportTab tab)
{
  switch (tab)
    {
    case MB_IMPORT_COLUMNS:
      return mb_import_plan_columns (plan)->len;
    case MB_IMPORT_NEW:
      return mb_import_plan_count (plan, MB_ROW_NEW);
    case MB_IMPORT_UPDATED:
      return mb_import_plan_count (plan, MB_ROW_UPDATED);
    case MB_IMPORT_UNCHANGED:
      return mb_import_plan_count (plan, MB_ROW_UNCHANGED);
    case MB_IMPORT_REFUSED:
      return mb_import_plan_count (plan, MB_ROW_REFUSED);
    case MB_IMPORT_SKIPPED:
      return mb_import_plan_skipped (plan)->len;
    case MB_IMPORT_MISSING:
      return mb_import_plan_missing (plan)->len;
    case MB_IMPORT_CORRECTED: /* of the page, not of the plan */
      return 0;
    case MB_IMPORT_WARNINGS:
    default:
      return mb_import_plan_warnings (plan)->len;
    }
}

char *
mb_import_hint (MbImportPlan *plan, MbImportTab tab)
{
  switch (tab)
    {
    case MB_IMPORT_COLUMNS:
      return g_strdup (
          _ ("Which column of the file goes to which field. Change it in the last column (F2) where it is wrong."));
    case MB_IMPORT_UPDATED:
      return g_strdup (_ ("What the file changes, field by field. An empty cell never erases a value."));
    case MB_IMPORT_REFUSED:
      return g_strdup (_ ("These rows stay out. Correct the value here (F2), or save the rows and send them back."));
    case MB_IMPORT_CORRECTED:
      return g_strdup (_ ("What was put right here. The file itself stays as it is."));
    case MB_IMPORT_MISSING:
      {
        const char *scope = mb_import_plan_scope_text (plan);

        /* translators: import preview; %s is the scope in words */
        return g_strdup_printf (_ ("In the register, but not in the file. Nothing is deleted. %s"),
                                scope != NULL ? scope : "");
      }
    case MB_IMPORT_NEW:
    case MB_IMPORT_UNCHANGED:
    case MB_IMPORT_SKIPPED:
    case MB_IMPORT_WARNINGS:
    case MB_IMPORT_N_TABS:
    default:
      return g_strdup ("");
    }
}

/* What names a row. A score sheet's rows are institutions, whatever a score is called by. */
static const char *
title_label (MbImportPlan *plan)
{
  const MbRegister *reg = mb_import_plan_register (plan);

  return reg->system ? _ ("Institution") : reg->title->label;
}

static char *
number (guint n)
{
  return n > 0 ? g_strdup_printf ("%u", n) : g_strdup ("");
}

static void
set_number (MbCellTable *table, guint row, guint column, guint n)
{
  g_autofree char *text = number (n);

  mb_cell_table_set (table, row, column, text, NULL);
}

static void
fill_columns (MbImportPlan *plan, MbCellTable *table, GPtrArray *places)
{
  GPtrArray *columns = mb_import_plan_columns (plan);

  mb_cell_table_add_column (table, "column", _ ("Column"), 0, 8);
  mb_cell_table_add_column (table, "heading", _ ("Heading in the file"), 0, 26);
  mb_cell_table_add_column (table, "sample", _ ("Example"), 0, 26);
  mb_cell_table_add_column (table, "field", _ ("Field"), 0, 22);
  mb_cell_table_add_column (table, "how", _ ("How it was found"), 0, 20);
  for (guint i = 0; i < columns->len; i++)
    {
      const MbImportColumn *column = g_ptr_array_index (columns, i);
      guint row = mb_cell_table_add_row (table, i + 1);
      g_autofree char *name = mb_fault_column_name (column->column);

      mb_import_place_add (places, column->sheet, 0, column->column, column->heading);
      mb_cell_table_set (table, row, 0, name, NULL);
      mb_cell_table_set (table, row, 1, column->heading, NULL);
      mb_cell_table_set (table, row, 2, column->sample, NULL);
      mb_cell_table_set (table, row, 3, column->field != NULL ? column->field->label : _ ("(not imported)"),
                         column->field != NULL ? NULL : "dim");
      mb_cell_table_set (table, row, 4,
                         column->by_hand         ? _ ("by hand")
                         : column->serial        ? _ ("not needed")
                         : column->field == NULL ? _ ("not recognised")
                         : column->by_alias      ? _ ("by another name")
                                                 : _ ("by its heading"),
                         column->by_hand || column->field != NULL ? "good"
                         : column->serial                         ? "dim"
                                                                  : "warn");
    }
}

/* What a few more columns show of a row as the file has it: the first fields that the file brings, besides the title. */
#define N_SHOWN 5

typedef struct
{
  MbImportPlan *plan;
  GPtrArray *rows; /* (element-type MbImportRow) those of the table; the plan's */
  const MbField *fields[N_SHOWN];
  guint n;
  guint sheet;              /* positions are of this one */
  guint positions[N_SHOWN]; /* 0: the sheet has no such column */
} Shown;

static void
shown_free (gpointer data)
{
  Shown *shown = data;

  g_ptr_array_unref (shown->rows);
  g_object_unref (shown->plan);
  g_free (shown);
}

static Shown *
shown_new (MbImportPlan *plan)
{
  Shown *shown = g_new0 (Shown, 1);
  GPtrArray *columns = mb_import_plan_columns (plan);
  const MbRegister *reg = mb_import_plan_register (plan);

  shown->plan = g_object_ref (plan);
  shown->rows = g_ptr_array_new ();
  shown->sheet = G_MAXUINT;
  for (guint i = 0; i < columns->len && shown->n < N_SHOWN; i++)
    {
      const MbField *field = ((const MbImportColumn *) g_ptr_array_index (columns, i))->field;
      gboolean known = field == NULL || field == reg->title || field->personal; /* that is shown masked or not at all */

      for (guint j = 0; j < shown->n && !known; j++)
        known = shown->fields[j] == field;
      if (!known)
        shown->fields[shown->n++] = field;
    }
  return shown;
}

static void
turn_to_sheet (Shown *shown, guint sheet)
{
  GPtrArray *columns = mb_import_plan_columns (shown->plan);

  if (shown->sheet == sheet)
    return;
  shown->sheet = sheet;
  memset (shown->positions, 0, sizeof shown->positions);
  for (guint i = 0; i < columns->len; i++)
    {
      const MbImportColumn *column = g_ptr_array_index (columns, i);

      for (guint j = 0; column->sheet == sheet && j < shown->n; j++)
        if (column->field == shown->fields[j] && shown->positions[j] == 0)
          shown->positions[j] = column->column;
    }
}

/* Of a ledger of a hundred thousand rows a few dozen are looked at. Cells of a plan change only by a correction, and that begins
 * where refused rows are shown. */
static void
fill_row (MbCellRow *row, guint added, gpointer user)
{
  Shown *shown = user;
  const MbImportRow *one = g_ptr_array_index (shown->rows, added);
  g_autofree char *row_number = number (one->row);

  turn_to_sheet (shown, one->sheet);
  mb_cell_row_set (row, 0, mb_import_plan_sheet_name (shown->plan, one->sheet), NULL);
  mb_cell_row_set (row, 1, row_number, NULL);
  mb_cell_row_set (row, 2, one->title, NULL);
  for (guint i = 0; i < shown->n; i++)
    if (shown->positions[i] != 0)
      {
        g_autofree char *text = mb_import_plan_cell_text (shown->plan, one->sheet, one->row, shown->positions[i]);

        mb_cell_row_set (row, 3 + i, text, NULL);
      }
}

static void
fill_rows (MbImportPlan *plan, MbRowFate fate, MbCellTable *table, GPtrArray *places)
{
  GPtrArray *rows = mb_import_plan_rows (plan);
  Shown *shown = shown_new (plan);

  mb_cell_table_add_column (table, "sheet", _ ("Sheet"), 0, 10);
  mb_cell_table_add_column (table, "row", _ ("Row"), 1, 7);
  mb_cell_table_add_column (table, "title", title_label (plan), 0, shown->n > 0 ? 30 : 44);
  for (guint i = 0; i < shown->n; i++)
    {
      guint label = 2 * (guint) g_utf8_strlen (shown->fields[i]->label, -1) + 1; /* a Chinese character is two wide */

      mb_cell_table_add_column (table, shown->fields[i]->id, shown->fields[i]->label, 0,
                                CLAMP (MAX (shown->fields[i]->width, label), 10, 24));
    }
  mb_cell_table_set_filler (table, fill_row, shown, shown_free);
  for (guint i = 0; i < rows->len; i++)
    {
      MbImportRow *one = g_ptr_array_index (rows, i);

      if (one->fate != fate)
        continue;
      mb_cell_table_add_row (table, places->len + 1);
      g_ptr_array_add (shown->rows, one);
      mb_import_place_add (places, one->sheet, one->row, 0, NULL);
    }
}

static void
fill_updates (MbImportPlan *plan, MbCellTable *table, GPtrArray *places)
{
  GPtrArray *rows = mb_import_plan_rows (plan);

  mb_cell_table_add_column (table, "row", _ ("Row"), 1, 7);
  mb_cell_table_add_column (table, "title", title_label (plan), 0, 30);
  mb_cell_table_add_column (table, "field", _ ("Field"), 0, 18);
  mb_cell_table_add_column (table, "before", _ ("Now"), 0, 26);
  mb_cell_table_add_column (table, "after", _ ("In the file"), 0, 26);
  for (guint i = 0; i < rows->len; i++)
    {
      const MbImportRow *one = g_ptr_array_index (rows, i);

      for (guint j = 0; one->fate == MB_ROW_UPDATED && one->diffs != NULL && j < one->diffs->len; j++)
        {
          const MbImportDiff *diff = g_ptr_array_index (one->diffs, j);
          guint row = mb_cell_table_add_row (table, places->len + 1);

          mb_import_place_add (places, one->sheet, one->row, 0, NULL);
          set_number (table, row, 0, one->row);
          mb_cell_table_set (table, row, 1, one->title, NULL);
          mb_cell_table_set (table, row, 2, diff->field->label, NULL);
          mb_cell_table_set (table, row, 3, diff->before_text, "dim");
          mb_cell_table_set (table, row, 4, diff->after_text, NULL);
        }
    }
}

/* The tone of what does not keep a row out: a note tells what was done, and asks for nothing. */
static const char *
warning_tone (MbFaultCode code)
{
  switch ((int) code)
    {
    case MB_FAULT_CHOICE_LEARNED:
    case MB_FAULT_FROM_TITLE:
    case MB_FAULT_SHEET_NOTES:
    case MB_FAULT_STATE_OLDER:
      return NULL;
    default:
      return "warn";
    }
}

/* Where a fault's sheet stands in the file. */
static guint
sheet_of (MbImportPlan *plan, const MbFault *fault)
{
  for (guint i = 0; i < mb_import_plan_n_sheets (plan); i++)
    if (g_strcmp0 (mb_import_plan_sheet_name (plan, i), fault->sheet) == 0)
      return i;
  return 0;
}

typedef struct
{
  const MbFault *fault;
  const char *title;
} Told;

/* Puts the faults into the table; the sheet is named beside each where they are not all of one. */
static void
fill_faults (MbImportPlan *plan, GArray *told, gboolean refused, MbCellTable *table, GPtrArray *places)
{
  gboolean several = FALSE;

  for (guint i = 1; i < told->len && !several; i++)
    several = g_strcmp0 (g_array_index (told, Told, i).fault->sheet, g_array_index (told, Told, 0).fault->sheet) != 0;
  mb_cell_table_add_column (table, "row", _ ("Row"), 1, 7);
  mb_cell_table_add_column (table, "column", _ ("Column"), 0, 7);
  mb_cell_table_add_column (table, "heading", _ ("Heading"), 0, 18);
  mb_cell_table_add_column (table, "found", _ ("Found"), 0, several ? 20 : 24);
  mb_cell_table_add_column (table, "problem", _ ("Problem"), 0, 44);
  if (several)
    mb_cell_table_add_column (table, "sheet", _ ("Sheet"), 0, 14);
  mb_cell_table_add_column (table, "title", title_label (plan), 0, 28);
  for (guint i = 0; i < told->len; i++)
    {
      const MbFault *fault = g_array_index (told, Told, i).fault;
      const MbField *field
          = fault->field != NULL ? mb_register_field (mb_import_plan_register (plan), fault->field) : NULL;
      g_autofree char *column = fault->column > 0 ? mb_fault_column_name (fault->column) : g_strdup ("");
      g_autoptr (GString) problem = g_string_new (mb_fault_sentence (fault->code));
      const char *heading = fault->heading != NULL ? fault->heading : field != NULL ? field->label : "";
      guint row = mb_cell_table_add_row (table, i + 1), cell = 0;

      if (fault->expected != NULL && fault->expected[0] != '\0')
        {
          g_autofree char *sentence = g_strdup_printf (_ ("%s: %s"), problem->str, fault->expected);

          g_string_assign (problem, sentence);
        }
      if (fault->count > 1)
        {
          g_autofree char *rows = g_strdup_printf (ngettext ("in %u row", "in %u rows", fault->count), fault->count);

          /* translators: a problem, and in how many rows it stands */
          g_string_append_printf (problem, _ (" (%s)"), rows);
        }
      mb_import_place_add (places, sheet_of (plan, fault), fault->row, fault->column, fault->heading);
      set_number (table, row, cell++, fault->row);
      mb_cell_table_set (table, row, cell++, column, NULL);
      mb_cell_table_set (table, row, cell++, heading, NULL);
      mb_cell_table_set (table, row, cell++, fault->found, NULL);
      mb_cell_table_set (table, row, cell++, problem->str, refused ? "bad" : warning_tone (fault->code));
      if (several)
        mb_cell_table_set (table, row, cell++, fault->sheet, NULL);
      mb_cell_table_set (table, row, cell, g_array_index (told, Told, i).title, NULL);
    }
}

static void
fill_refused (MbImportPlan *plan, MbCellTable *table, GPtrArray *places)
{
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (Told));
  GPtrArray *rows = mb_import_plan_rows (plan);

  for (guint i = 0; i < rows->len; i++)
    {
      const MbImportRow *one = g_ptr_array_index (rows, i);

      if (one->fate != MB_ROW_REFUSED || one->fault == NULL)
        continue;
      g_array_append_val (told, ((Told){ one->fault, one->title }));
      for (guint j = 0; one->fault->also != NULL && j < one->fault->also->len; j++)
        g_array_append_val (told, ((Told){ g_ptr_array_index (one->fault->also, j), one->title }));
    }
  fill_faults (plan, told, TRUE, table, places);
}

static const char *
reason_words (const char *reason)
{
  static const struct
  {
    const char *reason, *words;
  } all[] = {
    { "title", N_ ("title line") },          { "blank", N_ ("blank line") },
    { "total", N_ ("total line") },          { "notes", N_ ("note") },
    { "hidden", N_ ("hidden sheet") },       { "repeat_heading", N_ ("heading repeated") },
    { "other_table", N_ ("another table") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_strcmp0 (all[i].reason, reason) == 0)
      return _ (all[i].words);
  return reason;
}

static void
fill_skipped (MbImportPlan *plan, MbCellTable *table, GPtrArray *places)
{
  GPtrArray *skipped = mb_import_plan_skipped (plan);

  mb_cell_table_add_column (table, "sheet", _ ("Sheet"), 0, 16);
  mb_cell_table_add_column (table, "row", _ ("Row"), 1, 7);
  mb_cell_table_add_column (table, "reason", _ ("Why"), 0, 16);
  mb_cell_table_add_column (table, "text", _ ("Text"), 0, 60);
  for (guint i = 0; i < skipped->len; i++)
    {
      const MbImportSkipped *one = g_ptr_array_index (skipped, i);
      guint row = mb_cell_table_add_row (table, i + 1);

      mb_import_place_add (places, one->sheet, one->row, 0, NULL);
      mb_cell_table_set (table, row, 0, mb_import_plan_sheet_name (plan, one->sheet), NULL);
      set_number (table, row, 1, one->row);
      mb_cell_table_set (table, row, 2, reason_words (one->reason), NULL);
      mb_cell_table_set (table, row, 3, one->text, NULL);
    }
}

static void
fill_missing (MbImportPlan *plan, MbCellTable *table, GPtrArray *places)
{
  GPtrArray *missing = mb_import_plan_missing (plan);

  mb_cell_table_add_column (table, "title", title_label (plan), 0, 50);
  for (guint i = 0; i < missing->len; i++)
    {
      const MbImportMissing *one = g_ptr_array_index (missing, i);
      guint row = mb_cell_table_add_row (table, i + 1);

      mb_import_place_add (places, 0, 0, 0, NULL);
      mb_cell_table_set (table, row, 0, one->title, NULL);
    }
}

static void
fill_warnings (MbImportPlan *plan, MbCellTable *table, GPtrArray *places)
{
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (Told));
  GPtrArray *warnings = mb_import_plan_warnings (plan);

  for (guint i = 0; i < warnings->len; i++)
    g_array_append_val (told, ((Told){ g_ptr_array_index (warnings, i), NULL }));
  fill_faults (plan, told, FALSE, table, places);
}

MbCellTable *
mb_import_table (MbImportPlan *plan, MbImportTab tab, GPtrArray *places)
{
  MbCellTable *table = mb_cell_table_new ();

  g_ptr_array_set_size (places, 0);
  switch (tab)
    {
    case MB_IMPORT_COLUMNS:
      fill_columns (plan, table, places);
      break;
    case MB_IMPORT_NEW:
      fill_rows (plan, MB_ROW_NEW, table, places);
      break;
    case MB_IMPORT_UPDATED:
      fill_updates (plan, table, places);
      break;
    case MB_IMPORT_UNCHANGED:
      fill_rows (plan, MB_ROW_UNCHANGED, table, places);
      break;
    case MB_IMPORT_REFUSED:
      fill_refused (plan, table, places);
      break;
    case MB_IMPORT_SKIPPED:
      fill_skipped (plan, table, places);
      break;
    case MB_IMPORT_MISSING:
      fill_missing (plan, table, places);
      break;
    case MB_IMPORT_CORRECTED:
    case MB_IMPORT_WARNINGS:
    case MB_IMPORT_N_TABS:
    default:
      fill_warnings (plan, table, places);
      break;
    }
  return table;
}

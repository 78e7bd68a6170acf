/* command.h: what the commands share: the call at hand, and how an answer is given. Private to cli/. */
#pragma once

#include "args.h"
#include "import.h"
#include "json-writer.h"
#include "office.h"

G_BEGIN_DECLS

#define MB_EXIT_OK      0
#define MB_EXIT_FAILED  1
#define MB_EXIT_REFUSED 2

typedef struct
{
  MbArgs *args; /* words without the command's own */
  gboolean json;
  MbOffice *office; /* open for commands that take --db, else NULL */
  MbDate today;
  char *actor;
} MbCall;

/* A command fills in its answer and returns the exit status; with error set the status is MB_EXIT_FAILED. */
typedef int (*MbCommandFunc) (MbCall *call, GError **error);

typedef struct
{
  const char *name;           /* "import", or "hazard summary" */
  const char *usage;          /* what follows the name */
  const char *summary;        /* N_() */
  guint min_words, max_words; /* words after the name */
  MbStoreFlags open;          /* how --db is opened */
  gboolean needs_db;
  MbCommandFunc run;
} MbCommand;

extern const MbCommand mb_safety_commands[], mb_office_commands[], mb_import_commands[], mb_record_commands[], mb_inspect_commands[],
    mb_figure_commands[], mb_output_commands[], mb_sheet_commands[];

/* mb_say: a line of text to standard output, as UTF-8 in every locale. mb_tell: a message to standard error. */
void mb_say (const char *format, ...) G_GNUC_PRINTF (1, 2);
void mb_tell (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* mb_count_text: a number as text, so that sentences for translation hold %s alone. (transfer full) */
char *mb_count_text (gint64 number);
MbJson *mb_call_json (void); /* on standard output */
/* mb_say_file: which file was written, and its size; with how many letters where there are any. MB_EXIT_OK. */
int mb_say_file (MbCall *call, const char *path, guint n_letters);

/* mb_call_date, mb_call_int: an option's value, or fallback when it is not given. FALSE: ARGUMENT. */
gboolean mb_call_date (const MbCall *call, const char *option, MbDate fallback, MbDate *date, GError **error);
gboolean mb_call_year (const MbCall *call, int fallback, int *year, GError **error);
/* mb_parse_pair: FIELD=VALUE of a call: the field's id (transfer full), value points into pair. NULL: USAGE. */
char *mb_parse_pair (const char *pair, const char **value, GError **error);
gboolean mb_parse_id (const char *text, gint64 *id, GError **error);
/* mb_tell_copies: of a damaged file: which sound copy there is, and what can be done. */
void mb_tell_copies (const char *path);
/* mb_call_require: an option that must be there. */
const char *mb_call_require (const MbCall *call, const char *option, GError **error);

/* mb_print_value: a field's value as get shows it: whole numbers and yes/no as such, all else as text, null when empty. */
void mb_print_value (MbJson *json, const MbField *field, const MbValue *value);
/* mb_print_fault: a fault as a JSON object. mb_print_plan: the import document; error (nullable) is added to it. */
void mb_print_fault (MbJson *json, const MbFault *fault);
void mb_print_error (MbJson *json, const GError *error);
/* mb_run_plan: writes rejects, applies unless --dry-run, prints the document; returns the exit status. */
int mb_run_plan (MbCall *call, MbImportPlan *plan, GError **error);

G_END_DECLS

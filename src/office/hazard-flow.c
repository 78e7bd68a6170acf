/* hazard-flow.c: the steps of a hazard, for one or many: issue the notice, extend, rectified, send back, recheck and close.
 *
 * Promise kept here: a step is one change set, all or nothing, whoever calls it; a hazard is closed only by a passed
 * recheck that lies on or after its completion, and a major one only by somebody else than the person responsible and with all that
 * the register demands of it; what is told for that never overwrites what stands there; the first limit survives every extension.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "edit.h"
#include "field.h"
#include "hazard.h"
#include "office-private.h"
#include "report.h"

#define FOUND      "待整改"
#define RECTIFYING "整改中"
#define AWAITING   "待复查"
#define CLOSED     "已销号"
#define PASSED     "合格"
#define MAJOR      "重大"

static const char *
text_of (const MbRecord *record, const char *field)
{
  const MbValue *value = mb_record_get (record, field);

  return value != NULL && value->kind == MB_VALUE_TEXT ? value->text : NULL;
}

static gboolean
is_state (const MbRecord *record, const char *state)
{
  return g_strcmp0 (text_of (record, "status"), state) == 0;
}

gboolean
mb_hazard_can (const MbRecord *record, MbHazardStep step)
{
  switch (step)
    {
    case MB_HAZARD_ISSUE:
      return is_state (record, FOUND) || is_state (record, RECTIFYING);
    case MB_HAZARD_COMPLETE:
      return is_state (record, FOUND) || is_state (record, RECTIFYING);
    case MB_HAZARD_SEND_BACK:
      return is_state (record, AWAITING);
    case MB_HAZARD_EXTEND:
    case MB_HAZARD_CLOSE:
    default:
      return !is_state (record, CLOSED);
    }
}

/* A recheck brings these itself. */
static gboolean
is_of_recheck (const MbField *field)
{
  return g_str_equal (field->id, "completed") || g_str_has_prefix (field->id, "recheck_");
}

GPtrArray *
mb_hazard_lacking (const MbRecord *record, const MbDemand **demand)
{
  GPtrArray *lacking = mb_register_lacking (record->reg, CLOSED, record->values, demand);

  for (guint i = lacking->len; i > 0; i--)
    if (is_of_recheck (g_ptr_array_index (lacking, i - 1)))
      g_ptr_array_remove_index (lacking, i - 1);
  return lacking;
}

/* ---- What all steps share ---- */

typedef struct
{
  MbHazardStep step;
  const char *day;    /* ISO; recheck, completion or new limit; NULL: none */
  const char *who;    /* who rechecked */
  const char *reason; /* of an extension */
  const char *result;
  GPtrArray *told; /* (element-type Told) (nullable) for what a hazard lacks to be closed */
} Step;

typedef struct
{
  const MbField *field;
  MbValue value;
} Told;

static void
told_free (gpointer data)
{
  Told *told = data;

  mb_value_clear (&told->value);
  g_free (told);
}

static const MbValue *
find_told (const Step *step, const MbField *field)
{
  for (guint i = 0; step->told != NULL && i < step->told->len; i++)
    if (((const Told *) g_ptr_array_index (step->told, i))->field == field)
      return &((const Told *) g_ptr_array_index (step->told, i))->value;
  return NULL;
}

static gboolean
refuse_state (const MbRecord *record, GError **error)
{
  g_autofree char *title = mb_record_text (record, record->reg->title, TRUE);

  mb_set_error (error, is_state (record, CLOSED) ? MB_FAULT_ALREADY_CLOSED : MB_FAULT_TRANSITION, "%s (%s)", title,
                text_of (record, "status"));
  return FALSE;
}

static gboolean
refuse_order (const MbRecord *record, const char *early, const char *late, GError **error)
{
  g_autofree char *title = mb_record_text (record, record->reg->title, TRUE);

  /* translators: a date that must not lie before another one, and the hazard */
  mb_set_error (error, MB_FAULT_RANGE_ORDER, _ ("%s lies before %s: %s"), early, late, title);
  return FALSE;
}

/* The later of the days on which it was found and rectified: nothing can be looked at again before. */
static const char *
last_known_day (const MbRecord *record)
{
  const char *found = text_of (record, "found");
  const char *completed = text_of (record, "completed");

  return completed != NULL && g_strcmp0 (completed, found) > 0 ? completed : found;
}

static gboolean
check_recheck (const MbRecord *record, const Step *step, GError **error)
{
  const char *known = last_known_day (record);
  const char *responsible = text_of (record, "responsible");
  const MbValue *told = find_told (step, mb_register_field (record->reg, "responsible"));

  if (responsible == NULL && told != NULL)
    responsible = told->text;
  if (known != NULL && strcmp (step->day, known) < 0)
    return refuse_order (record, step->day, known, error);
  if (g_str_equal (step->result, PASSED) && g_strcmp0 (text_of (record, "severity"), MAJOR) == 0 && responsible != NULL)
    {
      g_autofree char *tidy = mb_text_tidy (responsible);
      g_autofree char *title = mb_record_text (record, record->reg->title, TRUE);

      if (g_str_equal (tidy, step->who))
        {
          mb_set_error (error, MB_FAULT_ARGUMENT,
                        _ ("%s is responsible for this major hazard and cannot recheck it: %s"), step->who, title);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_step (const MbRecord *record, const Step *step, GError **error)
{
  const char *found = text_of (record, "found");
  const char *limit = text_of (record, "limit");

  if (!mb_hazard_can (record, step->step))
    return refuse_state (record, error);
  if (step->step == MB_HAZARD_CLOSE)
    return check_recheck (record, step, error);
  if (step->step == MB_HAZARD_COMPLETE && found != NULL && strcmp (step->day, found) < 0)
    return refuse_order (record, step->day, found, error);
  if (step->step == MB_HAZARD_EXTEND && limit != NULL && strcmp (step->day, limit) <= 0)
    return refuse_order (record, step->day, limit, error);
  if (step->step == MB_HAZARD_EXTEND && found != NULL && strcmp (step->day, found) < 0)
    return refuse_order (record, step->day, found, error);
  return TRUE;
}

static void
put_limit (MbChangeSet *set, const MbRecord *record, const char *day)
{
  if (text_of (record, "first_limit") == NULL && text_of (record, "limit") != NULL)
    mb_change_set_put_text (set, "first_limit", text_of (record, "limit"));
  mb_change_set_put_text (set, "limit", day);
}

/* A recheck that failed stays in the changes; what awaits the next one has none yet. */
static void
clear_recheck (MbChangeSet *set)
{
  mb_change_set_put_text (set, "recheck_date", NULL);
  mb_change_set_put_text (set, "recheck_by", NULL);
  mb_change_set_put_text (set, "recheck_result", NULL);
}

static void
put_lacking (MbChangeSet *set, const MbRecord *record, const Step *step)
{
  g_autoptr (GPtrArray) lacking = mb_hazard_lacking (record, NULL);

  for (guint i = 0; i < lacking->len; i++)
    {
      const MbField *field = g_ptr_array_index (lacking, i);
      const MbValue *value = find_told (step, field);

      if (value != NULL)
        mb_change_set_put (set, field->id, value);
    }
}

static void
put_recheck (MbChangeSet *set, const MbRecord *record, const Step *step)
{
  gboolean passed = g_str_equal (step->result, PASSED);

  mb_change_set_put_text (set, "recheck_date", step->day);
  mb_change_set_put_text (set, "recheck_by", step->who);
  mb_change_set_put_text (set, "recheck_result", step->result);
  mb_change_set_put_text (set, "status", passed ? CLOSED : RECTIFYING);
  if (!passed)
    mb_change_set_put_text (set, "completed", NULL);
  else if (text_of (record, "completed") == NULL)
    mb_change_set_put_text (set, "completed", step->day);
  if (passed)
    put_lacking (set, record, step);
}

static void
put_step (MbChangeSet *set, const MbRecord *record, const Step *step)
{
  mb_change_set_update (set, record);
  switch (step->step)
    {
    case MB_HAZARD_ISSUE:
      mb_change_set_put_text (set, "status", RECTIFYING);
      break;
    case MB_HAZARD_COMPLETE:
      clear_recheck (set);
      mb_change_set_put_text (set, "completed", step->day);
      mb_change_set_put_text (set, "status", AWAITING);
      break;
    case MB_HAZARD_SEND_BACK:
      mb_change_set_put_text (set, "completed", NULL);
      mb_change_set_put_text (set, "status", RECTIFYING);
      if (step->day != NULL)
        put_limit (set, record, step->day);
      break;
    case MB_HAZARD_EXTEND:
      put_limit (set, record, step->day);
      mb_change_set_put_text (set, "extension_reason", step->reason);
      break;
    case MB_HAZARD_CLOSE:
    default:
      put_recheck (set, record, step);
      break;
    }
}

static gboolean
take_step (MbOffice *office, const gint64 *ids, guint n_ids, const Step *step, const char *title, GError **error)
{
  MbStore *store = mb_office_get_store (office);
  g_autoptr (MbChangeSet) set = mb_change_set_new (title, mb_office_get_actor (office));
  g_autoptr (GPtrArray) records = mb_store_fetch (store, "hazard", ids, n_ids, error);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < n_ids; i++)
    {
      const MbRecord *record = g_ptr_array_index (records, i);

      if (record == NULL || record->deleted)
        {
          mb_set_error (error, MB_FAULT_RECORD_NOT_FOUND, "%" G_GINT64_FORMAT, ids[i]);
          return FALSE;
        }
      if (!check_step (record, step, error))
        return FALSE;
      put_step (set, record, step);
    }
  return mb_store_apply (store, set, NULL, NULL, error);
}

static gboolean
refuse_argument (const char *message, GError **error)
{
  mb_set_error (error, MB_FAULT_ARGUMENT, "%s", message);
  return FALSE;
}

/* ---- The steps ---- */

gboolean
mb_hazard_issue (MbOffice *office, const gint64 *ids, guint n_ids, GError **error)
{
  const Step step = { MB_HAZARD_ISSUE, NULL, NULL, NULL, NULL, NULL };

  return take_step (office, ids, n_ids, &step, ngettext ("Notice for a hazard", "Notice for hazards", n_ids), error);
}

MbPaper *
mb_hazard_notice (MbOffice *office, const gint64 *ids, guint n_ids, guint *n_letters, MbJob *job, GError **error)
{
  g_autoptr (GPtrArray) records = mb_store_fetch (mb_office_get_store (office), "hazard", ids, n_ids, error);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GArray) institutions = g_array_new (FALSE, FALSE, sizeof (gint64));
  const MbReportOptions options = { .as_of = MB_DATE_NONE, .only_register = "hazard", .only = ids, .n_only = n_ids };

  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++)
    {
      const MbRecord *record = g_ptr_array_index (records, i);
      const MbValue *institution = record != NULL ? mb_record_get (record, "institution") : NULL;

      if (institution == NULL || institution->kind != MB_VALUE_INT || record->deleted || is_state (record, CLOSED)
          || !g_hash_table_add (seen, (gpointer) &institution->number))
        continue;
      g_array_append_val (institutions, institution->number);
    }
  if (institutions->len == 0)
    {
      mb_set_error (error, MB_FAULT_RECORD_NOT_FOUND, "%s", _ ("none of the selected hazards is open"));
      return NULL;
    }
  return mb_letter_compose (office, "rectification-notice", &options, FALSE,
                            (const gint64 *) (void *) institutions->data, institutions->len, n_letters, job, error);
}

gboolean
mb_hazard_complete (MbOffice *office, const gint64 *ids, guint n_ids, MbDate date, GError **error)
{
  g_autofree char *day = mb_date_to_iso (date);
  const Step step = { MB_HAZARD_COMPLETE, day, NULL, NULL, NULL, NULL };

  if (day == NULL)
    return refuse_argument (_ ("the day of completion is missing"), error);
  return take_step (office, ids, n_ids, &step, ngettext ("Hazard rectified", "Hazards rectified", n_ids), error);
}

gboolean
mb_hazard_send_back (MbOffice *office, const gint64 *ids, guint n_ids, MbDate limit, const char *reason, GError **error)
{
  g_autofree char *day = limit != MB_DATE_NONE ? mb_date_to_iso (limit) : NULL;
  g_autofree char *tidy = reason != NULL ? mb_text_tidy (reason) : NULL;
  g_autofree char *title = NULL;
  const Step step = { MB_HAZARD_SEND_BACK, day, NULL, tidy, NULL, NULL };

  if (tidy == NULL || tidy[0] == '\0')
    return refuse_argument (_ ("sending back needs a reason"), error);
  /* translators: title of a change: hazards sent back, and why */
  title = g_strdup_printf (_ ("Sent back: %s"), tidy);
  return take_step (office, ids, n_ids, &step, title, error);
}

gboolean
mb_hazard_extend (MbOffice *office, const gint64 *ids, guint n_ids, MbDate limit, const char *reason, GError **error)
{
  g_autofree char *day = mb_date_to_iso (limit);
  g_autofree char *tidy = reason != NULL ? mb_text_tidy (reason) : NULL;
  const Step step = { MB_HAZARD_EXTEND, day, NULL, tidy, NULL, NULL };

  if (day == NULL || tidy == NULL || tidy[0] == '\0')
    return refuse_argument (_ ("an extension needs the new limit and a reason"), error);
  return take_step (office, ids, n_ids, &step,
                    ngettext ("Limit of a hazard extended", "Limits of hazards extended", n_ids), error);
}

static gboolean
parse_result (const MbRegister *reg, const char *text, MbValue *result, GError **error)
{
  g_autoptr (MbFault) fault
      = mb_field_parse (mb_register_field (reg, "recheck_result"), text != NULL ? text : "", result);
  g_autofree char *message = NULL;

  if (fault == NULL && result->kind == MB_VALUE_TEXT)
    return TRUE;
  message = fault != NULL ? mb_fault_message (fault) : g_strdup (_ ("the result of the recheck is missing"));
  return refuse_argument (message, error);
}

/* What was typed for the fields that may be lacking; empty is nothing. NULL on error. */
static GPtrArray *
parse_told (MbOffice *office, const MbRegister *reg, GHashTable *told, GError **error)
{
  g_autoptr (GPtrArray) parsed = g_ptr_array_new_with_free_func (told_free);
  GHashTableIter iter;
  gpointer id, text;

  if (told != NULL)
    g_hash_table_iter_init (&iter, told);
  while (told != NULL && g_hash_table_iter_next (&iter, &id, &text))
    {
      Told *one = g_new0 (Told, 1);
      g_autoptr (MbFault) fault = NULL;

      g_ptr_array_add (parsed, one);
      one->field = mb_register_field (reg, id);
      if (one->field == NULL || one->field->retired || one->field->derived)
        {
          mb_set_error (error, MB_FAULT_FIELD_UNKNOWN, "%s", (const char *) id);
          return NULL;
        }
      fault = mb_edit_parse (office, one->field, text, &one->value);
      if (fault != NULL)
        {
          g_autofree char *message = mb_fault_message (fault);

          mb_set_error (error, MB_FAULT_ARGUMENT, "%s: %s", one->field->label, message);
          return NULL;
        }
      if (mb_value_is_null (&one->value))
        g_ptr_array_remove_index (parsed, parsed->len - 1);
    }
  return g_steal_pointer (&parsed);
}

gboolean
mb_hazard_close (MbOffice *office, const gint64 *ids, guint n_ids, MbDate date, const char *by, const char *result,
                 GHashTable *told, GError **error)
{
  const MbRegister *reg = mb_office_register (office, "hazard", error);
  g_autofree char *day = mb_date_to_iso (date);
  g_autofree char *who = by != NULL ? mb_text_tidy (by) : NULL;
  g_auto (MbValue) word = MB_VALUE_INIT;
  g_autoptr (GPtrArray) parsed = NULL;
  Step step = { MB_HAZARD_CLOSE, day, who, NULL, NULL, NULL };

  if (reg == NULL || !parse_result (reg, result, &word, error))
    return FALSE;
  if (day == NULL || who == NULL || who[0] == '\0')
    return refuse_argument (_ ("a recheck needs its day and who did it"), error);
  if ((parsed = parse_told (office, reg, told, error)) == NULL)
    return FALSE;
  step.told = parsed;
  step.result = word.text;
  return take_step (office, ids, n_ids, &step, ngettext ("Recheck of a hazard", "Recheck of hazards", n_ids), error);
}

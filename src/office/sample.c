/* sample.c: see sample.h. The sample office is made by the same imports that a clerk makes, so it also shows that they work. */
#include "config.h"

#include "sample.h"

#include <glib/gi18n-lib.h>

#include "import.h"
#include "inspection.h"

typedef struct
{
  const char *register_id; /* NULL: scores of the year */
  const char *file;
} Ledger;

static const Ledger ledgers[] = {
  { "institution", "机构花名册.xlsx" },
  { "hazard", "隐患台账.xlsx" },
  { "complaint", "信访件登记.xlsx" },
};

static const Ledger score_sheets[] = {
  { NULL, "年检评分_幼儿园.xlsx" },
  { NULL, "年检评分_中小学.xlsx" },
  { NULL, "年检评分_培训机构.xlsx" },
};

char *
mb_sample_folder (void)
{
  const char *override = g_getenv ("MB_DATA_DIR");
  const char *const candidates[] = { override, MB_PKGDATADIR, MB_SOURCE_DATADIR };

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      g_autofree char *folder = candidates[i] != NULL ? g_build_filename (candidates[i], "sample", NULL) : NULL;
      g_autofree char *first = folder != NULL ? g_build_filename (folder, ledgers[0].file, NULL) : NULL;

      if (first != NULL && g_file_test (first, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&folder);
    }
  return NULL;
}

static gboolean
bring_in (MbOffice *office, const char *folder, const Ledger *ledger, MbJob *job, GError **error)
{
  g_autofree char *path = g_build_filename (folder, ledger->file, NULL);
  g_autoptr (MbImportPlan) plan = NULL;

  mb_job_set_step (job, ledger->file);
  plan = ledger->register_id != NULL ? mb_import_plan_new (office, ledger->register_id, path, NULL, job, error)
                                     : mb_inspection_plan_scores (office, path, MB_SAMPLE_YEAR, NULL, job, error);
  return plan != NULL && mb_import_plan_apply (plan, job, NULL, error);
}

gboolean
mb_sample_fill (MbOffice *office, MbJob *job, GError **error)
{
  g_autofree char *folder = mb_sample_folder ();

  if (folder == NULL)
    {
      mb_set_error (error, MB_FAULT_FOLDER_MISSING, "sample");
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (ledgers); i++)
    if (!bring_in (office, folder, &ledgers[i], job, error))
      return FALSE;
  if (!mb_inspection_open (office, MB_SAMPLE_YEAR, NULL, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (score_sheets); i++)
    if (!bring_in (office, folder, &score_sheets[i], job, error))
      return FALSE;
  return TRUE;
}

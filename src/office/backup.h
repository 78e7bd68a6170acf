/* backup.h: automatic backups: where, when and how many; each is opened and checked before it counts.
 *
 * The settings are the office's (register "setting", keys backup.*): every window and the command line follow the same. Backups are
 * named for the office file and the time, NAME-20260630-140231.minban, and only files so named are ever cleared away.
 */
#pragma once

#include "office.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;           /* absolute; never NULL once read */
  gboolean is_own_folder; /* folder is the one beside the office file, not chosen */
  gboolean on_close, daily;
  guint keep; /* 1 to MB_BACKUP_MAX_KEEP */
} MbBackupSettings;

#define MB_BACKUP_KEEP     14
#define MB_BACKUP_MAX_KEEP 999

void mb_backup_settings_read (MbOffice *office, MbBackupSettings *settings);
/* mb_backup_settings_write: one change set; folder NULL: the one beside the office file. ARGUMENT when keep is out of range. */
gboolean mb_backup_settings_write (MbOffice *office, const char *folder, gboolean on_close, gboolean daily, guint keep,
                                   GError **error);
void mb_backup_settings_clear (MbBackupSettings *settings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MbBackupSettings, mb_backup_settings_clear)

typedef struct
{
  char *path;
  char *time; /* local, "2026-06-30 14:02:31", from its name */
  guint64 size;
} MbBackup;
/* mb_backup_list: the backups of this office file in its folder, newest first. A missing folder is an empty list.
 * (element-type MbBackup) */
GPtrArray *mb_backup_list (MbOffice *office, GError **error);

typedef enum
{
  MB_BACKUP_DAILY,
  MB_BACKUP_CLOSE
} MbBackupOccasion;

/* mb_backup_due: the settings want one now and something has changed since the newest one; daily: and none was made today (the real
 * day, since it guards the real disk). */
gboolean mb_backup_due (MbOffice *office, MbBackupOccasion occasion);
/* mb_backup_run: makes one, opens and checks it, then clears away all but the newest ones. Returns its path, (transfer full). Whatever
 * fails, no older backup is touched. */
char *mb_backup_run (MbOffice *office, MbJob *job, GError **error);

/* mb_backup_check: opens a backup (or any office file) and checks it whole; office (nullable) is the name in it, last_time (nullable)
 * when it was last written to, UTC. (transfer full) */
gboolean mb_backup_check (const char *path, char **office, char **last_time, GError **error);
/* mb_backup_restore: to a new file. mb_backup_restore_over: in the place of an office file that nobody has open (OFFICE_LOCKED); what
 * was there is kept beside, kept (transfer full). */
gboolean mb_backup_restore (const char *backup, const char *path, GError **error);
gboolean mb_backup_restore_over (const char *backup, const char *path, char **kept, GError **error);

G_END_DECLS

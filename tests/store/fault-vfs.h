/* fault-vfs.h: a file system between SQLite and the real one, in which the nth call of one kind goes wrong. */
#pragma once

#include <glib.h>

typedef enum
{
  FAULT_WRITE,
  FAULT_SYNC,
  FAULT_TRUNCATE,
  FAULT_OPEN,
  FAULT_FULL, /* a write that finds the disk full */
  FAULT_LOCK, /* of the file, or of the memory that is shared */
  FAULT_SLOW, /* a write that takes its time, and then fails */
  N_FAULT_KINDS
} FaultKind;

/* fault_vfs_install: once, before the first connection; every later one goes through it. */
void fault_vfs_install (void);
/* fault_vfs_arm: the nth call from now on (1 the next) fails, and with lasting all after it. */
void fault_vfs_arm (FaultKind kind, guint nth, gboolean lasting);
/* fault_vfs_disarm: how many calls have failed. */
guint fault_vfs_disarm (void);

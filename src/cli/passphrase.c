/* passphrase.c: see passphrase.h. Promise: a passphrase is never shown, never an argument (every user of the machine sees
 * those), and the terminal echoes again whatever happens. */
#include "config.h"

#include "passphrase.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define LONGEST 1024

static char *
read_line (int fd)
{
  char *line = g_malloc0 (LONGEST + 1);
  gsize n = 0;

  while (n < LONGEST && read (fd, line + n, 1) == 1 && line[n] != '\n')
    n++;
  line[n] = '\0';
  if (n > 0 && line[n - 1] == '\r')
    line[n - 1] = '\0';
  return line;
}

static char *
ask (int terminal, const char *question)
{
  struct termios before, silent;
  char *line;

  if (tcgetattr (terminal, &before) != 0)
    return NULL;
  silent = before;
  silent.c_lflag &= ~(tcflag_t) ECHO;
  if (write (terminal, question, strlen (question)) < 0 || tcsetattr (terminal, TCSAFLUSH, &silent) != 0)
    return NULL;
  line = read_line (terminal);
  tcsetattr (terminal, TCSAFLUSH, &before);
  return write (terminal, "\n", 1) == 1 ? line : (mb_passphrase_free (line), NULL);
}

static char *
from_terminal (gboolean twice, GError **error)
{
  int terminal = open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  char *first = terminal >= 0 ? ask (terminal, _ ("Passphrase: ")) : NULL;
  char *second = first != NULL && twice ? ask (terminal, _ ("Once more: ")) : NULL;

  if (terminal >= 0)
    close (terminal);
  if (first == NULL)
    mb_set_error (error, MB_FAULT_USAGE, "%s",
                  _ ("there is no terminal to ask for the passphrase; use --passphrase-file"));
  else if (twice && g_strcmp0 (first, second) != 0)
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, "%s", _ ("the two passphrases differ"));
      g_clear_pointer (&first, mb_passphrase_free);
    }
  mb_passphrase_free (second);
  return first;
}

char *
mb_call_passphrase (const MbCall *call, gboolean twice, GError **error)
{
  const char *path = mb_args_get (call->args, "passphrase-file");
  char *passphrase;
  int fd;

  if (path == NULL)
    passphrase = from_terminal (twice, error);
  else if ((fd = open (path, O_RDONLY | O_CLOEXEC)) >= 0)
    {
      passphrase = read_line (fd);
      close (fd);
    }
  else
    {
      mb_set_error (error, MB_FAULT_FILE_UNREADABLE, "%s", path);
      return NULL;
    }
  if (passphrase != NULL && !g_utf8_validate (passphrase, -1, NULL))
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, "%s", _ ("the passphrase is not in UTF-8"));
      g_clear_pointer (&passphrase, mb_passphrase_free);
    }
  return passphrase;
}

void
mb_passphrase_free (char *passphrase)
{
  volatile char *p = passphrase;

  for (; p != NULL && *p != '\0'; p++)
    *p = '\0';
  g_free (passphrase);
}

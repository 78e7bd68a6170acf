"""A print server of the test's own, with one real queue that writes PDF files: nothing of the machine's printing is touched.

with Printer() as printer: programs started with printer.env in their environment see the queue PDF as their default printer.
CUPS's PDF device runs as root only, and writes to the folder PDF in the home of the user who prints.
"""
import os
import pwd
import shutil
import subprocess
import tempfile
import time

PPD = '/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd'

CONFIGURATION = '''LogLevel warn
Listen {folder}/cups.sock
Browsing No
WebInterface No
DefaultAuthType None
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
'''

FILES = '''ServerRoot {folder}/root
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/state
TempDir {folder}/temp
DocumentRoot {folder}/root
AccessLog {folder}/access.log
ErrorLog {folder}/error.log
PageLog {folder}/page.log
SystemGroup root
'''


class Printer:
    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix='minban-cups-')
        os.chmod(self.folder, 0o755)  # filters run as a user of their own
        for name in ('root', 'root/ppd', 'spool', 'cache', 'state', 'temp'):
            os.mkdir(os.path.join(self.folder, name))
        os.chmod(os.path.join(self.folder, 'temp'), 0o1777)
        for name, text in (('cupsd.conf', CONFIGURATION), ('cups-files.conf', FILES)):
            with open(os.path.join(self.folder, name), 'w', encoding='utf-8') as out:
                out.write(text.format(folder=self.folder))
        self.socket = os.path.join(self.folder, 'cups.sock')
        self.env = {'CUPS_SERVER': self.socket}
        self.output = os.path.join(pwd.getpwuid(os.getuid()).pw_dir, 'PDF')
        self.before = set(self._listed())
        self.server = subprocess.Popen(['/usr/sbin/cupsd', '-f', '-c', os.path.join(self.folder, 'cupsd.conf'), '-s',
                                        os.path.join(self.folder, 'cups-files.conf')], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
        try:
            self._wait(lambda: os.path.exists(self.socket), 'the print server')
            self._run('/usr/sbin/lpadmin', '-p', 'PDF', '-E', '-v', 'cups-pdf:/', '-P', PPD)
            self._run('/usr/sbin/lpadmin', '-d', 'PDF')
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind, value, trace):
        self.server.terminate()
        try:
            self.server.wait(10)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
        for name in set(self._listed()) - self.before:
            os.unlink(os.path.join(self.output, name))
        shutil.rmtree(self.folder, ignore_errors=True)
        return False

    def _run(self, *arguments):
        done = subprocess.run(arguments, env=dict(os.environ, **self.env), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=30, check=False)
        assert done.returncode == 0, f'{arguments}: {done.stdout.decode(errors="replace")}\n{self.log()}'

    def _wait(self, ask, what, patience=20):
        end = time.monotonic() + patience
        while not ask():
            assert self.server.poll() is None and time.monotonic() < end, f'{what}: not there\n{self.log()}'
            time.sleep(0.1)

    def _listed(self):
        return os.listdir(self.output) if os.path.isdir(self.output) else []

    def log(self):
        try:
            with open(os.path.join(self.folder, 'error.log'), encoding='utf-8', errors='replace') as log:
                return log.read()[-3000:]
        except OSError:
            return ''

    def wait_for_pages(self, patience=60):
        """What the next job's pages look like once they have come out of the printer: [(width, height in points, share of ink)].

        Text cannot be read from them: they have been through PostScript."""
        found = []

        def came():
            for name in set(self._listed()) - self.before:
                path = os.path.join(self.output, name)
                with open(path, 'rb') as file:
                    content = file.read()
                if name.endswith('.pdf') and b'%%EOF' in content[-1024:]:
                    found.append(path)
                    return True
            return False

        self._wait(came, 'the printed file', patience)
        printed = os.path.join(self.folder, 'printed.pdf')
        shutil.move(found[0], printed)
        told = subprocess.run(['pdfinfo', '-l', '9999', printed], stdout=subprocess.PIPE, check=True, timeout=60).stdout.decode()
        sizes = [(float(line.split()[3]), float(line.split()[5])) for line in told.splitlines() if line.startswith('Page ') and ' size:' in line]
        subprocess.run(['pdftoppm', '-r', '50', '-gray', printed, os.path.join(self.folder, 'page')], check=True, timeout=120)
        pictures = sorted(name for name in os.listdir(self.folder) if name.startswith('page') and name.endswith('.pgm'))
        return [(*size, self._ink(os.path.join(self.folder, name))) for size, name in zip(sizes, pictures)]

    @staticmethod
    def _ink(path):
        with open(path, 'rb') as file:
            magic, width, height, _, pixels = file.read().split(None, 4)
        assert magic == b'P5' and len(pixels) == int(width) * int(height)
        return sum(255 - value for value in pixels) / 255 / len(pixels)

"""What is measured with: offices and ledgers made once by make-data and kept, and how a program is run."""
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

# How much there is of everything, by scale.
SIZES = {
    'full': {'rows': 1000000, 'few': 10000, 'least': 1000, 'ledger': 100000, 'institutions': 10000, 'searched': 100000,
             'letters': 1000, 'graded': 10000},
    'small': {'rows': 50000, 'few': 5000, 'least': 1000, 'ledger': 10000, 'institutions': 1000, 'searched': 10000,
              'letters': 100, 'graded': 1000},
}

class Data:
    def __init__(self, root, build, scale):
        self.root, self.build, self.scale = root, build, scale
        self.size = SIZES[scale]
        self.folder = os.path.join(root, 'out', 'bench', scale)
        os.makedirs(self.folder, exist_ok=True)
        self.env = dict(os.environ, LC_ALL='zh_CN.UTF-8')
        self.env.pop('G_DEBUG', None)
        self.env.pop('G_MESSAGES_DEBUG', None)

    def path(self, name):
        return os.path.join(self.folder, name)

    def program(self, name):
        return os.path.join(self.build, 'tests', 'bench', name)

    def run(self, name, *arguments):
        """Runs a program of this folder; its line of JSON."""
        command = ['/usr/bin/python3', os.path.join(HERE, name)] if name.endswith('.py') else [self.program(name)]
        done = subprocess.run(command + [str(a) for a in arguments], env=self.env, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False, text=True)
        if done.returncode != 0:
            sys.exit(f'{name} {" ".join(map(str, arguments))}: {done.stderr.strip() or done.returncode}')
        result = json.loads(done.stdout) if done.stdout.startswith('{') else {'text': done.stdout}
        result['said'] = done.stderr
        return result

    def run_window(self, name, *arguments, started=False):
        """The same on a display of its own; started: the program is told when it was started."""
        command = [self.program(name), *(str(a) for a in arguments)]
        if started:
            command = ['/usr/bin/python3', os.path.join(HERE, 'started.py'), *command]
        done = subprocess.run([os.path.join(HERE, '..', 'desk', 'run-display.sh'), *command], env=self.env, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False, text=True)
        if done.returncode != 0:
            sys.exit(f'{name} {" ".join(map(str, arguments))}: {done.stderr.strip() or done.returncode}')
        return json.loads(done.stdout)

    def make(self, name, steps):
        """A file that steps(path of a temporary name) makes, once; beside and renamed, so that a half one is never taken."""
        path = self.path(name)
        if not os.path.exists(path):
            print(f'\n  making {name}', file=sys.stderr)
            stem, ending = os.path.splitext(name)
            temporary = self.path(stem + '.part' + ending)
            for left in (temporary, temporary + '-wal', temporary + '-shm'):
                if os.path.exists(left):
                    os.remove(left)
            steps(temporary)
            os.rename(temporary, path)
        return path

    def copy(self, path):
        """A fresh copy to write to, with nothing of it waiting to be written."""
        copy = self.path('work.minban')
        for left in (copy, copy + '-wal', copy + '-shm'):
            if os.path.exists(left):
                os.remove(left)
        shutil.copyfile(path, copy)
        with open(copy, 'rb') as file:
            os.fsync(file.fileno())
        return copy

    # ---- Offices and sheets ----

    def office(self, hazards, institutions=None):
        institutions = institutions or self.size['institutions']
        return self.make(f'office-{institutions}-{hazards}.minban',
                         lambda path: self.run('make-data', 'office', path, institutions, hazards))

    def inspection(self, participants):
        """A year opened and scored by importing a sheet."""
        def steps(path):
            table, sheet = self.path('scores.tsv'), self.path('scores.xlsx')
            self.run('make-data', 'inspection', path, participants, 2025, table)
            self.run('floor-xlsx', table, sheet, 'normal')
            self.run('bench-work', 'scores', path, 2025, sheet)
        return self.make(f'inspection-{participants}.minban', steps)

    def ledger(self, rows):
        office = self.office(self.size['least'])
        table = self.make(f'ledger-{rows}.tsv', lambda path: self.run('make-data', 'ledger', office, path, rows))
        return self.make(f'ledger-{rows}.xlsx', lambda path: self.run('floor-xlsx', table, path, 'normal'))

    def imported(self, rows):
        """An office that holds the ledger already."""
        def steps(path):
            shutil.copyfile(self.office(self.size['least']), path)
            self.run('bench-work', 'import', path, 'hazard', self.ledger(rows))
        return self.make(f'imported-{rows}.minban', steps)

    def roster(self, rows):
        return self.make(f'roster-{rows}.tsv', lambda path: self.run('make-data', 'roster', path, rows))

    def pages(self, letters):
        office = self.inspection(letters)
        return self.make(f'letters-{letters}.pages',
                         lambda path: self.run('make-pages', office, 'result-notice', 2025, path))

    def statement(self, name, office, query, limit):
        """The SQL that the store makes of a query, for floor-sql."""
        path = self.path(name + '.sql')
        with open(path, 'w', encoding='utf-8') as out:
            out.write(self.run('bench-work', 'statement', office, query, limit)['text'])
        return path

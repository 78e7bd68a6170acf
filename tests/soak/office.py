"""A small office of made-up ledgers for the soak, and questions about it that tell whole from half."""
import hashlib
import json
import os
import subprocess
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'e2e'))
from command import PROGRAM, run  # noqa: E402

REGISTERS = ('institution', 'hazard', 'complaint')
TOWNS = ('城关镇', '青禾县', '桃源镇')


def hazards(path, token, n, names):
    """A ledger of n hazards that all carry the token."""
    with open(path, 'w', encoding='utf-8') as file:
        file.write('隐患台账\n排查日期,学校（园）名称,隐患类别,隐患描述,隐患等级,整改期限\n')
        for i in range(n):
            file.write(f'2026-0{i % 6 + 1}-1{i % 9},{names[i % len(names)]},消防,{token}第{i}处,一般,2026-09-30\n')


class Office:
    """An office file; every call is a process of the program."""

    def __init__(self, folder, env=None):
        self.folder, self.env = folder, dict(env or {})
        self.path = os.path.join(folder, '临溪.minban')
        self.names = []

    def make(self, institutions=60, n_hazards=120):
        self.must('new', self.path, '--office', '临溪县教育局', '--region', '369921', db=False)
        self.names = [f'{TOWNS[i % 3]}第{i}民办幼儿园' for i in range(institutions)]
        roster = os.path.join(self.folder, '花名册.csv')
        with open(roster, 'w', encoding='utf-8') as file:
            file.write('机构名称,机构类型,所在镇街,办学状态,在校（园）学生数\n')
            for i, name in enumerate(self.names):
                file.write(f'{name},幼儿园,{TOWNS[i % 3]},在办,{100 + i}\n')
        answer = self.must('import', 'institution', roster)
        assert answer['new'] == institutions, answer
        ledger = os.path.join(self.folder, '台账.csv')
        hazards(ledger, '起初', n_hazards, self.names)
        answer = self.must('import', 'hazard', ledger)
        assert answer['new'] == n_hazards, answer
        return self

    def arguments(self, *arguments, db=True):
        return [PROGRAM, *map(str, arguments), *(['--db', self.path] if db else []), '--json', '--as', '王']

    def call(self, *arguments, db=True, **options):
        done = run(*self.arguments(*arguments, db=db)[1:], env=self.env, **options)
        try:
            answer = json.loads(done.stdout)
        except ValueError:
            raise AssertionError(f'{arguments}: exit {done.returncode}, no JSON: {done.stdout[:200]!r} {done.stderr[:600]!r}') from None
        return done.returncode, answer

    def must(self, *arguments, db=True, **options):
        status, answer = self.call(*arguments, db=db, **options)
        assert status == 0, f'{arguments}: exit {status}: {json.dumps(answer, ensure_ascii=False)[:1500]}'
        return answer

    def start(self, *arguments):
        return subprocess.Popen(self.arguments(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                stdin=subprocess.DEVNULL, env=dict(os.environ, **self.env))

    def rows(self, register):
        return self.must('list', register)

    def signature(self):
        """Of every record of every register, by its content."""
        total = hashlib.sha256()
        for register in REGISTERS:
            total.update(json.dumps(self.rows(register), sort_keys=True).encode())
        return total.hexdigest()

    def check(self):
        answer = self.must('check')
        assert answer['faults'] == [], answer['faults'][:5]


def is_whole(path):
    """What was exported is complete, by the looks of its kind."""
    if path.endswith('.xlsx'):
        with zipfile.ZipFile(path) as book:
            return book.testzip() is None and 'xl/workbook.xml' in book.namelist()
    with open(path, 'rb') as file:
        data = file.read()
    return data.startswith(b'%PDF-') and data.rstrip().endswith(b'%%EOF')


def remains(folder):
    return sorted(name for name in os.listdir(folder) if name.startswith('.') or '.part' in name)

"""SIGKILL at random moments: a real process imports, edits, undoes, backs up, migrates or exports, and dies of it.

After each: the file opens, its check is clean, what was acknowledged is there, and of what was not there is all or
nothing. The moment is drawn from the whole time that the step takes, which is measured before.
"""
import glob
import os
import random
import signal
import subprocess
import time

from office import Office, hazards, is_whole

EXTRA = '''[Register]
id=extra
version={version}
label=Extra
singular=extra
title=name
identity=name
sort=name
[Field name]
type=text
label=Name
required=true
list=true
'''
FIELD = '''[Field more{n}]
type=text
label=More {n}
list=true
'''


class Step:
    """One kind of work. prepare() makes ready and tells the state before; arguments; verify(acknowledged)."""

    def __init__(self, office, chance):
        self.office, self.chance, self.seconds = office, chance, None

    def prepare(self, n):
        pass

    def arguments(self):
        raise NotImplementedError

    def verify(self, acknowledged):
        raise NotImplementedError


class Edit(Step):
    def prepare(self, n):
        self.rows = self.office.rows('hazard')
        self.row = self.chance.choice(self.rows)
        self.value = f'第{n}次写下'

    def arguments(self):
        return 'set', 'hazard', self.row['id'], f'note={self.value}'

    def verify(self, acknowledged):
        after = self.office.rows('hazard')
        changed = [(old, new) for old, new in zip(self.rows, after) if old != new]
        assert len(after) == len(self.rows) and len(changed) <= 1, changed[:3]
        assert not acknowledged or changed, 'an acknowledged edit is lost'
        for old, new in changed:
            assert new['note'] == self.value and {**new, 'note': None} == {**old, 'note': None}, (old, new)


class Import(Step):
    COUNT = 90

    def prepare(self, n):
        self.token = f'进{n}批'
        self.path = os.path.join(self.office.folder, '新.csv')
        hazards(self.path, self.token, self.COUNT, self.office.names)
        self.before = len(self.office.rows('hazard'))

    def arguments(self):
        return 'import', 'hazard', self.path

    def verify(self, acknowledged):
        rows = self.office.rows('hazard')
        mine = sum(self.token in row['description'] for row in rows)
        assert mine in (0, self.COUNT) and len(rows) == self.before + mine, (mine, len(rows), self.before)
        assert mine == self.COUNT or not acknowledged, 'an acknowledged import is lost'
        if mine:  # and it is taken back whole, so that the office does not grow
            self.office.must('undo')
            assert len(self.office.rows('hazard')) == self.before


class Undo(Step):
    def prepare(self, n):
        self.before = self.office.signature()
        row = self.chance.choice(self.office.rows('institution'))
        self.office.must('set', 'institution', row['id'], f'note=第{n}次要撤')
        self.after = self.office.signature()

    def arguments(self):
        return ('undo',)

    def verify(self, acknowledged):
        now = self.office.signature()
        assert now in (self.before, self.after), 'half undone'
        assert now == self.before or not acknowledged, 'an acknowledged undo is lost'


class Backup(Step):
    def prepare(self, n):
        self.path = os.path.join(self.office.folder, '备份.minban')
        self.before = self.office.signature()

    def arguments(self):
        return 'backup', '-o', self.path

    def verify(self, acknowledged):
        assert self.office.signature() == self.before
        assert os.path.exists(self.path) or not acknowledged, 'an acknowledged backup is not there'
        if os.path.exists(self.path):
            copy = Office(self.office.folder, self.office.env)
            copy.path = self.path
            copy.check()


class Migrate(Step):
    """Each time the register has one field more, so that its table in the file must be altered at the next opening."""
    version = 1

    def write(self):
        with open(os.path.join(self.office.env['MB_DATA_DIR'], 'registers', 'extra.register'), 'w', encoding='utf-8') as file:
            file.write(EXTRA.format(version=self.version) + ''.join(FIELD.format(n=n) for n in range(self.version)))

    def prepare(self, n):
        self.before = self.office.signature()
        self.version += 1
        self.write()

    def arguments(self):
        return ('registers',)

    def verify(self, acknowledged):
        fields = {field['id'] for field in self.office.must('fields', 'extra')}
        assert f'more{self.version - 1}' in fields, fields
        assert self.office.signature() == self.before
        for copy in glob.glob(glob.escape(self.office.path[:-7]) + '.before-*.minban'):
            old = Office(self.office.folder, self.office.env)
            old.path = copy
            status, answer = old.call('check')
            assert status == 0 and answer['faults'] == [], answer
            for path in glob.glob(glob.escape(self.office.path[:-7]) + '.before-*'):
                os.remove(path)
            break


class Export(Step):
    def prepare(self, n):
        self.path = os.path.join(self.office.folder, '台账' + ('.xlsx' if n % 2 else '.pdf'))
        self.old = os.path.getmtime(self.path) if os.path.exists(self.path) else None

    def arguments(self):
        return 'report', 'hazard-ledger', '-o', self.path

    def verify(self, acknowledged):
        assert os.path.exists(self.path) or not acknowledged
        if os.path.exists(self.path):
            assert is_whole(self.path), 'half an export'
            assert not acknowledged or os.path.getmtime(self.path) != self.old


def once(step, n, chance):
    """TRUE: it was killed in the middle."""
    step.prepare(n)
    if step.seconds is None:
        began = time.monotonic()
        process = step.office.start(*step.arguments())
        out, err = process.communicate(timeout=120)
        step.seconds = time.monotonic() - began
        assert process.returncode == 0, (step.arguments(), out[:500], err[:500])
        step.verify(True)
        step.prepare(n + 1000000)
    process = step.office.start(*step.arguments())
    try:
        out, err = process.communicate(timeout=chance.uniform(0, step.seconds * 1.1))
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        out, err = process.communicate()
    killed = process.returncode == -signal.SIGKILL
    assert killed or process.returncode == 0, (step.arguments(), process.returncode, out[:500], err[:500])
    step.office.check()
    step.verify(process.returncode == 0)
    return killed


def soak(folder, count, seed):
    """Until count processes were really killed in the middle of their work."""
    chance = random.Random(seed)
    data = os.path.join(folder, 'data')
    os.makedirs(os.path.join(data, 'registers'))
    office = Office(folder, {'MB_DATA_DIR': data})
    migrate = Migrate(office, chance)
    migrate.write()
    office.make()
    steps = [kind(office, chance) for kind in (Edit, Import, Undo, Backup, Export)] + [migrate]
    kills = {type(step).__name__.lower(): 0 for step in steps}
    rounds = 0
    while sum(kills.values()) < count:
        step = steps[rounds % len(steps)]
        kills[type(step).__name__.lower()] += once(step, rounds, chance)
        rounds += 1
        assert rounds < 20 + 8 * count, 'hardly anything is ever killed in time'
    return {'kills': sum(kills.values()), 'rounds': rounds, **kills}

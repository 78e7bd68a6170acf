"""Office files of earlier versions, kept in tests/data, open with all that is in them; one of a later version is refused unharmed."""
import glob
import json
import lzma
import os
import sqlite3
import tempfile

from command import SOURCE, Office, run
from tap import Cases, equal

DATA = os.path.join(SOURCE, 'tests', 'data')


def unpack(packed, folder):
    path = os.path.join(folder, os.path.basename(packed)[:-3])
    with lzma.open(packed) as file, open(path, 'wb') as out:
        out.write(file.read())
    return path


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def holds(found, expected, where):
    """Later versions may know more fields, never less, and never other values."""
    equal(len(found), len(expected), where)
    there = {row.get('id', row.get('institution')): row for row in found}
    for row in expected:
        now = there[row.get('id', row.get('institution'))]
        for field, value in row.items():
            equal(now.get(field), value, f'{where} {row.get("id")} {field}')


with tempfile.TemporaryDirectory(prefix='minban-upgrade-') as folder, Cases() as case:
    kept = sorted(glob.glob(os.path.join(DATA, 'office-*.minban.xz')))
    with case('an office file of the first version is kept'):
        assert kept and os.path.basename(kept[0]) == 'office-1.minban.xz', kept
    for packed in kept:
        name = os.path.basename(packed)[:-10]
        with open(os.path.join(DATA, name + '.json'), encoding='utf-8') as file:
            expected = json.load(file)
        with case(f'{name} opens with all its data, is clean and can be written to'):
            office = Office(unpack(packed, folder))
            for register in ('institution', 'hazard', 'complaint'):
                holds(office.call('list', register), expected[register], register)
            holds(office.call('inspect', 'results', '--year', '2025'), expected['results'], 'results')
            checked = office.call('check')
            equal(checked['faults'], [])
            assert checked['changes'] >= expected['changes'], checked
            row = expected['hazard'][0]
            office.call('set', 'hazard', row['id'], 'note=写得进')
            equal(office.call('get', 'hazard', row['id'])['note'], '写得进')
            office.call('undo')
            equal(office.call('get', 'hazard', row['id'])['note'], row['note'])
            office.call('set', 'hazard', row['id'], 'plan=停用二楼')
            equal(office.call('get', 'hazard', row['id'])['plan'], '停用二楼', 'a field of a later version')
            equal(office.call('list', 'hazard', '--where', 'plan=停用二楼')[0]['id'], row['id'])
            office.call('undo')
            equal(office.call('get', 'hazard', row['id'])['plan'], None)
            equal(office.call('check')['faults'], [])

    with case('a file of a later format is refused, and not a byte of it is touched'):
        path = unpack(kept[-1], folder)
        base = sqlite3.connect(path)
        base.execute('PRAGMA user_version = 99')
        base.commit()
        base.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        base.close()
        before = read(path)
        for arguments in (('list', 'hazard'), ('set', 'hazard', '1', 'note=x'), ('check',), ('backup', '-o', os.path.join(folder, 'b.minban'))):
            equal(Office(path).fails(*arguments)['code'], 'office_newer')
        for command in ('restore', 'recover'):
            done = run(command, path, '-o', os.path.join(folder, 'c.minban'), '--json')
            equal((done.returncode, json.loads(done.stdout)['error']['code']), (1, 'office_newer'))
        equal(read(path), before)

    with case('a register of a later version is refused, and not a byte of the file is touched'):
        path = unpack(kept[-1], folder)
        base = sqlite3.connect(path)
        base.execute("UPDATE mb_register SET version = 1000 WHERE id = 'hazard'")
        base.commit()
        base.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        base.close()
        before = read(path)
        equal(Office(path).fails('set', 'hazard', '1', 'note=x')['code'], 'office_newer')
        equal(read(path), before)

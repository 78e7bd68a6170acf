"""Flipped bits, spoilt, swapped and cut-off pages in a real office file: it is said or it does no harm; what recover makes of
it is sound and says what is lost."""
import json
import os
import random

from command import run
from office import Office

PAGE = 4096


def flip(data, chance):
    for _ in range(chance.choice((1, 5, 50))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def spoil(data, chance):
    page = chance.randrange(len(data) // PAGE)
    data[page * PAGE:(page + 1) * PAGE] = chance.randbytes(PAGE) if chance.random() < .5 else bytes(PAGE)


def swap(data, chance):
    a, b = (chance.randrange(len(data) // PAGE) * PAGE for _ in range(2))
    data[a:a + PAGE], data[b:b + PAGE] = data[b:b + PAGE], data[a:a + PAGE]


def cut(data, chance):
    del data[chance.randrange(len(data) // 2, len(data)):]


def soak(folder, count, seed):
    chance = random.Random(seed)
    office = Office(folder).make(40, 80)
    with open(office.path, 'rb') as file:
        sound = file.read()
    total = sum(len(office.rows(register)) for register in ('institution', 'hazard'))
    broken, saved = os.path.join(folder, 'broken.minban'), os.path.join(folder, 'saved.minban')
    figures = {'damages': 0, 'told': 0, 'recovered': 0, 'recovered whole': 0, 'beyond help': 0, 'records lost of': 0, 'records lost': 0}
    for n in range(count):
        data = bytearray(sound)
        (flip, spoil, swap, cut)[n % 4](data, chance)
        for path in (broken, saved):
            for ending in ('', '-wal', '-shm'):
                if os.path.exists(path + ending):
                    os.remove(path + ending)
        with open(broken, 'wb') as file:
            file.write(data)
        figures['damages'] += 1
        checked = run('check', '--db', broken, '--json')
        answer = json.loads(checked.stdout)
        assert checked.returncode in (0, 1), (n, checked.returncode, checked.stderr[:500])
        figures['told'] += checked.returncode == 1
        if checked.returncode == 1:
            assert answer['error']['code'] != 'internal', answer['error']
        done = run('recover', broken, '-o', saved, '--json')
        answer = json.loads(done.stdout)
        assert done.returncode in (0, 1, 2), (n, done.returncode, done.stderr[:500])
        if done.returncode == 1:
            assert answer['error']['code'] == 'not_office_file', (n, answer['error'])
            figures['beyond help'] += 1
            continue
        figures['recovered'] += 1
        figures['recovered whole'] += done.returncode == 0
        copy = Office(folder)
        copy.path = saved
        # A value that has become another's is kept twice and told.
        for fault in copy.call('check')[1]['faults']:
            assert fault['code'].startswith('duplicate_') and fault['message'] in answer['losses'], (n, fault)
        rows = sum(len(copy.rows(register)) for register in ('institution', 'hazard'))
        assert rows == total or answer['losses'], (n, rows, total)
        figures['records lost of'] += total
        figures['records lost'] += max(total - rows, 0)
    return figures

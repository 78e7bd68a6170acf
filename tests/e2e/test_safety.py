"""The bad day and the stick, by the command line: damage, recovery, packs, values that are to be forgotten."""
import json
import os
import random
import shutil
import tempfile

from command import Office, run
from tap import Cases, equal

PAGE = 4096
PEOPLE = '''[Register]
id=people
version=1
label=People
singular=person
title=name
identity=name
sort=name
[Field name]
type=text
label=Name
required=true
list=true
search=true
[Field number]
type=code
checker=citizen
label=Identity number
personal=true
list=true
'''
NUMBER = '11010519491231002X'  # the example of GB 11643


def write(path, data, mode='w'):
    with open(path, mode) as file:
        file.write(data)
    return path


def read(path):
    with open(path, 'rb') as file:
        return file.read()


with tempfile.TemporaryDirectory(prefix='minban-safety-') as folder, Cases() as case:
    at = lambda name: os.path.join(folder, name)  # noqa: E731
    done = run('new', at('office.minban'), '--sample')
    assert done.returncode == 0, done.stderr
    office = Office(at('office.minban'))
    towns = office.call('list', 'institution', '--limit', 400)
    right = write(at('right'), '一句 很长的口令 42\n')
    wrong = write(at('wrong'), '一句 别的口令 42\n')
    short = write(at('short'), '1234567\n')

    with case('a new office file is for its owner and group alone'):
        equal(os.stat(office.path).st_mode & 0o007, 0)

    with case('a pack is opened by its passphrase alone and gives the same office'):
        office.call('pack', '-o', at('a.minbanpack'), '--passphrase-file', right)
        sealed = read(at('a.minbanpack'))
        for word in ('SQLite', '临溪', towns[0]['name']):
            assert word.encode() not in sealed, word
        done = run('unpack', at('a.minbanpack'), '-o', at('b.minban'), '--passphrase-file', wrong, '--json')
        assert done.returncode == 1 and b'"passphrase_wrong"' in done.stdout, done.stdout
        assert not os.path.exists(at('b.minban'))
        done = run('unpack', at('a.minbanpack'), '-o', at('b.minban'), '--passphrase-file', right, '--json')
        equal(done.returncode, 0, done.stderr.decode())
        equal(Office(at('b.minban')).call('list', 'institution', '--limit', 400), towns)
        equal(Office(at('b.minban')).call('check')['faults'], [])

    with case('a pack that was altered, cut off or made longer is refused, and leaves nothing'):
        names = sorted(os.listdir(folder))
        for n, spoilt in enumerate((sealed[:-1], sealed[:len(sealed) // 2], sealed + b'x', sealed[:20], b'',
                                    sealed[:40] + bytes([sealed[40] ^ 1]) + sealed[41:],
                                    sealed[:200000] + bytes([sealed[200000] ^ 1]) + sealed[200001:])):
            write(at('spoilt'), spoilt, 'wb')
            done = run('unpack', at('spoilt'), '-o', at('c.minban'), '--passphrase-file', right, '--json')
            assert done.returncode == 1 and b'"internal"' not in done.stdout, (n, done.stdout)
            os.remove(at('spoilt'))
        equal(sorted(os.listdir(folder)), names)

    with case('too short a passphrase, none at all, and a file that is no pack in the way are told'):
        equal(office.fails('pack', '-o', at('d.minbanpack'), '--passphrase-file', short)['code'], 'argument_invalid')
        equal(office.fails('pack', '-o', right, '--passphrase-file', right)['code'], 'file_exists')
        done = run('pack', '--db', office.path, '-o', at('d.minbanpack'), '--json', start_new_session=True)
        assert done.returncode == 1 and b'"usage"' in done.stdout, done.stdout

    with case('a damaged file is told on opening, the sound copy is named, and recover saves all that changes tell'):
        office.call('backup', '-o', at('office-2026.minban'))
        sound = read(office.path)
        chance = random.Random(7)
        pages = len(sound) // PAGE
        broken = bytearray(sound)
        for page in chance.sample(range(1, pages), pages // 20) + [1]:
            broken[page * PAGE:(page + 1) * PAGE] = bytes(chance.randrange(256) for _ in range(PAGE))
        write(at('office-broken.minban'), bytes(broken), 'wb')
        shutil.copy(at('office-broken.minban'), office.path)
        done = run('list', 'institution', '--db', office.path, '--json')
        assert done.returncode == 1 and b'"office_damaged"' in done.stdout, done.stdout[:300]
        assert b'office-2026.minban' in done.stderr, done.stderr
        done = run('recover', office.path, '-o', at('saved.minban'), '--json')
        assert done.returncode in (0, 2), done.stderr
        saved = Office(at('saved.minban'))
        told = json.loads(done.stdout)
        # Totals whose scores are lost are told by recover and by check alike; anything else would be damage.
        checked = json.loads(run('check', '--db', saved.path, '--json').stdout)
        equal({fault['code'] for fault in checked['faults']} - {'figure_wrong'}, set())
        for fault in checked['faults']:
            assert fault['message'] in told['losses'], fault
        kept = {row['name'] for row in saved.call('list', 'institution')} & {row['name'] for row in towns}
        assert len(kept) > len(towns) * 8 // 10, len(kept)
        equal(read(office.path), bytes(broken))

    with case('declarations of tables that were spoilt in the file are damage, and no data is lost for them'):
        for old, new in ((b"'minban', columnsize", b"'minban'< columnsize"), (b'USING fts5 (words', b'USING fts6 (words'),
                         (b'columnsize = 0', b'columnsize = 7'), (b'columnsize = 0', b'columnsiz3 = 0'), (b'fts5 (words', b'fts5 (rowid'),
                         (b'f_name TEXT', b'f_namf TEXT'), (b'CREATE INDEX', b'CREATE INDEY')):
            assert old in sound, old
            write(at('office-spoilt.minban'), sound.replace(old, new, 1), 'wb')
            done = run('check', '--db', at('office-spoilt.minban'), '--json')
            error = json.loads(done.stdout)['error']
            equal((done.returncode, error['code']), (1, 'office_damaged'), new)
            equal(error['message'].count('office-spoilt.minban'), 1, error['message'])
            os.path.exists(at('again.minban')) and os.remove(at('again.minban'))
            done = run('recover', at('office-spoilt.minban'), '-o', at('again.minban'), '--json')
            equal((done.returncode, json.loads(done.stdout)['losses']), (0, []), new)
            equal(Office(at('again.minban')).call('list', 'institution', '--limit', 400), towns, new)
            os.remove(at('office-spoilt.minban'))

    with case('restore makes the office again from the copy of before'):
        done = run('restore', at('office-2026.minban'), '-o', at('restored.minban'), '--json')
        equal(done.returncode, 0, done.stderr.decode())
        equal(Office(at('restored.minban')).call('list', 'institution', '--limit', 400), towns)

    os.mkdir(at('data'))
    os.mkdir(at('data/registers'))
    write(at('data/registers/people.register'), PEOPLE)
    env = {'MB_DATA_DIR': at('data')}
    done = run('new', at('people.minban'), '--office', '临溪县教育局', '--region', '369921', env=env)
    assert done.returncode == 0, done.stderr
    people = Office(at('people.minban'))
    write(at('people.csv'), f'Name,Identity number\n张三,{NUMBER}\n')
    equal(people.call('import', 'people', at('people.csv'), env=env)['new'], 1)
    person = people.call('list', 'people', env=env)[0]

    with case('an identity number is masked in lists, and who asks for it in full is written down'):
        equal(person['number'], '110105********002X')
        n = len(people.call('changes', env=env))
        equal(people.call('list', 'people', '--personal', '--as', '李四', env=env)[0]['number'], NUMBER)
        sets = people.call('check', env=env)
        equal(sets['faults'], [])
        assert '李四'.encode() in read(people.path) or os.path.exists(people.path + '-wal'), n
        done = run('list', 'people', '--db', people.path, env=env)
        assert NUMBER.encode() not in done.stdout and b'002X' in done.stdout, done.stdout

    with case('an erased number is nowhere in the file, and the rest stays whole'):
        assert NUMBER.encode() in read(people.path)
        people.call('erase', 'people', person['id'], 'number', env=env)
        assert NUMBER.encode() not in read(people.path)
        equal(people.call('get', 'people', person['id'], env=env)['number'], None)
        equal(people.call('check', env=env)['faults'], [])

    with case('nothing half-made lies about'):
        equal([name for name in os.listdir(folder) if name.startswith('.') or name.endswith('.part')], [])

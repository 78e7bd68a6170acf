"""Several programs write to one file at once: each counts up the same few records through the store's own calls, as the
window does, while others write by the command line; then the sums must agree with what each was told."""
import json
import os
import subprocess
import time

from office import Office

RECORDS = 4
LONGEST_MS = 10000


def soak(folder, build, count, seconds):
    office = Office(folder).make(30, 40)
    rows = office.rows('institution')[:RECORDS]
    for row in rows:
        office.must('set', 'institution', row['id'], 'students=0')
    writer = os.path.join(build, 'tests', 'soak', 'writer')
    writers = [subprocess.Popen([writer, office.path, str(seconds), 'institution', 'students', *(row['id'] for row in rows)],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(count - 1)]
    told, locked, slowest = 0, 0, 0.0
    until = time.monotonic() + seconds
    target = office.rows('hazard')[0]['id']
    notes = []
    while time.monotonic() < until:
        began = time.monotonic()
        status, answer = office.call('set', 'hazard', target, f'note=第{told}次')
        slowest = max(slowest, time.monotonic() - began)
        if status == 0:
            notes.append(f'第{told}次')
            told += 1
        else:
            locked += answer['error']['code'] == 'office_locked'
            assert locked == 0, answer
    results = []
    for process in writers:
        out, err = process.communicate(timeout=seconds + 120)
        assert process.returncode == 0, (process.returncode, out, err)
        results.append(json.loads(out))
    office.check()
    after = {row['id']: row['students'] for row in office.rows('institution')}
    done = sum(result['done'] for result in results)
    assert sum(after[row['id']] for row in rows) == done, f'lost updates: {done} told, {[after[row["id"]] for row in rows]} there'
    assert office.must('get', 'hazard', target)['note'] == notes[-1]
    assert sum(result['locked'] for result in results) == 0, 'a lock message reached a clerk'
    longest = max(max(result['longest_ms'] for result in results), int(slowest * 1000))
    assert longest < LONGEST_MS, f'a wait of {longest} ms'
    return {'writers': count, 'seconds': seconds, 'updates': done + told, 'conflicts': sum(result['conflicts'] for result in results),
            'lost': 0, 'lock messages': 0, 'longest wait ms': longest}

"""A full disk, a small one, a read-only one, one that is taken away: as a small tmpfs of its own where we may mount one,
else as a limit on the size of files. The room left is made smaller and smaller, so that each step of the work meets its end.
"""
import os
import resource
import shutil
import signal
import subprocess

from office import Office, hazards, is_whole, remains

MEGABYTE = 1 << 20
DISK = 24


class Tmpfs:
    kind = 'tmpfs'

    def __init__(self, folder):
        self.folder = os.path.join(folder, 'disk')
        os.mkdir(self.folder)
        subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={DISK}m,mode=700', 'tmpfs', self.folder], check=True, capture_output=True)
        self.filler = os.path.join(self.folder, 'filler')

    def leave(self, room):
        """Room in bytes; None: as much as there is."""
        if os.path.exists(self.filler):
            os.remove(self.filler)
        if room is None:
            return {}
        free = os.statvfs(self.folder)
        with open(self.filler, 'wb') as file:
            os.posix_fallocate(file.fileno(), 0, max(free.f_bavail * free.f_frsize - room, 1))
        return {}

    def read_only(self, on):
        subprocess.run(['mount', '-o', 'remount,' + ('ro' if on else 'rw'), self.folder], check=True, capture_output=True)

    def close(self):
        subprocess.run(['umount', '-l', self.folder], check=False, capture_output=True)


class Limit:
    kind = 'limit on the size of files'

    def __init__(self, folder):
        self.folder = os.path.join(folder, 'disk')
        os.mkdir(self.folder)

    def leave(self, room):
        if room is None:
            return {}

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        return {'preexec_fn': limit}

    def read_only(self, on):
        """Not even root writes to a file that is locked against it; others need no more than the mode."""
        for path in (os.path.join(self.folder, name) for name in os.listdir(self.folder)):
            if os.path.isfile(path):
                os.chmod(path, 0o440 if on else 0o660)
        os.chmod(self.folder, 0o500 if on else 0o700)

    def close(self):
        pass


def make_disk(folder):
    try:
        return Tmpfs(folder)
    except (OSError, subprocess.CalledProcessError):
        shutil.rmtree(os.path.join(folder, 'disk'), ignore_errors=True)
        return Limit(folder)


def work(office, n):
    """Each step with what it must leave when it is refused: name, arguments, the file it makes."""
    ledger = os.path.join(office.folder, '新.csv')
    hazards(ledger, f'满{n}', 60, office.names)
    row = office.rows('hazard')[n % 50]
    at = lambda name: os.path.join(office.folder, name)  # noqa: E731
    return (('edit', ('set', 'hazard', row['id'], f'note=第{n}次'), None),
            ('import', ('import', 'hazard', ledger), None),
            ('undo', ('undo',), None),
            ('backup', ('backup', '-o', at('备份.minban')), at('备份.minban')),
            ('xlsx', ('report', 'hazard-ledger', '-o', at('台账.xlsx')), at('台账.xlsx')),
            ('pdf', ('report', 'hazard-ledger', '-o', at('台账.pdf')), at('台账.pdf')))


def meet_full(disk, office, room, n, figures):
    for name, arguments, target in work(office, n):
        before = office.signature()
        old = os.path.getmtime(target) if target and os.path.exists(target) else None
        options = disk.leave(room)
        status, answer = office.call(*arguments, **options)
        disk.leave(None)
        figures['tries'] += 1
        if status != 0:
            figures['refused'] += 1
            error = answer['error']
            assert error['code'] == 'disk_full' and error['message'] and error['hint'], (name, room, error)
            assert office.signature() == before, f'{name} with {room} bytes left changed something'
            if target:
                assert (os.path.getmtime(target) if os.path.exists(target) else None) == old, f'{name}: half a file'
        if target and os.path.exists(target) and not target.endswith('.minban'):
            assert is_whole(target), f'{name} with {room} bytes left, exit {status}: half a file of {os.path.getsize(target)} bytes'
        office.check()
        assert remains(office.folder) == [], (name, remains(office.folder))
        if status != 0:
            assert office.call(*arguments)[0] == 0, f'{name}: does not go on when there is room again'


def meet_read_only(disk, office):
    before = office.signature()
    disk.read_only(True)
    try:
        if not os.access(office.path, os.W_OK):  # root writes whatever the mode says, so only a mount tells
            row = office.rows('hazard')[0]
            status, answer = office.call('set', 'hazard', row['id'], 'note=不许')
            assert status == 1 and answer['error']['code'] == 'office_read_only', answer
            assert office.signature() == before
    finally:
        disk.read_only(False)
    office.check()


def meet_removed(disk, office):
    disk.close()
    status, answer = office.call('list', 'hazard')
    assert status == 1 and answer['error']['code'] in ('file_not_found', 'folder_missing'), answer


def soak(folder, steps, seed):
    disk = make_disk(folder)
    figures = {'on': disk.kind, 'tries': 0, 'refused': 0}
    try:
        office = Office(disk.folder).make(30, 60)
        size = os.path.getsize(office.path)
        most = 3 * size if disk.kind == 'tmpfs' else 2 * size
        for n in range(steps):
            # From nothing at all to plenty, denser where there is little.
            room = int(most * (n / max(steps - 1, 1)) ** 2) // 4096 * 4096 + (seed + n * 613) % 4096
            meet_full(disk, office, room, n, figures)
        meet_read_only(disk, office)
        if disk.kind == 'tmpfs':
            meet_removed(disk, office)
    finally:
        disk.close()
    assert figures['refused'] > 0, 'the disk was never full'
    return figures

"""Calls the program as other programs do: arguments in, JSON and an exit status out."""
import json
import os
import subprocess

SOURCE = os.environ.get('MB_TEST_SRCDIR') or os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
BUILD = os.environ.get('MB_TEST_BUILDDIR') or os.path.join(SOURCE, 'build')
PROGRAM = os.path.join(BUILD, 'src', 'minban')
SAMPLE = os.path.join(SOURCE, 'data', 'sample')
SHARED = os.path.join(SOURCE, '..', 'shared', 'samples')
TIMEOUT = 300


def run(*arguments, env=None, **options):
    """The finished process; standard output and error as bytes."""
    environment = dict(os.environ, **(env or {}))
    return subprocess.run([PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                          env=environment, timeout=TIMEOUT, check=False, **options)


class Office:
    """An office file and the commands upon it."""

    def __init__(self, path):
        self.path = path

    def call(self, *arguments, status=0, env=None):
        """The JSON answer of a command that must end with this exit status."""
        done = run(*arguments, '--db', self.path, '--json', env=env)
        assert done.returncode == status, f'{arguments}: exit {done.returncode}, expected {status}\n{done.stdout[:2000].decode()}\n{done.stderr[:4000].decode()}'
        return json.loads(done.stdout)

    def fails(self, *arguments, code=None):
        """The error of a command that must fail and change nothing."""
        error = self.call(*arguments, status=1)['error']
        assert error['message'] and code in (None, error['code']), error
        return error


def new_office(path, name='临溪县教育局', region='369921', *more):
    done = run('new', path, '--office', name, '--region', region, *more, '--json')
    assert done.returncode == 0, done.stderr.decode()
    return Office(path)

"""The least that a test in Python needs: cases that run in order, told as TAP."""
import sys
import traceback


class Cases:
    """with Cases() as case: then `with case('what must hold'):` around each group of assertions."""

    def __init__(self):
        self.number = self.failed = 0

    def __enter__(self):
        return self

    def __call__(self, name):
        return Case(self, name)

    def __exit__(self, kind, value, trace):
        if value is not None:
            self.report('the test itself', value)
        print(f'1..{self.number}', flush=True)
        if self.failed:
            sys.exit(1)
        return True

    def report(self, name, error=None):
        self.number += 1
        if error is None:
            print(f'ok {self.number} - {name}', flush=True)
            return
        self.failed += 1
        print(f'not ok {self.number} - {name}', flush=True)
        for line in ''.join(traceback.format_exception(error)).splitlines():
            print('# ' + line, flush=True)


class Case:
    def __init__(self, cases, name):
        self.cases, self.name = cases, name

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if value is not None and not isinstance(value, Exception):
            return False
        self.cases.report(self.name, value)
        return True


def equal(found, expected, what=''):
    assert found == expected, f'{what}: found {found!r}, expected {expected!r}'

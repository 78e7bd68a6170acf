"""An institution is scored item by item with the keyboard alone, in the window; what the command line then says of it is compared with
a computation of the test's own from the rubric's rows. Run under tests/desk/run-display.sh with GTK_A11Y=atspi.
"""
import csv
import os
import sys
import tempfile
from decimal import ROUND_HALF_UP, Decimal

sys.path.insert(0, os.path.dirname(__file__))
from command import SAMPLE, SOURCE, new_office  # noqa: E402
from tap import Cases, equal  # noqa: E402
from window import Window  # noqa: E402

TODAY = '2026-06-30'
BANDS = (('优秀', 90), ('良好', 80), ('合格', 70), ('基本合格', 60), ('不合格', 0))


def indicators():
    with open(os.path.join(SOURCE, 'data', 'rubrics', 'kindergarten.csv'), encoding='utf-8', newline='') as source:
        return [row for row in csv.DictReader(source) if row['kind'] == 'item']


def keys_for(text):
    return [{'.': 'period', '-': 'minus'}.get(letter, letter) for letter in text]


def plan(items):
    """For each indicator the keys that are pressed and the points they mean; None: not applicable."""
    for n, item in enumerate(items):
        full = Decimal(item['points'])
        if n % 7 == 3:
            yield ['n'], None
        elif n % 5 == 0:
            yield ['f'], full
        elif n % 3 == 1:
            yield keys_for('-0.5'), full - Decimal('0.5')
        else:
            yield keys_for(str(full - Decimal('0.25'))), full - Decimal('0.25')


def result(items, points):
    got = sum(p for p in points if p is not None)
    of = sum(Decimal(i['points']) for i, p in zip(items, points) if p is not None)
    total = (got / of * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)
    return str(total), next(grade for grade, least in BANDS if total >= least)


def of(office, name):
    return next(row for row in office.call('inspect', 'results', '--year', '2025') if row['institution'] == name)


def main():
    with Cases() as case, tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, 'office.minban')
        office = new_office(path)
        office.call('import', 'institution', os.path.join(SAMPLE, '机构花名册.xlsx'), status=2)
        office.call('inspect', 'open', '--year', '2025')
        name = next(row['name'] for row in office.call('list', 'institution', '--where', 'type=幼儿园', '--where', 'status=在办', '--limit', '1'))
        items = indicators()
        keys, points = zip(*plan(items))
        total, grade = result(items, points)
        window = Window(path)
        try:
            with case('the list of the year is reached, searched and entered by keys'):
                equal((of(office, name)['total'], of(office, name)['why']), (None, 'absent'))
                window.key('alt+5')
                window.find('push button', '评分')
                window.key('ctrl+f')
                window.type(name_keys(office, name))
                window.find('table cell', name)
                window.key('Return', 'Return')
                window.wait_name(r'^A1 党的建设')

            with case('every indicator by its keys, Enter to the next'):
                for row in keys:
                    window.key(*row, 'Return')
                window.wait_name('^' + total.replace('.', r'\.') + '$')
                window.wait(lambda: of(office, name)['why'] == '', 'all scores in the file')

            with case('total and grade are those of the command line and of a computation of our own'):
                row = of(office, name)
                equal((row['total'], row['grade']), (total, grade))
                window.wait_name('^' + grade + '$')
                equal(office.call('check')['ok'], True)

            with case('a veto by keys fails the institution and keeps its total'):
                window.key('v', 'space')
                window.wait(lambda: of(office, name)['why'] == 'veto', 'the veto in the file')
                equal((of(office, name)['total'], of(office, name)['grade']), (total, '不合格'))

            with case('undo takes the last step back, here and in the file'):
                window.key('Escape', 'ctrl+z')
                window.wait(lambda: of(office, name)['why'] == '', 'the veto gone')
                equal((of(office, name)['total'], of(office, name)['grade']), (total, grade))

            with case('published meanwhile by another: undo and redo stop, are told why, and go on once the year is open again'):
                office.call('inspect', 'publish', '--year', '2025', '--as', '另一人', '--today', TODAY)
                for keys in ('ctrl+z', 'ctrl+shift+z'):
                    window.key(keys)
                    window.wait_name(f'已定稿锁定.*2025.*{TODAY}.*重新开放')
                    window.key('Escape')
                equal((of(office, name)['total'], of(office, name)['grade']), (total, grade))
                office.call('inspect', 'reopen', '--year', '2025', '--reason', '单位申请复核', '--as', '另一人')
                window.key('ctrl+shift+z')
                window.wait(lambda: of(office, name)['why'] == 'veto', 'the veto done again')
                window.key('ctrl+z')
                window.wait(lambda: of(office, name)['why'] == '', 'the veto gone again')

            with case('Esc leads back to the list, and nothing was complained of'):
                window.key('Escape')
                window.find('table cell', total)
                equal(window.warnings(), [])
                equal(window.close(), 0)
        finally:
            window.kill()


def name_keys(office, name):
    """What is typed to find it: its code, which needs no input method."""
    return next(row['uscc'] for row in office.call('list', 'institution', '--where', f'name={name}'))


if __name__ == '__main__':
    main()

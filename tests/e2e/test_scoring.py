"""An institution is scored item by item with the keyboard alone, in the window; what the command line then says of it is compared with
a computation of the test's own from the rubric's rows. Run under tests/desk/run-display.sh with GTK_A11Y=atspi.
"""
import csv
import os
import re
import sys
import tempfile
from decimal import ROUND_HALF_UP, Decimal

import openpyxl

sys.path.insert(0, os.path.dirname(__file__))
from command import SAMPLE, SOURCE, new_office  # noqa: E402
from tap import Cases, equal  # noqa: E402
from window import Atspi, Window  # noqa: E402

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


def told(points):
    return '不适用' if points is None else f'{points:.2f}'


def rows(window):
    """The comparison as far as it is shown: what each row is of → full score, the one, the other, difference."""
    shown = {}
    for row in window.find_all('table row', None, window.find('table', re.compile('^比较'))):
        cells = [node.get_name() or '' for node in window.walk(row) if node.get_role_name() == 'table cell']
        if len(cells) >= 6:
            shown[cells[1]] = cells[2:6]
    return shown


def compare(window, office, name):
    """The institution and the one below it in the list, by keys."""
    window.key('ctrl+f', 'ctrl+a')
    window.type(name_keys(office, name))
    window.wait_name(r'^1 家，共 \d+ 家')
    window.key('Return', 'ctrl+f', 'ctrl+a', 'Delete')
    window.wait_name(r'^\d+ 家机构$')
    window.key('Return', 'shift+Down', 'ctrl+m')
    window.wait(lambda: '总分' in rows(window), 'the comparison')
    return rows(window)


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

            with case('Esc leads back to the list'):
                window.key('Escape')
                window.find('table cell', total)

            with case('two are compared by keys: every difference is marked, and who has no score yet has not failed'):
                results = [row['institution'] for row in office.call('inspect', 'results', '--year', '2025')]
                other = results[results.index(name) + 1]
                equal((of(office, other)['total'], of(office, other)['grade']), (None, '不合格'))  # what it would be published as
                found = compare(window, office, name)
                equal(found['等次'][1:3], [grade, '未评'])
                assert found['总分'][1] == total and found['总分'][3] == '≠', found
                for item, p in list(zip(items, points))[:8]:
                    equal((found[item['item']][0], found[item['item']][1], found[item['item']][3]), (told(Decimal(item['points'])), told(p), '≠'), item['code'])
                window.key('Escape')

            with case('only what differs, to the hundredth'):
                differ = [n for n, p in enumerate(points) if p is not None][1:7:5]
                marks = [p - Decimal(n + 1) / 4 if n in differ[:1] else None if n in differ[1:] else p for n, p in enumerate(points)]
                book = openpyxl.Workbook()
                book.active.append(['机构名称', *(item['code'] for item in items)])
                book.active.append([other, *('/' if p is None else float(p) for p in marks)])
                book.save(os.path.join(work, 'scores.xlsx'))
                office.call('inspect', 'scores', os.path.join(work, 'scores.xlsx'), '--year', '2025')
                theirs = result(items, marks)
                equal((of(office, other)['total'], of(office, other)['grade']), theirs)
                window.find('table cell', theirs[0])
                compare(window, office, name)
                window.key('alt+d')
                window.wait(lambda: items[0]['item'] not in rows(window), 'only what differs')
                found = rows(window)
                equal([item['item'] for item in items if item['item'] in found], [items[n]['item'] for n in differ])
                low, open_ = differ
                equal(found[items[low]['item']][1:], [told(points[low]), told(marks[low]), '+' + told(points[low] - marks[low])])
                equal(found[items[open_]['item']][1:], [told(points[open_]), '不适用', '≠'])
                more = Decimal(total) - Decimal(theirs[0])
                equal(found['总分'][1:], [total, theirs[0], f'{more:+.2f}'])
                equal(found['等次'][1:3], [grade, theirs[1]])
                window.key('Escape')

            with case('published in the window all is locked, who has no score as absent; reopened with a reason only'):
                more = window.find('push button', '更多', window.find('filler', 'MbInspectionPage'))
                window.click(more)
                window.press(window.find('menu item', re.compile('公布结果')))
                window.press(window.find('push button', re.compile(r'^公布 \d+ 家结果$')))
                window.wait_name('^● .*公布.*锁定')
                office.fails('inspect', 'scores', os.path.join(work, 'scores.xlsx'), '--year', '2025', code='year_published')
                third = results[results.index(name) + 2]
                equal((of(office, third)['why'], of(office, third)['grade']), ('absent', '不合格'))
                window.find('table cell', '未参检')
                window.to_front()
                window.click(more)
                window.press(window.find('menu item', re.compile('重新开放年度')))
                button = window.find('push button', '重新开放')
                window.wait(lambda: not button.get_state_set().contains(Atspi.StateType.SENSITIVE), 'no reopening without a reason')
                window.type('reason 7')
                window.wait(lambda: button.get_state_set().contains(Atspi.StateType.SENSITIVE), 'reopening with a reason')
                window.press(button)
                window.wait_name('^▲ .*reason 7')
                office.call('inspect', 'scores', os.path.join(work, 'scores.xlsx'), '--year', '2025')
                window.to_front()

            with case('nothing was complained of'):
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

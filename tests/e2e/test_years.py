"""Several years of the annual inspection in the window: opened, switched, their figures those of a count of our own in the office file; the
score of last year beside this year's. Run under tests/desk/run-display.sh with GTK_A11Y=atspi.
"""
import json
import os
import re
import sqlite3
import sys
import tempfile
from decimal import Decimal

import openpyxl

sys.path.insert(0, os.path.dirname(__file__))
from command import SAMPLE, SOURCE, new_office, run  # noqa: E402
from tap import Cases, equal  # noqa: E402
from test_hazards import Hazards  # noqa: E402
from test_scoring import indicators, result, told  # noqa: E402
from window import Atspi  # noqa: E402

TODAY = '2026-06-30'
PICTURES = os.path.join(os.environ.get('MB_TEST_BUILDDIR', tempfile.gettempdir()), 'e2e')
SHEETS = ('年检评分_幼儿园.xlsx', '年检评分_中小学.xlsx', '年检评分_培训机构.xlsx')


def kinds():
    """id of a rubric: its Chinese name."""
    found = {}
    for name in os.listdir(os.path.join(SOURCE, 'data', 'rubrics')):
        if name.endswith('.rubric'):
            with open(os.path.join(SOURCE, 'data', 'rubrics', name), encoding='utf-8') as source:
                text = source.read()
            found[re.search('(?m)^id=(.*)$', text)[1]] = re.search(r'(?m)^label\[zh_CN\]=(.*)$', text)[1]
    return found


def counted(path, year, by):
    """Straight from the file: what of each is scored, of how many."""
    connection = sqlite3.connect(f'file:{path}?mode=ro', uri=True)
    try:
        rows = connection.execute(
            f"SELECT {by}, SUM(p.f_why IN ('scored', 'veto')), COUNT(*) FROM r_participant p JOIN r_inspection i ON i.id = p.f_inspection"
            ' JOIN r_rubric r ON r.id = p.f_rubric WHERE i.f_year = ? AND p.deleted = 0 GROUP BY 1', (year,)).fetchall()
    finally:
        connection.close()
    return {name: (done, of) for name, done, of in rows}


class Years(Hazards):
    def page(self):
        return self.find('filler', 'MbInspectionPage')

    def open_year(self, year):
        button = self.usable('push button', '^开展年检…$', self.page())
        if button is not None:
            self.press(button)
        else:
            self.click(self.find('push button', '更多', self.page()))
            self.press(self.find('menu item', re.compile('^开展年检')))
        self.dialog()
        self.type(str(year))  # in place of the year that is suggested
        self.key('Return')
        self.dialog_closed('开展年检')

    def drop_years(self):
        """The list of years is open, and has the keyboard."""
        self.to_front()
        self.click(self.find('combo box', '年度', self.page()))
        self.wait(self.in_years, 'the keyboard in the list of years')

    def in_years(self):
        years = self.find('combo box', '年度', self.page())
        return any(node.get_state_set().contains(Atspi.StateType.FOCUSED) and node.get_role_name() == 'list item' for node in self.walk(years))

    def choose(self, year):
        """In the list of years, the latest first."""
        self.drop_years()
        self.key('Down' if year < 2025 else 'Up', 'Return')

    def wait_progress(self, done, of):
        self.find('label', f'已评 {done}，共 {of}', self.page())

    def by_kind(self):
        """Name of a kind: what its button says."""
        return {re.sub(r' [\d/]+$', '', node.get_name()): node.get_name() for node in self.find_all('push button', None, self.find('panel', '类别', self.page()))}

    def by_town(self):
        rows = {}
        for row in self.find_all('table row', None, self.find('table', re.compile('^各乡镇进度'), self.page())):
            cells = [node.get_name() for node in self.walk(row) if node.get_role_name() == 'table cell']
            if len(cells) == 3 and cells[1].isdigit():
                rows[cells[0]] = (int(cells[1]), int(cells[2]))
        return rows

    def check(self, path, year):
        """Every figure of progress against the file."""
        towns = counted(path, year, 'p.f_town')
        all_of = tuple(map(sum, zip(*towns.values())))
        self.wait_progress(*all_of)
        names = kinds()
        expected = {names[kind]: figures for kind, figures in counted(path, year, 'r.f_rubric').items()}
        expected['全部'] = all_of
        self.wait(lambda: self.by_kind() == {name: f'{name} {of}' if done == of else f'{name} {done}/{of}' for name, (done, of) in expected.items()},
                  f'the kinds of {year}')
        self.wait(lambda: self.by_town() == towns, f'the towns of {year}')
        return all_of


def write_scores(path, codes, rows):
    book = openpyxl.Workbook()
    book.active.append(['机构名称', *codes])
    for row in rows:
        book.active.append(row)
    book.save(path)


def main():
    with Cases() as case, tempfile.TemporaryDirectory(prefix='minban-years-') as work:
        path = os.path.join(work, 'office.minban')
        office = new_office(path)
        office.call('import', 'institution', os.path.join(SAMPLE, '机构花名册.xlsx'), status=2)
        names = [row['name'] for row in office.call('list', 'institution', '--where', 'type=幼儿园', '--where', 'status=在办', '--limit', '9')]
        items = indicators()
        codes = [item['code'] for item in items]

        def marks(less):
            return [Decimal(item['points']) - less if n % 3 == 0 else Decimal(item['points']) for n, item in enumerate(items)]

        def participants(year):
            done = run('--db', path, '--json', 'inspect', 'results', '--year', str(year))
            return len(json.loads(done.stdout)) if done.returncode == 0 else None

        last = result(items, marks(Decimal('0.75')))
        window = Years(path, env={'MB_TODAY': TODAY})
        try:
            with case('two years are opened in the window'):
                window.key('alt+5')
                window.open_year(2024)
                of = window.wait(lambda: participants(2024), 'the year 2024 in the file')
                window.wait_progress(0, of)
                window.to_front()
                window.key('Return')  # the keyboard is in the list, though the button that opened the year is gone
                window.wait_name('^A1 ')
                window.key('Escape')
                window.open_year(2025)
                equal(window.wait(lambda: participants(2025), 'the year 2025 in the file'), of)
                window.check(path, 2025)

            with case('scores of one year are those of that year alone, by kind and by town as the file has them'):
                rows = [[name, *map(float, marks(Decimal('0.25') * n))] for n, name in enumerate(names)]
                rows.append([next(row['name'] for row in office.call('list', 'institution', '--where', 'type=幼儿园', '--where', 'status=在办')
                                  if row['name'] not in names), float(items[0]['points'])])  # begun, not scored
                write_scores(os.path.join(work, '2024.xlsx'), codes, rows)
                window.drop_years()
                office.call('inspect', 'scores', os.path.join(work, '2024.xlsx'), '--year', '2024')
                for name in SHEETS:
                    office.call('inspect', 'scores', os.path.join(SAMPLE, name), '--year', '2025')
                now = window.check(path, 2025)
                assert len(names) < now[0] < now[1], now
                assert window.in_years(), 'what another program writes takes the keyboard out of the open list of years'
                window.key('Escape')
                window.picture(os.path.join(PICTURES, 'years-2025.png'))

            with case('the other year is chosen, and every figure follows; so it does back again'):
                window.choose(2024)
                equal(window.check(path, 2024), (len(names), of))
                window.picture(os.path.join(PICTURES, 'years-2024.png'))
                window.choose(2025)
                equal(window.check(path, 2025), now)

            with case('last year\'s score stands beside this year\'s'):
                name = names[3]
                this = next(row for row in office.call('inspect', 'results', '--year', '2025') if row['institution'] == name)
                window.key('ctrl+f', 'ctrl+a')
                window.type(next(row['uscc'] for row in office.call('list', 'institution', '--where', f'name={name}')))
                window.wait_name(r'^1 家，共 \d+ 家')
                window.find('table cell', name)
                window.key('Return', 'Return')
                side = window.find('filler', 'MbScoringSide')
                window.find('label', f'上年 {last[0]} {last[1]}', side)
                window.find('label', this['total'], side)
                for n in (0, 1):  # one that lost points, and one that did not
                    cells = window.wait(lambda: next(([node.get_name() or '' for node in window.walk(row) if node.get_role_name() == 'table cell']
                                                      for row in window.find_all('table row') if items[n]['item'] in
                                                      [node.get_name() for node in window.walk(row)]), None), f'the line of {codes[n]}')
                    assert told(marks(Decimal('0.75'))[n]) in cells, cells
                window.picture(os.path.join(PICTURES, 'years-scoring.png'))
                window.key('Escape')

            with case('check finds nothing wrong, the run was without a warning'):
                equal(office.call('check')['ok'], True)
                equal(window.warnings(), [])
                equal(window.close(), 0)
        finally:
            window.kill()


if __name__ == '__main__':
    main()

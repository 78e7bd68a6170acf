"""The list as a clerk works it: copy and paste with a spreadsheet, fill down, change together, take out, all checked by the command line."""
import os
import re
import sys
import tempfile

import openpyxl

sys.path.insert(0, os.path.dirname(__file__))
from clipboard import Clipboard, read  # noqa: E402
from command import Office, run  # noqa: E402
from tap import Cases, equal  # noqa: E402
from window import Atspi, Window  # noqa: E402

TODAY = '2026-06-30'


class List(Window):
    """The list of institutions."""

    def go(self):
        self.key('alt+2')
        self.table = self.wait(lambda: next((node for node in self.walk() if node.get_role_name() == 'table' and node.get_name().startswith('机构')
                                             and self.cells(node)), None), 'the list')

    def cells(self, root=None):
        return [node for node in self.walk(root or self.table) if node.get_role_name() == 'table cell']

    def rows(self):
        """Names of the rows that are seen, by their position."""
        found = {}
        for node in self.walk(self.table):
            told = re.match(r'第 (\d+) 行，共 \d+ 行：(.*)', node.get_name() or '') if node.get_role_name() == 'table row' else None
            if told:
                found[int(told[1])] = told[2]
        return found

    def home(self, column):
        """The cursor to the first row, in the nth column."""
        self.to_front()
        seen = [cell for cell in self.cells() if cell.get_state_set().contains(Atspi.StateType.VISIBLE)]
        self.click(seen[len(seen) // 2])
        self.key('ctrl+Home', 'Home')
        for _ in range(column):
            self.key('Right')

    def select(self, n):
        for _ in range(n - 1):
            self.key('shift+Down')
        self.wait_name(f'^已选 {n} / ')

    def top(self, pattern):
        """The other window of this title."""
        return self.wait(lambda: next((node for node in self.walk(deep=1) if re.search(pattern, node.get_name() or '')
                                       and node.get_role_name() in ('frame', 'dialog', 'window')), None), f'the window {pattern}')

    def button(self, pattern, root):
        """A button that can be pressed now."""
        return self.wait(lambda: next((node for node in self.find_all('push button', re.compile(pattern), root)
                                       if node.get_state_set().contains(Atspi.StateType.SENSITIVE)), None), f'the button {pattern}')

    def closed(self, pattern):
        self.wait(lambda: not any(re.search(pattern, node.get_name() or '') for node in self.walk(deep=1)
                                  if node.get_role_name() in ('frame', 'dialog', 'window')), f'{pattern} closed')
        self.to_front()


def main():
    folder = tempfile.mkdtemp(prefix='minban-list-')
    path = os.path.join(folder, 'office.minban')
    assert run('new', path, '--sample', '--today', TODAY).returncode == 0
    office = Office(path)
    titles = {field['id']: field['label'] for field in office.call('fields', 'institution')}
    column = {}

    def records():
        return office.call('list', 'institution')

    def of(name, field):
        return next(row for row in records() if row['name'] == name)[field]

    before = records()
    by_name = {row['name']: row for row in before}
    with Cases() as case:
        window = List(path, env={'MB_TODAY': TODAY})

        with case('Ctrl+C copies the selected rows with their headings, as text and as a table'):
            window.go()
            window.home(0)
            window.select(3)
            names = [window.rows()[n] for n in (1, 2, 3)]
            window.key('ctrl+c')
            lines = window.wait(lambda: (lambda text: text.splitlines() if names[0] in text else None)(read()), 'the copied text')
            equal(len(lines), 4, 'lines')
            headings = lines[0].split('\t')
            column.update({field: headings.index(title) for field, title in titles.items() if title in headings})
            equal(column['name'], 0, 'place of the name')
            equal([line.split('\t')[0] for line in lines[1:]], names, 'names')
            equal(lines[1].split('\t')[column['town']], by_name[names[0]]['town'], 'town')
            html = read('text/html')
            assert html.count('<tr>') == 4 and f'<td>{names[0]}</td>' in html, html

        with case('Ctrl+D fills the topmost value down, taken back as one'):
            window.home(column['town'])
            window.select(4)
            names = [window.rows()[n] for n in (1, 2, 3, 4)]
            town = by_name[names[0]]['town']
            others = [name for name in names[1:] if by_name[name]['town'] != town]
            assert others, 'the sample has one town at the top: choose other rows'
            window.key('ctrl+d')
            window.wait_name(f'^已更改 {len(others)} 格')
            equal({of(name, 'town') for name in names}, {town}, 'towns')
            window.key('ctrl+z')
            window.wait(lambda: records() == before, 'all as before')

        with case('one value pasted goes into every selected row'):
            window.home(column['town'])
            window.select(3)
            names = [window.rows()[n] for n in (1, 2, 3)]
            with Clipboard('白河镇'):
                window.key('ctrl+v')
                window.wait_name('^已更改 3 格')
            equal({of(name, 'town') for name in names}, {'白河镇'}, 'towns')
            window.key('ctrl+z')
            window.wait(lambda: records() == before, 'all as before')

        with case('a faulty block is refused with its cells named; corrected there it is written, and taken back as one'):
            window.home(0)
            names = [window.rows()[n] for n in (1, 2)]
            block = f'机构名称\t在校生数\t办学许可证有效期止\n{names[0]}\t321\t2028年5月1日\n{names[1]}\t很多\t2028-05-02\n'
            block = block.replace('在校生数', titles['students']).replace('办学许可证有效期止', titles['licence_to'])
            with Clipboard(block):
                window.key('ctrl+v')
                dialog = window.top('^粘贴 2 行 × 3 列')
                window.find(None, re.compile('^1 格有误'), dialog)
            wrong = window.find('table cell', '很多', dialog)
            window.picture(os.path.join(os.environ.get('MB_TEST_BUILDDIR', folder), 'e2e', 'list-paste.png'))
            equal(records(), before, 'nothing is written')
            window.click(wrong)
            window.key('F2')
            window.key('ctrl+a')
            window.type('456')
            window.key('Return')
            window.press(window.button('^更改 4 格', dialog))
            window.wait_name('^已更改 4 格')
            window.closed('^粘贴')
            equal([(of(name, 'students'), of(name, 'licence_to')) for name in names], [(321, '2028-05-01'), (456, '2028-05-02')], 'written')
            window.key('ctrl+z')
            window.wait(lambda: records() == before, 'all as before')

        with case('500 rows of 8 columns are checked, written as one change set, and taken back as one'):
            window.home(0)
            ids = ['name', 'type', 'status', 'town', 'students', 'classes', 'principal', 'address']
            data = [[f'春晖第{n}幼儿园', '幼儿园', '在办', '白河镇', str(100 + n), '6', f'王{n}', f'"第{n}号\n院内"'] for n in range(500)]
            text = '\r\n'.join('\t'.join(line) for line in [[titles[field] for field in ids]] + data) + '\r\n'
            with Clipboard(text):
                window.key('ctrl+v')
                dialog = window.top('^粘贴 500 行 × 8 列')
                window.button(f'新增 {500 - len(before)} 条', dialog)
                window.key('Return')
            window.wait_name(f'新增 {500 - len(before)} 条')
            window.closed('^粘贴')
            after = records()
            equal(len(after), 500, 'records')
            equal(sorted(row['name'] for row in after), sorted(line[0] for line in data), 'names')
            equal(sum(row['students'] for row in after), sum(range(100, 600)), 'students')
            equal({row['address'].count('\n') for row in after}, {1}, 'line breaks within a cell')
            window.key('ctrl+z')
            window.wait(lambda: records() == before, 'all as before')

        with case('one value for many: the names first, then as one change'):
            window.home(column['town'])
            window.key('ctrl+a')
            window.wait_name(f'^已选 {len(before)} / ')
            window.key('ctrl+b')
            dialog = window.top('^一起更改')
            window.find(None, re.compile(f'共 {len(before)} 条'), dialog)
            window.find('table cell', by_name[names[0]]['name'], dialog)
            window.type('白河镇')
            window.button(f'更改 {len(before)} 条', dialog)
            window.picture(os.path.join(os.environ.get('MB_TEST_BUILDDIR', folder), 'e2e', 'list-bulk.png'))
            window.key('Return')
            window.closed('^一起更改')
            window.wait(lambda: {row['town'] for row in records()} == {'白河镇'}, 'the towns in the file')
            window.wait_name('^已选 1 / ')
            window.key('ctrl+z')
            window.wait(lambda: records() == before, 'all as before')

        with case('Ctrl+E writes exactly what the list shows'):
            out = os.path.join(folder, 'out.xlsx')
            window.key('ctrl+f')
            window.type('yey')
            found = office.call('list', 'institution', '--search', 'yey')
            window.wait_name(rf'^{len(found)} 条')
            window.home(column['town'])
            window.key('alt+Down')
            seen = window.wait(lambda: (lambda rows: rows if set(rows.values()) <= {row['name'] for row in found} else None)(window.rows()), 'the found rows')
            window.key('ctrl+e')
            window.find(None, '按显示导出列表')
            window.key('ctrl+a')
            window.type(out)
            window.key('Return')
            window.wait(lambda: os.path.exists(out), 'the file')
            window.wait_name(f'^已将 {len(found)} 条写入')
            sheet = openpyxl.load_workbook(out).active
            lines = [[cell for cell in row] for row in sheet.iter_rows(values_only=True)]
            equal(list(lines[0]), [re.sub('（人）$', '', heading) for heading in headings], 'headings')
            equal(sorted(line[0] for line in lines[1:]), sorted(row['name'] for row in found), 'names')
            equal([lines[n][0] for n in range(1, 6)], [seen[n] for n in range(1, 6)], 'in the order shown')

        with case('check finds nothing wrong, the run was without a warning'):
            equal(office.call('check')['faults'], [], 'faults')
            equal(window.warnings(), [], 'standard error')
            equal(window.close(), 0, 'exit')
        window.kill()


main()

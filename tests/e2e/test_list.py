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
        self.xdotool('mousemove', 1350, 760)  # a tooltip would be a window over this one
        self.key('ctrl+Home', 'Home')
        for _ in range(column):
            self.key('Right')

    def select(self, n):
        for _ in range(n - 1):
            self.key('shift+Down')
        self.wait_name(f'^已选 {n} / ')

    def cell(self, row, place):
        """A cell that is seen, by its row's position and its place among the columns."""
        node = next(node for node in self.walk(self.table) if (node.get_name() or '').startswith(f'第 {row} 行，') and node.get_role_name() == 'table row')
        return node.get_child_at_index(place)

    def point(self, node):
        """The mouse over a node."""
        self.xdotool('mousemove', '--window', self.id, *self.centre(node))

    def tip(self, node):
        """Width and height of the bubble that comes when the mouse rests on a node."""
        def bubble():
            for window in self.told('xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)).split():
                told = self.told('xwininfo', '-id', window)
                if 'Override Redirect State: yes' in told:
                    return tuple(int(re.search(rf'{side}: (\d+)', told)[1]) for side in ('Width', 'Height'))
            return None

        x, y = self.centre(node)
        self.xdotool('mousemove', '--window', self.id, x - 9, y)
        self.xdotool('mousemove', '--window', self.id, x, y)
        return self.wait(bubble, 'the bubble')

    def drag(self, start, *through):
        """The mouse pressed on one cell, led through others, and let go."""
        self.point(start)
        self.xdotool('mousedown', 1)
        for node in through:
            self.point(node)
        self.xdotool('mouseup', 1)

    def shift_click(self, node):
        self.xdotool('keydown', 'shift')
        self.click(node)
        self.xdotool('keyup', 'shift')

    def copied(self, first):
        """Lines of cells, once what was copied begins with this cell."""
        text = self.wait(lambda: (lambda text: text if text.split('\t')[0] == first else None)(read()), f'{first} in the clipboard')
        return [line.split('\t') for line in text.splitlines()]

    def search(self, text):
        self.to_front()
        self.key('ctrl+f', 'ctrl+a', 'BackSpace')
        if text:
            self.type(text)
        else:
            self.wait_name(r'^\d+ 条')

    def view(self):
        self.press(self.find('push button', '视图') if self.find_now('push button', '视图') else self.find('toggle button', '视图'))

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

        with case('the whole heading of a column is told in one line when the mouse rests on it'):
            head = window.find(None, '列标题', window.table)
            for place in (column['name'], column['type']):
                width, height = window.tip(head.get_child_at_index(place))
                assert width > height and height < 50, (width, height)
                window.xdotool('mousemove', 1350, 760)

        with case('Ctrl+D fills the topmost value down, taken back as one'):
            window.home(column['town'])
            window.select(4)
            names = [window.rows()[n] for n in (1, 2, 3, 4)]
            town = by_name[names[0]]['town']
            others = [name for name in names[1:] if by_name[name]['town'] != town]
            assert others, 'the sample has one town at the top: choose other rows'
            window.key('ctrl+d')
            window.wait(lambda: {of(name, 'town') for name in names} == {town}, 'the towns in the file')
            window.key('ctrl+z')
            window.wait(lambda: records() == before, 'all as before')

        with case('one value pasted goes into every selected row'):
            window.home(column['town'])
            window.select(3)
            names = [window.rows()[n] for n in (1, 2, 3)]
            with Clipboard('白河镇'):
                window.key('ctrl+v')
                window.wait(lambda: {of(name, 'town') for name in names} == {'白河镇'}, 'the towns in the file')
            window.key('ctrl+z')
            window.wait(lambda: records() == before, 'all as before')

        with case('dragged over cells, or marked by Shift, a block is copied as it is, filled, pasted into from its corner, and left by Esc'):
            limit, students = column['licence_to'], column['licence_to'] + 1
            assert headings[students].startswith(titles['students']), headings
            window.home(students)  # so that both are in sight
            names = [window.rows()[n] for n in range(1, 7)]

            def held(*rows):
                return [[by_name[names[n - 1]]['licence_to'] or '', str(by_name[names[n - 1]]['students'])] for n in rows]

            def now(*rows):
                return [[of(names[n - 1], 'licence_to') or '', str(of(names[n - 1], 'students'))] for n in rows]

            assert held(2) != held(3) != held(4), 'the sample has the same values there: choose other rows'
            window.drag(window.cell(4, students), window.cell(3, students), window.cell(2, limit))
            window.wait_name('^已选 3 / .*单元格 3 行 × 2 列')
            window.xdotool('mousemove', 1350, 760)
            window.picture(os.path.join(os.environ.get('MB_TEST_BUILDDIR', folder), 'e2e', 'list-block.png'))
            marked = [window.cell(row, place).get_state_set().contains(Atspi.StateType.SELECTED)
                      for row in (1, 2, 4, 5) for place in (limit - 1, limit, students)]
            equal(marked, [False] * 3 + [False, True, True] * 2 + [False] * 3, 'told as marked')
            window.key('ctrl+c')
            equal(window.copied(held(2)[0][0]), held(2, 3, 4), 'copied')
            assert '<th>' not in read('text/html'), read('text/html')
            window.key('ctrl+d')
            window.wait(lambda: now(2, 3, 4) == held(2) * 3, 'filled down')
            window.key('ctrl+z')
            window.wait(lambda: records() == before, 'all as before')
            window.wait_name('单元格 3 行 × 2 列')
            with Clipboard('2031-05-06\t77\n2031-05-07\t78\n'):
                window.key('ctrl+v')
                dialog = window.top('^粘贴 2 行 × 2 列')
                window.press(window.button('^更改 4 格', dialog))
            window.closed('^粘贴')
            equal(now(2, 3, 4), [['2031-05-06', '77'], ['2031-05-07', '78']] + held(4), 'pasted from the corner on')
            window.key('ctrl+z')
            window.wait(lambda: records() == before, 'all as before')
            window.home(limit)
            window.key('Down', 'shift+Right', 'shift+Down')
            window.wait_name('^已选 2 / .*单元格 2 行 × 2 列')
            with Clipboard('66'):
                window.key('Right', 'shift+Left', 'shift+Right', 'shift+Down')
                window.wait_name('单元格 2 行 × 1 列')
                window.key('ctrl+v')
                window.wait(lambda: [of(names[n], 'students') for n in (2, 3)] == [66, 66], 'one value into every cell of the block')
            window.key('ctrl+z')
            window.wait(lambda: records() == before, 'all as before')
            window.home(limit)
            window.key('Down', 'shift+Right', 'shift+Down')
            window.wait_name('^已选 2 / .*单元格 2 行 × 2 列')
            window.key('Delete')
            window.wait(lambda: all(of(names[n], field) is None for n in (1, 2) for field in ('students', 'licence_to')), 'the block is empty')
            equal(len([row for row, old in zip(records(), before) if row != old]), 2, 'and nothing else')
            window.key('ctrl+z')
            window.wait(lambda: records() == before, 'all as before')
            window.key('Escape')
            window.wait_name('^已选 1 / ')
            assert window.find_now(None, re.compile('单元格 [0-9]')) is None, 'the block stands after Esc'
            window.click(window.cell(2, limit))
            window.shift_click(window.cell(3, students))
            window.wait_name('^已选 2 / .*单元格 2 行 × 2 列')
            window.click(window.cell(2, limit))
            window.shift_click(window.cell(5, limit))
            window.wait_name('^已选 4 / ')
            assert window.find_now(None, re.compile('单元格 [0-9]')) is None, 'within one column it is rows that are selected'
            window.key('ctrl+c')
            equal([line[0] for line in window.copied(headings[0])], [headings[0]] + names[1:5], 'rows with their headings')

        with case('an edit, a paste, a change of many and an import are taken back in the strict reverse order, and done again in theirs'):
            states = [before]

            def kept(what):
                states.append(window.wait(lambda: (lambda rows: rows if rows != states[-1] else None)(records()), what))

            window.home(students)
            window.key('F2', 'ctrl+a')
            window.type('411')
            window.key('Return')
            kept('an edit in the file')
            window.home(students)
            window.select(3)
            with Clipboard('412'):
                window.key('ctrl+v')
                kept('a paste in the file')
            window.home(column['town'])
            window.key('ctrl+a')
            window.wait_name(f'^已选 {len(before)} / ')
            window.key('ctrl+b')
            dialog = window.top('^一起更改')
            with Clipboard('白河镇'):
                window.key('ctrl+v')
                window.button(f'更改 {len(before)} 条', dialog)
            window.key('Return')
            window.closed('^一起更改')
            kept('a change of many in the file')
            ledger = os.path.join(folder, 'more.csv')
            with open(ledger, 'w', encoding='utf-8') as target:
                target.write(f'机构名称,机构类型,办学状态,所属乡镇,在校（园）学生数（人）\n晨光第一幼儿园,幼儿园,在办,白河镇,31\n{names[0]},,,,413\n')
            window.key('ctrl+i')
            window.choose_file(ledger)
            window.press(window.button('^导入 2 条', None))
            kept('an import in the file')
            equal(len(states[-1]), len(before) + 1, 'records')
            window.find('table row', re.compile('^第 1 行'))
            for n in (3, 2, 1, 0):
                window.key('ctrl+z')
                window.wait(lambda n=n: records() != states[n + 1], 'something to be taken back')
                equal(records(), states[n], f'as before step {n + 1}')
            for n in (1, 2, 3, 4):
                window.key('ctrl+shift+z')
                window.wait(lambda n=n: records() != states[n - 1], 'something to be done again')
                equal(records(), states[n], f'as after step {n}')
            # What is done after taking back stands in the place of what was taken back.
            window.key('ctrl+z')
            window.wait(lambda: records() == states[3], 'the import taken back')
            window.key('ctrl+z')
            window.wait(lambda: records() == states[2], 'the change of many taken back')
            window.go()
            window.home(students)
            window.key('F2', 'ctrl+a')
            window.type('414')
            window.key('Return')
            window.wait(lambda: of(names[0], 'students') == 414, 'another edit')
            window.key('ctrl+shift+z')
            window.key('ctrl+z')
            window.wait(lambda: records() == states[2], 'the other edit taken back, and nothing done again before')
            for n in (1, 0):
                window.key('ctrl+z')
                window.wait(lambda n=n: records() != states[n + 1], 'something to be taken back')
                equal(records(), states[n], f'as before step {n + 1}')

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
            window.closed('^粘贴')
            after = window.wait(lambda: (lambda rows: rows if len(rows) == 500 else None)(records()), '500 records')
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
            with Clipboard('白河镇'):  # signs that no key has
                window.key('ctrl+v')
                window.button(f'更改 {len(before)} 条', dialog)
            window.picture(os.path.join(os.environ.get('MB_TEST_BUILDDIR', folder), 'e2e', 'list-bulk.png'))
            window.key('Return')
            window.closed('^一起更改')
            window.wait(lambda: {row['town'] for row in records()} == {'白河镇'}, 'the towns in the file')
            window.wait_name('^已选 1 / ')
            window.key('ctrl+z')
            window.wait(lambda: records() == before, 'all as before')

        with case('what others point to is not deleted, and its rows are one click away'):
            pointed = next(row['institution'] for row in office.call('list', 'hazard') if by_name.get(row['institution'], {}).get('uscc'))
            hazards = [row for row in office.call('list', 'hazard') if row['institution'] == pointed]
            window.search(by_name[pointed]['uscc'])
            window.wait_name('^1 条')
            window.home(0)
            window.key('ctrl+Delete')
            window.find(None, '还有别的记录指向这里')
            window.wait_name(rf'隐患: {len(hazards)} 条')
            window.press(window.find('push button', re.compile('^查看隐患')))
            window.wait_name(rf'^{len(hazards)} 条')
            equal(len(records()), len(before), 'nothing is deleted')
            window.to_front()
            window.go()
            window.search('')

        with case('deleted records lie in the bin, and are brought back from there'):
            office.call('set', 'institution', 'new', 'name=误建的幼儿园XVX', 'type=幼儿园', 'status=在办', 'town=' + before[0]['town'])
            window.search('xvx')
            window.wait_name('^1 条')
            window.home(0)
            window.key('ctrl+Delete')
            window.wait(lambda: not [row for row in records() if row['name'] == '误建的幼儿园XVX'], 'gone from the list')
            window.search('')
            window.view()
            window.press(window.find('push button', '回收站…'))
            window.wait_name('^回收站：已删除')
            window.search('xvx')
            window.wait(lambda: list(window.rows().values()) == ['误建的幼儿园XVX'], 'the row in the bin')
            window.picture(os.path.join(os.environ.get('MB_TEST_BUILDDIR', folder), 'e2e', 'list-bin.png'))
            window.home(0)
            window.key('F2')
            assert window.find_now('text', '机构名称', window.table) is None, 'the bin is not for editing'
            window.press(window.find('push button', '取回'))
            window.wait_name('^没有符合筛选条件的记录')
            equal(len([row for row in records() if row['name'] == '误建的幼儿园XVX']), 1, 'in the list')
            window.press(window.find('push button', '返回列表'))
            window.wait_name('^1 条')
            window.search('')
            window.wait_name(rf'^{len(before) + 1} 条')

        with case('a record is duplicated: a draft like it, but for what may stand only once'):
            window.search('xvx')
            window.wait_name('^1 条')
            window.home(0)
            window.key('ctrl+shift+d')
            window.find('push button', re.compile('^创建|^保存|^新增'))
            window.key('ctrl+a', 'Delete', 'Tab', 'Tab', 'Tab', 'ctrl+a', 'Delete')
            window.type('bai')
            window.wait_name('^新选项：“bai”$')
            window.key('Tab')
            window.type('123')
            window.key('ctrl+Return')
            window.wait_name('^有 2 项需要改正$')
            window.wait_name('^必填项为空$')
            window.wait_name('^代码格式不符：实为“123”')
            with Clipboard(before[0]['town']):
                window.key('Tab', 'Tab', 'Tab', 'ctrl+a', 'ctrl+v')
                window.find('list item', before[0]['town'])
            window.key('Tab', 'ctrl+a', 'Delete', 'shift+Tab', 'shift+Tab', 'shift+Tab', 'shift+Tab')
            with Clipboard('误建的第二幼儿园XVX'):
                window.key('ctrl+a', 'ctrl+v', 'ctrl+Return')
                made = window.wait(lambda: next((row for row in records() if row['name'] == '误建的第二幼儿园XVX'), None), 'the new record')
            equal((made['type'], made['town'], made['uscc']), ('幼儿园', before[0]['town'], None), 'as the other')
            for row in records():
                if row['name'].startswith('误建的'):
                    office.call('delete', 'institution', row['id'])
            window.search('')
            window.wait_name(rf'^{len(before)} 条')

        with case('a view keeps search, columns and order under a name'):
            window.search('yey')
            found = office.call('list', 'institution', '--search', 'yey')
            window.wait_name(rf'^{len(found)} 条')
            window.view()
            window.find('text', '视图名称')
            window.type('youeryuan')
            window.key('Return')
            window.search('')
            window.wait_name(rf'^{len(before)} 条')
            window.view()
            window.picture(os.path.join(os.environ.get('MB_TEST_BUILDDIR', folder), 'e2e', 'list-view.png'))
            window.press(window.find('push button', 'youeryuan'))
            window.wait_name(rf'^{len(found)} 条')
            window.search('')
            window.wait_name(rf'^{len(before)} 条')

        with case('a period of dates is asked for under + condition, told on its chip, and counted as the command line counts'):
            window.press(window.find('push button', '+条件'))
            window.press(window.find('push button', titles['licence_to']))
            window.press(window.find('push button', '本年'))
            found = office.call('list', 'institution', '--where', 'licence_to>=2026-01-01', '--where', 'licence_to<=2026-12-31')
            assert 0 < len(found) < len(before), len(found)
            window.wait_name(rf'^{len(found)} 条')
            window.find(None, f'筛选：{titles["licence_to"]}: 本年')
            window.picture(os.path.join(os.environ.get('MB_TEST_BUILDDIR', folder), 'e2e', 'list-chip.png'))
            window.press(window.find('push button', re.compile('^筛选：' + titles['licence_to'])))
            window.find(None, f'{titles["licence_to"]} 从')
            window.picture(os.path.join(os.environ.get('MB_TEST_BUILDDIR', folder), 'e2e', 'list-range.png'))
            window.key('ctrl+a')
            window.type('2027年1月1日')
            window.key('Return')
            found = office.call('list', 'institution', '--where', 'licence_to>=2027-01-01')
            window.wait_name(rf'^{len(found)} 条')
            window.press(window.find('push button', '清除筛选'))
            window.wait_name(rf'^{len(before)} 条')

        with case('a range of numbers'):
            window.press(window.find('push button', '+条件'))
            window.press(window.find('push button', titles['students']))
            window.find(None, f'{titles["students"]} 从')
            window.type('100')
            window.key('Tab')
            window.type('200')
            window.key('Return')
            found = office.call('list', 'institution', '--where', 'students>=100', '--where', 'students<=200')
            assert 0 < len(found) < len(before), len(found)
            window.wait_name(rf'^{len(found)} 条')
            window.press(window.find('push button', '清除筛选'))
            window.wait_name(rf'^{len(before)} 条')

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
            sheet = openpyxl.load_workbook(out).active
            lines = [[cell for cell in row] for row in sheet.iter_rows(values_only=True)]
            equal(list(lines[0]), headings, 'headings')
            equal(sorted(line[0] for line in lines[1:]), sorted(row['name'] for row in found), 'names')
            equal([lines[n][0] for n in range(1, 6)], [seen[n] for n in range(1, 6)], 'in the order shown')

        with case('check finds nothing wrong, the run was without a warning'):
            equal(office.call('check')['faults'], [], 'faults')
            equal(window.warnings(), [], 'standard error')
            equal(window.close(), 0, 'exit')
        window.kill()


if __name__ == '__main__':
    main()

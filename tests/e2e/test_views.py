"""What the clerk arranged in a list is there again: a view pinned to the sidebar with its live count; filters, order and columns after a new
start; and a list that could not be read tells why and comes back. Run under tests/desk/run-display.sh with GTK_A11Y=atspi.
"""
import contextlib
import os
import re
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
from clipboard import Clipboard  # noqa: E402
from command import Office, run  # noqa: E402
from tap import Cases, equal  # noqa: E402
from test_list import List  # noqa: E402
from window import Atspi  # noqa: E402

TODAY = '2026-06-30'
PICTURES = os.path.join(os.environ.get('MB_TEST_BUILDDIR', tempfile.gettempdir()), 'e2e')


class Views(List):
    def sidebar(self):
        """Names of the rows, from above."""
        rows = self.find_all('list item', None, self.find('list', '页面'))
        return [row.get_name() for row in rows]

    def pinned(self):
        return [name for name in self.sidebar() if name.startswith('视图')]

    def wait_pinned(self, *names):
        self.wait(lambda: self.pinned() == list(names), f'the sidebar with {names}')

    def row(self, pattern):
        return self.find('list item', re.compile(pattern), self.find('list', '页面'))

    def marked(self):
        rows = self.find_all('list item', None, self.find('list', '页面'))
        return [row.get_name() for row in rows if row.get_state_set().contains(Atspi.StateType.SELECTED)]

    def count(self, n):
        self.wait_name(f'^{n} 条$')

    def keep(self, name):
        """What is shown, under this name."""
        self.view()
        entry = self.find('text', '视图名称')
        self.tab_to(entry.get_parent().get_parent(), 'text', '^视图名称$')
        with Clipboard(name):
            self.key('ctrl+v')
            self.wait(lambda: self.text(entry) == name, 'the name')
        self.key('Return')
        self.find('label', f'已保存视图“{name}”')

    def tab_to(self, root, role, pattern):
        """Tab until what has the keyboard, within root, is of this role and name."""
        def focused():
            return [node for node in self.walk(root) if node.get_state_set().contains(Atspi.StateType.FOCUSED)] or None

        for _ in range(40):
            if any(self.matches(node, role, re.compile(pattern)) for node in self.wait(focused, 'what has the keyboard')):
                return
            self.key('Tab')
        raise AssertionError(f'{role} {pattern} is not reached by Tab')

    def filter(self, label, value):
        """The chip of a choice: one value more."""
        self.to_front()
        button = self.find('push button', re.compile(f'^筛选：{label}'))
        self.click(button)
        self.tab_to(button.get_parent(), 'check box', f'^{value}（')
        self.key('space', 'Escape')
        self.find('push button', re.compile(f'^筛选：{label}: .*{value}'))

    def chips(self):
        """What is filtered by."""
        return sorted(node.get_name() for node in self.find_all('push button', re.compile('^筛选：.*: ')))

    def closed_view(self):
        """The list of views has gone."""
        self.wait(lambda: not any(node.get_state_set().contains(Atspi.StateType.SHOWING) for node in self.find_all('text', '视图名称')),
                  'the list of views closed')

    def all_rows(self):
        """Names in the order shown, as far as they are seen."""
        return [name for _, name in sorted(self.rows().items())]


@contextlib.contextmanager
def beside(path):
    """Another program at the office file, as no program should be."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=20)
    try:
        yield connection
    finally:
        connection.close()


def main():
    folder = tempfile.mkdtemp(prefix='minban-views-')
    path = os.path.join(folder, 'office.minban')
    assert run('new', path, '--sample', '--today', TODAY).returncode == 0
    office = Office(path)
    rows = office.call('list', 'institution')
    titles = {field['id']: field['label'] for field in office.call('fields', 'institution')}
    town = max({row['town'] for row in rows}, key=lambda name: sum(row['town'] == name and row['type'] == '幼儿园' for row in rows))

    def wanted(*more):
        return office.call('list', 'institution', '--where', 'type=幼儿园', *more)

    with Cases() as case:
        window = Views(path, env={'MB_TODAY': TODAY})
        try:
            with case('a view is pinned and stands under its register with its count'):
                window.go()
                window.filter(titles['type'], '幼儿园')
                kindergartens = len(wanted())
                assert 0 < kindergartens < len(rows)
                window.count(kindergartens)
                window.keep('园')
                window.press(window.find('push button', '清除筛选'))
                window.count(len(rows))
                window.view()
                window.press(window.find('push button', '把视图“园”固定到侧栏'))
                window.wait_pinned(f'视图“园”（机构） {kindergartens}')
                window.picture(os.path.join(PICTURES, 'views-list.png'))
                window.key('Escape')
                window.closed_view()
                names = window.sidebar()
                equal(names.index(f'视图“园”（机构） {kindergartens}') - 1, [n for n, name in enumerate(names) if name.startswith('机构 ')][0], 'under it')

            with case('its count is live'):
                made = office.call('set', 'institution', 'new', 'name=新开的幼儿园', 'type=幼儿园', 'status=在办', f'town={town}')
                window.wait_pinned(f'视图“园”（机构） {kindergartens + 1}')
                office.call('delete', 'institution', made['id'])
                window.wait_pinned(f'视图“园”（机构） {kindergartens}')

            with case('it opens the list with that view, from another page; its register\'s own row brings the list back as it was'):
                window.key('alt+1')
                window.click(window.row('^视图“园”'))
                window.count(kindergartens)
                equal(window.marked(), [f'视图“园”（机构） {kindergartens}'])
                equal(window.chips(), [f'筛选：{titles["type"]}: 幼儿园'])
                window.picture(os.path.join(PICTURES, 'views-pinned.png'))
                window.click(window.row('^机构 '))
                window.count(len(rows))
                equal(window.chips(), [])

            with case('what the window\'s own search looks for is looked for outside the view'):
                other = next(row for row in rows if row['type'] != '幼儿园' and row['uscc'])
                window.click(window.row('^视图“园”'))
                window.count(kindergartens)
                window.key('ctrl+k')
                window.type(other['uscc'])
                window.key('Return')
                window.wait(lambda: window.all_rows() == [other['name']], 'the one that was looked for')
                equal(window.marked(), [f'机构 {len(rows)}'])
                window.search('')
                window.count(len(rows))
                window.click(window.row('^机构 '))

            with case('the keyboard reaches it: arrows open it, the menu key has what can be done with it'):
                window.key('Down')
                window.count(kindergartens)
                window.key('shift+F10')
                window.find('menu item', re.compile('^打开视图'))
                window.press(window.find('menu item', re.compile('^取消固定')))
                window.wait_pinned()
                equal(window.marked(), [f'机构 {len(rows)}'])
                window.press(window.find('push button', '清除筛选'))
                window.count(len(rows))

            with case('it follows another name, and goes with its view'):
                window.view()
                window.press(window.find('push button', '把视图“园”固定到侧栏'))
                window.wait_pinned(f'视图“园”（机构） {kindergartens}')
                window.press(window.find('push button', '视图“园”改名'))
                window.find('text', '视图的新名称')
                with Clipboard('幼儿园一览'):
                    window.key('ctrl+a', 'ctrl+v')
                    window.wait(lambda: window.text(window.find_now('text', '视图的新名称')) == '幼儿园一览', 'the new name')
                window.key('Return')
                window.wait_pinned(f'视图“幼儿园一览”（机构） {kindergartens}')
                window.key('Escape')
                window.closed_view()
                window.key('alt+3')
                window.click(window.row('^视图“幼儿园一览”'))
                window.count(kindergartens)
                window.click(window.row('^机构 '))
                window.count(len(rows))
                window.filter(titles['status'], '在办')
                open_ = len(office.call('list', 'institution', '--where', 'status=在办'))
                window.count(open_)
                window.keep('在办')
                window.view()
                window.press(window.find('push button', '把视图“在办”固定到侧栏'))
                window.wait_pinned(f'视图“幼儿园一览”（机构） {kindergartens}', f'视图“在办”（机构） {open_}')
                window.press(window.find('push button', '删除视图“幼儿园一览”'))
                window.wait_pinned(f'视图“在办”（机构） {open_}')
                window.key('Escape')
                window.closed_view()
                window.press(window.find('push button', '清除筛选'))
                window.count(len(rows))

            with case('filters set by hand, order, width and views are there after a new start'):
                window.filter(titles['type'], '幼儿园')
                window.count(kindergartens)
                window.press(window.find('push button', '+条件'))
                window.press(window.find('push button', titles['students']))
                window.find(None, f'{titles["students"]} 从')
                window.type('100')
                window.key('Tab')
                window.type('200')
                window.key('Return')
                found = wanted('--where', 'students>=100', '--where', 'students<=200', '--sort', '-students')
                assert 3 < len(found) < kindergartens, len(found)
                window.count(len(found))
                window.press(window.find('push button', '+条件'))
                window.press(window.find('push button', titles['licence_to']))
                window.press(window.find('push button', '（非空）'))
                found = [row for row in found if row['licence_to']]
                window.count(len(found))
                headings = [node.get_name() for node in window.find_all('label', None, window.table)]
                window.home(0)
                for _ in range(next(n for n, heading in enumerate(headings) if heading.startswith(titles['students']))):
                    window.key('Right')
                window.key('alt+Down', 'ctrl+plus', 'ctrl+plus')
                by_name = {row['name']: row['students'] for row in found}
                window.wait(lambda: [by_name[name] for name in window.all_rows()[:3]] == [row['students'] for row in found[:3]], 'the order')
                chips, before = window.chips(), window.all_rows()
                equal(len(chips), 3, 'filters')
                equal(window.close(), 0)
                window = Views(path, env={'MB_TODAY': TODAY})
                window.count(len(found))
                window.go()
                equal(window.chips(), chips)
                window.wait(lambda: window.all_rows()[:5] == before[:5], 'the same rows in the same order')
                window.wait_pinned(f'视图“在办”（机构） {open_}')
                window.view()
                window.press(window.find('push button', '在办'))
                window.count(open_)
                equal(window.marked(), [f'视图“在办”（机构） {open_}'])
                window.to_front()

            with case('a list that cannot be read says why, and comes back when the cause is gone'):
                window.press(window.find('push button', '清除筛选'))
                window.count(len(rows))
                with beside(path) as other:
                    other.execute('ALTER TABLE r_institution RENAME TO elsewhere')
                    window.search('yey')
                    window.find(None, '列表读取失败')
                    window.wait_name('数据文件已损坏.*office.minban')
                    window.picture(os.path.join(PICTURES, 'views-failed.png'))
                    equal(window.find_now('table row', re.compile('^第 1 行'), window.find_now('filler', 'MbListPage')), None, 'no rows of before')
                    other.execute('ALTER TABLE elsewhere RENAME TO r_institution')
                window.press(window.find('push button', '重试'))
                found = {row['name'] for row in office.call('list', 'institution', '--search', 'yey')}
                window.count(len(found))
                window.wait(lambda: len(window.all_rows()) > 3 and set(window.all_rows()) <= found, 'the rows')
                equal(window.find_now(None, '列表读取失败'), None, 'the reason')

            with case('check finds nothing wrong, the run was without a warning'):
                equal(office.call('check')['faults'], [])
                equal(window.warnings(), [])
                equal(window.close(), 0)
        finally:
            window.kill()


if __name__ == '__main__':
    main()

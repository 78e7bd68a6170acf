"""A walk through every page and every dialog that opens without changing anything, in Chinese and by keyboard: what can have the
focus has a name, nothing is left in English, nothing holds the focus fast, and nothing is said on standard error."""
import os
import re
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(__file__))
from command import run  # noqa: E402
from tap import Cases, equal  # noqa: E402
from window import Atspi, Window  # noqa: E402

TODAY = '2026-06-30'
PAGES = {2: 'MbListPage', 3: 'MbListPage', 4: 'MbListPage', 5: 'MbInspectionPage', 6: 'MbReportPage', 7: 'MbSettingsPage', 8: 'MbHistoryPage',
         1: 'MbOverviewPage'}

PARTS = {'MbReportPage': 3}  # where F6 stops in the page; elsewhere once

# What is the same in Chinese: keys, kinds of files, the program's own file and command.
LATIN = re.compile(r'\b(Ctrl|Shift|Alt|Tab|Enter|Esc|Page ?(Up|Down)|Home|End|Delete|Space|Return|F\d+|xlsx?|csv|pdf|png|svg|man|minban|json|yey|page)\b')
CODES = re.compile(r'\S*[\\/.]\S*|--\S+|[0-9A-Z]{4,}')
ENGLISH = re.compile(r'[A-Za-z]*[a-z]{2,}')
TYPE_NAME = re.compile(r'^(Gtk|Adw|Mb|Gdk)[A-Z]\w+$')


def role(node):
    return node.get_role_name()


def has_type_name(node):
    return not (node.get_name() or '').strip() or TYPE_NAME.match(node.get_name()) is not None


class Walk:
    def __init__(self, window):
        self.window = window

    # ---- what must hold of what is seen ----

    def path(self, node):
        names = []
        while node is not None and len(names) < 7:
            names.append(f'{role(node)} {node.get_name()!r}')
            node = node.get_parent()
        return ' in '.join(names)

    def excused(self, node):
        """Frames of other things (the focus goes to what is in them), and parts of one control that has the name itself."""
        if role(node) == 'scroll pane' or node.get_name() in ('GtkPaned', 'GtkListItemWidget') or role(node) == 'list' and node.get_child_count() > 0:
            return True
        above = node.get_parent()
        while above is not None and role(above) not in ('frame', 'dialog', 'window'):
            if role(above) in ('combo box', 'spin button', 'entry') and not has_type_name(above):
                return True
            above = above.get_parent()
        return False

    def unnamed(self, root):
        wrong = set()
        for node in self.window.walk(root):
            states = node.get_state_set()
            if states.contains(Atspi.StateType.FOCUSABLE) and states.contains(Atspi.StateType.VISIBLE) and has_type_name(node) and not self.excused(node):
                wrong.add(self.path(node))
        return sorted(wrong)

    def english(self, root):
        wrong = set()
        for node in self.window.walk(root):
            for text in (node.get_name() or '', node.get_description() or ''):
                if not TYPE_NAME.match(text) and ENGLISH.search(LATIN.sub('', CODES.sub('', text))):
                    wrong.add(f'{role(node)}: {text!r}')
        return sorted(wrong)

    def look(self, root):
        equal(self.unnamed(root), [], 'without a name')
        equal(self.english(root), [], 'in English')

    # ---- the focus ----

    def focused(self):
        found = None
        for node in self.window.walk():
            if node.get_state_set().contains(Atspi.StateType.FOCUSED):
                found = node
                if node.get_child_count() == 0:
                    break
        return found

    @staticmethod
    def inside(node, name):
        while node is not None:
            if (node.get_name() or '') == name:
                return True
            node = node.get_parent()
        return False

    @staticmethod
    def below(node, root):
        while node is not None and node != root:
            node = node.get_parent()
        return node is not None

    def focus_in(self, name, inside=True):
        def there():
            node = self.focused()
            return node is not None and self.inside(node, name) == inside
        self.window.wait(there, f'the focus {"in" if inside else "out of"} {name}')

    # ---- going about ----

    def page(self, number, type_name):
        """To a page by its key, and once round the parts of the window by F6; a page of several parts has more of them."""
        self.window.key(f'alt+{number}')
        self.focus_in(type_name)
        self.window.key(*['F6'] * PARTS.get(type_name, 1))
        self.focus_in(type_name, False)
        self.window.key('F6')
        self.focus_in('MbSidebar')
        self.window.key('F6')
        self.focus_in(type_name)
        return self.window.find(None, type_name)

    def frames(self):
        application = self.window.application
        children = [application.get_child_at_index(n) for n in range(application.get_child_count())]
        return [child for child in children if child is not None]

    def other(self):
        """The window beside the office's, if there is one."""
        return next((child for child in self.frames() if child.get_name() != self.main_name), None)

    def dialog(self, open_it, within):
        """What opens beside the window: looked at, then closed by Esc."""
        self.main_name = self.frames()[0].get_name()
        open_it()
        dialog = self.window.wait(self.other, 'the dialog')
        self.window.wait(lambda: self.window.find_now(None, re.compile(within), dialog), f'{within} in the dialog')
        try:
            self.look(dialog)
        finally:
            self.window.key('Escape')
            self.window.wait(lambda: self.other() is None, 'the dialog closed by Esc')
            self.window.to_front()


def first_cell(window, table):
    window.wait(lambda: window.find_now('table row', re.compile('^第 1 行'), table), 'the first row')
    return window.wait(lambda: next((n for n in window.walk(table) if role(n) == 'table cell'), None), 'a cell')


def walk_start(case):
    window = Window(env={'MB_TODAY': TODAY})
    walk = Walk(window)
    try:
        with case('the start page and its dialog of a new office'):
            window.wait_name('示例数据')
            walk.look(None)
            new = window.find('list item', re.compile('^新建'))
            walk.dialog(lambda: window.click(new), '行政区划代码')
        with case('F1 on the start page opens the chapter of the start; Esc closes it'):
            window.key('F1')
            window.wait_name('使用手册')
            window.wait(lambda: window.find_now('list item', '总览'), 'the chapters')
            window.wait_name('没有“保存”按钮')
            window.key('Escape')
            window.to_front()
        with case('nothing was said on standard error at the start'):
            equal(window.warnings(), [])
    finally:
        window.kill()


def walk_pages(case, walk, window):
    for number, type_name in PAGES.items():
        with case(f'page {number}, {type_name}: names, Chinese, and out of it by F6'):
            walk.look(walk.page(number, type_name))

    with case('the frame around the pages: names, Chinese'):
        walk.look(None)

    with case('Tab alone leads through the overview and out of it'):
        walk.page(1, 'MbOverviewPage')
        for _ in range(30):
            window.key('Tab')
            node = walk.focused()
            assert node is not None and not has_type_name(node), node and walk.path(node)
            if not walk.inside(node, 'MbOverviewPage'):
                break
        else:
            raise AssertionError('30 times Tab does not lead out of the overview')

    with case('F6 leads from the list of reports to what is asked and to the preview, and round again; a list is one stop for Tab'):
        page = walk.page(6, 'MbReportPage')
        reports = window.find('list', '报表与文书', page)

        def place_of(node):
            if walk.below(node, reports):
                return 'reports'
            if walk.below(node, page):
                return 'preview' if role(node) == 'image' else 'asked'
            return 'sidebar' if walk.inside(node, 'MbSidebar') else 'search'

        def reach(place):
            window.wait(lambda: place_of(walk.focused()) == place, f'the focus on {place}')

        n = sum(1 for node in window.walk(reports) if role(node) == 'list item')
        assert n > 10, n
        reach('reports')
        for report in (0, n - 1):  # a report and a letter
            window.key('Home', *['Down'] * report)
            for place in ('asked', 'preview', 'search', 'sidebar', 'reports'):
                window.key('F6')
                reach(place)
        for place in ('sidebar', 'search', 'preview', 'asked', 'reports'):
            window.key('shift+F6')
            reach(place)
        window.key('Home', 'Down')
        stops = 0
        while place_of(walk.focused()) != 'preview':
            window.key('Tab')
            stops += 1
            assert stops < 9, f'{stops} times Tab does not lead to the preview'
            window.wait(lambda: place_of(walk.focused()) != 'reports', 'the focus out of the list')
        for _ in range(stops):
            window.key('shift+Tab')
        reach('reports')
        equal(walk.focused().get_state_set().contains(Atspi.StateType.SELECTED), True, 'back on the report that is shown')

    with case('each section of the settings'):
        page = walk.page(7, 'MbSettingsPage')
        sections = [node for node in window.walk(window.find('list', '设置分类', page)) if role(node) == 'list item']
        assert len(sections) >= 6
        for section in sections:
            window.click(section)
            time.sleep(0.4)
            walk.look(page)

    with case('a change of the history with all that it touched'):
        page = walk.page(8, 'MbHistoryPage')
        table = next(node for node in window.walk(page) if role(node) == 'table')
        window.click(first_cell(window, table))
        window.wait(lambda: window.find_now('push button', re.compile('^撤销'), page), 'what was changed')
        time.sleep(0.5)
        walk.look(page)

    def told():
        """Of what has the focus: what it is, its name, and what stands in it."""
        node = walk.focused()
        return node and (role(node), node.get_name(), window.text(node), node.get_state_set().contains(Atspi.StateType.EDITABLE))

    with case('an editor tells a screen reader its field and its text, in a cell, of a day and of a choice; Esc leaves it'):
        page = walk.page(2, 'MbListPage')
        cell = first_cell(window, window.find('table', re.compile('^机构，'), page))
        window.click(cell)
        window.key('F2')
        window.wait(lambda: told() == ('text', '机构名称', cell.get_name(), True), 'the name')
        window.key('End')
        window.type('x')
        window.wait(lambda: told()[2] == cell.get_name() + 'x', 'what was typed')
        window.key('Escape')
        window.key('ctrl+n')
        window.wait_name('^建立')
        walk.look(window.find(None, 'MbListPage'))
        for name in ('机构名称', '机构类型', '办学状态'):
            window.wait(lambda field=name: told() == ('text', field, '', True), name)
            window.key('Tab')
        window.key('Escape')
        walk.page(3, 'MbListPage')
        window.click(window.find('panel', '截至'))
        window.wait(lambda: told() == ('text', '截至', TODAY, True), 'the day')
        window.key('Escape')

    with case('the scoring of one institution; Esc leads back to the list'):
        page = walk.page(5, 'MbInspectionPage')
        table = next(node for node in window.walk(page) if role(node) == 'table')
        window.click(first_cell(window, table))
        window.key('Return')
        walk.focus_in('MbScoringView')
        time.sleep(0.5)
        walk.look(window.find(None, 'MbScoringView'))
        window.key('F6')
        walk.focus_in('MbScoringView', False)
        window.key('shift+F6')
        walk.focus_in('MbInspectionPage')
        window.key('Escape')


def walk_dialogs(case, walk, window):
    with case('the steps of a hazard, each named first'):
        page = walk.page(3, 'MbListPage')
        table = window.find('table', re.compile('^隐患，'))
        window.click(first_cell(window, table))
        for key in ('ctrl+r', 'ctrl+shift+n', 'ctrl+shift+e'):
            walk.dialog(lambda key=key: window.key(key), '下列隐患')
        del page

    with case('the window of shortcuts'):
        walk.dialog(lambda: window.key('ctrl+question'), '撤销')


def walk_handbook(case, walk, window):
    with case('F1 opens the chapter of the page that is seen, in the same window for each'):
        for number, text in ((5, '待填评分表'), (3, '整改完成'), (1, '今天最要紧的事')):
            window.key(f'alt+{number}')
            walk.focus_in(PAGES[number])
            window.key('F1')
            window.wait(lambda text=text: window.find_now('label', re.compile(text), handbook(window)), f'the chapter that says {text}')
            equal(len(walk.frames()), 2)
            walk.look(handbook(window))
            window.key('Escape')
            window.wait(lambda: handbook(window) is None, 'the handbook closed by Esc')
            window.to_front()

    with case('a picture of the handbook tells what it shows; find goes from place to place'):
        window.key('F1')
        window.wait(lambda: window.find_now(None, re.compile('^总览：'), handbook(window)), 'the picture')
        window.key('ctrl+f')
        window.type('ctrl+z')
        place = re.compile('^第 ([0-9]+) 处，共 ([0-9]+) 处$')
        first, of = map(int, place.search(window.wait_name(place.pattern).get_name()).groups())
        assert of >= 3, of
        window.key('Return')
        window.wait_name(f'^第 {first % of + 1} 处，共 {of} 处$')
        window.key('ctrl+a')
        window.type('qqqq')
        window.wait_name('^未找到$')
        window.key('Escape', 'ctrl+w')
        window.wait(lambda: handbook(window) is None, 'the handbook closed by Ctrl+W')
        window.to_front()


def handbook(window):
    application = window.application
    return next((child for child in (application.get_child_at_index(n) for n in range(application.get_child_count()))
                 if child is not None and child.get_name() == '使用手册'), None)


def main():
    config = os.path.join(os.environ['XDG_CONFIG_HOME'], 'minban-desk')
    os.makedirs(config, exist_ok=True)
    with open(os.path.join(config, 'window.ini'), 'w', encoding='utf-8') as target:
        target.write('[window]\nactor=周敏\n')  # the login name would be no Chinese
    with Cases() as case, tempfile.TemporaryDirectory() as work:
        walk_start(case)
        path = os.path.join(work, '青禾县教育局.minban')
        done = run('new', path, '--sample', '--today', TODAY, '--as', '周敏', env={'LC_ALL': 'zh_CN.UTF-8', 'LANGUAGE': 'zh_CN'})
        assert done.returncode == 0, done.stderr.decode()
        window = Window(path, env={'MB_TODAY': TODAY})
        walk = Walk(window)
        try:
            window.wait_name('逾期隐患')
            with case('a page that is asked for as soon as the window stands has the focus in its table once it is filled'):
                window.key('alt+5')
                page = window.find(None, 'MbInspectionPage')
                window.wait(lambda: window.find_now('table row', re.compile('^第 1 行'), page), 'the participants')
                walk.focus_in('MbInspectionPage')
                equal(role(walk.focused()), 'table cell')
            walk_pages(case, walk, window)
            walk_dialogs(case, walk, window)
            walk_handbook(case, walk, window)
            with case('nothing was said on standard error'):
                equal(window.close(), 0)
                equal(window.warnings(), [])
        finally:
            window.kill()


main()

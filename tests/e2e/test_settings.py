"""The settings in the window, as a clerk works them; what they wrote is asked of the command line. The office's name reaches every title;
people, days off, rubrics and words are each one change that is taken back; a backup is made and gone back to; the look of the desk is
there again at the next start. Run under tests/desk/run-display.sh with GTK_A11Y=atspi.
"""
import os
import re
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
from command import Office, new_office  # noqa: E402
from tap import Cases, equal  # noqa: E402
from window import Atspi, Window  # noqa: E402

TODAY = '2026-06-30'


SECTIONS = {'单位': 'Office', '人员': 'People', '工作日': 'Workdays', '评分标准': 'Rubrics', '备份': 'Backup', '用语': 'Words', '显示': 'Display'}


class Settings(Window):
    """The page of settings. Sections out of sight are in the tree too: what is looked for is looked for below `root`, the one in sight."""

    def section(self, name, page=None):
        self.click(self.find('list item', name, self.find('list', '设置分类', page)))
        self.root = self.find('filler', 'MbSettings' + SECTIONS[name], page)

    def ids(self):
        done = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        return done.stdout.decode().split()

    def frames(self):
        return [node for node in self.walk(deep=1) if node.get_role_name() == 'frame']

    def titles(self):
        return [frame.get_name() for frame in self.frames()]

    def see(self, pattern):
        return self.find(None, re.compile(pattern), self.root)

    def put(self, name, text):
        """Types into the line of this title, and Enter."""
        line = self.find('text', re.compile('^' + name), self.root)
        self.click(line)
        self.key('ctrl+a', 'BackSpace')
        self.type(text)
        self.wait(lambda: self.text(line) == text, f'{text} in the line')
        self.key('Return')

    def number(self, name, text):
        self.click(self.find('list item', re.compile('^' + name), self.root))  # the line's middle; that of the number is its button
        self.key('ctrl+a')
        self.type(text)
        self.key('Return')

    def button(self, pattern, root=None):
        """A button that can be pressed now."""
        def usable():
            return next((node for node in self.find_all('push button', re.compile(pattern), root or self.root)
                         if node.get_state_set().contains(Atspi.StateType.SENSITIVE)), None)

        return self.wait(usable, f'the button {pattern}')

    def table(self, pattern):
        return self.find('table', re.compile(pattern), self.root)

    def names(self, root):
        return [node.get_name() for node in self.find_all('list item', None, root)]

    def cells(self, table):
        return [node.get_name() for node in self.walk(table) if node.get_role_name() == 'table cell']

    def cell(self, table, name):
        return next(node for node in self.walk(table) if node.get_role_name() == 'table cell' and node.get_name() == name)

    def answer(self, title, path):
        """Gives a file to the system's dialog."""
        self.find(None, title)
        self.wait(lambda: len(self.ids()) > 1, 'the dialog')
        self.key('ctrl+a')
        self.type(path)
        self.key('Return')
        self.to_front()

    def notice(self, pattern):
        """What the window tells for a few seconds, found before it goes: without walking through the pages."""
        def find():
            nodes = [self.application]
            while nodes:
                node = nodes.pop()
                name = node.get_name() or ''
                if re.search(pattern, name):
                    return node
                if not re.fullmatch('Mb.*Page|MbSidebar', name):
                    nodes.extend(child for child in (node.get_child_at_index(n) for n in range(node.get_child_count())) if child is not None)
            return None

        return self.wait(find, f'told {pattern}')

    def selected(self, name):
        """Whether the arrow has come to this line of a list that is open; else one further down."""
        if any(node.get_state_set().contains(Atspi.StateType.SELECTED) for node in self.find_all('list item', name)):
            return True
        self.key('Down')
        return False

    def undo(self):
        """From where no line for typing has the keyboard, which would take back what was typed."""
        self.to_front()
        self.click(self.find('list item', '显示', self.find('list', '设置分类')))
        self.key('ctrl+z')


def setting(office, key):
    return next((row['value'] for row in office.call('list', 'setting') if row['key'] == key), None)


def towns(office):
    counts = {}
    for row in office.call('list', 'institution'):
        counts[row['town']] = counts.get(row['town'], 0) + 1
    return counts


def about_the_office(case, window, office):
    with case('a wrong region stays in its line with the reason and is not written; put right, it is'):
        window.section('单位')
        window.put('行政区划代码', '3699')
        window.see('^行政区划代码应为六位数字$')
        equal(setting(office, 'region'), '369921', 'in the file')
        window.put('行政区划代码', '369922')
        window.wait(lambda: setting(office, 'region') == '369922', 'the region in the file')
        window.wait(lambda: window.find_now(None, '行政区划代码应为六位数字') is None, 'the reason gone')

    with case('towns are tidied as they are written, and come back tidied'):
        window.put('乡镇', '城关镇、石桥镇，西岭乡')
        window.wait(lambda: setting(office, 'towns') == '城关镇,石桥镇,西岭乡', 'the towns in the file')
        window.wait(lambda: window.text(window.find('text', re.compile('^乡镇'), window.root)) == '城关镇,石桥镇,西岭乡', 'the towns tidied')


def about_towns(case, window, office):
    def of_forms():
        """The towns that the page of forms offers now."""
        choice = window.find('combo box', '乡镇', window.find('filler', 'MbReportPage'))
        window.click(choice)
        window.wait(lambda: window.names(choice), 'the list')
        found = [node.get_name() for item in window.find_all('list item', None, choice) for node in window.walk(item) if node.get_role_name() == 'label']
        window.key('Escape')
        window.wait(lambda: not window.names(choice), 'the list gone')
        return found

    with case('a new record offers the towns as they were set, also one without an institution, and then those that were typed'):
        window.to_front()
        window.key('alt+2', 'ctrl+n')
        window.wait_name('^建立')
        page = window.find('filler', 'MbListPage')
        window.click(window.find('panel', '所属乡镇', page))
        window.key('alt+Down')
        window.wait(lambda: window.names(page)[-4:] == ['城关镇', '石桥镇', '西岭乡', '城官镇'], 'the towns')
        window.key('Escape', 'Escape')
        window.wait(lambda: window.find_now(None, re.compile('^建立'), page) is None, 'the new record gone')

    with case('so do the forms, and one that comes while they are open is offered too'):
        window.to_front()
        window.key('alt+6')
        equal(of_forms(), ['全部乡镇', '城关镇', '石桥镇', '西岭乡', '城官镇'], 'the towns')
        moved = next(row['id'] for row in office.call('list', 'institution') if row['name'] == '乙幼儿园')
        office.call('set', 'institution', moved, 'town=柳林镇')
        window.wait(lambda: of_forms() == ['全部乡镇', '城关镇', '石桥镇', '西岭乡', '城官镇', '柳林镇'], 'the new town')
        office.call('undo')
        window.key('alt+7')


def about_people(case, window, office):
    with case('people are added by Enter; who sits here is chosen; one is taken off and brought back'):
        window.section('人员')
        for name in ('王芳', '李强'):
            window.put('添加人员姓名', name)
            window.see(f'^{name}在本机操作')
        equal(setting(office, 'people'), '王芳\n李强', 'in the file')
        window.click(window.see('^李强在本机操作'))
        window.notice('^今后的变更记在李强名下')
        window.press(window.button('^把“王芳”移出列表'))
        window.wait(lambda: setting(office, 'people') == '李强', 'the list in the file')
        window.wait(lambda: window.find_now(None, re.compile('^王芳在本机操作'), window.root) is None, 'the row gone')
        equal(office.call('changes', '--limit', '1')[0]['actor'], '李强', 'who did it')
        window.undo()
        window.wait(lambda: setting(office, 'people') == '王芳\n李强', 'the list as it was')
        window.section('人员')
        window.see('^王芳在本机操作')


def about_days(case, window):
    with case('a day off is added by its date, seen in its place, and taken back; what is no date is told'):
        window.section('工作日')
        table = window.table('^放假日与调休上班日')
        window.wait(lambda: '2026-01-01' in window.cells(table), 'the days')
        assert '2026-03-05' not in window.cells(table)
        field = window.find('panel', '日期', window.root)
        window.click(field)
        window.type('30 Feb')
        window.press(window.button('^添加'))
        window.see('^这不是日期')
        window.click(field)
        window.key('ctrl+a')
        window.type('2026-3-5')
        window.key('Return')
        window.wait(lambda: '2026-03-05' in window.cells(table), 'the new day')
        cells = window.cells(table)
        equal(cells[cells.index('2026-03-05'):][:3], ['2026-03-05', '星期四', '放假'], 'its row')
        window.undo()
        window.section('工作日')
        window.wait(lambda: '2026-03-05' not in window.cells(table), 'the day taken back')


def about_rubrics(case, window, office, work):
    exported, wrong, edited = (os.path.join(work, name) for name in ('out.rubric', 'wrong.rubric', 'edited.rubric'))

    with case('each type shows its rubric and what stands in it; it is written to a file'):
        window.section('评分标准')
        kinds = window.table('^机构类型与评分标准')
        window.wait(lambda: '培训机构' in window.cells(kinds), 'the types')
        cells = window.cells(kinds)
        equal(cells[cells.index('幼儿园'):][1:4], ['3', '幼儿园', '2025.1'], 'the rubric of kindergartens')
        window.wait(lambda: 'A1' in window.cells(window.table('^指标')), 'the indicators')
        window.press(window.button('^导出'))
        window.answer('导出评分标准', exported)
        window.notice('^已导出到')
        with open(exported, encoding='utf-8') as source:
            text = source.read()
        assert text.count('\nitem,') == 35 and text.count('\nveto,') == 8, text[:300]

    with case('an edited one that is wrong is refused with its line and nothing is kept'):
        line = text[:text.index('item,A2,')].count('\n') + 1
        with open(wrong, 'w', encoding='utf-8') as target:
            target.write(text.replace('item,A2,', 'item,A1,'))
        window.press(window.button('^导入'))
        window.answer('导入改好的评分标准', wrong)
        window.see(f'wrong.rubric.*第 ?{line} ?行')
        equal(office.call('list', 'document'), [], 'in the file')

    with case('put right, it is the office’s own, and undo takes it back'):
        with open(edited, 'w', encoding='utf-8') as target:
            target.write(text.replace('version=2025.1', 'version=2026.7'))
        window.press(window.button('^导入'))
        window.answer('导入改好的评分标准', edited)
        window.wait(lambda: '2026.7' in window.cells(kinds), 'the version of its own')
        window.see('2026.7.*本单位自定')
        assert window.find_now(None, re.compile('wrong.rubric'), window.root) is None
        window.undo()
        window.section('评分标准')
        window.wait(lambda: '2026.7' not in window.cells(kinds), 'the shipped version')


def about_words(case, window, office):
    with case('a slip of the pen becomes the right word in every record, and undo takes all back'):
        window.section('用语')
        field = window.find('combo box', '字段', window.root)
        window.click(field)
        names = window.wait(lambda: [node.get_name() for node in window.walk(field) if node.get_role_name() == 'label' and ' · ' in (node.get_name() or '')],
                            'the fields')
        fields = list(dict.fromkeys(names))
        window.key('Home', *['Down'] * fields.index('机构 · 所属乡镇'), 'Return')
        table = window.table('^用语')
        window.wait(lambda: '城官镇' in window.cells(table), 'the words')
        cells = window.cells(table)
        equal(cells[cells.index('城官镇'):][1:3], ['2', '录入或导入'], 'the slip')
        window.click(window.cell(table, '城官镇'))
        window.see('^“城官镇”改为')
        window.click(window.find('panel', '正确用语', window.root))
        window.key('alt+Down')
        window.wait(lambda: window.selected('城关镇'), 'the right word in the list')
        window.key('Return')
        window.press(window.button('^替换|全部替换'))
        window.notice('“城官镇”已改为“城关镇”，共 2 条')
        window.wait(lambda: towns(office) == {'城关镇': 3}, 'the words in the file')
        window.wait(lambda: '城官镇' not in window.cells(table), 'the slip gone')
        window.undo()
        window.wait(lambda: towns(office) == {'城关镇': 1, '城官镇': 2}, 'the words as they were')


def about_history(case, window):
    with case('the history tells each change of the settings'):
        window.to_front()
        window.key('alt+8')
        page = window.find('filler', 'MbHistoryPage')
        def listed():
            texts = ' '.join(cell or '' for cell in window.cells(page))
            return all(words in texts for words in ('2026年放假与调休', '评分标准 kindergarten 存入数据文件', '“城官镇”改为“城关镇”'))

        window.wait(listed, 'the changes of the settings')
        window.key('alt+7')


def names(office):
    return {row['name'] for row in office.call('list', 'institution')}


def about_backups(case, window, office, path):
    folder = path.replace('.minban', '-备份')

    def restore():
        window.press(window.button('^恢复到所选备份'))
        window.find(None, '恢复到这份备份？')
        window.press(window.button(r'^恢复\(_?R\)', window.application))

    with case('a backup is made now, listed with its size, and found sound'):
        window.section('备份')
        before = set(os.listdir(folder)) if os.path.isdir(folder) else set()
        window.press(window.button('^立即备份'))
        window.notice('^已备份到')
        made = (set(os.listdir(folder)) - before).pop()
        table = window.table('^备份')
        window.wait(lambda: len(window.cells(table)) == 3 * len(os.listdir(folder)), 'the list')
        stamp = re.fullmatch(r'office-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)\.minban', made).groups()
        equal(window.cells(table)[0], '{}-{}-{} {}:{}:{}'.format(*stamp), 'when it was made')
        assert re.fullmatch(r'[\d.]+\s?[kM]B', window.cells(table)[1]), window.cells(table)
        window.click(window.cell(table, window.cells(table)[0]))
        window.press(window.button('^打开并检查所选备份'))
        window.wait(lambda: window.cells(table)[2].startswith('完好：临溪县教育局，最后变更'), 'the check')
        equal(names(Office(os.path.join(folder, made))), {'甲幼儿园', '乙幼儿园', '丙幼儿园'}, 'in the backup')

    with case('how many are kept is a change of the office, and taken back'):
        window.number('保留备份数', '7')
        window.wait(lambda: setting(office, 'backup.keep') == '7', 'the number in the file')
        window.undo()
        window.wait(lambda: setting(office, 'backup.keep') in (None, '14'), 'the number as it was')
        window.section('备份')

    office.call('set', 'institution', next(row['id'] for row in office.call('list', 'institution') if row['name'] == '甲幼儿园'), 'name=备份之后改的名')

    with case('going back asks first: cancelled, all stays as it is'):
        window.press(window.button('^恢复到所选备份'))
        window.find(None, '恢复到这份备份？')
        window.key('Escape')
        window.to_front()
        assert '备份之后改的名' in names(office)

    with case('while another program has the file open, nothing is replaced, and that is told'):
        other = sqlite3.connect(path)
        other.execute('SELECT count(*) FROM mb_set').fetchone()
        restore()
        window.notice('^没有恢复，数据未变')
        other.close()
        assert '备份之后改的名' in names(office)

    with case('then it goes back: the file is as it was at the backup, and what was there is kept beside it'):
        window.to_front()
        window.root = window.find('filler', 'MbSettingsBackup')
        window.wait(lambda: window.cells(window.table('^备份')), 'the list')
        restore()
        window.notice('^已恢复')
        equal(names(office), {'甲幼儿园', '乙幼儿园', '丙幼儿园'}, 'in the file')
        kept = [name for name in os.listdir(os.path.dirname(path)) if '.replaced-' in name and name.endswith('.minban')]
        equal(len(kept), 1, 'files kept beside')
        equal(names(Office(os.path.join(os.path.dirname(path), kept[0]))), {'备份之后改的名', '乙幼儿园', '丙幼儿园'}, 'in the one kept')
        window.to_front()


def about_windows(case, window, office):
    with case('the name of the office reaches the title of every window, and undo brings the old one back to both'):
        first = window.id
        window.key('ctrl+alt+n')
        window.wait(lambda: len(window.ids()) == 2, 'the second window')
        window.id = next(other for other in window.ids() if other != first)
        window.wait(lambda: window.titles() == ['临溪县教育局 · 民办教育管理台'] * 2, 'the title of both')
        window.xdotool('windowfocus', window.id)
        window.key('alt+7')
        frame = window.wait(lambda: next((node for node in window.frames() if node.get_state_set().contains(Atspi.StateType.ACTIVE)), None),
                            'the second window in front')
        window.section('单位', frame)
        window.put('单位名称', '临溪县教育和体育局')
        window.wait(lambda: window.titles() == ['临溪县教育和体育局 · 民办教育管理台'] * 2, 'the new title of both')
        equal(setting(office, 'office'), '临溪县教育和体育局', 'in the file')
        window.section('显示', frame)
        window.key('ctrl+z')
        window.wait(lambda: window.titles() == ['临溪县教育局 · 民办教育管理台'] * 2, 'the old title of both')
        window.key('ctrl+q')
        window.wait(lambda: window.ids() == [first], 'one window left')
        window.id = first
        window.to_front()


def main():
    with Cases() as case, tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, 'office.minban')
        office = new_office(path, '临溪县教育局', '369921', '--towns', '城关镇,石桥镇')
        for name, town in (('甲幼儿园', '城关镇'), ('乙幼儿园', '城官镇'), ('丙幼儿园', '城官镇')):
            office.call('set', 'institution', 'new', f'name={name}', 'type=幼儿园', f'town={town}', 'status=在办')
        window = Settings(path, env={'MB_TODAY': TODAY})
        try:
            window.key('alt+7')
            about_the_office(case, window, office)
            about_towns(case, window, office)
            about_people(case, window, office)
            about_days(case, window)
            about_rubrics(case, window, office, work)
            about_words(case, window, office)
            about_history(case, window)
            about_backups(case, window, office, path)
            about_windows(case, window, office)

            with case('the look of the desk holds at once, and is there again at the next start with the person and the section'):
                window.section('显示')
                window.number('字号', '130')
                equal(window.close(), 0, 'exit')
                equal(window.warnings(), [], 'standard error')
                window = Settings(path, env={'MB_TODAY': TODAY})
                size = window.find('spin button', re.compile('^字号'))
                window.wait(lambda: size.get_value_iface().get_current_value() == 130, 'the size of type')
                window.section('人员')
                window.wait(lambda: window.see('^李强在本机操作').get_state_set().contains(Atspi.StateType.CHECKED), 'who sits here')

            with case('check finds nothing wrong, the run was without a warning'):
                equal(office.call('check')['faults'], [], 'faults')
                equal(window.close(), 0, 'exit')
                equal(window.warnings(), [], 'standard error')
        finally:
            window.kill()


main()

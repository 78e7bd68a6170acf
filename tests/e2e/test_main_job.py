"""The main job as a clerk does it, from an empty start to the formal report, in Chinese, by mouse, keyboard and dragged files; then a second
window at the same file. What comes out is compared with the sample's own counts, with the command line and with computations of this test.
"""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

import openpyxl
from gi.repository import Gio

sys.path.insert(0, os.path.dirname(__file__))
from command import SAMPLE, Office, run  # noqa: E402
from drag import drag  # noqa: E402
from printer import Printer  # noqa: E402
from tap import Cases, equal  # noqa: E402
from test_hazards import Hazards, percent, states  # noqa: E402
from test_scoring import indicators, plan, result  # noqa: E402
from window import Atspi  # noqa: E402

TODAY = '2026-06-30'
CHINESE = {'LC_ALL': 'zh_CN.UTF-8', 'LANGUAGE': 'zh_CN'}
TOWNS = ['云亭镇', '望山镇', '枫林乡', '柳溪镇', '桃源乡', '清河街道', '白鹭乡', '石梁镇']
TOLD_CONFLICT = '该记录已被他人改动'
MENDED = '青禾县云亭待核日期幼儿园'  # its licence begins on 30 February


class Clerk(Hazards):
    """What the story does more than once."""

    def texts(self, table):
        """The rows of a table that can be seen, as lists of texts."""
        rows = []
        for node in self.walk(table):
            if node.get_role_name() == 'table row' and re.match('^第 ', node.get_name() or ''):
                rows.append([])
            elif node.get_role_name() == 'table cell' and rows:
                rows[-1].append(node.get_name() or '')
        return rows

    def part(self, name):
        """To a part of the import's preview; its table."""
        self.click(self.find('push button', re.compile(f'^{name} '), self.find('panel', '预览各部分')))
        return self.find('table', re.compile(f'^{name}，'))

    def drop(self, *names):
        drag(self, 700, 400, *(os.path.join(SAMPLE, name) for name in names))

    def apply(self, label):
        """Imports what the button tells, and waits until it has gone."""
        self.find('push button', label)
        self.key('ctrl+Return')
        self.wait(lambda: self.find_now('push button', label) is None, f'{label} done')


def snapshot(office):
    """Everything that the office file tells, by the names of things."""
    told = {(register, row['id']): row for register in ('institution', 'hazard') for row in office.call('list', register)}
    told.update({('result', row['institution']): row for row in office.call('inspect', 'results', '--year', '2025')})
    return told


def same(found, expected):
    """Told by what differs: whole files are long."""
    other = [(key, found.get(key), expected.get(key)) for key in sorted(set(found) | set(expected)) if found.get(key) != expected.get(key)]
    assert not other, f'{len(other)} differ, the first: {other[0]}'


def cells(path):
    """What stands in a workbook, without what is told of its making."""
    book = openpyxl.load_workbook(path)
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets]


class Story:
    def __init__(self, folder, printer):
        self.folder, self.printer = folder, printer
        self.path = os.path.join(folder, 'office.minban')
        self.office = Office(self.path)
        with open(os.path.join(SAMPLE, 'expected.json'), encoding='utf-8') as source:
            self.facts = json.load(source)
        self.window, self.other, self.bus = self.start(), None, None

    def code(self, name):
        """What is typed to find an institution: it needs no input method."""
        return next(row['uscc'] for row in self.office.call('list', 'institution', '--where', f'name={name}'))

    def start(self, *arguments, **more):
        # The system's own file and print dialogs lose a few strings; errors of memory are still told under the sanitizers.
        sanitizer = os.environ.get('ASAN_OPTIONS', '') + ':detect_leaks=0'
        return Clerk(*arguments, env=dict(self.printer.env, MB_TODAY=TODAY, ASAN_OPTIONS=sanitizer, **more))

    def file(self, name):
        return os.path.join(self.folder, name)

    # ---- the steps, in order ----

    def make_office(self):
        w = self.window
        w.click(w.find('list item', re.compile('^新建')))
        w.dialog()
        w.type('青禾县教育局')
        w.key('Tab')
        w.type('369900')
        w.key('Tab')
        w.type('、'.join(TOWNS))
        w.key('Return')
        w.save_as(self.path)
        w.wait_name('^青禾县教育局 · ')
        told = {row['key']: row['value'] for row in self.office.call('list', 'setting')}
        equal((told['office'], told['region'], told['towns'].split(',')), ('青禾县教育局', '369900', TOWNS))

    def see_roster(self):
        w = self.window
        w.drop('机构花名册.xlsx')
        w.wait_name('^导入 机构花名册.xlsx$')
        told = self.office.call('import', 'institution', os.path.join(SAMPLE, '机构花名册.xlsx'), '--dry-run', status=2, env=CHINESE)
        table = w.part('有误')
        shown = [(row[0], row[1], row[3]) for row in w.texts(table)]
        equal(sorted(int(row) for row, _, _ in shown), sorted(fault['row'] for fault in self.facts['faults']))
        equal(shown, [(str(fault['row']), fault['column'], fault['found'] or '原值：空') for fault in told['faults']])
        matched = {row[1]: row[3] for row in w.texts(w.part('列'))}
        sheet = openpyxl.load_workbook(os.path.join(SAMPLE, '机构花名册.xlsx')).worksheets[0]
        for row in w.texts(w.part('新增'))[:10]:
            cells_of = [(sheet.cell(3, column).value, sheet.cell(int(row[1]), column).value) for column in (3, 4, 5)]
            equal(row[3:6], [str(value).strip() if value else f'{heading}：空' for heading, value in cells_of], row[2])
        equal((matched['机构名称'], matched['许可证有效期/有效期起'], matched['序号']), ('机构名称', '许可证有效期起', '（不导入）'))
        equal(self.office.call('list', 'institution'), [], 'nothing is written yet')

    def mend_one(self):
        w = self.window
        table = w.part('有误')
        w.click(w.find('table cell', '2024-02-30', table))
        w.key('F2', 'ctrl+a')
        w.type('2024-02-29')
        w.key('Return')
        w.wait_name(f'^有误 {len(self.facts["faults"]) - 1}$')
        w.wait_name('^已更正 1$')

    def save_the_others(self):
        w = self.window
        w.press(w.find('push button', re.compile('^保存有误行')))
        w.save_as(self.file('rejects.xlsx'))
        w.wait_name('^已写出')
        sheet = openpyxl.load_workbook(self.file('rejects.xlsx')).worksheets[0]
        marked = [cell for row in sheet.iter_rows() for cell in row if cell.comment is not None]
        assert len(marked) >= len(self.facts['faults']) - 1, marked
        names = [cell.value for row in sheet.iter_rows() for cell in row]
        assert MENDED not in names and '青禾县柳溪待核4幼儿园' in names, 'the mended row goes in, it is not sent back'

    def import_roster(self):
        n = self.facts['institutions'] + 1
        self.window.apply(f'导入 {n} 条')
        institutions = self.office.call('list', 'institution')
        equal(len(institutions), n)
        mended = next(row for row in institutions if row['name'] == MENDED)
        equal(mended['licence_from'], '2024-02-29')
        equal(sum(row['students'] or 0 for row in institutions), self.facts['students_all'] + mended['students'])
        self.window.wait_name(f'^{n} 条')

    def import_hazards(self):
        self.window.drop('隐患台账.xlsx')
        self.window.apply(f'导入 {self.facts["hazards"]["hazards"]} 条')
        summary = self.office.call('hazard', 'summary', '--as-of', TODAY)
        equal((summary['found'], summary['closed'], summary['overdue']),
              tuple(self.facts['hazards'][key] for key in ('hazards', 'closed', 'overdue')))

    def open_year(self):
        w = self.window
        w.key('alt+5')
        w.press(w.find('push button', '开展年检…'))
        w.dialog()
        w.key('Down')  # last year's, not the one that runs
        w.press(w.find('push button', '开展', w.top('开展年检')))
        w.dialog_closed('开展年检')
        n = len(self.facts['inspection_2025']) + 1
        w.wait_name(f'^已评 0，共 {n}$')
        equal(len(self.office.call('inspect', 'results', '--year', '2025')), n)

    def score_one(self):
        w = self.window
        items = indicators()
        keys, points = zip(*plan(items))
        self.scored = result(items, points)
        self.enter_mended()
        w.wait_name('^A1 党的建设')
        w.key(*(key for row in keys for key in (*row, 'Return')))
        w.wait_name('^已全部评完')
        w.wait_name('^' + self.scored[0].replace('.', r'\.') + '$')
        w.wait(lambda: self.result_of(MENDED) == (*self.scored, ''), 'the scores in the file')
        w.key('Escape')

    def enter_mended(self):
        w = self.window
        w.to_front()
        w.key('ctrl+f', 'ctrl+a')
        w.type(self.code(MENDED))
        w.wait_name('^1 家，共 ')
        w.find('table cell', MENDED)
        w.key('Return', 'Return')

    def result_of(self, name):
        row = next(row for row in self.office.call('inspect', 'results', '--year', '2025') if row['institution'] == name)
        return row['total'], row['grade'], row['why']

    def import_scores(self):
        w = self.window
        names = ('年检评分_幼儿园.xlsx', '年检评分_中小学.xlsx', '年检评分_培训机构.xlsx')
        w.drop(*names)
        for number, name in enumerate(names, 1):
            w.wait_name(f'^第 {number} 个文件，共 3 个$')
            w.wait_name(f'^导入 {name}$')
            button = w.wait(lambda: w.usable('push button', r'^导入 \d+ 条$', w.find_now('filler', 'MbImportPage')), 'the button to import')
            w.apply(button.get_name())
        w.wait_name('^已导入 3 个文件，共 3 个$')
        w.key('Escape')

    def see_results(self):
        w = self.window
        expected = self.facts['inspection_2025']
        found = {row['institution']: {key: row[key] for key in ('total', 'grade', 'why')}
                 for row in self.office.call('inspect', 'results', '--year', '2025')}
        equal({name: found[name] for name in expected}, expected)
        equal(self.result_of(MENDED), (*self.scored, ''), 'the one scored by hand')
        w.key('alt+5')
        w.key('ctrl+f', 'ctrl+a', 'BackSpace')
        absent = sum(row['why'] in ('absent', 'incomplete') for row in found.values())
        w.wait_name(f'^已评 {len(found) - absent}，共 {len(found)}$')
        table = w.wait(lambda: next((node for node in w.walk() if node.get_role_name() == 'table' and node.get_name().startswith('年检，')), None),
                       'the list of the year')
        shown = w.wait(lambda: w.texts(table), 'its rows')
        for row in shown:
            facts = found[row[0]]
            for key in ('total', 'grade'):
                assert facts[key] is None or facts[key] in row, (row, facts)
            assert facts['why'] != 'veto' or any('否决' in text for text in row), row

    def close_hazards(self):
        w = self.window
        self.before, self.rates_before = self.office.call('hazard', 'summary', '--as-of', TODAY), self.rates()
        total, closed, overdue = (self.before[key] for key in ('found', 'closed', 'overdue'))
        w.go()
        equal(w.wait_head(closed), (total, closed, percent(closed, total)))
        w.tab('逾期')
        w.wait_name(f'^{overdue} 条')
        for n, left in ((1, overdue - 1), (20, overdue - 21)):
            w.select(n)
            w.key('ctrl+r')
            w.find('push button', f'复查 {n} 条')
            w.key('Return', 'Return', 'Return')
            w.wait_name(f'^已销号 {n} 条')
            w.dialog_closed('复查销号')
            w.wait_name(f'^{left} 条')
        equal(w.wait_head(closed + 21), (total, closed + 21, percent(closed + 21, total)))
        equal(states(self.office)['已销号'], closed + 21, 'in the file')

    def rates(self):
        """Of what was found in each of the last months, how much is closed."""
        found, closed = collections.Counter(), collections.Counter()
        for row in self.office.call('list', 'hazard'):
            found[row['found'][:7]] += 1
            closed[row['found'][:7]] += row['status'] == '已销号'
        return [percent(closed[month], found[month]) for month in sorted(found)]

    def follow_figure(self):
        w = self.window
        left = self.before['overdue'] - 21
        w.key('alt+1')
        rates = self.rates()
        assert rates != self.rates_before

        def told():
            words = ' '.join(f'{node.get_name()} {node.get_description()}' for node in w.walk())
            return all(rate in words for rate in rates)

        w.wait(told, 'the rates of each month in the chart')
        w.press(w.find('push button', re.compile(f'^逾期隐患\\W+{left}$')))
        w.wait_name(f'^{left} 条')
        table = w.find('table', re.compile('^隐患，'))
        rows = self.office.call('list', 'hazard', '--where', 'status!=已销号', '--where', f'limit<{TODAY}')
        equal(len(rows), left)
        told = {row['description'] for row in rows}
        shown = w.wait(lambda: w.texts(table), 'its rows')
        assert shown and all(told & set(row) for row in shown), shown

    def print_one(self):
        w = self.window
        w.key('alt+5')
        self.enter_mended()
        w.key('ctrl+p')
        print_button = w.wait(lambda: w.usable('push button', '^打印…$', w.find_now('filler', 'MbInspectionPage')), 'the sheet to be laid out')
        w.press(print_button)
        w.click(w.find(None, 'PDF'))
        w.press(w.find('push button', re.compile(r'^打印\(_?P\)'), w.find('dialog', '打印')))
        pages = self.printer.wait_for_pages()
        w.wait_name('^已送打印机 PDF')
        run('print', 'result-notice', '--year', '2025', '--institution', MENDED, '-o', self.file('one.pdf'), '--db', self.path)
        equal(len(pages), self.pages('one.pdf'))
        for width, height, ink in pages:
            assert abs(width - 595) < 3 and abs(height - 842) < 3 and 0.005 < ink < 0.3, pages
        w.to_front()
        w.key('Escape')

    def pages(self, name):
        told = subprocess.run(['pdfinfo', self.file(name)], stdout=subprocess.PIPE, check=True, timeout=60).stdout.decode()
        return int(re.search(r'Pages:\s+(\d+)', told)[1])

    def print_all(self):
        w = self.window
        w.key('alt+5')
        w.wait_name('^已评 ')
        w.click(w.find('push button', '更多', w.find('filler', 'MbInspectionPage')))
        w.press(w.find('menu item', re.compile('全部结果通知书')))
        w.press(w.wait(lambda: w.usable('push button', '^存为 PDF…$', w.find_now('filler', 'MbInspectionPage')), 'all sheets to be laid out'))
        w.save_as(self.file('all.pdf'))
        w.wait_name('^已写出')
        text = subprocess.run(['pdftotext', self.file('all.pdf'), '-'], stdout=subprocess.PIPE, check=True, timeout=60).stdout.decode()
        packed = re.sub(r'\s', '', text)
        missing = [name for name in self.facts['inspection_2025'] if name not in packed]
        equal(missing, [], 'institutions without a sheet')
        w.key('Escape')

    def export_summary(self):
        w = self.window
        w.key('alt+6')
        forms = w.find('list', '报表与文书')
        w.wait(lambda: any(row.get_state_set().contains(Atspi.StateType.FOCUSED) for row in w.find_all('list item', None, forms)),
               'the keyboard in the list of forms')
        w.key('Down', 'Down', 'Down')
        w.wait(lambda: w.find('list item', re.compile('年检情况汇总表（按机构类型）'), forms).get_state_set().contains(Atspi.StateType.SELECTED),
               'the form, by the arrow')
        w.wait_name('^(预览|第 )')
        w.press(w.find('push button', '导出 xlsx…'))
        w.save_as(self.file('summary.xlsx'))
        w.wait_name('^已写出')
        told = run('report', 'inspection-summary', '--as-of', TODAY, '--today', TODAY, '-o', self.file('told.xlsx'), '--db', self.path, env=CHINESE)
        equal(told.returncode, 0, told.stderr.decode())
        equal(cells(self.file('summary.xlsx')), cells(self.file('told.xlsx')))
        kinds = {row['name']: row['type'] for row in self.office.call('list', 'institution')}
        results = self.office.call('inspect', 'results', '--year', '2025')
        for row in cells(self.file('summary.xlsx'))[0]:
            if row[1] in set(kinds.values()):
                mine = [result for result in results if kinds[result['institution']] == row[1]]
                grades = [sum(result['grade'] == grade for result in mine) for grade in ('优秀', '良好', '合格', '基本合格', '不合格')]
                equal((row[2], row[4:9]), (len(mine), grades), row[1])

    def undo_and_redo(self):
        w = self.window
        after = snapshot(self.office)
        w.to_front()
        for _ in range(3):
            self.step('ctrl+z')
        equal(self.office.call('hazard', 'summary', '--as-of', TODAY), self.before)
        earlier = snapshot(self.office)
        assert {key[0] for key in after if earlier[key] != after[key]} == {'hazard', 'result'}
        for _ in range(3):
            self.step('ctrl+shift+z')
        same(snapshot(self.office), after)
        self.after = after

    def step(self, key):
        sets = len(self.office.call('changes'))
        self.window.key(key)
        self.window.wait(lambda: len(self.office.call('changes')) > sets, key)

    def close_and_open(self):
        equal(self.window.close(), 0)
        missed = ('avahi printers', 'failed to contact colord')  # services that a bare machine has not
        equal([line for line in self.window.warnings() if not any(word in line for word in missed)], [], 'standard error')
        self.window = self.start()
        self.window.wait_name('^青禾县教育局 · ')
        self.window.wait_name('导出 xlsx…')
        same(snapshot(self.office), self.after)
        equal(self.office.call('check')['faults'], [])

    def take_import_back(self):
        """The ledger of hazards, long after: what was closed since stays and is listed, the rest goes; redo brings it back."""
        w = self.window
        w.to_front()
        w.key('alt+8')
        w.press(w.find('push button', re.compile('^仅看导入')))
        w.wait_name('^7 项变更$')
        table = w.find('table', re.compile('^变更，'), w.find('filler', 'MbHistoryPage'))
        titles = w.wait(lambda: [row[2] for row in w.texts(table)], 'the list of changes')
        equal(titles[:3], [prefix + '导入 年检评分_培训机构.xlsx' for prefix in ('已重做：', '已撤销：', '')], 'done again, taken back, done')
        w.click(w.find('table cell', re.compile('^已重做：')))
        w.wait(lambda: w.usable('push button', r'^撤销\(_?B\)', w.find_now('filler', 'MbHistoryPage')), 'what was done again can be taken back')
        w.click(w.find('table cell', re.compile('隐患台账.xlsx$')))
        w.wait(lambda: w.find_now('label', re.compile('隐患台账.xlsx$'), w.find_now('filler', 'MbHistoryDetail')), 'the import beside the list')
        w.press(w.wait(lambda: w.usable('push button', r'^撤销\(_?B\)', w.find_now('filler', 'MbHistoryPage')), 'the button to take it back'))
        w.wait_name('^以下 .* 处此后又有改动，保持不变')
        equal({row['status'] for row in self.office.call('list', 'hazard')}, {'已销号'})
        equal(len(self.office.call('list', 'hazard')), 21)
        self.step('ctrl+shift+z')
        same(snapshot(self.office), self.after)

    # ---- two at once ----

    def open_twice(self):
        """A program of its own, as on another desk: on the same session bus it would hand the file over to the first."""
        self.bus = subprocess.Popen(['dbus-daemon', '--session', '--nofork', '--print-address=1'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        session = self.bus.stdout.readline().decode().strip()
        told = Gio.bus_get_sync(Gio.BusType.SESSION).call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None,
                                                               Gio.DBusCallFlags.NONE, -1, None)
        self.other = self.start(self.path, DBUS_SESSION_BUS_ADDRESS=session, AT_SPI_BUS_ADDRESS=told.unpack()[0])
        for w in (self.window, self.other):
            self.to_mended(w)

    def to_mended(self, w):
        w.to_front()
        w.key('alt+2')
        w.wait_name(r'^\d+ 条')
        w.key('ctrl+f')
        w.type(self.code(MENDED))
        w.wait_name('^1 条')
        w.find('table cell', MENDED)

    def begin(self, w, old, new):
        w.to_front()
        w.click(w.find('table cell', old))
        w.key('F2', 'ctrl+a')
        w.type(new)

    def follow_each_other(self):
        self.begin(self.window, MENDED, '青禾县云亭一园')
        self.window.key('Return')
        self.other.find('table cell', '青禾县云亭一园')

    def never_overwrite(self):
        """One types while the other takes the field back, without the keyboard leaving the first: there it would be written at once."""
        def names():
            return {row['name'] for row in self.office.call('list', 'institution')}

        self.begin(self.window, '青禾县云亭一园', '青禾县云亭二园')
        self.other.press(self.other.find('push button', '撤销'))
        self.window.wait(lambda: MENDED in names(), 'the name taken back')
        self.window.key('Return')
        self.window.wait_name(TOLD_CONFLICT)
        assert MENDED in names() and '青禾县云亭二园' not in names()
        self.window.key('Escape')
        self.window.find('table cell', MENDED)

    def close_both(self):
        equal(self.other.close(), 0)
        equal(self.window.close(), 0)
        equal(self.office.call('check')['faults'], [])


def main():
    with tempfile.TemporaryDirectory(prefix='minban-main-job-') as folder, Printer() as printer, Cases() as case:
        story = Story(folder, printer)
        steps = (
            ('an office file is made: name, region, towns', story.make_office),
            ('a dropped roster is seen: columns matched, each fault at its cell, nothing written', story.see_roster),
            ('one fault is mended in the preview', story.mend_one),
            ('the other refused rows are saved as xlsx, to be sent back', story.save_the_others),
            ('the roster comes in', story.import_roster),
            ('the dropped ledger of hazards comes in', story.import_hazards),
            ('the inspection of 2025 is opened', story.open_year),
            ('one institution is scored with the keyboard alone', story.score_one),
            ('the others come in from three sheets dropped at once', story.import_scores),
            ('totals, vetoes, grades and what is still open are those of the sample', story.see_results),
            ('one hazard is closed with a recheck, then twenty at once, and the rate moves', story.close_hazards),
            ('the figure on the overview moved too, and opens exactly its rows', story.follow_figure),
            ('one result sheet goes to a printer by its dialog', story.print_one),
            ('all of them go into one PDF', story.print_all),
            ('the inspection summary is exported as the command line tells it', story.export_summary),
            ('the last three things are undone and done again', story.undo_and_redo),
            ('closed and opened, everything is as it was', story.close_and_open),
            ('an import is taken back from the history, but for what was changed since', story.take_import_back),
            ('a second window opens the same file', story.open_twice),
            ('a change in one shows in the other', story.follow_each_other),
            ('two edits of one field: the second is told, and overwrites nothing', story.never_overwrite),
            ('both close, the file is clean', story.close_both),
        )
        try:
            for name, step in steps:
                with case(name):
                    step()
                if case.failed:  # each goes on from the one before
                    break
        finally:
            for window in (story.window, story.other):
                if window is not None:
                    window.kill()
            if story.bus is not None:
                story.bus.terminate()
                story.bus.wait()


if __name__ == '__main__':
    main()

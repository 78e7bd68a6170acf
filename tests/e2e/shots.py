"""Pictures of every page of the window and every printed form, to be looked at: out/shots/PAGE-SIZE-STYLE.png.

    ./dev shots            everything
    ./dev shots overview   only the pages whose name begins with one of the given words ("forms": only what is printed)
    ./dev shots overview dark 1366x768   only this size, only this style
    ./dev shots handbook   the pictures of the handbook, kept small, to docs/pictures/ (a word after it: only these)

Each size has a display of its own (tests/desk/run-display.sh with a window manager on it), each style a program of its own on
a fresh copy of one sample office, whose today is 2026-06-30. A page that cannot be reached is told and the others go on; the
exit status then says so. A page is taken when two pictures in a row are alike.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

from command import BUILD, SAMPLE, SOURCE, run

TODAY = '2026-06-30'
SIZES = ('1366x768', '1920x1080')
STYLES = {
    'light': {},
    'dark': {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'},
    'contrast': {'ADW_DEBUG_HIGH_CONTRAST': '1'},
    'large': {},  # type at 200 %
}
OUT = os.path.join(SOURCE, 'out', 'shots')
PICTURES = os.path.join(SOURCE, 'docs', 'pictures')
# The handbook's pictures, by the name of the picture that is taken at the first size in the first style.
HANDBOOK = {
    'start': 'start',
    'overview': 'overview',
    'institutions': 'institutions-edit',
    'filter': 'institutions-filter',
    'import': 'import-有误',
    'inspection': 'inspection',
    'scoring': 'inspection-scoring',
    'hazards': 'hazards-overdue',
    'recheck': 'hazards-recheck',
    'complaints': 'complaints',
    'reports': 'reports-01',
    'history': 'history',
    'settings': 'settings-1',
    'backup': 'settings-5',
}


# ---- the window ----

class Album:
    """The pictures of one size and style."""

    def __init__(self, size, style, office, wanted):
        self.size, self.style, self.office, self.wanted = size, style, office, wanted
        self.window = None
        self.failed = []

    def take(self, page):
        """Saves the picture as soon as nothing moves any more, and at the latest after three seconds."""
        path = os.path.join(OUT, f'{page}-{self.size}-{self.style}.png')
        last = None
        for _ in range(12):
            time.sleep(0.25)
            self.window.picture(path)
            with open(path, 'rb') as source:
                now = source.read()
            if now == last:
                break
            last = now
        print(os.path.relpath(path, SOURCE), flush=True)

    def open(self, *arguments):
        from window import Window  # needs a display
        config = os.path.join(os.environ['HOME'], '.config')
        shutil.rmtree(config, ignore_errors=True)
        os.makedirs(os.path.join(config, 'gtk-4.0'))
        os.makedirs(os.path.join(config, 'minban-desk'))
        with open(os.path.join(config, 'gtk-4.0', 'settings.ini'), 'w', encoding='utf-8') as target:
            target.write('[Settings]\ngtk-cursor-blink=false\ngtk-enable-animations=false\n')
        with open(os.path.join(config, 'minban-desk', 'window.ini'), 'w', encoding='utf-8') as target:
            target.write('[window]\nmaximized=1\nactor=周敏\n' + ('font-percent=200\n' if self.style == 'large' else ''))
        log = os.path.join(os.environ['HOME'], 'window.log')
        if os.path.exists(log):
            os.remove(log)
        self.window = Window(*arguments, env={**STYLES[self.style], 'MB_TODAY': TODAY})
        return self.window

    def run(self):
        for name, story in STORIES.items():
            if self.wanted and not any(name.startswith(word) for word in self.wanted):
                continue
            try:
                story(self, name)
            except Exception as error:  # the other pages are wanted all the same
                self.failed.append(f'{name} {self.size} {self.style}: {error}')
                print(self.failed[-1], file=sys.stderr, flush=True)
            finally:
                if self.window is not None:
                    for line in self.window.warnings():
                        print(f'{name} {self.size} {self.style}: {line}', file=sys.stderr, flush=True)
                    self.window.kill()
                    self.window = None

    # what several pages need

    def page(self, key, pattern):
        """The office on one page, which shows when something with this name is there."""
        window = self.open(self.office)
        window.wait_name('逾期隐患')
        window.key(f'alt+{key}')
        window.wait_name(pattern)
        return window

    def list(self, key, label):
        window = self.page(key, f'^{label}，[0-9,]+ 行')
        table = window.find('table', re.compile(f'^{label}，'))
        window.wait(lambda: window.find_now('table row', re.compile('^第 1 行'), table), 'the first row')
        return window, table

    def cell(self, table, row, column):
        window = self.window
        line = window.find('table row', re.compile(f'^第 {row} 行'), table)
        return window.wait(lambda: [n for n in window.walk(table) if n.get_role_name() == 'table cell'][(row - 1) * self.columns(line, table) + column],
                           'the cell')

    def columns(self, line, table):
        cells = [n for n in self.window.walk(table) if n.get_role_name() in ('table cell', 'table row')]
        first = next(i for i, n in enumerate(cells) if n.get_role_name() == 'table row' and (n.get_name() or '').startswith('第'))
        count = 0
        while first + 1 + count < len(cells) and cells[first + 1 + count].get_role_name() == 'table cell':
            count += 1
        return count


def start(album, name):
    window = album.open()
    window.wait_name('民办教育管理台')
    album.take(name)
    window.click(window.find('list item', re.compile('^新建')))
    window.find(None, '单位名称')
    album.take('start-new')


def overview(album, name):
    window = album.open(album.office)
    window.wait_name('逾期隐患')
    album.take(name)
    window.press(window.find('push button', '主菜单').get_child_at_index(0) or window.find('push button', '主菜单'))
    window.key('F10')
    album.take('overview-menu')


def institutions(album, name):
    window, table = album.list(2, '机构')
    album.take(name)
    window.click(album.cell(table, 3, 0))
    window.key('F2')
    album.take('institutions-edit')
    window.key('Escape', 'Return')
    album.take('institutions-detail')
    window.key('Escape')
    window.click(window.find(None, '关联'))
    album.take('institutions-linked')
    window.click(window.find(None, '变更'))
    album.take('institutions-changes')
    window.press(window.find('push button', '筛选：机构类型').get_child_at_index(0))
    window.find('check box', re.compile('幼儿园'))
    album.take('institutions-filter')
    window.key('Escape', 'ctrl+f')
    window.type('yey')
    album.take('institutions-search')
    window.key('ctrl+n')
    album.take('institutions-new')


def hazards(album, name):
    window, table = album.list(3, '隐患')
    window.click(album.cell(table, 2, 0))
    album.take(name)
    window.key('Return')
    album.take('hazards-detail')
    window.key('Escape')
    window.click(window.find(None, re.compile('^逾期 [0-9]')))
    window.wait(lambda: window.find_now('table row', re.compile('^第 1 行'), table), 'the first row')
    time.sleep(0.5)
    window.click(album.cell(table, 1, 0))
    window.key('shift+Down', 'shift+Down')
    album.take('hazards-overdue')
    window.key('ctrl+r')
    window.find(None, re.compile('^复查 3 条'))
    album.take('hazards-recheck')
    window.key('Escape')
    window.key('ctrl+shift+n')
    window.find(None, re.compile('^下发 3 条'))
    album.take('hazards-issue')
    window.key('Escape')
    window.key('ctrl+shift+e')
    window.find(None, re.compile('^延期 3 条'))
    album.take('hazards-extend')


def complaints(album, name):
    window, table = album.list(4, '信访')
    window.click(album.cell(table, 2, 0))
    album.take(name)


def inspection(album, name):
    window = album.page(5, '年检')
    window.wait(lambda: window.find_now('table row', re.compile('^第 3 行')), 'the participants')
    album.take(name)
    table = window.find('table', re.compile('行$'), window.find('filler', 'MbInspectionPage'))
    window.click(album.cell(table, 3, 0))
    window.key('Return')
    album.take('inspection-scoring')
    window.key('Down', 'Down', 'Down')
    album.take('inspection-scoring-below')


def reports(album, name):
    window = album.page(6, '报表与文书')
    listed = window.find('list', '报表与文书')
    rows = [node for node in window.walk(listed) if node.get_role_name() == 'list item']
    for number, row in enumerate(rows, 1):
        if number == 1:
            window.click(row)
        else:
            window.key('Down')  # the last ones lie below the window's edge
        window.wait_name('^(预览|第 )')
        album.take(f'{name}-{number:02}')


def settings(album, name):
    window = album.page(7, '机关代字')
    sections = window.find('list', '设置分类')
    for number, row in enumerate([node for node in window.walk(sections) if node.get_role_name() == 'list item'], 1):
        window.click(row)
        if row.get_name() == '备份':
            window.press(window.find('push button', re.compile('^立即备份')))
            window.wait_name('^已备份到')
        album.take(f'{name}-{number}')


def history(album, name):
    window = album.page(8, '导入历史|仅看导入')
    window.wait(lambda: window.find_now('table row', re.compile('^第 1 行'), window.find('filler', 'MbHistoryPage')), 'the changes')
    table = window.find('table', re.compile('行$'), window.find('filler', 'MbHistoryPage'))
    window.click(album.cell(table, 1, 0))
    album.take(name)


def handbook_window(album, name):
    window = album.page(5, '年检')
    window.key('F1')
    window.wait_name('查找手册|在手册中查找')
    album.take(name)
    window.key('ctrl+f')
    window.type('撤销')
    album.take('help-find')


def shortcuts(album, name):
    window = album.page(7, '机关代字')
    window.key('ctrl+question')
    album.take(name)


def about(album, name):
    window = album.page(7, '机关代字')
    window.key('F10')
    window.press(window.find(None, re.compile('关于民办教育管理台')))
    album.take(name)


def imports(album, name):
    """A ledger into a fresh office: each part of the preview."""
    office = os.path.join(os.environ['HOME'], '新建.minban')
    if os.path.exists(office):
        os.remove(office)
    done = run('new', office, '--office', '青禾县教育局', '--region', '369900')
    assert done.returncode == 0, done.stderr.decode()
    ledger = os.path.join(os.environ['HOME'], '机构花名册.xlsx')
    shutil.copy(os.path.join(SAMPLE, '机构花名册.xlsx'), ledger)
    window = album.open(office)
    window.wait_name('总览')
    album.take('overview-empty')
    window.key('alt+2')
    time.sleep(0.5)
    album.take('institutions-empty')
    window.key('alt+5')
    time.sleep(0.5)
    album.take('inspection-empty')
    window.key('ctrl+i')
    choose_file(album, ledger)
    window.wait_name('表头在第')
    album.take(name)
    for part in ('新增', '有误', '略过', '提示'):
        window.click(window.find('push button', re.compile(f'^{part}( |$)'), window.find('panel', '预览各部分')))
        album.take(f'import-{part}')
    window.key('ctrl+Return')
    album.take('import-applied')


def choose_file(album, path):
    """Gives a file to GTK's own dialog: a slash opens its line for typing."""
    window = album.window
    window.wait(lambda: len(window_ids(window)) > 1, 'the file dialog')
    album.take('import-dialog')
    window.type('/')
    time.sleep(0.5)
    window.key('ctrl+a')
    window.type(path)
    time.sleep(0.5)
    window.key('Return')


def window_ids(window):
    done = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(window.process.pid)], stdout=subprocess.PIPE, check=False)
    return done.stdout.decode().split()


STORIES = {
    'start': start,
    'overview': overview,
    'institutions': institutions,
    'hazards': hazards,
    'complaints': complaints,
    'import': imports,
    'inspection': inspection,
    'reports': reports,
    'settings': settings,
    'history': history,
    'help': handbook_window,
    'shortcuts': shortcuts,
    'about': about,
}


def on_display(size, styles, office, wanted):
    """What runs inside run-display.sh: each style on this display."""
    manager = subprocess.Popen(['openbox', '--sm-disable'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    subprocess.run(['xsetroot', '-solid', '#5a6570'], check=False, stderr=subprocess.DEVNULL)
    failed = []
    try:
        for style in styles:
            copy = os.path.join(os.environ['HOME'], '青禾县教育局.minban')
            shutil.copy(office, copy)
            album = Album(size, style, copy, wanted)
            album.run()
            failed += album.failed
            for left in glob.glob(copy + '*'):
                os.remove(left)
    finally:
        manager.terminate()
        manager.wait(10)
    return 1 if failed else 0


# ---- what is printed ----

def pages_of(pdf, name):
    subprocess.run(['pdftoppm', '-r', '80', '-png', pdf, os.path.join(OUT, f'paper-{name}')], check=True)
    os.remove(pdf)
    for path in sorted(glob.glob(os.path.join(glob.escape(OUT), f'paper-{name}-*.png'))):
        print(os.path.relpath(path, SOURCE), flush=True)


def listed(kind, office):
    import json
    done = run(kind, '--db', office, '--json')
    assert done.returncode == 0, done.stderr.decode()
    return [item['name'] for item in json.loads(done.stdout)]


def forms(office):
    """Every report as pages, every letter for one institution, every chart as a picture and on paper (dark ones are in the window)."""
    failed = []

    def make(*arguments):
        done = run(*arguments, '--as-of', TODAY, '--today', TODAY, '--db', office)
        if done.returncode != 0:
            failed.append(' '.join(map(str, arguments)))
            print(f'{failed[-1]}: {done.stderr.decode()}', file=sys.stderr)
        return done.returncode == 0

    for name in listed('report', office):
        pdf = os.path.join(OUT, f'report-{name}.pdf')
        if make('report', name, '-o', pdf):
            pages_of(pdf, f'report-{name}')
    for name in listed('print', office):
        pdf = os.path.join(OUT, f'letter-{name}.pdf')
        if make('print', name, '--all', '-o', pdf):
            pages_of(first_pages(pdf, 6), f'letter-{name}')
    for name in listed('chart', office):
        make('chart', name, '-o', os.path.join(OUT, f'chart-{name}.png'))
        pdf = os.path.join(OUT, f'chart-{name}.pdf')
        if make('chart', name, '-o', pdf):
            pages_of(pdf, f'chart-{name}')
    return 1 if failed else 0


def first_pages(pdf, n):
    """A letter for everybody has a page and more each; the first few show the form."""
    short = pdf.replace('.pdf', '-first.pdf')
    work = tempfile.mkdtemp()
    subprocess.run(['pdfseparate', '-l', str(n), pdf, os.path.join(work, '%04d.pdf')], check=True)
    parts = sorted(glob.glob(os.path.join(work, '*.pdf')))
    subprocess.run(['pdfunite', *parts, short], check=True)
    shutil.rmtree(work)
    os.remove(pdf)
    return short


def handbook(wanted):
    """Few colours make a window's picture a third as large, and nobody sees it."""
    os.makedirs(PICTURES, exist_ok=True)
    missing = 0
    for name, page in HANDBOOK.items():
        if wanted and name not in wanted:
            continue
        taken = os.path.join(OUT, f'{page}-{SIZES[0]}-{next(iter(STYLES))}.png')
        if not os.path.exists(taken):
            print(f'no picture for {name}: {page} was not taken', file=sys.stderr)
            missing = 1
            continue
        path = os.path.join(PICTURES, name + '.png')
        subprocess.run(['convert', taken, '-strip', '+dither', '-colors', '96', '-define', 'png:compression-level=9', f'PNG8:{path}'], check=True)
        print(os.path.relpath(path, SOURCE), os.path.getsize(path) // 1024, 'kB', flush=True)
    return missing


def story_of(page):
    return max((name for name in STORIES if page.startswith(name)), key=len)


def main(words):
    if words[:1] == ['--on-display']:
        return on_display(words[1], words[2].split(','), words[3], words[4:])
    pictures = words[:1] == ['handbook']
    chosen = words[1:] if pictures else []
    sizes = SIZES[:1] if pictures else [size for size in SIZES if size in words] or SIZES
    styles = list(STYLES)[:1] if pictures else [style for style in STYLES if style in words] or list(STYLES)
    words = [word for word in words if word not in SIZES and word not in STYLES]
    if pictures:
        words = sorted({story_of(page) for name, page in HANDBOOK.items() if not chosen or name in chosen})
    os.makedirs(OUT, exist_ok=True)
    status = 0
    with tempfile.TemporaryDirectory() as work:
        office = os.path.join(work, 'sample.minban')
        done = run('new', office, '--sample', '--today', TODAY, '--as', '周敏', env={'LC_ALL': 'zh_CN.UTF-8', 'LANGUAGE': 'zh_CN'})
        assert done.returncode == 0, done.stderr.decode()
        if not pictures and (not words or any('forms'.startswith(word) for word in words)):
            status |= forms(office)
        wanted = [word for word in words if word != 'forms']
        if wanted or not words:
            for size in sizes:
                environment = dict(os.environ, MB_TEST_SCREEN=size, GTK_A11Y='atspi', MB_TEST_SRCDIR=SOURCE, MB_TEST_BUILDDIR=BUILD)
                status |= subprocess.run([os.path.join(SOURCE, 'tests', 'desk', 'run-display.sh'), sys.executable, os.path.abspath(__file__), '--on-display',
                                          size, ','.join(styles), office, *wanted], env=environment, check=False).returncode
    if pictures:
        status |= handbook(chosen)
    return status


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))

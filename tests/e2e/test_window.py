"""The window opens on the result of the command line's work, in Chinese, and is worked through the accessibility tree and real keys."""
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
from command import Office, run  # noqa: E402
from tap import Cases, equal  # noqa: E402
from window import Window  # noqa: E402

TODAY = '2026-06-30'


def main():
    with Cases() as case, tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, 'office.minban')
        done = run('new', path, '--sample', '--today', TODAY, env={'LC_ALL': 'zh_CN.UTF-8', 'LANGUAGE': 'zh_CN'})
        assert done.returncode == 0, done.stderr.decode()
        office = Office(path)
        summary = office.call('hazard', 'summary', '--as-of', TODAY)
        institutions = office.call('list', 'institution')
        window = Window(path, env={'MB_TODAY': TODAY})
        try:
            with case('the overview tells what must be done first, with the figures of the command line'):
                window.wait_name('逾期隐患')
                window.wait_name(rf'^{summary["overdue"]}$')
                window.wait_name(rf'^隐患 {summary["found"] - summary["closed"]}$')

            with case('charts tell their figures to screen readers'):
                figure = rf'消防安全.*{summary["by_category"]["消防安全"][0]}'
                window.wait(lambda: next((n for n in window.walk() if re.search(figure, f'{n.get_name()} {n.get_description()}', re.S)), None), 'the figures')

            with case('the list shows every institution'):
                window.key('alt+2')
                window.wait_name(rf'^{len(institutions)} 条')
                window.wait_name('^第 1 行')

            with case('search by the initials of pinyin leaves exactly the rows that the command line finds'):
                found = office.call('list', 'institution', '--search', 'yey')
                assert 0 < len(found) < len(institutions)
                window.key('ctrl+f')
                window.type('yey')
                window.wait_name(rf'^{len(found)} 条')
                window.key('ctrl+a', 'BackSpace')
                window.wait_name(rf'^{len(institutions)} 条')

            with case('a cell is edited in place by keys, kept at once, and taken back by Ctrl+Z'):
                table = window.find('table', re.compile('^机构，'))
                row = window.find('table row', re.compile('^第 1 行'), table)
                name = re.search(r'青禾县\S+', row.get_name()).group(0).rstrip('，。,')
                before = next(r for r in institutions if r['name'] == name)
                cell = [n for n in window.walk(table) if n.get_role_name() == 'table cell'][0]
                window.click(cell)
                window.key('F2')
                window.key('ctrl+a')
                window.type('青禾县改名试验学校')
                window.key('Return')
                window.wait(lambda: office.call('get', 'institution', before['id'])['name'] == '青禾县改名试验学校', 'the new name in the file')
                window.key('ctrl+z')
                window.wait(lambda: office.call('get', 'institution', before['id'])['name'] == name, 'the old name in the file')

            with case('a change made beside the window arrives in it'):
                office.call('set', 'institution', before['id'], 'name=青禾县旁边改的学校')
                window.wait_name('青禾县旁边改的学校')
                office.call('undo')

            with case('the other pages open by their keys, with what the engine holds'):
                window.key('alt+3')
                window.wait_name(rf'^{summary["found"]} 条')
                window.key('alt+5')
                window.wait_name('^第 1 行')
                window.key('alt+6')
                window.wait_name('民办学校（园）基本情况花名册|基本情况花名册')
                window.key('alt+7')
                window.wait_name('机关代字')
                window.key('alt+1')
                window.wait_name('逾期隐患')

            with case('it closes by Ctrl+Q with nothing said on standard error, and the file is clean'):
                equal(window.close(), 0)
                equal(window.warnings(), [])
                equal(office.call('check')['ok'], True)
        finally:
            window.kill()


main()

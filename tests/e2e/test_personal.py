"""What a register declares personal is shown in part only: in the list, copied, exported and printed; in full where that is asked for, and
then it is written down. Run under tests/desk/run-display.sh with GTK_A11Y=atspi.
"""
import os
import re
import sqlite3
import subprocess
import sys
import tempfile

import openpyxl

sys.path.insert(0, os.path.dirname(__file__))
from clipboard import read  # noqa: E402
from command import Office, run  # noqa: E402
from tap import Cases, equal  # noqa: E402
from test_list import List  # noqa: E402

PEOPLE = '''[Register]
id=people
version=1
label=People
label[zh_CN]=教职工
title=name
sort=name
headings=教职工名册
[Field name]
type=text
label=Name
label[zh_CN]=姓名
required=true
list=true
search=true
[Field number]
type=code
checker=citizen
label=Identity number
label[zh_CN]=身份证号
list=true
width=20
[Field mobile]
type=code
checker=phone
label=Mobile
label[zh_CN]=手机号
personal=true
list=true
width=16
'''
REPORT = '''[Report]
title=People
title[zh_CN]=教职工一览
kind=list
register=people
sort=name

[Column name]
value=name

[Column number]
value=number
width=20

[Column mobile]
value=mobile
width=16
'''
WHOLE = [('张三', '11010519491231002X', '13812345678'), ('李四', '440524188001010014', '0571-88997766')]
SHOWN = {'张三': ('110105********002X', '138****5678'), '李四': ('440524********0014', '057******7766')}


def masked(path):
    """What a sheet says of each, without its heading."""
    lines = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    return {line[0]: tuple(line[1:3]) for line in lines[1:]}


def main():
    with tempfile.TemporaryDirectory(prefix='minban-personal-') as folder, Cases() as case:
        at = lambda *name: os.path.join(folder, *name)  # noqa: E731
        os.makedirs(at('data', 'registers'))
        os.makedirs(at('data', 'reports'))
        for name, text in ((at('data', 'registers', 'people.register'), PEOPLE), (at('data', 'reports', 'people.report'), REPORT)):
            with open(name, 'w', encoding='utf-8') as out:
                out.write(text)
        os.environ['MB_DATA_DIR'] = at('data')
        done = run('new', at('office.minban'), '--office', '临溪县教育局', '--region', '369921')
        assert done.returncode == 0, done.stderr.decode()
        office = Office(at('office.minban'))
        for name, number, mobile in WHOLE:
            office.call('set', 'people', 'new', f'name={name}', f'number={number}', f'mobile={mobile}')

        def notes():
            """Who took what out in full, as the record of changes has it."""
            connection = sqlite3.connect(f'file:{office.path}?mode=ro', uri=True)
            try:
                rows = connection.execute('SELECT actor, title FROM mb_set ORDER BY n').fetchall()
            finally:
                connection.close()
            return [row for row in rows if re.search('完整个人信息|in full', row[1])]

        window = List(office.path)
        try:
            with case('the list shows the beginning and the end'):
                window.click(window.find('list item', re.compile('^教职工')))
                window.table = window.wait(lambda: next((node for node in window.walk() if node.get_role_name() == 'table'
                                                         and node.get_name().startswith('教职工') and window.cells(node)), None), 'the list')
                texts = window.wait(lambda: (lambda found: found if '张三' in found else None)([node.get_name() for node in window.cells()]), 'the rows')
                for name, parts in SHOWN.items():
                    assert name in texts and set(parts) <= set(texts), texts
                window.picture(os.path.join(os.environ.get('MB_TEST_BUILDDIR', folder), 'e2e', 'personal.png'))

            with case('what is copied is masked'):
                window.home(0)
                window.key('ctrl+a', 'ctrl+c')
                text = window.wait(lambda: (lambda copied: copied if '李四' in copied else None)(read()), 'the copied text')
                equal({line.split('\t')[0]: tuple(line.split('\t')[1:3]) for line in text.splitlines()[1:]}, SHOWN)

            with case('what is exported is masked, and nothing is noted'):
                window.key('ctrl+e')
                window.find(None, '按显示导出列表')
                window.save_as(at('shown.xlsx'))
                window.wait(lambda: os.path.exists(at('shown.xlsx')), 'the file')
                equal(masked(at('shown.xlsx')), SHOWN)
                equal(notes(), [])

            with case('asked for, it is exported in full, and who did it is written down'):
                window.press(window.find('push button', '其他导出方式'))
                window.picture(os.path.join(os.environ.get('MB_TEST_BUILDDIR', folder), 'e2e', 'personal-menu.png'))
                window.press(window.find('menu item', re.compile('^含完整个人信息')))
                window.find(None, '导出列表（含完整个人信息）')
                window.save_as(at('whole.xlsx'))
                window.wait(lambda: os.path.exists(at('whole.xlsx')), 'the file')
                equal(masked(at('whole.xlsx')), {name: (number, mobile) for name, number, mobile in WHOLE})
                equal(notes(), [(notes()[0][0], '教职工：导出了 2 条记录的完整个人信息（未打码）')])

            with case('a printed list is masked'):
                office.call('report', 'people', '-o', at('people.pdf'))
                text = subprocess.run(['pdftotext', '-layout', at('people.pdf'), '-'], stdout=subprocess.PIPE, check=True).stdout.decode()
                for name, number, mobile in WHOLE:
                    assert name in text and all(part in text for part in SHOWN[name]), text
                    assert number not in text and mobile not in text, text

            with case('the command line masks too; in full only with a word for it, and noted'):
                office.call('list', 'people', '-o', at('list.xlsx'))
                told = {line[0]: line for line in masked_columns(at('list.xlsx'))}
                assert all(set(parts) <= set(told[name]) for name, parts in SHOWN.items()), told
                equal(len(notes()), 1)
                office.call('list', 'people', '--personal', '-o', at('list-whole.xlsx'), '--as', '赵敏')
                told = {line[0]: line for line in masked_columns(at('list-whole.xlsx'))}
                assert all({number, mobile} <= set(told[name]) for name, number, mobile in WHOLE), told
                equal(notes()[1:], [('赵敏', notes()[1][1])])

            with case('the history tells both'):
                window.to_front()
                window.key('alt+8')
                window.find('table cell', notes()[0][1])
                window.find('table cell', re.compile('personal values of 2 records|2 条记录的完整个人信息'))

            with case('check finds nothing wrong, the run was without a warning'):
                equal(office.call('check')['faults'], [])
                equal(window.warnings(), [])
                equal(window.close(), 0)
        finally:
            window.kill()


def masked_columns(path):
    return list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))[1:]


if __name__ == '__main__':
    main()

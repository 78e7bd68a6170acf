#!/usr/bin/python3
"""test-xls-office.py DUMP: a workbook that LibreOffice saved as xls reads as it was typed, and as xlrd reads it.

What is typed and what must be read stands side by side below; a third program (openpyxl) types it.
"""
import datetime
import json
import os
import random
import subprocess
import sys
import tempfile

import openpyxl
import xlrd

DUMP = sys.argv[1]
D = datetime.datetime
LONG = '长文字' * 3000

# cell: typed, format, kind, read
CELLS = {
    'A1': ('临溪县校园安全隐患台账', None, 'text', '临溪县校园安全隐患台账'),
    'B1': ('plain', None, 'text', 'plain'),
    'C1': ('first\nsecond', None, 'text', 'first\nsecond'),
    'D1': ('  blanks  ', None, 'text', '  blanks  '),
    'E1': (LONG, None, 'text', LONG),
    'F1': ('end 😀', None, 'text', 'end 😀'),
    'A2': (1, None, 'number', '1'),
    'B2': (-12.75, '0.00', 'number', '-12.75'),
    'C2': (0.1, None, 'number', '0.1'),
    'D2': (123456789012345, '0', 'number', '123456789012345'),
    'E2': (1234567.891, '#,##0.00', 'number', '1234567.891'),
    'F2': (0.814, '0.00%', 'number', '0.814'),
    'A3': (D(2026, 6, 30), 'yyyy-mm-dd', 'date', '2026-06-30'),
    'B3': (D(2026, 6, 30), 'yyyy"年"m"月"d"日"', 'date', '2026-06-30'),
    'C3': (D(2026, 6, 30, 14, 5, 9), 'yyyy/m/d h:mm', 'date', '2026-06-30T14:05:09'),
    'D3': (D(1900, 3, 1), 'yyyy-mm-dd', 'date', '1900-03-01'),
    'E3': (0.75, 'h:mm:ss', 'date', '18:00:00'),
    'F3': (D(2026, 6, 30), 'm"月"d"日"', 'date', '2026-06-30'),
    'A4': (True, None, 'bool', '1'),
    'B4': (False, None, 'bool', '0'),
    'C4': ('=1/0', None, 'error', '#DIV/0!'),
    'D4': ('=NA()', None, 'error', '#N/A'),
    'A5': ('=A2+B2', None, 'number', '-11.75'),
    'B5': ('="合"&"格"', None, 'text', '合格'),
    'C5': ('=A2>0', None, 'bool', '1'),
    'D5': ('=DATE(2026,6,30)', 'yyyy-mm-dd', 'date', '2026-06-30'),
    'E5': ('=""', None, None, None),
    'F5': ('="="&B1', None, 'text', '=plain'),
}


def type_workbook(path):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = '台账'
    expected = {}
    for place, (typed, code, kind, read) in CELLS.items():
        sheet[place] = typed
        if code:
            sheet[place].number_format = code
        if kind:
            expected[place] = (kind, read)
    sheet.merge_cells('A8:C9')
    sheet['A8'] = 'merged'
    expected['A8'] = ('text', 'merged')
    rand = random.Random(20260630)
    for row in range(20, 1500):
        text = ''.join(rand.choice('abc é' if row % 3 else '甲乙丙abc') for _ in range(rand.randrange(1, 40))).strip()
        number = rand.choice([rand.randrange(-10**9, 10**9), rand.randrange(10**6) / 100, float('%.12g' % (rand.random() * 10**rand.randrange(-9, 9)))])
        sheet.cell(row, 1, text or 'x')
        sheet.cell(row, 2, number)
        expected['A%d' % row] = ('text', text or 'x')
        expected['B%d' % row] = ('number', '%.15g' % number)
    hidden = workbook.create_sheet('hidden')
    hidden.sheet_state = 'hidden'
    hidden['C3'] = 7
    workbook.save(path)
    return [(sheet.title, False, expected), ('hidden', True, {'C3': ('number', '7')})]


def read(path):
    output = subprocess.run([DUMP, path], capture_output=True, check=True)
    assert output.stderr == b'', output.stderr
    return [(sheet['name'], sheet['hidden'],
             {openpyxl.utils.get_column_letter(cell['col']) + str(row['row']): (cell['type'], cell['value'])
              for row in sheet['rows'] for cell in row['cells']}) for sheet in json.loads(output.stdout)['sheets']]


def convert(folder, path):
    env = {k: v for k, v in os.environ.items() if k not in ('G_DEBUG', 'MALLOC_CHECK_', 'LD_PRELOAD')}
    subprocess.run(['soffice', '--headless', '-env:UserInstallation=file://%s/profile' % folder, '--convert-to',
                    'xls:MS Excel 97', '--outdir', os.path.join(folder, 'out'), path],
                   capture_output=True, check=True, env=env, timeout=120)
    return os.path.join(folder, 'out', os.path.splitext(os.path.basename(path))[0] + '.xls')


def differences(expected, found):
    if [sheet[:2] for sheet in expected] != [sheet[:2] for sheet in found]:
        return ['sheets %r, not %r' % ([sheet[:2] for sheet in found], [sheet[:2] for sheet in expected])]
    return ['%s!%s: %.60r, not %.60r' % (name, place, other.get(place), cells.get(place))
            for (name, _, cells), (_, _, other) in zip(expected, found)
            for place in sorted(set(cells) | set(other)) if cells.get(place) != other.get(place)]


def by_xlrd(path):
    """Texts and numbers alone, which xlrd tells as they are."""
    cells = {}
    sheet = xlrd.open_workbook(path).sheet_by_index(0)
    for row in range(sheet.nrows):
        for column in range(sheet.ncols):
            cell = sheet.cell(row, column)
            place = openpyxl.utils.get_column_letter(column + 1) + str(row + 1)
            if cell.ctype == xlrd.XL_CELL_TEXT and cell.value:
                cells[place] = ('text', cell.value)
            elif cell.ctype == xlrd.XL_CELL_NUMBER:
                cells[place] = ('number', '%.15g' % cell.value)
    return cells


with tempfile.TemporaryDirectory() as folder:
    source = os.path.join(folder, 'typed.xlsx')
    expected = type_workbook(source)
    xls = convert(folder, source)
    found = read(xls)
    other = by_xlrd(xls)
results = [
    ('a workbook saved as xls reads as typed', differences(expected, found)),
    ('and as xlrd reads it', ['%s: %.60r, not %.60r' % (place, found[0][2].get(place), other[place])
                              for place in other if found[0][2].get(place) != other[place]]),
]

print('1..%d' % len(results))
for number, (title, wrong) in enumerate(results, 1):
    print('%s %d - %s' % ('not ok' if wrong else 'ok', number, title))
    for line in wrong[:20]:
        print('# ' + line)
sys.exit(any(wrong for _, wrong in results))

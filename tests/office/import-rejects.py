#!/usr/bin/python3
"""The other program in the tests of reject files: makes a ledger, looks at what came back, corrects it.

import-rejects.py make LEDGER.xlsx          a roster with titles, a heading of two merged lines and four faulty rows
import-rejects.py check LEDGER REJECTS      prints nothing and ends with 0 when REJECTS is as promised
import-rejects.py correct REJECTS OUT       puts right what the comments name
"""
import datetime
import sys

import openpyxl
from openpyxl.styles import Font

GOOD = ['甲园', '幼儿园', '52369921497789093U', '2024.9.1', datetime.datetime(2027, 9, 1), '在办', 12]


def make(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = '花名册'
    sheet['A1'] = '民办学校花名册'
    sheet['A1'].font = Font(size=18, bold=True)
    sheet.merge_cells('A1:H1')
    sheet['A2'] = '填报单位：某中心学校'
    sheet.merge_cells('A2:E2')
    sheet['F2'] = '填报日期：2026年3月'
    sheet.merge_cells('F2:H2')
    top = ['序号', '机构名称', '机构类型', '统一社会信用代码', '许可证有效期', None, '办学状态', '在校（园）学生数']
    for column, text in enumerate(top, 1):
        sheet.cell(4, column, text)
        if column not in (5, 6):
            sheet.merge_cells(start_row=4, start_column=column, end_row=5, end_column=column)
    sheet.merge_cells('E4:F4')
    sheet['E5'] = '有效期起'
    sheet['F5'] = '有效期止'
    rows = [
        ['甲园', '幼儿园', '52369921497789093U', '2024.9.1', datetime.datetime(2027, 9, 1), '在办', 12],
        ['乙园', '动物园', '52369921993719385A', '2024-02-30', datetime.datetime(2027, 9, 1), '在办', -1],
        ['丙园', '幼儿园', '52369921497789093U', '2024/9/1', datetime.datetime(2027, 9, 1), '在办', 7],
        [None, '小学', None, '2024/9/1', datetime.datetime(2027, 9, 1), '在办', 8],
        ['=1+1', '小学', None, '2024/9/1', datetime.datetime(2027, 9, 1), '挺好的', 1.5],
        ['戊园', '幼儿园', '52369921581086999X', '2024.9.1', datetime.datetime(2027, 9, 1), '在办', 12],
    ]
    for number, row in enumerate(rows, 1):
        at = 5 + number + (number > 3)  # a blank line among the rows
        sheet.cell(at, 1, number)
        for column, value in enumerate(row, 2):
            cell = sheet.cell(at, column)
            if isinstance(value, str):
                cell.value = value
                cell.data_type = 's'
            else:
                cell.value = value
            if isinstance(value, datetime.datetime):
                cell.number_format = 'yyyy"年"m"月"d"日"'
    sheet.cell(13, 1, '合计')
    sheet.cell(13, 8, 40)
    for letter, width in zip('ABCDEFGH', (6, 30, 12, 24, 14, 18, 10, 9)):
        sheet.column_dimensions[letter].width = width
    notes = book.create_sheet('填表说明')
    notes['A1'] = '1. 请如实填写'
    book.save(path)


def fail(*what):
    print(*what)
    sys.exit(1)


def expect(name, found, wanted):
    if found != wanted:
        fail(name, 'is', repr(found), 'not', repr(wanted))


def filled(cell):
    return cell.fill is not None and cell.fill.fill_type == 'solid'


def check(ledger, rejects):
    sent = openpyxl.load_workbook(ledger)['花名册']
    book = openpyxl.load_workbook(rejects)
    expect('sheets', book.sheetnames, ['花名册'])
    sheet = book['花名册']
    for row in range(1, 6):
        for column in range(1, 9):
            expect(f'head {row},{column}', sheet.cell(row, column).value, sent.cell(row, column).value)
    merges = {str(m) for m in sheet.merged_cells.ranges}
    for merge in sent.merged_cells.ranges:
        if str(merge) not in merges:
            fail('merge lost', merge)
    expect('reason heading', sheet['I4'].value, '退回原因')
    if 'I4:I5' not in merges:
        fail('reason heading not merged')
    for letter in 'ABCDEFGH':
        width = sheet.column_dimensions[letter].width
        if abs(width - sent.column_dimensions[letter].width) > 1:
            fail('width of', letter, width)
    expect('rows', sheet.max_row, 9)
    faulty = {6: 'CDEH', 7: 'D', 8: 'B', 9: 'GH'}
    for at, (row, source) in enumerate(zip(range(6, 10), (7, 8, 10, 11))):
        for column in range(1, 9):
            cell = sheet.cell(row, column)
            expect(f'cell {row},{column}', cell.value, sent.cell(source, column).value)
            marked = cell.column_letter in faulty[row]
            expect(f'comment {row},{column}', cell.comment is not None, marked)
            expect(f'colour {row},{column}', filled(cell), marked)
        expect('date format', sheet.cell(row, 6).number_format, 'yyyy"年"m"月"d"日"')
        if not sheet.cell(row, 9).value:
            fail('no reason in row', row)
    expect('formula as text', sheet['B9'].data_type, 's')
    if 'Y' not in sheet['D6'].comment.text and '“' not in sheet['D6'].comment.text:
        fail('the comment does not tell the right check digit:', sheet['D6'].comment.text)


def correct(rejects, out):
    book = openpyxl.load_workbook(rejects)
    sheet = book['花名册']
    sheet['C6'] = '幼儿园'
    sheet['D6'] = '52369921993719385U'
    sheet['E6'] = '2024-02-28'
    sheet['H6'] = 1
    sheet['D7'] = None
    sheet['B8'] = '丁校'
    sheet['G9'] = '在办'
    sheet['H9'] = 2
    book.save(out)


if __name__ == '__main__':
    {'make': make, 'check': check, 'correct': correct}[sys.argv[1]](*sys.argv[2:])

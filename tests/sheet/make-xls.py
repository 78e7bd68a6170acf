#!/usr/bin/python3
"""make-xls.py FOLDER: writes one NAME.xls for each case below and beside it NAME.txt, what a right reading gives.

The expected lines are written by hand from the format's description, never by a reader:
    sheet NAME [hidden] | merge A1:B2 | width FIRST LAST HUNDREDTHS [hidden] | A1 KIND VALUE | error ID
"""
import os
import struct
import sys

import xlwt

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from biff import *  # noqa: E402,F403 (a language of its own for the cases)

FOLDER = sys.argv[1]
S = 'sheet Sheet1'
OLE_MAGIC = b'\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1'


def case(name, data, *lines):
    with open(os.path.join(FOLDER, name + '.xls'), 'wb') as out:
        out.write(data)
    with open(os.path.join(FOLDER, name + '.txt'), 'w', encoding='utf-8') as out:
        out.write(''.join(line + '\n' for line in lines))


def case8(name, records, *lines, **kw):
    case(name, ole([('Workbook', one_sheet(8, records, **kw))]), S, *lines)


def texts8(name, strings, *lines, cuts=(), columns=None):
    """Shared strings, one a row in column A."""
    cells = b''.join(labelsst(i, 0, i) for i in range(columns or len(strings)))
    case8(name, cells, *lines, globals_=sst(strings, cuts))


# Numbers
case8('rk-numbers-keep-every-bit',
      rk(0, 0, rk_integer(1)) + rk(0, 1, rk_integer(-1)) + rk(0, 2, rk_integer(12345, True))
      + rk(0, 3, rk_integer(-12345, True)) + rk(0, 4, rk_integer(536870911)) + rk(0, 5, rk_integer(-536870912))
      + rk(0, 6, rk_float(0.5)) + rk(0, 7, rk_float(-1048576.0)) + rk(0, 8, rk_float(12.0, True)) + rk(0, 9, rk_integer(0))
      + rk(0, 10, rk_integer(7, True)),
      'A1 number 1', 'B1 number -1', 'C1 number 123.45', 'D1 number -123.45', 'E1 number 536870911',
      'F1 number -536870912', 'G1 number 0.5', 'H1 number -1048576', 'I1 number 0.12', 'J1 number 0',
      'K1 number 0.07')
case8('runs-of-rk-numbers-and-blanks',
      mulrk(2, 1, [rk_integer(5), rk_integer(250, True), rk_float(0.25)]) + mulblank(3, 0, 4) + blank(8, 4, 0),
      'B3 number 5', 'C3 number 2.5', 'D3 number 0.25')
case8('numbers-in-their-shortest-form',
      number(8, 0, 0, 0.1 + 0.2) + number(8, 0, 1, 123456789012345678) + number(8, 0, 2, -0.0) + number(8, 0, 3, 1e-7)
      + number(8, 0, 4, float('inf')) + number(8, 0, 5, float('nan')) + number(8, 0, 6, 1e300),
      'A1 number 0.3', 'B1 number 1.23456789012346e+17', 'C1 number 0', 'D1 number 1e-07', 'E1 error #NUM!',
      'F1 error #NUM!', 'G1 number 1e+300')
case8('rows-and-cells-in-any-order-the-later-wins',
      number(8, 5, 1, 1) + number(8, 2, 3, 2) + number(8, 5, 0, 3) + number(8, 2, 3, 4) + number(8, 65535, 255, 5),
      'D3 number 4', 'A6 number 3', 'B6 number 1', 'IV65536 number 5')
case8('booleans-and-errors',
      b''.join(boolerr(8, 0, i, value) for i, value in enumerate((0, 1)))
      + b''.join(boolerr(8, 1, i, code, True) for i, code in enumerate((0, 7, 15, 23, 29, 36, 42))),
      'A1 bool 0', 'B1 bool 1', 'A2 error #NULL!', 'B2 error #DIV/0!', 'C2 error #VALUE!', 'D2 error #REF!',
      'E2 error #NAME?', 'F2 error #NUM!', 'G2 error #N/A')

# Formulas
case8('formulas-by-their-cached-result',
      formula(8, 0, 0, 2.5) + formula(8, 0, 1, bool_result(1)) + formula(8, 0, 2, error_result(0x2A))
      + formula(8, 0, 3, EMPTY_RESULT) + formula(8, 0, 4, TEXT_RESULT) + string(8, '合格') + number(8, 0, 5, 1)
      + formula(8, 1, 0, TEXT_RESULT) + number(8, 1, 1, 2),
      'A1 number 2.5', 'B1 bool 1', 'C1 error #N/A', 'E1 text 合格', 'F1 number 1', 'B2 number 2')
case8('text-of-a-formula-behind-shared-formula-array-and-table',
      formula(8, 0, 0, TEXT_RESULT) + record(0x4BC, bytes(20)) + string(8, 'shared')
      + formula(8, 0, 1, TEXT_RESULT) + record(0x221, bytes(20)) + string(8, 'array')
      + formula(8, 0, 2, TEXT_RESULT) + record(0x236, bytes(16)) + string(8, 'table'),
      'A1 text shared', 'B1 text array', 'C1 text table')
case8('text-of-a-formula-over-several-records',
      formula(8, 0, 0, TEXT_RESULT)
      + long_record(0x207, [struct.pack('<HB', 9, 0) + b'abc', b'\0' + b'def', b'\1' + '甲乙丙'.encode('utf-16-le')]),
      'A1 text abcdef甲乙丙')
for version in (2, 3, 4, 5):
    records = (formula(version, 0, 0, 4.0) + formula(version, 0, 1, TEXT_RESULT) + string(version, 'so')
               + formula(version, 0, 2, bool_result(0)) + formula(version, 0, 3, error_result(7)))
    lines = ['A1 number 4', 'B1 text so', 'C1 bool 0', 'D1 error #DIV/0!']
    if version == 5:
        case('formulas-of-biff-5', ole([('Book', one_sheet(5, records))]), S, *lines)
    else:
        case('formulas-of-biff-%d' % version, bof(version) + records + EOF, 'sheet named', *lines)

# Dates
BUILTIN = [0, 14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 31, 36, 45, 47, 50, 57, 58]
DATES = {14, 15, 16, 17, 22, 27, 31, 36, 50, 57, 58}
TIMES = {18, 19, 20, 21, 45, 47}
case8('built-in-date-formats',
      b''.join(number(8, 0, i, 45000.0, xf=i) for i in range(len(BUILTIN)))
      + b''.join(number(8, 1, i, 0.75, xf=i) for i, n in enumerate(BUILTIN) if n in TIMES),
      *['%s1 %s' % (chr(65 + i), 'date 2023-03-15' if n in DATES else 'number 45000') for i, n in enumerate(BUILTIN)],
      *['%s2 date 18:00:00' % chr(65 + i) for i, n in enumerate(BUILTIN) if n in TIMES],
      globals_=b''.join(xf(8, n) for n in BUILTIN))
CODES = ['yyyy"年"m"月"d"日"', '[$-804]yyyy/m/d;@', 'm"月"d"日"', '0.00"m"', '#,##0\\d', 'yyyy-mm-dd hh:mm:ss']
case8('own-date-formats',
      b''.join(number(8, 0, i, 45000.5, xf=i) for i in range(len(CODES))) + rk(1, 0, rk_integer(45000))
      + mulrk(2, 0, [rk_integer(45000)]) + formula(8, 3, 0, 45000.0, xf=0),
      'A1 date 2023-03-15T12:00:00', 'B1 date 2023-03-15T12:00:00', 'C1 date 2023-03-15T12:00:00', 'D1 number 45000.5',
      'E1 number 45000.5', 'F1 date 2023-03-15T12:00:00', 'A2 date 2023-03-15', 'A3 date 2023-03-15',
      'A4 date 2023-03-15',
      globals_=b''.join(number_format(8, code, 164 + i) for i, code in enumerate(CODES))
      + b''.join(xf(8, 164 + i) for i in range(len(CODES))))
case8('dates-of-1904', number(8, 0, 0, 43538.0, xf=1), 'A1 date 2023-03-15',
      globals_=datemode(True) + xf(8, 0) + xf(8, 14))
case8('a-format-record-goes-before-the-built-in-format', number(8, 0, 0, 45000.0, xf=0), 'A1 number 45000',
      globals_=number_format(8, '0.0', 14) + xf(8, 14))
case8('a-cell-without-format-record-is-a-number', number(8, 0, 0, 45000.0, xf=999), 'A1 number 45000', globals_=xf(8, 14))
case('dates-of-biff-5', ole([('Book', one_sheet(5, number(5, 0, 0, 45000.0, xf=1) + number(5, 0, 1, 45000.0, xf=2),
                                                number_format(5, 'd/m/yy', 170) + xf(5) + xf(5, 170) + xf(5, 15)))]),
     S, 'A1 date 2023-03-15', 'B1 date 2023-03-15')
for version in (3, 4):
    case('dates-of-biff-%d-by-place-of-the-format' % version,
         bof(version) + number_format(version, 'General') + number_format(version, 'd-mmm-yy')
         + number_format(version, '0.00') + xf(version, 0) + xf(version, 1) + xf(version, 2)
         + number(version, 0, 0, 45000.0) + number(version, 0, 1, 45000.0, xf=1) + number(version, 0, 2, 45000.0, xf=2)
         + EOF,
         'sheet named', 'A1 number 45000', 'B1 date 2023-03-15', 'C1 number 45000')
case('dates-of-biff-2-by-the-cell',
     bof(2) + number_format(2, 'General') + number_format(2, 'd/m/yy')
     + number(2, 0, 0, 45000.0, number_format=1) + integer2(0, 1, 45000, number_format=1) + integer2(0, 2, 45000) + EOF,
     'sheet named', 'A1 date 2023-03-15', 'B1 date 2023-03-15', 'C1 number 45000')
case('dates-of-biff-2-by-xf-and-ixfe',
     bof(2) + number_format(2, 'General') + number_format(2, 'd/m/yy') + xf(2, 0) + xf(2, 1)
     + integer2(0, 0, 45000, xf=1) + integer2(0, 1, 45000, xf=0) + record(0x44, struct.pack('<H', 1))
     + integer2(0, 2, 45000, xf=63) + EOF,
     'sheet named', 'A1 date 2023-03-15', 'B1 number 45000', 'C1 date 2023-03-15')
case('dates-of-biff-2-without-format-records', bof(2) + number(2, 0, 0, 45000.0, number_format=12) + EOF,
     'sheet named', 'A1 date 2023-03-15')

# Cells of the old versions
for version in (2, 3, 4):
    case('cells-of-biff-%d' % version,
         bof(version) + codepage(936) + label(version, 0, 0, '民办学校', 'gbk') + number(version, 0, 1, 1.25)
         + boolerr(version, 0, 2, 1) + boolerr(version, 0, 3, 0x17, True) + blank(version, 0, 4)
         + label(version, 0, 5, '') + EOF,
         'sheet named', 'A1 text 民办学校', 'B1 number 1.25', 'C1 bool 1', 'D1 error #REF!')
case('old-cell-records-in-a-newer-file',
     ole([('Book', one_sheet(5, label(2, 0, 0, 'old') + integer2(0, 1, 7) + number(2, 0, 2, 1.5)))]),
     S, 'A1 text old', 'B1 number 7', 'C1 number 1.5')
case('no-end-record', bof(3) + number(3, 0, 0, 1.0), 'sheet named', 'A1 number 1')
case('zeros-behind-the-last-record', bof(3) + number(3, 0, 0, 1.0) + bytes(300), 'sheet named', 'A1 number 1')
case('slack-behind-the-end', bof(3) + number(3, 0, 0, 1.0) + EOF + b'\x03\x02\xFF\xFF slack', 'sheet named', 'A1 number 1')
case('columns-of-biff-2', bof(2) + record(0x24, struct.pack('<BBH', 1, 3, 2560)) + number(2, 0, 0, 1.0) + EOF,
     'sheet named', 'width 2 4 1000', 'A1 number 1')


def sheet4(name, records):
    body = bof(4) + records + EOF
    return record(0x8F, struct.pack('<I', len(body)) + byte_string(name, 'gbk', 1)) + body


case('workbook-of-biff-4',
     bof(4, 0x100) + codepage(936) + record(0x85, byte_string('甲', 'gbk', 1)) + record(0x85, byte_string('乙', 'gbk', 1))
     + sheet4('甲', number_format(4, 'd/m/yy') + xf(4, 0) + number(4, 0, 0, 45000.0))
     + sheet4('乙', number_format(4, '0') + xf(4, 0) + number(4, 1, 1, 45000.0)) + EOF,
     'sheet 甲', 'A1 date 2023-03-15', 'sheet 乙', 'B2 number 45000')
case('a-chart-of-biff-4-has-no-cells', bof(4, 0x20) + number(4, 0, 0, 1.0) + EOF)

# Texts of BIFF 8
texts8('shared-strings', [unicode_string('abc'), unicode_string('校舍安全'), unicode_string('é', wide=False), unicode_string('')],
       'A1 text abc', 'A2 text 校舍安全', 'A3 text é')
texts8('rich-and-phonetic-data-is-passed-over',
       [unicode_string('rich', runs=3), unicode_string('東京', phonetic=b'\x01\0' + bytes(20)),
        unicode_string('both', runs=1, phonetic=bytes(10)), unicode_string('end')],
       'A1 text rich', 'A2 text 東京', 'A3 text both', 'A4 text end')
texts8('line-ends-become-lf', [unicode_string('a\r\nb\rc\nd')], 'A1 text a\\nb\\nc\\nd')
texts8('characters-beyond-the-basic-plane', [unicode_string('𠮷野家😀')], 'A1 text 𠮷野家😀')
texts8('half-a-surrogate-pair', [struct.pack('<HB', 3, 1) + b'\x41\0\x42\xD8\x43\0', struct.pack('<HB', 1, 1) + b'\x01\xDC'],
       'A1 text A\ufffdC', 'A2 text \ufffd')
texts8('escapes-of-xlsx-mean-nothing-here', [unicode_string('_x000D_')], 'A1 text _x000D_')
texts8('spaces-stay', [unicode_string('  a  ')], 'A1 text   a  ')

# A CONTINUE record begins with flags when it cuts the characters of a string, and without when it cuts anything else.
case8('a-cut-between-strings', labelsst(0, 0, 0) + labelsst(0, 1, 1), 'A1 text one', 'B1 text two',
      globals_=long_record(0xFC, [struct.pack('<II', 2, 2) + unicode_string('one'), unicode_string('two')]))
case8('a-cut-changes-narrow-to-wide', labelsst(0, 0, 0) + labelsst(0, 1, 1), 'A1 text ab甲乙', 'B1 text end',
      globals_=long_record(0xFC, [struct.pack('<II', 2, 2) + struct.pack('<HB', 4, 0) + b'ab',
                                  b'\x01' + '甲乙'.encode('utf-16-le') + unicode_string('end')]))
case8('a-cut-changes-wide-to-narrow', labelsst(0, 0, 0) + labelsst(0, 1, 1), 'A1 text 甲乙ab', 'B1 text end',
      globals_=long_record(0xFC, [struct.pack('<II', 2, 2) + struct.pack('<HB', 4, 1) + '甲乙'.encode('utf-16-le'),
                                  b'\x00ab' + unicode_string('end')]))
case8('a-cut-before-the-first-character', labelsst(0, 0, 0) + labelsst(0, 1, 1), 'A1 text abc', 'B1 text end',
      globals_=long_record(0xFC, [struct.pack('<II', 2, 2) + struct.pack('<HB', 3, 0), b'\x00abc' + unicode_string('end')]))
case8('a-cut-in-the-runs', labelsst(0, 0, 0) + labelsst(0, 1, 1), 'A1 text rich', 'B1 text end',
      globals_=long_record(0xFC, [struct.pack('<II', 2, 2) + unicode_string('rich', runs=3)[:-6],
                                  unicode_string('rich', runs=3)[-6:] + unicode_string('end')]))
case8('a-cut-in-the-phonetic-data', labelsst(0, 0, 0) + labelsst(0, 1, 1), 'A1 text 東京', 'B1 text end',
      globals_=long_record(0xFC, [struct.pack('<II', 2, 2) + unicode_string('東京', phonetic=bytes(24))[:-9],
                                  unicode_string('東京', phonetic=bytes(24))[-9:] + unicode_string('end')]))
case8('a-cut-in-a-surrogate-pair', labelsst(0, 0, 0), 'A1 text 😀',
      globals_=long_record(0xFC, [struct.pack('<II', 1, 1) + struct.pack('<HB', 2, 1) + '😀'.encode('utf-16-le')[:2],
                                  b'\x01' + '😀'.encode('utf-16-le')[2:]]))
case8('a-string-over-three-records', labelsst(0, 0, 0), 'A1 text abcd甲e',
      globals_=long_record(0xFC, [struct.pack('<II', 1, 1) + struct.pack('<HB', 6, 0) + b'ab', b'\x00cd', b'',
                                  b'\x01' + '甲e'.encode('utf-16-le')]))
case8('counts-of-the-string-table-may-lie', labelsst(0, 0, 1), 'A1 text two',
      globals_=record(0xFC, struct.pack('<II', 0, 0) + unicode_string('one') + unicode_string('two')))
case8('labels-outside-the-string-table', label(8, 0, 0, '甲') + record(0xD6, head(8, 0, 1) + unicode_string('rich', runs=0)
                                                                     + struct.pack('<H', 1) + bytes(4)),
      'A1 text 甲', 'B1 text rich')
case8('an-empty-label-without-flags', record(0x204, head(8, 0, 0) + b'\0\0') + number(8, 0, 1, 1), 'B1 number 1')

# Code pages of BIFF 5
PAGES = [(1252, 'cp1252', 'Müller €'), (1250, 'cp1250', 'Škoda'), (1251, 'cp1251', 'Школа'), (1253, 'cp1253', 'Σχολή'),
         (1254, 'cp1254', 'İstanbul'), (1255, 'cp1255', 'שלום'), (1256, 'cp1256', 'مدرسة'), (1257, 'cp1257', 'Žalgiris'),
         (874, 'cp874', 'โรงเรียน'), (932, 'cp932', '学校'), (936, 'gbk', '隐患台账'), (949, 'cp949', '학교'), (950, 'big5', '學校'),
         (10000, 'mac_roman', 'Müller'), (10007, 'mac_cyrillic', 'Школа'), (437, 'cp437', 'Müller'), (850, 'cp850', 'Müller'),
         (866, 'cp866', 'Школа'), (0x8000, 'mac_roman', 'café'), (0x8001, 'cp1252', 'café'), (367, 'ascii', 'plain'),
         (1200, 'cp1252', 'café'), (65001, 'utf-8', '学校'), (4711, 'cp1252', 'café')]
for page, encoding, text in PAGES:
    case('code-page-%d' % page,
         ole([('Book', book(5, [(text, label(5, 0, 0, text, encoding), {})], codepage(page), encoding))]),
         'sheet ' + text, 'A1 text ' + text)
case('no-code-page', ole([('Book', one_sheet(5, label(5, 0, 0, b'caf\xE9') + label(5, 0, 1, '隐患台账', 'gbk')
                                             + label(5, 0, 2, '校长A签字', 'gbk') + label(5, 0, 3, b'M\xFCller')))]),
     S, 'A1 text café', 'B1 text 隐患台账', 'C1 text 校长A签字', 'D1 text Müller')
case('character-set-of-the-font-goes-before-the-code-page',
     ole([('Book', one_sheet(5, label(5, 0, 0, 'Школа', 'cp1251', xf=1) + label(5, 0, 1, b'\xE9') + label(5, 0, 2, '学校', 'gbk', xf=2)
                             + formula(5, 0, 3, TEXT_RESULT, xf=1) + string(5, 'да', 'cp1251'),
                             codepage(1252) + font(0) + font(204) + font(0) + font(0) + font(134) + xf(5) + xf(5, 0, 1)
                             + xf(5, 0, 5)))]),
     S, 'A1 text Школа', 'B1 text é', 'C1 text 学校', 'D1 text да')
case('a-bad-byte-costs-one-character',
     ole([('Book', one_sheet(5, label(5, 0, 0, b'\xD1\xA7\xFF\xD0\xA3'), codepage(936)))]), S, 'A1 text 学\ufffd校')

# Sheets
case('sheets-in-order-hidden-ones-too-nothing-but-worksheets',
     ole([('Workbook', book(8, [('一', number(8, 0, 0, 1), {}), ('图', number(8, 0, 0, 9), {'kind': 2, 'substream': 0x20}),
                                ('二', number(8, 0, 0, 2), {'hidden': 1}), ('宏', number(8, 0, 0, 9), {'kind': 1, 'substream': 0x40}),
                                ('三', number(8, 0, 0, 3), {'hidden': 2}), ('vb', b'', {'kind': 6, 'substream': 6}),
                                ('对话', record(0x81, b'\x10\0') + number(8, 0, 0, 9), {}), ('空', b'', {})]))]),
     'sheet 一', 'A1 number 1', 'sheet 二 hidden', 'A1 number 2', 'sheet 三 hidden', 'A1 number 3', 'sheet 空')
case8('a-chart-in-a-sheet-is-no-part-of-it',
      number(8, 0, 0, 1) + bof(8, 0x20) + number(8, 5, 5, 9) + label(8, 6, 6, 'no') + EOF + number(8, 1, 0, 2),
      'A1 number 1', 'A2 number 2')
case8('dimensions-may-lie', record(0x200, struct.pack('<IIHHH', 0, 0, 0, 0, 0)) + number(8, 7, 7, 1), 'H8 number 1')
case8('merged-cells-by-the-top-left-one',
      b''.join(number(8, r, c, 10 * r + c) for r in range(4) for c in range(4)) + merged((0, 1, 0, 1), (2, 3, 3, 3)),
      'merge A1:B2', 'merge D3:D4', 'A1 number 0', 'C1 number 2', 'D1 number 3', 'C2 number 12', 'D2 number 13',
      'A3 number 20', 'B3 number 21', 'C3 number 22', 'D3 number 23', 'A4 number 30', 'B4 number 31', 'C4 number 32')
case8('column-widths', colinfo(0, 0, 2560) + colinfo(2, 256, 2345, True) + number(8, 0, 0, 1),
      'width 1 1 1000', 'width 3 256 916 hidden', 'A1 number 1')
case('wrong-places-of-sheets',
     ole([('Workbook', book(8, [('a', number(8, 0, 0, 1), {'place': 0}), ('b', number(8, 0, 0, 2), {'place': 99999})]))]),
     'sheet a', 'A1 number 1', 'sheet b', 'A1 number 2')
case('a-sheet-without-end-before-another-one',
     ole([('Workbook', book(8, [('a', number(8, 0, 0, 1), {'eof': False}), ('b', number(8, 0, 0, 2), {})]))]),
     'sheet a', 'A1 number 1', 'sheet b', 'A1 number 2')
case('a-sheet-alone-without-workbook-globals', bof(8) + number(8, 0, 0, 1) + EOF, 'sheet named', 'A1 number 1')
case('a-workbook-without-container', one_sheet(8, number(8, 0, 0, 1)), S, 'A1 number 1')
case8('single-empty-records-mean-nothing', number(8, 0, 0, 1) + record(0) + number(8, 0, 1, 2), 'A1 number 1', 'B1 number 2')

# The container
BODY = one_sheet(8, number(8, 0, 0, 1))
LONG = one_sheet(8, b''.join(number(8, i, 0, i) for i in range(500)))
ALL_500 = ['A%d number %d' % (i + 1, i) for i in range(500)]
OLD = one_sheet(5, number(5, 0, 0, 5))
case('large-streams', ole([('Workbook', LONG)]), S, *ALL_500)
HUGE = one_sheet(8, record(0x1234, bytes(8000)) * 1000 + b''.join(number(8, i, 0, i) for i in range(500)))
case('more-than-seven-megabytes', ole([('Workbook', HUGE)]), S, *ALL_500)
case('large-sectors', ole([('Workbook', LONG)], shift=12), S, *ALL_500)
case('small-streams-beside', ole([('Other', bytes(100)), ('Workbook', LONG)]), S, *ALL_500)
case('workbook-goes-before-book', ole([('Book', OLD), ('Workbook', BODY)]), S, 'A1 number 1')
case('stream-name-in-capitals', ole([('WORKBOOK', BODY)]), S, 'A1 number 1')
case('stream-name-in-small-letters', ole([('book', OLD)]), S, 'A1 number 5')
case('workbooks-inside-embedded-objects-do-not-count',
     ole([('Workbook', BODY)], storages=[('MBD0001', [('Workbook', LONG)])]), S, 'A1 number 1')
case('small-streams-among-large-sectors', ole([('Workbook', BODY)], force_big=True), S, 'A1 number 1')
sound = ole([('Workbook', LONG)])
case('a-last-sector-cut-off', sound + sound[512:1024][:100], S, *ALL_500)
fat = 512 + 512 * struct.unpack_from('<I', sound, 0x4C)[0]
n_used = len(sound) // 512 - 1
case('nonsense-behind-the-allocation-table',
     sound[:fat + 4 * n_used] + b'\x77\x66\x55\x44' * (128 - n_used) + sound[fat + 512:], S, *ALL_500)
chain_end = [i for i in range(n_used) if struct.unpack_from('<I', sound, fat + 4 * i)[0] == END][0]
case('a-chain-without-end',
     sound[:fat + 4 * chain_end] + struct.pack('<I', FREE) + sound[fat + 4 * chain_end + 4:], S, *ALL_500)
case('a-circle-in-a-chain', sound[:fat + 4] + struct.pack('<I', 1) + sound[fat + 8:], 'error file_damaged')
directory = 512 + 512 * struct.unpack_from('<I', sound, 0x30)[0]
case('a-root-that-does-not-say-so', sound[:directory + 0x42] + b'\x01' + sound[directory + 0x43:], S, *ALL_500)
case('a-size-with-rubbish-above-32-bits',
     sound[:directory + 128 + 0x7C] + b'\x12\x34\x56\x78' + sound[directory + 128 + 0x80:], S, *ALL_500)
case('a-tree-that-leads-nowhere', sound[:directory + 0x4C] + struct.pack('<I', 0x1234) + sound[directory + 0x50:], S, *ALL_500)
case('byte-order-mark-upside-down', sound[:0x1C] + b'\xFF\xFE' + sound[0x1E:], S, *ALL_500)

# Refused
case('a-workbook-without-sheets', ole([('Workbook', bof(8, 5) + EOF)]), 'error file_damaged')
case('empty-file', b'', 'error file_empty')
case('a-container-cut-off', sound[:3000], 'error file_damaged')
case('only-the-magic', OLE_MAGIC, 'error file_damaged')
case('a-record-over-the-end', bof(3) + number(3, 0, 0, 1.0)[:-3], 'error file_damaged')
case('a-hole-of-zeros', bof(3) + number(3, 0, 0, 1.0) + bytes(512) + number(3, 1, 0, 1.0) + EOF, 'error file_damaged')
case('a-record-too-short-for-its-kind', bof(3) + record(0x203, head(3, 0, 0) + b'\0\0') + EOF, 'sheet named',
     'error file_damaged')
case('a-record-too-short-for-any-cell', bof(3) + record(0x203, b'\0\0\0') + EOF, 'error file_damaged')
filled = number(8, 0, 0, 1) + record(0x1234, bytes(3000))
case('many-sheets-at-one-place',
     ole([('Workbook', book(8, [('s1', filled, {'place': 66}), ('s2', b'', {'place': 66}), ('s3', b'', {'place': 66})]))]),
     'sheet s1', 'A1 number 1', 'sheet s2', 'A1 number 1', 'error file_damaged')
case8('a-shared-string-that-is-not-there', labelsst(0, 0, 5), 'error file_damaged', globals_=sst([unicode_string('a')]))
case8('no-shared-strings-at-all', labelsst(0, 0, 0), 'error file_damaged')
case('text-that-is-no-xls', b'name,place\r\nA,B\r\n', 'error file_damaged')
case('a-text-document', ole([('WordDocument', bytes(100)), ('1Table', bytes(100))]), 'error file_kind')
case('a-slide-show', ole([('PowerPoint Document', bytes(5000))]), 'error file_kind')
case('some-other-container', ole([('Contents', bytes(5000))]), 'error file_kind')
case('an-encrypted-package', ole([('EncryptionInfo', bytes(200)), ('EncryptedPackage', bytes(5000))]), 'error file_encrypted')
case('a-workspace', bof(5, 0x100) + EOF, 'error file_kind')
case('a-password-rc4', ole([('Workbook', one_sheet(8, number(8, 0, 0, 1), record(0x2F, struct.pack('<HHH', 1, 1, 1) + bytes(48))))]),
     'error file_encrypted')
case('a-password-xor', ole([('Workbook', one_sheet(8, number(8, 0, 0, 1), record(0x2F, struct.pack('<HHH', 0, 0x1234, 0x5678))))]),
     'error file_encrypted')
case('a-password-of-biff-5', ole([('Book', one_sheet(5, number(5, 0, 0, 1), record(0x2F, struct.pack('<HH', 0x1234, 0x5678))))]),
     'error file_encrypted')

# A workbook by another program (xlwt)
wb = xlwt.Workbook(encoding='utf-8')
ws = wb.add_sheet('台账')
for r in range(60):
    ws.write(r, 0, '第%d行：' % r + '文字abc' * (r * 3))
    ws.write(r, 1, r * 1.1)
ws.write_merge(60, 61, 0, 2, '合并')
ws.write(62, 0, xlwt.Formula('1+1'))
ws.write(62, 1, True)
ws.visibility = 0
hidden = wb.add_sheet('隐')
hidden.visibility = 1
hidden.write(0, 0, 12.5, xlwt.easyxf(num_format_str='yyyy-mm-dd'))
wb.save(os.path.join(FOLDER, 'by-xlwt.xls'))
with open(os.path.join(FOLDER, 'by-xlwt.txt'), 'w', encoding='utf-8') as out:
    print('sheet 台账\nmerge A61:C62', file=out)
    for r in range(60):
        print('A%d text %s\nB%d number %.15g' % (r + 1, '第%d行：' % r + '文字abc' * (r * 3), r + 1, r * 1.1), file=out)
    # xlwt leaves the result of its formula out.
    print('A61 text 合并\nB63 bool 1\nsheet 隐 hidden\nA1 date 1900-01-12T12:00:00', file=out)

"""What leaves the office: every xlsx is read back by other programs cell by cell, every PDF by pdftotext, and all show one figure."""
import csv
import datetime
import os
import re
import subprocess
import sys
import tempfile

import openpyxl

sys.path.insert(0, os.path.dirname(__file__))
from command import SAMPLE, new_office  # noqa: E402
from tap import Cases, equal  # noqa: E402

AS_OF = ('--as-of', '2026-06-30', '--today', '2026-07-01')


def shown(cell):
    """A cell as people see it, from what openpyxl reads and the cell's number format."""
    value = cell.value
    if value is None:
        return ''
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.strftime('%Y-%m-%d')
    if isinstance(value, (int, float)):
        if cell.number_format.endswith('%'):
            return f'{value * 100:.2f}%'
        if '0.00' in cell.number_format:
            return f'{value:.2f}'
        return str(int(value)) if value == int(value) else repr(value)
    return str(value)


def body_of(sheet, width, rows):
    """The lines that the csv has too: the sheet's own, found by the first of them."""
    lines = [[shown(cell) for cell in line[:width]] for line in sheet.iter_rows()]
    start = next(n for n, line in enumerate(lines) if line == rows[0])
    return lines[start:start + len(rows)]


def unguarded(text):
    return text[1:] if re.match(r"'[=+\-@\t]", text) else text


def pdf_text(path):
    return subprocess.run(['pdftotext', '-layout', path, '-'], check=True, stdout=subprocess.PIPE, timeout=120).stdout.decode()


def squeezed(text):
    return re.sub(r'\s', '', text)


def main():
    with Cases() as case, tempfile.TemporaryDirectory() as work:
        at = lambda name: os.path.join(work, name)
        office = new_office(at('a.minban'), '青禾县教育局', '369900', '--sample')
        reports = office.call('report')

        with case('there are the reports, letters and charts that an office owes'):
            assert {'institutions', 'roster', 'inspection-summary', 'inspection-results', 'hazard-ledger', 'hazard-monthly', 'hazard-categories',
                    'complaint-categories', 'complaint-regions'} <= {r['name'] for r in reports}, reports
            assert {'result-notice', 'rectification-notice'} <= {r['name'] for r in office.call('print')}
            assert {'grade-distribution', 'hazard-categories', 'hazard-trend'} <= {r['name'] for r in office.call('chart')}

        for report in reports:
            name = report['name']
            with case(f'{name}: xlsx, csv and PDF are one table'):
                for ending in ('xlsx', 'csv', 'pdf'):
                    answer = office.call('report', name, *AS_OF, '-o', at(f'{name}.{ending}'))
                    equal(answer['size'], os.path.getsize(at(f'{name}.{ending}')))
                with open(at(f'{name}.csv'), encoding='utf-8-sig', newline='') as source:
                    rows = [[unguarded(cell) for cell in row] for row in csv.reader(source)]
                sheet = openpyxl.load_workbook(at(f'{name}.xlsx'), data_only=True).active
                equal(body_of(sheet, len(rows[0]), rows[1:]), rows[1:])
                text = squeezed(pdf_text(at(f'{name}.pdf')))
                assert squeezed(str(sheet.cell(1, 1).value)) in text
                for row in (rows[1], rows[-1]):
                    for cell in row:
                        assert not re.fullmatch(r'[\d.%]{2,}', cell) or cell in text, cell

            with case(f'{name}: the sheet is a form: A4, one page wide, heading repeated and frozen, Chinese fonts named'):
                sheet = openpyxl.load_workbook(at(f'{name}.xlsx')).active
                equal(str(sheet.page_setup.paperSize), '9')
                assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToWidth in (None, 1)
                assert sheet.print_title_rows and sheet.freeze_panes and sheet.oddFooter.center.text
                fonts = {cell.font.name for line in sheet.iter_rows() for cell in line if cell.value is not None}
                assert all(re.search('[\u4e00-\u9fff]', font) for font in fonts), fonts

        with case('LibreOffice opens every report, computes the totals anew and shows the same figures'):
            books = [at(f'{r["name"]}.xlsx') for r in reports]
            subprocess.run(['soffice', '--headless', f'-env:UserInstallation=file://{work}/office-suite', '--convert-to',
                            'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1', '--outdir', at('recomputed'), *books], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
            for report in reports:
                sheet_name = openpyxl.load_workbook(at(f'{report["name"]}.xlsx'), read_only=True).sheetnames[0]
                with open(os.path.join(at('recomputed'), f'{report["name"]}-{sheet_name}.csv'), encoding='utf-8', newline='') as source:
                    other = [row for row in csv.reader(source)]
                with open(at(f'{report["name"]}.csv'), encoding='utf-8-sig', newline='') as source:
                    rows = [[unguarded(cell) for cell in row] for row in csv.reader(source)]
                start = next((n for n, line in enumerate(other) if line[:len(rows[1])] == rows[1]), None)
                assert start is not None, (report['name'], rows[1], other[:8])
                equal([line[:len(rows[0])] for line in other[start:start + len(rows) - 1]], rows[1:], report['name'])

        with case('totals are formulas with the computed value kept'):
            formulas = openpyxl.load_workbook(at('institutions.xlsx')).active
            values = openpyxl.load_workbook(at('institutions.xlsx'), data_only=True).active
            sums = [cell.coordinate for line in formulas.iter_rows() for cell in line if str(cell.value).startswith('=SUM')]
            assert sums and all(isinstance(values[place].value, (int, float)) for place in sums), sums

        with case('the reports agree with the figures told on the command line'):
            summary = office.call('hazard', 'summary', *AS_OF)
            with open(at('hazard-categories.csv'), encoding='utf-8-sig', newline='') as source:
                lines = list(csv.reader(source))
            total = lines[-1]
            assert str(summary['found']) in total and str(summary['closed']) in total and summary['rate'] + '%' in total, total
            for name, (found, closed) in summary['by_category'].items():
                line = next(line for line in lines if name in line)
                assert str(found) in line and str(closed) in line, (name, line)

        with case('all result sheets are one PDF, each institution with its own, numbered from 1, none split or lost'):
            results = office.call('inspect', 'results', '--year', '2025')
            answer = office.call('print', 'result-notice', '--year', '2025', '--all', *AS_OF[2:], '-o', at('all.pdf'))
            equal(answer['letters'], len(results))
            text = squeezed(pdf_text(at('all.pdf')))
            equal(text.count('第1页共'), len(results))
            for result in results:
                assert result['institution'] in text, result
                assert result['total'] is None or result['total'] in text, result

        with case('one result sheet has its name, total, grade, every indicator, and places to sign and seal'):
            result = next(r for r in results if r['why'] == '')
            office.call('print', 'result-notice', '--year', '2025', '--institution', result['institution'], *AS_OF[2:], '-o', at('one.pdf'))
            text = squeezed(pdf_text(at('one.pdf')))
            for word in (result['institution'], result['total'], result['grade'], '年检结果通知书', '青禾县教育局', '2026年7月1日', '签收人'):
                assert word in text, word
            by_code = at('code.pdf')
            office.call('print', 'result-notice', '--year', '2025', '--institution', result['uscc'], *AS_OF[2:], '-o', by_code)
            equal(squeezed(pdf_text(by_code)), text)
            office.fails('print', 'result-notice', '--year', '2025', '--institution', '没有这家', '-o', at('none.pdf'))
            assert not os.path.exists(at('none.pdf'))

        with case('charts are written as svg, png and pdf, with their words'):
            for chart in office.call('chart'):
                for ending in ('svg', 'png', 'pdf'):
                    office.call('chart', chart['name'], *AS_OF, '-o', at(f'chart.{ending}'))
                with open(at('chart.svg'), 'rb') as source:
                    assert b'<svg' in source.read(400)
                with open(at('chart.png'), 'rb') as source:
                    equal(source.read(8), b'\x89PNG\r\n\x1a\n')
                assert re.search('[\u4e00-\u9fff]', pdf_text(at('chart.pdf')))

        with case('sheets for filling scores in come back as what was filled in'):
            forms = at('forms')
            other = new_office(at('b.minban'), '青禾县教育局', '369900')
            other.call('import', 'institution', os.path.join(SAMPLE, '机构花名册.xlsx'), status=2)
            other.call('inspect', 'open', '--year', '2025')
            other.call('inspect', 'form', '--year', '2025', '-o', forms)
            other.fails('inspect', 'form', '--year', '2025', '-o', at('nowhere/forms'), code='folder_missing')
            expected = {}
            for name in sorted(os.listdir(forms)):
                book = openpyxl.load_workbook(os.path.join(forms, name))
                sheet = book.worksheets[0]
                head = next(row for row in range(1, 12) if any('A1' in str(cell.value) for cell in sheet[row]))
                items = [cell for cell in sheet[head] if re.match(r'[A-U]\d', str(cell.value or ''))]
                # The full score stands in the heading line or the one below; the first data line follows.
                first = next(row for row in range(head + 1, sheet.max_row + 1) if any('幼儿园' in str(c.value) or '学' in str(c.value) for c in sheet[row]))
                line = next(c.value for c in sheet[first] if isinstance(c.value, str) and ('幼儿园' in c.value or '学' in c.value))
                for cell in items:
                    sheet.cell(first, cell.column).value = 1
                expected[line] = len(items)
                book.save(os.path.join(forms, name))
                answer = other.call('inspect', 'scores', os.path.join(forms, name), '--year', '2025')
                equal(answer['refused'], 0, name)
            results = {r['institution']: r for r in other.call('inspect', 'results', '--year', '2025')}
            for name, count in expected.items():
                equal(results[name]['total'], f'{count}.00', name)

        with case('nothing is written for a kind, folder or name that cannot be'):
            office.fails('report', 'roster', '-o', at('roster.doc'), code='output_kind')
            office.fails('report', 'roster', '-o', at('nowhere/roster.xlsx'), code='folder_missing')
            office.fails('chart', 'hazard-trend', '-o', at('x.xlsx'), code='output_kind')


main()

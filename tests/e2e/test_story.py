"""The main job on real ledgers, from the command line: every figure against expected.json, which the program did not make.

The story runs on the project's own sample, and on the folder of sent ledgers where it lies beside the project.
"""
import collections
import json
import os
import subprocess
import sys
import tempfile

import openpyxl

sys.path.insert(0, os.path.dirname(__file__))
from command import SAMPLE, SHARED, new_office  # noqa: E402
from tap import Cases, equal  # noqa: E402

KINDS = ('幼儿园', '中小学', '培训机构')


def counts(answer):
    return {key: answer[key] for key in ('read', 'new', 'updated', 'unchanged', 'refused')}


def adds_up(answer):
    equal(answer['read'], answer['new'] + answer['updated'] + answer['unchanged'] + answer['refused'], 'read')
    equal(len(answer['faults']), answer['refused'], 'one fault a refused row')
    equal(len(answer['skipped_rows']), answer['skipped'], 'skipped')
    equal(len(answer['missing_rows']), answer['missing'], 'missing')


def correct_rejects(path):
    """What the sender does: puts right each marked cell of a reject file, whose comment says what is wrong."""
    book = openpyxl.load_workbook(path)
    sheet, done = book.worksheets[0], 0
    for line in sheet.iter_rows():
        for cell in line:
            if cell.comment is None:
                continue
            heading = next(sheet.cell(row, cell.column).value for row in range(cell.row - 1, 0, -1)
                           if sheet.cell(row, cell.column).value in ('机构名称', '统一社会信用代码', '办学状态', '有效期起', '有效期止',
                                                                     '在校（园）学生数', '批准日期'))
            cell.value = {'机构名称': f'更正后的机构{cell.row}', '统一社会信用代码': None, '办学状态': '在办', '有效期起': '2024-02-29',
                          '有效期止': '2027-02-28', '在校（园）学生数': 12, '批准日期': '2020-01-01'}[heading]
            done += 1
    book.save(path)
    return done


def story(case, folder, work, facts):
    sheet = lambda name: os.path.join(folder, name)
    rejects = os.path.join(work, '退回.xlsx')

    with case(f'{facts["name"]}: an office file is made and is clean'):
        office = new_office(os.path.join(work, 'office.minban'))
        equal(office.call('check')['ok'], True)

    with case(f'{facts["name"]}: the roster comes in, each faulty row told with its place'):
        dry = office.call('import', 'institution', sheet('机构花名册.xlsx'), '--dry-run', status=2)
        equal(office.call('list', 'institution'), [])
        answer = office.call('import', 'institution', sheet('机构花名册.xlsx'), '--rejects', rejects, status=2)
        adds_up(answer)
        equal(counts(dry), counts(answer))
        equal((answer['new'], answer['refused']), (facts['institutions'], sum(facts['faults'].values())))
        equal(collections.Counter(fault['code'] for fault in answer['faults']), collections.Counter(facts['faults']))
        for fault in answer['faults']:
            assert fault['sheet'] == '台账' and fault['row'] > 4 and fault['message'], fault
            assert fault['code'] in ('transition_not_allowed',) or fault['column'] and fault['heading'] and fault['field'], fault
        if facts.get('fault_rows'):
            equal(sorted((f['row'], f['code']) for f in answer['faults']), sorted((f['row'], f['code']) for f in facts['fault_rows']))

    with case(f'{facts["name"]}: every institution is there with its kind, state, town and size'):
        institutions = office.call('list', 'institution')
        equal(len(institutions), facts['institutions'])
        equal(collections.Counter(f'{i["type"]}/{i["status"]}' for i in institutions), collections.Counter(facts['by_kind_status']))
        equal(collections.Counter(i['town'] for i in institutions), collections.Counter(facts['by_town']))
        equal(sum(i['students'] or 0 for i in institutions), facts['students_all'])
        equal(sum(bool(i['inclusive']) for i in institutions), facts['inclusive'])

    with case(f'{facts["name"]}: the same roster again changes nothing; so does the csv of kindergartens'):
        again = office.call('import', 'institution', sheet('机构花名册.xlsx'), status=2)
        equal((again['new'], again['updated'], again['unchanged']), (0, 0, facts['institutions']))
        csv = office.call('import', 'institution', sheet('民办幼儿园花名册.csv'))
        adds_up(csv)
        equal((csv['unchanged'], csv['read'], csv['missing']), (facts['csv'], facts['csv'], 0))

    with case(f'{facts["name"]}: the refused rows, corrected by their sender, come in'):
        correct = correct_rejects(rejects)
        assert correct >= answer['refused'], correct
        mended = office.call('import', 'institution', rejects)
        adds_up(mended)
        equal((mended['read'], mended['refused']), (answer['refused'], 0))
        # A row that stood twice, its code struck out, is the institution that is there already.
        equal(mended['new'], sum(n for code, n in facts['faults'].items() if code != 'duplicate_uscc') + facts['twins'])
        office.call('undo')
        equal(office.call('import', 'institution', sheet('机构花名册.xlsx'), '--dry-run', status=2)['unchanged'], facts['institutions'])
        equal(len(office.call('list', 'institution')), facts['institutions'])

    with case(f'{facts["name"]}: hazards find their institutions although the names are untidy'):
        answer = office.call('import', 'hazard', sheet('隐患台账.xlsx'))
        adds_up(answer)
        equal((answer['new'], answer['refused']), (facts['hazards'], 0))
        for name in ('隐患台账.xlsx', '隐患台账.xls'):
            if os.path.exists(sheet(name)):
                again = office.call('import', 'hazard', sheet(name))
                equal((again['unchanged'], again['new'], again['updated'], again['set']), (facts['hazards'], 0, 0, None), name)

    with case(f'{facts["name"]}: hazards summed up as of 2026-06-30'):
        summary = office.call('hazard', 'summary', '--as-of', '2026-06-30')
        equal((summary['found'], summary['closed'], summary['rate'], summary['overdue'], summary['closed_late']),
              (facts['hazards'], facts['closed'], facts['rate'], facts['overdue'], facts['closed_late']))
        equal(summary['by_category'], facts['by_category'])
        equal(summary['by_severity'], facts['by_severity'])

    with case(f'{facts["name"]}: one more hazard is closed with a recheck and the rate moves; undone, it moves back'):
        first = office.call('list', 'hazard', '--where', 'status!=已销号', '--where', 'found<=2026-06-01', '--limit', '1')[0]
        office.call('hazard', 'close', first['id'], '--date', '2026-06-29', '--by', '林检', '--result', '合格')
        moved = office.call('hazard', 'summary', '--as-of', '2026-06-30')
        equal(moved['closed'], facts['closed'] + 1)
        equal(moved['rate'], half_up(facts['closed'] + 1, facts['hazards']))
        equal(office.call('get', 'hazard', first['id'])['recheck_by'], '林检')
        office.fails('hazard', 'close', first['id'], '--date', '2026-06-29', '--by', '林检', '--result', '合格', code='already_closed')
        office.call('undo')
        equal(office.call('hazard', 'summary', '--as-of', '2026-06-30'), summary)

    with case(f'{facts["name"]}: complaint cases by channel, category and region'):
        answer = office.call('import', 'complaint', sheet('信访件登记.xlsx'))
        adds_up(answer)
        equal((answer['new'], answer['refused']), (facts['cases'], 0))
        equal(office.call('import', 'complaint', sheet('信访件登记.xlsx'))['unchanged'], facts['cases'])
        facts['check_complaints'](office.call('complaint', 'summary'))

    with case(f'{facts["name"]}: the inspection of 2025: totals, vetoes, absentees and grades'):
        opened = office.call('inspect', 'open', '--year', '2025', '--today', '2025-11-28')
        equal(opened['read'], len(facts['results']))
        office.fails('inspect', 'open', '--year', '2025', code='year_open')
        for kind in KINDS:
            answer = office.call('inspect', 'scores', sheet(f'年检评分_{kind}.xlsx'), '--year', '2025')
            adds_up(answer)
            equal(answer['refused'], 0)
            again = office.call('inspect', 'scores', sheet(f'年检评分_{kind}.xlsx'), '--year', '2025')
            equal((again['unchanged'], again['new'] + again['updated']), (again['read'], 0))
        results = {r['institution']: {k: r[k] for k in ('total', 'grade', 'why')} for r in office.call('inspect', 'results', '--year', '2025')}
        equal(results, facts['results'])

    with case(f'{facts["name"]}: a later change of status does not alter the year'):
        name = next(name for name, result in facts['results'].items() if result['why'] == '')
        record = office.call('list', 'institution', '--where', f'name={name}')[0]
        office.call('set', 'institution', record['id'], 'status=停办' if record['status'] == '在办' else 'status=在办')
        after = {r['institution']: {k: r[k] for k in ('total', 'grade', 'why')} for r in office.call('inspect', 'results', '--year', '2025')}
        equal(after, facts['results'])
        office.call('undo')

    with case(f'{facts["name"]}: the office file is clean at the end, and so is its backup, restored'):
        equal(office.call('check')['ok'], True)
        copy, restored = os.path.join(work, 'copy.minban'), os.path.join(work, 'restored.minban')
        office.call('backup', '-o', copy)
        office.call('restore', copy, '-o', restored)
        equal(type(office)(restored).call('check')['ok'], True)
        equal(type(office)(restored).call('hazard', 'summary', '--as-of', '2026-06-30'), summary)
    return office


def half_up(part, whole):
    """The percentage by whole numbers, rounded half up to two decimals."""
    hundredths = (part * 20000 + whole) // (2 * whole)
    return f'{hundredths // 100}.{hundredths % 100:02d}'


def sent_facts():
    with open(os.path.join(SHARED, 'expected.json'), encoding='utf-8') as source:
        e = json.load(source)

    def check_complaints(summary):
        transferred = summary['by_channel']['上级转办']
        equal({k: [v[0], v[1] + '%'] for k, v in transferred['by_category'].items()}, e['cases_transferred'])
        mailbox = summary['by_channel']['信箱']
        equal([mailbox['cases'], mailbox['closed'], mailbox['rate'] + '%'], e['mailbox'])
        equal(summary['cases'], e['cases'])
        equal(sum(v[0] for v in summary['by_region'].values()), e['cases'])

    return {'name': 'sent ledgers', 'institutions': e['institutions'], 'faults': e['rejected'], 'by_kind_status': e['by_kind_status'],
            'by_town': e['by_town'], 'students_all': e['students_all'], 'inclusive': e['inclusive'], 'csv': 237, 'twins': 0, 'hazards': e['hazards'],
            'closed': e['hazards_closed'], 'rate': e['closed_rate'].rstrip('%'), 'overdue': e['overdue_open_as_of_2026_06_30'],
            'closed_late': e['closed_late'], 'by_category': e['hazards_by_category'], 'by_severity': e['hazards_by_severity'],
            'cases': e['cases'], 'check_complaints': check_complaints, 'results': e['inspection_2025']['results']}


def own_facts():
    with open(os.path.join(SAMPLE, 'expected.json'), encoding='utf-8') as source:
        e = json.load(source)
    h = e['hazards']

    def check_complaints(summary):
        for channel, facts in e['complaints'].items():
            found = summary['by_channel'][channel]
            equal((found['cases'], found['closed'], found['rate']), (facts['cases'], facts['closed'], half_up(facts['closed'], facts['cases'])))
            equal({k: v for k, v in found['by_category'].items() if v[0]},
                  {k: [n, half_up(n, facts['cases'])] for k, n in facts['by_category'].items()})

    return {'name': 'own sample', 'institutions': e['institutions'], 'faults': collections.Counter(f['code'] for f in e['faults']),
            'fault_rows': e['faults'], 'twins': 2, 'by_kind_status': e['by_kind_status'], 'by_town': e['by_town'], 'students_all': e['students_all'],
            'inclusive': e['inclusive'], 'csv': e['kindergartens_csv'], 'hazards': h['hazards'], 'closed': h['closed'],
            'rate': half_up(h['closed'], h['hazards']), 'overdue': h['overdue'], 'closed_late': h['closed_late'],
            'by_category': h['by_category'], 'by_severity': h['by_severity'], 'cases': sum(c['cases'] for c in e['complaints'].values()),
            'check_complaints': check_complaints, 'results': e['inspection_2025']}


def main():
    with Cases() as case, tempfile.TemporaryDirectory() as work:
        own = os.path.join(work, 'own')
        os.mkdir(own)
        subprocess.run(['cp', '-r', SAMPLE, os.path.join(own, 'ledgers')], check=True)
        story(case, os.path.join(own, 'ledgers'), own, own_facts())
        if os.path.isdir(SHARED):
            sent = os.path.join(work, 'sent')
            os.mkdir(sent)
            story(case, SHARED, sent, sent_facts())


main()

"""The command line's contract: what other programs rely on."""
import json
import os
import re
import subprocess
import sys
import tempfile

import openpyxl

sys.path.insert(0, os.path.dirname(__file__))
from command import PROGRAM, SAMPLE, SOURCE, Office, new_office, run  # noqa: E402
from tap import Cases, equal  # noqa: E402

LOCALES = ({'LC_ALL': 'zh_CN.UTF-8', 'LANGUAGE': 'zh_CN'}, {'LC_ALL': 'C'}, {'LC_ALL': 'POSIX'}, {'LC_ALL': '', 'LANG': '', 'LANGUAGE': ''})
TRANSLATED = ('message', 'hint')


def without_words(value):
    """A JSON document without the members that a locale may change."""
    if isinstance(value, dict):
        return {k: without_words(v) for k, v in value.items() if k not in TRANSLATED}
    if isinstance(value, list):
        return [without_words(v) for v in value]
    return value


def without_ids(value):
    if isinstance(value, dict):
        return {k: without_ids(v) for k, v in value.items() if k != 'id'}
    return [without_ids(v) for v in value] if isinstance(value, list) else value


def row_name(office, env):
    return office.call('list', 'institution', '--sort', 'name', '--limit', '1', env=env)[0]['name']


def sheet_of(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


ROSTER = ['机构名称', '机构类型', '统一社会信用代码', '所属乡镇', '办学状态', '在校（园）学生数']


def main():
    with Cases() as case, tempfile.TemporaryDirectory() as work:
        at = lambda name: os.path.join(work, name)
        office = new_office(at('a.minban'))

        with case('JSON is the same in every locale but for the words meant for people'):
            answers = []
            for number, env in enumerate(LOCALES):
                other = Office(at(f'locale{number}.minban'))
                done = run('new', other.path, '--office', '临溪县教育局', '--region', '369921', '--json', env=env)
                equal(done.returncode, 0)
                answer = other.call('import', 'institution', os.path.join(SAMPLE, '机构花名册.xlsx'), status=2, env=env)
                answer.pop('set')
                sheet_of(at(f'changed{number}.xlsx'), [ROSTER[:5] + ['是否普惠', '在校（园）学生数'], [row_name(other, env), '幼儿园', '1', None, '好', '是', '-1'],
                                                       [row_name(other, env), None, None, None, None, '是', '7']])
                changed = other.call('import', 'institution', at(f'changed{number}.xlsx'), '--dry-run', status=2, env=env)
                listed = other.call('list', 'institution', '--where', 'town=云亭镇', '--sort', 'name', '--limit', '5', env=env)
                answers.append(without_words([answer, without_ids(changed), without_ids(listed)]))
                assert changed['updates'][0]['fields'] and all(fault['expected'] for fault in changed['faults']), changed
            for answer in answers[1:]:
                equal(answer, answers[0])

        with case('people are spoken to in their language'):
            chinese = run('list', 'nonsense', '--db', office.path, env=LOCALES[0]).stderr.decode()
            english = run('list', 'nonsense', '--db', office.path, env=LOCALES[1]).stderr.decode()
            assert re.search('[\u4e00-\u9fff]', chinese) and not re.search('[\u4e00-\u9fff]', english), (chinese, english)

        with case('usage errors and unknown names end with 1 and an error object'):
            for arguments, code in ((('list', 'nonsense'), 'register_unknown'), (('list', 'institution', '--where', 'nonsense=1'), 'field_unknown'),
                                    (('get', 'institution', '12345'), 'record_not_found'), (('get', 'institution', 'x'), 'record_not_found'),
                                    (('frobnicate',), 'usage'), (('list',), 'usage'), (('list', 'institution', '--nonsense'), 'usage'),
                                    (('report', 'nonsense', '-o', at('x.xlsx')), 'report_unknown'), (('undo',), 'nothing_to_undo'),
                                    (('hazard', 'summary', '--as-of', '2026-02-30'), 'argument_invalid'),
                                    (('inspect', 'results', '--year', '2019'), 'year_not_open')):
                error = office.fails(*arguments, code=code)
                assert not error['message'].startswith('mb_'), error

        with case('published results change by no command until they are opened again with a reason'):
            year = new_office(at('year.minban'))
            year.call('import', 'institution', sheet_of(at('two.xlsx'), [ROSTER, ['阳光幼儿园', '幼儿园', None, '甲镇', '在办', 1], ['月亮幼儿园', '幼儿园', None, '甲镇', '在办', 1]]))
            year.call('inspect', 'open', '--year', '2025')
            sheet_of(at('part.xlsx'), [['单位名称', 'A1', 'A2'], ['阳光幼儿园', 1, 1]])
            year.call('inspect', 'scores', at('part.xlsx'), '--year', '2025')
            year.fails('inspect', 'publish', '--year', '2025', code='year_incomplete')
            year.call('undo')
            done = year.call('inspect', 'publish', '--year', '2025', '--today', '2026-06-30')
            equal(done, {'year': 2025, 'published': '2026-06-30', 'reopened': None, 'participants': 2, 'scored': 0, 'vetoed': 0, 'incomplete': 0, 'absent': 2})
            before = year.call('inspect', 'results', '--year', '2025')
            participant, opened = year.call('list', 'participant')[0]['id'], year.call('list', 'inspection')[0]['id']
            for arguments, code in ((('inspect', 'scores', at('part.xlsx'), '--year', '2025'), 'year_published'),
                                    (('inspect', 'publish', '--year', '2025'), 'year_published'), (('undo',), 'locked'),
                                    (('set', 'participant', participant, 'note=改'), 'register_kept'),
                                    (('set', 'inspection', opened, 'published='), 'register_kept'), (('delete', 'participant', participant), 'register_kept'),
                                    (('import', 'participant', at('two.xlsx')), 'register_kept'), (('inspect', 'reopen', '--year', '2025'), 'usage'),
                                    (('inspect', 'reopen', '--year', '2025', '--reason', ' '), 'argument_invalid'),
                                    (('inspect', 'reopen', '--year', '2024', '--reason', '复核'), 'year_not_open')):
                error = year.fails(*arguments, code=code)
                assert code not in ('locked', 'year_published') or '2025' in error['message'] and error['hint'], error
            equal(year.call('inspect', 'results', '--year', '2025'), before)
            equal(year.call('inspect', 'reopen', '--year', '2025', '--reason', '单位申请复核')['reopened'], '单位申请复核')
            year.call('inspect', 'scores', at('part.xlsx'), '--year', '2025')

        with case('files that are not what they should be are refused with advice, and nothing changes'):
            before = office.call('changes')
            with open(at('text.xlsx'), 'wb') as out:
                out.write(b'\x00\x01\x02 not a workbook' * 50)
            open(at('empty.xlsx'), 'wb').close()
            with open(os.path.join(SAMPLE, '机构花名册.xlsx'), 'rb') as source, open(at('cut.xlsx'), 'wb') as out:
                out.write(source.read()[:9000])
            sheet_of(at('strange.xlsx'), [['苹果', '梨'], [1, 2]])
            for name, codes in (('text.xlsx', ('file_kind',)), ('empty.xlsx', ('file_empty',)), ('cut.xlsx', ('file_damaged',)),
                                ('strange.xlsx', ('heading_not_found',)), ('absent.xlsx', ('file_not_found',)), ('.', ('file_unreadable', 'file_kind'))):
                error = office.fails('import', 'institution', at(name))
                assert error['code'] in codes and error['hint'], (name, error)
            equal(office.call('changes'), before)

        with case('an office file that is none, or of a newer version, is refused unharmed'):
            with open(at('no.minban'), 'w', encoding='utf-8') as out:
                out.write('this is no database, but long enough to be one' * 40)
            equal(Office(at('no.minban')).fails('check')['code'], 'not_office_file')
            equal(Office(at('missing.minban')).fails('check')['code'], 'file_not_found')
            subprocess.run(['sqlite3', at('other.minban'), 'create table t (a); insert into t values (1)'], check=True)
            equal(Office(at('other.minban')).fails('check')['code'], 'not_office_file')
            new_office(at('newer.minban'))
            subprocess.run(['sqlite3', at('newer.minban'), 'pragma user_version = 9999'], check=True)
            with open(at('newer.minban'), 'rb') as source:
                bytes_before = source.read()
            equal(Office(at('newer.minban')).fails('list', 'institution')['code'], 'office_newer')
            with open(at('newer.minban'), 'rb') as source:
                equal(source.read(), bytes_before)

        with case('a new office never takes the place of a file, nor lies in a folder that is not there'):
            for path, code in ((office.path, 'file_exists'), (at('nowhere/x.minban'), 'folder_missing')):
                done = run('new', path, '--office', '甲', '--region', '369921', '--json')
                equal((done.returncode, json.loads(done.stdout)['error']['code']), (1, code))
            done = run('new', at('r.minban'), '--office', '甲', '--region', '36992', '--json')
            equal((done.returncode, os.path.exists(at('r.minban'))), (1, False))

        with case('names with markup, quotes and formulas are kept, shown and exported as typed'):
            names = ['=1+1', '<b>粗</b>&amp;', "O'Neil 幼儿园", '"引号"园', '+86', '@园', '-园', '园\\n', '𠮷祥幼儿园']
            sheet_of(at('odd.xlsx'), [ROSTER] + [[None, '幼儿园', None, '甲镇', '在办', 1] for _ in names])
            book = openpyxl.load_workbook(at('odd.xlsx'))
            for row, name in enumerate(names, 2):
                book.active.cell(row, 1).value = name
                book.active.cell(row, 1).data_type = 's'
            book.save(at('odd.xlsx'))
            answer = office.call('import', 'institution', at('odd.xlsx'))
            equal(answer['new'], len(names))
            equal(sorted(r['name'] for r in office.call('list', 'institution')), sorted(names))
            office.call('report', 'roster', '-o', at('roster.xlsx'))
            cells = {cell.value: cell.data_type for line in openpyxl.load_workbook(at('roster.xlsx')).active.iter_rows() for cell in line}
            for name in names:
                equal(cells.get(name), 's', name)
            office.call('report', 'roster', '-o', at('roster.csv'))
            other = new_office(at('csv.minban'))
            other.call('import', 'institution', at('roster.csv'))
            equal(sorted(r['name'] for r in other.call('list', 'institution')), sorted(names))

        with case('a record is set, its change is in the record of changes, undone and redone'):
            record = office.call('list', 'institution', '--where', 'name=+86')[0]
            changed = office.call('set', 'institution', record['id'], 'students=35人', 'town=乙镇', '--as', '小王')
            equal((changed['students'], changed['town']), (35, '乙镇'))
            rows = office.call('changes', 'institution', record['id'])
            equal({(r['field'], r['before'], r['after'], r['actor']) for r in rows if r['op'] == 'update'},
                  {('students', 1, 35, '小王'), ('town', '甲镇', '乙镇', '小王')})
            office.fails('undo', '--as', '小李', code='nothing_to_undo')
            office.call('undo', '--as', '小王')
            equal(office.call('get', 'institution', record['id'])['students'], 1)
            office.call('redo', '--as', '小王')
            equal(office.call('get', 'institution', record['id'])['town'], '乙镇')

        with case('an undo is refused, with a list, where the field has changed since'):
            record = office.call('list', 'institution', '--where', 'name=@园')[0]
            office.call('set', 'institution', record['id'], 'students=5', '--as', '甲')
            office.call('set', 'institution', record['id'], 'students=6', '--as', '乙')
            error = office.fails('undo', '--as', '甲', code='undo_conflict')
            assert '@园' in error['message'], error
            equal(office.call('get', 'institution', record['id'])['students'], 6)

        with case('wrong values are refused by set: dates, words, counts, steps'):
            for pair, code in (('licence_to=2024-02-30', 'date_invalid'), ('status=挺好', 'status_unknown'), ('students=-1', 'count_negative'),
                               ('uscc=52369921497789093X', 'uscc_check_digit'), ('name=', 'name_missing'), ('nonsense=1', 'field_unknown'),
                               ('status=批准筹设', 'transition_not_allowed')):
                error = office.fails('set', 'institution', record['id'], pair)
                assert error['code'] in (code, code.split('_', 1)[-1]) or code.endswith(error['code'].lstrip('%s_')), (pair, error)
            equal(office.call('get', 'institution', record['id'])['status'], '在办')

        with case('a major hazard is closed with its five commitments only; those it lacks may be told with the recheck'):
            hazard = office.call('set', 'hazard', 'new', 'found=2026-05-10', 'institution=@园', 'category=消防安全', 'severity=重大',
                                 'description=安全出口锁闭', 'limit=2026-05-20', 'measure=拆除门锁')['id']
            recheck = ('hazard', 'close', hazard, '--date', '2026-05-25', '--by', '林检')
            for words in ((), ('responsible=赵园长', 'fund=0')):
                error = office.fails(*recheck, *words)
                assert error['code'].endswith('required'), error
                assert all((label in error['message']) == (not words or label == 'Emergency plan')
                           for label in ('Person responsible', 'Rectification cost', 'Emergency plan')), error
            error = office.fails('set', 'hazard', hazard, 'status=已销号', 'completed=2026-05-20', 'recheck_result=合格')
            assert error['code'].endswith('required'), error
            office.fails(*recheck, 'plan', code='usage')
            office.fails(*recheck, 'plans=停课', code='field_unknown')
            equal(office.call('get', 'hazard', hazard)['status'], '待整改')
            office.call(*recheck, 'responsible=赵园长', 'fund=0', 'measure=另一措施', 'plan=派人值守')
            closed = office.call('get', 'hazard', hazard)
            equal([closed[field] for field in ('status', 'measure', 'responsible', 'plan')], ['已销号', '拆除门锁', '赵园长', '派人值守'])

        with case('an import applies whole or not at all when every row is demanded'):
            sheet_of(at('half.xlsx'), [ROSTER, ['好园', '幼儿园', None, '甲镇', '在办', 3], [None, '幼儿园', None, '甲镇', '在办', 3]])
            before = len(office.call('list', 'institution'))
            equal(office.call('import', 'institution', at('half.xlsx'), '--all-or-nothing', status=1)['error']['code'], 'rows_refused')
            equal(len(office.call('list', 'institution')), before)
            sheet_of(at('all.xlsx'), [ROSTER, [None, '幼儿园', None, '甲镇', '在办', 3]])
            equal(office.call('import', 'institution', at('all.xlsx'), status=2)['refused'], 1)
            words = run('--db', office.path, 'import', 'institution', at('all.xlsx'), env=LOCALES[1]).stdout.decode()
            equal(('Nothing was changed.' in words, 'already' in words), (True, False), 'nothing is said to be there already')

        with case('an empty cell erases nothing unless told to'):
            sheet_of(at('less.xlsx'), [ROSTER, ['好园', '幼儿园', None, '甲镇', '在办', 3]])
            office.call('import', 'institution', at('less.xlsx'))
            sheet_of(at('less.xlsx'), [ROSTER, ['好园', '幼儿园', None, '甲镇', '在办', None]])
            equal(office.call('import', 'institution', at('less.xlsx'))['unchanged'], 1)
            equal(office.call('import', 'institution', at('less.xlsx'), '--empty-erases')['updated'], 1)

        with case('a value for all rows stands where the file has no column, and is judged like a cell'):
            sheet_of(at('title.xlsx'), [['丁镇民办幼儿园名单'], ['机构名称', '在校（园）学生数'], ['丁园', 3], ['戊园', 4]])
            answer = office.call('import', 'institution', at('title.xlsx'), '--dry-run', status=2)
            lacking = answer['warnings'][[w['code'] for w in answer['warnings']].index('status_no_column')]
            equal((answer['refused'], answer['faults'][0]['code'], answer['faults'][0]['heading'], answer['faults'][0]['column'], lacking['heading']),
                  (2, 'status_missing', '办学状态', None, '办学状态'))
            answer = office.call('import', 'institution', at('title.xlsx'), '--set', 'status=正常办学', '--set', 'town=丁镇')
            equal((answer['new'], [(c['field'], c['value'], c['from_title']) for c in answer['constants']]),
                  (2, [('status', '正常办学', False), ('town', '丁镇', False), ('type', '幼儿园', True)]))
            equal({(r['type'], r['status']) for r in office.call('list', 'institution', '--where', 'town=丁镇')}, {('幼儿园', '在办')})
            office.fails('import', 'institution', at('title.xlsx'), '--set', 'nonsense=1', code='field_unknown')
            office.fails('import', 'institution', at('title.xlsx'), '--set', 'approved=2024-02-30', code='date_invalid')
            office.fails('import', 'institution', at('title.xlsx'), '--set', 'approved', code='usage')

        with case('a column matched by hand is remembered for files of the same headings'):
            sheet_of(at('map.xlsx'), [['机构名称', '机构类型', '办学状态', '人头儿'], ['己园', '幼儿园', '在办', 3]])
            answer = office.call('import', 'institution', at('map.xlsx'), '--map', '人头儿=students')
            equal((answer['new'], [(c['field'], c['by_hand']) for c in answer['columns']][3]), (1, ('students', True)))
            sheet_of(at('map.xlsx'), [['2027年'], ['机构名称', '机构类型', '办学状态', '人头儿'], ['己园', '幼儿园', '在办', 4]])
            answer = office.call('import', 'institution', at('map.xlsx'))
            equal((answer['updates'][0]['fields'], answer['columns'][3]['by_hand']), ([{'field': 'students', 'before': 3, 'after': 4}], True))
            office.fails('import', 'institution', at('map.xlsx'), '--map', '人头儿=nonsense', code='field_unknown')

        with case('hidden rows are read and told, a formula that nobody has worked out is told'):
            sheet_of(at('hidden.xlsx'), [ROSTER, ['庚园', '幼儿园', None, '甲镇', '在办', 3], ['辛园', '幼儿园', None, '甲镇', '在办', '=1+2']])
            book = openpyxl.load_workbook(at('hidden.xlsx'))
            book.active.row_dimensions[2].hidden = True
            book.save(at('hidden.xlsx'))
            answer = office.call('import', 'institution', at('hidden.xlsx'))
            told = {w['code']: (w['row'], w['column'], w['heading']) for w in answer['warnings']}
            equal((answer['new'], told['rows_hidden'], told['formula_without_value']), (2, (2, None, None), (3, 'F', '在校（园）学生数')))

        with case('a code moves to the record of that name without one; another code is a conflict'):
            codes = ['52320581MJA123454N', '52320581MJ39693770']
            sheet_of(at('code.xlsx'), [ROSTER, ['好园', '幼儿园', codes[0], '甲镇', '在办', 3]])
            equal(office.call('import', 'institution', at('code.xlsx'))['updated'], 1)
            sheet_of(at('code.xlsx'), [ROSTER, ['好园', '幼儿园', codes[1], '甲镇', '在办', 3]])
            answer = office.call('import', 'institution', at('code.xlsx'), status=2)
            equal(answer['faults'][0]['code'], 'code_conflict')

        with case('an imported state must be an allowed step'):
            sheet_of(at('state.xlsx'), [ROSTER, ['好园', '幼儿园', None, '甲镇', '限期整改', 3]])
            equal(office.call('import', 'institution', at('state.xlsx'))['updated'], 1)
            sheet_of(at('state.xlsx'), [ROSTER, ['好园', '幼儿园', None, '甲镇', '批准筹设', 3]])
            equal(office.call('import', 'institution', at('state.xlsx'), status=2)['faults'][0]['code'], 'transition_not_allowed')

        with case('search finds one and two characters, pinyin and its initials, and codes'):
            sheet_of(at('find.xlsx'), [ROSTER, ['长乐重阳幼儿园', '幼儿园', '52369921497789093U', '丙镇', '在办', 3]])
            office.call('import', 'institution', at('find.xlsx'))
            for word in ('长', '重阳', '阳幼', 'changle', 'zhangle', 'chongyang', 'zhongyang', 'clcy', '52369921497789093U', '长乐 幼儿园'):
                found = [r['name'] for r in office.call('list', 'institution', '--search', word)]
                assert '长乐重阳幼儿园' in found, (word, found)
            equal(office.call('list', 'institution', '--search', '不存在的园'), [])

        with case('two writers at once lose nothing'):
            ids = [r['id'] for r in office.call('list', 'institution')][:6]
            running = [subprocess.Popen([PROGRAM, 'set', 'institution', record_id, f'address={n}号', '--db', office.path, '--as', f'员{n}', '--json'],
                                        stdout=subprocess.PIPE) for n, record_id in enumerate(ids)]
            equal([process.wait(60) for process in running], [0] * len(ids))
            for process in running:
                process.stdout.close()
            for n, record_id in enumerate(ids):
                equal(office.call('get', 'institution', record_id)['address'], f'{n}号')
            equal(office.call('check')['ok'], True)

        with case('a change of the record of changes by hand is found'):
            copy = Office(at('tampered.minban'))
            office.call('backup', '-o', copy.path)
            tables = subprocess.run(['sqlite3', copy.path, "select name from sqlite_schema where type='table'"], check=True,
                                    stdout=subprocess.PIPE).stdout.decode().split()
            audit = next(t for t in tables if 'audit' in t or 'change' in t)
            columns = subprocess.run(['sqlite3', copy.path, f'select name from pragma_table_info("{audit}")'], check=True,
                                     stdout=subprocess.PIPE).stdout.decode().split()
            column = next(c for c in columns if c in ('record', 'record_id', 'rec'))
            subprocess.run(['sqlite3', copy.path, f'update "{audit}" set "{column}" = "{column}" + 1 where rowid = (select min(rowid) from "{audit}")'], check=False)
            answer = copy.call('check', status=1)
            assert any(f['code'] == 'chain_broken' for f in answer['faults']), answer

        with case('the man page names every command, and every command of the man page exists'):
            with open(os.path.join(SOURCE, 'data', 'minban.1'), encoding='utf-8') as source:
                page = source.read().replace('\\-', '-').replace('\\fI', '').replace('\\fR', '').replace('\\fB', '')
            help_text = run('--help', env={'LC_ALL': 'C'}).stdout.decode()
            commands = re.findall(r'^  minban (\w+(?: (?:open|scores|form|results|summary|close|dump))?)', help_text, re.M)
            assert len(commands) >= 20, commands
            for command in commands:
                assert re.search(r'\b' + command.replace(' ', r'[ "]+') + r'\b', page), command


main()

"""A register, a report, a letter, a chart and a rubric, each added by data files alone, are used through every function."""
import csv
import os
import re
import subprocess
import sys
import tempfile

import openpyxl

sys.path.insert(0, os.path.dirname(__file__))
from command import SAMPLE, SOURCE, new_office, run  # noqa: E402
from tap import Cases, equal  # noqa: E402

VEHICLE = """[Register]
id=vehicle
version=1
label=School buses
label[zh_CN]=校车
singular=school bus
singular[zh_CN]=校车
title=plate
identity=plate
sort=plate
headings=校车台账

[Field plate]
type=text
label=Plate
label[zh_CN]=车牌号
aliases=号牌
required=true
unique=true
list=true
search=true

[Field institution]
type=link
link=institution
label=Institution
label[zh_CN]=使用单位
required=true
filter=true
list=true

[Field seats]
type=integer
label=Seats
label[zh_CN]=核载人数
unit=人
min=1
list=true

[Field mileage]
type=decimal
label=Mileage
label[zh_CN]=里程（万公里）

[Field price]
type=money
label=Price
label[zh_CN]=购置价（元）
unit=元

[Field checked]
type=date
label=Checked on
label[zh_CN]=年审日期

[Field escorted]
type=boolean
label=Escorted
label[zh_CN]=有无照管员

[Field status]
type=choice
label=Status
label[zh_CN]=状态
required=true
default=在用
choices=在用;停用
filter=true
list=true
{more}
[States]
field=status

[Transition 在用>停用]
label=Retire
label[zh_CN]=停用
"""


def listed(folder, kind):
    return sorted(os.listdir(os.path.join(SOURCE, 'data', kind)))


def copy_declaration(data, kind, ending, change):
    """One shipped declaration as a new one by another name: what an office does to begin its own."""
    source_name = next(name for name in listed(data, kind) if name.endswith(ending))
    with open(os.path.join(SOURCE, 'data', kind, source_name), encoding='utf-8') as source:
        text = change(source.read())
    os.makedirs(os.path.join(data, kind), exist_ok=True)
    with open(os.path.join(data, kind, 'mine' + ending), 'w', encoding='utf-8') as out:
        out.write(text)
    return source_name[:-len(ending)]


def retitled(words):
    """The declaration with id mine and another title, whatever its head is called."""
    def change(text):
        text = re.sub(r'(?m)^id=.*$', 'id=mine', text, count=1)
        text = re.sub(r'(?m)^name=.*$', 'name=mine', text, count=1)
        return re.sub(r'(?m)^title(\[zh_CN\])?=.*$', lambda m: f'title{m.group(1) or ""}={words}', text, count=0)
    return change


def main():
    with Cases() as case, tempfile.TemporaryDirectory() as work:
        at = lambda name: os.path.join(work, name)
        data = at('data')
        os.makedirs(os.path.join(data, 'registers'))
        os.environ['MB_DATA_DIR'] = data
        write = lambda text: open(os.path.join(data, 'registers', 'vehicle.register'), 'w', encoding='utf-8').write(text)
        write(VEHICLE.format(more=''))
        office = new_office(at('a.minban'))

        with case('a register is there by its file alone'):
            equal([r for r in office.call('registers') if r['name'] == 'vehicle'], [{'name': 'vehicle', 'title': '校车', 'records': 0}])
            assert {'plate', 'institution', 'seats', 'note', 'tags'} <= {f['id'] for f in office.call('fields', 'vehicle')}

        office.call('import', 'institution', os.path.join(SAMPLE, '机构花名册.xlsx'), status=2)
        names = [r['name'] for r in office.call('list', 'institution', '--limit', '3')]

        with case('its ledger is imported, checked and refused by its declaration'):
            book = openpyxl.Workbook()
            for line in (['某县校车台账'], ['号牌', '使用单位', '核载人数', '里程（万公里）', '购置价（元）', '年审日期', '有无照管员', '状态'],
                         ['甲A1', names[0], '19人', 3.25, '125,000.50', '2025.3.1', '有', '在用'], ['甲A2', names[1], 0, 1, 1, '2025-01-01', '无', '在用'],
                         ['甲A3', '没有这所学校', 7, 1, 1, None, '是', '在用'], ['甲A4', names[2], 7, None, None, None, '是', '停用']):
                book.active.append(line)
            book.save(at('buses.xlsx'))
            answer = office.call('import', 'vehicle', at('buses.xlsx'), '--rejects', at('rejects.xlsx'), status=2)
            equal((answer['new'], answer['refused']), (2, 2))
            equal({(f['row'], f['code']) for f in answer['faults']}, {(4, 'seats_out_of_range'), (5, 'institution_unknown')})
            equal(openpyxl.load_workbook(at('rejects.xlsx')).active.cell(1, 1).value, '某县校车台账')
            bus = office.call('list', 'vehicle', '--where', 'plate=甲A1')[0]
            equal((bus['institution'], bus['seats'], bus['mileage'], bus['price'], bus['checked'], bus['escorted']),
                  (names[0], 19, '3.25', '125000.50', '2025-03-01', True))

        with case('it is searched, changed, stepped, undone and its changes are kept'):
            equal([r['plate'] for r in office.call('list', 'vehicle', '--search', '甲A')], ['甲A1', '甲A4'])
            office.call('set', 'vehicle', bus['id'], 'status=停用', 'tags=待处置', 'note=报废')
            office.fails('set', 'vehicle', bus['id'], 'status=在用', code='transition_not_allowed')
            equal({r['field'] for r in office.call('changes', 'vehicle', bus['id']) if r['op'] == 'update'}, {'status', 'tags', 'note'})
            office.call('undo')
            equal(office.call('get', 'vehicle', bus['id'])['status'], '在用')
            equal(office.call('check')['ok'], True)

        with case('a later version of its file adds a field and renames one; nothing is lost'):
            write(VEHICLE.replace('version=1', 'version=2').replace('[Field seats]', '[Field capacity]\nwas=seats').format(
                more='\n[Field colour]\ntype=text\nlabel=Colour\nlabel[zh_CN]=颜色\nlist=true\n'))
            bus = office.call('get', 'vehicle', bus['id'])
            equal((bus['capacity'], bus['colour']), (19, None))
            office.call('set', 'vehicle', bus['id'], 'colour=黄')
            equal(office.call('list', 'vehicle', '--where', 'colour=黄')[0]['plate'], '甲A1')
            equal(office.call('check')['ok'], True)

        with case('a rubric of the office\'s own takes the place of the shipped one'):
            head_name = next(n for n in listed(data, 'rubrics') if 'kindergarten' in n and n.endswith('.rubric'))
            with open(os.path.join(SOURCE, 'data', 'rubrics', head_name), encoding='utf-8') as source:
                head = source.read()
            os.makedirs(os.path.join(data, 'rubrics'), exist_ok=True)
            head = re.sub(r'(?m)^version=.*$', 'version=own.1', head)
            head = re.sub(r'(?m)^bands=.*$', 'bands=甲:85;乙:60;丙:0', head)
            head = re.sub(r'(?m)^fail=.*$', 'fail=丙', head)
            head = re.sub(r'(?m)^rows=.*$', 'rows=own.csv', head)
            with open(os.path.join(data, 'rubrics', head_name), 'w', encoding='utf-8') as out:
                out.write(head)
            with open(os.path.join(data, 'rubrics', 'own.csv'), 'w', encoding='utf-8', newline='') as out:
                rows = csv.writer(out)
                rows.writerow('kind,code,section_code,section,item,points,criteria,deduction,method,basis'.split(','))
                rows.writerow(['item', 'A1', 'A', '办园', '园舍', 40, '', '', '', ''])
                rows.writerow(['item', 'A2', 'A', '办园', '师资', 60, '', '', '', ''])
                rows.writerow(['veto', 'V1', 'V', '否决', '重大事故', '', '', '', '', ''])
            office.call('inspect', 'open', '--year', '2025')
            kindergartens = [r['name'] for r in office.call('list', 'institution', '--where', 'type=幼儿园', '--where', 'status=在办', '--limit', '3')]
            book = openpyxl.Workbook()
            for line in (['机构名称', 'A1 园舍', 'A2 师资', 'V1 重大事故'], [kindergartens[0], 30.5, 60, None], [kindergartens[1], '/', 30, None],
                         [kindergartens[2], 40, 60, '√']):
                book.active.append(line)
            book.save(at('own-scores.xlsx'))
            equal(office.call('inspect', 'scores', at('own-scores.xlsx'), '--year', '2025')['refused'], 0)
            results = {r['institution']: (r['total'], r['grade'], r['why']) for r in office.call('inspect', 'results', '--year', '2025')}
            equal([results[name] for name in kindergartens], [('90.50', '甲', ''), ('50.00', '丙', ''), ('100.00', '丙', 'veto')])

        with case('a report is there by its file alone, in each form'):
            base = copy_declaration(data, 'reports', '.report', retitled('自定上报表'))
            assert any(r['name'] == 'mine' for r in office.call('report')), base
            for ending in ('xlsx', 'pdf', 'csv'):
                office.call('report', 'mine', '-o', at('mine.' + ending))
            words = [cell.value for line in openpyxl.load_workbook(at('mine.xlsx')).active.iter_rows() for cell in line]
            assert any(isinstance(w, str) and '自定上报表' in w for w in words), words[:5]
            assert '自定上报表' in subprocess.run(['pdftotext', at('mine.pdf'), '-'], check=True, stdout=subprocess.PIPE).stdout.decode()

        with case('a chart is there by its file alone'):
            copy_declaration(data, 'charts', '.chart', retitled('自定图'))
            assert any(r['name'] == 'mine' and r['title'] == '自定图' for r in office.call('chart')), office.call('chart')
            for ending in ('svg', 'png', 'pdf'):
                assert office.call('chart', 'mine', '-o', at('mine-chart.' + ending))['size'] > 500

        with case('a letter is there by its file alone'):
            copy_declaration(data, 'letters', '.letter', retitled('自定通知'))
            assert any(r['name'] == 'mine' for r in office.call('print')), office.call('print')
            office.call('print', 'mine', '--institution', kindergartens[0], '-o', at('mine-letter.pdf'))
            assert kindergartens[0] in subprocess.run(['pdftotext', at('mine-letter.pdf'), '-'], check=True, stdout=subprocess.PIPE).stdout.decode().replace('\n', '')

        with case('a wrong declaration is told with file, group and key'):
            write(VEHICLE.replace('type=integer', 'type=intger').format(more=''))
            error = office.fails('registers', code='declaration_invalid')
            assert 'vehicle' in error['message'] and 'seats' in error['message'], error


main()

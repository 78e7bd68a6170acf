#!/usr/bin/python3
"""Makes the sample office's ledgers: fictional names, the faults of real life.

They are written by openpyxl and Python alone, and expected.json holds what a correct reading gives, counted here and
never by Minban Desk. Run it only to change the sample: the result is kept in the tree.
"""
import collections
import csv
import datetime
import decimal
import json
import os
import random

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

HERE = os.path.dirname(os.path.abspath(__file__))
RUBRICS = os.path.join(HERE, '..', 'rubrics')
rng = random.Random(20251125)
REGION, COUNTY = '369900', '青禾县'
TOWNS = ['云亭镇', '柳溪镇', '石梁镇', '桃源乡', '枫林乡', '清河街道', '白鹭乡', '望山镇']
BRANDS = ['小树苗', '七色光', '明珠', '春晖', '蓝月亮', '金苹果', '育苗', '启智', '朝阳', '小博雅', '童趣', '星空', '百灵鸟', '小蜜蜂',
          '海贝', '稻香', '银杏', '荷风', '青鸟', '晨露', '半亩方塘', '长乐', '重阳', '音乐之家']
TAILS = ['', '中心', '实验', '双语', '艺术', '第二']
SURNAMES, GIVEN = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张', '文明华丽芳伟静强敏洁磊娜军艳勇涛超霞平刚桂兰英梅'
AS_OF = datetime.date(2026, 6, 30)
ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'


def person():
    return rng.choice(SURNAMES) + ''.join(rng.sample(GIVEN, rng.choice([1, 2])))


def uscc(prefix):
    body = ''.join(rng.choice('0123456789') for _ in range(8))
    total = sum(int(c) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2)))
    check = 11 - total % 11
    first = prefix + REGION + body + ('X' if check == 10 else '0' if check == 11 else str(check))
    value = (31 - sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first)) % 31) % 31
    return first + ALPHABET[value]


def written_date(day):
    """A date as one of many hands writes it."""
    return rng.choice([
        datetime.datetime(day.year, day.month, day.day), datetime.datetime(day.year, day.month, day.day),
        f'{day.year}.{day.month}.{day.day}', f'{day.year}年{day.month}月{day.day}日', day.strftime('%Y/%m/%d'), day.isoformat()])


def written_count(number):
    wide = str(number).translate(str.maketrans('0123456789', '０１２３４５６７８９'))
    return rng.choice([number, number, number, str(number), wide, f'{number}人'])


def day_between(first, last):
    return first + datetime.timedelta(days=rng.randrange((last - first).days + 1))


def institutions():
    kinds = (['幼儿园'] * 84 + ['小学'] * 7 + ['初中'] * 4 + ['普通高中'] * 2 + ['中等职业学校'] + ['培训机构'] * 42)
    used, rows = set(), []
    for kind in kinds:
        while True:
            town, brand, tail = rng.choice(TOWNS), rng.choice(BRANDS), rng.choice(TAILS)
            place = town[:2] if kind in ('幼儿园', '小学') else ''
            end = {'幼儿园': '幼儿园', '小学': '小学', '初中': '初级中学', '普通高中': '高级中学', '中等职业学校': '职业技术学校'}.get(kind)
            name = COUNTY + place + brand + tail + (end or rng.choice(['艺术', '体育', '科技', '文化艺术']) + f'培训学校（{town[:2]}校区）')
            if name not in used:
                used.add(name)
                break
        if kind == '幼儿园':
            status = rng.choices(['在办', '限期整改', '批准筹设', '未批在办'], [70, 6, 9, 9])[0]
        else:
            status = rng.choices(['在办', '限期整改', '批准筹设'], [85, 4, 11])[0]
        running = status in ('在办', '限期整改')
        classes = rng.randint(2, 14) if running else 0
        since = day_between(datetime.date(2022, 9, 1), datetime.date(2025, 8, 31))
        profit = kind == '培训机构' and rng.random() < 0.7
        rows.append({
            'name': name, 'type': kind, 'uscc': uscc('91' if profit else '52'), 'town': town, 'status': status,
            'licence': f'教民{REGION}{dict(幼儿园=6, 小学=5, 初中=4, 普通高中=3, 中等职业学校=3, 培训机构=7)[kind]}{rng.randrange(10**6):06d}号'
            if running else None,
            'licence_from': since if running else None,
            'licence_to': since.replace(year=since.year + rng.choice([3, 4])) if running else None,
            'address': f'{town}{rng.choice(["学前路", "文昌路", "建设路", "滨河路"])}{rng.randint(1, 300)}号',
            'sponsor': person(), 'legal_person': person(), 'principal': person(),
            'phone': '1' + rng.choice('356789') + f'{rng.randrange(10**9):09d}',
            'classes': classes, 'students': classes * rng.randint(12, 34), 'staff': classes * 3, 'teachers': classes * 2,
            'inclusive': kind == '幼儿园' and rng.random() < 0.45, 'nature': '营利性' if profit else '非营利性',
            'level': rng.choices([None, '县级骨干', '市级骨干', '省级骨干'], [80, 8, 5, 3])[0] if kind == '幼儿园' and running else None,
            'approved': day_between(datetime.date(2003, 1, 1), datetime.date(2022, 8, 31))})
    rng.shuffle(rows)
    return rows


HEADINGS = ['序号', '机构名称', '机构类型', '统一社会信用代码', '办学许可证号', '有效期起', '有效期止', '所属乡镇', '详细地址', '举办者',
            '法定代表人', '校（园）长', '联系电话', '办学状态', '班级数', '在校（园）学生数', '教职工数', '专任教师数', '是否普惠', '营利性质',
            '等级', '批准日期', '备注']


def roster_cells(number, row, raw=False):
    date = (lambda d: d.isoformat() if d else None) if raw else (lambda d: written_date(d) if d else None)
    count = (lambda n: f'{n:,}') if raw else written_count
    return [number, row['name'], row['type'], row['uscc'], row['licence'], date(row['licence_from']), date(row['licence_to']),
            row['town'], row['address'], row['sponsor'], row['legal_person'], row['principal'], row['phone'], row['status'],
            count(row['classes']), count(row['students']), count(row['staff']), count(row['teachers']),
            '是' if row['inclusive'] else '否', row['nature'], row['level'], date(row['approved']), None]


def title(ws, text, note, width):
    for line, (words, size) in enumerate(((text, 18), (note, 11)), 1):
        ws.merge_cells(start_row=line, start_column=1, end_row=line, end_column=width)
        ws.cell(line, 1, words).font = Font(name='宋体', size=size, bold=line == 1)
        ws.cell(line, 1).alignment = Alignment(horizontal='center')


def note_sheet(wb):
    ws = wb.create_sheet('填表说明')
    ws.append(['1. 本表由各乡镇中心学校汇总后报送。'])
    ws.append(['2. 日期请填写为年月日。'])


def roster(rows):
    wb = openpyxl.Workbook()
    ws = wb.active
    ws.title = '台账'
    title(ws, f'{COUNTY}民办学校（园）基本情况花名册', f'填报单位：{COUNTY}教育局民办教育管理办公室        填报日期：2026年3月15日', len(HEADINGS))
    groups = {6: ('许可证有效期', 7), 15: ('办学规模', 18)}
    for column, heading in enumerate(HEADINGS, 1):
        inside = next((g for g, (_, end) in groups.items() if g <= column <= end), None)
        if inside:
            ws.cell(4, column, heading)
        else:
            ws.cell(3, column, heading)
            ws.merge_cells(start_row=3, start_column=column, end_row=4, end_column=column)
    for column, (words, end) in groups.items():
        ws.cell(3, column, words)
        ws.merge_cells(start_row=3, start_column=column, end_row=3, end_column=end)
    faults, lines = [], []
    for number, row in enumerate(rows, 1):
        lines.append((roster_cells(number, row), None))
    wrong = []

    def bad(code, change, base=None):
        row = dict(base or rng.choice(rows), name=f'{COUNTY}{rng.choice(TOWNS)[:2]}待核{len(wrong) + 1}幼儿园', uscc=uscc('52'))
        change(row)
        wrong.append((row, code))

    bad('uscc_check_digit', lambda r: r.update(uscc=r['uscc'][:-1] + ALPHABET[(ALPHABET.index(r['uscc'][-1]) + 5) % 31]))
    bad('uscc_check_digit', lambda r: r.update(uscc=r['uscc'][:-1] + ALPHABET[(ALPHABET.index(r['uscc'][-1]) + 9) % 31]))
    bad('name_missing', lambda r: r.update(name=None))
    bad('status_unknown', lambda r: r.update(status='还不错'))
    for row, code in wrong:
        lines.insert(rng.randrange(len(lines)), (roster_cells(len(lines) + 1, row), code))
    dated = dict(rng.choice(rows), name=f'{COUNTY}云亭待核日期幼儿园', uscc=uscc('52'))
    cells = roster_cells(len(lines) + 1, dated)
    cells[5] = '2024-02-30'
    lines.insert(20, (cells, 'date_invalid'))
    counted = dict(rng.choice(rows), name=f'{COUNTY}柳溪待核人数幼儿园', uscc=uscc('52'))
    cells = roster_cells(len(lines) + 1, counted)
    cells[15] = -8
    lines.insert(60, (cells, 'count_negative'))
    for original in (rows[3], rows[40]):
        twin = dict(original, name=original['name'] + '分部')
        lines.append((roster_cells(len(lines) + 1, twin), 'duplicate_uscc'))
    at = 5
    for position, (cells, code) in enumerate(lines):
        if position in (50, 101):
            at += 1  # a blank line
        for column, value in enumerate(cells, 1):
            ws.cell(at, column, value)
        ws.cell(at, 4).number_format = '@'
        if code:
            faults.append({'row': at, 'code': code})
        at += 1
    ws.cell(at, 1, '合计')
    ws.cell(at, 16, sum(row['students'] for row in rows))
    for column in range(1, len(HEADINGS) + 1):
        ws.column_dimensions[get_column_letter(column)].width = 30 if column == 2 else 14
    ws.freeze_panes = 'C5'
    note_sheet(wb)
    wb.save(os.path.join(HERE, '机构花名册.xlsx'))
    kindergartens = [row for row in rows if row['type'] == '幼儿园']
    with open(os.path.join(HERE, '民办幼儿园花名册.csv'), 'w', encoding='gb18030', newline='') as out:
        writer = csv.writer(out)
        writer.writerow(HEADINGS)
        for number, row in enumerate(kindergartens, 1):
            cells = roster_cells(number, row, raw=True)
            cells[3] = '\t' + cells[3]
            writer.writerow(['' if cell is None else cell for cell in cells])
    return faults, len(kindergartens)


CATEGORIES = {'消防安全': ['灭火器压力不足', '疏散通道堆放杂物', '应急照明不亮'], '用电安全': ['配电箱无防护门', '电线老化外露', '插座松动'],
              '校舍安全': ['墙体裂缝', '屋面渗漏'], '食品安全': ['留样不足48小时', '进货台账不全'], '校车安全': ['校车无灭火锤', '随车照管员未培训'],
              '治安防范': ['监控缺失', '门卫未登记'], '卫生防疫': ['晨检记录不全', '消毒记录缺失'], '设施设备': ['滑梯螺丝松动', '护栏高度不足'],
              '周边环境': ['门口摊点占道', '减速带缺失'], '制度管理': ['安全责任书未签订', '应急预案未更新']}


def messy(name):
    return rng.choice([name, name, name, ' ' + name, name + '　', name.replace('（', '(').replace('）', ')')])


def hazards(rows):
    wb = openpyxl.Workbook()
    ws = wb.active
    ws.title = '台账'
    headings = ['序号', '排查日期', '学校（园）名称', '隐患类别', '隐患描述', '隐患等级', '排查方式', '整改措施', '整改责任人', '整改期限', '整改完成日期',
                '复查结果', '备注']
    title(ws, f'{COUNTY}校园安全隐患排查整改台账', '填报单位：安全管理股        截止日期：2026年6月30日', len(headings))
    ws.append(headings)
    running = [row for row in rows if row['status'] in ('在办', '限期整改')]
    seen, total = set(), 968
    by_category, by_severity = collections.OrderedDict(), collections.Counter()
    closed = overdue = late = 0
    while len(seen) < total:
        row, category = rng.choice(running), rng.choices(list(CATEGORIES), [22, 16, 12, 11, 6, 10, 8, 7, 4, 4])[0]
        found = day_between(datetime.date(2025, 9, 1), datetime.date(2026, 6, 25))
        text = f'{rng.choice(CATEGORIES[category])}（{rng.choice("一二三")}楼{rng.choice("东西南北")}侧）'
        if (row['name'], category, found, text) in seen:
            continue
        seen.add((row['name'], category, found, text))
        severity = rng.choices(['一般', '较大', '重大'], [90, 9, 1])[0]
        limit = found + datetime.timedelta(days=rng.choice([7, 15, 30]))
        done = found + datetime.timedelta(days=rng.randint(1, 35)) if rng.random() < 0.83 else None
        if done and done > AS_OF:
            done = None
        counts = by_category.setdefault(category, [0, 0])
        counts[0] += 1
        by_severity[severity] += 1
        if done:
            closed += 1
            counts[1] += 1
            late += done > limit
        else:
            overdue += limit < AS_OF
        ws.append([len(seen), written_date(found), messy(row['name']), category, text, severity,
                   rng.choice(['学校自查', '教育局检查', '联合检查', '群众举报']), rng.choice(['维修', '更换', '加装', '清理']) if done else None,
                   person(), written_date(limit), written_date(done) if done else None, '合格' if done else None, None])
    for column, width in enumerate([6, 13, 34, 11, 30, 10, 11, 12, 10, 13, 13, 10, 10], 1):
        ws.column_dimensions[get_column_letter(column)].width = width
    note_sheet(wb)
    wb.save(os.path.join(HERE, '隐患台账.xlsx'))
    return {'hazards': total, 'closed': closed, 'overdue': overdue, 'closed_late': late, 'by_category': by_category, 'by_severity': by_severity}


def complaints():
    wb = openpyxl.Workbook()
    ws = wb.active
    ws.title = '台账'
    headings = ['序号', '登记日期', '来源', '所属县区', '反映问题类别', '办理期限', '办结日期', '办理状态', '群众评价']
    title(ws, '2025年教育系统信访投诉件登记表', f'填报单位：{COUNTY}教育局信访办', len(headings))
    ws.append(headings)
    channels = {}
    for number in range(1, 119):
        channel = rng.choice(['上级转办', '信箱'])
        category = rng.choice(['办学管理', '教育收费', '教师待遇', '师德师风', '办学条件', '招生考试', '其他'])
        date = day_between(datetime.date(2025, 1, 2), datetime.date(2025, 12, 20))
        closed = date + datetime.timedelta(days=rng.randint(3, 58)) if rng.random() < 0.95 else None
        entry = channels.setdefault(channel, {'cases': 0, 'closed': 0, 'by_category': {}})
        entry['cases'] += 1
        entry['closed'] += closed is not None
        entry['by_category'][category] = entry['by_category'].get(category, 0) + 1
        ws.append([number, written_date(date), channel, rng.choice([COUNTY, '市直属学校', '城东区']), category,
                   written_date(date + datetime.timedelta(days=60)), written_date(closed) if closed else None,
                   '已办结' if closed else '办理中', rng.choice(['满意', '满意', '基本满意', '不满意']) if closed else None])
    note_sheet(wb)
    wb.save(os.path.join(HERE, '信访件登记.xlsx'))
    return channels


def scores(rows):
    results = {}
    files = {'幼儿园': ('kindergarten', ['幼儿园']), '中小学': ('school', ['小学', '初中', '普通高中', '中等职业学校']), '培训机构': ('training', ['培训机构'])}
    bands = [('优秀', 9000), ('良好', 8000), ('合格', 7000), ('基本合格', 6000), ('不合格', 0)]
    for label, (rubric, kinds) in files.items():
        with open(os.path.join(RUBRICS, rubric + '.csv'), encoding='utf-8-sig') as source:
            items = list(csv.DictReader(source))
        wb = openpyxl.Workbook()
        ws = wb.active
        ws.title = '评分'
        ws.append([f'2025年度民办{label}年检现场评分汇总'])
        ws.append(['“/”为不适用；一票否决项画“√”'])
        ws.append(['序号', '机构名称', '统一社会信用代码'] + [f'{i["code"]} {i["item"]}' for i in items] + ['检查日期', '检查人'])
        taking_part = [r for r in rows if r['type'] in kinds and r['status'] in ('在办', '限期整改')]
        for number, row in enumerate(taking_part, 1):
            if rng.random() < 0.03:
                results[row['name']] = {'total': None, 'grade': '不合格', 'why': 'absent'}
                continue
            quality, got, full, cells = rng.uniform(0.52, 1), 0, 0, []
            vetoed = rng.random() < 0.04
            vetoes = [i for i in items if i['kind'] == 'veto']
            hit = rng.choice(vetoes)['code'] if vetoed else None
            for item in items:
                if item['kind'] == 'veto':
                    cells.append('√' if item['code'] == hit else None)
                    continue
                points = int(decimal.Decimal(item['points']) * 100)
                if rng.random() < 0.015:
                    cells.append('/')
                    continue
                part = min(points, max(0, round(points * min(1, quality + rng.uniform(-0.15, 0.12)) / 25) * 25))
                got, full = got + part, full + points
                cells.append(part / 100 if part % 100 else part // 100)
            total = int((decimal.Decimal(got) * 10000 / full).quantize(decimal.Decimal(1), decimal.ROUND_HALF_UP))
            grade = '不合格' if vetoed else next(g for g, start in bands if total >= start)
            results[row['name']] = {'total': f'{total // 100}.{total % 100:02d}', 'grade': grade, 'why': 'veto' if vetoed else ''}
            ws.append([number, row['name'], row['uscc']] + cells
                      + [day_between(datetime.date(2025, 12, 1), datetime.date(2025, 12, 26)).isoformat(), rng.choice(['第一组', '第二组'])])
        wb.save(os.path.join(HERE, f'年检评分_{label}.xlsx'))
    return results


def main():
    rows = institutions()
    faults, n_kindergartens = roster(rows)
    by_kind = collections.Counter(f'{r["type"]}/{r["status"]}' for r in rows)
    expected = {
        'institutions': len(rows), 'faults': faults, 'kindergartens_csv': n_kindergartens, 'by_kind_status': by_kind,
        'by_town': collections.Counter(r['town'] for r in rows), 'students_all': sum(r['students'] for r in rows),
        'inclusive': sum(r['inclusive'] for r in rows), 'hazards': hazards(rows), 'complaints': complaints(), 'inspection_2025': scores(rows)}
    with open(os.path.join(HERE, 'expected.json'), 'w', encoding='utf-8') as out:
        json.dump(expected, out, ensure_ascii=False, indent=1, sort_keys=True)
        out.write('\n')


main()

"""The cases: each a piece of work, its floor, and how it grows."""
import statistics

FILTER = 'hazard?status=待整改|整改中&institution.town=城关镇&+limit'


EXPORTED = 'name,type,status,town,uscc,principal,licence_from,licence_to,classes,students,staff,phone'

TYPED = ('阳光', 'ygyey', '城关', '52')


class Case:
    """One line of the table. product and floor run once and give the line of JSON that the program printed."""

    def __init__(self, name, title, floor_title, goal, product, floor, prepare=None, notes=None, under=None):
        self.name, self.title, self.floor_title, self.goal, self.under = name, title, floor_title, goal, under
        self._product, self._floor, self._prepare, self._notes = product, floor, prepare, notes

    def prepare(self, data):
        if self._prepare:
            self._prepare(data)

    def product(self, data, run):
        return self._product(data, run)

    def floor(self, data, run):
        return self._floor(data, run)

    def notes(self, data, product, floor):
        return self._notes(data, product, floor) if self._notes else ''


def mib(results):
    return statistics.median(r['peak_kib'] for r in results) / 1024


def peaks(data, product, floor):
    return f'peak {mib(product):.0f} MiB, floor {mib(floor):.0f} MiB'


def plan(name):
    def notes(data, product, floor):
        office = data.office(data.size['rows'])
        text = data.run('floor-sql', office, data.path(name + '.sql'), 0)['text']
        return '; '.join(line.strip() for line in text.splitlines())
    return notes


def same_rows(data, product, floor):
    if {r['n'] for r in product} != {r['n'] for r in floor}:
        return f'NOT THE SAME: {product[0]["n"]} and {floor[0]["n"]}'
    return f'{product[0]["n"]:,} rows'


def listing(name, title, query, goal):
    """The whole list as ids, against the same statement bare."""
    def prepare(data):
        data.statement(name, data.office(data.size['rows']), query, 0)

    def notes(data, product, floor):
        return same_rows(data, product, floor) + '; ' + plan(name)(data, product, floor)

    return Case(
        name, title, 'the same statement bare', goal,
        lambda data, run: data.run('bench-work', 'ids', data.office(data.size['rows']), query, 5),
        lambda data, run: data.run('floor-sql', data.office(data.size['rows']), data.path(name + '.sql'), 5),
        prepare, notes)


def search(data_size, query):
    def office(data):
        return data.office(data.size['least'], data.size['searched'])

    def prepare(data):
        data.statement('search', office(data), query, 200)

    def notes(data, product, floor):
        p95 = max(r['p95'] for r in product) * 1000
        return f'{same_rows(data, product, floor)}; p95 {p95:.1f} ms, before painting'

    return Case(
        'search', f'search in {data_size["searched"]:,} institutions, first page of records',
        'one bare FTS query with its first page', None,
        lambda data, run: data.run('bench-work', 'page', office(data), query, 15),
        lambda data, run: data.run('floor-sql', office(data), data.path('search.sql'), 15),
        prepare, notes, under=0.030)


def grade_floor(data, run):
    path = data.path('grade.sql')
    with open(path, 'w', encoding='utf-8') as out:
        out.write('SELECT f_participant, sum(f_points) FROM r_score WHERE deleted = 0 AND f_points >= 0 GROUP BY f_participant\n')
    return data.run('floor-sql', data.inspection(data.size['graded']), path, 3)


def all_cases(data):
    size = data.size
    ledger, rows, few, least = (f'{size[k]:,}' for k in ('ledger', 'rows', 'few', 'least'))

    def figure(name, title):
        return Case(
            name, f'{title} at {rows} rows', f'the same at {few}', 1.3,
            lambda d, run: d.run('bench-work', name, d.office(d.size['rows']), '2026-06-30', 3),
            lambda d, run: d.run('bench-work', name, d.office(d.size['few']), '2026-06-30', 3),
            lambda d: (d.office(d.size['rows']), d.office(d.size['few'])), peaks, under=0.100)

    def import_new(d, run):
        return d.run('bench-work', 'import', d.copy(d.office(d.size['least'])), 'hazard', d.ledger(d.size['ledger']))

    def import_same(d, run):
        return d.run('bench-work', 'import', d.imported(d.size['ledger']), 'hazard', d.ledger(d.size['ledger']))

    def said(d, product, floor):
        return product[-1]['said'].strip() + '; ' + peaks(d, product, floor)

    def open_notes(d, product, floor):
        return f'{mib(product) - mib(floor):+.1f} MiB'

    def dragged(d, product, floor):
        frames = [r['longest'] * 1000 for r in product]
        return f'main thread a step; longest frame {statistics.median(frames):.1f} ms (floor {statistics.median(r["longest"] * 1000 for r in floor):.1f})'

    def typed(d, product, floor):
        return f'p95 {statistics.median(r["p95"] for r in product) * 1000:.1f} ms; {product[0]["n"]} keystrokes a run, painted'

    return [
        Case('start', f'start to the first painted list, {size["institutions"]:,} institutions and {rows} hazards',
             'an empty libadwaita window to its first frame', 1.25,
             lambda d, run: d.run_window('bench-window', 'start', d.office(d.size['rows']), 'hazard', started=True),
             lambda d, run: d.run_window('floor-window', started=True),
             lambda d: d.office(d.size['rows']), peaks),
        Case('drag', f'the thumb dragged through {rows} rows', 'the same grid over an array in memory', 1.2,
             lambda d, run: d.run_window('bench-window', 'scroll', d.office(d.size['rows']), 'hazard', 200),
             lambda d, run: d.run_window('bench-window', 'array', d.size['rows'], 200),
             lambda d: d.office(d.size['rows']), dragged),
        Case('place', f'a jump to any place of {rows} rows, until it is painted', f'the same of {least}', 1.2,
             lambda d, run: d.run_window('bench-window', 'place', d.office(d.size['rows']), 'hazard', 40),
             lambda d, run: d.run_window('bench-window', 'place', d.office(d.size['least']), 'hazard', 40),
             lambda d: (d.office(d.size['rows']), d.office(d.size['least'])), peaks),
        Case('type', f'a keystroke in the search over {size["searched"]:,} institutions, until the list is painted',
             'one bare FTS query with its first page', None,
             lambda d, run: d.run_window('bench-window', 'type', d.office(d.size['least'], d.size['searched']), 'institution', *TYPED),
             lambda d, run: d.run('floor-sql', d.office(d.size['least'], d.size['searched']), d.path('search.sql'), 15),
             lambda d: d.statement('search', d.office(d.size['least'], d.size['searched']), 'institution?~阳光', 200), typed, under=0.030),
        Case('enter', 'one edit in a cell, from Enter to durable and painted', 'a bare SQLite commit with synchronous=FULL', 1.5,
             lambda d, run: d.run_window('bench-window', 'edit', d.copy(d.office(d.size['few'])), 40),
             lambda d, run: d.run('floor-commit', d.copy(d.office(d.size['few'])), 100),
             lambda d: d.office(d.size['few']), lambda d, product, floor: 'forty edits each'),
        Case('open', f'open a file of {rows} hazards, first page of records', f'a file of {least}', 1.3,
             lambda d, run: d.run('bench-work', 'open', d.office(d.size['rows']), 'hazard'),
             lambda d, run: d.run('bench-work', 'open', d.office(d.size['least']), 'hazard'),
             lambda d: (d.office(d.size['rows']), d.office(d.size['least'])), open_notes),
        listing('filter', f'filter by town and state, sort by limit, {rows} rows', FILTER, 1.3),
        listing('sort', f'all {rows} rows by their default order', 'hazard', 1.3),
        search(size, 'institution?~阳光'),
        figure('summary', 'hazard summary'),
        figure('monthly', 'monthly form'),
        Case('import', f'import of {ledger} × 12, with checks, links, search text, audit and commit',
             'openpyxl reading it in read-only mode', 0.2, import_new,
             lambda d, run: d.run('floor-read.py', d.ledger(d.size['ledger'])),
             lambda d: (d.office(d.size['least']), d.ledger(d.size['ledger'])), said),
        Case('again', f'import of {ledger} × 12 that changes nothing', 'its bare parse by libarchive and libxml2', 2,
             import_same, lambda d, run: d.run('floor-parse', d.ledger(d.size['ledger'])),
             lambda d: (d.imported(d.size['ledger']), d.ledger(d.size['ledger'])), said),
        Case('export', f'export of a list of {size["searched"]:,} × 12',
             'a bare libxlsxwriter loop in constant memory', 1.3,
             lambda d, run: d.run('bench-work', 'export', d.office(d.size['least'], d.size['searched']), 'institution',
                                  EXPORTED, d.path('export.xlsx')),
             lambda d, run: d.run('floor-xlsx', d.roster(d.size['searched']), d.path('floor.xlsx'), 'constant'),
             lambda d: (d.office(d.size['least'], d.size['searched']), d.roster(d.size['searched'])), peaks),
        Case('letters', f'{size["letters"]:,} result sheets to PDF', 'bare cairo and pango drawing of the same pages', 1.5,
             lambda d, run: d.run('bench-work', 'letters', d.inspection(d.size['letters']), 'result-notice', 2025,
                                  d.path('letters.pdf')),
             lambda d, run: d.run('floor-pages', d.pages(d.size['letters']), d.path('floor.pdf')),
             lambda d: d.pages(d.size['letters']),
             lambda d, product, floor: f'{floor[0]["n"]:,} pages; ' + peaks(d, product, floor)),
        Case('grade', f'grading {size["graded"]:,} institutions × 35 indicators', 'one SQL aggregate over the same rows', 2,
             lambda d, run: d.run('bench-work', 'grade', d.inspection(d.size['graded']), 3), grade_floor,
             lambda d: d.inspection(d.size['graded']), peaks),
        Case('edit', 'one edit, until durable', 'a bare SQLite commit with synchronous=FULL', 1.5,
             lambda d, run: d.run('bench-work', 'edit', d.copy(d.office(d.size['few'])), 100),
             lambda d, run: d.run('floor-commit', d.copy(d.office(d.size['few'])), 100),
             lambda d: d.office(d.size['few']), lambda d, product, floor: 'a hundred edits each; without painting'),
    ]


# ---- Growth ----

def growth(data, runs):
    """Lines (title, [(rows, seconds, MiB)])."""
    sizes = [n for n in (1000, 10000, 100000, 1000000) if n <= data.size['rows']]
    sheets = [n for n in (1000, 10000, 100000) if n <= data.size['ledger']]
    work = [
        ('open, first page', sizes, lambda n: data.run('bench-work', 'open', data.office(n), 'hazard')),
        ('whole list as ids', sizes, lambda n: data.run('bench-work', 'ids', data.office(n), 'hazard', 3)),
        ('filter and sort', sizes, lambda n: data.run('bench-work', 'ids', data.office(n), FILTER, 3)),
        ('hazard summary', sizes, lambda n: data.run('bench-work', 'summary', data.office(n), '2026-06-30', 3)),
        ('monthly form', sizes, lambda n: data.run('bench-work', 'monthly', data.office(n), '2026-06-30', 3)),
        ('one edit', sizes[:-1], lambda n: data.run('bench-work', 'edit', data.copy(data.office(n)), 100)),
        ('import', sheets, lambda n: data.run('bench-work', 'import', data.copy(data.office(data.size['least'])), 'hazard',
                                              data.ledger(n))),
        ('import that changes nothing', sheets,
         lambda n: data.run('bench-work', 'import', data.imported(n), 'hazard', data.ledger(n))),
    ]
    lines = []
    for title, numbers, run in work:
        points = []
        for n in numbers:
            results = [run(n) for _ in range(max(1, min(runs, 3)))]
            points.append((n, statistics.median(r['seconds'] for r in results), mib(results)))
        lines.append((title, points))
    return lines

"""Files made to do harm, each refused in words that say what is wrong, by a reader that touches nothing but the file it was given:
strace is the witness.

usage: test-hostile.py SHEET_DUMP. Prints TAP.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import warnings
import zipfile

DUMP = sys.argv[1]
MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
PKG = 'http://schemas.openxmlformats.org/package/2006/relationships'
SHEET = 'xl/worksheets/sheet1.xml'
BOOK = 'urn:schemas-microsoft-com:office:spreadsheet'
folder = tempfile.TemporaryDirectory(prefix='minban-hostile-')
secret = os.path.join(folder.name, 'secret.txt')
with open(secret, 'w', encoding='utf-8') as file:
    file.write('SECRET')
warnings.simplefilter('ignore')  # of zipfile, that one name is there twice
n_run = n_failed = 0


def check(name, problems):
    global n_run, n_failed
    n_run += 1
    n_failed += bool(problems)
    for problem in problems:
        print('# ' + str(problem)[:800].replace('\n', '\n# '))
    print(f'{"not ok" if problems else "ok"} {n_run} - {name}', flush=True)


def sheet(rows, before='', after=''):
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts(sheet_xml, **more):
    book = {'_rels/.rels': f'<Relationships xmlns="{PKG}"><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            'xl/workbook.xml': f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
            'xl/_rels/workbook.xml.rels': f'<Relationships xmlns="{PKG}"><Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>'
                                          f'<Relationship Id="r2" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            SHEET: sheet_xml}
    book.update(more)
    return list(book.items())


def pack(name, entries):
    """A content that is a function writes itself; of a part that is deflated, a gigabyte takes a megabyte."""
    path = os.path.join(folder.name, name)
    with zipfile.ZipFile(path, 'w') as out:
        for part, content in entries:
            info = zipfile.ZipInfo(part)
            info.compress_type = zipfile.ZIP_DEFLATED
            if callable(content):
                with out.open(info, 'w', force_zip64=True) as stream:
                    content(stream)
            else:
                out.writestr(info, content)
    return path


def plain(name, content):
    path = os.path.join(folder.name, name)
    with open(path, 'wb') as out:
        if callable(content):
            content(out)
        else:
            out.write(content.encode() if isinstance(content, str) else content)
    return path


def repeat(head, piece, count, tail=b''):
    def write(out):
        out.write(head)
        for _ in range(count):
            out.write(piece)
        out.write(tail)
    return write


ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
DOCTYPES = {'entity-bomb': '<!DOCTYPE a [<!ENTITY a "x">' + ''.join(f'<!ENTITY a{i} "{f"&a{i - 1 if i > 1 else str()};" * 10}">' for i in range(1, 12)) + ']>',
            'external-entity': f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]>',
            'network-entity': '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
            'external-subset': f'<!DOCTYPE a SYSTEM "file://{secret}">'}
XML = f'<?xml version="1.0"?>{{}}<?mso-application progid="Excel.Sheet"?><Workbook xmlns="{BOOK}" xmlns:ss="{BOOK}"><Worksheet ss:Name="a"><Table>{{}}</Table></Worksheet></Workbook>'
STRINGS = f'<sst xmlns="{MAIN}">'.encode()


def with_doctype(kind):
    text = sheet('<row r="1"><c r="A1" t="str"><v>&x;</v></c></row>')
    return pack(kind + '.xlsx', parts(DOCTYPES[kind] + text))


# What is made; the fault; words that its message must have, since they say what is wrong.
CASES = {
    'zip bomb of blanks': (pack('blanks.xlsx', parts(repeat(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode(), b' ' * (1 << 20), 300))),
                           'file_too_large', SHEET),
    'zip bomb of texts': (pack('texts.xlsx', parts(sheet(ROW), **{'xl/sharedStrings.xml': repeat(STRINGS, b'<si><t>' + b'x' * (4 << 20) + b'</t></si>', 80)})),
                          'file_too_large', 'text|sharedStrings'),
    'zip of too many parts': (pack('parts.xlsx', [(f'p{i}', '') for i in range(100002)]), 'file_too_large', '100000 parts'),
    'entity bomb': (with_doctype('entity-bomb'), 'file_damaged', 'document type declaration'),
    'external entity that names a file': (with_doctype('external-entity'), 'file_damaged', 'document type declaration'),
    'external entity that names an address': (with_doctype('network-entity'), 'file_damaged', 'document type declaration'),
    'external document type': (with_doctype('external-subset'), 'file_damaged', 'document type declaration'),
    'entities in the older xml': (plain('entity.xml', XML.format(DOCTYPES['external-entity'], '<Row><Cell><Data ss:Type="String">&x;</Data></Cell></Row>')),
                                  'file_damaged|file_kind', 'document type declaration|no spreadsheet'),
    'part name that climbs': (pack('climb.xlsx', parts(sheet(ROW), **{'../../../../tmp/minban-climbed': 'x'})), 'file_damaged', r'leads out.*\.\./\.\./'),
    'part name that climbs by backslashes': (pack('climb2.xlsx', parts(sheet(ROW), **{'xl\\..\\..\\minban-climbed': 'x'})), 'file_damaged', 'leads out'),
    'two parts of one name': (pack('twice.xlsx', parts(sheet(ROW)) + [(SHEET, sheet(''))]), 'file_damaged', f'same name.*{SHEET}'),
    'two parts that differ by case': (pack('case.xlsx', parts(sheet(ROW)) + [(SHEET.upper(), sheet(''))]), 'file_damaged', 'same name'),
    'column that no sheet has': (pack('column.xlsx', parts(sheet('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'))), 'file_damaged', 'row 1.*which no sheet has|sheet “S”, row 1'),
    'a million columns': (pack('columns.xlsx', parts(sheet('<row r="1">' + '<c><v>1</v></c>' * 1000000 + '</row>'))), 'file_damaged', '16385|row 1'),
    'a million columns of text': (plain('columns.csv', 'x,' * 1000000 + 'x\n'), 'file_damaged', 'column 16385'),
    'a million columns of a table': (plain('columns.html', '<table><tr>' + '<td>x' * 1000000 + '</table>'), 'file_too_large', 'more rows or columns than a sheet has'),
    'a row beyond all measure': (pack('row.xlsx', parts(sheet('<row r="4294967297"><c><v>1</v></c></row>'))), 'file_damaged', 'sheet “S”'),
    'spans beyond all measure': (plain('span.html', '<table><tr>' + '<td colspan=1000 rowspan=65534>x' * 20 + '</table>'), 'file_too_large',
                                 'more rows or columns than a sheet has'),
    'elements nested without end': (pack('deep.xlsx', parts(f'<worksheet xmlns="{MAIN}">' + '<a>' * 100000)), 'file_damaged', f'{SHEET}.*nested more than 256'),
    'older xml nested without end': (plain('deep.xml', XML.format('', '<a>' * 100000)), 'file_damaged', 'nested more than 256'),
    'quoted text without end': (plain('quote.csv', 'a,b\n1,2\n3,"' + 'x,y\n' * 300000), 'file_damaged', 'line 3.*never closed'),
    'quoted text without end, wide': (plain('quote16.csv', ('a,b\r\n"' + 'x\r\n' * 1000).encode('utf-16')), 'file_damaged', 'line 2.*never closed'),
}
# Read, with a dimension that no memory could hold, or refused: but soon, and small.
HARMLESS = {
    'dimensions beyond all measure': pack('dimension.xlsx', parts(sheet(ROW, '<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" width="1"/></cols>'))),
    'tables nested without end': plain('deep.html', '<table><tr><td>' * 20000),
    'columns of the older xml beyond all measure': plain('span.xml', XML.format('', '<Column ss:Span="4294967295"/><Row ss:Span="4294967295"><Cell ss:MergeAcross="4294967295" ss:MergeDown="4294967295"><Data ss:Type="String">x</Data></Cell></Row>')),
    'relations that lead out': pack('target.xlsx', parts(sheet(ROW), **{'xl/_rels/workbook.xml.rels': f'<Relationships xmlns="{PKG}"><Relationship Id="r1" Type="{REL}/worksheet" TargetMode="External" Target="file://{secret}"/></Relationships>'})),
    'relation to an address': pack('address.xlsx', parts(sheet(ROW), **{'xl/_rels/workbook.xml.rels': f'<Relationships xmlns="{PKG}"><Relationship Id="r1" Type="{REL}/worksheet" TargetMode="External" Target="http://127.0.0.1:9/a.xml"/></Relationships>'})),
    'relation that climbs': pack('target2.xlsx', parts(sheet(ROW), **{'xl/_rels/workbook.xml.rels': f'<Relationships xmlns="{PKG}"><Relationship Id="r1" Type="{REL}/worksheet" Target="../../../../../..{secret}"/></Relationships>'})),
    'pictures and frames of a page': plain('page.html', f'<base href="http://127.0.0.1:9/"><link rel=stylesheet href="file://{secret}"><iframe src="{secret}"></iframe><img src="http://127.0.0.1:9/x"><table><tr><td background="file://{secret}">x</table>'),
    'a sound workbook': pack('sound.xlsx', parts(sheet(ROW))),
}
# Where the loader, the C library and ICU find their own; nothing of a clerk's lies there.
SYSTEM = re.compile(r'/(usr|lib|lib64|etc|sys|selinux|dev/(null|urandom)|proc/(self|filesystems|\d+))(/|$)')
BUILT = os.path.realpath(os.path.join(os.path.dirname(DUMP), '..', '..'))


# Some places let no program look at another; there the refusals are held to their words all the same.
TRACES = subprocess.run(['strace', '-o', os.devnull, 'true'], capture_output=True, check=False).returncode == 0
STRACE = ['strace', '-f', '-qq', '-e', 'trace=%file,%network', '-e', 'signal=none', '-s', '400', '-o']


def read(path):
    """(what was answered, calls for a file or the network; None: nobody may look)"""
    log = path + '.strace'
    done = subprocess.run([*(STRACE + [log] if TRACES else []), DUMP, path], capture_output=True,
                          timeout=120, env=dict(os.environ, ASAN_OPTIONS='detect_leaks=0', LSAN_OPTIONS=''), check=False)
    if not TRACES:
        return done, None
    with open(log, encoding='utf-8', errors='replace') as trace:
        calls = trace.readlines()
    os.remove(log)
    return done, calls


def strangers(path, calls):
    """Calls that name another file than the one that was given, or go to the network."""
    found = []
    for call in calls or []:
        name = re.search(r'"((?:[^"\\]|\\.)*)"', call)
        if re.match(r'\d+ +(socket|connect|bind|sendto|sendmsg|recvfrom)\(', call):
            found.append(call.strip())
        elif name and not name[1].startswith('/'):
            if name[1] not in ('', '.') and not re.match(r'\d+ +(readlink|execve)', call):
                found.append(call.strip())
        elif name and name[1] not in (path, DUMP) and not SYSTEM.match(name[1]) and not os.path.realpath(name[1]).startswith(BUILT):
            found.append(call.strip())
    return found


def saw_file(path, calls):
    return calls is None or any(f'"{path}"' in call and 'open' in call for call in calls)


for name, (path, codes, words) in CASES.items():
    done, calls = read(path)
    problems = strangers(path, calls)
    if not saw_file(path, calls):
        problems.append('strace saw nothing')
    try:
        error = json.loads(done.stdout.split(b'\f')[-1])['error']
        if done.returncode != 1 or error['code'] not in codes.split('|') or not re.search(words, error['message']):
            problems.append(f'exit {done.returncode}, {error}')
    except (ValueError, KeyError):
        problems.append(f'exit {done.returncode}: {done.stdout[-200:]!r} {done.stderr[-400:]!r}')
    check('refused: ' + name, problems)
for name, path in HARMLESS.items():
    done, calls = read(path)
    problems = strangers(path, calls)
    if done.returncode not in (0, 1) or b'SECRET' in done.stdout or not saw_file(path, calls):
        problems.append(f'exit {done.returncode}: {done.stdout[-200:]!r} {done.stderr[-400:]!r}')
    check('harmless: ' + name, problems)
left = sorted(set(os.listdir(folder.name)) - {os.path.basename(path) for path in [secret, *HARMLESS.values(), *(case[0] for case in CASES.values())]})
check('no reader leaves a file', left + [path for path in ('/tmp/minban-climbed', '/minban-climbed') if os.path.exists(path)])
if not TRACES:
    n_run += 1
    print(f'ok {n_run} - strace is the witness # SKIP no program may look at another here')
print(f'1..{n_run}')
sys.exit(n_failed != 0)

"""Reads workbooks made by hand and by openpyxl through sheet-dump; expected values are written here or are openpyxl's.

usage: test-xlsx-reader.py SHEET_DUMP. Prints TAP. Every run is held to 1 GiB of address space unless the program is built
with a sanitizer, which needs more.
"""
import datetime
import io
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import zipfile

import openpyxl

DUMP = sys.argv[1]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_REL = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PKG = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SANITIZED = b"__asan_init" in open(DUMP, "rb").read()
folder = tempfile.TemporaryDirectory()
n_run = 0
n_failed = 0


def limit():
    if not SANITIZED:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))


def dump(path):
    """(sheets, None) or (None, error code); anything else is a failure of its own."""
    run = subprocess.run([DUMP, path], capture_output=True, preexec_fn=limit)
    if run.returncode == 0:
        return json.loads(run.stdout)["sheets"], None
    if run.returncode == 1:
        error = json.loads(run.stdout.split(b"\f")[-1])["error"]
        assert error["message"], "an error without words"
        return None, error["code"]
    raise AssertionError("status %d: %s" % (run.returncode, run.stderr[-2000:].decode("utf-8", "replace")))


def check(name, ok, why=""):
    global n_run, n_failed
    n_run += 1
    if not ok:
        n_failed += 1
        for line in str(why).split("\n")[:40]:
            print("# " + line)
    print("%s %d %s" % ("ok" if ok else "not ok", n_run, name), flush=True)


def relations(items):
    return HEAD + '<Relationships xmlns="%s">' % PKG + "".join(
        '<Relationship Id="%s" Type="%s" Target="%s"%s/>' % (i, t, target, extra) for i, t, target, extra in items
    ) + "</Relationships>"


def sheet(data, before="", after="", ns=MAIN):
    return HEAD + '<worksheet xmlns="%s">%s<sheetData>%s</sheetData>%s</worksheet>' % (ns, before, data, after)


def strings(items, ns=MAIN):
    return HEAD + '<sst xmlns="%s">%s</sst>' % (ns, "".join("<si>%s</si>" % i for i in items))


def styles(formats, custom=(), ns=MAIN):
    return HEAD + '<styleSheet xmlns="%s"><numFmts>%s</numFmts><cellXfs>%s</cellXfs></styleSheet>' % (
        ns,
        "".join('<numFmt numFmtId="%d" formatCode="%s"/>' % c for c in custom),
        "".join('<xf numFmtId="%d"/>' % f for f in formats),
    )


def package(sheets, shared=None, style=None, properties="", ns=MAIN, rel=REL, extra=None):
    """sheets: [(name, xml, attributes, kind)]; the parts of a workbook."""
    parts = {"_rels/.rels": relations([("rId1", rel + "/officeDocument", "xl/workbook.xml", "")])}
    items = []
    entries = ""
    for i, (name, xml, attributes, kind) in enumerate(sheets, 1):
        parts["xl/worksheets/sheet%d.xml" % i] = xml
        items.append(("rId%d" % i, rel + "/" + kind, "worksheets/sheet%d.xml" % i, ""))
        entries += '<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>' % (name, i, attributes, i)
    if shared is not None:
        parts["xl/sharedStrings.xml"] = shared
        items.append(("rIdS", rel + "/sharedStrings", "sharedStrings.xml", ""))
    if style is not None:
        parts["xl/styles.xml"] = style
        items.append(("rIdT", rel + "/styles", "styles.xml", ""))
    parts["xl/workbook.xml"] = HEAD + '<workbook xmlns="%s" xmlns:r="%s">%s<sheets>%s</sheets></workbook>' % (
        ns, rel, properties, entries)
    parts["xl/_rels/workbook.xml.rels"] = relations(items)
    parts.update(extra or {})
    return parts


def one(data, **options):
    before, after = options.pop("before", ""), options.pop("after", "")
    ns = options.get("ns", MAIN)
    return package([("S", sheet(data, before, after, ns), "", "worksheet")], **options)


def pack(parts, name="book.xlsx", method=zipfile.ZIP_DEFLATED):
    path = os.path.join(folder.name, name)
    with zipfile.ZipFile(path, "w", method) as out:
        for part, text in parts.items():
            out.writestr(part, text)
    return path


def flat(sheets):
    """[(name, hidden, {(row, column): (type, value)})]"""
    out = []
    for s in sheets:
        cells = {}
        last = 0
        for row in s["rows"]:
            assert row["row"] > last, "rows out of order"
            last = row["row"]
            assert row["cells"]
            assert [c["col"] for c in row["cells"]] == sorted({c["col"] for c in row["cells"]}), "columns out of order"
            for c in row["cells"]:
                cells[row["row"], c["col"]] = (c["type"], c["value"])
        out.append((s["name"], s["hidden"], cells))
    return out


def place(reference):
    column = 0
    i = 0
    while reference[i].isalpha():
        column = column * 26 + ord(reference[i]) - 64
        i += 1
    return int(reference[i:]), column


KINDS = {"t": "text", "n": "number", "d": "date", "b": "bool", "e": "error"}


def cells(**expected):
    """A1="t:text" to the form of flat."""
    return {place(k): (KINDS[v[0]], v[2:]) for k, v in expected.items()}


def expect(name, parts, expected):
    """expected: cells of the only sheet, or the list of all sheets, or an error code."""
    try:
        path = parts if isinstance(parts, str) else pack(parts)
        found, error = dump(path)
        if isinstance(expected, str):
            check(name, error == expected, "expected %s, found %s %s" % (expected, error, str(found)[:500]))
            return
        if error:
            check(name, False, "refused: " + error)
            return
        found = flat(found)
        if isinstance(expected, dict):
            expected = [("S", False, expected)]
        why = "expected %s\nfound    %s" % (expected, found)
        if [s[:2] for s in found] == [s[:2] for s in expected]:
            why = "\n".join("%s %s: expected %s, found %s" % (a[0], k, a[2].get(k), b[2].get(k))
                            for a, b in zip(expected, found) for k in sorted(set(a[2]) | set(b[2])) if a[2].get(k) != b[2].get(k))
        check(name, found == expected, why)
    except Exception as problem:  # a crash or a hang
        check(name, False, repr(problem))


# --- texts ---
expect("shared-strings-join-runs-and-leave-phonetic-guides-out",
       one('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>'
           '<c r="D1" t="s"><v>3</v></c></row>',
           shared=strings(["<t>甲</t>", '<r><t>红</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 星 </t></r><r><t>园</t></r>',
                           "<t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh><phoneticPr fontId=\"1\"/>", "<t/>"])),
       cells(A1="t:甲", B1="t:红 星 园", C1="t:東京"))
expect("inline-strings-join-runs-and-leave-phonetic-guides-out",
       one('<row r="1"><c r="A1" t="inlineStr"><is><t> a </t></is></c><c r="B1" t="inlineStr"><is><r><t>b</t></r><r><t>c</t></r>'
           '<rPh sb="0" eb="1"><t>x</t></rPh></is></c><c r="C1" t="inlineStr"><is><t/></is></c>'
           '<c r="D1" t="inlineStr"><v>bare</v></c></row>'),
       cells(A1="t: a ", B1="t:bc", D1="t:bare"))
expect("escapes-are-undone-and-line-ends-become-lf",
       one('<row r="1">' + "".join('<c t="s"><v>%d</v></c>' % i for i in range(9)) + "</row>",
           shared=strings(["<t>a_x000D_\nb</t>", "<t>a&#13;&#10;b&#13;c</t>", "<t>_x005F_x000D_</t>", "<t>_xD83D__xDE00_</t>",
                           "<t>_xD83D_x</t>", "<t>_x0000_</t>", "<t>_x00e9_ _xZZZZ_ _x41</t>", "<t>a\r\nb</t>",
                           "<r><t>a_x000D_</t></r><r><t>\nb</t></r>"])),
       cells(A1="t:a\nb", B1="t:a\nb\nc", C1="t:_x000D_", D1="t:😀", E1="t:\ufffdx", F1="t:_x0000_",
             G1="t:é _xZZZZ_ _x41", H1="t:a\nb", I1="t:a\nb"))
expect("blanks-and-markup-stay-as-typed",
       one('<row r="1"><c r="A1" t="inlineStr"><is><t>&lt;b&gt; &amp;amp; "q"</t></is></c>'
           '<c r="B1" t="inlineStr"><is><t> </t></is></c><c r="C1" t="str"><v>=1+1</v></c>'
           '<c r="D1" t="inlineStr"><is><t><![CDATA[<&>]]></t></is></c></row>'),
       cells(A1='t:<b> &amp; "q"', B1="t: ", C1="t:=1+1", D1="t:<&>"))

# --- numbers, dates ---
numbers = ["1", "-0", "007", "1.50", ".5", "5.", "0.1", "0.30000000000000004", "1E3", "1e-7", "-2.5E-3", "+5", " 7\n", "1e15",
           "123456789012345678", "93.490000000000009", "0.0001", "0.00001", "-0.0", "100", "1e400", "abc", "1,5"]
texts = ["n:1", "n:0", "n:7", "n:1.5", "n:0.5", "n:5", "n:0.1", "n:0.3", "n:1000", "n:1e-07", "n:-0.0025", "n:5", "n:7",
         "n:1e+15", "n:1.23456789012346e+17", "n:93.49", "n:0.0001", "n:1e-05", "n:0", "n:100", "t:1e400", "t:abc", "t:1,5"]
expect("numbers-in-any-notation-take-their-shortest-form",
       one("".join('<row r="%d"><c r="A%d"><v>%s</v></c></row>' % (i, i, n) for i, n in enumerate(numbers, 1))),
       {(i, 1): (KINDS[t[0]], t[2:]) for i, t in enumerate(texts, 1)})
date_styles = styles([0, 14, 164, 165, 166, 20, 46, 31, 57, 999, 10],
                     [(164, "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"), (165, "0.00&quot;days&quot;"),
                      (166, "yyyy-mm-dd hh:mm"), (10, "m/d")])
expect("a-number-is-a-date-by-its-format",
       one("<row>" + "".join('<c s="%d"><v>%s</v></c>' % (s, v) for s, v in
                             [(0, "45292"), (1, "45292"), (2, "45292"), (3, "45292"), (4, "45292.5"), (5, "0.5"), (5, "1.5"),
                              (6, "0.25"), (7, "45292"), (8, "45292"), (9, "45292"), (10, "45292"), (1, "60"), (1, "61"),
                              (1, "-5"), (1, "2958466"), (77, "45292")]) + "</row>", style=date_styles),
       cells(A1="n:45292", B1="d:2024-01-01", C1="d:2024-01-01", D1="n:45292", E1="d:2024-01-01T12:00:00", F1="d:12:00:00",
             G1="n:1.5", H1="d:06:00:00", I1="d:2024-01-01", J1="d:2024-01-01", K1="n:45292", L1="d:2024-01-01", M1="n:60",
             N1="d:1900-03-01", O1="n:-5", P1="n:2958466", Q1="n:45292"))
for word in ("1", "true"):
    expect("dates-count-from-1904-where-the-workbook-says-" + word,
           one('<row><c s="1"><v>43830</v></c><c s="1"><v>0</v></c></row>', style=date_styles,
               properties='<workbookPr date1904="%s"/>' % word),
           cells(A1="d:2024-01-01", B1="d:1904-01-01"))
expect("a-file-whose-first-style-is-a-date-dates-its-plain-cells",
       one("<row><c><v>45292</v></c></row>", style=styles([14])), cells(A1="d:2024-01-01"))
expect("iso-dates-and-durations-of-strict-files",
       one("<row>" + "".join('<c t="d"><v>%s</v></c>' % v for v in
                             ["2024-02-29", "2024-02-29T00:00:00", "2024-02-29T08:30:00.4Z", "08:30:15", "PT12H30M",
                              "PT36H0M0.000S", "2023-02-29", "T23:59:59.9", "45292"]) + "</row>"),
       cells(A1="d:2024-02-29", B1="d:2024-02-29", C1="d:2024-02-29T08:30:00", D1="d:08:30:15", E1="d:12:30:00", F1="n:1.5",
             G1="t:2023-02-29", H1="d:23:59:59", I1="n:45292"))
expect("booleans-errors-and-cached-formula-results",
       one('<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c><c r="C1" t="b"><v>true</v></c>'
           '<c r="D1" t="e"><v>#REF!</v></c><c r="E1"><f>1+1</f><v>2</v></c><c r="F1" t="str"><f>"a"</f><v>a_x000D_</v></c>'
           '<c r="G1"><f>A1</f></c><c r="H1" t="str"><f>""</f><v></v></c><c r="I1" t="b"><f>TRUE()</f><v>1</v></c>'
           '<c r="J1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="K1" t="s"><v/></c></row>'),
       cells(A1="b:1", B1="b:0", C1="b:1", D1="e:#REF!", E1="n:2", F1="t:a\n", I1="b:1", J1="e:#DIV/0!"))

# --- places ---
expect("rows-and-cells-without-references-follow-each-other",
       one('<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c r="C3"><v>3</v></c><c><v>4</v></c></row>'
           '<row r="9"><c><v>5</v></c></row><row><c><v>6</v></c></row>'),
       cells(A1="n:1", B1="n:2", C3="n:3", D3="n:4", A9="n:5", A10="n:6"))
expect("rows-and-cells-out-of-order-are-put-in-order-and-the-later-twin-wins",
       one('<row r="3"><c r="B3"><v>1</v></c><c r="A3"><v>2</v></c></row><row r="1"><c r="A1"><v>3</v></c></row>'
           '<row r="3"><c r="C3"><v>4</v></c><c r="B3"><v>5</v></c></row><row r="5"><c r="A2"><v>6</v></c></row>'),
       cells(A1="n:3", A2="n:6", A3="n:2", B3="n:5", C3="n:4"))
expect("of-a-merged-range-only-the-top-left-cell-shows",
       one('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row>'
           '<row r="2"><c r="A2"><v>4</v></c><c r="B2"><v>5</v></c><c r="C2"><v>6</v></c><c r="D2"><v>7</v></c></row>',
           after='<mergeCells count="3"><mergeCell ref="A1:B2"/><mergeCell ref="C2:C2"/><mergeCell ref="D1:XFD1048576"/>'
                 "</mergeCells>"),
       cells(A1="n:1", C1="n:3", C2="n:6"))
expect("references-may-be-lower-case-or-absolute",
       one('<row r="2"><c r="b2"><v>1</v></c><c r="$D$2"><v>2</v></c><c r="xfd2"><v>3</v></c></row>'),
       {(2, 2): ("number", "1"), (2, 4): ("number", "2"), (2, 16384): ("number", "3")})
expect("a-row-that-no-sheet-has-is-refused", one('<row r="1048577"><c><v>1</v></c></row>'), "file_damaged")
expect("a-column-that-no-sheet-has-is-refused", one('<row r="1"><c r="XFE1"><v>1</v></c></row>'), "file_damaged")
expect("a-row-number-beyond-all-measure-is-refused", one('<row r="99999999999999999999"><c><v>1</v></c></row>'), "file_damaged")

# --- sheets and parts ---
plain = '<row r="1"><c r="A1"><v>1</v></c></row>'
a1 = cells(A1="n:1")
expect("hidden-sheets-are-told-and-others-than-worksheets-left-out",
       package([("一", sheet(plain), "", "worksheet"), ("图", "<chartsheet/>", "", "chartsheet"),
                ("藏&amp;", sheet(plain), ' state="hidden"', "worksheet"), ("D", "<dialogsheet/>", "", "dialogsheet"),
                ("深", sheet(plain), ' state="veryHidden"', "worksheet"), ("空", sheet(""), ' state="visible"', "worksheet")]),
       [("一", False, a1), ("藏&", True, a1), ("深", True, a1), ("空", False, {})])
parts = one('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', shared=strings(["<t>严</t>"], STRICT), ns=STRICT, rel=STRICT_REL)
expect("strict-files-read-like-transitional-ones", parts, cells(A1="t:严"))
prefixed = HEAD + ('<x:worksheet xmlns:x="%s" xmlns:y="urn:other"><y:sheetData><x:row><x:c><x:v>9</x:v></x:c></x:row>'
                   '</y:sheetData><x:sheetData><x:row r="1"><x:c r="A1" y:t="s"><x:v>1</x:v><y:v>2</y:v></x:c></x:row>'
                   "</x:sheetData></x:worksheet>") % MAIN
expect("any-prefix-serves-and-foreign-elements-are-left-out",
       package([("S", prefixed.replace(' y:t="s"', ""), "", "worksheet")]), a1)
mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
expect("alternate-content-is-read-by-its-fallback",
       one('<row r="1"><mc:AlternateContent %s><mc:Choice Requires="zz"><c r="A1"><v>7</v></c></mc:Choice><mc:Fallback>'
           '<c r="A1"><v>1</v></c></mc:Fallback></mc:AlternateContent></row>' % mc), a1)
base = one(plain)


def moved(names, targets):
    out = {}
    for part, text in base.items():
        for old, new in targets.items():
            text = text.replace(old, new)
        out[names.get(part, part)] = text
    return out


expect("the-workbook-is-found-by-its-relation",
       moved({"xl/workbook.xml": "Mappe/haupt.xml", "xl/_rels/workbook.xml.rels": "Mappe/_rels/haupt.xml.rels",
              "xl/worksheets/sheet1.xml": "data/s 1.xml"},
             {"xl/workbook.xml": "/Mappe/haupt.xml", "worksheets/sheet1.xml": "../data/s%201.xml"}), a1)
expect("backslashes-and-case-of-part-names-do-not-matter",
       moved({"xl/workbook.xml": "XL\\Workbook.xml", "xl/_rels/workbook.xml.rels": "xl\\_rels\\workbook.xml.rels",
              "xl/worksheets/sheet1.xml": "xl\\WorkSheets\\Sheet1.xml"},
             {"worksheets/sheet1.xml": "worksheets\\sheet1.xml"}), a1)
content = HEAD + ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/w/b.xml" '
                  'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>')
broken = moved({"xl/workbook.xml": "w/b.xml", "xl/_rels/workbook.xml.rels": "w/_rels/b.xml.rels",
                "xl/worksheets/sheet1.xml": "w/worksheets/sheet1.xml"}, {})
del broken["_rels/.rels"]
broken["[Content_Types].xml"] = content
expect("without-package-relations-the-content-types-tell", broken, a1)
stored = pack(base, "plain.txt", zipfile.ZIP_STORED)
expect("neither-name-nor-compression-matters", stored, a1)
backwards = dict(reversed(list(package([("A", sheet(plain), "", "worksheet"), ("B", sheet(plain), "", "worksheet"),
                                        ("C", sheet(plain), "", "worksheet")]).items())))
expect("parts-in-any-order", backwards, [("A", False, a1), ("B", False, a1), ("C", False, a1)])
for code in ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "gb18030"):
    text = sheet('<row r="1"><c r="A1" t="str"><v>中文&amp;é</v></c><c r="B1"><v>2</v></c></row>',
                 after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>')
    mark = "\ufeff" if code in ("utf-16-le", "utf-16-be") else ""
    text = text.replace("UTF-8", {"utf-8-sig": "UTF-8", "gb18030": "GB18030"}.get(code, "UTF-16"))
    expect("a-part-in-" + code, package([("S", (mark + text).encode(code), "", "worksheet")]), cells(A1="t:中文&é"))
module = dict(base)
module["xl/workbook.xml"] = module["xl/workbook.xml"].replace("</sheets>", '<sheet name="Module1" sheetId="9" r:id=""/></sheets>')
expect("macro-modules-among-the-sheets-are-left-out", module, a1)
lost = dict(base)
del lost["xl/worksheets/sheet1.xml"]
expect("a-sheet-whose-part-is-missing-is-told", lost, "file_damaged")
expect("a-text-that-the-file-lost-is-told",
       one('<row r="1"><c r="A1" t="s"><v>5</v></c></row>', shared=strings(["<t>a</t>"])), "file_damaged")

# --- large sheets, which are streamed ---
n_rows = 230000
rows = "".join('<row r="%d"><c r="A%d"><v>%d</v></c><c r="B%d" t="str"><v>text</v></c></row>' % (i, i, i, i)
               for i in range(1, n_rows + 1))
for name, copies in (("held", 1), ("inflated-twice", 5)):
    filler = "<!--" + "x" * 60000 + "-->"
    xml = sheet(rows, after=filler * (300 if copies == 5 else 0) * copies
                + '<mergeCells count="2"><mergeCell ref="A2:B3"/><mergeCell ref=\'B%d:B%d\' /></mergeCells>' % (n_rows - 1, n_rows))
    assert len(xml) > (80 if copies == 5 else 16) << 20
    try:
        found, error = dump(pack(package([("S", xml, "", "worksheet")])))
        found = flat(found)[0][2]
        wrong = [k for k in ((2, 2), (3, 1), (3, 2), (n_rows, 2)) if k in found]
        check("merges-of-a-large-sheet-" + name + "-hold-although-they-stand-behind-its-rows",
              not wrong and len(found) == 2 * n_rows - 4 and found[n_rows, 1] == ("number", str(n_rows)), (wrong, len(found)))
    except Exception as problem:
        check("merges-of-a-large-sheet-" + name, False, repr(problem))

# --- other kinds of files ---
expect("a-word-document-is-refused-by-name",
       {"_rels/.rels": relations([("rId1", REL + "/officeDocument", "word/document.xml", "")]),
        "word/document.xml": '<w:document xmlns:w="urn:w"/>'}, "file_kind")
expect("a-binary-workbook-is-refused-by-name",
       {"_rels/.rels": relations([("rId1", REL + "/officeDocument", "xl/workbook.bin", "")]), "xl/workbook.bin": b"\x83\1"},
       "file_kind")
expect("an-opendocument-file-is-refused-by-name",
       pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}, "a.ods", zipfile.ZIP_STORED),
       "file_kind")
locked = bytearray(open(pack(base), "rb").read())
for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
    at = locked.find(mark)
    while at >= 0:
        locked[at + offset] |= 1
        at = locked.find(mark, at + 4)
locked_path = os.path.join(folder.name, "locked.xlsx")
open(locked_path, "wb").write(locked)
expect("a-zip-with-a-password-is-told", locked_path, "file_encrypted")
expect("a-zip-archive-of-other-things-is-refused", {"a.txt": "hello"}, "file_kind")
expect("an-empty-zip-archive-is-refused", {}, "file_damaged")
expect("a-file-that-is-not-there", os.path.join(folder.name, "none.xlsx"), "file_not_found")
expect("a-folder", folder.name, "file_unreadable")
os.mkfifo(os.path.join(folder.name, "pipe.xlsx"))
expect("a-pipe-does-not-hang", os.path.join(folder.name, "pipe.xlsx"), "file_unreadable")
empty = os.path.join(folder.name, "empty.xlsx")
open(empty, "w").close()
expect("an-empty-file", empty, "file_empty")

# --- hostile ---
secret = os.path.join(folder.name, "secret")
open(secret, "w").write("<t>secret</t>")
laughs = "<!DOCTYPE l [<!ENTITY a0 'x'>%s]>" % "".join(
    "<!ENTITY a%d '%s'>" % (i, ("&a%d;" % (i - 1)) * 10) for i in range(1, 12))
for name, text in (("entities-that-multiply", laughs + '<worksheet xmlns="%s"><sheetData><row><c t="str"><v>&a11;</v></c></row>'
                    "</sheetData></worksheet>" % MAIN),
                   ("an-external-entity", '<!DOCTYPE l [<!ENTITY x SYSTEM "file://%s">]><worksheet xmlns="%s"><sheetData><row>'
                    '<c t="str"><v>&x;</v></c></row></sheetData></worksheet>' % (secret, MAIN)),
                   ("elements-nested-without-end", '<worksheet xmlns="%s">' % MAIN + "<a>" * 100000),
                   ("a-part-cut-off", sheet(plain)[:-20]), ("a-part-that-is-no-xml", "\0\1\2\3" * 100),
                   ("an-empty-part", "")):
    expect(name + "-end-in-an-error", package([("S", text, "", "worksheet")]), "file_damaged")
with zipfile.ZipFile(os.path.join(folder.name, "bomb.xlsx"), "w", zipfile.ZIP_DEFLATED) as out:
    for part, text in base.items():
        if part != "xl/worksheets/sheet1.xml":
            out.writestr(part, text)
    with out.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream:
        stream.write((HEAD + '<worksheet xmlns="%s"><sheetData>' % MAIN).encode())
        for _ in range(400):
            stream.write(b" " * (1 << 20))
expect("a-bomb-of-blanks-is-stopped", os.path.join(folder.name, "bomb.xlsx"), "file_too_large")
with zipfile.ZipFile(os.path.join(folder.name, "bomb2.xlsx"), "w", zipfile.ZIP_DEFLATED) as out:
    for part, text in one(plain, shared="").items():
        if part != "xl/sharedStrings.xml":
            out.writestr(part, text)
    with out.open("xl/sharedStrings.xml", "w", force_zip64=True) as stream:
        stream.write((HEAD + '<sst xmlns="%s">' % MAIN).encode())
        for _ in range(40):
            stream.write(b"<si><t>" + b"x" * (8 << 20) + b"</t></si>")
expect("a-bomb-of-texts-is-stopped", os.path.join(folder.name, "bomb2.xlsx"), "file_too_large")
crossed = "".join('<mergeCell ref="A%d:XFD1048576"/>' % i for i in range(1, 20001))
expect("merges-that-all-overlap-do-not-hang",
       one("".join('<row r="%d"><c r="B%d"><v>1</v></c></row>' % (i, i) for i in range(1, 20001)),
           after="<mergeCells>%s</mergeCells>" % crossed), {})
expect("a-million-cells-at-one-place-stay-one", one('<row r="1">' + '<c r="A1"><v>1</v></c>' * 300000 + "</row>"), a1)

whole = open(pack(one("".join('<row r="%d"><c r="A%d" t="s"><v>%d</v></c><c r="B%d"><v>%d.5</v></c></row>' % (i, i, i % 9, i, i)
                              for i in range(1, 300)), shared=strings(["<t>text %d</t>" % i for i in range(9)]))), "rb").read()
problems = []
cut = os.path.join(folder.name, "cut.xlsx")
for i in range(1, 50):
    open(cut, "wb").write(whole[: len(whole) * i // 50])
    try:
        found, error = dump(cut)
        if error not in ("file_damaged", "file_kind"):
            problems.append((i, error))
    except Exception as problem:
        problems.append((i, repr(problem)))
check("a-file-cut-anywhere-is-told-as-damaged", not problems, problems)
problems = []
random.seed(20260630)
for i in range(60):
    flipped = bytearray(whole)
    for _ in range(3):
        at = random.randrange(len(whole))
        flipped[at] ^= 1 << random.randrange(8)
    open(cut, "wb").write(flipped)
    try:
        dump(cut)
    except Exception as problem:
        problems.append((i, repr(problem)))
check("flipped-bits-end-in-an-error-or-in-rows", not problems, problems)

# --- by another program ---
book = openpyxl.Workbook()
random.seed(7)
expected = []
for number in range(3):
    ws = book.active if number == 0 else book.create_sheet()
    ws.title = "表%d" % number
    ws.sheet_state = ("visible", "hidden", "veryHidden")[number]
    wanted = {}
    for _ in range(600):
        at = (random.randrange(1, 200), random.randrange(1, 60))
        kind = random.randrange(6)
        if kind == 0:
            value = random.uniform(-1e6, 1e6)
            wanted[at] = ("number", "%.15g" % float("%.16g" % value))  # openpyxl writes 16 digits
        elif kind == 1:
            value = random.randrange(-10**6, 10**12)
            wanted[at] = ("number", "%.15g" % value)
        elif kind == 2:
            value = datetime.date(1901, 1, 1) + datetime.timedelta(days=random.randrange(90000))
            wanted[at] = ("date", value.isoformat())
        elif kind == 3:
            value = datetime.datetime(1999, 1, 1) + datetime.timedelta(seconds=random.randrange(1, 10**9))
            wanted[at] = ("date", value.strftime("%Y-%m-%dT%H:%M:%S") if value.time() != datetime.time(0)
                          else value.strftime("%Y-%m-%d"))
        elif kind == 4:
            value = random.random() < 0.5
            wanted[at] = ("bool", "1" if value else "0")
        else:
            value = "".join(random.choice("幼儿园 <&>\"'\nß😀=,_x") for _ in range(random.randrange(1, 12)))
            wanted[at] = ("text", value)
        ws.cell(*at).value = value
        if kind == 5:
            ws.cell(*at).data_type = "s"
        elif kind in (0, 1):
            ws.cell(*at).number_format = random.choice(["General", "0.00", "#,##0", "0%"])
    expected.append((ws.title, number > 0, wanted))
path = os.path.join(folder.name, "openpyxl.xlsx")
book.save(path)
expect("a-workbook-of-another-program-cell-by-cell", path, expected)

print("1..%d" % n_run)
sys.exit(n_failed != 0)

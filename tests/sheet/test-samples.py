"""Ledgers of real life against openpyxl, cell by cell. usage: test-samples.py SHEET_DUMP FOLDER. Prints TAP."""
import csv
import datetime
import glob
import io
import json
import os
import subprocess
import sys

import openpyxl

DUMP, FOLDER = sys.argv[1:]
n = 0
failed = 0


def ours(path):
    run = subprocess.run([DUMP, path], capture_output=True, timeout=120, check=True)
    return [(s["name"], s["hidden"], {(r["row"], c["col"]): (c["type"], c["value"]) for r in s["rows"] for c in r["cells"]})
            for s in json.loads(run.stdout)["sheets"]]


def cell(value):
    if isinstance(value, bool):
        return "bool", "1" if value else "0"
    if isinstance(value, (int, float)):
        return "number", "%.15g" % value
    if isinstance(value, datetime.datetime):
        return "date", value.strftime("%Y-%m-%d" if value.time() == datetime.time(0) else "%Y-%m-%dT%H:%M:%S")
    return "text", value.replace("\r\n", "\n")


def theirs(path):
    book = openpyxl.load_workbook(path, data_only=True)
    return [(ws.title, ws.sheet_state != "visible",
             {(c.row, c.column): cell(c.value) for row in ws.iter_rows() for c in row if c.value not in (None, "")})
            for ws in book.worksheets]


def check(name, a, b):
    global n, failed
    n += 1
    if a != b:
        failed += 1
        for x, y in zip(a, b):
            for key in sorted(set(x[2]) | set(y[2])):
                if x[2].get(key) != y[2].get(key):
                    print("#", x[0], key, "expected", x[2].get(key), "found", y[2].get(key))
    print("%s %d %s" % ("ok" if a == b else "not ok", n, name))


for path in sorted(glob.glob(os.path.join(FOLDER, "*.xlsx"))):
    check(os.path.basename(path) + "-is-read-as-openpyxl-reads-it", theirs(path), ours(path))
    if os.path.exists(path[:-1]):
        check(os.path.basename(path)[:-1] + "-gives-the-same-cells", ours(path), ours(path[:-1]))
for path in sorted(glob.glob(os.path.join(FOLDER, "*.csv"))):
    text = open(path, "rb").read().decode("gb18030")
    rows = {(i, k): ("text", v) for i, row in enumerate(csv.reader(io.StringIO(text, newline="")), 1)
            for k, v in enumerate(row, 1) if v}
    check(os.path.basename(path) + "-is-read-as-python-reads-it", [(os.path.basename(path)[:-4], False, rows)], ours(path))
print("1..%d" % n)
sys.exit(failed != 0)

#!/usr/bin/python3
"""Calculate the formulas of an xlsx anew and compare them with the cached values: a second opinion, in decimals.

Knows what our forms use: SUM over ranges and cells, IF(x=0,…,ROUND(a/b,4)). Prints the number of formulas, or the
first difference.
"""
import decimal
import re
import sys

import openpyxl


def number(ws, name):
    value = ws[name].value
    return decimal.Decimal(repr(value)) if isinstance(value, (int, float)) else decimal.Decimal(0)


def calculate(ws, formula):
    m = re.fullmatch(r"=SUM\((.*)\)", formula)
    if m:
        total = decimal.Decimal(0)
        for part in m.group(1).split(","):
            cells = [c for row in ws[part] for c in row] if ":" in part else [ws[part]]
            total += sum(number(ws, c.coordinate) for c in cells)
        return total
    m = re.fullmatch(r'=IF\(([A-Z]+\d+)=0,(0|""),ROUND\(([A-Z]+\d+)/\1,4\)\)', formula)
    whole = number(ws, m.group(1))
    if whole == 0:
        return decimal.Decimal(0) if m.group(2) == "0" else None
    rate = number(ws, m.group(3)) / whole
    return rate.quantize(decimal.Decimal("0.0001"), decimal.ROUND_HALF_UP)


def main(path):
    formulas = openpyxl.load_workbook(path).worksheets[0]
    cached = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    count = 0
    for row in formulas.iter_rows():
        for cell in row:
            if cell.data_type != "f":
                continue
            wanted = calculate(cached, cell.value)
            found = cached[cell.coordinate].value
            found = decimal.Decimal(repr(found)) if isinstance(found, (int, float)) else None
            if wanted != found:
                print("differs", cell.coordinate, cell.value, wanted, found)
                return
            count += 1
    print("formulas", count)


main(sys.argv[1])

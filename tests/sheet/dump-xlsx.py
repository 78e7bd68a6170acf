#!/usr/bin/python3
"""Print an xlsx as another program reads it: a line for everything a test may ask for.

cell lines: A1 (2!A1 on the second sheet) | kind | value | cached value | number format | font, size, b if bold | alignment, w if wrapped |
borders | fill
"""
import json
import sys
import zipfile

import openpyxl


def show(value):
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def main(path):
    formulas = openpyxl.load_workbook(path)
    cached = openpyxl.load_workbook(path, data_only=True)
    p = formulas.properties
    print("title", p.title)
    print("author", p.creator)
    if p.created:
        print("created", p.created.date())
    for index, ws in enumerate(formulas.worksheets):
        name = ws.title
        prefix = "%d!" % (index + 1) if index else ""
        print("sheet", name, ws.sheet_state, ws.dimensions)
        print("freeze", ws.freeze_panes)
        print("merged", *sorted(str(r) for r in ws.merged_cells.ranges))
        s = ws.page_setup
        print("page", s.paperSize, s.orientation, s.fitToHeight, ws.sheet_properties.pageSetUpPr
              and ws.sheet_properties.pageSetUpPr.fitToPage, ws.print_options.horizontalCentered)
        print("margins %.2f %.2f" % (ws.page_margins.left, ws.page_margins.top))
        print("repeat", ws.print_title_rows)
        print("area", ws.print_area)
        print("footer", ws.oddFooter.center.text)
        print("charts", len(ws._charts))
        for v in ws.data_validations.dataValidation:
            print("validation", v.sqref, v.type, v.formula1, v.allow_blank)
        for row in ws.iter_rows():
            print("height", row[0].row, ws.row_dimensions[row[0].row].height)
            for cell in row:
                if isinstance(cell, openpyxl.cell.MergedCell):
                    continue
                if cell.value is None and not cell.has_style:
                    continue
                f, a, b = cell.font, cell.alignment, cell.border
                borders = "".join(k for k, side in zip("ltrb", (b.left, b.top, b.right, b.bottom)) if side.style == "thin")
                value = cached[name][cell.coordinate].value
                print(prefix + cell.coordinate, cell.data_type, show(cell.value), show(value), cell.number_format,
                      "%s,%g%s" % (f.name, f.size, ",b" if f.b else ""),
                      "%s%s" % (a.horizontal, ",w" if a.wrap_text else ""), borders or "-",
                      cell.fill.start_color.rgb[2:] if cell.fill.patternType else "-", sep=" | ")
                if cell.comment:
                    print("comment", cell.coordinate, show(cell.comment.text))
    with zipfile.ZipFile(path) as package:
        print("damaged", package.testzip())
        for part in package.namelist():
            if part.startswith("xl/charts/"):
                print("chart", package.read(part).decode())


main(sys.argv[1])

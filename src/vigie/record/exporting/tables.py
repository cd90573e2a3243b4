"""Tables: CSV (RFC 4180), HXL (hxlstandard.org 1.1) and XLSX.

In: rows. Out: a file. CSV and HXL have no room for a header, so that what they say of themselves stands in a file
beside them; a workbook has a sheet for it. In a workbook every text is written as text, so that no cell is a formula.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from vigie.record.exporting.about import About
from vigie.record.exporting.cells import Row, Value, cell
from vigie.record.problems import RecordProblem

MOST_ROWS = 1_048_575
LONGEST_CELL = 32_767
"""What a worksheet holds."""

HASHTAGS = {
    "id": "#event+id",
    "type": "#event+type",
    "types": "#event+type+list",
    "from": "#date+start",
    "to": "#date+end",
    "place": "#loc+name",
    "places": "#loc+name+list",
    "admin1": "#adm1+name",
    "country": "#country+code+v_iso2",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "perpetrators": "#group+perpetrator+list",
    "targets": "#group+target+list",
    "or_more": "#affected+open+list",
    "certainty": "#status+certainty",
    "judgements": "#meta+judgement+list",
    "sources": "#meta+source+list",
    "accounts": "#meta+account+list",
    "source": "#meta+source",
    "published": "#date+published",
    "origin": "#meta+origin",
    "report": "#meta+report+id",
    "index": "#meta+report+index",
    "incident": "#event+incident+id",
    "precision": "#geo+precision",
    "sensitivity": "#meta+sensitivity",
    "quote": "#description+quote",
    "codes": "#meta+codes",
}


def hashtag(column: str) -> str:
    """'killed_low' -> '#affected+killed+low'."""
    return HASHTAGS.get(column) or f"#affected+{column.replace('_', '+')}"


def write_csv(stream: TextIO, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """The heading and the rows; how many."""
    return _csv(stream, [list(columns)], rows)


def write_hxl(stream: TextIO, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """The heading, the row of hashtags and the rows; how many."""
    return _csv(stream, [list(columns), [hashtag(name) for name in columns]], rows)


def _csv(stream: TextIO, headings: list[list[str]], rows: Iterable[Row]) -> int:
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows(headings)
    count = 0
    for row in rows:
        writer.writerow([cell(value) for value in row])
        count += 1
    return count


def write_xlsx(path: Path, sheets: Mapping[str, tuple[Sequence[str], Iterable[Row]]], told: About) -> int:
    """A workbook with these sheets and one that tells what it holds; how many rows the first has."""
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    counts = []
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": "Vigie", "comments": f"record {told.digest}"})
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, (columns, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for n, column in enumerate(columns):
                sheet.write_string(0, n, column, bold)
            number = 0
            for number, row in enumerate(rows, 1):
                if number > MOST_ROWS:
                    raise RecordProblem("exporting.too_many_rows", most=MOST_ROWS)
                for n, value in enumerate(row):
                    told.left_out["cells_cut"] = told.left_out.get("cells_cut", 0) + _put(sheet, number, n, value, day)
            counts.append(number)
        if not told.left_out.get("cells_cut"):
            told.left_out.pop("cells_cut", None)
        sheet = book.add_worksheet("About")
        for n, (name, text) in enumerate(_lines(told)):
            sheet.write_string(n, 0, name, bold)
            _put(sheet, n, 1, text, day)
    return counts[0]


def _put(sheet: object, row: int, column: int, value: Value, day: object) -> int:
    """One cell; 1 where its text had to be cut."""
    write = sheet
    if value is None or value == "":
        return 0
    if isinstance(value, dt.date):
        write.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), day)  # type: ignore[attr-defined]
        return 0
    if isinstance(value, int | float):
        write.write_number(row, column, value)  # type: ignore[attr-defined]
        return 0
    text = str(value).encode("utf-8", "replace").decode("utf-8")
    write.write_string(row, column, text[:LONGEST_CELL])  # type: ignore[attr-defined]
    return int(len(text) > LONGEST_CELL)


def _lines(told: About) -> Iterator[tuple[str, Value]]:
    for name, value in told.json().items():
        if isinstance(value, dict | list):
            yield name, json.dumps(value, ensure_ascii=False)
        else:
            yield name, str(value) if value is not None else ""

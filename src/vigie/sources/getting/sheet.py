"""The process that turns a sheet of a stranger's workbook into CSV, and nothing else (python-calamine).

In: on standard input, JSON: the workbook, the CSV to write, the columns that tell the right sheet, limits. Out: the
CSV, and ``{"rows": n}`` on standard output; nothing there where no sheet has the columns or the workbook is broken.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from vigie.sources.worker import cap_memory, cap_time

HEADER_WITHIN = 20
"""A table may have a title above its header."""


def rows_of(workbook: Path, columns: Sequence[str]) -> Iterator[list[str]]:
    """The header and the rows of the first sheet that has all those columns; nothing where none has."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(workbook))
    for name in book.sheet_names:
        above = HEADER_WITHIN
        header: list[str] | None = None
        for row in book.get_sheet_by_name(name).iter_rows():
            cells = [_text(cell) for cell in row]
            if header is None:
                above -= 1
                if set(columns) <= set(cells):
                    header = cells
                elif above == 0:
                    break
            if header is not None and any(cells):
                yield cells
        if header is not None:
            return


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell).strip()


def main() -> None:
    """Do what standard input asks."""
    order = json.load(sys.stdin)
    cap_memory(order["memory"])
    cap_time(order["seconds"])
    count = -1
    with Path(order["target"]).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        for cells in rows_of(Path(order["source"]), order["columns"]):
            writer.writerow(cells)
            count += 1
    if count > 0:
        json.dump({"rows": count}, sys.stdout)


if __name__ == "__main__":
    main()

"""The record for other programs: each format applies the filter asked and says so, with the record's digest.

In: a record, a filter, a format, a file. Out: the file, whole or not at all, and ``About``, which stands in the file's
own header or, where the format has none, in FILE.about.json beside it.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from vigie.record.exporting.about import About, about
from vigie.record.exporting.cells import ACCOUNT_COLUMNS, COLUMNS, Row, account_rows, incident_row
from vigie.record.fusion import Rule
from vigie.record.incidents import Incident
from vigie.record.problems import RecordProblem
from vigie.record.query.filters import Filter
from vigie.record.query.names import understood
from vigie.record.store import Record
from vigie.sources.datasets.table import BESIDE

__all__ = ["FORMATS", "LEVELS", "About", "export", "format_of"]

FORMATS = {
    "csv": ".csv",
    "xlsx": ".xlsx",
    "geojson": ".geojson",
    "geoparquet": ".parquet",
    "kml": ".kml",
    "hxl": ".hxl.csv",
    "acled": ".acled.csv",
    "ucdp": ".ucdp.csv",
    "json": ".json",
    "jsonl": ".jsonl",
}
"""Format -> how the name of such a file ends."""
LEVELS = ("incident", "account")
HEADERLESS = frozenset({"csv", "hxl", "acled", "ucdp"})
ROWS_ARE = {
    "xlsx": "incident, account",
    "geojson": "incident",
    "json": "incident",
    "jsonl": "release, report, event, incident, judgement",
    "acled": "event",
    "ucdp": "event",
}
"""What a row is in formats that do not leave it open."""


def format_of(path: Path) -> str | None:
    """The format that a file's name tells: the longest ending counts."""
    known = sorted(FORMATS.items(), key=lambda pair: -len(pair[1]))
    return next((form for form, ending in known if path.name.lower().endswith(ending)), None)


def export(
    record: Record,
    path: str | Path,
    form: str,
    where: Filter | None = None,
    level: str = "incident",
    rule: Rule = Rule.SPAN,
) -> About:
    """Write what the filter takes; ``level`` ('incident', 'account') is a row where the format leaves it open, ``rule``
    the rule that fuses the accounts of an incident.
    """
    path = Path(path)
    asking = record.ask()
    where = understood(where, asking.answers) if where else None
    found = [incident.by(rule) for incident in asking.listed(where or Filter()).incidents]
    told = about(record, where, found, ROWS_ARE.get(form, level), rule)
    told.slow = asking.slow
    with _whole(path) as draft:
        WRITERS[form](record, where, found, told, draft)
    if form in HEADERLESS:
        with _whole(path.with_name(path.name + BESIDE)) as draft:
            draft.write_text(json.dumps(told.json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return told


def _rows(found: Sequence[Incident], level: str) -> tuple[Sequence[str], Iterator[Row]]:
    if level == "account":
        return ACCOUNT_COLUMNS, (row for incident in found for row in account_rows(incident))
    return COLUMNS, (incident_row(incident) for incident in found)


def _csv(record: Record, where: Filter | None, found: Sequence[Incident], told: About, path: Path) -> None:
    from vigie.record.exporting.tables import write_csv

    with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        write_csv(stream, *_rows(found, told.level))


def _hxl(record: Record, where: Filter | None, found: Sequence[Incident], told: About, path: Path) -> None:
    from vigie.record.exporting.tables import write_hxl

    with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        write_hxl(stream, *_rows(found, told.level))


def _xlsx(record: Record, where: Filter | None, found: Sequence[Incident], told: About, path: Path) -> None:
    from vigie.record.exporting.tables import write_xlsx

    sheets = {"Incidents": _rows(found, "incident"), "Accounts": _rows(found, "account")}
    write_xlsx(path, sheets, told)


def _geoparquet(record: Record, where: Filter | None, found: Sequence[Incident], told: About, path: Path) -> None:
    from vigie.record.exporting.geo import write_geoparquet

    write_geoparquet(path, *_rows(found, told.level), told)


def _kml(record: Record, where: Filter | None, found: Sequence[Incident], told: About, path: Path) -> None:
    from vigie.record.exporting.geo import write_kml

    write_kml(path, *_rows(found, told.level), told)


def _geojson(record: Record, where: Filter | None, found: Sequence[Incident], told: About, path: Path) -> None:
    from vigie.record.exporting.incidents import geojson

    _dump(path, {**geojson(found), "vigie": told.json()})


def _json(record: Record, where: Filter | None, found: Sequence[Incident], told: About, path: Path) -> None:
    from vigie.record.exporting.incidents import incident_to_json

    _dump(path, {"about": told.json(), "incidents": [incident_to_json(incident) for incident in found]})


def _jsonl(record: Record, where: Filter | None, found: Sequence[Incident], told: About, path: Path) -> None:
    from vigie.record.exporting.provenance import lines

    with path.open("w", encoding="utf-8", errors="backslashreplace") as stream:
        stream.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines(record, where, found, told))


def _shaped(form: str) -> Writer:
    def write(record: Record, where: Filter | None, found: Sequence[Incident], told: About, path: Path) -> None:
        from vigie.record.exporting.shaped import lines, shape

        shaped = shape(record.engine, found, form)
        told.left_out.update(shaped.left_out)
        with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
            csv.writer(stream, lineterminator="\r\n").writerows(lines(shaped))

    return write


Writer = Callable[[Record, Filter | None, Sequence[Incident], About, Path], None]
WRITERS: dict[str, Writer] = {
    "csv": _csv,
    "hxl": _hxl,
    "xlsx": _xlsx,
    "geojson": _geojson,
    "geoparquet": _geoparquet,
    "kml": _kml,
    "json": _json,
    "jsonl": _jsonl,
    "acled": _shaped("acled"),
    "ucdp": _shaped("ucdp"),
}


def _dump(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False) + "\n", encoding="utf-8", errors="backslashreplace")


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """The file appears whole under its name."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        yield draft
        draft.replace(path)
    except OSError as error:
        raise RecordProblem("exporting.unwritable", path=path, reason=error.strerror or error) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)

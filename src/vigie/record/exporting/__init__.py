"""The record for other programs: each format applies the filter asked and says so, with the record's digest.

In: a record, a filter, a format, a file. Out: the file, whole or not at all, and ``About``, which stands in the file's
own header or, where the format has none, in FILE.about.json beside it.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from vigie.model import Sensitivity
from vigie.record.exporting.about import About, about
from vigie.record.exporting.cells import ACCOUNT_COLUMNS, COLUMNS, Row, account_rows, incident_row
from vigie.record.fusion import Rule
from vigie.record.incidents import Incident
from vigie.record.problems import QuestionProblem, RecordProblem
from vigie.record.query.asking import Asking
from vigie.record.query.filters import Filter
from vigie.record.query.names import understood
from vigie.record.store import Record
from vigie.sources.datasets.table import BESIDE

__all__ = ["FORMATS", "LEVELS", "SHAPED", "About", "described", "export", "format_of"]

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
SHAPED = frozenset({"acled", "ucdp"})
"""Formats in the shape of a dataset, which has no room for every incident."""
HEADERLESS = frozenset({"csv", "hxl"}) | SHAPED
PUBLISHED = ("csv", "xlsx", "geojson", "geoparquet", "kml", "hxl")
"""Formats that hold incidents and nothing of the reports behind them."""
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
    publish: bool = False,
) -> About:
    """Write what the filter takes; ``level`` ('incident', 'account') is a row where the format leaves it open, ``rule``
    the rule that fuses the accounts of an incident. ``publish`` writes what is public alone, told as
    ``vigie.record.publication`` tells it to everybody, in a format that brings no reports along.
    """
    path = Path(path)
    record, where, found, told = _prepared(record, form, where, level, rule, publish)
    with _whole(path) as draft:
        WRITERS[form](record, where, found, told, draft)
    if form in HEADERLESS:
        with _whole(path.with_name(path.name + BESIDE)) as draft:
            draft.write_text(json.dumps(told.json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return told


def described(
    record: Record,
    form: str,
    where: Filter | None = None,
    level: str = "incident",
    rule: Rule = Rule.SPAN,
    publish: bool = False,
) -> About:
    """What ``export`` of the same says, nothing written: how many incidents are taken, and for how many of them the
    format has no room, and why.
    """
    record, where, found, told = _prepared(record, form, where, level, rule, publish)
    if form in SHAPED:
        from vigie.record.exporting.shaped import shape

        with shape(record.engine, found, form) as shaped:
            told.left_out.update(shaped.left_out)
    return told


Prepared = tuple[Record, Filter | None, Iterable[Incident], About]


def _prepared(record: Record, form: str, where: Filter | None, level: str, rule: Rule, publish: bool) -> Prepared:
    """The record as far as it may be told, the filter with its names understood, what it takes, what is said of it."""
    if publish and form not in PUBLISHED:
        raise QuestionProblem("publication.format", form=form, known=", ".join(PUBLISHED))
    if publish:
        from vigie.record.publication import askable

        askable(where or Filter())
        record = record.cleared(Sensitivity.PUBLIC)
    asking = record.ask()
    where = understood(where, asking.answers) if where else None
    found: Iterable[Incident] = Taken(asking, where or Filter(), rule)
    told = about(record, where, asking.answers, ROWS_ARE.get(form, level), rule)
    told.slow = asking.slow
    if publish:
        from vigie.record.publication import published

        shown = published(found)
        found = shown.incidents
        told.profile, told.incidents = "publication", len(shown.incidents)
        told.accounts = sum(len(one.accounts) for one in shown.incidents)
        if shown.left_out:
            told.left_out["too_few"] = shown.left_out
    return record, where, found, told


@dataclass(frozen=True, slots=True)
class Taken:
    """The incidents that a filter takes, from the first day on: gone through as often as one likes, some in memory."""

    asking: Asking
    where: Filter
    rule: Rule

    def __iter__(self) -> Iterator[Incident]:
        return (incident.by(self.rule) for incident in self.asking.every(self.where))


def _rows(found: Iterable[Incident], level: str) -> tuple[Sequence[str], Iterator[Row]]:
    if level == "account":
        return ACCOUNT_COLUMNS, (row for incident in found for row in account_rows(incident))
    return COLUMNS, (incident_row(incident) for incident in found)


def _csv(record: Record, where: Filter | None, found: Iterable[Incident], told: About, path: Path) -> None:
    from vigie.record.exporting.tables import write_csv

    with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        write_csv(stream, *_rows(found, told.level))


def _hxl(record: Record, where: Filter | None, found: Iterable[Incident], told: About, path: Path) -> None:
    from vigie.record.exporting.tables import write_hxl

    with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        write_hxl(stream, *_rows(found, told.level))


def _xlsx(record: Record, where: Filter | None, found: Iterable[Incident], told: About, path: Path) -> None:
    from vigie.record.exporting.tables import write_xlsx

    sheets = {"Incidents": _rows(found, "incident"), "Accounts": _rows(found, "account")}
    write_xlsx(path, sheets, told)


def _geoparquet(record: Record, where: Filter | None, found: Iterable[Incident], told: About, path: Path) -> None:
    from vigie.record.exporting.geo import write_geoparquet

    write_geoparquet(path, *_rows(found, told.level), told)


def _kml(record: Record, where: Filter | None, found: Iterable[Incident], told: About, path: Path) -> None:
    from vigie.record.exporting.geo import write_kml

    write_kml(path, *_rows(found, told.level), told)


def _geojson(record: Record, where: Filter | None, found: Iterable[Incident], told: About, path: Path) -> None:
    from vigie.record.exporting.incidents import feature, pointless

    with _text(path) as stream, tempfile.TemporaryFile("w+", encoding="utf-8", errors="backslashreplace") as others:
        stream.write('{"type": "FeatureCollection", "features": [')
        marks = {True: "", False: ""}
        for incident in found:
            has = incident.point is not None
            value = feature(incident) if has else pointless(incident)
            (stream if has else others).write(marks[has] + json.dumps(value, ensure_ascii=False))
            marks[has] = ",\n"
        stream.write('], "without_point": [')
        others.seek(0)
        shutil.copyfileobj(others, stream)
        stream.write(f'], "vigie": {json.dumps(told.json(), ensure_ascii=False)}}}\n')


def _json(record: Record, where: Filter | None, found: Iterable[Incident], told: About, path: Path) -> None:
    from vigie.record.exporting.incidents import incident_to_json

    with _text(path) as stream:
        stream.write(f'{{"about": {json.dumps(told.json(), ensure_ascii=False)}, "incidents": [')
        for n, incident in enumerate(found):
            stream.write((",\n" if n else "") + json.dumps(incident_to_json(incident), ensure_ascii=False))
        stream.write("]}\n")


def _jsonl(record: Record, where: Filter | None, found: Iterable[Incident], told: About, path: Path) -> None:
    from vigie.record.exporting.provenance import lines

    with _text(path) as stream:
        stream.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines(record, where, found, told))


def _shaped(form: str) -> Writer:
    def write(record: Record, where: Filter | None, found: Iterable[Incident], told: About, path: Path) -> None:
        from vigie.record.exporting.shaped import shape

        with (
            shape(record.engine, found, form) as shaped,
            path.open("w", encoding="utf-8", errors="replace", newline="") as stream,
        ):
            told.left_out.update(shaped.left_out)
            csv.writer(stream, lineterminator="\r\n").writerows(shaped.lines())

    return write


Writer = Callable[[Record, Filter | None, Iterable[Incident], About, Path], None]
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


def _text(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", errors="backslashreplace")


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

"""Readings into the record: several in one transaction, in bulk.

In: readings by one version and configuration of their readers. Out: what adding each came to. What is known stays as
it is; a newer version of a report or a newer reading supersedes the one before, which stays on record.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from vigie.model import Reading, Report, Sensitivity
from vigie.reading import dated
from vigie.record import schema
from vigie.record.clearance import lower
from vigie.record.engines import Engine
from vigie.record.problems import RecordProblem
from vigie.record.rows import SubjectRow, subjects
from vigie.record.verify import publication_id, reading_id, text_id
from vigie.sources.draft import id_of

NO_CHARACTER = re.compile("[\x00\ud800-\udfff]")
"""NUL and lone halves of surrogate pairs: no database keeps both."""


OF_REPORT = frozenset({"record.characters", "record.above", "record.taken"})
"""Problems of one report, which leave others free to be added."""


class Added(StrEnum):
    """What adding a reading came to."""

    NEW = "new"
    KNOWN = "known"
    REVISED = "revised"
    """The report was known under this id with another text or date: this version supersedes that one."""
    REREAD = "reread"
    """The report was known; this reading differs from the one before and supersedes it."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A reading with its ids and rows."""

    reading: Reading
    id: str
    publication: str
    rows: tuple[SubjectRow, ...]


def add_readings(engine: Engine, readings: Sequence[Reading], version: str, configuration: str) -> list[Added]:
    """Record readings, all or none."""
    entries = [_entry(reading, version, configuration) for reading in readings]
    told: dict[int, Added] = {}
    left = list(enumerate(entries))
    known = _present(engine, "reading", "id", [e.id for e in entries])
    if all(e.id in known for e in entries):
        return [Added.KNOWN] * len(entries)
    with engine.transaction():
        # Where several write: one at a time for each report, so that all agree on what supersedes what.
        for report in sorted({e.reading.report.id for e in entries}):
            engine.lock(report)
        while left:
            # A report that comes twice comes in one round after the other: the order tells what supersedes what.
            now, later = _round(left)
            told |= _add_round(engine, now, version, configuration)
            left = later
    return [told[n] for n in range(len(entries))]


def check_level(whole: Engine, seen: Engine, level: Sensitivity, reports: Sequence[Report]) -> None:
    """RecordProblem where who sees up to ``level`` may not add a report: it is guarded above that, or would stand in
    for one above it whose id was guessed. The same text under the id that follows from it stands in for nothing.
    """
    for report in reports:
        if lower(report.sensitivity, level) is not report.sensitivity:
            raise RecordProblem("record.above", report=report.id, level=report.sensitivity.value, own=level.value)
    named = [r.id for r in reports if r.id != id_of(r.text, r.title, r.published, r.source)]
    if taken := _present(whole, "publication", "report", named) - _present(seen, "publication", "report", named):
        raise RecordProblem("record.taken", report=min(taken))


def foreseen(engine: Engine, report: Report, reader: str, version: str, configuration: str) -> Added:
    """What adding a reading of this report by this reader would come to."""
    publication = publication_id(dated(report))
    read = "SELECT 1 FROM reading WHERE publication = ? AND reader = ? AND version = ? AND configuration = ?"
    if engine.one(read, [publication, reader, version, configuration]):
        return Added.KNOWN
    if _present(engine, "publication", "id", [publication]):
        return Added.REREAD
    return Added.REVISED if _present(engine, "publication", "report", [report.id]) else Added.NEW


Numbered = tuple[int, _Entry]


def _entry(reading: Reading, version: str, configuration: str) -> _Entry:
    report = reading.report
    if any(
        NO_CHARACTER.search(text or "") for text in (report.id, report.text, report.source, report.title, report.url)
    ):
        raise RecordProblem("record.characters", report=NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", report.id))
    publication = publication_id(reading.report)
    rows = tuple(subjects(reading, publication))
    return _Entry(reading, reading_id(publication, reading.reader, version, configuration, rows), publication, rows)


def _round(entries: Sequence[Numbered]) -> tuple[list[Numbered], list[Numbered]]:
    """The first reading of every report, and the others."""
    seen: set[str] = set()
    now: list[Numbered] = []
    later: list[Numbered] = []
    for entry in entries:
        report = entry[1].reading.report.id
        (later if report in seen else now).append(entry)
        seen.add(report)
    return now, later


def _add_round(engine: Engine, entries: Sequence[Numbered], version: str, configuration: str) -> dict[int, Added]:
    """Readings of different reports; what adding each came to, by number."""
    known = _present(engine, "reading", "id", [e.id for _, e in entries])
    told = {n: Added.KNOWN for n, e in entries if e.id in known}
    new = [(n, e) for n, e in entries if e.id not in known]
    seen = _present(engine, "publication", "id", [e.publication for _, e in new])
    reports = _present(engine, "publication", "report", [e.reading.report.id for _, e in new])
    for n, e in new:
        earlier = Added.REVISED if e.reading.report.id in reports else Added.NEW
        told[n] = Added.REREAD if e.publication in seen else earlier
    _insert(engine, [e for _, e in new], seen, version, configuration)
    return told


def _present(engine: Engine, table: str, column: str, values: Sequence[str]) -> set[str]:
    """Those of the values that a table has."""
    if not values:
        return set()
    query = f"SELECT DISTINCT {column} FROM {table} WHERE {column} = ANY(?)"  # noqa: S608
    return {row[0] for row in engine.all(query, [list(values)])}


def _insert(engine: Engine, entries: Sequence[_Entry], seen: set[str], version: str, configuration: str) -> None:
    texts = {text_id(e.reading.report): e.reading.report for e in entries}
    engine.merge("text", schema.CONTENT["text"], [(key, r.language, r.text) for key, r in texts.items()])
    engine.insert(
        "publication",
        schema.CONTENT["publication"],
        [
            (
                e.publication,
                r.id,
                text_id(r),
                r.published,
                r.source,
                r.title,
                r.url,
                r.sensitivity.value,
            )
            for e in entries
            if e.publication not in seen
            for r in [e.reading.report]
        ],
    )
    engine.insert(
        "reading",
        schema.CONTENT["reading"],
        [(e.id, e.publication, e.reading.reader, version, configuration) for e in entries],
    )
    engine.insert(
        "subject",
        schema.CONTENT["subject"],
        [(row.id, e.id, row.kind, row.number) for e in entries for row in e.rows],
    )
    engine.insert(
        "statement",
        schema.CONTENT["statement"],
        [
            (key, e.id, row.id, s.property, s.number, s.stated, s.understood, s.start, s.end)
            for e in entries
            for row in e.rows
            for key, s in row.statements
        ],
    )

"""Is the record whole? Every id is a hash of what it stands for, so every row can be held against its id.

In: the engine of a record. Out: the ids of texts, publications, readings, judgements, events and vintages whose rows
are not what went in: a value changed, missing, or there twice; and one digest over all content.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from vigie.identity import digest
from vigie.model import Reading, Report, Sensitivity
from vigie.record import datasets, schema
from vigie.record.engines import Engine
from vigie.record.rows import Statement, SubjectRow, subject_from, subjects

FIELDS = {
    "account": "incidents",
    "condition": "conditions",
    "claim": "claims",
    "measure": "measures",
    "warning": "warnings",
}


def damaged(engine: Engine) -> list[str]:
    """What does not hold, table by table; [] where the record is whole."""
    return [
        *_texts(engine),
        *_publications(engine),
        *_readings(engine),
        *_judgements(engine),
        *_events(engine),
        *_vintages(engine),
        *_releases(engine),
    ]


def digest_of(engine: Engine) -> str:
    """SHA-256 over all content in an order of its own: equal for equal content, however and where it is kept."""
    found = hashlib.sha256()
    for table in schema.CONTENT:
        found.update(table.encode())
        for row in engine.stream(schema.content(table)):
            found.update(digest(*row).encode())
    return found.hexdigest()


def reading_id(publication: str, reader: str, version: str, configuration: str, rows: Sequence[SubjectRow]) -> str:
    """One pass of a reader over a publication, by what it found."""
    found = [f"{row.kind} {row.id}" for row in rows]
    return digest("reading", publication, reader, version, configuration, *found)


def text_id(report: Report) -> str:
    """The same words in the same language are one text, whoever publishes them."""
    return digest("text", report.language, report.text)


def publication_id(report: Report) -> str:
    """One outlet's publication of a text on a day."""
    return digest(
        "publication",
        report.id,
        text_id(report),
        report.published.isoformat() if report.published else None,
        report.source,
        report.title,
        report.url,
        report.sensitivity.value,
    )


def _texts(engine: Engine) -> Iterator[str]:
    for key, language, text in engine.stream("SELECT id, language, text FROM text"):
        if digest("text", language, text) != key:
            yield key


def _publications(engine: Engine) -> Iterator[str]:
    query = (
        "SELECT p.id, p.report, t.text, t.language, p.published, p.source, p.title, p.url, p.sensitivity "
        "FROM publication p LEFT JOIN text t ON p.text = t.id"
    )
    for key, report, text, language, published, source, title, url, level in engine.stream(query):
        if text is None:
            yield key
            continue
        told = Report(report, text, language, published, source, title, url, Sensitivity(level))
        if publication_id(told) != key:
            yield key


def _readings(engine: Engine) -> Iterator[str]:
    known = {row[0] for row in engine.stream("SELECT id FROM publication")}
    read = engine.stream("SELECT id, publication, reader, version, configuration FROM reading ORDER BY id")
    rows = _by_reading(engine)
    seen = set()
    for key, publication, reader, version, configuration in read:
        found, statements = rows.get(key, ({}, []))
        seen.add(key)
        try:
            made = list(subjects(_reading(found, reader), publication))
        except (KeyError, TypeError, ValueError):
            yield key
            continue
        expected = sorted(statement for row in made for statement, _ in row.statements)
        own = reading_id(publication, reader, version, configuration, made)
        if publication not in known or own != key or expected != sorted(statements):
            yield key
    yield from sorted(set(rows) - seen)


def _judgements(engine: Engine) -> Iterator[str]:
    """Each is what its id says, and what it is about is on record: accounts, of a confirmation or rejection any
    statement, or the judgement that it withdraws.
    """
    accounts = "SELECT id FROM subject WHERE kind = 'account' UNION ALL SELECT id FROM event"
    query = (
        "SELECT id, decision, a, b, person, reason, made, "  # noqa: S608
        "CASE WHEN decision = 'withdraw' THEN a IN (SELECT id FROM judgement) "
        "WHEN decision IN ('confirm', 'reject') THEN a IN (SELECT id FROM subject UNION ALL SELECT id FROM event) "
        f"ELSE a IN ({accounts}) AND (decision NOT IN ('same', 'not_same', 'open') OR b IN ({accounts})) END "
        "FROM judgement"
    )
    for key, *values, grounded in engine.stream(query):
        if digest("judgement", *values) != key or not grounded:
            yield key


def _events(engine: Engine) -> Iterator[str]:
    """Each row is what its id says, and some vintage has it."""
    for key, dataset, name, row in engine.stream("SELECT id, dataset, key, row FROM event"):
        if digest("event", dataset, name, row) != key:
            yield key
    for (key,) in engine.stream(
        "SELECT id FROM event WHERE id NOT IN (SELECT event FROM vintage WHERE event IS NOT NULL)"
    ):
        yield key


def _vintages(engine: Engine) -> Iterator[str]:
    """What vintages tell of events and releases that are not there."""
    told = "name, version, CAST(day AS VARCHAR), about, file, CAST(total AS VARCHAR), sums, contents"
    query = f"SELECT id, {told} FROM dataset"  # noqa: S608
    for key, *values in engine.stream(query):
        if digest("dataset", *values) != key:
            yield key
    for dataset, _ in engine.stream(
        "SELECT DISTINCT v.dataset, 0 FROM vintage v LEFT JOIN dataset d ON v.dataset = d.id "
        "LEFT JOIN event e ON v.event = e.id AND v.key = e.key AND d.name = e.dataset "
        "WHERE d.id IS NULL OR (v.event IS NOT NULL AND e.id IS NULL)"
    ):
        yield dataset


def _releases(engine: Engine) -> Iterator[str]:
    """After a release nothing that it covers stands but what it had: more, where the row is lost that told an event
    gone; as many but others, where one is lost that told an edit.
    """
    every = datasets.vintages(engine)
    for name in sorted({one.name for one in every}):
        of = [one for one in every if one.name == name]
        rows = engine.stream(
            "SELECT v.dataset, e.id, e.key, e.row FROM vintage v JOIN event e ON e.id = v.event WHERE e.dataset = ?",
            [name],
        )
        coders = datasets.Coders(engine)
        # A row that is not what its id says may be no row at all; it is told of by itself.
        spans = {
            event: coders.event(vintage, row).span
            for vintage, event, key, row in rows
            if datasets.event_id(name, key, row) == event
        }
        stated: dict[str, str] = dict(engine.all("SELECT id, contents FROM dataset WHERE name = ?", [name]))
        # Of several of one day the last one tells what stood.
        for one in {release.day: release for release in of}.values():
            state = datasets.state(engine, name, one.day)
            held = {key: event for key, event in state.items() if event in spans and one.about.covers(spans[event])}
            if len(held) > one.total or (len(held) == one.total and datasets.contents(held) != stated[one.id]):
                yield one.id


Found = dict[tuple[str, int], list[Statement]]


def _by_reading(engine: Engine) -> dict[str, tuple[Found, list[str]]]:
    """Reading -> the statements of its subjects by kind and number, and all statement ids."""
    query = (
        "SELECT t.reading, s.kind, s.number, t.id, t.property, t.number, t.stated, t.understood, t.start_at, "
        "t.end_at FROM statement t LEFT JOIN subject s ON t.reading = s.reading AND t.subject = s.id"
    )
    rows: dict[str, tuple[Found, list[str]]] = defaultdict(lambda: ({}, []))
    for reading, kind, number, key, *statement in engine.stream(query):
        found, statements = rows[reading]
        found.setdefault((kind, number), []).append(Statement(*statement))
        statements.append(key)
    return rows


def _reading(found: Found, reader: str) -> Reading:
    values: dict[str, Any] = {name: [] for name in FIELDS.values()}
    for kind, number in sorted(found):
        values[FIELDS[kind]].append(subject_from(kind, found[kind, number]))
    whole: dict[str, Any] = {name: tuple(one) for name, one in values.items()}
    return Reading(Report("", "", ""), **whole, reader=reader)

"""A record as JSON Lines and back: every row of content, nothing derived.

In: an engine, lines. Out: lines {"table": …, column: value …}, the first of them naming the format, the last one
counting the rows and giving the record's digest; or the rows in another record, all or none. When a row was recorded
and in which order rows came goes along, so that the record can still be asked as of a day.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vigie.record import schema
from vigie.record.engines import CHUNK, Engine, Row
from vigie.record.problems import RecordProblem
from vigie.record.verify import digest_of

FORMAT = "vigie record"
ORDERED = frozenset({"publication", "reading", "judgement", "dataset"})
"""Tables whose rows know their order and when they were recorded."""
OF_READING = {"subject", "statement"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What importing came to: rows that were new, by table, and those that were there already."""

    new: dict[str, int]
    known: int


def export_lines(engine: Engine) -> Iterator[str]:
    """The record as lines, without their ends."""
    yield _line({"format": FORMAT, "version": schema.VERSION})
    counts: Counter[str] = Counter()
    for table in schema.CONTENT:
        columns = columns_of(table)
        for row in engine.stream(_query(table, columns)):
            yield _line({"table": table, **dict(zip(columns, row, strict=True))})
            counts[table] += 1
    yield _line({"rows": {table: counts[table] for table in schema.CONTENT}, "digest": digest_of(engine)})


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a table that go out, in order."""
    return (*schema.CONTENT[table], *(("recorded",) if table in ORDERED else ()))


def _query(table: str, columns: Sequence[str]) -> str:
    told = {
        "published": "CAST(published AS VARCHAR)",
        "day": "CAST(day AS VARCHAR)",
        "recorded": "CAST(recorded AT TIME ZONE 'UTC' AS VARCHAR) || '+00'",
    }
    values = ", ".join(told.get(name, name) for name in columns)
    order = "added" if table in ORDERED else ", ".join(schema.CONTENT[table])
    return f"SELECT {values} FROM {table} ORDER BY {order}"  # noqa: S608


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def import_lines(engine: Engine, lines: Iterable[str], name: str) -> Taken:
    """Take exported rows in, all or none; what is there already stays. ``name`` is the file's, for messages."""
    with engine.transaction():
        if engine.name == "postgres":
            # In the order in which ``Record.add`` comes to them, so that nobody waits in a ring.
            engine.execute("LOCK TABLE text, publication, reading IN SHARE ROW EXCLUSIVE MODE")
        empty = all(engine.one(f"SELECT 1 FROM {table} LIMIT 1") is None for table in schema.CONTENT)  # noqa: S608
        reader = _Import(engine, name)
        end = reader.run(lines)
        if end is None or end.get("rows") != {table: reader.seen[table] for table in schema.CONTENT}:
            raise RecordProblem("record.cut_export", path=name)
        if empty and end.get("digest") != digest_of(engine):
            raise RecordProblem("record.changed_export", path=name)
    return Taken(dict(reader.new), sum(reader.seen.values()) - sum(reader.new.values()))


class _Import:
    """Rows on their way in, a table at a time."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine, self._name = engine, name
        self.seen: Counter[str] = Counter()
        self.new: Counter[str] = Counter()
        self._known: set[str] = set()
        """Readings that were there: so are their subjects and statements."""

    def run(self, lines: Iterable[str]) -> dict[str, Any] | None:
        """The last line, once every row before it is in; None where it is missing."""
        waiting: list[Row] = []
        table = ""
        for number, line in enumerate(lines, 1):
            value = self._value(line, number)
            if number == 1:
                self._check_format(value)
                continue
            if "table" not in value:
                self._flush(table, waiting)
                return value
            if value["table"] != table or len(waiting) >= CHUNK:
                self._flush(table, waiting)
                table, waiting = value["table"], []
            try:
                waiting.append(tuple(value[column] for column in columns_of(table)))
            except (KeyError, TypeError) as error:
                raise RecordProblem("record.bad_export", path=self._name, line=number) from error
        return None

    def _value(self, line: str, number: int) -> dict[str, Any]:
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise RecordProblem("record.bad_export", path=self._name, line=number) from error
        if not isinstance(value, dict):
            raise RecordProblem("record.bad_export", path=self._name, line=number)
        return value

    def _check_format(self, value: dict[str, Any]) -> None:
        if value.get("format") != FORMAT:
            raise RecordProblem("record.no_export", path=self._name)
        if value.get("version") != schema.VERSION:
            found = value.get("version")
            raise RecordProblem("record.other_version", path=self._name, found=found, known=schema.VERSION)

    def _flush(self, table: str, rows: list[Row]) -> None:
        if not rows:
            return
        self.seen[table] += len(rows)
        columns = columns_of(table)
        if table == "reading":
            ids = [row[0] for row in rows]
            self._known |= {row[0] for row in self._engine.all("SELECT id FROM reading WHERE id = ANY(?)", [ids])}
        if table in OF_READING:
            at = columns.index("reading")
            rows = [row for row in rows if row[at] not in self._known]
        if table in ORDERED:
            # One number a row, in the order of the lines.
            drawn = self._engine.all("SELECT nextval('ordinal') FROM generate_series(1, ?)", [len(rows)])
            rows = [(*row, number) for row, (number,) in zip(rows, sorted(drawn), strict=True)]
            columns = (*columns, "added")
        keyed = table not in OF_READING
        self.new[table] += (self._engine.merge if keyed else self._engine.insert)(table, columns, rows)

"""What somebody may see of a record: an engine on which nothing above a level of sensitivity exists.

In: an engine and the most guarded level that may be seen. Out: an engine of the same content without what is above, so
that every question asked of it is answered as if that were not on record: a common table expression of each table's own
name stands before the table in every query (the views of authorisation in databases: Rizvi et al., SIGMOD 2004, 'Truman
model'). Only reading is possible. Tables that are derived are not part of it: the index and the facts know levels.

A report is hidden where its newest version is guarded above the level, whatever older versions were; of what is shown,
versions above the level are hidden too. A judgement is hidden unless all that it is about is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any, NoReturn

from vigie.model import Sensitivity
from vigie.record import current
from vigie.record.engines import Engine, Row
from vigie.record.problems import RecordProblem

LEVELS = tuple(Sensitivity)
WITH = "WITH "


def cleared(engine: Engine, level: Sensitivity | None) -> Engine:
    """The engine as who sees this level sees it; itself where nothing is above."""
    return engine if level is None or level is LEVELS[-1] else ClearedEngine(engine, level)


def lower(one: Sensitivity | None, other: Sensitivity | None) -> Sensitivity | None:
    """The less guarded of two levels; None is no bound."""
    if one is None or other is None:
        return one or other
    return min(one, other, key=LEVELS.index)


def is_mixed(engine: Engine, level: Sensitivity, *, judged: bool = False) -> bool:
    """Is there a report of which some versions are above the level and others are not; with ``judged``, one that
    anybody judged?

    Then what is derived of all may rest on a version, or a judgement of one, that the level does not show.
    """
    above = f"sensitivity NOT IN ({_within(level)})"
    mixed = f"SELECT report FROM publication WHERE {above} INTERSECT SELECT report FROM publication WHERE NOT ({above})"  # noqa: S608
    found = engine.one(f"{mixed} LIMIT 1") is not None
    if not found or not judged:
        return found
    accounts = "SELECT a FROM judgement UNION SELECT b FROM judgement"
    row = engine.one(
        "SELECT 1 FROM subject s JOIN reading r ON r.id = s.reading JOIN publication p ON p.id = r.publication "  # noqa: S608
        f"WHERE p.report IN ({mixed}) AND s.id IN ({accounts}) LIMIT 1"
    )
    return row is not None


class ClearedEngine:
    """An ``Engine`` that shows what is of a level or below it."""

    def __init__(self, whole: Engine, level: Sensitivity) -> None:
        self._whole, self.level = whole, level
        self.name, self.place, self.read_only = whole.name, whole.place, True
        row = whole.one("SELECT current_schema()")
        self._schema = f'"{row[0]}".' if row else ""

    def one(self, query: str, values: Sequence[object] = ()) -> Row | None:
        return self._whole.one(self._bounded(query), values)

    def all(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        return self._whole.all(self._bounded(query), values)

    def stream(self, query: str, values: Sequence[object] = ()) -> Iterator[Row]:
        return self._whole.stream(self._bounded(query), values)

    def arrow(self, query: str, values: Sequence[object] = ()) -> Any:
        return self._whole.arrow(self._bounded(query), values)

    def tables(self) -> set[str]:
        """Those of the content: what is derived knows more than one may see."""
        return {name for name in self._whole.tables() if not DERIVED.search(name)}

    def snapshot(self) -> AbstractContextManager[None]:
        return self._whole.snapshot()

    def beside(self, *, read_only: bool) -> ClearedEngine:
        return ClearedEngine(self._whole.beside(read_only=read_only), self.level)

    def close(self) -> None:
        self._whole.close()

    def execute(self, query: str, values: Sequence[object] = ()) -> None:
        self._refuse()

    def script(self, ddl: str) -> None:
        self._refuse()

    def add(self, table: str, **values: object) -> bool:
        self._refuse()

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
        self._refuse()

    def merge(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
        self._refuse()

    def pour(self, table: str, rows: Any) -> None:
        self._refuse()

    def transaction(self) -> AbstractContextManager[None]:
        self._refuse()

    def lock(self, name: str) -> None:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise RecordProblem("record.cleared", path=self.place, level=self.level.value)

    def _bounded(self, query: str) -> str:
        if DERIVED.search(query):
            raise RecordProblem("record.cleared", path=self.place, level=self.level.value)
        return _bounded(query, self.level, self._schema)


DERIVED = re.compile(r"\b(?:search|link|fact)(?:_\w+)?\b(?=[\s,)]|$)|\bmain\.")
"""The tables that know more than a level may see."""


def _within(level: Sensitivity) -> str:
    return ", ".join(f"'{one.value}'" for one in LEVELS[: LEVELS.index(level) + 1])


def _shown(level: Sensitivity, schema: str) -> dict[str, str]:
    """Table -> the query for those of its rows that are shown; each rests on those before it."""
    of, within = f"SELECT * FROM {schema}", _within(level)  # noqa: S608
    guarded = f"SELECT report FROM {schema}publication WHERE sensitivity NOT IN ({within})"  # noqa: S608
    newest = (
        "SELECT report, sensitivity, row_number() OVER (PARTITION BY report ORDER BY added DESC) AS age "  # noqa: S608
        f"FROM {schema}publication WHERE report IN ({guarded})"
    )
    accounts = "SELECT id FROM subject UNION ALL SELECT id FROM event"
    decided = (
        f"{of}judgement WHERE decision <> 'withdraw' AND a IN ({accounts}) "
        f"AND (decision NOT IN ('same', 'not_same', 'open') OR b IN ({accounts}))"
    )
    # A withdrawal may be withdrawn, and so on; it names what it withdraws by a digest, so that this ends.
    withdrawn = f"SELECT w.* FROM {schema}judgement w JOIN judgement j ON w.a = j.id WHERE w.decision = 'withdraw'"  # noqa: S608
    return {
        "publication": f"{of}publication WHERE sensitivity IN ({within}) AND report NOT IN "  # noqa: S608
        f"(SELECT report FROM ({newest}) AS versions WHERE age = 1 AND sensitivity NOT IN ({within}))",
        "text": f"{of}text WHERE id IN (SELECT text FROM publication)",  # noqa: S608
        "reading": f"{of}reading WHERE publication IN (SELECT id FROM publication)",  # noqa: S608
        "subject": f"{of}subject WHERE reading IN (SELECT id FROM reading)",  # noqa: S608
        "statement": f"{of}statement WHERE reading IN (SELECT id FROM reading)",  # noqa: S608
        "decided": decided,
        "judgement": f"SELECT * FROM decided UNION ALL {withdrawn}",  # noqa: S608
        **current.views(),
    }


@lru_cache(maxsize=1024)
def _bounded(query: str, level: Sensitivity, schema: str) -> str:
    """The query, behind the tables it asks as they are shown."""
    shown = _shown(level, schema)
    wanted: set[str] = set()
    waiting = [query]
    while waiting:
        told = set(re.findall(r"\w+", waiting.pop())) & set(shown)
        waiting += [shown[name] for name in told - wanted]
        wanted |= told
    # Views as of a day stand in the query itself.
    own = [name for name in current.CURRENT if f"{name} AS (" in query]
    before = ", ".join(f"{name} AS ({shown[name]})" for name in shown if name in wanted and name not in own)
    if not before:
        return query
    rest = f", {query.removeprefix(WITH)}" if query.startswith(WITH) else f" {query}"
    return f"{WITH}RECURSIVE {before}{rest}"

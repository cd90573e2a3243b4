"""Datasets on record: their vintages, and the events that stand now or stood on a day, as accounts.

In: an engine and the view of what stands. Out: ``Vintage`` and ``Recorded`` accounts. A row is kept whole in the table
``event``; its report and account are worked out by the dataset's coder whenever they are asked for, so that a better
coder needs no new import. ``vintage`` holds what each release changed against the one before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from vigie.identity import digest
from vigie.model import Number
from vigie.record.engines import Engine
from vigie.record.profile import Recorded
from vigie.sources.datasets import About, Event, coder_of

Query = Callable[[str], str]
ROWS = 20_000
AMONG = "(SELECT unnest(CAST(? AS VARCHAR[])))"


@dataclass(frozen=True, slots=True)
class Vintage:
    """A release of a dataset as it came in: ``total`` events, ``sums`` of the lowest, best and highest deaths."""

    id: str
    name: str
    version: str
    day: dt.date
    about: About
    file: str
    total: int
    sums: tuple[Number, Number, Number]


State = dict[str, str]
"""Key -> event, for the events of a dataset that stand."""


def vintage_id(name: str, version: str, day: dt.date, about: str, file: str, total: int, sums: str, held: str) -> str:
    """A dataset's release: what is told of it and which events it has."""
    return digest("dataset", name, version, day.isoformat(), about, file, str(total), sums, held)


def event_id(name: str, key: str, row: str) -> str:
    """A row of a dataset; the same in every vintage that has it."""
    return digest("event", name, key, row)


def contents(state: State) -> str:
    """A digest of the events that a release's files hold, by key."""
    return digest("contents", *(part for key in sorted(state) for part in (key, state[key])))


def state(engine: Engine, name: str, day: dt.date | None = None) -> State:
    """What stands of a dataset, or stood when the day's release had come out."""
    until = "" if day is None else f"AND d.day <= DATE '{day.isoformat()}'"
    rows = engine.stream(
        "SELECT DISTINCT ON (v.key) v.key, v.event FROM vintage v JOIN dataset d ON v.dataset = d.id "  # noqa: S608
        f"WHERE d.name = ? {until} ORDER BY v.key, d.day DESC, d.added DESC",
        [name],
    )
    return {key: event for key, event in rows if event is not None}


def vintages(engine: Engine, day: dt.date | None = None) -> list[Vintage]:
    """Every vintage not after the day, oldest first."""
    rows = engine.all("SELECT id, name, version, day, about, file, total, sums FROM dataset ORDER BY day, added")
    found = [
        Vintage(key, name, version, when, msgspec.json.decode(about, type=About), file, total, _sums(sums))
        for key, name, version, when, about, file, total, sums in rows
    ]
    return [one for one in found if day is None or one.day <= day]


def _sums(text: str) -> tuple[Number, Number, Number]:
    low, best, high = msgspec.json.decode(text)
    return low, best, high


def accounts(engine: Engine, query: Query, ids: set[str] | None = None) -> Iterator[Recorded]:
    """The account of every event that stands in this view of the record, by dataset and key; only ``ids`` of them."""
    coders = Coders(engine)
    rows = engine.stream(
        query(
            "SELECT c.dataset, c.vintage, e.id, e.row FROM current_event c JOIN event e ON e.id = c.event "
            "ORDER BY c.dataset, c.key"
        )
    )
    for name, vintage, key, row in rows:
        if ids is None or key in ids:
            yield recorded(coders.event(vintage, row), name)


def rows_of(engine: Engine, ids: set[str]) -> Iterator[tuple[str, str, str]]:
    """(event, a release that it came with, the row) of these events."""
    wanted = sorted(ids)
    for n in range(0, len(wanted), ROWS):
        yield from engine.all(
            "SELECT e.id, min(v.dataset), min(e.row) FROM event e JOIN vintage v ON v.event = e.id "  # noqa: S608
            f"WHERE e.id IN {AMONG} GROUP BY e.id",
            [wanted[n : n + ROWS]],
        )


def accounts_of(engine: Engine, query: Query, ids: set[str]) -> Iterator[Recorded]:
    """As ``accounts``, for a few of many."""
    coders = Coders(engine)
    keys = [key for (key,) in engine.all(f"SELECT DISTINCT key FROM event WHERE id IN {AMONG}", [sorted(ids)])]  # noqa: S608
    if not keys:
        return
    # The newest release of few keys is sought: of all it would take a pass over everything.
    rows = engine.all(
        query(
            "SELECT c.dataset, c.vintage, e.id, e.row FROM current_event c JOIN event e ON e.id = c.event "  # noqa: S608
            f"WHERE c.key = ANY(?) AND e.id IN {AMONG}"
        ),
        [keys, sorted(ids)],
    )
    for name, vintage, _, row in rows:
        yield recorded(coders.event(vintage, row), name)


def accounts_ever(engine: Engine, ids: set[str]) -> Iterator[Recorded]:
    """The accounts of these events, whether they still stand or not."""
    coders = Coders(engine)
    for _, vintage, row in rows_of(engine, ids):
        event = coders.event(vintage, row)
        yield recorded(event, event.report.id.partition(":")[0])


def recorded(event: Event, name: str) -> Recorded:
    """An event as the record knows accounts: its id is the account's."""
    return Recorded(event.id, event.report, 0, event.account, name)


class Coders:
    """From a row as it is kept to its event; a vintage's coder is made once."""

    def __init__(self, engine: Engine) -> None:
        self._vintages = {one.id: one for one in vintages(engine)}
        self._known: dict[str, Callable[[list[str]], Event]] = {}

    def event(self, vintage: str, row: str) -> Event:
        """The event of a row that came with a vintage."""
        about = self._vintages[vintage].about
        coder = self._known.get(vintage)
        if coder is None:
            coder = self._known[vintage] = coder_of(about)
        cells: dict[str, Any] = msgspec.json.decode(row)
        return coder([cells.get(column, "") for column in about.columns])

"""What happened to an incident: every report, reading, release and decision that made it what it is, in time order.

In: what stands, the accounts of an incident. Out: ``Happening``, oldest first: when it was recorded here (UTC), what it
was, about which account, by whom. Accounts that persons rejected are part of the history of the incident that they
would be told of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from vigie.model import UNTOLD, Account
from vigie.record.current import Standing
from vigie.record.incidents import fused
from vigie.record.judgements import Judgement
from vigie.record.judgements.decisions import withdrawn
from vigie.record.judgements.heirs import heirs
from vigie.record.linking import weigh
from vigie.record.profile import Recorded
from vigie.record.review import review
from vigie.record.rows import plain
from vigie.record.why import PROPERTIES, links

READING = "reading"


class What(StrEnum):
    """What may happen to an incident."""

    PUBLISHED = "published"
    """A report came in."""
    REVISED = "revised"
    """A later version of the report superseded the one before."""
    READ = "read"
    """A reading found the account."""
    REREAD = "reread"
    """A later reading superseded the one before; ``fields`` are those it read differently."""
    LOST = "lost"
    """A later reading does not have the account."""
    CODED = "coded"
    """A release of a dataset brought the event."""
    EDITED = "edited"
    """A later release changed the event; ``fields`` are those that differ."""
    DELETED = "deleted"
    """A later release no longer has the event."""
    LINKED = "linked"
    """The weights joined the account to an earlier one."""
    JUDGED = "judged"
    """A person decided."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened: ``who`` is the outlet, the reader or dataset with its version, or the person."""

    at: dt.datetime
    what: What
    account: str
    """'REPORT#INDEX' of the account that stands, or that was judged."""
    who: str
    fields: tuple[str, ...] = ()
    other: str | None = None
    """The account that it was linked with or judged to be one with."""
    weight: float | None = None
    judgement: Judgement | None = None
    withdrawn: bool = False
    waiting: bool = False
    """The judgement is in force and not applied: it awaits a person (``review``)."""
    order: int = 0


def history(standing: Standing, accounts: Sequence[Recorded]) -> list[Happening]:
    """All that happened to the accounts of one incident."""
    members = [*accounts, *_rejected_beside(standing, accounts)]
    lines = [_Line(standing, item) for item in members]
    found = [one for line in lines for one in line.happenings()]
    found += _linked(accounts, {line.item.id: line.first for line in lines})
    found += _judged(standing, lines)
    return sorted(found, key=lambda one: (one.at, one.order))


def place_of(item: Recorded) -> str:
    """'REPORT#INDEX'."""
    return f"{item.report.id}#{item.index}"


class _Line:
    """An account that stands and what stood for it before."""

    def __init__(self, standing: Standing, item: Recorded) -> None:
        self._standing, self.item = standing, item
        self.ids = {item.id}
        """Its own id and those of its forerunners."""
        self.first: tuple[dt.datetime, int] | None = None
        self._told = list(self._read() if item.origin == READING else self._coded())
        appeared = [one for one in self._told if one.what in {What.READ, What.CODED}]
        if appeared:
            self.first = appeared[0].at, appeared[0].order

    def happenings(self) -> list[Happening]:
        return self._told

    def _read(self) -> Iterator[Happening]:
        """Versions of its report and their readings."""
        report, here = self.item.report.id, place_of(self.item)
        rows = self._standing.engine.all(
            f"SELECT p.id, p.source, p.recorded, p.added FROM publication p WHERE p.report = ? {self._until('p')} "  # noqa: S608
            "ORDER BY p.added",
            [report],
        )
        for n, (_, source, recorded, added) in enumerate(rows):
            what = What.REVISED if n else What.PUBLISHED
            yield Happening(_utc(recorded), what, here, source or UNTOLD, order=added)
        readings = self._standing.engine.all(
            "SELECT r.id, r.reader, r.version, r.recorded, r.added FROM reading r JOIN publication p "  # noqa: S608
            f"ON r.publication = p.id WHERE p.report = ? {self._until('r')} ORDER BY r.added",
            [report],
        )
        _, now = self._standing.accounts_in([report]).get(report, (None, []))
        if all(one.id != self.item.id for one in now):
            # A person holds to it though the reader does not.
            now = [*now, self.item]
        last: Account | None = None
        seen = False
        for key, reader, version, recorded, added in readings:
            before = self._standing.accounts_read(key)
            heir_of = heirs(before, now)
            was = next((one for one in before if self.item.id in {one.id, heir_of.get(one.id)}), None)
            when, who = _utc(recorded), f"{reader} {version}"
            if was is None:
                if last is not None:
                    yield Happening(when, What.LOST, here, who, order=added)
                last = None
                continue
            self.ids.add(was.id)
            fields = _differing(last, was.account) if last else ()
            yield Happening(when, What.REREAD if seen else What.READ, here, who, fields, order=added)
            last, seen = was.account, True

    def _coded(self) -> Iterator[Happening]:
        """Releases of its dataset that brought, changed or dropped it."""
        dataset, _, key = self.item.report.id.partition(":")
        day = self._standing.day
        until = f"AND d.day <= DATE '{day.isoformat()}'" if day else ""
        rows = self._standing.engine.all(
            "SELECT v.event, d.name, d.version, d.recorded, d.added FROM vintage v JOIN dataset d "  # noqa: S608
            f"ON v.dataset = d.id WHERE d.name = ? AND v.key = ? {until} ORDER BY d.day, d.added",
            [dataset, key],
        )
        last: Account | None = None
        for event, name, version, recorded, added in rows:
            when, who, here = _utc(recorded), f"{name} {version}", place_of(self.item)
            was = self._standing.account_ever(event) if event else None
            if was is None:
                yield Happening(when, What.DELETED, here, who, order=added)
                last = None
                continue
            self.ids.add(was.id)
            fields = _differing(last, was.account) if last else ()
            yield Happening(when, What.EDITED if last else What.CODED, here, who, fields, order=added)
            last = was.account

    def _until(self, table: str) -> str:
        day = self._standing.day
        return f"AND {table}.recorded < TIMESTAMPTZ '{day + dt.timedelta(1)} 00:00:00+00'" if day else ""


def _utc(when: dt.datetime) -> dt.datetime:
    return when.astimezone(dt.UTC)


def _differing(old: Account, new: Account) -> tuple[str, ...]:
    """The fields that say something else, whatever the words."""
    return tuple(name for name in PROPERTIES if _bare(getattr(old, name)) != _bare(getattr(new, name)))


def _bare(value: Any) -> object:
    return [plain(one) for one in value] if isinstance(value, tuple) else plain(value)


def _linked(accounts: Sequence[Recorded], first: dict[str, tuple[dt.datetime, int] | None]) -> Iterator[Happening]:
    """What the weights hold together, from when both accounts were there."""
    if len(accounts) < 2:
        return
    for link in links(fused(tuple(accounts))):
        begun = [one for item in (link.account, link.earlier) if (one := first.get(item.id))]
        if link.total > 0 and begun:
            at, order = max(begun)
            here, other = place_of(link.account), place_of(link.earlier)
            yield Happening(at, What.LINKED, here, "", other=other, weight=link.total, order=order)


def _rejected_beside(standing: Standing, accounts: Sequence[Recorded]) -> list[Recorded]:
    """Rejected accounts that the weights would join to these."""
    own = {item.id for item in accounts}
    keys = [key for key in standing.judged().rejected if key not in own]
    if not keys or not accounts:
        return []
    found = []
    for item in standing.any_of(keys).values():
        pairs = [(0, n + 1) for n in range(len(accounts))]
        totals = [sum(w.weight for w in weights) for weights in weigh([item, *accounts], pairs)]
        if sum(totals) / len(totals) > 0 and item.report.id not in {one.report.id for one in accounts}:
            found.append(item)
    return found


def _judged(standing: Standing, lines: Iterable[_Line]) -> Iterator[Happening]:
    """What persons decided about these accounts and their forerunners, and took back."""
    at_home = {key: place_of(line.item) for line in lines for key in line.ids}
    every = standing.judgements_recorded()
    gone = withdrawn([one for one, _, _ in every])
    places = {line.item.id: place_of(line.item) for line in lines}
    waiting = {one.judgement.id: one for one in review(standing)}
    told: dict[str, str] = {}
    for one, recorded, added in every:
        # What waits may be about the account that stands where the one judged was.
        may_be = [side.now.id for side in waiting[one.id].sides if side.now] if one.id in waiting else []
        homes = [*(at_home.get(key) for key in one.accounts), *map(places.get, may_be), told.get(one.a)]
        about = next((place for place in homes if place), None)
        beside = [standing.account_ever(key) for key in one.accounts if key not in at_home]
        if about is None:
            continue
        told[one.id] = about
        named = {item.id: place_of(item) for item in beside if item} | at_home
        both = [named[key] for key in one.accounts if key in named] if len(one.accounts) == 2 else []
        other = next((place for place in both if place != about), None)
        yield Happening(
            _utc(recorded),
            What.JUDGED,
            about,
            one.person,
            other=other,
            judgement=one,
            withdrawn=one.id in gone,
            waiting=one.id in waiting,
            order=added,
        )

"""An account as a fact: one flat row for counting.

In: an account on record and, for a dataset's event, the cells of its row. Out: a row of ``COLUMNS``. What the row's
codebook counts by (``vigie.sources.datasets.counting``) goes before what the account says; where it is silent, an
account counts under its first day, its first place and its first type, in the cercle that the gazetteer has its place
in, and groups of victims add up as in fusing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from vigie.knowledge.event_types import event_type
from vigie.model import Account, Harm, Number, Quantity, Sensitivity
from vigie.record.profile import Recorded, lineage, squashed
from vigie.record.query.places import cercle_of, spot_of
from vigie.sources.datasets.counting import NOTHING, Counted, Three, counted

READING = "reading"
LEVELS = tuple(Sensitivity)
LISTS = "VARCHAR[]"

# Names of places stand beside their keys, by which they are asked for. Lists are sorted; actors have their parents.
# ``type`` and ``place`` are what it counts under; like an incident it is found by any of its ``types`` and
# ``spots`` and by its publisher. ``corrected``: a person holds its figures right.
COLUMNS = {
    "id": "VARCHAR",
    "origin": "VARCHAR",
    "source": "VARCHAR",
    "day": "DATE",
    "start": "DATE",
    "finish": "DATE",
    "country": "VARCHAR",
    "admin1": "VARCHAR",
    "admin2": "VARCHAR",
    "place": "VARCHAR",
    "admin1_key": "VARCHAR",
    "admin2_key": "VARCHAR",
    "place_key": "VARCHAR",
    "lat": "DOUBLE",
    "lon": "DOUBLE",
    "geo_precision": "VARCHAR",
    "violence": "VARCHAR",
    "event_type": "VARCHAR",
    "type": "VARCHAR",
    "types": LISTS,
    "spots": LISTS,
    "publishers": LISTS,
    "perpetrators": LISTS,
    "actors": LISTS,
    "targets": LISTS,
    "killed_low": "DOUBLE",
    "killed": "DOUBLE",
    "killed_high": "DOUBLE",
    "civilians_low": "DOUBLE",
    "civilians": "DOUBLE",
    "civilians_high": "DOUBLE",
    "certainty": "VARCHAR",
    "level": "SMALLINT",
    "corrected": "BOOLEAN",
}

CIVILIANS = frozenset({"civilians", "children", "foreign_workers", "drivers", "local_officials", "aid_workers"})
"""Who is a civilian, of the classes of the reading contract."""
SILENT: dict[str, dict[str, Any]] = {
    "date": {"day": None},
    "places": {"admin1": "", "admin2": ""},
    "types": {"event_type": "", "violence": ""},
    "harm": {"civilians": None},
    "perpetrators": {"actors": ()},
}
"""Field of an account that was corrected -> what its row no longer tells."""
EVERYBODY, WITHIN = "unspecified", "children"
Row = tuple[Any, ...]
Range = tuple[Number | None, Number | None, Number | None]
NONE: Range = (None, None, None)


def fact(item: Recorded, cells: Mapping[str, str]) -> Row:
    """The row of an account; ``cells`` is empty for one that was read. What a person corrected goes before them."""
    account = item.account
    known = _uncorrected(item, counted(item.origin, cells)) if cells else NOTHING
    start, finish = _days(account)
    place = account.places[0] if account.places else None
    spot = spot_of(place) if place else None
    admin1 = known.admin1 or (spot.admin1 if spot else "")
    admin2 = known.admin2 or (cercle_of(spot) if spot else "")
    kind = account.types[0].code if account.types else "other"
    perpetrators = _lines(c.code for c in account.perpetrators)
    return (
        item.id,
        item.origin,
        _source(item),
        known.day or start or finish,
        start or finish,
        finish or start,
        (spot.country if spot else "") or None,
        admin1 or None,
        admin2 or None,
        spot.name if spot else None,
        squashed(admin1) or None,
        squashed(admin2) or None,
        (squashed(spot.name) if spot else "") or None,
        spot.lat if spot else None,
        spot.lon if spot else None,
        place.precision if place else None,
        known.violence or None,
        known.event_type or event_type(kind),
        kind,
        sorted({one.code for one in account.types}),
        sorted({spot_of(one).key for one in account.places}),
        [squashed(item.report.publisher)],
        perpetrators,
        _lines([*known.actors, *perpetrators]),
        sorted({c.code for c in account.targets}),
        *killed(account.harm, strict=item.origin != READING),
        *(known.civilians or _civilians(account, known)),
        account.certainty.value,
        LEVELS.index(item.report.sensitivity),
        any(one.field == "harm" for one in item.corrected),
    )


def _uncorrected(item: Recorded, known: Counted) -> Counted:
    """What the row says, without what a person corrected."""
    fields = {one.field for one in item.corrected}
    for field, silent in SILENT.items():
        if field in fields:
            known = replace(known, **silent)
    return known


def _source(item: Recorded) -> str | None:
    """Who published it, where that is told; of a dataset's event the first source that its row names."""
    if item.origin != READING and item.account.said_by:
        return item.account.said_by[0].name
    return item.report.source


def _days(account: Account) -> tuple[dt.date | None, dt.date | None]:
    return (account.date.start, account.date.end) if account.date else (None, None)


def _lines(codes: Iterable[str]) -> list[str]:
    return sorted({one for code in codes for one in lineage(code)})


def killed(harm: Sequence[Harm], *, strict: bool = False) -> Range:
    """Lowest, best and highest number killed of one account.

    The groups add up; a figure for everybody is the whole: always where ``strict``, as in a dataset's row, else where
    it is not below their sum.
    """
    groups: dict[str, list[Quantity]] = {}
    for one in harm:
        if one.kind == "killed" and one.who != WITHIN:
            groups.setdefault(one.who, []).append(one.quantity)
    ranges = {who: _widest(quantities) for who, quantities in groups.items()}
    whole = ranges.pop(EVERYBODY, None)
    parts = _sum(ranges.values())
    if whole is None or (not strict and (whole[2] or 0) < (parts[2] or 0)):
        return parts
    return whole


def _civilians(account: Account, known: Counted) -> Range | Three:
    """Those counted as civilians; where only everybody is counted and civilians alone are struck, everybody."""
    own = [h for h in account.harm if h.kind == "killed" and h.who in CIVILIANS]
    if own:
        return killed(own) if any(h.who != WITHIN for h in own) else _widest([h.quantity for h in own])
    others = {h.who for h in account.harm if h.kind == "killed"} - {EVERYBODY}
    struck = {c.code for c in account.targets}
    if not others and struck and struck <= CIVILIANS:
        return killed(account.harm)
    return NONE


def _widest(quantities: Sequence[Quantity]) -> Range:
    """Two figures for one group in one account are two versions, not a sum: the first is the best."""
    found = [one for q in quantities if (one := _range(q)) != NONE]
    lows, highs = [r[0] for r in found if r[0] is not None], [r[2] for r in found if r[2] is not None]
    return (min(lows), found[0][1], max(highs)) if found else NONE


def _range(q: Quantity) -> Range:
    stated = [n for n in (q.value, q.low, q.high) if n is not None]
    if not stated:
        return NONE
    best = stated[0]
    return best if q.low is None else q.low, best, best if q.high is None else q.high


def _sum(ranges: Iterable[Range]) -> Range:
    known = [r for r in ranges if r != NONE]
    if not known:
        return NONE
    low, best, high = (sum(r[n] or 0 for r in known) for n in range(3))
    return low, best, high

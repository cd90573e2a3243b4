"""A few of many accounts linked anew: those that came, went or were judged, and whomever that touches.

In: ``Links``, which knows how all accounts are grouped and can fetch them; the accounts that came and went. Out: the
groups that are to stand in place of those of the same accounts: what linking all of them at once would give by the
same model. Whether two accounts are candidates depends on the accounts of the same days alone, what is joined on those
that hang together: so the days around are laid out anew, and the homes that are touched are grouped anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from vigie.record.linking.candidates import LONG_WINDOW, WIDEST, WINDOW, elsewhere, find_candidates, lay_out
from vigie.record.linking.clusters import Ruled
from vigie.record.linking.linkage import FEW, WEIGHED, join
from vigie.record.linking.model import Model
from vigie.record.linking.tables import Tables
from vigie.record.profile import weights

if TYPE_CHECKING:
    import pyarrow

Days = tuple[int, int]
"""From the one day to the other, both included."""
MOST_STRETCHES = 24
NEVER = -1
"""Stands for the day of publication where none is known."""


@dataclass(frozen=True, slots=True)
class Span:
    """When an account is laid out: its days, or where it has none the day it was published and its names."""

    first: int | None
    last: int | None
    published: int | None
    names: tuple[str, ...]


@dataclass(slots=True)
class Around:
    """Which accounts matter for others: those dated to any of these days; those without a date, published on such days,
    and those dated to such days, under a name.
    """

    days: list[Days] = field(default_factory=list)
    undated: list[tuple[Days, frozenset[str]]] = field(default_factory=list)
    dated: list[tuple[Days, frozenset[str]]] = field(default_factory=list)


class Links(Protocol):
    """All accounts and how they are grouped; numbers are those of the accounts."""

    letters: int

    @property
    def model(self) -> Model: ...

    def around(self, around: Around) -> pyarrow.Table:
        """The accounts that matter, as rows of linking; more of them does no harm."""

    def spans(self, numbers: Collection[int]) -> list[Span]: ...

    def homes(self, numbers: Collection[int]) -> set[int]:
        """The homes of those of these accounts that were grouped."""

    def members(self, homes: Collection[int]) -> set[int]:
        """All accounts of these homes."""


@dataclass(frozen=True, slots=True)
class Regrouped:
    """The groups of all accounts touched, each with its home."""

    groups: list[list[int]]
    homes: list[int]


def regroup(links: Links, came: Collection[int], gone: pyarrow.Table, rulings: Sequence[Ruled]) -> Regrouped:
    """The groups after these accounts came, which ``links`` fetches already, and those went, which it does not any more
    (``homes`` and ``members`` are as before).
    """
    left = set(gone.column("number").to_pylist())
    changed = set(came) | _crowded(links, came, gone)
    beside = {b if a in changed else a for a, b, _ in rulings if a in changed or b in changed}
    partners = _partners(links, changed)
    touched = links.homes(left | changed | partners | beside)
    members = (links.members(touched) | set(came)) - left
    if not members:
        return Regrouped([], [])
    with _laid_out(links, members, within=True) as tables:
        tables.weigh(links.model, "pair")
        found, homes = join(tables, links.model, [r for r in rulings if r[0] in members and r[1] in members])
    kept = [n for n, one in enumerate(found) if one[0] in members]
    return Regrouped([found[n] for n in kept], [homes[n] for n in kept])


def _crowded(links: Links, came: Collection[int], gone: pyarrow.Table) -> set[int]:
    """Other accounts that lie under keys which got crowded, or are so no more."""
    around = _reach(links, links.spans(came) + spans_of(gone))
    with Tables() as tables:
        left = gone.column("number").to_pylist()
        tables.load_some([around, gone], {*came, *left}, links.letters)
        _chosen(tables, "came", came)
        _chosen(tables, "gone", left)
        elsewhere(tables, "came", "gone")
        found = tables.connection.execute("SELECT number FROM account SEMI JOIN moved USING (id)").fetchall()
    return {number for (number,) in found}


def _partners(links: Links, changed: Collection[int]) -> set[int]:
    """The accounts that any of these is rather one incident with than not, others left aside."""
    if not changed:
        return set()
    with _laid_out(links, changed) as tables:
        tables.weigh(links.model, "pair")
        found = tables.connection.execute(
            "SELECT a.number, b.number FROM weighed JOIN account a ON a.id = i JOIN account b ON b.id = j "
            "WHERE weight > 0"
        ).fetchall()
    return {number for pair in found for number in pair}


def _laid_out(links: Links, numbers: Collection[int], within: bool = False) -> Tables:
    """Tables with what lies around these accounts, and ``pair``, the candidates that one of them is of; with ``within``
    both are.
    """
    tables = Tables()
    tables.load_some([_reach(links, links.spans(numbers))], numbers, links.letters)
    _chosen(tables, "chosen", numbers)
    run = tables.connection.execute
    lay_out(tables)
    # As in linking all, the earlier account looks for the later one.
    run("CREATE OR REPLACE TEMP TABLE subject AS SELECT * FROM account SEMI JOIN chosen USING (id)")
    run("CREATE OR REPLACE TEMP TABLE own_subject AS SELECT * FROM own SEMI JOIN chosen USING (id)")
    run(WEIGHED)
    if within:
        find_candidates(tables, "pair", "subject", right="own_subject")
        return tables
    find_candidates(tables, "later", "subject")
    run("CREATE OR REPLACE TEMP TABLE beside AS SELECT * FROM account ANTI JOIN chosen USING (id)")
    find_candidates(tables, "earlier", "beside", right="own_subject")
    run("CREATE OR REPLACE TEMP TABLE pair AS SELECT i, j FROM later UNION ALL SELECT i, j FROM earlier")
    return tables


def _reach(links: Links, spans: Sequence[Span]) -> pyarrow.Table:
    """What matters for accounts, and for the accounts without a date among it."""
    around = reach(spans)
    undated = links.around(Around(undated=around.undated)) if around.undated else None
    return links.around(around if undated is None else _both(around, reach(spans_of(undated))))


def _chosen(tables: Tables, into: str, numbers: Iterable[int]) -> None:
    tables.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {into} AS SELECT id FROM account "  # noqa: S608
        "WHERE number IN (SELECT unnest(CAST(? AS INTEGER[])))",
        [sorted(numbers)],
    )


def spans_of(table: pyarrow.Table) -> list[Span]:
    """The spans of accounts as rows."""
    columns = [table.column(name).to_pylist() for name in ("first", "last", "published", "names")]
    return [Span(a, b, published, tuple(names)) for a, b, published, names in zip(*columns, strict=True)]


def reach(spans: Iterable[Span]) -> Around:
    """What matters for accounts: whoever has a key that they are laid out under or look under."""
    slack, long = int(weights()["date"]["slack_days"]), int(weights()["date"]["undated_days"])
    found = Around()
    for span in spans:
        names = frozenset(span.names)
        if span.first is not None and span.last is not None:
            last = min(span.last, span.first + WIDEST)
            found.days.append(_windows(span.first - slack, last + slack, WINDOW))
            if names:
                found.undated.append((_windows(span.first - long, span.first + long, LONG_WINDOW), names))
        elif names:
            day = NEVER if span.published is None else span.published
            window = _windows(day - long, day + long, LONG_WINDOW)
            found.undated.append((window, names))
            found.dated.append((window, names))
    found.days = stretches(found.days)
    found.undated, found.dated = _together(found.undated), _together(found.dated)
    return found


def _both(a: Around, b: Around) -> Around:
    return Around(stretches([*a.days, *b.days]), _together([*a.undated, *b.undated]), _together([*a.dated, *b.dated]))


def _windows(first: int, last: int, size: int) -> Days:
    """Whole windows: what shares a key with those days."""
    return first // size * size, last // size * size + size - 1


def stretches(days: Iterable[Days]) -> list[Days]:
    """The same days as few stretches; where they are many, the nearest ones with the days between."""
    found: list[Days] = []
    for start, end in sorted(days):
        if found and start <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    while len(found) > MOST_STRETCHES:
        gaps = [(b[0] - a[1], n) for n, (a, b) in enumerate(pairwise(found))]
        n = min(gaps)[1]
        found[n : n + 2] = [(found[n][0], found[n + 1][1])]
    return found


def _together(named: Iterable[tuple[Days, frozenset[str]]]) -> list[tuple[Days, frozenset[str]]]:
    """As few: all names of one stretch of days."""
    listed = list(named)
    return [
        (days, frozenset(name for own, names in listed if days[0] <= own[0] and own[1] <= days[1] for name in names))
        for days in stretches(days for days, _ in listed)
    ]


__all__ = ["FEW", "Around", "Links", "Regrouped", "Span", "regroup", "spans_of", "stretches"]

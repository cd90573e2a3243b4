"""Linking: which accounts tell of one incident.

In: accounts and what persons judged of them. Out: clusters, the same whatever the order of the accounts. Pairs that
are near in time and place (``candidates``) are compared respect by respect and weighed (``tables``, by the conditions
and weights of ``model``; ``training`` estimates these anew for large records), then joined (``clusters``). What a
report or a dataset tells apart stays apart; a person's judgement outranks all weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vigie.record.linking.candidates import find_candidates, lay_out
from vigie.record.linking.clusters import clusters
from vigie.record.linking.model import Model, shipped
from vigie.record.linking.rows import house, row
from vigie.record.linking.tables import Tables
from vigie.record.profile import Recorded

Ruling = tuple[str, str, bool]
"""Two account ids and whether a person holds them to be one incident."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One comparison's word on the question: the level that holds (keys of linking.toml) and its weight."""

    field: str
    comparison: str
    weight: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """Accounts of one incident, the earliest published first; its id is that of the first."""

    accounts: tuple[Recorded, ...]

    @property
    def id(self) -> str:
        return self.accounts[0].id


def link(accounts: Sequence[Recorded], rulings: Iterable[Ruling] = ()) -> list[Cluster]:
    """The accounts in clusters, by date of publication, report and index of the first account of each."""
    items = sorted(accounts, key=_order)
    if not items:
        return []
    index = {item.id: n for n, item in enumerate(items)}
    known = [(index[a], index[b], same) for a, b, same in rulings if a in index and b in index]
    model = shipped()
    tables = Tables()
    tables.load(row(n, item) for n, item in enumerate(items))
    lay_out(tables)
    find_candidates(tables, "pair")
    tables.weigh(model, "pair")
    pairs = tables.connection.execute("SELECT i, j, weight FROM weighed WHERE weight > ?", [model.floor]).fetchall()
    groups = clusters([house(item) for item in items], pairs, model.floor, known)
    return [Cluster(tuple(items[n] for n in group)) for group in groups]


def explain(a: Recorded, b: Recorded) -> list[Weight]:
    """What speaks for and against two accounts being one incident, respect by respect."""
    return weigh([a, b], [(0, 1)])[0]


def weigh(
    items: Sequence[Recorded], pairs: Sequence[tuple[int, int]], model: Model | None = None
) -> list[list[Weight]]:
    """For each pair of indices the weights of its comparison; the same whichever comes first."""
    model = model or shipped()
    tables = Tables()
    tables.load(row(n, item) for n, item in enumerate(items))
    found = []
    for levels in tables.levels(model, pairs):
        weights = [Weight("prior", "weight", model.prior)]
        for comparison, number in zip(model.comparisons, levels, strict=True):
            level = comparison.levels[number]
            weights.append(Weight(comparison.name, level.name, level.weight))
        found.append(weights)
    return found


def _order(item: Recorded) -> tuple[str, str, int, str]:
    published = item.report.published
    return (published.isoformat() if published else "9999", item.report.id, item.index, item.id)

"""Linking: which accounts tell of one incident.

In: accounts and what persons judged of them. Out: clusters, the same whatever the order of the accounts. Pairs that
are near in time and place (``candidates``) are compared respect by respect and weighed (``tables``, by the conditions
and weights of ``model``; ``training`` estimates these anew for large records), then joined (``clusters``). What a
report or a dataset tells apart stays apart; a person's judgement outranks all weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vigie.record.linking.candidates import find_all, find_candidates, lay_out
from vigie.record.linking.clusters import Ruled, Weighed, clusters, components
from vigie.record.linking.model import Model, shipped
from vigie.record.linking.rows import Row, house, row
from vigie.record.linking.tables import Tables
from vigie.record.linking.training import estimate
from vigie.record.profile import Recorded

FEW = 64  # accounts that are all held against each other
SLICE = 50_000  # accounts whose candidates are held at a time
WEIGHED = "CREATE OR REPLACE TEMP TABLE weighed (i INTEGER, j INTEGER, weight DOUBLE)"
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


@dataclass(frozen=True, slots=True)
class Grouped:
    """Accounts by their numbers, in groups; the model that weighed them, and whether it was estimated on them.

    ``homes`` has for each group the first account that it hangs together with. Groups of one home depend on each other,
    those of different homes do not. ``letters`` is that of ``Tables``.
    """

    groups: list[list[int]]
    homes: list[int]
    model: Model
    anew: bool
    letters: int


def link(accounts: Sequence[Recorded], rulings: Iterable[Ruling] = ()) -> list[Cluster]:
    """The accounts in clusters, by date of publication, report and index of the first account of each."""
    found = group(accounts, known(accounts, rulings))
    return [Cluster(tuple(accounts[n] for n in numbers)) for numbers in found.groups]


def known(accounts: Sequence[Recorded], rulings: Iterable[Ruling]) -> list[Ruled]:
    """The rulings about these accounts, by their numbers."""
    index = {item.id: n for n, item in enumerate(accounts)}
    return [(index[a], index[b], same) for a, b, same in rulings if a in index and b in index]


def group(accounts: Iterable[Recorded], rulings: Iterable[Ruled] = ()) -> Grouped:
    """As ``link``, for accounts that are read once and not kept: numbered as they come."""
    with Tables() as tables:
        return group_in(tables, (row(n, item) for n, item in enumerate(accounts)), rulings)


def group_in(tables: Tables, rows: Iterable[Row], rulings: Iterable[Ruled] = ()) -> Grouped:
    """As ``group``, of accounts as rows, which stay laid out in the tables; ``rulings`` are read when all rows are."""
    tables.load(rows)
    model = estimate(tables, shipped())
    _weigh_all(tables, model)
    found, homes = join(tables, model, rulings)
    return Grouped(found, homes, model, model is not shipped(), tables.letters)


def join(tables: Tables, model: Model, rulings: Iterable[Ruled]) -> tuple[list[list[int]], list[int]]:
    """The groups of all accounts laid out and the home of each, of the pairs in the table ``weighed``."""
    placed = tables.connection.execute("SELECT number, hash(house) FROM account ORDER BY id").fetchall()
    ids = {number: n for n, (number, _) in enumerate(placed)}
    ruled = [(ids[a], ids[b], same) for a, b, same in rulings if a in ids and b in ids]
    pairs, homes = _connected(tables, len(placed), ruled)
    found = clusters([one for _, one in placed], pairs, model.floor, ruled)
    return [[placed[n][0] for n in members] for members in found], [placed[homes[one[0]]][0] for one in found]


def _weigh_all(tables: Tables, model: Model) -> None:
    """Make the table ``weighed`` of all pairs worth comparing."""
    run = tables.connection.execute
    run(WEIGHED)
    count = tables.count("account")
    if count <= FEW:
        find_all(tables, "pair")
        tables.weigh(model, "pair")
        return
    lay_out(tables)
    for start in range(0, count, SLICE):
        end = start + SLICE
        run(f"CREATE OR REPLACE TEMP VIEW slice AS SELECT * FROM account WHERE id >= {start} AND id < {end}")  # noqa: S608
        find_candidates(tables, "pair", "slice")
        tables.weigh(model, "pair")


def _connected(tables: Tables, count: int, ruled: Sequence[Ruled]) -> tuple[list[Weighed], list[int]]:
    """The weighed pairs of accounts that hang together, others count for nothing; and with whom each account does."""
    run = tables.connection.execute
    found = run("SELECT i, j, weight FROM weighed WHERE weight > 0").fetchall()
    homes = components(count, ((i, j) for i, j, _ in found), ((i, j) for i, j, same in ruled if same))
    inside = [(n, home) for n, home in enumerate(homes) if n != home]
    inside += [(home, home) for home in {home for _, home in inside}]
    if inside:
        columns = [list(column) for column in zip(*inside, strict=True)]
        run("CREATE OR REPLACE TEMP TABLE homes AS SELECT unnest(?) AS id, unnest(?) AS home", columns)
        found += run(
            "SELECT i, j, weight FROM weighed JOIN homes a ON a.id = i JOIN homes b ON b.id = j AND b.home = a.home "
            "WHERE weight <= 0"
        ).fetchall()
    return found, homes


def weigh(
    items: Sequence[Recorded], pairs: Sequence[tuple[int, int]], model: Model | None = None
) -> list[list[Weight]]:
    """For each pair of indices the weights of its comparison; the same whichever comes first."""
    model = model or shipped()
    with Tables() as tables:
        tables.load(row(n, item) for n, item in enumerate(items))
        listed = tables.levels(model, pairs)
    found = []
    for levels in listed:
        weights = [Weight("prior", "weight", model.prior)]
        for comparison, number in zip(model.comparisons, levels, strict=True):
            level = comparison.levels[number]
            weights.append(Weight(comparison.name, level.name, level.weight))
        found.append(weights)
    return found


__all__ = ["Cluster", "Grouped", "Ruling", "Weight", "group", "house", "known", "link", "weigh"]

"""Two readings of one report held side by side: which statements are the same, and where they differ.

In: two readings of the same text. Out: pairs of statements, one side empty where only one reader has it, each with the
fields that differ. Incidents are paired by the weights that link accounts (``compare``: day, place, kind, actors, toll)
and by how far their quotes share words of the text; other statements by quote, kind, place and figure. The likeliest
pair is joined first, each statement once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vigie.exchange import account_to_json, claim_to_json, condition_to_json, measure_to_json, reading_to_json
from vigie.knowledge.text import canonical
from vigie.model import Account, Claim, Condition, Evidence, Measure, Reading
from vigie.record.linking import weigh
from vigie.record.profile import Recorded

KINDS = ("incidents", "conditions", "claims", "measures")
Statement = Account | Condition | Claim | Measure
WORDS_SHARED = 12.0
"""Log2 odds that the same words tell of the same incident: they make up for what linking demands of two reports."""
ENOUGH = 1.0
UNCOMPARED = frozenset({"quote", "evidence"})
OF_A_PLACE = ("name", "role")


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two statements differ, with the value of each as the contract writes it."""

    field: str
    first: Any
    second: Any


@dataclass(frozen=True, slots=True)
class Pair:
    """One statement in two readings, by its index in each; None where a reader does not have it."""

    kind: str
    first: int | None
    second: int | None
    differences: tuple[Difference, ...] = ()
    fields: int = 0


def disagreement(first: Reading, second: Reading) -> list[Pair]:
    """Every statement of either reading: incidents, conditions, claims, measures, each in the order of the text."""
    report = first.report
    told = [Recorded(str(n), report, n, a) for r in (first, second) for n, a in enumerate(r.incidents)]
    pairs = [(i, len(first.incidents) + j) for i in range(len(first.incidents)) for j in range(len(second.incidents))]
    scores = {pair: sum(w.weight for w in weights) for pair, weights in zip(pairs, weigh(told, pairs), strict=True)}

    def incidents(i: int, j: int) -> float:
        shared = _shared(first.incidents[i].quote, second.incidents[j].quote)
        return scores[i, len(first.incidents) + j] + WORDS_SHARED * shared

    found = list(_pairs("incidents", first.incidents, second.incidents, incidents, account_to_json, 0.0))
    found += _pairs("conditions", first.conditions, second.conditions, _likeness(first, second), condition_to_json)
    found += _pairs("claims", first.claims, second.claims, _likeness(first, second, "claims"), claim_to_json)
    found += _pairs("measures", first.measures, second.measures, _likeness(first, second, "measures"), measure_to_json)
    return found


def disagreement_to_json(first: Reading, second: Reading) -> dict[str, Any]:
    """One line of ``vigie read --reader both --json``: the report, both readings, statement by statement."""
    pairs = disagreement(first, second)
    sides = [reading_to_json(one) for one in (first, second)]
    a, b = first.reader, second.reader
    return {
        "report": sides[0]["report"],
        "readings": {side["reader"]: {k: v for k, v in side.items() if k != "report"} for side in sides},
        "statements": [
            {
                "kind": pair.kind,
                a: pair.first,
                b: pair.second,
                "differences": [{"field": d.field, a: d.first, b: d.second} for d in pair.differences],
            }
            for pair in pairs
        ],
        "agreement": {kind: _agreement([p for p in pairs if p.kind == kind], a, b) for kind in KINDS},
    }


def _agreement(pairs: Sequence[Pair], a: str, b: str) -> dict[str, int]:
    both = [p for p in pairs if p.first is not None and p.second is not None]
    return {
        "both": len(both),
        f"only_{a}": sum(p.second is None for p in pairs),
        f"only_{b}": sum(p.first is None for p in pairs),
        "fields": sum(p.fields for p in both),
        "fields_that_differ": sum(len(p.differences) for p in both),
    }


def _pairs(
    kind: str,
    first: Sequence[Any],
    second: Sequence[Any],
    likeness: Callable[[int, int], float],
    to_json: Callable[[Any], dict[str, Any]],
    least: float = ENOUGH,
) -> Iterator[Pair]:
    ranked = sorted(((likeness(i, j), -i, -j) for i in range(len(first)) for j in range(len(second))), reverse=True)
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for like, i, j in ranked:
        if like > least and -i not in partner and -j not in taken:
            partner[-i] = -j
            taken.add(-j)
    rows: list[tuple[int, Pair]] = []
    for i, one in enumerate(first):
        if i in partner:
            a, b = to_json(one), to_json(second[partner[i]])
            names = [name for name in a if name not in UNCOMPARED]
            differing = tuple(
                Difference(name, a[name], b[name]) for name in names if not _agree(name, a[name], b[name])
            )
            rows.append((one.quote.start, Pair(kind, i, partner[i], differing, len(names))))
        else:
            rows.append((one.quote.start, Pair(kind, i, None)))
    rows += [(other.quote.start, Pair(kind, None, j)) for j, other in enumerate(second) if j not in taken]
    yield from (pair for _, pair in sorted(rows, key=lambda row: row[0]))


def _agree(name: str, a: Any, b: Any) -> bool:
    """Types list what is acceptable, best first: they agree where one's best is acceptable to the other."""
    if name == "types" and a and b:
        return a[0] in b or b[0] in a
    if name == "by" and isinstance(a, list) and len(a) == len(b):
        # 'Le maire' and 'maire' are one.
        return all(canonical(x) in canonical(y) or canonical(y) in canonical(x) for x, y in zip(a, b, strict=True))
    return bool(_plain(name, a) == _plain(name, b))


def _plain(name: str, value: Any) -> Any:
    """A value as it is compared: lists without order, places by name and role, an empty date or number as none."""
    if isinstance(value, list):
        return sorted(_plain(name, one) if isinstance(one, str) else json.dumps(_plain(name, one)) for one in value)
    if isinstance(value, dict):
        if name in {"places", "place"}:
            return [canonical(str(value.get(key) or "")) for key in OF_A_PLACE]
        return (
            {k: _plain(k, v) for k, v in sorted(value.items())} if any(v is not None for v in value.values()) else None
        )
    return value


def _likeness(first: Reading, second: Reading, name: str = "conditions") -> Callable[[int, int], float]:
    """How alike two statements are: words, kind, place and figure."""
    mine, theirs = getattr(first, name), getattr(second, name)

    def like(i: int, j: int) -> float:
        a, b = mine[i], theirs[j]
        points = 2.0 * _shared(a.quote, b.quote)
        points += 1.0 if _kind(a) == _kind(b) else 0.0
        points += 0.5 if _names(a) & _names(b) else 0.0
        return points + (0.5 if getattr(a, "quantity", None) == getattr(b, "quantity", 0) else 0.0)

    return like


def _kind(statement: Statement) -> str:
    return str(getattr(statement, "kind", None) or getattr(statement, "measure", ""))


def _names(statement: Statement) -> set[str]:
    place = getattr(statement, "place", None)
    return {canonical(p.name) for p in (*getattr(statement, "places", ()), *([place] if place else []))}


def _shared(a: Evidence, b: Evidence) -> float:
    """The share of the shorter run that lies in the other."""
    both = min(a.end, b.end) - max(a.start, b.start)
    return max(0.0, both / max(1, min(a.end - a.start, b.end - b.start)))

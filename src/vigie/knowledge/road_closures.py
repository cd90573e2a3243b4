"""What conditions and incidents do to roads, and which traffic a report speaks of.

In: ``road_closures.toml``. Out: ``Rules``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vigie.knowledge.text import spelled
from vigie.model import KnowledgeError

CLOSED, SLOWED, DANGEROUS, NONE = "closed", "slowed", "dangerous", "none"
BLOCKADE = "blockade"


@dataclass(frozen=True, slots=True)
class OfCondition:
    """What a kind of condition does to traffic: as such, where partial, where total, where its traffic is named."""

    effect: str
    partial: str
    total: str
    named: str
    half_life: float


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything the table says. ``traffic``: kinds of traffic and their words, by kind."""

    confidence: Mapping[str, float]
    another_source: float
    least: float
    conditions: Mapping[str, OfCondition]
    factor: float
    danger_half_life: float
    danger_confidence: float
    danger_targets: Mapping[str, tuple[str, ...]]
    traffic: Mapping[str, tuple[str, ...]]
    blockades: Mapping[str, tuple[str, ...]]

    def named(self, kind: str, text: str) -> frozenset[str]:
        """The kinds of traffic that a sentence on a condition of that kind names."""
        words = f" {spelled(text)} "
        known = self.blockades if kind == BLOCKADE else self.traffic
        return frozenset(name for name, forms in known.items() if any(f" {form} " in words for form in forms))


@cache
def rules() -> Rules:
    """The table; one of another shape raises KnowledgeError."""
    table = tomllib.loads((files("vigie.knowledge") / "road_closures.toml").read_text(encoding="utf-8"))
    try:
        sure = table["confidence"]
        return Rules(
            {name: float(sure[name]) for name in ("stated", "alleged")},
            float(sure["another_source"]),
            float(sure["least"]),
            {kind: _condition(row) for kind, row in table["condition"].items()},
            float(table["slowed"]["factor"]),
            float(table["danger"]["half_life"]),
            float(table["danger"]["confidence"]),
            {target: tuple(kinds) for target, kinds in table["danger"]["targets"].items()},
            {name: _spelt([*row["fr"], *row["en"]]) for name, row in table["traffic"].items()},
            {name: _spelt(row.get("blockade", ())) for name, row in table["traffic"].items()},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise KnowledgeError(f"road_closures.toml: {error!r} is missing or wrong; mend it") from error


def _condition(row: Mapping[str, object]) -> OfCondition:
    effect = str(row["effect"])
    partial, total, named = (str(row.get(key, effect)) for key in ("partial", "total", "named"))
    if "named" not in row:
        named = CLOSED
    return OfCondition(effect, partial, total, named, float(str(row["half_life"])))


def _spelt(forms: Iterable[object]) -> tuple[str, ...]:
    return tuple(spelled(str(form)) for form in forms)

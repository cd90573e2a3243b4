"""The linking model: comparisons, their levels, what each weighs.

In: knowledge/linking.toml. Out: ``Model``, whose weights are log2(m/u) of Fellegi and Sunter (1969); the settings
object that Splink takes of it, and the model back out of settings that Splink has estimated.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from vigie.record.profile import weights


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of a comparison: its condition, with expressions by name in braces (None: all else), and how likely
    it is for pairs that are one incident (``m``) and for those that are not (``u``).
    """

    name: str
    when: str | None
    m: float
    u: float
    fixed: bool = False
    null: bool = False

    @property
    def weight(self) -> float:
        return 0.0 if self.null else math.log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One respect in which two accounts are compared; the first level whose condition holds counts."""

    name: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """``prior`` is the log2 odds of a candidate pair; ``floor`` the least that a pair counts in a mean;
    ``expressions`` are what several conditions ask, in SQL.
    """

    prior: float
    floor: float
    comparisons: tuple[Comparison, ...]
    expressions: Mapping[str, str]

    def settings(self, **more: Any) -> dict[str, Any]:
        """Splink's settings object, with ``more`` of its own: for any of its back ends that knows the functions of
        ``functions``."""
        odds = 2**self.prior
        return {
            "link_type": "dedupe_only",
            "unique_id_column_name": "id",
            "probability_two_random_records_match": odds / (1 + odds),
            "blocking_rules_to_generate_predictions": [],
            "retain_matching_columns": False,
            "retain_intermediate_calculation_columns": True,
            "comparisons": [
                {"output_column_name": c.name, "comparison_levels": [self._settings(x) for x in c.levels]}
                for c in self.comparisons
            ],
            **more,
        }

    def _settings(self, level: Level) -> dict[str, Any]:
        when = level.when.format_map(self.expressions) if level.when else "ELSE"
        found: dict[str, Any] = {"sql_condition": when, "label_for_charts": level.name}
        if level.null:
            return found | {"is_null_level": True}
        fixed = {"fix_m_probability": True, "fix_u_probability": True} if level.fixed else {}
        return found | {"m_probability": level.m, "u_probability": level.u} | fixed


@cache
def shipped() -> Model:
    """The model for small records."""
    known: Mapping[str, Any] = weights()
    return Model(
        prior=float(known["prior"]["weight"]),
        floor=float(known["prior"]["floor"]),
        comparisons=tuple(Comparison(c["name"], tuple(map(_level, c["levels"]))) for c in known["comparison"]),
        expressions=known["expressions"],
    )


def _level(known: Mapping[str, Any]) -> Level:
    name, when = str(known["name"]), known.get("when")
    if known.get("null"):
        return Level(name, when, 1.0, 1.0, null=True)
    u = float(known["u"])
    return Level(name, when, u * 2 ** float(known["weight"]), u, fixed=bool(known.get("fixed")))

"""The rules by which the record's words give humanitarian access a score: ``severity.toml``, typed and checked.

In: nothing. Out: ``Rules``. A rule with a kind, a measure or a type that the contract does not have raises
KnowledgeError: such a rule would never hold.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from vigie.knowledge.contract import codes
from vigie.model import KnowledgeError

DIMENSIONS = ("people", "actors", "security")
UNTOLD = "untold"
CODES = {
    "condition": "condition",
    "measure": "measure",
    "status": "status",
    "types": "type",
    "targets": "target",
    "losses": "item",
    "harm_to": "who",
}
"""The keys of a rule that name codes, and the list of the contract that has them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What gives an indicator points; of the lists of codes only those of its own kind are filled."""

    condition: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    harm_to: tuple[str, ...] = ()
    words: str = ""
    points: Mapping[str, int] | None = None
    steps: tuple[int, ...] = ()
    killed: tuple[int, ...] = ()

    @property
    def counts(self) -> bool:
        """Is it about how many incidents there were?"""
        return bool(self.steps)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the nine; ``none_by``: datasets whose silence says that there was nothing."""

    name: str
    dimension: str
    rules: tuple[Rule, ...]
    none_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """All of it; ``words`` holds the phrases of a list, folded."""

    indicators: tuple[Indicator, ...]
    from_points: tuple[int, ...]
    months: int
    fresh_days: int
    stale_days: int
    less_when_not_fresh: int
    less_when_alleged: int
    less_when_wider: int
    region_times: int
    words: Mapping[str, tuple[str, ...]]

    @property
    def most(self) -> int:
        """The most points that an indicator can have."""
        return 3


@cache
def rules() -> Rules:
    """The rules of ``severity.toml``."""
    table = tomllib.loads((files("vigie.knowledge") / "severity.toml").read_text(encoding="utf-8"))
    try:
        words = {name: tuple(phrases) for name, phrases in table["words"].items()}
        indicators = tuple(
            Indicator(
                name,
                _known(one["dimension"], DIMENSIONS, name),
                tuple(_rule(rule, words, name) for rule in one["rules"]),
                tuple(one.get("none_by", ())),
            )
            for name, one in table["indicators"].items()
        )
        period = table["period"]
        return Rules(
            indicators,
            tuple(table["overall"]["from_points"]),
            period["months"],
            period["fresh_days"],
            period["stale_days"],
            period["less_when_not_fresh"],
            period["less_when_alleged"],
            period["less_when_told_of_a_wider_area"],
            period["region_times"],
            words,
        )
    except KeyError as error:
        raise KnowledgeError(f"severity.toml: {error} is missing") from error


def _rule(told: Mapping[str, Any], words: Mapping[str, Any], indicator: str) -> Rule:
    for key, listed in CODES.items():
        for code in told.get(key, ()):
            _known(code, codes(listed), indicator)
    if told.get("words"):
        _known(told["words"], words, indicator)
    lists = {key: tuple(told.get(key, ())) for key in (*CODES, "steps", "killed")}
    return Rule(**lists, words=told.get("words", ""), points=told.get("points"))


def _known(code: str, known: Any, indicator: str) -> str:
    if code not in known:
        raise KnowledgeError(f"severity.toml, {indicator}: '{code}' is unknown")
    return code

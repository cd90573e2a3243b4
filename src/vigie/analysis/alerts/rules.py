"""The rules of early warning, as an analyst writes them: ``knowledge/alerts.toml`` or a file of one's own.

In: TOML. Out: ``Rule``, every value of the kind and size it must have; ``AlertProblem`` names what is wrong.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from vigie.analysis.alerts.problems import AlertProblem
from vigie.analysis.trend.tally import AREAS


class Span(NamedTuple):
    """A number from ``low`` to ``high``."""

    low: float
    high: float


DAYS = Span(1, 3650)
KINDS: Mapping[str, Mapping[str, Any]] = {
    "rate": {
        "level": AREAS, "windows": [DAYS], "before": Span(28, 1100), "least": Span(1, 1e6), "seen": Span(1, 1000),
        "sure_of": Span(0.01, 1000), "certainty": Span(0.5, 0.9999),
    },
    "cluster": {
        "km": Span(1, 2000), "days": DAYS, "back": DAYS, "least": Span(1, 1e6), "recurrence": Span(1, 1e6),
        "draws": Span(19, 9999),
    },
    "first": {"level": AREAS, "days": DAYS, "quiet": DAYS},
    "road": {"days": DAYS, "quiet": DAYS},
    "siege": {"steps": [DAYS]},
    "hunger": {"phase": Span(1, 5)},
}  # fmt: skip
"""What each kind of rule holds: one of some words, a number, or a list of numbers."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``values`` are those of its kind; numbers as floats."""

    id: str
    kind: str
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def days(self, name: str) -> int:
        """A value that counts days or draws."""
        return int(self.values[name])


def own_rules() -> tuple[Rule, ...]:
    """The rules that come with Vigie."""
    item = files("vigie.knowledge") / "alerts.toml"
    return parsed(item.read_text(encoding="utf-8"), "alerts.toml")


def read_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of a file; ``AlertProblem`` where it cannot be used."""
    try:
        return parsed(path.read_text(encoding="utf-8-sig"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise AlertProblem("file", path=path, reason=getattr(error, "strerror", None) or error) from error


def parsed(text: str, name: str) -> tuple[Rule, ...]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AlertProblem("file", path=name, reason=error) from error
    rows = table.get("rule")
    if not isinstance(rows, list) or not rows or set(table) != {"rule"}:
        raise AlertProblem("no_rules", path=name)
    rules = tuple(_rule(row, name) for row in rows)
    if len({rule.id for rule in rules}) < len(rules):
        raise AlertProblem("twice", path=name)
    return rules


def _rule(row: Any, file: str) -> Rule:
    key, kind = (str(row.get(name, "")) if isinstance(row, dict) else "" for name in ("id", "kind"))
    if not key or kind not in KINDS:
        raise AlertProblem("kind", path=file, rule=key or "?", kinds=", ".join(KINDS))
    wanted = KINDS[kind]
    if wrong := sorted(set(row) ^ {*wanted, "id", "kind"}):
        raise AlertProblem("names", path=file, rule=key, names=", ".join(wrong), wanted=", ".join(wanted))
    return Rule(key, kind, {name: _value(row[name], form, file, key, name) for name, form in wanted.items()})


def _value(value: Any, form: Any, file: str, rule: str, name: str) -> Any:
    if isinstance(form, list):
        if isinstance(value, list) and value:
            return tuple(sorted(_value(one, form[0], file, rule, name) for one in value))
    elif isinstance(form, Span):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number and form.low <= value <= form.high:
            return float(value)
    elif value in form:
        return value
    told = ", ".join(form) if isinstance(form, tuple) and not isinstance(form, Span) else None
    low, high = (form[0] if isinstance(form, list) else form) if told is None else (0, 0)
    problem = "choice" if told else "number"
    raise AlertProblem(problem, path=file, rule=rule, name=name, choices=told, low=f"{low:g}", high=f"{high:g}")

"""A finding: what an analysis answers, as the program, the page and the brief all show it.

In: nothing but the words of the model and the messages. Out: ``Finding``: a value with its interval and method, what
it rests on, and what it does not show, sayable in French and English.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vigie.knowledge.formats import Month, long_day, month, number
from vigie.knowledge.messages import LANGUAGES, message
from vigie.model import Number

READING = "reading"
"""The name of what was read, where other bases are datasets."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of ``knowledge/messages``: its key and what fills it in; a float, a day and a ``Month`` are
    written as the language writes them, something told is said in its turn, a list with commas.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def in_all(self) -> dict[str, str]:
        """In every language, as JSON has it."""
        return {lang: self.sentence(lang) for lang in LANGUAGES}

    def sentence(self, lang: str) -> str:
        return message(self.key, lang, **{name: _said(value, lang) for name, value in self.values.items()})


def _said(value: object, lang: str) -> object:
    match value:
        case Told():
            return value.sentence(lang)
        case list():
            return ", ".join(str(_said(one, lang)) for one in value)
        case float():
            return number(value, lang)
        case Month():
            return month(value, lang)
        case dt.date():
            return long_day(value, lang)
    return value


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``, both included; ``level`` is the share of such intervals that hold the true value."""

    low: Number
    high: Number
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class Basis:
    """What a finding rests on: a dataset (or the record) in one version, and the ids of the incidents counted.

    ``incidents`` may be cut short; ``total`` is how many there are.
    """

    name: str
    version: str = ""
    coverage: str = ""
    licence: str = ""
    incidents: tuple[str, ...] = ()
    total: int = 0

    def told(self, lang: str) -> str:
        """'ACLED 2025-02-01', 'the reports read'; of several, joined by commas, each."""
        read = message("counted.reading", lang)
        names = [read if name == READING else name for name in self.name.split(", ")]
        return f"{', '.join(names)} {self.version}".strip()


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer.

    ``kind`` names the question (rate_ratio, change_point, share, cluster …), ``about`` what it was asked of (measure,
    area, period and the like, as plain values), ``value`` the answer in ``unit``; None where there is none, and then
    ``said`` tells why. ``details`` are further figures under their own names.
    """

    kind: str
    about: Mapping[str, Any]
    value: Number | str | None
    unit: str
    method: Told | None
    said: Told
    interval: Interval | None = None
    basis: tuple[Basis, ...] = ()
    caveats: tuple[Told, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The finding for machines; sentences in every language."""
        return {
            "kind": self.kind,
            "about": dict(self.about),
            "value": self.value,
            "unit": self.unit,
            "interval": self.interval
            and {"low": self.interval.low, "high": self.interval.high, "level": self.interval.level},
            "method": self.method and self.method.in_all(),
            "said": {lang: self.said.sentence(lang) for lang in LANGUAGES},
            "basis": [
                {
                    "name": b.name,
                    "version": b.version,
                    "coverage": b.coverage,
                    "licence": b.licence,
                    "incidents": list(b.incidents),
                    "total": b.total,
                }
                for b in self.basis
            ],
            "caveats": {lang: [c.sentence(lang) for c in self.caveats] for lang in LANGUAGES},
            "details": dict(self.details),
        }

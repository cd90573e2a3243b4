"""What conditions and incidents do to roads, and which traffic a report speaks of.

In: ``road_closures.toml``. Out: ``Rules``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vigie.knowledge.text import spelled
from vigie.model import KnowledgeError

CLOSED, SLOWED, DANGEROUS, NONE = "closed", "slowed", "dangerous", "none"
ONE_COMPANY = "one_company"
BARRING = (CLOSED, SLOWED)
"""What changes ways; the others are only told."""
PART = re.compile(r" (?:[,;.:!?–]|mais|(?<! all )but) ")
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
    exceptions: Exceptions
    company_kinds: frozenset[str]
    names_company: re.Pattern[str]
    to_company: re.Pattern[str]

    def named(self, kind: str, text: str) -> frozenset[str]:
        """The kinds of traffic kept from the road by a sentence on a condition of that kind; none where it names none.

        'Ouvert qu'aux motos' keeps all others from it.
        """
        words = f" {spelled(text)} "
        if kind == BLOCKADE:
            return _kinds(words, self.blockades)
        kept, passing = zip(*map(self.exceptions.part, PART.split(words)), strict=True)
        barred, free = _kinds(" ; ".join(kept), self.traffic), _kinds(" ; ".join(passing), self.traffic)
        if not free:
            return barred
        return (barred or frozenset(self.traffic)) - free or barred

    def company(self, kind: str, text: str) -> str | None:
        """The one company, by its name, that a condition of that kind keeps from the road."""
        found = self.names_company.search(text)
        if found is None or (kind not in self.company_kinds and not self.to_company.search(text[: found.start()])):
            return None
        return found["name"] or found["behind"]


@dataclass(frozen=True, slots=True)
class Exceptions:
    """The words behind which traffic is named that may still pass."""

    marks: tuple[str, ...]
    only: tuple[str, ...]
    may: tuple[str, ...]
    may_not: tuple[str, ...]

    def part(self, words: str) -> tuple[str, str]:
        """A part of a sentence, parted into what is kept from the road and what may pass."""
        words = f" {words.strip()} "
        at = min((n for mark in self.marks if (n := words.find(f" {mark} ")) >= 0), default=-1)
        if at >= 0:
            return words[:at] + " ", words[at:]
        only = _any(words, self.only) and _any(words, self.may) and not _any(words, self.may_not)
        return ("", words) if only else (words, "")


def _any(words: str, forms: Iterable[str]) -> bool:
    return any(f" {form} " in words for form in forms)


def _kinds(words: str, known: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(name for name, forms in known.items() if _any(words, forms))


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
            Exceptions(*(_spelt(table["exception"][name]) for name in ("marks", "only", "may", "may_not"))),
            frozenset(table["company"]["kinds"]),
            _company(table["company"]),
            re.compile(rf"\b(?:{'|'.join(map(re.escape, table['company']['to']))})(?: [\w'’]+){{0,4}} $"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise KnowledgeError(f"road_closures.toml: {error!r} is missing or wrong; mend it") from error


def _condition(row: Mapping[str, object]) -> OfCondition:
    effect = str(row["effect"])
    partial, total, named = (str(row.get(key, effect)) for key in ("partial", "total", "named"))
    if "named" not in row:
        named = CLOSED
    return OfCondition(effect, partial, total, named, float(str(row["half_life"])))


def _company(row: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    """'Diarra Transport', 'la compagnie Sonef': a name in capitals before or behind a word of companies."""
    behind, before = ("|".join(map(re.escape, row[key])) for key in ("behind", "before"))
    name = r"[A-ZÀ-Ý][\w'’-]+"
    return re.compile(rf"\b(?P<name>(?:{name} )+(?:{behind}))\b|\b(?i:{before}) (?P<behind>{name}(?: {name})*)")


def _spelt(forms: Iterable[object]) -> tuple[str, ...]:
    return tuple(spelled(str(form)) for form in forms)

"""Values that a message of access shows in its own language.

In: codes. Out: what a ``Told`` can be filled in with; lists format themselves: ``{countries:fr}``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from vigie.analysis.finding import Told
from vigie.knowledge.countries import by_iso2
from vigie.knowledge.formats import number
from vigie.knowledge.road_closures import BARRING


def kind(code: str) -> Told:
    """What a closure is told as."""
    return Told(f"access.kind.{code}")


def effect(code: str, counts: bool = True, company: str | None = None) -> Told:
    """What it does; of one too long untold to count, that it did."""
    told = Told(f"access.effect.{code}", {"company": company or "?"})
    return told if counts or code not in BARRING else Told("access.effect.faint", {"effect": told})


def since(day: dt.date | None) -> Told:
    """From when on."""
    return Told("access.since.day", {"day": day}) if day else Told("access.since.unknown")


def service(code: str) -> Told:
    """What people go for."""
    return Told(f"access.service.{code}")


class Traffic(tuple[str, ...]):
    """Kinds of traffic; none named means all."""

    def __new__(cls, kinds: Iterable[str]) -> Traffic:
        return super().__new__(cls, tuple(sorted(kinds)) or ("all",))

    def __format__(self, spec: str) -> str:
        return ", ".join(Told(f"access.traffic.{kind}").sentence(spec or "en") for kind in self)


class Countries(tuple[str, ...]):
    """Countries by their codes (ISO 3166-1 alpha-2)."""

    def __new__(cls, codes: Iterable[str]) -> Countries:
        return super().__new__(cls, tuple(codes))

    def __format__(self, spec: str) -> str:
        lands = [by_iso2(code) for code in self]
        return ", ".join(land.name(spec or "en") if land else code for land, code in zip(lands, self, strict=True))


class Headcount(int):
    """How many people, in groups of three digits: ``{people:fr:personne|personnes}``."""

    def __format__(self, spec: str) -> str:
        lang, _, forms = spec.partition(":")
        one, _, several = forms.partition("|")
        return f"{number(int(self), lang)} {one if self == 1 or (lang == 'fr' and self == 0) else several}"


def in_hours(people_minutes: float) -> float:
    """People times hours, to three figures: more would say more than is known.

    >>> in_hours(866_329_853)
    14400000.0
    """
    return float(f"{people_minutes / 60:.3g}")


def hours(minutes: float) -> str:
    """'7 h 15', '40 min'."""
    whole = round(minutes)
    return f"{whole // 60} h {whole % 60:02d}" if whole >= 60 else f"{whole} min"

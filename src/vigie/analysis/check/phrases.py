"""Places, periods and changes as a sentence says them: 'au Mali', 'in the Philippines', 'de 2012 à 2014', '+42 %'.

In: areas, periods, ratios. Out: pieces of French or English sentences; articles from ``knowledge/articles.toml``.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from vigie.analysis.check.subject import Period
from vigie.knowledge import formats
from vigie.knowledge.countries import Area
from vigie.knowledge.messages import message
from vigie.model import Number

VOWELS = frozenset("AEIOUÉÈÎÔaeiouéèîô")
TIMES_FROM = 2
PREPOSITIONS = (("au", "au"), ("aux", "aux"), ("none", "à"))


@cache
def _articles() -> Mapping[str, Any]:
    return tomllib.loads((files("vigie.knowledge") / "articles.toml").read_text(encoding="utf-8"))


def place(area: Area, lang: str) -> str:
    """'au Mali et au Niger', 'en Afrique', 'in the Philippines'."""
    if not area.group:
        return _inside(area.name(lang), lang)
    name = area.name(lang)
    members = [c.name(lang) for c in area.members]
    if name == ", ".join(members):
        return _listed([_inside(m, lang) for m in members], lang)
    return _inside(name, lang)


def _listed(names: list[str], lang: str) -> str:
    names = names if lang == "fr" else [names[0], *(n.removeprefix("in ") for n in names[1:])]
    if len(names) < 2:
        return names[0]
    return message("check.and", lang, first=", ".join(names[:-1]), last=names[-1])


def _inside(name: str, lang: str) -> str:
    if lang == "en":
        return f"in the {name}" if name in _articles()["en"]["the"] else f"in {name}"
    said = _articles()["fr"]["said"].get(name)
    if said:
        return str(said)
    for article, there in (("l'", "en"), ("le ", "au"), ("la ", "dans la"), ("les ", "dans les")):
        if name.startswith(article):
            return f"{there} {name.removeprefix(article)}"
    return f"{_preposition(name)} {name}"


def _preposition(name: str) -> str:
    table = _articles()["fr"]
    return next((there for kind, there in PREPOSITIONS if name in table[kind]), "en")


def name(area: Area, lang: str) -> str:
    """'le Mali', 'la Syrie', 'les Philippines', 'the Philippines': an area as the subject of a sentence."""
    named = area.name(lang)
    if area.group:
        return named
    if lang == "en":
        return f"the {named}" if named in _articles()["en"]["the"] else named
    there = _preposition(named)
    if there == "à" or named in {"Israël", "Haïti"}:
        return named
    if named[0] in VOWELS and there == "en":
        return f"l'{named}"
    return {"au": "le ", "aux": "les ", "en": "la "}[there] + named


def when(period: Period, lang: str) -> str:
    """'en 2023', 'de 2012 à 2014', 'en octobre 2023', 'du 1er janvier au 30 juin 2023', 'since 18 August 2020'."""
    if period.month:
        return message("check.when.one", lang, at=formats.month(dt.date(period.first, period.month, 1), lang))
    if period.start and period.end:
        key = "since" if period.open else "days"
        return message(
            f"check.when.{key}",
            lang,
            start=formats.long_day(period.start, lang),
            end=formats.long_day(period.end, lang),
        )
    if period.first == period.last:
        return message("check.when.one", lang, at=str(period.first))
    return message("check.when.span", lang, first=str(period.first), last=str(period.last))


def change(ratio: Number, lang: str) -> str:
    """A factor as people say it: '2,5 fois plus', '+42 %', '−30 %'."""
    if ratio >= TIMES_FROM:
        return message("check.change.times", lang, n=formats.number(float(round(ratio, 2)), lang))
    percent = formats.number(abs(float(round((ratio - 1) * 100, 1))), lang)
    if percent == "0":
        return message("check.change.none", lang)
    return message("check.change.up" if ratio > 1 else "check.change.down", lang, n=percent)


def ordinal(n: int, lang: str) -> str:
    """1 -> '1er', '1st'."""
    if lang == "fr":
        return "1er" if n == 1 else f"{n}e"
    ending = "th" if n % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"

"""Questions back: what a claim leaves open, as claims that do not.

In: a ``Check`` that is not checkable for want of a year, a country or a figure, and the rest of what was said. Out:
``Choice``: a word to choose ('en 2023', 'au Mali') and the claim with it. Only choices that settle what was open are
offered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from vigie.analysis.check import phrases
from vigie.analysis.check.answer import Check
from vigie.analysis.check.datasets import covered_years
from vigie.analysis.check.parse import parse
from vigie.analysis.check.query import NO_AREA, NO_FIGURE, NO_PERIOD
from vigie.analysis.check.subject import Period, year
from vigie.knowledge.countries import Area, by_iso2
from vigie.knowledge.messages import message

USUAL = ("ML", "BF", "NE")
"""Countries that a claim without one most likely means."""
ASKED = ("civilian_deaths", "deaths")
MOST = 5
YEARS = 3


Lack = Literal["year", "country", "figure"]


@dataclass(frozen=True, slots=True)
class Choice:
    """``lacks`` is year, country or figure; ``word`` what is chosen, ``text`` the claim that then is checked."""

    lacks: Lack
    word: str
    text: str


def choices(check: Check, published: dt.date | None = None, beside: Iterable[Check] = ()) -> list[Choice]:
    """What may be meant, the likeliest first: what was said beside, then what is usual; [] where nothing is open."""
    lang, around = check.language, [one.query for one in beside]
    if check.why == NO_PERIOD:
        periods = [q.period for q in around if q.period is not None]
        last = covered_years()[1]
        newest = min(published.year if published else last, last)
        found = _told(check, "year", [phrases.when(p, lang) for p in [*periods, *_years(newest)]])
    elif check.why == NO_AREA:
        areas = [*(q.area for q in around if q.area is not None), *(a for c in USUAL if (a := by_iso2(c)))]
        found = _told(check, "country", [phrases.place(a, lang) for a in areas])
    elif check.why == NO_FIGURE and (check.query.area is not None or check.query.period is not None):
        found = list(_questions(check, published))
    else:
        return []
    return [one for one in found if _settles(one, check, published)][:MOST]


def _years(newest: int) -> list[Period]:
    return [year(newest - n) for n in range(YEARS)]


def _told(check: Check, lacks: Lack, words: Iterable[str]) -> list[Choice]:
    """The claim with a word behind it."""
    stem = check.text.strip()
    end = stem[-1] if stem[-1:] in ".!?" else "."
    stem = stem.rstrip(" .!?")
    return [Choice(lacks, word, f"{stem} {word}{end}") for word in dict.fromkeys(words)]


def _questions(check: Check, published: dt.date | None) -> Iterator[Choice]:
    """What the data can say of the place and time named: how many died."""
    lang, query = check.language, check.query
    area: Area | None = query.area or by_iso2(USUAL[0])
    last = covered_years()[1]
    period = query.period or year(min(published.year if published else last, last))
    if area is None:
        return
    for measure in ASKED:
        text = message(f"claims.ask.{measure}", lang, place=phrases.place(area, lang), when=phrases.when(period, lang))
        yield Choice("figure", text, text)


def _settles(one: Choice, check: Check, published: dt.date | None) -> bool:
    """Does the claim say with it what it left open?"""
    return parse(one.text, check.language, published).why != check.why

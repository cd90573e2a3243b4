"""Reports in any number, none like another: what speed and memory are measured on.

In: the annotated reports that may be opened. Out: reports of a given number of words, put together from their
paragraphs, with figures and places exchanged, so that nothing remembered of one helps with the next.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator
from functools import cache

from benchmarks.shared import lines, opened
from vigie.knowledge.gazetteer import Gazetteer
from vigie.model import Report

WORDS = 200
NAME = re.compile(r"(?<=\b[àÀ] )[A-Z]\w+|(?<=\bin )[A-Z]\w+|(?<=\bde )[A-Z]\w+|(?<=\bnear )[A-Z]\w+")
SYLLABLES = "ba bou di dou fa ga gou ka ki ko la lé ma mo na né ra ri sa sé ta ti wa yé za".split()


@cache
def place_names() -> list[str]:
    """Every name, as written, of the places that the project knows by name."""
    entries = [entry for _, found in Gazetteer.load().names() for entry in found]
    return sorted({name for entry in entries for name in (entry.name, *entry.variants) if name})


@cache
def _paragraphs(language: str) -> list[str]:
    reports = [value["report"] for value in lines(list(opened().values()))]
    return [p for r in reports if r["language"] == language for p in r["text"].split("\n") if len(p.split()) > 12]


def varied(number: int, words: int = WORDS, seed: int = 0) -> Iterator[Report]:
    """So many reports, two French ones for each in English."""
    chance = random.Random(seed)
    for n in range(number):
        language = "en" if n % 3 == 2 else "fr"
        paragraphs: list[str] = []
        while (missing := words - sum(len(p.split()) for p in paragraphs)) > words // 10:
            paragraphs.append(" ".join(chance.choice(_paragraphs(language)).split(" ")[: missing + 5]))
        text = NAME.sub(lambda found: _name(chance, found[0]), "\n\n".join(paragraphs))
        text = re.sub(r"\b[1-9]\d?\b", lambda _: str(chance.randint(2, 30)), text)
        published = dt.date(2025, 1, 1) + dt.timedelta(chance.randrange(365))
        yield Report(f"varied-{seed}-{n}", text, language, published)


def _name(chance: random.Random, name: str) -> str:
    """Another place that is known, now and then one that nobody knows."""
    kind = chance.random()
    if kind < 0.2:
        return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))).capitalize()
    return chance.choice(place_names()) if kind < 0.8 else name

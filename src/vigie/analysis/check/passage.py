"""Several sentences at once: each that states something to check, with what the one before it left to it.

In: a passage, its language, the day of publication. Out: a ``Check`` for each claim, in order, and the sentences that
state nothing. A sentence that lacks a year or a country ('C'était 84 en 2019.') is read together with the claim before
it, where the two together say more than that claim alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

from vigie.analysis.check.answer import Check, UnclearClaim, check_text
from vigie.analysis.check.holdings import Holdings
from vigie.analysis.check.parse import MAX_CHARACTERS
from vigie.analysis.check.query import NO_AREA, NO_FIGURE, NO_PERIOD, OTHER_MEASURE
from vigie.reading.document import Document

MOST_CLAIMS = 25
LACKING = (NO_AREA, NO_PERIOD, NO_FIGURE, OTHER_MEASURE)
"""Reasons that the claim before may lift."""
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Passage:
    """``checks`` in the order of the text; ``silent`` are sentences that state nothing to check; ``left`` how many
    sentences were not looked at, for there were too many."""

    checks: tuple[Check, ...]
    silent: tuple[str, ...]
    left: int = 0


def check_passage(text: str, lang: str, published: dt.date | None, holdings: Holdings) -> Passage:
    """Every claim of a passage; UnclearClaim where it is empty or longer than ``LONGEST`` characters. A passage without
    any claim is checked as one, so that the answer says what it lacks."""
    if len(text) > LONGEST:
        raise UnclearClaim("too_long", n=len(text), most=LONGEST)
    sentences = _sentences(text, lang)
    if len(sentences) < 2:
        return Passage((check_text(text, lang, published, holdings),), ())
    checks: list[Check] = []
    silent: list[str] = []
    looked = 0
    for sentence in sentences:
        if len(checks) == MOST_CLAIMS:
            break
        looked += 1
        found = check_text(sentence, lang, published, holdings)
        if found.why in LACKING and checks:
            joined = _joined(checks[-1], sentence, lang, published, holdings)
            if joined is not None:
                checks[-1] = joined
                continue
        if found.why == NO_FIGURE:
            silent.append(sentence)
        else:
            checks.append(found)
    if not checks:
        whole = " ".join(sentences)
        return Passage((check_text(whole[:MAX_CHARACTERS], lang, published, holdings),), ())
    return Passage(tuple(checks), tuple(silent), len(sentences) - looked)


def _joined(before: Check, sentence: str, lang: str, published: dt.date | None, holdings: Holdings) -> Check | None:
    """The claim before with this sentence, where that adds a figure or a comparison to it."""
    text = f"{before.text} {sentence}"
    if not before.parts or len(text) > MAX_CHARACTERS:
        return None
    found = check_text(text, lang, published, holdings)
    return found if len(found.parts) > len(before.parts) else None


def _sentences(text: str, lang: str) -> list[str]:
    doc = Document(text, lang)
    edges = [doc.starts[s.i] for s in doc.sentences]
    cut = [text[a:b].strip() for a, b in pairwise([*edges, len(text)])]
    return [one for one in cut if one]

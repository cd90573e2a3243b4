"""What the surroundings of a figure tell of those it counts: a label before it, a heading above, a border crossed.

In: ``Notes`` and tokens. Out: the run of a label or heading, and whether people are told to be in another country than
their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from vigie.knowledge.countries import countries
from vigie.knowledge.text import canonical
from vigie.reading.claims.runs import between, position
from vigie.reading.document import Document, Hit
from vigie.reading.mentions import Notes
from vigie.reading.sentences import Sentence

LABEL_ENDS = frozenset({":", "-", "–", "(", "="})
MEN = frozenset({"hommes", "men", "soldats", "soldiers", "militaires", "troops"})
LOST = frozenset({"perdu", "lost", "cost", "coute", "losing", "perdant"})
CEASED = 12
MARKS = frozenset({",", ";", ".", ":", "(", ")"})
BORDERS = frozenset({"border", "borders", "frontiere", "frontieres"})
LABEL = 12
HEADING = 6
ABOVE = 12


def labels(notes: Notes, sentence: Sentence, start: int) -> Iterator[tuple[int, int]]:
    """'Déplacements : 4 300 personnes': the label before a clause, then the heading of its section."""
    tokens = notes.doc.tokens
    if start - 1 > sentence.i and tokens[start - 1] in LABEL_ENDS:
        yield max(sentence.i, start - LABEL), start - 1
    heading = _heading(notes, sentence)
    if heading:
        yield heading.i, heading.j


def _heading(notes: Notes, sentence: Sentence) -> Sentence | None:
    """The nearest short line without a full stop above a sentence."""
    at = position(notes.doc, sentence)
    for above in reversed(notes.doc.sentences[max(at - ABOVE, 0) : at]):
        short = above.j - above.i <= HEADING and notes.doc.tokens[above.j - 1] not in {".", "!", "?", ";"}
        if short and above.paragraph != sentence.paragraph:
            return above
    return None


def lost_men(doc: Document, i: int, noun: Hit) -> bool:
    """'L'armée a perdu 320 hommes', 'an ambush cost Benin 28 men'."""
    return doc.tokens[noun.i] in MEN and bool(LOST & set(doc.tokens[max(i - 4, 0) : i]))


def given_up(doc: Document, j: int) -> bool:
    """'n'enseignent plus', 'no longer treat anybody': does what stands behind ...:j tell of an end?"""
    run = doc.tokens[j : j + CEASED]
    ends = next((k for k, token in enumerate(run) if token in MARKS), len(run))
    told = run[:ends]
    if ("no", "longer") in pairwise(told):
        return True
    first = next((k for k, token in enumerate(told) if token in {"n", "ne"}), None)
    return first is not None and "plus" in told[first + 1 : first + 5]


def abroad(notes: Notes, noun: Hit | None, i: int, end: int) -> bool:
    """'31,000 Malians fled to Guinea', '9 000 arrivés du Burkina': two countries are told, or one not the report's."""
    origin = _nation(notes.doc.tokens[noun.i]) if noun and noun.code == "nationals" else None
    named = {
        p.place.country
        for p in between(notes.places, i, end)
        if p.place.country and not p.attributive and not _border(notes, p.i, p.j)
    }
    if not named:
        return False
    return bool({*named, origin or notes.country} - {None} - named) or len(named) > 1


def _border(notes: Notes, i: int, j: int) -> bool:
    """'near the Niger border', 'la frontière du Niger': a border is no stay."""
    tokens = notes.doc.tokens
    return bool(BORDERS & {*tokens[max(i - 3, 0) : i], *tokens[j : j + 2]})


@cache
def _demonyms() -> dict[str, str]:
    return {canonical(form): country.iso2 for country in countries() for form in country.demonyms}


def _nation(token: str) -> str | None:
    return _demonyms().get(token)

"""The words of a document as the grammar of time sees them: one item a word, phrase or number, each of one
class.

In: a document (lexicon layers ``times`` and ``numbers``). Out: ``Items``, parallel lists of class, value
and token run. Classes are the tables of ``times.toml`` and, for what no word list holds: day (1 to 31),
year (four digits), num (any other number, ``word`` where spelt out), nth ('3rd'), decimal, clock ('14h30'),
iso parts by their marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from vigie.reading.document import Document, Hit

NTH = re.compile(r"(\d{1,2})(er|ere|e|eme|ieme|st|nd|rd|th)")
CLOCK = re.compile(r"(\d{1,2})(?:h|hrs|z)(\d{2})?")
MERIDIEM = re.compile(r"(\d{1,2})(am|pm)")
MILITARY = re.compile(r"([01]\d|2[0-3])([0-5]\d)(?:hrs|h|z)")
DECADE = re.compile(r"(1[89]|20)(\d)0s")
ROMAN = re.compile(r"([ivx]{1,5})e(?:me)?")
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
MARKS = {
    "-": "dash",
    "–": "dash",
    "/": "slash",
    ",": "comma",
    ".": "dot",
    ":": "colon",
    "(": "open",
    "+": "plus",
}
ROMANS = {"i": 1, "v": 5, "x": 10}
VERBS = {"future": 1, "past": -1, "telling": 0}


@dataclass(frozen=True, slots=True)
class Items:
    """Item k has class ``kind[k]``, value ``n[k]`` and stands at tokens ``i[k]:j[k]``; a class '' ends
    the list.

    ``verbs`` lists (token, 1, -1 or 0): the words that put a clause into the future or the past, or tell
    of telling.
    """

    kind: list[str]
    n: list[Any]
    i: list[int]
    j: list[int]
    word: list[bool]
    verbs: list[tuple[int, int]]

    def at(self, k: int, *kinds: str) -> bool:
        return self.kind[k] in kinds


def items(doc: Document) -> Items:
    at: dict[int, Hit] = {}
    verbs: list[tuple[int, int]] = []
    for hit in doc.hits("times"):
        if hit.code in VERBS:
            verbs.append((hit.i, VERBS[hit.code]))
        elif hit.i not in at and _stands(doc, hit):
            at[hit.i] = hit
    numbers = {hit.i: hit for hit in doc.hits("numbers") if hit.code in ("value", "collective")}
    found = Items([], [], [], [], [], verbs)
    breaks = {b.i for a, b in pairwise(doc.sentences) if a.paragraph != b.paragraph}
    i = 0
    while i < len(doc.tokens):
        spelt = False
        if i in breaks:
            breaks.discard(i)
            kind, n, j = "break", None, i
        elif i in at and not (i in numbers and at[i].code == "and"):
            kind, n, j = at[i].code, at[i].attributes.get("n"), at[i].j
        elif i in numbers:
            kind, n, j = _spelt(doc, numbers, i)
            spelt = True
        else:
            kind, n, j = _plain(doc, i)
        found.kind.append(kind)
        found.n.append(n)
        found.i.append(i)
        found.j.append(j)
        found.word.append(spelt)
        i = j
    for _ in range(4):  # lets the grammar look ahead without asking for the end
        found.kind.append("")
        found.n.append(None)
        found.i.append(len(doc.tokens))
        found.j.append(len(doc.tokens))
        found.word.append(False)
    return found


def _stands(doc: Document, hit: Hit) -> bool:
    """Does an abbreviation or an ambiguous month stand where it can be one?"""
    if not hit.attributes:
        return True
    tokens = doc.tokens
    if hit.attributes.get("capital"):
        return doc.text[doc.starts[hit.i]].isupper()
    if not hit.attributes.get("numbered"):
        return True
    stopped = hit.j < len(tokens) and tokens[hit.j] == "."
    after = hit.j + stopped
    numbered = after < len(tokens) and tokens[after][0].isdecimal()
    if hit.code == "weekday":
        return numbered and (stopped or doc.text[doc.starts[hit.i]].isupper())
    return numbered or (hit.i > 0 and tokens[hit.i - 1][0].isdecimal())


def _spelt(doc: Document, numbers: dict[int, Hit], i: int) -> tuple[str, Any, int]:
    """'vingt-six' is 26, 'quatre-vingt-dix' 90, 'deux cents' 200; ``approximate`` collectives keep
    their value."""
    total, part, j = 0, 0, i
    while j in numbers and j < i + 6 and numbers[j].code == "value":
        n = numbers[j].attributes["n"]
        if n >= 100:
            total, part = (total + part * n, 0) if part else (total + n, 0)
        elif n == 20 and part == 4:
            part = 80
        elif part and (part % 10 or n > 19) and not (part in (60, 80) and n < 20):
            break
        else:
            part += n
        j = numbers[j].j
        if (
            j + 1 in numbers
            and j < len(doc.tokens)
            and doc.tokens[j] == "et"
            and numbers[j + 1].attributes["n"] in (1, 11)
        ):
            j += 1
    if j > i:
        return "num", total + part, j
    return "about_num", numbers[i].attributes["n"], numbers[i].j


def _plain(doc: Document, i: int) -> tuple[str, Any, int]:
    token = doc.tokens[i]
    if token in MARKS:
        return MARKS[token], None, i + 1
    if not token[0].isdecimal():
        roman = ROMAN.fullmatch(token) if token[0] in ROMANS and len(token) < 9 else None
        return ("roman", _roman(roman[1]), i + 1) if roman else ("x", None, i + 1)
    if len(token) > 10 or not token.isascii():
        return "x", None, i + 1
    if token.isdecimal():
        value, j = int(token), i + 1
        while len(token) < 4 and j < min(i + 5, len(doc.tokens)) and _thousands(doc, j):
            value, j = value * 1000 + int(doc.tokens[j]), j + 1
        if j > i + 1 or len(token) > 4:
            return "num", value, j
        if len(token) == 4:
            return ("year" if 1000 <= value <= 2199 else "num"), value, j
        return ("day" if 1 <= value <= 31 and len(token) < 3 else "num"), value, j
    return (*_mixed(token), i + 1)


def _mixed(token: str) -> tuple[str, Any]:
    """What a token of digits and letters or marks stands for."""
    if match := NTH.fullmatch(token):
        return "nth", int(match[1])
    if (match := CLOCK.fullmatch(token)) and int(match[1]) <= 24 and int(match[2] or 0) < 60:
        return "clock", f"{int(match[1]):02}:{match[2] or '00'}"
    if match := MERIDIEM.fullmatch(token):
        hour = int(match[1]) % 12 + (12 if match[2] == "pm" else 0)
        return "clock", f"{hour:02}:00"
    if match := MILITARY.fullmatch(token):
        return "clock", f"{match[1]}:{match[2]}"
    if match := DECADE.fullmatch(token):
        return "decade", match[1] + match[2]
    if match := DOTTED.fullmatch(token):
        return "dotted", (int(match[3]), int(match[2]), int(match[1]))
    if token.replace(",", ".").count(".") == 1:
        return "decimal", token.replace(",", ".")
    return "x", None


def _thousands(doc: Document, j: int) -> bool:
    """Is token j a group of three digits behind a blank ('2 500')?"""
    token = doc.tokens[j]
    return (
        len(token) == 3 and token.isdecimal() and token.isascii() and doc.gap(j) in (" ", "\u00a0", "\u202f", "\u2009")
    )


def _roman(letters: str) -> int:
    values = [ROMANS[c] for c in letters]
    return sum(-v if any(w > v for w in values[k + 1 :]) else v for k, v in enumerate(values))

"""The words of a document as the grammar of time sees them: one item a word, phrase or number, each of one
class.

In: a document (lexicon layers ``times``, ``tense`` and ``numbers``). Out: ``Items``, parallel lists of class, value
and token run. Classes are the tables of ``times.toml`` and, for what no word list holds: day (1 to 31),
year (four digits), num (any other number, ``word`` where spelt out), nth ('3rd'), decimal, clock ('14h30'),
iso parts by their marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress, pairwise
from typing import Any

from vigie.reading.document import Document, Hit

NTH = re.compile(r"(\d{1,2})(er|ere|e|eme|ieme|st|nd|rd|th)")
CLOCK = re.compile(r"(\d{1,2})(?:h|hrs|z)(\d{2})?")
MERIDIEM = re.compile(r"(\d{1,2})(am|pm)")
MILITARY = re.compile(r"([01]\d|2[0-3])([0-5]\d)(?:hrs|h|z)")
DECADE = re.compile(r"(1[89]|20)(\d)0s")
ROMAN = re.compile(r"([ivx]{1,5})e(?:me)?")
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
TERM = re.compile(r"[tqsh][1-4]")
LOOK_AHEAD = 6
REMEMBERED = 20_000
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
STATE, OPENING = "stative", "opening"


@dataclass(frozen=True, slots=True)
class Items:
    """Item k has class ``kind[k]``, value ``n[k]`` and stands at tokens ``i[k]:j[k]``; a class '' ends
    the list.

    ``verbs`` lists (token, 1, -1 or 0): the words that put a clause into the future or the past, or tell
    of telling; ``states`` the tokens of verbs of being and of negations.
    """

    kind: list[str]
    n: list[Any]
    i: list[int]
    j: list[int]
    word: list[bool]
    verbs: list[tuple[int, int]]
    states: list[int]

    def at(self, k: int, *kinds: str) -> bool:
        return self.kind[k] in kinds

    def mark(self, kind: str, i: int, times: int) -> None:
        """The end of a paragraph or of the list, before token i; several ends let the grammar look ahead."""
        self.kind.extend([kind] * times)
        self.n.extend([None] * times)
        self.i.extend([i] * times)
        self.j.extend([i] * times)
        self.word.extend([False] * times)


def items(doc: Document) -> Items:
    tokens = doc.tokens
    count = len(tokens)
    plain = [PLAIN[token] for token in tokens]
    kinds, values = [kind for kind, _ in plain], [value for _, value in plain]
    ends = list(range(1, count + 1))
    spelt = [False] * count
    kept = bytearray(b"\x01" * count)
    grouped = list(_groups(doc, kinds))
    numbers = {hit.i: hit for hit in doc.hits("numbers") if hit.code in ("value", "collective")}
    phrases: dict[int, Hit] = {}
    words: set[int] = set()
    verbs: list[tuple[int, int]] = []
    states: list[int] = []
    for hit in doc.hits("times"):
        i, code = hit.i, hit.code
        if code in VERBS:
            if tokens[i] != "a" or not _preposition(doc, hit):
                verbs.append((i, VERBS[code]))
        elif i in words or i in phrases or (len(hit.attributes) > 1 and not _stands(doc, hit)):
            continue
        elif hit.j > i + 1:
            phrases[i] = hit
        elif code != "and" or i not in numbers:
            words.add(i)
            kinds[i], values[i] = code, hit.attributes.get("n")
    for hit in doc.hits("tense"):
        if hit.code == STATE:
            states.append(hit.i)
        elif hit.code != OPENING and hit.i not in words:
            phrases.setdefault(hit.i, hit)
    breaks = [b.i for a, b in pairwise(doc.sentences) if a.paragraph != b.paragraph]
    behind = 0
    for i in sorted({*phrases, *numbers, *grouped} - words):
        if i < behind:
            continue
        if i in phrases:
            kinds[i], values[i], behind = phrases[i].code, phrases[i].attributes.get("n"), phrases[i].j
        elif i in numbers:
            kinds[i], values[i], behind = _spelt(doc, numbers, i)
            spelt[i] = True
        else:
            kinds[i], values[i], behind = _grouped(doc, i)
        if behind > i + 1:
            ends[i] = behind
            kept[i + 1 : behind] = bytes(behind - i - 1)
    found = Items([], [], [], [], [], verbs, states)
    last = 0
    for i in [*breaks, count]:
        mask = kept[last:i]
        found.kind.extend(compress(kinds[last:i], mask))
        found.n.extend(compress(values[last:i], mask))
        found.i.extend(compress(range(last, i), mask))
        found.j.extend(compress(ends[last:i], mask))
        found.word.extend(compress(spelt[last:i], mask))
        found.mark("break" if i < count else "", i, 1 if i < count else LOOK_AHEAD)
        last = i
    return found


def _preposition(doc: Document, hit: Hit) -> bool:
    """Is the verb 'a' the preposition 'à', which canonical words do not tell from it?"""
    return hit.j == hit.i + 1 and doc.text[doc.starts[hit.i]] != "a"


def _stands(doc: Document, hit: Hit) -> bool:
    """Does an abbreviation or an ambiguous month stand where it can be one?"""
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


def _plain(token: str) -> tuple[str, Any]:
    """Class and value of a token that no word list holds."""
    if token in MARKS:
        return MARKS[token], None
    if not token[0].isdecimal():
        if token[0] in ROMANS and len(token) < 9 and (roman := ROMAN.fullmatch(token)):
            return "roman", _roman(roman[1])
        return ("term", token) if TERM.fullmatch(token) else ("x", None)
    if len(token) > 10 or not token.isascii():
        return "x", None
    if not token.isdecimal():
        return _mixed(token)
    value = int(token)
    if len(token) == 4:
        return ("year" if 1000 <= value <= 2199 else "num"), value
    return ("day" if 1 <= value <= 31 and len(token) < 3 else "num"), value


class _Plain(dict[str, tuple[str, Any]]):
    """Class and value of tokens, found when they are first met."""

    def __missing__(self, token: str) -> tuple[str, Any]:
        if len(self) > REMEMBERED:
            self.clear()
        self[token] = found = _plain(token)
        return found


PLAIN = _Plain()


def _grouped(doc: Document, i: int) -> tuple[str, Any, int]:
    """A number whose thousands stand apart: '2 500'."""
    value, j = int(doc.tokens[i]), i + 1
    while j < min(i + 5, len(doc.tokens)) and _thousands(doc, j):
        value, j = value * 1000 + int(doc.tokens[j]), j + 1
    return "num", value, j


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
        day, month, year = map(int, match.groups())
        return ("dotted", (year, month, day)) if 1 <= day <= 31 and 1 <= month <= 12 else ("x", None)
    if token.replace(",", ".").count(".") == 1:
        return "decimal", token.replace(",", ".")
    return "x", None


def _groups(doc: Document, kinds: list[str]) -> Iterator[int]:
    """The numbers that a group of three digits follows."""
    j = -1
    try:
        while True:
            j = kinds.index("num", j + 1)
            if _thousands(doc, j):
                yield j - 1
    except ValueError:  # no number is left
        return


def _thousands(doc: Document, j: int) -> bool:
    """Is token j a group of three digits behind a blank, and before it a number short enough to go on?"""
    token = doc.tokens[j]
    return (
        j > 0
        and len(token) == 3
        and token.isdecimal()
        and token.isascii()
        and len(doc.tokens[j - 1]) < 4
        and doc.tokens[j - 1].isdecimal()
        and doc.tokens[j - 1].isascii()
        and doc.gap(j) in ("\u0020", "\u00a0", "\u202f", "\u2009")
    )


def _roman(letters: str) -> int:
    values = [ROMANS[c] for c in letters]
    return sum(-v if any(w > v for w in values[k + 1 :]) else v for k, v in enumerate(values))

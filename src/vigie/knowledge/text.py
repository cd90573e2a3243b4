"""Words in a form that spelling does not change: no accents, lower case, tokens parted by one space.

In: any text. Out: its tokens with their offsets in the text as given. A hyphen or an apostrophe between two
letters parts tokens and is dropped ('camions-citernes' = 'camions citernes'); every other mark is a token.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

TOKEN = re.compile(r"\d+(?:[.,]\d+)*(?![^\W_])|[^\W_]+|[^\w\s]|_")
JOINERS = frozenset("-'")
SAME = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "—": "–",
        "‒": "–",
        "«": '"',
        "»": '"',
        "“": '"',
        "”": '"',
        "„": '"',
        "…": ".",
    }
)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """One character without accent and case; letters may become two ('œ'), marks and digits never."""
    if character in "œŒæÆ":
        return {"œ": "oe", "æ": "ae"}[character.lower()]
    if (known := character.translate(SAME)) != character:
        return known
    if "\ud800" <= character <= "\udfff":  # half of a pair: no UTF-8, so no automaton, can hold it
        return "\N{REPLACEMENT CHARACTER}"
    decomposed = unicodedata.normalize("NFKD", character)
    kept = "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf", "Cc"})
    if len(kept) > 1 and not kept.isalpha():
        return character
    return kept.casefold()


def fold(text: str) -> tuple[str, list[int] | None]:
    """The text without accents and case, and the offset in ``text`` of each of its characters.

    The offsets are None where they are the identity, as in nearly every report.
    """
    if text.isascii():
        return text.lower(), None
    pieces = [_fold_character(c) if c > "\x7f" else c.lower() for c in text]
    folded = "".join(pieces)
    if len(folded) == len(text) and all(len(p) == 1 for p in pieces):
        return folded, None
    return folded, [i for i, piece in enumerate(pieces) for _ in piece]


def tokens(text: str) -> tuple[list[str], list[int], list[int]]:
    """The tokens of ``text`` and where each starts and ends in it."""
    folded, offsets = fold(text)
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = len(folded) - 1
    for match in TOKEN.finditer(folded):
        word, i, j = match.group(), match.start(), match.end()
        if word in JOINERS and 0 < i < last and folded[i - 1].isalpha() and folded[i + 1].isalpha():
            continue
        words.append(word)
        starts.append(offsets[i] if offsets else i)
        ends.append((offsets[j] if j <= last else len(text)) if offsets else j)
    return words, starts, ends


@lru_cache(maxsize=65536)
def canonical(text: str) -> str:
    """'Les camions-citernes' -> 'les camions citernes'."""
    return " ".join(tokens(text)[0])


def ends_accented(word: str) -> bool | None:
    """Does a word end in 'é', 'ée', 'és', 'ées' (True) or a bare 'e', 'es' (False)? None for any other ending."""
    tail = unicodedata.normalize("NFC", word[-4:].casefold()).removesuffix("s").removesuffix("e")
    if tail.endswith("é"):
        return True
    return False if word[-2:].casefold().removesuffix("s").endswith("e") else None

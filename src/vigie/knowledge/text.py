"""Words in a form that spelling does not change: no accents, lower case, tokens parted by one space.

In: any text. Out: its tokens with their offsets in the text as given. A hyphen or an apostrophe between two
letters parts tokens and is dropped ('camions-citernes' = 'camions citernes'); every other mark is a token.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate

# A word, a number, a mark; '-' and "'" between two letters are none. What is frequent stands first.
TOKEN = re.compile(
    r"[a-z][a-z]*[^\W_]*"
    r"|(?! )(?:[^\w\s'-]|\d+(?:[.,]\d+)*(?![^\W_])|[^\W_]+|(?!(?<=[^\W\d_])[-'][^\W\d_])[-']|_)"
)
PIECES = re.compile(f"({TOKEN.pattern})")
PLAIN = re.compile(r"[a-z]+(?: [a-z]+)*")
UNEVEN = "\ue000"  # stands for a character that folds into none or several
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
    if character.isascii():
        return character.lower()
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


class _Folds(dict[int, str]):
    """What ``str.translate`` makes of each character, found when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded if len(folded) == 1 else UNEVEN
        return self[code]


FOLDS = _Folds()


def fold(text: str) -> tuple[str, list[int] | None]:
    """The text without accents and case, and the offset in ``text`` of each of its characters.

    The offsets are None where they are the identity, as in nearly every report.
    """
    if text.isascii():
        return text.lower(), None
    folded = text.translate(FOLDS)
    if UNEVEN not in folded:
        return folded, None
    pieces: list[str] = []
    offsets: list[int] = []
    begin = 0
    for even in folded.split(UNEVEN):
        end = begin + len(even)
        pieces.append(even)
        offsets.extend(range(begin, end))
        if end < len(text):
            uneven = _fold_character(text[end])
            pieces.append(uneven)
            offsets.extend([end] * len(uneven))
        begin = end + 1
    return "".join(pieces), offsets


def tokens(text: str) -> tuple[list[str], list[int], list[int]]:
    """The tokens of ``text`` and where each starts and ends in it."""
    folded, offsets = fold(text)
    pieces = PIECES.split(folded)  # what stands between tokens, and the tokens
    ends = list(accumulate(map(len, pieces)))
    if offsets is None:
        return pieces[1::2], ends[:-1:2], ends[1::2]
    offsets.append(len(text))
    return pieces[1::2], [offsets[i] for i in ends[:-1:2]], [offsets[j] for j in ends[1::2]]


def spelled(text: str) -> str:
    """'Les camions-citernes' -> 'les camions citernes'; nothing remembered, for lists that are read once."""
    if PLAIN.fullmatch(text):
        return text
    folded = text.lower() if text.isascii() else fold(text)[0]
    return folded if PLAIN.fullmatch(folded) else " ".join(TOKEN.findall(folded))


canonical = lru_cache(maxsize=65536)(spelled)


def ends_accented(word: str) -> bool | None:
    """Does a word end in 'é', 'ée', 'és', 'ées' (True) or a bare 'e', 'es' (False)? None for any other ending."""
    return _ends_accented(word[-4:])


@lru_cache(maxsize=65536)
def _ends_accented(tail: str) -> bool | None:
    tail = unicodedata.normalize("NFC", tail.casefold())
    if tail.removesuffix("s").removesuffix("e").endswith("é"):
        return True
    return False if tail.removesuffix("s").endswith("e") else None

"""Two spellings of one name: what romanisation and a misreading scanner change.

In: canonical names. Out: ``skeleton``, the same for 'Yelirnane' and 'Yélimané', for 'Djema' and 'Diéma', for
'Ouagadou' and 'Wagadu'. Rules: ``places/spelling.toml``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

DOUBLED = 2


@cache
def _rules() -> tuple[tuple[str, str], ...]:
    text = (files("vigie.knowledge") / "places" / "spelling.toml").read_text(encoding="utf-8")
    return tuple((one, other) for other, many in tomllib.loads(text)["same"].items() for one in many)


def skeleton(name: str) -> str:
    """A canonical name without what differs between its spellings."""
    word = name.replace(" ", "")
    for one, other in _rules():
        word = word.replace(one, other)
    kept = [c for n, c in enumerate(word) if not n or word[n - 1] != c]
    return "".join(kept).rstrip("he")

"""The words of a text as the filter ``text`` sees them: no accents, no case, no marks.

In: any text. Out: its words parted by single spaces. 'L’attaque, revendiquée' is found by 'attaque revendiquee'.
"""

from __future__ import annotations

from vigie.knowledge.text import tokens

BETWEEN = "\n"  # between the passages of one row, so that no phrase runs from one into the next


def folded(text: str) -> str:
    """The words alone."""
    return " ".join(word for word in tokens(text)[0] if word[0].isalnum())

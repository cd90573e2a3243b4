"""The words of a text as the filter ``text`` sees them: no accents, no case, no marks.

In: any text. Out: its words parted by single spaces. 'L’attaque, revendiquée' is found by 'attaque revendiquee'.
"""

from __future__ import annotations

from functools import lru_cache

from vigie.knowledge.text import tokens
from vigie.record.problems import QuestionProblem

MOST_WORDS = 16
BETWEEN = "\n"  # between the passages of one row, so that no phrase runs from one into the next


def folded(text: str) -> str:
    """The words alone."""
    return " ".join(word for word in tokens(text)[0] if word[0].isalnum())


@lru_cache(maxsize=256)
def asked(text: str) -> str:
    """The words of a question, folded; raises QuestionProblem where there are too many."""
    words = folded(text)
    if words.count(" ") >= MOST_WORDS:
        raise QuestionProblem("query.too_many_words", most=MOST_WORDS)
    return words

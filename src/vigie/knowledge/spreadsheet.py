"""Cells that a spreadsheet would take for a formula (OWASP, CSV injection), and how they are told apart.

In: a cell's text. Out: whether it is one; the cell with an apostrophe before it, and without it again. ``shield`` and
``unshield`` undo each other, whatever the text, so that a table keeps what it says on its way out and in.
"""

from __future__ import annotations

import re

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
NAME = re.compile(r"[\w.$]{1,100}")
CALLS = frozenset("(!|")
MARK = "'"
INNER = re.compile(r"(?<=;)(?=[=+\-@\t|%])")
"""Where a spreadsheet that parts cells at semicolons, as a French one does, would begin a formula within a cell."""


def is_formula(text: str) -> bool:
    """May a spreadsheet calculate it? A number with its sign is none, nor a name on a social network ('@radio')."""
    if not text.startswith(FORMULA):
        return False
    if text[0] == "@":
        name = NAME.match(text, 1)
        return name is None or text[name.end() : name.end() + 1] in CALLS
    try:
        float(text)
    except ValueError:
        return True
    return False


def guarded(text: str) -> str:
    """The text with an apostrophe before whatever may be a formula, also behind a semicolon; it is for people to read
    and not undone.
    """
    told = INNER.sub(MARK, text)
    return MARK + told if told.startswith(FORMULA) else told


def shield(text: str) -> str:
    """The text with an apostrophe before it where it may be a formula, or already has one before a formula."""
    return MARK + text if is_formula(text.lstrip(MARK)) else text


def unshield(text: str) -> str:
    """What ``shield`` was given."""
    return text[1:] if text.startswith(MARK) and is_formula(text.lstrip(MARK)) else text

"""What a state is made of: a thing and how it stands, which together are a kind of condition.

In: ``knowledge/conditions.toml`` and hits of the lexicon layer ``conditions``. Out: ``State``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from msgspec import Struct

from vigie.reading.clauses import words
from vigie.reading.document import Hit

NOT = frozenset({"pas", "plus", "point", "guere", "jamais", "aucun", "aucune", "ni", "nul", "nulle"})
NOT_EN = words("not yet never longer cannot barely hardly neither none nor t nowhere")


class State(Struct, frozen=True, gc=False):
    """A candidate at tokens i:j; ``ended``: it is over; ``partial``: something is left."""

    kind: str
    i: int
    j: int
    how: str
    ended: bool = False
    partial: bool = False


@cache
def kinds() -> dict[str, dict[str, str]]:
    """Class of thing -> state -> kind of condition."""
    path = files("vigie.knowledge") / "conditions.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def kind_of(subject: Hit, how: str) -> str | None:
    """What a thing that stands so makes; who may not leave may not move either."""
    known = kinds().get(subject.attributes["class"], {})
    return known.get(how) or (known.get("move") if how == "leave" else None)

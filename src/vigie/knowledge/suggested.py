"""Places and actors that somebody may mean who is still typing.

In: the beginning of a name, in any spelling. Out: places of the gazetteer and codes of actors, the likeliest first: the
very name, then names that begin so, then names of which a word begins so, then names spelt alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from vigie.knowledge.actors import actors, entries
from vigie.knowledge.asked import POINTS, label, labels
from vigie.knowledge.gazetteer import ADMIN, Entry, Gazetteer, kilometres
from vigie.knowledge.text import canonical

SHORTEST = 2
ALIKE = 80.0
LARGE = 20_000
"""Inhabitants: smaller places are told apart by where they are."""
KINDS = {*POINTS, *ADMIN}


def places(text: str, lang: str, most: int = 8, near: tuple[float, float] | None = None) -> list[tuple[str, Entry]]:
    """Towns, villages, sites and units, each with its label ('Touba, Banamba (Koulikoro, Mali)'); of names that fit
    alike large towns come first, then what lies nearest to ``near``.
    """
    wanted = canonical(text)
    if len(wanted) < SHORTEST:
        return []
    book = Gazetteer.load()
    ranked: dict[int, tuple[int, int, int, float, str, Entry]] = {}

    def keep(rank: int, entry: Entry) -> None:
        known = ranked.get(id(entry))
        if entry.kind in KINDS and entry.lat is not None and (known is None or known[0] > rank):
            # A town before the unit that is named after it.
            far = kilometres(*near, entry.lat, entry.lon or 0.0) if near else 0.0
            size = -(entry.population // LARGE)
            ranked[id(entry)] = (rank, int(entry.kind in ADMIN), size, far, entry.name, entry)

    for entry in book.named(text):
        keep(0, book.placed(entry))
    for name, bearers in book.names():
        rank = 1 if name.startswith(wanted) else 2 if f" {wanted}" in name else None
        for entry in bearers if rank else ():
            keep(rank or 0, entry)
    if len(ranked) < most:
        for _, entry in book.similar(text, least=ALIKE):
            keep(3, entry)
    found = [one[-1] for one in sorted(ranked.values(), key=lambda one: one[:5])][:most]
    points = [entry for entry in found if entry.kind not in ADMIN]
    told = {id(entry): text for text, entry in zip(labels(points, lang), points, strict=True)}
    return [(told.get(id(entry)) or label(entry, lang), entry) for entry in found]


def actor_codes(text: str, most: int = 8) -> list[str]:
    """Codes of actors of which a name, an acronym or the code begins so."""
    wanted = canonical(text)
    if len(wanted) < SHORTEST:
        return []
    ranked: dict[str, int] = {}
    for name, code in _names():
        rank = 0 if name == wanted else 1 if name.startswith(wanted) else 2 if f" {wanted}" in name else None
        if rank is not None:
            ranked[code] = min(rank, ranked.get(code, rank))
    return sorted(ranked, key=lambda code: (ranked[code], code))[:most]


@cache
def _names() -> tuple[tuple[str, str], ...]:
    """Every way to name an actor, with its code."""

    def told() -> Iterator[tuple[str, str]]:
        for code, actor in actors().items():
            yield canonical(code), code
            yield canonical(actor.name), code
        yield from ((form, entry.code) for form, entry in entries())

    return tuple(dict.fromkeys(told()))

"""Who did it: the perpetrators of a thread.

In: the ``Doers`` of a report, a ``Thread`` and its harm. Out: actor codes with evidence. Each candidate, and that there
is none, is weighed by what speaks for and against it: the likeliest stands, its allies, and those nearly as likely.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vigie.model import Coded, Harm
from vigie.reading.incidents.agents import STATE, UNNAMED, kind
from vigie.reading.incidents.doers import NOBODY, Doers
from vigie.reading.incidents.threads import Thread
from vigie.reading.incidents.weighing import Candidate, shares, weights

__all__ = ["STATE", "kind", "perpetrators"]


def perpetrators(doers: Doers, thread: Thread, harm: Sequence[Harm]) -> tuple[Coded, ...]:
    """The actors likely enough, in the order of the text."""
    model = weights("perpetrators")
    return tuple(Coded(c.code, c.evidence) for c in choose(doers.candidates(thread, harm), model))


def choose(found: Sequence[Candidate], model: Mapping[str, float]) -> list[Candidate]:
    """The likeliest, and named actors nearly as likely; none where nobody is the likeliest."""
    likely = shares(found, model)
    top = max(likely)
    best = found[likely.index(top)]
    if best.code == NOBODY:
        return []
    if best.code in UNNAMED:
        return [best]
    near = model["threshold"] * top
    return [
        c
        for share, c in zip(likely, found, strict=True)
        if c.code not in {*UNNAMED, NOBODY} and (share >= near or best.code in c.beside)
    ]

"""Who did it: the perpetrators of a thread.

In: the ``Doers`` of a report, a ``Thread`` and its harm. Out: actor codes with evidence. Each candidate is weighed by
what speaks for and against it; a named actor goes before a description, and of descriptions the likeliest stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from vigie.model import Coded, Harm
from vigie.reading.incidents.agents import STATE, UNNAMED, kind
from vigie.reading.incidents.doers import Candidate, Doers
from vigie.reading.incidents.threads import Thread
from vigie.reading.incidents.weighing import probability, weights

__all__ = ["STATE", "kind", "perpetrators"]


def perpetrators(doers: Doers, thread: Thread, harm: Sequence[Harm]) -> tuple[Coded, ...]:
    """The actors likely enough, best known first."""
    model = weights("perpetrators")
    found = doers.candidates(thread, harm)
    chosen = choose(found, [probability(c.features, model) for c in found], model["threshold"])
    return tuple(Coded(c.code, doers.notes.doc.evidence(c.i, c.j)) for c in chosen)


def choose(found: Sequence[Candidate], chances: Sequence[float], threshold: float) -> list[Candidate]:
    """Those above the threshold; descriptions only where nobody is named, and then the likeliest alone."""
    likely = [(chance, c) for c, chance in zip(found, chances, strict=True) if chance >= threshold]
    named = [c for _, c in likely if c.code not in UNNAMED]
    return named or [c for _, c in sorted(likely, key=lambda x: -x[0])[:1]]

"""Which account of a newer reading stands for an account of an older one.

In: the accounts of a report as they were read and as they are read now. Out: old id -> new id. An account keeps its
standing where its text is the same and its words are still read as an account, and where another text says the same of
it; where both its text and what is read out of it have changed nobody can tell, and a person must.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.fuzz import ratio

from vigie.model import Account, Evidence
from vigie.record.profile import Recorded

ALIKE = 60.0
"""Per cent: sentences that share so much may be one sentence, rewritten."""


def heirs(old: Sequence[Recorded], new: Sequence[Recorded]) -> dict[str, str]:
    """Each account has one heir at most, and each heir one forerunner; the most alike find each other first."""
    before, after = {o.id for o in old}, {n.id for n in new}
    found = {key: key for key in before & after}
    pairs = [
        (likeness, -o.index, -n.index, o.id, n.id)
        for o in old
        if o.id not in after
        for n in new
        if n.id not in before and (likeness := _likeness(o, n)) is not None
    ]
    taken: set[str] = set()
    for _, _, _, one, other in sorted(pairs, reverse=True):
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return found


def _likeness(old: Recorded, new: Recorded) -> tuple[float, int] | None:
    """How much they share; None where neither the words nor what they say are the same."""
    a, b = content(old.account), content(new.account)
    alike = sum(x == y for x, y in zip(a, b, strict=True))
    if old.report.text != new.report.text:
        return (1.0, alike) if a == b else None
    shared = _shared(old.account.quote, new.account.quote)
    return (shared, alike) if shared > 0 else None


def nearest(old: Recorded, new: Sequence[Recorded]) -> Recorded | None:
    """The account that most likely tells of the same; None where none says anything alike."""
    said = content(old.account)
    ranked = [
        (
            sum(x == y for x, y in zip(said, content(one.account), strict=True)),
            ratio(old.account.quote.text, one.account.quote.text),
            -one.index,
            one,
        )
        for one in new
    ]
    best = max(ranked, key=lambda found: found[:3], default=None)
    return best[3] if best and (best[0] or best[1] >= ALIKE) else None


def _shared(a: Evidence, b: Evidence) -> float:
    """The share of the longer run that both have."""
    both = min(a.end, b.end) - max(a.start, b.start)
    return both / max(1, a.end - a.start, b.end - b.start)


def content(account: Account) -> tuple[object, ...]:
    """What an account says, without the words."""
    return (
        tuple(t.code for t in account.types),
        account.date,
        tuple(p.name for p in account.places),
        tuple(p.code for p in account.perpetrators),
        tuple((h.kind, h.who, h.quantity) for h in account.harm),
    )

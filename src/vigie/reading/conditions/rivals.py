"""Other figures for the state just told: 'Le gouvernement dit 970 000', 'the Red Cross prefers 15,000'.

In: a ``Setting``, a clause that tells no state of its own, and the counted state told last. Out: how many, as somebody
else has it. The contract wants one condition a figure (choice 18).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from vigie.model import Quantity
from vigie.reading.clauses import Clause, Setting, words
from vigie.reading.mentions import QuantityMention

# what stands for the thing that was counted
POINTERS = words("en y ils elles them they those these figure figures chiffre chiffres nombre number total it")
SAYS = words(
    "dit disent parle parlent avance avancent retient penche prefere trouve trouvent maintient admet reconnait says "
    "say said speaks speak spoke talks prefers preferred claims insists argues holds finds found replies replied "
    "retorts admits"
)
# right behind a figure that counts nothing named anew
FREE = words(
    '. , ; : ) " ! ? – - de d of en in at a au pour for selon d il elle registered environ only seulement and et'
)
EARLIER = words("tot earlier auparavant previous precedent precedente before avant contre against until plus-tot ago")
PER = words("par per a sur chaque each every")
HARMS = frozenset({"killed", "injured", "abducted", "captured", "released"})
RECENT = dt.timedelta(days=75)
SPREAD = 12
SMALL = 12
BEHIND = 3


def other_figure(setting: Setting, clause: Clause, known: Quantity | None) -> QuantityMention | None:
    """The figure that a clause gives for the state told before it, None where it gives none."""
    doc, tokens = setting.doc, setting.tokens
    end = next((k for k in range(clause.i, clause.j) if tokens[k] in EARLIER), clause.j)
    run = tokens[clause.i : end]
    if _elsewhen(setting, clause) or any(h.code == "unreal" for h in doc.hits("circumstances", clause.i, end)):
        return None
    if any(h.code in {"flee", "displaced"} for h in doc.hits("conditions", clause.i, clause.j)):
        return None
    said = any(h.code == "counting" for h in doc.hits("circumstances", clause.i, end)) or any(
        h.code in {"before", "after"} for h in doc.hits("attribution", clause.i, clause.j)
    )
    if not said and not (POINTERS | SAYS) & set(run):
        return None
    figure = next((q for q in setting.quantities(clause.i, end) if _counts(setting, q, clause)), None)
    if figure is None or figure.quantity == known or not _near(figure.quantity, known):
        return None
    end = min(end, figure.j + BEHIND)
    if any(h.code in HARMS for h in doc.hits("harm", clause.i, end)) or doc.hits("losses", clause.i, end):
        return None
    return figure


def _elsewhen(setting: Setting, clause: Clause) -> bool:
    """Is the clause about a day long past or to come?"""
    published = setting.notes.report.published
    days = [t.days for t in setting.times(clause.i, clause.j) if t.type == "DATE" and t.days and t.days.end]
    return published is not None and any(
        d.end is not None and (d.end < published - RECENT or (d.start or d.end) > published) for d in days
    )


def _counts(setting: Setting, q: QuantityMention, clause: Clause) -> bool:
    """A number that counts nothing named anew: 'dit 970 000', '149,000 of them', 'une quarantaine, selon'."""
    if q.bare or q.article or q.unit is not None or q.quantity.value == 0:
        return False
    if any(t.i < q.j and q.i < t.j for t in setting.times(max(clause.i, q.i - 4), q.j)):
        return False
    behind = setting.tokens[q.j : q.j + 1]
    return q.j >= clause.j or (not behind or behind[0] in FREE)


def _near(found: Quantity, known: Quantity | None) -> bool:
    """Of the same order as the figure told before, if there was one."""
    value, other = _size(found), _size(known) if known else None
    if value is None or (other is None and value < 1):
        return False
    if other is None:
        return True
    return other > SMALL and other / SPREAD < value < other * SPREAD


def _size(quantity: Quantity) -> float | None:
    return next((n for n in _sizes(quantity) if n is not None), None)


def _sizes(quantity: Quantity) -> Iterator[float | None]:
    yield from (quantity.value, quantity.low, quantity.high)

"""People away from home: a counted state.

In: a ``Setting`` and a clause. Out: ``State`` candidates. A stock is a state ('47 300 déplacés internes', 'a
hundred households are camped at …', 'vivent loin de leur village');
a flow over a period or a return is a claim.
"""

from __future__ import annotations

from collections.abc import Iterator

from vigie.reading.clauses import Clause, Setting
from vigie.reading.conditions.patterns import State
from vigie.reading.document import Hit

REACH = 14
LEAD = 5
BETWEEN = frozenset({"between", "entre"})


def displaced(setting: Setting, clause: Clause) -> Iterator[State]:
    """At most one candidate a clause."""
    hits = setting.doc.hits("conditions", clause.i, clause.j)
    around = setting.doc.hits("circumstances", clause.i, clause.j)
    if any(h.code == "return" for h in around) or _within_days(setting, clause):
        return
    counted = list(_counted(setting, clause, [*hits, *around]))
    emptied = next((h for h in hits if h.code == "emptied"), None)
    if emptied:
        yield State("displacement", emptied.i, emptied.j, "displaced")
        return
    heads = [h for h in hits if h.code == "displaced"]
    fled = [h for h in hits if h.code == "flee"]
    for start, end, share in counted:
        head = next((h for h in heads if start - LEAD <= h.i <= end + 3 and not share), None)
        away = next((h for h in fled if -4 <= h.i - end <= REACH and not (share and _among(heads, start, end))), None)
        core = away or head
        if core:
            yield State("displacement", min(start, core.i), max(end, core.j), "displaced")
            return


def _among(heads: list[Hit], start: int, end: int) -> bool:
    """'sept ménages déplacés sur dix': a share of the displaced tells how they live."""
    return any(start <= h.i <= end for h in heads)


def _within_days(setting: Setting, clause: Clause) -> bool:
    """'crossed between 1 and 15 December': how many moved in a stretch of days is a flow."""
    return any(
        time.days
        and time.days.start
        and time.days.end
        and time.days.start < time.days.end
        and BETWEEN & set(setting.tokens[max(0, time.i - 1) : time.j])
        for time in setting.times(clause.i, clause.j)
    )


def _of_so_many(setting: Setting, k: int) -> bool:
    """'… sur cinq', '… in four' behind token k."""
    return any(setting.tokens[n] in {"sur", "in"} and setting.quantities(n + 1, n + 2) for n in _next(setting, k))


def _next(setting: Setting, k: int) -> range:
    return range(k, min(k + 2, len(setting.tokens) - 1))


def _counted(setting: Setting, clause: Clause, hits: list[Hit]) -> Iterator[tuple[int, int, bool]]:
    """Runs that count people or households, and whether as a share of them."""
    people = {h.i: h for h in hits if h.code in {"people", "displaced"}}
    for q in setting.quantities(clause.i, clause.j):
        if q.bare or q.unit not in {None, "share"} or q.quantity.value == 0:
            continue
        start = q.noun if q.noun is not None else q.j
        hit = next((people[k] for k in range(start, start + 3) if k in people), None)
        if hit and hit.attributes.get("of", "people") in {"people", "households", "children"}:
            share = q.unit == "share" or _of_so_many(setting, hit.j)
            if not q.article or share:
                yield q.i, hit.j, share

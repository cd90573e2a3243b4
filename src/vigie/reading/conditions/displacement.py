"""People away from home: a counted state.

In: a ``Setting`` and a clause. Out: ``State`` candidates. A stock is a state ('47 300 déplacés internes', 'a
hundred households are camped at …', 'vivent loin de leur village');
a flow over a period or a return is a claim.
"""

from __future__ import annotations

from collections.abc import Iterator

from vigie.reading.clauses import Clause, Setting
from vigie.reading.conditions.states import State
from vigie.reading.document import Hit

REACH = 14
LEAD = 5
# '9 déplacés tués': who was hurt is no stock of people away from home
HARMED = frozenset({"killed", "injured"})
BEHIND = 3
FIGURE = 10
THEM = (["of", "them"], ["d", "entre"])
COPULA = frozenset({"is", "are", "was", "were", "est", "sont", "etait", "etaient"})
TO = frozenset({"a", "aux", "to", "for", "pour"})
AT = frozenset({"at", "a", "puts", "put", "counts", "counted", "lists", "compte", "recense", "denombre"})
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
    if setting.tokens[clause.i] == ":" and not heads and not fled and counted and counted[0][0] <= clause.i + LEAD:
        # 'les gens ont rejoint la ville : 1 450 personnes'
        ahead = setting.doc.hits("conditions", clause.first, clause.i)
        if any(h.code in {"flee", "displaced"} for h in ahead):
            yield State("displacement", counted[0][0], counted[0][1], "displaced")
            return
    served = any(h.attributes.get("class") == "aid" for h in setting.doc.hits("acts", clause.i, clause.j))
    for start, end, share in counted:
        if served and TO & set(setting.tokens[max(clause.i, start - 2) : start]):
            continue
        if any(h.code in HARMED for h in setting.doc.hits("harm", end, min(end + BEHIND, clause.j))):
            continue
        head = next((h for h in heads if start - LEAD <= h.i <= end + 3 and not share), None)
        away = next(
            (h for h in fled if start - LEAD <= h.i <= end + REACH and not (share and _among(heads, start, end))), None
        )
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
        if hit and COPULA & set(setting.tokens[q.j : hit.i]):
            continue
        if hit and hit.attributes.get("of", "people") in {"people", "households", "children"}:
            share = q.unit == "share" or _of_so_many(setting, hit.j)
            if not q.article or share:
                yield q.i, hit.j, share
        elif hit is None and setting.tokens[q.j : q.j + 2] in THEM and q.unit is None and q.quantity.value != 1:
            yield q.i, q.j + 2, False
        elif hit is None and not q.article and AT & set(setting.tokens[max(clause.i, q.i - 2) : q.i]):
            # 'puts the internally displaced in Far North region at 386,000'
            head = next((h for h in hits if h.code == "displaced" and 0 < q.i - h.i <= FIGURE), None)
            if head is not None:
                yield head.i, q.j, False

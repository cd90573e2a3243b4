"""Which reports have come, changed or been judged since an index was made.

In: an engine, what stood then and what stands now (``Stamp.seen``). Out: the ids of those reports, an event of a
dataset being one ('DATASET:KEY'); and of reports the ids of the accounts that stand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from vigie.record.engines import Engine
from vigie.record.judgements import Verdict

TEXTS = "(SELECT unnest(CAST(? AS VARCHAR[])))"
Seen = Mapping[str, tuple[int, int]]

# Rows come in the order of ``added``, but where several write one may be seen before another that has a lower number.
NEWER = {
    "publication": "SELECT report FROM publication WHERE added > ?",
    "reading": "SELECT p.report FROM reading r JOIN publication p ON p.id = r.publication WHERE r.added > ?",
    "dataset": "SELECT d.name || ':' || v.key FROM vintage v JOIN dataset d ON d.id = v.dataset WHERE d.added > ?",
}
STANDING = (
    "SELECT p.report AS report, s.id AS key FROM subject s JOIN current_reading r ON s.reading = r.id "
    "JOIN current_publication p ON r.publication = p.id WHERE s.kind = 'account' "
    "UNION ALL SELECT dataset || ':' || key, event FROM current_event WHERE event IS NOT NULL"
)


def reports(engine: Engine, before: Seen, now: Seen) -> set[str]:
    """The reports whose accounts may not be those that the index has."""
    if not all(_in_order(engine, table, before[table], now[table]) for table in now):
        return _all_different(engine) | _judged(engine, 0)
    found = {row[0] for table, query in NEWER.items() for row in _newer(engine, query, before[table], now[table])}
    if before["judgement"] != now["judgement"]:
        found |= _judged(engine, before["judgement"][1])
    return found


def _newer(engine: Engine, query: str, before: tuple[int, int], now: tuple[int, int]) -> Iterable[tuple[str]]:
    return [(str(report),) for (report,) in engine.all(query, [before[1]])] if before != now else ()


def _in_order(engine: Engine, table: str, before: tuple[int, int], now: tuple[int, int]) -> bool:
    """Are all rows that came later than the last one known?"""
    if before == now:
        return True
    row = engine.one(f"SELECT count(*) FROM {table} WHERE added <= ?", [before[1]])  # noqa: S608
    return row is not None and row[0] == before[0]


def _all_different(engine: Engine) -> set[str]:
    """Every report whose accounts are not those that are linked."""
    linked = "SELECT report, key FROM link_account"
    query = f"(({STANDING}) EXCEPT ({linked})) UNION ALL (({linked}) EXCEPT ({STANDING}))"
    return {report for (report,) in engine.all(f"SELECT DISTINCT report FROM ({query}) AS every_one")}  # noqa: S608


def _judged(engine: Engine, since: int) -> set[str]:
    """The reports of the accounts that judgements are about, of those that they withdraw too."""
    rows = engine.all("SELECT decision, a, b FROM judgement WHERE added > ?", [since])
    accounts: set[str] = set()
    known: set[str] = set()
    while rows:
        accounts |= {key for decision, a, b in rows if decision != Verdict.WITHDRAW for key in (a, b)}
        withdrawn = {a for decision, a, _ in rows if decision == Verdict.WITHDRAW} - known
        known |= withdrawn
        query = f"SELECT decision, a, b FROM judgement WHERE id IN {TEXTS}"  # noqa: S608
        rows = engine.all(query, [sorted(withdrawn)]) if withdrawn else []
    found = engine.all(
        "SELECT p.report FROM subject s JOIN reading r ON s.reading = r.id JOIN publication p ON r.publication = p.id "  # noqa: S608
        f"WHERE s.id IN {TEXTS} UNION SELECT dataset || ':' || key FROM event WHERE id IN {TEXTS}",
        [sorted(accounts)] * 2,
    )
    return {report for (report,) in found}


def standing(engine: Engine, among: Collection[str]) -> list[str]:
    """The ids of the accounts of these reports that stand, whatever was judged."""
    named = sorted(among)
    read = (
        "SELECT s.id FROM subject s JOIN current_reading r ON s.reading = r.id "  # noqa: S608
        "JOIN current_publication p ON r.publication = p.id "
        f"WHERE s.kind = 'account' AND p.report IN {TEXTS}"
    )
    # By key first: it is what events are sorted out by.
    keys = sorted({report.partition(":")[2] for report in named})
    coded = (
        f"SELECT event FROM current_event WHERE key IN {TEXTS} AND event IS NOT NULL "  # noqa: S608
        f"AND dataset || ':' || key IN {TEXTS}"
    )
    return [row[0] for row in (*engine.all(read, [named]), *engine.all(coded, [keys, named]))]

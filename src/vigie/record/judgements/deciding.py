"""Decisions on their way into the record.

In: what a person decided. Out: rows of the table ``judgement``, all or none; or a refusal. The id is a digest of the
whole decision, so that the same one comes in once however often it is brought.
"""

from __future__ import annotations

from collections.abc import Sequence

from vigie.record.engines import Engine
from vigie.record.judgements import corrections
from vigie.record.judgements.decisions import NOTHING, OF_TWO, Judgement, Verdict, now
from vigie.record.problems import RecordProblem

COLUMNS = ("id", "decision", "a", "b", "person", "reason", "made")
OF_ANY = frozenset({Verdict.CONFIRM, Verdict.REJECT})
"""What may be decided of a condition, claim, measure or warning too."""
AMONG = "(SELECT unnest(CAST(? AS VARCHAR[])))"


def decision(
    verdict: Verdict | str, a: str, b: str = NOTHING, person: str = "", reason: str = "", made: str | None = None
) -> Judgement:
    """A decision made now, or at ``made`` (ISO 8601, UTC).

    same, not_same, open: ``a`` and ``b`` are accounts. confirm, reject: ``a`` is one, or another statement. correct:
    ``b`` are the values, as ``corrections.written`` gives them. withdraw: ``a`` is a judgement. Raises RecordProblem
    where that does not hold.
    """
    found = Judgement.of(Verdict(verdict), a, b, person.strip(), reason.strip(), made or now())
    if not found.person:
        raise RecordProblem("judging.nobody")
    if found.verdict in OF_TWO:
        if a == b:
            raise RecordProblem("judging.one_account")
    elif found.verdict is Verdict.CORRECT:
        corrections.read(found.b)
    elif found.b != NOTHING:
        raise RecordProblem("judging.too_much", verdict=found.verdict.value)
    return found


def decide(engine: Engine, decisions: Sequence[Judgement], shown: Engine) -> None:
    """Record them, all or none; ``shown`` is what who decides may see of the record, and judge."""
    with engine.transaction():
        coming = {one.id for one in decisions}
        of_any = {one.a for one in decisions if one.verdict in OF_ANY}
        accounts = {key for one in decisions for key in one.accounts} - of_any
        known = _known(shown, accounts) | _known(shown, of_any, "")
        for key in sorted((accounts | of_any) - known):
            raise RecordProblem("record.no_account", account=key)
        against = {one.a for one in decisions if one.verdict is Verdict.WITHDRAW} - coming
        known = _present(shown, "judgement", against)
        for key in sorted(against - known):
            raise RecordProblem("judging.no_judgement", asked=key)
        rows = [(d.id, d.verdict.value, d.a, d.b, d.person, d.reason, d.made) for d in decisions]
        engine.merge("judgement", COLUMNS, rows)


def _known(engine: Engine, ids: set[str], also: str = "kind = 'account' AND ") -> set[str]:
    """Those accounts that are on record, of whatever reading or release; with no condition, statements of any kind."""
    return _present(engine, "subject", ids, also) | _present(engine, "event", ids)


def _present(engine: Engine, table: str, ids: set[str], also: str = "") -> set[str]:
    if not ids:
        return set()
    query = f"SELECT DISTINCT id FROM {table} WHERE {also}id IN {AMONG}"  # noqa: S608
    return {row[0] for row in engine.all(query, [sorted(ids)])}

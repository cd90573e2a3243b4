"""The index after a change: brought up to date by what changed, or made anew.

In: an engine, its accounts as they stand. Out: the index of what stands. Only the accounts of reports that came, went
or were judged are coded and compared with their candidates, the homes they touch grouped anew (``linking.regroup``) and
the incidents these are replaced (``patch``): the answers are those of an index made anew with the same weights. Weights
are estimated anew, and with them everything, once a record has grown by half.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from vigie.record.engines import Engine
from vigie.record.incidents import fused
from vigie.record.linking import Ruling
from vigie.record.linking.regroup import FEW, regroup
from vigie.record.linking.rows import row
from vigie.record.linking.training import FEWEST_ACCOUNTS
from vigie.record.profile import Recorded
from vigie.record.query import changes, flat, index, links
from vigie.record.query.asking import Accounts
from vigie.record.query.patch import patch
from vigie.record.query.stamp import Stamp

MOST_CHANGED = 0.2
"""Of all accounts; where more change it is quicker to link them all."""
QUICK = 20_000
"""Accounts that are linked in seconds."""
GROWN = 1.5
"""How many times as many accounts as the weights were found on are too many for them."""


class _Anew(Exception):
    """The index must be made anew."""


def make(engine: Engine, accounts: Accounts) -> None:
    """The index of what stands now, in place of the one before; whole or not at all.

    What is added meanwhile makes it stale, as it would after.
    """
    stamp = Stamp.now(engine)
    draft = links.Draft(engine)

    def settle() -> None:
        draft.settle()
        stamp.keep(engine)

    index.build(engine, flat.by_level(accounts.stream, accounts.rulings(), draft), settle)


def refresh(engine: Engine, accounts: Accounts) -> bool:
    """Bring the index up to date where there is one; False where that takes so long that it is left to ``make``."""
    kept = Stamp.kept(engine)
    if kept is None or kept == Stamp.now(engine) or bring_up(engine, accounts):
        return True
    if max((head.accounts for head in links.heads(engine)), default=0) > QUICK:
        return False
    make(engine, accounts)
    return True


def bring_up(engine: Engine, accounts: Accounts) -> bool:
    """Bring the index up to date by what changed; False where that cannot be, and nothing is changed."""
    try:
        with engine.transaction():
            engine.lock("search")
            kept, now = Stamp.kept(engine), Stamp.now(engine)
            if kept is None or kept.by != now.by:
                return False
            if kept != now:
                _Update(engine, accounts).run(changes.reports(engine, kept.seen, now.seen))
                now.keep(engine)
    except _Anew:
        return False
    return True


class _Update:
    def __init__(self, engine: Engine, accounts: Accounts) -> None:
        self._engine, self._accounts = engine, accounts
        self._items: dict[str, Recorded] = {}

    def run(self, reports: Collection[str]) -> None:
        """Replace the accounts of these reports."""
        import pyarrow.compute as pc

        engine = self._engine
        listed = sorted(reports)
        before = links.accounts_of(engine, listed)
        ids = [*changes.standing(engine, listed), *(i.id for i in self._accounts.kept() if i.report.id in reports)]
        every = max((head.accounts for head in links.heads(engine)), default=0)
        if max(len(ids), len(before)) > min(MOST_CHANGED * every, QUICK):
            raise _Anew
        self._items = dict(self._accounts.some(ids))
        left = before.column("number").to_pylist()
        # Numbers of accounts that went must not come back in the same breath.
        first = links.next_number(engine)
        links.remove(engine, left)
        came = self._add(first)
        caps = links.levels(engine)
        self._caps(caps)
        gone_ids = dict(zip(left, before.column("key").to_pylist(), strict=True))
        old: set[str] = set()
        touched: set[int] = set(came)
        rulings = self._rulings()
        for head in links.heads(engine):
            if head.cap not in caps:
                continue
            own = {number for number, level in came.items() if level <= head.cap}
            gone = before.filter(pc.less_equal(before.column("level"), head.cap))
            kept = links.KeptLinks(engine, head.cap, head.letters)
            found = regroup(kept, own, gone, rulings)
            members = {number for one in found.groups for number in one}
            old |= self._heads(head.cap, members | set(left), gone_ids)
            links.put_groups(engine, head.cap, found)
            touched |= members
        links.ungroup(engine, left, list(caps))
        self._replace(touched, old)

    def _add(self, first: int) -> dict[int, int]:
        """The accounts that stand of the reports, laid out and numbered from the first; number -> level."""
        items = list(self._items.values())
        levels = [flat.LEVELS.index(item.report.sensitivity) for item in items]
        links.add(self._engine, [row(first + n, item) for n, item in enumerate(items)], levels)
        return {first + n: level for n, level in enumerate(levels)}

    def _caps(self, caps: Mapping[int, int]) -> None:
        """Every level that reports have is grouped at; the weights are still good."""
        known = {head.cap: head for head in links.heads(self._engine)}
        for cap in caps:
            if cap not in known:
                links.copy(self._engine, cap, max((other for other in known if other < cap), default=None))
        for head in links.heads(self._engine):
            now = caps.get(head.cap)
            if now is None:
                continue
            known_weights = head.accounts >= FEWEST_ACCOUNTS
            if min(now, head.accounts or now) <= FEW or known_weights != (now >= FEWEST_ACCOUNTS):
                raise _Anew
            if known_weights and not head.accounts / GROWN <= now <= head.accounts * GROWN:
                raise _Anew
            if links.letters(self._engine, head.cap) != head.letters:
                raise _Anew

    def _rulings(self) -> list[tuple[int, int, bool]]:
        rulings: list[Ruling] = list(self._accounts.rulings())
        numbers = links.numbers(self._engine, {key for a, b, _ in rulings for key in (a, b)})
        return [(numbers[a], numbers[b], same) for a, b, same in rulings if a in numbers and b in numbers]

    def _heads(self, cap: int, numbers: Collection[int], gone: Mapping[int, str]) -> set[str]:
        """The ids of the incidents that these accounts were part of."""
        found = {head for own, head, _ in links.groups_of(self._engine, numbers) if own == cap}
        known = {**links.keys(self._engine, found), **gone}
        return {known[head] for head in found}

    def _replace(self, touched: set[int], old: set[str]) -> None:
        """The rows of the index that these accounts are part of, at any level."""
        engine = self._engine
        while True:
            groups = links.groups_of(engine, touched)
            if (wider := {number for _, _, number in groups} | touched) == touched:
                break
            touched = wider
        keys = links.keys(engine, touched)
        items = {**self._items, **self._accounts.some([key for key in keys.values() if key not in self._items])}
        order = {number: _order(items[key]) for number, key in keys.items()}
        members: dict[tuple[int, int], list[int]] = {}
        for cap, head, number in groups:
            members.setdefault((cap, head), []).append(number)
        at: dict[int, list[tuple[int, ...]]] = {cap: [] for cap in sorted({cap for cap, _, _ in groups})}
        for (cap, _), numbers in members.items():
            at[cap].append(tuple(sorted(numbers, key=order.__getitem__)))
        rows = [
            flat.row(fused(tuple(items[keys[number]] for number in one)), first, last)
            for one, first, last in flat.runs(self._every(at))
        ]
        patch(engine, old | {row[0] for row in rows} | {keys[head] for _, head, _ in groups if head in keys}, rows)

    def _every(self, at: Mapping[int, Iterable[tuple[int, ...]]]) -> dict[int, Iterable[tuple[int, ...]]]:
        """With the levels at which none of the accounts is seen."""
        return {head.cap: at.get(head.cap, ()) for head in links.heads(self._engine)}


def _order(item: Recorded) -> tuple[bool, str, bytes, int, bytes]:
    """As linking counts accounts: by publication, report and place in it."""
    published = item.report.published
    return published is None, str(published or ""), item.report.id.encode(), item.index, item.id.encode()


__all__ = ["bring_up", "make", "refresh"]

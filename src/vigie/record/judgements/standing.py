"""What the judgements in force say of the accounts that stand.

In: every judgement, and an ``Archive`` that knows accounts as they were and as they are. Out: ``Judged``: which
accounts are rejected, corrected, confirmed, ruled to be one incident or not, and the judgements that await a person
because both the text and what was read out of it have changed. Conditions, claims, measures and warnings can be set
aside: by their id, so that one that is read otherwise later is asked about anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from vigie.model import Report
from vigie.record.judgements import corrections
from vigie.record.judgements.corrections import Corrected
from vigie.record.judgements.decisions import OF_TWO, Judgement, Verdict, age, in_force
from vigie.record.judgements.heirs import heirs
from vigie.record.profile import Marks, Recorded

Ruling = tuple[str, str, bool]


class Archive(Protocol):
    """Accounts as their sources have them, whatever was judged."""

    def standing(self, ids: Sequence[str]) -> set[str]:
        """Those of these accounts that stand."""

    def companions(self, accounts: Sequence[str]) -> dict[str, list[Recorded]]:
        """For each of these accounts all of the newest reading that has it, itself among them."""

    def accounts_in(self, reports: Sequence[str]) -> dict[str, tuple[Report, list[Recorded]]]:
        """Those of these reports that stand, each with its accounts that stand."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgements in force, by the ids of the accounts that they now hold for."""

    homes: Mapping[str, str] = field(default_factory=dict)
    """Account as it was judged -> the account that now stands for it."""
    rejected: Mapping[str, Judgement] = field(default_factory=dict)
    confirmed: Mapping[str, tuple[Judgement, ...]] = field(default_factory=dict)
    corrected: Mapping[str, tuple[Corrected, ...]] = field(default_factory=dict)
    rulings: tuple[Ruling, ...] = ()
    """Newest first."""
    waiting: tuple[Judgement, ...] = ()
    """In force, but not applied: they come back for review."""
    kept: tuple[Recorded, ...] = ()
    """Accounts that a person confirmed or corrected and that the reader no longer finds in the same text; in order."""
    aside: frozenset[str] = frozenset()
    """Every subject, account or other statement, that was rejected as it was read."""

    def of(self, item: Recorded) -> Recorded:
        """The account with what persons hold right, and with their marks."""
        corrected, confirmed = self.corrected.get(item.id, ()), self.confirmed.get(item.id, ())
        if not corrected and not confirmed:
            return item
        marks = Marks(item.account, corrected, confirmed)
        return replace(item, account=corrections.amended(item.account, corrected), marks=marks)

    def all_of(self, items: Iterable[Recorded]) -> Iterator[Recorded]:
        """Every account, those kept among them, by report; rejected ones too."""
        kept = list(self.kept)
        for item in items:
            while kept and item.origin == kept[0].origin and kept[0].report.id < item.report.id:
                yield self.of(kept.pop(0))
            while kept and item.origin != kept[0].origin:
                yield self.of(kept.pop(0))
            yield self.of(item)
        yield from map(self.of, kept)

    def standing(self, items: Iterable[Recorded]) -> Iterator[Recorded]:
        """As ``all_of``, without those rejected."""
        return (item for item in self.all_of(items) if item.id not in self.rejected)


def judged(judgements: Sequence[Judgement], archive: Archive) -> Judged:
    """What these judgements come to."""
    counting = in_force(judgements)
    homes = _homes(counting, archive)
    status: dict[str, list[Judgement]] = {}
    told: dict[str, list[Corrected]] = {}
    pairs: dict[tuple[str, str], Verdict] = {}
    waiting = []
    for one in counting:
        at = [homes.found.get(key) for key in one.accounts]
        first, last = at[0], at[-1]
        if first is None or last is None:
            if not homes.changed.isdisjoint(one.accounts):
                waiting.append(one)
        elif one.verdict in OF_TWO:
            if first != last:
                key = (min(first, last), max(first, last))
                pairs.pop(key, None)
                pairs[key] = one.verdict
        elif one.verdict is Verdict.CORRECT:
            told.setdefault(first, []).extend(corrections.of(one, first))
        else:
            status.setdefault(first, []).append(one)
    return Judged(
        homes.found,
        {key: ones[-1] for key, ones in status.items() if ones[-1].verdict is Verdict.REJECT},
        {key: tuple(since) for key, ones in status.items() if (since := _confirmed(ones))},
        {key: corrections.settled(ones) for key, ones in told.items()},
        tuple((a, b, v is Verdict.SAME) for (a, b), v in reversed(pairs.items()) if v is not Verdict.OPEN),
        tuple(waiting),
        tuple(homes.kept),
        frozenset(key for key, one in _newest(counting).items() if one.verdict is Verdict.REJECT),
    )


def _confirmed(ones: Sequence[Judgement]) -> list[Judgement]:
    """The confirmations since the account was last rejected."""
    since: list[Judgement] = []
    for one in ones:
        since = [*since, one] if one.verdict is Verdict.CONFIRM else []
    return since


@dataclass(slots=True)
class _Homes:
    """The account that stands for each account judged; where none does, why."""

    found: dict[str, str] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    """No account stands for these, and their text has changed or is gone."""
    kept: list[Recorded] = field(default_factory=list)


def _homes(counting: Sequence[Judgement], archive: Archive) -> _Homes:
    mentioned = list(dict.fromkeys(key for one in counting for key in one.accounts))
    standing = archive.standing(mentioned) if mentioned else set()
    homes = _Homes({key: key for key in mentioned if key in standing})
    wanted = _held(counting)
    kept: dict[str, list[Recorded]] = {}
    lost = [key for key in mentioned if key not in homes.found]
    before = archive.companions(lost) if lost else {}
    old = {item.id: item for items in before.values() for item in items if item.id in before}
    now = archive.accounts_in(sorted({item.report.id for item in old.values()})) if old else {}
    for key, item in old.items():
        report, after = now.get(item.report.id, (None, []))
        if heir := heirs(before[key], after).get(key):
            homes.found[key] = heir
        elif report is None or report.text != item.report.text:
            homes.changed.add(key)
        elif key in wanted:
            homes.found[key] = key
            kept.setdefault(report.id, []).append(replace(item, report=report))
    for name in sorted(kept):
        place = len(now[name][1])
        ordered = sorted(kept[name], key=lambda one: (one.account.quote, one.id))
        homes.kept += [replace(item, index=place + n) for n, item in enumerate(ordered)]
    return homes


def _held(counting: Sequence[Judgement]) -> set[str]:
    """Accounts that a person holds to tell of an incident: confirmed or corrected, and not rejected since."""
    newest = _newest(counting, Verdict.CORRECT)
    return {key for key, one in newest.items() if one.verdict is not Verdict.REJECT}


def _newest(counting: Sequence[Judgement], *also: Verdict) -> dict[str, Judgement]:
    """Of each subject the newest word on whether it holds."""
    newest: dict[str, Judgement] = {}
    for one in counting:
        if one.verdict in {Verdict.CONFIRM, Verdict.REJECT, *also}:
            newest[one.a] = max(one, newest.get(one.a, one), key=age)
    return newest

"""Answers about a record: from its index where that is of what stands now, else one incident after the other.

In: a record's accounts, judgements and engine. Out: ``Answers``, the incidents that they tell of as objects. The index
is kept in the record (``upkeep``) with a mark of what it was made of (``stamp``); a large record without one is asked
by an index made for the question (``lent``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vigie.model import Sensitivity
from vigie.record.engines import Engine
from vigie.record.incidents import SHORTEST_ID, Incident, fused, pick
from vigie.record.linking import Explanation, Model, Ruling, explained, explanation
from vigie.record.problems import QuestionProblem
from vigie.record.profile import Recorded
from vigie.record.query.answers import Found
from vigie.record.query.filters import Filter
from vigie.record.query.plain import Plain
from vigie.record.query.stamp import is_fresh, mark

if TYPE_CHECKING:
    from vigie.record.query.search import Search

MOST_TOLD = 5
SLOW_FROM = 20_000
PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Accounts:
    """How a record gives its accounts: one after the other, in the same order whenever asked; some by their ids; and
    what persons judged of them.
    """

    stream: Callable[[], Iterable[Recorded]]
    some: Callable[[Sequence[str]], Mapping[str, Recorded]]
    count: Callable[[], int]
    at: Callable[[str, int], str | None]
    """The id of the account at a place of a report."""
    rulings: Callable[[], Iterable[Ruling]]
    kept: Callable[[], Iterable[Recorded]]
    """Accounts that stand because a person held to them, though no reader finds them any more."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Incidents from the first day on, how many the filter takes in all, and what leads to those before them."""

    incidents: list[Incident]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class Asking:
    """Who answers, and the accounts behind the answers."""

    answers: Plain | Search
    accounts: Accounts
    slow: bool = False
    """Is it a large record without a fresh index?"""
    mark: str = ""
    """What the index is marked with that answers; '' where none does."""

    def listed(self, where: Filter, limit: int | None = None, after: str | None = None) -> Listed:
        """What the filter takes: all, or the latest of them, page by page back in time."""
        paged = limit is not None or after is not None
        page = self.answers.page(where, limit, after, newest=paged)
        found = self.incidents(page.found)
        if paged:
            found.reverse()
        return Listed(found, self.answers.count(where) if paged else len(found), page.next)

    def every(self, where: Filter) -> Iterator[Incident]:
        """What the filter takes, from the first day on, some of it in memory at a time."""
        if isinstance(self.answers, Plain):
            yield from self.answers.incidents(where)
            return
        after: str | None = None
        while True:
            page = self.answers.page(where, PAGE, after)
            yield from self.incidents(page.found)
            after = page.next
            if after is None:
                return

    def incident(self, key: str) -> Incident:
        """As ``incidents.pick``: by an id, the beginning of one, or 'REPORT#INDEX'."""
        if isinstance(self.answers, Plain):
            return pick(self.answers.incidents(Filter()), key)
        key = key.strip()
        report, _, number = key.rpartition("#")
        known = self.accounts.at(report, int(number)) if number.isascii() and number.isdigit() and report else None
        begins = known or (key.lower() if len(key) >= SHORTEST_ID else None)
        found = self.answers.holding(begins, MOST_TOLD) if begins else []
        if not found:
            raise QuestionProblem("record.no_incident", asked=key)
        if len(found) > 1:
            ids = ", ".join(sorted(one.id[:12] for one in found))
            raise QuestionProblem("record.several_incidents", asked=key, ids=ids)
        return self.incidents(found)[0]

    @property
    def weights(self) -> Model | None:
        """Those that joined the accounts, where there is an index; None for those of small records."""
        if isinstance(self.answers, Plain):
            return None
        from vigie.record.query import links

        return links.model(self.answers.engine, self.answers.compiler.top)[0]

    def explanation(self, a: str, b: str) -> Explanation:
        """Why the accounts of these ids are, or are not, one incident: by the weights that they were joined by."""
        rulings = self.accounts.rulings()
        if isinstance(self.answers, Plain):
            return explanation(self.answers.known_accounts, rulings, a, b)
        from vigie.record.query import links

        items = self.accounts.some([a, b])
        top = self.answers.compiler.top
        model, anew = links.model(self.answers.engine, top)
        return explained(items[a], items[b], rulings, links.joined(self.answers.engine, a, b, top), model, anew)

    def incidents(self, found: Sequence[Found]) -> list[Incident]:
        """What was found, with every account."""
        if isinstance(self.answers, Plain):
            return [self.answers.known[one.accounts] for one in found]
        wanted = {key for one in found for key in one.accounts}
        items = self.accounts.some(sorted(wanted))
        return [fused(tuple(items[key] for key in one.accounts)) for one in found]


def asking(engine: Engine, accounts: Accounts, *, as_of_now: bool = True, level: Sensitivity | None = None) -> Asking:
    """By the index where there is a fresh one, as far as a level sees it; what stood on another day by one made for the
    question, of the accounts alone; a few accounts are counted one by one.
    """
    if as_of_now and is_fresh(engine):
        from vigie.record.query.search import Search

        return Asking(Search(engine, level), accounts, mark=mark(engine))
    if accounts.count() <= SLOW_FROM:
        return Asking(Plain(list(accounts.stream()), accounts.rulings()), accounts)
    from vigie.record.query.lent import lend
    from vigie.record.query.search import Search

    return Asking(Search(lend(accounts)), accounts, slow=True)

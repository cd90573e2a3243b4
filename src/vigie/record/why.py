"""Why the record says what it says of an incident: every value with the sentence it was read from.

In: an incident. Out: ``Value`` rows, one for each value of each account, in the order type, days, places,
who, what, said by, those that persons corrected beside them; and what speaks for its accounts being one incident.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from vigie.knowledge.text import tokens
from vigie.model import Account, Evidence, Harm, Loss, Quantity, Report
from vigie.reading.sentences import sentences
from vigie.record.incidents import Incident
from vigie.record.judgements.corrections import EVERYBODY, Corrected
from vigie.record.linking import Model, Weight, weigh
from vigie.record.profile import Recorded

PROPERTIES = (
    "types",
    "date",
    "places",
    "perpetrators",
    "targets",
    "harm",
    "losses",
    "said_by",
    "certainty",
)


READING = "reading"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one account: its property, its place among several, its words (None: the account's).

    ``corrected`` is set for a value that a person holds right: it rests on the judgement and on no words; ``value`` is
    None where that person holds that there is none.
    """

    name: str
    number: int
    account: Recorded
    value: object
    evidence: Evidence | None
    corrected: Corrected | None = None

    @property
    def run(self) -> Evidence:
        """The words the value rests on: its own, else those that state the incident."""
        return self.evidence or self.account.account.quote

    @property
    def sentence(self) -> Evidence:
        """The sentence around those words; in a dataset's row the cells."""
        if self.account.origin != READING:
            return _cells(self.account.report.text, self.run)
        return sentence_of(self.account.report, self.run)


def _cells(text: str, run: Evidence) -> Evidence:
    """The lines 'column: value' that a run stands in."""
    start = text.rfind("\n", 0, run.start) + 1
    end = text.find("\n", run.end)
    end = len(text) if end < 0 else end
    return Evidence(start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class Link:
    """An account, the earlier one it is most like, and the weights of the comparison."""

    account: Recorded
    earlier: Recorded
    weights: tuple[Weight, ...]

    @property
    def total(self) -> float:
        """The log2 odds that the two tell of one incident."""
        return round(sum(w.weight for w in self.weights), 2)


def values(incident: Incident) -> Iterator[Value]:
    """Every value of every account, by property and then by account; then what persons corrected."""
    for name in PROPERTIES:
        for item in incident.accounts:
            for number, (value, evidence) in enumerate(_values(item.stated, name)):
                yield Value(name, number, item, value, evidence)
        for item in incident.accounts:
            for one in item.corrected:
                if one.field == name:
                    for number, value in enumerate(_told(one)):
                        yield Value(name, number, item, value, None, one)


def _told(one: Corrected) -> tuple[object, ...]:
    """A corrected value as an account has it."""
    head, _, tail = one.key.partition(".")
    if isinstance(one.value, Quantity):
        harm = one.field == "harm"
        return (Harm(head, tail or EVERYBODY, one.value) if harm else Loss(tail, head, one.value),)
    return one.value if isinstance(one.value, tuple) and one.value else (one.value or None,)


def _values(account: Account, name: str) -> Iterator[tuple[object, Evidence | None]]:
    found = getattr(account, name)
    if name == "date":
        if found is not None:
            yield found, account.date_evidence
    elif isinstance(found, tuple):
        yield from ((one, one.evidence) for one in found)
    else:
        yield found, None


def links(incident: Incident, model: Model | None = None) -> list[Link]:
    """For every account but the first, the earlier one that it is most like; by the weights that joined them where they
    are not those for small records.
    """
    accounts = incident.accounts
    pairs = [(earlier, n) for n in range(1, len(accounts)) for earlier in range(n)]
    best: dict[int, Link] = {}
    for (earlier, n), weights in zip(pairs, weigh(accounts, pairs, model), strict=True):
        link = Link(accounts[n], accounts[earlier], tuple(weights))
        if n not in best or link.total > best[n].total:
            best[n] = link
    return list(best.values())


def sentence_of(report: Report, evidence: Evidence) -> Evidence:
    """The sentence, or the run of sentences, that a run of a report's text stands in."""
    starts, ends = _bounds(report.text)
    if not starts:
        return evidence
    first = max(bisect_right(starts, evidence.start) - 1, 0)
    last = max(bisect_right(starts, max(evidence.end - 1, evidence.start)) - 1, first)
    start, end = min(starts[first], evidence.start), max(ends[last], evidence.end)
    return Evidence(start, end, report.text[start:end])


@lru_cache(maxsize=256)
def _bounds(text: str) -> tuple[list[int], list[int]]:
    words, starts, ends = tokens(text)
    found = sentences(text, words, starts, ends)
    return [starts[s.i] for s in found], [ends[s.j - 1] for s in found]

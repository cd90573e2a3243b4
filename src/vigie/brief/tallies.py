"""Numbers of the summary with the incidents under each.

In: incidents numbered as in the brief's table. Out: ``Tally`` blocks, which the page lists, and the anchor that a
number leads to: the block, or the incident itself where there is only one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from vigie.model import Number
from vigie.record import Incident, Span
from vigie.record.words import number, span


@dataclass(frozen=True, slots=True)
class Numbered:
    """An incident and its number in the brief."""

    number: int
    incident: Incident

    @property
    def anchor(self) -> str:
        return f"i{self.number}"


@dataclass(frozen=True, slots=True)
class Tally:
    """A number and what each incident adds to it ('' where it adds one)."""

    anchor: str
    label: str
    amount: str
    items: tuple[tuple[Numbered, str], ...]

    @property
    def leads_to(self) -> str:
        """Where a number goes: here, or to the only incident under it."""
        return self.items[0][0].anchor if len(self.items) == 1 else self.anchor


@dataclass(slots=True)
class Tallies:
    """All tallies of a brief, in the order of the summary."""

    lang: str
    found: list[Tally] = field(default_factory=list)

    def __iter__(self) -> Iterator[Tally]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def add(self, label: str, amount: str, items: Sequence[tuple[Numbered, str]]) -> str:
        """Keep a number; the anchor it leads to."""
        tally = Tally(f"t{len(self.found) + 1}", label, amount, tuple(items))
        self.found.append(tally)
        return tally.leads_to

    def incidents(self, label: str, items: Sequence[Numbered]) -> str:
        """A number of incidents."""
        return self.add(label, number(len(items), self.lang), [(item, "") for item in items])


def total(incidents: Iterable[Numbered], kind: str, lang: str) -> tuple[Span | None, list[tuple[Numbered, str]]]:
    """People harmed in all incidents, each at its lowest and at its highest account, and each one's share."""
    low: Number = 0
    high: Number = 0
    opened = False
    items: list[tuple[Numbered, str]] = []
    for item in incidents:
        toll = item.incident.toll(kind)
        if toll is None or (toll.low is None and toll.high is None):
            continue
        low += toll.low or 0
        high += toll.high if toll.high is not None else toll.low or 0
        opened = opened or toll.open or toll.high is None
        items.append((item, span(toll, lang)))
    return (Span(kind, "all", low, high, opened, ()) if items else None), items

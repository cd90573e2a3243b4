"""Statements of a model's answer -> accounts, conditions, claims and measures that rest on the text.

In: an answer as parsed JSON. Out: dataclasses of the contract. A statement needs its own words in the text and what
makes it one (a type, a kind, a status); each other value stands or falls by itself (``values``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from vigie.model import (
    Account,
    Attribution,
    Certainty,
    Claim,
    Comparison,
    Condition,
    DateRange,
    Evidence,
    Harm,
    Loss,
    Measure,
    Place,
    Quantity,
)
from vigie.reading.llm.places import Places
from vigie.reading.llm.values import MOST_IN_AN_INCIDENT, MOST_OF_PEOPLE, Item, Values
from vigie.reading.mentions import Notes

S = TypeVar("S", Account, Condition, Claim, Measure)
COUNTED_IN_PEOPLE = frozenset({"people", "households", "children"})
FRACTIONS = frozenset({"share", "percent", "ratio"})


class Statements:
    """The statements of one report, in the order of the text, each once."""

    def __init__(self, notes: Notes, values: Values) -> None:
        self._values = values
        self._places = Places(notes, values.quotes)
        published = values.report.published
        # A report out in one time zone may tell what is tomorrow in another.
        self._latest = published + dt.timedelta(days=1) if published else None

    def incidents(self, answer: Item) -> list[Account]:
        return self._each(answer, "incidents", self._incident)

    def conditions(self, answer: Item) -> list[Condition]:
        return self._each(answer, "conditions", self._condition)

    def claims(self, answer: Item) -> list[Claim]:
        return self._each(answer, "claims", self._claim)

    def measures(self, answer: Item) -> list[Measure]:
        return self._each(answer, "measures", self._measure)

    def _each(self, answer: Item, name: str, make: Callable[[Item, Evidence], S | None]) -> list[S]:
        found: dict[S, None] = {}
        for item in self._values.items(answer, name):
            quote = item.get("quote")
            if not isinstance(quote, str):
                self._values.drop("wrong_type")
                continue
            stands = self._values.quotes.find(quote)
            if stands is None:
                self._values.drop("quote_not_in_text")
            elif made := make(item, stands):
                found[made] = None
        return sorted(found, key=lambda s: s.quote)

    def _incident(self, item: Item, quote: Evidence) -> Account | None:
        values = self._values
        types = values.coded(item, "types", "type", quote)
        if not types:
            values.drop("incomplete_statement")
            return None
        date, date_evidence = self._dated(item, "date", quote, self._latest)
        if date and date.start is None and date.end is None:
            date = None
        return Account(
            types=types,
            date=date,
            places=self._places_of(item, quote),
            perpetrators=values.coded(item, "perpetrators", None, quote),
            targets=values.coded(item, "targets", "target", quote),
            harm=tuple(self._harm(item, quote)),
            losses=tuple(self._losses(item, quote)),
            said_by=self._said_by(item, quote),
            certainty=self._certainty(item),
            quote=quote,
            date_evidence=date_evidence if date else None,
        )

    def _condition(self, item: Item, quote: Evidence) -> Condition | None:
        values = self._values
        kind = values.code(item.get("kind"), "condition")
        if kind is None:
            values.drop("incomplete_statement")
            return None
        date, date_evidence = self._dated(item, "date", quote)
        quantity, quantity_evidence = self._counted(item, quote, MOST_OF_PEOPLE)
        of = values.code(item["quantity"].get("of"), "of") if quantity else None
        return Condition(
            kind=kind,
            places=self._places_of(item, quote),
            imposed_by=values.coded(item, "imposed_by", None, quote),
            date=date,
            extent=values.code(item.get("extent"), "extent"),
            quantity=quantity,
            of=of,
            said_by=self._said_by(item, quote),
            certainty=self._certainty(item),
            quote=quote,
            date_evidence=date_evidence,
            quantity_evidence=quantity_evidence,
        )

    def _claim(self, item: Item, quote: Evidence) -> Claim | None:
        values = self._values
        measure = values.code(item.get("measure"), "claim")
        unit = values.code(item.get("unit"), "unit")
        quantity, quantity_evidence = self._counted(item, quote, *_most(unit))
        compare = self._compare(item, quote)
        if measure is None or (quantity is None and compare is None):
            values.drop("incomplete_statement")
            return None
        period, period_evidence = self._dated(item, "period", quote)
        by = values.actor(item.get("by"), quoted=False)
        return Claim(
            measure=measure,
            place=self._claimed_place(item, quote),
            period=period,
            quantity=quantity,
            unit=unit,
            compare=compare,
            by=by,
            said_by=self._said_by(item, quote),
            quote=quote,
            period_evidence=period_evidence,
            quantity_evidence=quantity_evidence,
        )

    def _measure(self, item: Item, quote: Evidence) -> Measure | None:
        values = self._values
        kind, status = values.code(item.get("kind"), "measure"), values.code(item.get("status"), "status")
        if kind is None or status is None:
            values.drop("incomplete_statement")
            return None
        names = [values.name(name, quote) for name in values.listed(item, "by")]
        return Measure(
            kind=kind,
            by=tuple(Attribution(name.text, "unknown", name) for name in dict.fromkeys(names) if name),
            places=self._places_of(item, quote),
            horizon=values.code(item.get("horizon"), "horizon"),
            status=status,
            quote=quote,
        )

    # The values that several statements share

    def _dated(
        self, item: Item, name: str, quote: Evidence, latest: dt.date | None = None
    ) -> tuple[DateRange | None, Evidence | None]:
        days = self._values.days(item.get(name), latest)
        evidence = self._values.evidence(item[name], quote) if days else None
        return (days, evidence) if evidence else (None, None)

    def _counted(
        self, item: Item, quote: Evidence, most: float, whole: bool = False
    ) -> tuple[Quantity | None, Evidence | None]:
        quantity = self._values.quantity(item.get("quantity"), most, whole)
        if quantity == Quantity():
            return None, None
        evidence = self._values.evidence(item["quantity"], quote) if quantity else None
        return (quantity, evidence) if evidence else (None, None)

    def _certainty(self, item: Item) -> Certainty:
        return Certainty(self._values.code(item.get("certainty"), "certainty") or Certainty.STATED)

    def _places_of(self, item: Item, quote: Evidence) -> tuple[Place, ...]:
        found: dict[tuple[str, str], Place] = {}
        for one in self._values.items(item, "places"):
            place = self._place(one, self._values.code(one.get("role"), "role") or "at", quote)
            if place is not None:
                found.setdefault((place.name, place.role), place)
        return tuple(found.values())

    def _claimed_place(self, item: Item, quote: Evidence) -> Place | None:
        one = item.get("place")
        if one is None:
            return None
        if not isinstance(one, dict):
            self._values.drop("wrong_type")
            return None
        return self._place(one, "at", quote)

    def _place(self, one: Item, role: str, quote: Evidence) -> Place | None:
        values = self._values
        name, admin1 = one.get("name"), one.get("admin1")
        if not isinstance(name, str) or not isinstance(admin1, str | None):
            values.drop("wrong_type")
            return None
        evidence = values.evidence(one, quote)
        if evidence is None:
            return None
        place = self._places.place(name.strip(), role, admin1, values.country(one.get("country")), evidence)
        if place is None:
            values.drop("name_not_in_text")
        return place

    def _harm(self, item: Item, quote: Evidence) -> Iterator[Harm]:
        values = self._values
        for one in values.items(item, "harm"):
            kind, who = values.required(one.get("kind"), "harm"), values.required(one.get("who"), "who")
            quantity = values.quantity(one, MOST_IN_AN_INCIDENT, whole=True)
            evidence = values.evidence(one, quote) if kind and who and quantity else None
            if kind and who and quantity and evidence:
                yield Harm(kind, who, quantity, evidence)

    def _losses(self, item: Item, quote: Evidence) -> Iterator[Loss]:
        values = self._values
        for one in values.items(item, "losses"):
            thing, how = values.required(one.get("item"), "item"), values.required(one.get("how"), "how")
            quantity = values.quantity(one, MOST_IN_AN_INCIDENT)
            evidence = values.evidence(one, quote) if thing and how and quantity else None
            if thing and how and quantity and evidence:
                yield Loss(thing, how, quantity, evidence)

    def _said_by(self, item: Item, quote: Evidence) -> tuple[Attribution, ...]:
        values = self._values
        found: dict[str, Attribution] = {}
        for one in values.items(item, "said_by"):
            kind = values.required(one.get("kind"), "source")
            name = values.name(one.get("name"), quote) if kind else None
            if kind and name:
                found.setdefault(name.text, Attribution(name.text, kind, name))
        return tuple(found.values())

    def _compare(self, item: Item, quote: Evidence) -> Comparison | None:
        values = self._values
        one: Any = item.get("compare")
        if one is None:
            return None
        if not isinstance(one, dict):
            values.drop("wrong_type")
            return None
        op = values.required(one.get("op"), "op")
        evidence = values.evidence(one, quote)
        if op is None or evidence is None:
            return None
        quantity = values.quantity(one.get("quantity"))
        return Comparison(
            op=op,
            period=values.days(one.get("period")),
            quantity=None if quantity == Quantity() else quantity,
            direction=values.code(one.get("direction"), "direction"),
            evidence=evidence,
        )


def _most(unit: str | None) -> tuple[float, bool]:
    """The most that a figure of this unit can be, and whether it can only be whole."""
    if unit in COUNTED_IN_PEOPLE:
        return MOST_OF_PEOPLE, True
    return (10_000, False) if unit in FRACTIONS else (10.0**17, False)

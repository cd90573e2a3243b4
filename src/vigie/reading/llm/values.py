"""One value of a model's answer -> the same value as the house knows it, or nothing and a count.

In: parsed JSON from a stranger, the report it is about. Out: codes of the contract, numbers, days, runs of the text;
what is of the wrong kind, unknown, impossible or not in the text is dropped by itself and counted by reason.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from vigie.knowledge.actors import actors, national
from vigie.knowledge.contract import codes
from vigie.knowledge.countries import by_iso2
from vigie.model import Coded, DateRange, Evidence, Number, Quantity, Report
from vigie.reading.llm.quotes import Quotes

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ACTOR = re.compile(r"[A-Z][A-Z0-9]{0,15}(?:_[A-Z0-9]{1,15}){0,3}")
"""Codes outside the list are of the same style (docs/reading-contract.md); nothing longer, no sentence in capitals."""
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
MOST_ITEMS = 200
"""Values of one list, statements of one kind: more is no reading."""
MOST_OF_PEOPLE = 8_300_000_000
MOST_IN_AN_INCIDENT = 10_000_000
MOST = 10.0**17

Item = Mapping[str, Any]


class Values:
    """Checks the values of answers to one report and counts what it drops."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.quotes = Quotes(report.text)
        self.dropped: Counter[str] = Counter()

    def drop(self, reason: str) -> None:
        self.dropped[reason] += 1

    def items(self, owner: Item, name: str) -> Iterator[Item]:
        """The objects of a list."""
        for one in self.listed(owner, name):
            if isinstance(one, Mapping):
                yield one
            else:
                self.drop("wrong_type")

    def listed(self, owner: Item, name: str) -> list[Any]:
        """A list as long as one can be; a missing one is empty."""
        found = owner.get(name)
        if found is None:
            return []
        if not isinstance(found, list):
            self.drop("wrong_type")
            return []
        if len(found) > MOST_ITEMS:
            self.dropped["too_many"] += len(found) - MOST_ITEMS
        return found[:MOST_ITEMS]

    def evidence(self, item: Item, statement: Evidence) -> Evidence | None:
        """The value's own words, else those of its statement; None, counted, where its words are not in the text."""
        quote = item.get("quote")
        if quote is None or quote == "":
            return statement
        if not isinstance(quote, str):
            self.drop("wrong_type")
            return None
        found = self.quotes.find(quote, statement)
        if found is None:
            self.drop("quote_not_in_text")
        return found

    def code(self, value: object, listed: str) -> str | None:
        """A code of a list; None is no code and nothing dropped."""
        if value is None:
            return None
        if not isinstance(value, str):
            self.drop("wrong_type")
            return None
        if value not in codes(listed):
            self.drop("unknown_code")
            return None
        return value

    def required(self, value: object, listed: str) -> str | None:
        """A code without which there is no value."""
        if value is None:
            self.drop("wrong_type")
        return self.code(value, listed)

    def coded(self, owner: Item, name: str, listed: str | None, statement: Evidence) -> tuple[Coded, ...]:
        """The codes of a list with the words each was read from; ``listed`` None takes actors."""
        found: dict[str, Coded] = {}
        for item in self.items(owner, name):
            value = item.get("code")
            code = self.code(value, listed) if listed else self.actor(value, bool(item.get("quote")))
            if code is None:
                if value is None:
                    self.drop("wrong_type")
                continue
            evidence = self.evidence(item, statement)
            if evidence is not None:
                found.setdefault(code, Coded(code, evidence))
        return tuple(found.values())

    def actor(self, value: object, quoted: bool) -> str | None:
        """An actor's code; one that the house does not know must bring words of its own."""
        if value is None:
            return None
        if not isinstance(value, str):
            self.drop("wrong_type")
            return None
        if value in actors() or value in national() or (quoted and ACTOR.fullmatch(value)):
            return value
        self.drop("unknown_code")
        return None

    def country(self, value: object) -> str | None:
        """An ISO 3166-1 alpha-2 code."""
        if value is None:
            return None
        if isinstance(value, str) and len(value) == 2 and by_iso2(value):
            return value
        self.drop("unknown_code" if isinstance(value, str) else "wrong_type")
        return None

    def name(self, value: object, within: Evidence) -> Evidence | None:
        """A name as it stands in the text."""
        if not isinstance(value, str) or not value.strip():
            self.drop("wrong_type")
            return None
        found = self.quotes.find(value, within)
        if found is None:
            self.drop("quote_not_in_text")
        return found

    def days(self, item: object, latest: dt.date | None = None) -> DateRange | None:
        """From and to; nothing where a day does not exist, the order is wrong or it lies after ``latest``."""
        if item is None:
            return None
        if not isinstance(item, Mapping):
            self.drop("wrong_type")
            return None
        ends: list[dt.date | None] = []
        for key in ("from", "to"):
            value = item.get(key)
            if value is not None and not isinstance(value, str):
                self.drop("wrong_type")
                return None
            day = _day(value) if value else None
            if value and day is None:
                self.drop("impossible_date")
                return None
            ends.append(day)
        start, end = ends
        if (start and end and start > end) or (latest and start and start > latest):
            self.drop("impossible_date")
            return None
        return DateRange(start, end)

    def quantity(self, item: object, most: float = MOST, whole: bool = False) -> Quantity | None:
        """Low, value and high in their order; ``whole`` takes no fractions."""
        if item is None:
            return None
        if not isinstance(item, Mapping):
            self.drop("wrong_type")
            return None
        numbers: list[Number | None] = []
        for key in ("low", "value", "high"):
            number = item.get(key)
            if number is not None and (isinstance(number, bool) or not isinstance(number, int | float)):
                self.drop("wrong_type")
                return None
            if number is not None and not 0 <= number <= most:
                self.drop("absurd_quantity")
                return None
            if isinstance(number, float) and number.is_integer():
                number = int(number)
            if whole and isinstance(number, float):
                self.drop("absurd_quantity")
                return None
            numbers.append(number)
        stated = [n for n in numbers if n is not None]
        if stated != sorted(stated):
            self.drop("absurd_quantity")
            return None
        return Quantity(*numbers)


def _day(value: str) -> dt.date | None:
    if not ISO_DAY.fullmatch(value):
        return None
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None

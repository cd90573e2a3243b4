"""Where sources contradict each other, and where one is only less exact than another."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from vigie.model import Account, Certainty, Coded, DateRange, Evidence, Harm, Loss, Place, Quantity, Report
from vigie.record.contradictions import contradictions
from vigie.record.incidents import fused
from vigie.record.profile import Recorded

QUOTE = Evidence(0, 1, "x")
BARE = Account((), None, (), (), (), (), (), (), Certainty.STATED, QUOTE)


def told(**values: Any) -> Account:
    return replace(BARE, **values)


def found(*accounts: Account) -> list[str]:
    items = [Recorded(f"a{n}", Report(f"r{n}", "x", "fr"), 0, one) for n, one in enumerate(accounts)]
    return contradictions(fused(tuple(items)))


def days(first: int, last: int) -> DateRange:
    return DateRange(dt.date(2025, 5, first), dt.date(2025, 5, last))


def at(name: str, lat: float, lon: float, precision: str = "exact") -> Place:
    return Place(name, "at", None, "ML", lat, lon, precision)


def coded(*codes: str) -> tuple[Coded, ...]:
    return tuple(map(Coded, codes))


@pytest.mark.parametrize(
    ("name", "one", "other", "against"),
    [
        ("date", days(4, 4), days(1, 10), False),
        ("date", days(4, 4), days(5, 5), True),
        ("date", days(4, 4), None, False),
        ("places", (at("Kayes", 14.45, -11.44),), (at("Kita", 13.03, -9.49),), True),
        ("places", (at("Kayes", 14.45, -11.44),), (at("Kaye", 14.451, -11.441),), False),
        ("places", (at("Kayes", 14.45, -11.44),), (at("Région de Kayes", 14.0, -10.0, "area"),), False),
        ("types", coded("attack"), coded("abduction"), False),
        ("perpetrators", coded("SUSPECTED_JIHADISTS"), coded("JNIM"), False),
        ("perpetrators", coded("JNIM"), coded("UNIDENTIFIED_ARMED_GROUP"), False),
        ("perpetrators", coded("AFC"), coded("M23"), False),
        ("perpetrators", coded("JNIM"), coded("FAMA"), True),
        ("perpetrators", coded("SUSPECTED_JIHADISTS"), coded("FAMA"), True),
        ("certainty", Certainty.STATED, Certainty.DENIED, True),
    ],
)
def test_less_exact_is_no_contradiction(name, one, other, against):
    assert found(told(**{name: one}), told(**{name: other})) == ([name] if against else [])
    assert found(told(**{name: other}), told(**{name: one})) == ([name] if against else [])


def test_figures_that_no_number_fits_are_named_as_a_correction_names_them():
    seven, at_least_two, two = Quantity(7, 7, 7), Quantity(2, 2, None), Quantity(2, 2, 2)
    dead = [told(harm=(Harm("killed", "civilians", q),)) for q in (seven, two)]
    assert found(*dead) == ["killed.civilians"]
    assert found(dead[0], told(harm=(Harm("killed", "civilians", at_least_two),))) == []
    everybody = [told(harm=(Harm("killed", "unspecified", q),)) for q in (seven, two)]
    assert found(*everybody) == ["killed"]
    assert found(*(told(losses=(Loss("truck", "burned", q),)) for q in (seven, two))) == ["burned.truck"]
    assert found(dead[0], BARE) == []

"""Values as a person types them, and corrections as they are kept."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.model import Certainty, Coded, DateRange, Quantity
from vigie.record.judgements.corrections import read, written
from vigie.record.judgements.typed import BadValue, values

NUMBERS = st.integers(0, 10**9 - 1)


@pytest.mark.parametrize(
    ("word", "key", "value"),
    [
        ("killed=5", "killed", Quantity(5, 5, 5)),
        ("killed.unspecified=5", "killed", Quantity(5, 5, 5)),
        ("killed.civilians=5-7", "killed.civilians", Quantity(5, None, 7)),
        ("injured=5+", "injured", Quantity(5, 5, None)),
        ("injured=≥ 5", "injured", Quantity(5, 5, None)),
        ("abducted=<=5", "abducted", Quantity(None, 5, 5)),
        ("captured=~5", "captured", Quantity(None, 5, None)),
        ("burned.truck=30", "burned.truck", Quantity(30, 30, 30)),
        ("burned.truck=none", "burned.truck", None),
        ("date=2024-02", "date", DateRange(dt.date(2024, 2, 1), dt.date(2024, 2, 29))),
        ("date=2024-02-03", "date", DateRange(dt.date(2024, 2, 3), dt.date(2024, 2, 3))),
        ("date=2024-02-03/2024-02-05", "date", DateRange(dt.date(2024, 2, 3), dt.date(2024, 2, 5))),
        ("date=none", "date", None),
        ("certainty=alleged", "certainty", Certainty.ALLEGED),
        ("type=attack, abduction", "types", (Coded("attack"), Coded("abduction"))),
        ("target=none", "targets", ()),
        ("perpetrator=jnim", "perpetrators", (Coded("JNIM"),)),
    ],
)
def test_what_is_typed(word: str, key: str, value: object) -> None:
    found = values([word])
    assert found == {key: value}
    assert read(written(found)) == found


def test_places_have_a_role_and_a_point() -> None:
    (found,) = values(["place=from: Kayes; to: Diéma; near: Somewhere New@14.5,-9.25"]).values()
    assert isinstance(found, tuple)
    places = [p for p in found if not isinstance(p, Coded)]
    assert [(p.name, p.role, p.lat is None) for p in places] == [
        ("Kayes", "from", False),
        ("Diéma", "to", False),
        ("Somewhere New", "near", False),
    ]
    assert (places[2].lat, places[2].lon) == (14.5, -9.25)
    assert read(written({"places": found})) == {"places": found}


@given(st.dictionaries(st.sampled_from(["killed", "injured.civilians", "burned.bus"]), NUMBERS, min_size=1))
def test_equal_values_are_written_alike(told: dict[str, int]) -> None:
    words = [f"{key}={n}" for key, n in told.items()]
    text = written(values(words))
    assert text == written(values(reversed(words)))
    assert {key: q.value for key, q in read(text).items() if isinstance(q, Quantity)} == told


@given(st.text(max_size=40))
def test_nothing_typed_breaks_the_reading_of_numbers(text: str) -> None:
    try:
        (found,) = values([f"killed={text}"]).values()
    except BadValue:
        return
    assert found is None or isinstance(found, Quantity)

"""Columns: the same by the index as one incident after the other, whole, picked and page by page."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from vigie.model import Reading
from vigie.record import Filter, Record
from vigie.record.query.asking import Asking
from vigie.record.query.columns import Columns, columns, day, named_alone, next_page, take, taken
from vigie.record.query.plain import Plain

FILTERS = [
    Filter(),
    Filter(place="Kayes"),
    Filter(type="battles", min_sources=2),
    Filter(actor="JNIM", text="camion"),
    Filter(type="attack", place="Nowhere on record"),
]


def told(found: Columns) -> list[tuple[object, ...]]:
    """Every incident as plain values."""
    figures = {kind: np.stack(ends).T.tolist() for kind, ends in found.tolls.items()}
    return [
        (
            key,
            day(int(found.first[i])),
            day(int(found.last[i])),
            *map(str, (found.lat[i], found.lon[i])),
            *(one.values[one.number[i]] for one in found.named.values()),
            *(tuple(one.of(i)) for one in found.listed.values()),
            *(str(figures[kind][i]) for kind in figures),
            int(found.accounts[i]),
        )
        for i, key in enumerate(found.id)
    ]


@pytest.fixture
def both(place: str, readings: list[Reading]) -> Callable[[], tuple[Asking, Asking]]:
    """Who answers by the index, and who answers one by one."""

    def made() -> tuple[Asking, Asking]:
        store = Record.open(place)
        store.add_all(readings)
        store.rebuild()
        accounts = store._accounts()
        return store.ask(), Asking(Plain(list(accounts.stream()), accounts.rulings()), accounts)

    return made


def test_an_index_gives_the_columns_that_the_incidents_have(both: Callable[[], tuple[Asking, Asking]]):
    indexed, plain = both()
    whole = columns(indexed, Filter())
    assert len(whole) > 50 and set(whole.named["precision"].values) > {"exact", "road"}
    for where in FILTERS:
        expected = told(columns(plain, where))
        assert told(columns(indexed, where)) == expected
        assert told(take(whole, taken(whole, indexed, where))) == expected
        assert told(take(columns(plain, Filter()), taken(columns(plain, Filter()), plain, where))) == expected
    assert told(columns(plain, FILTERS[-1])) == []


def test_pages_of_columns_follow_each_other(both: Callable[[], tuple[Asking, Asking]]):
    for asking in both():
        every = columns(asking, Filter()).id
        assert every == [one.id for one in asking.answers.page(Filter(), newest=True).found]
        seen: list[str] = []
        after: str | None = None
        while True:
            found = columns(asking, Filter(), 8, after)
            shown = take(found, np.arange(min(7, len(found)), dtype=np.int32))
            seen += shown.id
            after = next_page(shown, len(found) > len(shown))
            if after is None:
                break
        assert seen == every


def test_a_group_above_another_is_not_told_again():
    assert named_alone(["AFC", "JNIM", "M23"]) == ["AFC", "JNIM"]
    assert named_alone(["FAMA", "JNIM"]) == ["FAMA", "JNIM"]

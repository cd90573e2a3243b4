"""Hostile texts: linear time, no crash. The whole of it at 1 MB: python -m benchmarks.hostile."""

from __future__ import annotations

from functools import partial

import pytest
from benchmarks.fuzz import check
from benchmarks.growth import LINEAR, fourfold
from benchmarks.hostile import UNITS, report, to_json, units

from vigie.reading import read

NAMED = ("digits", "entre et", "quotes opened", "accents", "one word")
"""The texts that the issue names, those that once took quadratic time, and the most usual statements."""
ONCE_QUADRATIC = ("paragraphs", "plus de", "selon X")
USUAL = ("full stops", "dates", "dead listed", "places", "attacks", "blockades", "measures", "claims")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", units())
def test_no_hostile_text_breaks_the_contract(name: str, language: str) -> None:
    check(read(report(units()[name], 6_000, language)))


@pytest.mark.parametrize("name", [*NAMED, *ONCE_QUADRATIC, *USUAL])
def test_time_grows_with_length(name: str) -> None:
    run = partial(to_json, UNITS[name], language="fr")
    assert fourfold(lambda size: run(size=size), 15_000) < LINEAR

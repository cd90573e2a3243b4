"""A claim's figure is told with its unit's name, in either language."""

from __future__ import annotations

import pytest

from vigie.model import Quantity
from vigie.record.words import amount


@pytest.mark.parametrize(
    ("lang", "unit", "told"),
    [
        ("fr", "people", "~ 924 personnes"),
        ("en", "people", "~ 924 people"),
        ("fr", "health_facilities", "~ 924 établissements de santé"),
        ("fr", None, "~ 924"),
    ],
)
def test_a_figure_has_its_unit_by_name(lang: str, unit: str | None, told: str) -> None:
    assert amount(Quantity(value=924), unit, lang) == told


def test_nothing_stated_tells_nothing() -> None:
    assert amount(None, None, "fr") == ""

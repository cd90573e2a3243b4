"""A figure that fits another slice of the data is told so."""

from __future__ import annotations

import pytest

from vigie.analysis.check import check_text


@pytest.fixture(autouse=True)
def bundled_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIGIE_DATA", raising=False)


@pytest.mark.parametrize(
    ("text", "measure", "period", "data"),
    [
        ("Au Mali, 204 civils ont été tués en 2023.", "one_sided_deaths_by_government", "2023", 204),
        ("2 118 civils ont été tués au Mali en 2023.", "deaths", "2023", 2118),
        ("Au Mali, 1 281 personnes ont été tuées en 2017.", "deaths", "2018", 1281),
    ],
)
def test_the_lost_perpetrator_measure_or_year_is_found(text: str, measure: str, period: str, data: int) -> None:
    found = check_text(text, "fr")
    assert found.verdict == "contradicted"
    assert {"measure": measure, "period": period, "country": "Mali", "data": data} in found.to_json()["slices"]
    assert f"{data:,}" in found.reason("en")


@pytest.mark.parametrize(
    "text",
    ["Au Mali, 759 civils ont été tués en 2023.", "Au Mali, 4 civils ont été tués en 2023."],
)
def test_nothing_is_looked_for_where_the_claim_holds_or_is_small(text: str) -> None:
    assert check_text(text, "fr").slices.found == ()

"""Claims read out of a report: the second seed's kind, in the project's own words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from vigie.analysis.check import Check, check_claim
from vigie.model import Claim, Comparison, DateRange, Evidence, Place, Quantity, Report


@pytest.fixture(autouse=True)
def bundled_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIGIE_DATA", raising=False)


def whole(year: int) -> DateRange:
    return DateRange(dt.date(year, 1, 1), dt.date(year, 12, 31))


def checked(quote: str, measure: str, **values: Any) -> Check:
    report = Report("r1", quote, "fr", values.pop("published", None))
    place = values.pop("place", Place("Mali", country="ML"))
    blank: dict[str, Any] = dict.fromkeys(("period", "quantity", "unit", "compare", "by"))
    claim = Claim(
        measure=measure,
        place=place,
        said_by=(),
        quote=Evidence(0, len(quote), quote),
        **{**blank, **values},
    )
    return check_claim(claim, report)


def test_two_levels_are_held_against_both_years() -> None:
    found = checked(
        "près de 924 civils ont été tués dans tout le Mali, contre 84 en 2019",
        "civilian_deaths",
        period=whole(2023),
        quantity=Quantity(None, 924, None),
        unit="people",
        compare=Comparison("level", whole(2019), Quantity.exactly(84), "up"),
    )
    assert found.verdict == "contradicted"
    figures = found.to_json()["figures"]
    assert (figures["data"], figures["compared"]["data"]) == (759, 528)
    for lang in ("fr", "en"):
        assert "759" in found.reason(lang)
        assert "528" in found.reason(lang)


def test_gdp_per_head_is_held_against_the_world_bank() -> None:
    found = checked(
        "le PIB par habitant est d'environ 912 USD en 2023",
        "gdp_per_capita",
        period=whole(2023),
        quantity=Quantity(None, 912, None),
        unit="USD",
    )
    assert found.verdict == "supported"
    assert found.dataset is not None
    assert "NY.GDP.PCAP.CD" in found.dataset.name
    assert any("5" in caveat for caveat in found.caveats("en"))


def test_poverty_without_a_year_takes_the_latest_and_says_so() -> None:
    found = checked(
        "plus de la moitié de la population vit sous le seuil de pauvreté",
        "poverty_rate",
        quantity=Quantity(0.5, 0.5, None),
        unit="share",
    )
    assert found.verdict == "close"
    assert "2022" in " ".join(found.caveats("fr"))
    assert found.dataset is not None
    assert "seuil de pauvreté national" in found.dataset.definition("fr")


def test_a_trend_in_regions_names_the_data_that_would_do_it() -> None:
    since = DateRange(dt.date(2020, 8, 18), None)
    found = checked(
        "les incidents violents y ont presque triplé depuis le coup d'État de 2020",
        "incidents",
        place=Place("Koulikoro et Kayes", country="ML"),
        period=since,
        unit="events",
        compare=Comparison("ratio", since, Quantity(None, 3, None), "up"),
    )
    assert (found.verdict, found.why) == ("not_checkable", "subnational")
    needs = found.to_json()["needs"]
    assert "UCDP GED" in needs["fr"]
    assert "ACLED" in needs["en"]
    assert found.to_json()["figures"]["data"] is None


def test_the_record_is_context_and_never_a_verdict() -> None:
    quote = "cinq attaques ont eu lieu au Mali en 2023"
    claim = Claim(
        "attacks",
        Place("Mali", country="ML"),
        whole(2023),
        Quantity.exactly(5),
        "events",
        None,
        None,
        (),
        Evidence(0, len(quote), quote),
    )
    found = check_claim(claim, Report("r1", quote, "fr"), incidents=3)
    assert found.verdict == "not_checkable"
    assert found.to_json()["context"] == {"incidents_on_record": 3}
    assert "3 incidents" in found.reason("fr")


@pytest.mark.parametrize(
    ("measure", "word"),
    [("project_cost", "bailleur"), ("population_share", "enquête"), ("displaced_people", "OIM")],
)
def test_other_measures_name_who_counts_them(measure: str, word: str) -> None:
    found = checked("50 millions", measure, period=whole(2023), quantity=Quantity.exactly(50_000_000))
    assert found.why == "other measure"
    assert word in found.reason("fr")


def test_figures_of_one_group_are_not_held_against_a_countrys_total() -> None:
    values: dict[str, Any] = {"period": whole(2023), "quantity": Quantity.exactly(204), "unit": "people"}
    assert checked("204 civils tués", "civilian_deaths", by="JNIM", **values).why == "one actor"
    by_army = checked("204 civils tués par l'armée", "civilian_deaths", by="FAMA", **values)
    assert by_army.verdict == "supported"
    assert by_army.measure == "one_sided_deaths_by_government"


def test_a_quarter_is_finer_than_the_tables() -> None:
    quarter = DateRange(dt.date(2022, 4, 1), dt.date(2022, 6, 30))
    found = checked("317 civils tués", "civilian_deaths", period=quarter, quantity=Quantity.exactly(317))
    assert found.why == "finer than a year"


def test_a_ratio_with_its_own_direction() -> None:
    found = checked(
        "les morts ont reculé de 42 % par rapport à 2022",
        "deaths",
        period=whole(2023),
        unit="people",
        compare=Comparison("ratio", whole(2022), Quantity.exactly(0.58), "down"),
    )
    assert found.verdict == "supported"
    assert found.to_json()["figures"]["compared"]["ratio_data"] == pytest.approx(0.5793, abs=1e-4)


def test_a_share_is_never_held_against_a_number_of_dead() -> None:
    values: dict[str, Any] = {"period": whole(2022), "unit": "share", "quantity": Quantity(0.7, 0.7, 0.7)}
    assert checked("seven in ten died there", "civilian_deaths", **values).verdict == "not_checkable"
    told = checked("36 % des morts étaient des civils", "civilian_deaths", **{**values, "period": whole(2023)})
    assert [p.part.op for p in told.parts] == ["share"]

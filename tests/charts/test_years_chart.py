"""Figures by year with what is claimed of some."""

from xml.etree import ElementTree

import pytest

from vigie.charts import Claimed, Year, years_chart

SVG = "{http://www.w3.org/2000/svg}"
YEARS = [Year(2020, 10, 8, 14), Year(2021, None), Year(2022, 40), Year(2023, 0)]


def drawn(*claims, years=YEARS, lang="en", width=760):
    return ElementTree.fromstring(years_chart(years, claims, title="T", unit="people", lang=lang, width=width))


def texts(svg):
    return [t.text for t in svg.iter(f"{SVG}text")]


def test_bars_are_as_high_as_their_figures_and_no_data_is_no_zero():
    svg = drawn()
    bars = {t.text.split(":")[0]: rect for rect in svg.iter(f"{SVG}rect") for t in rect.iter(f"{SVG}title")}
    heights = {year: float(rect.get("height")) for year, rect in bars.items()}
    assert heights["2022"] == pytest.approx(4 * heights["2020"], abs=0.05) and heights["2023"] == 0
    assert bars["2021"].get("fill").startswith("url(#") and heights["2021"] >= heights["2022"]
    assert any("no data" in t.text for t in bars["2021"].iter(f"{SVG}title"))


def test_one_claim_is_told_in_words_and_several_by_their_numbers():
    assert "claimed: 25" in texts(drawn(Claimed(2022, 2022, 25)))
    several = texts(drawn(Claimed(2022, 2022, 25), Claimed(2020, 2020, 12)))
    assert {"25", "12"} <= set(several) and any("dashes" in one for one in several)


def test_a_claim_far_above_all_is_drawn_at_the_edge_and_told_as_it_is():
    svg = drawn(Claimed(2022, 2022, 1_000_000))
    assert "claimed: 1,000,000" in texts(svg)
    heights = [float(r.get("height")) for r in svg.iter(f"{SVG}rect") if "fill-a" in r.get("class", "")]
    assert max(heights) > 60


def test_the_same_figures_give_the_same_bytes_and_nothing_leaves_the_sheet():
    args = {"title": "<b>T</b>", "unit": "&", "lang": "fr", "width": 300}
    claims = [Claimed(2020, 2023, 5)]
    assert years_chart(YEARS, claims, **args) == years_chart(YEARS, claims, **args)
    svg = ElementTree.fromstring(years_chart(YEARS, claims, **args))
    assert all(-1 <= float(r.get("x")) <= 301 for r in svg.iter(f"{SVG}rect"))

"""Charts: what they say, that any text is safe in them, and that the same figures give the same bytes."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from vigie.charts import (
    Ahead,
    Bar,
    Circle,
    Cloud,
    Ellipse,
    Estimate,
    Held,
    Level,
    Mark,
    Part,
    Share,
    fan_chart,
    forest_chart,
    months_chart,
    scatter_chart,
    shares_chart,
    verdict_chart,
)
from vigie.knowledge.messages import message

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "a</text><script>alert(1)</script>&\"'\x00\ud800é"
INFINITE = float("inf")


def day(month: int) -> dt.date:
    return dt.date(2019 + month // 12, month % 12 + 1, 1)


def months(title: str = "t", lang: str = "fr", **more: float) -> str:
    bars = [Bar(day(n), float(n % 7), 0.0, 9.0) for n in range(20)]
    marks = [Mark(day(8), title, day(6), day(9)), Mark(day(9), title)]
    levels = [Level(day(0), day(8), 3.0, 2.0, 4.5)]
    return months_chart(bars, title=title, unit="incidents", lang=lang, levels=levels, marks=marks, note=title, **more)


def forest(title: str = "t", lang: str = "fr", **more: float) -> str:
    rows = [Estimate(title, 2.1, 1.4, 3.2), Estimate("b", None, 0.0, INFINITE, strong=True)]
    return forest_chart(rows, title=title, axis="x", lang=lang, claimed=3.0, **more)


def shares(title: str = "t", lang: str = "fr", **more: float) -> str:
    rows = [Share(title, Part(0.1, 0.05, 0.2), Part(0.3, 0.2, 0.4)), Share("b", None, Part(0.7, 0.6, 1.0))]
    return shares_chart(rows, title=title, unit="x", before="2019", after="2020", lang=lang, **more)


def scatter(title: str = "t", lang: str = "fr", **more: float) -> str:
    clouds = [Cloud(title, [(-9.0, 14.0), (-8.0, 14.5)], Ellipse(-8.5, 14.2, 90, 40, 30)), Cloud("b", [(-7.0, 14.0)])]
    return scatter_chart(clouds, title=title, unit="x", lang=lang, circles=[Circle(title, -7.0, 14.0, 30)], **more)


def verdict(title: str = "t", lang: str = "fr", **more: float) -> str:
    return verdict_chart(
        [Held(title, 84, 80, 120)], claimed=924, title=title, unit="x", lang=lang, tolerance=(900, 940), **more
    )


def fan(title: str = "t", lang: str = "fr", **more: float) -> str:
    past = [Bar(day(n), float(n)) for n in range(6)]
    ahead = [Ahead(day(6), 5.0, [(3.0, 8.0), (1.0, 14.0)])]
    return fan_chart(past, ahead, levels=(0.5, 0.9), title=title, unit="x", lang=lang, **more)


ALL = [months, forest, shares, scatter, verdict, fan]


@pytest.mark.parametrize("chart", ALL)
def test_any_text_is_only_text(chart):
    root = ElementTree.fromstring(chart(NASTY))
    assert {element.tag for element in root.iter()}.isdisjoint({f"{SVG}script", "script"})
    assert "alert(1)" in root.findtext(f"{SVG}title")


@pytest.mark.parametrize("chart", ALL)
def test_a_reader_of_screens_is_told_what_is_shown(chart):
    root = ElementTree.fromstring(chart("Vue d'ensemble"))
    named = {element.get("id"): element.text for element in root}
    title, desc = (named[key] for key in root.get("aria-labelledby").split())
    assert (root.get("role"), title) == ("img", "Vue d'ensemble")
    assert any(c.isdigit() for c in desc)


@pytest.mark.parametrize("chart", ALL)
def test_the_same_figures_give_the_same_bytes_and_nothing_from_outside(chart):
    drawn = chart()
    assert drawn == chart()
    assert drawn.replace("http://www.w3.org/2000/svg", "").count("http") == 0
    assert "@import" not in drawn and "currentColor" in drawn


@pytest.mark.parametrize("wide", [380, 760])
@pytest.mark.parametrize("chart", ALL)
def test_every_shape_lies_on_the_sheet(chart, wide):
    root = ElementTree.fromstring(chart("Kayes", width=wide))
    assert float(root.get("width")) == wide
    _, _, width, height = map(float, root.get("viewBox").split())
    for element in root.iter():
        for name, most in (("x", width), ("x1", width), ("x2", width), ("cx", width), ("y", height), ("cy", height)):
            assert 0 <= float(element.get(name, 0)) <= most, ElementTree.tostring(element)


def test_bars_stand_on_zero_and_are_as_high_as_their_counts():
    root = ElementTree.fromstring(months())
    bars = [r for r in root.iter(f"{SVG}rect") if r.get("class") == "fill-a"]
    foot = {round(float(r.get("y")) + float(r.get("height")), 1) for r in bars}
    heights = [float(r.get("height")) for r in bars]
    assert len(bars) == 20 and len(foot) == 1
    assert heights[6] == pytest.approx(2 * heights[3], abs=0.02) and heights[0] == 0


def test_a_month_without_data_is_not_a_month_of_none():
    drawn = months_chart([Bar(day(0), 3.0), Bar(day(1), None)], title="t", unit="deaths", lang="en")
    assert "February 2019, no data" in drawn and "url(#" in drawn


@pytest.mark.parametrize("wide", [380, 760])
@pytest.mark.parametrize("count", [12, 25, 30])
def test_months_are_named_at_one_step_all_along_the_axis(count, wide):
    drawn = months_chart([Bar(day(n), 1.0) for n in range(count)], title="t", unit="x", lang="fr", width=wide)
    names = message("formats.short", "fr").split()
    root = ElementTree.fromstring(drawn)
    named = [names.index(element.text) for element in root.iter(f"{SVG}text") if element.text in names]
    assert len(named) > 1 and len({(b - a) % 12 for a, b in pairwise(named)}) == 1 and 0 in named


def test_numbers_and_months_are_written_as_readers_do():
    rows = [Held("x", 1234.5)]
    texts = {lang: verdict_chart(rows, claimed=2000, title="t", unit="x", lang=lang) for lang in ("fr", "en")}
    assert "1\u202f234" in texts["fr"] and "1,234" in texts["en"]
    assert "affirmé" in texts["fr"] and "claimed" in texts["en"]
    assert "janv." in months(lang="fr") and "Jan" in months(lang="en")


def test_ratios_of_two_and_of_half_are_as_long():
    rows = [Estimate("a", 2.0, 0.5, 8.0)]
    root = ElementTree.fromstring(forest_chart(rows, title="t", axis="x", lang="en"))
    interval = next(line for line in root.iter(f"{SVG}line") if line.get("class") == "line-a")
    square = next(r for r in root.iter(f"{SVG}rect") if r.get("class") == "fill-a")
    middle = float(square.get("x")) + float(square.get("width")) / 2
    assert middle == pytest.approx((float(interval.get("x1")) + float(interval.get("x2"))) / 2, abs=0.02)


def test_differences_are_drawn_on_a_plain_scale():
    rows = [Estimate("a", -0.2, -0.5, 0.1), Estimate("b", 0.3, 0.1, 0.5)]
    root = ElementTree.fromstring(forest_chart(rows, title="t", axis="x", lang="en", reference=0.0, log=False))
    centres = [float(r.get("x")) + 5 for r in root.iter(f"{SVG}rect") if r.get("class") == "fill-a"]
    zero = next(float(e.get("x1")) for e in root.iter(f"{SVG}line") if e.get("stroke-width") == "1.4")
    assert (zero - centres[0]) / (centres[1] - zero) == pytest.approx(2 / 3, abs=0.01)


def test_a_kilometre_is_as_long_eastwards_as_northwards():
    ring = scatter_chart([], title="t", unit="x", lang="fr", circles=[Circle("c", -8.0, 15.0, 50)])
    path = next(e for e in ElementTree.fromstring(ring).iter(f"{SVG}path"))
    points = [tuple(map(float, p.split())) for p in path.get("d")[1:-1].split("L")]
    across, down = (max(p[n] for p in points) - min(p[n] for p in points) for n in (0, 1))
    assert across == pytest.approx(down, rel=0.01)

"""A trend as findings: what they say, what they warn of, what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest

from vigie.analysis.finding import Basis
from vigie.analysis.trend import Tally, TrendError, from_csv, trend
from vigie.analysis.trend.drawing import areas_svg, months_svg
from vigie.analysis.trend.tally import Held
from vigie.knowledge.formats import number

START = 2018 * 12
SPLIT = START + 30


def tally(before=4.0, after=12.0, months=60, seed=1, shape=None, **changed):
    """Five years whose level changes after 30 months; sources 'ONU' and 'AFP' tell half each."""
    rng = np.random.default_rng(seed)
    mean = np.where(np.arange(months) < 30, before, after) * (1.0 if shape is None else shape)
    counts = rng.negative_binomial(5, 5 / (5 + mean))
    half = rng.binomial(counts, 0.5)
    spread = counts.astype(float)
    given = {"areas": {}, "sources": {"ONU": half, "AFP": counts - half}} | changed
    return Tally(START, counts, spread, spread, "incidents", given.pop("areas"), given.pop("sources"), **given)


def compared(found, **options):
    return trend(found, (START, SPLIT - 1), (SPLIT, START + 59), **options)


def kinds(findings):
    return [finding.kind for finding in findings]


def cautions(finding):
    return {caveat.key.removeprefix("trend.caveat.") for caveat in finding.caveats}


def test_every_finding_speaks_both_languages_and_json():
    found = compared(tally(areas={"ML/Kayes": tally().counts, "": tally().counts}), factor=3.0)
    assert kinds(found) == ["rate_ratio", "factor", "rate_ratio", "change_point", "season"]
    for finding in found:
        told = json.loads(json.dumps(finding.to_json(), allow_nan=False))
        assert told["said"]["fr"] != told["said"]["en"] and told["method"]["fr"] != told["method"]["en"]
        assert "{" not in "".join([*told["said"].values(), *told["caveats"]["fr"], *told["caveats"]["en"]])
    assert found[2].about["area"] == "ML/Kayes" and "Kayes (ML) : " in found[2].said.sentence("fr")


def test_the_ratio_says_what_was_counted_and_when():
    ratio = compared(tally())[0]
    assert ratio.interval.low < 3 < ratio.interval.high and ratio.interval.low < ratio.value < ratio.interval.high
    assert ratio.about == {"measure": "incidents", "before": "2018-01/2020-06", "after": "2020-07/2022-12"}
    assert ratio.details["before"]["months"] == ratio.details["after"]["months"] == 30
    assert ratio.details["at_least"]["2"] > 0.9 > ratio.details["at_least"]["4"]
    assert "times as many" in ratio.said.sentence("en")


def test_a_claimed_factor_is_answered_by_a_probability():
    said = {factor: compared(tally(), factor=factor)[1].said.key for factor in (1.5, 3.0, 9.0)}
    assert said == {1.5: "trend.factor.likely", 3.0: "trend.factor.open", 9.0: "trend.factor.unlikely"}
    with pytest.raises(TrendError, match="--factor"):
        trend(tally(), factor=3.0)


def test_chance_is_not_told_as_a_rise():
    assert compared(tally(after=4.0))[0].said.key == "trend.ratio.open"
    assert compared(tally(after=0.8))[0].said.key == "trend.ratio.less"
    nothing_before = compared(tally(before=0.0))[0]
    assert nothing_before.said.key == "trend.ratio.none_before" and nothing_before.value is None


def test_without_periods_it_finds_the_change_itself():
    found = trend(tally(before=3.0))
    assert kinds(found)[:2] == ["rate", "change_point"]
    assert found[1].details["first"] <= "2020-07" <= found[1].details["last"]
    quiet = trend(tally(after=4.0, seed=3))
    assert (quiet[1].value, quiet[1].said.key) == (None, "trend.change.none")
    assert trend(tally(months=8))[1].said.key == "trend.change.short"


def test_sources_that_came_are_told_with_the_ratio_of_the_steady_ones():
    found = tally()
    extra = np.where(np.arange(60) < 30, 0, 8)
    grown = Tally(START, found.counts + extra, found.low, found.high, "incidents", {}, {**found.sources, "RFI": extra})
    ratio = compared(grown)[0]
    assert {"came", "steady", "source_counts"} <= cautions(ratio)
    assert ratio.details["among_steady_sources"]["value"] < ratio.value
    assert "came" not in cautions(compared(found)[0])


def test_what_else_could_be_told_is():
    rains = np.where((np.arange(60) % 12 >= 5) & (np.arange(60) % 12 <= 9), 0.3, 1.0)
    held = (Held("ACLED", (START, SPLIT - 3)), Held("UCDP GED", (START, START + 59)))
    found = trend(tally(shape=rains, held=held, vague=2, undated=1), (START + 5, START + 9), (SPLIT, START + 59))
    assert {"season", "dataset", "vague", "undated", "short"} <= cautions(found[0])
    one = tally(sources={"ONU": tally().counts})
    assert "one_source" in cautions(compared(one)[0])
    assert "no_sources" in cautions(compared(tally(sources={"": tally().counts}))[0])
    half = tally().counts // 2
    mixed = cautions(compared(tally(sources={"ONU": half, "": tally().counts - half}))[0])
    assert "untold" in mixed and "one_source" not in mixed
    burst = np.zeros(60, dtype=np.int64)
    burst[[3, 9, 20, 40]] = 2, 3, 90, 4
    assert "one_month" in cautions(compared(Tally(START, burst, burst, burst, "deaths", {}, {}))[0])


@pytest.mark.parametrize(
    ("periods", "problem"),
    [
        (((START, START + 1), (SPLIT, START + 59)), "short_period"),
        (((START, SPLIT), (START + 80, START + 99)), "short_period"),
        (((START - 24, START - 1), (SPLIT, START + 59)), "short_period"),
    ],
)
def test_a_period_without_months_is_refused(periods, problem):
    with pytest.raises(TrendError) as told:
        trend(tally(), *periods)
    assert told.value.problem == problem


def test_nothing_counted_is_refused():
    with pytest.raises(TrendError) as told:
        trend(tally(before=0, after=0))
    assert told.value.problem == "no_events"


def test_drawings_show_the_means_compared_and_the_claim():
    found = tally(areas={"ML/Kayes": tally().counts})
    findings = compared(found, factor=3.0)
    months = months_svg(found, findings, "fr", SPLIT)
    ratio = findings[0]
    assert months.count('class="line-b"') == 2
    assert "demandé : juillet 2020" in months and "changement :" in months
    forest = areas_svg(found, findings, "en", 3.0)
    assert "Kayes (ML)" in forest and "claimed: ×3" in forest and str(ratio.about["after"]) in forest
    assert months_svg(found, trend(found), "en") == months_svg(found, trend(found), "en")


def write(path, *lines):
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_a_file_of_counts(tmp_path):
    file = write(tmp_path / "c.csv", "\ufeffMonth,Count,Area,Source", "2020-01,3,Kayes,ONU", "2020-01,2,Nioro,ONU", "2020-04-15,7,Kayes,AFP")  # fmt: skip  # noqa: E501
    found = from_csv(file, by="admin1")
    assert list(found.counts) == [5, 0, 0, 7] and found.unlisted == 2
    assert {name: list(v) for name, v in found.areas.items()} == {"Kayes": [3, 0, 0, 7], "Nioro": [2, 0, 0, 0]}
    assert set(found.sources) == {"ONU", "AFP"} and from_csv(file).areas == {}


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["day,n", "2020-01,3"], "columns"),
        (["month,count"], "empty"),
        (["month,count", "2020-13,3"], "line"),
        (["month,count", "2020-01,-3"], "line"),
        (["month,count", "2020-01,3", "2020-01,4"], "twice"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path, lines, problem):
    with pytest.raises(TrendError) as told:
        from_csv(write(tmp_path / "c.csv", *lines))
    assert told.value.problem == problem and "c.csv" in told.value.sentence("fr")
    with pytest.raises(TrendError, match="area"):
        from_csv(write(tmp_path / "d.csv", "month,count", "2020-01,3"), by="admin1")


def test_what_was_read_is_named_in_words_and_a_drawing_shows_the_figures_of_the_text():
    terms = "ACLED's terms of use."
    basis = (Basis("reading"), Basis("ACLED", "2025-02-01", licence=terms))
    assert [b.told("fr") for b in basis] == ["les rapports lus", "ACLED 2025-02-01"]
    assert Basis("reading, ACLED").told("en") == "the reports read, ACLED"
    for seed in range(5):
        found = tally(seed=seed, basis=basis)
        findings = compared(found)
        said = findings[0].said.values
        drawn = months_svg(found, findings, "fr")
        assert f"× {number(said['value'], 'fr')} ({number(said['low'], 'fr')}–{number(said['high'], 'fr')})" in drawn
    assert "(ACLED's terms of use)." in drawn and "reading" not in drawn

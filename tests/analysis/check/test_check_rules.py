"""The rules of judgement at their edges, and the figures they rest on."""

from __future__ import annotations

import pytest

from vigie.analysis.check.datasets import Published, covered_years, figure, missing
from vigie.analysis.check.subject import Period, Slice, year
from vigie.analysis.check.verdict import Part, Verdict, judge, worst
from vigie.knowledge.countries import Area, by_iso2, groups

S, C, X = Verdict.SUPPORTED, Verdict.CLOSE, Verdict.CONTRADICTED


@pytest.fixture(autouse=True)
def bundled_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIGIE_DATA", raising=False)


def area(code: str) -> Area:
    found = by_iso2(code)
    assert found is not None
    return found


def slice_(measure: str, y: int, code: str = "ML") -> Slice:
    return Slice(measure, area(code), year(y))


# UCDP counts 759 civilians killed in Mali in 2023, between 747 and 1,073.
@pytest.mark.parametrize(
    ("claimed", "words", "verdict"),
    [
        (759, "exact", S),
        (774, "exact", S),
        (775, "exact", C),
        (740, "exact", C),
        (1073, "exact", C),
        (1074, "exact", X),
        (569, "exact", X),
        (570, "exact", C),
        (834, "approx", S),
        (836, "approx", C),
        (684, "approx", S),
        (759, "at_least", S),
        (506, "at_least", S),
        (505, "at_least", X),
        (760, "at_least", C),
        (760, "at_most", S),
        (758, "at_most", C),
        (1138, "at_most", S),
        (1139, "at_most", X),
        (500, "at_most", X),
    ],
)
def test_levels(claimed: int, words: str, verdict: Verdict) -> None:
    part = Part("level", slice_("civilian_deaths", 2023), claimed, words)
    assert judge(part, Published()).verdict is verdict


def test_a_range_holds_or_is_near_or_is_not() -> None:
    target = slice_("civilian_deaths", 2023)
    verdicts = [
        judge(Part("level", target, low, "between", claimed_high=high), Published()).verdict
        for low, high in ((700, 800), (800, 900), (2000, 3000))
    ]
    assert verdicts == [S, C, X]


# Mali: 612 deaths in 2017, 1,281 in 2018: a factor of 2.093.
@pytest.mark.parametrize(
    ("claimed", "words", "verdict"),
    [
        (2, "approx", S),
        (2.4, "approx", S),
        (2.41, "approx", C),
        (2.62, "approx", X),
        (2, "at_least", S),
        (2.2, "at_least", C),
        (1.3, "at_least", X),
        (0.5, "approx", X),
    ],
)
def test_ratios(claimed: float, words: str, verdict: Verdict) -> None:
    part = Part("ratio", slice_("deaths", 2018), claimed, words, base=slice_("deaths", 2017))
    assert judge(part, Published()).verdict is verdict


def test_nothing_before_and_something_after_is_no_finite_ratio() -> None:
    part = Part("ratio", slice_("deaths", 2016, "BF"), 2, "approx", base=slice_("deaths", 2015, "BF"))
    found = judge(part, Published())
    assert found.verdict is X
    assert found.ratio is None


def test_a_record_since_a_year_may_leave_that_year_ahead() -> None:
    window = Period(2022, 2024)
    found = judge(Part("highest", slice_("deaths", 2023), window=window), Published())
    assert found.verdict is S
    assert found.caveats == ("since_year_ahead",)
    assert judge(Part("highest", slice_("deaths", 2023), window=Period(2021, 2024)), Published()).verdict is X


def test_the_worst_part_decides() -> None:
    assert worst([S, C]) is C
    assert worst([X, S, C]) is X


def test_figures_are_the_sums_that_the_definitions_name() -> None:
    assert figure(slice_("civilian_deaths", 2019)).best == 528
    assert figure(slice_("one_sided_deaths", 2023)).best == 505
    sahel = next(a for a, _, _ in groups() if a.label == "Sahel")
    one_by_one = sum(figure(slice_("deaths", 2023, code)).best for code in ("ML", "BF", "NE"))
    assert figure(Slice("deaths", sahel, year(2023))).best == one_by_one


def test_sub_saharan_africa_leaves_the_north_out() -> None:
    africa, below = (next(a for a, _, _ in groups() if a.label == label) for label in ("Africa", "Sub-Saharan Africa"))
    left = {c.iso2 for c in africa.members} - {c.iso2 for c in below.members}
    assert left == {"DZ", "LY", "MA", "TN"}


@pytest.mark.parametrize(
    ("period", "why"),
    [
        (year(1988), "outside 1989-2024"),
        (year(2025), "outside 1989-2024"),
        (Period(2020, 2026), "outside 1989-2024"),
        (Period(2023, 2023, 10), None),
        (Period(2023, 2023, 9), "finer than a year"),
        (Period(2023, 2023, part=True), "finer than a year"),
    ],
)
def test_what_is_not_covered_says_why(period: Period, why: str | None) -> None:
    assert covered_years() == (1989, 2024)
    assert missing(Slice("deaths", area("ML"), period)) == why


def test_a_country_is_not_counted_before_it_exists() -> None:
    assert missing(slice_("deaths", 2005, "SS")) == "country not counted in those years"


# The series gives 814 dollars a head in Mali in 2022, known to 5 %: 2 % and 5 % to either side.
@pytest.mark.parametrize(
    ("claimed", "words", "verdict"),
    [
        (870, "exact", S),
        (872, "exact", C),
        (911, "exact", C),
        (758, "exact", S),
        (756, "exact", C),
        (935, "approx", S),
        (937, "approx", C),
        (850, "at_least", S),
        (860, "at_least", C),
    ],
)
def test_margin_of_series_counts_once(claimed: int, words: str, verdict: Verdict) -> None:
    assert judge(Part("level", slice_("gdp_per_capita", 2022), claimed, words), Published()).verdict is verdict

"""The named rules of fusing: whose figures count, and that no figure is lost under any."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.model import Account, Attribution, Certainty, Coded, Evidence, Harm, Quantity, Report
from vigie.record import Recorded, Rule, fusion
from vigie.record.incidents import fused


def told(n: int, killed: tuple[int | None, int | None], *, day: int, source: str, kind: str = "witness") -> Recorded:
    low, high = killed
    quantity = Quantity(low, low if low == high else None, high)
    account = Account(
        types=(Coded("attack"),),
        date=None,
        places=(),
        perpetrators=(),
        targets=(),
        harm=(Harm("killed", "civilians", quantity),),
        losses=(),
        said_by=(Attribution("somebody", kind),),
        certainty=Certainty.STATED,
        quote=Evidence(0, 4, "Word"),
    )
    return Recorded(f"{n:064x}", Report(f"r{n}", "Word.", "en", dt.date(2025, 5, day), source), 0, account)


ACCOUNTS = (
    told(1, (12, 12), day=5, source="A"),
    told(2, (12, 12), day=6, source="B"),
    told(3, (7, 7), day=6, source="C", kind="official"),
    told(4, (15, None), day=9, source="D"),
    told(5, (12, 12), day=7, source="A"),
)


@pytest.mark.parametrize(
    ("rule", "low", "high", "opened"),
    [
        (Rule.SPAN, 7, 15, True),
        (Rule.OFFICIAL, 7, 7, False),
        (Rule.LATEST, 15, 15, True),
        (Rule.MOST_SOURCED, 12, 12, False),
    ],
)
def test_whose_figure_counts(rule: Rule, low: int, high: int, opened: bool) -> None:
    incident = fused(ACCOUNTS).by(rule)
    toll = incident.toll()
    assert toll and (toll.low, toll.high, toll.open) == (low, high, opened)
    (span,) = incident.harm
    assert (span.low, span.high, span.open) == (low, high, opened)
    assert {figure.report for figure in span.figures} == {f"r{n}" for n in range(1, 6)}
    assert span.disputed and toll.disputed


def test_a_rule_that_tells_none_apart_takes_all() -> None:
    nobody = tuple(told(n, (n, n), day=5, source=str(n)) for n in (3, 4))
    for rule in Rule:
        toll = fusion.toll(nobody, "killed", rule)
        assert toll and (toll.low, toll.high) == (3, 4)


def test_figures_that_leave_room_for_each_other_are_no_dispute() -> None:
    agreeing = (told(1, (10, None), day=5, source="A"), told(2, (12, 12), day=5, source="B"))
    (span,) = fusion.harm(agreeing)
    assert not span.disputed


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(1, 28), st.sampled_from("ABC"), st.sampled_from(["official", "un"])),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(list(Rule)),
)
def test_every_rule_stays_within_what_was_stated(rows: list[tuple[int, int, str, str]], rule: Rule) -> None:
    accounts = tuple(
        told(n, (count, count), day=day, source=source, kind=kind) for n, (count, day, source, kind) in enumerate(rows)
    )
    toll = fusion.toll(accounts, "killed", rule)
    stated = sorted({row[0] for row in rows})
    assert toll and toll.low in stated and toll.high in stated
    assert stated[0] <= toll.low <= toll.high <= stated[-1]
    assert len(toll.figures) == len(rows)

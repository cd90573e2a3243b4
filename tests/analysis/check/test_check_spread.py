"""A ratio held against events comes with its interval and the probability of what is claimed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.acled_shaped import BATTLE, JNIM, PLACES, event, write

from vigie.analysis.check import Check, Holdings, check_text
from vigie.analysis.check.recorded import of_record
from vigie.analysis.trend import rate_ratio
from vigie.record import Record

KORO, KAYES = PLACES[0], PLACES[4]
BEFORE, AFTER = [1, 2, 0, 3, 2, 1, 2, 0, 2, 3, 1, 3], [5, 8, 3, 7, 4, 9, 6, 2, 5, 6, 4, 3]


@pytest.fixture
def holdings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Holdings]:
    """Battles of JNIM in Mopti by month: 20 in 2019, 62 in 2020; two in Kayes in December 2020."""
    monkeypatch.delenv("VIGIE_DATA", raising=False)
    counts = [(dt.date(2019 + n // 12, n % 12 + 1, 3), many) for n, many in enumerate([*BEFORE, *AFTER])]
    days = [day + dt.timedelta(k) for day, many in counts for k in range(many)]
    rows = [event(n, day, BATTLE, JNIM, 2, KORO) for n, day in enumerate(days, 1)]
    rows += [event(900 + n, dt.date(2020, 12, 20 + n), BATTLE, JNIM, 1, KAYES) for n in (1, 2)]
    with Record.open(tmp_path / "r.duckdb") as record:
        record.import_dataset(write(tmp_path / "acled.csv", rows))
        yield of_record(record, linked=True)


def months(found: Check) -> dict[str, object]:
    told: dict[str, object] = found.to_json()["figures"]["parts"][0]["by_months"]
    return told


def test_tripled_is_answered_by_an_interval_and_a_probability(holdings: Holdings) -> None:
    text = "Dans la région de Mopti, les attaques ont triplé entre 2019 et 2020."
    found = check_text(text, "fr", holdings=holdings)
    assert found.verdict == "supported" and found.parts[0].ratio == 3.1
    wanted = rate_ratio(BEFORE, AFTER)
    told = months(found)
    assert (told["ratio"], told["low"], told["high"]) == (3.1, round(wanted.low, 4), round(wanted.high, 4))
    assert told["probability"] == round(wanted.at_least(3), 4) and told["factor"] == 3
    assert (told["before"], told["after"]) == ({"months": 12, "count": 20}, {"months": 12, "count": 62})
    assert "rapport 3,1, intervalle à 95" in found.reason("fr") and "triplement au moins" in found.reason("fr")
    assert "ratio 3.1, 95% interval" in found.reason("en") and "it at least tripled" in found.reason("en")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Attacks rose in the Mopti region between 2019 and 2020.", "up"),
        ("There were fewer attacks in Mali in 2019 than in 2020.", "down"),
        ("Attacks halved in the Mopti region between 2019 and 2020.", "at_most"),
    ],
)
def test_each_comparison_asks_its_own_question(holdings: Holdings, text: str, question: str) -> None:
    told = months(check_text(text, "en", holdings=holdings))
    everywhere = [*AFTER[:-1], AFTER[-1] + 2]
    after, before = (BEFORE, everywhere) if question == "down" else (AFTER, BEFORE)
    wanted = rate_ratio(before, after)
    share = {"up": wanted.at_least(1), "down": 1 - wanted.at_least(1), "at_most": 1 - wanted.at_least(0.5)}[question]
    assert (told["question"], told["probability"]) == (question, round(share, 4))


def test_too_short_a_period_is_said(holdings: Holdings) -> None:
    found = check_text("Attacks rose in the Mopti region in December 2020.", "en", holdings=holdings)
    assert found.parts[0].spread is None and "three whole months" in found.reason("en")


def test_yearly_totals_stay_as_they_are(holdings: Holdings) -> None:
    """The dataset of events beside them tells its months."""
    text = "Au Mali, le nombre de morts a triplé entre 2019 et 2020."
    alone = check_text(text, "fr")
    assert alone.parts[0].spread is None and "by_months" not in alone.to_json()["figures"]["parts"][0]
    beside = check_text(text, "fr", holdings=holdings)
    assert beside.dataset == alone.dataset and beside.parts[0].spread is None
    assert "triplement au moins" in beside.reason("fr")
    held = next(one for one in beside.to_json()["held"] if one["dataset"]["name"] == "ACLED")
    assert held["figures"]["parts"][0]["by_months"]["before"]["count"] == 40

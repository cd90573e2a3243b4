"""Claims that violence moves one way: held against dated events with places, open where the interval holds both."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator

import pytest
from benchmarks.acled_shaped import BATTLE, JNIM, PLACES, Row, event, write

from vigie.analysis.check import Check, Holdings, check_claim, check_text
from vigie.analysis.check.parse import parse
from vigie.analysis.check.recorded import of_record
from vigie.analysis.shift import from_facts, moved
from vigie.model import Claim, Evidence, Place, Report
from vigie.record import Record
from vigie.record.facts import FactFilter

DOGONS = "Dan Na Ambassagou"


def rows() -> list[Row]:
    """Mali, 2021 to 2023, eight events of each a month: JNIM's go two degrees west in 2022 and stay there, others
    stay where they are.
    """
    draw = random.Random(1)
    found: list[Row] = []
    for n in range(36):
        year, month = 2021 + n // 12, n % 12 + 1
        for actor in (JNIM, DOGONS):
            west = 2.0 if actor == JNIM and year > 2021 else 0.0
            for _ in range(8):
                day = dt.date(year, month, draw.randint(1, 28))
                row = event(len(found) + 1, day, BATTLE, actor, 1, PLACES[0])
                row["actor2"] = "Unidentified Armed Group (Mali)"
                row["longitude"] = f"{draw.gauss(-4.0 - west, 0.4):.4f}"
                row["latitude"] = f"{draw.gauss(14.0, 0.4):.4f}"
                found.append(row)
    return found


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    folder = tmp_path_factory.mktemp("moving")
    with Record.open(folder / "r.duckdb") as opened:
        opened.import_dataset(write(folder / "acled.csv", rows()))
        yield opened


@pytest.fixture
def holdings(record: Record, monkeypatch: pytest.MonkeyPatch) -> Holdings:
    monkeypatch.delenv("VIGIE_DATA", raising=False)
    return of_record(record, linked=True)


def asked(text: str, holdings: Holdings) -> Check:
    return check_text(text, "fr" if " le " in f" {text.lower()} " or "vers" in text else "en", holdings=holdings)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Entre 2021 et 2022, le JNIM s'est étendu vers l'ouest.", "supported"),
        ("Au Mali, les attaques du JNIM ont progressé vers l'est entre 2021 et 2022.", "contradicted"),
        ("JNIM is pushing further west since 2022.", "supported"),
        ("In Mali, the JNIM insurgency moved eastwards in 2022.", "contradicted"),
        ("Entre 2022 et 2023, le JNIM s'est déplacé vers l'ouest.", "not_checkable"),
        ("The violence in Mali is spreading west.", "not_checkable"),
    ],
)
def test_a_movement_is_held_against_events(holdings: Holdings, text: str, verdict: str) -> None:
    found = asked(text, holdings)
    assert found.verdict == verdict
    assert found.why == ("open" if verdict == "not_checkable" else None)
    told = found.to_json()["figures"]
    assert told["low"] < told["data"] < told["high"] and told["unit"] == "km"
    assert (told["low"] > 0) == (verdict == "supported") and (told["high"] < 0) == (verdict == "contradicted")
    assert found.dataset is not None and found.dataset.name == "ACLED"
    assert [one.kind for one in found.to_findings()] == ["verdict", "moved"]


def test_the_figures_are_those_of_shift(holdings: Holdings, record: Record) -> None:
    found = asked("Entre 2021 et 2022, le JNIM s'est étendu vers l'ouest.", holdings)
    events = from_facts(record.facts(), FactFilter(origin="acled", actor="JNIM"))
    spans = [(dt.date(y, 1, 1).toordinal(), dt.date(y, 12, 31).toordinal()) for y in (2021, 2022)]
    wanted = moved(events, spans[0], spans[1], "w")
    told = found.to_json()["figures"]
    assert wanted.interval is not None
    assert (told["data"], told["low"], told["high"]) == (wanted.value, wanted.interval.low, wanted.interval.high)
    assert told["compared"]["probability"] == wanted.details["probability"] > 0.975
    assert (told["compared"]["period"], told["period"]) == (
        "2021-01-01/2021-12-31",
        "2022-01-01/2022-12-31",
    )
    for lang, lead in (("fr", "Confirmé par ACLED"), ("en", "Supported by ACLED")):
        assert found.reason(lang).startswith(lead) and wanted.said.sentence(lang) in found.reason(lang)
    assert json.dumps(found.to_json())


def test_the_periods_are_the_claims_own_or_said(holdings: Holdings) -> None:
    since = asked("JNIM is pushing further west since 2022.", holdings)
    assert since.moved is not None and since.moved.about["before"].startswith("2021")
    assert "as long a time before" in since.reason("en")
    unnamed = asked("Le JNIM s'étend vers l'ouest.", holdings)
    assert unnamed.moved is not None and unnamed.moved.about["after"].endswith(max(row["event_date"] for row in rows()))
    assert "les 365 derniers jours" in unnamed.reason("fr")


def test_what_no_event_tells_is_no_answer(holdings: Holdings) -> None:
    unknown = asked("Le JNIM s'étend vers le sud du Niger.", holdings)
    assert (unknown.verdict, unknown.why) == ("not_checkable", "never named")
    few = asked("In Mali, JNIM was moving west in 2019.", holdings)
    assert (few.verdict, few.why) == ("not_checkable", "too few events")
    assert few.to_json()["figures"]["data"] is None and "too little to tell a movement" in few.reason("en")


def test_without_events_it_says_what_would_do_it() -> None:
    text = "Le JNIM s'étend vers l'ouest."
    typed = check_text(text, "fr", holdings=Holdings(food=True))
    assert (typed.verdict, typed.why) == ("not_checkable", "movement")
    assert "registre" in typed.reason("fr") and "held beside" in typed.reason("en")
    assert check_text(text, "fr").why == "no figure or comparison"


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Le JNIM s'étend vers le sud-ouest du Mali.", "sw"),
        ("Au Mali, les violences se déplacent du Nord vers le Sud.", "s"),
        ("Au Mali, l'insécurité gagne l'ouest.", "w"),
        ("Depuis 2022, les violences du JNIM gagnent le sud-ouest.", "sw"),
        ("The southward expansion of JNIM continues.", "s"),
        ("Violence in Mali is spreading north-east.", "ne"),
        ("Le JNIM ne s'étend pas vers l'ouest.", None),
        ("JNIM is not moving south.", None),
        ("Le JNIM s'étend vers le nord et vers le sud.", None),
        ("Violence is spreading in South Sudan.", None),
        ("Violence in the north of Mali is spreading.", None),
        ("The attacks are moving towards Bamako.", None),
        ("Displaced people are moving south in Mali.", None),
        ("The army is moving south in Mali.", None),
        ("JNIM will spread south in Mali.", None),
        ("Violence is spreading south in Zubrowka.", None),
        ("300 people were killed in Mali in 2023 as violence spread south.", None),
    ],
)
def test_which_words_tell_a_movement(text: str, way: str | None) -> None:
    query = parse(text, "fr" if text.startswith(("Le ", "Au ", "Depuis ")) else "en")
    assert (query.heading.way if query.heading else None) == way


def test_a_claim_read_from_a_report_is_of_what_reading_took_it_to_count(holdings: Holdings) -> None:
    quote = "Entre 2021 et 2022, les attaques du JNIM ont progressé vers l'ouest du Mali"
    place = Place("Mali", country="ML")
    claim = Claim("attacks", place, None, None, None, None, None, (), Evidence(0, len(quote), quote))
    assert parse(quote, "fr").heading is not None
    found = check_claim(claim, Report("r1", quote, "fr"), holdings=holdings)
    assert found.moved is None and found.query.heading is None

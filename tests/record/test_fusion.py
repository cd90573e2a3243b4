from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from vigie.model import (
    UNTOLD,
    Account,
    Certainty,
    Coded,
    DateRange,
    Evidence,
    Harm,
    Loss,
    Place,
    Quantity,
    Report,
)
from vigie.record import Filter, QuestionProblem, Recorded, Rule, fusion
from vigie.record.exporting.cells import COLUMNS, incident_row
from vigie.record.exporting.incidents import geojson, incident_to_json
from vigie.record.incidents import fused, pick, view
from vigie.record.query.places import name_asked, spot_of
from vigie.record.why import sentence_of, values

EXACTLY = Quantity.exactly


def account(*harm: Harm, **changes: object) -> Account:
    plain: dict[str, object] = {
        "types": (Coded("attack"),),
        "date": DateRange(dt.date(2025, 5, 4), dt.date(2025, 5, 4)),
        "places": (Place("Bougarila"),),
        "perpetrators": (Coded("JNIM"),),
        "targets": (Coded("village"),),
        "harm": harm,
        "losses": (),
        "said_by": (),
        "certainty": Certainty.STATED,
        "quote": Evidence(0, 4, "Word"),
    }
    return Account(**{**plain, **changes})  # type: ignore[arg-type]


def told(*accounts: Account) -> tuple[Recorded, ...]:
    """One report an account, published day by day."""
    return tuple(
        Recorded(f"{n:x}" * 64, Report(f"r{n}", "Word. More.", "en", dt.date(2025, 5, 5 + n), f"outlet {n}"), 0, a)
        for n, a in enumerate(accounts)
    )


def harm(who: str, *quantity: int | None, kind: str = "killed") -> Harm:
    low, value, high = quantity if len(quantity) == 3 else quantity * 3
    return Harm(kind, who, Quantity(low, value, high))


@pytest.mark.parametrize(
    ("accounts", "low", "high", "opened"),
    [
        ([account(harm("unspecified", 5)), account(harm("unspecified", 12))], 5, 12, False),
        ([account(harm("unspecified", 30, 30, None), harm("unspecified", 60, 60, None))], 30, 60, True),
        ([account(harm("soldiers", 4), harm("civilians", 3))], 7, 7, False),
        ([account(harm("unspecified", 20), harm("soldiers", 4), harm("children", 6))], 20, 20, False),
        ([account(harm("unspecified", 5), harm("soldiers", 2, None, None), harm("drivers", 4))], 6, 6, True),
        ([account(harm("unspecified", 0)), account(harm("civilians", 2))], 0, 2, False),
        ([account(harm("civilians", 8)), account(harm("civilians", 8, 8, None))], 8, 8, True),
        ([account(harm("civilians", None, 30, None)), account()], 30, 30, False),
    ],
)
def test_tolls(accounts: list[Account], low: int, high: int, opened: bool) -> None:
    found = fusion.toll(told(*accounts), "killed")
    assert found
    assert (found.low, found.high, found.open) == (low, high, opened)
    assert len(found.figures) == sum(len(a.harm) for a in accounts)


def test_no_toll() -> None:
    assert fusion.toll(told(account(), account(harm("civilians", 3, kind="injured"))), "killed") is None


def test_days_are_those_in_common_else_all() -> None:
    def dated(first: int, last: int) -> Account:
        return account(date=DateRange(dt.date(2025, 5, first), dt.date(2025, 5, last)))

    assert fusion.days([dated(1, 31), dated(4, 5), dated(4, 4)]) == dated(4, 4).date
    assert fusion.days([dated(4, 4), dated(6, 6)]) == dated(4, 6).date
    assert fusion.days([account(date=None)]) is None
    assert fusion.days([account(date=DateRange(None, dt.date(2025, 5, 9))), account(date=None)]) == dated(9, 9).date


def test_places_once_with_the_point_and_the_common_name() -> None:
    spelt = [
        account(places=(Place("Laghamané"),)),
        account(places=(Place("Lakamané", lat=14.51, lon=-9.91, country="ML"),)),
        account(places=(Place("Lakamané", role="near"),)),
    ]
    (place,) = fusion.places(spelt)
    assert (place.name, place.role, place.lat, place.country) == ("Lakamané", "at", 14.51, "ML")


def test_codes_by_how_many_give_them() -> None:
    assert fusion.codes([["attack", "looting"], ["armed_clash", "attack"]]) == (
        "attack",
        "armed_clash",
        "looting",
    )
    assert fusion.actors([["SUSPECTED_JIHADISTS"], ["SUSPECTED_JIHADISTS"], ["JNIM"]])[0] == "JNIM"
    denied, alleged = account(certainty=Certainty.DENIED), account(certainty=Certainty.ALLEGED)
    assert fusion.certainty([denied, alleged]) is Certainty.ALLEGED
    assert fusion.certainty([denied]) is Certainty.DENIED


def test_a_table_says_whose_highest_figure_is_itself_an_at_least() -> None:
    at_least, exact = harm("civilians", 12, 12, None), harm("civilians", 3, kind="injured")
    row = dict(zip(COLUMNS, incident_row(fused(told(account(at_least, exact)))), strict=True))
    assert (row["killed_low"], row["killed_high"], row["injured_high"], row["or_more"]) == (12, 12, 3, "killed")


def test_a_source_that_is_not_told_is_no_name_but_a_source_of_its_own() -> None:
    first, second, third, fourth = told(*[account(harm("civilians", n)) for n in (5, 5, 7, 7)])
    nameless = [replace(one, report=replace(one.report, source=None)) for one in (first, second)]
    twice = replace(fourth, report=third.report)
    incident = fused((*nameless, third, twice))
    assert incident.sources == (UNTOLD, UNTOLD, "outlet 2")
    assert [span.low for span in fused((*nameless, third, twice), Rule.MOST_SOURCED).harm] == [5]
    assert Filter(min_sources=3).takes_incident(incident) and not Filter(min_sources=4).takes_incident(incident)
    assert Filter(source=UNTOLD).takes_incident(incident) and not Filter(source="r0").takes_incident(incident)


def test_an_incident_keeps_every_figure_and_account() -> None:
    accounts = told(
        account(harm("civilians", 5), losses=(Loss("truck", "burned", EXACTLY(2)),)),
        account(harm("civilians", 7), losses=(Loss("truck", "burned", EXACTLY(3)),)),
    )
    (incident,) = view(accounts)
    assert incident.id == accounts[0].id
    assert incident.sources == ("outlet 0", "outlet 1")
    (span,) = incident.losses
    assert (span.low, span.high, [f.report for f in span.figures]) == (2, 3, ["r0", "r1"])
    found = incident_to_json(incident)
    assert [(a["report"], a["index"]) for a in found["accounts"]] == [("r0", 0), ("r1", 0)]
    assert found["harm"][0]["figures"][1]["quantity"] == {"low": 7, "value": 7, "high": 7}
    assert {v.name for v in values(incident)} >= {"date", "places", "harm", "losses", "types"}
    assert geojson([incident])["without_point"] == [{"id": incident.id, "places": ["Bougarila"]}]


def test_an_earlier_report_does_not_break_references() -> None:
    later, earlier = told(account(harm("civilians", 5)), account(harm("civilians", 5)))
    earlier = Recorded(earlier.id, Report("r9", "Word.", "en", dt.date(2025, 5, 4)), 0, earlier.account)
    before, after = view([later]), view([later, earlier])
    assert before[0].id != after[0].id
    for key in (before[0].id, before[0].id[:6], after[0].id.upper(), "r0#0", "r9#0"):
        assert pick(after, key) is after[0]


def test_pick_refuses_what_is_not_plain() -> None:
    others = view([*told(account()), *told(account(), account(date=DateRange(dt.date(2024, 1, 1), None)))[1:]])
    twins = view(told(account())) * 2
    for incidents, key in ((others, "nothing"), (others, "0"), (others, ""), (twins, "0000")):
        with pytest.raises(QuestionProblem):
            pick(incidents, key)


@pytest.mark.parametrize(
    ("asked", "place", "expected"),
    [
        ("Lakamane", Place("Lakamané"), True),
        ("Laghamané", Place("Lakamané"), True),
        ("kayes", Place("Bougarila", admin1="Kayes"), True),
        ("ml", Place("Bougarila", country="ML"), True),
        ("Mali", Place("Bougarila", country="ML"), True),
        ("cote d'ivoire", Place("Tengréla", country="CI"), True),
        ("Ivory Coast", Place("Tengréla", country="CI"), True),
        ("Niger", Place("Bougarila", country="ML"), False),
        ("Koro", Place("Koury"), False),
        ("", Place("Bougarila"), False),
        ("Nioro du Sahel", Place("Nioro du Sahel"), True),
    ],
)
def test_named(asked: str, place: Place, expected: bool) -> None:
    assert name_asked(asked).takes(spot_of(place)) is expected


def test_the_sentence_around_some_words() -> None:
    text = "Le 4 mai, l'armée est venue. Trois soldats sont morts à Diéma.\n\nLe gouverneur se tait."
    report = Report("r", text, "fr")

    def around(words: str) -> str:
        start = text.index(words)
        return sentence_of(report, Evidence(start, start + len(words), words)).text

    assert around("soldats") == "Trois soldats sont morts à Diéma."
    assert around("venue. Trois") == "Le 4 mai, l'armée est venue. Trois soldats sont morts à Diéma."
    assert around("tait.") == "Le gouverneur se tait."
    empty = Report("r", "", "fr")
    assert sentence_of(empty, Evidence(0, 0, "")).text == ""


def test_every_sentence_of_the_annotated_reports_holds_its_words(
    accounts_of: Callable[[str], list[Recorded]],
) -> None:
    for item in accounts_of(""):
        quote = item.account.quote
        assert quote.text in sentence_of(item.report, quote).text

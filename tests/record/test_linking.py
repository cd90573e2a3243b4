from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

from vigie.model import (
    Account,
    Certainty,
    Coded,
    DateRange,
    Evidence,
    Harm,
    Loss,
    Place,
    Quantity,
    Reading,
    Report,
)
from vigie.record import Recorded, link
from vigie.record.linking import weigh
from vigie.record.linking.rows import COLUMNS, row

DAY = dt.date(2025, 3, 10)


def told(
    report: str,
    places: Iterable[Place | str],
    day: dt.date | tuple[dt.date, dt.date] | None = DAY,
    kinds: Sequence[str] = ("attack",),
    by: Sequence[str] = ("JNIM",),
    against: Sequence[str] = ("civilians",),
    killed: int | None = None,
    lost: Sequence[tuple[str, int]] = (),
    index: int = 0,
) -> Recorded:
    """An account as a report tells it, published two days after the event."""
    first, last = day if isinstance(day, tuple) else (day, day)
    account = Account(
        types=tuple(map(Coded, kinds)),
        date=DateRange(first, last) if first else None,
        places=tuple(Place(p) if isinstance(p, str) else p for p in places),
        perpetrators=tuple(map(Coded, by)),
        targets=tuple(map(Coded, against)),
        harm=(Harm("killed", "civilians", Quantity.exactly(killed)),) if killed is not None else (),
        losses=tuple(Loss(item, "burned", Quantity.exactly(n)) for item, n in lost),
        said_by=(),
        certainty=Certainty.STATED,
        quote=Evidence(0, 1, "x"),
    )
    published = (last or DAY) + dt.timedelta(days=2)
    return Recorded(f"{report}#{index}", Report(report, "x", "fr", published), index, account)


def together(*accounts: Recorded, rulings: Iterable[tuple[str, str, bool]] = ()) -> set[frozenset[str]]:
    return {frozenset(a.id for a in c.accounts) for c in link(accounts, rulings)}


def groups(*ids: str) -> set[frozenset[str]]:
    """'a#0 b#0' is one incident of two accounts."""
    return {frozenset(one.split()) for one in ids}


def axis(start: Place, end: Place) -> list[Place]:
    return [dataclasses.replace(start, role="from"), dataclasses.replace(end, role="to")]


NORTH = Place("Bougarila", lat=14.0, lon=-8.0)
SOUTH = Place("Sirakoro", lat=13.2, lon=-8.4)


def test_the_works_site_is_one_incident(accounts_of: Callable[[str], list[Recorded]]) -> None:
    site = [a for a in accounts_of("A1-") if any(p.name == "Tringa-Maréna" for p in a.account.places)]
    names = ("Tringa-Maréna", "Tirena-Marena", "Tringa Marena")
    spelt = [
        dataclasses.replace(a, account=dataclasses.replace(a.account, places=(Place(name),)))
        for a, name in zip(site, names, strict=True)
    ]
    assert len(link(spelt)) == 1


def test_a_fourth_account_with_another_figure_joins_the_convoy(
    accounts_of: Callable[[str], list[Recorded]],
) -> None:
    convoy = [a for a in accounts_of("A2-0") if a.account.date == DateRange(*[dt.date(2025, 10, 17)] * 2)]
    fourth = told(
        "new",
        axis(Place("Kolondieba"), Place("Kadiana")),
        dt.date(2025, 10, 17),
        ("looting_property_destruction",),
        ("SUSPECTED_JIHADISTS",),
        ("fuel_convoy",),
        killed=9,
        lost=[("tanker_truck", 38)],
    )
    found = {frozenset(a.id for a in c.accounts) for c in link([*accounts_of("A"), fourth])}
    assert frozenset({*(a.id for a in convoy), "new#0"}) in found


def test_two_attacks_of_one_day_and_village_stay_apart_where_a_report_tells_them_apart() -> None:
    morning = told("a", ["Bougarila"], killed=3, against=["civilians", "market"], index=0)
    night = told("a", ["Bougarila"], killed=11, against=["civilians", "village"], index=1)
    other = told("b", ["Bougarila"], killed=12)
    third = told("c", ["Bougarila"], killed=3, against=["market"])
    assert together(morning, night, other, third) == groups("a#0 c#0", "a#1 b#0")


def test_one_place_a_week_apart_is_two_incidents() -> None:
    later = told("b", ["Bougarila"], DAY + dt.timedelta(days=7), killed=4)
    assert together(told("a", ["Bougarila"], killed=4), later) == groups("a#0", "b#0")


def test_the_next_day_needs_more_than_place_and_kind() -> None:
    first = told("a", ["Bougarila"], killed=14, against=["village"])
    day = DAY + dt.timedelta(days=1)
    assert together(first, told("b", ["Bougarila"], day, killed=2, against=["bus"])) == groups("a#0", "b#0")
    assert together(first, told("b", ["Bougarila"], day, killed=14, against=["village"])) == groups("a#0 b#0")


def test_a_convoy_on_an_axis_and_at_its_end() -> None:
    convoy: Any = {"kinds": ["attack"], "against": ["fuel_convoy"], "lost": [("tanker_truck", 12)]}
    on_axis = told("a", axis(NORTH, SOUTH), **convoy)
    at_end = told("b", [dataclasses.replace(SOUTH, role="near")], **convoy)
    between = told("c", [Place("Dontéré", "near", lat=13.6, lon=-8.2)], **convoy)
    reversed_axis = told("d", axis(SOUTH, NORTH), **convoy)
    elsewhere = told("e", [Place("Fégoun", lat=14.6, lon=-11.0)], **convoy)
    found = together(on_axis, at_end, between, reversed_axis, elsewhere)
    assert found == groups("a#0 b#0 c#0 d#0", "e#0")


@pytest.mark.parametrize("other", ["Laghamané", "Lakamane", "Lakaman", "LAKAMANÉ"])
def test_spellings_of_a_place(other: str) -> None:
    assert len(link([told("a", ["Lakamané"], killed=2), told("b", [other], killed=2)])) == 1


@pytest.mark.parametrize("other", ["Koury", "Bougouni", "Sirakorola"])
def test_other_places_are_not_spellings(other: str) -> None:
    assert len(link([told("a", ["Koro"], killed=2), told("b", [other], killed=2)])) == 2


def test_one_name_far_away_is_another_place() -> None:
    near = Place("Koulan", lat=14.0, lon=-8.0)
    far = Place("Koulan", lat=16.9, lon=0.2)
    assert len(link([told("a", [near], killed=2), told("b", [far], killed=2)])) == 2
    assert len(link([told("a", [near], killed=2), told("b", ["Koulan"], killed=2)])) == 1


def test_a_strike_by_the_army_is_not_an_attack_on_it() -> None:
    attack = told("a", ["Bougarila"], kinds=["armed_clash"], against=["soldiers"], killed=5)
    strike = told("b", ["Bougarila"], kinds=["air_drone_strike"], by=["FAMA"], against=["jihadists"], killed=5)
    assert len(link([attack, strike])) == 2


def test_sources_that_blame_differently_tell_of_one_attack() -> None:
    named = told("a", ["Bougarila"], by=["JNIM"], killed=6)
    unnamed = told("b", ["Bougarila"], by=["UNIDENTIFIED_ARMED_GROUP"], killed=8)
    rival = told("c", ["Bougarila"], by=["ISSP"], killed=6)
    assert len(link([named, unnamed, rival])) == 1


def test_a_region_is_a_weak_place() -> None:
    town = told("a", [Place("Bougarila", admin1="Kita")], killed=21, against=["bus"])
    region = Place("Kita", precision="area")
    vague = told("b", [region], by=[], against=["civilians"])
    exact = told("c", [region], killed=21, against=["bus"])
    assert together(town, vague) == groups("a#0", "b#0")
    assert together(town, exact) == groups("a#0 c#0")


def test_accounts_without_date_or_place() -> None:
    known = told("a", ["Bougarila"], killed=17, against=["bus"])
    undated = told("b", ["Bougarila"], None, killed=17, against=["bus"])
    nowhere = told("c", [], killed=17, against=["bus"], by=["JNIM"])
    empty = told("d", [], None, kinds=[], by=[], against=[])
    assert together(known, undated) == groups("a#0 b#0")
    assert together(known, nowhere) == groups("a#0 c#0")
    assert together(known, empty) == groups("a#0", "d#0")
    assert link([]) == []


def test_judgements_override() -> None:
    a, b = told("a", ["Bougarila"], killed=3), told("b", ["Bougarila"], killed=3)
    far = told("c", ["Sirakoro"], DAY + dt.timedelta(days=300))
    sibling = told("a", ["Bougarila"], DAY + dt.timedelta(days=90), index=1)
    assert together(a, b, rulings=[("a#0", "b#0", False)]) == groups("a#0", "b#0")
    assert together(a, far, rulings=[("a#0", "c#0", True)]) == groups("a#0 c#0")
    assert together(a, sibling, rulings=[("a#0", "a#1", True)]) == groups("a#0 a#1")
    three = told("d", ["Bougarila"], killed=3)
    kept = together(a, b, three, rulings=[("a#0", "d#0", True), ("b#0", "d#0", False)])
    assert kept == groups("a#0 d#0", "b#0")
    assert together(a, b, rulings=[("a#0", "nobody", True)]) == groups("a#0 b#0")


def test_a_link_says_why(readings: list[Reading]) -> None:
    a = told("a", ["Bougarila"], killed=12, lost=[("truck", 3)])
    b = told("b", ["Bougarila"], killed=12, lost=[("truck", 3)])
    said = {w.field: (w.comparison, w.weight) for w in weigh([a, b], [(0, 1)])[0]}
    assert said["date"] == ("same_day", 3.0)
    assert said["killed"][0] == "exact_large"
    assert said["losses"][0] == "same_figure"
    assert weigh([a, b], [(0, 1)]) == weigh([b, a], [(0, 1)]) == weigh([a, b], [(1, 0)])


def test_the_order_of_accounts_changes_nothing(accounts_of: Callable[[str], list[Recorded]]) -> None:
    accounts = accounts_of("")
    expected = link(accounts)
    for seed in range(3):
        shuffled = random.Random(seed).sample(accounts, len(accounts))
        assert link(shuffled) == expected


def bcubed(gold: dict[str, str], found: dict[str, str]) -> tuple[float, float]:
    by_gold: dict[str, set[str]] = defaultdict(set)
    by_found: dict[str, set[str]] = defaultdict(set)
    for key in gold:
        by_gold[gold[key]].add(key)
        by_found[found[key]].add(key)
    shared = [(len(by_gold[gold[k]] & by_found[found[k]]), k) for k in gold]
    precision = sum(n / len(by_found[found[k]]) for n, k in shared) / len(gold)
    return precision, sum(n / len(by_gold[gold[k]]) for n, k in shared) / len(gold)


def test_annotated_reports_are_linked_as_annotated(
    accounts_of: Callable[[str], list[Recorded]], same_as: dict[str, str]
) -> None:
    accounts = accounts_of("")
    found = {a.id: c.id for c in link(accounts) for a in c.accounts}
    precision, recall = bcubed({a.id: same_as.get(a.id, a.id) for a in accounts}, found)
    assert precision >= 0.98
    assert recall >= 0.98


def many(incidents: int) -> tuple[list[Recorded], dict[str, str]]:
    """Accounts of made-up incidents at 1,500 places in three years, told with small differences."""
    chance = random.Random(7)
    parts = [
        "ka",
        "di",
        "ma",
        "ko",
        "ra",
        "ba",
        "ti",
        "na",
        "sa",
        "lo",
        "gou",
        "bi",
        "fa",
        "nio",
        "tou",
        "mba",
    ]
    kinds = ("attack", "armed_clash", "abduction", "remote_explosive", "air_drone_strike")
    towns = [
        Place(
            "".join(chance.choices(parts, k=chance.randint(2, 4))).title(),
            lat=round(chance.uniform(11, 19), 3),
            lon=round(chance.uniform(-12, 3), 3),
        )
        for _ in range(1500)
    ]
    accounts, gold = [], {}
    for n in range(incidents):
        town, kind = chance.choice(towns), chance.choice(kinds)
        day = dt.date(2023, 1, 1) + dt.timedelta(days=chance.randrange(1095))
        dead = chance.choice((0, 2, 5, 11, 20))
        for _ in range(chance.choice((1, 1, 1, 2, 2, 4))):
            place = town if chance.random() < 0.7 else dataclasses.replace(town, lat=None, lon=None)
            count = max(0, dead + chance.choice((-1, 0, 0, 1)))
            accounts.append(told(f"r{len(accounts)}", [place], day, [kind], killed=count))
            gold[accounts[-1].id] = str(n)
    return accounts, gold


def test_thousands_of_accounts_weighed_anew() -> None:
    accounts, gold = many(2_500)
    clusters = link(accounts)
    precision, recall = bcubed(gold, {a.id: c.id for c in clusters for a in c.accounts})
    assert precision > 0.97
    assert recall > 0.97


def test_one_busy_day_in_one_town() -> None:
    accounts = [told(f"r{n}", [NORTH], killed=n % 3, kinds=["attack", "armed_clash"]) for n in range(300)]
    assert len(link(accounts)) < 10


def test_rows_stand_odd_values() -> None:
    places = [Place("?", lat=91.0, lon=None), Place("")] * 40
    odd = told("a", places, (DAY, dt.date(2025, 3, 1)), kinds=["new_code"])
    made = dict(zip(COLUMNS, row(0, odd), strict=True))
    assert (made["first"], made["last"]) == (dt.date(2025, 3, 1).toordinal(), DAY.toordinal())
    assert len(made["names"]) < 20
    assert made["lats"] == []
    assert len(link([odd, told("b", ["?"], None, kinds=["new_code"])])) in {1, 2}


def test_a_dataset_says_nothing_of_what_it_does_not_code() -> None:
    """UCDP tells who fights whom, and not whether from the air."""
    clash = dataclasses.replace(told("ucdp_ged:1", [NORTH], kinds=("armed_clash",)), origin="ucdp_ged")
    read = [told("r", [NORTH], kinds=(kind,)) for kind in ("air_drone_strike", "armed_clash", "arrests")]
    plain = told("p", [NORTH], kinds=("armed_clash",))

    def kind(a: Recorded, b: Recorded) -> tuple[str, float]:
        return next((w.comparison, round(w.weight, 3)) for w in weigh([a, b], [(0, 1)])[0] if w.field == "kind")

    assert [kind(clash, one) for one in read] == [("open", 0.0), ("same", 2.0), ("mixed", -0.7)]
    assert kind(plain, read[0])[0] == "apart"

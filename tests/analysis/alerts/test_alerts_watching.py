"""What is told of, what is not, and when it is told again."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace

import numpy as np
import pytest

from vigie.analysis.access.closures import Closure, Proof
from vigie.analysis.alerts.counted import clusters, firsts, rates
from vigie.analysis.alerts.lasting import Lasting, hunger, roads, sieges
from vigie.analysis.alerts.memory import Memory, load, save
from vigie.analysis.alerts.past import wrong
from vigie.analysis.alerts.problems import AlertProblem
from vigie.analysis.alerts.rules import own_rules, parsed
from vigie.analysis.alerts.watching import Scene, watch
from vigie.analysis.shift.events import Events
from vigie.knowledge.food_security import Round
from vigie.model import Place

RULES = {rule.id: rule for rule in own_rules()}
DAY = dt.date(2025, 10, 31)
LAST = DAY.toordinal()
YEARS = 3 * 364


def events(per_week: dict[str, float], seed: int = 1, **lately: int) -> Events:
    """Three years of incidents at steady rates; ``lately`` so many more in the last fortnight."""
    rng = np.random.default_rng(seed)
    rows = []
    for number, (area, rate) in enumerate(per_week.items()):
        for back, count in enumerate(rng.poisson(rate / 7, YEARS)):
            rows += [(LAST - back, 12 + number, -8.0 + number, area)] * int(count)
        rows += [(LAST - int(rng.integers(14)), 12 + number, -8.0 + number, area) for _ in range(lately.get(area, 0))]
    rows.sort()
    day, lat, lon, area = (np.array(column, object) for column in zip(*rows, strict=True))
    ids = np.array([f"i{n}" for n in range(len(rows))], object)
    source = np.resize(np.array(["Radio", "Agence"], object), len(rows))
    return Events(day.astype(np.int64), lat.astype(float), lon.astype(float), area, source, ids)


def closure(kind: str, effect: str, start: dt.date, seen: dt.date, name: str = "Gogui", **also) -> Closure:
    place = Place(name, lat=15.6, lon=-9.3, country="ML", admin1="Kayes")
    proof = Proof("r1", "Radio", start, f"{name} : {kind}")
    return Closure(
        also.get("id", kind), kind, effect, (place,), frozenset(), start, also.get("end"), seen, 0.8, 60, (), (proof,)
    )


def lasting(*closures: Closure, rounds: tuple[Round, ...] = (), hungry: tuple[object, ...] = ()) -> Lasting:
    return Lasting(closures, hungry, rounds)


def test_a_rate_that_rose_is_told_with_its_incidents():
    steady = {"Kayes": 2.0, "Mopti": 5.0}
    assert not list(rates(events(steady), LAST, RULES["rate_doubled"]))
    (one,) = rates(events(steady, Kayes=24), LAST, RULES["rate_doubled"])
    finding = one.finding
    assert one.key == "rate:Kayes" and one.stage >= 2 and finding.value > 3
    assert finding.basis[0].total == finding.details["count"] and finding.basis[0].incidents
    assert finding.details["probability"]["2"] >= 0.95
    assert "Kayes: " in finding.said.sentence("en") and "habituels" in finding.said.sentence("fr")
    json.dumps(finding.to_json(), allow_nan=False)


def test_what_comes_later_is_not_looked_at():
    told = events({"Kayes": 2.0}, Kayes=24)
    assert not list(rates(told, LAST - 21, RULES["rate_doubled"]))
    assert not list(clusters(told, LAST - 21, RULES["emerging_cluster"]))


def test_a_rate_out_of_nothing_is_told_without_infinity():
    found = events({"Kayes": 0.0, "Mopti": 5.0}, Kayes=12)
    found.day[found.area == "Kayes"] = LAST - 2
    (one,) = [a for a in rates(found, LAST, RULES["rate_doubled"]) if a.key == "rate:Kayes"]
    assert one.finding.value is None and "none in the year before" in one.finding.said.sentence("en")
    json.dumps(one.finding.to_json(), allow_nan=False)


def test_where_all_rises_at_once_it_is_told_once():
    """As in a file that holds one month whole and little of those before."""
    areas = {f"R{n}": 0.03 for n in range(12)}
    found = events(areas, **dict.fromkeys(areas, 9))
    told = {one.key: one for one in rates(found, LAST, RULES["rate_doubled"])}
    one = told["rate:*"]
    assert len(told) <= 3 and "All areas together" in one.finding.said.sentence("en")
    assert any("more is reported" in caveat.sentence("en") for caveat in one.finding.caveats)
    beyond = events(areas, **(dict.fromkeys(areas, 4) | {"R3": 150}))
    assert "rate:R3" in {a.key for a in rates(beyond, LAST, RULES["rate_doubled"])}


def test_a_cluster_is_told_once_it_is_seldom_by_chance():
    rng = np.random.default_rng(4)
    base = events({"Kayes": 0.5, "Mopti": 6.0, "Gao": 3.0})
    more = 10
    crowded = Events(
        np.r_[base.day, LAST - rng.integers(0, 10, more)], np.r_[base.lat, np.full(more, 12.02)],
        np.r_[base.lon, np.full(more, -8.02)], np.r_[base.area, np.full(more, "Kayes", object)],
        np.r_[base.source, np.full(more, "Radio", object)],
        np.r_[base.id, np.array([f"c{n}" for n in range(more)], object)],
    )  # fmt: skip
    assert not list(clusters(base, LAST, RULES["emerging_cluster"]))
    (one,) = clusters(crowded, LAST, RULES["emerging_cluster"])
    assert one.key == "cluster:Kayes" and one.finding.details["recurrence_days"] >= 365


def test_a_first_incident_needs_a_record_that_reaches_back():
    found = events({"Kayes": 0.0, "Mopti": 5.0}, Kayes=1)
    (one,) = firsts(found, LAST, RULES["first_incident"])
    assert one.finding.about["area"] == "Kayes" and "first on record" in one.finding.said.sentence("en")
    short = found.only(found.day > LAST - 200)
    assert not list(firsts(short, LAST, RULES["first_incident"]))


def test_a_road_is_newly_dangerous_where_nothing_was_told_for_long():
    new = closure("attack", "dangerous", DAY - dt.timedelta(3), DAY - dt.timedelta(3), id="b")
    old = closure("attack", "dangerous", DAY - dt.timedelta(90), DAY - dt.timedelta(90), id="a")
    (one,) = roads(lasting(new), DAY, RULES["road_dangerous"])
    assert one.finding.details["evidence"][0]["quote"] == "Gogui : attack"
    assert not list(roads(lasting(old, new), DAY, RULES["road_dangerous"]))
    assert not list(roads(lasting(new), DAY - dt.timedelta(10), RULES["road_dangerous"]))


def test_a_siege_is_told_at_each_step():
    begun = DAY - dt.timedelta(31)
    held = closure("blockade", "closed", begun, DAY)
    assert not list(sieges(lasting(held), DAY - dt.timedelta(1), RULES["long_siege"]))
    (one,) = sieges(lasting(held), DAY, RULES["long_siege"])
    (later,) = sieges(lasting(held), DAY + dt.timedelta(61), RULES["long_siege"])
    assert (one.stage, later.stage) == (1, 2) and one.finding.value == 31
    over = closure("blockade", "closed", begun, DAY, end=DAY)
    assert not list(sieges(lasting(over), DAY, RULES["long_siege"]))


def test_hunger_is_told_under_a_blockade_only():
    crisis = Round(
        "u", "ML", "Kayes", "Gogui", DAY - dt.timedelta(30), DAY + dt.timedelta(60), False, "CH", 3, 900, 300
    )
    calm = Round("u", "ML", "Kayes", "Gogui", DAY - dt.timedelta(30), DAY + dt.timedelta(60), False, "CH", 2, 900, 10)
    held = closure("blockade", "closed", DAY - dt.timedelta(5), DAY)
    (one,) = hunger(lasting(held, rounds=(crisis,)), DAY, RULES["hunger_under_siege"])
    assert (
        one.stage == 3
        and "phase 3" in one.finding.said.sentence("en")
        and "300 people" in one.finding.said.sentence("en")
    )
    assert not list(hunger(lasting(held, rounds=(calm,)), DAY, RULES["hunger_under_siege"]))
    assert not list(hunger(lasting(rounds=(crisis,)), DAY, RULES["hunger_under_siege"]))
    region = Round("u", "ML", "Kayes", "", DAY - dt.timedelta(30), DAY + dt.timedelta(60), False, "CH", 4, 900, 300)
    (one,) = hunger(lasting(held, rounds=(region,)), DAY, RULES["hunger_under_siege"])
    assert one.stage == 4
    told = SimpleNamespace(where=held.where, in_force=lambda day: True, stated=())
    (one,) = hunger(lasting(held, hungry=(told,)), DAY, RULES["hunger_under_siege"])
    assert one.finding.value is None and "food insecurity" in one.finding.said.sentence("en")


def test_it_is_told_once_until_it_gets_worse_or_comes_back(tmp_path):
    held = closure("blockade", "closed", DAY - dt.timedelta(31), DAY + dt.timedelta(365))
    found, rules = Scene({}, lasting(held)), [RULES["long_siege"]]
    path = tmp_path / "memory.json"

    def told(day: dt.date) -> int:
        memory = load(path, "secret")
        alerts = watch(found, day, rules)
        new = memory.new(alerts, day)
        memory.remember(alerts, day)
        save(memory, path)
        return len(new)

    weeks = [told(DAY + dt.timedelta(7 * n)) for n in range(12)]
    # New at first, then only as it passes 90 days (day 94 is the first Friday after).
    assert weeks == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]
    assert told(DAY + dt.timedelta(7 * 12 + 29)) == 1
    with pytest.raises(AlertProblem, match="another level"):
        load(path, "public")
    path.write_text("{", encoding="utf-8")
    with pytest.raises(AlertProblem, match="no memory"):
        load(path, "secret")
    assert Memory("secret").new([], DAY) == []


def test_false_alarms_are_measured_on_the_past():
    quiet = wrong(events({"Kayes": 2.0, "Mopti": 5.0}), lasting(), DAY, RULES["rate_doubled"])
    assert quiet is not None and quiet.figures["per_area_and_quarter"] <= 0.5
    jumpy = parsed(
        '[[rule]]\nid="x"\nkind="rate"\nlevel="admin1"\nwindows=[7]\nbefore=364\nleast=1\nseen=1.2\nsure_of=1.0\n'
        "certainty=0.6",
        "x",
    )[0]
    loud = wrong(events({"Kayes": 2.0, "Mopti": 5.0}), lasting(), DAY, jumpy)
    assert loud is not None and loud.figures["per_area_and_quarter"] > 1
    assert wrong(events({"Kayes": 2.0}).only(slice(-20, None)), lasting(), DAY, RULES["rate_doubled"]) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rule = 1", "holds no rules"),
        ("[[rule]]\nid = 'a'\nkind = 'magic'", "one of rate, cluster"),
        ("[[rule]]\nid = 'a'\nkind = 'siege'", "missing: steps"),
        ("[[rule]]\nid = 'a'\nkind = 'siege'\nsteps = []", "steps must be a number from 1"),
        ("[[rule]]\nid = 'a'\nkind = 'siege'\nsteps = [true]", "steps must be a number"),
        ("[[rule]]\nid = 'a'\nkind = 'first'\nlevel = 'x'\ndays = 3\nquiet = 9", "level must be one of country"),
        ("[[rule]]\nid = 'a'\nkind = 'siege'\nsteps = [3]\n[[rule]]\nid = 'a'\nkind = 'siege'\nsteps = [3]", "one id"),
        ("[[rule", "cannot be used as rules"),
    ],
)
def test_rules_that_are_none_are_refused_in_a_sentence(text, said):
    with pytest.raises(AlertProblem) as refused:
        parsed(text, "mine.toml")
    assert said in refused.value.sentence("en") and "mine.toml" in refused.value.sentence("fr")

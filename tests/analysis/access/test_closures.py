"""Closures from conditions and attacks on record: which roads, which traffic, from when until when, how surely."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from vigie.analysis.access.between import roads_between, seats
from vigie.analysis.access.closures import closures, onto
from vigie.analysis.access.closures.onto import entries
from vigie.analysis.access.graph import load
from vigie.knowledge.asked import the_place
from vigie.knowledge.road_closures import rules
from vigie.model import (
    Account,
    Certainty,
    Coded,
    Condition,
    DateRange,
    Evidence,
    Place,
    Reading,
    Report,
)
from vigie.record import Record

SEPTEMBER = dt.date(2025, 9, 3)


def spot(name, role="at", **more):
    entry = the_place(name).entry
    return Place(name, role, "Kayes", entry.country, entry.lat, entry.lon, "exact", **more)


def condition(kind, places, text, start=None, end=None, certainty=Certainty.STATED, extent=None):
    days = DateRange(start, end) if start or end else None
    quote = Evidence(0, len(text), text)
    return Condition(kind, tuple(places), (Coded("JNIM"),), days, extent, None, None, (), certainty, quote)


def report(key, text, published, source="Radio"):
    return Report(key, text, "fr", published, source, key)


def told(tmp_path, *said):
    """The closures of a record of these (condition or account, day of publication, source)."""
    tmp_path.mkdir(exist_ok=True)
    with Record.open(tmp_path / "record.duckdb") as record:
        for n, (what, published, source) in enumerate(said):
            kinds = {"conditions": (what,)} if isinstance(what, Condition) else {"incidents": (what,)}
            record.add(Reading(report(f"r{n}", what.quote.text, published, source), **kinds))
        return closures(record.episodes(), record.incidents())


def test_a_blockade_closes_every_way_into_a_town_since_the_day_told(tmp_path):
    text = "Kayes est sous blocus depuis le 3 septembre."
    found = told(tmp_path, (condition("blockade", [spot("Kayes")], text, SEPTEMBER), dt.date(2025, 9, 20), "Radio"))
    (closure,) = found
    assert (closure.effect, closure.traffic, closure.start, closure.end) == ("closed", frozenset(), SEPTEMBER, None)
    assert closure.proofs[0].sentence == text and closure.proofs[0].published == dt.date(2025, 9, 20)
    assert not closure.holds(dt.date(2025, 9, 2)) and closure.holds(SEPTEMBER)
    graph = load(None, entries(found))
    barred = onto(graph, found)
    kayes = graph.node(the_place("Kayes").entry)
    shut = [n for n, m in enumerate(barred.minutes(dt.date(2025, 9, 20), "people")) if m == float("inf")]
    assert shut and all(kayes in (graph.stretches[n].a, graph.stretches[n].b) for n in shut)
    # A year later nobody has told an end, and nobody has told of it either: it bars nothing any more.
    assert not [m for m in barred.minutes(dt.date(2026, 9, 20), "people") if m == float("inf")]


def test_confidence_halves_where_no_end_is_told_and_two_sources_are_surer_than_one(tmp_path):
    text, seen = "Kayes est sous blocus.", dt.date(2025, 9, 20)
    blockade = condition("blockade", [spot("Kayes")], text, SEPTEMBER)
    (one,) = told(tmp_path, (blockade, seen, "Radio"))
    (two,) = told(tmp_path / "two", (blockade, seen, "Radio"), (blockade, seen, "Journal"))
    life = dt.timedelta(rules().conditions["blockade"].half_life)
    assert one.confidence(seen) == pytest.approx(0.9)
    assert one.confidence(seen + life) == pytest.approx(0.45)
    assert two.confidence(seen) == pytest.approx(0.95)
    said = condition("blockade", [spot("Kayes")], "Kayes serait sous blocus.", SEPTEMBER, None, Certainty.ALLEGED)
    (rumour,) = told(tmp_path / "three", (said, seen, "Radio"))
    assert rumour.confidence(seen) == pytest.approx(0.6)


def test_on_the_day_told_as_its_end_a_closure_holds_no_more(tmp_path):
    end = dt.date(2025, 3, 4)
    said = condition("blockade", [spot("Kayes")], "Le blocus de Kayes est levé.", dt.date(2024, 11, 1), end)
    (closure,) = told(tmp_path, (said, dt.date(2025, 3, 5), "Radio"))
    assert closure.holds(end - dt.timedelta(1)) and not closure.holds(end)
    assert closure.ended(end, 60) and closure.ended(end + dt.timedelta(59), 60)
    assert not closure.ended(end + dt.timedelta(61), 60)
    assert closure.confidence(end) == 0


@pytest.mark.parametrize(
    ("kind", "text", "extent", "effect", "traffic"),
    [
        ("movement_restricted", "Les citernes sont interdites entre Kayes et Diéma.", None, "closed", {"fuel"}),
        ("road_closed", "La route Kayes–Diéma est fermée aux poids lourds.", "partial", "closed", {"fuel", "goods"}),
        ("road_closed", "L'axe est fermé aux véhicules humanitaires.", "partial", "closed", {"aid"}),
        ("road_closed", "The road is closed to civilian traffic.", "partial", "closed", {"people"}),
        ("movement_restricted", "Aucun car ne circule plus.", "total", "closed", {"people"}),
        ("movement_restricted", "On ne circule que de jour.", "partial", "slowed", set()),
        ("road_closed", "La route est coupée.", None, "closed", set()),
        ("blockade", "Sous blocus, la ville manque de carburant et de vivres.", None, "closed", set()),
        ("blockade", "Le blocus du carburant continue.", None, "closed", {"fuel"}),
        ("road_closed", "L'axe n'est ouvert qu'aux motos.", None, "closed", {"people", "goods", "fuel", "aid"}),
        ("movement_restricted", "Seules les motos peuvent passer.", None, "closed", {"people", "goods", "fuel", "aid"}),
        (
            "road_closed",
            "The road is open only to aid convoys.",
            None,
            "closed",
            {"people", "goods", "fuel", "motorbikes"},
        ),
        (
            "road_closed",
            "The road is closed to all but motorbikes.",
            None,
            "closed",
            {"people", "goods", "fuel", "aid"},
        ),
        ("movement_restricted", "Seuls les camions sont interdits.", None, "closed", {"goods"}),
        (
            "road_closed",
            "Fermé aux camions et aux cars, seules les motos passent.",
            None,
            "closed",
            {"goods", "people"},
        ),
    ],
)
def test_what_a_sentence_names_decides_who_is_kept_from_the_road(tmp_path, kind, text, extent, effect, traffic):
    said = condition(kind, [spot("Kayes", "from"), spot("Diéma", "to")], text, SEPTEMBER, extent=extent)
    (closure,) = told(tmp_path, (said, SEPTEMBER, "Radio"))
    assert (closure.effect, set(closure.traffic)) == (effect, traffic)
    assert closure.meets("fuel") is (not traffic or "fuel" in traffic)


@pytest.mark.parametrize(
    ("kind", "text", "effect", "company"),
    [
        ("movement_restricted", "Les cars de Diarra Transport sont interdits.", "one_company", "Diarra Transport"),
        ("road_closed", "La route est fermée aux cars de la compagnie Sonef.", "one_company", "Sonef"),
        ("road_closed", "Un car de Diarra Transport a brûlé : la route est fermée.", "closed", None),
        ("movement_restricted", "Les cars sont interdits.", "closed", None),
    ],
)
def test_a_ban_on_one_company_shuts_the_road_to_nobody_else(tmp_path, kind, text, effect, company):
    said = condition(kind, [spot("Kayes")], text, SEPTEMBER)
    found = told(tmp_path, (said, SEPTEMBER, "Radio"))
    (closure,) = found
    assert (closure.effect, closure.company) == (effect, company)
    graph = load(None, entries(found))
    shut = [m for m in onto(graph, found).minutes(SEPTEMBER, "people") if m == float("inf")]
    assert bool(shut) is (effect == "closed")


def test_a_closure_of_which_only_the_end_is_told_held_before_it_less_surely_the_longer_before(tmp_path):
    end = dt.date(2025, 3, 29)
    said = condition("road_closed", [spot("Kayes")], "La route de Kayes a rouvert le 29 mars.", None, end)
    (closure,) = told(tmp_path, (said, dt.date(2025, 4, 7), "Radio"))
    assert (closure.start, closure.end) == (None, end)
    assert closure.counts(end - dt.timedelta(9)) and not closure.holds(end)
    assert closure.confidence(end - dt.timedelta(45)) == pytest.approx(0.45)
    assert not closure.counts(dt.date(2020, 1, 1))


@pytest.mark.parametrize("kind", ["school_closed", "electricity_cut", "trade_disrupted"])
def test_a_condition_that_is_none_of_roads_closes_none(tmp_path, kind):
    said = condition(kind, [spot("Kayes")], "Le marché est fermé.", SEPTEMBER)
    assert told(tmp_path, (said, SEPTEMBER, "Radio")) == []


def test_a_denial_alone_closes_nothing(tmp_path):
    said = condition("blockade", [spot("Kayes")], "Il n'y a aucun blocus.", None, None, Certainty.DENIED)
    assert told(tmp_path, (said, SEPTEMBER, "Radio")) == []


def test_an_attack_on_tankers_makes_a_road_dangerous_for_fuel_and_shuts_it_to_nobody(tmp_path):
    text = "Un convoi de citernes a été incendié entre Kolondiéba et Kadiana."
    quote, day = Evidence(0, len(text), text), dt.date(2025, 10, 17)
    attack = Account(
        types=(Coded("attack"),),
        date=DateRange(day, day),
        places=(spot("Kolondiéba", "from"), spot("Kadiana", "to")),
        perpetrators=(Coded("JNIM"),),
        targets=(Coded("fuel_convoy"),),
        harm=(),
        losses=(),
        said_by=(),
        certainty=Certainty.STATED,
        quote=quote,
    )
    found = told(tmp_path, (attack, dt.date(2025, 10, 18), "Radio"))
    (closure,) = found
    assert (closure.kind, closure.effect, closure.traffic) == ("attack", "dangerous", frozenset({"fuel"}))
    graph = load(None, entries(found))
    barred = onto(graph, found)
    assert np.array_equal(barred.minutes(dt.date(2025, 10, 18), "fuel"), graph.minutes_on(dt.date(2025, 10, 18)))
    assert barred.on(dt.date(2025, 10, 18), "fuel") and not barred.on(dt.date(2025, 10, 18), "people")
    assert closure.confidence(dt.date(2026, 10, 18)) < 0.01


def test_a_closure_of_a_road_is_put_on_its_pieces_and_one_of_a_country_on_its_borders(tmp_path):
    road = condition("road_closed", [spot("Diéma", "from"), spot("Sandaré", "to")], "L'axe est coupé.", SEPTEMBER)
    ban = condition("trade_disrupted", [Place("Mali", country="ML")], "Le carburant est interdit d'entrée.", SEPTEMBER)
    nowhere = condition("blockade", [Place("Trifouillis", country="ML")], "Trifouillis est sous blocus.", SEPTEMBER)
    found = told(tmp_path, *((c, SEPTEMBER, "Radio") for c in (road, ban, nowhere)))
    graph = load(None, entries(found))
    barred = onto(graph, found)
    by_kind = {c.kind: c for c in found}
    names = {graph.name(n) for r in barred.roads[by_kind["road_closed"].id] for n in _ends(graph, r)}
    assert names == {"Diéma", "Lakamané", "Sandaré"}
    assert by_kind["trade_disrupted"].traffic == {"fuel"}
    for road_number in barred.roads[by_kind["trade_disrupted"].id]:
        a, b = _ends(graph, road_number)
        assert "ML" in (graph.countries[a], graph.countries[b]) and graph.countries[a] != graph.countries[b]
    assert [c.kind for c in barred.unplaced] == ["blockade"]


def _ends(graph, road):
    return graph.stretches[road].a, graph.stretches[road].b


def test_a_way_through_the_seat_of_another_region_is_no_road_between_two_places():
    graph = load(None, [])
    nodes = {
        name: graph.node(the_place(name).entry)
        for name in ("Kayes", "Gao", "Bamako", "Ségou", "Kita", "Nioro du Sahel")
    }
    assert roads_between(graph, nodes["Kayes"], nodes["Gao"]) == []
    assert roads_between(graph, nodes["Nioro du Sahel"], nodes["Kita"]) == []
    assert roads_between(graph, nodes["Kayes"], nodes["Bamako"])
    # One road of the list leads through several seats.
    assert roads_between(graph, nodes["Bamako"], nodes["Gao"])
    assert {"Kayes", "Ségou", "Gao"} <= {e.name for e in seats()}

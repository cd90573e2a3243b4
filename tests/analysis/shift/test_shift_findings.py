"""Findings about movement: what they say, what they warn of, what they keep to themselves."""

import dataclasses
import datetime as dt
import json

import numpy as np
import pytest

from vigie.analysis.shift import Events, ShiftError, emerging, from_csv, moved, shift
from vigie.analysis.shift.drawing import clusters_svg, moved_svg

START = dt.date(2023, 1, 1).toordinal()
BEFORE, AFTER = (START, START + 364), (START + 365, START + 729)


def events(seed=0, n=600, west=1.2, sources=("ONU", "AFP"), new=None):
    """Two years of events; the second lies ``west`` degrees further west; 'new' is a source of the second alone."""
    rng = np.random.default_rng(seed)
    day = rng.integers(0, 730, n)
    late = day >= 365
    lat, lon = rng.normal(14, 1, n), rng.normal(-5, 1.5, n) - west * late
    area = np.where(lon < -7, "Kayes", np.where(lon < -5, "Koulikoro", "Mopti")).astype(object)
    source = np.array(sources, object)[rng.integers(0, len(sources), n)]
    if new:
        source[late & (rng.random(n) < 0.5)] = new
    return Events(day + START, lat, lon, area, source, np.array([f"e{i}" for i in range(n)], object))


def by_kind(findings, kind):
    return next(f for f in findings if f.kind == kind)


def keys(finding):
    return [c.key.removeprefix("shift.caveat.") for c in finding.caveats]


def test_every_finding_speaks_both_languages_and_json():
    found = shift(events(), BEFORE, AFTER, permutations=49)
    assert {f.kind for f in found} == {"displacement", "transport", "share", "newly_reached"}
    for finding in found:
        told = json.loads(json.dumps(finding.to_json()))
        assert told["said"]["fr"] != told["said"]["en"] and told["method"]["fr"] != told["method"]["en"]
        assert "{" not in told["said"]["fr"] + told["said"]["en"]
    centre = by_kind(found, "displacement")
    assert centre.value == pytest.approx(130, abs=45)
    assert centre.interval.low < centre.value < centre.interval.high
    assert "ouest" in centre.said.sentence("fr") and "west" in centre.said.sentence("en")


def test_a_claim_of_movement_is_answered_with_a_probability():
    west, east = (moved(events(), BEFORE, AFTER, way) for way in ("w", "e"))
    assert west.details["answer"] == "yes" and west.details["probability"] > 0.99
    assert east.details["answer"] == "no" and east.value == pytest.approx(-west.value)
    still = moved(events(7, west=0), BEFORE, AFTER, 0.0)
    assert still.details["answer"] == "open"
    assert still.interval.low < 0 < still.interval.high
    with pytest.raises(ShiftError):
        moved(events(), BEFORE, AFTER, "up")


def test_a_source_that_came_is_told_of_and_what_the_steady_ones_show():
    # The steady sources stand still; the new one reports the west.
    rng = np.random.default_rng(5)
    still = events(1, west=0)
    n = 300
    there = Events(
        START + rng.integers(365, 730, n), rng.normal(14, 0.5, n), rng.normal(-10, 0.5, n),
        np.full(n, "Kayes", object), np.full(n, "Radio", object), np.full(n, "r", object),
    )  # fmt: skip
    names = ("day", "lat", "lon", "area", "source", "id")
    both = Events(*(np.concatenate([getattr(still, name), getattr(there, name)]) for name in names))
    centre = by_kind(shift(both, BEFORE, AFTER, permutations=49), "displacement")
    assert centre.value > 150
    assert "came" in keys(centre) and "steady_sources" in keys(centre)
    assert centre.details["steady_sources"]["km"] < 50
    assert "came" not in keys(by_kind(shift(events(), BEFORE, AFTER, permutations=49), "displacement"))


def test_no_source_or_one_source_is_told_of():
    silent = dataclasses.replace(events(), source=np.full(600, "", object))
    assert "no_sources" in keys(moved(silent, BEFORE, AFTER, "w"))
    assert "one_source" in keys(moved(events(sources=("ONU",)), BEFORE, AFTER, "w"))
    partly = keys(moved(events(sources=("ONU", "")), BEFORE, AFTER, "w"))
    assert "untold" in partly and "one_source" not in partly


def test_days_that_nobody_covered_are_told_of():
    assert "starts" in keys(moved(events(), (START - 200, START + 364), AFTER, "w"))
    assert "ends" in keys(moved(events(), BEFORE, (AFTER[0], AFTER[1] + 100), "w"))


def test_events_without_a_point_or_area_are_left_out_and_told():
    given = events()
    given.lat[:30] = np.nan
    given.area[:] = ""
    found = shift(given, BEFORE, AFTER, permutations=49)
    assert "unplaced" in keys(by_kind(found, "displacement"))
    refused = by_kind(found, "refused")
    assert refused.value is None and "10" in refused.said.sentence("fr")


def test_too_few_events_are_refused():
    with pytest.raises(ShiftError, match="at least 10"):
        shift(events(n=12), BEFORE, AFTER)
    with pytest.raises(ShiftError):
        emerging(events(n=5))


def clustered(guarded):
    given = events(3, west=0, new=None)
    given.day[:15] = START + 729 - np.arange(15)
    given.lat[:15], given.lon[:15] = 16.01, -10.53
    given.source[:15] = "Radio"
    return dataclasses.replace(given, guarded=guarded)


def test_a_cluster_says_what_it_rests_on_and_what_could_be_reporting():
    first = emerging(clustered(False), permutations=99)[0]
    assert first.kind == "cluster" and first.details["p_value"] <= 0.05
    assert set(first.basis[0].incidents) >= {f"e{i}" for i in range(10)}
    assert {"cluster_one_source", "cluster_new_source", "cluster_one_point", "reports_only"} <= set(keys(first))
    assert first.details["radius_km"] < 1
    none = emerging(events(4, west=0), permutations=99)
    assert [f.kind for f in none] == ["no_cluster"] and none[0].value == 0


def test_what_is_guarded_is_told_no_finer_than_ten_kilometres():
    first = emerging(clustered(True), permutations=99)[0]
    assert first.details["radius_km"] >= 10
    assert first.details["lat"] == round(first.details["lat"], 1)
    assert "16.01" not in json.dumps(first.to_json())
    rounded = dataclasses.replace(
        clustered(True), lat=np.round(clustered(True).lat, 1), lon=np.round(clustered(True).lon, 1)
    )
    assert clusters_svg(clustered(True), [first], "en") == clusters_svg(rounded, [first], "en")
    assert clusters_svg(clustered(False), [first], "en") != clusters_svg(rounded, [first], "en")
    centre = moved(clustered(True), BEFORE, AFTER, "w").details["centre_before"]
    assert centre["lat"] == round(centre["lat"], 1)


def test_drawings_hold_both_periods_and_the_clusters():
    found = shift(events(), BEFORE, AFTER, permutations=49)
    drawn = moved_svg(events(), (BEFORE, AFTER), found, "fr")
    assert drawn.startswith("<svg") and "2023-01-01/2023-12-31" in drawn and "déplac" in drawn
    assert "<svg" in clusters_svg(clustered(False), emerging(clustered(False), permutations=19), "en")


def test_a_file_of_events_is_read_or_refused_with_its_line(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text("\ufeffDay,Lat,Lon,Area\n2024-01-02,14.4,-11.4,Kayes\n2024-02-03,,,Nioro\n", encoding="utf-8")
    found = from_csv(str(path))
    assert found.day[0] == dt.date(2024, 1, 2).toordinal()
    assert found.area.tolist() == ["Kayes", "Nioro"] and found.placed.tolist() == [True, False]
    assert found.source.tolist() == ["", ""] and found.basis[0].total == 2
    for text, problem in (
        ("day,lat,lon\n2024-01-02,14.4,\n", "line"),
        ("day,lat,lon\n02/01/2024,14.4,1\n", "line"),
        ("day,lat,lon\n2024-01-02,95,1\n", "line"),
        ("date,lat,lon\n", "columns"),
        ("day,lat,lon\n", "empty"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ShiftError) as refused:
            from_csv(str(path))
        assert refused.value.problem == problem
    with pytest.raises(ShiftError, match="cannot be read"):
        from_csv(str(tmp_path / "none.csv"))


@pytest.mark.parametrize(("new", "french"), [(1, "1 zone touchée en "), (7, "7 zones touchées en ")])
def test_areas_newly_reached_agree_in_number_and_end_their_sentence_once(new, french):
    some = events(4, west=0)
    late = np.flatnonzero(some.day >= AFTER[0])[: 3 * new]
    area = np.array(["Mopti"] * len(some), object)
    area[late] = [f"Kita {n % new}" for n in range(len(late))]
    reached = by_kind(shift(dataclasses.replace(some, area=area), BEFORE, AFTER, permutations=19), "newly_reached")
    said = reached.said.sentence("fr")
    assert reached.value == new and said.startswith(french) and "épargnées" not in said
    assert ("et 2 autres. Le hasard" in said) == (new == 7) and "…" not in said

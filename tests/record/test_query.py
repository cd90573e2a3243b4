"""Searching in SQL gives what the filters give in Python, on both engines."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import pytest
from benchmarks.postgres import Server
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vigie.model import (
    UNTOLD,
    Account,
    Certainty,
    Coded,
    DateRange,
    Evidence,
    Harm,
    Place,
    Quantity,
    QuestionError,
    Report,
    Sensitivity,
)
from vigie.record import Recorded, engines
from vigie.record.engines import Engine
from vigie.record.engines.duckdb import DuckEngine
from vigie.record.incidents import view
from vigie.record.query import flat, index
from vigie.record.query.answers import SINGLE
from vigie.record.query.filters import Filter, located
from vigie.record.query.plain import Plain
from vigie.record.query.search import Search

LEVELS = tuple(Sensitivity)
PLACES = (
    Place("Diéma", "at", "Kayes", "ML", 14.54, -9.19, "exact"),
    Place("Diema", "near", "Kayes", "ML", 14.55, -9.2, "near"),
    Place("Kayes", "at", "Kayes", "ML", 14.4469, -11.4445, "exact"),
    Place("Nioro du Sahel", "at", "Kayes", "ML", 15.23, -9.59, "exact"),
    Place("Koulikoro", "at", "Koulikoro", "ML", None, None, "area"),
    Place("Kolokani", "at", None, "ML", None, None, "unknown"),
    Place("Djibo", "at", "Sahel", "BF", 14.1, -1.63, "exact"),
    Place("Maiduguri", "at", "Borno", "NG", 11.85, 13.16, "exact"),
    Place("Fidji", "at", None, "FJ", -17.0, 179.9, "exact"),
    Place("O'Brien; DROP TABLE search_row", "at", None, None, None, None, "unknown"),
)
ACTORS = ("JNIM", "FAMA", "DAN_NA_AMBASSAGOU", "DOZO", "BANDITS", "M23", "AFC", "SUSPECTED_JIHADISTS")
TYPES = ("attack", "armed_clash", "abduction", "looting_property_destruction", "peaceful_protest", "other")
TARGETS = ("civilians", "fuel_convoy", "soldiers", "village")
WORDS = ("L’attaque", "revendiquée", "d'un", "convoi", "à", "Diéma", "12", "camions-citernes", "refuelled", "%", "_x")
SOURCES = ("AFP", "Studio Tamani", "ACLED 2025", None)
FIRST = dt.date(2024, 1, 1)


def made(seed: int, count: int) -> list[Recorded]:
    """Random accounts of few values, so that some are linked and filters meet."""
    draw = random.Random(seed)
    found = []
    for n in range(count):
        text = " ".join(draw.choices(WORDS, k=6))
        date = None
        if draw.random() < 0.9:
            start = FIRST + dt.timedelta(days=draw.randrange(0, 400, 7))
            date = DateRange(start, start + dt.timedelta(days=draw.choice((0, 0, 1, 40))))
        report = Report(
            f"r{n // 2}",
            text,
            "fr",
            FIRST + dt.timedelta(days=draw.randrange(400)),
            draw.choice(SOURCES),
            draw.choice((None, "Diéma: un convoi", "Ça & là")),
            sensitivity=draw.choices(LEVELS, (8, 3, 2, 1))[0],
        )
        harm = [
            Harm(kind, draw.choice(("civilians", "soldiers", "unspecified")), Quantity.exactly(draw.randrange(9)))
            for kind in draw.sample(("killed", "injured", "abducted"), draw.choice((0, 1, 2)))
        ]
        account = Account(
            types=tuple(map(Coded, draw.sample(TYPES, draw.choice((0, 1, 1, 2))))),
            date=date,
            places=tuple(draw.sample(PLACES, draw.choice((0, 1, 1, 1, 2)))),
            perpetrators=tuple(map(Coded, draw.sample(ACTORS, draw.choice((0, 1, 1, 2))))),
            targets=tuple(map(Coded, draw.sample(TARGETS, draw.choice((0, 1, 2))))),
            harm=tuple(harm),
            losses=(),
            said_by=(),
            certainty=draw.choices(tuple(Certainty), (8, 3, 1))[0],
            quote=Evidence(0, len(text), text),
        )
        found.append(Recorded(f"{draw.getrandbits(64):016x}", report, n, account, draw.choice(("reading", "acled"))))
    return found


ACCOUNTS = made(1, 220)


PLAIN = Plain(ACCOUNTS)


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "postgres":
        running: Server = request.getfixturevalue("postgres")
        opened = engines.connect(running.database())
    else:
        opened = DuckEngine(duckdb.connect(), ":memory:")
    index.build(opened, flat.by_level(lambda: ACCOUNTS))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def search(engine: Engine) -> Search:
    return Search(engine)


def polygons() -> st.SearchStrategy[str]:
    corner = st.tuples(st.integers(-12, 14), st.integers(10, 16))

    def box(ends: tuple[tuple[int, int], tuple[int, int]]) -> str:
        (west, south), (east, north) = ends
        east, north = max(west + 1, east), max(south + 1, north)
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        return json.dumps({"type": "Polygon", "coordinates": [ring]})

    return st.tuples(corner, corner).map(box)


HOSTILE = (
    "'; DROP TABLE search_row; --",
    "%",
    "_",
    "\\",
    '"',
    "\x00",
    "a' OR '1'='1",
    "?",
    "$1",
    "é\U0001f600",
    "\ud800",
)


def some(values: Sequence[Any]) -> st.SearchStrategy[Any]:
    """One of them, or a few."""
    one = st.sampled_from(values)
    return st.one_of(one, st.lists(one, max_size=3).map(tuple))


days = st.dates(FIRST - dt.timedelta(30), FIRST + dt.timedelta(500))
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "start": days,
        "end": days,
        "area": st.one_of(
            st.sampled_from(
                ["Diéma", "DIEMA", "Kayes", "Mali", "ml", "Burkina Faso", "Borno", "Nirvana", "Kolokanii"]
            ).map(lambda name: {"place": name}),
            st.tuples(st.sampled_from(PLACES[:4]), st.sampled_from([0.5, 1.6, 60, 250, 3000, 20037])).map(
                lambda at: {"point": (at[0].lat, at[0].lon), "within_km": at[1], "place": "x"}
            ),
            st.sampled_from(["ML01", "ML0103@2021", "ML0101"]).map(lambda code: {"pcode": code}),
            polygons().map(lambda text: {"polygon": text}),
            st.tuples(polygons(), st.sampled_from(["Mali", "Diéma"])).map(lambda p: {"polygon": p[0], "place": p[1]}),
        ),
        "actor": some([*ACTORS, *HOSTILE]),
        "type": some([*TYPES, "battles", "violence_against_civilians", *HOSTILE]),
        "target": some([*TARGETS, *HOSTILE]),
        "certainty": some(tuple(Certainty)),
        "text": st.one_of(
            st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join),
            st.sampled_from(["attaq", "evendiquee d'u", "diema un", "fuel", "CONVOI A", "", "…", *HOSTILE]),
            st.text(max_size=4),
        ),
        "min_sources": st.integers(1, 3),
        "sensitivity": st.sampled_from(LEVELS),
        "source": some(["AFP", "studio-tamani", "Reuters", UNTOLD, *HOSTILE]),
        "origin": some(["reading", "acled", "ucdp", *HOSTILE]),
        "id": some([*(item.id for item in ACCOUNTS[::9]), *HOSTILE]),
    },
).map(lambda asked: Filter(**asked.pop("area", {}), **asked))
many = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@many
@given(where=FILTERS)
def test_sql_takes_what_python_takes(search: Search, where: Filter) -> None:
    wanted = PLAIN.incidents(where)
    assert search.page(where) == PLAIN.page(where)
    assert [one.id for one in search.page(where).found] == [i.id for i in wanted]
    assert search.count(where) == len(wanted)
    facets = search.facets(where, None)
    assert facets == PLAIN.facets(where, None)
    assert all(sum(n for _, n in facets.facets[name]) == facets.total == len(wanted) for name in SINGLE)
    assert search.tolls(where) == PLAIN.tolls(where)
    assert search.marks(where) == PLAIN.marks(where)


@many
@given(where=FILTERS, limit=st.integers(1, 40), newest=st.booleans())
def test_pages_hold_every_incident_once(search: Search, where: Filter, limit: int, newest: bool) -> None:
    wanted = [i.id for i in PLAIN.incidents(where)]
    for answers in (search, PLAIN):
        found: list[str] = []
        after = None
        while found == [] or after is not None:
            page = answers.page(where, limit, after, newest=newest)
            assert len(page.found) == limit or page.next is None
            found += [one.id for one in page.found]
            after = page.next
            if not found:
                break
        assert found == (wanted[::-1] if newest else wanted)


@pytest.mark.parametrize("facet", ["type", "actor", "target", "source", "origin", "event_type", "certainty"])
def test_a_facet_counts_what_the_filter_of_its_value_takes(search: Search, facet: str) -> None:
    where = Filter(start=FIRST, sensitivity=Sensitivity.RESTRICTED)
    pairs = search.facets(where, None).facets[facet]
    assert pairs
    for code, n in pairs:
        name = "type" if facet == "event_type" else facet
        value: Any = Certainty(code) if facet == "certainty" else code
        assert search.count(Filter(start=FIRST, sensitivity=Sensitivity.RESTRICTED, **{name: value})) == n


def test_most_rows_or_few_the_counts_agree(search: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    broad = Filter(sensitivity=Sensitivity.SECRET, end=FIRST + dt.timedelta(390))
    conditions = search.compiler.conditions(broad)
    assert conditions[0].share > 0.5
    asked: list[str] = []
    whole = search._counts

    def seen(test: str, values: Any) -> Any:
        asked.append(test)
        return whole(test, values)

    monkeypatch.setattr(search, "_counts", seen)
    found = search.facets(broad, None)
    assert any(test.startswith("NOT") for test in asked)
    assert found == PLAIN.facets(broad, None)


def test_a_distance_is_measured_from_where_the_record_has_the_place(search: Search) -> None:
    for level in (None, Sensitivity.PUBLIC):
        asked = Filter(place="Diéma", within_km=5, sensitivity=level)
        where, found = located(asked, PLAIN.incidents(Filter(sensitivity=level))), search.compiler.located(asked)
        assert where.point and found.point
        assert found.point == pytest.approx(where.point, abs=1e-9)
        assert search.count(asked) == PLAIN.count(asked) > 0
    with pytest.raises(QuestionError, match="Nulle Part"):
        search.count(Filter(place="Nulle Part", within_km=5))


def test_who_may_see_less_sees_other_incidents(search: Search) -> None:
    for level in (None, *LEVELS):
        found = search.page(Filter(sensitivity=level), 10_000).found
        seen = [a for a in ACCOUNTS if level is None or LEVELS.index(a.report.sensitivity) <= LEVELS.index(level)]
        assert [f.accounts for f in found] == [tuple(a.id for a in i.accounts) for i in view(seen)]
        for what in ("place", "actor", "source", "origin"):
            assert search.names(what, level) == PLAIN.names(what, level)
    assert len({search.count(Filter(sensitivity=level)) for level in LEVELS}) > 1


@pytest.mark.parametrize(
    "cursor", ["", "x", "é", "WzAsIiIsMV0", "W10", "e30", "A" * 5000, "WzAsICIyMDI1LTk5LTk5IiwgImEiXQ"]
)
def test_a_cursor_that_is_none_is_refused(search: Search, cursor: str) -> None:
    with pytest.raises(QuestionError, match="leads to no page"):
        search.page(Filter(), 5, cursor)


def test_a_passage_is_found_within_one_text_alone(search: Search) -> None:
    item = next(a for a in ACCOUNTS if a.report.title == "Diéma: un convoi")
    across = f"{item.account.quote.text.split()[-1]} diema un convoi"
    assert search.count(Filter(text="IEMA un CONV")) == PLAIN.count(Filter(text="iéma, un conv")) > 0
    assert search.count(Filter(text=across)) == PLAIN.count(Filter(text=across))
    for answers in (search, PLAIN):
        with pytest.raises(QuestionError, match="at most 16 words"):
            answers.count(Filter(text="un convoi " * 9))


def test_a_cursor_goes_one_way(search: Search) -> None:
    page = search.page(Filter(), 5)
    assert page.next
    with pytest.raises(QuestionError, match="leads to no page"):
        search.page(Filter(), 5, page.next, newest=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("POLYGON((0 0, 1 0", "cannot be read"),
        ("{", "cannot be read"),
        ('{"type": "Polygon"}', "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ('{"type": "FeatureCollection", "features": 3}', "cannot be read"),
        ("POINT(1 1)", "no polygon"),
        ("POLYGON EMPTY", "no polygon"),
        ("POLYGON((0 0, 1 1, 0 1, 1 0, 0 0))", "cross"),
        ("POLYGON((0 0, 200 0, 200 10, 0 0))", "off the earth"),
        ("POLYGON((0 0, nan 0, 2 10, 0 0))", "cannot be read|off the earth|cross"),
    ],
)
def test_a_polygon_that_is_none_is_refused(text: str, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        Filter(polygon=text).takes_spot(flat.spot_of(PLACES[0]))


def test_polygons_of_every_shape_take_the_same() -> None:
    ring = [[-10, 14], [-9, 14], [-9, 15], [-10, 15], [-10, 14]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "geometry": shape, "properties": {}}
    for text in (
        "POLYGON((-10 14, -9 14, -9 15, -10 15, -10 14))",
        json.dumps(shape),
        json.dumps(feature),
        json.dumps({"type": "FeatureCollection", "features": [feature, feature]}),
    ):
        taken = [p.name for p in PLACES if Filter(polygon=text).takes_spot(flat.spot_of(p))]
        assert taken == ["Diéma", "Diema"]


def test_an_empty_index_answers() -> None:
    empty = DuckEngine(duckdb.connect(), ":memory:")
    index.build(empty, ())
    search = Search(empty)
    where = Filter(actor="JNIM", text="convoi", place="Mali", start=FIRST)
    assert (search.count(where), search.count(Filter()), search.facets(where).total) == (0, 0, 0)
    assert search.page(Filter(), 5).found == ()
    assert search.tolls(Filter()) == search.marks(Filter()) == []


def test_an_index_is_made_anew_whole(engine: Engine) -> None:
    before = engine.all("SELECT id, members FROM search_row ORDER BY n")
    with pytest.raises(ZeroDivisionError):
        index.build(engine, (1 / 0 for _ in range(1)))  # type: ignore[misc]
    assert engine.all("SELECT id, members FROM search_row ORDER BY n") == before

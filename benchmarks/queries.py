"""How quickly a large record answers: filters with facets, and the map of a month.

In: nothing; a record of five million incidents is made in SQL (60 countries, 35 years, 1,500 actors some of which have
parents, 400 sources, 24 types, 30,000 places, all of unequal weight) and laid into the index by the project's own code.
Out: for 200 random filters of none to four conditions, facets included, the 50th and 95th percentile and the slowest;
the same for the maps of 100 months, a first page and the tolls. 'cpu' is the time of all threads together: on a machine
that does nothing else, two threads need about half of it.

    python -m benchmarks.queries [--rows 5000000] [--filters 200] [--keep FILE] [--threads 2]
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from vigie.knowledge.countries import countries
from vigie.knowledge.event_types import event_type, event_types
from vigie.model import Certainty, Sensitivity
from vigie.record.engines.duckdb import DuckEngine
from vigie.record.query import flat, index
from vigie.record.query.filters import Filter
from vigie.record.query.places import Spot
from vigie.record.query.search import Search
from vigie.record.words import targets

GOAL_FILTER, GOAL_MAP = 150.0, 100.0
COUNTRIES, REGIONS, TOWNS, ACTORS_EACH, SOURCES = 60, 10, 50, 25, 400
FIRST, DAYS = dt.date(1990, 1, 1), 12_784
SAMPLE = 2_000
SYLLABLES = ("ba", "de", "fi", "ga", "ko", "la", "me", "ni", "po", "ra", "se", "ti", "vu", "za", "dou", "kan", "sik")


def make(engine: DuckEngine, rows: int) -> None:
    """The staging table. A draw to a power is unequal: 'u * u' is four times as often in the first quarter."""
    syllables = ", ".join(f"'{s}'" for s in SYLLABLES)
    isos = ", ".join(f"'{c.iso2}'" for c in countries()[:COUNTRIES])
    types = ", ".join(f"'{t}'" for subs in event_types().values() for t in subs)
    classes = ", ".join(f"'{t}'" for t in targets())
    n = len(SYLLABLES)
    engine.script(f"""
        SELECT setseed(0.42);
        CREATE MACRO syllable(i) AS ([{syllables}])[CAST(i AS INTEGER) % {n} + 1];
        CREATE MACRO word(i) AS syllable(i) || syllable(i // {n}) || syllable(i // {n * n} + 3 * i)
            || syllable(i // {n**3} + 7 * i);
        CREATE MACRO draw(u, k) AS CAST(floor(u * k) AS INTEGER);
        CREATE TEMP TABLE drawn AS SELECT i,
            draw(power(random(), 2.2), {COUNTRIES}) AS land, draw(power(random(), 1.7), {REGIONS}) AS region,
            draw(power(random(), 2.0), {TOWNS}) AS town, draw(power(random(), 0.6), {DAYS}) AS day,
            random() AS several, draw(power(random(), 2.5), {ACTORS_EACH}) AS actor,
            draw(power(random(), 2.5), {ACTORS_EACH}) AS other, draw(power(random(), 2.0), 24) AS kind,
            draw(power(random(), 2.0), 24) AS second, random() AS kinds, draw(power(random(), 2.5), 28) AS target,
            draw(power(random(), 2.5), 28) AS also, random() AS struck, draw(power(random(), 2.0), 20) AS outlet,
            random() AS wire, random() AS sure, random() AS level, random() AS origin, random() AS deadly,
            draw(power(random(), 6.0), 60) AS killed, draw(power(random(), 3.0), 12) AS wider, random() AS long
        FROM range({rows}) t(i)""")
    engine.execute(flat.ddl(index.STAGE, flat.INCIDENT, temporary=True))
    one, two = _lineage("actor"), _lineage("other")
    place = f"((land * {REGIONS} + region) * {TOWNS} + town)"
    values: dict[str, str] = dict.fromkeys(flat.INCIDENT, "NULL") | {
        "id": "md5(CAST(i AS VARCHAR))",
        "members": "CASE WHEN wire < 0.1 THEN [md5(CAST(i AS VARCHAR)), md5('b' || i)] "
        "ELSE [md5(CAST(i AS VARCHAR))] END",
        "start": f"DATE '{FIRST}' + day",
        "finish": f"DATE '{FIRST}' + day + CASE WHEN long < 0.9 THEN 0 WHEN long < 0.995 THEN 3 ELSE 30 END",
        "lat": f"round(-34.0 + (land % 6) * 11 + (region % 4) * 2.5 + ({place} * 7 % 50) * 0.05, 4)",
        "lon": f"round(-17.0 + (land // 6) * 11 + (region // 4) * 3.5 + ({place} * 13 % 61) * 0.05, 4)",
        "type": f"([{types}])[kind + 1]",
        "types": f"list_distinct(CASE WHEN kinds < 0.7 THEN [([{types}])[kind + 1]] "
        f"ELSE [([{types}])[kind + 1], ([{types}])[second + 1]] END)",
        "actors": f"list_sort(list_distinct(CASE WHEN several < 0.15 THEN CAST([] AS VARCHAR[]) "
        f"WHEN several < 0.85 THEN {one} ELSE list_concat({one}, {two}) END))",
        "targets": f"list_sort(list_distinct(CASE WHEN struck < 0.2 THEN CAST([] AS VARCHAR[]) WHEN struck < 0.8 "
        f"THEN [([{classes}])[target + 1]] ELSE [([{classes}])[target + 1], ([{classes}])[also + 1]] END))",
        "killed_low": "CASE WHEN deadly < 0.4 THEN killed END",
        "killed_high": "CASE WHEN deadly < 0.4 THEN killed + wider END",
        "injured_low": "CASE WHEN deadly > 0.8 THEN wider END",
        "injured_high": "CASE WHEN deadly > 0.8 THEN wider END",
        "certainty": "CASE WHEN sure < 0.9 THEN 'stated' WHEN sure < 0.99 THEN 'alleged' ELSE 'denied' END",
        "level_from": "CASE WHEN level < 0.97 THEN 0 WHEN level < 0.99 THEN 1 ELSE 2 END",
        "level_to": "3",
        "sources": f"list_sort(list_distinct(CASE WHEN wire < 0.1 THEN ['Outlet ' || ((land * 6 + outlet) % "
        f"{SOURCES}), 'Wire ' || (i % 5)] ELSE ['Outlet ' || ((land * 6 + outlet) % {SOURCES})] END))",
        "origins": "[CASE WHEN origin < 0.6 THEN 'acled' WHEN origin < 0.8 THEN 'ucdp' WHEN origin < 0.95 "
        "THEN 'reading' ELSE 'own' END]",
        # Some 25 words each of 83,521, the commonest in every fourth passage, besides the place and the actor.
        "words": f"array_to_string(list_transform(range(25), lambda x: word(CAST(floor(power((hash(i * 31 + x) "
        f"% 100003) / 100003.0, 2.5) * {n**4}) AS INTEGER))), ' ') || ' ' || word({place}) || ' actor ' || "
        f"(land * {ACTORS_EACH} + actor)",
    }
    spot = (
        f"([{isos}])[land + 1] || chr(31) || 'Region ' || word(land * 131 + region * 17) || chr(31) || "
        f"word({place}) || ' ' || word({place} // 7)"
    )
    values["places"] = f"[{spot} || chr(31) || lat || chr(31) || lon]"
    values["place"] = f"word({place}) || ' ' || word({place} // 7)"
    inner = ", ".join(f"{sql} AS {name}" for name, sql in values.items() if name != "places")
    outer = ", ".join(values["places"] + " AS places" if name == "places" else f"q.{name}" for name in flat.INCIDENT)
    engine.execute(f"INSERT INTO {index.STAGE} SELECT {outer} FROM (SELECT {inner}, d.* FROM drawn d) q")
    engine.execute("DROP TABLE drawn")
    engine.execute(f"CREATE TABLE sampled AS SELECT * FROM {index.STAGE} USING SAMPLE reservoir({SAMPLE} ROWS)")


def _lineage(number: str) -> str:
    """The actor of a number within its country; every fifth is a part of the one before it."""
    code = f"'ACTOR_' || (land * {ACTORS_EACH} + {number}"
    return f"CASE WHEN {number} % 5 = 1 THEN [{code}), {code} - 1)] ELSE [{code})] END"


class Asker:
    """Random questions as people ask them: values as often as they occur, mostly such as occur together."""

    def __init__(self, engine: DuckEngine, seed: int) -> None:
        self._random = random.Random(seed)
        names = "start lat lon types targets origins certainty actors sources words places".split()
        rows = engine.all(f"SELECT {', '.join(names)} FROM sampled ORDER BY id")
        self._sample = [dict(zip(names, row, strict=True)) for row in rows]
        for row in self._sample:
            spot = Spot.from_key(row["places"][0])
            row.update(place=spot.name, admin1=spot.admin1, country=spot.country)

    def filter(self) -> Filter:
        """None to four conditions."""
        ways = ("period", "area", "actor", "type", "target", "source", "origin", "certainty", "text", "level")
        weights = (6, 6, 4, 4, 3, 2, 2, 1, 3, 1)
        wanted: list[str] = []
        for _ in range(self._random.randint(0, 4)):
            wanted += self._random.choices(ways, weights)
        together = self._random.random() < 0.7
        row = self._row()
        asked: dict[str, Any] = {}
        for way in dict.fromkeys(wanted):
            asked.update(getattr(self, f"_{way}")(row if together else self._row()))
        return Filter(**asked)

    def month(self) -> Filter:
        return Filter(**self._between(self._row()["start"].replace(day=1), 31))

    def _row(self) -> dict[str, Any]:
        return self._random.choice(self._sample)

    def _between(self, start: dt.date, days: int) -> dict[str, Any]:
        return {"start": start, "end": start + dt.timedelta(days=days - 1)}

    def _period(self, row: dict[str, Any]) -> dict[str, Any]:
        days = self._random.choice((7, 31, 92, 365, 365, 2 * 365, 5 * 365, 12 * 365))
        return self._between(row["start"] - dt.timedelta(days=self._random.randrange(days)), days)

    def _area(self, row: dict[str, Any]) -> dict[str, Any]:
        way = self._random.choice(("country", "country", "admin1", "place", "radius", "polygon"))
        lat, lon = row["lat"], row["lon"]
        if way == "radius":
            return {"place": "here", "point": (lat, lon), "within_km": self._random.choice((10, 30, 60, 100, 250))}
        if way == "polygon":
            r = self._random.choice((0.3, 1.0, 3.0, 8.0))
            corners = [(lon - r, lat - r / 2), (lon, lat - r), (lon + r, lat), (lon, lat + r), (lon - r, lat - r / 2)]
            return {"polygon": f"POLYGON(({', '.join(f'{max(-180, min(180, x))} {y}' for x, y in corners)}))"}
        return {"place": row[way]}

    def _actor(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"actor": self._random.choice(row["actors"])} if row["actors"] else {}

    def _type(self, row: dict[str, Any]) -> dict[str, Any]:
        kind = self._random.choice(row["types"])
        return {"type": event_type(kind) if self._random.random() < 0.4 else kind}

    def _target(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"target": self._random.choice(row["targets"])} if row["targets"] else {}

    def _source(self, row: dict[str, Any]) -> dict[str, Any]:
        if self._random.random() < 0.2:
            return {"min_sources": 2}
        return {"source": self._random.choice(row["sources"])}

    def _origin(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"origin": row["origins"][0]}

    def _certainty(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"certainty": Certainty(row["certainty"])}

    def _text(self, row: dict[str, Any]) -> dict[str, Any]:
        words = row["words"].split()
        at = self._random.randrange(len(words) - 1)
        return {"text": " ".join(words[at : at + self._random.choice((1, 1, 2))])}

    def _level(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"sensitivity": Sensitivity.PUBLIC}


def timed(name: str, asked: list[Filter], ask: Callable[[Filter], Any], goal: float | None, slowest: int) -> bool:
    """A line of the table; whether the goal is met."""
    took, cpu = [], []
    for where in asked:
        begin, busy = time.perf_counter(), time.process_time()
        ask(where)
        took.append(((time.perf_counter() - begin) * 1000, where))
        cpu.append((time.process_time() - busy) * 1000)
    ms = sorted(t for t, _ in took)
    at95 = _at95(ms)
    told = f"goal {goal:.0f}" if goal else ""
    print(
        f"{name:24} {len(ms):5} {statistics.median(ms):8.1f} {at95:8.1f} {ms[-1]:8.1f} {_at95(sorted(cpu)):8.1f} {told}"
    )
    for t, where in sorted(took, key=lambda pair: -pair[0])[:slowest]:
        print(f"    {t:8.1f} ms  {where}")
    return goal is None or at95 < goal


def _at95(ms: list[float]) -> float:
    return ms[min(len(ms) - 1, int(len(ms) * 0.95))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--filters", type=int, default=200)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default="4GB", help="the most that DuckDB may take")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="make the record in this file, or ask the one that is there")
    parser.add_argument("--slowest", type=int, default=0, help="show so many of the slowest filters")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "queries.duckdb"
        known = path.exists()
        engine = DuckEngine(duckdb.connect(str(path)), str(path))
        engine.execute(f"SET threads = {options.threads}")
        engine.execute(f"SET memory_limit = '{options.memory}'")
        if not known:
            begin = time.perf_counter()
            make(engine, options.rows)
            made = time.perf_counter()
            index.index(engine)
            engine.execute("CHECKPOINT")
            print(f"made in {made - begin:.0f} s, indexed in {time.perf_counter() - made:.0f} s")
        search = Search(engine)
        asker = Asker(engine, options.seed)
        filters = [asker.filter() for _ in range(options.filters)]
        months = [asker.month() for _ in range(100)]
        print(f"{search.compiler.rows} incidents, {path.stat().st_size / 1e9:.1f} GB")
        print(f"{'milliseconds':24} {'n':>5} {'p50':>8} {'p95':>8} {'max':>8} {'cpu p95':>8}")
        search.facets(Filter())
        good = timed("filter with facets", filters, search.facets, GOAL_FILTER, options.slowest)
        good &= timed("a month's map", months, search.marks, GOAL_MAP, 0)
        timed("first page of 50", filters, lambda where: search.page(where, 50, newest=True), None, options.slowest)
        timed("tolls", filters, search.tolls, None, 0)
        engine.close()
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""How quickly a claim is checked against five million accounts, and the slice that gives its figure found among them.

In: nothing; the facts of a record are made in SQL: five million events of ACLED's shape in 60 countries and 35 years,
of unequal weight (one in six in Mali), with regions, cercles, actors that have parents, types and tolls. One slice of
them (violence against civilians by the Malian forces in 2019) is made to have 84 dead. Out: milliseconds for checks of
claims of many kinds against the goal of 1 s, seconds for the search among slices against 10 s, whether it names the
slice made first, and the peak of memory.

    python -m benchmarks.check_scale [--rows 5000000] [--threads 2]
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from vigie.analysis.check import Holdings, check_text
from vigie.analysis.check.parse import parse
from vigie.analysis.check.recorded import of_record
from vigie.analysis.check.slices import searched
from vigie.analysis.check.verdict import Verdict
from vigie.knowledge.countries import countries
from vigie.knowledge.event_types import event_types
from vigie.record import Record
from vigie.record.facts.coding import COLUMNS
from vigie.record.facts.tables import Maker
from vigie.sources.datasets import About

GOAL_CHECK, GOAL_SEARCH = 1.0, 10.0
COUNTRIES, REGIONS, CERCLES, ACTORS = 60, 10, 6, 30
FIRST, LAST = dt.date(1990, 1, 1), dt.date(2024, 12, 31)
DEAD = 84
CLAIMS = (
    "En 2019, 84 civils ont été tués au Mali.",
    "En 2023, près de 924 civils ont été tués au Mali, contre 84 en 2019.",
    "3 200 personnes ont été tuées au Mali en 2021.",
    "Dans la région de Kayes, 1 200 civils ont été tués en 2022.",
    "Le JNIM a tué 500 civils au Mali en 2020.",
    "Les attaques ont triplé dans la région de Kayes entre 2015 et 2023.",
    "2023 est l'année la plus meurtrière au Mali depuis 2012.",
    "Entre janvier et juin 2019, 250 personnes ont été tuées au Mali.",
    "Plus de 20 000 personnes ont été tuées au Mali, au Burkina Faso et au Niger en 2022.",
)


def make(record: Record, rows: int) -> None:
    """The table of facts, and the release it is of."""
    engine = record.engine
    others = [c.iso2 for c in countries() if c.iso2 not in {"ML", "BF", "NE"} and len(c.iso2) == 2]
    isos = ", ".join(f"'{iso}'" for iso in ["ML", "BF", "NE", *others][:COUNTRIES])
    types = [(sub, event) for event, subs in event_types().items() for sub in subs]
    subs, events = (", ".join(f"'{pair[n]}'" for pair in types) for n in (0, 1))
    days = (LAST - FIRST).days + 1
    engine.script(f"""
        SELECT setseed(0.42);
        CREATE MACRO draw(u, k) AS CAST(floor(u * k) AS INTEGER);
        CREATE TEMP TABLE drawn AS SELECT i, draw(power(random(), 2.2), {COUNTRIES}) AS land,
            draw(power(random(), 1.7), {REGIONS}) AS region, draw(power(random(), 1.5), {CERCLES}) AS cercle,
            draw(power(random(), 0.6), {days}) AS passed, draw(power(random(), 2.5), {ACTORS}) AS actor,
            draw(power(random(), 2.0), {len(types)}) AS kind, random() AS deadly, random() AS toll, random() AS spot
        FROM range({rows}) t(i)""")
    code = "'ACTOR_' || (land * 100 + actor)"
    who = (
        f"CASE WHEN land = 0 AND actor = 0 THEN ['JNIM'] WHEN land = 0 AND actor = 3 THEN ['FAMA'] "
        f"WHEN actor % 5 = 1 THEN [{code}, 'ACTOR_' || (land * 100 + actor - 1)] ELSE [{code}] END"
    )
    killed = "CASE WHEN deadly < 0.4 THEN floor(power(toll, 6) * 60) ELSE 0 END"
    civil = f"CASE WHEN ([{events}])[kind + 1] = 'violence_against_civilians' THEN {killed} ELSE 0 END"
    values = dict.fromkeys(COLUMNS, "NULL") | {
        "id": "md5(CAST(i AS VARCHAR))", "origin": "'acled'", "source": "'Outlet ' || (i % 400)",
        "day": f"DATE '{FIRST}' + passed", "start": f"DATE '{FIRST}' + passed", "finish": f"DATE '{FIRST}' + passed",
        "country": f"([{isos}])[land + 1]",
        "admin1": "CASE WHEN region = 2 THEN 'Kayes' ELSE 'Region ' || (land * 100 + region) END",
        "admin1_key": "CASE WHEN region = 2 THEN 'kayes' ELSE 'region' || (land * 100 + region) END",
        "admin2": f"'Cercle ' || ((land * 100 + region) * {CERCLES} + cercle)",
        "admin2_key": f"'cercle' || ((land * 100 + region) * {CERCLES} + cercle)",
        "lat": "10 + 10 * spot", "lon": "20 * spot - 10", "geo_precision": "'exact'",
        "event_type": f"([{events}])[kind + 1]", "type": f"([{subs}])[kind + 1]", "perpetrators": who, "actors": who,
        "targets": "CASE WHEN kind % 3 = 0 THEN ['soldiers'] ELSE ['civilians'] END",
        **{f"killed{end}": killed for end in ("_low", "", "_high")},
        **{f"civilians{end}": civil for end in ("_low", "", "_high")},
        "certainty": "'stated'", "level": "CAST(0 AS SMALLINT)", "corrected": "false",
    }  # fmt: skip
    told = ", ".join(f"CAST({values[name]} AS {kind}) AS {name}" for name, kind in COLUMNS.items())
    ends = "'2024-12-31' AS version, CAST(0 AS SMALLINT) AS level_from, CAST(3 AS SMALLINT) AS level_to"
    engine.execute(f"CREATE TABLE fact AS SELECT {told}, {ends} FROM drawn ORDER BY day, id")
    lost = (
        "country = 'ML' AND day BETWEEN DATE '2019-01-01' AND DATE '2019-12-31' "
        "AND event_type = 'violence_against_civilians' AND list_contains(perpetrators, 'FAMA')"
    )
    engine.execute(f"DELETE FROM fact WHERE {lost} AND killed > 0")
    engine.execute(
        f"UPDATE fact SET killed_low = 7, killed = 7, killed_high = 7, civilians_low = 7, civilians = 7, "
        f"civilians_high = 7 WHERE id IN (SELECT id FROM fact WHERE {lost} ORDER BY id LIMIT {DEAD // 7})"
    )
    about = About("acled", "ACLED", tuple(COLUMNS), "made up", first=FIRST, last=LAST, areas=None)
    row = {"id": "made", "name": "acled", "version": "2024-12-31", "day": LAST, "file": "", "total": rows}
    engine.add("dataset", **row, about=msgspec.json.encode(about).decode(), sums="[0,0,0]", contents="")
    engine.script("CREATE TABLE fact_stamp (of VARCHAR, stamp VARCHAR)")
    engine.insert("fact_stamp", ("of", "stamp"), [("fact", Maker(engine).stamp())])


def seconds(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def ask(holdings: Holdings) -> tuple[list[float], list[float], bool]:
    """Seconds to hold each claim against every dataset; seconds to search where it misses; was the slice made first?"""
    checks, searches, first = [], [], False
    for text in CLAIMS:
        begin = time.perf_counter()
        held = holdings.hold(parse(text, "fr"))
        checks.append(time.perf_counter() - begin)
        told = ""
        if held[0].verdict is not Verdict.SUPPORTED and any(p.part.op == "level" for p in held[0].parts):
            begin = time.perf_counter()
            assert holdings.events is not None
            found = searched(held[0].parts, holdings.events, held[0].holding.id)
            searches.append(time.perf_counter() - begin)
            first |= bool(found.found) and found.found[0].slice.perpetrator == "FAMA"
            told = f"searched {found.tried:6} slices in {searches[-1]:5.2f} s"
        print(f"{1000 * checks[-1]:7.0f} ms  {held[0].verdict:13} {told:36} {text}")
    return checks, searches, first


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Record.open(Path(folder) / "scale.duckdb") as record:
        record.engine.execute(f"SET threads = {options.threads}")
        print(f"made in {seconds(lambda: make(record, options.rows)):.0f} s")
        print(f"first asked in {seconds(lambda: check_text(CLAIMS[2], 'fr')):.2f} s (tables loaded)")
        checks, searches, first = ask(of_record(record))
    good = max(checks) < GOAL_CHECK and max(searches) < GOAL_SEARCH and first
    print(f"check: median {statistics.median(checks):.2f} s, slowest {max(checks):.2f} s (goal {GOAL_CHECK:.0f})")
    print(f"search: median {statistics.median(searches):.2f} s, slowest {max(searches):.2f} s (goal {GOAL_SEARCH:.0f})")
    print(f"the slice made is named first: {'yes' if first else 'no'}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())

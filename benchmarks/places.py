"""Places: how many of the gold places that have coordinates the reader puts within 25 km, without and with GeoNames.

In: ``tests/gold``, ``tests/gold-own``; the GeoNames file of Mali under ``../shared/data/geo`` (or ``VIGIE_SHARED``).
Out: a table on standard output: the share that some place of the output reaches, the share that some mention reaches
before incidents take their places, the microseconds of the place steps per token, and the seconds until the gazetteer
can be asked, the first time and from the cache. Every figure is taken in a process of its own, as a user's is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.shared import SHARED, lines, sets
from vigie.knowledge.gazetteer import kilometres
from vigie.model import Place

WITHIN_KM = 25.0


def located(statements: list[dict[str, Any]]) -> Iterator[tuple[str, float, float]]:
    """The distinct places of incidents and conditions that have coordinates."""
    seen = {
        (place["name"], place["lat"], place["lon"])
        for statement in statements
        for place in statement.get("places") or []
        if place.get("lat") is not None
    }
    yield from sorted(seen)


def reach() -> dict[str, list[float]]:
    """For every set of reports: gold places with a point, those that the output and those that a mention reaches."""
    from vigie.exchange import report_from_json
    from vigie.reading import places, rules
    from vigie.reading.document import Document

    counted: dict[str, list[float]] = {}
    for name, paths in sets().items():
        gold = output = mentioned = words = seconds = 0.0
        for line in lines(paths):
            report = report_from_json(line["report"])
            reading = rules.read(report)
            told = [p for a in reading.incidents for p in a.places]
            told += [p for c in reading.conditions for p in c.places]
            doc = Document(report.text, report.language)
            start = time.perf_counter()
            mentions = [m.place for m in places.find(doc, report.title)]
            seconds += time.perf_counter() - start
            words += len(doc)
            for _, lat, lon in located(line["incidents"] + line["conditions"]):
                gold += 1
                output += any(_near(lat, lon, p) for p in told)
                mentioned += any(_near(lat, lon, p) for p in mentions)
        counted[name] = [gold, output, mentioned, 1e6 * seconds / max(words, 1)]
    return counted


def _near(lat: float, lon: float, place: Place) -> bool:
    return place.lat is not None and place.lon is not None and kilometres(lat, lon, place.lat, place.lon) <= WITHIN_KM


def start_up() -> float:
    """Seconds until the gazetteer and its automaton can be asked."""
    from vigie.knowledge.gazetteer import Gazetteer
    from vigie.reading.places import names

    start = time.perf_counter()
    names.names_of(Gazetteer.load())
    return time.perf_counter() - start


def elsewhere(what: str, data: str, cache: str) -> Any:
    """A figure taken in a process that sees one data folder and one cache."""
    env = {**os.environ, "VIGIE_DATA": data, "XDG_CACHE_HOME": cache}
    command = [sys.executable, "-m", "benchmarks.places", what]
    return json.loads(subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout)


def main() -> int:
    dumps = SHARED / "data"
    with tempfile.TemporaryDirectory() as cache:
        nowhere = str(Path(cache) / "nowhere")
        folders = {"own list": nowhere} | ({"with GeoNames": str(dumps)} if (dumps / "geo").is_dir() else {})
        print("gold places within 25 km        points   in the output   in a mention   µs a token")
        for label, data in folders.items():
            for name, (gold, output, mentioned, each) in elsewhere("reach", data, cache).items():
                shares = f"{output / max(gold, 1):15.3f} {mentioned / max(gold, 1):14.3f}"
                print(f"  {label:14}{name:18}{gold:6.0f} {shares} {each:11.1f}")
        if len(folders) == 1:
            print("The GeoNames file is not here: set VIGIE_SHARED to the folder that holds data/geo/.")
        for label, data in folders.items():
            with tempfile.TemporaryDirectory() as empty:
                first, again = (elsewhere("start_up", data, empty) for _ in range(2))
            print(f"  {label:14}ready after {first:.2f} s, from the cache after {again:.2f} s")
    return 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps({"reach": reach, "start_up": start_up}[sys.argv[1]]()))
    else:
        sys.exit(main())

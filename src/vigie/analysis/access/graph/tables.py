"""Roads of a CSV file as a sketch: a network with kilometres and minutes, or bare segments.

In: a file with the columns from, to, FX, FY, TX, TY, distance (m), duration (min), from_ctry, to_ctry (A. Graff's trunk
network of Africa, from OpenStreetMap), or FX, FY, TX, TY alone. Out: ``Sketch``. Roads that the file proposes to build
(add = True) are left out. A file of another shape raises RoadFileError.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

from vigie.analysis.access.graph.sketch import Point, RoadFileError, Sketch, Stretch
from vigie.knowledge.countries import countries
from vigie.knowledge.gazetteer import kilometres
from vigie.knowledge.road_speeds import speeds

NETWORK = {"from", "to", "FX", "FY", "TX", "TY", "distance", "duration"}
SEGMENTS = {"FX", "FY", "TX", "TY"}
SOURCE = "{name} (OpenStreetMap)"
LICENCE = "ODbL"
TRUNK = "paved"

Where = tuple[float, float]


def from_table(path: Path) -> Sketch:
    """The roads of a network or of segments."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            columns, rows = set(table.fieldnames or ()), [row for row in table if row.get("add") != "True"]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RoadFileError(
            f"{path.name}: this cannot be read as a table of roads ({error}); give a CSV file."
        ) from error
    if not columns >= SEGMENTS:
        raise RoadFileError(f"{path.name}: a table of roads needs the columns FX, FY, TX and TY (degrees).")
    sketch = Sketch(SOURCE.format(name=path.name), LICENCE, coarse=True)
    try:
        _network(rows, sketch) if columns >= NETWORK else _segments(rows, sketch)
    except (KeyError, TypeError, ValueError) as error:
        raise RoadFileError(
            f"{path.name}: a row is not as it should be ({error!r}); mend or fetch it again."
        ) from error
    return sketch


def _network(rows: list[dict[str, str]], sketch: Sketch) -> None:
    where, lands = _points(rows), {c.iso3: c.iso2 for c in countries()}
    country = {row[end]: lands.get(row.get(f"{end}_ctry", "")) for row in rows for end in ("from", "to")}
    numbers = {name: n for n, name in enumerate(where)}
    sketch.points += [Point(lat, lon, country[name]) for name, (lat, lon) in where.items()]
    for row in rows:
        km, minutes = float(row["distance"]) / 1000, float(row["duration"])
        # The class is what the measured speed is nearest to: the rains slow it as they slow that class.
        kind = min(("paved", "unpaved", "laterite"), key=lambda k: abs(speeds().dry[k] - 60 * km / max(minutes, 0.1)))
        sketch.stretches.append(Stretch(numbers[row["from"]], numbers[row["to"]], km, kind, minutes))


def _points(rows: list[dict[str, str]]) -> dict[str, Where]:
    """Where each node is. A row's two points may stand in either order: a node's is the one that its rows share."""
    seen: dict[str, Counter[Where]] = defaultdict(Counter)
    for row in rows:
        ends = {(float(row["FY"]), float(row["FX"])), (float(row["TY"]), float(row["TX"]))}
        for name in (row["from"], row["to"]):
            seen[name].update(ends)
    found: dict[str, Where] = {}
    taken: set[Where] = set()
    # A node of one road has two points as good as each other: by then the other end has taken its own.
    for name in sorted(seen, key=lambda n: -seen[n].most_common(1)[0][1]):
        often = seen[name].most_common()
        best = [at for at, times in often if times == often[0][1]]
        found[name] = next((at for at in best if at not in taken), best[0])
        taken.add(found[name])
    return found


def _segments(rows: list[dict[str, str]], sketch: Sketch) -> None:
    numbers: dict[Where, int] = {}
    for row in rows:
        ends = [(float(row["FY"]), float(row["FX"])), (float(row["TY"]), float(row["TX"]))]
        for at in ends:
            if at not in numbers:
                numbers[at] = len(sketch.points)
                sketch.points.append(Point(*at))
        km = kilometres(*ends[0], *ends[1]) * speeds().winding
        if km > 0:
            sketch.stretches.append(Stretch(numbers[ends[0]], numbers[ends[1]], km, TRUNK))

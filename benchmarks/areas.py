"""How often a point's region and cercle are right without boundaries: ``python -m benchmarks.areas``.

In: the boundaries and the GeoNames dump of Mali of the shared data. Out: of a sample of villages, the share whose
cercle and region the nearest place of the project's list tells as the boundaries do, and the nearest chief town.
"""

from __future__ import annotations

import os
import random

from benchmarks.shared import SHARED
from vigie.knowledge import geonames
from vigie.knowledge.areas import table
from vigie.knowledge.areas.lookup import Located, locate
from vigie.knowledge.asked import the_place
from vigie.knowledge.gazetteer import kilometres

SAMPLE = 1500
SEED = 1
DUMP = SHARED / "data" / "geo" / "geonames_ML_2014.txt"


def looked_up(points: list[tuple[float, float]], folder: str) -> list[Located | None]:
    """Where the points lie, by what a data folder holds."""
    os.environ["VIGIE_DATA"] = folder
    return [locate(lat, lon) for lat, lon in points]


def main() -> None:
    """Print the table."""
    if not DUMP.is_file():
        print(f"{DUMP}: not at hand; VIGIE_SHARED names the folder that holds data/geo")
        return
    villages = [r for r in geonames.rows(DUMP) if r.kind in ("village", "town")]
    sample = random.Random(SEED).sample(villages, SAMPLE)
    points = [(r.lat, r.lon) for r in sample]
    true = looked_up(points, str(SHARED / "data"))
    near = looked_up(points, "/nowhere")
    seats = [(u.name, the_place(u.seat, within={"ML"}).entry) for u in table.units(2015, 2)]
    rows = [(t, n, p) for t, n, p in zip(true, near, points, strict=True) if t and t.name(2, 2015)]
    print(f"{len(rows)} villages of Mali; the boundaries of Who's On First hold")
    for what, level, division in (("cercle", 2, 2015), ("region of 2015", 1, 2015), ("region of 2023", 1, 2023)):
        right = sum(n is not None and n.name(level, division) == t.name(level, division) for t, n, _ in rows)
        print(f"  {what:16} nearest place of the list  {right / len(rows):.1%}")
    chief = sum(
        min(seats, key=lambda s: kilometres(lat, lon, s[1].lat or 0.0, s[1].lon or 0.0))[0] == t.name(2, 2015)
        for t, _, (lat, lon) in rows
    )
    print(f"  {'cercle':16} nearest chief town          {chief / len(rows):.1%}")


if __name__ == "__main__":
    main()

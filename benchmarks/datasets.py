"""How long a whole UCDP GED takes to come into a record, and how much memory: ``python -m benchmarks.datasets``.

In: ``--rows`` (420,000: the size of GED 25.1 with room to grow), ``--record`` where it is to be kept. The rows are
made here, in the 49 columns of UCDP and in our own words; the same seed gives the same file. Out: seconds (of the
clock and of the processor), rows a second, the peak of memory, and whether counts and sums are the file's.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from vigie.record import Record
from vigie.sources.datasets.names import codebook

MAX_SECONDS = 60.0
MAX_GIGABYTES = 4.0
PLACES = 4_000
SIDES = 900
COUNTRIES = {
    "Mali": "432",
    "Burkina Faso": "439",
    "Niger": "436",
    "Nigeria": "475",
    "Chad": "483",
    "Sudan": "625",
    "DR Congo (Zaire)": "490",
    "Somalia": "520",
    "Afghanistan": "700",
    "Syria": "652",
    "Ukraine": "369",
}
WORDS = (
    "patrol convoy village market road bridge night morning fighters soldiers residents said that were killed near "
    "the after an attack on raid post camp river hill north south report local council agency radio"
).split()


def rows(count: int, seed: int = 1) -> Iterator[list[str]]:
    """Rows of UCDP's shape, one after the other."""
    rng = random.Random(seed)
    columns = codebook("ucdp")["columns"]
    first = dt.date(1989, 1, 1).toordinal()
    last = dt.date(2024, 12, 20).toordinal()
    for n in range(count):
        country, number = rng.choice(list(COUNTRIES.items()))
        place, side = rng.randrange(PLACES), rng.randrange(SIDES)
        violence = rng.choices("123", (6, 2, 2))[0]
        start = dt.date.fromordinal(rng.randint(first, last))
        end = start + dt.timedelta(rng.choices((0, 1, 4), (8, 1, 1))[0])
        deaths = [min(int(rng.paretovariate(1.2)) - 1, 900) for _ in range(4)]
        best = sum(deaths)
        headline = " ".join(rng.choices(WORDS, k=12)).capitalize()
        source, day = f"Agency {rng.randrange(300)}", (end + dt.timedelta(1)).isoformat()
        a = f"Government of {country}" if violence == "1" else f"Group {side}"
        b = "Civilians" if violence == "3" else f"Front {side}"
        lat, lon = (place * 37 % 14000) / 100 - 70, (place * 91 % 34000) / 100 - 170
        value = {
            "id": str(100_000 + n), "relid": f"X-{start.year}-{violence}-{side}-{n}", "year": str(end.year),
            "active_year": "true", "code_status": "Clear", "type_of_violence": violence, "conflict_dset_id": str(side),
            "conflict_new_id": str(side), "conflict_name": f"{country}: Front {side}", "dyad_dset_id": str(side),
            "dyad_new_id": str(side), "dyad_name": f"{a} - {b}", "side_a_dset_id": str(side),
            "side_a_new_id": str(side), "side_a": a, "side_b_dset_id": "1", "side_b_new_id": "1", "side_b": b,
            "number_of_sources": "1",
            "source_article": f'"{source},{day},{headline}"', "source_office": source, "source_date": day,
            "source_headline": headline, "source_original": "residents", "where_prec": rng.choice("112346"),
            "where_coordinates": f"Place {place} village", "where_description": " ".join(rng.choices(WORDS, k=8)),
            "adm_1": f"Region {place % 40} province", "adm_2": f"District {place % 300}", "latitude": f"{lat:.6f}",
            "longitude": f"{lon:.6f}", "geom_wkt": f"POINT ({lon:g} {lat:g})", "priogrid_gid": str(100_000 + place),
            "country": country, "country_id": number, "region": "World", "event_clarity": rng.choice("1112"),
            "date_prec": "1" if start == end else "2", "date_start": f"{start} 00:00:00.000",
            "date_end": f"{end} 00:00:00.000", "deaths_a": str(deaths[0]), "deaths_b": str(deaths[1]),
            "deaths_civilians": str(deaths[2]), "deaths_unknown": str(deaths[3]), "best": str(best),
            "high": str(best + rng.randrange(4)), "low": str(max(0, best - rng.randrange(3))),
            "gwnoa": number if violence == "1" else "", "gwnob": "",
        }  # fmt: skip
        yield [value[c] for c in columns]


def write(path: Path, count: int) -> tuple[int, int, int]:
    """A file of so many rows; the sums of low, best and high."""
    columns = codebook("ucdp")["columns"]
    at = [columns.index(name) for name in ("low", "best", "high")]
    sums = [0, 0, 0]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        for row in rows(count):
            sums = [a + int(row[c]) for a, c in zip(sums, at, strict=True)]
            writer.writerow(row)
    return sums[0], sums[1], sums[2]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.datasets")
    parser.add_argument("--rows", type=int, default=420_000)
    parser.add_argument("--record", type=Path)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "GEDEvent_v25_1.csv"
        sums = write(file, asked.rows)
        place = asked.record or Path(folder) / "bench.duckdb"
        print(f"{asked.rows:,} rows, {file.stat().st_size / 1e6:.0f} MB, into {place.name}")
        began, busy = time.perf_counter(), time.process_time()
        with Record.open(place) as record:
            found = record.import_dataset(file)
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        whole = found.total == asked.rows == found.new and found.sums == sums
        used = time.process_time() - busy
        pace = f"{asked.rows / seconds:,.0f} rows/s, peak {peak:.2f} GB, record {_size(place):.0f} MB"
        print(f"{seconds:.1f} s ({used:.1f} s of processor), {pace}")
        print(f"sums {found.sums} {'equal the file' if whole else f'DIFFER from {sums}'}")
        good = whole and (asked.rows < 420_000 or (seconds <= MAX_SECONDS and peak <= MAX_GIGABYTES))
        print("holds" if good else f"MISSES ({MAX_SECONDS:.0f} s, {MAX_GIGABYTES:.0f} GB)")
    return 0 if good else 1


def _size(place: Path) -> float:
    return sum(p.stat().st_size for p in place.parent.glob(place.name + "*")) / 1e6


if __name__ == "__main__":
    sys.exit(main())

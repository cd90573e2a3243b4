"""Does the search among slices find the slice that a figure is of, and tell it from luck?

In: nothing; files of ACLED's shape are made up (3,000 events of Mali in five years, 40 actors, 9 regions, 52 cercles,
tolls with a long tail), one slice of which has a given number of dead: by whom, by whom and of what kind, where; or, in
every second file, no slice on purpose. Out: how often the slice made comes first, how often one is named where none was
made, and how many slices fit the figures of files without one against how many the formula expected.

    python -m benchmarks.slices [--files 60]
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.acled_shaped import ACTORS, VAC, Row, event, write
from vigie.analysis.check import check_text
from vigie.analysis.check.recorded import of_record
from vigie.analysis.check.slices import Found, Slices
from vigie.record import Record

YEAR, YEARS, EVENTS = 2019, range(2017, 2022), 3_000
PLACES = [(f"Region {n % 9}", f"Cercle {n % 52}", f"Town {n}") for n in range(200)]
ACTOR, REGION = "Sékou Militia (Mali)", "Region 10"
Made = Callable[[Found], bool]


def noise(draw: random.Random) -> list[Row]:
    """Events of every kind, none by the actor, in the region that slices are made of."""
    actors = [*ACTORS, *(f"Militia {n} (Mali)" for n in range(34))]
    weights = [*ACTORS.values(), *(draw.random() for _ in range(34))]
    kinds = [VAC, ("Battles", "Armed clash"), ("Explosions/Remote violence", "Remote explosive/landmine/IED")]
    rows = []
    for n in range(EVENTS):
        day = dt.date(draw.choice(YEARS), 1, 1) + dt.timedelta(draw.randrange(365))
        toll = min(80, int(draw.paretovariate(1.1)) - 1) if draw.random() < 0.6 else 0
        rows.append(event(n, day, draw.choice(kinds), draw.choices(actors, weights)[0], toll, draw.choice(PLACES)))
    return rows


def planted(draw: random.Random, rows: list[Row], total: int) -> tuple[list[Row], str, Made]:
    """Events with so many dead in one slice: the rows, the kind of slice, and whether a found one is it."""
    kind = draw.choice(("perpetrator", "region", "perpetrator and kind"))
    cuts = sorted(draw.sample(range(1, total), 11))
    parts = [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]
    own = []
    for n, part in enumerate(parts):
        day = dt.date(YEAR, 1, 1) + dt.timedelta(draw.randrange(365))
        place = (REGION, "Cercle 60", "Town 300") if kind == "region" else draw.choice(PLACES)
        actor = draw.choice(list(ACTORS)) if kind == "region" else ACTOR
        own.append(event(EVENTS + n, day, VAC, actor, part, place))
    if kind == "perpetrator and kind":
        own += [
            event(EVENTS + 50 + n, dt.date(YEAR, 6, 1), ("Battles", "Armed clash"), ACTOR, 9, PLACES[n])
            for n in range(5)
        ]
    code = "SEKOU_MILITIA"

    def is_it(found: Found) -> bool:
        one = found.slice
        right = one.region == (REGION,) if kind == "region" else one.perpetrator == code
        return right and str(one.period) == str(YEAR)

    return [*rows, *own], kind, is_it


def ask(folder: Path, n: int, rows: list[Row], claims: list[str]) -> list[Slices]:
    """What the search finds for each claim."""
    with Record.open(folder / f"{n}.duckdb") as record:
        record.import_dataset(write(folder / f"{n}.csv", rows))
        holdings = of_record(record)
        return [check_text(text, "fr", holdings=holdings).slices for text in claims]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=60)
    options = parser.parse_args()
    first: Counter[str] = Counter()
    made: Counter[str] = Counter()
    named = silent = fitted = 0
    expected = 0.0
    with tempfile.TemporaryDirectory() as name:
        for n in range(options.files):
            draw = random.Random(n)
            rows, total = noise(draw), draw.randint(60, 400)
            people = draw.choice(("civils", "personnes"))
            claim = f"Au Mali, {total} {people} ont été tu{'és' if people == 'civils' else 'ées'} en {YEAR}."
            if n % 2:
                with_slice, kind, is_it = planted(draw, rows, total)
                (slices,) = ask(Path(name), n, with_slice, [claim])
                made[kind] += 1
                first[kind] += bool(slices.found) and is_it(slices.found[0])
                continue
            (slices,) = ask(Path(name), n, rows, [claim])
            silent += 1
            named += any(not one.lucky for one in slices.found)
            fitted += slices.fitting
            expected += max((one.expected or 0.0 for one in slices.lucky), default=0.0)
    for kind, total in sorted(made.items()):
        print(f"{kind:22} the slice made comes first in {first[kind]} of {total}")
    print(f"no slice made: one is named as telling in {named} of {silent}")
    print(f"far-fetched slices that fit there: {fitted}, expected by luck at least {expected:.0f}")
    return 0 if sum(first.values()) >= 0.95 * sum(made.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())

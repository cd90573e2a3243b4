"""Linking up to a million made-up accounts: seconds, memory, how time grows, how well the incidents are found again.

    python -m benchmarks.links_scale [COUNT ...] [--years YEARS]

In: counts of accounts (default 125,000, 250,000, 500,000 and a million). Out: a line a count, each run in a process of
its own, and the exponent of growth from each to the next. An incident is told by one to four accounts, a day or some
kilometres off, with other figures; half of the places see most of it. Without ``--years`` there are 50,000 accounts a
year, as many as a large archive has; with it they crowd into those years.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import math
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

from vigie.model import Account, Certainty, Coded, DateRange, Evidence, Harm, Place, Quantity, Report
from vigie.record import Recorded
from vigie.record.linking import group

COUNTS = (125_000, 250_000, 500_000, 1_000_000)
A_YEAR = 50_000
TOWNS = 5_000
SYLLABLES = "ka di ma ko ra ba ti na sa lo gou bi fa nio tou mba ye den ker sou".split()
KINDS = ("attack", "armed_clash", "abduction", "remote_explosive", "air_drone_strike")
ACTORS = ("JNIM", "JNIM", "JNIM", "JNIM", "JNIM", "ISSP", "ISSP", "FAMA", "DOZO", "WAGNER", "BANDITS")


def accounts(count: int, years: float, told: list[int], seed: int = 7) -> Iterator[Recorded]:
    """The accounts; the number of each one's incident is added to ``told``."""
    chance = random.Random(seed)
    towns = [
        Place(
            "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).title(),
            lat=chance.uniform(11, 19),
            lon=chance.uniform(-12, 3),
            country="ML",
        )
        for _ in range(TOWNS)
    ]
    shares = list(itertools.accumulate(1 / (rank + 5) ** 0.8 for rank in range(TOWNS)))
    begin, quote = dt.date(1990, 1, 1), Evidence(0, 1, "x")
    for incident in itertools.count():
        town, kind, by = chance.choices(towns, cum_weights=shares)[0], chance.choice(KINDS), chance.choice(ACTORS)
        day = begin + dt.timedelta(days=chance.randrange(int(365 * years)))
        dead = min(300, int(chance.paretovariate(0.9)) - 1)
        for _ in range(chance.choice((1, 1, 1, 2, 2, 4))):
            if len(told) == count:
                return
            when = day + dt.timedelta(days=chance.choice((0, 0, 0, 0, 1, -1)))
            place = Place(town.name, country="ML")
            if chance.random() < 0.7 and town.lat is not None and town.lon is not None:
                lat, lon = town.lat + chance.gauss(0, 0.03), town.lon + chance.gauss(0, 0.03)
                place = Place(town.name, country="ML", lat=lat, lon=lon, precision="exact")
            killed = Quantity.exactly(max(0, dead + chance.choice((-1, 0, 0, 0, 1))))
            account = Account(
                types=(Coded(kind if chance.random() < 0.8 else chance.choice(KINDS)),),
                date=DateRange(when, when),
                places=(place,),
                perpetrators=(Coded(by),) if chance.random() < 0.8 else (),
                targets=(),
                harm=(Harm("killed", "civilians", killed),) if chance.random() < 0.8 else (),
                losses=(),
                said_by=(),
                certainty=Certainty.STATED,
                quote=quote,
            )
            name = f"r{len(told)}"
            source = f"source {chance.randrange(30)}"
            told.append(incident)
            yield Recorded(name, Report(name, "x", "fr", day + dt.timedelta(days=2), source), 0, account)


def measure(count: int, years: float) -> dict[str, float]:
    """One run in this process."""
    told: list[int] = []
    began = time.monotonic()
    found = group(accounts(count, years, told)).groups
    seconds = time.monotonic() - began
    size = Counter(told)
    precision = recall = 0.0
    for numbers in found:
        for incident, n in Counter(told[number] for number in numbers).items():
            precision += n * n / len(numbers) / count
            recall += n * n / size[incident] / count
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": seconds,
        "processor": usage.ru_utime + usage.ru_stime,
        "gigabytes": usage.ru_maxrss / 1e6,
        "precision": precision,
        "recall": recall,
    }


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("counts", nargs="*", type=int, default=COUNTS)
    parser.add_argument("--years", type=float)
    parser.add_argument("--one", action="store_true", help="measure in this process and print JSON")
    asked = parser.parse_args()
    if asked.one:
        count = asked.counts[0]
        print(json.dumps(measure(count, asked.years or max(1.0, count / A_YEAR))))
        return 0
    last: tuple[int, float] | None = None
    for count in asked.counts:
        command = [sys.executable, "-m", "benchmarks.links_scale", "--one", str(count)]
        command += ["--years", str(asked.years)] if asked.years else []
        got = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        growth = ""
        if last:
            growth = f"  grows by n^{math.log(got['processor'] / last[1]) / math.log(count / last[0]):.2f}"
        last = count, got["processor"]
        print(
            f"links {count:9,} accounts  {got['seconds']:6.0f} s  processor {got['processor']:5.0f} s  "
            f"{got['gigabytes']:.1f} GB  B3 precision {got['precision']:.3f}  recall {got['recall']:.3f}{growth}",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

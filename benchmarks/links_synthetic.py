"""Two made-up datasets of one country's violence that have events in common, linked.

In: places of the project's gazetteer. Out: a line a scenario: how many of the common pairs are found and how many of
those found are right. MELTT's matcher (Donnay et al. 2019) has .956 and .985 on such data at its better setting.
Each dataset codes 1,500 events, 600 of them the same, moved by up to two days and 15 km; the scenarios differ in how
much the two otherwise agree: kinds and actors coded alike or by rules of their own, tolls near or missing, places
named or not, events spread evenly or heaped as violence is.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

from vigie.knowledge.gazetteer import Entry, Gazetteer
from vigie.model import Account, Certainty, Coded, DateRange, Evidence, Harm, Place, Quantity, Report
from vigie.record import Recorded, link
from vigie.record.profile import AREAS

EVENTS, COMMON = 1_500, 600
DAYS, KM = 2, 15
KINDS = {
    "armed_clash": 30,
    "attack": 35,
    "abduction": 10,
    "remote_explosive": 10,
    "air_drone_strike": 8,
    "looting_property_destruction": 5,
    "shelling": 2,
}
# What another codebook makes of a kind
RECODED = {
    "looting_property_destruction": ["attack"],
    "remote_explosive": ["remote_explosive", "attack", "armed_clash"],
    "air_drone_strike": ["air_drone_strike", "armed_clash"],
    "abduction": ["abduction", "abduction", "attack"],
    "armed_clash": ["armed_clash", "armed_clash", "armed_clash", "attack"],
    "attack": ["attack", "attack", "attack", "armed_clash"],
    "shelling": ["shelling", "armed_clash"],
}
ACTORS = {"JNIM": 45, "ISSP": 15, "FAMA": 20, "DOZO": 5, "DAN_NA_AMBASSAGOU": 5, "WAGNER": 5, "BANDITS": 5}
VAGUE = {"JNIM": "SUSPECTED_JIHADISTS", "ISSP": "SUSPECTED_JIHADISTS", "BANDITS": "UNIDENTIFIED_ARMED_GROUP"}


@dataclass(frozen=True, slots=True)
class Scenario:
    """How the two datasets come about."""

    name: str
    years: float = 2.0
    heaped: bool = True  # at places, some of which see much more than others; else anywhere in the country
    recoded: bool = False  # kinds by another codebook
    vague: float = 0.0  # actors left open or missing in the second
    tolls: str = "near"  # near, equal, none
    kinds: bool = True
    actors: bool = True
    named: bool = True  # places have names
    one_house: bool = True  # each dataset tells its own events apart


SCENARIOS = (
    Scenario("coded alike"),
    Scenario("coded alike, no names", named=False),
    Scenario("coded alike, no tolls, no names", tolls="none", named=False),
    Scenario("anywhere, kinds only", heaped=False, tolls="none", actors=False, named=False),
    Scenario("recoded, vague actors", recoded=True, vague=0.3),
    Scenario("recoded, no names, one year", recoded=True, vague=0.3, named=False, years=1),
    Scenario("recoded, no tolls, five years", recoded=True, vague=0.3, tolls="none", named=False, years=5),
    Scenario("anywhere, nothing but day and point", heaped=False, tolls="none", actors=False, kinds=False, named=False),
    Scenario("coded alike, each event a report", one_house=False),
    Scenario("recoded, no names, each event a report", recoded=True, vague=0.3, named=False, one_house=False),
)


def datasets(scenario: Scenario, seed: int = 1) -> tuple[list[Recorded], set[tuple[str, str]]]:
    """The events of both, and the pairs of ids that are one."""
    chance = random.Random(seed)
    known = {e for _, found in Gazetteer.load().names() for e in found if e.country == "ML" and e.kind not in AREAS}
    towns = sorted((e for e in known if e.lat is not None), key=lambda e: (e.name, e.lat or 0.0))
    chance.shuffle(towns)
    shares = [1 / (rank + 5) ** 0.8 for rank in range(len(towns))]
    told = [_event(scenario, chance, towns, shares) for _ in range(2 * EVENTS - COMMON)]
    first = [_recorded("a", n, event, scenario) for n, event in enumerate(told[:EVENTS])]
    second, pairs = [], set()
    for n, event in enumerate(told[EVENTS - COMMON :]):
        if n < COMMON:
            event = _retold(event, scenario, chance, towns)
            pairs.add((f"a{EVENTS - COMMON + n}", f"b{n}"))
        second.append(_recorded("b", n, _coded(event, scenario, chance), scenario))
    return [*first, *second], pairs


def _event(scenario: Scenario, chance: random.Random, towns: Sequence[Entry], shares: Sequence[float]) -> Account:
    if scenario.heaped:
        town = chance.choices(towns, shares)[0]
        place = Place(town.name, lat=town.lat, lon=town.lon, country="ML", precision="exact")
    else:
        place = Place("", lat=chance.uniform(11, 17), lon=chance.uniform(-11, 3), country="ML", precision="exact")
    day = dt.date(2022, 1, 1) + dt.timedelta(days=chance.randrange(int(365 * scenario.years)))
    kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
    actor = chance.choices(list(ACTORS), list(ACTORS.values()))[0]
    dead = 0 if chance.random() < 0.4 else min(200, int(chance.paretovariate(0.9)))
    place = dataclasses.replace(place, name=place.name if scenario.named else "")
    return Account(
        types=(Coded(kind),) if scenario.kinds else (),
        date=DateRange(day, day),
        places=(place,),
        perpetrators=(Coded(actor),) if scenario.actors else (),
        targets=(),
        harm=(Harm("killed", "unspecified", Quantity.exactly(dead)),) if scenario.tolls != "none" else (),
        losses=(),
        said_by=(),
        certainty=Certainty.STATED,
        quote=Evidence(0, 1, "x"),
    )


def _retold(event: Account, scenario: Scenario, chance: random.Random, towns: Sequence[Entry]) -> Account:
    """The same event elsewhere: another day, another point, the name of the town nearest to that, another toll."""
    assert event.date and event.date.start
    day = event.date.start + dt.timedelta(days=chance.randint(-DAYS, DAYS))
    place = event.places[0]
    assert place.lat is not None and place.lon is not None
    far, way = KM * math.sqrt(chance.random()), chance.uniform(0, 2 * math.pi)
    lat = place.lat + far * math.sin(way) / 111.2
    lon = place.lon + far * math.cos(way) / (111.2 * math.cos(math.radians(place.lat)))
    name = place.name
    if name and chance.random() < 0.5:
        near = min(towns, key=lambda e: (float(e.lat or 0) - lat) ** 2 + (float(e.lon or 0) - lon) ** 2)
        name = near.name
    harm = event.harm
    if scenario.tolls == "near" and harm and chance.random() < 0.4:
        dead = float(harm[0].quantity.value or 0)
        harm = (dataclasses.replace(harm[0], quantity=Quantity.exactly(round(dead * chance.uniform(0.5, 1.6)))),)
        harm = harm if chance.random() < 0.7 else ()
    where = dataclasses.replace(place, lat=lat, lon=lon, name=name)
    return dataclasses.replace(event, date=DateRange(day, day), places=(where,), harm=harm)


def _coded(event: Account, scenario: Scenario, chance: random.Random) -> Account:
    """By the rules of the second dataset, common or not."""
    if scenario.recoded and event.types:
        event = dataclasses.replace(event, types=(Coded(chance.choice(RECODED[event.types[0].code])),))
    if event.perpetrators and chance.random() < scenario.vague:
        vague = VAGUE.get(event.perpetrators[0].code)
        event = dataclasses.replace(event, perpetrators=(Coded(vague),) if vague else ())
    return event


def _recorded(dataset: str, n: int, event: Account, scenario: Scenario) -> Recorded:
    published = event.date.start if event.date else None
    report = Report(f"{dataset}:{n}", "x", "en", published, dataset)
    return Recorded(f"{dataset}{n}", report, 0, event, dataset if scenario.one_house else "reading")


def score(accounts: Sequence[Recorded], pairs: set[tuple[str, str]]) -> tuple[float, float]:
    """Precision and recall over pairs that were joined."""
    found = set()
    for cluster in link(accounts):
        ids = sorted(a.id for a in cluster.accounts)
        found.update((a, b) for n, a in enumerate(ids) for b in ids[n + 1 :])
    right = len(found & pairs)
    return right / max(1, len(found)), right / len(pairs)


def main() -> int:
    for scenario in SCENARIOS:
        began = time.monotonic()
        accounts, pairs = datasets(scenario)
        precision, recall = score(accounts, pairs)
        seconds = time.monotonic() - began
        print(f"links {scenario.name:45} precision {precision:.3f}  recall {recall:.3f}  {seconds:.1f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

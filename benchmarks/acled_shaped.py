"""Files of ACLED's shape, made up: events of Mali in which one slice, or none, has a given number of dead."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from vigie.sources.datasets.names import codebook

ARMY = "Military Forces of Mali (2013-2020)"
JNIM = "JNIM: Group for Support of Islam and Muslims"
ACTORS = {JNIM: 5.0, "Dan Na Ambassagou": 4.0, "Islamic State Sahel Province (ISSP)": 3.0}
ACTORS |= {"Unidentified Armed Group (Mali)": 4.0, "Fulani Ethnic Militia (Mali)": 3.0, ARMY: 1.2}
INTER = {JNIM: "2", "Islamic State Sahel Province (ISSP)": "2", "Dan Na Ambassagou": "4", ARMY: "1"}
PLACES = [("Mopti", "Koro", "Koro"), ("Mopti", "Bankass", "Ouenkoro"), ("Segou", "Niono", "Niono")]
PLACES += [("Gao", "Ansongo", "Labezanga"), ("Kayes", "Nioro", "Gogui"), ("Kidal", "Kidal", "Aguelhok")]
VAC, BATTLE = ("Violence against civilians", "Attack"), ("Battles", "Armed clash")
REMOTE = ("Explosions/Remote violence", "Remote explosive/landmine/IED")
ABDUCTION = ("Violence against civilians", "Abduction/forced disappearance")
OLDER = {"data_id": "1", "event_id_no_cnty": "1"}
Row = dict[str, str]


def event(key: int, day: dt.date, kind: tuple[str, str], actor: str, deaths: int, place: tuple[str, str, str]) -> Row:
    """A row of the export since 2022."""
    row = dict.fromkeys(codebook("acled")["columns"], "")
    civilian = kind[0] == VAC[0]
    struck = "Civilians (Mali)" if civilian else ARMY if actor != ARMY else JNIM
    inter = INTER.get(actor, "3"), "7" if civilian else "1" if actor != ARMY else "2"
    row.update(
        event_id_cnty=f"MLI{key}", event_date=day.isoformat(), year=str(day.year), time_precision="1",
        disorder_type="Political violence", event_type=kind[0], sub_event_type=kind[1], actor1=actor, inter1=inter[0],
        actor2=struck, inter2=inter[1], interaction="".join(sorted(inter)), iso="466", country="Mali",
        region="Western Africa", admin1=place[0], admin2=place[1], location=place[2], latitude="14.5",
        longitude="-4.2", geo_precision="1", source="RFI", source_scale="National", notes=f"Event {key}",
        fatalities=str(deaths), timestamp="1596240000",
        civilian_targeting="Civilian targeting" if civilian else "",
    )  # fmt: skip
    return row


def noise(seed: int, years: Sequence[int], n: int, without: tuple[str, int]) -> list[Row]:
    """Events of all kinds; none of violence against civilians by that actor in that year."""
    draw = random.Random(seed)
    rows: list[Row] = []
    while len(rows) < n:
        day = dt.date(draw.choice(years), 1, 1) + dt.timedelta(draw.randrange(365))
        actor = draw.choices(list(ACTORS), list(ACTORS.values()))[0]
        kind = draw.choices([VAC, ABDUCTION, REMOTE, BATTLE], [5, 1, 2, 3])[0]
        if kind[0] == VAC[0] and (actor, day.year) == without:
            continue
        deaths = min(60, int(draw.paretovariate(1.1)) - 1) if kind != ABDUCTION and draw.random() < 0.6 else 0
        rows.append(event(len(rows) + 1, day, kind, actor, deaths, draw.choices(PLACES, [4, 4, 2, 2, 1, 1])[0]))
    return rows


def slice_of(seed: int, first: int, total: int, events: int, year: int, actor: str) -> list[Row]:
    """Violence against civilians by the actor in the year, with so many dead in all."""
    draw = random.Random(seed)
    cuts = sorted(draw.sample(range(1, total), events - 1))
    parts = [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]
    days = [dt.date(year, 1, 1) + dt.timedelta(draw.randrange(365)) for _ in parts]
    return [event(first + n, days[n], VAC, actor, part, draw.choice(PLACES)) for n, part in enumerate(parts)]


def write(path: Path, rows: Sequence[Mapping[str, str]], older: bool = False) -> Path:
    """The file: of the shape since 2022, or of the one before."""
    columns = codebook("acled")["older_columns"] if older else codebook("acled")["columns"]
    optional = set(codebook("acled")["optional"]) if older else set()
    kept = [c for c in columns if c not in optional or c in OLDER]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, kept, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**row, **(OLDER if older else {})} for row in rows)
    return path

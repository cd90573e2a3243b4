"""What ``benchmarks.kills`` lets processes do until they are killed: add, import, link and judge, the same every time.

In: a place for a record, a folder for files. Out: the record, and a line for every step begun and everything
acknowledged. Readings are the annotated ones under new ids: nothing here depends on what the reader reads.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import random
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from vigie.exchange import reading_from_json
from vigie.model import Reading
from vigie.record import Record
from vigie.record.judgements.corrections import written
from vigie.record.judgements.deciding import decision as decision_of
from vigie.record.judgements.typed import values

GOLD = Path(__file__).parents[1] / "tests" / "gold"
SETS = ("H", "A1", "A2")
STEPS = ("add", "import", "link", "judge")
REPORTS = 25
EVENTS = 60
JUDGED = 5
CORRECTION = written(values(["killed=7", "killed.civilians=none", "date=2025-05-01"]))
MAPPING = """
id = "synthetic"
name = "Synthetic events"
language = "fr"
key = "No"
quote = "Notes"
[date]
column = "Date"
format = "%Y-%m-%d"
[place]
name = "Lieu"
country_code = "ML"
lat = "Lat"
lon = "Lon"
[type]
column = "Type"
codes = { A = "attack", E = "remote_explosive" }
[[harm]]
kind = "killed"
who = "unspecified"
best = "Morts"
"""


def readings(count: int = REPORTS) -> list[Reading]:
    """Annotated readings under new ids; every fifth report comes again with other words."""
    lines = [
        line for name in SETS for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines() if line
    ]
    known = [reading_from_json(json.loads(line)) for line in lines]
    found: list[Reading] = []
    for n in range(count):
        one = known[n % len(known)]
        if n % 5 == 4:
            report = dataclasses.replace(found[-1].report, text=found[-1].report.text + " ")
            found.append(dataclasses.replace(found[-1], report=report, incidents=found[-1].incidents[:1]))
        else:
            report = dataclasses.replace(one.report, id=f"{one.report.id}-{n}")
            found.append(dataclasses.replace(one, report=report))
    return found


def datasets(folder: Path) -> list[tuple[Path, str, str]]:
    """Two releases of a small dataset: the second edits every fourth event, drops every seventh, adds some."""
    (folder / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    chance = random.Random(7)
    rows = {
        n: [str(n), f"2025-05-{n % 28 + 1:02}", "Diéma", "14.54", "-9.19", "AE"[n % 2], str(chance.randrange(9)), "x"]
        for n in range(EVENTS + 10)
    }
    first = [rows[n] for n in range(EVENTS)]
    second = [[*r[:6], "11", "edited"] if n % 4 == 0 else r for n, r in rows.items() if n % 7]
    found = []
    for version, day, events in (("1", "2025-06-01", first), ("2", "2025-07-01", second)):
        path = folder / f"synthetic-{version}.csv"
        lines = ["No,Date,Lieu,Lat,Lon,Type,Morts,Notes", *(",".join(r) for r in events)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        found.append((path, version, day))
    return found


def work(place: str, folder: Path, tell: Callable[[str], None]) -> None:
    """All four steps, each telling when it begins and what is acknowledged."""
    with Record.open(place) as record:
        tell("step add")
        for reading in readings():
            record.add(reading, version="1", configuration="kills")
            tell(f"ack {reading.report.id}")
        tell("step import")
        for path, version, day in datasets(folder):
            record.import_dataset(
                path, form=folder / "mapping.toml", version=version, day=dt.date.fromisoformat(day), complete=True
            )
            tell(f"dataset {version}")
        tell("step link")
        record.rebuild()
        record.incidents()
        tell("step judge")
        # Those that an earlier attempt rejected are judged again like the others.
        ids = sorted({item.id for item in record.accounts()} | set(record.judged().rejected))
        for n, (a, b) in enumerate(zip(ids[:JUDGED], ids[-JUDGED:], strict=True)):
            day = f"2026-01-{n + 1:02}T00:00:00+00:00"
            for decision in ("same", "open", "not_same"):
                tell(f"judged {record.judge(decision, a, b, 'Awa', f'decision {n}', day).id}")
            corrected = record.judge("correct", a, CORRECTION, "Awa", f"correction {n}", day)
            back = record.judge("withdraw", corrected.id, "", "Bah", f"withdrawal {n}", day)
            for made in (corrected, back):
                tell(f"judged {made.id}")
            together = [
                decision_of("confirm", a, "", "Awa", f"confirmation {n}", day),
                decision_of("reject", b, "", "Awa", f"rejection {n}", day),
                decision_of("withdraw", back.id, "", "Awa", f"withdrawal of a withdrawal {n}", day),
            ]
            record.judge_all(together)
            for made in together:
                tell(f"judged {made.id}")
        tell("step end")


def in_process(place: str, folder: Path, pipe: Connection) -> None:
    """The work of a process of its own."""
    work(place, folder, pipe.send)

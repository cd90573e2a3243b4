"""What the annotated reports alone say of closures on four days that are known.

``python -m benchmarks.access_reports``: a record of the annotations (tests/gold, all files), then of what Vigie itself
reads in the same reports; on each the questions of ``vigie access --of``. Prints for each statement whether it holds,
the confidence and how many sentences say so.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.shared import lines, sets
from vigie.analysis.access.asked import place
from vigie.analysis.access.ground import ground
from vigie.analysis.access.reach import of
from vigie.analysis.finding import Finding
from vigie.exchange import account_from_json, condition_from_json, report_from_json
from vigie.model import Reading
from vigie.reading import read
from vigie.record import Record

KNOWN = (
    # place, country, day, what a row must say, and on which day
    ("Kayes", "2025-09-20", {"kind": "blockade", "effect": "closed", "in_force": True, "since": "2025-09-03"}),
    ("Nioro du Sahel", "2025-09-20", {"kind": "blockade", "effect": "closed", "in_force": True, "since": "2025-09-03"}),
    ("Kolondiéba", "2025-10-18", {"kind": "attack", "effect": "dangerous", "in_force": True, "traffic": ["fuel"]}),
    ("Léré, Niafunké", "2025-03-04", {"kind": "blockade", "in_force": False, "end": "2025-03-04"}),
    ("Boni, Douentza", "2025-03-29", {"in_force": False, "end": "2025-03-29"}),
)


def annotated() -> Iterable[Reading]:
    for line in lines(sets()["all of A-H"]):
        report = report_from_json(line["report"])
        yield Reading(
            report,
            tuple(account_from_json(one, report.text) for one in line["incidents"]),
            tuple(condition_from_json(one, report.text) for one in line["conditions"]),
            reader="annotators",
        )


def read_again() -> Iterable[Reading]:
    for line in lines(sets()["all of A-H"]):
        yield read(report_from_json(line["report"]))


def state(record: Record, name: str, day: str) -> Finding:
    entry = place(name, ["ML"])
    return of(ground(record, None, [entry]), entry, day=dt.date.fromisoformat(day))[0]


def main() -> None:
    for name, readings in (("annotations", annotated()), ("read by vigie", read_again())):
        with tempfile.TemporaryDirectory() as folder, Record.open(Path(folder) / "record.duckdb") as record:
            record.add_all(list(readings))
            print(name)
            for place_name, day, wanted in KNOWN:
                rows = state(record, place_name, day).details["rows"]
                found = [row for row in rows if all(row[key] == value for key, value in wanted.items())]
                shut = [r for r in rows if r["in_force"] and r["effect"] == "closed" and r["traffic"] == ["all"]]
                sentences = sum(len(row["evidence"]) for row in found)
                sure = max((row["confidence"] for row in found), default=0)
                verdict = "yes" if found else "NO"
                print(f"  {place_name} {day} {wanted}: {verdict}; confidence {sure}; {sentences} sentences; ", end="")
                print(f"shut to all: {'yes' if shut else 'no'}")


if __name__ == "__main__":
    main()

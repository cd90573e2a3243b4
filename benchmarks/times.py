"""Time expressions on French TimeBank 1.1: F1 beside HeidelTime's, and how often the coder's days are found.

In: ``../shared/gold`` (or ``VIGIE_SHARED``) and ``tests/gold``. Out: a table on standard output. Method:
TempEval-3, F1 of exact spans (strict), of overlapping spans (relaxed), of overlapping spans whose value
is right too (value); for the annotated reports, the share of dated incidents whose exact days some
mention carries.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from typing import Any

from benchmarks.shared import GOLD, lines, scorer
from vigie.reading.document import Document
from vigie.reading.times import find, times

HEIDELTIME = {"strict": 84.99, "relaxed": 90.78, "value": 74.86}


def timebank(documents: list[dict[str, Any]]) -> dict[str, float]:
    """F1 by measure, greedy one-to-one matching in the order of the text."""
    hits, total = dict.fromkeys(HEIDELTIME, 0), 0
    for document in documents:
        read = times(document["text"], document["published"], document["language"])
        left = [(x.start, x.end, x.value) for x in read]
        total += len(left) + len(document["timex"])
        for start, end, _, value in document["timex"]:
            match = next((x for x in left if x[0] < end and start < x[1]), None)
            if match:
                left.remove(match)
                hits["relaxed"] += 1
                hits["strict"] += match[:2] == (start, end)
                hits["value"] += match[2] == value
    return {name: 200 * n / total for name, n in hits.items()}


def incident_days(reports: list[dict[str, Any]]) -> tuple[int, int]:
    """(dated incidents whose days a mention carries, dated incidents)."""
    found = dated = 0
    for line in reports:
        report = line["report"]
        published = dt.date.fromisoformat(report["published"]) if report["published"] else None
        mentions = find(Document(report["text"], report["language"]), published)
        days = {(str(m.days.start), str(m.days.end)) for m in mentions if m.days}
        for incident in filter(lambda x: x["date"], line["incidents"]):
            dated += 1
            found += (incident["date"]["from"], incident["date"]["to"]) in days
    return found, dated


def main() -> int:
    bank = scorer("french-timebank.jsonl")
    if bank:
        documents = list(lines([bank]))
        start = time.perf_counter()
        scores = timebank(documents)
        seconds = time.perf_counter() - start
        print(f"French TimeBank 1.1, {len(documents)} documents, {seconds:.2f} s   Vigie  HeidelTime")
        for name, score in scores.items():
            print(f"  {name:8} F1 {score:40.2f} {HEIDELTIME[name]:11.2f}")
    else:
        print("French TimeBank is not here: set VIGIE_SHARED to the folder that holds gold/.")
    for path in sorted(GOLD.glob("*.jsonl")):
        found, dated = incident_days(list(lines([path])))
        print(f"  {path.stem:4} incidents whose days a mention carries: {found}/{dated}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

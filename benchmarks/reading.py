"""Reading against the annotated reports: F1 by kind of fact, and reports a second on one core.

In: the sets of ``benchmarks.shared`` and the annotators' ``score.py``. Out: a table on standard output.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from benchmarks.shared import lines, run, scorer, sets
from vigie.exchange import reading_to_json, report_from_json
from vigie.reading import read

KINDS = ["incident", "incident facts", "conditions", "claims", "measures", "all facts"]


def main() -> int:
    script = scorer("score.py")
    if script is None:
        print("reading: the annotators' score.py is not here (set VIGIE_SHARED); skipped")
        return 0
    print(f"{'F1':20}" + "".join(f"{kind:>16}" for kind in KINDS))
    with tempfile.TemporaryDirectory() as folder:
        for name, paths in sets().items():
            gold, read_out = Path(folder, "gold.jsonl"), Path(folder, "read.jsonl")
            gold.write_text("".join(path.read_text(encoding="utf-8") for path in paths), encoding="utf-8")
            with read_out.open("w", encoding="utf-8") as out:
                for value in lines(paths):
                    out.write(json.dumps(reading_to_json(read(report_from_json(value["report"])))) + "\n")
            rows = {row[:14].strip(): row.split()[-4] for row in run(script, gold, read_out).splitlines()[1:]}
            print(f"{name:20}" + "".join(f"{rows[kind]:>16}" for kind in KINDS))
    print(f"{'speed':20}{speed():.0f} reports of 200 words a second, text to JSON, one core")
    return 0


def speed() -> float:
    """Annotated reports read and written out, per second of CPU, scaled to 200 words."""
    reports = [report_from_json(value["report"]) for value in lines(sets()["all of A-H"])]
    for report in reports:
        read(report)
    words = sum(len(report.text.split()) for report in reports)
    start = time.process_time()
    for report in reports * 3:
        json.dumps(reading_to_json(read(report)))
    return 3 * words / 200 / (time.process_time() - start)


if __name__ == "__main__":
    raise SystemExit(main())

"""Linking the annotated accounts: B-cubed against the annotators' keys.

In: the sets of ``benchmarks.shared`` and the annotators' ``score_links.py``. Out: a line a set.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from benchmarks.shared import lines, run, scorer, sets
from vigie.exchange import reading_from_json
from vigie.record import Recorded, link


def main() -> int:
    script = scorer("score_links.py")
    if script is None:
        print("links: the annotators' score_links.py is not here (set VIGIE_SHARED); skipped")
        return 0
    for name, paths in sets().items():
        if not any(value["same_as"] for value in lines(paths)):
            continue
        accounts = [
            Recorded(f"{reading.report.id}#{n}", reading.report, n, account)
            for reading in map(reading_from_json, lines(paths))
            for n, account in enumerate(reading.incidents)
        ]
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as out:
            for number, cluster in enumerate(link(accounts)):
                for account in cluster.accounts:
                    row = {"report": account.report.id, "index": account.index, "incident": str(number)}
                    out.write(json.dumps(row) + "\n")
            out.flush()
            print(f"links {name:20} {run(script, *paths, '--', Path(out.name)).strip()}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

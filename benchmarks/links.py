"""Linking the annotated accounts, and what Vigie reads of the same reports: B-cubed against the annotators' keys.

In: the sets of ``benchmarks.shared``, the annotators' ``score_links.py`` and ``score.py`` (which tells which account
that was read is which that was annotated; one that was not read is an incident of its own). Out: two lines a set.
"""

from __future__ import annotations

import importlib.util
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.shared import lines, run, scorer, sets
from vigie.exchange import reading_from_json, reading_to_json
from vigie.model import Reading
from vigie.reading import read
from vigie.record import Recorded, link

Row = tuple[str, int, str]
"""A report, the index of an annotated account in it, and the incident it was found to be of."""


def main() -> int:
    script, scores = scorer("score_links.py"), scorer("score.py")
    if script is None or scores is None:
        print("links: the annotators' score_links.py and score.py are not here (set VIGIE_SHARED); skipped")
        return 0
    pairing = _module(scores)
    for name, paths in sets().items():
        values = list(lines(paths))
        if not any(value["same_as"] for value in values):
            continue
        annotated = [reading_from_json(value) for value in values]
        found = [read(one.report) for one in annotated]
        told: tuple[tuple[str, Iterable[Row]], ...] = (
            ("annotated", _linked(annotated)),
            ("as read", _paired(values, found, pairing)),
        )
        for what, rows in told:
            with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as out:
                for report, index, incident in rows:
                    out.write(json.dumps({"report": report, "index": index, "incident": incident}) + "\n")
                out.flush()
                print(f"links {name:20} {what:10} {run(script, *paths, '--', Path(out.name)).strip()}")
    return 0


def _linked(readings: Iterable[Reading]) -> list[Row]:
    accounts = [
        Recorded(f"{reading.report.id}#{n}", reading.report, n, account)
        for reading in readings
        for n, account in enumerate(reading.incidents)
    ]
    return [(a.report.id, a.index, str(n)) for n, cluster in enumerate(link(accounts)) for a in cluster.accounts]


def _paired(values: Iterable[dict[str, Any]], readings: list[Reading], pairing: ModuleType) -> list[Row]:
    """The annotated accounts, each in the incident of the account that was read in its stead."""
    incidents = {(report, index): incident for report, index, incident in _linked(readings)}
    rows = []
    for value, reading in zip(values, readings, strict=True):
        got = reading_to_json(reading)["incidents"]
        for i, j in pairing.pair(value["incidents"], got, pairing.likeness):
            rows.append((reading.report.id, i, incidents[reading.report.id, j]))
    return rows


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("annotators_score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    raise SystemExit(main())

"""Conditions and measures on the annotated reports: valid evidence everywhere, and how many are found."""

import json
import os
from pathlib import Path

import pytest

from vigie import exchange
from vigie.reading import conditions, measures
from vigie.reading.clauses import Setting
from vigie.reading.rules import notes

GOLD = Path(__file__).parents[1] / "gold"
TRAINING = [GOLD / f"{name}.jsonl" for name in ("A1", "A2", "B", "D", "E", "G", "H")]
SHARED = Path(os.environ.get("VIGIE_SHARED") or Path(__file__).parents[3] / "shared")


def told(*files: Path):
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            yield exchange.reading_from_json(json.loads(line))


def found(gold, got, same) -> int:
    left = list(got)
    hits = 0
    for a in gold:
        match = next((b for b in left if same(a, b)), None)
        if match is not None:
            left.remove(match)
            hits += 1
    return hits


def same_condition(a, b) -> bool:
    names = {p.name for p in a.places}, {p.name for p in b.places}
    return a.kind == b.kind and (not all(names) or bool(names[0] & names[1]))


def same_measure(a, b) -> bool:
    return a.kind == b.kind and (a.quote.text in b.quote.text or b.quote.text in a.quote.text)


def told_measures(setting):
    return measures.find(setting, conditions.find(setting))


def f1(files, kind, find, same) -> float:
    hits = gold = got = 0
    for reading in told(*files):
        there, read = getattr(reading, kind), find(Setting(notes(reading.report)))
        hits, gold, got = hits + found(there, read, same), gold + len(there), got + len(read)
    return 2 * hits / (gold + got)


def test_annotated_conditions_are_found():
    assert f1(TRAINING, "conditions", conditions.find, same_condition) >= 0.85


def test_annotated_measures_are_found():
    assert f1(TRAINING, "measures", told_measures, same_measure) >= 0.85


def test_every_run_of_evidence_is_the_text():
    for reading in told(*TRAINING):
        text, there = reading.report.text, Setting(notes(reading.report))
        runs = []
        for c in conditions.find(there):
            runs += [c.quote, c.date_evidence, c.quantity_evidence]
            runs += [x.evidence for x in (*c.places, *c.imposed_by, *c.said_by)]
        for m in told_measures(there):
            runs += [m.quote, *(x.evidence for x in (*m.by, *m.places))]
        assert all(run is None or text[run.start : run.end] == run.text for run in runs)


@pytest.mark.skipif(not (SHARED / "gold" / "seeds.jsonl").exists(), reason="the two seed texts are not here")
def test_the_seed_texts():
    seeds = [SHARED / "gold" / "seeds.jsonl"]
    assert f1(seeds, "conditions", conditions.find, same_condition) == 1
    assert f1(seeds, "measures", told_measures, same_measure) == 1

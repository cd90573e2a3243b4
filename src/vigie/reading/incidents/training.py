"""Trains the weights that choose an incident's perpetrators: logistic regression with a ridge penalty.

In: files of annotated reports (JSON lines in the form of the reading contract). Out:
``knowledge/incidents_model.toml``, written where ``--out`` says; each file left out in turn gives the precision, recall
and F1 printed.
    python -m vigie.reading.incidents.training FILE.jsonl … [--out incidents_model.toml]
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vigie import exchange
from vigie.model import Account, Report
from vigie.reading.incidents.accounts import account, told_harm
from vigie.reading.incidents.doers import Candidate, Doers
from vigie.reading.incidents.roles import choose
from vigie.reading.incidents.threads import threads
from vigie.reading.incidents.units import units
from vigie.reading.incidents.weighing import probability
from vigie.reading.mentions import Notes

RIDGE, RATE, PACE, ROUNDS = 2.0, 0.6, 0.9, 400
SEEN = 3  # a feature of fewer candidates is luck
THRESHOLDS = (0.35, 0.4, 0.45, 0.5, 0.55)


@dataclass(frozen=True, slots=True)
class Example:
    """A thread that is an annotated incident: who may have done it, and who did by the annotator."""

    file: str
    candidates: tuple[Candidate, ...]
    doers: frozenset[str]


def examples(file: str, lines: Sequence[str], note: Callable[[Report], Notes]) -> Iterator[Example]:
    """The threads of annotated reports that share a sentence, or day and place, with an annotated incident."""
    for line in lines:
        reading = exchange.reading_from_json(json.loads(line))
        notes = note(reading.report)
        found = threads(notes, units(notes))
        doers = Doers(notes, found)
        left = list(reading.incidents)
        for thread in found:
            read = account(notes, thread, doers)
            same = max(left, key=lambda told: likeness(told, read), default=None)
            if same is None or likeness(same, read) < 1:
                continue
            left.remove(same)
            candidates = doers.candidates(thread, told_harm(thread))
            yield Example(file, tuple(candidates), frozenset(c.code for c in same.perpetrators))


def likeness(told: Account, read: Account) -> float:
    """0 where two accounts cannot be of one incident."""
    quote = told.quote.start < read.quote.end and read.quote.start < told.quote.end
    place = bool({p.name for p in told.places} & {p.name for p in read.places})
    a, b = told.date, read.date
    day = bool(a and b and a.start and a.end and b.start and b.end and a.start <= b.end and b.start <= a.end)
    kind = bool({t.code for t in told.types} & {t.code for t in read.types[:1]})
    return 2.0 * quote + place * (day or a is None or b is None) + 0.5 * day + 0.25 * kind


def fit(told: Sequence[Example]) -> dict[str, float]:
    """Weights by feature, and the bias."""
    every = [({**c.features, "bias": 1.0}, float(c.code in e.doers)) for e in told for c in e.candidates]
    counted = Counter(name for known, _ in every for name in known)
    weights = dict.fromkeys(sorted(name for name, n in counted.items() if n >= SEEN), 0.0)
    pace = dict.fromkeys(weights, 0.0)
    rows = [([(name, value) for name, value in known.items() if name in weights], true) for known, true in every]
    for _ in range(ROUNDS):
        slope = {name: RIDGE * weight for name, weight in weights.items()}
        slope["bias"] = 0.0
        for known, true in rows:
            error = 1 / (1 + math.exp(-sum(weights[name] * value for name, value in known))) - true
            for name, value in known:
                slope[name] += error * value
        for name in weights:
            pace[name] = PACE * pace[name] - RATE * slope[name] / len(rows)
            weights[name] += pace[name]
    return weights


def chosen(example: Example, model: dict[str, float], threshold: float) -> set[str]:
    """The doers that a model chooses."""
    chances = [probability(c.features, model) for c in example.candidates]
    return {c.code for c in choose(example.candidates, chances, threshold)}


def scores(told: Sequence[Example], got: Sequence[set[str]]) -> tuple[float, float, float]:
    """Precision, recall and F1 over the doers of all threads."""
    hit = sum(len(e.doers & g) for e, g in zip(told, got, strict=True))
    precision, recall = hit / max(sum(map(len, got)), 1), hit / max(sum(len(e.doers) for e in told), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def main(arguments: Sequence[str] | None = None) -> int:
    """Cross-validates by file, then trains on all files and writes the model."""
    from vigie.reading.rules import notes

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args(arguments)
    told = [e for file in args.files for e in examples(file.name, file.read_text(encoding="utf-8").splitlines(), notes)]
    of_file = {file: fit([e for e in told if e.file != file]) for file in dict.fromkeys(e.file for e in told)}
    best = 0.0, THRESHOLDS[0]
    for threshold in THRESHOLDS:
        precision, recall, f1 = scores(told, [chosen(e, of_file[e.file], threshold) for e in told])
        best = max(best, (f1, threshold))
        sys.stdout.write(f"threshold {threshold:.2f}  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}\n")
    if args.out:
        args.out.write_text(as_toml(fit(told), best[1], [file.name for file in args.files]), encoding="utf-8")
    return 0


def as_toml(weights: dict[str, float], threshold: float, files: Sequence[str]) -> str:
    """The model as the reader loads it."""
    head = [
        "# Weights of vigie.reading.incidents.roles, trained by vigie.reading.incidents.training",
        f"# on {', '.join(files)}. Do not edit: train again.",
        "[perpetrators]",
        f"threshold = {threshold}",
    ]
    return "\n".join([*head, *(f'"{name}" = {value:.4f}' for name, value in sorted(weights.items()))]) + "\n"


if __name__ == "__main__":
    sys.exit(main())

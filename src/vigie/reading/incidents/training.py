"""Trains the weights that choose an incident's perpetrators, targets and type: linear models with a ridge penalty.

In: files of annotated reports (JSON lines in the form of the reading contract). Out:
``knowledge/incidents_model.toml``, written where ``--out`` says; each file left out in turn gives the precision, recall
and F1 printed. Perpetrators and types are one choice among candidates (conditional logit), targets a choice each
(logistic regression). Targets and types are weighed knowing who did it: train twice after a large change.
    python -m vigie.reading.incidents.training FILE.jsonl … [--out incidents_model.toml]
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vigie import exchange
from vigie.model import Account, Report
from vigie.reading.incidents import roles, struck, types, victims
from vigie.reading.incidents.accounts import account, told_losses
from vigie.reading.incidents.doers import NOBODY, Doers
from vigie.reading.incidents.threads import threads
from vigie.reading.incidents.units import units
from vigie.reading.incidents.weighing import Candidate
from vigie.reading.mentions import Notes

RATE, PACE, ROUNDS = 0.5, 0.9, 300
SEEN = 3  # a feature of fewer candidates is luck
Model = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Example:
    """A thread that is an annotated incident: what may be said of it, and what the annotator says."""

    file: str
    candidates: tuple[Candidate, ...]
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """How one slot is chosen and learnt."""

    choose: Callable[[Sequence[Candidate], Model], Sequence[Candidate]]
    one: bool  # one of the candidates is right, not each by itself
    thresholds: tuple[float, ...]
    ridge: float


CHOICES = {
    "perpetrators": Choice(roles.choose, True, (0.25, 0.35, 0.5, 0.65), 2.0),
    "targets": Choice(victims.choose, False, (0.35, 0.4, 0.45, 0.5, 0.55), 2.0),
    "types": Choice(types.choose, True, (1.0,), 2.0),
}


def examples(file: str, lines: Sequence[str], note: Callable[[Report], Notes]) -> Iterator[tuple[str, Example]]:
    """(slot, example) for the threads of annotated reports that tell of an annotated incident."""
    for line in lines:
        reading = exchange.reading_from_json(json.loads(line))
        notes = note(reading.report)
        found = threads(notes, units(notes))
        doers = Doers(notes, found)
        left = list(reading.incidents)
        for thread in found:
            read = account(notes, thread, doers)
            same = max(left, key=lambda one: likeness(one, read), default=None)
            if same is None or likeness(same, read) < 1:
                continue
            left.remove(same)
            losses = told_losses(thread)
            whom = struck.told(notes, thread, read.harm, losses, read.perpetrators)
            candidates = {
                "perpetrators": doers.candidates(thread, read.harm),
                "targets": victims.candidates(doers, thread, read.harm, losses, read.perpetrators),
                "types": types.candidates(notes, thread, read.harm, losses, read.perpetrators, whom),
            }
            who = frozenset(c.code for c in same.perpetrators) or frozenset({NOBODY})
            right = {
                "perpetrators": who,
                "targets": frozenset(c.code for c in same.targets),
                "types": frozenset(c.code for c in same.types),
            }
            for slot, known in candidates.items():
                yield slot, Example(file, tuple(known), right[slot])


def likeness(told: Account, read: Account) -> float:
    """0 where two accounts cannot be of one incident."""
    quote = told.quote.start < read.quote.end and read.quote.start < told.quote.end
    place = bool({p.name for p in told.places} & {p.name for p in read.places})
    a, b = told.date, read.date
    day = bool(a and b and a.start and a.end and b.start and b.end and a.start <= b.end and b.start <= a.end)
    kind = bool({t.code for t in told.types} & {t.code for t in read.types[:1]})
    return 2.0 * quote + place * (day or a is None or b is None) + 0.5 * day + 0.25 * kind


class _Learner:
    """The features of examples as numbers, and the descent over them."""

    def __init__(self, told: Sequence[Example], one: bool, ridge: float) -> None:
        self.one, self.ridge = one, ridge
        seen = Counter(name for e in told for c in e.candidates for name in {*c.features, "bias"})
        names = sorted(name for name, n in seen.items() if n >= SEEN)
        self.number = {name: k for k, name in enumerate(names)}
        self.rows = [row for e in told if (row := self._row(e))]

    def _row(self, example: Example) -> list[tuple[list[tuple[int, float]], float]]:
        right = [c.code in example.right for c in example.candidates]
        wanted = sum(right) if self.one else 1
        if not wanted:
            return []
        return [
            ([(self.number[f], v) for f, v in {**c.features, "bias": 1.0}.items() if f in self.number], true / wanted)
            for c, true in zip(example.candidates, right, strict=True)
        ]

    def learn(self) -> dict[str, float]:
        weights, pace = [0.0] * len(self.number), [0.0] * len(self.number)
        bias = self.number.get("bias")
        for _ in range(ROUNDS):
            slope = [self.ridge * w for w in weights]
            if bias is not None:
                slope[bias] = 0.0
            for row in self.rows:
                for (known, true), share in zip(row, self._shares(row, weights), strict=True):
                    error = share - true
                    for k, value in known:
                        slope[k] += error * value
            for k, s in enumerate(slope):
                pace[k] = PACE * pace[k] - RATE * s / len(self.rows)
                weights[k] += pace[k]
        return {name: weights[k] for name, k in self.number.items()}

    def _shares(self, row: Sequence[tuple[list[tuple[int, float]], float]], weights: Sequence[float]) -> list[float]:
        sums = [sum(weights[k] * v for k, v in known) for known, _ in row]
        if not self.one:
            return [1 / (1 + math.exp(-s)) for s in sums]
        top = max(sums)
        raised = [math.exp(s - top) for s in sums]
        return [r / sum(raised) for r in raised]


def fit(told: Sequence[Example], choice: Choice) -> dict[str, float]:
    """Weights by feature, and the bias."""
    return _Learner(told, choice.one, choice.ridge).learn()


def scores(told: Sequence[Example], got: Sequence[set[str]]) -> tuple[float, float, float]:
    """Precision, recall and F1 over the values of all threads."""
    right = [e.right - {NOBODY} for e in told]
    hit = sum(len(r & g) for r, g in zip(right, got, strict=True))
    precision, recall = hit / max(sum(map(len, got)), 1), hit / max(sum(map(len, right)), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def main(arguments: Sequence[str] | None = None) -> int:
    """Cross-validates by file, then trains on all files and writes the model."""
    from vigie.reading.rules import notes

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args(arguments)
    told: dict[str, list[Example]] = {slot: [] for slot in CHOICES}
    for file in args.files:
        for slot, example in examples(file.name, file.read_text(encoding="utf-8").splitlines(), notes):
            told[slot].append(example)
    models: dict[str, dict[str, float]] = {}
    for slot, choice in CHOICES.items():
        best = cross_validate(slot, told[slot], choice)
        models[slot] = {"threshold": best, **fit(told[slot], choice)}
    if args.out:
        args.out.write_text(as_toml(models, [file.name for file in args.files]), encoding="utf-8")
    return 0


def cross_validate(slot: str, told: Sequence[Example], choice: Choice) -> float:
    """Prints precision, recall and F1 with each file left out in turn; the best threshold."""
    of_file = {file: fit([e for e in told if e.file != file], choice) for file in dict.fromkeys(e.file for e in told)}
    best = 0.0, choice.thresholds[0]
    for threshold in choice.thresholds:
        got = [{c.code for c in choice.choose(e.candidates, {**of_file[e.file], "threshold": threshold})} for e in told]
        precision, recall, f1 = scores(told, got)
        best = max(best, (f1, threshold))
        sys.stdout.write(f"{slot:13} {threshold:.2f}  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}\n")
    return best[1]


def as_toml(models: Mapping[str, Model], files: Sequence[str]) -> str:
    """The models as the reader loads them."""
    lines = [
        "# Weights of vigie.reading.incidents (roles, victims, types), trained by vigie.reading.incidents.training",
        f"# on {', '.join(files)}. Do not edit: train again.",
    ]
    for slot, weights in models.items():
        lines += [f"[{slot}]", *(f'"{name}" = {value:.4f}' for name, value in sorted(weights.items()))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())

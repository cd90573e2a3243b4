"""Trains the weights of the claim decision: logistic regression with a ridge penalty, by gradient descent.

In: files of annotated reports (JSON lines in the form of the reading contract), and of single wordings
(``language``, ``text``, ``claims`` as [measure, quantity, quantity compared to]). Out:
``knowledge/claims_model.toml``, written where ``--out`` says; each file left out in turn gives the
precision, recall and F1 printed.
    python -m vigie.reading.claims.training FILE.jsonl … [--out claims_model.toml]
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vigie import exchange
from vigie.model import Claim, Number, Quantity, Report
from vigie.reading.claims import Candidate, candidates
from vigie.reading.claims.decision import probability
from vigie.reading.claims.decision import threshold as asked
from vigie.reading.claims.scope import Scope
from vigie.reading.mentions import Notes

RIDGE, RATE, ROUNDS = 0.4, 0.6, 1500
# of plain counts outside the known measures the training reports hold too few: precision before recall
PLAIN = 0.7
WRITTEN = dt.date(2025, 6, 20)
THRESHOLDS = tuple(n / 100 for n in range(25, 65, 5))
Key = tuple[str, tuple[Number | None, ...], tuple[Number | None, ...]]


@dataclass(frozen=True, slots=True)
class Example:
    """A candidate of one file and whether an annotator took it for a claim."""

    file: str
    features: dict[str, float]
    claim: bool
    sure: bool


def key_of_claim(claim: Claim) -> Key:
    """What makes two claims the same: measure, quantity, quantity compared to."""
    return claim.measure, _triple(claim.quantity), _triple(claim.compare.quantity if claim.compare else None)


def key_of_candidate(candidate: Candidate) -> Key:
    """The same of a candidate."""
    figure = candidate.statement.figure
    return (
        candidate.meaning.measure,
        _triple(figure.quantity if figure else None),
        _triple(candidate.statement.quantity),
    )


def _annotated(told: dict[str, Any]) -> tuple[Report, list[Key]]:
    if "report" in told:
        reading = exchange.reading_from_json(told)
        return reading.report, [key_of_claim(c) for c in reading.claims]
    report = Report("wording", told["text"], told["language"], WRITTEN)
    none = (None, None, None)
    return report, [(m, tuple(q) if q else none, tuple(c) if c else none) for m, q, c in told["claims"]]


def _triple(quantity: Quantity | None) -> tuple[Number | None, ...]:
    return (quantity.low, quantity.value, quantity.high) if quantity else (None, None, None)


def examples(file: str, lines: Sequence[str], note: Callable[[Report], Notes]) -> Iterator[Example]:
    """The candidates of annotated reports; ``note`` makes the notes of a report."""
    for line in lines:
        report, left = _annotated(json.loads(line))
        notes = note(report)
        for candidate in candidates(notes, Scope(notes)):
            key = key_of_candidate(candidate)
            claim = key in left
            if claim:
                left.remove(key)
            yield Example(file, candidate.features, claim, candidate.sure)


def fit(told: Sequence[Example]) -> dict[str, float]:
    """Weights by feature, and the bias."""
    names = sorted({name for e in told for name in e.features})
    weights = dict.fromkeys([*names, "bias"], 0.0)
    for _ in range(ROUNDS):
        slope = {name: RIDGE * weights[name] for name in names}
        slope["bias"] = 0.0
        for e in told:
            error = probability(e.features, weights) - e.claim
            slope["bias"] += error
            for name, value in e.features.items():
                slope[name] += error * value
        for name, value in slope.items():
            weights[name] -= RATE * value / len(told)
    return weights


def scores(told: Sequence[Example], chances: Sequence[float], threshold: float) -> tuple[float, float, float]:
    """Precision, recall and F1 of the decision at a threshold."""
    model = {"threshold": threshold, "threshold_plain": max(threshold, PLAIN)}
    got = [e.sure or p >= asked(e.features, model) for e, p in zip(told, chances, strict=True)]
    hit = sum(1 for e, g in zip(told, got, strict=True) if g and e.claim)
    precision, recall = hit / max(sum(got), 1), hit / max(sum(e.claim for e in told), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def _around(told: Sequence[Example], chances: Sequence[float], threshold: float) -> float:
    """F1 about a threshold: a lone peak of few reports is luck."""
    return sum(scores(told, chances, threshold + step)[2] for step in (-0.05, 0, 0.05))


def main(arguments: Sequence[str] | None = None) -> int:
    """Cross-validates by file, then trains on all files and writes the model."""
    from vigie.reading.rules import notes

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args(arguments)
    told = [e for file in args.files for e in examples(file.name, file.read_text(encoding="utf-8").splitlines(), notes)]
    chances = []
    for held in dict.fromkeys(e.file for e in told):
        weights = fit([e for e in told if e.file != held and not e.sure])
        chances += [probability(e.features, weights) for e in told if e.file == held]
    best = max(THRESHOLDS, key=lambda t: _around(told, chances, t))
    for threshold in THRESHOLDS:
        precision, recall, f1 = scores(told, chances, threshold)
        sys.stdout.write(f"threshold {threshold:.2f}  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}\n")
    if args.out:
        weights = fit([e for e in told if not e.sure])
        args.out.write_text(as_toml(weights, best, [file.name for file in args.files]), encoding="utf-8")
    return 0


def as_toml(weights: dict[str, float], threshold: float, files: Sequence[str]) -> str:
    """The model as the reader loads it."""
    head = [
        "# Weights of vigie.reading.claims.decision, trained by vigie.reading.claims.training",
        f"# on {', '.join(files)}. Do not edit: train again.",
        "[weights]",
        f"threshold = {threshold}",
        f"threshold_plain = {max(threshold, PLAIN)}",
    ]
    return "\n".join([*head, *(f"{name} = {value:.4f}" for name, value in sorted(weights.items()))]) + "\n"


if __name__ == "__main__":
    sys.exit(main())

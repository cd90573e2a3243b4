"""Harm and losses in many wordings: verbs, nouns, tolls, lists, parts of a total, zeros, sides, things and how.

``counts_wording.jsonl``: a text, what it tells ('killed soldiers 2', low/value/high where they differ, '-' for
no number), and whether all of it is read; the texts not yet read count in the F1 only.
"""

import json
from pathlib import Path

import pytest

from vigie.model import Report
from vigie.reading.counts import harms, losses
from vigie.reading.rules import notes

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "counts_wording.jsonl").read_text(encoding="utf-8").splitlines()
]


def written(quantity):
    numbers = [quantity.low, quantity.value, quantity.high]
    if numbers == [None] * 3:
        return "-"
    return str(numbers[0]) if len(set(numbers)) == 1 else "/".join("" if n is None else str(n) for n in numbers)


def read(case):
    found = notes(Report("t", case["text"], case["language"]))
    values = [c.value for s in found.doc.sentences for step in (harms, losses) for c in step(found, s.i, s.j)]
    kinds = [(v.kind, v.who) if hasattr(v, "kind") else (v.item, v.how) for v in values]
    told = [f"{a} {b} {written(v.quantity)}" for (a, b), v in zip(kinds, values, strict=True)]
    return [t for t, v in zip(told, values, strict=True) if hasattr(v, "kind") == (case["of"] == "people")]


@pytest.mark.parametrize("case", [c for c in CASES if c["read"]], ids=lambda case: case["text"][:50])
def test_what_befell_whom_is_read_in_this_wording(case):
    assert sorted(read(case)) == sorted(case["told"])


def test_most_wordings_are_read():
    gold = got = hit = 0
    for case in CASES:
        told, left = read(case), list(case["told"])
        gold, got = gold + len(left), got + len(told)
        for fact in told:
            if fact in left:
                left.remove(fact)
                hit += 1
    assert 2 * hit / (gold + got) >= 0.9, (hit, gold, got)

"""Claims in many wordings: totals, prices, multiples, shares, rates, rankings, counts, costs, and texts without any.

``claims_wording.jsonl``: a text, the claims in it (measure, quantity, quantity compared to), and whether all are read;
the texts not yet read count in the F1 only.
"""

import datetime as dt
import json
from pathlib import Path

import pytest

from vigie.model import Report
from vigie.reading import claims
from vigie.reading.rules import notes

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "claims_wording.jsonl").read_text(encoding="utf-8").splitlines()
]


def triple(quantity):
    return [quantity.low, quantity.value, quantity.high] if quantity else None


def read(case):
    found = claims.find(notes(Report("t", case["text"], case["language"], dt.date(2025, 6, 20))))
    return [[c.measure, triple(c.quantity), triple(c.compare.quantity) if c.compare else None] for c in found]


@pytest.mark.parametrize("case", [c for c in CASES if c["read"]], ids=lambda case: case["text"][:50])
def test_claims_are_read_in_this_wording(case):
    assert sorted(map(str, read(case))) == sorted(map(str, case["claims"]))


def test_most_wordings_are_read():
    gold = got = hit = 0
    for case in CASES:
        told, left = read(case), list(case["claims"])
        gold, got = gold + len(left), got + len(told)
        for claim in told:
            if claim in left:
                left.remove(claim)
                hit += 1
    assert 2 * hit / (gold + got) >= 0.9, (hit, gold, got)

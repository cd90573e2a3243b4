"""Claims on the annotated reports: valid evidence everywhere, and how many annotated claims are found."""

import json
import os
from pathlib import Path

import pytest

from vigie import exchange
from vigie.reading import claims
from vigie.reading.claims.training import key_of_claim
from vigie.reading.rules import notes

GOLD = Path(__file__).parents[1] / "gold"
TRAINING = ("A1", "A2", "B", "D", "E", "G", "H")
SHARED = Path(os.environ.get("VIGIE_SHARED") or Path(__file__).parents[3] / "shared")


def pairs(*files: Path):
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            told = exchange.reading_from_json(json.loads(line))
            yield told, claims.find(notes(told.report))


def hits(told, found) -> int:
    left = [key_of_claim(c) for c in found]
    hit = 0
    for key in map(key_of_claim, told.claims):
        if key in left:
            left.remove(key)
            hit += 1
    return hit


def test_annotated_claims_are_found():
    hit = gold = got = 0
    for told, found in pairs(*(GOLD / f"{name}.jsonl" for name in TRAINING)):
        hit, gold, got = hit + hits(told, found), gold + len(told.claims), got + len(found)
    precision, recall = hit / got, hit / gold
    assert 2 * precision * recall / (precision + recall) >= 0.85, (precision, recall)


def test_every_run_of_evidence_is_the_text():
    for told, found in pairs(*(GOLD / f"{name}.jsonl" for name in TRAINING)):
        text = told.report.text
        for claim in found:
            runs = [claim.quote, claim.quantity_evidence, claim.period_evidence]
            runs += [claim.compare.evidence] if claim.compare else []
            runs += [claim.place.evidence] if claim.place else []
            runs += [s.evidence for s in claim.said_by]
            assert all(text[r.start : r.end] == r.text for r in runs if r)
            assert (claim.quantity is None) == (claim.quantity_evidence is None)
            assert (claim.period is None) == (claim.period_evidence is None)
            assert claim.compare is None or claim.compare.evidence


@pytest.mark.skipif(not (SHARED / "gold" / "seeds.jsonl").exists(), reason="needs ../shared/gold/seeds.jsonl")
def test_all_claims_of_the_second_seed_are_found():
    _, (told, found) = pairs(SHARED / "gold" / "seeds.jsonl")
    assert hits(told, found) == len(told.claims) == 8

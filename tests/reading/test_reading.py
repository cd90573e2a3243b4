"""Reading as a whole: evidence behind every value, hostile text, the annotated reports."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vigie.exchange import reading_from_json, reading_to_json, report_from_json
from vigie.model import QuestionError, Report
from vigie.reading import read

TESTS = Path(__file__).parents[1]
SHARED = Path(os.environ.get("VIGIE_SHARED") or TESTS.parents[1] / "shared")
GOLD = sorted((TESTS / "gold").glob("*.jsonl"))
OWN = sorted((TESTS / "gold-own").glob("*.jsonl"))
WORDS = """12 soldats tués à Kayes le 4 « » , . ; : • - – entre et deux civils enlevés par le JNIM blocus depuis 2020
triplé % 924 contre aucun mort un camion brûlé selon l'armée cette attaque Barkhane \n \n\n é 3 km de""".split(" ")


def lines(paths):
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line]


def runs(value):
    """Every [start, end] under a statement's evidence."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from runs(inner)
    elif isinstance(value, list):
        if len(value) == 2 and all(isinstance(n, int) for n in value):
            yield value
        else:
            for inner in value:
                yield from runs(inner)


def check(report):
    """Every offset is valid, every quote is the words at its offsets, and JSON goes both ways."""
    reading = read(report)
    value = reading_to_json(reading)
    for kind in ("incidents", "conditions", "claims", "measures", "warnings"):
        for statement in value[kind]:
            for start, end in runs(statement["evidence"]):
                assert 0 <= start < end <= len(report.text)
            if statement["quote"] is not None:
                start, end = statement["evidence"]["quote"]
                assert report.text[start:end] == statement["quote"]
    assert reading_from_json(json.loads(json.dumps(value))).incidents == reading.incidents
    return reading


@pytest.mark.parametrize("value", lines(GOLD + OWN), ids=lambda value: value["report"]["id"])
def test_every_value_of_an_annotated_report_rests_on_its_text(value):
    reading = check(report_from_json(value["report"]))
    for account in reading.incidents:
        for part in (*account.harm, *account.losses, *account.places, *account.perpetrators, *account.targets):
            assert part.evidence is not None
        assert account.date is None or account.date_evidence is not None


@pytest.mark.parametrize(
    "value", [v for v in lines(GOLD + OWN) if not v["incidents"]], ids=lambda value: value["report"]["id"]
)
def test_a_report_without_incidents_gives_none(value):
    assert read(report_from_json(value["report"])).incidents == ()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=60).map(" ".join), st.sampled_from("fe")
)
def test_no_text_breaks_reading(text, language):
    text = text.encode("utf-8", "ignore").decode()
    check(Report("x", text, {"f": "fr", "e": "en"}[language]))


def test_a_reader_that_does_not_exist_is_named():
    with pytest.raises(QuestionError, match="no reader 'oracle'"):
        read(Report("x", "texte", "fr"), reader="oracle")


SCORER = SHARED / "gold" / "score.py"
SEEDS = SHARED / "gold" / "seeds.jsonl"


def f1(gold, folder):
    out = folder / "read.jsonl"
    out.write_text(
        "".join(json.dumps(reading_to_json(read(report_from_json(v["report"])))) + "\n" for v in lines([gold]))
    )
    table = subprocess.run([sys.executable, SCORER, gold, out], check=True, capture_output=True, text=True).stdout
    return {row[:14].strip(): float(row.split()[-4]) for row in table.splitlines()[1:]}


@pytest.mark.skipif(not SCORER.exists(), reason="the annotators' scorer (../shared/gold/score.py) is not here")
@pytest.mark.parametrize(("paths", "least"), [(GOLD, 0.75), (OWN, 0.70)], ids=["gold", "gold-own"])
def test_annotated_reports_are_read(paths, least, tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(path.read_text(encoding="utf-8") for path in paths), encoding="utf-8")
    assert f1(gold, tmp_path)["all facts"] >= least


@pytest.mark.skipif(not SEEDS.exists(), reason="the two seed texts (../shared/gold/seeds.jsonl) are not here")
def test_the_seed_texts_are_read_with_the_warnings_they_deserve(tmp_path):
    assert f1(SEEDS, tmp_path)["all facts"] >= 0.90
    for value in lines([SEEDS]):
        found = {(w.kind.value, w.about) for w in read(report_from_json(value["report"])).warnings}
        assert {(w["kind"], w["about"]) for w in value["warnings"]} <= found

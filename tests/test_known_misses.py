"""The page of known misses is that of this version, and opens nothing that is only scored."""

import json
from pathlib import Path

import pytest
from benchmarks.misses import STATEMENTS, Errors, compare, page, rules
from benchmarks.shared import ONLY_SCORED, ROOT, lines, opened, scorer, sets

import vigie

PAGE = ROOT / "docs" / "known-misses.md"


def test_the_page_names_this_version_and_every_kind_of_fact() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"vigie {vigie.__version__}," in text
    for kind in ("incidents", "type", "targets", "harm", *STATEMENTS):
        assert f"\n## {kind.capitalize()}\n" in text


def test_no_report_that_is_only_scored_is_quoted() -> None:
    text = PAGE.read_text(encoding="utf-8")
    shut = [path for paths in sets().values() for path in paths if path.stem in ONLY_SCORED]
    assert not set(shut) & set(opened().values())
    ids = [value["report"]["id"] for value in lines(shut)]
    assert ids
    assert [key for key in ids if f"- {key}:" in text] == []


def test_a_perfect_reading_has_no_misses_and_an_empty_one_all(tmp_path: Path) -> None:
    path = scorer("score.py")
    if path is None:
        pytest.skip("the annotators' score.py is not here: set VIGIE_SHARED")
    gold = next(lines([opened()["A1"]]))
    for got, wrong in ((gold, False), ({**gold, "incidents": [], **{kind: [] for kind in STATEMENTS}}, True)):
        errors = {k: Errors() for k in ("incidents", "type", "date", "places", "perpetrators", "targets", "harm")}
        errors |= {k: Errors() for k in ("losses", *STATEMENTS)}
        compare(rules(path), gold, json.loads(json.dumps(got)), errors)
        assert bool(sum(sum(e.counts.values()) for e in errors.values())) is wrong
        assert sum(e.annotated - e.found for e in errors.values()) == (
            sum(len(gold[k]) for k in ("incidents", *STATEMENTS)) if wrong else 0
        )
        assert ("missed:" in page(errors, ["A1"], 1)) is wrong

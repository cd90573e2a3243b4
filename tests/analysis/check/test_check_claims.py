"""Claims in both languages against verdicts computed apart from the parser (docs/check.md tells how)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from benchmarks.claims_truth import expected

from vigie.analysis.check import check_text

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("VIGIE_SHARED") or HERE.parents[3] / "shared")
EXAMPLES = SHARED / "gold" / "claims-examples.jsonl"


@pytest.fixture(autouse=True)
def bundled_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIGIE_DATA", raising=False)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


@pytest.mark.parametrize("claim", lines(HERE / "claims.jsonl"), ids=lambda c: c["id"])
def test_own_claims(claim: dict[str, Any]) -> None:
    found = check_text(claim["text"], claim["language"]).to_json()
    assert (found["verdict"], found["measure"]) == (claim["verdict"], claim["measure"])
    assert (found["country"] or "").split("; ")[0] == claim["country"].split("; ")[0]
    if claim["verdict"] == "not_checkable":
        assert found["figures"]["why"] == claim["why"]
        assert found["figures"]["data"] is None
    else:
        parts = [(p["data"], p["verdict"]) for p in found["figures"]["parts"]]
        assert parts == [(p["data"], p["verdict"]) for p in claim["parts"]]


def test_what_own_claims_expect_is_what_the_table_gives_for_their_truth() -> None:
    told = [c for c in lines(HERE / "claims.jsonl") if "truth" in c]
    assert told
    for claim in told:
        wanted = expected(claim["truth"])
        assert wanted == {key: claim[key] for key in wanted}


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the shared examples are not here: set VIGIE_SHARED")
@pytest.mark.parametrize("claim", lines(EXAMPLES), ids=lambda c: c["id"])
def test_shared_examples(claim: dict[str, Any]) -> None:
    found = check_text(claim["text"], claim["language"]).to_json()
    for key in ("verdict", "measure", "country", "figures"):
        assert found[key] == claim[key]

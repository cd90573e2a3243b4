"""Readings to record: the annotated training reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vigie.exchange import reading_from_json
from vigie.model import Reading
from vigie.record import Recorded

GOLD = Path(__file__).parents[1] / "gold"
TRAINING = ("A1", "A2", "B", "D", "E", "G", "H")


def gold_lines(name: str) -> list[dict[str, Any]]:
    lines = (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


@pytest.fixture(scope="session")
def readings() -> list[Reading]:
    return [reading_from_json(line) for name in TRAINING for line in gold_lines(name)]


@pytest.fixture
def accounts_of(readings: list[Reading]) -> Callable[[str], list[Recorded]]:
    """All accounts of the reports whose id begins so."""

    def found(prefix: str) -> list[Recorded]:
        return [
            Recorded(f"{r.report.id}#{i}", r.report, i, a)
            for r in readings
            if r.report.id.startswith(prefix)
            for i, a in enumerate(r.incidents)
        ]

    return found


@pytest.fixture(scope="session")
def same_as() -> dict[str, str]:
    """Account -> the key of its incident, where the annotators gave one."""
    found = {}
    for name in TRAINING:
        for line in gold_lines(name):
            for index, key in line.get("same_as", {}).items():
                found[f"{line['report']['id']}#{index}"] = key
    return found

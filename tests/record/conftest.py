"""Readings to record: the annotated training reports; and where to: a file, a database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from benchmarks.postgres import Server, server

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


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server that is really running."""
    with ExitStack() as stack:
        try:
            found = stack.enter_context(server())
        except LookupError as reason:
            pytest.skip(str(reason))
        yield found


@pytest.fixture(params=["duckdb", "postgres"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Where a new record may be made: another place with every call."""
    if request.param == "postgres":
        running: Server = request.getfixturevalue("postgres")
        return running.database
    taken: list[str] = []

    def fresh() -> str:
        taken.append(str(tmp_path / f"{len(taken)}.vigie"))
        return taken[-1]

    return fresh


@pytest.fixture
def place(places: Callable[[], str]) -> str:
    return places()

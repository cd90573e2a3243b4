"""kill -9 within each step, run again: the record is what an undisturbed run makes of it.

``python -m benchmarks.kills`` does the same two hundred times over.
"""

from __future__ import annotations

import pytest
from benchmarks.kills import hunt
from benchmarks.labour import STEPS


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
def test_killed_in_every_step(engine: str) -> None:
    try:
        killed = hunt(engine, runs=len(STEPS))
    except LookupError as reason:
        pytest.skip(str(reason))
    assert sum(killed.values()) == len(STEPS)

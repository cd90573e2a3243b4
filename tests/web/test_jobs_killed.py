"""A server killed while a job runs: the next one goes on, nothing comes in twice, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.intake import killed


@pytest.mark.slow
def test_a_job_outlives_the_server(tmp_path: Path) -> None:
    reports = 75
    found = killed(tmp_path, kills=1, reports=reports)
    assert found["counts"] == {"new": reports}
    assert found["reports on record"] == reports
    assert found["the same record"]
    assert found["damaged"] == []
    assert found["files left"] == 0

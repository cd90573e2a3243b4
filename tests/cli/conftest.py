"""The program run as a user runs it, on a record of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vigie.cli import run

Said = tuple[int, str, str]
Vigie = Callable[..., Said]


@pytest.fixture
def vigie(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Vigie:
    """Run the program: its status, what it printed, what it complained of."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("VIGIE_RECORD", str(tmp_path / "record.duckdb"))

    def command(*arguments: object) -> Said:
        status = run([str(a) for a in arguments])
        said = capfd.readouterr()
        return status, said.out, said.err

    return command

"""The benchmark of questions runs, and what it makes is answered as its rows say."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pytest
from benchmarks import queries

from vigie.record.engines.duckdb import DuckEngine
from vigie.record.query import index
from vigie.record.query.filters import Filter
from vigie.record.query.search import Search


def test_the_benchmark_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "queries.duckdb"
    monkeypatch.setattr(sys, "argv", ["queries", "--rows", "3000", "--filters", "12", "--keep", str(file)])
    queries.main()
    printed = capsys.readouterr().out
    assert "3000 incidents" in printed
    assert all(line in printed for line in ("filter with facets", "a month's map", "first page of 50", "tolls"))


def test_what_is_made_is_answered_as_its_rows_say() -> None:
    engine = DuckEngine(duckdb.connect(), ":memory:")
    queries.make(engine, 2000)
    rows = engine.all(f"SELECT id, types, actors, places, words, killed_low, level_from FROM {index.STAGE}")
    index.index(engine)
    search = Search(engine)
    counted = search.facets(Filter(), None)
    assert counted.total == len(rows)
    assert dict(counted.facets["actor"])["ACTOR_0"] == sum("ACTOR_0" in actors for _, _, actors, *_ in rows)
    word = rows[0][4].split()[3]
    assert search.count(Filter(text=word)) == sum(word in words for *_, words, _, _ in rows)
    killed = next(t for t in search.tolls(Filter(type="attack")) if t.kind == "killed")
    assert killed.low == sum(low or 0 for _, types, *_, low, _ in rows if "attack" in types)

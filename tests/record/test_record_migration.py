"""A record of an earlier version opens, is brought up to this one's tables, and loses nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from vigie.model import Reading
from vigie.record import Record, RecordProblem
from vigie.record.schema import CONTENT, VERSION

FIRST = """
CREATE SEQUENCE ordinal;
CREATE TABLE schema_version (version INTEGER NOT NULL);
CREATE TABLE text (
    id VARCHAR PRIMARY KEY, language VARCHAR NOT NULL, text VARCHAR NOT NULL);
CREATE TABLE publication (
    id VARCHAR PRIMARY KEY, report VARCHAR NOT NULL, text VARCHAR NOT NULL, published DATE, source VARCHAR,
    title VARCHAR, url VARCHAR, sensitivity VARCHAR NOT NULL,
    added BIGINT DEFAULT nextval('ordinal'), recorded TIMESTAMPTZ DEFAULT current_timestamp);
CREATE TABLE reading (
    id VARCHAR PRIMARY KEY, publication VARCHAR NOT NULL, reader VARCHAR NOT NULL, version VARCHAR NOT NULL,
    configuration VARCHAR NOT NULL,
    added BIGINT DEFAULT nextval('ordinal'), recorded TIMESTAMPTZ DEFAULT current_timestamp);
CREATE TABLE subject (
    reading VARCHAR NOT NULL, kind VARCHAR NOT NULL, number INTEGER NOT NULL, id VARCHAR NOT NULL);
CREATE TABLE statement (
    id VARCHAR NOT NULL, reading VARCHAR NOT NULL, subject VARCHAR NOT NULL, property VARCHAR NOT NULL,
    number INTEGER NOT NULL, stated VARCHAR, understood VARCHAR, start_at INTEGER, end_at INTEGER);
CREATE TABLE judgement (
    id VARCHAR PRIMARY KEY, decision VARCHAR NOT NULL, a VARCHAR NOT NULL, b VARCHAR NOT NULL,
    person VARCHAR NOT NULL, reason VARCHAR NOT NULL, made VARCHAR NOT NULL,
    added BIGINT DEFAULT nextval('ordinal'), recorded TIMESTAMPTZ DEFAULT current_timestamp);

CREATE VIEW current_publication AS
    SELECT * FROM publication QUALIFY row_number() OVER (PARTITION BY report ORDER BY added DESC) = 1;
CREATE VIEW current_reading AS
    SELECT * FROM reading WHERE publication IN (SELECT id FROM current_publication)
    QUALIFY row_number() OVER (PARTITION BY publication ORDER BY added DESC) = 1;
INSERT INTO schema_version VALUES (1);
"""
"""The tables as version 1 of the record made them."""
TABLES = ("text", "publication", "reading", "subject", "statement", "judgement")


@pytest.fixture
def first(tmp_path: Path, readings: list[Reading]) -> tuple[Path, str, int]:
    """A record of version 1; the digest and the number of accounts of the same content in this version."""
    with Record.open(tmp_path / "now") as record:
        for reading in readings[:10]:
            record.add(reading)
        a, b = (item.id for item in record.accounts()[:2])
        record.judge("not_same", a, b, "Awa", made="2026-01-01")
        rows = {table: record.engine.all(f"SELECT {', '.join(CONTENT[table])} FROM {table}") for table in TABLES}
        told = record.digest(), len(record.accounts())
    path = tmp_path / "first"
    with duckdb.connect(str(path)) as connection:
        connection.execute(FIRST)
        for table, found in rows.items():
            marks = ", ".join("?" for _ in CONTENT[table])
            connection.executemany(f"INSERT INTO {table} ({', '.join(CONTENT[table])}) VALUES ({marks})", found)
    return path, *told


@pytest.mark.parametrize("read_only", [True, False])
def test_a_record_of_version_1_opens(first: tuple[Path, str, int], read_only: bool) -> None:
    path, digest, accounts = first
    with Record.open(path, read_only=read_only) as record:
        assert record.engine.one("SELECT version FROM schema_version") == (VERSION,)
        assert record.digest() == digest
        assert record.verify() == []
        assert len(record.accounts()) == accounts
        assert record.at(dt.date(2000, 1, 1)).accounts() == []
        assert len(record.judgements()) == 1
    with Record.open(path) as record:
        assert record.digest() == digest


def test_half_a_migration_is_none(first: tuple[Path, str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    path, digest, _ = first

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("vigie.record.schema._views", broken)
    with pytest.raises(KeyboardInterrupt):
        Record.open(path)
    monkeypatch.undo()
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT version FROM schema_version").fetchall() == [(1,)]
    with Record.open(path) as record:
        assert record.digest() == digest


def test_a_record_of_another_version_is_refused(place: str) -> None:
    with Record.open(place) as record:
        record.engine.execute("UPDATE schema_version SET version = 99")
    with pytest.raises(RecordProblem, match="version 99"):
        Record.open(place)

"""The tables of a record: append-only, one value a row.

In: a DuckDB connection. Out: the tables of ``VERSION``, or a refusal where the file is of another version.
Rows are only ever inserted. ``added`` is the order in which they came; it tells what supersedes what and is
no part of the content. Ids are SHA-256 over the content (``vigie.identity``).
"""

from __future__ import annotations

import duckdb

from vigie.record.problems import RecordProblem

VERSION = 1

DDL = """
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
"""

CONTENT = {
    "text": "id, language, text",
    "publication": "id, report, text, CAST(published AS VARCHAR), source, title, url, sensitivity",
    "reading": "id, publication, reader, version, configuration",
    "subject": "id, reading, kind, CAST(number AS VARCHAR)",
    "statement": (
        "id, reading, subject, property, CAST(number AS VARCHAR), stated, understood, "
        "CAST(start_at AS VARCHAR), CAST(end_at AS VARCHAR)"
    ),
    "judgement": "id, decision, a, b, person, reason, made",
}


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """All tables, in one transaction."""
    connection.execute("BEGIN")
    connection.execute(DDL)
    connection.execute("INSERT INTO schema_version VALUES (?)", [VERSION])
    connection.execute("COMMIT")


def check(connection: duckdb.DuckDBPyConnection, path: str) -> None:
    """Refuse a database that is no record, or one of a version that this program does not know."""
    try:
        row = connection.execute("SELECT max(version) FROM schema_version").fetchone()
    except duckdb.CatalogException as error:
        raise RecordProblem("record.not_a_record", path=path) from error
    version = row[0] if row else None
    if version != VERSION:
        raise RecordProblem("record.other_version", path=path, found=version, known=VERSION)

"""The tables of a record: append-only, one value a row; and the steps from earlier versions.

In: an engine. Out: the tables of ``VERSION``, or a refusal where the place is of a version not known here.
Rows of content are only ever inserted. ``added`` is the order in which they came; it tells what supersedes
what and is no part of the content. Ids are SHA-256 over the content (``vigie.identity``).
"""

from __future__ import annotations

from collections.abc import Callable

from vigie.record import current
from vigie.record.engines import Engine
from vigie.record.problems import RecordProblem

VERSION = 2

ORDER = "added BIGINT DEFAULT nextval('ordinal'), recorded TIMESTAMPTZ DEFAULT current_timestamp"

READINGS = f"""
CREATE SEQUENCE ordinal;
CREATE TABLE schema_version (version INTEGER NOT NULL);
CREATE TABLE text (
    id VARCHAR PRIMARY KEY, language VARCHAR NOT NULL, text VARCHAR NOT NULL);
CREATE TABLE publication (
    id VARCHAR PRIMARY KEY, report VARCHAR NOT NULL, text VARCHAR NOT NULL, published DATE, source VARCHAR,
    title VARCHAR, url VARCHAR, sensitivity VARCHAR NOT NULL, {ORDER});
CREATE TABLE reading (
    id VARCHAR PRIMARY KEY, publication VARCHAR NOT NULL, reader VARCHAR NOT NULL, version VARCHAR NOT NULL,
    configuration VARCHAR NOT NULL, {ORDER});
CREATE TABLE subject (
    reading VARCHAR NOT NULL, kind VARCHAR NOT NULL, number INTEGER NOT NULL, id VARCHAR NOT NULL);
CREATE TABLE statement (
    id VARCHAR NOT NULL, reading VARCHAR NOT NULL, subject VARCHAR NOT NULL, property VARCHAR NOT NULL,
    number INTEGER NOT NULL, stated VARCHAR, understood VARCHAR, start_at INTEGER, end_at INTEGER);
CREATE TABLE judgement (
    id VARCHAR PRIMARY KEY, decision VARCHAR NOT NULL, a VARCHAR NOT NULL, b VARCHAR NOT NULL,
    person VARCHAR NOT NULL, reason VARCHAR NOT NULL, made VARCHAR NOT NULL, {ORDER});
"""

# A vintage of a dataset costs what changed against the vintage before: ``vintage`` has a row for each event that
# is new, edited or (event NULL) gone.
DATASETS = f"""
CREATE TABLE dataset (
    id VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, version VARCHAR NOT NULL, day DATE NOT NULL,
    about VARCHAR NOT NULL, file VARCHAR NOT NULL, total BIGINT NOT NULL, sums VARCHAR NOT NULL,
    contents VARCHAR NOT NULL, {ORDER});
CREATE TABLE event (
    id VARCHAR PRIMARY KEY, dataset VARCHAR NOT NULL, key VARCHAR NOT NULL, row VARCHAR NOT NULL);
CREATE TABLE vintage (
    dataset VARCHAR NOT NULL, key VARCHAR NOT NULL, event VARCHAR, PRIMARY KEY (dataset, key));
"""

CONTENT = {
    "text": ("id", "language", "text"),
    "publication": ("id", "report", "text", "published", "source", "title", "url", "sensitivity"),
    "reading": ("id", "publication", "reader", "version", "configuration"),
    "subject": ("id", "reading", "kind", "number"),
    "statement": ("id", "reading", "subject", "property", "number", "stated", "understood", "start_at", "end_at"),
    "judgement": ("id", "decision", "a", "b", "person", "reason", "made"),
    "dataset": ("id", "name", "version", "day", "about", "file", "total", "sums", "contents"),
    "event": ("id", "dataset", "key", "row"),
    "vintage": ("dataset", "key", "event"),
}
"""Table -> the columns that are content."""

INDEXES = """
CREATE INDEX publication_report ON publication (report);
CREATE INDEX reading_publication ON reading (publication);
CREATE INDEX subject_reading ON subject (reading);
CREATE INDEX subject_id ON subject (id);
CREATE INDEX statement_reading ON statement (reading);
CREATE INDEX vintage_key ON vintage (key);
"""
"""For PostgreSQL; DuckDB scans columns and pays for an index with every row."""


def create(engine: Engine) -> None:
    """All tables, in one transaction."""
    with engine.transaction():
        engine.lock("schema")
        if "schema_version" in engine.tables():
            return
        engine.script(READINGS + DATASETS)
        if engine.name == "postgres":
            engine.script(INDEXES)
        _views(engine)
        engine.execute("INSERT INTO schema_version VALUES (?)", [VERSION])


def version_of(engine: Engine) -> int:
    """The version of a record's tables; a refusal where it is no record or of a later version."""
    found = engine.one("SELECT max(version) FROM schema_version") if "schema_version" in engine.tables() else None
    if found is None:
        raise RecordProblem("record.not_a_record", path=engine.place)
    version = found[0]
    if version is None or not 1 <= version <= VERSION:
        raise RecordProblem("record.other_version", path=engine.place, found=version, known=VERSION)
    return int(version)


def migrate(engine: Engine) -> None:
    """From an earlier version to this one, all steps or none."""
    with engine.transaction():
        engine.lock("schema")
        for version in range(version_of(engine), VERSION):
            STEPS[version](engine)
        engine.execute("UPDATE schema_version SET version = ?", [VERSION])


def _from_1(engine: Engine) -> None:
    """Datasets come in."""
    engine.script("DROP VIEW current_reading; DROP VIEW current_publication;" + DATASETS)
    _views(engine)


STEPS: dict[int, Callable[[Engine], None]] = {1: _from_1}


def _views(engine: Engine) -> None:
    for name, query in current.views().items():
        engine.script(f"CREATE VIEW {name} AS {query}")


def content(table: str) -> str:
    """The query for all content of a table as text, in an order of its own."""
    columns = CONTENT[table]
    values = ", ".join(f"CAST(t.{name} AS VARCHAR)" for name in columns)
    order = ", ".join(f"t.{name}" for name in columns)
    return f"SELECT {values} FROM {table} t ORDER BY {order}"  # noqa: S608

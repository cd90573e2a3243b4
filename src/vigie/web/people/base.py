"""Where accounts, sessions, tokens and the audit log are kept: one SQLite file in the state folder.

In: the folder. Out: ``Base``: statements from any thread, one at a time; the server and the command line may have it
open together (write-ahead log). The folder and the file are for their owner alone.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vigie.web.people.problems import PeopleProblem

FILE = "people.sqlite"
WAIT = 10.0
"""Seconds that one writer waits for another."""

TABLES = """
CREATE TABLE IF NOT EXISTS person (
    name TEXT PRIMARY KEY COLLATE NOCASE, role TEXT NOT NULL, level TEXT NOT NULL, password TEXT NOT NULL,
    made TEXT NOT NULL, changed TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS session (
    hash TEXT PRIMARY KEY, person TEXT NOT NULL COLLATE NOCASE REFERENCES person ON DELETE CASCADE,
    mark TEXT NOT NULL, made REAL NOT NULL, seen REAL NOT NULL);
CREATE TABLE IF NOT EXISTS token (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, person TEXT NOT NULL COLLATE NOCASE
    REFERENCES person ON DELETE CASCADE, label TEXT NOT NULL, role TEXT NOT NULL, level TEXT NOT NULL,
    made REAL NOT NULL, expires REAL NOT NULL, seen REAL);
CREATE TABLE IF NOT EXISTS audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL,
    by TEXT NOT NULL, origin TEXT NOT NULL, what TEXT NOT NULL, about TEXT NOT NULL, status INTEGER NOT NULL,
    before TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS audit_who ON audit (who, seq);
CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_keeps BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
"""


class Base:
    """One connection, behind a lock."""

    def __init__(self, state: Path) -> None:
        self.path = state / FILE
        self._lock = threading.RLock()
        try:
            state.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path.touch(mode=0o600)
            self._connection = sqlite3.connect(self.path, timeout=WAIT, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.executescript(TABLES)
        except (OSError, sqlite3.Error) as error:
            raise PeopleProblem("people.no_state", status=500, path=self.path, reason=error) from error

    def one(self, query: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """The first row."""
        with self._lock:
            row: tuple[Any, ...] | None = self._connection.execute(query, values).fetchone()
            return row

    def all(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Every row."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def run(self, query: str, values: Sequence[object] = ()) -> int:
        """A statement for its effect; how many rows it changed."""
        with self._lock:
            return self._connection.execute(query, values).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is done within it holds, or nothing; nobody else writes meanwhile."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def close(self) -> None:
        with self._lock:
            self._connection.close()

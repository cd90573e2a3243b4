"""Jobs as they are kept: an SQLite file in the state folder, so that a server killed at any moment goes on.

In: jobs, their items (a file taken in, an address), what each report came to. Out: the same, counted, and what changed
since a moment. Every change has a number, the clock of the ledger. A report is *meant* before it is recorded and *done*
after: what was meant when the server died was recorded by this job or is recorded anew, never counted twice.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from vigie.model import Sensitivity
from vigie.record import Added
from vigie.web.jobs.task import Said

VERSION = 1
BUSY_SECONDS = 10.0
TABLES = """
CREATE TABLE job (
    id TEXT PRIMARY KEY, person TEXT NOT NULL, level TEXT NOT NULL, made TEXT NOT NULL, said TEXT NOT NULL,
    state TEXT NOT NULL, ended TEXT, served INTEGER NOT NULL DEFAULT 0, change INTEGER NOT NULL);
CREATE TABLE item (
    job TEXT NOT NULL REFERENCES job ON DELETE CASCADE, number INTEGER NOT NULL,
    name TEXT NOT NULL, path TEXT, bytes INTEGER NOT NULL, state TEXT NOT NULL, counts TEXT NOT NULL DEFAULT '{}',
    change INTEGER NOT NULL, PRIMARY KEY (job, number)) WITHOUT ROWID;
CREATE INDEX item_change ON item (job, change);
CREATE INDEX item_state ON item (state, job, number);
CREATE TABLE outcome (
    job TEXT NOT NULL, item INTEGER NOT NULL, number INTEGER NOT NULL, publication TEXT NOT NULL,
    report TEXT NOT NULL, done INTEGER NOT NULL, came TEXT NOT NULL, told TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (job, item, number, publication),
    FOREIGN KEY (job, item) REFERENCES item ON DELETE CASCADE) WITHOUT ROWID;
CREATE TABLE clock (change INTEGER NOT NULL);
INSERT INTO clock VALUES (0);
"""
REFUSED = "refused"
CAME = (*(kind.value for kind in Added), REFUSED)
"""What a report of a job can come to."""


class State(StrEnum):
    """Where a job or an item of one is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


OVER = frozenset({State.DONE, State.CANCELLED})


@dataclass(frozen=True, slots=True)
class Item:
    """A file of a job, kept under ``path`` among the uploads, or without one an address; ``counts`` by what its reports
    came to.
    """

    number: int
    name: str
    path: str | None
    size: int
    state: State
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """What somebody handed in together; ``items`` by state, ``counts`` by what reports came to."""

    id: str
    person: str
    level: Sensitivity
    made: str
    said: Said
    state: State
    ended: str | None
    change: int
    items: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one report of an item came to, or why something in it was refused: ``told`` by language."""

    number: int
    publication: str
    report: str
    came: str
    told: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is on the ledger of a report: is it recorded, or only meant to be; what it comes to."""

    done: bool
    came: str


class Ledger:
    """The jobs of a server. Any thread may ask and write."""

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)  # what is told of a report may quote it
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;")
        if self._db.execute("PRAGMA user_version").fetchone()[0] == 0:
            # One server has the state folder: nobody else makes the tables meanwhile.
            self._db.executescript(f"BEGIN; {TABLES} PRAGMA user_version={VERSION}; COMMIT;")

    def close(self) -> None:
        with self._lock:
            self._db.close()

    # Jobs

    def add(self, job: str, person: str, level: Sensitivity, said: Said, items: Sequence[Item]) -> None:
        """A new job, whole or not at all."""
        with self._writing() as change:
            self._db.execute(
                "INSERT INTO job (id, person, level, made, said, state, change) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [job, person, level, _now(), json.dumps(said.to_json()), State.WAITING, change],
            )
            self._db.executemany(
                "INSERT INTO item (job, number, name, path, bytes, state, change) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(job, i.number, i.name, i.path, i.size, i.state, change) for i in items],
            )

    def job(self, key: str) -> Job | None:
        """The job of an id."""
        found = self._jobs("WHERE id = ?", [key])
        return found[0] if found else None

    def jobs(self, person: str | None, before: str | None, limit: int) -> list[Job]:
        """Newest first: those of a person (None: of everybody) made before the one of that id."""
        return self._jobs(
            "WHERE (?1 IS NULL OR person = ?1) "
            "AND (?2 IS NULL OR (made, id) < (SELECT made, id FROM job WHERE id = ?2)) "
            "ORDER BY made DESC, id DESC LIMIT ?3",
            [person, before, limit],
        )

    def ids(self) -> set[str]:
        """Every job that is known."""
        return {row["id"] for row in self._all("SELECT id FROM job")}

    def under_way(self, person: str) -> int:
        """How many jobs of a person are not over."""
        rows = self._all("SELECT count(*) AS n FROM job WHERE person = ? AND state IN ('waiting', 'running')", [person])
        return int(rows[0]["n"])

    def cancel(self, key: str) -> bool:
        """Nothing more of it is read; what is recorded stays. False where it was over already."""
        with self._writing() as change:
            done = self._db.execute(
                "UPDATE job SET state = 'cancelled', ended = ?, change = ? "
                "WHERE id = ? AND state IN ('waiting', 'running')",
                [_now(), change, key],
            )
            self._db.execute(
                "UPDATE item SET state = 'cancelled', change = ? WHERE job = ? AND state IN ('waiting', 'running')",
                [change, key],
            )
            return done.rowcount > 0

    def forget(self, key: str) -> None:
        """Drop a job that is over, with all that is told of it; the record keeps what came in by it."""
        with self._writing():
            self._db.execute("DELETE FROM job WHERE id = ? AND state IN ('done', 'cancelled')", [key])

    def over_before(self, day: str) -> list[str]:
        """The jobs that ended before an instant (ISO 8601, UTC)."""
        return [row["id"] for row in self._all("SELECT id FROM job WHERE ended < ?", [day])]

    # Items

    def items(self, key: str, after: int, limit: int) -> list[Item]:
        """The items of a job behind a number, in order."""
        rows = self._all("SELECT * FROM item WHERE job = ? AND number > ? ORDER BY number LIMIT ?", [key, after, limit])
        return [_item(row) for row in rows]

    def changed(self, key: str, since: int, until: int) -> list[Item]:
        """The items that changed after one moment and up to another, in order."""
        query = "SELECT * FROM item WHERE job = ? AND change > ? AND change <= ? ORDER BY number"
        return [_item(row) for row in self._all(query, [key, since, until])]

    def take(self) -> tuple[Job, Item] | None:
        """The next item to work at, of the job that was served the longest ago; it is running then."""
        with self._writing() as change:
            row = self._db.execute(
                "SELECT item.* FROM item JOIN job ON job.id = item.job WHERE item.state = 'waiting' "
                "AND job.state IN ('waiting', 'running') ORDER BY job.served, job.made, item.number LIMIT 1"
            ).fetchone()
            if row is None:
                return None
            self._db.execute(
                "UPDATE job SET state = 'running', served = ?, change = ? WHERE id = ?", [change, change, row["job"]]
            )
            self._db.execute(
                "UPDATE item SET state = 'running', change = ? WHERE job = ? AND number = ?",
                [change, row["job"], row["number"]],
            )
        job = self.job(row["job"])
        assert job is not None
        return job, _item(row)

    def finish(self, job: str, item: int) -> None:
        """An item is through; the job with it where it was the last."""
        with self._writing() as change:
            self._db.execute(
                "UPDATE item SET state = 'done', change = ? WHERE job = ? AND number = ? AND state = 'running'",
                [change, job, item],
            )
            left = self._db.execute(
                "SELECT 1 FROM item WHERE job = ? AND state IN ('waiting', 'running') LIMIT 1", [job]
            ).fetchone()
            if left is None:
                self._db.execute(
                    "UPDATE job SET state = 'done', ended = ?, change = ? WHERE id = ? AND state = 'running'",
                    [_now(), change, job],
                )

    def release(self, job: str, item: int) -> None:
        """An item that could not be finished now waits again."""
        with self._writing() as change:
            self._db.execute(
                "UPDATE item SET state = 'waiting', change = ? WHERE job = ? AND number = ? AND state = 'running'",
                [change, job, item],
            )

    def resume(self) -> int:
        """What was under way when the last server ended waits again; how many items."""
        with self._writing() as change:
            found = self._db.execute(
                "UPDATE item SET state = 'waiting', change = ? WHERE state = 'running'", [change]
            ).rowcount
            return int(found)

    # What reports came to

    def known(self, job: str, item: int) -> dict[tuple[int, str], Kept]:
        """What is on the ledger of an item, by place and publication."""
        query = "SELECT number, publication, done, came FROM outcome WHERE job = ? AND item = ?"
        rows = self._all(query, [job, item])
        return {(row["number"], row["publication"]): Kept(bool(row["done"]), row["came"]) for row in rows}

    def mean(self, job: str, item: int, entries: Sequence[Entry]) -> None:
        """These are about to be recorded."""
        with self._writing():
            self._put(job, item, entries, done=False)

    def tell(self, job: str, item: int, entries: Sequence[Entry]) -> None:
        """These came to what they say; each is counted once, however often it is told."""
        with self._writing() as change:
            fresh = [entry for entry in entries if not self._is_done(job, item, entry)]
            row = self._db.execute("SELECT counts FROM item WHERE job = ? AND number = ?", [job, item]).fetchone()
            if row is None or not fresh:
                return
            self._put(job, item, fresh, done=True)
            counts = Counter(json.loads(row["counts"])) + Counter(entry.came for entry in fresh)
            self._db.execute(
                "UPDATE item SET counts = ?, change = ? WHERE job = ? AND number = ?",
                [json.dumps(counts), change, job, item],
            )
            self._db.execute("UPDATE job SET change = ? WHERE id = ?", [change, job])

    def entries(
        self, job: str, after: tuple[int, int, str], limit: int, came: str | None = None
    ) -> list[tuple[int, Entry]]:
        """(item, entry) of a job behind (item, number, publication), in that order; all, or what came to one thing."""
        only = "AND came = ? " if came else ""
        rows = self._all(
            f"SELECT * FROM outcome WHERE job = ? AND done = 1 AND (item, number, publication) > (?, ?, ?) {only}"  # noqa: S608
            "ORDER BY item, number, publication LIMIT ?",
            [job, *after, *([came] if came else []), limit],
        )
        return [
            (r["item"], Entry(r["number"], r["publication"], r["report"], r["came"], json.loads(r["told"])))
            for r in rows
        ]

    def _is_done(self, job: str, item: int, entry: Entry) -> bool:
        query = "SELECT done FROM outcome WHERE job = ? AND item = ? AND number = ? AND publication = ?"
        row = self._db.execute(query, [job, item, entry.number, entry.publication]).fetchone()
        return row is not None and bool(row["done"])

    def _put(self, job: str, item: int, entries: Sequence[Entry], *, done: bool) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO outcome VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(job, item, e.number, e.publication, e.report, done, e.came, json.dumps(e.told)) for e in entries],
        )

    # The file

    @contextmanager
    def _writing(self) -> Iterator[int]:
        """A transaction; gives the number of the change."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.execute("UPDATE clock SET change = change + 1")
                yield int(self._db.execute("SELECT change FROM clock").fetchone()[0])
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _all(self, query: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def _jobs(self, which: str, values: Sequence[object]) -> list[Job]:
        found = []
        for row in self._all(f"SELECT * FROM job {which}", values):  # noqa: S608
            states: Counter[str] = Counter()
            counts: Counter[str] = Counter()
            for item in self._all("SELECT state, counts FROM item WHERE job = ?", [row["id"]]):
                states[item["state"]] += 1
                counts.update(json.loads(item["counts"]))
            found.append(
                Job(
                    row["id"],
                    row["person"],
                    Sensitivity(row["level"]),
                    row["made"],
                    Said.from_json(json.loads(row["said"])),
                    State(row["state"]),
                    row["ended"],
                    row["change"],
                    dict(states),
                    dict(counts),
                )
            )
        return found


def _item(row: sqlite3.Row) -> Item:
    return Item(row["number"], row["name"], row["path"], row["bytes"], State(row["state"]), json.loads(row["counts"]))


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")

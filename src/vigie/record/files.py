"""The record's file: made whole or not at all, held by one process at a time.

In: a path. Out: the engine of a record, or one sentence that tells why not (another process holds it and which, or
serves it and where, the file is something else, the folder is missing).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from vigie.record import schema
from vigie.record.engines.duckdb import DuckEngine
from vigie.record.problems import RecordProblem

HOLDER = re.compile(r"held in (.{1,300}?) \(PID (\d{1,10})\)")


def connect(path: Path, read_only: bool) -> DuckEngine:
    """Open the record at ``path``; without ``read_only`` it is made where there is none. A record of an earlier
    version is brought up to this one's.
    """
    if path.is_dir():
        raise RecordProblem("record.folder", path=path)
    exists = path.exists() and path.stat().st_size > 0
    if not exists:
        if read_only:
            raise RecordProblem("record.missing", path=path)
        _make(path)
    engine = _engine(path, read_only)
    if read_only and schema.version_of(engine) < schema.VERSION:
        engine.close()
        _engine(path, read_only=False).close()
        engine = _engine(path, read_only)
    return engine


def _engine(path: Path, read_only: bool) -> DuckEngine:
    """A connection, migrated where it may be."""
    engine = DuckEngine(_open(path, read_only), str(path), read_only)
    try:
        if schema.version_of(engine) < schema.VERSION and not read_only:
            schema.migrate(engine)
    except BaseException:
        engine.close()
        raise
    return engine


def _open(path: Path, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), read_only=read_only)
    except duckdb.IOException as error:
        text = str(error)
        if "lock" in text.lower():
            held = HOLDER.search(text)
            if held and (address := _served(path, held.group(2))):
                raise RecordProblem("record.served", path=path, address=address) from error
            if held:
                name, pid = Path(held.group(1)).name, held.group(2)
                raise RecordProblem("record.held_by", path=path, holder=name, pid=pid) from error
            raise RecordProblem("record.held", path=path) from error
        if "not a valid DuckDB" in text:
            raise RecordProblem("record.not_a_record", path=path) from error
        raise RecordProblem("record.unreadable", path=path, reason=text.splitlines()[0]) from error
    except duckdb.Error as error:
        raise RecordProblem("record.unreadable", path=path, reason=str(error).splitlines()[0]) from error


@contextmanager
def told_served(path: Path, address: str) -> Iterator[None]:
    """While it lasts, who finds the record held is told that this process serves it, and where."""
    note = _note(path)
    try:
        note.write_text(json.dumps({"pid": os.getpid(), "address": address}) + "\n", encoding="utf-8")
    except OSError as error:
        raise RecordProblem("record.unwritable", path=note, reason=error.strerror or error) from error
    try:
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}.served")


def _served(path: Path, pid: str) -> str | None:
    """Where the process serves the record; None where it does not, or a note was left behind by another."""
    try:
        told = json.loads(_note(path).read_text(encoding="utf-8"))
        return str(told["address"]) if str(told["pid"]) == pid else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _make(path: Path) -> None:
    """A whole empty record appears under its name at once, so that a process killed here leaves no half of
    one.
    """
    if not path.parent.is_dir():
        raise RecordProblem("record.no_folder", path=path, folder=path.parent)
    wal = path.with_name(path.name + ".wal")
    if wal.exists():
        raise RecordProblem("record.stray_wal", path=path, wal=wal)
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        draft.unlink(missing_ok=True)
        engine = DuckEngine(duckdb.connect(str(draft)), str(path))
        schema.create(engine)
        engine.close()
        if path.exists():
            draft.replace(path)
        else:
            # A link, unlike a rename, never replaces what another process made meanwhile.
            with suppress(FileExistsError):
                path.hardlink_to(draft)
    except (OSError, duckdb.IOException) as error:
        raise RecordProblem("record.unwritable", path=path, reason=str(error).splitlines()[0]) from error
    finally:
        for leftover in (draft, draft.with_name(draft.name + ".wal")):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)

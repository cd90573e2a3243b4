"""The audit log: who saw, changed and exported what, when and from where, in a chain that tells where it was broken.

In: entries. Out: rows in order, each with a keyed hash (HMAC-SHA256, RFC 2104) over itself and the hash of the one
before (after Schneier and Kelsey, 'Secure audit logs', 1999). The key lies beside the log in a file of its own. A row
changed, taken out or put in breaks the chain; a cut end shows in the count that SQLite keeps; against whoever holds the
key too, a hash noted elsewhere (``head``) tells.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from vigie.identity import digest
from vigie.web.people.base import Base
from vigie.web.people.problems import PeopleProblem

KEY = "audit.key"
FIRST = "0" * 64
COLUMNS = "seq, at, who, role, by, origin, what, about, status, before, hash"
LONGEST = 2000
"""Characters of what an entry is about."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``what`` is a method and a path ('GET /api/export'), or 'sign-in', 'sign-out'; ``about`` the question asked or
    what was changed; ``origin`` the address; ``by`` session, token, alone or command.
    """

    who: str
    role: str
    by: str
    origin: str
    what: str
    about: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry with its place in the log."""

    seq: int
    at: str
    entry: Entry
    before: str
    hash: str


@dataclass(frozen=True, slots=True)
class Verified:
    """``broken`` are the numbers at which the chain does not hold; ``head`` the last hash."""

    entries: int
    head: str
    broken: tuple[int, ...]
    cut: bool = False
    """Are there fewer entries than were ever written?"""
    known: bool = True
    """Is the hash that was noted before in the chain?"""

    @property
    def whole(self) -> bool:
        return not self.broken and not self.cut and self.known


class Audit:
    """The log of a server."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._secret = _key(base.path.with_name(KEY))

    def note(self, entries: Iterable[Entry]) -> None:
        """Write these down, in this order."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        with self._base.transaction():
            last = self._base.one("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1") or (0, FIRST)
            ever = self._base.one("SELECT seq FROM sqlite_sequence WHERE name = 'audit'")
            seq, before = max(last[0], ever[0] if ever else 0), last[1]
            for entry in entries:
                seq += 1
                told = (seq, now, *_cells(entry))
                own = self._hash(*told, before)
                marks = ", ".join("?" for _ in COLUMNS.split(", "))
                self._base.run(f"INSERT INTO audit ({COLUMNS}) VALUES ({marks})", [*told, before, own])  # noqa: S608
                before = own

    def page(
        self,
        *,
        who: str | None = None,
        what: str | None = None,
        start: dt.date | None = None,
        end: dt.date | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> list[Kept]:
        """The newest entries that are asked for, those before a number; ``what`` is a part of the what or about."""
        tests, values = ["TRUE"], list[object]()
        for test, value in (
            ("who = ? COLLATE NOCASE", who),
            ("at >= ?", start and start.isoformat()),
            ("at < ?", end and (end + dt.timedelta(1)).isoformat()),
            ("seq < ?", before),
        ):
            if value is not None:
                tests.append(test)
                values.append(value)
        if what:
            tests.append("(instr(lower(what), lower(?)) OR instr(lower(about), lower(?)))")
            values += [what, what]
        query = f"SELECT {COLUMNS} FROM audit WHERE {' AND '.join(tests)} ORDER BY seq DESC LIMIT ?"  # noqa: S608
        return [_kept(row) for row in self._base.all(query, [*values, limit])]

    def verify(self, noted: str = "") -> Verified:
        """Does every entry follow from the one before? ``noted`` is a head from an earlier time, or its beginning."""
        before, broken, last, known = FIRST, list[int](), 0, not noted
        after = 0
        while rows := self._base.all(f"SELECT {COLUMNS} FROM audit WHERE seq > ? ORDER BY seq LIMIT 5000", [after]):  # noqa: S608
            for seq, *told, own in rows:
                if told[-1] != before or seq != last + 1 or not hmac.compare_digest(own, self._hash(seq, *told)):
                    broken.append(seq)
                known = known or own.startswith(noted)
                before, last = own, seq
            after = last
        ever = self._base.one("SELECT seq FROM sqlite_sequence WHERE name = 'audit'")
        count = self._base.one("SELECT count(*) FROM audit") or (0,)
        return Verified(int(count[0]), before, tuple(broken), bool(ever and ever[0] != last), known)

    def _hash(self, *parts: object) -> str:
        return hmac.new(self._secret, digest(*map(str, parts)).encode(), hashlib.sha256).hexdigest()


def _cells(entry: Entry) -> tuple[object, ...]:
    clean = (_plain(part) for part in (entry.who, entry.role, entry.by, entry.origin, entry.what, entry.about))
    return (*clean, entry.status)


def _plain(text: str) -> str:
    """One line without signs that hide others, of a bounded length."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text[:LONGEST])


def _kept(row: tuple[object, ...]) -> Kept:
    seq, at, who, role, by, origin, what, about, status, before, own = row
    entry = Entry(str(who), str(role), str(by), str(origin), str(what), str(about), int(str(status)))
    return Kept(int(str(seq)), str(at), entry, str(before), str(own))


def _key(path: Path) -> bytes:
    """The key of the chain, made where there is none."""
    try:
        with suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(32))
        return path.read_bytes()
    except OSError as error:
        raise PeopleProblem("people.no_state", status=500, path=path, reason=error) from error

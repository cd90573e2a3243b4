"""What an index was made of: the rows that stood, and by what they were understood.

In: an engine. Out: ``Stamp``, kept beside the index; an index is of what stands where the two stamps are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from uuid import uuid4

import msgspec

from vigie.identity import digest
from vigie.record.current import WHAT_STANDS
from vigie.record.engines import Engine
from vigie.record.fingerprint import fingerprint

VERSION = "6"
"""Of the index's tables; another version's index counts as none."""

STAMP = "search_stamp"


@dataclass(frozen=True, slots=True)
class Stamp:
    """``by`` is the code of the knowledge and the rules; ``seen`` tells for each table of ``WHAT_STANDS`` how many rows
    there were and which was the last.
    """

    by: str
    seen: dict[str, tuple[int, int]]

    @classmethod
    def now(cls, engine: Engine) -> Stamp:
        """What stands."""
        rules = (files("vigie.knowledge") / "linking.toml").read_text(encoding="utf-8")
        seen: dict[str, tuple[int, int]] = {}
        for table in WHAT_STANDS:
            count, last = engine.one(f"SELECT count(*), COALESCE(max(added), 0) FROM {table}") or (0, 0)  # noqa: S608
            seen[table] = (count, last)
        return cls(digest("search", VERSION, fingerprint(), rules), seen)

    @classmethod
    def kept(cls, engine: Engine) -> Stamp | None:
        """That of the index, where there is one of this version."""
        try:
            return msgspec.json.decode(mark(engine), type=Stamp)
        except msgspec.DecodeError:
            return None

    def keep(self, engine: Engine) -> None:
        """Mark the index with it; part of the transaction that makes the index."""
        # An index made anew of the same rows numbers them otherwise: it is another one.
        told = {"by": self.by, "seen": self.seen, "made": uuid4().hex}
        # Not dropped: who is asking holds the table until the answer is given.
        engine.script(f"CREATE TABLE IF NOT EXISTS {STAMP} (stamp VARCHAR)")
        engine.execute(f"DELETE FROM {STAMP}")  # noqa: S608
        engine.insert(STAMP, ("stamp",), [(msgspec.json.encode(told).decode(),)])


def mark(engine: Engine) -> str:
    """What the index is marked with, another word whenever it is another index; '' where there is none."""
    if STAMP not in engine.tables():
        return ""
    row = engine.one(f"SELECT * FROM {STAMP}")  # noqa: S608
    return str(row[0]) if row else ""


def is_fresh(engine: Engine) -> bool:
    """Is there an index of what stands?"""
    return Stamp.kept(engine) == Stamp.now(engine)

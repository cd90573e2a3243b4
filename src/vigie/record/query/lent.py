"""An index for one question: of a large record that has none of what is asked, or of a past day.

In: a record's accounts. Out: an engine over a file in the temporary folder that holds the index and how the accounts
are linked; both go when the engine does. Memory stays bounded, as accounts are read one after the other.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from vigie.record.engines.duckdb import DuckEngine
from vigie.record.query import flat, index, links

if TYPE_CHECKING:
    from vigie.record.query.asking import Accounts

MEMORY = "2GB"


class LentEngine(DuckEngine):
    """An engine whose file goes with it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="vigie-index-")
        place = str(Path(self._folder.name) / "index.duckdb")
        super().__init__(duckdb.connect(place, config={"memory_limit": MEMORY}), place)


def lend(accounts: Accounts) -> LentEngine:
    """The index of these accounts."""
    engine = LentEngine()
    draft = links.Draft(engine)
    index.build(engine, flat.by_level(accounts.stream, accounts.rulings(), draft), draft.settle)
    return engine

"""Tables that are made from the content and can be made again: no part of the digest.

In: the accounts that came to stand, the reports that ceased to. Out: every derived table kept in step within the
same transaction, or made anew by ``fill`` (after a migration, an import, ``vigie record rebuild``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from vigie.record.current import Standing
from vigie.record.engines import Engine
from vigie.record.profile import Recorded


class Table(Protocol):
    """One derived table; a module with these functions is one."""

    def create(self, engine: Engine) -> None:
        """The table, empty; dropped before where it was there."""

    def add(self, engine: Engine, accounts: Iterable[Recorded]) -> None:
        """These accounts stand now."""

    def remove(self, engine: Engine, reports: Sequence[str]) -> None:
        """No account of these reports stands any longer."""


TABLES: tuple[Table, ...] = ()


def create(engine: Engine) -> None:
    """All derived tables, empty."""
    for table in TABLES:
        table.create(engine)


def fill(engine: Engine) -> None:
    """All derived tables anew, from the content; within a transaction."""
    for table in TABLES:
        table.create(engine)
        table.add(engine, Standing(engine).accounts())


def add(engine: Engine, accounts: Sequence[Recorded]) -> None:
    for table in TABLES:
        table.add(engine, accounts)


def remove(engine: Engine, reports: Sequence[str]) -> None:
    for table in TABLES:
        table.remove(engine, reports)

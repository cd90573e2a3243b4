"""An import that brings nothing in leaves no record where there was none.

In: the place of a record. Out: nothing; a file made meanwhile and still empty is taken away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def none_left_behind(place: str) -> Iterator[None]:
    """Open the record within this, and close it there."""
    from vigie.record import RecordProblem
    from vigie.record.engines import is_url

    path = Path(place)
    fresh = not is_url(place) and not path.exists()
    try:
        yield
    finally:
        # Whoever else has come to use it holds it, and keeps it.
        with suppress(RecordProblem):
            if fresh and path.exists():
                _discard(path)


def _discard(path: Path) -> None:
    """Take the file away if nothing is in it, while nobody else can write it."""
    from vigie.record import Record
    from vigie.record.datasets import vintages

    with Record.open(path) as store:
        if store.counts() == (0, 0) and not vintages(store.engine):
            path.unlink()

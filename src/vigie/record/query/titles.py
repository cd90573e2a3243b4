"""Reports by the words of their titles or their ids, for who looks for one.

In: an engine, words. Out: the newest versions of reports whose title has all of these words (without regard to case),
or whose id begins so; the last published first. Every value is bound.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from vigie.record.engines import Engine

MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Titled:
    """A report without its text."""

    id: str
    title: str | None
    source: str | None
    published: dt.date | None


def titled(engine: Engine, text: str, most: int = 8) -> list[Titled]:
    """At most so many; none for an empty question."""
    words = text.split()[:MOST_WORDS]
    if not words:
        return []
    every = " AND ".join(
        ["strpos(lower(COALESCE(title, '') || ' ' || COALESCE(source, '')), lower(?)) > 0"] * len(words)
    )
    rows = engine.all(
        "SELECT report, title, source, published FROM current_publication "  # noqa: S608
        f"WHERE ({every}) OR strpos(lower(report), lower(?)) = 1 "
        "ORDER BY published DESC NULLS LAST, report LIMIT ?",
        [*words, text.strip(), most],
    )
    return [Titled(*row) for row in rows]

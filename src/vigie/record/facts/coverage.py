"""What the datasets on record cover.

In: the releases on record, the table of facts. Out: ``Coverage`` rows, by dataset and day of release. A release of UCDP
covers what its version says; a file that names no release covers the days and countries that occur in it.
"""

from __future__ import annotations

import datetime as dt

from vigie.record.datasets import Vintage, vintages
from vigie.record.engines import Engine
from vigie.record.facts.asking import READING, Coverage


def coverage(engine: Engine, day: dt.date | None, table: str) -> list[Coverage]:
    """Of what stood on the day, or stands now; ``table`` holds the facts."""
    releases = vintages(engine, day)
    found = [
        _of(engine, table, one)
        for n, one in enumerate(releases)
        if not any(_within(one, two) for two in releases[n + 1 :])
    ]
    row = engine.one(
        f"SELECT count(*), min(day), max(day), array_agg(DISTINCT country ORDER BY country) FROM {table} "  # noqa: S608
        "WHERE origin = ?",
        [READING],
    )
    if row and row[0]:
        countries = tuple(c for c in row[3] or () if c)
        found.append(Coverage(READING, "", row[1], row[2], countries, int(row[0]), ""))
    return found


def releases(engine: Engine, day: dt.date | None, table: str) -> list[Coverage]:
    """Every release of the datasets, by day, whether a newer one covers it or not."""
    return [_of(engine, table, one) for one in vintages(engine, day)]


def _within(one: Vintage, newer: Vintage) -> bool:
    """Does a newer release of the dataset cover all that this one does? An excerpt covers nothing by itself."""
    a, b = one.about, newer.about
    if one.name != newer.name or b.first is None or b.last is None:
        return False
    if a.first is None or a.last is None:
        return False
    return b.first <= a.first and a.last <= b.last and (b.areas is None or set(a.areas or ("*",)) <= set(b.areas))


def _of(engine: Engine, table: str, one: Vintage) -> Coverage:
    about = one.about
    first, last, areas = about.first, about.last, about.areas
    query = (
        f"SELECT count(*), min(day), max(day), array_agg(DISTINCT country ORDER BY country) FROM {table} "  # noqa: S608
        "WHERE origin = ? AND (CAST(? AS DATE) IS NULL OR day BETWEEN CAST(? AS DATE) AND CAST(? AS DATE))"
    )
    row = engine.one(query, [one.name, first, first, last]) or (0, None, None, ())
    if first is None:
        # An excerpt says nothing of what it lacks.
        areas = tuple(c for c in row[3] or () if c)
    return Coverage(
        origin=one.name,
        version=one.version,
        first=first or row[1],
        last=last or row[2],
        countries=areas or (),
        events=int(row[0]),
        licence=about.licence,
        name=about.name,
        citation=about.citation,
        url=about.url,
        day=one.day,
        whole=about.first is not None and about.areas is None,
    )

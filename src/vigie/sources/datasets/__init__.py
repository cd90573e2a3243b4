"""Datasets that others coded: bytes -> events, each a report with one account.

In: UCDP GED and Candidate CSV, ACLED exports (both shapes) and API answers, any CSV with a mapping file; each also in
a .zip or a workbook. Out: ``Source`` with its events in order. Strict: unknown columns, an unknown code or a broken row
raise ``BadDataset`` with the file, the line and what to do; nothing is skipped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vigie.sources.datasets import acled, mapped, releases, ucdp
from vigie.sources.datasets.events import Coder, Event, Span
from vigie.sources.datasets.names import codebook
from vigie.sources.datasets.packed import Unpacked, unpacked
from vigie.sources.datasets.problems import BadDataset, BadRow
from vigie.sources.datasets.releases import Release
from vigie.sources.datasets.table import Row, Table, digest_of, open_table

__all__ = ["About", "BadDataset", "BadRow", "Event", "Release", "Source", "Span", "coder_of", "open_source"]

SHOWN = 4
TOLD_BY = {"ucdp": "relid", "acled": "event_id_cnty"}
"""The column that tells each dataset."""


@dataclass(frozen=True, slots=True)
class About:
    """Which dataset, how to cite it, its columns in the order of the file, and what a release of it covers.

    ``mapping`` is a mapping file's text. ``areas`` are ISO 3166-1 codes, None is everywhere; without ``first`` a
    release covers nothing: no event is missing from it.
    """

    id: str
    name: str
    columns: tuple[str, ...]
    licence: str = ""
    citation: str = ""
    url: str = ""
    mapping: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    areas: tuple[str, ...] | None = None

    def covers(self, span: Span) -> bool:
        """Would this release have an event of these days and this country if it still stood?"""
        start, end, country = span
        if self.first is None or self.last is None or start is None or end is None:
            return False
        return self.first <= start and end <= self.last and (self.areas is None or country in self.areas)

    def meets(self, other: About) -> bool:
        """May it cover events that came with the other release?"""
        if self.first is None or self.last is None:
            return False
        if other.first is None or other.last is None:
            return True
        apart = self.areas is not None and other.areas is not None and not set(self.areas) & set(other.areas)
        return not apart and self.first <= other.last and other.first <= self.last


@dataclass(slots=True)
class Source:
    """A file of events. ``release`` is known where the file's name or the version given tells it."""

    path: Path
    about: About
    release: Release | None
    _table: Table
    _coder: Coder
    _unpacked: Unpacked
    """What is read lies in its folder."""

    def rows(self) -> Iterator[Row]:
        """(line, cells), once."""
        return self._table.rows

    def code(self, line: int, row: list[str]) -> Event:
        """A row's event; raises BadDataset with the file and the line."""
        try:
            return self._coder(row)
        except BadRow as problem:
            raise problem.at(self._unpacked.name, line) from problem

    def events(self) -> Iterator[tuple[int, Event]]:
        """(line, event) in the order of the file, once."""
        for line, row in self.rows():
            yield line, self.code(line, row)

    def digest(self) -> str:
        """SHA-256 of the file."""
        return digest_of(self.path)


def open_source(path: str | Path, form: str | Path | None = None, version: str | None = None) -> Source:
    """Open a dataset's file. ``form`` is 'ucdp', 'acled' or a mapping file; by default the columns tell.

    Raises BadDataset where the columns are not those of the dataset.
    """
    path = Path(path)
    if form is not None and str(form) not in KINDS:
        mapping, text = mapped.read_mapping(Path(form))
        file = unpacked(path, [mapping.columns()])
        found = open_table(file.path)
        _check(found, set(mapping.columns()), set(mapping.columns()), mapping.name)
        about = About(mapping.id, mapping.name, found.columns, mapping.licence, mapping.citation, mapping.url, text)
        return Source(path, about, None, found, mapped.coder(mapping, found.columns), file)
    file = unpacked(path, [(key,) for key in TOLD_BY.values()])
    found = open_table(file.path)
    kind = str(form) if form is not None else _kind(found)
    required, known = KINDS[kind]()
    _check(found, required, known, codebook(kind)["name"])
    of = codebook(kind)
    about = About(of["id"], of["name"], found.columns, of["licence"], of["citation"], of["url"])
    release = None
    if kind == "ucdp":
        release = releases.release(version) if version else releases.named(file.name) or releases.named(path.name)
    return Source(path, about, release, found, coder_of(about), file)


def coder_of(about: About) -> Coder:
    """The coder of rows of a dataset that is on record."""
    if about.id == ucdp.DATASET:
        return ucdp.coder(about.columns)
    if about.id == acled.DATASET:
        return acled.coder(about.columns)
    return mapped.coder(mapped.parse_mapping(about.mapping, about.id), about.columns)


def _ucdp_columns() -> tuple[set[str], set[str]]:
    columns = set(codebook("ucdp")["columns"])
    return columns, columns


def _acled_columns() -> tuple[set[str], set[str]]:
    of = codebook("acled")
    newer, older, optional = (set(of[name]) for name in ("columns", "older_columns", "optional"))
    return set(of["essential"]), newer | older | optional


KINDS: dict[str, Callable[[], tuple[set[str], set[str]]]] = {"ucdp": _ucdp_columns, "acled": _acled_columns}


def _kind(found: Table) -> str:
    for kind, key in TOLD_BY.items():
        if key in found.columns:
            return kind
    raise BadDataset("unknown_columns", file=found.file, columns=", ".join(found.columns[:SHOWN]))


def _check(found: Table, required: set[str], known: set[str], name: str) -> None:
    missing = sorted(required - set(found.columns))
    if missing:
        raise BadDataset("missing_columns", file=found.file, columns=", ".join(missing[:SHOWN]), dataset=name)
    extra = sorted(set(found.columns) - known)
    if extra:
        raise BadDataset("extra_columns", file=found.file, columns=", ".join(extra[:SHOWN]), dataset=name)

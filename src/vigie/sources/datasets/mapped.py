"""Any other table of events, by a mapping file (TOML) that says what its columns and codes mean.

In: the mapping (docs/datasets.md has every key) and rows. Out: ``Event``. The mapping names every column of the table:
what it leaves out, or a cell whose code it does not list, is an error and no silent loss.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from vigie.knowledge.contract import codes as contract_codes
from vigie.model import (
    Account,
    Attribution,
    Certainty,
    Coded,
    DateRange,
    Evidence,
    Harm,
    Number,
    Place,
    Quantity,
    Report,
)
from vigie.sources.datasets.events import Coder, Days, Event, Written, code, degrees, packed, whole_number
from vigie.sources.datasets.names import actors_of, country_named
from vigie.sources.datasets.problems import BadDataset, BadRow

MOST_NAMES = 24


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the mapping; a key that is none is an error."""


class DateOf(Section, frozen=True):
    column: str = ""
    start: str = ""
    end: str = ""
    format: str = ""


class PlaceOf(Section, frozen=True):
    name: str
    admin1: str = ""
    country: str = ""
    country_code: str = ""
    lat: str = ""
    lon: str = ""
    precision: str = ""
    precision_codes: dict[str, str] = {}


class CodesOf(Section, frozen=True):
    column: str
    codes: dict[str, str] = {}
    separator: str = ""


class HarmOf(Section, frozen=True):
    kind: str
    who: str
    best: str
    low: str = ""
    high: str = ""


class SaidBy(Section, frozen=True):
    column: str
    kind: str = "media"
    separator: str = ";"


class Mapping(Section, frozen=True):
    """A mapping file."""

    id: str
    name: str
    key: str
    date: DateOf
    place: PlaceOf
    type: CodesOf
    quote: str
    licence: str = ""
    citation: str = ""
    url: str = ""
    language: str = "en"
    published: str = ""
    perpetrators: CodesOf | None = None
    targets: CodesOf | None = None
    certainty: CodesOf | None = None
    said_by: SaidBy | None = None
    harm: tuple[HarmOf, ...] = ()
    codes: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    """Columns that stand in the row's text and mean nothing more."""

    def columns(self) -> list[str]:
        """Every column that the mapping names."""
        date, place = self.date, self.place
        named = [self.key, self.quote, self.published, date.column, date.start, date.end]
        named += [place.name, place.admin1, place.country, place.lat, place.lon, place.precision]
        coded = (self.type, self.perpetrators, self.targets, self.certainty, self.said_by)
        named += [*(one.column for one in coded if one), *self.codes, *self.other]
        named += [column for h in self.harm for column in (h.best, h.low, h.high)]
        return [name for name in dict.fromkeys(named) if name]


def read_mapping(path: Path) -> tuple[Mapping, str]:
    """The mapping of a file and the file's text; raises BadDataset where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadDataset("unreadable", file=path, reason=getattr(error, "strerror", None) or error) from error
    return parse_mapping(text, path.name), text


def parse_mapping(text: str, file: str) -> Mapping:
    """The mapping in a text; raises BadDataset where a key is wrong or a code is none of the contract's."""
    try:
        found = msgspec.convert(tomllib.loads(text), Mapping)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadDataset("bad_mapping", file=file, reason=error) from error
    if not (found.date.column or found.date.start):
        raise BadDataset("bad_mapping", file=file, reason="[date] column, or start and end")
    if not found.id.replace("_", "").isalnum() or not found.id.isascii() or found.id in {"ucdp_ged", "acled"}:
        raise BadDataset("bad_mapping", file=file, reason=f"id: {found.id}")
    for name, values in _coded(found):
        for value in values:
            if value not in contract_codes(name):
                raise BadDataset("mapping_code", file=file, code=value, list=name)
    return found


def _coded(mapping: Mapping) -> list[tuple[str, list[str]]]:
    found = [("type", list(mapping.type.codes.values()))]
    found.append(("target", list(mapping.targets.codes.values()) if mapping.targets else []))
    found.append(("certainty", list(mapping.certainty.codes.values()) if mapping.certainty else []))
    found.append(("harm", [h.kind for h in mapping.harm]))
    found.append(("who", [h.who for h in mapping.harm]))
    found.append(("source", [mapping.said_by.kind] if mapping.said_by else []))
    return found


class MappedDays(Days):
    """Days in the mapping's format (strptime), else ISO 8601."""

    def __init__(self, column: str, form: str) -> None:
        super().__init__(column)
        self._form = form

    def __missing__(self, value: str) -> dt.date:
        if not self._form:
            return super().__missing__(value)
        try:
            found = dt.datetime.strptime(value, self._form).date()
        except ValueError as error:
            raise BadRow("day", column=self._column, value=value) from error
        self[value] = found
        return found


def coder(mapping: Mapping, columns: Sequence[str]) -> Coder:
    """The coder of rows with these columns under this mapping."""
    return _Coder(mapping, columns)


class _Coder:
    def __init__(self, mapping: Mapping, columns: Sequence[str]) -> None:
        self._mapping = mapping
        self._columns = tuple(columns)
        self._labels = [f"{name}: " for name in columns]
        self._at = {name: n for n, name in enumerate(columns)}
        self._codes = [(name, self._at[name]) for name in mapping.codes]
        form = mapping.date.format
        self._days = {name: MappedDays(name, form) for name in columns}

    def __call__(self, row: list[str]) -> Event:
        mapping = self._mapping
        key = self._cell(row, mapping.key).strip()
        if not key:
            raise BadRow("missing", column=mapping.key)
        written = Written(self._labels, row)
        types = self._coded(row, written, mapping.type)
        if not types:
            raise BadRow("missing", column=mapping.type.column)
        date, date_evidence = self._date(row, written)
        place = self._place(row, written)
        harm = tuple(self._harm(row, written))
        account = Account(
            types=types,
            date=date,
            places=(place,) if place else (),
            perpetrators=self._actors(row, written, place.country if place else None),
            targets=self._coded(row, written, mapping.targets) if mapping.targets else (),
            harm=harm,
            losses=(),
            said_by=self._said_by(row, written),
            certainty=self._certainty(row),
            quote=self._quote(row, written),
            date_evidence=date_evidence,
            codes=written.codes(self._codes),
        )
        published = self._cell(row, mapping.published)
        day = self._days[mapping.published][published] if published else None
        report = Report(f"{mapping.id}:{key}", written.text, mapping.language, day, mapping.name)
        span = (date.start if date else None, date.end if date else None, place.country if place else None)
        # What a mapping asks for is checked where it is used: the account is made at once.
        whole = packed(self._columns, row)
        return Event(mapping.id, key, whole, _deaths(harm), span, day, lambda: (report, account))

    def _cell(self, row: list[str], column: str) -> str:
        return row[self._at[column]] if column else ""

    def _date(self, row: list[str], written: Written) -> tuple[DateRange | None, Evidence | None]:
        of = self._mapping.date
        first, last = (of.column, of.column) if of.column else (of.start, of.end or of.start)
        if not self._cell(row, first):
            return None, None
        last = last if self._cell(row, last) else first
        start, end = (self._days[c][self._cell(row, c)] for c in (first, last))
        if start > end:
            raise BadRow("days_backwards", start=start, end=end)
        return DateRange(start, end), written.lines((self._at[first], self._at[last]))

    def _place(self, row: list[str], written: Written) -> Place | None:
        of = self._mapping.place
        name = self._cell(row, of.name).strip()
        if not name:
            return None
        lat, lon = self._cell(row, of.lat), self._cell(row, of.lon)
        known = bool(lat and lon)
        precision = "exact" if known else "unknown"
        if given := self._cell(row, of.precision):
            precision = code(of.precision_codes, given, of.precision)
        return Place(
            name=name,
            admin1=self._cell(row, of.admin1) or None,
            country=self._country(row),
            lat=degrees(lat, of.lat, 90) if known else None,
            lon=degrees(lon, of.lon, 180) if known else None,
            precision=precision,
            evidence=written.line(self._at[of.name]),
        )

    def _country(self, row: list[str]) -> str | None:
        of = self._mapping.place
        name = self._cell(row, of.country)
        if not name:
            return of.country_code or None
        found = country_named(name) or (name if len(name) == 2 and name.isupper() else None)
        if found is None:
            raise BadRow("unknown_code", column=of.country, value=name, known="ISO 3166-1")
        return found

    def _parts(self, row: list[str], column: str, separator: str) -> list[str]:
        value = self._cell(row, column)
        parts = value.split(separator) if separator else [value]
        return list(dict.fromkeys(part for one in parts if (part := one.strip())))[:MOST_NAMES]

    def _coded(self, row: list[str], written: Written, of: CodesOf) -> tuple[Coded, ...]:
        found = {code(of.codes, part, of.column): part for part in self._parts(row, of.column, of.separator)}
        return tuple(Coded(one, written.part(self._at[of.column], part)) for one, part in found.items())

    def _actors(self, row: list[str], written: Written, country: str | None) -> tuple[Coded, ...]:
        of = self._mapping.perpetrators
        found: dict[str, Coded] = {}
        for part in self._parts(row, of.column, of.separator) if of else ():
            assert of is not None
            for actor in (of.codes[part],) if part in of.codes else actors_of(part, country):
                found.setdefault(actor, Coded(actor, written.part(self._at[of.column], part)))
        return tuple(found.values())

    def _harm(self, row: list[str], written: Written) -> list[Harm]:
        found = []
        for of in self._mapping.harm:
            best = self._cell(row, of.best)
            if not best:
                continue
            low, high = self._cell(row, of.low) or best, self._cell(row, of.high) or best
            cells = [self._at[c] for c in (of.low, of.best, of.high) if c and self._cell(row, c)]
            values = [whole_number(v, c or of.best) for v, c in ((low, of.low), (best, of.best), (high, of.high))]
            found.append(Harm(of.kind, of.who, Quantity(*values), written.lines(cells)))
        return found

    def _said_by(self, row: list[str], written: Written) -> tuple[Attribution, ...]:
        of = self._mapping.said_by
        if of is None:
            return ()
        column = self._at[of.column]
        return tuple(
            Attribution(name, of.kind, written.part(column, name)) for name in self._parts(row, of.column, of.separator)
        )

    def _certainty(self, row: list[str]) -> Certainty:
        of = self._mapping.certainty
        if of is None or not self._cell(row, of.column):
            return Certainty.STATED
        return Certainty(code(of.codes, self._cell(row, of.column), of.column))

    def _quote(self, row: list[str], written: Written) -> Evidence:
        column = self._mapping.quote
        return written.cell(self._at[column]) if self._cell(row, column) else written.line(self._at[self._mapping.key])


def _deaths(harm: Sequence[Harm]) -> tuple[Number, Number, Number]:
    """Lowest, best and highest of those killed: everybody where the table says so, else its groups together."""
    killed = [h for h in harm if h.kind == "killed"]
    chosen: list[Any] = [h for h in killed if h.who == "unspecified"] or [h for h in killed if h.who != "children"]
    low, best, high = (sum(getattr(h.quantity, end) for h in chosen) for end in ("low", "value", "high"))
    return low, best, high

"""UCDP GED and UCDP Candidate events (49 columns): a row as a report with one account.

In: rows of a release. Out: ``Event``. Follows the UCDP GED Codebook: ``best``, ``low`` and ``high`` are one Quantity
for everybody killed; the deaths of a side, of civilians stand in entries of their own beside it; both sides of a
state-based or non-state conflict are its perpetrators, of one-sided violence ``side_a`` is. Codes and what they stand
for: ``knowledge/datasets/ucdp.toml``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import partial

from vigie.model import Account, Attribution, Certainty, Coded, DateRange, Evidence, Harm, Place, Quantity, Report
from vigie.sources.datasets.events import Coder, Days, Event, Told, Written, code, degrees, packed, whole_number
from vigie.sources.datasets.names import actors_of, bare, by_gleditsch_ward, codebook
from vigie.sources.datasets.problems import BadRow

ABOUT = codebook("ucdp")
DATASET = str(ABOUT["id"])
ONE_SIDED = "3"
NEAR = "near"
BETWEEN, AND, ENDS = "between ", " and ", ("from", "to")
FLAGS = frozenset({"true", "false", "TRUE", "FALSE", "True", "False", "1", "0"})
MOST_SOURCES = 24
ARTICLE = re.compile(r'(?:^|;)"?([^",;]{2,80}),[0-9]{4}-[0-9]{2}-[0-9]{2}')
TOTALS = ("low", "best", "high")
GROUPS = (("deaths_a", "gwnoa"), ("deaths_b", "gwnob"), ("deaths_civilians", ""), ("deaths_unknown", ""))
"""Columns of deaths, and the column that tells that the side is a state."""


def coder(columns: Sequence[str]) -> Coder:
    """The coder of rows with these columns."""
    return _Coder(columns)


class _Coder:
    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)
        self._labels = [f"{name}: " for name in columns]
        self._at = {name: n for n, name in enumerate(columns)}
        self._codes = [(name, self._at[name]) for name in ABOUT["codes"]]
        self._start, self._end = Days("date_start"), Days("date_end")
        self._totals = [self._at[name] for name in TOTALS]
        self._groups = [(self._at[name], name, self._at.get(state)) for name, state in GROUPS]
        self._kinds = tuple(ABOUT["kinds"]["place"]), tuple(ABOUT["kinds"]["admin1"])

    def __call__(self, row: list[str]) -> Event:
        at = self._at
        key = row[at["id"]]
        if not (key.isdecimal() and key.isascii()):
            raise BadRow("number", column="id", value=key)
        self._check(row)
        code(ABOUT["type_of_violence"], row[at["type_of_violence"]], "type_of_violence")
        code(ABOUT["where_prec"], row[at["where_prec"]], "where_prec")
        degrees(row[at["latitude"]], "latitude", 90)
        degrees(row[at["longitude"]], "longitude", 180)
        start, end = self._start[row[at["date_start"]]], self._end[row[at["date_end"]]]
        if start > end:
            raise BadRow("days_backwards", start=start, end=end)
        low, best, high = [whole_number(row[c], name) for c, name in zip(self._totals, TOTALS, strict=True)]
        for column, name, _ in self._groups:
            whole_number(row[column], name)
        country = code(by_gleditsch_ward(), row[at["country_id"]], "country_id")
        published = _published(row[at["source_date"]])
        make = partial(self._told, row, DateRange(start, end), country, published)
        return Event(
            DATASET, key, packed(self._columns, row), (low, best, high), (start, end, country), published, make
        )

    def _told(self, row: list[str], days: DateRange, country: str, published: dt.date | None) -> Told:
        """The report and the account of a row that is sound."""
        at = self._at
        written = Written(self._labels, row)
        violence = row[at["type_of_violence"]]
        low, best, high = [int(row[c]) for c in self._totals]
        harm = [Harm("killed", "unspecified", Quantity(low, best, high), written.lines(self._totals))]
        harm += self._killed(row, written)
        headline = at["source_headline"]
        account = Account(
            types=(Coded(ABOUT["type_of_violence"][violence], written.line(at["type_of_violence"])),),
            date=days,
            places=self._places(row, written, country),
            perpetrators=self._perpetrators(row, written, violence, country),
            targets=_targets(violence, harm, written, at["side_b"]),
            harm=tuple(harm),
            losses=(),
            said_by=self._said_by(row, written),
            certainty=Certainty.STATED,
            quote=written.cell(headline if row[headline] else at["dyad_name"]),
            date_evidence=written.lines((at["date_start"], at["date_end"])),
            codes=written.codes(self._codes),
        )
        return Report(f"{DATASET}:{row[at['id']]}", written.text, "en", published, str(ABOUT["name"])), account

    def _check(self, row: list[str]) -> None:
        """Codes that the account keeps as they are, and cells that must not be empty."""
        at = self._at
        for name in ("date_prec", "event_clarity"):
            code(ABOUT[name], row[at[name]], name)
        if row[at["active_year"]] not in FLAGS:
            raise BadRow("unknown_code", column="active_year", value=row[at["active_year"]], known="true, false")
        status, known = row[at["code_status"]], ABOUT["code_status"]
        if status != known["final"] and not status.startswith(known["open"]):
            raise BadRow("unknown_code", column="code_status", value=status, known="Clear, Check …")
        year = row[at["year"]]
        if not (len(year) == 4 and year.isdecimal() and year.isascii()):
            raise BadRow("number", column="year", value=year)
        for name in ("dyad_name", "side_a", "side_b", "where_coordinates"):
            if not row[at[name]].strip():
                raise BadRow("missing", column=name)

    def _killed(self, row: list[str], written: Written) -> list[Harm]:
        """Who was killed, where the row tells: the fighters of each side, civilians."""
        killed: dict[str, list[int]] = {}
        for column, name, state in self._groups:
            if name == "deaths_unknown" or not int(row[column]):
                continue
            who = "civilians" if state is None else "soldiers" if row[state] else "attackers"
            killed.setdefault(who, []).append(column)
        return [
            Harm("killed", who, Quantity.exactly(sum(int(row[c]) for c in cells)), written.lines(cells))
            for who, cells in killed.items()
        ]

    def _places(self, row: list[str], written: Written, country: str) -> tuple[Place, ...]:
        """Where the row's coordinates are; behind it the ends of a road ('between Dori and Gorom Gorom')."""
        at = self._at
        precision = ABOUT["where_prec"][row[at["where_prec"]]]
        kinds, regions = self._kinds
        name, column = row[at["where_coordinates"]], at["where_coordinates"]
        spot = Place(
            name=bare(name, kinds),
            role=NEAR if precision == NEAR else "at",
            admin1=bare(row[at["adm_1"]], regions) or None,
            country=country,
            lat=float(row[at["latitude"]]),
            lon=float(row[at["longitude"]]),
            precision=precision,
            evidence=written.line(column),
        )
        if BETWEEN not in name.lower():
            return (spot,)
        ends = name[name.lower().index(BETWEEN) + len(BETWEEN) :].split(AND)
        if len(ends) != len(ENDS):
            return (spot,)
        roads = [
            Place(bare(end.strip(), kinds), role, country=country, evidence=written.part(column, end))
            for end, role in zip(ends, ENDS, strict=True)
            if end.strip()
        ]
        return (spot, *roads)

    def _perpetrators(self, row: list[str], written: Written, violence: str, country: str) -> tuple[Coded, ...]:
        sides = [("side_a", "gwnoa")] if violence == ONE_SIDED else [("side_a", "gwnoa"), ("side_b", "gwnob")]
        found: dict[str, Evidence] = {}
        for side, number in sides:
            column = self._at[side]
            home = by_gleditsch_ward().get(row[self._at[number]], country)
            for actor in actors_of(row[column], home):
                found.setdefault(actor, written.line(column))
        return tuple(Coded(actor, evidence) for actor, evidence in found.items())

    def _said_by(self, row: list[str], written: Written) -> tuple[Attribution, ...]:
        """The offices named; of older rows the first part of each article: '"Reuters,2001-05-02,Three killed"'."""
        column = self._at["source_office"]
        named = row[column].split(";")
        if not any(part.strip() for part in named):
            column = self._at["source_article"]
            named = [found.group(1) for found in ARTICLE.finditer(row[column])]
        names = dict.fromkeys(name for part in named if (name := part.strip()))
        return tuple(Attribution(name, "media", written.part(column, name)) for name in list(names)[:MOST_SOURCES])


def _targets(violence: str, harm: Sequence[Harm], written: Written, side_b: int) -> tuple[Coded, ...]:
    """Civilians of one-sided violence; soldiers and civilians where the row counts some killed."""
    if violence == ONE_SIDED:
        return (Coded("civilians", written.line(side_b)),)
    return tuple(Coded(h.who, h.evidence) for h in harm if h.who in {"soldiers", "civilians"})


def _published(days: str) -> dt.date | None:
    """The newest day of the row's own sources; what is no whole day does not count."""
    newest = None
    for part in days.split(";"):
        try:
            found = dt.date.fromisoformat(part.strip())
        except ValueError:
            continue
        newest = found if newest is None or found > newest else newest
    return newest

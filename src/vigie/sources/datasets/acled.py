"""ACLED events, as exports since 2022, exports before and the API write them: a row as a report with one account.

In: rows of a file that the user is licensed to hold. Out: ``Event``. Follows the ACLED Codebook: the sub-event type is
the type, ``fatalities`` the number killed (ACLED gives one figure), ``time_precision`` 2 is three days either side of
the date and 3 its month. Both sides of a clash are its perpetrators, else ``actor1`` is. Codes and what they stand for:
``knowledge/datasets/acled.toml``.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from functools import cache, partial

from vigie.model import Account, Attribution, Certainty, Coded, DateRange, Harm, Place, Quantity, Report
from vigie.sources.datasets.events import Coder, Days, Event, Told, Written, code, degrees, packed, whole_number
from vigie.sources.datasets.names import actors_of, by_iso_number, codebook, country_named
from vigie.sources.datasets.problems import BadRow

ABOUT = codebook("acled")
DATASET = str(ABOUT["id"])
MOST_SOURCES = 24
WEEK = dt.timedelta(days=3)
CIVILIANS = "7"
STATE = "1"
NO_COUNTRY = "0"
PLURAL = re.compile(r"s\b")
UNSTATED = {"time_precision": {"": "day"}, "geo_precision": {"": "near"}}
"""What stands where a file has no such column."""


@cache
def _folded(value: str) -> str:
    """A code in words: ACLED's releases differ in capitals and plurals ('Identity Militia', 'Identity militias')."""
    return PLURAL.sub("", value.strip().casefold())


@cache
def _sub_events() -> dict[str, tuple[str, str]]:
    return {_folded(one["name"]): (one["code"], one["event"]) for one in ABOUT["sub_event_type"]}


@cache
def _inter() -> dict[str, str]:
    """Numbers and folded words of inter1 and inter2, as numbers; nobody is ''."""
    named = {_folded(name): one["number"] for one in ABOUT["inter"] for name in (one["number"], *one["names"])}
    return {"": "", "0": "", **named}


@cache
def _known(column: str) -> frozenset[str]:
    return frozenset(map(_folded, ABOUT[column]["names"]))


@cache
def _struck() -> dict[str, str]:
    return {one["number"]: one["target"] for one in ABOUT["inter"]}


@cache
def _interactions() -> frozenset[str]:
    kinds = [k for k in _inter() if k]
    rule = ABOUT["interaction"]
    pairs = {a + b for a in map(str, range(9)) for b in map(str, range(9))}
    alone = {a + rule["alone"] for a in kinds}
    return frozenset({"", "0", *pairs, *alone, *(a + rule["between"] + b for a in kinds for b in kinds)})


class EventDays(Days):
    """'2023-01-31' of the API and '31 January 2023' of the exports."""

    MONTHS = {name: n for n, name in enumerate(calendar.month_name) if name}  # noqa: RUF012

    def __missing__(self, value: str) -> dt.date:
        day, _, rest = value.partition(" ")
        month, _, year = rest.partition(" ")
        if month in self.MONTHS and day.isdecimal() and year.isdecimal():
            try:
                found = dt.date(int(year), self.MONTHS[month], int(day))
            except ValueError as error:
                raise BadRow("day", column=self._column, value=value) from error
            self[value] = found
            return found
        return super().__missing__(value)


def coder(columns: Sequence[str]) -> Coder:
    """The coder of rows with these columns, of either shape."""
    return _Coder(columns)


class _Coder:
    def __init__(self, columns: Sequence[str]) -> None:
        # A column that the file lacks is an empty one.
        absent = [name for name in ABOUT["columns"] if name not in columns]
        self._columns = (*columns, *absent)
        self._blank = [""] * len(absent)
        self._labels = [f"{name}: " for name in self._columns]
        self._at = {name: n for n, name in enumerate(self._columns)}
        self._precisions = {name: {**ABOUT[name], **(UNSTATED[name] if name in absent else {})} for name in UNSTATED}
        self._codes = [(name, self._at[name]) for name in ABOUT["codes"] if name in self._at]
        self._days = EventDays("event_date")

    def __call__(self, row: list[str]) -> Event:
        at, row = self._at, row + self._blank
        key = row[at["event_id_cnty"]].strip()
        if not key:
            raise BadRow("missing", column="event_id_cnty")
        kind = self._kind(row)
        self._check(row)
        code(self._precisions["geo_precision"], row[at["geo_precision"]], "geo_precision")
        degrees(row[at["latitude"]], "latitude", 90)
        degrees(row[at["longitude"]], "longitude", 180)
        killed = whole_number(row[at["fatalities"]], "fatalities")
        country, days = self._country(row), self._date(row)
        edited = edited_on(row[at["timestamp"]])
        make = partial(self._told, row, key, kind, country, days, edited)
        whole = packed(self._columns, row)
        return Event(DATASET, key, whole, (killed, killed, killed), (days.start, days.end, country), edited, make)

    def _told(
        self, row: list[str], key: str, kind: str, country: str | None, days: DateRange, edited: dt.date | None
    ) -> Told:
        """The report and the account of a row that is sound."""
        at = self._at
        written = Written(self._labels, row)
        killed, notes = int(row[at["fatalities"]]), at["notes"]
        account = Account(
            types=(Coded(kind, written.line(at["sub_event_type"])),),
            date=days,
            places=(self._place(row, written, country),),
            perpetrators=self._perpetrators(row, written, kind, country),
            targets=self._targets(row, written, kind, country),
            harm=(Harm("killed", "unspecified", Quantity.exactly(killed), written.line(at["fatalities"])),),
            losses=(),
            said_by=self._said_by(row[at["source"]], written),
            certainty=Certainty.STATED,
            quote=written.cell(notes) if row[notes] else written.line(at["sub_event_type"]),
            date_evidence=written.line(at["event_date"]),
            codes=written.codes(self._codes),
        )
        return Report(f"{DATASET}:{key}", written.text, "en", edited, str(ABOUT["name"])), account

    def _kind(self, row: list[str]) -> str:
        sub_event, of = row[self._at["sub_event_type"]], row[self._at["event_type"]]
        found = _sub_events().get(_folded(sub_event))
        if found is None:
            known = ", ".join(sorted(one["name"] for one in ABOUT["sub_event_type"]))
            raise BadRow("unknown_code", column="sub_event_type", value=sub_event, known=known)
        if _folded(found[1]) != _folded(of):
            raise BadRow("unknown_code", column="event_type", value=of, known=f"{found[1]} ({sub_event})")
        return found[0]

    def _check(self, row: list[str]) -> None:
        at = self._at
        for name in ("disorder_type", "civilian_targeting"):
            if row[at[name]] and _folded(row[at[name]]) not in _known(name):
                known = ", ".join(one for one in ABOUT[name]["names"] if one)
                raise BadRow("unknown_code", column=name, value=row[at[name]], known=known)
        for name in ("inter1", "inter2"):
            if _folded(row[at[name]]) not in _inter():
                known = ", ".join(one["names"][0] for one in ABOUT["inter"])
                raise BadRow("unknown_code", column=name, value=row[at[name]], known=known)
        if _folded(row[at["interaction"]]) not in _interactions():
            known = "10 … 88, Rebel group-Civilians, Protesters only …"
            raise BadRow("unknown_code", column="interaction", value=row[at["interaction"]], known=known)
        for name in ("actor1", "location", "country"):
            if not row[at[name]].strip():
                raise BadRow("missing", column=name)

    def _date(self, row: list[str]) -> DateRange:
        day = self._days[row[self._at["event_date"]]]
        year = row[self._at["year"]]
        if year and year != str(day.year):
            raise BadRow("year", value=year, day=day)
        precision = code(self._precisions["time_precision"], row[self._at["time_precision"]], "time_precision")
        if precision == "day":
            return DateRange(day, day)
        if precision == "week":
            return DateRange(day - WEEK, day + WEEK)
        return DateRange(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]))

    def _country(self, row: list[str]) -> str | None:
        number, name = row[self._at["iso"]], row[self._at["country"]]
        found = by_iso_number().get(number) or country_named(name)
        if found is None and number.strip(NO_COUNTRY):
            raise BadRow("unknown_code", column="iso", value=number, known="ISO 3166-1")
        return found

    def _place(self, row: list[str], written: Written, country: str | None) -> Place:
        at = self._at
        precision = self._precisions["geo_precision"][row[at["geo_precision"]]]
        return Place(
            name=row[at["location"]],
            role="near" if precision == "near" else "at",
            admin1=row[at["admin1"]] or None,
            country=country,
            lat=float(row[at["latitude"]]),
            lon=float(row[at["longitude"]]),
            precision=precision,
            evidence=written.line(at["location"]),
        )

    def _perpetrators(self, row: list[str], written: Written, kind: str, country: str | None) -> tuple[Coded, ...]:
        sides = ["actor1"]
        if kind in ABOUT["sides"]["both"]:
            sides = ["actor1", "actor2"]
        elif kind in ABOUT["sides"]["second"] and row[self._at["actor2"]]:
            sides = ["actor2"]
        found: dict[str, Coded] = {}
        for side in sides:
            column = self._at[side]
            for actor in actors_of(row[column], country) if row[column] else ():
                found.setdefault(actor, Coded(actor, written.line(column)))
        return tuple(found.values())

    def _targets(self, row: list[str], written: Written, kind: str, country: str | None) -> tuple[Coded, ...]:
        """Whom the second side stands for; protesters where forces break a protest up; civilians where flagged."""
        at = self._at
        if kind in ABOUT["sides"]["second"]:
            return (Coded("civilians", written.line(at["actor1"])),)
        found: dict[str, Coded] = {}
        struck = _inter()[_folded(row[at["inter2"]])]
        if struck and row[at["actor2"]] and kind not in ABOUT["sides"]["both"][1:]:
            target = _target(row[at["actor2"]], struck, country)
            found[target] = Coded(target, written.line(at["actor2"]))
        flag = at["civilian_targeting"]
        if row[flag]:
            found.setdefault("civilians", Coded("civilians", written.line(flag)))
        return tuple(found.values())

    def _said_by(self, sources: str, written: Written) -> tuple[Attribution, ...]:
        column = self._at["source"]
        names = dict.fromkeys(name for part in sources.split(";") if (name := part.strip()))
        return tuple(Attribution(name, "media", written.part(column, name)) for name in list(names)[:MOST_SOURCES])


def _target(actor: str, struck: str, country: str | None) -> str:
    if struck == STATE and actor.startswith("Police Forces"):
        return "gendarmes_police"
    jihadists = codebook("actors")["jihadists"]["codes"]
    if struck != CIVILIANS and any(one in jihadists for one in actors_of(actor, country)):
        return "jihadists"
    return _struck()[struck]


def edited_on(timestamp: str) -> dt.date | None:
    """The day a row was last edited: seconds since 1970 or an ISO day."""
    if not timestamp:
        return None
    try:
        if timestamp.isdecimal():
            return dt.datetime.fromtimestamp(int(timestamp), dt.UTC).date()
        return dt.date.fromisoformat(timestamp[:10])
    except (ValueError, OverflowError, OSError) as error:
        raise BadRow("day", column="timestamp", value=timestamp) from error

"""Incidents as rows of UCDP GED (49 columns) or ACLED, so that what reads those reads these.

In: incidents. Out: rows of texts. An incident that has events of the dataset gives their rows as they came, unless a
person corrected it; any other one row made of its fused values: UCDP takes organised violence with a death, ACLED any
type; without a day, a country and coordinates neither can say it, and it is counted among what is left out. Follows the
two codebooks (``knowledge/datasets``).
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from vigie.knowledge.actors import actors, national
from vigie.knowledge.countries import Country, countries
from vigie.knowledge.spreadsheet import shield
from vigie.record.datasets import Vintage, rows_of, vintages
from vigie.record.engines import Engine, chunks
from vigie.record.incidents import Incident
from vigie.sources.datasets.names import by_iso_number, codebook

Cells = dict[str, str]
CIVILIANS = "CIVILIANS"
NAMELESS = "Unidentified Armed Group"
FEW_DAYS, WEEK, MONTH = 6, 7, 31
PAGE = 5_000


class Shaped:
    """Columns, rows (in a file in the temporary folder), and why so many incidents have none. Close it."""

    def __init__(self) -> None:
        self.columns: tuple[str, ...] = ()
        self.left_out: Counter[str] = Counter()
        self._rows = tempfile.TemporaryFile()  # noqa: SIM115

    def __enter__(self) -> Shaped:
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()

    def add(self, row: Cells) -> None:
        self._rows.write(msgspec.json.encode(row) + b"\n")

    def lines(self) -> Iterator[list[str]]:
        """The heading and the rows; a cell that a spreadsheet might calculate is shielded."""
        yield list(self.columns)
        self._rows.seek(0)
        for line in self._rows:
            row = msgspec.json.decode(line, type=Cells)
            yield [shield(row.get(column, "")) for column in self.columns]


@dataclass(frozen=True, slots=True)
class _Told:
    """What both shapes need of an incident."""

    incident: Incident
    start: dt.date
    end: dt.date
    country: Country
    lat: float
    lon: float
    place: str
    precision: str
    low: int
    best: int
    high: int


def shape(engine: Engine, found: Iterable[Incident], form: str) -> Shaped:
    """``form`` is 'ucdp' or 'acled'."""
    book = codebook(form)
    releases = {v.id: v for v in vintages(engine)}
    shaped, came_with, made = Shaped(), set[str](), False
    for some in chunks(found, PAGE):
        own = {a.id for incident in some for a in incident.accounts if a.origin == book["id"]}
        came = {key: (vintage, row) for key, vintage, row in rows_of(engine, own)}
        came_with.update(vintage for vintage, _ in came.values())
        for incident in some:
            # What a person corrected is no longer what the dataset says.
            theirs = [] if incident.corrected else [came[a.id][1] for a in incident.accounts if a.id in came]
            for row in theirs:
                shaped.add(msgspec.json.decode(row))
            if theirs:
                continue
            told = _told(incident)
            cells = told if isinstance(told, str) else (_ucdp(told) if form == "ucdp" else _acled(told))
            if isinstance(cells, str):
                shaped.left_out[cells] += 1
            else:
                made = True
                shaped.add(cells)
    shaped.columns = _columns(book["columns"], [releases[one] for one in came_with], made)
    return shaped


def _columns(canonical: Sequence[str], came_with: Sequence[Vintage], made: bool) -> tuple[str, ...]:
    """The columns of the one release that all rows came with, else the codebook's and what else a row has."""
    files = {v.about.columns for v in came_with}
    if len(files) == 1 and not made:
        return files.pop()
    extra = sorted({name for columns in files for name in columns} - set(canonical))
    return (*canonical, *extra)


def _told(incident: Incident) -> _Told | str:
    """What can be said of the incident, or what it lacks."""
    days, point = incident.date, incident.point
    if days is None or (days.start or days.end) is None:
        return "no_day"
    start, end = days.start or days.end, days.end or days.start
    assert start is not None and end is not None
    place = incident.places[0] if incident.places else None
    code = next((p.country for p in incident.places if p.country), None)
    country = next((c for c in countries() if c.iso2 == code), None)
    if country is None:
        return "no_country"
    if place is None or point is None:
        return "no_point"
    toll = incident.toll("killed")
    low = int(toll.low or 0) if toll else 0
    high = max(int(toll.high or 0), low) if toll else 0
    stated = {int(h.quantity.value) for a in incident.accounts for h in a.account.harm
              if h.kind == "killed" and h.quantity.value is not None and low <= h.quantity.value <= high}  # fmt: skip
    best = stated.pop() if len(stated) == 1 else low
    name = "–".join(p.name for p in incident.places if p.role in {"from", "to"}) or place.name
    at = place.name if place.role in {"at", "near"} else name
    return _Told(incident, start, end, country, *point, at, place.precision, low, best, high)


def _ucdp(told: _Told) -> Cells | str:
    book, incident = codebook("ucdp"), told.incident
    rule = book["written"]
    sides = [_side(code) for code in incident.perpetrators if code != CIVILIANS] or [(NAMELESS, "")]
    if told.high == 0:
        return "no_deaths"
    if incident.type in rule["against_civilians"]:
        kind, (a, gw_a), (b, gw_b) = rule["one_sided"], sides[0], ("Civilians", "")
    elif incident.type in rule["armed"]:
        (a, gw_a), (b, gw_b) = sides[0], sides[1] if len(sides) > 1 else _struck(told, sides[0])
        if gw_b and not gw_a:
            # Of a state and a group the state is side A.
            (a, gw_a), (b, gw_b) = (b, gw_b), (a, gw_a)
        kind = rule["state_based"] if gw_a or gw_b else rule["non_state"]
    else:
        return "not_organised_violence"
    published = [a.report.published.isoformat() for a in incident.accounts if a.report.published]
    one_sided = kind == rule["one_sided"]
    return {
        "id": str(int(incident.id[:14], 16)),
        "relid": f"VIGIE-{incident.id[:14]}",
        "year": str(told.end.year),
        "active_year": "false",
        "code_status": rule["status"],
        "type_of_violence": kind,
        "conflict_name": f"{a} - {b}",
        "dyad_name": f"{a} - {b}",
        "side_a": a,
        "side_b": b,
        "number_of_sources": str(len(incident.sources)),
        "source_office": ";".join(source.replace(";", ",") for source in incident.sources),
        "source_date": ";".join(published),
        "source_headline": _quotes(incident, ";"),
        "where_prec": rule["where_prec"].get(told.precision, rule["where_prec"]["unknown"]),
        "where_coordinates": told.place,
        "adm_1": incident.places[0].admin1 or "",
        "latitude": f"{told.lat:.6f}",
        "longitude": f"{told.lon:.6f}",
        "geom_wkt": f"POINT ({told.lon:g} {told.lat:g})",
        "priogrid_gid": str(priogrid(told.lat, told.lon)),
        "country": told.country.ucdp_name,
        "country_id": str(told.country.gw),
        "region": told.country.region,
        "event_clarity": "1",
        "date_prec": _date_prec(told),
        "date_start": f"{told.start}{rule['midnight']}",
        "date_end": f"{told.end}{rule['midnight']}",
        "deaths_a": "0",
        "deaths_b": "0",
        "deaths_civilians": str(told.best if one_sided else 0),
        "deaths_unknown": str(0 if one_sided else told.best),
        "best": str(told.best),
        "high": str(told.high),
        "low": str(told.low),
        "gwnoa": gw_a,
        "gwnob": gw_b,
    }


def priogrid(lat: float, lon: float) -> int:
    """The number of PRIO-GRID's half-degree cell (Tollefsen, Strand & Buhaug 2012)."""
    row, column = min(int((lat + 90) * 2), 359), min(int((lon + 180) * 2), 719)
    return row * 720 + column + 1


def _date_prec(told: _Told) -> str:
    days = (told.end - told.start).days + 1
    return "1" if days == 1 else "2" if days <= FEW_DAYS else "3" if days <= WEEK else "4" if days <= MONTH else "5"


def _struck(told: _Told, other: tuple[str, str]) -> tuple[str, str]:
    """Who was fought, where only one side is named: the state where its forces were struck by somebody else."""
    state = f"Government of {told.country.ucdp_name}", str(told.country.gw)
    struck = not set(codebook("ucdp")["written"]["of_the_state"]).isdisjoint(told.incident.targets)
    return state if struck and not other[1] else (NAMELESS, "")


def _side(code: str) -> tuple[str, str]:
    """A side's name as UCDP writes it, and the number of its country where it is a state."""
    actor = actors().get(code)
    home = national().get(code, ("", ""))[1] or (actor.country[0] if actor and actor.kind == "state" else "")
    state = next((c for c in countries() if c.iso2 == home), None)
    if state:
        return f"Government of {state.ucdp_name}", str(state.gw)
    return actor.name if actor else code, ""


def _acled(told: _Told) -> Cells | str:
    book, incident = codebook("acled"), told.incident
    sub_event = next((one for one in book["sub_event_type"] if one["code"] == incident.type), None)
    if sub_event is None:
        return "no_type"
    event = sub_event["event"]
    (actor1, inter1), (actor2, inter2) = _acled_sides(told, event)
    rule = book["written"]
    newest = max((a.report.published for a in incident.accounts if a.report.published), default=None)
    number = next((n for n, iso2 in by_iso_number().items() if iso2 == told.country.iso2), "0").lstrip("0") or "0"
    pair = book["interaction"]
    days = (told.end - told.start).days + 1
    # A week is told by the day in its middle.
    day = told.start + dt.timedelta((days - 1) // 2) if days <= WEEK else told.start
    return {
        "event_id_cnty": f"{told.country.iso3}{int(incident.id[:12], 16)}",
        "event_date": day.isoformat(),
        "year": str(day.year),
        "time_precision": "1" if days == 1 else "2" if days <= WEEK else "3",
        "disorder_type": book["disorder"].get(sub_event["name"]) or book["disorder"][event],
        "event_type": event,
        "sub_event_type": sub_event["name"],
        "actor1": actor1,
        "inter1": inter1,
        "actor2": actor2,
        "inter2": inter2,
        "interaction": f"{inter1}{pair['between']}{inter2}" if inter2 else f"{inter1}{pair['alone']}",
        "civilian_targeting": "Civilian targeting" if "civilians" in incident.targets else "",
        "iso": number,
        "region": rule["region_of"].get(told.country.iso2) or rule["region"][told.country.subregion],
        "country": told.country.name_en,
        "admin1": incident.places[0].admin1 or "",
        "location": told.place,
        "latitude": f"{told.lat:.4f}",
        "longitude": f"{told.lon:.4f}",
        "geo_precision": rule["geo_precision"].get(told.precision, rule["geo_precision"]["unknown"]),
        "source": "; ".join(source.replace(";", ",") for source in incident.sources),
        "source_scale": "Other",
        "notes": _quotes(incident, " | "),
        # Where sources differ ACLED keeps the lowest figure.
        "fatalities": str(told.low),
        "timestamp": str(int(dt.datetime.combine(newest, dt.time(), dt.UTC).timestamp())) if newest else "",
    }


def _acled_sides(told: _Told, event: str) -> tuple[tuple[str, str], tuple[str, str]]:
    rule, country, incident = codebook("acled")["written"], told.country.name_en, told.incident
    acting = [_acled_actor(code, country) for code in incident.perpetrators if code != CIVILIANS]
    if event in rule["demonstrators"]:
        name, inter = rule["demonstrators"][event]
        return (name.format(country=country), inter), acting[0] if acting else ("", "")
    first = acting[0] if acting else (f"{NAMELESS} ({country})", rule["inter"]["other"])
    if len(acting) > 1:
        return first, acting[1]
    struck = next((t for t in incident.targets if t in rule["struck"]), None)
    if struck is None:
        return first, ("", "")
    return first, (rule["struck"][struck].format(country=country), rule["inter"][struck])


def _acled_actor(code: str, country: str) -> tuple[str, str]:
    inter = codebook("acled")["written"]["inter"]
    generic, home = national().get(code, ("", ""))
    if generic == "STATE_POLICE":
        return f"Police Forces of {_country_name(home)}", inter["state"]
    actor = actors().get(code)
    kind = actor.kind if actor else "other"
    if generic or kind == "state":
        at = home or (actor.country[0] if actor and actor.country else "")
        return f"Military Forces of {_country_name(at) or country}", inter["state"]
    return actor.name if actor else code, inter.get(kind, inter["other"])


def _country_name(iso2: str) -> str:
    return next((c.name_en for c in countries() if c.iso2 == iso2), "")


def _quotes(incident: Incident, between: str) -> str:
    """The words of every account, once each, on one line."""
    said = dict.fromkeys(" ".join(a.account.quote.text.split()) for a in incident.accounts)
    return between.join(said)

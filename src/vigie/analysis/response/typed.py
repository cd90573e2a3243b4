"""A measure that a person types in, as a report of its own: kept, quoted, dated and superseded like any other.

In: kind, who, area, days, aim, indicator, where it is known from. Out: a ``Reading`` by the reader 'person' whose text
is one sentence, with each value's words in it; the record takes it in as it takes in all readings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from vigie.analysis.response.problems import ResponseError
from vigie.identity import digest
from vigie.knowledge.contract import contract
from vigie.knowledge.gazetteer import ADMIN, Gazetteer
from vigie.knowledge.messages import LANGUAGES, message
from vigie.model import Attribution, DateRange, Evidence, Measure, Place, Reading, Report, Sensitivity
from vigie.record.judgements.typed import values

READER = "person"
TYPED = "measure-"
"""What the ids of such reports begin with."""
INDICATORS = ("incidents", "deaths", "civilian_deaths", "isolation_days", "people_cut_off")
HERE = "\x1f"
MOST = 500
"""Characters of an aim or of a source."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person tells of a measure; ``person`` is who types it in, ``source`` where it is known from."""

    kind: str
    by: str
    area: str
    start: dt.date
    end: dt.date | None = None
    status: str = "ongoing"
    aim: str = ""
    indicator: str = "incidents"
    person: str = ""
    source: str = ""
    sensitivity: Sensitivity = Sensitivity.PUBLIC


def reading(typed: Typed, lang: str) -> Reading:
    """The measure as a reading of one sentence in ``lang``; raises ResponseError or PlaceQuestion on what cannot be."""
    _checked(typed, lang)
    end = typed.end.isoformat() if typed.end else ""
    words = {
        "by": typed.by.strip(),
        "kind": message(f"labels.measure.{typed.kind}", lang),
        "area": typed.area.strip(),
        "days": message(f"response.typed.{'days' if end else 'since'}", lang, start=typed.start.isoformat(), end=end),
        "aim": typed.aim.strip(),
        "indicator": message(f"response.indicator.{typed.indicator}", lang),
        "source": typed.source.strip(),
    }
    text, runs = _laid(words, lang)
    report = Report(
        id=f"{TYPED}{digest('typed measure', text, typed.person)[:16]}",
        text=text,
        language=lang,
        published=typed.start,
        source=typed.person.strip() or None,
        title=message("response.typed.title", lang, kind=words["kind"], area=words["area"]),
        sensitivity=typed.sensitivity,
    )
    measure = Measure(
        kind=typed.kind,
        by=(Attribution(words["by"], "unknown", runs["by"]),) if words["by"] else (),
        places=(replace(area(words["area"]), evidence=runs["area"]),),
        horizon=None,
        status="ended" if typed.status == "ongoing" and typed.end else typed.status,
        quote=Evidence(0, len(text), text),
        date=DateRange(typed.start, typed.end),
        aim=words["aim"] or None,
        indicator=typed.indicator,
        date_evidence=runs["days"],
        aim_evidence=runs.get("aim"),
        indicator_evidence=runs["indicator"],
    )
    return Reading(report, measures=(measure,), reader=READER)


def area(name: str) -> Place:
    """A region or cercle before a town of its name; raises PlaceQuestion where it is not known or not one."""
    if units := Gazetteer.load().admin(name):
        unit = min(units, key=lambda e: ADMIN.index(e.kind))
        return Place(unit.name, "at", unit.admin1, unit.country, unit.lat, unit.lon, "area", unit.geoname_id)
    found = values([f"place={name}"])["places"]
    assert isinstance(found, tuple) and isinstance(found[0], Place)
    return found[0]


def _checked(typed: Typed, lang: str) -> None:
    if lang not in LANGUAGES:
        raise ResponseError("language", value=lang)
    for name, value, known in (
        ("kind", typed.kind, tuple(contract()["measure"])),
        ("status", typed.status, tuple(contract()["status"])),
        ("indicator", typed.indicator, INDICATORS),
    ):
        if value not in known:
            raise ResponseError("no_code", what=name, value=value, codes=", ".join(known))
    if not typed.area.strip() or not typed.by.strip():
        raise ResponseError("missing", what="--area" if not typed.area.strip() else "--by")
    if typed.end is not None and typed.end < typed.start:
        raise ResponseError("order", start=typed.start, end=typed.end)
    if max(map(len, (typed.aim, typed.source, typed.by, typed.area))) > MOST:
        raise ResponseError("too_long", most=MOST)


def _laid(words: Mapping[str, str], lang: str) -> tuple[str, dict[str, Evidence]]:
    """The sentence, and where each value stands in it."""
    text, runs = "", {}
    for name in ("by", "kind", "area", "days", "aim", "indicator", "source"):
        if not words[name]:
            continue
        before, _, after = message(f"response.part.{name}", lang, value=HERE).partition(HERE)
        start = len(text) + len(before)
        text += before + words[name] + after
        runs[name] = Evidence(start, start + len(words[name]), words[name])
    return text, runs

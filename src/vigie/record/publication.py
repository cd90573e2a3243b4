"""Incidents as they may leave the house for everybody: ``knowledge/publication.toml`` applied.

In: incidents of a record that holds only what is public. Out: the same told less closely: place and time generalised
until enough incidents share them, those that never do left out and counted (k-anonymity by generalisation: Sweeney,
'Achieving k-anonymity', 2002), who is quoted told by kind alone, and no words of a report, which would tell the place.
Figures, types and sources stay. ``redacted`` withholds names of persons where words are told.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from vigie.identity import digest
from vigie.knowledge.actors import entries
from vigie.knowledge.countries import by_iso2
from vigie.knowledge.gazetteer import OWN, Gazetteer
from vigie.knowledge.text import canonical, tokens
from vigie.model import Account, Attribution, Coded, DateRange, Evidence, KnowledgeError, Place, Report
from vigie.record.fusion import Span
from vigie.record.incidents import Incident
from vigie.record.problems import QuestionProblem
from vigie.record.profile import Recorded
from vigie.record.query.filters import Filter
from vigie.record.query.places import cercle_of, name_asked, spot_of

PLACES = ("admin2", "admin1", "country")
TIMES = {"week": 7, "month": 1, "quarter": 3, "year": 12}
NOWHERE = ("", "", "")
Unit = tuple[str, str, str]
"""Country, admin1, admin2; '' where it is not told."""


@dataclass(frozen=True, slots=True)
class Step:
    """How closely place and time are told."""

    place: str
    time: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What is told and what is withheld; ``smallest`` is how many incidents must share a place and a time."""

    smallest: int
    steps: tuple[Step, ...]
    withheld: str
    titles: frozenset[str]
    common: frozenset[str]

    @classmethod
    def load(cls) -> Profile:
        """The house's own."""
        return _profile()


@dataclass(frozen=True, slots=True)
class Published:
    """``left_out`` incidents share their place and time with too few others."""

    incidents: tuple[Incident, ...]
    left_out: int


@cache
def _profile() -> Profile:
    told = tomllib.loads((files("vigie.knowledge") / "publication.toml").read_text(encoding="utf-8"))
    steps = tuple(Step(one["place"], one["time"]) for one in told["steps"])
    if not all(one.place in PLACES and one.time in TIMES for one in steps) or told["smallest"] < 1:
        raise KnowledgeError("publication.toml: a step names a place or a time that there is not")
    words = (frozenset(canonical(word) for word in told[name]) for name in ("titles", "common"))
    return Profile(told["smallest"], steps, told["withheld"], *words)


def published(incidents: Iterable[Incident], profile: Profile | None = None) -> Published:
    """The incidents as everybody may have them, by date; some may be left out."""
    profile = profile or Profile.load()
    waiting = list(incidents)
    found: list[Incident] = []
    for step in profile.steps:
        cells = [_cell(incident, step) for incident in waiting]
        often = Counter(cells)
        kept, rest = list[tuple[Incident, tuple[Unit, DateRange | None]]](), list[Incident]()
        for incident, cell in zip(waiting, cells, strict=True):
            if often[cell] >= profile.smallest:
                kept.append((incident, cell))
            else:
                rest.append(incident)
        found += [_told(incident, *cell) for incident, cell in kept]
        waiting = rest
    found.sort(key=lambda one: (str(one.date.start if one.date else ""), one.id))
    return Published(tuple(found), len(waiting))


def askable(where: Filter) -> None:
    """Refuse a question that is closer than what may be told: the file says what it was asked, and so where and when
    each of its incidents was. Whole months, and a country, a region or a P-code, may be asked.
    """
    day = dt.timedelta(1)
    close = {
        "from": where.start is not None and where.start.day != 1,
        "to": where.end is not None and where.end < dt.date.max and (where.end + day).day != 1,
        "place": where.place is not None and not _is_region(where.place),
        **{name: getattr(where, name) is not None for name in ("polygon", "text", "id")},
        "within": where.within_km is not None,
    }
    if names := [name for name, is_close in close.items() if is_close]:
        raise QuestionProblem("publication.close", names=", ".join(names))


def in_whole_months(where: Filter) -> Filter:
    """The question with its days widened to the months that they lie in."""
    first = where.start and where.start.replace(day=1)
    last = where.end and _period(DateRange(where.end, where.end), "month")
    return replace(where, start=first, end=last.end if last else None)


def _is_region(name: str) -> bool:
    """A country or a region that what is on record is told by: newer ones have towns of their name."""
    if any(by_iso2(code) for code in name_asked(name).countries):
        return True
    return any(entry.since is None for entry in Gazetteer.load().admin(name, 1))


def redacted(text: str, known: Iterable[str] = (), profile: Profile | None = None) -> str:
    """The text without names of persons: words with a capital that no list of the house knows; ``known`` are names of
    places that the text is known to tell of.
    """
    profile = profile or Profile.load()
    pieces, last = list[str](), 0
    for start, end in _names(text, {canonical(name) for name in known}, profile):
        pieces += [text[last:start], profile.withheld]
        last = end
    return "".join([*pieces, text[last:]])


def _names(text: str, known: set[str], profile: Profile) -> Iterator[tuple[int, int]]:
    """Where the names of persons stand: runs of words with a capital, apart by spaces or hyphens alone."""
    words, starts, ends = tokens(text)
    run: list[int] = []
    for n in range(len(words) + 1):
        joined = n < len(words) and (
            _is_name_like(text, starts[n], ends[n]) or _is_loud_name(n, words, text, starts, ends, run, profile)
        )
        if joined and run and text[ends[n - 1] : starts[n]].strip(" -\u00a0'’"):
            yield from _of_run(text, run, words, starts, ends, known, profile)
            run = []
        if joined:
            run.append(n)
        elif run:
            yield from _of_run(text, run, words, starts, ends, known, profile)
            run = []


def _is_name_like(text: str, start: int, end: int) -> bool:
    """A capital and then small letters; an acronym is none, an initial is."""
    word = text[start:end]
    return word[0].isupper() and (len(word) == 1 or not word.isupper() or len(word) > 8)


def _is_loud_name(
    n: int,
    words: Sequence[str],
    text: str,
    starts: Sequence[int],
    ends: Sequence[int],
    run: Sequence[int],
    profile: Profile,
) -> bool:
    """A family name in capitals, as in 'Moussa TRAORÉ' or 'MAIRE TRAORÉ'."""
    if not text[starts[n] : ends[n]].isupper() or words[n] in _known_names():
        return False
    after_name = bool(run) and run[-1] == n - 1 and not text[ends[n - 1] : starts[n]].strip(" -\u00a0")
    return after_name or (n > 0 and words[n - 1] in profile.titles)


def _of_run(
    text: str,
    run: Sequence[int],
    words: Sequence[str],
    starts: Sequence[int],
    ends: Sequence[int],
    known: set[str],
    profile: Profile,
) -> Iterator[tuple[int, int]]:
    inside = list(run)
    named = False
    while inside and (words[inside[0]] in profile.common or words[inside[0]] in profile.titles):
        named = words[inside[0]] in profile.titles
        inside.pop(0)
    if not inside:
        return
    before = inside[0] - 1
    named = named or (before >= 0 and words[before] in profile.titles)
    told = canonical(text[starts[inside[0]] : ends[inside[-1]]])
    if not named and (told in known or all(words[n] in profile.common for n in inside) or told in _known_names()):
        return
    if not named and any(entry.origin == OWN or entry.kind != "village" for entry in Gazetteer.load().named(told)):
        return
    yield starts[inside[0]], ends[inside[-1]]


@cache
def _known_names() -> frozenset[str]:
    """Armed groups, armies, missions and their acronyms."""
    return frozenset(canonical(form) for form, _ in entries())


def _cell(incident: Incident, step: Step) -> tuple[Unit, DateRange | None]:
    return _unit(incident, step.place), _period(incident.date, step.time)


def _unit(incident: Incident, depth: str) -> Unit:
    place = incident.places[0] if incident.places else None
    if place is None:
        return NOWHERE
    spot = spot_of(place)
    admin2 = cercle_of(spot) if depth == "admin2" else ""
    return spot.country, spot.admin1 if depth != "country" else "", admin2


def _period(days: DateRange | None, length: str) -> DateRange | None:
    first = days.start or days.end if days else None
    if first is None:
        return None
    if length == "week":
        start = first - dt.timedelta(first.weekday())
        return DateRange(start, start + dt.timedelta(6))
    months = TIMES[length]
    start = first.replace(month=(first.month - 1) // months * months + 1, day=1)
    after = start.replace(year=start.year + (start.month + months > 12), month=(start.month + months - 1) % 12 + 1)
    return DateRange(start, after - dt.timedelta(1))


def _told(incident: Incident, unit: Unit, period: DateRange | None) -> Incident:
    places = (_place(unit),) if unit != NOWHERE else ()
    accounts = tuple(_account(item, places, period) for item in incident.accounts)
    return replace(
        incident,
        id=accounts[0].id,
        accounts=accounts,
        date=period,
        places=places,
        harm=tuple(map(_bare, incident.harm)),
        losses=tuple(map(_bare, incident.losses)),
        corrected=(),
    )


def _bare(span: Span) -> Span:
    """A count without who stated it in which words."""
    return replace(span, figures=(), judged=None)


def _place(unit: Unit) -> Place:
    """The middle of a region or cercle, as the gazetteer has it; never where something happened."""
    country, admin1, admin2 = unit
    gazetteer = Gazetteer.load()
    found = gazetteer.admin(admin2, 2, country) if admin2 else gazetteer.admin(admin1, 1, country) if admin1 else []
    entry = found[0] if found else None if admin1 or admin2 else gazetteer.country(country)
    return Place(
        admin2 or admin1 or (entry.name if entry else country),
        admin1=admin1 or None,
        country=country or None,
        lat=entry.lat if entry else None,
        lon=entry.lon if entry else None,
        precision="area",
    )


def _account(item: Recorded, places: tuple[Place, ...], period: DateRange | None) -> Recorded:
    said = item.account
    account = Account(
        types=_without(said.types),
        date=period,
        places=places,
        perpetrators=_without(said.perpetrators),
        targets=_without(said.targets),
        harm=tuple(replace(one, evidence=None) for one in said.harm),
        losses=tuple(replace(one, evidence=None) for one in said.losses),
        said_by=tuple(Attribution(one.kind, one.kind) for one in said.said_by),
        certainty=said.certainty,
        # The words name the place and the day.
        quote=Evidence(0, 0, ""),
    )
    return Recorded(digest("published", item.id), report(item.report, period), item.index, account, item.origin)


def _without(codes: Iterable[Coded]) -> tuple[Coded, ...]:
    return tuple(Coded(one.code) for one in codes)


def report(found: Report, period: DateRange | None = None) -> Report:
    """A report by source and language alone: its text, address, title and day tell more closely what it is about."""
    return Report(
        digest("published", found.id)[:16],
        "",
        found.language,
        period.end if period else None,
        found.source,
        None,
        None,
        found.sensitivity,
    )

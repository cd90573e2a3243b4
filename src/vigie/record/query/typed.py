"""A question as it was typed, as a ``Filter``: what the command line and the API share.

In: texts, one or several for each part of a question, and how the parts are called where they were typed ('--from',
'from'). Out: a ``Filter``; or ``WrongValue``, which names the part that cannot be used as given.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence

from vigie.knowledge.asked import PlaceQuestion, coordinates
from vigie.knowledge.event_types import event_types
from vigie.model import Certainty, Sensitivity
from vigie.record.problems import QuestionProblem
from vigie.record.profile import incident_types
from vigie.record.query.filters import Filter, Some
from vigie.record.words import targets

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Named = Callable[[str], str]


class WrongValue(QuestionProblem):
    """A part of a question that cannot be used as given; ends the program with status 2."""

    exit_status = 2

    def __init__(self, problem: str, **values: object) -> None:
        super().__init__(f"query.bad.{problem}", **values)


def filter_of(
    *,
    named: Named,
    start: str | None = None,
    end: str | None = None,
    place: str | None = None,
    within: float | None = None,
    actor: Sequence[str] = (),
    kind: Sequence[str] = (),
    target: Sequence[str] = (),
    certainty: Sequence[str] = (),
    min_sources: int = 1,
    text: str | None = None,
    sensitivity: str | None = None,
    pcode: str | None = None,
    polygon: str | None = None,
    source: Sequence[str] = (),
    origin: Sequence[str] = (),
    ids: Sequence[str] = (),
) -> Filter:
    """The filter; ``named`` gives what a part ('from', 'min_sources') is called where it was typed. Names of places,
    actors, sources and origins are not looked up here (``names.understood``).
    """
    first, last = day(start, named("from")), day(end, named("to"))
    if first and last and first > last:
        raise WrongValue("date_order", start=first, end=last, **{"from": named("from"), "to": named("to")})
    if within is not None and not within > 0:
        raise WrongValue("within", within=named("within"))
    if within is not None and place is None:
        raise WrongValue("within_needs_place", within=named("within"), place=named("place"))
    sure = each(certainty, named("certainty"), [c.value for c in Certainty])
    levels = each([sensitivity] if sensitivity else [], named("sensitivity"), [s.value for s in Sensitivity])
    around = point(place)
    if around and within is None:
        raise WrongValue("point_needs_within", within=named("within"))
    shape = polygon
    if pcode and shape is None and (shape := _outline(pcode)):
        pcode = None
    sures = tuple(Certainty(c) for c in sure)
    return Filter(
        start=first,
        end=last,
        place=place,
        within_km=within,
        point=around,
        actor=_some(each([a.upper() for a in actor])),
        type=_some(each(kind, named("type"), [*incident_types(), *event_types()])),
        target=_some(each(target, named("target"), targets())),
        certainty=sures[0] if len(sures) == 1 else sures or None,
        text=text,
        min_sources=min_sources,
        sensitivity=Sensitivity(levels[0]) if levels else None,
        pcode=pcode,
        polygon=shape,
        source=_some(each(source)),
        origin=_some(each(origin)),
        id=_some(each([one.lower() for one in ids])),
    )


def day(value: str | None, option: str) -> dt.date | None:
    """An ISO 8601 day."""
    if value is None:
        return None
    try:
        if not ISO_DAY.fullmatch(value):
            raise ValueError
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise WrongValue("date", value=value, option=option) from error


def point(place: str | None) -> tuple[float, float] | None:
    """'14.54,-9.19' as latitude and longitude; None for a name."""
    if not place or place.lstrip()[:1] not in "-0123456789":
        return None
    try:
        return coordinates(place)
    except PlaceQuestion as error:
        raise WrongValue("point", value=place) from error


def each(values: Iterable[str], option: str = "", choices: Sequence[str] = ()) -> tuple[str, ...]:
    """Every value once; where there are choices, each is one of them."""
    found = tuple(dict.fromkeys(part for value in values if (part := value.strip())))
    for part in found if choices else ():
        if part not in choices:
            raise WrongValue("choice", value=part, option=option, choices=", ".join(choices))
    return found


def _some(values: tuple[str, ...]) -> Some:
    return values[0] if len(values) == 1 else values or None


def _outline(pcode: str) -> str | None:
    """The outline of a P-code that boundaries of the data folder have and the project's list has not, or not so new."""
    from vigie.knowledge.areas.polygons import outline

    return outline(pcode)

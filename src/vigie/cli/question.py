"""What is asked of the record: the filters that ``vigie incidents`` and ``vigie brief`` share.

In: options as typed. Out: a ``Filter``, or one clear line and exit status 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vigie.cli import options
from vigie.cli.options import BadOption
from vigie.model import Certainty, Sensitivity

if TYPE_CHECKING:
    from vigie.record import Filter


def question(
    *,
    start: str | None,
    end: str | None,
    place: str | None,
    within: float | None,
    actor: str | None,
    kind: str | None,
    target: str | None,
    certainty: str | None,
    min_sources: int,
    text: str | None,
    sensitivity: str | None = None,
    pcode: str | None = None,
    polygon: str | None = None,
    source: str | None = None,
    origin: str | None = None,
) -> Filter:
    """The filter that the options of a command ask for; without ``sensitivity`` every level counts."""
    first, last = options.day(start, "--from"), options.day(end, "--to")
    if first and last and first > last:
        raise BadOption("date_order", start=first, end=last)
    if within is not None and within <= 0:
        raise BadOption("within")
    if within is not None and place is None:
        raise BadOption("within_needs_place")
    sure = tuple(Certainty(c) for c in _each(certainty, "--certainty", [c.value for c in Certainty]))
    level = options.choice(sensitivity, "--sensitivity", [s.value for s in Sensitivity])
    around = options.point(place)
    if around and within is None:
        raise BadOption("point_needs_within")
    shape = options.polygon(polygon)
    if pcode and shape is None and (shape := _outline(pcode)):
        pcode = None
    from vigie.knowledge.event_types import event_types
    from vigie.record import Filter, incident_types
    from vigie.record.words import targets

    return Filter(
        start=first,
        end=last,
        place=place,
        within_km=within,
        point=around,
        actor=_some(_each(actor.upper() if actor else None)),
        type=_some(_each(kind, "--type", [*incident_types(), *event_types()])),
        target=_some(_each(target, "--target", targets())),
        certainty=sure[0] if len(sure) == 1 else sure or None,
        text=text,
        min_sources=min_sources,
        sensitivity=Sensitivity(level) if level else None,
        pcode=pcode,
        polygon=shape,
        source=source,
        origin=_some(_each(origin)),
    )


def _outline(pcode: str) -> str | None:
    """The outline of a P-code that boundaries of the data folder have and the project's list has not, or not so new."""
    from vigie.knowledge.areas.polygons import outline

    return outline(pcode)


def _each(value: str | None, option: str = "", choices: Sequence[str] = ()) -> tuple[str, ...]:
    """The values of an option, parted by commas; where there are choices, each is one of them."""
    found = tuple(dict.fromkeys(part.strip() for part in (value or "").split(",")))
    return tuple(options.choice(part, option, choices) or part if choices else part for part in found if part)


def _some(values: tuple[str, ...]) -> str | tuple[str, ...] | None:
    return values[0] if len(values) == 1 else values or None

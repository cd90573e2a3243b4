"""What is asked over HTTP, in the words of the command line: ``from``, ``to``, ``place``, ``within`` …

In: query parameters; ``actor``, ``type``, ``target``, ``certainty``, ``source`` and ``origin`` may repeat (any of
several). Out: ``Asked``: a ``Filter``, the day the record is asked of, the language. The level of who asks is not set
here: the store gives a record that is bounded to it; ``sensitivity`` narrows it further.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Query

from vigie.record import Record, Rule
from vigie.record.query.filters import Filter
from vigie.record.query.names import understood
from vigie.record.query.typed import WrongValue, day, each, filter_of
from vigie.web.language import Lang

LONGEST = 200
"""Of a name or a passage asked for."""
LONGEST_SHAPE = 20_000
MOST = 50
"""Values of one part of a question."""

Text = Annotated[str | None, Query(max_length=LONGEST)]
Several = Annotated[list[str], Query(max_length=MOST)]
RULES = [rule.value for rule in Rule]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: ``where`` as typed, its names not yet looked up; ``as_of`` the day the record is asked of."""

    where: Filter
    as_of: dt.date | None
    lang: Literal["fr", "en"] | str

    def of(self, record: Record) -> Filter:
        """The filter with its names understood; QuestionProblem, with suggestions, where one is known to nobody."""
        return understood(self.where, record.ask().answers)


async def asked(
    lang: Lang,
    start: Annotated[str | None, Query(alias="from", description="first day, ISO 8601")] = None,
    end: Annotated[str | None, Query(alias="to", description="last day, ISO 8601")] = None,
    place: Annotated[
        str | None, Query(max_length=LONGEST, description="a place, region or country, or LAT,LON with within")
    ] = None,
    within: Annotated[float | None, Query(description="kilometres around place", le=20_100)] = None,
    actor: Annotated[Several, Query(description="who did it, groups below included")] = [],  # noqa: B006
    kind: Annotated[list[str], Query(alias="type", max_length=MOST, description="ACLED sub-event or event type")] = [],  # noqa: B006
    target: Several = [],  # noqa: B006
    certainty: Several = [],  # noqa: B006
    min_sources: Annotated[int, Query(ge=1, le=1000, description="published by at least so many sources")] = 1,
    text: Annotated[str | None, Query(max_length=LONGEST, description="words of a quoted passage or a title")] = None,
    pcode: Text = None,
    polygon: Annotated[str | None, Query(max_length=LONGEST_SHAPE, description="GeoJSON or WKT")] = None,
    source: Several = [],  # noqa: B006
    origin: Annotated[Several, Query(description="'reading' or the name of a dataset")] = [],  # noqa: B006
    ids: Annotated[Several, Query(alias="id", description="these incidents, by their whole ids")] = [],  # noqa: B006
    sensitivity: Annotated[str | None, Query(description="the most guarded level wanted")] = None,
    as_of: Annotated[str | None, Query(description="the record as it stood at the end of that day (UTC)")] = None,
) -> Asked:
    """The question of a request; WrongValue where a part cannot be used as given."""
    where = filter_of(
        named=str,
        start=start,
        end=end,
        place=place,
        within=within,
        actor=actor,
        kind=kind,
        target=target,
        certainty=certainty,
        min_sources=min_sources,
        text=text,
        sensitivity=sensitivity,
        pcode=pcode,
        polygon=polygon,
        source=source,
        origin=origin,
        ids=ids,
    )
    return Asked(where, day(as_of, "as_of"), lang)


async def fused_by(rule: Annotated[str, Query(description="how one figure is made of several")] = "span") -> Rule:
    """How figures are fused: the ``rule`` of a request."""
    each([rule], "rule", RULES)
    if rule not in RULES:
        raise WrongValue("choice", value=rule, option="rule", choices=", ".join(RULES))
    return Rule(rule)


Question = Annotated[Asked, Depends(asked)]
FusedBy = Annotated[Rule, Depends(fused_by)]

"""What is to be counted: the filters of the commands that count on the facts of a record.

In: options as typed. Out: a ``FactFilter``, or one clear line and exit status 2.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli import options
from vigie.cli.options import BadOption, language_of
from vigie.knowledge.messages import message
from vigie.model import Certainty, Sensitivity

if TYPE_CHECKING:
    from vigie.record import Record
    from vigie.record.facts import FactFilter


def _help(key: str) -> str:
    return message(f"counted.help.{key}", language_of(sys.argv[1:], os.environ))


class BadQuestion(BadOption):
    """An option of a counting command that cannot be used as given."""

    def sentence(self, lang: str) -> str:
        """The sentence in a language of the output."""
        return message(f"counted.bad.{self.problem}", lang, **self.values)


Country = Annotated[str | None, typer.Option("--country", help=_help("country"), metavar="CODE")]
Area = Annotated[str | None, typer.Option("--area", "--place", help=_help("area"))]


def fact_filter(
    *,
    start: str | None = None,
    end: str | None = None,
    country: str | None = None,
    area: str | None = None,
    actor: str | None = None,
    kind: str | None = None,
    target: str | None = None,
    source: str | None = None,
    origin: str | None = None,
    certainty: str | None = None,
    sensitivity: str | None = None,
    pcode: str | None = None,
) -> FactFilter:
    """The filter that the options ask for; values parted by commas are any of several. ``origin`` is one dataset or
    'reading'; ``actor`` a perpetrator's code, its groups included, as in ``vigie incidents``; ``pcode`` a region or
    cercle.
    """
    first, last = options.day(start, "--from"), options.day(end, "--to")
    from vigie.record.query.typed import WrongValue

    if first and last and first > last:
        raise WrongValue("date_order", start=first, end=last, **{"from": "--from", "to": "--to"})
    level = options.choice(sensitivity, "--sensitivity", [s.value for s in Sensitivity])
    sure = options.choice(certainty, "--certainty", [c.value for c in Certainty])
    from vigie.knowledge.countries import by_iso2
    from vigie.knowledge.event_types import event_types
    from vigie.record import incident_types
    from vigie.record.facts import FactFilter
    from vigie.record.query.places import unit_asked
    from vigie.record.words import targets

    countries = _each(country.upper() if country else None)
    for code in countries:
        if by_iso2(code) is None:
            raise BadQuestion("country", value=code)
    known = [*incident_types(), *event_types()]
    if pcode is not None:
        unit_asked(pcode)
    return FactFilter(
        origin=origin,
        start=first,
        end=last,
        country=countries or None,
        region=_each(area) or None,
        pcode=pcode,
        perpetrator=_each(actor.upper() if actor else None) or None,
        type=tuple(options.choice(one, "--type", known) or one for one in _each(kind)) or None,
        target=tuple(options.choice(one, "--target", targets()) or one for one in _each(target)) or None,
        source=_each(source) or None,
        certainty=sure,
        sensitivity=Sensitivity(level) if level else None,
    )


def names_known(store: Record, where: FactFilter) -> None:
    """Raises QuestionProblem, with names that are near, where nobody knows a name of the filter."""
    from vigie.record.query.filters import Filter, several
    from vigie.record.query.names import understood

    answers = store.ask().answers
    rest = Filter(actor=where.perpetrator, source=where.source, origin=where.origin, sensitivity=where.sensitivity)
    for place in several(where.region) or (None,):
        understood(replace(rest, place=place), answers)


def _each(value: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in (value or "").split(",") if part.strip()))

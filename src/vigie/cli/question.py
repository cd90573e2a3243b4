"""What is asked of the record: the filters that ``vigie incidents`` and ``vigie brief`` share.

In: options as typed. Out: a ``Filter``, or one clear line and exit status 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vigie.cli import options

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
    from vigie.record.query.typed import filter_of

    return filter_of(
        named=option_named,
        start=start,
        end=end,
        place=place,
        within=within,
        actor=_parted(actor),
        kind=_parted(kind),
        target=_parted(target),
        certainty=_parted(certainty),
        min_sources=min_sources,
        text=text,
        sensitivity=sensitivity,
        pcode=pcode,
        polygon=options.polygon(polygon),
        source=[source] if source else [],
        origin=_parted(origin),
    )


def option_named(part: str) -> str:
    """What a part of a question is called on the command line."""
    return f"--{part.replace('_', '-')}"


def _parted(value: str | None) -> list[str]:
    """The values of an option, parted by commas."""
    return (value or "").split(",")

"""Readings of the reader ``llm`` on their way through a command, and what is told about them.

In: a stream of reports and whatever stands between them. Out: the same stream read; values left out, answers cut short
and damaged cache entries on standard error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from vigie.cli.output import print_indented, print_json, warn
from vigie.knowledge.messages import message
from vigie.model import Reading, Report, WarningKind

if TYPE_CHECKING:
    from rich.console import Console

    from vigie.reading.parallel import Done

T = TypeVar("T")


def by_model(items: Iterable[Report | T], lang: str, *, jobs: int | None, as_json: bool) -> Iterator[Done | T]:
    """Every item in its order, a report as ``Done``; with ``as_json`` its result is the line of JSON."""
    from vigie.reading import llm
    from vigie.reading.parallel import Done
    from vigie.reading.worker import line_of

    try:
        for one in llm.read_each(items, jobs=jobs):
            if isinstance(one, Done) and isinstance(one.result, Reading):
                tell(one.result, lang)
                yield Done(one.report, line_of(one.result)) if as_json else one
            else:
                yield one
    finally:
        _tell_cache(lang)


def print_both(items: Iterable[Done], out: Console | None, lang: str) -> int:
    """The rules' reading beside the model's, for people or (``out`` None) as JSON; how many reports there were."""
    from vigie import reading
    from vigie.cli.both import lines
    from vigie.record.disagreement import disagreement_to_json

    done = 0
    for one in items:
        if not isinstance(one.result, Reading):
            continue
        done += 1
        rules = reading.read(one.report)
        if out is None:
            print_json(disagreement_to_json(rules, one.result))
            continue
        for line, by in lines(rules, one.result, lang):
            print_indented(out, line, by)
    return done


def tell(reading: Reading, lang: str) -> None:
    """What the model said and the text does not bear out, in numbers."""
    for warning in reading.warnings:
        if warning.kind is WarningKind.VALUES_DROPPED:
            n, _, reasons = (warning.about or "").partition(" ")
            named = ", ".join(
                f"{message(f'llm.reason.{reason}', lang)} {count.strip()}"
                for reason, _, count in (one.partition(":") for one in reasons.strip("()").split(", "))
            )
            warn(message("llm.told.dropped", lang, report=reading.report.id, n=n, reasons=named), lang)
        elif warning.kind is WarningKind.INCOMPLETE_READING:
            warn(message("llm.told.incomplete", lang, report=reading.report.id, n=warning.about), lang)


def _tell_cache(lang: str) -> None:
    from vigie.knowledge import folder
    from vigie.reading import llm

    troubles = llm.current().cache.troubles
    if troubles:
        values = {name: troubles[name] for name in ("damaged", "unwritten")}
        warn(message("llm.told.cache", lang, path=folder.where(), **values), lang)
        troubles.clear()

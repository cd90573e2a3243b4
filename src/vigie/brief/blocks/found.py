"""A finding in a document: its sentence, every number of it leading to a source that names the data and the figures.

In: an ``Ask``, findings. Out: lines and nodes; what findings owe is said once, under them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from vigie.analysis.finding import READING, Basis, Finding, Told
from vigie.brief.blocks.ask import Ask
from vigie.brief.blocks.build import line, ref, refs, say, traced
from vigie.brief.document import Line, Node, Para, Run
from vigie.brief.notes import DataRow, Note
from vigie.knowledge.formats import number

MOST_ITEMS = 60
MOST_DEPTH = 3
LEFT = frozenset({"ids", "evidence", "rows", "pcodes", "indicators"})
"""Details that a source does not repeat: they stand in the document as rows with sources of their own."""


def source_of(ask: Ask, finding: Finding) -> Note:
    """The source of a finding: the data it rests on and the figures it was computed from and comes to."""
    lang = ask.lang
    named = list(dict.fromkeys(named_basis(ask, basis) for basis in finding.basis))
    licences = dict.fromkeys(basis.licence for basis in finding.basis if basis.licence)
    method = finding.method.sentence(lang) if finding.method else ""
    told = [method, figures(finding, lang), _incidents(ask, finding.basis)]
    return ask.content.notes.of_row(
        DataRow(
            "; ".join(named) or say("source.record", lang, digest=ask.content.digest[:12]),
            "",
            "; ".join(licences),
            ". ".join(part.rstrip(".") for part in told if part) + ".",
        ),
        "",
    )


def named_basis(ask: Ask, basis: Basis) -> str:
    """A dataset by its name; the record by its digest, never by where it lies."""
    if basis.name in {READING, ask.record.place}:
        return say("source.record", ask.lang, digest=ask.content.digest[:12])
    return " ".join(filter(None, [basis.told(ask.lang), f"({basis.coverage})" if basis.coverage else ""]))


def figures(finding: Finding, lang: str) -> str:
    """Everything that the sentence says and what it was computed from, under the names that ``--json`` has."""
    told: dict[str, Any] = {**finding.about, "value": finding.value, "unit": finding.unit}
    if finding.interval is not None:
        told["interval"] = [finding.interval.low, finding.interval.high]
        told["level"] = finding.interval.level
    said = dict(_values(finding.said))
    details = {k: v for k, v in finding.details.items() if k not in LEFT}
    return "; ".join(_pairs({**told, **said, **details}, lang))


def _values(told: Told) -> Iterator[tuple[str, object]]:
    """What a sentence is filled in with, and the sentences in it."""
    for name, value in told.values.items():
        if isinstance(value, Told):
            yield from _values(value)
        elif isinstance(value, int | float | str):
            yield name, value


def _pairs(told: Mapping[str, Any], lang: str, depth: int = 0) -> Iterator[str]:
    for name, value in told.items():
        if value is None or value == "" or value == [] or value == {}:
            continue
        if isinstance(value, Mapping):
            if depth < MOST_DEPTH:
                yield f"{name}: {{{', '.join(_pairs(value, lang, depth + 1))}}}"
        elif isinstance(value, list | tuple):
            yield f"{name}: {_listed(value, lang, depth)}"
        else:
            yield f"{name} {_said(value, lang)}"


def _listed(values: Sequence[Any], lang: str, depth: int) -> str:
    """'[2025-01 3, 2025-02 5]': what a row holds, without its names."""
    shown = [
        " ".join(_said(v, lang) for v in one.values() if not isinstance(v, Mapping | list))
        if isinstance(one, Mapping)
        else _said(one, lang)
        for one in values[-MOST_ITEMS:]
    ]
    return f"[{', '.join(shown)}]"


def _said(value: object, lang: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return number(value, lang, 0 if isinstance(value, int) else None)


def _incidents(ask: Ask, basis: Iterable[Basis]) -> str:
    """The incidents counted: those of this document by their numbers, the rest by their ids."""
    known = {row.incident.id: str(row.item.number) for row in ask.content.incidents}
    told = [known.get(key, key[:12]) for one in basis for key in one.incidents[:MOST_ITEMS]]
    return f"{say('source.counted', ask.lang)} {', '.join(told)}" if told else ""


def told(ask: Ask, finding: Finding) -> Line:
    """The sentence of a finding, its numbers leading to its source."""
    note = source_of(ask, finding)
    return (*traced(finding.said.sentence(ask.lang), note.anchor), *line(ref(note)))


def caveats(ask: Ask, found: Iterable[Finding]) -> Iterator[Node]:
    """What findings do not show, each once, with the source of the finding that says so."""
    owed: dict[str, Finding] = {}
    for one in found:
        for caveat in one.caveats:
            owed.setdefault(caveat.sentence(ask.lang), one)
    if owed:
        notes = refs(source_of(ask, one) for one in owed.values())
        yield Para((Run(" ".join(owed)), *notes), "small")

"""A brief put together: the pieces of a template become one document in which everything leads somewhere.

In: a record, a question, a template or pieces of one. Out: ``Document``. What a number leads to is there: rows that a
template leaves out but numbers point at are added as annexes; sources are numbered in the order in which they are first
cited, and those that nothing cites are left out. A question without an answer is one paragraph.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vigie.brief.blocks import BLOCKS, HEADLESS, LAST, PUBLISHED, Ask
from vigie.brief.blocks import method as closing
from vigie.brief.blocks.build import say
from vigie.brief.content import Brief, brief
from vigie.brief.document import Bullets, Document, Heading, Item, Node, Para, Run, ids, mapped, once, runs
from vigie.brief.problems import BriefProblem
from vigie.brief.template import Piece, Put, Template, Written, split
from vigie.brief.titles import asked, title
from vigie.knowledge.formats import long_day
from vigie.model import Sensitivity
from vigie.record import Filter
from vigie.record.publication import askable, in_whole_months

if TYPE_CHECKING:
    from vigie.analysis.access.ground import Ground
    from vigie.record import Record

OUTER = re.compile(r"https?://")


@dataclass(frozen=True, slots=True)
class Composed:
    """A document, the content it was made of, and the nodes of each piece in turn (for an editor of pieces)."""

    document: Document
    content: Brief
    parts: tuple[tuple[Piece, tuple[Node, ...]], ...]


def day_of(record: Record, where: Filter, as_of: dt.date | None = None) -> dt.date:
    """The day a brief is about: the one asked, else the last of the period, else that of the newest report."""
    newest = max((r.published for r in record.reports() if r.published), default=dt.date(1970, 1, 1))
    return as_of or where.end or newest


def compose(
    record: Record,
    where: Filter,
    lang: str,
    template: Template,
    *,
    as_of: dt.date | None = None,
    pieces: Sequence[Piece] | None = None,
    land: Callable[[str], Ground] | None = None,
    publish: bool = False,
) -> Composed:
    """The document.

    ``pieces`` stand in for the template's own; ``land`` gives roads that are laid already; to ``publish``, blocks
    that tell places and days closely, or words of reports, are left out, and a template of days takes the whole months
    that they lie in. Nothing above the filter's
    level is read, and the document does not tell that there is any: ``content.left_out`` does, to who makes it.
    """
    where = replace(where, sensitivity=Sensitivity.PUBLIC) if publish else where
    shown = record.cleared(where.sensitivity)
    day = day_of(shown, where, as_of)
    if template.days and where.start is None:
        where = replace(where, start=day - dt.timedelta(days=template.days - 1), end=where.end or day)
        where = in_whole_months(where) if publish else where
    if publish:
        askable(where)
    left_out = sum(not where.takes_level(report) for report in record.reports())
    content = replace(brief(shown, where, lang, day, publish), left_out=left_out)
    found = list(pieces) if pieces is not None else template.pieces(lang, _values(content))
    ask = Ask(shown, content, land=land)
    head = Para((Run(f"{asked(content)}. {say('made', lang, day=long_day(day, lang))} · {say('digest', lang)} "),
                 Run(content.digest, look="code")), "meta")  # fmt: skip
    if content.empty and not any(isinstance(p, Written) and p.hand for p in found):
        nodes: list[tuple[Piece, list[Node]]] = [
            (Written("paragraph", ""), [Para((Run(say("empty", lang)),), id="summary")])
        ]
    else:
        nodes = _built(ask, found)
    if any(isinstance(piece, Written) and piece.hand for piece, _ in nodes):
        nodes.append((Written("paragraph", ""), [Para((Run(say("by_hand", lang)),), "small")]))
    if content.too_few is not None:
        said = say("published", lang, n=content.too_few)
        nodes.insert(0, (Written("paragraph", ""), [Para((Run(said),), "meta")]))
    parts = _closed(ask, nodes)
    return Composed(
        Document(
            lang,
            title(content, template.title[lang]),
            day,
            content.digest,
            (head, *(node for _, part in parts for node in part)),
            say("contents", lang),
            say("footer", lang),
        ),
        content,
        parts,
    )


def _values(content: Brief) -> dict[str, object]:
    """What a template knows of what it is filled with: how many of each, and the key figures by name."""
    counts = {
        name: len(getattr(content, name)) for name in ("incidents", "conditions", "claims", "measures", "reports")
    }
    return {**counts, "period": content.period, "key": [k.name for k in content.key], "day": content.made}


def _built(ask: Ask, pieces: Sequence[Piece]) -> list[tuple[Piece, list[Node]]]:
    """Each piece with its nodes; those of the last blocks are left for the end."""
    found: list[tuple[Piece, list[Node]]] = []
    for piece in pieces:
        match piece:
            case Put(block, heading, told):
                hidden = block in LAST or (ask.content.too_few is not None and block not in PUBLISHED)
                nodes = [] if hidden else list(BLOCKS[block].build(replace(ask, told=told)))
                found.append((piece, [*_head(block, heading, ask.lang), *nodes] if nodes else []))
            case Written():
                found.append((piece, list(_written(piece, ask))))
    return found


def _head(block: str, heading: str | None, lang: str) -> Iterator[Node]:
    words = heading if heading is not None else "" if block in HEADLESS else say(f"heading.{block}", lang)
    if words:
        yield Heading(words, block)


def _written(piece: Written, ask: Ask) -> Iterator[Node]:
    told = tuple(_figure(part, ask) if is_figure else Run(part) for part, is_figure in split(piece.text))
    match piece.kind:
        case "heading":
            yield Heading("".join(run.text for run in told))
        case "bullet":
            yield Bullets((Item(told),), "written" if piece.hand else "")
        case _:
            yield Para(told, "written" if piece.hand else "")


def _figure(name: str, ask: Ask) -> Run:
    """A key figure in a sentence; 0 where the brief has none of it."""
    for key in ask.content.key:
        if key.name == name:
            return Run(key.amount, key.anchor)
    if name not in {"incidents", "killed", "abducted", "shut"}:
        raise BriefProblem("no_figure", name=name)
    return Run("0", "reports" if ask.content.reports else "")


def _closed(ask: Ask, nodes: list[tuple[Piece, list[Node]]]) -> tuple[tuple[Piece, tuple[Node, ...]], ...]:
    """Annexes for what is pointed at, then counts and sources, every source numbered, every id once."""
    annexed = [name for name, block in BLOCKS.items() if block.prefix]
    _annex(ask, nodes, annexed)
    wanted = {to for to in _targets(nodes) if re.fullmatch(r"t\d+", to)}
    counts = list(closing.counts(ask, wanted))
    _placed(nodes, "counts", [*_head("counts", None, ask.lang), *counts] if counts else [])
    _annex(ask, nodes, annexed)  # counts and reports lead to incidents
    numbers = _numbered(nodes)
    known = {key for _, part in nodes for node in part for key in ids(node)}
    listed = list(closing.sources(ask, numbers, known))
    _placed(nodes, "sources", [*_head("sources", None, ask.lang), *listed] if listed else [])
    known |= {key for node in listed for key in ids(node)}
    seen: set[str] = set()
    return tuple((piece, tuple(_tidy(node, numbers, known, seen) for node in part)) for piece, part in nodes)


def _targets(nodes: Sequence[tuple[Piece, list[Node]]]) -> Iterator[str]:
    for _, part in nodes:
        for node in part:
            yield from (run.to for run in runs(node) if run.to and not OUTER.match(run.to))


def _annex(ask: Ask, nodes: list[tuple[Piece, list[Node]]], names: Sequence[str]) -> None:
    """The blocks with rows that something leads to and that are not there."""
    for name in names:
        there = {key for _, part in nodes for node in part for key in ids(node)}
        own = re.compile(rf"{BLOCKS[name].prefix}\d+|{name}")
        if any(own.fullmatch(to) and to not in there for to in _targets(nodes)):
            made = [*_head(name, None, ask.lang), *BLOCKS[name].build(ask)]
            nodes.insert(_end(nodes), (Put(name), made))


def _end(nodes: Sequence[tuple[Piece, list[Node]]]) -> int:
    """Where annexes go: before the first of the blocks that close a brief."""
    for n, (piece, _) in enumerate(nodes):
        if isinstance(piece, Put) and piece.block in {*LAST, "method"}:
            return n
    return len(nodes)


def _placed(nodes: list[tuple[Piece, list[Node]]], name: str, made: list[Node]) -> None:
    """Puts a closing block where the template has it, else before the method."""
    for n, (piece, _) in enumerate(nodes):
        if isinstance(piece, Put) and piece.block == name:
            head = (
                [Heading(piece.heading, made[0].id)] if made and piece.heading and isinstance(made[0], Heading) else []
            )
            nodes[n] = (piece, [*head, *made[1:]] if head else made)
            return
    at = next((n for n, (p, _) in enumerate(nodes) if isinstance(p, Put) and p.block == "method"), len(nodes))
    nodes.insert(at, (Put(name), made))


def _numbered(nodes: Sequence[tuple[Piece, list[Node]]]) -> dict[int, int]:
    """Sources by their numbers: 1, 2, 3 in the order in which they are first led to."""
    found: dict[int, int] = {}
    for to_note in (_note(run) for _, part in nodes for node in part for run in runs(node)):
        if to_note and to_note not in found:
            found[to_note] = len(found) + 1
    return found


def _note(run: Run) -> int:
    told = re.fullmatch(r"n(\d+)(?:-\d+)?", run.to)
    return run.note or (int(told[1]) if told else 0)


def _tidy(node: Node, numbers: dict[int, int], known: set[str], seen: set[str]) -> Node:
    """Numbers of sources filled in, no link to what is not there, no id twice."""

    def change(run: Run) -> Run:
        if run.note:
            run = replace(run, text=str(numbers[run.note]))
        if run.to and not OUTER.match(run.to) and run.to not in known:
            run = replace(run, to="")
        return run

    return once(mapped(node, change), seen)

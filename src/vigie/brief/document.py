"""A brief before it has a form: headings, paragraphs, tables, pictures and numbered sources, as plain values.

In: nothing but text and where it leads. Out: ``Document``, which ``forms`` writes as HTML, DOCX or PDF; none of them
knows a record, and nothing but these nodes reaches them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

LINK = re.compile(r'href="#([^"]+)"')
Look = Literal["", "strong", "quiet", "quote", "mark", "gone", "note", "code"]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text. ``to``: the id it leads to, or an https address; ``note``: the source whose number it shows."""

    text: str
    to: str = ""
    look: Look = ""
    id: str = ""
    lang: str = ""
    note: int = 0


Line = tuple[Run, ...]
Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    id: str = ""
    level: int = 2


@dataclass(frozen=True, slots=True)
class Para:
    """``role``: '' body, 'meta' about the document, 'small' beside a block, 'written' by the editor's own hand."""

    line: Line
    role: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    line: Line
    id: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Item, ...]
    look: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A figure that stands large: what it counts, and where it leads."""

    amount: str
    label: str
    to: str


@dataclass(frozen=True, slots=True)
class Keys:
    items: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``widths`` are shares of the sheet's width, one a column."""

    caption: str
    columns: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    look: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG; ``width`` and ``height`` in its own units; ``alt`` says it to those who cannot see it."""

    svg: str
    alt: str
    caption: Line
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A numbered source; ``back`` leads to what rests on it."""

    id: str
    number: str
    back: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    items: tuple[Entry, ...]


Node = Heading | Para | Bullets | Keys | Table | Picture | Entries


@dataclass(frozen=True, slots=True)
class Document:
    """The whole. ``day`` is the question's: a document has no clock."""

    lang: str
    title: str
    day: dt.date
    digest: str
    nodes: tuple[Node, ...]
    contents: str = ""
    """The name of the table of contents."""
    footer: str = ""


def plain(line: Line) -> str:
    """The words of a line alone."""
    return "".join(run.text for run in line)


def mapped(node: Node, change: Callable[[Run], Run]) -> Node:
    """The node with every run changed."""

    def line(old: Line) -> Line:
        return tuple(change(run) for run in old)

    match node:
        case Para():
            return replace(node, line=line(node.line))
        case Bullets():
            return replace(node, items=tuple(replace(i, line=line(i.line)) for i in node.items))
        case Keys():
            told = [(key, change(Run(key.amount, key.to))) for key in node.items]
            return replace(node, items=tuple(replace(key, amount=run.text, to=run.to) for key, run in told))
        case Table():
            rows = [replace(r, cells=tuple(tuple(line(x) for x in cell) for cell in r.cells)) for r in node.rows]
            return replace(node, rows=tuple(rows))
        case Picture():
            return replace(node, caption=line(node.caption))
        case Entries():
            return replace(node, items=tuple(replace(e, lines=tuple(line(x) for x in e.lines)) for e in node.items))
    return node


def runs(node: Node) -> Iterator[Run]:
    """Every run of a node, in order; a key figure and a source's way back count as one."""
    match node:
        case Para():
            yield from node.line
        case Bullets():
            for item in node.items:
                yield from item.line
        case Keys():
            yield from (Run(key.amount, key.to) for key in node.items)
        case Table():
            yield from (run for row in node.rows for cell in row.cells for line in cell for run in line)
        case Picture():
            yield from node.caption
            yield from (Run("", to) for to in LINK.findall(node.svg))
        case Entries():
            yield from (run for entry in node.items for line in entry.lines for run in line)


def ids(node: Node) -> Iterator[str]:
    """Every id that something may lead to."""
    match node:
        case Heading() | Para():
            yield node.id
        case Bullets():
            yield from (item.id for item in node.items)
        case Table():
            yield from (row.id for row in node.rows)
        case Entries():
            yield from (entry.id for entry in node.items)
    yield from (run.id for run in runs(node) if run.id)


def once(node: Node, seen: set[str]) -> Node:
    """The node without the ids that are ``seen`` already; its own are seen from now on."""

    def own(key: str) -> str:
        if key in seen:
            return ""
        seen.update({key} - {""})
        return key

    node = mapped(node, lambda run: replace(run, id=own(run.id)) if run.id else run)
    match node:
        case Heading() | Para():
            return replace(node, id=own(node.id))
        case Bullets():
            return replace(node, items=tuple(replace(i, id=own(i.id)) for i in node.items))
        case Table():
            return replace(node, rows=tuple(replace(r, id=own(r.id)) for r in node.rows))
        case Entries():
            return replace(node, items=tuple(replace(e, id=own(e.id)) for e in node.items))
    return node


def as_json(node: Node) -> dict[str, Any]:
    """The node as plain values; ``node`` names its kind."""
    return {"node": type(node).__name__.lower(), **asdict(node)}

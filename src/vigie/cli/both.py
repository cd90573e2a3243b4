"""``vigie read --reader both``: where the rules and the model disagree, statement by statement, field by field.

In: two readings of one report. Out: lines for a rich console: each statement with who has it, and under it every field
in which the two differ with each one's version.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from vigie.cli import show
from vigie.cli.output import clean
from vigie.knowledge.messages import message
from vigie.model import Account, Attribution, Claim, Condition, DateRange, Measure, Quantity, Reading
from vigie.record.disagreement import KINDS, Pair, disagreement
from vigie.record.words import actor, comparison, days, harm_text, label, labels, loss_text, quantity, with_name

INDENT = 5
TOPICS = {
    ("incidents", "types"): "type",
    ("incidents", "targets"): "target",
    ("conditions", "kind"): "condition",
    ("claims", "measure"): "claim",
    ("measures", "kind"): "measure",
    ("measures", "status"): "status",
}
Statement = Account | Condition | Claim | Measure


def lines(first: Reading, second: Reading, lang: str) -> Iterator[tuple[Text, int]]:
    """The layout of one report: its head, a line of counts a kind, then each statement."""
    head, *rest = show.reading_lines(Reading(first.report), lang)
    yield head
    if first.report.title:
        yield rest[0]
    pairs = disagreement(first, second)
    if not pairs:
        yield Text(message("cli.phrase.nothing", lang)), 0
    for kind in KINDS:
        here = [p for p in pairs if p.kind == kind]
        if not here:
            continue
        title = Text(message(f"cli.title.{kind}", lang), style="bold cyan")
        yield title.append(f" · {_count(here, lang)}", "not bold"), 0
        for n, pair in enumerate(here, 1):
            yield from _pair(n, pair, getattr(first, kind), getattr(second, kind), (first.reader, second.reader), lang)
    yield Text(), 0


def _count(pairs: list[Pair], lang: str) -> str:
    both = [p for p in pairs if p.first is not None and p.second is not None]
    return message(
        "llm.both.count",
        lang,
        both=len(both),
        rules=sum(p.second is None for p in pairs),
        llm=sum(p.first is None for p in pairs),
        differing=sum(bool(p.differences) for p in both),
    )


def _pair(
    n: int, pair: Pair, mine: tuple[Any, ...], theirs: tuple[Any, ...], readers: tuple[str, str], lang: str
) -> Iterator[tuple[Text, int]]:
    one = mine[pair.first] if pair.first is not None else theirs[pair.second or 0]
    first, *others = show.statement_lines(one, lang)
    start = Text(f"{n:>3}. ").append_text(first)
    if pair.first is None or pair.second is None:
        only = readers[0] if pair.second is None else readers[1]
        yield start.append(f" · {message('llm.both.only', lang, reader=only)}", style="not bold yellow"), 0
        yield from ((line, INDENT) for line in others)
        return
    agreed = message("llm.both.agreed", lang) if not pair.differences else ""
    yield start.append(f" · {agreed}" if agreed else "", style="not bold green"), 0
    yield others[-1], INDENT
    for difference in pair.differences:
        name = message(f"llm.field.{difference.field}", lang)
        yield Text(name, style="yellow"), INDENT
        for reader, statement in zip(readers, (mine[pair.first], theirs[pair.second]), strict=True):
            told = clean(value(pair.kind, difference.field, statement, lang)) or "–"
            yield Text(with_name(reader, told, lang)), INDENT + 2


def value(kind: str, field: str, statement: Statement, lang: str) -> str:
    """A field of a statement in words."""
    found = getattr(statement, field)
    topic = TOPICS.get((kind, field))
    if topic:
        return label(topic, found, lang) if isinstance(found, str) else labels(topic, [c.code for c in found], lang)
    if field == "harm":
        return "; ".join(with_name(harm_text(h.kind, h.who, lang), quantity(h.quantity, lang), lang) for h in found)
    if field == "losses":
        return "; ".join(with_name(loss_text(x.item, x.how, lang), quantity(x.quantity, lang), lang) for x in found)
    if field == "places":
        return ", ".join(f"{message(f'llm.role.{p.role}', lang)} {p.name}" for p in found)
    if field == "said_by":
        return ", ".join(f"{s.name} ({message(f'llm.source.{s.kind}', lang)})" for s in found)
    if field in {"certainty", "extent"}:
        return label(field, str(found), lang) if found else ""
    if field == "quantity" and isinstance(statement, Condition):
        of = label("who", statement.of, lang) if statement.of else ""
        return f"{quantity(found, lang)} {of}".strip()
    if field == "horizon":
        return message(f"llm.horizon.{found}", lang) if found else ""
    if field == "compare":
        return comparison(found, lang)
    return _plain(found, lang)


def _plain(found: object, lang: str) -> str:
    if found is None:
        return ""
    if isinstance(found, Quantity):
        return quantity(found, lang)
    if isinstance(found, DateRange):
        return days(found, lang)
    if isinstance(found, tuple):
        return ", ".join(one.name if isinstance(one, Attribution) else actor(one.code, lang) for one in found)
    return str(getattr(found, "name", found))

"""A reading laid out for people: what one report says, each statement with the words it rests on.

In: a ``Reading``. Out: lines for a rich console and how far in each stands, in French or English.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from vigie.cli.output import clean
from vigie.knowledge.messages import message
from vigie.model import Account, Certainty, Claim, Condition, Measure, Reading, Warning
from vigie.record.words import (
    actor,
    amount,
    comparison,
    days,
    harm_text,
    label,
    labels,
    loss_text,
    places,
    quantity,
    with_name,
)

INDENT = 5


def reading_lines(reading: Reading, lang: str) -> Iterator[tuple[Text, int]]:
    """The whole layout of one report."""
    report = reading.report
    published = str(report.published) if report.published else message("cli.phrase.undated", lang)
    head = " · ".join(clean(part) for part in (report.id, report.source, published, report.language) if part)
    yield Text(f"── {head} ──", style="bold"), 0
    if report.title:
        yield Text(clean(report.title), style="italic"), 0
    parts: tuple[tuple[str, Iterable[list[Text]]], ...] = (
        ("incidents", (account_lines(a, lang) for a in reading.incidents)),
        ("conditions", (_condition(c, lang) for c in reading.conditions)),
        ("claims", (_claim(c, lang) for c in reading.claims)),
        ("measures", (_measure(m, lang) for m in reading.measures)),
        ("warnings", (_warning(w, lang) for w in reading.warnings)),
    )
    empty = True
    for name, blocks in parts:
        for n, lines in enumerate(blocks, 1):
            empty = False
            if n == 1:
                yield Text(message(f"cli.title.{name}", lang), style="bold cyan"), 0
            first, *others = lines
            yield Text(f"{n:>3}. ").append_text(first), 0
            yield from ((line, INDENT) for line in others)
    if empty:
        yield Text(message("cli.phrase.nothing", lang)), 0
    yield Text(), 0


def statement_lines(statement: Account | Condition | Claim | Measure, lang: str) -> list[Text]:
    """What it is and where, its values, its words."""
    if isinstance(statement, Account):
        return account_lines(statement, lang)
    if isinstance(statement, Condition):
        return _condition(statement, lang)
    return _claim(statement, lang) if isinstance(statement, Claim) else _measure(statement, lang)


def account_lines(account: Account, lang: str) -> list[Text]:
    """Type, days and place; who and against whom; what was done; the words."""
    kind = labels("type", [t.code for t in account.types[:1]], lang)
    first = Text(kind, style="bold").append(
        f" · {days(account.date, lang)} · {clean(places(account.places, lang))}", style="not bold"
    )
    first.append(certainty(account.certainty, lang), style="not bold yellow")
    lines = [first]
    who = [
        (
            message("cli.title.perpetrators", lang),
            ", ".join(actor(c.code, lang) for c in account.perpetrators),
        ),
        (message("cli.title.targets", lang), labels("target", [t.code for t in account.targets], lang)),
    ]
    if any(value for _, value in who):
        lines.append(Text(" · ".join(with_name(name, value, lang) for name, value in who if value)))
    done = [with_name(harm_text(h.kind, h.who, lang), quantity(h.quantity, lang), lang) for h in account.harm]
    done += [with_name(loss_text(x.item, x.how, lang), quantity(x.quantity, lang), lang) for x in account.losses]
    if done:
        lines.append(Text(" · ".join(done)))
    return [*lines, *_said(account.said_by, lang), quoted(account.quote.text)]


def certainty(level: Certainty, lang: str) -> str:
    """Nothing where a fact is stated."""
    return "" if level is Certainty.STATED else f" · {label('certainty', level, lang)}"


def quoted(text: str) -> Text:
    return Text(f"« {clean(text)} »", style="dim")


def _said(said_by: Iterable[object], lang: str) -> list[Text]:
    names = [clean(str(getattr(s, "name", ""))) for s in said_by]
    return [Text(with_name(message("cli.title.said_by", lang), ", ".join(names), lang))] if names else []


def _condition(c: Condition, lang: str) -> list[Text]:
    first = Text(label("condition", c.kind, lang), style="bold")
    parts = [clean(places(c.places, lang)), days(c.date, lang)] if c.places else [days(c.date, lang)]
    if c.extent:
        parts.append(label("extent", c.extent, lang))
    if c.quantity:
        parts.append(f"{quantity(c.quantity, lang)} {label('who', c.of, lang) if c.of else ''}".strip())
    if c.imposed_by:
        parts.append(", ".join(actor(a.code, lang) for a in c.imposed_by))
    first.append(" · " + " · ".join(parts), style="not bold").append(
        certainty(c.certainty, lang), style="not bold yellow"
    )
    return [first, *_said(c.said_by, lang), quoted(c.quote.text)]


def _claim(c: Claim, lang: str) -> list[Text]:
    first = Text(label("claim", c.measure, lang), style="bold")
    parts = [
        amount(c.quantity, c.unit, lang),
        clean(c.place.name) if c.place else "",
        days(c.period, lang) if c.period else "",
        comparison(c.compare, lang),
        actor(c.by, lang) if c.by else "",
    ]
    first.append("".join(f" · {part}" for part in parts if part), style="not bold")
    return [first, *_said(c.said_by, lang), quoted(c.quote.text)]


def _measure(m: Measure, lang: str) -> list[Text]:
    first = Text(label("measure", m.kind, lang), style="bold")
    parts = [label("status", m.status, lang), *(clean(b.name) for b in m.by)]
    if m.places:
        parts.append(clean(places(m.places, lang)))
    first.append("".join(f" · {part}" for part in parts if part), style="not bold")
    return [first, quoted(m.quote.text)]


def _warning(w: Warning, lang: str) -> list[Text]:
    first = Text(label("warning", w.kind.value, lang), style="yellow")
    if w.about:
        first.append(f" · {clean(w.about)}", style="not bold")
    return [first, *([quoted(w.quote.text)] if w.quote else [])]

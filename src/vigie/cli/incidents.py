"""Incidents laid out for people: the table of ``vigie incidents``, the sources of ``vigie why``.

In: incidents. Out: rich tables and text, in French or English.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.table import Table
from rich.text import Text

from vigie.cli.linking import weights_in_words
from vigie.cli.output import clean, console, print_indented, print_text
from vigie.cli.show import certainty
from vigie.knowledge.formats import signed
from vigie.knowledge.messages import message
from vigie.model import Certainty
from vigie.record import Incident, Judgement
from vigie.record.judgements.words import corrected
from vigie.record.linking import Model
from vigie.record.telling import value_in_words
from vigie.record.why import Value, links, values
from vigie.record.words import actor, days, label, places, span, with_name

AROUND = 240
SHOWN_ID = 10
SHOWN_JUDGEMENT = 12


def print_table(incidents: Sequence[Incident], total: int, lang: str, after: str | None = None) -> None:
    """One line an incident, oldest first; ``after`` leads to those before them."""
    out = console()
    if not incidents:
        out.print(Text(message("cli.no_incidents", lang)))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("id", "date", "place", "type", "perpetrators", "killed", "sources"):
        right = name in {"killed", "sources"}
        table.add_column(
            message(f"cli.column.{name}", lang),
            justify="right" if right else "left",
            no_wrap=name in {"id", "date", "killed"},
        )
    for incident in incidents:
        kind = label("type", incident.type, lang) + certainty(incident.certainty, lang) + marks(incident, lang)
        table.add_row(
            incident.id[:SHOWN_ID],
            days(incident.date, lang),
            Text(clean(places(incident.places, lang))),
            Text(kind),
            Text(", ".join(actor(code, lang) for code in incident.perpetrators)),
            span(incident.toll("killed"), lang),
            str(len(incident.sources)),
        )
    out.print(table)
    if len(incidents) < total:
        out.print(Text(message("cli.phrase.shown", lang, shown=len(incidents), total=total)))
    if after:
        # As it is, in one line: it is to be copied.
        print_text(message("query.phrase.next_page", lang, cursor=after))


def print_why(incident: Incident, lang: str, model: Model | None = None) -> None:
    """Every value beside every source's version, its words marked in their sentence."""
    out = console()
    where = places(incident.places, lang)
    head = f"{label('type', incident.type, lang)} · {days(incident.date, lang)} · {where}"
    out.print(Text(f"{incident.id[:SHOWN_ID]} · {clean(head)}", style="bold"))
    for judgement in incident.confirmed:
        out.print(Text(clean(_by("confirmed", judgement, lang)), style="green"))
    if killed := incident.toll("killed"):
        out.print(Text(with_name(message("cli.title.killed", lang), span(killed, lang), lang)))
    out.print(Text(message("cli.title.sources", lang), style="bold cyan"))
    for item in incident.accounts:
        published = item.report.published or message("cli.phrase.undated", lang)
        line = " · ".join(clean(str(x)) for x in (item.report.source, item.report.title, published) if x)
        print_indented(out, Text(f"[{clean(item.report.id)}#{item.index}] {line}"), 2)
    for name, group in groupby(values(incident), key=lambda v: v.name):
        if name == "certainty":
            continue
        out.print()
        out.print(Text(message(f"cli.title.{name}", lang), style="bold cyan"))
        told: dict[str, list[Value]] = {}
        for value in group:
            none = corrected(value.corrected.key, None, lang)[1] if value.corrected else ""
            shown = none if value.value is None else value_in_words(value.value, name, lang)
            told.setdefault(shown, []).append(value)
        for text, versions in told.items():
            out.print(Text(f"  {clean(text)}", style="bold"))
            for value in versions:
                print_indented(out, _version(value, lang), 4)
    joined = links(incident, model)
    if joined:
        out.print()
        out.print(Text(message("cli.title.linked", lang), style="bold cyan"))
    for one in joined:
        a, b = (f"{clean(x.report.id)}#{x.index}" for x in (one.account, one.earlier))
        out.print(Text(f"  {a} ~ {b} : {signed(one.total, lang)} ({weights_in_words(one.weights, lang)})"))


def marks(incident: Incident, lang: str) -> str:
    """' · confirmed · corrected' where a person did so."""
    done = {"confirmed": incident.confirmed, "corrected": incident.corrected}
    return "".join(f" · {message(f'judging.marked_{name}', lang)}" for name, found in done.items() if found)


def _by(done: str, one: Judgement, lang: str) -> str:
    """'corrected by Awa on 2026-11-21: two sources (judgement 1234)'."""
    told = {"person": one.person, "day": one.made[:10], "reason": one.reason or "–", "id": one.id[:SHOWN_JUDGEMENT]}
    return message(f"judging.{done}_by", lang, **told)


def _version(value: Value, lang: str) -> Text:
    """'[A2-01#0] … the sentence with the words marked …', or who corrected it."""
    if value.corrected:
        where = f"[{value.account.report.id}#{value.account.index}] "
        return Text(clean(where + _by("corrected", value.corrected.judgement, lang)), style="green")
    report, run, sentence = value.account.report, value.run, value.sentence
    start, end = max(sentence.start, run.start - AROUND), min(sentence.end, run.end + AROUND)
    line = Text(f"[{clean(report.id)}#{value.account.index}] ")
    line.append("« " if start == sentence.start else "« … ")
    line.append(clean(report.text[start : run.start]))
    line.append(clean(report.text[run.start : run.end]), style="bold reverse" if value.evidence else "underline")
    line.append(clean(report.text[run.end : end]))
    line.append(" »" if end == sentence.end else " … »")
    if value.account.account.certainty is not Certainty.STATED:
        line.append(certainty(value.account.account.certainty, lang), style="yellow")
    return line

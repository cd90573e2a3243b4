"""``vigie incidents --facets``: how many incidents fit, counted by type, actor, place, month …

In: who answers, a filter. Out: a table for people, or JSON.
"""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from vigie.cli.output import clean, console, print_json
from vigie.knowledge.countries import by_iso2
from vigie.knowledge.messages import message, templates
from vigie.record.query.answers import FACETS, Answers
from vigie.record.query.filters import Filter
from vigie.record.words import actor, label, number, with_name

SHOWN = 10


def print_facets(answers: Answers, where: Filter, as_json: bool, lang: str) -> None:
    """The counts and the tolls of what the filter takes."""
    counted, tolls = answers.facets(where, None), answers.tolls(where)
    if as_json:
        print_json(
            {
                "total": counted.total,
                "facets": {
                    name: [{"value": code or None, "incidents": n} for code, n in counted.facets[name]]
                    for name in FACETS
                },
                "tolls": [{"kind": t.kind, "low": t.low, "high": t.high, "incidents": t.incidents} for t in tolls],
            }
        )
        return
    out = console()
    out.print(Text(message("query.phrase.total", lang, n=counted.total), style="bold"))
    for name in FACETS:
        pairs = counted.facets[name]
        if not pairs:
            continue
        table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 1))
        table.add_column(justify="right")
        table.add_column()
        # The last months are those one looks for; of the rest the most frequent.
        shown = pairs[-SHOWN:] if name == "month" else pairs[:SHOWN]
        for code, n in shown:
            table.add_row(number(n, lang), Text(clean(named(name, code, lang))))
        out.print()
        out.print(Text(message(f"query.title.{name}", lang), style="bold cyan"))
        out.print(table)
        if len(pairs) > len(shown):
            out.print(Text(message("query.phrase.more", lang, n=len(pairs) - len(shown)), style="dim"))
    if tolls:
        out.print()
        out.print(Text(message("query.title.tolls", lang), style="bold cyan"))
    for toll in tolls:
        low, high = number(int(toll.low), lang), number(int(toll.high), lang)
        told = message("query.phrase.toll", lang, low=low, high=high, n=toll.incidents)
        out.print(Text(with_name(label("harm", toll.kind, lang), told, lang)))


def named(facet: str, code: str, lang: str) -> str:
    """A value of a facet as people read it."""
    if not code:
        return message("query.phrase.none", lang)
    match facet:
        case "actor":
            return actor(code, lang)
        case "country":
            area = by_iso2(code)
            return area.name(lang) if area else code
        case "admin1":
            country, _, region = code.partition("/")
            return f"{region} ({country})"
        case "event_type":
            return templates(lang).get(f"query.event_type.{code}", code)
        case "type" | "target" | "certainty":
            return label(facet, code, lang)
        case "origin" if code == "reading":
            return message("query.phrase.reading", lang)
    return code

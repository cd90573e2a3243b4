"""A checked claim laid out for people: verdict, words, figures, dataset, reason.

In: a ``Check``, or a finding of what in a report cannot be. Out: a rich panel, in French or English.
"""

from __future__ import annotations

from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from vigie.analysis.check import Check
from vigie.analysis.check.verdict import Verdict
from vigie.analysis.check.wording import figure_rows
from vigie.analysis.finding import Finding
from vigie.cli.output import clean, console
from vigie.knowledge.messages import message

STYLES = {
    Verdict.SUPPORTED: "green",
    Verdict.CLOSE: "yellow",
    Verdict.CONTRADICTED: "red",
    Verdict.NOT_CHECKABLE: "cyan",
}


def print_check(found: Check, key: Any, lang: str) -> None:
    """One panel."""
    style = STYLES[found.verdict]
    title = Text(message(f"check.verdict.{found.verdict}", lang).upper(), style=f"bold {style}")
    if key is not None:
        title.append(f"  {clean(str(key))}", style="dim")
    said = clean(found.text)
    body: list[RenderableType] = [Text(f"« {said} »" if lang == "fr" else f"“{said}”")]
    if found.parts:
        body.append(_figures(found, lang))
    body.append(Text(clean(found.reason(lang))))
    if found.dataset:
        about = found.dataset
        cited = (f"{about.name} {about.version}", about.definition(lang), about.coverage(lang), about.licence)
        body.append(Text(" · ".join(cited), style="dim"))
    console().print(Panel(Group(*body), title=title, title_align="left", border_style=style))


def print_doubt(found: Finding, key: Any, lang: str) -> None:
    """What in a report cannot be: one panel."""
    title = Text(message("holdings.implausible", lang).upper(), style="bold magenta")
    if key is not None:
        title.append(f"  {clean(str(key))}", style="dim")
    words = " […] ".join(clean(str(one["text"])) for one in found.details.get("evidence", ()))
    quoted = Text(f"« {words} »" if lang == "fr" else f"“{words}”")
    body = Group(quoted, Text(clean(found.said.sentence(lang))))
    console().print(Panel(body, title=title, title_align="left", border_style="magenta"))


def _figures(found: Check, lang: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("")
    for name in ("period", "said", "data", "range"):
        table.add_column(message(f"check.cli.{name}", lang), justify="left" if name == "period" else "right")
    table.add_column("")
    for part in found.parts:
        for row in figure_rows(part, lang):
            table.add_row(*row)
    return table

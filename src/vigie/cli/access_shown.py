"""Findings of access as text: what is said, a table, the sentences where asked, what the answer does not show.

In: Findings. Out: text on standard output.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from vigie.analysis.access import words
from vigie.analysis.finding import Finding
from vigie.cli.output import clean, console
from vigie.knowledge.formats import number
from vigie.knowledge.messages import message

COLUMNS = {
    "closures": ("where", "kind", "effect", "traffic", "since", "end", "last_seen", "confidence"),
    "isolated": ("place", "admin2", "minutes", "usual_minutes", "people", "people_year"),
    "isolation_days": ("place", "admin2", "days", "usual_days", "people"),
    "critical_losses": ("segment", "piece", "people_minutes", "people_cut_off"),
    "critical_reopenings": ("segment", "people_minutes", "people_reached"),
    "exposed": (
        "site",
        "admin2",
        "incidents",
        "killed",
        "nearest_km",
        "last",
        "works_suspended_since",
        "people_on_road",
    ),
}
SHOWN_ROWS = 20


def show(findings: Sequence[Finding], lang: str, evidence: bool) -> None:
    """Every finding, then what they all owe, once."""
    out = console()
    owed: dict[str, None] = {}
    for one in findings:
        out.print(Text(clean(one.said.sentence(lang))))
        rows: list[dict[str, Any]] = list(one.details.get("rows", ()))
        columns = COLUMNS.get("closures" if one.kind == "route" else one.kind)
        if rows and columns:
            out.print(_table(columns, rows[:SHOWN_ROWS], lang))
            if (more := int(one.details.get("rows_total", len(rows))) - SHOWN_ROWS) > 0:
                out.print(Text(message("access.said.more", lang, n=more)))
        for row in rows if evidence else ():
            _evidence(out, row)
        owed |= dict.fromkeys(caveat.sentence(lang) for caveat in one.caveats)
    for sentence in owed:
        out.print(Text("– " + clean(sentence), style="dim"))


def _table(columns: Sequence[str], rows: Sequence[dict[str, Any]], lang: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(message(f"access.column.{name}", lang))
    for row in rows:
        table.add_row(*(Text(clean(_cell(name, row, lang))) for name in columns))
    return table


def _cell(name: str, row: dict[str, Any], lang: str) -> str:
    value: Any = row.get(name)
    if name == "where":
        return "–".join(value)
    if name == "kind":
        return words.kind(value).sentence(lang)
    if name == "effect":
        code = value if row["in_force"] else "ended"
        return words.effect(code, row["counts"], row["company"]).sentence(lang)
    if name == "traffic":
        return format(words.Traffic(value), lang)
    if name == "confidence":
        return f"{round(100 * value)} %"
    if isinstance(value, int | float) and name != "people_year":
        return number(value, lang)
    return "" if value is None else str(value)


def _evidence(out: Any, row: dict[str, Any]) -> None:
    for proof in row.get("evidence", ()):
        if isinstance(proof, str):
            out.print(Text(clean(f"  « {proof} »")))
        else:
            whence = ", ".join(str(proof[key]) for key in ("source", "published") if proof[key])
            out.print(Text(clean(f"  « {proof['quote']} » ({whence})")))

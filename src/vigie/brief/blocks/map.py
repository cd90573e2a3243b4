"""The map of a brief as a picture: drawn by ``mapping``, written as SVG with its key under it.

In: an ``Ask``. Out: a picture that draws the same in a page, in a PDF and as an image: every colour is an attribute,
which the page's style sheet may replace in the dark.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import jinja2

from vigie.brief import mapping
from vigie.brief.blocks.ask import Ask
from vigie.brief.blocks.build import joined, line, say
from vigie.brief.content import ConditionRow
from vigie.brief.document import Line, Node, Picture, Run
from vigie.brief.findings import SHUT
from vigie.charts.svg import text_width
from vigie.model import Certainty
from vigie.record.words import number

FONT = "'Source Sans Pro', system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
SIZES = {"region": 12, "country": 12, "town": 10.5}
DEATHS = (1, 10, 50)
ROW, GAP = 30, 22
LETTERS = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign of the key and its words, at its place under the map."""

    kind: str
    text: str
    r: float
    x: float
    y: float
    at: float


@cache
def _template() -> jinja2.Template:
    loader = jinja2.PackageLoader("vigie.brief", "forms")
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.get_template("map.svg")


def area_map(ask: Ask) -> Iterator[Node]:
    """A point for each incident with coordinates, what is shut, borders and trunk roads; nothing without a point."""
    lang, content = ask.lang, ask.content
    shut = [(c.anchor, c.condition.places) for c in content.conditions if _is_shut(c)]
    sheet = mapping.draw([row.item for row in content.incidents], shut, lang)
    if sheet is None:
        return
    legend = _legend(sheet, lang)
    height = max(mark.y for mark in legend) + 14
    alt = say("map.label", lang, n=len(sheet.symbols))
    svg = _template().render(
        map=sheet,
        height=height,
        alt=alt,
        legend=legend,
        font=FONT,
        sizes=SIZES,
        say=lambda key, **values: say(key, lang, **values),
        number=lambda n: number(n, lang),
    )
    yield Picture(svg, alt, _caption(sheet, lang), sheet.width, height)


def _is_shut(row: ConditionRow) -> bool:
    return row.condition.kind in SHUT and not row.ended and row.condition.certainty is not Certainty.DENIED


def _legend(sheet: mapping.Map, lang: str) -> list[Mark]:
    """The signs in rows as wide as the map."""
    deaths = [("deaths", say("legend.death" if n == 1 else "legend.deaths", lang, n=n), n) for n in DEATHS]
    rest = [(kind, say(f"legend.{kind}", lang), 0) for kind in ("imprecise", "shut", "border", "road")]
    found: list[Mark] = []
    x, y = 4.0, float(sheet.height + ROW)
    for kind, words, n in (*deaths, *rest):
        r = mapping.radius(n)
        wide = 2 * r if kind == "deaths" else 24.0 if kind in {"border", "road"} else 12.0
        whole = wide + 7 + text_width(words, LETTERS)
        if x + whole > sheet.width and x > 4:
            x, y = 4.0, y + ROW
        found.append(Mark(kind, words, r, round(x, 1), y, round(x + wide + 7, 1)))
        x += whole + GAP
    return found


def _caption(sheet: mapping.Map, lang: str) -> Line:
    """How to read it, and the incidents that it cannot show."""
    missing = [line(Run(str(item.number), item.anchor)) for item in sheet.without_point]
    said = line(say("map.caption", lang))
    return (*said, Run(f" {say('map.without_point', lang)} "), *joined(missing), Run(".")) if missing else said

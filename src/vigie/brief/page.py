"""A brief as one HTML file that asks nothing of the network.

In: a ``Brief``. Out: text of an HTML page, well-formed as XML, everything escaped, with a content security policy that
allows its own style sheet alone.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache

import jinja2

from vigie.analysis.check.wording import figure_rows
from vigie.brief import mapping
from vigie.brief.content import Brief, ConditionRow
from vigie.brief.findings import SHUT
from vigie.brief.prose import long_day, long_days
from vigie.knowledge import borders
from vigie.knowledge.countries import by_iso2
from vigie.knowledge.messages import message
from vigie.model import Certainty, Quantity, Report
from vigie.record.judgements import Judgement
from vigie.record.judgements.words import values_in_words
from vigie.record.words import actor, days, label, labels, number, places, quantity

NARROW = "\N{NARROW NO-BREAK SPACE}"
DEATHS_IN_LEGEND = (1, 10, 50)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("vigie.brief"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(brief: Brief) -> str:
    """The page."""
    lang = brief.lang
    environment = _environment()
    css = environment.get_template("brief.css").render()
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    shut = [(c.anchor, c.condition.places) for c in brief.conditions if _is_shut(c)]

    def say(key: str, **values: object) -> str:
        return message(f"brief.{key}", lang, **values)

    page = environment.get_template("brief.html").render(
        b=brief,
        lang=lang,
        say=say,
        css=css,
        css_digest=digest,
        title=title(brief),
        asked=asked(brief),
        map=mapping.draw([row.item for row in brief.incidents], shut, lang),
        legend=[(n, mapping.radius(n)) for n in DEATHS_IN_LEGEND],
        borders_source=borders.source(),
        label=lambda topic, code: label(topic, code, lang),
        labels=lambda topic, codes: labels(topic, codes, lang),
        actor=lambda code: actor(code, lang),
        days=lambda d: days(d, lang),
        long_day=lambda d: long_day(d, lang),
        places=lambda found: places(found, lang, brief.home),
        amount=lambda q: amount(q, lang),
        figure_rows=lambda part: figure_rows(part, lang),
        number=lambda n: number(n, lang),
        verdict=lambda v: message(f"check.verdict.{v}", lang),
        link=web_address,
        judged=lambda judgement, whole=False: judged(judgement, whole, lang),
        stated=Certainty.STATED,
    )
    return _printable(page)


def title(brief: Brief) -> str:
    """'Rapport de situation : Mali, du 28 février 2024 au 16 février 2026'."""
    lang = brief.lang
    area = brief.where.place or _area(brief)
    period = long_days(brief.period, lang) if brief.period else ""
    return message("brief.title", lang, what=", ".join(part for part in (area, period) if part))


def asked(brief: Brief) -> str:
    """The filters in words, so that nobody takes a part for the whole."""
    lang = brief.lang
    if not brief.asked:
        return message("brief.filter.all", lang)
    items = [message(f"brief.filter.{name}", lang, value=value) for name, value in brief.asked.items()]
    return message("brief.filter.asked", lang, items=", ".join(items))


def _area(brief: Brief) -> str:
    """The countries, the three that most incidents name."""
    found = [by_iso2(code) for code in brief.countries[:3]]
    names = [area.name(brief.lang) if area else code for area, code in zip(found, brief.countries, strict=False)]
    return ", ".join(names) or message("brief.no_area", brief.lang)


def amount(q: Quantity, lang: str) -> str:
    """A quantity; shares of one as percent."""
    low, value, high = (n * 100 if n is not None and 0 < n < 1 else n for n in (q.low, q.value, q.high))
    if (low, value, high) == (q.low, q.value, q.high):
        return quantity(q, lang)
    share = Quantity(*(None if n is None else round(n) for n in (low, value, high)))
    return quantity(share, lang) + (f"{NARROW}%" if lang == "fr" else "%")


def judged(judgement: Judgement, whole: bool, lang: str) -> str:
    """'corrected by A. Diarra'; the whole of it with the day, the values and the reason."""
    told = {"verdict": message(f"judging.verdict.{judgement.verdict.value}", lang), "person": judgement.person}
    if not whole:
        return message("judging.by", lang, **told)
    values = values_in_words(judgement, lang)
    told |= {"day": judgement.made[:10], "reason": judgement.reason or "–", "values": values}
    return message("judging.by_values" if values else "judging.by_whole", lang, **told)


def _is_shut(row: ConditionRow) -> bool:
    return row.condition.kind in SHUT and not row.ended and row.condition.certainty is not Certainty.DENIED


def web_address(report: Report) -> str | None:
    """The report's address where a browser may safely follow it."""
    url = report.url or ""
    return url if url.startswith(("https://", "http://")) else None


def _printable(page: str) -> str:
    """Without the control characters and lone surrogates that XML and HTML forbid."""
    if page.isprintable():
        return page
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if (c < " " and c not in "\n\t") or "\x7f" <= c <= "\x9f" or "\ud800" <= c <= "\udfff" or c in "\ufffe\uffff"
        else c
        for c in page
    )

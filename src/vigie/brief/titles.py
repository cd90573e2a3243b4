"""What a brief is called, and what was asked, in words.

In: the content of a brief. Out: short text in its language.
"""

from __future__ import annotations

import datetime as dt

from vigie.brief.content import Brief
from vigie.brief.prose import long_days
from vigie.knowledge.countries import by_iso2
from vigie.knowledge.formats import long_day
from vigie.knowledge.messages import message
from vigie.record.words import actor, label

TOPICS = {name: name for name in ("type", "target", "certainty", "source")}
SHAPE = 60


def title(content: Brief, pattern: str) -> str:
    """The pattern with ``{what}`` filled in: 'Mali, du 28 février 2024 au 16 février 2026'."""
    lang = content.lang
    area = content.where.place or _area(content)
    period = long_days(content.period, lang) if content.period else ""
    return pattern.replace("{what}", ", ".join(part for part in (area, period) if part))


def asked(content: Brief) -> str:
    """The filters in words, so that nobody takes a part for the whole."""
    lang = content.lang
    if not content.asked:
        return message("brief.filter.all", lang)
    items = [message(f"brief.filter.{name}", lang, value=_said(name, value, lang)) for name, value in content.asked]
    return message("brief.filter.asked", lang, items=", ".join(items))


def _said(name: str, value: object, lang: str) -> str:
    values = value if isinstance(value, list) else [value]
    return ", ".join(_word(name, one, lang) for one in values)


def _word(name: str, value: object, lang: str) -> str:
    words = str(value)
    if name in {"start", "end"}:
        return long_day(dt.date.fromisoformat(words), lang)
    if name == "actor":
        return actor(words, lang)
    if name == "polygon":
        return words if len(words) <= SHAPE else f"{words[:SHAPE]}…"
    return label(TOPICS[name], words, lang) if name in TOPICS else words


def _area(content: Brief) -> str:
    """The countries, the three that most incidents name."""
    found = [by_iso2(code) for code in content.countries[:3]]
    names = [area.name(content.lang) if area else code for area, code in zip(found, content.countries, strict=False)]
    return ", ".join(names) or message("brief.no_area", content.lang)

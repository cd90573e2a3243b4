"""Values as people read them: codes by their names, figures, days, places.

In: values of the model. Out: short text in French or English. A code without a name stands as it is.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from functools import cache

from vigie.knowledge.actors import actors, national
from vigie.knowledge.countries import by_iso2
from vigie.knowledge.formats import written
from vigie.knowledge.messages import message, templates
from vigie.model import Comparison, DateRange, Number, Place, Quantity
from vigie.record.fusion import Span


def label(topic: str, code: str, lang: str) -> str:
    """The name of a code: ``label('type', 'attack', 'fr')`` is 'attaque'."""
    return templates(lang).get(f"labels.{topic}.{code}", code)


def labels(topic: str, codes: Iterable[str], lang: str) -> str:
    return ", ".join(label(topic, code, lang) for code in codes)


@cache
def codes(topic: str) -> tuple[str, ...]:
    """Every code of a topic ('target', 'condition', 'harm' …) that has a name."""
    head = f"labels.{topic}."
    return tuple(sorted(key.removeprefix(head) for key in templates("en") if key.startswith(head)))


def targets() -> tuple[str, ...]:
    """Every class of target that has a name."""
    return codes("target")


def actor(code: str, lang: str) -> str:
    """An acronym as it is; a code that names nobody in words."""
    named = templates(lang).get(f"labels.actor.{code}")
    if named:
        return named
    if "_" in code and code in national():
        generic, country = national()[code]
        area = by_iso2(country)
        return f"{label('actor', generic, lang)} ({area.name(lang) if area else country})"
    known = actors().get(code)
    return known.name if known and "_" in code else code


def with_name(name: str, value: str, lang: str) -> str:
    """'tués : 4' or 'killed: 4'; '?' where no number is stated."""
    colon = " : " if lang == "fr" else ": "
    return f"{name}{colon}{value or '?'}"


def harm_text(kind: str, who: str, lang: str) -> str:
    """'tués (civils)': the noun stands apart, so that French need not agree with it."""
    return f"{label('harm', kind, lang)} ({label('who', who, lang)})"


def loss_text(item: str, how: str, lang: str) -> str:
    """'brûlés (camions)': as with harm."""
    return f"{label('how', how, lang)} ({label('item', item, lang)})"


def number(value: Number, lang: str) -> str:
    """All figures of a number: '1 234 567,5', '1,234,567.5'."""
    return written(f"{value:,}" if isinstance(value, int) else f"{value:,.10g}", lang)


def quantity(q: Quantity | None, lang: str) -> str:
    """'12', '≥ 20', '≤ 10', '~ 30', '12–15'; '' where no number is stated."""
    if q is None:
        return ""
    low, value, high = q.low, q.value, q.high
    if low is not None and high is not None:
        return number(low, lang) if low == high else f"{number(low, lang)}–{number(high, lang)}"
    if low is not None:
        return f"≥ {number(low, lang)}"
    if high is not None:
        return f"≤ {number(high, lang)}"
    return f"~ {number(value, lang)}" if value is not None else ""


def amount(of: Quantity | None, unit: str | None, lang: str) -> str:
    """'~ 924 personnes': a claim's figure with its unit by name; '' where neither is stated."""
    return " ".join(part for part in (quantity(of, lang), label("unit", unit, lang) if unit else "") if part)


def span(s: Span | None, lang: str) -> str:
    """'5', '5–12', '30–100+'."""
    if s is None or s.high is None:
        return "" if s is None or s.low is None else f"{number(s.low, lang)}+"
    text = number(s.high, lang) if s.low in (None, s.high) else f"{number(s.low or 0, lang)}–{number(s.high, lang)}"
    return text + ("+" if s.open else "")


def days(d: DateRange | None, lang: str) -> str:
    """ISO 8601 days, the same in both languages: 2025-05-04, 2025-05-23/24, 2025-05 (all of May)."""
    if d is None or (d.start is None and d.end is None):
        return message("cli.phrase.undated", lang)
    if d.end is None:
        return message("cli.phrase.since", lang, day=d.start)
    if d.start is None:
        return message("cli.phrase.until", lang, day=d.end)
    start, end = d.start, d.end
    if start == end:
        return str(start)
    if (start.year, start.month) != (end.year, end.month):
        return f"{start}/{end}"
    whole = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    return f"{start:%Y-%m}" if whole else f"{start}/{end:%d}"


def places(found: Iterable[Place], lang: str, home: str | None = None) -> str:
    """'Diéma → Sandaré (Kayes, ML)'; the code of the country that all is about, ``home``, goes without saying."""
    listed = list(found)
    if not listed:
        return message("cli.phrase.unknown_place", lang)
    ends = [p for role in ("from", "to") for p in listed if p.role == role]
    others = [p for p in listed if p.role not in {"from", "to"}]
    road = " → ".join(p.name for p in ends)
    names = ", ".join([*(p.name for p in others), *([road] if road else [])])
    around = dict.fromkeys(x for p in listed for x in (p.admin1, p.country) if x and x not in names and x != home)
    return f"{names} ({', '.join(around)})" if around else names


def comparison(c: Comparison | None, lang: str) -> str:
    """'contre 84, 2019-01-01 – 2019-12-31, en hausse'."""
    if c is None:
        return ""
    parts = []
    if c.quantity:
        key = "times" if c.op == "ratio" else "versus"
        parts.append(message(f"cli.phrase.{key}", lang, value=quantity(c.quantity, lang)))
    if c.period:
        parts.append(days(c.period, lang))
    if c.direction:
        parts.append(message(f"cli.phrase.{c.direction}", lang))
    return ", ".join(parts)

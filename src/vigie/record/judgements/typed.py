"""Values as a person types them: 'killed=5', 'date=2025-10-17', 'place=Kadiana, Sikasso'.

In: words 'KEY=VALUE'. Out: the values of a correction (``corrections.written`` makes them a judgement's); or one clear
sentence: which key or value cannot be, and what can. 'none' stands for: there is none.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterable

from vigie.knowledge.actors import actors, entries, national
from vigie.knowledge.asked import coordinates, the_place
from vigie.knowledge.contract import codes, contract
from vigie.knowledge.gazetteer import ADMIN, Entry, Gazetteer, kilometres
from vigie.knowledge.geonames import UNIT_WORDS
from vigie.knowledge.text import canonical
from vigie.model import Certainty, Coded, DateRange, Place, Quantity
from vigie.record.judgements.corrections import EVERYBODY, Value, field_of
from vigie.record.problems import QuestionProblem

NONE = "none"
SEVERAL = {"type": "types", "place": "places", "perpetrator": "perpetrators", "target": "targets"}
LISTS = {"types": "type", "targets": "target"}
"""Key -> the list of codes that its values are of."""
PLAIN = ("date", "places", "types", "perpetrators", "targets", "certainty")
EXACT = re.compile(r"[0-9]{1,9}")
RANGE = re.compile(r"([0-9]{1,9}) ?(?:-|–|\.\.) ?([0-9]{1,9})")
AT_LEAST = re.compile(r"(?:>=|≥) ?([0-9]{1,9})|([0-9]{1,9}) ?\+")
AT_MOST = re.compile(r"(?:<=|≤) ?([0-9]{1,9})")
ABOUT = re.compile(r"~ ?([0-9]{1,9})")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
THERE_KM = 1.0
PLACED = re.compile(r"([^@]{1,200})@ ?(.{3,40})")


class BadValue(QuestionProblem):
    """What was typed is no value."""


def values(words: Iterable[str]) -> dict[str, Value]:
    """The values by key; raises BadValue, and PlaceQuestion where a place is not known or not one."""
    found: dict[str, Value] = {}
    for word in words:
        name, equals, text = word.partition("=")
        key, text = _key(name.strip()), text.strip()
        if not equals or not text:
            raise BadValue("judging.no_value", word=word)
        if key in found:
            raise BadValue("judging.twice", what=key)
        found[key] = _value(key, text)
    if not found:
        raise BadValue("judging.no_values")
    return found


def _key(name: str) -> str:
    """A key as corrections have it: 'place' is 'places', 'killed.unspecified' is 'killed'."""
    key = SEVERAL.get(name, name)
    head, dot, tail = key.partition(".")
    known = key in PLAIN
    if field_of(head) == "harm":
        known = not dot or tail in codes("who")
        key = head if tail == EVERYBODY else key
    elif field_of(head) == "losses":
        known = tail in codes("item")
    if not known:
        singular = {many: one for one, many in SEVERAL.items()}
        told = [singular.get(one, one) for one in PLAIN] + list(contract()["harm"])
        raise BadValue(
            "judging.no_key",
            what=name,
            keys=", ".join(told),
            who=", ".join(sorted(codes("who") - {EVERYBODY})),
            how=", ".join(contract()["how"]),
        )
    return key


def _value(key: str, text: str) -> Value:
    if key == "certainty":
        if text not in list(Certainty):
            raise BadValue("judging.no_code", what=key, value=text, codes=", ".join(Certainty))
        return Certainty(text)
    if key == "date":
        return None if text == NONE else _days(text)
    if key == "places":
        return () if text == NONE else tuple(_place(part.strip()) for part in text.split(";") if part.strip())
    if key in LISTS:
        return () if text == NONE else tuple(Coded(_code(key, part)) for part in _parts(text))
    if key == "perpetrators":
        return () if text == NONE else tuple(Coded(_actor(part)) for part in _parts(text))
    return None if text == NONE else _quantity(key, text)


def _parts(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _code(key: str, text: str) -> str:
    known = codes(LISTS[key])
    if text not in known:
        raise BadValue("judging.no_code", what=key, value=text, codes=", ".join(contract()[LISTS[key]]))
    return text


def _actor(text: str) -> str:
    """The code of an actor by its code in any case, or by any of its names."""
    code = text.upper()
    if code in actors() or code in national():
        return code
    named = next((entry.code for form, entry in entries() if form == canonical(text)), None)
    if named is None:
        raise BadValue("judging.no_actor", value=text)
    return str(named)


def _days(text: str) -> DateRange:
    """A day, a month, or two days parted by '/'."""
    try:
        if month := MONTH.fullmatch(text):
            first = dt.date(int(month[1]), int(month[2]), 1)
            return DateRange(first, first.replace(day=monthrange(first.year, first.month)[1]))
        days = [dt.date.fromisoformat(part) for part in text.split("/") if DAY.fullmatch(part)]
        if len(days) != len(text.split("/")) or len(days) > 2 or days[0] > days[-1]:
            raise ValueError
    except ValueError as error:
        raise BadValue("judging.no_day", value=text) from error
    return DateRange(days[0], days[-1])


def _place(text: str) -> Place:
    """'Kadiana', 'near: Diéma', 'from: Kayes'; 'Kadiana@10.75,-6.50' where several bear the name, or no list has it."""
    role, colon, name = text.partition(":")
    role = role.strip() if colon and role.strip() in codes("role") else ""
    name = (name if role else text).strip()
    role = role or "at"
    if (placed := PLACED.fullmatch(name)) and (point := coordinates(placed[2])):
        known = _known_there(placed[1].strip(), *point)
        if known is None:
            return Place(placed[1].strip(), role, lat=point[0], lon=point[1], precision="exact")
        return _of_entry(known, role)
    return _of_entry(the_place(name).entry, role)


def _known_there(name: str, lat: float, lon: float) -> Entry | None:
    """The place of the gazetteer that bears the name at that very point: 'Kayes' is the town, 'région de Kayes' and
    'cercle de Kayes' the units.
    """
    book, bare = Gazetteer.load(), UNIT_WORDS.sub("", name)
    found = [book.placed(e) for e in book.named(bare) if e.lat is not None and e.lon is not None]
    near = [e for e in found if kilometres(lat, lon, e.lat or 0.0, e.lon or 0.0) <= THERE_KM]
    if bare == name:
        return min(near, key=lambda e: e.kind in ADMIN, default=None)
    unit = ADMIN[0] if canonical(name).startswith("region") else ADMIN[1]
    return min(near, key=lambda e: (e.kind != unit, e.kind not in ADMIN), default=None)


def _of_entry(entry: Entry, role: str) -> Place:
    precision = "area" if entry.kind in ADMIN else "near" if role == "near" else "exact"
    precision = "unknown" if entry.lat is None else precision
    return Place(entry.name, role, entry.admin1, entry.country, entry.lat, entry.lon, precision, entry.geoname_id)


def _quantity(key: str, text: str) -> Quantity:
    """'5', '5-7', '5+' (at least), '<=7' (at most), '~6' (about), as the reading contract writes them."""
    if EXACT.fullmatch(text):
        return Quantity.exactly(int(text))
    if found := RANGE.fullmatch(text):
        low, high = int(found[1]), int(found[2])
        if low < high:
            return Quantity(low, None, high)
    if found := AT_LEAST.fullmatch(text):
        least = int(found[1] or found[2])
        return Quantity(least, least, None)
    if found := AT_MOST.fullmatch(text):
        return Quantity(None, int(found[1]), int(found[1]))
    if found := ABOUT.fullmatch(text):
        return Quantity(None, int(found[1]), None)
    raise BadValue("judging.no_quantity", what=key, value=text)

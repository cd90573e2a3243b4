"""The fields of an incident: what stands of each, and every source's version beside it.

In: an incident. Out: ``Field`` rows in the order type, days, places, who, what, said by, certainty; harm and losses
have a row for each group and item. ``versions`` are ``record.why``'s values: nothing is worked out anew here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from vigie.knowledge.messages import message
from vigie.model import Coded, DateRange, Harm, Loss
from vigie.record import Incident, Judgement
from vigie.record.contradictions import contradictions, key_of_harm, key_of_loss
from vigie.record.exporting.judgements import who
from vigie.record.fusion import Span
from vigie.record.judgements.corrections import EVERYBODY, Corrected, written
from vigie.record.judgements.words import corrected
from vigie.record.rows import plain
from vigie.record.telling import value_in_words
from vigie.record.why import PROPERTIES, Value, values
from vigie.record.words import actor, days, harm_text, label, labels, loss_text, places, span
from vigie.web.api.incident.models import Decided, Field, Version

COUNTED = ("harm", "losses")


def decided(one: Judgement) -> Decided:
    """Whose judgement, why and when."""
    return Decided(**who(one))


def fields(incident: Incident, lang: str) -> list[Field]:
    """Every field that an account says something of, or a person corrected."""
    told, against = list(values(incident)), contradictions(incident)
    found: list[Field] = []
    for name in PROPERTIES:
        rows = [value for value in told if value.name == name]
        if name in COUNTED:
            found += _counted(incident, name, rows, against, lang)
        elif rows or name in {"date", "places", "types", "perpetrators", "targets"}:
            found.append(_field(incident, name, rows, against, lang))
    return found


def key_of(value: Value) -> str:
    """What a correction names the value by: 'date', 'killed.civilians', 'burned.truck'."""
    match value.value:
        case Harm(kind, of):
            return kind if of == EVERYBODY else f"{kind}.{of}"
        case Loss(item, how):
            return f"{how}.{item}"
    return value.corrected.key if value.corrected else value.name


def _field(incident: Incident, name: str, rows: Iterable[Value], against: Collection[str], lang: str) -> Field:
    versions = [_version(value, lang) for value in rows]
    settled = next((one for one in reversed(incident.corrected) if one.key == name), None)
    standing, words = _standing(incident, name, lang)
    return Field(
        key=name,
        property=name,
        label=label_of(name, name, lang),
        value=standing,
        words=words,
        differ=name in against,
        corrected=decided(settled.judgement) if settled else None,
        versions=versions,
    )


def _standing(incident: Incident, name: str, lang: str) -> tuple[Any, str]:
    """What stands, as JSON and in words."""
    match name:
        case "types":
            return list(incident.types), labels("type", incident.types, lang)
        case "date":
            return _bare(incident.date), days(incident.date, lang)
        case "places":
            return [_bare(p) for p in incident.places], places(incident.places, lang)
        case "perpetrators":
            return list(incident.perpetrators), ", ".join(actor(code, lang) for code in incident.perpetrators)
        case "targets":
            return list(incident.targets), labels("target", incident.targets, lang)
        case "certainty":
            return incident.certainty.value, label("certainty", incident.certainty, lang)
    speakers = list(dict.fromkeys(s.name for item in incident.accounts for s in item.account.said_by))
    return speakers, ", ".join(speakers)


def _counted(incident: Incident, name: str, rows: list[Value], against: Collection[str], lang: str) -> Iterator[Field]:
    harm = name == "harm"
    listed = incident.harm if harm else incident.losses
    spans = {key_of_harm(s) if harm else key_of_loss(s): s for s in listed}
    for key in dict.fromkeys([*spans, *(key_of(value) for value in rows)]):
        own = [value for value in rows if key_of(value) == key]
        found = spans.get(key)
        settled = next((one for one in reversed(incident.corrected) if _settles(one, key)), None)
        yield Field(
            key=key,
            property=name,
            label=label_of(key, name, lang),
            value=found and {"low": found.low, "high": found.high, "open": found.open},
            words=_count(found, settled, lang),
            differ=key in against,
            corrected=decided(settled.judgement) if settled else None,
            versions=[_version(value, lang) for value in own],
        )


def _settles(one: Corrected, key: str) -> bool:
    """A count in all settles every group of its kind."""
    return one.key == key or ("." not in one.key and key.startswith(f"{one.key}."))


def label_of(key: str, name: str, lang: str) -> str:
    """What the field of a key is called; ``name`` is its property."""
    if name not in COUNTED:
        return message(f"cli.title.{name}", lang)
    head, _, tail = key.partition(".")
    return loss_text(tail, head, lang) if name == "losses" else harm_text(head, tail or EVERYBODY, lang)


def _count(found: Span | None, settled: Corrected | None, lang: str) -> str:
    told = span(found, lang)
    return told or (message("judging.there_is_none", lang) if settled else "?")


def _version(value: Value, lang: str) -> Version:
    one = value.corrected
    sentence = None if one else value.sentence
    nothing = one if value.value is None else None
    words = corrected(nothing.key, None, lang)[1] if nothing else value_in_words(value.value, value.name, lang)
    return Version(
        account=value.account.id,
        value=json.loads(written({one.key: one.value}))[one.key] if one else _bare(value.value),
        words=words,
        stated=value.evidence.text if value.evidence else None,
        evidence=(value.evidence.start, value.evidence.end) if value.evidence else None,
        sentence=(sentence.start, sentence.end) if sentence else None,
        judgement=decided(one.judgement) if one else None,
    )


def _bare(value: object) -> Any:
    """A value as the reading contract writes it, without its words."""
    match value:
        case Coded():
            return value.code
        case DateRange():
            return {"from": value.start and value.start.isoformat(), "to": value.end and value.end.isoformat()}
    return plain(value)

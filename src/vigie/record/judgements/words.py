"""What persons corrected, in words.

In: judgements and their values. Out: short text in French or English: 'killed (people): 5, Date: 2025-10-17'.
"""

from __future__ import annotations

from vigie.knowledge.messages import message
from vigie.model import Certainty, Coded, DateRange, Place, Quantity
from vigie.record.judgements import Judgement, Verdict
from vigie.record.judgements.corrections import EVERYBODY, Value, field_of, read
from vigie.record.words import actor, days, harm_text, label, labels, loss_text, places, quantity, with_name


def values_in_words(one: Judgement, lang: str) -> str:
    """'killed (people): 5, date: 2025-10-17': the values that a judgement corrects; '' for another judgement."""
    values = read(one.b) if one.verdict is Verdict.CORRECT else {}
    return ", ".join(with_name(*corrected(key, value, lang), lang) for key, value in values.items())


def corrected(key: str, value: Value, lang: str) -> tuple[str, str]:
    """The name of a corrected value and what it is."""
    head, _, tail = key.partition(".")
    none = message("judging.there_is_none", lang)
    match field_of(key):
        case "harm":
            return harm_text(head, tail or EVERYBODY, lang), quantity(value, lang) if isinstance(
                value, Quantity
            ) else none
        case "losses":
            return loss_text(tail, head, lang), quantity(value, lang) if isinstance(value, Quantity) else none
    return message(f"cli.title.{key}", lang), _corrected(key, value, lang) or none


def _corrected(key: str, value: Value, lang: str) -> str:
    match value:
        case DateRange():
            return days(value, lang)
        case Certainty():
            return label("certainty", value, lang)
        case tuple():
            found = [one for one in value if isinstance(one, Place)]
            listed = [one.code for one in value if isinstance(one, Coded)]
            if key == "perpetrators":
                return ", ".join(actor(code, lang) for code in listed)
            return places(found, lang) if found else labels("type" if key == "types" else "target", listed, lang)
    return ""

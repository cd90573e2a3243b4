"""What an incident is made of, in words: its values, what its accounts say in a respect, the weights, its history.

In: values of accounts, weights of a comparison, happenings. Out: short text in French or English; the command line, the
page and the API say it alike.
"""

from __future__ import annotations

from vigie.knowledge.formats import signed
from vigie.knowledge.messages import message
from vigie.model import Attribution, Certainty, Coded, DateRange, Harm, Loss, Place
from vigie.record.history import Happening, What
from vigie.record.judgements import Judgement, Verdict
from vigie.record.judgements.words import values_in_words
from vigie.record.linking import Weight
from vigie.record.profile import Recorded
from vigie.record.words import actor, days, harm_text, label, labels, loss_text, places, quantity, with_name

TOLLS = {"killed": ("killed",), "injured": ("injured",), "taken": ("abducted", "captured")}
"""The respects of linking that compare harm, and the kinds of harm that each is about."""
SHOWN_ID = 12


def value_in_words(value: object, name: str, lang: str) -> str:
    """One value of the property ``name`` of an account: '2025-10-17', 'killed (civilians): 4'."""
    match value:
        case DateRange():
            return days(value, lang)
        case Place():
            return places([value], lang)
        case Harm():
            return with_name(harm_text(value.kind, value.who, lang), quantity(value.quantity, lang), lang)
        case Loss():
            return with_name(loss_text(value.item, value.how, lang), quantity(value.quantity, lang), lang)
        case Attribution():
            return value.name
        case Certainty():
            return label("certainty", value, lang)
        case Coded() if name == "perpetrators":
            return actor(value.code, lang)
        case Coded():
            return labels("type" if name == "types" else "target", [value.code], lang)
    return str(value)


def respect_in_words(item: Recorded, field: str, lang: str) -> str:
    """What an account states in a respect that linking compares; '' where it states nothing."""
    account = item.stated
    if field in TOLLS:
        told = (h for h in account.harm if h.kind in TOLLS[field])
        return ", ".join(value_in_words(h, "harm", lang) for h in told)
    match field:
        case "source":
            return item.report.source or ""
        case "date":
            return days(account.date, lang)
        case "place":
            return places(account.places, lang) if account.places else ""
        case "kind":
            return labels("type", [t.code for t in account.types], lang)
        case "perpetrators":
            return ", ".join(actor(c.code, lang) for c in account.perpetrators)
        case "targets":
            return labels("target", [c.code for c in account.targets], lang)
        case "losses":
            return ", ".join(value_in_words(x, "losses", lang) for x in account.losses)
    return ""


def finding_in_words(weight: Weight, lang: str) -> str:
    """What a comparison found: 'the same day'."""
    topic = "toll" if weight.field in TOLLS else weight.field
    return message(f"linking.level.{topic}.{weight.comparison}", lang)


def happening_in_words(one: Happening, lang: str) -> str:
    """'corrected by Awa: killed (people): 5: the list of names (judgement 1f2e…)'."""
    if one.judgement is not None:
        return _judged(one, one.judgement, lang)
    fields = ", ".join(message(f"cli.title.{name}", lang).lower() for name in one.fields)
    key = str(one.what)
    if one.what is What.REREAD and fields:
        key = "reread_otherwise"
    elif one.what is What.EDITED and not fields:
        key = "edited_same"
    weight = signed(one.weight, lang) if one.weight is not None else ""
    who = label("source", one.who, lang)
    return message(f"judging.happening.{key}", lang, who=who, fields=fields, other=one.other or "", weight=weight)


def _judged(one: Happening, judgement: Judgement, lang: str) -> str:
    values = values_in_words(judgement, lang)
    key = "judged_two" if one.other else "judged_values" if values else "judged"
    if judgement.verdict is Verdict.WITHDRAW:
        key = "judged_withdrawal"
    return message(
        f"judging.happening.{key}",
        lang,
        verdict=message(f"judging.verdict.{judgement.verdict.value}", lang),
        who=one.who,
        values=values,
        other=one.other or "",
        of=judgement.a[:SHOWN_ID],
        reason=judgement.reason or "–",
        id=judgement.id[:SHOWN_ID],
    )

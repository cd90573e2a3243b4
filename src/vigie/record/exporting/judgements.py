"""Judgements for other programs: JSON.

In: judgements, the values they correct, what awaits review, an incident's history. Out: plain dicts: what was decided,
about what, by whom, why and when.
"""

from __future__ import annotations

import json
from typing import Any

from vigie.record.history import Happening
from vigie.record.judgements.corrections import Corrected, written
from vigie.record.judgements.decisions import Judgement, Verdict
from vigie.record.profile import Recorded
from vigie.record.review import Pending
from vigie.record.why import sentence_of

Json = dict[str, Any]
READING = "reading"


def judgement_to_json(one: Judgement) -> Json:
    """A judgement: 'a' and 'b' are accounts, or 'a' the judgement that is withdrawn; 'values' are those corrected."""
    correct = one.verdict is Verdict.CORRECT
    return {
        "judgement": one.id,
        "decision": one.verdict.value,
        "a": one.a,
        "b": None if correct else one.b or None,
        **({"values": json.loads(one.b)} if correct else {}),
        "by": one.person,
        "reason": one.reason,
        "made": one.made,
    }


def corrected_to_json(one: Corrected) -> Json:
    """A value that a person holds right, and the judgement that it rests on."""
    return {
        "key": one.key,
        "value": json.loads(written({one.key: one.value}))[one.key],
        "account": one.account,
        **who(one.judgement),
    }


def who(one: Judgement) -> Json:
    """Whose judgement, why and when."""
    return {"judgement": one.id, "by": one.person, "reason": one.reason, "made": one.made}


def pending_to_json(one: Pending) -> Json:
    """A judgement that awaits a person: per account what it said then and, where something tells of it, says now."""
    return {
        **judgement_to_json(one.judgement),
        "sensitivity": one.level.value,
        "accounts": [
            {
                "account": side.account,
                "settled": side.settled,
                "before": side.before and _sentence(side.before),
                "now": side.now and _sentence(side.now),
            }
            for side in one.sides
        ],
    }


def _sentence(item: Recorded) -> Json:
    quote = item.stated.quote
    found = sentence_of(item.report, quote) if item.origin == READING else quote
    return {
        "account": item.id,
        "report": item.report.id,
        "index": item.index,
        "quote": quote.text,
        "evidence": [quote.start, quote.end],
        "sentence": found.text,
    }


def happening_to_json(one: Happening) -> Json:
    """A line of an incident's history."""
    return {
        "at": one.at.isoformat(),
        "what": one.what.value,
        "account": one.account,
        "who": one.who or None,
        **({"fields": list(one.fields)} if one.fields else {}),
        **({"other": one.other} if one.other else {}),
        **({"weight": one.weight} if one.weight is not None else {}),
        **(_decided(one, one.judgement) if one.judgement else {}),
    }


def _decided(one: Happening, judgement: Judgement) -> Json:
    return {**judgement_to_json(judgement), "withdrawn": one.withdrawn, "waiting": one.waiting}

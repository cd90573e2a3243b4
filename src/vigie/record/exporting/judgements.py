"""Judgements for other programs: JSON.

In: judgements and the values they correct. Out: plain dicts: what was decided, about what, by whom, why and when.
"""

from __future__ import annotations

import json
from typing import Any

from vigie.record.judgements.corrections import Corrected, written
from vigie.record.judgements.decisions import Judgement, Verdict

Json = dict[str, Any]


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

"""Values of an account that a person holds right, beside what the source says.

In: a correction as JSON, one key a value: ``types``, ``date``, ``places``, ``perpetrators``, ``targets``,
``certainty``; ``killed`` for a count in all, ``killed.civilians`` for a group; ``burned.truck``; null for none.
Out: the account as amended. Nothing is overwritten: the judgement is the evidence of what it says.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from vigie.knowledge.contract import codes
from vigie.model import Account, Certainty, Coded, DateRange, Harm, Loss, Place, Quantity
from vigie.record.judgements.decisions import Judgement, Verdict, age
from vigie.record.problems import RecordProblem
from vigie.record.rows import plain

CODED = ("types", "perpetrators", "targets")
EVERYBODY = "unspecified"
Value = DateRange | Certainty | Quantity | tuple[Coded, ...] | tuple[Place, ...] | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """One value that a person holds right; ``account`` is the account as it stands now."""

    key: str
    value: Value
    judgement: Judgement
    account: str

    @property
    def field(self) -> str:
        """The field of ``Account`` that the value belongs to."""
        return field_of(self.key)


def field_of(key: str) -> str:
    """'killed.civilians' is of the field 'harm'."""
    head = key.partition(".")[0]
    return "harm" if head in codes("harm") else "losses" if head in codes("how") else key


def written(values: Mapping[str, Value]) -> str:
    """The canonical JSON of a correction: equal for equal values."""
    told = {key: _plain(value) for key, value in values.items()}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Value) -> object:
    if isinstance(value, tuple):
        return [one.code if isinstance(one, Coded) else plain(one) for one in value]
    return plain(value)


def read(text: str) -> dict[str, Value]:
    """The values of a correction; raises RecordProblem where it is none as ``written`` gives."""
    try:
        told = json.loads(text)
        found = {key: _value(key, value) for key, value in told.items()}
        if not found or written(found) != text:
            raise ValueError
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise RecordProblem("judging.no_correction", text=text[:80]) from error
    return found


def _value(key: str, told: object) -> Value:
    if key in CODED and isinstance(told, list):
        return tuple(Coded(str(code)) for code in told)
    if key == "places" and isinstance(told, list):
        return tuple(Place(**one) for one in told)
    if key == "certainty":
        return Certainty(str(told))
    if told is None and (key == "date" or field_of(key) != key):
        return None
    if key == "date" and isinstance(told, dict):
        start, end = (dt.date.fromisoformat(day) if day else None for day in (told["start"], told["end"]))
        return DateRange(start, end)
    if field_of(key) != key and isinstance(told, dict):
        return Quantity(**told)
    raise ValueError


def of(judgement: Judgement, account: str) -> list[Corrected]:
    """The values of a judgement of the verdict ``correct``, about the account that now stands for the one judged."""
    if judgement.verdict is not Verdict.CORRECT:
        return []
    return [Corrected(key, value, judgement, account) for key, value in read(judgement.b).items()]


def settled(corrections: Iterable[Corrected]) -> tuple[Corrected, ...]:
    """Those that count, oldest first: of a value the newest; a count in all takes the place of earlier groups."""
    found: dict[str, Corrected] = {}
    for one in sorted(corrections, key=lambda c: (*age(c.judgement), c.key)):
        found = {key: kept for key, kept in found.items() if key != one.key and not key.startswith(f"{one.key}.")}
        found[one.key] = one
    return tuple(found.values())


def amended(account: Account, corrections: Iterable[Corrected]) -> Account:
    """The account with these values in place of its own; they rest on no words."""
    for one in corrections:
        account = _amended(account, one)
    return account


def _amended(account: Account, one: Corrected) -> Account:
    head, _, tail = one.key.partition(".")
    match one.field:
        case "harm":
            others = tuple(h for h in account.harm if h.kind != head or (tail and h.who != tail))
            now = (Harm(head, tail or EVERYBODY, one.value),) if isinstance(one.value, Quantity) else ()
            return replace(account, harm=(*others, *now))
        case "losses":
            kept = tuple(x for x in account.losses if (x.how, x.item) != (head, tail))
            lost = (Loss(tail, head, one.value),) if isinstance(one.value, Quantity) else ()
            return replace(account, losses=(*kept, *lost))
        case "date":
            day = one.value if isinstance(one.value, DateRange) else None
            return replace(account, date=day, date_evidence=None)
    other: dict[str, Any] = {one.key: one.value}
    return replace(account, **other)

"""Readings as rows and back: one value is one row, with the words it was read from.

In: a ``Reading``. Out: subjects (an account, condition, claim, measure or warning) and their statements, with
ids by content; and from the rows the same statements again, nothing lost. After followthemoney's statement
model.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from vigie.identity import digest
from vigie.model import (
    Account,
    Attribution,
    Certainty,
    Claim,
    Code,
    Coded,
    Comparison,
    Condition,
    DateRange,
    Evidence,
    Harm,
    Loss,
    Measure,
    Place,
    Quantity,
    Reading,
    Warning,
    WarningKind,
)

Subject = Account | Condition | Claim | Measure | Warning

KINDS: dict[str, type[Any]] = {
    "account": Account,
    "condition": Condition,
    "claim": Claim,
    "measure": Measure,
    "warning": Warning,
}

# What a field's JSON stands for; a field that is not here is a plain text, number or null.
_TYPES: dict[tuple[str, str], type[Any]] = {
    **{("Account", name): Coded for name in ("types", "perpetrators", "targets")},
    **{(owner, "places"): Place for owner in ("Account", "Condition", "Measure")},
    **{(owner, "said_by"): Attribution for owner in ("Account", "Condition", "Claim")},
    **{(owner, "certainty"): Certainty for owner in ("Account", "Condition")},
    **{(owner, "date"): DateRange for owner in ("Account", "Condition", "Measure")},
    **{(owner, "quantity"): Quantity for owner in ("Condition", "Claim", "Comparison", "Harm", "Loss")},
    **{(owner, "period"): DateRange for owner in ("Claim", "Comparison")},
    ("Account", "harm"): Harm,
    ("Account", "losses"): Loss,
    ("Account", "codes"): Code,
    ("Condition", "imposed_by"): Coded,
    ("Claim", "place"): Place,
    ("Claim", "compare"): Comparison,
    ("Measure", "by"): Attribution,
    ("Warning", "kind"): WarningKind,
    ("DateRange", "start"): dt.date,
    ("DateRange", "end"): dt.date,
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One value of one subject: the words as stated (None: none), the value as understood (JSON)."""

    property: str
    number: int
    stated: str | None
    understood: str | None
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject with its statements; ``number`` is its place among its kind in the reading."""

    id: str
    kind: str
    number: int
    statements: tuple[tuple[str, Statement], ...]


def subjects(reading: Reading, publication: str) -> Iterator[SubjectRow]:
    """Every subject of a reading; the id is the same wherever and whenever the same was read from the same
    text.
    """
    kinds: tuple[tuple[str, Sequence[Subject]], ...] = (
        ("account", reading.incidents),
        ("condition", reading.conditions),
        ("claim", reading.claims),
        ("measure", reading.measures),
        ("warning", reading.warnings),
    )
    for kind, found in kinds:
        twins: dict[str, int] = {}
        for number, subject in enumerate(found):
            statements = list(_statements(subject))
            parts = [part for s in statements for part in _parts(s)]
            plain = digest("subject", kind, publication, *parts)
            twins[plain] = twin = twins.get(plain, 0) + 1
            own = plain if twin == 1 else digest("twin", plain, str(twin))
            rows = tuple((digest("statement", own, *_parts(s)), s) for s in statements)
            yield SubjectRow(own, kind, number, rows)


def subject_from(kind: str, statements: Sequence[Statement]) -> Subject:
    """The account, condition, claim, measure or warning behind its statements."""
    owner = KINDS[kind]
    grouped: dict[str, list[Statement]] = {}
    for statement in statements:
        grouped.setdefault(statement.property, []).append(statement)
    values: dict[str, Any] = {}
    for field in fields(owner):
        if field.name.endswith("_evidence"):
            carrier = grouped.get(field.name.removesuffix("_evidence"))
            values[field.name] = _evidence(carrier[0]) if carrier else None
        elif field.name == "quote":
            values["quote"] = _evidence(grouped["quote"][0]) if "quote" in grouped else None
        elif _many(field.type):
            ordered = sorted(grouped.get(field.name, ()), key=lambda s: s.number)
            values[field.name] = tuple(_value(owner.__name__, field.name, s) for s in ordered)
        else:
            single = grouped.get(field.name)
            values[field.name] = _value(owner.__name__, field.name, single[0]) if single else None
    found: Subject = owner(**values)
    return found


def _many(annotation: object) -> bool:
    return str(annotation).startswith("tuple[")


def _parts(statement: Statement) -> tuple[str | None, ...]:
    start = None if statement.start is None else str(statement.start)
    end = None if statement.end is None else str(statement.end)
    return statement.property, str(statement.number), statement.stated, statement.understood, start, end


def _statements(subject: Subject) -> Iterator[Statement]:
    for field in fields(subject):
        value = getattr(subject, field.name)
        if field.name.endswith("_evidence") or value is None:
            continue
        if field.name == "quote":
            yield _statement("quote", 0, None, value)
        elif _many(field.type):
            for number, one in enumerate(value):
                yield _statement(field.name, number, one, getattr(one, "evidence", None))
        else:
            evidence = getattr(subject, f"{field.name}_evidence", None) or getattr(value, "evidence", None)
            yield _statement(field.name, 0, value, evidence)


def _statement(name: str, number: int, value: object, evidence: Evidence | None) -> Statement:
    understood = None if value is None else json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))
    if evidence is None:
        return Statement(name, number, None, understood, None, None)
    return Statement(name, number, evidence.text, understood, evidence.start, evidence.end)


def plain(value: object) -> object:
    """A dataclass as a dict without its evidence, days as ISO 8601."""
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value) if f.name != "evidence"}
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def _evidence(statement: Statement) -> Evidence | None:
    if statement.start is None or statement.end is None or statement.stated is None:
        return None
    return Evidence(statement.start, statement.end, statement.stated)


def _value(owner: str, name: str, statement: Statement) -> Any:
    bare = _understood(owner, name, statement.understood)
    evidence = _evidence(statement)
    if evidence is None or not hasattr(bare, "evidence"):
        return bare
    return type(bare)(
        **{f.name: getattr(bare, f.name) for f in fields(bare) if f.name != "evidence"}, evidence=evidence
    )


@lru_cache(maxsize=65536)
def _understood(owner: str, name: str, understood: str | None) -> Any:
    return None if understood is None else _typed(owner, name, json.loads(understood))


def _typed(owner: str, name: str, value: Any) -> Any:
    kind = _TYPES.get((owner, name))
    if kind is None or value is None:
        return value
    if kind is dt.date:
        return dt.date.fromisoformat(value)
    if isinstance(value, Mapping):
        return kind(**{key: _typed(kind.__name__, key, one) for key, one in value.items()})
    return kind(value)

"""What a model may answer, as JSON Schema: made from the words of the house, no second copy of them.

In: the dataclasses of ``vigie.model`` and the codes of ``knowledge/contract.toml``. Out: a schema in the subset that
strict structured output takes (every property required, no other allowed, null where there is none). The answer's form
is that of ``exchange``, but each value brings the words it was read from (``quote``) in place of offsets, and what the
gazetteer knows better (coordinates, ids) is not asked for. A name that must stand in the text is its own quote.
"""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from vigie.knowledge.contract import contract
from vigie.model import (
    Account,
    Attribution,
    Claim,
    Coded,
    Comparison,
    Condition,
    DateRange,
    Harm,
    Loss,
    Measure,
    Place,
    Quantity,
)

Schema = dict[str, Any]
STATEMENTS = {"incidents": Account, "conditions": Condition, "claims": Claim, "measures": Measure}

CODES = {
    (Account, "types"): "type",
    (Account, "targets"): "target",
    (Harm, "kind"): "harm",
    (Harm, "who"): "who",
    (Loss, "item"): "item",
    (Loss, "how"): "how",
    (Condition, "kind"): "condition",
    (Condition, "extent"): "extent",
    (Condition, "of"): "of",
    (Claim, "measure"): "claim",
    (Claim, "unit"): "unit",
    (Comparison, "op"): "op",
    (Comparison, "direction"): "direction",
    (Measure, "kind"): "measure",
    (Measure, "horizon"): "horizon",
    (Measure, "status"): "status",
    (Place, "role"): "role",
    (Attribution, "kind"): "source",
}
"""The list of codes (``contract``) that a field takes its value from."""

LEFT_OUT = {
    Place: frozenset({"lat", "lon", "precision", "geoname_id"}),
    Attribution: frozenset({"evidence"}),  # a name is its own evidence
    Condition: frozenset({"of"}),  # stands inside its quantity
    Comparison: frozenset({"period_evidence", "quantity_evidence"}),
}
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": ["number", "null"]}
QUOTE: Schema = {"type": ["string", "null"]}


@cache
def answer_schema() -> Schema:
    """The schema of an answer to one report."""
    definitions: Schema = {}
    kinds = {name: {"type": "array", "items": _statement(owner, definitions)} for name, owner in STATEMENTS.items()}
    return {**_object(kinds), "$defs": definitions}


def _statement(owner: type[Any], definitions: Schema) -> Schema:
    name = owner.__name__.lower()
    definitions[name] = _of(owner, definitions)
    return {"$ref": f"#/$defs/{name}"}


def _of(owner: type[Any], definitions: Schema) -> Schema:
    """The object of a dataclass: first the words it was read from, then its fields."""
    hints = get_type_hints(owner)
    properties: Schema = {}
    for field in fields(owner):
        hint = hints[field.name]
        if field.name in LEFT_OUT.get(owner, ()) or field.name.endswith("_evidence"):
            continue
        if field.name == "quote":
            properties = {"quote": TEXT, **properties}
        elif field.name == "evidence":
            properties["quote"] = QUOTE
        elif hint is Quantity and owner in (Harm, Loss):
            properties |= dict.fromkeys(("low", "value", "high"), NUMBER)
        else:
            properties[field.name] = _value(owner, field.name, hint, definitions)
    return _object(properties)


def _value(owner: type[Any], name: str, hint: Any, definitions: Schema) -> Schema:
    optional = isinstance(hint, UnionType) and type(None) in get_args(hint)
    inner = next(a for a in get_args(hint) if a is not type(None)) if optional else hint
    if get_origin(inner) is tuple:
        return {"type": "array", "items": _item(owner, name, get_args(inner)[0], definitions)}
    if inner is str:
        listed = CODES.get((owner, name))
        plain: Schema = _code(listed, definitions) if listed else TEXT
        return _nullable(plain) if optional else plain
    if isinstance(inner, type) and issubclass(inner, StrEnum):
        return {"type": "string", "enum": [one.value for one in inner]}
    return _nullable(_item(owner, name, inner, definitions)) if optional else _item(owner, name, inner, definitions)


def _item(owner: type[Any], name: str, kind: type[Any], definitions: Schema) -> Schema:
    """One value of a list, or of a field of its own."""
    if kind is Coded:
        listed = CODES.get((owner, name))
        return _object({"code": _code(listed, definitions) if listed else TEXT, "quote": QUOTE})
    if kind is Attribution and owner is Measure:
        return TEXT
    quoted = name in ("date", "period", "quantity") and any(f.name == f"{name}_evidence" for f in fields(owner))
    if kind is DateRange:
        days = {"from": {"type": ["string", "null"]}, "to": {"type": ["string", "null"]}}
        return _object({**days, "quote": QUOTE} if quoted else days)
    if kind is Quantity:
        numbers: Schema = dict.fromkeys(("low", "value", "high"), NUMBER)
        if owner is Condition:
            numbers["of"] = _nullable(_code(CODES[Condition, "of"], definitions))
        return _object({**numbers, "quote": QUOTE} if quoted else numbers)
    if kind is Place and owner is Claim:
        return _object({"name": TEXT, "country": {"type": ["string", "null"]}, "quote": QUOTE})
    shared = kind.__name__.lower()
    if shared not in definitions:
        definitions[shared] = {}
        definitions[shared] = _of(kind, definitions)
    return {"$ref": f"#/$defs/{shared}"}


def _code(name: str, definitions: Schema) -> Schema:
    definitions.setdefault(f"code_{name}", {"type": "string", "enum": list(contract()[name])})
    return {"$ref": f"#/$defs/code_{name}"}


def _nullable(schema: Schema) -> Schema:
    if schema == TEXT:
        return QUOTE
    return {"anyOf": [schema, {"type": "null"}]}


def _object(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }

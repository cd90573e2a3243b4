"""ACLED's event types over its sub-event types (``event_types.toml``).

In: a code of either. Out: the other. The contract's types are the sub-event types.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def event_types() -> Mapping[str, tuple[str, ...]]:
    """Event type -> its sub-event types."""
    text = (files("vigie.knowledge") / "event_types.toml").read_text(encoding="utf-8")
    return {code: tuple(subs) for code, subs in tomllib.loads(text).items()}


@cache
def event_type(code: str) -> str | None:
    """The event type of a sub-event type: 'battles' of 'armed_clash'; None of a code that ACLED lacks."""
    return next((event for event, subs in event_types().items() if code in subs), None)


@cache
def sub_events(code: str) -> frozenset[str]:
    """The sub-event types that a code asks for: its own for an event type, else itself."""
    return frozenset(event_types().get(code, (code,)))

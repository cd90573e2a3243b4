"""What the measures of claims are among events, and what a change of slice costs (``indicators/events.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def events() -> Mapping[str, Any]:
    """The tables ``measures``, ``definitions``, ``bounds``, ``costs`` and ``search``."""
    text = (files("vigie.knowledge") / "indicators" / "events.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)

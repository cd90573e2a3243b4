"""What stands for what among the targets of an incident (``targets.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("vigie.knowledge") / "targets.toml").read_text(encoding="utf-8"))


def implies(target: str) -> str | None:
    """Who is struck with it: a camp, its soldiers."""
    return _table()["implies"].get(target)


def lost(item: str) -> str | None:
    """The target that the loss of an item tells of."""
    return _table()["lost"].get(item)


def perhaps(item: str) -> str | None:
    """The target that the loss of an item may tell of."""
    return lost(item) or _table()["perhaps"].get(item)


def harmed(who: str) -> str:
    """The target class of people harmed."""
    return _table()["harmed"].get(who, who)

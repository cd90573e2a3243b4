"""The codes of the reading contract and what each means (``contract.toml``).

In: the project's list. Out: the codes of a field and their definitions, in the order of the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def contract() -> Mapping[str, Mapping[str, str]]:
    """Every list of codes by its name: ``contract()['harm']['killed']``."""
    return tomllib.loads((files("vigie.knowledge") / "contract.toml").read_text(encoding="utf-8"))


@cache
def codes(name: str) -> frozenset[str]:
    """The codes of a list."""
    return frozenset(contract()[name])

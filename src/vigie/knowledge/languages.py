"""Languages: their names in French and English, and the function words that tell them apart (``languages.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def languages() -> dict[str, Any]:
    """The table as it stands in the file."""
    return tomllib.loads((files("vigie.knowledge") / "languages.toml").read_text(encoding="utf-8"))


def name(code: str, lang: str) -> str:
    """'es' in French is 'espagnol'; a language without a name here is told by its code."""
    table = languages()
    known = table.get(code, {}).get(lang) or table["names"][lang].get(code)
    return str(known or (f"« {code} »" if lang == "fr" else f"'{code}'"))

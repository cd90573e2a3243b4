"""Land borders for the maps of the brief: West and Central Africa and the Sahel.

In: ``borders.json`` (Natural Earth 1:10m, public domain; simplified to 0.01 degree). Out: ``Border`` lines in degrees.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vigie.model import KnowledgeError


@dataclass(frozen=True, slots=True)
class Border:
    """A run of the border between two countries (ISO 3166-1 alpha-3); not ``settled`` where it is disputed."""

    between: tuple[str, str]
    settled: bool
    points: tuple[tuple[float, float], ...]
    """Longitude and latitude, WGS 84."""


@cache
def borders() -> tuple[Border, ...]:
    """Every border known; a file of another shape raises KnowledgeError."""
    text = (files("vigie.knowledge") / "borders.json").read_text(encoding="utf-8")
    try:
        return tuple(
            Border(
                (line["between"][0], line["between"][1]),
                bool(line["settled"]),
                tuple(zip(line["lonlat"][::2], line["lonlat"][1::2], strict=True)),
            )
            for line in json.loads(text)["lines"]
        )
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise KnowledgeError(f"borders.json: a line is not as it should be ({error!r}); mend it") from error


def source() -> str:
    """What to cite: the dataset and its licence."""
    table = json.loads((files("vigie.knowledge") / "borders.json").read_text(encoding="utf-8"))
    return f"{table['source']} ({table['licence']})"

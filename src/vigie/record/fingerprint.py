"""Which knowledge a reading rests on, as one short code.

In: the data files that reading uses. Out: 16 hex digits that change with them, so that a report is read anew
where the knowledge has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from vigie.identity import digest

BESIDE_READING = frozenset({"messages", "instructions", "linking.toml", "event_types.toml", "__pycache__"})


@cache
def fingerprint() -> str:
    """The code of the knowledge that this program carries."""
    return digest(*(part for name, text in _data(files("vigie.knowledge"), "") for part in (name, text)))[:16]


def _data(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.name in BESIDE_READING:
            continue
        if item.is_dir():
            yield from _data(item, f"{path}{item.name}/")
        elif item.name.endswith((".toml", ".csv")):
            yield f"{path}{item.name}", item.read_text(encoding="utf-8")

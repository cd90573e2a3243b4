"""GeoNames dumps: tab-separated country files, 19 columns (download.geonames.org/export/dump/readme.txt).

In: a dump of the user's data folder. Out: rows of populated places, mines and camps. Older dumps have the same
columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vigie.model import KnowledgeError

COLUMNS = 19
POPULATED = "P"
# Former, abandoned and destroyed places; sections of a town share its name and only blur it.
LEFT_OUT = frozenset({"PPLH", "PPLQ", "PPLW", "PPLX"})
SITES = {"MN": "mine", "MNAU": "mine", "CMPRF": "site", "CMPMIL": "site"}


@dataclass(frozen=True, slots=True)
class Row:
    """One named feature; ``alternates`` in Latin script only."""

    id: int
    name: str
    alternates: tuple[str, ...]
    kind: str
    lat: float
    lon: float
    country: str
    population: int


def rows(path: Path) -> Iterator[Row]:
    """The rows of one dump that reports name; a file of another shape raises KnowledgeError."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        try:
            for number, line in enumerate(lines, 1):
                cells = line.rstrip("\n").split("\t")
                if len(cells) != COLUMNS:
                    raise KnowledgeError(
                        f"{path.name}, line {number}: {len(cells)} columns, a GeoNames dump has {COLUMNS}; "
                        "fetch the file again from download.geonames.org"
                    )
                row = _row(cells)
                if row:
                    yield row
        except (UnicodeDecodeError, ValueError) as error:
            raise KnowledgeError(
                f"{path.name} is not a GeoNames dump ({error}); take it out of the folder or fetch it again"
            ) from error


def _row(cells: list[str]) -> Row | None:
    code = cells[7]
    if cells[6] == POPULATED:
        if code in LEFT_OUT:
            return None
        kind = "village" if code == "PPL" else "town"
    elif code in SITES:
        kind = SITES[code]
    else:
        return None
    name = cells[1]
    others = tuple(a for a in cells[3].split(",") if a and a != name and len(a) > 3 and a < "ɐ")
    return Row(int(cells[0]), name, others, kind, float(cells[4]), float(cells[5]), cells[8], int(cells[14] or 0))

"""GeoNames dumps: tab-separated country files, 19 columns (download.geonames.org/export/dump/readme.txt).

In: a dump of the user's data folder. Out: rows of populated places, mines, camps and administrative units of the
first two orders. Older dumps have the same columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vigie.model import KnowledgeError

COLUMNS = 19
POPULATED = "P"
# Former, abandoned and destroyed places; sections of a town share its name and only blur it.
LEFT_OUT = frozenset({"PPLH", "PPLQ", "PPLW", "PPLX"})
OTHERS = {"MN": "mine", "MNAU": "mine", "CMPRF": "site", "CMPMIL": "site", "ADM1": "admin1", "ADM2": "admin2"}
UNIT_WORDS = re.compile(
    r"^(?:(?:Région|Region|Province|Département|District|Préfecture|Cercle|Wilaya)s? "
    r"(?:de la |de l['’]|du |des |de |d['’]|of )"
    r"|(?:State|Governorate) of )"
    r"| (?:Region|State|Province|Department|District|Prefecture|Cercle|Governorate|Territory|County"
    r"|Local Government Area|LGA)$",
    re.IGNORECASE,
)
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One named feature; ``alternates`` in Latin script only, ``admin1`` and ``admin2`` by the codes of its country."""

    id: int
    name: str
    alternates: tuple[str, ...]
    kind: str
    lat: float
    lon: float
    country: str
    population: int
    admin1: str = ""
    admin2: str = ""


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
    elif code in OTHERS:
        kind = OTHERS[code]
    else:
        return None
    lat, lon = float(cells[4]), float(cells[5])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"{lat}, {lon} is no point on earth")
    name = cells[1][:LONGEST_NAME]
    alternates = cells[3].split(",") if cells[3] else []
    if kind in ("admin1", "admin2"):
        name, alternates = UNIT_WORDS.sub("", name), [UNIT_WORDS.sub("", a) for a in alternates]
    others = dict.fromkeys(a for a in alternates if a != name and 3 < len(a) <= LONGEST_NAME and a < "ɐ")
    return Row(
        int(cells[0]),
        name,
        tuple(others),
        kind,
        lat,
        lon,
        cells[8],
        int(cells[14] or 0),
        cells[10],
        cells[11],
    )

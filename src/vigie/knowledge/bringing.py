"""Files that a data folder may hold: what tells each kind, and how it is read whole before it is let in.

In: a file under its publisher's name. Out: how many rows of it can be used, or KnowledgeError with file and line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from vigie.knowledge import folder
from vigie.model import KnowledgeError

GED_COLUMNS = frozenset({"id", "date_start", "date_end", "type_of_violence", "latitude", "longitude", "best"})
BLOB_HEADER_MOST = 64 << 10
BLOB_MOST = 32 << 20


def reader(name: str) -> Callable[[Path], Iterable[Any]] | None:
    """What reads a file of that name; None where no kind has such names."""
    return next((read for kind, read in _readers() if kind.fullmatch(name)), None)


def _readers() -> Iterator[tuple[re.Pattern[str], Callable[[Path], Iterable[Any]]]]:
    from vigie.knowledge import geonames, indicators, population, services
    from vigie.knowledge.areas import polygons

    yield folder.GEONAMES, geonames.rows
    yield folder.COUNTRY_YEARS, indicators.yearly_rows
    yield folder.CANDIDATE, indicators.monthly_rows
    yield folder.GED, ged_rows
    yield folder.WORLD_BANK, indicators.world_bank_rows
    yield folder.HEALTH, services.rows
    yield folder.NODES, services.rows
    yield folder.OSM_SERVICES, services.rows
    yield folder.CADRE_HARMONISE, population.cadre_harmonise
    yield folder.BOUNDARIES, polygons.rows
    yield folder.OSM_EXTRACT, pbf_blocks


def ged_rows(path: Path) -> Iterator[str]:
    """The ids of a UCDP GED release; KnowledgeError where a column is missing or a row is cut short."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        table = csv.DictReader(stream)
        missing = sorted(GED_COLUMNS - set(table.fieldnames or ()))
        if missing:
            raise KnowledgeError(f"{path.name} has no column {missing[0]}: is it the publisher's own file?")
        try:
            for row in table:
                if None in row.values() or not row["best"].isdigit():
                    raise KnowledgeError(f"{path.name}, line {table.line_num}: the row is cut short; fetch it again")
                yield row["id"]
        except (csv.Error, UnicodeDecodeError) as error:
            raise KnowledgeError(f"{path.name}, line {table.line_num}: {error}; fetch it again") from error


def pbf_blocks(path: Path) -> Iterator[str]:
    """The types of an OpenStreetMap extract's blocks (wiki.openstreetmap.org/wiki/PBF_Format), each within its size.

    What the blocks hold is left to those who read roads from them; a file that is cut short or no such file is told.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        while start := stream.read(4):
            length = int.from_bytes(start, "big")
            header = stream.read(length) if len(start) == 4 and 0 < length <= BLOB_HEADER_MOST else b""
            kind, blob = _blob_header(header) if len(header) == length else ("", 0)
            if kind not in ("OSMHeader", "OSMData") or not 0 < blob <= BLOB_MOST or stream.tell() + blob > size:
                raise KnowledgeError(f"{path.name}: no whole OpenStreetMap extract (.osm.pbf); fetch it again")
            stream.seek(blob, 1)
            yield kind


def _blob_header(data: bytes) -> tuple[str, int]:
    """type (field 1) and datasize (field 3) of a BlobHeader message."""
    kind, size, at = "", 0, 0
    while at < len(data):
        key, at = _varint(data, at)
        value, at = _varint(data, at)
        if key & 7 == 2:
            if key >> 3 == 1:
                kind = data[at : at + value].decode("ascii", "replace")
            at += value
        elif key >> 3 == 3:
            size = value
    return kind, size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
    return value, at

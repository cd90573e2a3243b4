"""The process that draws health facilities, schools and markets from an OpenStreetMap extract (pyosmium).

In: on standard input, JSON: the extract, the CSV to write, limits. Out: the CSV (``knowledge.services.DRAWN``) and
``{"rows": n}`` on standard output. What is mapped as an area stands at its first corner, so that two passes over the
file are enough and no table of all points is kept.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vigie.knowledge.services import AMENITIES, DRAWN
from vigie.sources.worker import cap_memory, cap_time

Row = tuple[str, str, str, str, str, str]


def drawn(extract: Path) -> Iterator[Row]:
    """The services of an extract: kind, level, name, latitude, longitude, day of the last change."""
    import osmium
    from osmium.filter import IdFilter, KeyFilter
    from osmium.osm import NODE, WAY, Node, Way

    corners: dict[int, tuple[str, str, str, str]] = {}
    for thing in osmium.FileProcessor(str(extract), NODE | WAY).with_filter(KeyFilter("amenity")):
        kind, level = AMENITIES.get(thing.tags["amenity"], ("", ""))
        if not kind:
            continue
        told = (kind, level, thing.tags.get("name") or "", _day(thing))
        if isinstance(thing, Node):
            yield _row(told, thing.location)
        elif isinstance(thing, Way) and thing.nodes:
            corners[thing.nodes[0].ref] = told
    if corners:
        for node in osmium.FileProcessor(str(extract), NODE).with_filter(IdFilter(corners)):
            if isinstance(node, Node):
                yield _row(corners[node.id], node.location)


def _row(told: tuple[str, str, str, str], location: Any) -> Row:
    kind, level, name, changed = told
    return kind, level, name, f"{location.lat:.6f}", f"{location.lon:.6f}", changed


def _day(thing: Any) -> str:
    """The day of the last change; '' where the extract does not tell it."""
    return thing.timestamp.date().isoformat() if thing.timestamp and thing.timestamp.year > 2000 else ""


def main() -> None:
    """Do what standard input asks."""
    order = json.load(sys.stdin)
    cap_memory(order["memory"])
    cap_time(order["seconds"])
    count = 0
    with Path(order["target"]).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(DRAWN)
        for row in drawn(Path(order["source"])):
            writer.writerow(row)
            count += 1
    json.dump({"rows": count}, sys.stdout)


if __name__ == "__main__":
    main()

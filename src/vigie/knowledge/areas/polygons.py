"""Boundaries of regions and cercles that the data folder has: GeoJSON of OCHA (COD-AB, three generations of columns),
geoBoundaries and Who's On First.

In: files as their publishers shape them. Out: ``Outline``, and ``at``: those that a point lies in; ``coded``: those of
a P-code. Which Malian division a file shows is told by its regions: one that has Nioro is of 2023, one that has Ménaka
of 2021, else of 2015.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from vigie.knowledge import folder
from vigie.knowledge.areas import table
from vigie.knowledge.areas.table import COUNTRY
from vigie.knowledge.countries import countries
from vigie.knowledge.text import canonical
from vigie.model import KnowledgeError

WOF_LEVELS = {"region": 1, "county": 2}
GB_LEVELS = {"ADM1": 1, "ADM2": 2}
COD_NAMES = ("name1", "fr", "name", "en", "ref")
TOLD_BY = ((2023, "nioro"), (2021, "menaka"))
LARGEST = 300_000_000
SIMPLIFIED = 0.002


@dataclass(frozen=True, slots=True)
class Outline:
    """The area of a region (level 1) or cercle (2); ``division`` is 0 outside of Mali. ``region`` is a cercle's, where
    the file has it."""

    name: str
    level: int
    country: str
    pcode: str
    division: int
    source: str
    shape: Any
    region: str = ""


def at(lat: float, lon: float) -> list[Outline]:
    """The outlines that the point lies in, of every file of the data folder."""
    paths = folder.files(folder.BOUNDARIES)
    if not paths:
        return []
    import shapely

    outlines, tree = _tree(tuple((path, path.stat().st_mtime_ns) for path in paths))
    found = tree.query(shapely.Point(lon, lat), predicate="intersects")
    return sorted((outlines[n] for n in found), key=lambda o: (o.division, o.level))


def outline(pcode: str) -> str | None:
    """The area of a P-code as WKT, where boundaries have it in a newer vintage than the table, or in the one asked for
    ('ML1205@2023'); simplified to some 200 m. None where the table's own units are meant, or none.
    """
    code, _, year = pcode.strip().upper().partition("@")
    listed = max(table.coded(code), default=0)
    found = [o for o in coded(code) if (str(o.division) == year if year else o.division > listed or not listed)]
    if not found:
        return None
    import shapely

    return str(shapely.to_wkt(found[-1].shape.simplify(SIMPLIFIED), rounding_precision=4))


def coded(pcode: str) -> list[Outline]:
    """The outlines of a P-code, oldest division first; [] where the data folder has none."""
    paths = folder.files(folder.BOUNDARIES)
    if not paths:
        return []
    outlines, _ = _tree(tuple((path, path.stat().st_mtime_ns) for path in paths))
    return sorted((o for o in outlines if o.pcode == pcode.strip().upper()), key=lambda o: o.division)


@lru_cache(maxsize=2)
def _tree(dated: tuple[tuple[Path, int], ...]) -> tuple[tuple[Outline, ...], Any]:
    import shapely

    outlines = tuple(o for path, _ in dated for o in rows(path))
    shapely.prepare([o.shape for o in outlines])
    return outlines, shapely.STRtree([o.shape for o in outlines])


def rows(path: Path) -> Iterator[Outline]:
    """The outlines of one file; a file of another shape raises KnowledgeError."""
    import shapely

    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("too large")
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
        told = [(_told(feature["properties"]), feature["geometry"]) for feature in features]
        regions = {canonical(t[0]) for t, _ in told if t[1] == 1} | {canonical(t[4]) for t, _ in told}
        division = next((year for year, name in TOLD_BY if name in regions), 2015)
        for (name, level, country, pcode, region), geometry in told:
            shape = shapely.geometry.shape(geometry)
            if shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty:
                raise ValueError(f"{name} is a {shape.geom_type}")
            of = division if country == COUNTRY else 0
            yield Outline(name, level, country, pcode, of, path.name, shape, region)
    except (OSError, ValueError, KeyError, TypeError, RecursionError, shapely.errors.ShapelyError) as error:
        raise KnowledgeError(f"{path.name}: no boundaries of regions or cercles ({error!r}); fetch it again") from error


def _told(columns: Mapping[str, Any]) -> tuple[str, int, str, str, str]:
    """Name, level, country, P-code and region of a feature, in the columns of its publisher."""
    of = {key.casefold(): value for key, value in columns.items()}
    if "type" in of and "src" in of:  # Who's On First; it has no codes, and this file no countries
        return str(of["name"]), WOF_LEVELS[of["type"]], COUNTRY, "", ""
    if "shapegroup" in of:  # geoBoundaries: ISO 3166-1 alpha-3, no codes of OCHA's
        return str(of["shapename"]), GB_LEVELS[of["shapetype"]], _iso2(str(of["shapegroup"])), "", ""
    if any(key.endswith("_pcode") for key in of):  # COD-AB; since 2025 the French name is adm1_name1
        level = 2 if of.get("adm2_pcode") else 1
        region = _named(of, 1)
        name = _named(of, level)
        return name, level, str(of["adm0_pcode"])[:2], str(of[f"adm{level}_pcode"]), region
    level = 2 if of.get("admin2pcod") else 1
    return str(of[f"admin{level}name"]), level, str(of["admin0pcod"]), str(of[f"admin{level}pcod"]), ""


def _named(of: Mapping[str, Any], level: int) -> str:
    """The name of a unit in French, else as COD-AB has it first."""
    found = next((of[key] for end in COD_NAMES if of.get(key := f"adm{level}_{end}")), None)
    if found is None:
        raise KeyError(f"adm{level}_name")
    return str(found)


def _iso2(iso3: str) -> str:
    return next((c.iso2 for c in countries() if c.iso3 == iso3), "")

"""The user's data folder: fuller files than the project carries, each under its publisher's own name.

In: ``VIGIE_DATA``, else ``vigie`` under ``XDG_DATA_HOME`` (``~/.local/share``). Out: the folder where it is there, and
the files of a kind in it: GeoNames country dumps, UCDP country-years, UCDP Candidate months, health
facilities, OpenStreetMap nodes and extracts, boundaries, World Bank indicators, Cadre Harmonisé.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path

GEONAMES = re.compile(r"(?:[A-Z]{2}|geonames_\w+)\.txt")
COUNTRY_YEARS = re.compile(r"organizedviolencecy_v[\d_]+\.csv", re.IGNORECASE)
CANDIDATE = re.compile(r"GEDEvent_v\d+_0_\d+\.csv", re.IGNORECASE)
HEALTH = re.compile(r"\w*health_maina\w*\.csv", re.IGNORECASE)
NODES = re.compile(r"\w*osm\d{0,4}_(?:schools|marketplace)\.csv", re.IGNORECASE)
GED = re.compile(r"GEDEvent_v\d+_\d+\.csv", re.IGNORECASE)
WORLD_BANK = re.compile(r"API_[A-Z0-9.]+\.csv")
BOUNDARIES = re.compile(r"[\w-]*[_-]adm[\w-]+\.geojson", re.IGNORECASE)
OSM_EXTRACT = re.compile(r"[\w-]+\.osm\.pbf")
OSM_SERVICES = re.compile(r"[\w-]+_services\.csv")
CADRE_HARMONISE = re.compile(r"cadre_harmonise\w*\.csv", re.IGNORECASE)
BELOW = ("", "geo", "geonames", "ucdp", "world_bank")


def where() -> Path:
    """Where the data folder is, or would be."""
    return Path(_where())


def _where() -> str:
    of = os.environ.get
    return _named(of("VIGIE_DATA") or "", of("XDG_DATA_HOME") or "", of("HOME"))


@lru_cache(maxsize=8)
def _named(own: str, home: str, user: str | None) -> str:
    """The path that those variables name; ``user`` tells where '~' is."""
    if own:
        return os.fspath(Path(own).expanduser())
    return os.fspath((Path(home) if home else Path("~/.local/share").expanduser()) / "vigie")


def data_folder() -> Path | None:
    """The data folder, where there is one."""
    path = where()
    return path if path.is_dir() else None


def files(kind: re.Pattern[str]) -> list[Path]:
    """The files of a kind in the data folder and the folders named after their publishers, in a fixed order."""
    return [path for path in every() if kind.fullmatch(path.name)]


def every() -> list[Path]:
    """Every file of the data folder and the folders named after publishers, in a fixed order; no hidden ones."""
    base = data_folder()
    folders = [base / name for name in BELOW if (base / name).is_dir()] if base else []
    return [p for folder in folders for p in sorted(folder.iterdir()) if not p.name.startswith(".") and p.is_file()]


def state() -> tuple[str | int, ...]:
    """Where the data folder is and when files last came or went: cheap enough to ask for every report."""
    base = _where()
    changed: list[str | int] = [base]
    for name in BELOW:
        try:
            changed.append(os.stat(f"{base}/{name}").st_mtime_ns)  # noqa: PTH116 - a Path for every report is slow
        except OSError:
            if not name:  # nothing is below a folder that is not there
                break
            changed.append(0)
    return tuple(changed)

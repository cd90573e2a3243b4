"""The published figures that claims are held against, each with its dataset's name, version and licence.

In: the project's own small tables under ``knowledge/indicators`` (facts carried over from UCDP country-year
25.1, UCDP Candidate 23.0.10 and the World Development Indicators), or, where ``VIGIE_DATA`` names a folder
that holds the publisher's full UCDP files (``organizedviolencecy_v*.csv``, ``GEDEvent_v*_0_*.csv``), those:
they may be newer. Out: ``Counts`` by country and year or month, and ``Point`` series. ``write_compact``
makes the small tables.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from vigie.knowledge import folder
from vigie.model import KnowledgeError

KINDS = ("sb", "ns", "os", "gov", "grp")
COLUMNS = (*(f"{kind}_{bound}" for kind in KINDS for bound in ("best", "low", "high")), "sb_civ", "ns_civ")
_YEARLY = {
    **{f"{k}_{b}": f"{k}_total_deaths_{b}_cy" for k in ("sb", "ns", "os") for b in ("best", "low", "high")},
    **{f"gov_{b}": f"os_main_govt_killings_{b}_cy" for b in ("best", "low", "high")},
    **{f"grp_{b}": f"os_nsgroup_killings_{b}_cy" for b in ("best", "low", "high")},
    "sb_civ": "sb_deaths_civilians_cy",
    "ns_civ": "ns_deaths_civilians_cy",
}
_VERSION = re.compile(r"_v(\d+)_(\d+)(?:_(\d+))?\.csv$", re.IGNORECASE)
_NOTHING = dict.fromkeys(COLUMNS, 0)
WORLD_BANK_MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a user needs to judge and cite a figure."""

    id: str
    name: str
    short: str
    version: str
    url: str
    citation: str
    licence: str
    coverage_fr: str
    coverage_en: str
    definition_fr: str
    definition_en: str

    def coverage(self, lang: str) -> str:
        return self.coverage_fr if lang == "fr" else self.coverage_en

    def definition(self, lang: str) -> str:
        return self.definition_fr if lang == "fr" else self.definition_en


@dataclass(frozen=True)
class Counts:
    """Deaths by (Gleditsch-Ward number, period), a period being '2023' or '2023-10'.

    What is covered and not listed counts zero.
    """

    dataset: Dataset
    rows: Mapping[tuple[int, str], Mapping[str, int]]
    periods: frozenset[str]

    def row(self, gw: int, period: str) -> Mapping[str, int]:
        return self.rows.get((gw, period), _NOTHING)


@dataclass(frozen=True, slots=True)
class Point:
    """A yearly figure of a country; ``margin`` is the relative error that revisions or rounding call for."""

    iso3: str
    code: str
    year: int
    value: float
    margin: float
    as_of: str
    note: str


@cache
def settings() -> Mapping[str, Any]:
    text = (files("vigie.knowledge") / "indicators" / "datasets.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def dataset(code: str) -> Dataset:
    """A dataset of ``datasets.toml`` as bundled."""
    table = settings()[code]
    return Dataset(
        code,
        table["name"],
        table["short"],
        table["version"],
        table["url"],
        table["citation"],
        table["licence"],
        table["coverage"]["fr"],
        table["coverage"]["en"],
        table["definition"]["fr"],
        table["definition"]["en"],
    )


def yearly_rows(path: Path) -> Iterator[tuple[int, str, dict[str, int]]]:
    """(country, year, columns) of a full UCDP country-year file; KnowledgeError where columns are missing."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        _require(path, reader.fieldnames, {"country_id_cy", "year_cy", *_YEARLY.values()})
        for row in reader:
            yield (
                int(row["country_id_cy"]),
                row["year_cy"],
                {c: int(float(row[name] or 0)) for c, name in _YEARLY.items()},
            )


def monthly_rows(path: Path) -> Iterator[tuple[int, str, dict[str, int]]]:
    """(country, month, columns) of one monthly release of UCDP Candidate events, all its events added up."""
    found = _VERSION.search(path.name)
    if not found or not found[3]:
        raise KnowledgeError(f"{path.name} does not name its month: keep the publisher's name, GEDEvent_vYY_0_MM.csv")
    month = f"20{int(found[1]):02d}-{int(found[3]):02d}"
    totals: dict[int, dict[str, int]] = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        needed = {
            "country_id",
            "type_of_violence",
            "side_a",
            "gwnoa",
            "deaths_civilians",
            "best",
            "low",
            "high",
        }
        _require(path, reader.fieldnames, needed)
        for row in reader:
            columns = totals.setdefault(int(row["country_id"]), dict(_NOTHING))
            kind = KINDS[int(row["type_of_violence"]) - 1]
            kinds = [kind]
            if kind == "os":
                kinds += ["gov"] if row["gwnoa"] == row["country_id"] else [] if row["gwnoa"] else ["grp"]
            else:
                columns[f"{kind}_civ"] += int(row["deaths_civilians"] or 0)
            for k in kinds:
                for bound in ("best", "low", "high"):
                    columns[f"{k}_{bound}"] += int(row[bound] or 0)
    for gw, columns in sorted(totals.items()):
        yield gw, month, columns


def _require(path: Path, names: Iterable[str] | None, needed: set[str]) -> None:
    missing = sorted(needed - set(names or ()))
    if missing:
        raise KnowledgeError(f"{path.name} has no column {missing[0]}: is it the publisher's own file?")


def write_compact(source: Path, target: Path) -> None:
    """Carry the facts that the checks need over from a full UCDP file into a table of the project."""
    rows = monthly_rows(source) if source.name.startswith("GEDEvent") else yearly_rows(source)
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["gw", "period", *COLUMNS])
        for gw, period, columns in rows:
            if any(columns.values()):
                writer.writerow([gw, period, *(columns[c] for c in COLUMNS)])


def _compact_rows(name: str) -> Iterator[tuple[int, str, dict[str, int]]]:
    text = (files("vigie.knowledge") / "indicators" / name).read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        yield int(row["gw"]), row["period"], {c: int(row[c]) for c in COLUMNS}


def country_years() -> Counts:
    """UCDP country-years: the newest full file of ``VIGIE_DATA``, else the project's table."""
    path = _newest(folder.COUNTRY_YEARS)
    return _yearly(str(path) if path else "")


@cache
def _yearly(path: str) -> Counts:
    about = dataset("ucdp_country_year")
    if not path:
        rows = {(gw, year): columns for gw, year, columns in _compact_rows("ucdp_country_year.csv")}
        first, last = (int(year) for year in settings()["ucdp_country_year"]["years"])
        return Counts(about, rows, frozenset(map(str, range(first, last + 1))))
    rows = {(gw, year): columns for gw, year, columns in yearly_rows(Path(path))}
    years = frozenset(year for _, year in rows)
    span = f"{min(years)}-{max(years)}"
    about = replace(
        about,
        version=_version(Path(path)),
        coverage_fr=f"tous les pays, {span}, par année civile",
        coverage_en=f"all countries, {span}, by calendar year",
    )
    return Counts(about, rows, years)


def country_months() -> Counts:
    """UCDP Candidate months: every monthly release in ``VIGIE_DATA``, else October 2023 of the project."""
    return _monthly(tuple(str(p) for p in _found(folder.CANDIDATE)))


@cache
def _monthly(paths: tuple[str, ...]) -> Counts:
    about = dataset("ucdp_candidate")
    if not paths:
        rows = {(gw, month): columns for gw, month, columns in _compact_rows("ucdp_october_2023.csv")}
    else:
        rows = {(gw, month): columns for p in paths for gw, month, columns in monthly_rows(Path(p))}
        versions = ", ".join(_version(Path(p)) for p in paths)
        months = ", ".join(sorted({month for _, month in rows}))
        about = replace(
            about,
            version=versions,
            coverage_fr=f"tous les pays, {months}",
            coverage_en=f"all countries, {months}",
        )
    return Counts(about, rows, frozenset(month for _, month in rows))


def _found(kind: re.Pattern[str]) -> list[Path]:
    """Files of a kind in the user's data folder, oldest version first."""
    return sorted(folder.files(kind), key=lambda p: [int(n) for n in _version(p).split(".") if n])


def _newest(kind: re.Pattern[str]) -> Path | None:
    found = _found(kind)
    return found[-1] if found else None


def _version(path: Path) -> str:
    found = _VERSION.search(path.name)
    return ".".join(part for part in found.groups() if part) if found else ""


def points() -> tuple[Point, ...]:
    """Every figure of the World Bank table, and of the indicators that the data folder has: those are newer."""
    return _points(tuple(str(path) for path in folder.files(folder.WORLD_BANK)))


@cache
def _points(paths: tuple[str, ...]) -> tuple[Point, ...]:
    text = (files("vigie.knowledge") / "indicators" / "world_bank.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        value, margin = float(row["value"]), float(row["margin"])
        point = Point(row["iso3"], row["code"], int(row["year"]), value, margin, row["as_of"], row["note"])
        found[point.iso3, point.code, point.year] = point
    margins = {point.code: point.margin for point in found.values()}
    for path in paths:
        for point in world_bank_rows(Path(path)):
            margin = margins.get(point.code, point.margin)
            found[point.iso3, point.code, point.year] = replace(point, margin=margin)
    return tuple(found.values())


def world_bank_rows(path: Path) -> Iterator[Point]:
    """The figures of one indicator as the World Bank hands it out (API_<code>_….csv): a country a row, a year a column.

    Four lines stand above the header, one of them with the day of the release. KnowledgeError for another shape.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        table = csv.reader(stream)
        updated, header = "", []
        for row in table:
            if row[:1] == ["Last Updated Date"]:
                updated = row[1]
            if row[:1] == ["Country Name"]:
                header = row
                break
        if header[:4] != ["Country Name", "Country Code", "Indicator Name", "Indicator Code"]:
            raise KnowledgeError(f"{path.name} has no row of countries and years: is it the publisher's own file?")
        try:
            for row in table:
                for year, cell in zip(header[4:], row[4:], strict=False):
                    if cell:
                        yield Point(row[1], row[3], int(year), float(cell), WORLD_BANK_MARGIN, updated, "")
        except (ValueError, IndexError, csv.Error) as error:
            raise KnowledgeError(f"{path.name}, line {table.line_num}: {error}; fetch it again") from error

"""What UCDP's country-years say of a claim whose meaning is written down apart from its words.

In: a truth, one line a part, such as ``level civilian_deaths ML 2023 924 approx``; ``table`` reads the publisher's
full file where VIGIE_DATA holds it, else the project's own table. Out: every part's figure and verdict by the
tolerances of docs/check.md, written a second time here: nothing of ``vigie.analysis`` is used, so that a mistake there
cannot hide in both.

    level MEASURE AREA PERIOD N [WORDS [HIGH]]          average MEASURE AREA PERIOD N UNIT [WORDS]
    difference MEASURE AREA PERIOD BASE N UP|DOWN [WORDS]   ratio MEASURE AREA PERIOD AREA BASE N [WORDS [HIGH]]
    share MEASURE AREA PERIOD MEASURE AREA N [WORDS [HIGH]]  order|direction MEASURE AREA PERIOD AREA BASE UP|DOWN|SAME
    highest|lowest MEASURE AREA YEAR WINDOW             rank MEASURE AREA PERIOD AMONG N UP|DOWN
    streak MEASURE AREA WINDOW UP|DOWN                  none WHY MEASURE [AREA]

AREA is ISO codes joined by '+', or a name of ``GROUPS``; PERIOD a year, two joined by '/', or 2023-10.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.shared import ROOT

KNOWLEDGE = ROOT / "src" / "vigie" / "knowledge"
FIRST, LAST = 1989, 2024
BOUNDS = ("best", "low", "high")
MEASURES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "deaths": (("sb", "ns", "os"), ()),
    "civilian_deaths": (("os",), ("sb_civ", "ns_civ")),
    "state_based_deaths": (("sb",), ()),
    "non_state_deaths": (("ns",), ()),
    "one_sided_deaths": (("os",), ()),
    "one_sided_deaths_by_government": (("gov",), ()),
    "one_sided_deaths_by_groups": (("grp",), ()),
    "state_based_civilian_deaths": ((), ("sb_civ",)),
}
GROUPS = {
    "SAHEL": ("ML", "BF", "NE"),
    "AFRICA": ("Africa",),
    "SUBSAHARA": ("Africa", "-DZ", "-LY", "-MA", "-TN"),
    "MIDEAST": ("Middle East",),
    "ASIA": ("Asia",),
    "EUROPE": ("Europe",),
    "AMERICAS": ("Americas",),
    "WORLD": ("Africa", "Middle East", "Asia", "Europe", "Americas"),
    "HORN": ("DJ", "ER", "ET", "SO"),
    "WESTAFRICA": ("western_africa",),
    "EASTAFRICA": ("eastern_africa",),
    "MIDDLEAFRICA": ("middle_africa",),
}
LABELS = {
    "SAHEL": "Sahel",
    "AFRICA": "Africa",
    "SUBSAHARA": "Sub-Saharan Africa",
    "MIDEAST": "Middle East",
    "ASIA": "Asia",
    "EUROPE": "Europe",
    "AMERICAS": "Americas",
    "WORLD": "World",
    "HORN": "Horn of Africa",
    "WESTAFRICA": "West Africa",
    "EASTAFRICA": "East Africa",
    "MIDDLEAFRICA": "Central Africa",
}
DAYS = {"year": 1.0, "month": 12.0, "week": 52.18, "day": 365.25}
EXACT, ABOUT, RATIO, CLOSE, FAR, SAME = 0.02, 0.10, 0.15, 0.25, 1.5, 0.10
SLACK = 1e-9
ORDER = ("supported", "close", "contradicted")


@dataclass(frozen=True)
class Country:
    """What the table needs of a country: its numbers and the years that UCDP counts it in."""

    iso2: str
    gw: str
    label: str
    groups: frozenset[str]
    first: int
    last: int


@cache
def countries() -> dict[str, Country]:
    with (KNOWLEDGE / "countries.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row["iso2"]: Country(
                row["iso2"],
                row["gw"],
                row["ucdp_name"],
                frozenset({row["ucdp_region"], row["subregion"]}),
                int(row["ucdp_from"]),
                int(row["ucdp_to"]),
            )
            for row in csv.DictReader(stream)
        }


def members(area: str) -> tuple[str, ...]:
    """ISO codes of an area: 'ML+BF', 'SAHEL'."""
    found: list[str] = []
    for name in area.split("+"):
        for rule in GROUPS.get(name, (name,)):
            inside = [rule] if rule in countries() else [c.iso2 for c in countries().values() if rule in c.groups]
            found = [c for c in found if c != rule[1:]] if rule.startswith("-") else [*found, *inside]
    return tuple(dict.fromkeys(found))


def label(area: str) -> str:
    return "; ".join(LABELS.get(name) or countries()[name].label for name in area.split("+"))


@cache
def table() -> dict[tuple[str, str], dict[str, int]]:
    """Deaths by (Gleditsch-Ward number, year or month)."""
    folder = Path(os.environ.get("VIGIE_DATA", "")) / "ucdp"
    full = sorted(folder.glob("organizedviolencecy_v*.csv"))
    found: dict[tuple[str, str], dict[str, int]] = {}
    if full:
        with full[-1].open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                found[row["country_id_cy"], row["year_cy"]] = _publishers(row)
    names = ["ucdp_october_2023.csv", *([] if full else ["ucdp_country_year.csv"])]
    for name in names:
        with (KNOWLEDGE / "indicators" / name).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                found[row["gw"], row["period"]] = {k: int(v) for k, v in row.items() if k not in {"gw", "period"}}
    return found


def _publishers(row: dict[str, str]) -> dict[str, int]:
    names = {"sb": "sb_total_deaths", "ns": "ns_total_deaths", "os": "os_total_deaths"}
    names |= {"gov": "os_main_govt_killings", "grp": "os_nsgroup_killings"}
    found = {f"{k}_{b}": int(float(row[f"{n}_{b}_cy"] or 0)) for k, n in names.items() for b in BOUNDS}
    return found | {f"{k}_civ": int(float(row[f"{k}_deaths_civilians_cy"] or 0)) for k in ("sb", "ns")}


def _years(period: str) -> list[str]:
    first, _, last = period.partition("/")
    return [period] if "-" in period else [str(y) for y in range(int(first), int(last or first) + 1)]


def figure(measure: str, area: str, period: str) -> tuple[int, int, int]:
    """Best, low and high of a measure over an area and a period; what is not listed counts zero."""
    kinds, plus = MEASURES[measure]
    rows = [table().get((countries()[c].gw, p), {}) for c in members(area) for p in _years(period)]
    more = sum(row.get(k, 0) for row in rows for k in plus)
    best, low, high = (more + sum(row.get(f"{k}_{b}", 0) for row in rows for k in kinds) for b in BOUNDS)
    return best, low, high


def expected(truth: str) -> dict[str, Any]:
    """Verdict, measure, country and parts of a truth; the worst part decides."""
    parts = [part(line.split()) for line in truth.split(";")]
    if parts[0]["op"] == "none":
        return {"verdict": "not_checkable", **{k: parts[0][k] for k in ("why", "measure", "country")}}
    return {
        "verdict": max((p["verdict"] for p in parts), key=ORDER.index),
        "measure": parts[0].pop("measure"),
        "country": "; ".join(dict.fromkeys(p.pop("country") for p in parts)),
        "parts": [{k: p[k] for k in ("op", "data", "verdict")} for p in parts],
    }


def part(words: list[str]) -> dict[str, Any]:
    """One part of a truth, judged."""
    op, *rest = words
    if op == "none":
        where = label(rest[2]) if len(rest) > 2 else ""
        return {"op": op, "why": rest[0].replace("_", " "), "measure": rest[1], "country": where}
    found = {"level": _level, "average": _average, "difference": _difference, "ratio": _ratio, "share": _share}
    more = {"order": _order, "direction": _order, "highest": _record, "lowest": _record, "rank": _rank}
    verdict, data = (found | more | {"streak": _streak})[op](op, rest)
    return {"op": op, "data": data, "verdict": verdict, "measure": rest[0], "country": label(rest[1])}


def _bound(rest: list[str]) -> tuple[float, str, float | None]:
    """N [WORDS [HIGH]]"""
    return float(rest[0]), rest[1] if len(rest) > 1 else "exact", float(rest[2]) if len(rest) > 2 else None


def number(n: float, words: str, high: float | None, data: float, tolerance: float) -> bool:
    """Is a stated number right, its words and their tolerance considered?"""
    slack = SLACK * max(1.0, abs(data))
    if words == "at_least":
        return n <= data + slack and data <= FAR * n + slack
    if words == "at_most":
        return data <= n + slack and n <= FAR * data + slack
    if words == "between":
        return n * (1 - EXACT) <= data + slack and data <= (high or n) * (1 + EXACT) + slack
    return abs(n - data) <= tolerance * abs(data) + slack


def near(n: float, high: float | None, data: float) -> bool:
    ends = (n, n if high is None else high)
    return min(abs(e - data) for e in ends) <= CLOSE * abs(data) + SLACK or ends[0] <= data <= ends[1]


def _counted(n: float, words: str, high: float | None, best: float, low: float, top: float) -> str:
    if number(n, words, high, best, EXACT if words == "exact" else ABOUT):
        return "supported"
    return "close" if low <= n <= top or near(n, high, best) else "contradicted"


def _level(_: str, rest: list[str]) -> tuple[str, float]:
    best, low, high = figure(*rest[:3])
    return _counted(*_bound(rest[3:]), best, low, high), best


def _average(_: str, rest: list[str]) -> tuple[str, float]:
    length = DAYS[rest[4]] * (1 / 12 if "-" in rest[2] else len(_years(rest[2])))
    best, low, high = (round(n / length, 1) for n in figure(*rest[:3]))
    return _counted(*_bound([rest[3], *rest[5:]]), best, low, high), best


def _difference(_: str, rest: list[str]) -> tuple[str, float]:
    measure, area, period, base, n, direction, *words = rest
    now = figure(measure, area, period)[0]
    change = (now - figure(measure, area, base)[0]) * (-1 if direction == "down" else 1)
    stated, how, high = _bound([n, *words])
    right = number(stated, how, high, change, EXACT if how == "exact" else ABOUT)
    return "supported" if right else "close" if near(stated, high, change) else "contradicted", now


def _quotient(top: float, bottom: float, rest: list[str]) -> str:
    n, words, high = _bound(rest)
    if not bottom:
        return "contradicted"
    if number(n, words, high, top / bottom, RATIO):
        return "supported"
    return "close" if near(n, high, top / bottom) else "contradicted"


def _ratio(_: str, rest: list[str]) -> tuple[str, float]:
    measure, area, period, other, base, *stated = rest
    now = figure(measure, area, period)[0]
    return _quotient(now, figure(measure, other, base)[0], [stated[0], *(stated[1:] or ["approx"])]), now


def _share(_: str, rest: list[str]) -> tuple[str, float]:
    measure, area, period, whole, wide, *stated = rest
    now = figure(measure, area, period)[0]
    return _quotient(now, figure(whole, wide, period)[0], stated), now


def _order(_: str, rest: list[str]) -> tuple[str, float]:
    measure, area, period, other, base, direction = rest
    now, then = figure(measure, area, period)[0], figure(measure, other, base)[0]
    holds = {"up": now > then, "down": now < then, "same": abs(now - then) <= SAME * then}[direction]
    return "supported" if holds else "contradicted", now


def _record(op: str, rest: list[str]) -> tuple[str, float]:
    measure, area, y, window = rest
    first = int(window.partition("/")[0])
    now = figure(measure, area, y)[0]
    others = [figure(measure, area, o)[0] for o in _years(window) if o != y and not (int(o) == first > FIRST)]
    holds = all(now < o for o in others) if op == "lowest" else all(now > o for o in others)
    return "supported" if holds else "contradicted", now


def _rank(_: str, rest: list[str]) -> tuple[str, float]:
    measure, area, period, among, n, direction = rest
    sign = -1 if direction == "down" else 1
    now = figure(measure, area, period)[0]
    last = int(_years(period)[-1][:4])
    there = [c for c in members(among) if c != area and countries()[c].first <= last <= max(countries()[c].last, 0)]
    ahead = sum(1 for c in there if sign * figure(measure, c, period)[0] > sign * now)
    return "supported" if ahead == int(n) - 1 else "contradicted", now


def _streak(_: str, rest: list[str]) -> tuple[str, float]:
    measure, area, window, direction = rest
    sign = -1 if direction == "down" else 1
    values = [figure(measure, area, y)[0] for y in _years(window)]
    return "supported" if all(sign * b > sign * a for a, b in pairwise(values)) else "contradicted", values[-1]

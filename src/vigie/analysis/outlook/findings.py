"""Outlooks as findings: what may come in an area, beside the baselines, with how well it did there before.

In: ``Sited`` and what is asked. Out: a ``Finding`` of the kind outlook for each area; or ``OutlookError`` with the
reason where an area holds nothing to go by.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from vigie.analysis.finding import Finding, Interval, Told
from vigie.analysis.outlook import cells
from vigie.analysis.outlook.areas import Sited
from vigie.analysis.outlook.past import Past, past
from vigie.analysis.outlook.pool import DRAWS, pool
from vigie.analysis.outlook.problems import OutlookError
from vigie.analysis.outlook.recent import conflictology
from vigie.analysis.trend.findings import area_name, counted_as
from vigie.analysis.trend.series import Counts, Floats
from vigie.analysis.trend.tally import first_day, iso
from vigie.record.profile import squashed
from vigie.record.query.places import name_asked

LEAST_MONTHS = 24
MOST_MONTHS = 14
MOST_AREAS = 40
LEVEL = 0.9
NEAR = 8


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """``draws`` (months, draws) of one area, from ``first`` (months since the year 0) on, and the finding."""

    area: str
    first: int
    draws: Floats
    finding: Finding


def asked_areas(sited: Sited, names: Sequence[str]) -> Counts:
    """The areas meant by names, codes, cells or points; without any the liveliest. ``OutlookError`` for one unknown."""
    known = sited.known
    if not names:
        liveliest = np.argsort(-np.nansum(known.counts[-60:], axis=0), kind="stable")[:MOST_AREAS]
        return np.sort(liveliest[np.nansum(known.counts[:, liveliest], axis=0) > 0]).astype(np.int64)
    found: list[int] = []
    for name in names:
        one = [n for n, area in enumerate(known.areas) if _meant(sited.level, name, area)]
        if not one:
            words = {"area": name, "level": Told(f"outlook.level.{sited.level}"), "known": _near(sited)}
            raise OutlookError("no_data", **words)
        found += one
    return np.array(list(dict.fromkeys(found)), np.int64)


def _meant(level: str, asked: str, area: str) -> bool:
    if level in cells.GRIDS:
        return cells.asked(level, asked) == area
    if level == "area":
        return squashed(asked) == squashed(area)
    named = name_asked(asked)
    last = area.rpartition("/")[2]
    if level == "country":
        return area in named.countries
    return asked == area or squashed(last) in named.spellings


def _near(sited: Sited) -> str:
    order = np.argsort(-np.nansum(sited.known.counts, axis=0), kind="stable")[:NEAR]
    return ", ".join(area_name(sited.known.areas[n]) for n in order)


def outlook(
    sited: Sited, months: int, names: Sequence[str] = (), step: Callable[[], None] = lambda: None
) -> list[Outlook]:
    """The next ``months`` (1 to 14) of each area asked for. The same history gives the same draws.

    Raises ``OutlookError`` for an area without data, or a history under two years.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise OutlookError("months", value=months, most=MOST_MONTHS)
    known = sited.known
    which = asked_areas(sited, names)
    if len(known.counts) < LEAST_MONTHS:
        raise OutlookError("short", months=len(known.counts), least=LEAST_MONTHS)
    if not len(which):
        raise OutlookError("nothing_fits")
    seed = int.from_bytes(hashlib.sha256(known.counts.tobytes()).digest()[:4], "big")
    horizons = np.arange(1, months + 1)
    rng = np.random.default_rng([seed, months])
    found = pool(known, horizons, which, rng, DRAWS)
    plain = conflictology(known.counts[:, which], months, DRAWS, rng)
    tested = past(known, months, which, seed, step)
    families = [
        Told("method.family", {"name": Told(f"method.families.{name}"), "share": round(100 * share)})
        for name, share in found.families.items()
    ]
    method = Told("method.pool", {"families": families, "draws": DRAWS})
    first = known.last + 1
    return [
        Outlook(
            known.areas[area],
            first,
            found.draws[n],
            _finding(sited, int(area), found.draws[n], plain[n], tested[n], method),
        )
        for n, area in enumerate(which)
    ]


def _finding(sited: Sited, area: int, draws: Floats, plain: Floats, tested: Past | None, method: Told) -> Finding:
    known, name = sited.known, sited.known.areas[area]
    first, last = known.last + 1, known.last + len(draws)
    total = _figures(draws.sum(axis=0))
    baseline = _figures(plain.sum(axis=0))
    months = [
        {"month": iso(first + n), **_figures(one), "any": round(float((one > 0).mean()), 3)}
        for n, one in enumerate(draws)
    ]
    counts = known.counts[:, area]
    details: dict[str, Any] = {
        "months": months,
        "total": total,
        "baselines": {
            "conflictology": baseline | {"months": [_figures(one) for one in plain]},
            "last_month": {"month": float(np.nan_to_num(counts[-1])), "total": float(counts[-1]) * len(draws)},
        },
        "past": tested and {
            "tests": tested.tests,
            "crps": round(tested.pool, 4),
            "crps_conflictology": round(tested.conflictology, 4),
            "crps_last_month": round(tested.last_month, 4),
            "inside_90": round(tested.inside, 3),
            "better": tested.better,
        },
        "history": [{"month": iso(known.first + n), "count": float(c)} for n, c in enumerate(counts)][-60:],
        "shut": int(known.shut[-1, area]),
    }  # fmt: skip
    words = {
        "area": _said_area(sited.level, name), "what": counted_as(sited.measure, total["median"]),
        "first": first_day(first), "last": first_day(last), "median": total["median"],
        "low": total["low"], "high": total["high"],
        "verdict": _verdict(tested),
    }  # fmt: skip
    caveats = [*sited.caveats, Told("outlook.caveat.same")]
    if sited.unplaced:
        caveats.append(Told("outlook.caveat.unplaced", {"n": sited.unplaced}))
    return Finding(
        kind="outlook",
        about={
            "measure": sited.measure,
            "area": name,
            "level": sited.level,
            "from": iso(known.last),
            "months": f"{iso(first)}/{iso(last)}",
        },
        value=total["median"],
        unit=sited.measure,
        method=method,
        said=Told("outlook.said" if last > first else "outlook.said_month", words),
        interval=Interval(total["low"], total["high"], LEVEL),
        basis=sited.basis,
        caveats=tuple(caveats),
        details=details,
    )


def _figures(draws: Floats) -> dict[str, float]:
    """Mean, median and the 50 % and 90 % intervals; bounds are counts that occur."""
    low, quarter, median, three, high = (
        float(x) for x in np.quantile(draws, [0.05, 0.25, 0.5, 0.75, 0.95], method="inverted_cdf")
    )
    return {
        "mean": round(float(draws.mean()), 3), "median": median, "low": low, "high": high, "low_50": quarter,
        "high_50": three,
    }  # fmt: skip


def _verdict(tested: Past | None) -> Told:
    if tested is None:
        return Told("outlook.verdict.untested", {"least": LEAST_MONTHS})
    baseline = getattr(tested, tested.best_baseline)
    words = {
        "n": tested.tests, "ours": tested.pool, "theirs": baseline,
        "baseline": Told(f"outlook.baseline.{tested.best_baseline}"), "inside": round(100 * tested.inside),
        "gain": round(100 * (1 - tested.pool / baseline)) if baseline > 0 else 0,
    }  # fmt: skip
    return Told("outlook.verdict.better" if tested.better else "outlook.verdict.no_better", words)


def _said_area(level: str, name: str) -> object:
    if level in cells.GRIDS:
        return Told(f"outlook.cell.{level}", {"id": name})
    return area_name(name) if name else Told("outlook.all")

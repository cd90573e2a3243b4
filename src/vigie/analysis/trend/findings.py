"""A trend as findings: how much, how many times as much, since when, with which season, and what else it could be.

In: a tally, the two periods compared where there are any, a factor somebody claims. Out: ``Finding``s of the kinds
'rate', 'rate_ratio', 'factor', 'change_point' and 'season'.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from vigie.analysis.finding import Finding, Interval, Told
from vigie.analysis.trend import cautions
from vigie.analysis.trend.changes import LEAST_MONTHS as LEAST_FOR_CHANGES
from vigie.analysis.trend.changes import ChangePoint, change_points
from vigie.analysis.trend.rates import LEAST_MONTHS, METHOD, RateRatio, dispersion, rate_ratio
from vigie.analysis.trend.season import LEAST_MONTHS as LEAST_FOR_SEASON
from vigie.analysis.trend.season import YEAR, season
from vigie.analysis.trend.series import TrendError
from vigie.analysis.trend.tally import Span, Tally, first_day, iso

FACTORS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0)
LIKELY, UNLIKELY = 0.9, 0.1
SEEN = 0.05
FEWEST = 5
BY_PERMUTATION = Told("method.permutation")
BY_HARMONICS = Told("method.harmonics")


def trend(
    tally: Tally, before: Span | None = None, after: Span | None = None, factor: float | None = None
) -> list[Finding]:
    """All that can be told of a tally. Raises ``TrendError`` where it is too short or holds nothing."""
    if not tally.counts.any():
        raise TrendError("no_events")
    if before is not None and after is not None:
        if before[1] >= after[0]:
            raise TrendError("order")
        told = list(compared(tally, before, after, factor))
    elif factor is not None:
        raise TrendError("factor_of_what")
    else:
        told = [rate(tally)]
    found = change_points(tally.counts) if len(tally.counts) >= LEAST_FOR_CHANGES else None
    return [*told, *changes(tally, found), *seasons(tally, found or [])]


def compared(tally: Tally, before: Span, after: Span, factor: float | None = None) -> Iterator[Finding]:
    """The rate after over the rate before, as a whole and by area; then how probable the claimed factor is."""
    spans = _known(tally, before), _known(tally, after)
    found = rate_ratio(tally.part(spans[0]), tally.part(spans[1]))
    if not found.before.count + found.after.count:
        raise TrendError("no_events")
    told, among = cautions.reporting(tally, *spans)
    caveats = (
        *cautions.left_out(tally),
        *_shortened((before, after), spans),
        *cautions.cover(tally, spans),
        *told,
        *cautions.of_counts(tally, *spans, found),
    )
    extra = {"among_steady_sources": _figures(among)} if among else {}
    yield _ratio_finding(tally, None, spans, found, caveats, extra)
    if factor is not None:
        yield _factor_finding(tally, spans, found, factor, caveats)
    for area, series in tally.areas.items():
        parts = tally.part(spans[0], series), tally.part(spans[1], series)
        if area and parts[0].sum() + parts[1].sum() >= FEWEST:
            several = (Told("trend.caveat.several_areas", {"n": len(tally.areas)}),) if len(tally.areas) > 1 else ()
            yield _ratio_finding(tally, area, spans, rate_ratio(*parts), several, {})


def rate(tally: Tally) -> Finding:
    """How much a month, over all months."""
    months = len(tally.counts)
    total = int(tally.counts.sum())
    first, last = tally.months
    details = {
        "months": [{"month": iso(first + n), "count": int(count)} for n, count in enumerate(tally.counts)],
        "dispersion": round(dispersion([tally.counts]), 3),
        "low": float(tally.low.sum()),
        "high": float(tally.high.sum()),
        "areas": {area: int(series.sum()) for area, series in tally.areas.items()},
    }
    return Finding(
        kind="rate",
        about=_about(tally, (first, last)),
        value=round(total / months, 4),
        unit=f"{tally.measure}/month",
        method=Told("method.count"),
        said=Told(
            "trend.rate" if last > first else "trend.rate_month",
            {
                "what": _what(tally, total),
                "total": float(total),
                "mean": total / months,
                "first": first_day(first),
                "last": first_day(last),
            },
        ),
        basis=tally.basis,
        caveats=(*cautions.left_out(tally), *cautions.cover(tally, (tally.months,))),
        details=details,
    )


def changes(tally: Tally, found: list[ChangePoint] | None) -> Iterator[Finding]:
    """The change points, or that none stands out; None is a series too short to look."""
    if not found:
        words = {"months": len(tally.counts), "least": LEAST_FOR_CHANGES}
        yield Finding(
            kind="change_point",
            about=_about(tally, tally.months),
            value=None,
            unit="month",
            method=BY_PERMUTATION,
            said=Told("trend.change.short" if found is None else "trend.change.none", words),
            basis=tally.basis,
        )
    for one in found or ():
        yield _change(tally, one)


def seasons(tally: Tally, found_changes: Sequence[ChangePoint]) -> Iterator[Finding]:
    """The rains against the other months, and whether the year has its seasons."""
    if len(tally.counts) < LEAST_FOR_SEASON:
        return
    places = [one.index for one in found_changes]
    found = season(tally.counts, first_month=tally.first % YEAR + 1, changes=places)
    key = "seen" if found.p <= SEEN else "none"
    words = {"ratio": found.rains, "low": found.low, "high": found.high, "p": Told(*_chance(found.p))}
    yield Finding(
        kind="season",
        about=_about(tally, tally.months),
        value=round(found.rains, 4),
        unit="ratio",
        method=BY_HARMONICS,
        said=Told(f"trend.season.{key}", words),
        interval=Interval(round(found.low, 4), round(found.high, 4), found.level),
        basis=tally.basis,
        details={"p": round(found.p, 5), "peak": found.peak, "factors": [round(x, 3) for x in found.factors]},
    )


def _ratio_finding(
    tally: Tally,
    area: str | None,
    spans: tuple[Span, Span],
    found: RateRatio,
    caveats: tuple[Told, ...],
    extra: dict[str, Any],
) -> Finding:
    surely = found.at_least(1.0)
    way = "more" if surely >= 0.975 else "less" if surely <= 0.025 else "open"
    key = f"trend.ratio.{way}" if found.value is not None else "trend.ratio.none_before"
    return Finding(
        kind="rate_ratio",
        about=_about(tally, *spans) | ({"area": area} if area else {}),
        value=None if found.value is None else round(found.value, 4),
        unit="ratio",
        method=METHOD,
        said=Told(key, _words(tally, spans, found) | {"area": _area(area)}),
        interval=Interval(round(found.low, 4), finite(found.high), found.level),
        basis=tally.basis,
        caveats=caveats,
        details=_figures(found) | extra,
    )


def _factor_finding(
    tally: Tally, spans: tuple[Span, Span], found: RateRatio, factor: float, caveats: tuple[Told, ...]
) -> Finding:
    share = found.at_least(factor)
    key = "likely" if share >= LIKELY else "unlikely" if share <= UNLIKELY else "open"
    words = _words(tally, spans, found) | {"factor": float(factor), "probability": percent(share)}
    return Finding(
        kind="factor",
        about=_about(tally, *spans) | {"factor": factor},
        value=round(share, 4),
        unit="probability",
        method=METHOD,
        said=Told(f"trend.factor.{key}", words),
        interval=Interval(round(found.low, 4), finite(found.high), found.level),
        basis=tally.basis,
        caveats=caveats,
        details=_figures(found),
    )


def _change(tally: Tally, one: ChangePoint) -> Finding:
    months = {"month": tally.first + one.index, "first": tally.first + one.first, "last": tally.first + one.last}
    month, first, last = map(iso, months.values())
    said = {name: first_day(n) for name, n in months.items()}
    words = {"what": _what(tally, one.after), "p": Told(*_chance(one.p))} | said
    key = "sure" if first == last else "span"
    way = "up" if one.after > one.before else "down"
    return Finding(
        kind="change_point",
        about=_about(tally, tally.months),
        value=month,
        unit="month",
        method=BY_PERMUTATION,
        said=Told(f"trend.change.{way}_{key}", words | {"before": one.before, "after": one.after}),
        basis=tally.basis,
        caveats=(*cautions.left_out(tally), Told("trend.caveat.chosen")),
        details={
            "first": first,
            "last": last,
            "level": one.level,
            "p": round(one.p, 5),
            "before": round(one.before, 4),
            "after": round(one.after, 4),
            "posterior": {
                iso(tally.first + one.posterior_start + n): round(share, 4)
                for n, share in enumerate(one.posterior)
                if share >= 0.0005
            },
        },
    )


def _known(tally: Tally, span: Span) -> Span:
    """The months of a period that the tally holds, at least three."""
    found = max(span[0], tally.first), min(span[1], tally.months[1])
    months = found[1] - found[0] + 1
    if months < LEAST_MONTHS:
        words = {"first": iso(span[0]), "last": iso(span[1]), "start": iso(tally.first), "end": iso(tally.months[1])}
        raise TrendError("short_period", months=max(months, 0), least=LEAST_MONTHS, **words)
    return found


def _shortened(asked: tuple[Span, Span], spans: tuple[Span, Span]) -> Iterator[Told]:
    for one, known in zip(asked, spans, strict=True):
        if one != known:
            yield Told("trend.caveat.shortened", {"first": first_day(known[0]), "last": first_day(known[1])})


def _words(tally: Tally, spans: Sequence[Span], found: RateRatio) -> dict[str, object]:
    return {
        "what": _what(tally, found.after.mean),
        "value": found.value if found.value is not None else math.inf,
        "low": found.low,
        "high": found.high,
        "before": found.before.mean,
        "after": found.after.mean,
        **{name: in_words(span) for name, span in zip(("first", "second"), spans, strict=True)},
    }


def _figures(found: RateRatio) -> dict[str, Any]:
    """What a ratio rests on, for machines; None where a number would be infinite."""
    sides = {
        name: {
            "months": side.months,
            "count": side.count,
            "mean": round(side.mean, 4),
            "low": round(side.low, 4),
            "high": round(side.high, 4),
        }
        for name, side in (("before", found.before), ("after", found.after))
    }
    return {
        "value": None if found.value is None else round(found.value, 4),
        "low": round(found.low, 4),
        "high": finite(found.high),
        **sides,
        "dispersion": round(found.dispersion, 3),
        "autocorrelation": round(found.autocorrelation, 3),
        "at_least": {f"{factor:g}": round(found.at_least(factor), 4) for factor in FACTORS},
    }


def finite(value: float) -> Any:
    """None for infinity, which JSON has no room for."""
    return round(value, 4) if math.isfinite(value) else None


def _about(tally: Tally, *spans: Span) -> dict[str, Any]:
    names = ("period",) if len(spans) == 1 else ("before", "after")
    return {"measure": tally.measure} | {name: f"{iso(a)}/{iso(b)}" for name, (a, b) in zip(names, spans, strict=True)}


def counted_as(measure: str, n: float) -> Told:
    """What is counted, in the number that goes with ``n`` as it is shown: French has '0,5 incident'."""
    shown = float(f"{n:.3g}")
    form = "one" if shown == 1 else "part" if shown < 2 else "what"
    return Told(f"trend.{form}.{measure}")


def _what(tally: Tally, n: float) -> Told:
    return counted_as(tally.measure, n)


def in_words(span: Span) -> Told:
    """'in 2023' and 'in 2022–2023' where years are whole, else 'in March 2022', 'from January 2022 to June 2022'."""
    first, last = span
    if first % YEAR == 0 and last % YEAR == YEAR - 1:
        return Told("trend.in_one", {"when": "–".join(dict.fromkeys(str(month // YEAR) for month in span))})
    if first == last:
        return Told("trend.in_one", {"when": first_day(first)})
    return Told("trend.in_period", {"first": first_day(first), "last": first_day(last)})


def _area(area: str | None) -> object:
    """'ML/Kayes' as 'Kayes (ML) : ' ahead of the sentence; nothing for the whole."""
    return Told("trend.area", {"area": area_name(area)}) if area else ""


def area_name(area: str) -> str:
    """'ML/Kayes' → 'Kayes (ML)'; a country's code, a name of a file as they are."""
    country, slash, rest = area.partition("/")
    name = rest.rpartition("/")[2]
    return f"{name} ({country})" if slash and name else area


def percent(share: float) -> Told:
    """A probability in hundredths, which is never all or nothing."""
    if share > 0.999:
        return Told("trend.probability.over")
    if share < 0.001:
        return Told("trend.probability.under")
    return Told("trend.probability.is", {"share": float(np.round(100 * share, 1))})


def _chance(p: float) -> tuple[str, dict[str, object]]:
    return ("trend.chance.below", {}) if p < 0.001 else ("trend.chance.is", {"p": float(np.round(p, 3))})

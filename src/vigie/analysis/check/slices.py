"""Which slice of the data does give a figure that the claim's own slice does not.

In: a judged part. Out: the other measures of the same place and period, and the same measure in the years
around it, whose figure is the claimed one within the tolerance of an exact figure. A sentence often keeps a
figure and loses what it counted: the perpetrator, the type of violence, the year.
"""

from __future__ import annotations

from vigie.analysis.check.datasets import figure, is_ucdp, missing
from vigie.analysis.check.subject import Slice
from vigie.analysis.check.verdict import EXACT, PartVerdict, Verdict
from vigie.knowledge import indicators
from vigie.model import Number

FEWEST = 20
YEARS = (-1, 1, -2, 2)
MOST = 3


def matching(judged: PartVerdict) -> list[tuple[Slice, Number]]:
    """Slices that give the claimed figure, other measures first.

    None for small figures, where chance does.
    """
    part = judged.part
    claimed, target = part.claimed, part.target
    if part.op != "level" or judged.verdict is Verdict.SUPPORTED or not is_ucdp(target.measure):
        return []
    if claimed is None or claimed < FEWEST:
        return []
    measures = [m for m in indicators.settings()["measures"] if m != target.measure]
    found = [Slice(measure, target.area, target.period) for measure in measures]
    if target.period.first == target.period.last and not target.period.month:
        found += [Slice(target.measure, target.area, target.period.shifted(n)) for n in YEARS]
    figures = [(s, figure(s).best) for s in found if missing(s) is None]
    return [(s, n) for s, n in figures if abs(n - claimed) <= EXACT * n][:MOST]

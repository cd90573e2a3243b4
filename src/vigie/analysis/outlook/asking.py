"""The outlook of a record, as the program and the API ask for it.

In: a record, a filter, names of areas, their level where it is told. Out: outlooks; ``OutlookError`` with the reason
where there is none to give.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vigie.analysis.outlook.areas import Sited, from_record
from vigie.analysis.outlook.findings import Outlook, asked_areas, outlook
from vigie.analysis.outlook.problems import OutlookError
from vigie.analysis.trend.tally import AREAS, iso

if TYPE_CHECKING:
    from vigie.analysis.finding import Finding
    from vigie.record import Record
    from vigie.record.facts import FactFilter
    from vigie.record.facts.asking import Measure

USUAL = "admin1"


def outlooks(
    record: Record,
    where: FactFilter,
    measure: Measure,
    months: int,
    names: Sequence[str] = (),
    level: str | None = None,
    step: Callable[[], None] = lambda: None,
) -> list[Outlook]:
    """Of the areas named, at the first level (country, region, cercle) that knows them all; without names of the
    liveliest regions, where most is to come first."""
    found = outlook(_sited(record, where, measure, names, level), months, names, step)
    return found if names else sorted(found, key=lambda one: _most(one.finding))


def _most(one: Finding) -> tuple[float, float, str]:
    high = float(one.interval.high) if one.interval else 0.0
    return -float(one.value or 0), -high, str(one.about.get("area", ""))


def _sited(record: Record, where: FactFilter, measure: Measure, names: Sequence[str], level: str | None) -> Sited:
    if level is not None or not names:
        return from_record(record, where, measure, level or USUAL)
    refused: OutlookError | None = None
    for one in AREAS:
        try:
            sited = from_record(record, where, measure, one)
            asked_areas(sited, names)
        except OutlookError as error:
            if error.problem not in {"no_data", "no_area"}:
                raise
            # Regions are what most people ask of: their answer names what there is.
            refused = error if refused is None or one == USUAL else refused
        else:
            return sited
    assert refused is not None
    raise refused


def write_draws(path: Path, found: Sequence[Outlook]) -> None:
    """Rows area, month (YYYY-MM), draw, outcome as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    months, draws = found[0].draws.shape
    columns = {
        "area": np.repeat([one.area for one in found], months * draws),
        "month": np.tile(np.repeat([iso(found[0].first + n) for n in range(months)], draws), len(found)),
        "draw": np.tile(np.arange(draws, dtype=np.int32), months * len(found)),
        "outcome": np.concatenate([one.draws.reshape(-1) for one in found]).astype(np.int64),
    }
    try:
        pq.write_table(pa.table(columns), path, compression="zstd")
    except OSError as error:
        raise OutlookError("unwritten", path=path, reason=os.strerror(error.errno) if error.errno else error) from error

"""The panel of the VIEWS Prediction Challenge: deaths by country and month, up to a month and no further.

In: a Parquet file with month_id (1 is January 1980), country_id and ``ged_best_sb`` as index or columns, whatever else
it holds. Out: ``Panel``; and the draws of a window as a Parquet file (month_id, country_id, draw, outcome).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vigie.analysis.outlook.problems import OutlookError
from vigie.analysis.trend.series import Counts, Floats

COLUMN = "ged_best_sb"
KEYS = ("month_id", "country_id")
EPOCH = 1980
MOST_MONTHS, MOST_COUNTRIES = 1200, 5000


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """``counts`` by month, from ``first`` (a month_id) on, and country; NaN where the panel has none."""

    first: int
    countries: Counts
    counts: Floats

    @property
    def last(self) -> int:
        return self.first + len(self.counts) - 1


def month_id(year: int, month: int) -> int:
    """The challenge's number of a month."""
    return (year - EPOCH) * 12 + month


def month_text(month: int) -> str:
    """'2017-10' of a month_id."""
    return f"{EPOCH + (month - 1) // 12:04}-{(month - 1) % 12 + 1:02}"


def read_panel(path: Path, last: int) -> Panel:
    """The months up to ``last`` (a month_id); later rows are never taken from the file.

    Raises ``OutlookError`` naming what the file lacks or holds wrongly.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        names = pq.read_schema(path).names
        if missing := [name for name in (*KEYS, COLUMN) if name not in names]:
            raise OutlookError("columns", path=path, missing=", ".join(missing))
        table = pq.read_table(path, columns=[*KEYS, COLUMN], filters=[("month_id", "<=", last)])
        months, countries = (np.asarray(table.column(key).cast(pa.int64())) for key in KEYS)
        values = np.asarray(table.column(COLUMN).cast(pa.float64()).to_numpy(), dtype=np.float64)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "no Parquet file"
        raise OutlookError("unreadable", path=path, reason=reason) from error
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        raise OutlookError("unreadable", path=path, reason=str(error).partition("\n")[0]) from error
    if table.column("month_id").null_count or table.column("country_id").null_count or not len(months):
        raise OutlookError("no_rows", path=path, month=month_text(last))
    return _panel(path, months, countries, values)


def _panel(path: Path, months: Counts, countries: Counts, values: Floats) -> Panel:
    if np.isinf(values).any() or (values < 0).any():
        where = int(np.flatnonzero(np.isinf(values) | (values < 0))[0])
        raise OutlookError("not_a_count", path=path, month=int(months[where]), country=int(countries[where]))
    first, ids = int(months.min()), np.unique(countries)
    if first < 1 or int(months.max()) - first >= MOST_MONTHS or len(ids) > MOST_COUNTRIES:
        raise OutlookError("too_large", path=path, months=MOST_MONTHS, countries=MOST_COUNTRIES)
    counts = np.full((int(months.max()) - first + 1, len(ids)), np.nan)
    cells = (months - first) * len(ids) + np.searchsorted(ids, countries)
    if len(np.unique(cells)) < len(cells):
        raise OutlookError("twice", path=path)
    counts.reshape(-1)[cells] = values
    return Panel(first, ids.astype(np.int64), counts)


def filled(panel: Panel) -> Panel:
    """Without the months at its end in which nobody died anywhere: a world without war has not been seen since 1989,
    an unfilled release has."""
    some = np.flatnonzero(np.nansum(panel.counts, axis=1) > 0)
    if not len(some):
        raise OutlookError("nothing_counted")
    return Panel(panel.first, panel.countries, panel.counts[: int(some[-1]) + 1])


def write_draws(path: Path, months: Counts, countries: Counts, draws: Floats) -> None:
    """``draws`` (countries, months, draws) as rows month_id, country_id, draw, outcome."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    areas, ahead, each = draws.shape
    columns = {
        "month_id": np.repeat(months, areas * each).astype(np.int32),
        "country_id": np.tile(np.repeat(countries, each), ahead).astype(np.int32),
        "draw": np.tile(np.arange(each, dtype=np.int32), ahead * areas),
        "outcome": draws.transpose(1, 0, 2).reshape(-1).astype(np.int64),
    }
    try:
        pq.write_table(pa.table(columns), path, compression="zstd")
    except OSError as error:
        raise OutlookError("unwritten", path=path, reason=os.strerror(error.errno) if error.errno else error) from error

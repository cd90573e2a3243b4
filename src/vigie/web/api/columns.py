"""GET /api/columns: every incident that a filter takes, as columns for the page's own brushing.

In: the filter's query parameters. Out: one JSON object of arrays, the newest incident first. Days count from
1970-01-01, degrees are in hundred-thousandths, names and codes are positions in ``dictionaries``; a list column is
``values`` from ``start[i]`` to ``start[i + 1]``. Ids are cut to the shortest length (16 or more) that tells them apart:
every address that takes an id takes the beginning of one.
"""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from vigie.record import Record
from vigie.record.query.columns import UNDATED, Columns, Floats, Listed, Numbers
from vigie.web.asked import Question
from vigie.web.etags import Kept
from vigie.web.people.who import Reader
from vigie.web.whole import Seen

router = APIRouter(tags=["incidents"])

SHORTEST = 16
DEGREE = 100_000
ALIASES = {"place": "places", "precision": "precision", "region": "regions", "certainty": "certainty"}
"""Column -> the dictionary that it points into; ``type`` and ``types`` share one."""


class Lists(BaseModel):
    """Of incident i ``values[start[i]:start[i + 1]]``."""

    start: list[int]
    values: list[int]


class Told(BaseModel):
    """The columns; None is unknown."""

    total: int
    dictionaries: dict[str, list[str]]
    id: list[str]
    first: list[int | None]
    last: list[int | None]
    lat: list[int | None]
    lon: list[int | None]
    place: list[int]
    precision: list[int]
    region: list[int]
    certainty: list[int]
    type: list[int]
    types: Lists
    actors: Lists
    targets: Lists
    sources: Lists
    killed_low: list[int | None] = Field(description="people killed, at least")
    killed_high: list[int | None] = Field(
        description="the highest figure stated; it may be an 'at least', as /incidents/{id} tells"
    )
    accounts: list[int]


@router.get("/columns", response_model=Told)
def columns(request: Request, asked: Question, who: Reader, kept: Kept, whole: Seen) -> Response:
    """Every incident that the filter takes, in columns."""

    def make(record: Record) -> bytes:
        return msgspec.json.encode(told(whole.of(record, who, asked.of(record))))

    return kept.give(request, who, make, asked.as_of)


def told(found: Columns) -> dict[str, Any]:
    """The columns as ``Told``."""
    types, listed = found.named["type"], found.listed
    codes = list(dict.fromkeys([*types.values, *listed["types"].values]))
    place_of = {code: n for n, code in enumerate(codes)}
    by_type = np.array([place_of[code] for code in types.values], np.int32)
    by_types = np.array([place_of[code] for code in listed["types"].values], np.int32)
    low, high = found.tolls["killed"]
    lists = {"actors": listed["perpetrators"], "targets": listed["targets"], "sources": listed["sources"]}
    return {
        "total": len(found),
        "dictionaries": {
            "types": codes,
            **{name: one.values for name, one in lists.items()},
            **{ALIASES[name]: found.named[name].values for name in ALIASES},
        },
        "id": shortened(found.id),
        "first": _days(found.first),
        "last": _days(found.last),
        "lat": _whole(found.lat * DEGREE),
        "lon": _whole(found.lon * DEGREE),
        **{name: found.named[name].number.tolist() for name in ALIASES},
        "type": by_type[types.number].tolist() if len(found) else [],
        "types": _lists(Listed([], listed["types"].begin, by_types[listed["types"].number])),
        **{name: _lists(one) for name, one in lists.items()},
        "killed_low": _whole(low),
        "killed_high": _whole(high),
        "accounts": found.accounts.tolist(),
    }


def shortened(ids: list[str]) -> list[str]:
    """The ids, as short as tells them all apart."""
    length = SHORTEST
    while len({key[:length] for key in ids}) < len(ids):
        length += 4
    return [key[:length] for key in ids]


def _lists(one: Listed) -> dict[str, list[int]]:
    return {"start": one.begin.tolist(), "values": one.number.tolist()}


def _days(numbers: Numbers) -> list[int | None]:
    return [None if n == UNDATED else n for n in numbers.tolist()]


def _whole(values: Floats) -> list[int | None]:
    """Rounded; None for NaN."""
    known = np.isnan(values)
    rounded: list[int | None] = np.rint(np.where(known, 0, values)).astype(np.int64).tolist()
    for at in np.flatnonzero(known).tolist():
        rounded[at] = None
    return rounded

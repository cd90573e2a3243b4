"""POST /api/samples: the bundled reports into an empty record, so that a first visit has something to show.

In: nothing but who asks. Out: how many reports were read and how many incidents they tell of. The reports are read and
recorded as any others are; a record that holds reports already is left alone.
"""

from __future__ import annotations

from importlib.resources import as_file, files

from fastapi import APIRouter
from pydantic import BaseModel

from vigie.model import Report
from vigie.reading import read
from vigie.record.query.filters import Filter
from vigie.sources import read_sources
from vigie.web.people.who import Analyst
from vigie.web.problems import WebProblem
from vigie.web.store import Open

router = APIRouter(tags=["reports"])


class Sampled(BaseModel):
    """What was added."""

    reports: int
    incidents: int


@router.post("/samples", status_code=201)
def samples(who: Analyst, store: Open) -> Sampled:
    """Read and record the bundled reports; 409 where the record is not empty."""
    with as_file(files("vigie.samples") / "reports.jsonl") as bundled:
        readings = [read(found) for found in read_sources([str(bundled)]) if isinstance(found, Report)]
    with store.writing(who) as record:
        # Counted by the writer: two people who press the button at once add once.
        if record.counts()[0]:
            raise WebProblem("web.samples_no", 409)
        record.add_all(readings)
    with store.reading(who) as record:
        return Sampled(reports=record.counts()[0], incidents=record.ask().answers.count(Filter()))

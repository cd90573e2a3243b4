"""What an export says of itself: which question of which record it answers.

In: a record, a filter, who answers it. Out: ``About``: the filters asked, the record's digest, counts, and the
datasets with their licences. It stands in the file's own header where the format has one, else beside it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any

from vigie.record.datasets import vintages
from vigie.record.fusion import Rule
from vigie.record.query.answers import Answers
from vigie.record.query.filters import Filter
from vigie.record.store import VERSION, Record

Json = dict[str, Any]


@dataclass(slots=True)
class About:
    """What a file holds and where it comes from. ``left_out`` tells what the format had no room for, and how many."""

    digest: str
    asked: Json
    as_of: dt.date | None
    made: str
    level: str
    rule: str
    incidents: int
    accounts: int
    datasets: list[Json]
    left_out: dict[str, int] = field(default_factory=dict)
    slow: bool = False
    """The record is large and has no fresh index."""
    profile: str = ""
    """'publication' where place, time and names are told less closely than the record has them."""

    def json(self) -> Json:
        """For a header or a file beside it."""
        return {
            "made_by": f"vigie {VERSION}",
            "made": self.made,
            "record_digest": self.digest,
            "as_of": self.as_of and self.as_of.isoformat(),
            "filters": self.asked,
            "rows_are": self.level,
            "fused_by": self.rule,
            **({"profile": self.profile} if self.profile else {}),
            "incidents": self.incidents,
            "accounts": self.accounts,
            "left_out": self.left_out,
            "datasets": self.datasets,
        }


def about(record: Record, where: Filter | None, answers: Answers, level: str, rule: Rule) -> About:
    """What an export of the incidents that the filter takes says of itself."""
    origins = {origin for origin, _ in answers.facets(where or Filter(), None).facets["origin"]}
    datasets = [
        {
            "name": v.name,
            "version": v.version,
            "day": v.day.isoformat(),
            "licence": v.about.licence,
            "citation": v.about.citation,
            "url": v.about.url,
        }
        for v in vintages(record.engine, record.as_of)
        if v.name in origins
    ]
    return About(
        digest=record.digest(),
        asked=asked(where),
        as_of=record.as_of,
        made=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        level=level,
        rule=rule.value,
        incidents=answers.count(where or Filter()),
        accounts=answers.accounts(where or Filter()),
        datasets=datasets,
    )


def asked(where: Filter | None) -> Json:
    """What a filter asks, without what it leaves open."""
    plain = asdict(Filter())
    told = asdict(where) if where else plain
    return {name: _plain(value) for name, value in told.items() if value != plain[name]}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else list(value) if isinstance(value, tuple) else value

"""Conditions over time for other programs: JSON, every report's dates beside its words.

In: episodes. Out: plain dicts; days as ISO 8601, null where no report tells one.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from vigie.exchange import condition_to_json
from vigie.record.fusion.conditions import Episode, Stated
from vigie.record.rows import plain

Json = dict[str, Any]


def episode_to_json(episode: Episode) -> Json:
    """An episode with the reports that state it and those that deny it."""
    return {
        "id": episode.id,
        "kind": episode.kind,
        "places": [plain(place) for place in episode.where],
        "imposed_by": list(episode.imposed_by),
        "from": _day(episode.start),
        "to": _day(episode.end),
        "last_seen": _day(episode.last_seen),
        "starts": [_day(day) for day in episode.starts],
        "certainty": episode.certainty.value,
        "reports": [_stated(one) for one in episode.stated],
        "denied_by": [_stated(one) for one in episode.denials],
    }


def _stated(one: Stated) -> Json:
    report = one.report
    return {
        "id": one.id,
        "report": report.id,
        "source": report.source,
        "published": _day(report.published),
        "title": report.title,
        "url": report.url,
        **condition_to_json(one.condition),
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None

"""The alerts that stand in a record, as the program and the API ask for them.

In: a record (bounded to what one may see), a filter, rules, the day or None for the last on record. Out: that day and
the alerts, each with how often its rule was wrong before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from vigie.analysis.alerts.alert import Alert
from vigie.analysis.alerts.problems import AlertProblem
from vigie.analysis.alerts.rules import Rule
from vigie.analysis.alerts.watching import measured, scene, watch

if TYPE_CHECKING:
    from vigie.record import Record
    from vigie.record.facts import FactFilter


def standing(
    record: Record, where: FactFilter, rules: Sequence[Rule], day: dt.date | None = None
) -> tuple[dt.date, list[Alert]]:
    """Raises ``AlertProblem`` where nothing dated is on record, or for a day to come."""
    if day is not None and day > dt.date.today() + dt.timedelta(1):
        raise AlertProblem("to_come", day=day)
    asked = day or _last(record)
    found = scene(record, where, rules, asked)
    return asked, measured(found, asked, rules, watch(found, asked, rules))


def _last(record: Record) -> dt.date:
    """The last day that a dataset or report tells of; a day to come, which only an error gives, counts as today."""
    days = [one.last for one in record.facts().coverage() if one.last]
    if not days:
        raise AlertProblem("empty")
    return min(max(days), dt.date.today())

"""Periods as people write them: '2024', '2024-05', '2024-05-17', 'FROM..TO'.

In: what was typed and the name of the option or parameter. Out: first and last day; or ``WrongPeriod``.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange

from vigie.knowledge.problems import Spoken
from vigie.model import QuestionError

PART = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class WrongPeriod(Spoken, QuestionError):
    """What was typed is no period; ends the program with status 2."""

    exit_status = 2

    topic = "counted.bad"

    def __init__(self, value: str, option: str) -> None:
        super().__init__("period", value=value, option=option)


def span(value: str, option: str) -> tuple[dt.date, dt.date]:
    """First and last day of a year, a month, a day, or of two of them, 'FROM..TO'."""
    first, dots, last = value.partition("..")
    try:
        start, end = _days(first)[0], _days(last if dots else first)[1]
    except ValueError as error:
        raise WrongPeriod(value, option) from error
    if start > end:
        raise WrongPeriod(value, option)
    return start, end


def _days(part: str) -> tuple[dt.date, dt.date]:
    found = PART.fullmatch(part.strip())
    if found is None:
        raise ValueError(part)
    year, month, day = (int(group) if group else None for group in found.groups())
    first = dt.date(year or 0, month or 1, day or 1)
    return first, dt.date(first.year, month or 12, day or monthrange(first.year, month or 12)[1])

"""Which release of UCDP's events a file is, and what it covers.

In: a version (25.1, 23.0.10, 24.01.24.12) or the publisher's file name. Out: ``Release``. A yearly release YY.1
covers 1989 to the year before; a Candidate release YY.0.M its month, YY.0A.YY.0B the months from A to B.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from vigie.sources.datasets.names import codebook

FILE = re.compile(r"(?:gedevent_v|ged)(\d{2})_?(\d{1,2})(?:_(\d{1,2}))?(?:_(\d{1,2}))?\.csv", re.IGNORECASE)
VERSION = re.compile(r"(\d{2})\.(\d{1,2})(?:\.(\d{1,2}))?(?:\.(\d{1,2}))?")
FIRST_YEAR = 1989
CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Release:
    """A version, the days its events fall on, and the day that stands for its publication."""

    version: str
    first: dt.date
    last: dt.date
    day: dt.date


def named(file: str) -> Release | None:
    """The release of a file that has its publisher's name."""
    found = FILE.fullmatch(file)
    return release(".".join(part for part in found.groups() if part)) if found else None


def release(version: str) -> Release | None:
    """The release of a version; None where it is none of UCDP's."""
    found = VERSION.fullmatch(version)
    if not found:
        return None
    year, second, third, fourth = (int(part) if part else None for part in found.groups())
    assert year is not None and second is not None
    if third is None and second:
        month, day = (int(part) for part in codebook("ucdp")["release"]["yearly"].split("-"))
        covers = dt.date(FIRST_YEAR, 1, 1), dt.date(CENTURY + year - 1, 12, 31)
        return Release(version, *covers, dt.date(CENTURY + year, month, day))
    if fourth is None and second == 0 and third is not None and 1 <= third <= 12:
        return Release(version, *_months(year, third, third), _next_month(year, third))
    if fourth is not None and third == year and 1 <= second <= fourth <= 12:
        return Release(version, *_months(year, second, fourth), _next_month(year, fourth))
    return None


def _months(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    year += CENTURY
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def _next_month(year: int, month: int) -> dt.date:
    day = int(codebook("ucdp")["release"]["monthly_day"])
    return dt.date(CENTURY + year + month // 12, month % 12 + 1, day)

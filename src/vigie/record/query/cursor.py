"""Where a page ended, as one opaque word for the next question.

In: the first day and the id of the last incident shown, and which way the pages go. Out: a cursor; and back.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json

from vigie.record.problems import QuestionProblem

UNDATED = dt.date.min
LONGEST = 400


def write(start: dt.date | None, key: str, newest: bool) -> str:
    """The cursor after an incident."""
    told = json.dumps([int(newest), start.isoformat() if start else "", key], ensure_ascii=False)
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def read(text: str, newest: bool) -> tuple[dt.date, str]:
    """The day and the id of a cursor; raises QuestionProblem for one that is none, or goes the other way."""
    try:
        if len(text) > LONGEST:
            raise ValueError
        told = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        way, day, key = told
        if way != int(newest) or not isinstance(key, str) or not isinstance(day, str):
            raise ValueError
        return dt.date.fromisoformat(day) if day else UNDATED, key
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise QuestionProblem("query.bad_cursor", cursor=text[:40]) from error

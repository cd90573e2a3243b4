"""A dataset's event: one row as a report with one account, every value resting on the words of the row.

In: columns and a row. Out: ``Written`` (the row as lines 'column: value', empty cells left out, and the evidence for
any cell) and ``Event``. The id of an event is a digest of the dataset, its key and the whole row: the same row in two
vintages is one event.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import accumulate

import msgspec

from vigie.identity import digest
from vigie.model import Account, Code, Evidence, Number, Report
from vigie.sources.datasets.problems import BadRow

encode = msgspec.json.Encoder().encode
SMALL = {str(n): n for n in range(1000)}
NUL = "\x00"
"""No database keeps it."""


Span = tuple[dt.date | None, dt.date | None, str | None]
"""First and last day and the country of an event."""
Told = tuple[Report, Account]


class Event:
    """A row that holds what its codebook asks for. ``row`` is the row as JSON, empty cells left out; ``deaths`` its
    lowest, best and highest. Its report and account are made when they are asked for: whoever only keeps the row need
    not wait for them.
    """

    __slots__ = ("_make", "_told", "deaths", "id", "key", "published", "row", "span")

    def __init__(
        self,
        dataset: str,
        key: str,
        row: str,
        deaths: tuple[Number, Number, Number],
        span: Span,
        published: dt.date | None,
        make: Callable[[], Told],
    ) -> None:
        self.id = digest("event", dataset, key, row)
        self.key, self.row, self.deaths, self.span, self.published = key, row, deaths, span, published
        self._make = make
        self._told: Told | None = None

    @property
    def report(self) -> Report:
        return self._both()[0]

    @property
    def account(self) -> Account:
        return self._both()[1]

    def _both(self) -> Told:
        if self._told is None:
            self._told = self._make()
        return self._told


Coder = Callable[[list[str]], Event]
"""Codes a row; raises BadRow where it is not as the codebook says, and never later."""


def packed(columns: Sequence[str], row: Sequence[str]) -> str:
    """A row as it is kept: JSON without the empty cells."""
    for column, value in zip(columns, row, strict=True):
        if NUL in value:
            raise BadRow("character", column=column)
    return encode({c: value for c, value in zip(columns, row, strict=True) if value}).decode()


class Written:
    """A row as a report's text."""

    __slots__ = ("labels", "row", "starts", "text", "written")

    def __init__(self, labels: Sequence[str], row: Sequence[str]) -> None:
        self.written = [label + value if value else "" for label, value in zip(labels, row, strict=True)]
        self.starts = list(accumulate([len(line) + 1 if line else 0 for line in self.written], initial=0))
        self.labels, self.row = labels, row
        self.text = "\n".join(filter(None, self.written))

    def line(self, column: int) -> Evidence:
        """'where_prec: 2'; the cell must not be empty."""
        start, words = self.starts[column], self.written[column]
        return Evidence(start, start + len(words), words)

    def cell(self, column: int) -> Evidence:
        """The value alone."""
        start = self.starts[column] + len(self.labels[column])
        return Evidence(start, start + len(self.row[column]), self.row[column])

    def part(self, column: int, words: str, after: int = 0) -> Evidence:
        """Words that stand in a cell, looked for behind the offset ``after``."""
        start = self.text.index(words, max(after, self.starts[column] + len(self.labels[column])))
        return Evidence(start, start + len(words), words)

    def lines(self, columns: Sequence[int]) -> Evidence:
        """From the first to the last of these cells, with what stands between."""
        first, last = min(columns), max(columns)
        start, end = self.starts[first], self.starts[last] + len(self.written[last])
        return Evidence(start, end, self.text[start:end])

    def codes(self, columns: Sequence[tuple[str, int]]) -> tuple[Code, ...]:
        """The codes in these columns, without empty ones."""
        return tuple([Code(name, self.row[c], self.line(c)) for name, c in columns if self.row[c]])


def whole_number(value: str, column: str) -> int:
    """A count of people: digits and nothing else."""
    if value in SMALL:
        return SMALL[value]
    if value.isdecimal() and value.isascii() and len(value) < 10:
        return int(value)
    raise BadRow("number", column=column, value=value)


def degrees(value: str, column: str, most: float) -> float:
    """WGS 84 degrees up to ``most`` on either side of zero."""
    try:
        found = float(value)
    except ValueError:
        found = most + 1
    if not abs(found) <= most or "_" in value:
        raise BadRow("degrees", column=column, value=value, most=most)
    return found


class Days(dict[str, dt.date]):
    """ISO 8601 days by how they are written, worked out once each; a time of midnight may stand behind."""

    MIDNIGHT = frozenset({"", " 00:00:00.000", " 00:00:00", "T00:00:00", "T00:00:00.000"})

    def __init__(self, column: str) -> None:
        self._column = column

    def __missing__(self, value: str) -> dt.date:
        try:
            if value[10:] not in self.MIDNIGHT:
                raise ValueError
            found = dt.date.fromisoformat(value[:10])
        except ValueError as error:
            raise BadRow("day", column=self._column, value=value) from error
        self[value] = found
        return found


def code(table: dict[str, str], value: str, column: str) -> str:
    """What a code stands for; raises BadRow where the codebook has no such code."""
    found = table.get(value)
    if found is None:
        raise BadRow("unknown_code", column=column, value=value, known=", ".join(sorted(table))[:160])
    return found

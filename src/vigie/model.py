"""The words of the house as frozen dataclasses.

In: nothing. Out: the types that every other module speaks in. Imports nothing of the house.
The fields follow the reading contract (docs/reading-contract.md); codes are ACLED sub-event types in
snake case, ISO 3166-1 alpha-2 countries and ISO 8601 days. Offsets count characters of ``Report.text``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

Number = int | float


class Certainty(StrEnum):
    """How surely a report tells a fact."""

    STATED = "stated"
    ALLEGED = "alleged"
    DENIED = "denied"


class Sensitivity(StrEnum):
    """Who may see a report and what is derived from it, least to most guarded."""

    PUBLIC = "public"
    RESTRICTED = "restricted"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"  # noqa: S105 - a level, no password


class WarningKind(StrEnum):
    """What a reader should distrust."""

    FORCE_HAD_LEFT = "force_had_left"
    REPEATED_NAME = "repeated_name"
    YEAR_INFERRED = "year_inferred"
    UNDATED_REPORT = "undated_report"
    UNRESOLVED_REFERENCE = "unresolved_reference"
    FIGURE_NEEDS_SCOPE = "figure_needs_scope"
    IMPLAUSIBLE_FIGURE = "implausible_figure"
    WEEKDAY_MISMATCH = "weekday_mismatch"
    VALUES_DROPPED = "values_dropped"
    INCOMPLETE_READING = "incomplete_reading"


UNTOLD = "?"
"""The source of a report that tells none, where sources are listed."""


@dataclass(frozen=True, slots=True)
class Report:
    """A text that somebody published; ``id`` is given by the source or derived from what it says."""

    id: str
    text: str
    language: str
    published: dt.date | None = None
    source: str | None = None
    title: str | None = None
    url: str | None = None
    sensitivity: Sensitivity = Sensitivity.PUBLIC

    @property
    def publisher(self) -> str:
        """Its source as it is listed; ``UNTOLD`` where it tells none."""
        return self.source or UNTOLD

    @property
    def voice(self) -> str:
        """What it counts as where independent sources are counted: its source or, where it tells none, itself."""
        return self.source or self.id


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A run of a report's text: ``report.text[start:end] == text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a stated number lets one say: at least ``low``, about ``value``, at most ``high``."""

    low: Number | None = None
    value: Number | None = None
    high: Number | None = None

    @staticmethod
    def exactly(n: Number) -> Quantity:
        return _exactly(n)


@lru_cache(maxsize=2048, typed=True)
def _exactly(n: Number) -> Quantity:
    return Quantity(n, n, n)


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from ``start`` to ``end``, both included; None is open or unknown."""

    start: dt.date | None
    end: dt.date | None


@dataclass(frozen=True, slots=True)
class Coded:
    """A code of a published list (type, actor, target class) and the words it was read from."""

    code: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A named place and its part in a statement; lat and lon are WGS 84 degrees, None where unknown.

    ``role`` is at, from, to or near; ``precision`` is exact, near, area or unknown.
    """

    name: str
    role: str = "at"
    admin1: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str = "unknown"
    geoname_id: int | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is quoted for a statement: the name as the text gives it and the kind of source."""

    name: str
    kind: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Harm:
    """People killed, injured, abducted, captured, displaced or released."""

    kind: str
    who: str
    quantity: Quantity
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """Things destroyed, burned, seized or damaged."""

    item: str
    how: str
    quantity: Quantity
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """What a dataset codes in a column of its own (``where_prec`` 2, ``sub_event_type`` Attack), as it writes it."""

    name: str
    value: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """What one report says of one incident; ``codes`` are those that a dataset gives beside."""

    types: tuple[Coded, ...]
    date: DateRange | None
    places: tuple[Place, ...]
    perpetrators: tuple[Coded, ...]
    targets: tuple[Coded, ...]
    harm: tuple[Harm, ...]
    losses: tuple[Loss, ...]
    said_by: tuple[Attribution, ...]
    certainty: Certainty
    quote: Evidence
    date_evidence: Evidence | None = None
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A state that lasts: a blockade, a closed road, schools shut, people displaced."""

    kind: str
    places: tuple[Place, ...]
    imposed_by: tuple[Coded, ...]
    date: DateRange | None
    extent: str | None
    quantity: Quantity | None
    of: str | None
    said_by: tuple[Attribution, ...]
    certainty: Certainty
    quote: Evidence
    date_evidence: Evidence | None = None
    quantity_evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a claim's figure is set against; ``op`` is ratio, difference, level or direction."""

    op: str
    period: DateRange | None
    quantity: Quantity | None
    direction: str | None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure or a trend that somebody could check against data."""

    measure: str
    place: Place | None
    period: DateRange | None
    quantity: Quantity | None
    unit: str | None
    compare: Comparison | None
    by: str | None
    said_by: tuple[Attribution, ...]
    quote: Evidence
    period_evidence: Evidence | None = None
    quantity_evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What somebody does, announces or recommends in response.

    Its days, what it is to bring about and the figure by which that shows are told by who types a measure in; reports
    are read without them.
    """

    kind: str
    by: tuple[Attribution, ...]
    places: tuple[Place, ...]
    horizon: str | None
    status: str
    quote: Evidence
    date: DateRange | None = None
    aim: str | None = None
    indicator: str | None = None
    date_evidence: Evidence | None = None
    aim_evidence: Evidence | None = None
    indicator_evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Warning:
    """What a reader should distrust, about what, and where it stands (None: the whole report)."""

    kind: WarningKind
    about: str | None
    quote: Evidence | None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one reader took out of one report, in the order of the text.

    ``configuration`` tells readings of one reader apart where it is set up from outside: the model, what it was told.
    """

    report: Report
    incidents: tuple[Account, ...] = ()
    conditions: tuple[Condition, ...] = ()
    claims: tuple[Claim, ...] = ()
    measures: tuple[Measure, ...] = ()
    warnings: tuple[Warning, ...] = ()
    reader: str = "rules"
    configuration: str = ""


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression: TIMEX3 ``type`` and ``value``, and the days it spans where it spans any."""

    start: int
    end: int
    type: str
    value: str
    days: DateRange | None = None


class VigieError(Exception):
    """A problem to tell in one sentence: what, where, what to do.

    Subclasses: SourceError (a source cannot be read), RecordError (the record refuses),
    KnowledgeError (a data file of the project is wrong), QuestionError (a question cannot be answered).
    """


class SourceError(VigieError):
    pass


class RecordError(VigieError):
    pass


class KnowledgeError(VigieError):
    pass


class QuestionError(VigieError):
    pass

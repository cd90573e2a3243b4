"""What the first steps of reading find, each at tokens i:j of a document; later steps build on these."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from msgspec import Struct

from vigie.model import DateRange, Place, Quantity, Report
from vigie.reading.document import Document


class QuantityMention(Struct, frozen=True, gc=False):
    """A number in words or digits. ``unit``: percent, share, ratio, USD, EUR, XOF, km … or None for a bare count.

    ``noun`` is the token behind the number, where what is counted begins ('12 soldats': the token of 'soldats').
    ``bare`` tells a plural without any number ('des soldats', 'soldiers'), ``article`` a mere 'un', 'une', 'a'.
    """

    i: int
    j: int
    quantity: Quantity
    unit: str | None = None
    noun: int | None = None
    bare: bool = False
    article: bool = False


class TimeMention(Struct, frozen=True, gc=False):
    """A TIMEX3 expression. ``days`` is what a coder writes (SPEC dates: 'début mai' is 1 to 10), None where unknown.

    ``year_inferred`` tells that no year stood in the words and none could be had from the publication date;
    ``dateline`` that the text says here when it was written.
    """

    i: int
    j: int
    type: str
    value: str
    days: DateRange | None
    year_inferred: bool = False
    dateline: bool = False


class PlaceMention(Struct, frozen=True, gc=False):
    """A place named at tokens i:j, its role set ('entre A et B' gives from and to).

    ``kind``: town, admin1, admin2, country, area ('ouest du Mali'), feature (river, forest), unknown (in no gazetteer).
    ``container``: it only tells where another place lies ('Bamba, in Gao region'). ``attributive``: it qualifies a
    person, an office or a medium ('le gouverneur de Kayes') or stands for a government. ``dateline``: where the report
    or an item of it is headed or signed from ('BAMAKO, 26 mai –').
    """

    i: int
    j: int
    place: Place
    kind: str
    container: bool = False
    attributive: bool = False
    dateline: bool = False


class ActorMention(Struct, frozen=True, gc=False):
    """An organised actor named at tokens i:j by its code (JNIM, FAMA …)."""

    i: int
    j: int
    code: str


class AttributionMention(Struct, frozen=True, gc=False):
    """Somebody quoted: who stands at tokens i:j; what they say runs over tokens scope_i:scope_j."""

    i: int
    j: int
    name: str
    kind: str
    scope_i: int
    scope_j: int


class Mention(Protocol):
    """Anything found at tokens i:j."""

    @property
    def i(self) -> int: ...
    @property
    def j(self) -> int: ...


M = TypeVar("M", bound=Mention)


class Ordered(list[M]):
    """Mentions in the order of the text; it does not change once it is made."""

    def __init__(self, found: Iterable[M] = ()) -> None:
        super().__init__(found)
        self._starts = [mention.i for mention in self]

    def last_before(self, i: int) -> M | None:
        """The last that begins before token i."""
        n = bisect_left(self._starts, i)
        return self[n - 1] if n else None

    def within(self, i: int, j: int) -> Sequence[M]:
        """Those that begin in tokens i:j."""
        starts = self._starts
        begin = bisect_left(starts, i)
        if begin == len(starts) or starts[begin] >= j:
            return []
        return self[begin : bisect_left(starts, j, begin)]


@dataclass(slots=True)
class Notes:
    """A report under reading: its document and all mentions."""

    report: Report
    doc: Document
    quantities: Ordered[QuantityMention] = field(default_factory=Ordered)
    times: Ordered[TimeMention] = field(default_factory=Ordered)
    places: Ordered[PlaceMention] = field(default_factory=Ordered)
    actors: Ordered[ActorMention] = field(default_factory=Ordered)
    attributions: Ordered[AttributionMention] = field(default_factory=Ordered)
    country: str = "ML"

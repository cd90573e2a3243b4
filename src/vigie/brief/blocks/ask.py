"""What a block is asked.

In: a record that shows only what may be seen, the content gathered from it, what the block is told in its template.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vigie.brief.content import Brief
from vigie.record import Filter

if TYPE_CHECKING:
    from vigie.analysis.access.ground import Ground
    from vigie.record import Record


@dataclass(frozen=True, slots=True)
class Ask:
    """``told``: the options of the block by name, as its template gives them; ``kept``: what blocks share.

    ``land``: the roads of a country with the closures on record, where a server has them laid already.
    """

    record: Record
    content: Brief
    told: Mapping[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    land: Callable[[str], Ground] | None = None

    @property
    def lang(self) -> str:
        return self.content.lang

    @property
    def day(self) -> dt.date:
        return self.content.made

    @property
    def where(self) -> Filter:
        return self.content.where

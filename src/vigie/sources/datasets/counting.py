"""How a dataset's own rows are counted: the day, the region and the civilians that its codebook counts by.

In: a dataset's id and a row's cells. Out: ``Counted``. UCDP GED Codebook: an event counts under its ``year``; all the
dead of one-sided violence are civilians (low, best, high), else ``deaths_civilians`` are. ACLED Codebook: an event
counts under ``event_date``; civilians are the ``fatalities`` of events with ``civilian_targeting``, as every event of
'Violence against civilians' has. Older exports without that column: also 'Excessive force against protesters', and
remote violence and riots whose ``inter2`` is civilians.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from vigie.model import Number
from vigie.sources.datasets import acled, ucdp
from vigie.sources.datasets.names import actors_of, bare, by_gleditsch_ward, country_named

VIOLENCE = {"1": "state_based", "2": "non_state", "3": "one_sided"}
AGAINST_CIVILIANS = "violence_against_civilians"
BY_ACTOR2 = frozenset({"explosions_remote_violence", "riots"})
EXCESSIVE = "excessive_force_against_protesters"
CIVILIANS = frozenset({acled.CIVILIANS, "civilian", "civilians"})
TARGETING = "civilian_targeting"
SIDES = ("actor1", "assoc_actor_1", "actor2", "assoc_actor_2")

Three = tuple[Number, Number, Number]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a row says beyond its account. ``civilians``: low, best, high; ``actors``: codes of all that it names."""

    day: dt.date | None = None
    admin1: str = ""
    admin2: str = ""
    violence: str = ""
    event_type: str = ""
    civilians: Three | None = None
    actors: tuple[str, ...] = ()


NOTHING = Counted()


def counted(dataset: str, cells: Mapping[str, str]) -> Counted:
    """What the row of a dataset counts as; of a mapped table nothing beyond its account."""
    if dataset == ucdp.DATASET:
        return _ucdp(cells)
    if dataset == acled.DATASET:
        return _acled(cells)
    return NOTHING


def _ucdp(cells: Mapping[str, str]) -> Counted:
    year = int(cells["year"])
    start, end = (dt.date.fromisoformat(cells[name][:10]) for name in ("date_start", "date_end"))
    day = start if start.year == year else end if end.year == year else dt.date(year, 1, 1)
    kind = cells["type_of_violence"]
    if kind == ucdp.ONE_SIDED:
        low, best, high = (int(cells[name]) for name in ucdp.TOTALS)
    else:
        low = best = high = int(cells["deaths_civilians"])
    sides = ("side_a", "side_b") if kind != ucdp.ONE_SIDED else ("side_a",)
    homes = {"side_a": cells.get("gwnoa", ""), "side_b": cells.get("gwnob", "")}
    own = by_gleditsch_ward().get(cells["country_id"])
    return Counted(
        day,
        admin1=bare(cells.get("adm_1", ""), tuple(ucdp.ABOUT["kinds"]["admin1"])),
        admin2=bare(cells.get("adm_2", ""), tuple(ucdp.ABOUT["kinds"]["place"])),
        violence=VIOLENCE[kind],
        civilians=(low, best, high),
        actors=tuple(code for s in sides for code in actors_of(cells[s], by_gleditsch_ward().get(homes[s], own))),
    )


def _acled(cells: Mapping[str, str]) -> Counted:
    deaths = int(cells["fatalities"])
    civilians = deaths if _targets_civilians(cells) else 0
    country = country_named(cells["country"])
    names = [name.strip() for side in SIDES for name in cells.get(side, "").split(";") if name.strip()]
    return Counted(
        acled.EventDays("event_date")[cells["event_date"]],
        admin1=cells.get("admin1", ""),
        admin2=cells.get("admin2", ""),
        event_type=_snake(cells["event_type"]),
        civilians=(civilians, civilians, civilians),
        actors=tuple(dict.fromkeys(code for name in names for code in actors_of(name, country))),
    )


def _snake(name: str) -> str:
    """'Explosions/Remote violence' -> 'explosions_remote_violence', whatever its capitals."""
    return "_".join(name.casefold().replace("/", " ").split())


def _targets_civilians(cells: Mapping[str, str]) -> bool:
    """``civilian_targeting`` where the export has the column; an empty cell of it is not kept, so the shape tells."""
    kind = _snake(cells["event_type"])
    if kind == AGAINST_CIVILIANS or TARGETING in cells:
        return True
    if "disorder_type" in cells:
        return False
    if _snake(cells["sub_event_type"]) == EXCESSIVE:
        return True
    return kind in BY_ACTOR2 and cells.get("inter2", "").casefold() in CIVILIANS

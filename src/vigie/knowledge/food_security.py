"""People by phase of food insecurity, from the Cadre Harmonisé tables of the user's data folder.

In: ``cadre_harmonise*.csv`` (the regional table of the Cadre Harmonisé, as HDX and WFP PRISM give it). Out:
``Round``, one a unit and period of analysis. Phases follow the IPC: 3 crisis, 4 emergency, 5 famine.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from vigie.knowledge import folder
from vigie.model import KnowledgeError

UNIT = ("adm0_pcod2", "adm1_name", "adm1_5_name", "adm2_name", "adm2_5_name", "adm3_name")


@dataclass(frozen=True, slots=True)
class Round:
    """One unit in one period of analysis; ``crisis`` is the number of people in phase 3 or worse.

    ``unit`` names it whole; ``admin2`` is the cercle, which may be analysed in parts; ``projected`` periods lie ahead
    of the exercise.
    """

    unit: str
    country: str
    admin1: str
    admin2: str
    start: dt.date
    end: dt.date
    projected: bool
    exercise: str
    phase: int
    people: int
    crisis: int


def rounds() -> tuple[Round, ...]:
    """Every unit and period of the files there are; () where there is none."""
    return _rounds(tuple((path, path.stat().st_mtime_ns) for path in folder.files(folder.CADRE_HARMONISE)))


@lru_cache(maxsize=2)
def _rounds(dated: tuple[tuple[Path, int], ...]) -> tuple[Round, ...]:
    return tuple(one for path, _ in dated for one in read(path))


def read(path: Path) -> Iterator[Round]:
    """The rows of a table; KnowledgeError with the line where it is none of the Cadre Harmonisé."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        table = csv.DictReader(stream)
        try:
            for row in table:
                if row["usethisperiod"] == "N":
                    continue
                yield Round(
                    "/".join(row[name] for name in UNIT),
                    row["adm0_pcod2"],
                    row["adm1_name"],
                    row["adm2_name"],
                    dt.date.fromisoformat(row["start_date"]),
                    dt.date.fromisoformat(row["end_date"]),
                    row["chtype"] == "projected",
                    f"{row['exercise_label']} {row['exercise_year']}",
                    round(float(row["phase_class"] or 0)),
                    round(float(row["population"] or 0)),
                    round(float(row["phase35"] or 0)),
                )
        except (KeyError, ValueError, csv.Error) as error:
            raise KnowledgeError(
                f"{path.name}, line {table.line_num}: not a Cadre Harmonisé table ({error!r}); fetch it again"
            ) from error

"""What was told already: an alert is told once, again when it gets worse, and anew after it was gone for four weeks.

In: the alerts that stand on a day, a file. Out: the new ones; the file remembers them with their findings, so that a
feed can be made of it. The file is of one level of sensitivity: what is for few is never told on from it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vigie.analysis.alerts.alert import Alert
from vigie.analysis.alerts.problems import AlertProblem

FORGOTTEN = dt.timedelta(days=28)
KEPT = dt.timedelta(days=400)


@dataclass(slots=True)
class Told:
    """An alert that was told: how far it had gone, when first, when it stood last, and its finding as JSON."""

    stage: int
    first: dt.date
    last: dt.date
    finding: dict[str, Any]


@dataclass(slots=True)
class Memory:
    """By key; ``level`` is the most guarded level of what was looked at."""

    level: str
    told: dict[str, Told] = field(default_factory=dict)

    def new(self, alerts: Sequence[Alert], day: dt.date) -> list[Alert]:
        """Those that were not told, or not so bad."""
        return [one for one in alerts if self._unknown(one, day)]

    def _unknown(self, one: Alert, day: dt.date) -> bool:
        known = self.told.get(one.key)
        return known is None or one.stage > known.stage or day - known.last > FORGOTTEN

    def remember(self, alerts: Sequence[Alert], day: dt.date) -> None:
        """All that stand on that day, as told."""
        for one in alerts:
            known = self.told.get(one.key)
            if known is None or self._unknown(one, day):
                self.told[one.key] = Told(one.stage, day, day, one.finding.to_json())
            else:
                known.last = max(known.last, day)
        self.told = {key: one for key, one in self.told.items() if day - one.last <= KEPT}


def load(path: Path, level: str) -> Memory:
    """The memory of a file; an empty one where there is none yet. ``AlertProblem`` where it is another's."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Memory(level)
    except (OSError, UnicodeDecodeError) as error:
        raise AlertProblem("state", path=path) from error
    try:
        held = json.loads(text)
        told = {
            str(key): Told(
                int(one["stage"]),
                dt.date.fromisoformat(one["first"]),
                dt.date.fromisoformat(one["last"]),
                dict(one["finding"]),
            )
            for key, one in held["told"].items()
        }
        found = str(held["level"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AlertProblem("state", path=path) from error
    if found != level:
        raise AlertProblem("state_level", path=path, level=found)
    return Memory(level, told)


def save(memory: Memory, path: Path) -> None:
    """Whole or not at all, readable by its owner only."""
    held = {
        "level": memory.level,
        "told": {
            key: {
                "stage": one.stage,
                "first": one.first.isoformat(),
                "last": one.last.isoformat(),
                "finding": one.finding,
            }
            for key, one in sorted(memory.told.items())
        },
    }
    write_whole(path, json.dumps(held, ensure_ascii=False, indent=1))


def write_whole(path: Path, text: str) -> None:
    """A file of its owner's, in one move. ``AlertProblem`` where it cannot be written."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(text)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise AlertProblem("unwritten", path=path, reason=error.strerror or error) from error

"""How a process of Vigie's own runs: the program, and the workers that read for it.

In and out: nothing; whoever imports Vigie keeps the settings of their own process.
"""

from __future__ import annotations

import gc

NEW_OBJECTS = 50_000


def sweep_seldom() -> None:
    """Look for cycles after so many new objects: what is loaded makes none, a reading next to none, and looking through
    all that is loaded takes a tenth of the time."""
    gc.set_threshold(NEW_OBJECTS)

"""Where the annotated reports and their scorers stand, and how a table is printed.

In: ``../shared`` or ``VIGIE_SHARED`` for the scorers; ``tests/gold`` (written for the project's first brief) and
``tests/gold-own`` (written later, unseen by the lexicons) for the reports. Out: paths and rows.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("VIGIE_SHARED") or ROOT.parent / "shared")
GOLD = ROOT / "tests" / "gold"
OWN = ROOT / "tests" / "gold-own"
HELD_OUT = ("F", "C")
ONLY_SCORED = (*HELD_OUT, "X3", "X7")


def sets() -> dict[str, list[Path]]:
    """All the reports; those the lexicons were written on; those only scored; those of our own, file by file."""
    files = sorted(GOLD.glob("*.jsonl"))
    held = [f for f in files if f.stem in HELD_OUT]
    found = {"all of A-H": files, "A B D E G H": [f for f in files if f not in held], "F C (only scored)": held}
    return found | {f"own {f.stem}": [f] for f in sorted(OWN.glob("*.jsonl"))}


def opened() -> dict[str, Path]:
    """The files whose reports may be looked into, by name: all but those that are only scored."""
    files = [*sorted(GOLD.glob("*.jsonl")), *sorted(OWN.glob("*.jsonl"))]
    return {f.stem: f for f in files if f.stem not in ONLY_SCORED}


def lines(paths: Sequence[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        with path.open(encoding="utf-8") as file:
            yield from (json.loads(line) for line in file if line.strip())


def scorer(name: str) -> Path | None:
    """A scorer or a file of the annotators; None where it is not at hand."""
    path = SHARED / "gold" / name
    return path if path.is_file() else None


def run(script: Path, *arguments: str | Path) -> str:
    command = [sys.executable, str(script), *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout

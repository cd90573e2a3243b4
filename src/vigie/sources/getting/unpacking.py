"""What is kept of a download: a member of its archive, a sheet of its workbook as CSV, or the file itself.

In: a downloaded file and what is to be kept of it. Out: fresh files beside their places. An archive is read member by
member, never beyond its cap; a workbook is parsed in a process with limits (``sheet``).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from vigie.knowledge.catalogue import Keep
from vigie.sources.getting.problems import DataProblem
from vigie.sources.limits import Limits

BLOCK = 1 << 20
ZIP = b"PK\x03\x04"
ALLOWED = 3
"""How much more than a report a workbook or an extract may take."""
PATIENCE = 2
"""The wall clock's share of the processor time, for a busy machine."""


def unpack(download: Path, keep: Keep, fresh: Path, *, megabytes: int) -> None:
    """Make ``fresh`` what ``keep`` asks of the download; raises DataProblem."""
    if keep.sheet:
        _sheet(download, keep, fresh)
    elif keep.member and _is_zip(download):
        _member(download, keep, fresh, megabytes * 1_000_000)
    else:
        shutil.copyfile(download, fresh)


def _is_zip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(ZIP)) == ZIP


def _member(download: Path, keep: Keep, fresh: Path, cap: int) -> None:
    try:
        with zipfile.ZipFile(download) as archive:
            named = [i for i in archive.infolist() if re.fullmatch(keep.member, i.filename) and not i.is_dir()]
            if len(named) != 1:
                raise DataProblem("no_member", file=keep.file, n=len(named))
            with archive.open(named[0]) as packed, fresh.open("wb") as out:
                left = cap
                while block := packed.read(BLOCK):
                    left -= len(block)
                    if left < 0:
                        raise DataProblem("too_big", url=keep.file, megabytes=cap // 1_000_000)
                    out.write(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise DataProblem("bad_archive", file=keep.file, detail=error) from error


def _sheet(download: Path, keep: Keep, fresh: Path) -> None:
    """The first sheet with the columns, as CSV."""
    order = {"source": str(download), "target": str(fresh), "columns": keep.sheet}
    if in_a_child("vigie.sources.getting.sheet", order) is None:
        raise DataProblem("bad_sheet", file=keep.file)


def services_of(extract: Path, target: Path) -> int:
    """Draw the services of an OpenStreetMap extract into a table; how many there are; raises DataProblem."""
    rows = in_a_child("vigie.sources.getting.amenities", {"source": str(extract), "target": str(target)})
    if rows is None:
        raise DataProblem("bad_extract", file=extract.name)
    return rows


def in_a_child(module: str, order: Mapping[str, object]) -> int | None:
    """What a module of ours makes of a stranger's file, in a process that may only so much: how many rows it wrote;
    None where it failed, took too long or too much."""
    limits = Limits()
    seconds = ALLOWED * limits.parse_seconds
    given = {**order, "memory": ALLOWED * limits.parse_memory, "seconds": seconds}
    try:
        run = subprocess.run(  # noqa: S603 - our own module, by this very interpreter
            [sys.executable, "-P", "-m", module],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            timeout=PATIENCE * seconds,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)},
        )
        rows = json.loads(run.stdout or "{}").get("rows")
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return rows if isinstance(rows, int) else None

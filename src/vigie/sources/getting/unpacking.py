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
from pathlib import Path

from vigie.knowledge.catalogue import Keep
from vigie.sources.getting.problems import DataProblem
from vigie.sources.limits import Limits

BLOCK = 1 << 20
ZIP = b"PK\x03\x04"
PATIENCE = 5
"""The wall clock's share of the processor time for a workbook."""


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
    """The first sheet with the columns, by a child process that may only so much; it says on its output how it went."""
    limits = Limits()
    order = {
        "source": str(download),
        "target": str(fresh),
        "columns": keep.sheet,
        "memory": 2 * limits.parse_memory,
        "seconds": limits.parse_seconds,
    }
    try:
        run = subprocess.run(
            [sys.executable, "-P", "-m", "vigie.sources.getting.sheet"],
            input=json.dumps(order),
            capture_output=True,
            text=True,
            timeout=PATIENCE * limits.parse_seconds,
            check=False,
            env=_environment(),
        )
        rows = json.loads(run.stdout or "{}").get("rows")
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise DataProblem("bad_sheet", file=keep.file) from error
    if not isinstance(rows, int):
        raise DataProblem("bad_sheet", file=keep.file)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}

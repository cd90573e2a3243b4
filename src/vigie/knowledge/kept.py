"""What stands beside a fetched file: where it came from, when, under which licence, and its digest.

In: a file of the data folder. Out: ``About``, read from ``<file>.about.json``; ``whole`` tells whether the file is
still what was fetched. Writing is atomic: the new note is there before the new file takes its place, so that a machine
that stops between the two leaves a file with the note that fits it.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from vigie.model import KnowledgeError

ENDING = ".about.json"
NEXT = ".about.next.json"


@dataclass(frozen=True, slots=True)
class About:
    """Where a file came from. ``version`` is the publisher's, else the day that it was last changed there; ``fetched``
    is an ISO 8601 time in UTC; ``checked`` what the download was held against ('' for
    nothing), ``download`` the digest of it as it came."""

    name: str
    publisher: str
    licence: str
    url: str
    fetched: str
    sha256: str
    bytes: int
    version: str = ""
    checked: str = ""
    etag: str = ""
    modified: str = ""
    download: str = ""


def sha256(path: Path) -> str:
    """The digest of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def about(path: Path) -> About | None:
    """The note beside a file; None where there is none; a note that cannot be read raises KnowledgeError."""
    return _read(_beside(path, ENDING))


def whole(path: Path) -> bool | None:
    """Is the file what its note says? None where there is no note. A note left waiting takes its place."""
    known, waiting = about(path), _read(_beside(path, NEXT))
    if known is None and waiting is None:
        return None
    digest = sha256(path)
    if waiting is not None and waiting.sha256 == digest:
        _beside(path, NEXT).replace(_beside(path, ENDING))
        return True
    return known is not None and known.sha256 == digest


def put(new: Path, target: Path, note: About) -> None:
    """``new`` takes the place of ``target``, with its note; nothing else is seen at any moment."""
    text = json.dumps(asdict(note), ensure_ascii=False, indent=1)
    waiting, part = _beside(target, NEXT), _beside(target, NEXT + ".part")
    with part.open("w", encoding="utf-8") as stream:
        stream.write(text + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(waiting)
    with new.open("rb") as stream:
        os.fsync(stream.fileno())
    new.replace(target)
    waiting.replace(_beside(target, ENDING))


def forget(path: Path) -> None:
    """Take the note away: another file takes the place of what was fetched."""
    _beside(path, ENDING).unlink(missing_ok=True)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _read(path: Path) -> About | None:
    try:
        return About(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise KnowledgeError(f"{path}: the note cannot be read ({error}); fetch the file again") from error

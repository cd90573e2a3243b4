"""Data from its publisher into the data folder: fetched, checked, kept with a note of where it came from.

In: an ``Order`` of the catalogue. Out: ``Got`` for each file that it brings. The copy at hand stays until the new one
has come whole, fits the digest that is known of it, and can be read from its first row to its last.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import shutil
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from vigie.knowledge import bringing, folder, kept
from vigie.knowledge.catalogue import Order
from vigie.knowledge.kept import About
from vigie.model import VigieError
from vigie.sources.fetch import fetch
from vigie.sources.getting import geofabrik, hdx
from vigie.sources.getting.problems import DataProblem
from vigie.sources.getting.transfer import Arrived, Step, download, forget
from vigie.sources.getting.unpacking import services_of, unpack
from vigie.sources.limits import Limits

__all__ = ["DataProblem", "Got", "Manner", "get", "take"]

DIGEST = re.compile(r"\b[0-9a-fA-F]{32,128}\b")
SPOILT = frozenset({"too_big", "insecure"})


@dataclass(frozen=True, slots=True)
class Got:
    """A file of an order: ``state`` is fetched, same (the publisher has nothing newer) or kept (a fixed release)."""

    path: Path
    about: About
    state: str
    rows: int = 0


@dataclass(frozen=True, slots=True)
class _Expected:
    """What the download has to come to: a digest, and who gives it."""

    digest: str = ""
    algorithm: str = "sha256"
    by: str = ""


@dataclass(frozen=True, slots=True)
class Manner:
    """How to fetch. ``mirror`` stands for the publisher's scheme and host; ``sha256`` is the digest that the download
    must have; ``again`` fetches what is there already, and takes a fixed release that is no longer what it was."""

    mirror: str | None = None
    allow_private: bool = False
    sha256: str | None = None
    again: bool = False
    step: Step = lambda done, whole: None


def get(order: Order, base: Path, manner: Manner) -> list[Got]:
    """Fetch what an order asks for into its folder under ``base``; raises DataProblem, which says what stays in use."""
    targets = [base / order.folder / keep.file for keep in order.keep]
    notes = [kept.about(path) if path.is_file() else None for path in targets]
    whole = [note for path, note in zip(targets, notes, strict=True) if note and kept.whole(path)]
    if len(whole) < len(targets):
        whole = []
    earlier = notes[0].download if notes[0] else ""
    if whole and order.fixed and not manner.again and manner.sha256 in (None, earlier):
        return [Got(path, note, "kept") for path, note in zip(targets, whole, strict=True)]
    try:
        return _fetch(order, targets, whole, earlier, manner)
    except OSError as error:
        raise DataProblem("unwritable", folder=targets[0].parent, detail=error.strerror or error) from error
    except VigieError as error:
        raise DataProblem(_stays(targets, whole), reason=error, name=order.name, day=_since(targets[0])) from error


def _stays(targets: list[Path], whole: list[About]) -> str:
    """What is there after a fetch that failed: the last good copy, one that somebody changed, one of the user's own."""
    if not all(path.is_file() for path in targets):
        return "nothing_yet"
    return "stays" if whole or not any(kept.about(path) for path in targets) else "spoilt"


def _since(path: Path) -> str:
    """The day that a file was fetched or made."""
    if not path.is_file():
        return ""
    note = kept.about(path)
    return note.fetched[:10] if note else dt.date.fromtimestamp(path.stat().st_mtime).isoformat()


def _fetch(order: Order, targets: list[Path], whole: list[About], earlier: str, manner: Manner) -> list[Got]:
    targets[0].parent.mkdir(parents=True, exist_ok=True)
    url, version, licence, expected = _where(order, manner)
    if manner.sha256:
        expected = _Expected(manner.sha256.casefold(), "sha256", "--sha256")
    elif order.fixed and earlier and not manner.again and not expected.digest:
        expected = _Expected(earlier, "sha256", _since(targets[0]))
    part = targets[0].with_name(f".{targets[0].name}.part")
    fresh = whole and not (manner.again or manner.sha256) and whole[0].url == url
    known = (whole[0].etag, whole[0].modified) if fresh else ("", "")
    try:
        arrived = download(
            url,
            part,
            allow_private=manner.allow_private,
            megabytes=order.megabytes,
            step=manner.step,
            known=known,
        )
    except DataProblem as error:
        if error.problem in SPOILT:
            forget(part)
        raise
    if arrived.path is None:
        forget(part)
        return [Got(path, note, "same") for path, note in zip(targets, whole, strict=True)]
    try:
        _hold_against(part, expected, arrived, order)
        return _keep(order, part, targets, arrived, url, version, licence, expected.by)
    finally:
        forget(part)


def _where(order: Order, manner: Manner) -> tuple[str, str, str, _Expected]:
    """The file's address, its version and licence as its publisher tells them, and the digest it should have."""
    mirror, allow_private = manner.mirror, manner.allow_private
    if order.hdx:
        found = hdx.find(_at(hdx.API.format(dataset=order.hdx), mirror), order.resource, allow_private=allow_private)
        expected = _Expected(found.digest, found.algorithm or "sha256", "HDX" if found.digest else "")
        return _at(found.url, mirror), found.changed, found.licence or order.licence, expected
    if order.index and not order.address:
        found_at = geofabrik.find(_at(order.index, mirror), order.country, allow_private=allow_private)
        order = replace(order, address=found_at, digest_address=f"{found_at}.{order.digest_algorithm}")
    if not order.digest_address:
        return _at(order.address, mirror), "", order.licence, _Expected()
    page = fetch(_at(order.digest_address, mirror), allow_private=allow_private, limits=Limits(fetch_bytes=10_000))
    told = DIGEST.search(page.data.decode("ascii", "replace"))
    if told is None:
        raise DataProblem("digest_odd", url=page.url)
    digest = _Expected(told[0].casefold(), order.digest_algorithm, order.publisher)
    return _at(order.address, mirror), "", order.licence, digest


def _at(url: str, mirror: str | None) -> str:
    if mirror is None:
        return url
    parts = urlsplit(url)
    return mirror.rstrip("/") + parts.path + (f"?{parts.query}" if parts.query else "")


def _hold_against(part: Path, expected: _Expected, arrived: Arrived, order: Order) -> None:
    if not expected.digest:
        return
    found = arrived.sha256
    if expected.algorithm != "sha256":
        with part.open("rb") as stream:
            found = hashlib.file_digest(stream, expected.algorithm).hexdigest()
    if not hmac.compare_digest(found, expected.digest):
        raise DataProblem(
            "digest_differs", name=order.name, by=expected.by, expected=expected.digest[:16], found=found[:16]
        )


def _keep(
    order: Order,
    part: Path,
    targets: list[Path],
    arrived: Arrived,
    url: str,
    version: str,
    licence: str,
    checked: str,
) -> list[Got]:
    """Every file of the order, or none: all are read before the first takes its place."""
    room = part.with_name(f".{targets[0].name}.new")
    shutil.rmtree(room, ignore_errors=True)  # what a run that was killed left
    room.mkdir()
    fresh = [room / target.name for target in targets]
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    try:
        rows = []
        for keep, new in zip(order.keep, fresh, strict=True):
            unpack(part, keep, new, megabytes=order.megabytes)
            rows.append(rows_of(new))
        beside = {target: _drawn(new, target.name, room) for target, new in zip(targets, fresh, strict=True)}
        got = []
        for target, new, n in zip(targets, fresh, rows, strict=True):
            note = About(
                name=order.name,
                publisher=order.publisher,
                licence=licence,
                url=url,
                fetched=now,
                sha256=kept.sha256(new),
                bytes=new.stat().st_size,
                version=version or order.version or _day(arrived.modified),
                checked=checked,
                etag=arrived.etag,
                modified=arrived.modified,
                download=arrived.sha256,
            )
            kept.put(new, target, note)
            got.append(Got(target, note, "fetched", n))
            if drawn := beside.get(target):
                drawn.replace(target.with_name(drawn.name))
        return got
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _drawn(extract: Path, name: str, room: Path) -> Path | None:
    """The services of an OpenStreetMap extract of that name as a table in ``room``; None for another kind of file."""
    if not folder.OSM_EXTRACT.fullmatch(name):
        return None
    table = room / (name.removesuffix(".osm.pbf") + "_services.csv")
    services_of(extract, table)
    return table


def rows_of(path: Path) -> int:
    """How many rows of a file can be used, all of it read; raises DataProblem or KnowledgeError."""
    read = bringing.reader(path.name)
    if read is None:
        raise DataProblem("unknown", file=path.name)
    n = sum(1 for _ in read(path))
    if not n:
        raise DataProblem("empty", file=path.name)
    return n


def take(path: Path) -> tuple[Path, int]:
    """Copy a user's own file into the data folder once all of it has been read; the folder, and how many rows."""
    if not path.is_file():
        raise DataProblem("missing", file=path)
    n = rows_of(path)
    target = folder.where()
    try:
        target.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".new-", dir=target) as room:
            fresh = Path(room) / path.name
            shutil.copyfile(path, fresh)
            drawn = _drawn(fresh, path.name, Path(room))
            kept.forget(target / path.name)
            fresh.replace(target / path.name)
            if drawn:
                drawn.replace(target / drawn.name)
    except OSError as error:
        raise DataProblem("unwritable", folder=target, detail=error.strerror or error) from error
    return target, n


def _day(modified: str) -> str:
    """The day of a Last-Modified header; '' where it is none."""
    try:
        return parsedate_to_datetime(modified).date().isoformat() if modified else ""
    except ValueError:
        return ""

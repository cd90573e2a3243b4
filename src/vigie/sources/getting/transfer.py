"""A large file over http(s) into a ``.part`` beside its place, so that it can be gone on with.

In: an address, where the part stands. Out: ``Arrived``: the whole file, its digest, the publisher's validators. A part
is gone on with by a Range request (RFC 9110, If-Range) only where the publisher gave a strong ETag or a time of last
change, and only up to the last point whose digest was noted: bytes that a crash or a hand changed are fetched again.
Addresses are looked up once, checked and pinned, as for reports; a secure address leads to no insecure one.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO

import httpx

from vigie.sources.errors import Unreadable
from vigie.sources.fetch import AGENT, Pinned, check, told
from vigie.sources.getting.problems import DataProblem
from vigie.sources.network import Clock, Transport

try:
    import fcntl
except ImportError:  # Windows has no flock: two downloads of one file are then the user's to keep apart
    fcntl = None  # type: ignore[assignment]

IDLE_SECONDS = 60.0
"""The longest wait for the next bytes."""
ALL_SECONDS = 6 * 3600.0
REDIRECTS = 5
TRIES = 4
NOTED_EVERY = 4 << 20
Step = Callable[[int, int | None], None]
"""Told the bytes at hand and, where known, how many there will be."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A download that is whole; ``path`` None where the publisher has nothing newer (304)."""

    path: Path | None
    url: str
    sha256: str = ""
    bytes: int = 0
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class _Noted:
    """What is known of a part: whose it is, and the digest of its first ``bytes`` bytes."""

    url: str
    etag: str
    modified: str
    bytes: int = 0
    sha256: str = ""

    @property
    def validator(self) -> str:
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified


def download(
    url: str,
    part: Path,
    *,
    allow_private: bool,
    megabytes: int,
    step: Step = lambda done, whole: None,
    known: tuple[str, str] = ("", ""),
    idle_seconds: float = IDLE_SECONDS,
) -> Arrived:
    """The file at that address, whole, at ``part``; raises DataProblem or Unreadable.

    ``known``: the ETag and the time of last change of the copy at hand, to learn whether there is a newer one.
    """
    check(url)
    with part.open("ab+") as file, _alone(file, part):
        for left in reversed(range(TRIES)):
            before = _kept(part)
            try:
                return _go_on(url, part, file, allow_private, megabytes * 1_000_000, step, known, idle_seconds)
            except Unreadable as error:
                kept = _kept(part)
                if left and (kept > before or (before and not kept)):
                    continue  # the line broke and the rest is asked for at once; or the part was of another file
                if kept:
                    raise DataProblem("interrupted", reason=error, megabytes=f"{kept / 1e6:.1f}") from error
                raise
    raise AssertionError("the last try returns or raises")


def forget(part: Path) -> None:
    """Take a part and its note away."""
    part.unlink(missing_ok=True)
    _note(part).unlink(missing_ok=True)


def _go_on(
    url: str,
    part: Path,
    file: IO[bytes],
    allow_private: bool,
    cap: int,
    step: Step,
    known: tuple[str, str],
    idle_seconds: float,
) -> Arrived:
    noted, digest = _at_hand(url, part, file)
    headers = {"user-agent": AGENT, "accept-encoding": "identity", "accept": "*/*"}
    if noted.bytes:
        headers |= {"range": f"bytes={noted.bytes}-", "if-range": noted.validator}
    elif any(known):
        etag, modified = known
        headers |= {"if-none-match": etag} if etag else {"if-modified-since": modified}
    transport = Transport(Pinned(url, allow_private, Clock(ALL_SECONDS)))
    with (
        told(url, seconds=idle_seconds, redirects=REDIRECTS),
        httpx.Client(
            transport=transport,
            trust_env=False,
            follow_redirects=True,
            max_redirects=REDIRECTS,
            headers=headers,
            timeout=idle_seconds,
        ) as client,
        client.stream("GET", url) as response,
    ):
        _secure(response, url)
        if response.status_code == httpx.codes.NOT_MODIFIED and any(known):
            return Arrived(None, str(response.url), etag=known[0], modified=known[1])
        if noted.bytes and _of_another(response, noted):
            file.truncate(0)
            _note(part).unlink(missing_ok=True)
            raise Unreadable("url_status", url, status=response.status_code)
        if response.status_code == httpx.codes.PARTIAL_CONTENT and noted.bytes:
            whole: int | None = _whole_of(response, noted.bytes, url)
        elif response.status_code == httpx.codes.OK:
            noted, digest = _from_headers(url, response), hashlib.sha256()
            file.truncate(0)
            length = response.headers.get("content-length", "")
            whole = int(length) if length.isascii() and length.isdigit() else None
        else:
            raise Unreadable("url_status", url, status=response.status_code)
        if response.headers.get("content-encoding", "identity") != "identity":
            raise Unreadable("url_encoding", url, encoding=response.headers["content-encoding"])
        if whole is not None and whole > cap:
            raise DataProblem("too_big", url=url, megabytes=cap // 1_000_000)
        return _take(response, part, file, noted, digest, whole, cap, step)


def _take(
    response: httpx.Response,
    part: Path,
    file: IO[bytes],
    noted: _Noted,
    digest: hashlib._Hash,
    whole: int | None,
    cap: int,
    step: Step,
) -> Arrived:
    """Write the body behind what is there, noting its digest now and then and wherever it breaks off."""
    done = last = noted.bytes
    step(done, whole)
    try:
        for chunk in response.iter_raw():
            file.write(chunk)
            digest.update(chunk)
            done += len(chunk)
            if done > cap:
                raise DataProblem("too_big", url=noted.url, megabytes=cap // 1_000_000)
            if done - last >= NOTED_EVERY:
                _write_note(part, file, replace(noted, bytes=done, sha256=digest.hexdigest()))
                last = done
            step(done, whole)
    finally:
        if noted.validator:
            _write_note(part, file, replace(noted, bytes=done, sha256=digest.hexdigest()))
    if whole is not None and done != whole:
        raise Unreadable("url_failed", noted.url, reason=f"{done} / {whole} bytes")
    file.flush()
    return Arrived(part, str(response.url), digest.hexdigest(), done, noted.etag, noted.modified)


def _at_hand(url: str, part: Path, file: IO[bytes]) -> tuple[_Noted, hashlib._Hash]:
    """What of the part can be trusted, its digest so far; the part is cut back to that."""
    nothing = _Noted(url, "", ""), hashlib.sha256()
    noted = _read_note(part) or nothing[0]
    if noted.url != url or not noted.validator or _size(file) < noted.bytes:
        file.truncate(0)
        return nothing
    digest, left = hashlib.sha256(), noted.bytes
    file.seek(0)
    while left and (block := file.read(min(left, NOTED_EVERY))):
        digest.update(block)
        left -= len(block)
    if digest.hexdigest() != noted.sha256:
        file.truncate(0)
        return nothing
    file.truncate(noted.bytes)
    return noted, digest


def _of_another(response: httpx.Response, noted: _Noted) -> bool:
    """Does the answer to a Range request show that the part is of a file that is no longer there?"""
    if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
        return True
    etag = response.headers.get("etag", "")
    return response.status_code == httpx.codes.PARTIAL_CONTENT and bool(etag and noted.etag) and etag != noted.etag


def _from_headers(url: str, response: httpx.Response) -> _Noted:
    return _Noted(url, response.headers.get("etag", ""), response.headers.get("last-modified", ""))


def _whole_of(response: httpx.Response, start: int, url: str) -> int:
    """How large the whole is, by Content-Range; an answer about another range is none."""
    unit, _, rest = response.headers.get("content-range", "").partition(" ")
    span, _, whole = rest.partition("/")
    if unit != "bytes" or span.split("-")[0] != str(start) or not (whole.isascii() and whole.isdigit()):
        raise Unreadable("url_failed", url, reason="Content-Range")
    return int(whole)


def _secure(response: httpx.Response, url: str) -> None:
    check(str(response.url))
    if url.casefold().startswith("https:") and response.url.scheme != "https":
        raise DataProblem("insecure", url=url, other=response.url.host)


def _note(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _read_note(part: Path) -> _Noted | None:
    """The note; None where there is none or a crash cut it short: the part is then fetched anew."""
    try:
        return _Noted(**json.loads(_note(part).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _kept(part: Path) -> int:
    """How many bytes the next run can go on from."""
    noted = _read_note(part)
    return noted.bytes if noted and noted.validator else 0


def _write_note(part: Path, file: IO[bytes], noted: _Noted) -> None:
    file.flush()
    os.fsync(file.fileno())
    fresh = _note(part).with_suffix(".json.new")
    fresh.write_text(json.dumps(asdict(noted)), encoding="utf-8")
    fresh.replace(_note(part))


def _size(file: IO[bytes]) -> int:
    file.flush()
    return os.fstat(file.fileno()).st_size


@contextmanager
def _alone(file: IO[bytes], part: Path) -> Iterator[None]:
    """Nobody else fetches the same file meanwhile; the system lifts the lock when the process ends."""
    if fcntl is not None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DataProblem("under_way", file=part.name.removeprefix(".").removesuffix(".part")) from error
    yield

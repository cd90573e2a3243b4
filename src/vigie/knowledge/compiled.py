"""GeoNames dumps made ready to ask: one file of sorted arrays, mapped into memory and never loaded whole.

In: dumps of the user's data folder. Out: ``Compiled``, asked for the places of a name or of a one-degree cell. The file
stands in the user's cache folder (``XDG_CACHE_HOME``, else ``~/.cache``) under a digest of what the dumps hold, so that
a changed dump is compiled anew; it is written beside its name and moved there, and carries a checksum: a broken one is
made again. Where nothing can be written, it is kept in memory.

Layout: header, then the sections of ``SECTIONS`` in that order. Places are sorted by cell; names by CRC-32 of their
canonical form (a name found is compared in full, so two names of one CRC do no harm).
"""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import os
import struct
import sys
import tempfile
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vigie.knowledge import geonames
from vigie.knowledge.text import canonical

MAGIC = b"VIGIEGEO"
VERSION = 2
HEADER = struct.Struct("<8sIIQ")
LENGTH = struct.Struct("<Q")
# Type codes of ``array``; 'B' also for the text.
SECTIONS: tuple[tuple[str, Literal["i", "I", "B"]], ...] = (
    *(("lat", "i"), ("lon", "i"), ("id", "I"), ("population", "I"), ("kind", "B"), ("country", "I")),
    *(("admin1", "I"), ("admin2", "I"), ("text_at", "I"), ("cell", "i"), ("cell_at", "I")),
    *(("hash", "I"), ("place", "I"), ("opening", "I"), ("strings", "B"), ("text", "B")),
)
SCALE = 100_000
KINDS = ("village", "town", "mine", "site", "admin1", "admin2")
UNITS = frozenset({"admin1", "admin2"})
KEPT = 4
READ_AT_ONCE = 1 << 20
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Found:
    """One place of a dump; ``admin1`` and ``admin2`` are names."""

    index: int
    name: str
    alternates: tuple[str, ...]
    kind: str
    lat: float
    lon: float
    country: str
    geoname_id: int
    population: int
    admin1: str | None
    admin2: str | None


def cell_of(lat: float, lon: float) -> int:
    """The number of the one-degree cell around a point."""
    return int(lat // 1 + 90) * 361 + int(lon // 1 + 180)


def _crc(text: str) -> int:
    return zlib.crc32(text.encode())


class Compiled:
    """The places of all dumps, on disk or in memory."""

    def __init__(self, data: mmap.mmap | bytes) -> None:
        self._data = data
        view = memoryview(data)
        at = HEADER.size
        found: dict[str, memoryview[int]] = {}
        for name, code in SECTIONS:
            (length,) = LENGTH.unpack_from(view, at)
            at += LENGTH.size
            found[name] = view[at : at + length].cast(code)
            at += length + -length % 8
        self._of = found
        self._strings = bytes(found["strings"]).decode().split("\n")
        self._hash, self._opening = found["hash"], found["opening"]

    def __len__(self) -> int:
        return len(self._of["id"])

    def opens(self, word: str) -> bool:
        """Does the name of some place begin with that canonical word?"""
        crc = _crc(word)
        k = bisect_left(self._opening, crc)
        return k < len(self._opening) and self._opening[k] == crc

    def named(self, name: str) -> list[Found]:
        """The places of that canonical name, the most populous first."""
        crc = _crc(name)
        k = bisect_left(self._hash, crc)
        found = []
        while k < len(self._hash) and self._hash[k] == crc:
            place = self.place(self._of["place"][k])
            if any(canonical(n) == name for n in (place.name, *place.alternates)):
                found.append(place)
            k += 1
        return sorted(found, key=lambda p: (-p.population, p.index))

    def place(self, n: int) -> Found:
        """The n-th place."""
        of = self._of
        name, *alternates = bytes(of["text"][of["text_at"][n] : of["text_at"][n + 1]]).decode().split("\t")
        return Found(
            index=n,
            name=name,
            alternates=tuple(alternates),
            kind=KINDS[of["kind"][n]],
            lat=of["lat"][n] / SCALE,
            lon=of["lon"][n] / SCALE,
            country=self._strings[of["country"][n]],
            geoname_id=of["id"][n],
            population=of["population"][n],
            admin1=self._strings[of["admin1"][n]] or None,
            admin2=self._strings[of["admin2"][n]] or None,
        )

    def in_cell(self, cell: int) -> range:
        """The numbers of the places of a one-degree cell."""
        cells = self._of["cell"]
        k = bisect_left(cells, cell)
        if k == len(cells) or cells[k] != cell:
            return range(0)
        return range(self._of["cell_at"][k], self._of["cell_at"][k + 1])

    def spellings(self, places: range) -> list[list[str]]:
        """The names of several places that follow each other."""
        if not places:
            return []
        at = self._of["text_at"]
        text = bytes(self._of["text"][at[places.start] : at[places.stop]])
        base = at[places.start]
        return [text[at[n] - base : at[n + 1] - base].decode().split("\t") for n in places]


def load(dumps: Sequence[Path]) -> Compiled | None:
    """The dumps compiled, from the cache where it holds them; None without dumps.

    A dump of another shape raises KnowledgeError.
    """
    if not dumps:
        return None
    path = folder() / f"geonames-{_digest(dumps)}.bin"
    kept = _mapped(path)
    if kept is not None:
        return Compiled(kept)
    data = compiled(row for dump in dumps for row in geonames.rows(dump))
    return Compiled((_mapped(path) if _written(path, data) else None) or data)


def folder() -> Path:
    """Where compiled dumps are kept."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path("~/.cache").expanduser()) / "vigie"


def _digest(dumps: Iterable[Path]) -> str:
    digest = hashlib.blake2b(f"{VERSION} {sys.byteorder}".encode(), digest_size=16)
    for dump in dumps:
        with dump.open("rb") as file:
            while block := file.read(READ_AT_ONCE):
                digest.update(block)
        digest.update(b"\0")
    return digest.hexdigest()


def _mapped(path: Path) -> mmap.mmap | None:
    """A file of the cache, where it is there and whole."""
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        return None
    if len(data) < HEADER.size:
        return None
    magic, version, checksum, length = HEADER.unpack_from(data)
    if (magic, version, length) != (MAGIC, VERSION, len(data) - HEADER.size):
        return None
    return data if zlib.crc32(memoryview(data)[HEADER.size :]) == checksum else None


def _written(path: Path, data: bytes) -> bool:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".geonames-", delete=False) as part:
            part.write(data)
        Path(part.name).replace(path)
    except OSError:
        return False
    with contextlib.suppress(OSError):
        older = sorted(path.parent.glob("geonames-*.bin"), key=lambda p: p.stat().st_mtime, reverse=True)
        for left in older[KEPT:]:
            left.unlink()
    return True


def compiled(rows: Iterable[geonames.Row]) -> bytes:
    """The bytes of a compiled file; a feature that stands in two dumps is kept once."""
    by_id = {row.id: row for row in rows}
    kept = sorted(by_id.values(), key=lambda r: (cell_of(r.lat, r.lon), r.id))
    units = {_unit(r): r.name for r in kept if r.kind in UNITS}
    strings = _Strings()
    sections = {name: array(code) for name, code in SECTIONS}
    names: list[tuple[int, int]] = []
    openings: set[int] = set()
    text = bytearray()
    for n, row in enumerate(kept):
        cell = cell_of(row.lat, row.lon)
        if not sections["cell"] or sections["cell"][-1] != cell:
            sections["cell"].append(cell)
            sections["cell_at"].append(n)
        sections["lat"].append(round(row.lat * SCALE))
        sections["lon"].append(round(row.lon * SCALE))
        sections["id"].append(row.id)
        sections["population"].append(min(row.population, 0xFFFFFFFF))
        sections["kind"].append(KINDS.index(row.kind))
        sections["country"].append(strings.number(row.country))
        sections["admin1"].append(strings.number(units.get((row.country, row.admin1, ""), "")))
        sections["admin2"].append(strings.number(units.get((row.country, row.admin1, row.admin2 or "-"), "")))
        sections["text_at"].append(len(text))
        text += "\t".join((row.name, *row.alternates)).encode()
        for name in {canonical(s) for s in (row.name, *row.alternates)}:
            if len(name) > SHORTEST and not name.isdigit():
                names.append((_crc(name), n))
                openings.add(_crc(name.partition(" ")[0]))
    sections["cell_at"].append(len(kept))
    sections["text_at"].append(len(text))
    names.sort()
    sections["hash"].extend(crc for crc, _ in names)
    sections["place"].extend(n for _, n in names)
    sections["opening"].extend(sorted(openings))
    sections["strings"].frombytes("\n".join(strings).encode())
    sections["text"].frombytes(bytes(text))
    body = b"".join(_section(sections[name].tobytes()) for name, _ in SECTIONS)
    return HEADER.pack(MAGIC, VERSION, zlib.crc32(body), len(body)) + body


def _unit(row: geonames.Row) -> tuple[str, str, str]:
    return row.country, row.admin1, (row.admin2 or str(row.id)) if row.kind == "admin2" else ""


def _section(data: bytes) -> bytes:
    return LENGTH.pack(len(data)) + data + bytes(-len(data) % 8)


class _Strings:
    """Each distinct text once, by number; 0 is none."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text.replace("\n", " "), len(self._numbers))

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

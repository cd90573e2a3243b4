"""Sources: bytes -> ``Report``.

In: plain text, JSONL, HTML, PDF, DOCX, RSS and Atom, folders, standard input, http(s) addresses. Out:
reports whose text, day of publication and language are settled, or refusals in one sentence each, in French
and English.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from vigie.model import Report, Sensitivity
from vigie.sources.draft import Given
from vigie.sources.errors import Refusal, Unreadable, day
from vigie.sources.limits import Limits

__all__ = ["Limits", "Refusal", "Unreadable", "day", "read_address", "read_bytes", "read_sources", "read_stream"]


def read_sources(
    items: Iterable[str | Path] | str | Path,
    *,
    published: dt.date | None = None,
    language: str | None = None,
    sensitivity: Sensitivity | None = None,
    allow_private: bool = False,
    limits: Limits | None = None,
    by_file: bool = False,
) -> Iterator[Report | Refusal]:
    """Reports one at a time from files, folders, '-' (standard input) and http(s) addresses.

    ``published`` and ``language`` stand for what a source does not say itself; ``sensitivity`` raises the
    level of every report below it; ``allow_private`` lets an address lead into a private network; ``by_file``
    calls a report by its file's name where the source gives no id (else by what it says, which no renaming
    changes). Nothing a source holds raises: what cannot be read comes as a ``Refusal``.
    """
    from vigie.sources.batch import read_items

    given = Given(published, language, sensitivity, allow_private, limits or Limits(), by_file)
    return read_items([items] if isinstance(items, (str, Path)) else items, given)


def read_bytes(
    data: bytes,
    name: str,
    *,
    published: dt.date | None = None,
    language: str | None = None,
    sensitivity: Sensitivity | None = None,
    limits: Limits | None = None,
) -> Iterator[Report | Refusal]:
    """The same for bytes already at hand (an upload, a text typed in); ``name`` stands in refusals."""
    from vigie.sources.batch import read_bytes_as

    return read_bytes_as(data, name, Given(published, language, sensitivity, False, limits or Limits()))


def read_stream(
    stream: BinaryIO,
    name: str,
    *,
    published: dt.date | None = None,
    language: str | None = None,
    sensitivity: Sensitivity | None = None,
    limits: Limits | None = None,
) -> Iterator[Report | Refusal]:
    """As ``read_bytes``, for an open file: one report of JSONL after the other, however long it is."""
    from vigie.sources.batch import read_stream_as

    return read_stream_as(stream, name, Given(published, language, sensitivity, False, limits or Limits()))


def read_address(
    address: str,
    *,
    published: dt.date | None = None,
    language: str | None = None,
    sensitivity: Sensitivity | None = None,
    limits: Limits | None = None,
) -> Iterator[Report | Refusal]:
    """The reports at an http(s) address of the open internet: what a stranger typed never names a file here."""
    from vigie.sources.batch import read_address_as

    return read_address_as(address, Given(published, language, sensitivity, False, limits or Limits()))

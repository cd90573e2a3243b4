"""How much a source may ask of the machine. In: nothing. Out: ``Limits``, one object for a whole batch."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps on what strangers hand in; sizes in bytes, times in seconds."""

    text_bytes: int = 5 * MEGABYTE
    """One report's text, in UTF-8."""
    file_bytes: int = 50 * MEGABYTE
    """A PDF, DOCX, HTML, feed or JSON file on disk; JSONL has no cap, it is streamed."""
    unpacked_bytes: int = 100 * MEGABYTE
    """All parts of a DOCX together, unpacked."""
    parse_memory: int = 1_000 * MEGABYTE
    """What the parsing process may allocate."""
    parse_seconds: int = 60
    """Processor time for one file; the wall clock gets half as much again."""
    fetch_bytes: int = 20 * MEGABYTE
    """One download, after decompression."""
    fetch_seconds: float = 30.0
    """One download in all: name lookup, redirects and body."""
    redirects: int = 5

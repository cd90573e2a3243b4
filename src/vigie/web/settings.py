"""What a server is told: which record, where to listen, what it takes in.

In: options of ``vigie serve``. Out: ``Settings`` and its ``Limits``. Sizes are bytes, times seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from vigie.record.engines import is_url

PORT = 8400
KB, MB = 1024, 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may bring and how long it may take to bring it."""

    body: int = 1 * MB
    """Of a request; a route may allow more (``limits.allow``)."""
    header: int = 32 * KB
    """Of the request line and all headers together."""
    headers_within: float = 10.0
    """From the connection, or the answer before, to the end of the headers."""
    body_pause: float = 10.0
    """The longest wait for more of a body."""
    body_rate: float = 4 * KB
    """Bytes in a second below which a body is given up, after the first ``body_pause``."""
    connections: int = 512
    rows: int = 500
    """The most incidents on one page of a list."""
    answers: int = 64 * MB
    """What is kept of answers worked out."""


@dataclass(frozen=True, slots=True)
class Settings:
    """``record`` is a file or a ``postgresql://`` URL; ``state`` the folder of accounts, audit and jobs."""

    record: str
    host: str = "127.0.0.1"
    port: int = PORT
    state_in: Path | None = None
    names: tuple[str, ...] = ()
    """Other host names that browsers reach it by."""
    limits: Limits = field(default_factory=Limits)

    @property
    def state(self) -> Path:
        """Beside the record's file; for a database in the folder one is in."""
        if self.state_in is not None:
            return self.state_in
        if is_url(self.record):
            return Path("vigie.state")
        return Path(self.record).with_name(Path(self.record).name + ".state")

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

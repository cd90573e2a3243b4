"""One process at a time: a lock on a file that ends with the process that holds it, however that ends (flock).

In: a path. Out: whether this process has the lock. Where the system has no such locks everybody has it.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # Windows: a state folder has one server there
    fcntl = None  # type: ignore[assignment]


class OnlyOne:
    """The lock of a file; not for several threads at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    @property
    def held(self) -> bool:
        """Is it this process's?"""
        return self._file is not None

    def take(self) -> bool:
        """Take it, unless somebody has it."""
        file = self._path.open("ab")
        try:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Let others have it."""
        if self._file is not None:
            self._file.close()
            self._file = None

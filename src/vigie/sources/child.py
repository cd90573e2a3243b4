"""The parent's side of the parsing process: one process for a whole batch, started when first needed.

In: a file's kind and bytes. Out: what the process found in it, or ``Unreadable``; a process that dies,
hangs or runs out of memory costs that one file, and the next one gets a new process.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from vigie.sources.errors import Unreadable
from vigie.sources.extract import Found
from vigie.sources.limits import Limits
from vigie.sources.worker import frame, unframe

CPU_SPENT = 24
"""SIGXCPU on Linux and macOS."""
PATIENCE = 1.5
"""The wall clock's share of the processor time, for a busy machine."""


class Parser:
    """A context that parses files out of this process."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Parser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def parse(self, kind: str, data: bytes, where: str, options: Mapping[str, Any]) -> list[Found]:
        """The reports in a file of that kind."""
        limits = self._limits
        header = {
            "kind": kind,
            "size": len(data),
            "options": dict(options),
            "memory": limits.parse_memory,
            "seconds": limits.parse_seconds,
        }
        process = self._process or self._start()
        assert process.stdin and process.stdout
        late = threading.Event()
        timer = threading.Timer(PATIENCE * limits.parse_seconds, _end, (process, late))
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(frame(header))
            process.stdin.write(data)
            process.stdin.flush()
            reply = unframe(process.stdout)
        except (EOFError, OSError, ValueError) as error:
            timer.cancel()
            code = self._stop()
            slow = late.is_set() or code == -CPU_SPENT
            raise Unreadable(
                "parser_timeout" if slow else "parser_crashed", where, seconds=limits.parse_seconds
            ) from error
        except BaseException:
            self._stop()  # interrupted in mid-exchange: what the pipe holds belongs to no later file
            raise
        finally:
            timer.cancel()
        if reply.get("last"):
            self._stop()
        if "refused" in reply:
            raise Unreadable(reply["refused"], where, **reply["values"])
        return [Found(**found) for found in reply["found"]]

    def _start(self) -> subprocess.Popen[bytes]:
        # -P and an explicit path: a folder of reports may hold a file called lxml.py
        path = os.pathsep.join(entry for entry in sys.path if entry)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "vigie.sources.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
        return self._process

    def _stop(self) -> int | None:
        """Ends the process and tells how it ended, where there is one."""
        process, self._process = self._process, None
        if process is None:
            return None
        assert process.stdin and process.stdout
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            process.wait(0.5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
        return process.returncode


def _end(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()

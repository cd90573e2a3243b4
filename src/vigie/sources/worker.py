"""The process that parses strangers' files, and nothing else.

In: frames on standard input: a length in 8 bytes, a JSON header of that length, and the file (``size``
bytes). Out: one frame of JSON a file: ``{"found": [...]}`` or ``{"refused": key, "values": {...}}``. Memory
and processor time are capped (setrlimit); the parent caps the wall clock, and takes a death of this process
for a refusal.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from vigie.sources.extract import FORMATS, Broken

try:
    import resource
except ImportError:  # Windows has no setrlimit; the parent's clock still holds
    resource = None  # type: ignore[assignment]

LENGTH = 8


def frame(value: Any) -> bytes:
    """A JSON value with its length before it."""
    data = json.dumps(value).encode("ascii")
    return len(data).to_bytes(LENGTH, "big") + data


def unframe(stream: IO[bytes]) -> Any:
    """The next value of a stream; raises EOFError where it ends."""
    length = stream.read(LENGTH)
    if len(length) < LENGTH:
        raise EOFError
    data = stream.read(int.from_bytes(length, "big"))
    return json.loads(data)


def cap_memory(allowed: int) -> None:
    """``allowed`` bytes above what the interpreter and its libraries already map."""
    if resource is None:
        return
    statm = Path("/proc/self/statm")
    mapped = int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 0
    _lower(resource.RLIMIT_AS, mapped + allowed)


def cap_time(allowed: int) -> None:
    """``allowed`` more seconds of processor time from now."""
    if resource is not None:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        _lower(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + 1 + allowed)


def _lower(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def parse(kind: str, data: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """What a file holds, or why it is refused; whatever a parser raises is a refusal of that file."""
    try:
        module = import_module(f"vigie.sources.extract.{FORMATS[kind]}")
        return {"found": [asdict(found) for found in module.read(data, **options)]}
    except Broken as broken:
        return {"refused": broken.key, "values": broken.values}
    except MemoryError:
        return {"refused": "parser_memory", "values": {}, "last": True}
    except (Exception, RecursionError) as error:
        return {"refused": f"{kind}_broken", "values": {}, "why": type(error).__name__}


def main() -> None:
    """Serves the parent until it closes the pipe."""
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a library that prints must not write into the replies
    capped = False
    while True:
        try:
            header = unframe(requests)
        except EOFError:
            return
        import_module(f"vigie.sources.extract.{FORMATS[header['kind']]}")
        if not capped:
            cap_memory(header["memory"])
            capped = True
        cap_time(header["seconds"])
        reply = parse(header["kind"], requests.read(header["size"]), header["options"])
        replies.write(frame(reply))
        replies.flush()
        if reply.get("last"):
            return


if __name__ == "__main__":
    main()

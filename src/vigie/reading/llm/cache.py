"""Answers kept by what was asked, so that no question is paid for twice.

In: everything that goes to the model (endpoint, model, messages with the report and the instructions, schema). Out: the
answer once given. One file an answer in ``llm-cache`` of the data folder, readable by the user alone, written whole or
not at all. An entry that is damaged is no entry, and told. An answer is checked against the text anew each time.
"""

from __future__ import annotations

import json
import os
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from vigie.identity import digest
from vigie.reading.llm.answer import MOST_CHARACTERS, BadAnswer, parse

SUFFIX = ".json"


class Cache:
    """Answers by key; ``troubles`` counts damaged entries and failed writes until somebody asks."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.troubles: Counter[str] = Counter()

    def get(self, key: str) -> Mapping[str, Any] | None:
        """The answer of that key; None where there is none, or none that is whole."""
        if self._folder is None:
            return None
        path = self._path(self._folder, key)
        try:
            with path.open("rb") as file:
                data = file.read(4 * MOST_CHARACTERS + 1)
        except FileNotFoundError:
            return None
        except OSError:
            self.troubles["damaged"] += 1
            return None
        try:
            entry = parse(data.decode("utf-8"))
        except (BadAnswer, UnicodeDecodeError):
            entry = {}
        value = entry.get("answer")
        if isinstance(value, Mapping) and entry.get("digest") == _digest(key, value):
            return value
        self.troubles["damaged"] += 1
        return None

    def put(self, key: str, value: Mapping[str, Any]) -> None:
        """Keep an answer; where it cannot be kept, that is counted and the reading goes on."""
        if self._folder is None:
            return
        path = self._path(self._folder, key)
        draft = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({"digest": _digest(key, value), "answer": value}, file)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except OSError:
            self.troubles["unwritten"] += 1
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    @staticmethod
    def _path(folder: Path, key: str) -> Path:
        return folder / key[:2] / f"{key}{SUFFIX}"


def key(*parts: str) -> str:
    """The key of a question."""
    return digest("llm-cache", *parts)


def _digest(own: str, value: Mapping[str, Any]) -> str:
    return digest(own, json.dumps(value, sort_keys=True))

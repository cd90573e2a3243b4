"""Answers that are worked out once: the same question of the same record is told by its tag (RFC 9110, 8.8.3, 13.1.2).

In: a request, who asks, how the answer is made. Out: the answer, compressed where that helps, kept by what it depends
on: the record's stamp, the level of who asks, the program, the address and the language. Who has it already is answered
304 before anything is worked out. A tag is weak: the compressed and the plain answer share it.
"""

from __future__ import annotations

import datetime as dt
import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from vigie.identity import digest
from vigie.record import Record, fingerprint
from vigie.web.language import language_of
from vigie.web.people.who import Who
from vigie.web.store import Store

JSON = "application/json"
SMALLEST_PACKED = 1_000
LEVEL, LARGE_LEVEL = 5, 1
"""Of compression: beyond it time grows faster than bytes shrink; and where there is much to compress."""
LARGE = 1_000_000
CHECKED = "private, no-cache"
"""Kept by the browser, and asked for again each time."""


@dataclass(frozen=True, slots=True)
class Made:
    """An answer worked out, as it is kept."""

    body: bytes
    packed: bool
    media: str


class Answers:
    """Answers by their tags, so many bytes of them at most, for all threads of a server."""

    def __init__(self, store: Store, most: int) -> None:
        self.store, self._most, self._size = store, most, 0
        self._by = digest("answers", metadata.version("vigie"), fingerprint())
        self._kept: OrderedDict[str, Made] = OrderedDict()
        self._making: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def give(
        self,
        request: Request,
        who: Who,
        make: Callable[[Record], bytes],
        as_of: dt.date | None = None,
        media: str = JSON,
        counting: bool = False,
    ) -> Response:
        """The answer to a request; ``make`` works out its body from the record, with its facts where ``counting``."""
        tag = self._tag(request, who)
        headers = {"ETag": f'W/"{tag}"', "Cache-Control": CHECKED, "Vary": "Accept-Encoding, Accept-Language, Cookie"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        made = self._of(tag, lambda: self._make(who, make, as_of, media, counting))
        if not made.packed:
            return Response(made.body, media_type=made.media, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(made.body, media_type=made.media, headers=headers | {"Content-Encoding": "gzip"})
        return Response(gzip.decompress(made.body), media_type=made.media, headers=headers)

    def _tag(self, request: Request, who: Who) -> str:
        query = sorted(request.query_params.multi_items())
        told = (self.store.stamp(), who.level.value, language_of(request), request.url.path, repr(query))
        return digest(self._by, *told)[:32]

    def _make(
        self, who: Who, make: Callable[[Record], bytes], as_of: dt.date | None, media: str, counting: bool
    ) -> Made:
        with (self.store.counting if counting else self.store.reading)(who, as_of) as record:
            body = make(record)
        if len(body) < SMALLEST_PACKED:
            return Made(body, False, media)
        return Made(gzip.compress(body, LEVEL if len(body) < LARGE else LARGE_LEVEL, mtime=0), True, media)

    def _of(self, tag: str, make: Callable[[], Made]) -> Made:
        """As kept, else made; who asks for the same meanwhile waits for it."""
        if (found := self._found(tag)) is not None:
            return found
        with self._lock:
            mine = self._making.setdefault(tag, threading.Lock())
        with mine:
            if (found := self._found(tag)) is not None:
                return found
            try:
                made = make()
            finally:
                with self._lock:
                    self._making.pop(tag, None)
            self._keep(tag, made)
            return made

    def _found(self, tag: str) -> Made | None:
        with self._lock:
            if tag in self._kept:
                self._kept.move_to_end(tag)
            return self._kept.get(tag)

    def _keep(self, tag: str, made: Made) -> None:
        if len(made.body) > self._most // 4:
            return
        with self._lock:
            self._kept[tag] = made
            self._size += len(made.body)
            while self._size > self._most:
                self._size -= len(self._kept.popitem(last=False)[1].body)


async def _of_app(request: Request) -> Answers:
    answers: Answers = request.app.state.answers
    return answers


Kept = Annotated[Answers, Depends(_of_app)]
"""The kept answers of the app, for an endpoint."""

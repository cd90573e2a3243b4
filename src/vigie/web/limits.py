"""How much a request may bring and how slowly: refused before memory is taken for it.

In: an ASGI application and ``Limits``. Out: the same, but a body that is larger than its route allows is answered 413
(RFC 9110, 15.5.14) after at most that many bytes, one that comes too slowly 408, and the line is closed. A route that
takes more than others says so once: ``allow("/api/jobs", 200 * MB)``.
"""

from __future__ import annotations

import asyncio
import time

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vigie.knowledge.messages import message
from vigie.web.language import language_of
from vigie.web.problems import told
from vigie.web.settings import Limits

_ALLOWED: dict[str, int] = {}


def allow(path: str, most: int) -> None:
    """Bodies of up to so many bytes for a path and all below it; the longest path counts."""
    _ALLOWED[path.rstrip("/")] = most


def allowed(path: str, otherwise: int) -> int:
    """The most bytes that a body for this path may have."""
    found = [key for key in _ALLOWED if path == key or path.startswith(f"{key}/")]
    return _ALLOWED[max(found, key=len)] if found else otherwise


class _Refused(Exception):
    """No more of this body is read."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(str(status))


class Bounded:
    """Refuses what is too large or too slow."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app, self.limits = app, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = allowed(scope["path"], self.limits.body)
        length = Headers(scope=scope).get("content-length", "")
        if length.isascii() and length.isdigit() and int(length[:20]) > most:
            await self._refuse(413, most, scope, receive, send)
            return
        body = _Body(receive, self.limits, most)
        begun = False

        async def answer(message: Message) -> None:
            nonlocal begun
            # Frameworks turn what happens while they read a body into answers of their own: ours comes instead.
            if body.refused and not begun:
                raise _Refused(body.refused)
            begun = True
            await send(message)

        try:
            await self.app(scope, body.receive, answer)
        except Exception:
            if not body.refused or begun:
                raise
            await self._refuse(body.refused, most, scope, receive, send)

    async def _refuse(self, status: int, most: int, scope: Scope, receive: Receive, send: Send) -> None:
        lang = language_of(HTTPConnection(scope))
        key = "web.too_large" if status == 413 else "web.too_slow"
        answer = told(status, message(key, lang, most=f"{most / 1024 / 1024:g}"), lang, code=key)
        answer.headers["Connection"] = "close"
        await answer(scope, receive, send)


class _Body:
    """What is received of one body."""

    def __init__(self, receive: Receive, limits: Limits, most: int) -> None:
        self._receive, self._limits, self._most = receive, limits, most
        self._got = 0
        self._began = time.monotonic()
        self._whole = False
        self.refused = 0
        """The status it is refused with."""

    async def receive(self) -> Message:
        """The next of it; after its end, what the server tells next."""
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout(self._limits.body_pause):
                message = await self._receive()
        except TimeoutError:
            raise self._refuse(408) from None
        if message["type"] != "http.request":
            return message
        self._got += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._got > self._most:
            raise self._refuse(413)
        lasted = time.monotonic() - self._began
        if not self._whole and lasted > self._limits.body_pause and self._got < lasted * self._limits.body_rate:
            raise self._refuse(408)
        return message

    def _refuse(self, status: int) -> _Refused:
        self.refused = status
        return _Refused(status)

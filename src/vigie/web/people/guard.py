"""The guard: stands before every endpoint of the API.

In: an ASGI application and its door. Out: the same, but who asks is known before a body is read, nobody who is not
signed in can send one but to sign in, dear questions are counted by person, and the audit log is written: every change
and export before it is answered, what was looked at a little later, once in a while for one and the same question.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from http.cookies import CookieError

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vigie.model import VigieError
from vigie.web.language import language_of
from vigie.web.people.audit import Entry
from vigie.web.people.door import SAFE, Door, entry
from vigie.web.people.problems import PeopleProblem
from vigie.web.people.throttle import Throttle
from vigie.web.people.who import Who
from vigie.web.problems import told

LOG = logging.getLogger("vigie.web")
SIGN_IN = "/api/session"
DEAR = {
    "/api/export": (20, 3.0),
    "/api/brief": (20, 3.0),
    "/api/reports": (60, 1.0),
    "/api/jobs": (60, 1.0),
    "/api/claims/check": (60, 1.0),
    "/api/access": (120, 0.5),
    "/api/outlook": (30, 2.0),
    "/api/response": (30, 2.0),
}
"""Path -> how many questions at once, and the seconds after which one more is allowed."""
EXPORTS = ("/api/export", "/api/brief")
UNTOLD = ("/api/meta", "/api/tiles", "/api/basemap", "/api/openapi.json", "/api/session", "/api/me", "/api/audit")
"""What tells nothing of anybody: the words of the house, pictures of what a list was looked at for."""
AGAIN = 300.0
"""Seconds after which looking at the same is told again."""
MOST_SEEN = 10_000


class Guard:
    """Lets in who may come in, and writes down what they did."""

    def __init__(self, app: ASGIApp, owner: FastAPI) -> None:
        self.app, self._owner = app, owner
        self._throttles = {path: Throttle(*told) for path, told in DEAR.items()}
        self._seen = Seen(owner)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._live(scope, receive, send)
            else:
                await self.app(scope, receive, send)
            return
        request = Request(scope)
        door: Door = self._owner.state.people
        api = scope["path"].startswith("/api")
        who: Who | None = None
        try:
            if api:
                who = await run_in_threadpool(door.who, request)
                self._admit(request, who)
            else:
                door.check(request)
        except (VigieError, CookieError) as error:
            if api and isinstance(error, PeopleProblem) and error.status in {401, 403, 429}:
                self._seen.add(entry(request, who, _what(request), request.url.query, error.status))
            await _refuse(error, request, scope, receive, send)
            return
        if not api:
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})["who"] = who

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start" and who is not None:
                await self._note(request, who, int(message["status"]))
            await send(message)

        await self.app(scope, receive, noting)

    def _admit(self, request: Request, who: Who | None) -> None:
        path = request.url.path
        if who is None:
            if request.method not in SAFE and path != SIGN_IN:
                raise PeopleProblem("people.sign_in", status=401)
        elif who.by != "alone":
            dear = next((key for key in DEAR if path == key or path.startswith(f"{key}/")), None)
            if dear:
                self._throttles[dear].take(who.name.casefold())

    async def _note(self, request: Request, who: Who, status: int) -> None:
        path = request.url.path
        # An endpoint may say better than the question what it is about.
        about = request.scope["state"].get("about") or request.url.query
        told = entry(request, who, _what(request), about, status)
        if path == SIGN_IN:
            return
        if request.method not in SAFE or path.startswith(EXPORTS):
            await run_in_threadpool(self._owner.state.people.noted, [told])
        elif not path.startswith(UNTOLD):
            self._seen.add(told)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._seen.start()
        try:
            await self.app(scope, receive, send)
        finally:
            await run_in_threadpool(self._seen.stop)
            self._owner.state.people.close()


class Seen:
    """What was looked at, written down by a thread of its own."""

    def __init__(self, owner: FastAPI) -> None:
        self._owner = owner
        self._queue: queue.Queue[Entry | None] = queue.Queue(100_000)
        self._last: OrderedDict[Entry, float] = OrderedDict()
        self._thread = threading.Thread(target=self._write, name="audit", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Write down what waits."""
        self._queue.put(None)
        self._thread.join()

    def add(self, told: Entry) -> None:
        """Write this down soon, unless it just was."""
        now = time.monotonic()
        last = self._last.pop(told, None)
        self._last[told] = now if last is None or now - last > AGAIN else last
        if len(self._last) > MOST_SEEN:
            self._last.popitem(last=False)
        if last is None or now - last > AGAIN:
            try:
                self._queue.put_nowait(told)
            except queue.Full:
                LOG.error("the audit log lags behind: an entry is lost")

    def _write(self) -> None:
        while (first := self._queue.get()) is not None:
            waiting: list[Entry] = [first]
            last = False
            with suppress(queue.Empty):
                while True:
                    found = self._queue.get_nowait()
                    if found is None:
                        last = True
                        break
                    waiting.append(found)
            try:
                self._owner.state.people.noted(waiting)
            except Exception:
                # A full disk must not stop those who only look; what changes is told before it is answered, or fails.
                LOG.exception("the audit log cannot be written: %s entries are lost", len(waiting))
            if last:
                return


def _what(request: Request) -> str:
    return f"{request.method} {request.url.path}"


async def _refuse(error: Exception, request: Request, scope: Scope, receive: Receive, send: Send) -> None:
    lang = language_of(request)
    problem = error if isinstance(error, PeopleProblem) else PeopleProblem("people.bad_cookie", status=400)
    answer = told(problem.status, problem.sentence(lang), lang, code=problem.key, wait=problem.wait)
    if problem.status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if request.method not in SAFE:
        # What it brings is not read.
        answer.headers["Connection"] = "close"
    await answer(scope, receive, send)

"""The server: one process, one port, until it is interrupted.

In: ``Settings``. Out: the application served by uvicorn; ``ServerProblem`` where the port cannot be had. A client that
takes its time over the headers of a request (slowloris) is hung up on.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from vigie.record.engines import is_url
from vigie.record.files import told_served
from vigie.web.app import build
from vigie.web.problems import WebProblem
from vigie.web.settings import Settings
from vigie.web.store import Notice

KEEP_ALIVE = 15
GOODBYE = 10
"""Seconds that answers under way are given at the end."""

Ready = Callable[[Settings, str], None]


class HurriedProtocol(H11Protocol):
    """HTTP/1.1 whose first request must have its headers within a time."""

    headers_within = 10.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._hurry = self.loop.call_later(self.headers_within, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._hurry.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        waits = self.cycle is None or (self.cycle.response_complete and self.conn.trailing_data[0])
        if not waits:
            self._hurry.cancel()
        elif self._hurry.cancelled():
            # The next request on this line has begun.
            self._hurry = self.loop.call_later(self.headers_within, self._give_up)

    def _give_up(self) -> None:
        self.transport.close()


def run(settings: Settings, ready: Ready | None = None, notice: Notice | None = None) -> None:
    """Serve until interrupted; ``ready`` is called with the settings, the port that was had in them, and the record's
    name once requests are answered, ``notice`` as ``Store`` has it. Port 0 is any free one.
    """
    listening = _listen(settings)
    settings = replace(settings, port=listening.getsockname()[1])
    try:
        app = build(settings, notice)
    except BaseException:
        listening.close()
        raise
    limits = settings.limits
    protocol = type("Protocol", (HurriedProtocol,), {"headers_within": limits.headers_within})
    config = uvicorn.Config(
        app,
        http=protocol,
        log_level="warning",
        server_header=False,
        # Who asks from where is decided by the door: what a client claims of itself is not believed.
        proxy_headers=False,
        limit_concurrency=limits.connections,
        h11_max_incomplete_event_size=limits.header,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=GOODBYE,
        ws="none",
    )
    server = _Server(config, lambda: ready(settings, app.state.store.name) if ready else None)
    # What uvicorn was ended by it raises again: by then everything is closed, and the note about it goes with us.
    signal.signal(signal.SIGTERM, _end)
    with ExitStack() as stack:
        if not is_url(settings.record):
            stack.enter_context(told_served(Path(settings.record), settings.address))
        server.run(sockets=[listening])


def _end(*_: object) -> NoReturn:
    sys.exit(0)


class _Server(uvicorn.Server):
    """Tells when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _listen(settings: Settings) -> socket.socket:
    """The port, or one sentence that tells why not."""
    try:
        where: Any = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        listening = socket.create_server(where[4][:2], family=where[0], backlog=256)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise WebProblem("web.no_port", 500, host=settings.host, port=str(settings.port), reason=reason) from error
    # asyncio leaves Nagle's wait on for sockets that it was given: each answer would take 40 ms more.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening

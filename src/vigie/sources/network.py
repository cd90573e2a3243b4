"""Connections to looked-up addresses: what fetching reports and asking a model's endpoint share.

In: a host, a clock. Out: its addresses, each looked up once, and an httpx transport over a network of the caller's
own, whose every wait the clock cuts. TLS is verified against the system's and certifi's roots; nothing here reads
proxies from the environment.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import ssl
import threading
import time
import typing
from collections.abc import Iterator

import certifi
import httpcore
import httpx

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: Address) -> bool:
    """Is this an address of the open internet, also behind IPv4-in-IPv6 forms?"""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if inner is None and address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address not in GLOBAL_V6:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


class Clock:
    """What is left of the time for one exchange."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.TimeoutException("out of time")
        return left

    def at_most(self, timeout: float | None) -> float:
        left = self.left()
        return left if timeout is None else min(timeout, left)


class Stream(httpcore.NetworkStream):
    """A connection whose every wait is cut by the clock."""

    def __init__(self, inner: httpcore.NetworkStream, clock: Clock) -> None:
        self._inner = inner
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._clock.at_most(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._clock.at_most(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._clock.at_most(timeout))
        return Stream(inner, self._clock)

    def get_extra_info(self, info: str) -> typing.Any:
        return self._inner.get_extra_info(info)


def resolve(host: str, port: int, seconds: float) -> list[Address]:
    """The addresses of a host; the lookup has no timeout of its own, so it runs beside."""
    answers: queue.Queue[list[Address]] = queue.Queue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([ipaddress.ip_address(str(item[4][0]).partition("%")[0]) for item in found])
        except (OSError, UnicodeError, ValueError):
            answers.put([])

    threading.Thread(target=look_up, daemon=True).start()
    try:
        return list(dict.fromkeys(answers.get(timeout=seconds)))
    except queue.Empty as error:
        raise httpcore.TimeoutException("name lookup") from error


class _Body(httpx.SyncByteStream):
    def __init__(self, chunks: typing.Any) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        yield from self._chunks

    def close(self) -> None:
        self._chunks.close()


class Transport(httpx.BaseTransport):
    """httpx over a connection pool with a network of our own."""

    def __init__(self, network: httpcore.NetworkBackend) -> None:
        trust = ssl.create_default_context()
        trust.load_verify_locations(certifi.where())
        self._pool = httpcore.ConnectionPool(ssl_context=trust, network_backend=network)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        response = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(response.stream),
            extensions=response.extensions,
        )

    def close(self) -> None:
        self._pool.close()

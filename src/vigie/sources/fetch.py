"""http(s) address -> bytes, without being led astray.

In: a URL. Out: the body, its content type, and the address it came from. The host's address is looked up
once, checked, and the connection goes to that very address; TLS and Host still carry the name. Every
redirect opens a connection and so passes the same check (the defence against SSRF and DNS rebinding that
OWASP describes). Size counts after unpacking; one clock runs over lookup, redirects, headers and body.
Proxies of the environment are not used: they would look names up themselves.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import ssl
import threading
import time
import typing
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import certifi
import httpcore
import httpx

from vigie.sources.errors import Unreadable
from vigie.sources.limits import Limits

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
AGENT = "vigie/0.1 (report reader)"
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Page:
    """A downloaded body."""

    data: bytes
    url: str
    content_type: str
    charset: str


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


class _Clock:
    """What is left of the time for one download."""

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


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait is cut by the clock."""

    def __init__(self, inner: httpcore.NetworkStream, clock: _Clock) -> None:
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
        return _Stream(inner, self._clock)

    def get_extra_info(self, info: str) -> typing.Any:
        return self._inner.get_extra_info(info)


class _Pinned(httpcore.NetworkBackend):
    """Connects to the address that was checked, and to no other."""

    def __init__(self, where: str, allow_private: bool, clock: _Clock) -> None:
        self._where = where
        self._allow_private = allow_private
        self._clock = clock
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception | None = None
        for address in self._allowed(host, port):
            try:
                stream = self._inner.connect_tcp(
                    str(address), port, self._clock.at_most(timeout), local_address, socket_options
                )
                return _Stream(stream, self._clock)
            except httpcore.ConnectError as error:
                failure = error
        raise failure or httpcore.ConnectError(host)

    def _allowed(self, host: str, port: int) -> list[Address]:
        addresses = _resolve(host, port, self._clock.left())
        if not addresses:
            raise Unreadable("url_unresolved", self._where, host=host)
        if not self._allow_private and not all(map(is_public, addresses)):
            raise Unreadable("url_private", self._where, host=host)
        return addresses


def _resolve(host: str, port: int, seconds: float) -> list[Address]:
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


class _Transport(httpx.BaseTransport):
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


def check(url: str) -> None:
    """Refuses what is no plain http(s) address."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Unreadable("url_invalid", url) from error
    if parts.scheme.casefold() not in {"http", "https"}:
        raise Unreadable("url_scheme", url, scheme=parts.scheme)
    if not host:
        raise Unreadable("url_invalid", url)
    if parts.username is not None or parts.password is not None:
        raise Unreadable("url_password", f"{parts.scheme}://{host}")


def fetch(url: str, *, allow_private: bool, limits: Limits) -> Page:
    """The body at that address; raises Unreadable with the reason else."""
    check(url)
    clock = _Clock(limits.fetch_seconds)
    transport = _Transport(_Pinned(url, allow_private, clock))
    headers = {"user-agent": AGENT, "accept-encoding": "gzip", "accept": "*/*"}
    try:
        with (
            httpx.Client(
                transport=transport,
                trust_env=False,
                follow_redirects=True,
                max_redirects=limits.redirects,
                headers=headers,
                timeout=limits.fetch_seconds,
            ) as client,
            client.stream("GET", url) as response,
        ):
            return _page(response, url, limits)
    except (httpx.TimeoutException, httpcore.TimeoutException) as error:
        raise Unreadable("url_timeout", url, seconds=f"{limits.fetch_seconds:g}") from error
    except httpx.TooManyRedirects as error:
        raise Unreadable("url_redirects", url, number=limits.redirects) from error
    except (httpx.UnsupportedProtocol, httpcore.UnsupportedProtocol) as error:
        raise Unreadable("url_redirect_scheme", url) from error
    except (httpx.InvalidURL, UnicodeError) as error:
        raise Unreadable("url_invalid", url) from error
    except (
        httpx.HTTPError,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        ssl.SSLError,
        OSError,
    ) as error:
        raise Unreadable("url_failed", url, reason=str(error) or type(error).__name__) from error


def _page(response: httpx.Response, url: str, limits: Limits) -> Page:
    check(str(response.url))
    if response.status_code != httpx.codes.OK:
        raise Unreadable("url_status", url, status=response.status_code)
    return Page(
        data=_unpack(response, url, limits.fetch_bytes),
        url=str(response.url),
        content_type=response.headers.get("content-type", "").casefold(),
        charset=response.charset_encoding or "",
    )


def _unpack(response: httpx.Response, url: str, cap: int) -> bytes:
    """The body as sent by the author; unpacking stops at the cap, whatever the archive promises."""
    encoding = response.headers.get("content-encoding", "identity").strip().casefold()
    if encoding not in {"identity", "", "gzip", "x-gzip"}:
        raise Unreadable("url_encoding", url, encoding=encoding)
    unpacker = None if encoding in {"identity", ""} else zlib.decompressobj(wbits=31)
    body = bytearray()
    too_big = Unreadable("url_too_big", url, megabytes=f"{cap / 1e6:g}")
    for chunk in response.iter_raw():
        try:
            body += chunk if unpacker is None else unpacker.decompress(chunk, cap + 1 - len(body))
        except zlib.error as error:
            raise Unreadable("url_encoding", url, encoding=encoding) from error
        if len(body) > cap:
            raise too_big
    if unpacker is not None and (not unpacker.eof or unpacker.unused_data):
        raise Unreadable("url_encoding", url, encoding=encoding)
    return bytes(body)

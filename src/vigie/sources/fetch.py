"""http(s) address -> bytes, without being led astray.

In: a URL. Out: the body, its content type, and the address it came from. The host's address is looked up
once, checked, and the connection goes to that very address; TLS and Host still carry the name. Every
redirect opens a connection and so passes the same check (the defence against SSRF and DNS rebinding that
OWASP describes). Size counts after unpacking; one clock runs over lookup, redirects, headers and body.
Proxies of the environment are not used: they would look names up themselves.
"""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpcore
import httpx

from vigie.sources.errors import Unreadable
from vigie.sources.limits import Limits
from vigie.sources.network import Address, Clock, Stream, Transport, is_public, resolve

AGENT = "vigie/0.1 (report reader)"


@dataclass(frozen=True, slots=True)
class Page:
    """A downloaded body."""

    data: bytes
    url: str
    content_type: str
    charset: str


class Pinned(httpcore.NetworkBackend):
    """Connects to the address that was checked, and to no other."""

    def __init__(self, where: str, allow_private: bool, clock: Clock) -> None:
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
                return Stream(stream, self._clock)
            except httpcore.ConnectError as error:
                failure = error
        raise failure or httpcore.ConnectError(host)

    def _allowed(self, host: str, port: int) -> list[Address]:
        addresses = resolve(host, port, self._clock.left())
        if not addresses:
            raise Unreadable("url_unresolved", self._where, host=host)
        if not self._allow_private and not all(map(is_public, addresses)):
            raise Unreadable("url_private", self._where, host=host)
        return addresses


def check(url: str) -> None:
    """Refuses what is no plain http(s) address."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Unreadable("url_invalid", url) from error
    if not parts.scheme:
        raise Unreadable("url_bare", url)
    if parts.scheme.casefold() not in {"http", "https"}:
        raise Unreadable("url_scheme", url, scheme=parts.scheme)
    if not host:
        raise Unreadable("url_invalid", url)
    if parts.username is not None or parts.password is not None:
        raise Unreadable("url_password", f"{parts.scheme}://{host}")


@contextmanager
def told(url: str, *, seconds: float, redirects: int) -> Iterator[None]:
    """Whatever a connection runs into is told as ``Unreadable``, with the reason."""
    try:
        yield
    except (httpx.TimeoutException, httpcore.TimeoutException) as error:
        raise Unreadable("url_timeout", url, seconds=f"{seconds:g}") from error
    except httpx.TooManyRedirects as error:
        raise Unreadable("url_redirects", url, number=redirects) from error
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


def fetch(url: str, *, allow_private: bool, limits: Limits) -> Page:
    """The body at that address; raises Unreadable with the reason else."""
    check(url)
    clock = Clock(limits.fetch_seconds)
    transport = Transport(Pinned(url, allow_private, clock))
    headers = {"user-agent": AGENT, "accept-encoding": "gzip", "accept": "*/*"}
    with (
        told(url, seconds=limits.fetch_seconds, redirects=limits.redirects),
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

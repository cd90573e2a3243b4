"""One exchange with an endpoint over http(s), and where it may go.

In: a URL, headers, a body; whether only this machine may hear it. Out: status, headers, body. The host is looked up
once and the connection goes to an address that was checked: 'loopback' is every address of the name is in 127.0.0.0/8
or ::1, never the name alone. Nothing is sent before that. Redirects are not followed, proxies of the environment
not used, TLS always verified; without TLS nothing goes to the open internet. One clock runs over everything, and the
body stops at a cap.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpcore
import httpx

from vigie.reading.llm.problems import EndpointProblem
from vigie.sources.network import Address, Clock, Stream, Transport, is_public, resolve

MOST_BYTES = 2_000_000
AGENT = "vigie/0.1 (report reader)"


class Unreached(Exception):
    """No answer came: refused, cut, timed out. Another try may do."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: httpx.Headers
    body: bytes


def is_loopback(address: Address) -> bool:
    """Is this an address of this very machine, also as IPv4 inside IPv6?"""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def chat_url(base: str) -> str:
    """'http://127.0.0.1:8080' -> '…/v1/chat/completions'; raises EndpointProblem for what is no such address."""
    try:
        parts = urlsplit(base)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise EndpointProblem("bad_url", final=True, where=_shown(base)) from error
    if parts.username is not None or parts.password is not None:
        raise EndpointProblem("url_password", final=True, where=f"{parts.scheme}://{host}")
    if parts.scheme.casefold() not in {"http", "https"} or not host or parts.query or parts.fragment:
        raise EndpointProblem("bad_url", final=True, where=_shown(base))
    path = parts.path.rstrip("/").removesuffix("/chat/completions") or "/v1"
    return f"{parts.scheme}://{parts.netloc}{path}/chat/completions"


def _shown(base: str) -> str:
    """An address without what may be a secret in it."""
    return base.partition("?")[0].partition("#")[0].rpartition("@")[2][:100]


def stays_here(url: str, seconds: float = 10.0) -> bool:
    """Does every address of the host lie on this machine?"""
    parts = urlsplit(url)
    try:
        found = resolve(parts.hostname or "", parts.port or 0, seconds)
    except httpcore.TimeoutException:
        return False
    return bool(found) and all(map(is_loopback, found))


class _Checked(httpcore.NetworkBackend):
    """Connects to an address that may be connected to, and to no other."""

    def __init__(self, url: str, only_here: bool, clock: Clock) -> None:
        self._where = url
        self._only_here = only_here
        self._plain = url.casefold().startswith("http:")
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
        addresses = resolve(host, port, self._clock.left())
        if self._only_here and not all(map(is_loopback, addresses)):
            raise EndpointProblem("sensitive", where=host)
        if self._plain and any(map(is_public, addresses)):
            raise EndpointProblem("plain_http", final=True, where=host)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                stream = self._inner.connect_tcp(
                    str(address), port, self._clock.at_most(timeout), local_address, socket_options
                )
                return Stream(stream, self._clock)
            except httpcore.ConnectError as error:
                failure = error
        raise failure


def post(url: str, headers: dict[str, str], body: bytes, *, only_here: bool, seconds: float) -> Reply:
    """Send a body, get the reply; raises Unreached where none came, EndpointProblem where none may be asked."""
    clock = Clock(seconds)
    sent = {
        "user-agent": AGENT,
        "accept": "application/json",
        "accept-encoding": "identity",
        "content-type": "application/json",
        **headers,
    }
    try:
        with (
            httpx.Client(
                transport=Transport(_Checked(url, only_here, clock)),
                trust_env=False,
                follow_redirects=False,
                timeout=seconds,
            ) as client,
            client.stream("POST", url, headers=sent, content=body) as response,
        ):
            return Reply(response.status_code, response.headers, _body(response))
    except (httpx.TimeoutException, httpcore.TimeoutException) as error:
        raise Unreached(f"no answer within {seconds:g} s") from error
    except (httpx.InvalidURL, UnicodeError) as error:
        raise EndpointProblem("bad_url", final=True, where=_shown(url)) from error
    except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError, OSError) as error:
        raise Unreached(str(error) or type(error).__name__) from error


def _body(response: httpx.Response) -> bytes:
    if response.headers.get("content-encoding", "identity").strip().casefold() not in {"", "identity"}:
        raise Unreached("the answer is packed, though it was not to be")
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > MOST_BYTES:
            raise EndpointProblem("too_big", where=str(response.url.host), megabytes=f"{MOST_BYTES / 1e6:g}")
    return bytes(body)

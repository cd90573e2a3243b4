"""Addresses: what is fetched, and how a page cannot lead the reader astray."""

import gzip
import ipaddress
import socket
import socketserver
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from vigie.model import Report
from vigie.sources import Limits, Refusal, read_sources
from vigie.sources.fetch import is_public

QUICK = Limits(fetch_seconds=1.0, fetch_bytes=1_000_000, redirects=3)


BOMB = gzip.compress(b" " * 100_000_000)


class Handler(BaseHTTPRequestHandler):
    """Answers by path; ``hosts`` keeps the Host header of every request."""

    def do_GET(self) -> None:
        self.server.hosts.append(self.headers["Host"])
        name = self.path.strip("/").split("/")[0]
        getattr(self, f"on_{name}", self.on_missing)()

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for header, value in {"content_type": "text/plain; charset=utf-8", **headers}.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            return  # the reader has hung up, as it should

    def on_text(self) -> None:
        self.answer(self.server.text.encode())

    def on_page(self) -> None:
        html = f"<html><head><title>T</title></head><body><p>{self.server.text}</p></body></html>"
        self.answer(html.encode("cp1252"), content_type="text/html; charset=iso-8859-1")

    def on_packed(self) -> None:
        self.answer(gzip.compress(self.server.text.encode()), content_encoding="gzip")

    def on_bomb(self) -> None:
        self.answer(BOMB, content_encoding="gzip")

    def on_odd(self) -> None:
        self.answer(b"x", content_encoding="br")

    def on_cut(self) -> None:
        self.answer(gzip.compress(self.server.text.encode())[:-20], content_encoding="gzip")

    def on_big(self) -> None:
        self.answer(b"x" * 1_000_001)

    def on_empty(self) -> None:
        self.answer(b"")

    def on_missing(self) -> None:
        self.answer(b"no", 404)

    def on_loop(self) -> None:
        self.answer(b"", 302, Location="/loop")

    def on_moved(self) -> None:
        self.answer(b"", 302, Location="/text")

    def on_file(self) -> None:
        self.answer(b"", 302, Location="file:///etc/passwd")

    def on_inside(self) -> None:
        self.answer(b"", 302, Location=f"http://127.0.0.1:{self.server.server_port}/text")

    def on_slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b"a")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def server(french):
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as found:
        found.text, found.hosts = french, []
        found.daemon_threads = True
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


def get(server, path: str, *, host: str = "127.0.0.1", **given) -> Report | Refusal:
    given = {"allow_private": True, "limits": QUICK, **given}
    [outcome] = read_sources([f"http://{host}:{server.server_port}/{path}"], **given)
    return outcome


def test_a_text_and_a_page_are_fetched(server, french):
    for path in ("text", "page", "packed", "moved"):
        report = get(server, path)
        assert isinstance(report, Report), report
        assert report.text == french
    assert report.url == f"http://127.0.0.1:{server.server_port}/text"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("missing", "url_status"),
        ("empty", "empty"),
        ("big", "url_too_big"),
        ("bomb", "url_too_big"),
        ("odd", "url_encoding"),
        ("cut", "url_encoding"),
        ("loop", "url_redirects"),
        ("file", "url_redirect_scheme"),
    ],
)
def test_bad_answers_are_refused(server, path, expected):
    outcome = get(server, path)
    assert isinstance(outcome, Refusal) and outcome.error.key == expected


def test_a_server_that_drips_is_cut_off_in_time(server):
    started = time.monotonic()
    assert get(server, "slow").error.key == "url_timeout"
    assert time.monotonic() - started < 3


def test_a_server_that_drips_its_headers_is_cut_off_too():
    class Drip(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                for letter in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100:
                    self.request.sendall(bytes([letter]))
                    time.sleep(0.1)
            except OSError:
                return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Drip) as drip:
        drip.daemon_threads = True
        threading.Thread(target=drip.serve_forever, daemon=True).start()
        started = time.monotonic()
        [outcome] = read_sources([f"http://127.0.0.1:{drip.server_address[1]}/"], allow_private=True, limits=QUICK)
        drip.shutdown()
    assert outcome.error.key == "url_timeout"
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "0.0.0.0"])
def test_private_hosts_are_refused_in_every_spelling(server, host):
    assert get(server, "text", host=host, allow_private=False).error.key in {"url_private", "url_unresolved"}
    assert server.hosts == []


PRIVATE = """127.0.0.1 10.0.0.1 172.16.3.4 192.168.1.1 169.254.169.254
100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255
192.0.2.1
198.18.0.1 ::1 :: fe80::1 fc00::1 ff02::1 ::ffff:10.0.0.1 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1::
2001:db8::1 ::127.0.0.1 2001:0:4136:e378:8000:63bf:3fff:fdd2"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_these_addresses_are_not_of_the_open_internet(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_these_addresses_are(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.fixture
def names(monkeypatch):
    """A name service of our own: each lookup of a name gives its next answer."""
    answers: dict[str, list[list[str]]] = {}
    real = socket.getaddrinfo

    def look_up(host, port, *args, **kwargs):
        if host not in answers:
            return real(host, port, *args, **kwargs)
        found = answers[host].pop(0) if len(answers[host]) > 1 else answers[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return answers


def test_the_connection_goes_to_the_address_that_was_checked(server, names, monkeypatch):
    """DNS rebinding: the second answer is never asked for, and Host keeps the name."""
    monkeypatch.setattr("vigie.sources.fetch.is_public", lambda address: str(address) == "127.0.0.1")
    names["news.example"] = [["127.0.0.1"], ["10.0.0.1"]]
    assert isinstance(get(server, "text", host="news.example", allow_private=False), Report)
    assert server.hosts == [f"news.example:{server.server_port}"]


def test_a_redirect_into_the_private_network_is_refused(server, names, monkeypatch):
    names["news.example"] = [["127.0.0.1"]]
    once = iter([True, False])
    monkeypatch.setattr("vigie.sources.fetch.is_public", lambda _: next(once))
    outcome = get(server, "inside", host="news.example", allow_private=False)
    assert outcome.error.key == "url_private"
    assert len(server.hosts) == 1


def test_one_private_address_among_public_ones_is_enough_to_refuse(server, names):
    names["news.example"] = [["8.8.8.8", "127.0.0.1"]]
    assert get(server, "text", host="news.example", allow_private=False).error.key == "url_private"


def test_a_name_that_nobody_knows(server, names):
    names["nowhere.example"] = [[]]
    assert get(server, "text", host="nowhere.example").error.key == "url_unresolved"


def test_a_proxy_of_the_environment_does_not_get_to_look_names_up(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert isinstance(get(server, "text"), Report)


def test_addresses_with_a_password_are_refused_and_not_repeated():
    [outcome] = read_sources(["https://user:hunter2@news.example/x"])
    assert outcome.error.key == "url_password"
    assert "hunter2" not in outcome.sentence("fr") + outcome.where


def test_a_page_that_cannot_be_reached_is_told():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    [outcome] = read_sources([f"http://127.0.0.1:{port}/"], allow_private=True)
    assert outcome.error.key == "url_failed"


def test_certificates_are_checked_against_the_name_not_the_address(server, names, tmp_path, monkeypatch):
    """TLS: the pinned address is connected to, the name is what must stand in the certificate."""
    files = [str(tmp_path / "key.pem"), str(tmp_path / "cert.pem")]
    try:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048",
             "-nodes", "-days", "2", "-subj", "/CN=news.example",
             "-addext", "subjectAltName=DNS:news.example", "-keyout", files[0], "-out", files[1]],
            check=True, capture_output=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs the openssl command to make a certificate")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files[1], files[0])
    server.socket = context.wrap_socket(server.socket, server_side=True)
    monkeypatch.setattr("certifi.where", lambda: files[1])
    names["news.example"] = names["other.example"] = [["127.0.0.1"]]
    found = {}
    for host in ("news.example", "other.example"):
        url = f"https://{host}:{server.server_port}/text"
        [found[host]] = read_sources([url], allow_private=True, limits=Limits(fetch_seconds=5))
    assert isinstance(found["news.example"], Report), found["news.example"]
    assert found["other.example"].error.key == "url_failed"

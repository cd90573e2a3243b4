"""``vigie serve`` as a process: it answers, tells who holds its record, hangs up on who dawdles, and ends."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from apart import run_apart

from vigie.record import Record, RecordProblem


@pytest.fixture(scope="module")
def served(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """A record that is being served, and the port."""
    folder = tmp_path_factory.mktemp("served")
    path = Path(shutil.copy(sample, folder / "sample.duckdb"))
    process = subprocess.Popen(
        [sys.executable, "-m", "vigie", "serve", "--record", str(path), "--port", "0", "--json"],
        stdout=subprocess.PIPE,
        stderr=(folder / "errors").open("w"),
        text=True,
    )
    assert process.stdout
    told = json.loads(process.stdout.readline())
    assert told["record"] == "sample.duckdb"
    yield path, int(told["address"].rpartition(":")[2])
    process.terminate()
    assert process.wait(30) == 0
    assert "leaked" not in (folder / "errors").read_text()
    assert not path.with_name("sample.duckdb.served").exists()
    with Record.open(path, read_only=True) as record:
        assert record.incidents()


def test_it_answers_the_api_and_the_page(served: tuple[Path, int]):
    line = http.client.HTTPConnection("127.0.0.1", served[1], timeout=20)
    for path, kind in (("/api/meta", "application/json"), ("/", "text/html")):
        line.request("GET", path)
        answer = line.getresponse()
        answer.read()
        assert answer.getheader("Content-Type", "").startswith(kind)
        assert answer.getheader("Server") is None


def test_who_finds_the_record_held_is_told_where_it_is_served(served: tuple[Path, int]):
    path, port = served
    for language, said in (("en", "is being served"), ("fr", "est servi")):
        done = subprocess.run(
            [sys.executable, "-m", "vigie", "incidents", "--record", str(path), "--lang", language],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1 and said in done.stderr and f"http://127.0.0.1:{port}" in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_note_left_behind_by_another_server_tells_nothing(tmp_path: Path):
    path = tmp_path / "held.duckdb"
    path.with_name("held.duckdb.served").write_text(json.dumps({"pid": 1, "address": "http://127.0.0.1:1"}))
    with Record.open(path):
        code = f"from vigie.record import Record; Record.open({str(path)!r})"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert RecordProblem.__name__ in done.stderr and "http://127.0.0.1:1" not in done.stderr


def test_a_taken_port_is_told_in_one_sentence(served: tuple[Path, int], tmp_path: Path):
    arguments = ["serve", "--record", str(tmp_path / "x.duckdb"), "--port", str(served[1])]
    done = subprocess.run([sys.executable, "-m", "vigie", *arguments], capture_output=True, text=True)
    assert done.returncode == 1 and str(served[1]) in done.stderr and "--port" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "head", [b"G" * 40_000, b"GET / HTTP/1.1\r\nX: " + b"a" * 40_000, b"\x16\x03\x01\x00\xff" * 20]
)
def test_what_is_no_request_is_cut_off(served: tuple[Path, int], head: bytes):
    with socket.create_connection(("127.0.0.1", served[1]), timeout=20) as line:
        line.sendall(head + b"\r\n\r\n")
        answer = line.recv(200)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400")


def test_who_dawdles_over_headers_is_hung_up_on_also_on_a_line_that_was_used():
    import asyncio

    from vigie.web.server import HurriedProtocol

    async def run() -> list[float]:
        import uvicorn

        async def app(scope: object, receive: object, send: object) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})  # type: ignore[operator]
            await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]

        protocol = type("Quick", (HurriedProtocol,), {"headers_within": 0.4})
        listening = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, http=protocol, lifespan="off", log_level="error"))
        serving = asyncio.create_task(server.serve([listening]))
        while not server.started:
            await asyncio.sleep(0.02)
        lasted = []
        for first in (b"", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"):
            reader, writer = await asyncio.open_connection(*listening.getsockname())
            if first:
                writer.write(first)
                assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
            began = time.monotonic()
            writer.write(b"GET / HTTP/1.1\r\nX-Slow: ")
            ended = asyncio.create_task(reader.read())
            while not ended.done() and time.monotonic() - began < 10:
                writer.write(b"a")
                await asyncio.wait({ended}, timeout=0.05)
            lasted.append(time.monotonic() - began)
            writer.close()
        server.should_exit = True
        await serving
        return lasted

    assert all(seconds < 8 for seconds in run_apart(run()))

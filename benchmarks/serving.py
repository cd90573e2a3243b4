"""A served record of 100,000 incidents: how quickly it answers, and what hostile clients cost the others.

In: ``--record`` a record that is there (without it one is made of ``--rows`` made-up UCDP events, indexed: minutes),
``--clients`` and ``--seconds``. Out: seconds from the start of ``vigie serve`` to the first answer; milliseconds of
maps, facets and columns, first and again; of lists asked by so many clients at once for so long, each with filters and
pages of its own, the 50th and 95th percentile, the slowest, every answer that was not 200 and the server's processor
time for one; then what a body of 1 GB, an endless body, long headers, a long address and 200 clients that send a letter
a second come to, with the 95th percentile of a client beside them and the server's peak of memory.

    python -m benchmarks.serving [--record FILE] [--rows 100000] [--clients 20] [--seconds 60]
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import datasets
from vigie.record import Record

GOAL_LIST = 150.0
TYPES = ("attack", "armed_clash", "battles", "violence_against_civilians", "other")
GB = 1024**3
STARTING = 1800.0


class Server:
    """``vigie serve`` in a process of its own."""

    def __init__(self, record: Path, state: Path) -> None:
        began = time.perf_counter()
        arguments = ["serve", "--record", str(record), "--port", "0", "--state", str(state), "--json"]
        self.process = subprocess.Popen([sys.executable, "-m", "vigie", *arguments], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("the server did not start")
        self.port = int(json.loads(line)["address"].rpartition(":")[2])
        self.listening = time.perf_counter() - began
        self.get("/api/incidents?limit=1")
        self.first = time.perf_counter() - began

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes, dict[str, str]]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        line.request("GET", path, headers=headers or {"Accept-Encoding": "gzip"})
        answer = line.getresponse()
        told = answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()}
        line.close()
        return told

    def peak(self) -> float:
        """Megabytes that it held at most."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024

    def busy(self) -> float:
        """Seconds of processor that it used."""
        told = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(30)


def asked(rng: random.Random) -> str:
    """A question as people ask them: a period, a type, a country, words; none of them as often as any."""
    told: dict[str, str] = {"limit": "50"}
    if rng.random() < 0.5:
        year = rng.randint(1990, 2023)
        told |= {"from": f"{year}-{rng.randint(1, 12):02d}-01", "to": f"{year + rng.randint(0, 2)}-12-31"}
    if rng.random() < 0.4:
        told["type"] = rng.choice(TYPES[:4])
    if rng.random() < 0.3:
        told["place"] = rng.choice(("Mali", "Niger", "Sudan", "Somalia", "Ukraine", "Nigeria", "Chad"))
    if rng.random() < 0.1:
        told["min_sources"] = "2"
    return f"/api/incidents?{urlencode(told)}"


def client(server: Server, seed: int, until: float, times: list[float], faults: Counter[str]) -> None:
    """Lists, and the pages that follow them, one after the other on one line."""
    rng, line = random.Random(seed), http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    path = asked(rng)
    while time.perf_counter() < until:
        began = time.perf_counter()
        try:
            line.request("GET", path, headers={"Accept-Encoding": "gzip"})
            answer = line.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            faults[type(error).__name__] += 1
            line.close()
            continue
        times.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            faults[str(answer.status)] += 1
        path = _following(path, answer, body) if rng.random() < 0.4 else asked(rng)
    line.close()


def _following(path: str, answer: http.client.HTTPResponse, body: bytes) -> str:
    import gzip

    told = json.loads(gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body)
    base = path.split("&after=")[0]
    return f"{base}&after={told['next']}" if told.get("next") else base


def crowd(server: Server, clients: int, seconds: float) -> tuple[list[float], Counter[str]]:
    """So many clients at once: the milliseconds of every answer, and what went wrong."""
    times: list[list[float]] = [[] for _ in range(clients)]
    faults: Counter[str] = Counter()
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=client, args=(server, n, until, times[n], faults)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(t for one in times for t in one), faults


def percentile(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


def shown(server: Server) -> None:
    """Maps, facets and columns: first, again, and by the tag."""
    for name, path in (
        ("columns", "/api/columns"),
        ("columns of a type", "/api/columns?type=battles"),
        ("facets", "/api/facets"),
        ("facets of a country", "/api/facets?place=Mali"),
        ("series by week", "/api/series?step=week"),
        ("tile of the earth", "/api/tiles/0/0/0.mvt"),
        ("tile at zoom 4", "/api/tiles/4/8/7.mvt"),
        ("tile at zoom 7", "/api/tiles/7/63/58.mvt"),
        ("full incidents", "/api/incidents?detail=full&limit=50"),
    ):
        took: list[float] = []
        size = 0
        headers = {"Accept-Encoding": "gzip"}
        for _ in range(3):
            began = time.perf_counter()
            _, body, told = server.get(path, headers)
            took.append((time.perf_counter() - began) * 1000)
            size = max(size, len(body))
            headers = headers | ({"If-None-Match": told["etag"]} if len(took) == 2 else {})
        first, again, tagged = took
        print(
            f"  {name:<22} first {first:8.0f} ms   again {again:6.1f} ms   304 {tagged:6.1f} ms   {size / 1e3:9.1f} kB"
        )


# What hostile clients do: each gives the status it was answered and how much it could send.


def large_body(port: int) -> str:
    return _sent(port, f"POST /api/claims/check HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {GB}\r\n\r\n", GB)


def endless_body(port: int) -> str:
    head = f"POST /api/claims/check HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    return _sent(port, f"{head}Transfer-Encoding: chunked\r\n\r\n", GB, chunked=True)


def long_headers(port: int) -> str:
    return _sent(port, f"GET /api/meta HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Long: ", GB // 10)


def long_address(port: int) -> str:
    return _sent(port, "GET /api/incidents?place=", GB // 10)


def _sent(port: int, head: str, much: int, chunked: bool = False) -> str:
    block = b"x" * 65536
    piece = b"10000\r\n" + block + b"\r\n" if chunked else block
    sent, began = 0, time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        answer = b""
        with suppress(OSError):
            line.sendall(head.encode())
            while sent < much and time.perf_counter() - began < 30:
                line.sendall(piece)
                sent += len(piece)
        with suppress(OSError):
            answer = line.recv(4096)
    status = answer.split(b" ")[1].decode() if answer.startswith(b"HTTP/") else "cut"
    return f"{status} after {sent / 1e6:.1f} MB and {time.perf_counter() - began:.1f} s"


@contextmanager
def trickling(port: int, clients: int) -> Iterator[list[float]]:
    """Clients that send a letter of their headers a second; gives the seconds after which each was hung up on."""
    lasted: list[float] = []
    stop = threading.Event()

    def trickle() -> None:
        began = time.perf_counter()
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            line.settimeout(1.0)
            line.sendall(b"GET /api/meta HTTP/1.1\r\nX-Slow: ")
            while not stop.is_set():
                try:
                    line.sendall(b"a")
                    if not line.recv(1024):
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
            lasted.append(time.perf_counter() - began)

    threads = [threading.Thread(target=trickle) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield lasted
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def hostile(server: Server) -> None:
    """Each of them, while another client goes on asking for lists."""
    for name, attack in (
        ("body of 1 GB", large_body),
        ("endless body", endless_body),
        ("100 MB of headers", long_headers),
        ("100 MB of address", long_address),
    ):
        done: list[str] = []

        def run(attack: Callable[[int], str] = attack, done: list[str] = done) -> None:
            done.append(attack(server.port))

        thread = threading.Thread(target=run)
        thread.start()
        times, faults = crowd(server, 1, 3)
        thread.join()
        beside = f"beside it p95 {percentile(times, 0.95):.0f} ms, {sum(faults.values())} faults"
        print(f"  {name:<22} {done[0]}; {beside}")
    with trickling(server.port, 200) as lasted:
        times, faults = crowd(server, 1, 15)
        told = f"{len(lasted)} of 200 hung up on, the last after {max(lasted, default=float('nan')):.1f} s"
        beside = f"beside it p95 {percentile(times, 0.95):.0f} ms, {sum(faults.values())} faults"
        print(f"  trickling headers      {told}; {beside}")


def make(place: Path, rows: int) -> None:
    """A record of so many made-up events, with its index."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "GEDEvent_v25_1.csv"
        datasets.write(file, rows)
        with Record.open(place) as record:
            record.import_dataset(file)
        with Record.open(place) as record:
            record.rebuild()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.serving")
    parser.add_argument("--record", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    told = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        place = told.record or Path(folder) / "served.duckdb"
        if not place.exists():
            make(place, told.rows)
        server = Server(place, Path(folder) / "state")
        try:
            print(f"listening after {server.listening:.1f} s, first answer after {server.first:.1f} s")
            shown(server)
            busy = server.busy()
            times, faults = crowd(server, told.clients, told.seconds)
            busy = (server.busy() - busy) / len(times) * 1000
            middle, high = statistics.median(times), percentile(times, 0.95)
            print(f"lists: {told.clients} clients, {told.seconds:.0f} s, {len(times):,} answers")
            print(f"  p50 {middle:.0f} ms, p95 {high:.0f} ms, slowest {times[-1]:.0f} ms, faults {dict(faults)}")
            print(f"  {busy:.1f} ms of processor each")
            hostile(server)
            print(f"peak of memory {server.peak():.0f} MB")
        finally:
            server.close()
    good = high <= GOAL_LIST and not faults
    print("holds" if good else f"MISSES ({GOAL_LIST:.0f} ms, no fault)")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

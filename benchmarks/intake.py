"""Taking reports in over HTTP: a server killed while a job runs, and uploads made to break one.

``python -m benchmarks.intake kills [N]``: a job of several hundred reports, the server killed (SIGKILL) N times while
it runs; at the end each report is on record once, each is counted once, and the record is the one that adding them
without a server makes. ``python -m benchmarks.intake hostile``: what each upload is answered, after how many seconds,
the most memory that the server and its processes held meanwhile (Pss), and how long others waited for a list.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

from vigie.model import Report
from vigie.reading import read
from vigie.record import Record, fingerprint
from vigie.sources import read_bytes

PATIENCE = 240.0
REPORTS = 400
MB = 1_000_000


@contextlib.contextmanager
def server(record: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server on a record, in a process of its own: its address, and the process."""
    command = [sys.executable, "-m", "vigie", "serve", "--record", str(record), "--port", "0", "--json"]
    path = os.pathsep.join(entry for entry in sys.path if entry)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path})
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["address"].rstrip("/"), process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def generated(reports: int) -> list[tuple[str, tuple[str, bytes]]]:
    """Files of reports, each report of its own day and figure: form fields as httpx takes them."""
    line = (
        "Le {d} mars {y}, des hommes armés ont attaqué le village de Diéma, dans la région de Kayes. Bilan : {n} morts."
    )
    lines = [json.dumps({"text": line.format(d=1 + n % 28, y=2000 + n // 28 % 26, n=2 + n)}) for n in range(reports)]
    files = [lines[at : at + 25] for at in range(0, reports, 25)]
    return [("file", (f"{n}.jsonl", "\n".join(part).encode())) for n, part in enumerate(files)]


def killed(folder: Path, kills: int, reports: int, seed: int = 7) -> dict[str, Any]:
    """A job whose server is killed so often at random moments: what it came to, beside a record made without one."""
    rng = random.Random(seed)
    record, files = folder / "killed.duckdb", generated(reports)
    with server(record) as (address, process):
        began = time.monotonic()
        job = httpx.post(f"{address}/api/jobs", files=files, timeout=60).raise_for_status().json()["id"]
        key = f"/api/jobs/{job}"
        _until(address, key, lambda told: bool(told["counts"]) or told["state"] == "done")
        each = (time.monotonic() - began) / 2
        process.kill()
        process.wait()
    done = 1
    while done < kills:
        with server(record) as (address, process):
            time.sleep(rng.uniform(0, 2 * each))
            over = httpx.get(address + key, timeout=60).json()["state"] == "done"
            process.kill()
            process.wait()
            done += 1
        if over:
            break
    with server(record) as (address, _):
        told = _until(address, key, lambda told: told["state"] == "done")
        time.sleep(1)  # files are dropped once the ledger tells that the job is through
        left = list((Path(f"{record}.state") / "uploads").iterdir())
    with Record.open(folder / "calm.duckdb") as calm, Record.open(record, read_only=True) as after:
        calm.add_all(
            [read(found) for _, (name, data) in files for found in read_bytes(data, name) if isinstance(found, Report)],
            configuration=fingerprint(),
        )
        same, damaged, on_record = after.digest() == calm.digest(), after.verify(), after.counts()[0]
    return {
        "kills": done,
        "counts": told["counts"],
        "reports on record": on_record,
        "the same record": same,
        "damaged": damaged,
        "files left": len(left),
    }


def _until(address: str, path: str, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        told: dict[str, Any] = httpx.get(address + path, timeout=60).raise_for_status().json()
        if wanted(told):
            return told
        time.sleep(0.05)
    raise TimeoutError(path)


# Hostile uploads


def zip_bomb(megabytes: int) -> bytes:
    """A DOCX whose one part unpacks to so much."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(b"<w:document>")
            for _ in range(megabytes):
                part.write(b" " * MB)
    return out.getvalue()


def many_parts(parts: int, megabytes: int) -> bytes:
    """A DOCX of many parts, each of which unpacks to so much."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for n in range(parts):
            archive.writestr(f"word/part{n}.xml", b" " * (megabytes * MB))
        archive.writestr("word/document.xml", b"<w:document/>")
    return out.getvalue()


def pdf_bomb(pages: int, megabytes: int) -> bytes:
    """A PDF whose pages all show one stream that unpacks to so much."""
    stream = zlib.compress(b"BT /F1 12 Tf (attaque) Tj ET\n" * (megabytes * MB // 30), 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, b" ".join(b"%d 0 R" % (5 + n) for n in range(pages))),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
    objects += [page] * pages
    out, offsets = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for n, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (n, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % at for at in offsets)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table))
    return out.getvalue()


def gigabyte() -> Iterator[bytes]:
    """A form with a file of a gigabyte, sent without saying how long it is."""
    yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\n'
    for _ in range(1000):
        yield b"a" * MB
    yield b"\r\n--x--\r\n"


SENTENCE = "Le 4 mai 2025, des hommes armés ont attaqué le village de Diéma. Bilan : 4 civils tués. "
FILES: dict[str, Callable[[], tuple[str, bytes]]] = {
    "zip bomb: a DOCX of 2 GB": lambda: ("a.docx", zip_bomb(2000)),
    "zip bomb: 400 parts of 5 MB": lambda: ("a.docx", many_parts(400, 5)),
    "PDF of 300 pages, each 30 MB": lambda: ("a.pdf", pdf_bomb(300, 30)),
    "PDF of 300 pages, each 500 MB": lambda: ("a.pdf", pdf_bomb(300, 500)),
    "HTML of 45 MB of nested tags": lambda: ("a.html", b"<html><body>" + b"<div>" * (9 * MB) + b"x"),
    "HTML entities without end": lambda: ("a.html", b"<html><body><p>" + b"&amp;" * (9 * MB) + b"</p>"),
    "XML bomb in a feed": lambda: (
        "a.xml",
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
        + b"]><rss><channel><item><title>&j;</title></item></channel></rss>",
    ),
    "JSON nested 1,000,000 deep": lambda: ("a.json", b'{"text":' + b"[" * MB),
    "JSONL line of 49 MB": lambda: ("a.jsonl", b'{"text": "' + b"a" * (49 * MB) + b'"}'),
    "text of 4.9 MB": lambda: ("a.txt", (SENTENCE * 54_000).encode()[: 49 * MB // 10]),
    "a million commas": lambda: ("a.txt", ("Des hommes armés ont attaqué " + "le 4 mai, " * 400_000).encode()),
}


def hostile() -> None:
    """Each upload, one after the other, while somebody else asks for a list."""
    with tempfile.TemporaryDirectory() as folder, server(Path(folder) / "hostile.duckdb") as (address, process):
        httpx.post(f"{address}/api/reports/read", json={"text": SENTENCE}, timeout=60).raise_for_status()
        print(f"{'upload':<34} {'sent':>8} {'answer':>7} {'seconds':>8} {'peak MB':>8} {'others ms':>10}")
        for name, make in FILES.items():
            file = make()
            _told(name, len(file[1]), address, process.pid, lambda file=file: _read(address, file))  # type: ignore[misc]
        kind = {"content-type": "multipart/form-data; boundary=x"}
        told = {**kind, "content-length": str(1000 * MB)}
        for name, headers in (("1 GB, length told", told), ("1 GB, length not told", kind)):
            _told(name, 1000 * MB, address, process.pid, lambda headers=headers: _post(address, headers))  # type: ignore[misc]


def _read(address: str, file: tuple[str, bytes]) -> str:
    answer = httpx.post(f"{address}/api/reports/read/file?lang=en", files={"file": file}, timeout=PATIENCE)
    found = answer.json()
    refused = found.get("refused") or [found.get("detail") or f"{len(found['readings'])} read"]
    return f"{answer.status_code} {refused[0]}"


def _post(address: str, headers: dict[str, str]) -> str:
    try:
        answer = httpx.post(f"{address}/api/jobs?lang=en", content=gigabyte(), headers=headers, timeout=PATIENCE)
    except httpx.TransportError as error:
        return f"hung up ({type(error).__name__})"
    return f"{answer.status_code} {answer.json()['detail']}"


def _told(name: str, size: int, address: str, pid: int, send: Callable[[], str]) -> None:
    stop, most, waits = threading.Event(), [0], []

    def memory() -> None:
        while not stop.wait(0.1):
            most[0] = max(most[0], held(pid))

    def others() -> None:
        while not stop.wait(0.05):
            began = time.monotonic()
            httpx.get(f"{address}/api/incidents", timeout=60).raise_for_status()
            waits.append(time.monotonic() - began)

    watching = [threading.Thread(target=memory), threading.Thread(target=others)]
    for thread in watching:
        thread.start()
    began = time.monotonic()
    try:
        answer = send()
    finally:
        took = time.monotonic() - began
        stop.set()
        for thread in watching:
            thread.join()
    waits.sort()
    slow = 1000 * waits[int(len(waits) * 0.95)] if waits else float("nan")
    print(f"{name:<34} {size / MB:>6.1f}MB {answer[:3]:>7} {took:>8.1f} {most[0] / MB:>8.0f} {slow:>10.0f}", flush=True)
    print(f"    {answer[4:150]}", flush=True)


def held(pid: int) -> int:
    """Bytes that a process and its children hold, shared ones divided among them (Pss)."""
    total = 0
    for one in [pid, *_children(pid)]:
        with contextlib.suppress(OSError):
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
    return total


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *_children(int(child))]
    return found


def main() -> None:
    asked = sys.argv[1:] or ["kills", "hostile"]
    if "kills" in asked:
        kills = next((int(word) for word in asked if word.isdigit()), 10)
        with tempfile.TemporaryDirectory() as folder:
            for name, value in killed(Path(folder), kills, REPORTS).items():
                print(f"{name:>20}: {value}")
    if "hostile" in asked:
        hostile()


if __name__ == "__main__":
    main()

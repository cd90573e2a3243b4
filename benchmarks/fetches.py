"""``vigie data get`` killed at any moment: ``python -m benchmarks.fetches [--kills 20]``.

In: a publisher on this machine that hands a release out slowly, and now and then breaks off. Out: how many runs were
killed (SIGKILL), how much was fetched twice, and whether ever anything but a whole file stood in its place.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROW = b"1,432,1,Government of Mali,432,0,5,5,6\n"
BODY = b"id,country_id,type_of_violence,side_a,gwnoa,deaths_civilians,best,low,high\n" + ROW * 1_000_000
NAME = "GEDEvent_v25_0_3.csv"
ETAG = f'"{hashlib.md5(BODY).hexdigest()}"'
PIECE = 500_000


class Slow(BaseHTTPRequestHandler):
    """The release at some 25 MB/s, from where it is asked for."""

    sent = 0

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        start = 0
        if "Range" in self.headers and self.headers.get("If-Range") == ETAG:
            start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-"))
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(BODY) - 1}/{len(BODY)}")
        else:
            self.send_response(200)
        self.send_header("ETag", ETAG)
        self.send_header("Content-Length", str(len(BODY) - start))
        self.end_headers()
        try:
            for at in range(start, len(BODY), PIECE):
                self.wfile.write(BODY[at : at + PIECE])
                Slow.sent += len(BODY[at : at + PIECE])
                time.sleep(0.02)
        except OSError:
            return


def main() -> None:
    """Kill, look, go on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    kills = parser.parse_args().kills
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "vigie", "data", "get", "ucdp-candidate:25.0.3", "--again", "--allow-private"]
        command += ["--from", f"http://127.0.0.1:{server.server_port}"]
        environment = {**os.environ, "VIGIE_DATA": folder}
        target = Path(folder) / "ucdp" / NAME
        broken = rounds = killed = 0
        while killed < kills:
            with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as run:
                try:
                    run.wait(chance.uniform(0.7, 4.0))
                    rounds += run.returncode == 0
                except subprocess.TimeoutExpired:
                    run.send_signal(signal.SIGKILL)
                    killed += 1
            broken += target.exists() and target.read_bytes() != BODY
        last = subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL).returncode
        rounds += last == 0
        verified = subprocess.run([*command[:4], "verify"], env=environment, check=False).returncode
        left = [p.name for p in target.parent.iterdir() if p.name.startswith(".")]
        print(
            f"{killed} kills, {rounds} whole downloads of {len(BODY) / 1e6:.0f} MB, {Slow.sent / 1e6:.0f} MB handed out"
        )
        print(
            f"a broken file in its place: {broken} times; the digest holds at last: {verified == 0}; left over: {left}"
        )


if __name__ == "__main__":
    main()

"""A publisher on this machine, for tests of what is fetched: files with validators and ranges, and what goes wrong."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Publisher:
    """``files`` by path; ``cut`` breaks the next answers of a path off after so many bytes; ``asked``: each request.
    Without ``heeds_if_range`` a range is given of whatever is there now."""

    files: dict[str, bytes] = field(default_factory=dict)
    cut: dict[str, list[int]] = field(default_factory=dict)
    redirect: dict[str, str] = field(default_factory=dict)
    validators: bool = True
    heeds_if_range: bool = True
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    url: str = ""

    def etag(self, path: str) -> str:
        return f'"{hashlib.md5(self.files[path]).hexdigest()[:12]}"'

    def ranges(self) -> list[str]:
        """The ranges asked for, in order."""
        return [headers["range"] for _, headers in self.asked if "range" in headers]


@contextmanager
def publishing() -> Iterator[Publisher]:
    state = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            headers = {key.lower(): value for key, value in self.headers.items()}
            state.asked.append((self.path, headers))
            if path in state.redirect:
                self.send_response(302)
                self.send_header("Location", state.redirect[path])
                self.end_headers()
                return
            body = state.files.get(path)
            if body is None:
                self.send_error(404)
                return
            etag = state.etag(path)
            if state.validators and headers.get("if-none-match") == etag:
                self.send_response(304)
                self.end_headers()
                return
            start = 0
            if "range" in headers and (headers.get("if-range") == etag or not state.heeds_if_range):
                start = int(headers["range"].removeprefix("bytes=").rstrip("-"))
                if start >= len(body):
                    self.send_error(416)
                    return
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            else:
                self.send_response(200)
            if state.validators:
                self.send_header("ETag", etag)
                self.send_header("Last-Modified", "Fri, 20 Nov 2026 10:00:00 GMT")
            self.send_header("Content-Length", str(len(body) - start))
            self.end_headers()
            cuts = state.cut.get(path)
            part = body[start:] if not cuts else body[start : start + cuts.pop(0)]
            self.wfile.write(part)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()

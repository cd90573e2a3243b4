"""The page: what ``npm run build`` made of ``web/``, and its index for every address that a room has.

In: the folder ``static``. Out: files by their name; ``index.html`` for an address without a dot. Files whose name holds
a hash of their content are kept by browsers for a year.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from vigie.knowledge.messages import message
from vigie.web.language import language_of
from vigie.web.problems import WebProblem

FOREVER = "public, max-age=31536000, immutable"
FRESH = "no-cache"


def static() -> Path:
    """Where the built page is."""
    return Path(str(files("vigie.web") / "static"))


class Assets(StaticFiles):
    """Files that never change under their name."""

    def file_response(self, *args: object, **how: object) -> Response:
        found: Response = super().file_response(*args, **how)  # type: ignore[arg-type]
        found.headers["Cache-Control"] = FOREVER
        return found


def serve_page(app: FastAPI) -> None:
    """Add the page to an app, behind all that is under /api; without a built page one sentence that says so."""
    folder = static()
    index = folder / "index.html"
    if (folder / "assets").is_dir():
        app.mount("/assets", Assets(directory=folder / "assets"), name="assets")

    @app.get("/{path:path}", include_in_schema=False)
    def page(request: Request, path: str) -> Response:
        if path == "api" or path.startswith("api/"):
            raise WebProblem("web.no_endpoint", 404, path=f"/{path}")
        if "." in path.rpartition("/")[2]:
            file = folder / path
            if not file.resolve().is_relative_to(folder.resolve()) or not file.is_file():
                raise WebProblem("web.no_file", 404, path=f"/{path}")
            return FileResponse(file, headers={"Cache-Control": FRESH})
        if not index.is_file():
            return HTMLResponse(
                f"<!doctype html><title>Vigie</title><p>{message('web.no_page', language_of(request))}</p>", 503
            )
        return FileResponse(index, headers={"Cache-Control": FRESH})

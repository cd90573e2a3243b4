"""GET /api/export: exactly what a filter takes, as a file for other programs.

In: the filter's query parameters, a format. Out: the file ``vigie export`` writes, its name telling the filter. What it
is of (filter, record's digest, licences, what had no room) stands in the file's own header where the format has one;
for the others in a note beside it, in a ZIP archive with ``note=true``, and under GET /api/export/about for all.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, JSONResponse, Response

from vigie.knowledge.messages import message
from vigie.record.exporting import FORMATS, HEADERLESS, described, export
from vigie.record.query.typed import WrongValue
from vigie.sources.datasets.table import BESIDE
from vigie.web.asked import FusedBy, Question
from vigie.web.people.who import Reader
from vigie.web.store import Open

router = APIRouter(tags=["export"])

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "hxl": "text/csv; charset=utf-8",
    "acled": "text/csv; charset=utf-8",
    "ucdp": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "geoparquet": "application/vnd.apache.parquet",
    "kml": "application/vnd.google-earth.kml+xml",
    "json": "application/json",
    "jsonl": "application/jsonl",
}
ZIP = "application/zip"
LONGEST_NAME = 120
UNFIT = re.compile(r"[^\w.+-]+")
"""What no name of a file should hold."""

Format = Annotated[str, Query(alias="format", description=", ".join(FORMATS))]
Publication = Annotated[bool, Query(description="public reports alone, told as the publication profile says")]
Rows = Annotated[Literal["incident", "account"], Query(description="what a row is, where the format leaves it open")]


@router.get(
    "/export",
    response_class=Response,
    responses={200: {"content": {media: {} for media in (*dict.fromkeys(MEDIA.values()), ZIP)}}},
)
def exported(
    request: Request,
    question: Question,
    rule: FusedBy,
    who: Reader,
    store: Open,
    form: Format,
    rows: Rows = "incident",
    publication: Publication = False,
    note: Annotated[bool, Query(description="a ZIP archive of the file and the note that tells what it is")] = False,
) -> Response:
    """A file of what the filter takes."""
    _known(form)
    # Nothing outlives the answer, also where the client goes away.
    folder = tempfile.TemporaryDirectory(prefix="vigie-export-")
    try:
        path = Path(folder.name) / ("export" + FORMATS[form])
        with store.reading(who, question.as_of) as record:
            told = export(record, path, form, question.where, rows, rule, publication)
        name = named(told.asked) + FORMATS[form]
        media = MEDIA[form]
        if note:
            path, name, media = _packed(path, name), f"{name}.zip", ZIP
    except BaseException:
        folder.cleanup()
        raise
    headers = {"Cache-Control": "no-store", "X-Vigie-Incidents": str(told.incidents)}
    if form in HEADERLESS:
        headers["Link"] = f'</api/export/about?{request.url.query}>; rel="describedby"'
    return FileResponse(
        path, headers=headers, media_type=media, filename=name, background=BackgroundTask(folder.cleanup)
    )


@router.get("/export/about")
def exported_about(
    question: Question,
    rule: FusedBy,
    who: Reader,
    store: Open,
    form: Format = "csv",
    rows: Rows = "incident",
    publication: Publication = False,
) -> JSONResponse:
    """What a file of what the filter takes says of itself: the filters asked, the record's digest, counts, licences;
    for how many of the incidents the format has no room, and why (``left_out``), also in words (``left_out_said``).
    """
    _known(form)
    with store.reading(who, question.as_of) as record:
        told: dict[str, Any] = described(record, form, question.where, rows, rule, publication).json()
    said = [message(f"exporting.left.{why}", question.lang, n=n) for why, n in sorted(told["left_out"].items())]
    return JSONResponse(told | {"left_out_said": said})


def _known(form: str) -> None:
    if form not in FORMATS:
        raise WrongValue("choice", value=form, option="format", choices=", ".join(FORMATS))


def named(asked_for: dict[str, Any]) -> str:
    """The name of a file that tells the filter: 'vigie_place-Kayes_start-2025-01-01'."""
    parts = ["vigie"]
    for name, value in asked_for.items():
        text = "+".join(map(str, value)) if isinstance(value, list) else str(value)
        parts.append(f"{name}-{UNFIT.sub('-', text).strip('-')[:40]}")
    return "_".join(parts)[:LONGEST_NAME].rstrip("-_.")


def _packed(path: Path, name: str) -> Path:
    """The file and its note as an archive."""
    packed = path.with_name("export.zip")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, name)
        note = path.with_name(path.name + BESIDE)
        if note.is_file():
            archive.write(note, name + BESIDE)
    return packed

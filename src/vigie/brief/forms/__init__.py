"""The forms that a document is written in: HTML, DOCX, PDF.

In: a ``Document``. Out: bytes, the same for the same document: no clock, no chance, no network.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from vigie.brief.document import Document
from vigie.brief.problems import BriefProblem

FORMS = ("html", "pdf", "docx")
MEDIA = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def form_of(path: Path) -> str:
    """The form that a file's ending asks for; BriefProblem for any other."""
    form = path.suffix.lower().removeprefix(".")
    if form == "htm":
        return "html"
    if form not in FORMS:
        raise BriefProblem("form", path=path)
    return form


def write(document: Document, form: str) -> bytes:
    """The document in a form of ``FORMS``."""
    return _writer(form)(document)


def _writer(form: str) -> Callable[[Document], bytes]:
    if form == "pdf":
        from vigie.brief.forms.pdf import to_pdf

        return to_pdf
    if form == "docx":
        from vigie.brief.forms.docx import to_docx

        return to_docx
    from vigie.brief.forms.page import to_html

    return to_html

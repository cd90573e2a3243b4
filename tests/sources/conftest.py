"""Files of every kind, made on the spot."""

import io
import textwrap
from collections.abc import Callable

import pytest

FRENCH = (
    "Au moins douze soldats ont été tués dimanche dans une attaque contre le poste de Lakamané, selon des "
    "sources locales. Les assaillants ont brûlé deux camions et emporté "
    "des armes. Le marché est resté fermé lundi."
)
ENGLISH = (
    "At least twelve soldiers were killed on Sunday in an attack on the post at Lakamane, according to local "
    "sources. The attackers burned two trucks and took weapons."
)


@pytest.fixture
def french() -> str:
    return FRENCH


@pytest.fixture
def english() -> str:
    return ENGLISH


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    """A PDF with a page a text, its lines wrapped as a word processor does."""
    from reportlab.pdfgen.canvas import Canvas

    def make(*pages: str, title: str | None = None, password: str | None = None, footer: str = "") -> bytes:
        from reportlab.lib.pdfencrypt import StandardEncryption

        out = io.BytesIO()
        canvas = Canvas(out, encrypt=StandardEncryption(password, strength=128) if password else None)
        if title:
            canvas.setTitle(title)
        for n, page in enumerate(pages, 1):
            y = 780
            for paragraph in page.split("\n"):
                for line in textwrap.wrap(paragraph, 80, break_on_hyphens=False):
                    canvas.drawString(60, y, line)
                    y -= 14
                y -= 10
            if footer:
                canvas.drawString(60, 40, footer)
                canvas.drawString(300, 26, f"Page {n} / {len(pages)}")
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    return make


@pytest.fixture
def docx() -> Callable[..., bytes]:
    """A DOCX with paragraphs, then a table."""
    from docx import Document

    def make(*paragraphs: str, rows: tuple[tuple[str, ...], ...] = (), **properties: object) -> bytes:
        document = Document()
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
        if rows:
            table = document.add_table(len(rows), len(rows[0]))
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    table.cell(r, c).text = value
        for name, value in properties.items():
            setattr(document.core_properties, name, value)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return make

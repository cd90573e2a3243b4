"""A document as PDF: tagged for screen readers (PDF/UA-1), fonts inside, links from every number to its source.

In: a ``Document``. Out: bytes, the same for the same document.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from vigie.brief.document import Document, as_json
from vigie.brief.forms.typeset import pdf
from vigie.brief.forms.words import printable


def to_pdf(document: Document) -> bytes:
    """The document on A4."""
    told = asdict(document) | {"day": document.day.isoformat(), "nodes": [as_json(node) for node in document.nodes]}
    return pdf("brief.typ", json.dumps(printable(told), ensure_ascii=False), document.day)

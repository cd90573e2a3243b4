"""HTML page -> the article on it: text, title, day of publication, outlet.

In: the bytes of a page. Out: one found report. trafilatura finds the article (Barbaresi 2021); where it
comes back with nothing, or with a scrap of what the page shows as its article, the page's visible text is
taken. Only dates that the page's markup or address states are believed, not every date in its text.
"""

from __future__ import annotations

import json
from typing import Any

from lxml import etree

from vigie.sources.decoding import decode_page
from vigie.sources.extract import Broken, Found
from vigie.sources.extract.blocks import paragraphs

SCRAP = 0.3
"""trafilatura's share of the visible text under which it is taken to have missed the article of a simple
page."""
SIMPLE = 20_000
"""Characters of visible text up to which a page is simple: above it, most of a page is menus and
teasers."""


def read(data: bytes, *, charset: str = "", url: str | None = None) -> list[Found]:
    html = decode_page(data, charset)
    found = _trafilatura(html, url)
    text = str(found.get("text") or "").strip()
    visible = paragraphs(html)
    if not text or (len(text) < SCRAP * len(visible) and len(visible) < SIMPLE):
        text = visible or text
    if not text.strip():
        raise Broken("html_empty")
    stated = found.get("date") or _published(html)
    return [
        Found(
            text=text,
            title=found.get("title") or _title(html),
            source=found.get("sitename") or None,
            url=url or found.get("url") or None,
            stated=str(stated)[:10] if stated else None,
        )
    ]


def _trafilatura(html: str, url: str | None) -> dict[str, Any]:
    import trafilatura

    try:
        document = trafilatura.bare_extraction(
            html,
            url=url,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except MemoryError:
        raise
    except Exception:  # a page that trips trafilatura is read by the fallback
        return {}
    return document.as_dict() if document is not None and not isinstance(document, dict) else {}


def _tree(html: str) -> Any:
    try:
        return etree.HTML(html, etree.HTMLParser(huge_tree=True, no_network=True))
    except (etree.LxmlError, ValueError):
        return None


def _title(html: str) -> str | None:
    tree = _tree(html)
    if tree is None:
        return None
    for path in ("string(//meta[@property='og:title']/@content)", "string(//h1)", "string(//title)"):
        title = " ".join(str(tree.xpath(path)).split())
        if title:
            return title
    return None


def _published(html: str) -> str | None:
    """schema.org and Open Graph dates, where trafilatura gave up on the page."""
    tree = _tree(html)
    if tree is None:
        return None
    for path in (
        "string(//meta[@property='article:published_time']/@content)",
        "string(//meta[@itemprop='datePublished']/@content)",
        "string(//meta[@name='date' or @name='DC.date' or @name='dcterms.created']/@content)",
    ):
        if value := str(tree.xpath(path)).strip():
            return value
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            value = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict) and isinstance(item.get("datePublished"), str):
                return str(item["datePublished"])
    return None

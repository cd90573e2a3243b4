"""PDF -> its text in paragraphs.

In: the bytes of a PDF (ISO 32000). Out: one found report. pypdf gives the lines of each page; lines are
joined into paragraphs, words parted at a line's end are made whole, page numbers and lines that stand on
every page are left out. A cut-off file is refused whole: half a report is worse than none.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from itertools import pairwise

from pypdf import PdfReader
from pypdf.errors import DependencyError, PdfReadError

from vigie.sources.extract import Broken, Found

TAIL = 2048
PAGE_NUMBER = re.compile(r"(?:page|p\.)?\s{0,3}\d{1,4}(?:\s{0,3}(?:/|sur|of|de)\s{0,3}\d{1,4})?", re.I)
FULL_LINE = 0.75
"""A line shorter than this share of the page's widest ends its paragraph."""
BULLETS = ("•", "▪", "●", "■", "◦", "○", "►", "–", "- ", "* ", "·", "\uf0b7", "➢", "✓")
HYPHENATES = 0.05
"""A document with more parted lines than this share parts words at will; below it, a hyphen is the word's
own."""
NO_TITLE = re.compile(r"\(?(?:untitled|anonymous|unspecified|sans titre|document\d*|microsoft word - .*)\)?", re.I)


def read(data: bytes, *, charset: str = "", url: str | None = None) -> list[Found]:
    logging.disable(logging.CRITICAL)
    if not any(mark in data[-TAIL:] for mark in (b"%%EOF", b"startxref")):
        raise Broken("pdf_truncated")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Broken("pdf_encrypted")
        pages = [page.extract_text() for page in reader.pages]
    except DependencyError as error:
        raise Broken("pdf_encrypted") from error
    except PdfReadError as error:
        raise Broken("pdf_broken") from error
    text = _join(pages)
    if not text.strip():
        raise Broken("pdf_scanned" if pages else "pdf_broken")
    title, made = _metadata(reader)
    return [Found(text=text, title=title, url=url, made=made)]


def _metadata(reader: PdfReader) -> tuple[str | None, str | None]:
    """Title and creation day; metadata are often broken, and never a reason to lose the text."""
    try:
        about = reader.metadata
        title = about.title if about else None
        made = about.creation_date if about else None
    except (PdfReadError, ValueError, TypeError, AttributeError, KeyError):
        return None, None
    named = isinstance(title, str) and title.strip() and not NO_TITLE.fullmatch(title.strip())
    return (str(title) if named else None), (made.date().isoformat() if made else None)


def _join(pages: list[str]) -> str:
    """The pages as one text, furniture left out."""
    split = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    edges = Counter(line for lines in split for line in {*lines[:2], *lines[-2:]})
    furniture = {line for line, n in edges.items() if n >= 3 and n > len(split) / 2}
    lines: list[tuple[str, bool]] = []
    for page in split:
        kept = [
            line
            for n, line in enumerate(page)
            if line not in furniture and not (n in (0, len(page) - 1) and PAGE_NUMBER.fullmatch(line))
        ]
        widest = max(map(len, kept), default=0)
        lines += [(line, len(line) >= FULL_LINE * widest) for line in kept]
    return "\n".join(_paragraphs(lines))


def _paragraphs(lines: list[tuple[str, bool]]) -> list[str]:
    """Lines joined where the one before is full, or the next goes on in lower case."""
    found: list[list[str]] = []
    was_full, last = False, ""
    words = Counter(word.strip(",.;:()") for line, _ in lines for word in line.split())
    parted = sum(line[-1] == "-" and after[0].islower() for (line, _), (after, _) in pairwise(lines))
    hyphenates = parted > HYPHENATES * len(lines)
    for line, full in lines:
        # a full line that ends a sentence may be inside its paragraph: sentences are parted by the reading
        if found and not line.startswith(BULLETS) and (line[0].islower() or (was_full and not last.endswith(":"))):
            _append(found[-1], line, words, hyphenates)
        else:
            found.append([line])
        was_full, last = full, line
    return ["".join(parts).replace("\xad", "") for parts in found]


def _append(paragraph: list[str], line: str, words: Counter[str], hyphenates: bool) -> None:
    """Adds a line; a hyphen at the end of the one before goes where it only parts a word."""
    before = paragraph[-1]
    if before.endswith("-") and line[0].islower():
        first, second = before.split()[-1], line.split()[0].strip(",.;:()")
        if words[first[:-1] + second] or (hyphenates and not words[first + second]):
            paragraph[-1] = before[:-1]
        paragraph.append(line)
    elif before.endswith(("\xad", "-", "/", "’", "'")):
        paragraph.append(line)
    else:
        paragraph.append(" " + line)

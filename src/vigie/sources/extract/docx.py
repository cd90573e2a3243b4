"""DOCX -> its paragraphs and tables in the order of the document.

In: the bytes of an Office Open XML text (ECMA-376). Out: one found report. Read straight from the markup
with defusedxml: inserted text and text boxes count, deleted text, comments, headers and footnotes do not; a
table row is one line. Parts are counted before they are unpacked, so a zip bomb costs nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from vigie.sources.extract import Broken, Found

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
TERMS = "{http://purl.org/dc/terms/}"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
TEMPLATE_DAY = "2013-12-23T23:15:00Z"
"""The day inside python-docx's template: it says nothing of the document."""
SPACES = re.compile(" {2,}")
BODY, PROPERTIES = "word/document.xml", "docProps/core.xml"


def read(data: bytes, *, unpacked: int, charset: str = "", url: str | None = None) -> list[Found]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if BODY not in names:
                raise Broken("zip_other")
            if sum(item.file_size for item in archive.infolist()) > unpacked:
                raise Broken("docx_bomb", {"megabytes": f"{unpacked / 1e6:g}"})
            body = fromstring(archive.read(BODY), forbid_dtd=True)
            properties = fromstring(archive.read(PROPERTIES), forbid_dtd=True) if PROPERTIES in names else None
    except DefusedXmlException as error:
        raise Broken("docx_entities") from error
    except (
        zipfile.BadZipFile,
        ParseError,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        encrypted = isinstance(error, RuntimeError) and "encrypted" in str(error)
        raise Broken("docx_encrypted" if encrypted else "docx_broken") from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise Broken("docx_broken") from error
    text = "\n".join(line for line in _lines(body) if line.strip())
    title, made = _properties(properties)
    return [Found(text=text, title=title, url=url, made=made)]


def _local(element: Element) -> str:
    """'p' for w:p, '' for an element of another namespace."""
    tag = element.tag
    for namespace in (W, STRICT_W):
        if isinstance(tag, str) and tag.startswith(namespace):
            return tag[len(namespace) :]
    return ""


def _lines(body: Element) -> Iterator[str]:
    """A line a paragraph, a line a table row; an explicit stack, since markup may be nested at will."""
    runs: list[str] = []
    in_row = 0
    stack: list[tuple[Element, bool]] = [(body, False)]
    while stack:
        element, leaving = stack.pop()
        name = _local(element)
        if leaving:
            if name == "tr":
                in_row -= 1
            if name == "tc":
                runs.append(" | ")
            elif name == "p" and in_row:
                runs.append(" ")
            if (name == "p" or name == "tr") and not in_row:
                yield SPACES.sub(" ", "".join(runs)).strip(" |")
                runs = []
            continue
        if element.tag == FALLBACK:
            continue
        if name == "t":
            runs.append(element.text or "")
        elif name == "tab":
            runs.append("\t")
        elif name in ("br", "cr"):
            runs.append(" " if in_row else "\n")
        elif name == "noBreakHyphen":
            runs.append("-")
        if name in ("p", "tr", "tc"):
            stack.append((element, True))
            in_row += name == "tr"
        stack.extend((child, False) for child in reversed(element))
    yield "".join(runs)


def _properties(properties: Element | None) -> tuple[str | None, str | None]:
    """The title, and the day of the last change, else of the beginning."""
    if properties is None:
        return None, None
    days = [properties.findtext(f"{TERMS}{name}") or "" for name in ("modified", "created")]
    return properties.findtext(TITLE) or None, next((d[:10] for d in days if d and d != TEMPLATE_DAY), None)

"""Every number of a brief leads to a sentence of a report or a row of data, in the document and in each form of it."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from lxml import etree

from vigie.brief import Composed, compose, named, write
from vigie.brief.document import (
    Bullets,
    Document,
    Entries,
    Heading,
    Keys,
    Node,
    Para,
    Picture,
    Row,
    Run,
    Table,
    ids,
    plain,
    runs,
)
from vigie.record import Filter, Record

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DEEPEST = 5
UNITS = (
    r"(?:Semaine|Week) \d+|\d{4}-\d{2}(?:-\d{2})?(?:/\d{2,4}(?:-\d{2}){0,2})?"
    r"|\b\d{1,2}(?:er)? [^\W\d]+ \d{4}\b|\b(?:19|20)\d{2}\b"
)
"""Weeks, days, months and years: they say when, not how much."""
SURE = 95.0
"""The level of every interval, in percent."""
LANGUAGES = ["fr", "en"]
Weekly = Callable[[str], Composed]


def units(node: Node) -> Iterator[list[Run]]:
    """The lines, rows and key figures that each must say where their numbers are from."""
    match node:
        case Para() if node.role not in {"meta"}:
            yield list(node.line)
        case Bullets() if node.look != "method":
            yield from (list(item.line) for item in node.items)
        case Keys():
            yield from ([Run(key.amount, key.to)] for key in node.items)
        case Table():
            yield from ([run for cell in row.cells for line in cell for run in line] for row in node.rows)
        case Picture():
            yield list(node.caption)


class Ground:
    """What stands at each id of a document, and whether a source is reached from there."""

    def __init__(self, document: Document) -> None:
        self.at: dict[str, list[Run]] = {}
        self.sources: dict[str, str] = {}
        section = ""
        for node in document.nodes:
            if isinstance(node, Heading):
                section = node.id
            self.at.setdefault(section, []).extend(runs(node))
            match node:
                case Bullets():
                    self.at |= {item.id: list(item.line) for item in node.items if item.id}
                case Table():
                    self.at |= {row.id: cells(row) for row in node.rows if row.id}
                case Entries():
                    for entry in node.items:
                        words = " ".join(plain(line) for line in entry.lines)
                        self.sources[entry.id] = words
                        self.sources |= {r.id: words for line in entry.lines for r in line if r.id}

    def reached(self, to: str, deep: int = 0) -> bool:
        if self.sources.get(to):
            return True
        return deep < DEEPEST and any(self.reached(run.to, deep + 1) for run in self.at.get(to, ()) if run.to)


def cells(row: Row) -> list[Run]:
    return [run for cell in row.cells for line in cell for run in line]


def figures(text: str) -> list[str]:
    return re.findall(r"\d+", re.sub(UNITS, " ", text))


def amounts(text: str, lang: str) -> list[tuple[float, int]]:
    """The numbers of a text as the language writes them, each with how many figures stand behind its point."""
    spaced = re.sub(r"(?<=\d)[\u202f\u00a0](?=\d{3})" if lang == "fr" else r"(?<=\d),(?=\d{3})", "", text)
    found = re.findall(r"\d+(?:,\d+)?" if lang == "fr" else r"\d+(?:\.\d+)?", re.sub(UNITS, " ", spaced))
    return [
        (float(n.replace(",", ".")), len(re.split("[.,]", n)[1]) if len(re.split("[.,]", n)) > 1 else 0) for n in found
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_leads_to_a_sentence_or_a_row_of_data(weekly: Weekly, lang: str) -> None:
    document = weekly(lang).document
    ground = Ground(document)
    numbers = 0
    for node in document.nodes:
        for unit in units(node):
            assert all(ground.reached(run.to) for run in unit if run.to and not run.to.startswith("http")), unit
            bare = figures(" ".join(run.text for run in unit if not run.to and run.look != "quote"))
            numbers += len(figures("".join(run.text for run in unit)))
            assert not bare or any(run.to for run in unit), plain(tuple(unit))
    assert numbers > 150
    assert len(ground.sources) > 60


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_number_that_leads_to_a_row_of_data_stands_in_it(weekly: Weekly, lang: str) -> None:
    made = weekly(lang)
    rows = {note.anchor: note.row for note in made.content.notes if note.row}
    ground = Ground(made.document)
    seen = 0
    for node in made.document.nodes:
        for unit in units(node):
            for run in unit:
                if run.to in rows and run.look != "note":
                    seen += 1
                    held = [n for n, _ in amounts(ground.sources[run.to], lang)]
                    for told, digits in amounts(run.text, lang):
                        near = 0.51 * 10**-digits
                        stands = told == SURE or any(abs(n - told) <= near for n in held)
                        assert stands, (told, plain(tuple(unit)), ground.sources[run.to])
    assert seen > 40


def links(document: Document) -> list[tuple[str, str]]:
    """What leads where inside the document, in order."""
    found = []
    for node in document.nodes:
        if isinstance(node, Entries):
            for entry in node.items:
                found += [(entry.number, entry.back)] if entry.back else []
                found += [(r.text, r.to) for line in entry.lines for r in line if r.to]
        elif isinstance(node, Keys):
            found += [(key.amount, key.to) for key in node.items]
        else:
            found += [(run.text, run.to) for run in runs(node) if run.to and run.text]
    return [pair for pair in found if not pair[1].startswith("http")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_html_has_every_link_of_the_document(weekly: Weekly, lang: str) -> None:
    document = weekly(lang).document
    page = etree.fromstring(write(document, "html"))
    known = page.xpath("//@id")
    assert len(known) == len(set(known))
    within = page.xpath(
        "//*[local-name()='main' or local-name()='header']//*[local-name()='a']"
        "[not(ancestor::*[local-name()='svg' or local-name()='nav'])]"
    )
    told = [("".join(a.itertext()), a.get("href")[1:]) for a in within if a.get("href").startswith("#")]
    assert told == links(document)
    assert {to for _, to in told} <= set(known)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_docx_has_every_link_of_the_document(weekly: Weekly, lang: str) -> None:
    document = weekly(lang).document
    with zipfile.ZipFile(io.BytesIO(write(document, "docx"))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
        pictures = [name for name in archive.namelist() if name.startswith("word/media/")]
    told = [("".join(a.itertext()), a.get(f"{W}anchor")) for a in body.iter(f"{W}hyperlink") if a.get(f"{W}anchor")]
    assert told == [(text, re.sub(r"\W", "_", to)) for text, to in links(document)]
    marks = [b.get(f"{W}name") for b in body.iter(f"{W}bookmarkStart")]
    assert len(marks) == len(set(marks))
    assert {to for _, to in told} <= set(marks)
    numbers = [b.get(f"{W}id") for b in body.iter(f"{W}bookmarkStart")]
    assert numbers == [b.get(f"{W}id") for b in body.iter(f"{W}bookmarkEnd")]
    assert len(pictures) == sum(isinstance(node, Picture) for node in document.nodes)
    assert all(d.get("descr") for d in body.iter() if d.tag.endswith("}docPr"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_number_of_a_source_in_the_pdf_leads_to_that_source(weekly: Weekly, lang: str) -> None:
    document = weekly(lang).document
    content = write(document, "pdf")
    told = list(pdf_links(content))
    numbers = {e.id: e.number for node in document.nodes if isinstance(node, Entries) for e in node.items}
    wanted = Counter(text for text, to in links(document) if numbers.get(to) == text)
    clear = [(re.sub(r"^\D+", "", text), there) for text, there in told]
    found = Counter(text for text, there in clear if [text] in [line.split()[:1] for line in there.splitlines()])
    assert sum(wanted.values()) > 100
    assert wanted - found == Counter()


def pdf_links(content: bytes) -> Iterator[tuple[str, str]]:
    """The text of each link inside a PDF, and the text that stands where it leads."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    shown = pypdfium2.PdfDocument(content)
    texts = [page.get_textpage() for page in shown]
    numbers = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages) if page.indirect_reference}
    for n, page in enumerate(reader.pages):
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            if "/Dest" not in link:
                continue
            left, low, right, high = (float(x) for x in link["/Rect"])
            to, _, x, y, _ = link["/Dest"].get_object()
            there = texts[numbers[to.idnum]].get_text_bounded(float(x) - 1, float(y) - 14, float(x) + 120, float(y) + 1)
            yield texts[n].get_text_bounded(left, low, right, high).strip(), there.strip()


def test_the_same_record_gives_the_same_bytes(october: Path) -> None:
    where = Filter(start=dt.date(2025, 10, 1), end=dt.date(2025, 10, 31))
    found = []
    for _ in range(2):
        with Record.open(october, read_only=True) as record:
            found.append(compose(record, where, "fr", named("situation")).document)
    assert found[0] == found[1]
    for form in ("html", "pdf", "docx"):
        assert write(found[0], form) == write(found[1], form)


def test_ids_stand_once(weekly: Weekly) -> None:
    known = [key for node in weekly("fr").document.nodes for key in ids(node) if key]
    assert len(known) == len(set(known))

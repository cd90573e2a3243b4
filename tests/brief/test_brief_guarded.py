"""What is confidential appears nowhere in a public brief: text, links, drawings, alternative text, properties, XMP."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from vigie.brief import Composed, compose, named, to_json, write
from vigie.model import Sensitivity
from vigie.record import Filter, Record

SECRETS = ("Kalanko", "Tambacara", "Kouyaté", "2025-10-23", "23 octobre", "23 October", "73 194 personnes", "73,194")
"""The confidential report's source, place, person, day and figure."""
DAY = dt.date(2025, 10, 23)
LANGUAGES = ["fr", "en"]
Weekly = Callable[[str], Composed]


def all_of(content: bytes, form: str) -> Iterator[str]:
    """Everything that a file holds, as text."""
    if form == "html":
        yield content.decode()
    elif form == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.infolist():
                yield part.filename
                yield archive.read(part).decode("utf-8", "ignore")
    else:
        yield content.decode("latin-1")
        for page in pypdfium2.PdfDocument(content):
            yield page.get_textpage().get_text_range()
        reader = pypdf.PdfReader(io.BytesIO(content))
        yield repr(reader.metadata)
        yield reader.xmp_metadata.stream.get_data().decode() if reader.xmp_metadata else ""
        for number in range(1, reader.trailer["/Size"]):
            yield repr(reader.get_object(number))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_of_a_confidential_report_is_in_any_form_of_a_public_brief(weekly: Weekly, lang: str) -> None:
    made = weekly(lang)
    assert made.content.left_out == 1
    assert not [s for s in SECRETS if s in str(to_json(made.content)).replace("\\u202f", " ")]
    for form in ("html", "docx", "pdf"):
        for words in all_of(write(made.document, form), form):
            assert not [s for s in SECRETS if s in words.replace("\u202f", " ")]


@pytest.mark.thorough
@pytest.mark.parametrize("template", ["access", "exposure", "claims"])
def test_nor_in_another_template_without_a_period(october: Path, template: str) -> None:
    with Record.open(october, read_only=True) as record:
        made = compose(record, Filter(sensitivity=Sensitivity.PUBLIC), "fr", named(template))
    for words in all_of(write(made.document, "html"), "html"):
        assert not [s for s in SECRETS if s in words.replace("\u202f", " ")]


def test_who_may_see_it_finds_it(october: Path) -> None:
    with Record.open(october, read_only=True) as record:
        where = Filter(start=DAY, end=DAY, sensitivity=Sensitivity.SECRET)
        made = compose(record, where, "fr", named("situation"))
        assert made.content.left_out == 0
        for form in ("html", "docx", "pdf"):
            words = "".join(all_of(write(made.document, form), form))
            assert "Kalanko" in words and "Tambacara" in words


@pytest.mark.thorough
def test_a_public_brief_is_that_of_a_record_without_the_report(october: Path, tmp_path: Path) -> None:
    import shutil

    where = Filter(start=DAY, end=DAY, sensitivity=Sensitivity.PUBLIC)
    with Record.open(october, read_only=True) as record:
        shown = compose(record, where, "fr", named("situation")).document
    other = shutil.copy(october, tmp_path / "other.duckdb")
    with Record.open(other, read_only=True) as record:
        assert compose(record.cleared(Sensitivity.PUBLIC), where, "fr", named("situation")).document == shown


def test_files_hold_no_clock_and_no_name_of_who_made_them(october: Path) -> None:
    with Record.open(october, read_only=True) as record:
        where = Filter(start=DAY, end=DAY, sensitivity=Sensitivity.PUBLIC)
        made = compose(record, where, "en", named("situation"))
    with zipfile.ZipFile(io.BytesIO(write(made.document, "docx"))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
        assert not [name for name in archive.namelist() if "thumbnail" in name]
    assert f"{made.document.day}T00:00:00Z" in core and "python-docx" not in core
    assert "<dc:creator>Vigie</dc:creator>" in core
    pdf = write(made.document, "pdf")
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert reader.metadata is not None and "/CreationDate" not in reader.metadata
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"].value
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_what_is_to_be_published_tells_places_and_days_less_closely(october: Path) -> None:
    with Record.open(october, read_only=True) as record:
        exact = compose(record, Filter(sensitivity=Sensitivity.PUBLIC), "fr", named("situation"))
        made = compose(record, Filter(sensitivity=Sensitivity.SECRET), "fr", named("weekly"), publish=True)
        whole = compose(record, Filter(), "fr", named("situation"), publish=True)
    assert whole.content.too_few is not None
    assert len(whole.content.incidents) + whole.content.too_few == len(exact.content.incidents)
    assert not [p for row in whole.content.incidents for p in row.incident.places if p.precision == "exact"]
    quotes = {a.account.quote.text for row in exact.content.incidents for a in row.incident.accounts}
    for document in (made.document, whole.document):
        words = "".join(all_of(write(document, "html"), "html"))
        assert "<mark" not in words and not [q for q in quotes if len(q) > 20 and q in words]
        assert not [s for s in SECRETS if s in words]
    assert "Pour publication" in "".join(all_of(write(whole.document, "html"), "html"))

"""Whatever the bytes: a report or a refusal, never an error, never half."""

import datetime as dt
import io
import json
import os
import signal
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.model import Report, SourceError
from vigie.sources import Limits, Refusal, Unreadable, day, read_bytes, read_sources
from vigie.sources.child import Parser

STARTS = [
    *(
        b"",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"<html><body>",
        b"<?xml version='1.0'?><rss><channel>",
        b'{"text": ',
    ),
    *(b"[{", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"<feed>", b'{"report": {"text": "', b"\x1f\x8b"),
]
NAMES = ["a.txt", "a.pdf", "a.docx", "a.html", "a.jsonl", "a.json", "a.xml", "a", "http://x/y?z"]


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=400), st.sampled_from(NAMES))
def test_random_bytes_give_reports_or_refusals(start, data, name):
    for outcome in read_bytes(start + data, name):
        assert isinstance(outcome, (Report, Refusal))
        if isinstance(outcome, Report):
            assert outcome.text.strip() and outcome.language in {"fr", "en"}
            outcome.text.encode()
        else:
            for lang in ("fr", "en"):
                sentence = outcome.sentence(lang)
                assert sentence.isprintable() and sentence.endswith(".")


KEYS = ["report", "text", "id", "published", "language", "title", "sensitivity", "url", "source", "z"]
LEAVES = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.dictionaries(st.sampled_from(KEYS), inner) | st.lists(inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_any_json_gives_reports_or_refusals(value):
    assert all(isinstance(o, (Report, Refusal)) for o in read_bytes(json.dumps(value).encode(), "a.jsonl"))


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1))
def test_the_text_of_a_json_report_is_kept_character_by_character(text):
    line = json.dumps({"text": text, "language": "fr"}).encode()
    for report in read_bytes(line, "a.jsonl"):
        if isinstance(report, Report):
            assert report.text == text
        else:
            assert "\x00" in text or not text.strip().strip("\ufeff\u200b")


@pytest.mark.parametrize(
    "value", ["2025-13-40", "26/05/2025", "demain", "2025-02-29", "20250526", "0000-01-01", 20250526, True]
)
def test_what_is_no_day_is_named(value):
    with pytest.raises(SourceError, match=str(value)):
        day(value)


def test_days_are_read_with_and_without_a_time():
    assert day("2025-05-26") == day("2025-05-26T23:10:00+02:00") == day(" 2025-05-26 ") == dt.date(2025, 5, 26)
    assert day(None) is day("") is None


def test_a_parser_that_dies_costs_one_file(french, docx, pdf):
    with Parser(Limits()) as parser:
        assert parser.parse("docx", docx(french), "a", {"unpacked": 10**8})[0].text == french
        parser._process.kill()
        with pytest.raises(Unreadable) as refused:
            parser.parse("pdf", pdf(french), "b", {})
        assert refused.value.key == "parser_crashed"
        assert parser.parse("pdf", pdf(french), "c", {})[0].text == french


def test_a_parser_that_spends_its_time_is_stopped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w>" + b"<p/>" * 8_000_000 + b"</w>")
    limits = Limits(parse_seconds=1, parse_memory=8_000_000_000)
    [refusal] = read_bytes(out.getvalue(), "a.docx", limits=limits)
    assert refusal.error.key == "parser_timeout"


def test_a_parser_that_hangs_is_stopped(french, pdf):
    with Parser(Limits(parse_seconds=1)) as parser:
        os.kill(parser._start().pid, signal.SIGSTOP)
        with pytest.raises(Unreadable) as refused:
            parser.parse("pdf", pdf(french), "b", {})
    assert refused.value.key == "parser_timeout"


def test_a_parser_that_wants_too_much_memory_is_stopped(french):
    page = "<html><body>" + "<div><p>Une attaque a eu lieu.</p>" * 400_000
    [refusal] = read_bytes(page.encode(), "p.html", limits=Limits(parse_memory=60_000_000, file_bytes=10**8))
    assert refusal.error.key in {"parser_memory", "parser_crashed"}


def test_a_folder_of_reports_cannot_smuggle_code_into_the_parser(french, docx, tmp_path, monkeypatch):
    trap = "import pathlib; pathlib.Path('caught').touch()"
    for module in ("lxml", "defusedxml", "trafilatura", "json", "vigie"):
        (tmp_path / f"{module}.py").write_text(trap)
    (tmp_path / "a.docx").write_bytes(docx(french))
    monkeypatch.chdir(tmp_path)
    assert any(isinstance(o, Report) for o in read_sources(["a.docx"]))
    assert not (tmp_path / "caught").exists()


def test_a_file_that_may_not_be_read_is_told(tmp_path, french):
    path = tmp_path / "a.txt"
    path.write_text(french)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read every file")
    [refusal] = read_sources([path])
    assert refusal.error.key == "unreadable"

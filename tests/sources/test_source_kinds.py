"""Every kind of source: what is read from it, and what is refused."""

import datetime as dt
import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest

from vigie.model import Report, Sensitivity
from vigie.sources import Limits, Refusal, Unreadable, read_bytes, read_sources
from vigie.sources.fetch import check

DAY = dt.date(2025, 5, 26)


def one(data: bytes | str, name: str = "note.txt", **given) -> Report | Refusal:
    """The single outcome of reading these bytes."""
    found = list(read_bytes(data.encode() if isinstance(data, str) else data, name, **given))
    assert len(found) == 1
    return found[0]


def key(outcome: Report | Refusal) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.error.key


def test_a_plain_text_keeps_its_words_and_gets_unix_line_ends(french):
    report = one(french.replace(". ", ".\r\n"), published=DAY)
    assert report.text == french.replace(". ", ".\n")
    assert (report.language, report.published, report.title) == ("fr", DAY, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_usual_encodings_give_the_same_text(french, encoding):
    assert one(french.encode(encoding)).text == french


def test_decomposed_accents_are_composed(french):
    import unicodedata

    assert one(unicodedata.normalize("NFD", french)).text == french


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_an_encoding_that_would_change_letters_is_refused(encoding):
    assert key(one("é è à ç ê : été, déjà, réfugiés, région, écoles fermées".encode(encoding))) == "encoding"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (b" \n\t \r\n", "blank"),
        (bytes(range(256)) * 8, "binary"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "binary"),
        (b"Un texte\x00coupe", "binary"),
        (b"\x1f\x8b\x08" + b"x" * 40, "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 40, "office_old"),
        (b"{\\rtf1 Bonjour}", "rtf"),
        (b"2025 12 07 : 30", "no_words"),
        (b'<?xml version="1.0"?><kml><x>1</x></kml>', "xml_other"),
    ],
)
def test_what_is_no_text_is_refused_whatever_its_name(data, expected):
    assert key(one(data)) == expected


def test_a_text_over_the_cap_is_refused_without_reading_it_all(french, tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("Le marché est fermé. " * 2_500_000)
    [refusal] = read_sources([path])
    assert key(refusal) == "too_long"
    assert "5 Mo" in refusal.sentence("fr")
    assert key(one(french, limits=Limits(text_bytes=100))) == "too_long"


def test_the_cap_holds_for_text_taken_out_of_a_page(french):
    page = f"<html><body><p>{french}</p></body></html>"
    assert key(one(page, limits=Limits(text_bytes=150))) == "too_long"


def test_lines_of_reports_are_read_and_each_bad_line_named(french, english):
    lines = [
        json.dumps({"id": "a-1", "text": french + "\r\n", "published": "2025-05-26", "source": "Radio", "x": 1}),
        '{"text": ',
        "",
        json.dumps({"report": {"text": english, "language": "en", "title": "T", "sensitivity": "restricted"}}),
        json.dumps({"text": french, "published": "2025-13-40"}),
        json.dumps({"title": "no text"}),
        json.dumps([1]),
        json.dumps({"text": 5}),
        '{"text": "Une attaque \\ud83d"}',
        '{"text": "Une attaque \\u0000"}',
        json.dumps({"text": french, "sensitivity": "top"}),
        json.dumps({"text": french, "language": "es"}),
        json.dumps({"text": " "}),
    ]
    data = "\n".join(lines).encode() + b'\n{"text": "\xff"}'
    found = list(read_bytes(data, "r.jsonl"))
    first, _, second, *_ = found
    assert first == Report("a-1", french + "\r\n", "fr", DAY, "Radio")
    assert (second.text, second.language, second.title, second.sensitivity.value) == (
        english, "en", "T", "restricted",
    )  # fmt: skip
    refused = [(f.where, f.error.key) for f in found if isinstance(f, Refusal)]
    assert refused == [
        ("r.jsonl:2", "json_line"),
        ("r.jsonl:5", "bad_date"),
        ("r.jsonl:6", "json_missing"),
        ("r.jsonl:7", "json_not_report"),
        ("r.jsonl:8", "json_type"),
        ("r.jsonl:9", "json_character"),
        ("r.jsonl:10", "json_character"),
        ("r.jsonl:11", "bad_sensitivity"),
        ("r.jsonl:12", "language"),
        ("r.jsonl:13", "blank"),
        ("r.jsonl:14", "json_encoding"),
    ]
    assert "2025-13-40" in found[3].sentence("fr") and "\n" not in found[3].sentence("fr")


def test_a_line_over_the_cap_is_passed_over_and_the_next_one_read(french):
    data = json.dumps({"text": "a" * 5000}) + "\n" + json.dumps({"text": french})
    found = list(read_bytes(data.encode(), "r.jsonl", limits=Limits(text_bytes=400)))
    assert [isinstance(f, Report) for f in found] == [False, True]
    assert found[0].where == "r.jsonl:1"


def test_json_files_hold_one_report_or_a_list(french):
    value = {"report": {"text": french, "id": 7}}
    assert one(json.dumps(value, indent=2), "r.json").id == "7"
    assert one(json.dumps(value, indent=2), "r.txt").text == french
    assert one(json.dumps(value).encode("utf-16"), "r.jsonl").text == french
    assert [r.where for r in read_bytes(json.dumps([1, value]).encode(), "l.json") if isinstance(r, Refusal)] == [
        "l.json[1]"
    ]
    assert key(one('{\n"text": nope}', "r.json")) == "json_invalid"
    assert key(one("[" * 200_000, "r.json")) == "json_invalid"


def test_an_id_comes_from_what_the_report_says(french, english):
    a, b = one(french, published=DAY), one(french, "elsewhere.md", published=DAY)
    assert a.id == b.id and len(a.id) == 17 and a.id.startswith("r")
    assert len({a.id, one(french).id, one(english, published=DAY).id}) == 3


def test_the_more_guarded_level_holds(french):
    line = json.dumps({"text": french, "sensitivity": "confidential"})
    assert one(line, "r.jsonl", sensitivity=Sensitivity.RESTRICTED).sensitivity is Sensitivity.CONFIDENTIAL
    assert one(french, sensitivity=Sensitivity.RESTRICTED).sensitivity is Sensitivity.RESTRICTED


PAGE = """<!doctype html><html><head><title>Attaque à Lakamané - Le Guetteur</title>
<meta property="og:title" content="Attaque à Lakamané"><meta property="og:site_name" content="Le Guetteur">
<meta property="article:published_time" content="2025-05-26T23:30:00+00:00"></head>
<body><nav><a href="/">Accueil</a></nav><article><h1>Attaque à Lakamané</h1>{}</article>
<script>var secret = 1;</script><footer>Tous droits réservés</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_page_gives_its_article_title_day_and_outlet(french, encoding):
    page = PAGE.format("".join(f"<p>{s}.</p>" for s in french.rstrip(".").split(". ")))
    if encoding != "utf-8":
        page = page.replace("<head>", f'<head><meta charset="{encoding}">')
    report = one(page.encode(encoding), "page")
    assert (report.title, report.published, report.source) == ("Attaque à Lakamané", DAY, "Le Guetteur")
    assert "douze soldats ont été tués" in report.text and "fermé lundi" in report.text
    assert "secret" not in report.text and "Accueil" not in report.text


@pytest.mark.parametrize("depth", [300, 3_000, 100_000])
def test_deeply_nested_pages_are_read(french, depth):
    assert one("<html><body>" + "<div>" * depth + french + "</div>" * depth + "</body></html>").text == french


def test_a_page_without_text_is_refused():
    page = "<html><head><title>x</title></head><body><script>load()</script><div id=app></div></body></html>"
    assert key(one(page, "p.html")) == "html_empty"


def test_the_users_date_fills_in_only_where_the_publisher_gives_none(french, pdf):
    other = dt.date(2020, 1, 1)
    assert one(PAGE.format(f"<p>{french}</p>"), published=other).published == DAY
    assert one(pdf(french), published=other).published == other
    assert one(f"<html><body><p>{french}</p></body></html>").published is None


def test_a_pdf_is_known_by_its_bytes_and_its_lines_are_joined(french, pdf):
    text = french + "\nUn second paragraphe, sur l'axe Diéma-Sandaré, est à part."
    report = one(pdf(text, title="Note flash"), "named.txt")
    assert report.text == text
    assert report.title == "Note flash"


def test_what_stands_on_every_page_is_left_out(french, pdf):
    pages = [f"Partie {n}. {french}" for n in ("un", "deux", "trois")]
    report = one(pdf(*pages, footer="Bulletin de sécurité - usage interne"))
    assert "usage interne" not in report.text and "Page 2" not in report.text
    assert report.text.count("douze soldats") == 3


def test_words_parted_at_the_end_of_a_line_are_made_whole():
    from vigie.sources.extract.pdf import _join

    page = """Une attaque contre des camions-citernes a eu lieu. L'atta-
que n'a pas été revendiquée. Les camions-
citernes ont brûlé."""
    joined = "L'attaque n'a pas été revendiquée. Les camions-citernes ont brûlé."
    assert joined in _join([page])


def test_a_hyphen_of_its_own_stays_in_a_document_that_parts_no_words(french):
    from vigie.sources.extract.pdf import _join

    page = "\n".join([french] * 30) + "\nLe maire a reçu vingt-\ndeux familles."
    assert "vingt-deux familles" in _join([page])


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_cut_off_pdf_is_refused_whole(french, pdf, share):
    data = pdf(*[french] * 5)
    assert key(one(data[: int(len(data) * share)], "f.pdf")) == "pdf_truncated"


def test_other_pdfs_that_cannot_be_read(french, pdf):
    assert key(one(pdf(french, password="secret"))) == "pdf_encrypted"
    assert key(one(pdf(""))) == "pdf_scanned"
    assert key(one(b"%PDF-1.7\nnothing\nstartxref\n0\n%%EOF")) == "pdf_broken"


def test_a_word_document_gives_paragraphs_and_table_rows(french, docx):
    data = docx(french, rows=(("Date", "Lieu"), ("4 mai", "Lakamané")), title="Note", created=dt.datetime(2025, 5, 26))
    report = one(data, "n.docx")
    assert report.text == f"{french}\nDate | Lieu\n4 mai | Lakamané"
    assert (report.title, report.published) == ("Note", DAY)
    assert one(docx(french)).published is None


def changed(data: bytes, **parts: bytes) -> bytes:
    """A DOCX with some parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], old.read(name)))
    return out.getvalue()


def test_deleted_text_is_gone_and_inserted_text_is_there(docx):
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = f"""<w:document {w}><w:body><w:p><w:r><w:t>L'attaque a fait </w:t></w:r>
    <w:del><w:r><w:delText>dix</w:delText></w:r></w:del><w:ins><w:r><w:t>douze</w:t></w:r></w:ins>
    <w:r><w:t> morts dans le village.</w:t></w:r></w:p></w:body></w:document>"""
    assert one(changed(docx("x"), document=body.encode())).text == "L'attaque a fait douze morts dans le village."


def test_word_documents_that_cannot_be_read(french, docx):
    data = docx(french)
    assert key(one(data[: len(data) // 2], "n.docx")) == "docx_broken"
    assert key(one(b"PK\x03\x04" + b"\x07" * 99, "n.docx")) == "docx_broken"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("rapport.txt", french)
    assert key(one(out.getvalue(), "n.docx")) == "zip_other"
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert key(one(changed(data, document=laughs))) == "docx_entities"
    bomb = changed(data, document=b"<x>" + b" " * 3_000_000 + b"</x>")
    assert len(bomb) < 100_000
    assert key(one(bomb, limits=Limits(unpacked_bytes=2_000_000))) == "docx_bomb"


def test_a_zip_that_lies_about_its_size_is_refused(french, docx):
    data = bytearray(changed(docx(french), document=b"<x>" + b" " * 3_000_000 + b"</x>"))
    true, false = struct.pack("<I", 3_000_007), struct.pack("<I", 10)
    assert data.count(true) >= 1
    assert key(one(bytes(data.replace(true, false)), limits=Limits(unpacked_bytes=2_000_000))) == "docx_broken"


RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Radio &amp; Co</title>
<item><title>Un</title><link>https://r.example/1</link>
<pubDate>Mon, 26 May 2025 00:30:00 +0200</pubDate>
<description>&lt;p&gt;{0}&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</description></item>
<item><title>Dos</title><description>Al menos doce soldados murieron en un ataque contra
un puesto
militar cerca de la frontera, según fuentes locales de la región.</description></item>
<item><title>Les écoles
restent fermées dans le cercle, selon les autorités</title><pubDate>nonsense</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Outlet</title><entry><title>One</title>
<link href="https://r.example/a"/><published>2025-05-26T23:59:00-05:00</published>
<content type="html">{0}</content></entry></feed>"""


def test_a_feed_gives_a_report_an_entry_and_refuses_entries_alone(french):
    first, second, third = read_bytes(RSS.format(french).encode(), "f.xml")
    assert (first.text, first.title, first.source, first.url) == (
        french,
        "Un",
        "Radio & Co",
        "https://r.example/1",
    )
    assert first.published == DAY
    assert (second.where, key(second)) == ("f.xml[2]", "language")
    assert third.text == third.title and third.published is None


def test_atom_days_are_those_of_the_publishers_clock(english):
    report = one(ATOM.format(english), "feed")
    assert (report.published, report.source, report.url, report.text) == (
        DAY,
        "Outlet",
        "https://r.example/a",
        english,
    )


def test_feeds_that_cannot_be_read():
    assert key(one("<rss version='2.0'><channel><title>x</title></channel></rss>")) == "feed_empty"
    assert key(one("<rss version='2.0'><channel><item")) == "feed_broken"


def test_entities_in_a_feed_do_not_explode():
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "ha ha ">{levels}]><rss><channel><item>'
    bomb += "<title>&e11;</title></item></channel></rss>"
    assert isinstance(one(bomb, "f.xml", limits=Limits(parse_seconds=20)), Refusal)


def test_a_folder_is_read_in_order_and_a_bad_file_costs_only_itself(french, english, pdf, docx, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "z.txt").write_text(english)
    (tmp_path / "a.pdf").write_bytes(pdf(french))
    (tmp_path / "b.pdf").write_bytes(pdf(french)[:600])
    (tmp_path / "c.docx").write_bytes(docx(english))
    (tmp_path / ".hidden").write_text(english)
    (tmp_path / "d.txt").symlink_to("/etc/passwd")
    found = list(read_sources([tmp_path, tmp_path / "missing"]))
    assert [f.language if isinstance(f, Report) else f.error.key for f in found] == [
        "fr", "pdf_truncated", "en", "link", "en", "missing",
    ]  # fmt: skip


def test_a_hundred_documents_take_one_parser(docx, french, tmp_path):
    import time

    for n in range(100):
        (tmp_path / f"{n:03}.docx").write_bytes(docx(f"{n} {french}"))
    started = time.monotonic()
    assert sum(isinstance(r, Report) for r in read_sources(tmp_path)) == 100
    assert time.monotonic() - started < 20


def test_items_that_are_no_files(tmp_path):
    found = read_sources([tmp_path, "/dev/zero", "a\x00b", tmp_path / ("x" * 400), "ftp://x/y", "http://[::1"])
    keys = [key(f) for f in found]
    assert keys[:2] == ["folder_empty", "not_a_file"] and keys[4:] == ["url_scheme", "url_invalid"]
    assert set(keys[2:4]) == {"unreadable"}


def test_an_address_without_its_beginning_is_told_so():
    for told, expected in (("www.example.org/a", "url_bare"), ("ftp://example.org", "url_scheme")):
        with pytest.raises(Unreadable) as refused:
            check(told)
        assert refused.value.key == expected


def test_a_hostile_name_stays_on_one_line(tmp_path):
    path = tmp_path / "x\n\x1b[31m\udcff.txt"
    path.write_bytes(b"")
    [refusal] = read_sources([path])
    assert refusal.sentence("fr").isprintable() and refusal.sentence("en").encode()


def test_standard_input_is_a_source(french):
    code = "from vigie.sources import read_sources\nfor r in read_sources(['-']): print(r.language, len(r.text))"
    run = subprocess.run([sys.executable, "-c", code], input=french.encode(), capture_output=True, timeout=60)
    assert run.stdout.decode().split() == ["fr", str(len(french))]


def test_reports_stream_before_the_batch_is_read(french, tmp_path):
    (tmp_path / "a.txt").write_text(french)

    def items():
        yield tmp_path / "a.txt"
        raise AssertionError("asked for the second item before the first was handed out")

    assert isinstance(next(read_sources(items())), Report)


def test_a_gzip_bomb_inside_a_pdf_costs_one_file(french, pdf):
    stream = zlib.compress(b"BT " + b" " * 300_000_000, 9)
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    head += b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    head += b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj\n4 0 obj<</Filter/FlateDecode/Length "
    data = (
        head
        + str(len(stream)).encode()
        + b">>stream\n"
        + stream
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"
    )
    assert isinstance(one(data, limits=Limits(parse_memory=150_000_000, parse_seconds=20)), Refusal)

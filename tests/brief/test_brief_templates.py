"""Templates are files that a user changes: what they may say and may not, and what an editor writes between blocks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from lxml import etree

from vigie.brief import compose, named, write
from vigie.brief.blocks import BLOCKS
from vigie.brief.problems import BriefProblem
from vigie.brief.template import Put, Template, Written, chosen, parsed, read, source_of, standing
from vigie.record import Filter, Record

HEAD = '+++\ntitle = "Mine: {what}"\nabout = "A test."\n+++\n'


def made(october: Path, template: Template, where: Filter | None = None, lang: str = "en", **more: object) -> object:
    with Record.open(october, read_only=True) as record:
        return compose(record, where or Filter(place="Sikasso"), lang, template, **more).document  # type: ignore[arg-type]


def words(document: object) -> str:
    return " ".join("".join(etree.fromstring(write(document, "html")).itertext()).split())  # type: ignore[arg-type]


def test_every_standing_template_names_known_blocks_and_speaks_both_languages() -> None:
    found = standing()
    assert {t.name for t in found} == {"situation", "weekly", "access", "exposure", "claims"}
    values = {"claims": 0, "incidents": 0, "conditions": 0, "measures": 0, "reports": 0}
    for template in found:
        assert template.title["fr"] != template.title["en"]
        for lang in ("fr", "en"):
            assert [p for p in template.pieces(lang, values) if isinstance(p, Put)]


def test_a_template_puts_words_figures_and_blocks_in_its_order(october: Path) -> None:
    body = (
        'Two weeks, {{ figure("incidents") }} incidents.\n\n# Roads first\n- a point\n'
        '{{ block("incidents", heading="What happened") }}\n{{ block("summary", heading="") }}\n'
    )
    told = words(made(october, read(HEAD + body, "mine.brief")))
    page = etree.fromstring(write(made(october, read(HEAD + body, "mine.brief")), "html"))  # type: ignore[arg-type]
    heads = ["".join(h.itertext()) for h in page.xpath("//*[local-name()='h2']")]
    assert heads[:2] == ["Roads first", "What happened"] and "Summary" not in heads
    assert "Mine: Sikasso" in told and "Two weeks," in told
    (lead,) = [p for p in page.xpath("//*[local-name()='p']") if "Two weeks" in "".join(p.itertext())]
    assert lead.xpath("./*[local-name()='a']/@href")


def test_rows_that_numbers_lead_to_are_added_where_a_template_has_none(october: Path) -> None:
    page = etree.fromstring(write(made(october, read(HEAD + '{{ block("summary") }}', "s.brief")), "html"))  # type: ignore[arg-type]
    known = set(page.xpath("//@id"))
    targets = {h[1:] for h in page.xpath("//*[local-name()='main']//@href") if h.startswith("#")}
    assert targets and targets <= known
    assert {"summary", "incidents", "counts", "sources"} <= known


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('{{ block("nothing") }}', "no_block"),
        ('{{ block("map", zoom=3) }}', "no_option"),
        ("{{ nothing }}", "template"),
        ("{% for x in range(10**9) %}{% endfor %}", "template"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "template"),
        ("{% include '/etc/passwd' %}", "template"),
        ("{{ 1 / 0 }}", "template"),
        ("{% if %}", "template"),
        ("{{ 'x' * 300000 }}", "template_long"),
    ],
)
def test_what_a_template_may_not_do_is_told_in_one_sentence(october: Path, body: str, problem: str) -> None:
    with pytest.raises(BriefProblem) as told:
        made(october, read(HEAD + body, "mine.brief"))
    assert told.value.problem == problem
    assert all(len(told.value.sentence(lang).splitlines()) == 1 for lang in ("fr", "en"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("no head", "no_head"),
        ("+++\ntitle = 'x'\n", "no_head"),
        ("+++\ntitle = \n+++\nx", "template"),
        ('+++\ntitle = "x"\nabout = "y"\ndays = 0\n+++\nx', "days"),
        ('+++\ntitle = "x"\nabout = "y"\ndays = true\n+++\nx', "days"),
        ('+++\nabout = "y"\n[title]\nfr = "x"\n+++\nx', "head_words"),
    ],
)
def test_a_file_that_is_no_template_is_refused(text: str, problem: str) -> None:
    with pytest.raises(BriefProblem) as told:
        read(text, "x.brief")
    assert told.value.problem == problem


def test_a_copy_of_a_standing_template_is_one(tmp_path: Path) -> None:
    path = tmp_path / "mine.brief"
    path.write_text(source_of("weekly"), encoding="utf-8")
    assert chosen(str(path)).body == named("weekly").body
    with pytest.raises(BriefProblem, match="no template 'monthly'"):
        chosen("monthly")
    with pytest.raises(BriefProblem, match="cannot be read"):
        chosen(str(tmp_path / "gone.brief"))


def test_what_is_written_by_hand_stays_text_in_every_form(october: Path) -> None:
    hand = (
        '# <b>Head</b>\nHello <script>alert(1)</script> {{ 7*7 }} \ue000["block","map",null,{}]\ue001\n- #strong[one]'
    )
    pieces = [*parsed(hand, hand=True), Put("summary")]
    assert all(isinstance(p, Written) for p in pieces[:-1])
    document = made(october, named("situation"), pieces=pieces)
    page = write(document, "html").decode()  # type: ignore[arg-type]
    assert "<script" not in page and "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}" in page
    assert "#strong[one]" in page and "written by a person" in page
    for form in ("pdf", "docx"):
        assert write(document, form)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_nothing_to_say_is_one_paragraph(tmp_path: Path, october: Path, lang: str) -> None:
    empty = {"fr": "Le registre ne contient rien qui réponde", "en": "The record holds nothing that answers"}[lang]
    with Record.open(tmp_path / "empty.duckdb") as record:
        documents = [compose(record, Filter(), lang, template).document for template in standing()]
    with Record.open(october, read_only=True) as record:
        documents.append(compose(record, Filter(place="Ouagadougou", actor="AQMI"), lang, named("weekly")).document)
    for document in documents:
        head, only = document.nodes
        assert words(document).count(empty) == 1
        assert getattr(head, "role", "") == "meta" and getattr(only, "line", ())[0].text.startswith(empty)
    for form in ("pdf", "docx"):
        assert write(documents[0], form)


def test_a_period_of_its_own_ends_on_the_day_of_the_question(october: Path) -> None:
    week = read(HEAD.replace("about", "days = 7\nabout") + '{{ block("key_figures") }}', "week.brief")
    with Record.open(october, read_only=True) as record:
        content = compose(record, Filter(), "en", week, as_of=dt.date(2025, 10, 31)).content
        newest = compose(record, Filter(), "en", week).content
        last = max(r.published for r in record.reports() if r.published)
    assert (content.where.start, content.where.end) == (dt.date(2025, 10, 25), dt.date(2025, 10, 31))
    assert (newest.made, newest.where.end) == (last, last)


def test_every_block_has_its_heading_in_both_languages() -> None:
    from vigie.knowledge.messages import message

    for name in (*BLOCKS, "counts", "sources"):
        assert message(f"brief.heading.{name}", "fr") and message(f"brief.heading.{name}", "en")

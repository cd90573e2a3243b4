"""The brief: every number leads somewhere, every mark is the report's own words, nothing is loaded or run."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from vigie.brief import Brief, compose, named, to_json, write
from vigie.exchange import reading_from_json
from vigie.model import (
    Account,
    Attribution,
    Certainty,
    Claim,
    Coded,
    Condition,
    DateRange,
    Evidence,
    Harm,
    Place,
    Quantity,
    Reading,
    Report,
    Sensitivity,
    Warning,
    WarningKind,
)
from vigie.record import Filter, Record

GOLD = Path(__file__).parents[1] / "gold"
MADE = dt.date(2026, 2, 20)
HOSTILE = '<script>alert("x")</script><img src=http://evil.example/a.png onerror=alert(1)>\x07\x1b[31m&amp;</q></style>'
LANGUAGES = ["fr", "en"]
PUBLIC = Filter(sensitivity=Sensitivity.PUBLIC)


def gold(name: str) -> list[Reading]:
    lines = (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [reading_from_json(json.loads(line)) for line in lines]


def at(text: str, words: str) -> Evidence:
    start = text.index(words)
    return Evidence(start, start + len(words), words)


def attack(
    key: str,
    dead: int,
    *,
    day: dt.date = dt.date(2026, 1, 5),
    level: Sensitivity = Sensitivity.PUBLIC,
    certainty: Certainty = Certainty.STATED,
    place: str = "Diéma",
    point: tuple[float, float] | None = (14.54, -9.19),
    extra: str = "",
    actor: str = "JNIM",
) -> Reading:
    """A report of one attack."""
    text = f"Lundi, une attaque a eu lieu à {place}. Selon Moussa Keïta, elle a fait {dead} morts. {extra}".strip()
    report = Report(
        key, text, "fr", day, f"Radio {key} {extra}".strip(), f"Attaque {extra}".strip(), None, sensitivity=level
    )
    lat, lon = point or (None, None)
    account = Account(
        types=(Coded("attack", at(text, "attaque")),),
        date=DateRange(day, day),
        places=(Place(place, "at", "Kayes", "ML", lat, lon, "exact" if point else "unknown"),),
        perpetrators=(Coded(actor),),
        targets=(),
        harm=(Harm("killed", "unspecified", Quantity.exactly(dead), at(text, f"{dead} morts")),),
        losses=(),
        said_by=(Attribution("Moussa Keïta", "witness", at(text, "Moussa Keïta")),),
        certainty=certainty,
        quote=at(text, "une attaque a eu lieu"),
    )
    return Reading(report, (account,))


def hostile() -> Reading:
    """A report in which every piece of free text is an attack on the page."""
    one = attack("hostile", 3, extra=HOSTILE, place=HOSTILE)
    report = one.report
    quote = at(report.text, HOSTILE)
    here = (Place(HOSTILE, "at", HOSTILE, "ML", 14.5, -9.1, "exact"),)
    said = (Attribution(HOSTILE, "media", None),)
    condition = Condition("blockade", here, (Coded(HOSTILE),), None, HOSTILE, None, None, said, Certainty.STATED, quote)
    claim = Claim("deaths", here[0], None, Quantity.exactly(3), "people", None, None, said, quote)
    warning = Warning(WarningKind.REPEATED_NAME, HOSTILE, quote)
    return Reading(
        Report(
            HOSTILE, report.text, "fr", report.published, HOSTILE, HOSTILE, f"javascript:{HOSTILE}", Sensitivity.PUBLIC
        ),
        one.incidents,
        (condition,),
        (claim,),
        (),
        (warning,),
    )


Make = Callable[..., tuple[Brief, etree._Element]]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """The brief of some readings and its page, parsed as strict XML."""

    def made(readings: list[Reading], lang: str = "fr", where: Filter = PUBLIC) -> tuple[Brief, etree._Element]:
        path = tmp_path / "brief.duckdb"
        path.unlink(missing_ok=True)
        with Record.open(path) as record:
            for reading in readings:
                record.add(reading)
            made = compose(record, where, lang, named("situation"), as_of=MADE)
        return made.content, etree.fromstring(write(made.document, "html"))

    return made


def elements(page: etree._Element, name: str) -> list[etree._Element]:
    return page.xpath(f"//*[local-name()='{name}']")


def words(element: etree._Element) -> str:
    return "".join(element.itertext())


def ids(page: etree._Element) -> list[str]:
    return page.xpath("//@id")


def section(page: etree._Element, heading: str) -> etree._Element:
    (found,) = page.xpath(f"//*[@id='{heading}']/..")
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_of_the_summary_leads_to_what_it_counts(make: Make, lang: str) -> None:
    found, page = make([*gold("A1"), *gold("A2"), *gold("D")], lang)
    known = ids(page)
    assert len(known) == len(set(known))
    items = [li for li in section(page, "summary").iter() if li.tag.endswith("}li")]
    assert len(items) == len(found.summary) > 6
    for li in items:
        bare = "".join(t for t in li.xpath(".//text()[not(ancestor::*[local-name()='a'])]"))
        months = "|".join([r"\d{4}", r"\d{1,2} \w+ \d{4}", r"p\s*[=<] \d[,.]\d+", "1er"])
        assert not re.search(r"\d", re.sub(months, "", bare)), bare
    for href in page.xpath("//*[local-name()='a']/@href"):
        assert href.startswith(("#", "https://")), href
        assert not href.startswith("#") or href[1:] in known, href


def test_a_count_lists_as_many_incidents_as_it_says(make: Make) -> None:
    found, _ = make([*gold("A1"), *gold("A2"), *gold("D")])
    whole = [t for t in found.tallies if t.amount.isdigit()]
    assert len(whole) > 10
    assert [t.label for t in whole if int(t.amount) != len(t.items) and not any(s for _, s in t.items)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_mark_is_the_words_at_its_offsets(make: Make, lang: str) -> None:
    readings = [*gold("A1"), *gold("A2"), attack("radio", 4)]
    _, page = make(readings, lang, Filter())
    texts = {r.report.id: r.report.text for r in readings}
    found = {note.anchor: note for note in make(readings, lang, Filter())[0].notes}
    marks = elements(page, "mark")
    assert len(marks) >= len(found) - sum(len(r.warnings) for r in readings) - sum(len(r.claims) for r in readings)
    for mark in marks:
        key, start = mark.get("id").split("-")
        report = found[key].report
        assert report and texts[report.id][int(start) :].startswith(words(mark))


def test_a_figure_leads_to_its_own_words_and_names_of_persons_are_not_marked(make: Make) -> None:
    found, page = make([attack("radio", 4)])
    ((_, (figure,)),) = found.incidents[0].groups[0].figures
    (mark,) = page.xpath(f"//*[@id='{figure.anchor}']")
    assert (figure.text, words(mark)) == ("4", "4 morts")
    assert not any("Moussa" in words(m) for m in elements(page, "mark"))
    assert "Moussa Keïta" not in words(page) and "Selon […], elle a fait" in words(section(page, "sources"))
    every = make([attack("radio", 4)], where=Filter())[1]
    assert "Moussa Keïta" in words(section(every, "sources"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_strangers_write_stays_text_and_nothing_is_loaded(make: Make, lang: str) -> None:
    _, page = make([hostile(), attack("radio", 2)], lang)
    assert elements(page, "script") == elements(page, "img") == elements(page, "link") == elements(page, "iframe") == []
    assert len(elements(page, "style")) == 1
    attributes = {str(name) for e in page.iter() for name in e.attrib}
    assert not [a for a in attributes if a.startswith("on") or a in {"src", "style", "srcset"}]
    assert not [href for href in page.xpath("//@href") if "javascript" in href or "evil" in href]
    text = words(page)
    assert '<script>alert("x")</script>' in text
    assert "\x07" not in text and "\x1b" not in text


def test_only_its_own_style_sheet_is_allowed(make: Make) -> None:
    import base64
    import hashlib

    _, page = make([attack("radio", 2)])
    (policy,) = page.xpath("//*[@http-equiv='Content-Security-Policy']/@content")
    digest = base64.b64encode(hashlib.sha256(words(elements(page, "style")[0]).encode()).digest()).decode()
    assert "default-src 'none'" in policy and f"style-src 'sha256-{digest}'" in policy
    assert "url(" not in words(elements(page, "style")[0]) and "@import" not in words(elements(page, "style")[0])


def test_links_to_reports_are_only_web_addresses(make: Make) -> None:
    import dataclasses

    one = attack("radio", 2)
    safe = dataclasses.replace(one, report=dataclasses.replace(one.report, url="https://news.example/a?b=1&c=2"))
    _, page = make([safe])
    assert "https://news.example/a?b=1&c=2" in page.xpath("//@href")


def test_the_map_has_a_point_for_each_incident_with_coordinates(make: Make) -> None:
    readings = [*gold("A1"), *gold("A2"), *gold("D"), attack("nowhere", 1, place="Inconnu", point=None)]
    found, page = make(readings)
    located = [row for row in found.incidents if row.incident.point]
    assert 0 < len(located) < len(found.incidents)
    (svg,) = page.xpath("//*[local-name()='svg' and @class='map']")
    links = svg.xpath(".//*[local-name()='circle']/parent::*[local-name()='a']/@href")
    assert sorted(links) == sorted(f"#{row.anchor}" for row in located)
    width, height = map(float, svg.get("viewBox").split()[2:])
    for circle in svg.xpath(".//*[local-name()='circle']"):
        assert 0 <= float(circle.get("cx")) <= width and 0 <= float(circle.get("cy")) <= height
    nowhere = {row.anchor for row in found.incidents if not row.incident.point}
    assert nowhere <= {h[1:] for h in svg.getparent().getparent().xpath(".//*[local-name()='figcaption']//@href")}


def test_a_close_map_names_the_towns_of_its_roads_and_the_borders(make: Make) -> None:
    _, page = make([attack("a", 1), attack("b", 1, day=dt.date(2026, 2, 9), place="Kayes", point=(14.45, -11.44))])
    (svg,) = page.xpath("//*[local-name()='svg' and @class='map']")
    told = {kind: svg.xpath(f".//*[local-name()='text' and @class='{kind}']/text()") for kind in ("town", "region")}
    assert "Sandaré" in told["town"] and "Kayes" in told["region"]
    assert svg.xpath(".//*[local-name()='path' and @class='border']")
    assert svg.xpath(".//*[local-name()='path' and @class='road']")
    (scale,) = svg.xpath(".//*[local-name()='text' and @class='scale']/text()")
    (bar,) = svg.xpath(".//*[local-name()='path' and @class='bar']/@d")
    pixels = float(bar.split("h")[1].split("v")[0])
    dots = svg.xpath(".//*[local-name()='a']/*[local-name()='circle']")
    (ax, ay), (bx, by) = ((float(c.get("cx")), float(c.get("cy"))) for c in dots)
    # Kayes and Diéma lie 243 km apart on the great circle.
    apart = ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5 / pixels * float(scale.split()[0])
    assert apart == pytest.approx(243, rel=0.02)


def test_more_deaths_make_a_larger_point_and_a_vague_place_a_hollow_one(make: Make) -> None:
    import dataclasses

    few = attack("few", 1)
    many = attack("many", 40, day=dt.date(2026, 1, 25), place="Kayes", point=(14.45, -11.44))
    account = attack("vague", 1, day=dt.date(2026, 2, 10), place="Nara", point=(15.17, -7.29)).incidents[0]
    vague = attack("vague", 1, day=dt.date(2026, 2, 10), place="Nara", point=(15.17, -7.29))
    area = dataclasses.replace(account, places=(dataclasses.replace(account.places[0], precision="area"),))
    found, page = make([few, many, dataclasses.replace(vague, incidents=(area,))])
    circles = {
        a.get("href")[1:]: a.xpath("./*[local-name()='circle']")[0]
        for a in page.xpath(
            "//*[local-name()='svg' and @class='map']//*[local-name()='circle']/parent::*[local-name()='a']"
        )
    }
    by_report = {row.incident.accounts[0].report.id: circles[row.anchor] for row in found.incidents}
    assert float(by_report["many"].get("r")) > 2 * float(by_report["few"].get("r"))
    assert {k: "hollow" in c.get("class") for k, c in by_report.items()} == {
        "few": False,
        "many": False,
        "vague": True,
    }


def test_deaths_go_from_the_lowest_account_to_the_highest(make: Make) -> None:
    found, _ = make([attack("a", 4), attack("b", 7), attack("c", 2, day=dt.date(2026, 2, 9), place="Nara")])
    assert len(found.incidents) == 2
    killed = next(t for t in found.tallies if t.label == "Personnes tuées")
    assert killed.amount == "6–9"
    assert sorted(share for _, share in killed.items) == ["2", "4–7"]


def test_what_is_only_denied_is_not_counted(make: Make) -> None:
    found, _ = make([attack("a", 4), attack("b", 9, day=dt.date(2026, 2, 9), certainty=Certainty.DENIED)], "en")
    sentences = ["".join(p.text for p in s) for s in found.summary]
    assert sentences[0].endswith("tell of 1 incident.")
    assert any("1 incident is only told to be denied" in s for s in sentences)
    assert next(t for t in found.tallies if t.label == "People killed").amount == "4"


def test_the_perpetrator_comes_with_who_names_it(make: Make) -> None:
    found, _ = make([attack("a", 4)], "en")
    assert any("JNIM, 1 (according to: witnesses\N{NO-BREAK SPACE}1)" in to_text(s) for s in found.summary)


def to_text(sentence: object) -> str:
    return "".join(part.text for part in sentence)  # type: ignore[attr-defined]


def test_the_halves_are_told_only_where_enough_is_dated(make: Make) -> None:
    start = dt.date(2026, 1, 1)
    spots = [(14.0 + n / 3, -11.0 + n / 2) for n in range(12)]
    days = [0, *range(40, 51)]
    readings = [
        attack(f"r{n}", 1, day=start + dt.timedelta(days=d), place=f"Lieu {n}", point=spots[n])
        for n, d in enumerate(days)
    ]
    told = [to_text(s) for s in make(readings, "en")[0].summary]
    (halves,) = [s for s in told if "from then to" in s]
    assert halves.startswith("Incidents: 1 from 1 January 2026") and "11 from then to 20 February 2026" in halves
    assert "chance alone would seldom" in halves
    assert not [s for s in make(readings[:5], "en")[0].summary if "from then to" in to_text(s)]


def test_guarded_reports_are_left_out_and_counted(make: Make) -> None:
    readings = [
        attack("open", 4),
        attack("guarded", 9, level=Sensitivity.CONFIDENTIAL, extra="SOURCE-SECRETE"),
    ]
    found, page = make(readings)
    assert found.left_out == 1
    assert "SOURCE-SECRETE" not in words(page) and "SOURCE-SECRETE" not in json.dumps(to_json(found))
    assert "sensib" not in words(page)
    assert next(t for t in found.tallies if t.label == "Personnes tuées").amount == "4"
    every, page = make(readings, where=Filter(sensitivity=Sensitivity.CONFIDENTIAL))
    assert every.left_out == 0 and "SOURCE-SECRETE" in words(page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_record_says_so(make: Make, lang: str) -> None:
    found, page = make([], lang)
    assert found.empty
    assert {"fr": "Le registre ne contient rien", "en": "The record holds nothing"}[lang] in words(page)
    assert not page.xpath("//*[local-name()='svg']")


def test_a_filter_keeps_to_what_is_asked(make: Make) -> None:
    readings = [attack("a", 4), attack("b", 9, day=dt.date(2026, 2, 9), place="Nara", point=(15.17, -7.29))]
    found, page = make(readings, where=Filter(place="Nara", sensitivity=Sensitivity.PUBLIC))
    assert [row.incident.places[0].name for row in found.incidents] == ["Nara"]
    assert "Nara" in words(elements(page, "title")[0]) and "Diéma" not in words(page)
    assert found.asked == [("place", "Nara")] and "Demande : lieu Nara." in words(page)


def test_a_brief_of_everything_says_so(make: Make) -> None:
    found, page = make([attack("a", 4)])
    assert found.asked == [] and "Tout le registre." in words(page)
    every = Filter(start=dt.date(2026, 1, 1), min_sources=1, sensitivity=Sensitivity.SECRET, certainty=Certainty.STATED)
    assert dict(make([attack("a", 4)], where=every)[0].asked) == {
        "start": "2026-01-01",
        "sensitivity": "secret",
        "certainty": "stated",
    }


def test_a_blockade_is_told_with_its_start_until_it_has_ended(make: Make) -> None:
    text = "La ville de Nara est sous blocus depuis le 3 janvier."
    report = Report("n", text, "fr", dt.date(2026, 2, 1), "Radio Nara", "Nara")

    def blockade(end: dt.date | None) -> Reading:
        place = Place("Nara", "at", "Nara", "ML", 15.17, -7.29, "exact")
        days = DateRange(dt.date(2026, 1, 3), end)
        condition = Condition(
            "blockade", (place,), (), days, "total", None, None, (), Certainty.STATED, at(text, "sous blocus")
        )
        return Reading(report, (), (condition,))

    found, page = make([blockade(None)])
    assert any("Nara (blocus, depuis le 3 janvier 2026)" in to_text(s) for s in found.summary)
    assert "sous blocus" in [words(m) for m in elements(page, "mark")]
    ended, page = make([blockade(dt.date(2026, 2, 1))])
    assert not any("blocus" in to_text(s) for s in ended.summary)
    assert "terminé" in words(section(page, "conditions"))


@pytest.mark.parametrize(("lang", "verdict", "figure"), [("fr", "contredit", "528"), ("en", "contradicted", "528")])
def test_a_claim_stands_beside_its_verdict_and_the_figures(make: Make, lang: str, verdict: str, figure: str) -> None:
    text = "Au Mali, 84 civils ont été tués en 2019."
    claim = Claim(
        "civilian_deaths",
        Place("Mali", "at", None, "ML"),
        DateRange(dt.date(2019, 1, 1), dt.date(2019, 12, 31)),
        Quantity.exactly(84),
        "people",
        None,
        None,
        (),
        at(text, "84 civils ont été tués en 2019"),
        quantity_evidence=at(text, "84 civils"),
    )
    _, page = make([Reading(Report("x", text, "fr", dt.date(2025, 1, 1)), (), (), (claim,))], lang)
    told = words(section(page, "claims"))
    assert verdict in told and figure in told and "UCDP" in told
    assert "CC BY 4.0" in words(section(page, "method"))
    assert "84 civils" in [words(m) for m in elements(page, "mark")]


def test_json_carries_what_the_page_shows(make: Make) -> None:
    found, page = make([*gold("A1"), *gold("A2")])
    told = json.loads(json.dumps(to_json(found)))
    texts = {r.report.id: r.report.text for r in [*gold("A1"), *gold("A2")]}
    known = set(ids(page))
    assert [s["text"] for s in told["summary"]] == [to_text(s) for s in found.summary]
    assert all(link["anchor"] in known for s in told["summary"] for link in s["links"])
    assert len(told["incidents"]) == len(found.incidents)
    for note in told["notes"]:
        for excerpt in note["excerpts"]:
            assert texts[note["report"]][excerpt["start"] : excerpt["end"]] == excerpt["text"]
            assert all(texts[note["report"]][m["start"] : m["end"]] == m["text"] for m in excerpt["marks"])


def test_the_page_is_in_one_language_and_quotes_name_theirs(make: Make) -> None:
    _, page = make([*gold("A2")], "en")
    assert page.get("lang") == "en"
    assert {"fr", "en"} <= set(page.xpath("//*[@class='quote']/@lang"))
    assert "Résumé" not in words(page) and "Summary" in words(page)

"""The brief shows what a person corrected, who it was and why, and what the sources say."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from lxml import etree

from vigie.brief import compose, named, to_json, write
from vigie.exchange import reading_from_json
from vigie.record import Filter, Record
from vigie.record.judgements.corrections import written
from vigie.record.judgements.typed import values

GOLD = Path(__file__).parents[1] / "gold"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_correction_stands_first_and_the_sources_are_struck_through(tmp_path: Path, lang: str) -> None:
    with Record.open(tmp_path / "record") as record:
        lines = (GOLD / "A2.jsonl").read_text(encoding="utf-8").splitlines()
        record.add_all([reading_from_json(json.loads(line)) for line in lines if line.strip()])
        item = next(a for a in record.accounts() if any(h.kind == "killed" for h in a.account.harm))
        record.judge("confirm", item.id, person="Bah <b>", reason="on site")
        record.judge("correct", item.id, written(values(["killed=41"])), "A. Diarra", "a list of names")
        made = compose(record, Filter(), lang, named("situation"), as_of=dt.date(2026, 2, 20))
    found, page = made.content, write(made.document, "html").decode()
    etree.fromstring(page.encode())
    row = next(r for r in found.incidents if item.id in {a.id for a in r.incident.accounts})
    anchors = re.findall(r'<b>41</b><sup><a href="#(n\d+)"', page)
    assert anchors
    note = next(n for n in found.notes if n.anchor == anchors[0])
    assert note.judgement is not None
    assert note.judgement.person == "A. Diarra"
    assert note.number in [n.number for n in row.notes]
    assert re.search(r"<s>[^<]+</s><sup>", page)
    assert "a list of names" in page
    assert "Bah &lt;b&gt;" in page
    told = to_json(found)
    assert {n["judgement"]["reason"] for n in told["notes"] if "judgement" in n} == {"a list of names", "on site"}

    assert all(n.report.text[p.start : p.end] == p.text for n in found.notes for e in n.excerpts for p in e.pieces)

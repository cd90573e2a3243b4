"""``vigie demo``: the whole line on the bundled reports, off a terminal."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree

from vigie.cli import run
from vigie.record import Record


def samples() -> list[dict[str, str]]:
    text = (files("vigie.samples") / "reports.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_the_bundled_reports_are_reports_alone() -> None:
    found = samples()
    assert len({r["id"] for r in found}) == len(found) >= 25
    assert {r["language"] for r in found} == {"fr", "en"}
    allowed = {"id", "language", "published", "source", "title", "text"}
    assert all(r["text"] and r.keys() <= allowed for r in found)


def test_it_ends_with_incidents_a_why_checks_and_two_briefs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / "out"
    digests = []
    for _ in range(2):
        assert run(["demo", "--out", str(out), "--lang", "en"]) == 0
        told = capsys.readouterr()
        assert told.err == ""
        with Record.open(out / "demo.duckdb", read_only=True) as record:
            digests.append(record.digest())
            assert len(record.reports()) == len(samples())
            incidents = record.incidents()
            reports = {r.id for r in record.reports()}
    assert digests[0] == digests[1]
    for command in ("vigie add", "vigie incidents", "vigie why", "vigie check --all", "vigie brief"):
        assert f"$ {command}" in told.out
    assert all(i.id[:10] in told.out for i in incidents)
    shown = told.out.split("$ vigie why ")[1].split()[0]
    with Record.open(out / "demo.duckdb", read_only=True) as record:
        assert len(record.incident(shown).sources) == max(len(i.sources) for i in incidents) > 1
    assert "CONTRADICTED" in told.out and "UCDP" in told.out
    assert told.out.rstrip().splitlines()[-1].count("brief-") == 2
    for lang in ("fr", "en"):
        page = etree.fromstring((out / f"brief-{lang}.html").read_bytes())
        assert page.get("lang") == lang
        assert len(page.xpath("//*[@id='reports']/..//*[local-name()='tbody']/*")) == len(reports)
    assert "\x1b" not in told.out


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert run(["demo", "--out", str(tmp_path / "file"), "--lang", "en"]) == 1
    assert "cannot be written" in capsys.readouterr().err

"""``vigie brief``: a file written whole or not at all, or JSON; wrong options told in one line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from lxml import etree

from vigie.brief.problems import BriefProblem
from vigie.cli import run
from vigie.cli.brief import write_whole

REPORTS = [
    {
        "id": "one",
        "language": "fr",
        "published": "2026-01-06",
        "source": "Radio Diéma",
        "title": "Attaque à Diéma",
        "text": "Lundi 5 janvier, des hommes armés ont attaqué le village de Diéma. Quatre civils ont été tués.",
    },
    {
        "id": "two",
        "language": "fr",
        "published": "2026-01-20",
        "source": "Note interne",
        "title": "Attaque à Nara",
        "sensitivity": "restricted",
        "text": "Lundi 19 janvier, des hommes armés ont attaqué le village de Nara. Deux civils ont été tués.",
    },
]


@pytest.fixture
def record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    source = tmp_path / "reports.jsonl"
    source.write_text("\n".join(json.dumps(r) for r in REPORTS), encoding="utf-8")
    path = tmp_path / "r.duckdb"
    assert run(["add", str(source), "--record", str(path)]) == 0
    capsys.readouterr()
    return path


def test_it_writes_one_file_and_says_where(record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "b.html"
    assert run(["brief", "--record", str(record), "--out", str(out), "--lang", "fr"]) == 0
    told = capsys.readouterr()
    assert str(out) in told.out and "1 incident, 1 rapport" in told.out
    assert "1 rapport d'un niveau plus élevé laissé de côté" in told.err
    page = etree.fromstring(out.read_bytes())
    assert page.get("lang") == "fr" and "Nara" not in "".join(page.itertext())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.html", "r.duckdb", "reports.jsonl"]


def test_sensitivity_lets_more_in(record: Path, tmp_path: Path) -> None:
    out = tmp_path / "b.html"
    assert run(["brief", "--record", str(record), "--out", str(out), "--sensitivity", "restricted"]) == 0
    assert "Nara" in out.read_text(encoding="utf-8")


def test_json_is_one_line_and_takes_the_filters(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["brief", "--record", str(record), "--json", "--from", "2026-01-10", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["language"], told["incidents"], told["left_out"]) == ("en", [], 1)
    assert run(["brief", "--record", str(record), "--json", "--place", "Diéma"]) == 0
    assert [i["places"][0]["name"] for i in json.loads(capsys.readouterr().out)["incidents"]] == ["Diéma"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ([], 1, "--out"),
        (["--out", "{missing}/b.html"], 1, "cannot be written"),
        (["--json", "--from", "2026-13-01"], 2, "2026-13-01"),
        (["--json", "--sensitivity", "everything"], 2, "--sensitivity"),
        (["--json", "--within", "10"], 2, "--place"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    arguments: list[str], status: int, words: str, record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled = [a.replace("{missing}", str(tmp_path / "nowhere")) for a in arguments]
    assert run(["brief", "--record", str(record), "--lang", "en", *filled]) == status
    told = capsys.readouterr()
    assert words in told.err and len(told.err.splitlines()) == 1 and told.out == ""


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "b.html"
    path.write_text("old", encoding="utf-8")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(BriefProblem, match="No space left"):
        write_whole(path, b"new")
    assert path.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["b.html"]


@pytest.mark.parametrize(("ending", "start"), [("pdf", b"%PDF-1.7"), ("docx", b"PK"), ("html", b"<!DOCTYPE html>")])
def test_the_ending_of_the_file_chooses_the_form(record: Path, tmp_path: Path, ending: str, start: bytes) -> None:
    found = []
    for n in range(2):
        out = tmp_path / f"{n}.{ending}"
        assert run(["brief", "--record", str(record), "--out", str(out), "--template", "claims"]) == 0
        found.append(out.read_bytes())
    assert found[0].lstrip().startswith(start)
    assert found[0] == found[1]


def test_templates_are_listed_copied_and_used(record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["brief", "templates", "--lang", "en"]) == 0
    assert "weekly" in capsys.readouterr().out
    own = tmp_path / "own.brief"
    assert run(["brief", "templates", "situation", "--out", str(own), "--lang", "en"]) == 0
    own.write_text(own.read_text(encoding="utf-8").replace("Situation report", "Our report"), encoding="utf-8")
    out = tmp_path / "own.html"
    arguments = ["brief", "--record", str(record), "--template", str(own), "--out", str(out), "--lang", "en"]
    assert run(arguments) == 0
    assert "Our report: Mali" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--out", "b.odt"], ".docx"),
        (["--out", "b.html", "--template", "monthly"], "weekly"),
        (["--out", "b.html", "--template", "gone.brief"], "cannot be read"),
        (["templatez"], "vigie brief templates"),
        (["templates", "monthly"], "weekly"),
    ],
)
def test_a_form_or_a_template_that_is_none_is_told_in_one_line(
    arguments: list[str], words: str, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["brief", "--record", str(record), "--lang", "en", *arguments]) == 1
    told = capsys.readouterr()
    assert words in told.err and len(told.err.splitlines()) == 1 and told.out == ""

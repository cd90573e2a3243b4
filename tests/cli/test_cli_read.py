"""``vigie read`` and ``vigie times``, and the program as a whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vigie.cli import run
from vigie.cli.options import language_of
from vigie.cli.output import clean
from vigie.exchange import days_from_json
from vigie.knowledge.messages import templates
from vigie.model import Quantity
from vigie.record import incident_types
from vigie.record.fusion import Span
from vigie.record.words import days, number, quantity, span

GOLD = Path(__file__).parents[1] / "gold"
TEXT = "Dimanche 4 mai 2025, deux orpailleurs ont été tués à Kéniéba par des hommes armés, selon l'armée."


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def test_read_prints_a_line_a_report(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(GOLD / "A1.jsonl"), "--json"]) == 0
    found = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [x["report"]["id"] for x in found] == [f"A1-0{n}" for n in range(1, 7)]
    for reading in found:
        text = reading["report"]["text"]
        for incident in reading["incidents"]:
            start, end = incident["evidence"]["quote"]
            assert text[start:end] == incident["quote"]


def test_read_for_people_in_both_languages(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert run(["read", str(file), "--published", "2025-05-05", "--lang", "fr"]) == 0
    french = capfd.readouterr().out
    assert "2025-05-04" in french
    assert "Kéniéba" in french
    assert "tués" in french
    assert run(["read", str(file), "--published", "2025-05-05", "--lang", "en"]) == 0
    assert "killed" in capfd.readouterr().out


def test_a_text_moves_no_cursor(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    report = {"id": "x\x1b[2J", "title": "a\x1b]0;owned\x07", "source": "[red]s[/red]", "text": TEXT}
    (tmp_path / "a.jsonl").write_text(json.dumps(report))
    run(["read", str(tmp_path / "a.jsonl"), "--language", "fr"])
    said = capfd.readouterr()
    assert "\x1b" not in said.out + said.err
    assert "[red]s[/red]" in said.out
    assert clean("a\x1b[2J\nb") == "a\N{REPLACEMENT CHARACTER}[2J b"


def test_times(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "t.jsonl"
    file.write_text(
        json.dumps({"id": 7, "published": "2025-05-05", "language": "fr", "text": "Le 4 mai 2025, à Diéma."})
        + "\n\nnot json\n"
        + json.dumps({"id": "b", "text": "On 4 May 2025.", "language": "en"})
        + '\n{"id": 1}\n{"id": 2, "text": "x", "published": "2025-13-40"}\n',
        encoding="utf-8",
    )
    assert run(["times", str(file), "--json"]) == 0
    said = capfd.readouterr()
    first, second = (json.loads(line) for line in said.out.splitlines())
    assert (first["id"], second["id"]) == (7, "b")
    assert first["timex"][0][1:] == [13, "DATE", "2025-05-04"]
    assert second["timex"][0][2:] == ["DATE", "2025-05-04"]
    assert [f":{n}:" in line for n, line in zip((3, 5, 6), said.err.splitlines(), strict=True)] == [True] * 3
    assert run(["times", str(file)]) == 0
    assert "2025-05-04\tLe 4 mai 2025" in capfd.readouterr().out


def test_the_module_is_the_program() -> None:
    said = subprocess.run([sys.executable, "-m", "vigie", "--version"], capture_output=True, text=True, check=True)
    assert said.stdout == "vigie 0.1.0\n"
    for language, word in (("fr_FR.UTF-8", "registre"), ("en_GB.UTF-8", "record")):
        environment = {**os.environ, "LC_ALL": language}
        command = [sys.executable, "-m", "vigie", "add", "--help"]
        helped = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        assert word in helped.stdout


def test_importing_vigie_is_cheap() -> None:
    code = "import sys, vigie; print([m for m in ('duckdb', 'typer', 'vigie.model') if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"


def test_the_library_reads_times_and_opens(tmp_path: Path) -> None:
    import vigie

    reading = vigie.read(TEXT, published="2025-05-05")
    assert reading.report.language == "fr"
    assert vigie.times("le 4 mai", "2025-05-26", "fr")[0].value == "2025-05-04"
    with vigie.open(tmp_path / "r.duckdb") as record:
        record.add(reading)
        assert record.reports() == [reading.report]
    with pytest.raises(vigie.VigieError):
        vigie.read("Die Bundesregierung hat gestern in Berlin ein neues Gesetz beschlossen. " * 4)
    for day, language in (("4 mai", "fr"), ("2025-05-26", "de")):
        with pytest.raises(vigie.VigieError):
            vigie.times("le 4 mai", day, language)
    assert all(hasattr(vigie, name) for name in vigie.__all__)
    with pytest.raises(vigie.VigieError, match="no reader 'oracle'"):
        vigie.read(TEXT, reader="oracle")


def test_without_a_command_the_help_is_laid_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    assert "\n  incidents " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        (["read", "--lang", "fr"], {"LANG": "en_US"}, "fr"),
        (["read", "--lang=en"], {"LANG": "fr_FR"}, "en"),
        (["read"], {"LANG": "fr_FR.UTF-8"}, "fr"),
        (["read"], {"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, "en"),
        (["read", "--lang"], {}, "en"),
    ],
)
def test_language_of(arguments: list[str], environment: dict[str, str], expected: str) -> None:
    assert language_of(arguments, environment) == expected


@pytest.mark.parametrize(
    ("low", "value", "high", "expected"),
    [
        (12, 12, 12, "12"), (20, 20, None, "≥ 20"), (None, 30, None, "~ 30"), (12, None, 15, "12–15"),
        (None, 10, 10, "≤ 10"), (None, None, None, ""), (2000, None, None, "≥ 2\N{NARROW NO-BREAK SPACE}000"),
    ],
)  # fmt: skip
def test_quantities(low: int | None, value: int | None, high: int | None, expected: str) -> None:
    assert quantity(Quantity(low, value, high), "fr") == expected


def test_numbers_and_days() -> None:
    assert number(1234567.5, "fr") == "1 234 567,5".replace(" ", "\N{NARROW NO-BREAK SPACE}")
    assert number(1234567.5, "en") == "1,234,567.5"
    assert span(Span("killed", "all", 1801, 2063, True, ()), "en") == "1,801–2,063+"
    shown = {
        ("2025-05-04", "2025-05-04"): "2025-05-04",
        ("2025-05-23", "2025-05-24"): "2025-05-23/24",
        ("2025-05-01", "2025-05-31"): "2025-05",
        ("2025-05-31", "2025-06-01"): "2025-05-31/2025-06-01",
        ("2025-05-31", None): "since 2025-05-31",
        (None, None): "undated",
    }
    for (start, end), expected in shown.items():
        assert days(days_from_json({"from": start, "to": end}), "en") == expected


def test_every_code_has_a_name_in_both_languages() -> None:
    for lang in ("fr", "en"):
        missing = [code for code in incident_types() if f"labels.type.{code}" not in templates(lang)]
        assert missing == []
    assert {k for k in templates("fr") if k.startswith("labels.")} == {
        k for k in templates("en") if k.startswith("labels.")
    }

"""What is wrong with a command line is told in the user's language, with what to do next."""

from __future__ import annotations

import sys

import pytest

from vigie.cli import run

WRONG = [
    (["read", "--foo"], "--foo", "vigie read --help"),
    (["nosuch"], "nosuch", "vigie --help"),
    (["read"], "SOURCE", "vigie read --help"),
    (["incidents", "a", "b"], "a b", "vigie incidents --help"),
    (["incidents", "--within", "x"], "--within", "vigie incidents --help"),
    (["incidents", "--record"], "--record", "--help"),
    ([], "", "vigie --help"),
]


@pytest.mark.parametrize(("arguments", "named", "help_at"), WRONG)
def test_one_sentence_in_either_language(
    arguments: list[str], named: str, help_at: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {}
    for lang, see in (("fr", "voir"), ("en", "see")):
        assert run(["--lang", lang, *arguments]) == 2
        told[lang] = capsys.readouterr().err.strip()
        assert named in told[lang] and f"{see} " in told[lang] and help_at in told[lang]
        assert len(told[lang].splitlines()) == 1
    assert told["fr"] != told["en"]


def test_the_language_may_stand_before_the_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    for arguments in (["--lang", "fr", "data"], ["data", "--lang", "fr"], ["data", "--lang", "en"]):
        monkeypatch.setattr(sys, "argv", ["vigie", *arguments])
        assert run() == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1] != told[2]


def test_an_unknown_language_before_the_command_is_refused() -> None:
    assert run(["--lang", "de", "incidents"]) == 2

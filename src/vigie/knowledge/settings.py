"""The user's settings: environment variables first, then a TOML file.

In: ``VIGIE_LLM_*``; the file that ``VIGIE_SETTINGS`` names, else ``vigie/settings.toml`` under ``XDG_CONFIG_HOME``
(``~/.config``), where there is one. Out: ``LlmSettings``. An unknown name or a value of the wrong kind in the file is
an error, not a silence.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from vigie.knowledge.problems import Spoken
from vigie.model import QuestionError

PREFIX = "VIGIE_LLM_"
YES, NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})
LEAST: Mapping[str, float] = {"timeout": 0.1, "concurrency": 1, "retries": 0, "max_tokens": 64, "context": 1000}
MOST: Mapping[str, float] = {
    "timeout": 3600,
    "concurrency": 64,
    "retries": 10,
    "max_tokens": 200_000,
    "context": 4_000_000,
}


class SettingsProblem(Spoken, QuestionError):
    """A setting that cannot be used as given."""

    topic = "llm.settings"


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """What the reader ``llm`` needs to know; sizes are in tokens, times in seconds.

    ``context`` is what the model takes in and gives out in all, ``max_tokens`` what it may give out at first;
    ``allow_sensitive`` lets reports above 'public' go to an endpoint beyond this machine.
    """

    base_url: str = ""
    model: str = ""
    api_key: str = field(default="", repr=False)
    allow_sensitive: bool = False
    timeout: float = 180.0
    concurrency: int = 4
    retries: int = 4
    max_tokens: int = 8000
    context: int = 32000
    cache: bool = True


def settings_file() -> Path:
    """Where the settings are, or would be."""
    named = os.environ.get("VIGIE_SETTINGS")
    if named:
        return Path(named).expanduser()
    home = os.environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home else Path("~/.config").expanduser()) / "vigie" / "settings.toml"


def llm() -> LlmSettings:
    """The settings of the reader ``llm``; raises SettingsProblem where one cannot be used."""
    path = settings_file()
    given = {key: (value, f"{path} [llm] {key}") for key, value in _table(path).items()}
    names = {f.name for f in fields(LlmSettings)}
    for key, (_, where) in given.items():
        if key not in names:
            raise SettingsProblem("unknown", where=where, known=", ".join(sorted(names)))
    for name in names:
        variable = PREFIX + name.upper()
        if variable in os.environ:
            given[name] = os.environ[variable].strip(), variable
    values: dict[str, Any] = {name: _value(name, value, where) for name, (value, where) in given.items()}
    found = LlmSettings(**values)
    for name in ("base_url", "model"):
        if not getattr(found, name):
            raise SettingsProblem("missing", name=name, variable=PREFIX + name.upper(), path=path)
    return found


def _table(path: Path) -> Mapping[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        if os.environ.get("VIGIE_SETTINGS"):
            raise SettingsProblem("file", path=path, reason=error.strerror) from error
        return {}
    except (OSError, ValueError) as error:
        raise SettingsProblem("file", path=path, reason=getattr(error, "strerror", None) or error) from error
    try:
        table = tomllib.loads(text).get("llm", {})
    except tomllib.TOMLDecodeError as error:
        raise SettingsProblem("file", path=path, reason=error) from error
    if not isinstance(table, Mapping):
        raise SettingsProblem("file", path=path, reason="[llm]")
    return table


def _value(name: str, value: object, where: str) -> object:
    """The value as its field wants it; the text of a key is never told."""
    default = getattr(LlmSettings(), name)
    if isinstance(default, bool):
        word = str(value).casefold()
        if word not in YES | NO:
            raise SettingsProblem("switch", where=where)
        return word in YES
    if isinstance(default, int | float):
        try:
            number = type(default)(value if isinstance(value, int | float | str) else "")
        except ValueError as error:
            raise SettingsProblem("number", where=where, low=LEAST[name], high=MOST[name]) from error
        if isinstance(value, bool) or not LEAST[name] <= number <= MOST[name]:
            raise SettingsProblem("number", where=where, low=LEAST[name], high=MOST[name])
        return number
    if not isinstance(value, str) or not value.isprintable() or (name == "api_key" and not value.isascii()):
        raise SettingsProblem("text", where=where)
    return value.strip()

"""Templates of briefs: files that a user can read, copy and change.

In: a file: between two lines ``+++`` TOML (``title``, ``about``: in each language; ``days``: the period where none is
asked), below it Jinja in a sandbox. Out: ``Template``, and of it pieces in order: blocks by name, headings, paragraphs,
bullets. ``{{ block("incidents") }}`` on a line of its own puts a block there, ``heading="…"`` gives it another heading
('' none) and further options are told to the block; ``{{ figure("killed") }}`` in a sentence puts a key figure there,
which leads to what it counts. A line that begins with '#' is a heading, one with '- ' a bullet; a blank line parts
paragraphs. Text is text: nothing in it is markup of the form that is written in the end.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from vigie.brief.blocks import BLOCKS, LAST
from vigie.brief.problems import BriefProblem
from vigie.knowledge.messages import LANGUAGES

SUFFIX = ".brief"
FENCE = "+++"
OPEN, SHUT = "\ue000", "\ue001"
"""Around what a call leaves in the text; nobody types these."""
CALL = re.compile(f"{OPEN}(.*?){SHUT}", re.S)
LONGEST = 200_000
MOST_DAYS = 3660
HEADS = re.compile(r"(#{1,3})\s+(.*)")


@dataclass(frozen=True, slots=True)
class Put:
    """A block at its place; ``heading`` None asks for its own."""

    block: str
    heading: str | None = None
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """Text of the template, or by the editor's ``hand``: 'heading', 'bullet' or 'paragraph'; figures in it by name."""

    kind: str
    text: str
    hand: bool = False


Piece = Put | Written


@dataclass(frozen=True, slots=True)
class Template:
    """A brief to be filled in; ``days`` is how long a period it is about where none is asked."""

    name: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    days: int | None
    body: str

    def pieces(self, lang: str, values: Mapping[str, Any]) -> list[Piece]:
        """What it comes to in a language; BriefProblem where it cannot be filled in."""
        try:
            filled = _environment().from_string(self.body).render(lang=lang, block=_block, figure=_figure, **values)
        except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise BriefProblem("template", name=self.name, reason=_reason(error)) from error
        if len(filled) > LONGEST:
            raise BriefProblem("template_long", name=self.name, most=LONGEST)
        return list(parsed(filled))


def _reason(error: Exception) -> str:
    where = f" ({error.lineno})" if isinstance(error, jinja2.TemplateSyntaxError) else ""
    return f"{error}{where}".splitlines()[0]


@cache
def _environment() -> jinja2.Environment:
    return ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _block(name: str, heading: str | None = None, **told: object) -> str:
    known(name, told)
    return f"{OPEN}{json.dumps(['block', name, heading, {k: str(v) for k, v in told.items()}])}{SHUT}"


def _figure(name: str) -> str:
    return f"{OPEN}{json.dumps(['figure', str(name)])}{SHUT}"


def known(name: str, told: Mapping[str, object]) -> None:
    """Raises BriefProblem where there is no such block, or it has no such option."""
    if name not in BLOCKS and name not in LAST:
        raise BriefProblem("no_block", name=name, known=", ".join([*BLOCKS, *LAST]))
    options = BLOCKS[name].options if name in BLOCKS else ()
    if odd := [key for key in told if key not in options]:
        raise BriefProblem("no_option", name=name, option=odd[0], known=", ".join(options) or "–")


def parsed(text: str, hand: bool = False) -> Iterator[Piece]:
    """Text as pieces: blocks where calls left them, else headings, bullets and paragraphs."""
    waiting: list[str] = []

    def flushed() -> Iterator[Piece]:
        if waiting:
            yield Written("paragraph", " ".join(waiting), hand)
            waiting.clear()

    for raw in text.splitlines():
        told = raw.strip()
        call = CALL.fullmatch(told)
        put = json.loads(call[1]) if call and not hand else None
        if put and put[0] == "block":
            yield from flushed()
            yield Put(put[1], put[2], put[3])
        elif heading := HEADS.fullmatch(told):
            yield from flushed()
            yield Written("heading", heading[2], hand)
        elif told.startswith("- "):
            yield from flushed()
            yield Written("bullet", told[2:], hand)
        elif told:
            waiting.append(told)
        else:
            yield from flushed()
    yield from flushed()


def split(text: str) -> Iterator[tuple[str, bool]]:
    """The text of a piece in parts: (words, False) or (name of a figure, True)."""
    at = 0
    for call in CALL.finditer(text):
        if at < call.start():
            yield text[at : call.start()], False
        told = json.loads(call[1])
        yield (told[1], True) if told[0] == "figure" else ("", False)
        at = call.end()
    if at < len(text):
        yield text[at:], False


def read(source: str, name: str) -> Template:
    """A template from its text; BriefProblem where it is none."""
    head, _, body = source.removeprefix("\ufeff").lstrip().removeprefix(FENCE).partition(f"\n{FENCE}")
    if not source.lstrip("\ufeff \n").startswith(FENCE) or not body:
        raise BriefProblem("no_head", name=name, fence=FENCE)
    try:
        told = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise BriefProblem("template", name=name, reason=str(error)) from error
    days = told.get("days")
    if days is not None and not (type(days) is int and 0 < days <= MOST_DAYS):
        raise BriefProblem("days", name=name, most=MOST_DAYS)
    return Template(name, _words(told, "title", name), _words(told, "about", name), days, body)


def _words(told: Mapping[str, Any], key: str, name: str) -> dict[str, str]:
    """The words of each language; one text stands for all."""
    found = told.get(key, "")
    words = dict.fromkeys(LANGUAGES, found) if isinstance(found, str) else found
    if not isinstance(words, dict) or not all(isinstance(words.get(lang), str) for lang in LANGUAGES):
        raise BriefProblem("head_words", name=name, entry=key)
    return words


def standing() -> Sequence[Template]:
    """The templates that come with Vigie."""
    folder = files("vigie.brief") / "templates"
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(SUFFIX))
    return [read((folder / n).read_text(encoding="utf-8"), n.removesuffix(SUFFIX)) for n in names]


def source_of(name: str) -> str:
    """The text of a standing template, to be copied and changed; BriefProblem for an unknown name."""
    if name not in {template.name for template in standing()}:
        raise BriefProblem("no_template", name=name, known=", ".join(t.name for t in standing()))
    return (files("vigie.brief") / "templates" / f"{name}{SUFFIX}").read_text(encoding="utf-8")


def named(name: str) -> Template:
    """A standing template; BriefProblem for an unknown name."""
    return read(source_of(name), name)


def chosen(name: str) -> Template:
    """A standing template by its name, or one of the user's own by its file."""
    path = Path(name)
    own = path.suffix or len(path.parts) > 1
    return of_file(path) if own else named(name)


def of_file(path: Path) -> Template:
    """A template of the user's own."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BriefProblem("unreadable", path=path, reason=getattr(error, "strerror", None) or "UTF-8") from error
    if len(text) > LONGEST:
        raise BriefProblem("template_long", name=path.name, most=LONGEST)
    return read(text, path.name)

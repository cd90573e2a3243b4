"""How commands speak: JSON on standard output, tables for people, one line for an error, progress on a
terminal.

In: values and message keys. Out: text on standard output and standard error. What comes from reports is shown
without control characters: a stranger's text moves no cursor.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from vigie.knowledge.messages import message
from vigie.model import VigieError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

WIDTH_OF_FILES = 120


class Step(Protocol):
    """Call it with what is at hand to move the progress on."""

    def __call__(self, what: str) -> None: ...


def clean(text: str) -> str:
    """Without control characters; line breaks become blanks."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text)


def print_json(value: Any, *, lines: bool = True) -> None:
    """One line of JSON, or with ``lines`` off a list with one element a line."""
    if lines:
        _write(json.dumps(value, ensure_ascii=False))
        return
    body = ",\n".join(json.dumps(one, ensure_ascii=False) for one in value)
    _write(f"[\n{body}\n]" if body else "[]")


def _write(text: str) -> None:
    # A lone surrogate, which JSON may carry, must not stop the output.
    sys.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")


def print_text(text: str) -> None:
    _write(text)


def warn(text: str, lang: str) -> None:
    """One line on standard error."""
    line = message("cli.warning", lang, reason=clean(text))
    sys.stderr.write(line.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")


def sentence(error: VigieError, lang: str) -> str:
    """An error in the user's language, where it speaks it."""
    tell = getattr(error, "sentence", None)
    return str(tell(lang) if tell else error)


def console(*, stderr: bool = False) -> Console:
    """A rich console that writes plain text of a fixed width where nobody watches."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else WIDTH_OF_FILES
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)


def print_indented(out: Console, text: Text, by: int) -> None:
    """A text whose every line starts ``by`` blanks in."""
    from rich.text import Text as Line

    for line in text.wrap(out, max(out.width - by, 20)):
        line.rstrip()
        out.print(Line(" " * by).append_text(line))


@contextmanager
def progress(label: str) -> Iterator[Step]:
    """A counter on standard error while reports come in, where a person watches; else nothing."""
    if not sys.stderr.isatty():
        yield lambda what: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.text import Text

    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed}"), TimeElapsedColumn())
    with Progress(*columns, TextColumn("{task.fields[what]}"), console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None, what=Text(""))

        def step(what: str) -> None:
            bar.update(task, advance=1, what=Text(clean(what)[:60]))

        yield step

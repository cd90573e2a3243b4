"""The program ``vigie``: its commands and how it ends.

In: arguments. Out: what the command prints; status 0, 1 where nothing could be done, 2 where an option is
wrong. Command modules register with ``app.command()``; one command loads its own module only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer
from typer.exceptions import Abort, TyperException

from vigie.cli.options import Lang, help_text, language, language_of
from vigie.cli.output import sentence, warn
from vigie.cli.usage import usage_sentence
from vigie.knowledge.messages import message
from vigie.model import VigieError
from vigie.process import sweep_seldom

COMMANDS = {
    "brief": ("brief",),
    "read": ("read", "times"),
    "check": ("check",),
    "shift": ("shift",),
    "trend": ("trend",),
    "outlook": ("outlook",),
    "alerts": ("alerts",),
    "data": ("data",),
    "place": ("place",),
    "severity": ("severity",),
    "record": ("add", "incidents", "why", "link"),
    "judge": ("judge", "review"),
    "conditions": ("conditions",),
    "access": ("access",),
    "response": ("response",),
    "store": ("record",),
    "datasets": ("import", "datasets"),
    "exporting": ("export",),
    "serve": ("serve",),
    "people": ("people", "audit"),
    "demo": ("demo",),
}
"""The modules in the order of the help, and the commands of each."""

app = typer.Typer(
    name="vigie",
    help=message("cli.app", language_of(sys.argv[1:], os.environ)),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        import vigie

        typer.echo(f"vigie {vigie.__version__}")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=help_text("version"))
    ] = False,
    lang: Lang = None,
) -> None:
    language(lang)


def _load(arguments: Sequence[str]) -> None:
    """The module of the command; every module where no argument names one, as for the help."""
    known = {command: module for module, commands in COMMANDS.items() for command in commands}
    asked = next((known[word] for word in arguments if word in known), None)
    for module in [asked] if asked else COMMANDS:
        import_module(f"vigie.cli.{module}")


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = language_of(given, os.environ)
    sweep_seldom()
    _load(given)
    try:
        status = app(args=given or ["--help"], prog_name="vigie", standalone_mode=False)
        sys.stdout.flush()
    except VigieError as error:
        warn(sentence(error, lang), lang)
        return int(getattr(error, "exit_status", 1))
    except TyperException as error:
        if text := usage_sentence(error, lang):
            warn(text, lang)
        return error.exit_code
    except BrokenPipeError:
        # Whoever read our output has gone; closing the stream at exit must not complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Abort, KeyboardInterrupt):
        return 130
    return status if isinstance(status, int) else 0


def main() -> None:
    """The entry point of the program."""
    sys.exit(run())

"""``vigie serve``: the page and the API of a record, on this machine unless told otherwise.

In: a record, an address. Out: a server until Ctrl+C; one line (or with ``--json`` one object) once it answers.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.options import AsJson, Lang, RecordFile, language_of
from vigie.cli.output import print_json, print_text, warn
from vigie.knowledge.messages import message

if TYPE_CHECKING:
    from vigie.web.settings import Settings

PORT = 8400


def _help(key: str) -> str:
    return message(f"web.help.{key}", language_of(sys.argv[1:], os.environ))


@app.command("serve", help=_help("serve"))
def serve(
    record: RecordFile = None,
    host: Annotated[str, typer.Option("--host", help=_help("host"), metavar="ADDRESS")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help=_help("port"), metavar="PORT")] = PORT,
    name: Annotated[list[str] | None, typer.Option("--name", help=_help("name"), metavar="HOST")] = None,
    state: Annotated[Path | None, typer.Option("--state", help=_help("state"), metavar="DIR")] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Serve until interrupted."""
    tongue = options.language(lang)
    from vigie.web.server import run
    from vigie.web.settings import Settings

    def ready(settings: Settings, called: str) -> None:
        if as_json:
            print_json({"record": called, "address": settings.address, "state": str(settings.state)})
        else:
            print_text(message("web.serving", tongue, record=called, address=settings.address))
        sys.stdout.flush()

    def notice(accounts: int) -> None:
        warn(message("web.indexing", tongue, n=accounts), tongue)

    try:
        run(Settings(options.record_path(record), host, port, state, tuple(name or ())), ready, notice)
    except KeyboardInterrupt:
        _leave(130)
    except SystemExit as end:
        _leave(end.code if isinstance(end.code, int) else 0)


def _leave(status: int) -> NoReturn:
    """Everything is closed by now. Tearing the interpreter down would only make libraries bound to C++ tell, in fifty
    lines, what they take for leaked.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)

"""Vigie over HTTP: the API under ``/api`` and the page.

In: ``Settings``. Out: ``create_app``, an ASGI application, and ``serve``, which runs it. Nothing heavy is loaded before
one of them is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vigie.web.settings import Limits, Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["Limits", "Settings", "create_app", "serve"]


def create_app(settings: Settings) -> FastAPI:
    """The application that serves one record; it opens the record when it starts and closes it when it ends."""
    from vigie.web.app import build

    return build(settings)


def serve(settings: Settings) -> None:
    """Serve until interrupted, in one process; raises VigieError where that cannot be."""
    from vigie.web.server import run

    run(settings)

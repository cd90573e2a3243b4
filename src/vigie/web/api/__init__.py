"""The endpoints under /api: a module a topic, each with its ``router``.

In: the names in ``ROUTERS``. Out: their routers. A new module is one line here.
"""

from __future__ import annotations

from importlib import import_module

from fastapi import APIRouter

ROUTERS = (
    "meta",
    "session",
    "people",
    "audit",
    "incidents",
    "columns",
    "maps",
    "reports",
    "export",
    "samples",
    "incident",
    "judgements",
    "search",
    "reading",
    "jobs",
    "access",
    "claims",
    "trend",
    "shift",
    "severity",
    "brief",
    "response",
    "outlook",
    "alerts",
)
"""Modules of this package."""


def routers() -> list[APIRouter]:
    """The router of every topic, in the order of ``ROUTERS``."""
    return [import_module(f"vigie.web.api.{name}").router for name in ROUTERS]

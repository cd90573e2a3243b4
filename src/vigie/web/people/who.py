"""Who asks, and what that person may do: the rule on every route.

In: a request. Out: ``Who``: a name, a role and the most guarded level of sensitivity that may be seen. A route takes
``who: Reader``, ``Analyst`` or ``Admin`` (or ``Anyone``, where one signs in); a route without one of them is refused
when the app is made (``rules``). Who it is was settled by the guard, before the request came here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request
from fastapi.routing import iter_route_contexts

from vigie.model import Sensitivity
from vigie.web.people.problems import PeopleProblem

if TYPE_CHECKING:
    from fastapi import FastAPI


class Role(StrEnum):
    """What a person may do, each with all that those before it may."""

    READER = "reader"
    ANALYST = "analyst"
    ADMIN = "admin"

    def covers(self, other: Role) -> bool:
        """May this role do what the other may?"""
        return ROLES.index(self) >= ROLES.index(other)


ROLES = tuple(Role)


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks; ``level`` is the most guarded that may be seen."""

    name: str
    role: Role
    level: Sensitivity
    by: str = "session"
    """How one is known: session, token, or alone (the one user of a server on loopback without accounts)."""
    key: str = ""
    """The id of the session or token."""
    mark: str = ""
    """What a page must send back with its writes (X-CSRF-Token), for a session."""


async def anyone(request: Request) -> Who | None:
    """Whoever asks, signed in or not."""
    known: Who | None = request.state.who
    return known


def _of(request: Request, role: Role) -> Who:
    who: Who | None = request.state.who
    if who is None:
        raise PeopleProblem("people.sign_in", status=401)
    if not who.role.covers(role):
        raise PeopleProblem("people.role", status=403, role=role.value, own=who.role.value)
    return who


async def reader(request: Request) -> Who:
    """Who may look; a problem (401, 403) for everybody else."""
    return _of(request, Role.READER)


async def analyst(request: Request) -> Who:
    """Who may add and judge."""
    return _of(request, Role.ANALYST)


async def admin(request: Request) -> Who:
    """Who may give others their part."""
    return _of(request, Role.ADMIN)


Anyone = Annotated[Who | None, Depends(anyone)]
Reader = Annotated[Who, Depends(reader)]
Analyst = Annotated[Who, Depends(analyst)]
Admin = Annotated[Who, Depends(admin)]

RULES = {anyone: None, reader: Role.READER, analyst: Role.ANALYST, admin: Role.ADMIN}


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call a route: a role, None for anyone."""

    path: str
    methods: tuple[str, ...]
    role: Role | None


def rules(app: FastAPI) -> list[Rule]:
    """The rule of every route under /api but that of the API's own description; PeopleProblem for one without."""
    found = []
    for route in iter_route_contexts(app.routes):
        path, dependant = route.path or "", getattr(route, "dependant", None)
        if not path.startswith("/api") or path in {app.openapi_url, app.docs_url, app.redoc_url}:
            continue
        told = [RULES[call] for call in _calls(dependant) if call in RULES] if dependant else []
        if not told:
            raise PeopleProblem("people.no_rule", status=500, path=path)
        strictest = max(told, key=lambda role: -1 if role is None else ROLES.index(role))
        found.append(Rule(path, tuple(sorted(route.methods or ())), strictest))
    return found


def _calls(dependant: Any) -> Iterator[Any]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from _calls(inner)

"""Accounts, for administrators: GET, POST /api/people, PATCH, DELETE /api/people/{name}, PUT …/password.

In: names, roles, levels, passwords. Out: who has an account. The first account ends the time in which the one user on
loopback needs none.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field

from vigie.model import Sensitivity
from vigie.web.people.accounts import Person
from vigie.web.people.door import Door
from vigie.web.people.problems import PeopleProblem
from vigie.web.people.who import Admin, Role, Who

router = APIRouter(tags=["people"])

Name = Annotated[str, Path(max_length=64)]
Secret = Annotated[str, Field(min_length=1, max_length=256)]


class PersonTold(BaseModel):
    """``made`` and ``changed`` are times of ISO 8601."""

    name: str
    role: Role
    level: Sensitivity
    made: str
    changed: str


class People(BaseModel):
    items: list[PersonTold]


class NewPerson(BaseModel):
    name: str = Field(min_length=1, max_length=64)
    password: Secret
    role: Role
    level: Sensitivity


class Change(BaseModel):
    role: Role | None = None
    level: Sensitivity | None = None


class Password(BaseModel):
    password: Secret


@router.get("/people")
def people(request: Request, who: Admin) -> People:
    """Who has an account."""
    return People(items=[_told(one) for one in _door(request).accounts.all()])


@router.post("/people", status_code=201)
def add(request: Request, asked: NewPerson, who: Admin) -> PersonTold:
    """A new account."""
    _not_above(who, asked.level)
    found = _door(request).accounts.add(asked.name, asked.password, asked.role, asked.level)
    return _noted(request, found)


@router.patch("/people/{name}")
def change(request: Request, name: Name, asked: Change, who: Admin) -> PersonTold:
    """Another role or level, from the next request on."""
    _not_above(who, asked.level, _door(request).accounts.get(name))
    return _noted(request, _door(request).accounts.change(name, role=asked.role, level=asked.level))


@router.put("/people/{name}/password")
def password(request: Request, name: Name, asked: Password, who: Admin) -> PersonTold:
    """Another password; whoever was signed in under the name no longer is."""
    found = _door(request).accounts.get(name)
    _not_above(who, None, found)
    _door(request).accounts.set_password(found.name, asked.password)
    return _noted(request, found)


@router.delete("/people/{name}")
def remove(request: Request, name: Name, who: Admin) -> PersonTold:
    """The account ends, its sessions and tokens with it."""
    _not_above(who, None, _door(request).accounts.get(name))
    return _noted(request, _door(request).accounts.remove(name))


def _not_above(who: Who, level: Sensitivity | None, person: Person | None = None) -> None:
    """Nobody gives what they do not have, nor takes over an account that sees more than their own."""
    own = LEVELS.index(who.level)
    if any(LEVELS.index(one) > own for one in (level, person and person.level) if one):
        raise PeopleProblem("people.above", status=403, level=who.level.value)


LEVELS = tuple(Sensitivity)


def _door(request: Request) -> Door:
    door: Door = request.app.state.people
    return door


def _told(one: Person) -> PersonTold:
    return PersonTold(name=one.name, role=one.role, level=one.level, made=one.made, changed=one.changed)


def _noted(request: Request, one: Person) -> PersonTold:
    request.state.about = f"{one.name} {one.role.value} {one.level.value}"
    return _told(one)

"""Signing in and out: POST, GET and DELETE /api/session, /api/me, and one's own password and tokens.

In: a name and a password. Out: who one is, and a cookie that no script can read. ``mark`` goes back in X-CSRF-Token
with changes where a browser tells no origin.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from vigie.model import Sensitivity
from vigie.web.people.door import Door, keep_cookie
from vigie.web.people.problems import PeopleProblem
from vigie.web.people.sessions import DAYS, MOST_DAYS, Token, hashed
from vigie.web.people.who import Anyone, Reader, Role, Who

router = APIRouter(tags=["people"])

Secret = Annotated[str, Field(min_length=1, max_length=256)]


class SignIn(BaseModel):
    name: str = Field(min_length=1, max_length=64)
    password: Secret


class Me(BaseModel):
    """``by``: session, token or alone (the one user on loopback, without an account)."""

    name: str
    role: Role
    level: Sensitivity
    by: str


class Session(BaseModel):
    """``needed``: must one sign in here? ``me`` is null where one has not."""

    needed: bool
    me: Me | None
    mark: str = ""


class NewPassword(BaseModel):
    password: Secret
    wanted: Secret


class TokenTold(BaseModel):
    """Times are seconds since 1970."""

    id: str
    person: str
    label: str
    role: Role
    level: Sensitivity
    made: float
    expires: float
    seen: float | None


class Tokens(BaseModel):
    items: list[TokenTold]


class TokenAsked(BaseModel):
    label: str = Field("", max_length=100)
    days: int = Field(DAYS, ge=1, le=MOST_DAYS)
    role: Role | None = None
    level: Sensitivity | None = None


class TokenMade(BaseModel):
    """``secret`` is shown this once."""

    secret: str
    token: TokenTold


@router.get("/session")
def session(request: Request, who: Anyone) -> Session:
    """Is one signed in, and must one be?"""
    return _session(request, who)


@router.post("/session")
def sign_in(request: Request, response: Response, asked: SignIn, who: Anyone) -> Session:
    """Sign in; the session that the browser had ends."""
    secret, known = _door(request).signs_in(request, asked.name, asked.password)
    keep_cookie(response, request, secret)
    return _session(request, known)


@router.delete("/session")
def sign_out(request: Request, response: Response, who: Anyone) -> Session:
    """Sign out."""
    if who is not None and who.by == "session":
        _door(request).sessions.end(who.key)
        _door(request).note(request, who, "sign-out")
    keep_cookie(response, request, "")
    return _session(request, None)


@router.get("/me")
def me(who: Reader) -> Me:
    """Who one is."""
    return _me(who)


@router.put("/me/password")
def change_password(request: Request, asked: NewPassword, who: Reader) -> Me:
    """Another password for oneself; every other session of one's own ends."""
    _by_session(who)
    door = _door(request)
    door.confirms(request, who, asked.password)
    door.accounts.set_password(who.name, asked.wanted, keep=hashed(door.secret(request)))
    return _me(who)


@router.get("/tokens")
def tokens(request: Request, who: Reader) -> Tokens:
    """One's own tokens; an administrator's answer has everybody's."""
    found = _door(request).tokens.of(None if who.role is Role.ADMIN else who.name)
    return Tokens(items=[token_told(one) for one in found])


@router.post("/tokens", status_code=201)
def make_token(request: Request, asked: TokenAsked, who: Reader) -> TokenMade:
    """A token for programs, which may do no more than oneself."""
    _by_session(who)
    door = _door(request)
    secret, token = door.tokens.make(door.accounts.get(who.name), asked.label, asked.days, asked.role, asked.level)
    request.state.about = f"{token.id} {token.role.value} {token.level.value} {token.label}"
    return TokenMade(secret=secret, token=token_told(token))


@router.delete("/tokens/{key}")
def end_token(request: Request, key: str, who: Reader) -> TokenTold:
    """A token ends: one's own, an administrator anybody's."""
    found = _door(request).tokens.end(key, None if who.role is Role.ADMIN else who.name)
    request.state.about = f"{found.id} {found.person} {found.label}"
    return token_told(found)


def token_told(one: Token) -> TokenTold:
    return TokenTold(
        id=one.id,
        person=one.person,
        label=one.label,
        role=one.role,
        level=one.level,
        made=one.made,
        expires=one.expires,
        seen=one.seen,
    )


def _by_session(who: Who) -> None:
    """What opens further doors is done by a person who signed in, not by a program with a token."""
    if who.by != "session":
        raise PeopleProblem("people.alone" if who.by == "alone" else "people.by_session", status=409)


def _door(request: Request) -> Door:
    door: Door = request.app.state.people
    return door


def _me(who: Who) -> Me:
    return Me(name=who.name, role=who.role, level=who.level, by=who.by)


def _session(request: Request, who: Who | None) -> Session:
    return Session(needed=_door(request).needed(request), me=_me(who) if who else None, mark=who.mark if who else "")

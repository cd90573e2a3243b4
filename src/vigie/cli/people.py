"""``vigie people …``: who may sign in on the server of a record; ``vigie audit …``: what they did.

In: a record (or the state folder beside it), names, roles, passwords typed or on standard input, never as an argument.
Out: one line, or with ``--json`` one object. It may run while the server does. Each change is in the audit log.
"""

from __future__ import annotations

import datetime as dt
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.options import AsJson, Lang, RecordFile, language_of
from vigie.cli.output import print_json, print_text
from vigie.knowledge.messages import message
from vigie.model import Sensitivity

if TYPE_CHECKING:
    from vigie.web.people.accounts import Person
    from vigie.web.people.door import Door

ROLES = ("reader", "analyst", "admin")
LEVELS = [level.value for level in Sensitivity]


def _help(key: str) -> str:
    return message(f"people.help.{key}", language_of(sys.argv[1:], os.environ))


Name = Annotated[str, typer.Argument(help=_help("name"), metavar="NAME")]
Role = Annotated[str | None, typer.Option("--role", help=_help("role"), metavar="ROLE")]
Level = Annotated[str | None, typer.Option("--level", help=_help("level"), metavar="LEVEL")]
Typed = Annotated[bool, typer.Option("--password-stdin", help=_help("stdin"))]
State = Annotated[Path | None, typer.Option("--state", help=_help("state"), metavar="DIR")]
Day = Annotated[int, typer.Option("--days", min=1, max=366, help=_help("days"), metavar="N")]

people = typer.Typer(help=_help("people"), no_args_is_help=True)
audit = typer.Typer(help=_help("audit"), no_args_is_help=True)
app.add_typer(people, name="people", help=_help("people"))
app.add_typer(audit, name="audit", help=_help("audit"))


@people.command("add", help=_help("add"))
def add(
    name: Name,
    role: Role = "reader",
    level: Level = "public",
    typed: Typed = False,
    record: RecordFile = None,
    state: State = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """A new account."""
    tongue = options.language(lang)
    what, up_to = _role(role), _level(level)
    with _door(record, state) as door:
        person = door.accounts.add(name, _password(name, typed, tongue), what, up_to or Sensitivity.PUBLIC)
        _note(door, "people add", person)
    _tell(person, "added", as_json, tongue)


@people.command("change", help=_help("change"))
def change(
    name: Name,
    role: Role = None,
    level: Level = None,
    record: RecordFile = None,
    state: State = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Another role or level."""
    tongue = options.language(lang)
    what, up_to = _role(role), _level(level)
    with _door(record, state) as door:
        person = door.accounts.change(name, role=what, level=up_to)
        _note(door, "people change", person)
    _tell(person, "changed", as_json, tongue)


@people.command("password", help=_help("password"))
def password(
    name: Name,
    typed: Typed = False,
    record: RecordFile = None,
    state: State = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Another password."""
    tongue = options.language(lang)
    with _door(record, state) as door:
        person = door.accounts.get(name)
        door.accounts.set_password(person.name, _password(person.name, typed, tongue))
        _note(door, "people password", person)
    _tell(person, "password_set", as_json, tongue)


@people.command("token", help=_help("token"))
def token(
    name: Name,
    label: Annotated[str, typer.Option("--label", help=_help("label"))] = "",
    days: Day = 90,
    role: Role = None,
    level: Level = None,
    record: RecordFile = None,
    state: State = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """A token for a program, printed once."""
    tongue = options.language(lang)
    what, up_to = _role(role), _level(level)
    with _door(record, state) as door:
        person = door.accounts.get(name)
        secret, made = door.tokens.make(person, label, days, what, up_to)
        _note(door, "people token", person, f"{made.id} {made.role.value} {made.level.value} {made.label}")
    until = dt.datetime.fromtimestamp(made.expires, dt.UTC).date()
    if as_json:
        told = {"id": made.id, "person": made.person, "role": made.role.value, "level": made.level.value}
        print_json({**told, "until": until.isoformat(), "secret": secret})
        return
    told = {"id": made.id, "name": made.person, "role": made.role.value, "level": made.level.value}
    print_text(message("people.said.token", tongue, **told, until=until.isoformat()))
    print_text(secret)


@people.command("list", help=_help("list"))
def listed(record: RecordFile = None, state: State = None, as_json: AsJson = False, lang: Lang = None) -> None:
    """Who has an account."""
    tongue = options.language(lang)
    with _door(record, state) as door:
        found = door.accounts.all()
    if as_json:
        print_json([_plain(one) for one in found])
    elif not found:
        print_text(message("people.said.none", tongue))
    for one in () if as_json else found:
        print_text(f"{one.name}  {one.role.value}  {one.level.value}  {one.changed[:10]}")


@people.command("remove", help=_help("remove"))
def remove(
    name: Name, record: RecordFile = None, state: State = None, as_json: AsJson = False, lang: Lang = None
) -> None:
    """The account ends."""
    tongue = options.language(lang)
    with _door(record, state) as door:
        person = door.accounts.remove(name)
        _note(door, "people remove", person)
    _tell(person, "removed", as_json, tongue)


@audit.command("verify", help=_help("verify"))
def verify(
    noted: Annotated[str, typer.Option("--head", help=_help("noted"), metavar="HASH")] = "",
    record: RecordFile = None,
    state: State = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Is the log whole?"""
    tongue = options.language(lang)
    with _door(record, state) as door:
        found = door.audit.verify(noted.strip().lower())
    if as_json:
        told = {"whole": found.whole, "entries": found.entries, "head": found.head, "broken": list(found.broken)}
        print_json({**told, "cut": found.cut, "known": found.known})
    elif found.whole:
        print_text(message("people.said.whole", tongue, entries=found.entries, head=found.head))
    if not as_json and found.broken:
        where = ", ".join(map(str, found.broken[:10])) + (" …" if len(found.broken) > 10 else "")
        print_text(message("people.said.broken", tongue, where=where))
    if not as_json and found.cut:
        print_text(message("people.said.cut", tongue))
    if not as_json and not found.known:
        print_text(message("people.said.unknown", tongue, noted=noted))
    if not found.whole:
        raise typer.Exit(1)


@audit.command("show", help=_help("show"))
def show(
    who: Annotated[str | None, typer.Option("--who", help=_help("who"), metavar="NAME")] = None,
    what: Annotated[str | None, typer.Option("--what", help=_help("what"), metavar="TEXT")] = None,
    start: options.From = None,
    end: options.To = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help=_help("limit"))] = 50,
    record: RecordFile = None,
    state: State = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """The newest entries."""
    tongue = options.language(lang)
    first, last = options.day(start, "--from"), options.day(end, "--to")
    with _door(record, state) as door:
        found = door.audit.page(who=who, what=what, start=first, end=last, limit=limit)
    if as_json:
        names = ("who", "role", "by", "origin", "what", "about", "status")
        print_json([
            {"seq": one.seq, "at": one.at, **{name: getattr(one.entry, name) for name in names}, "hash": one.hash}
            for one in found
        ])  # fmt: skip
    elif not found:
        print_text(message("people.said.empty", tongue))
    for one in () if as_json else found:
        told = one.entry
        print_text(
            f"{one.seq}  {one.at}  {told.who or '–'}  {told.origin or '–'}  {told.status}  {told.what}  {told.about}"
        )


@contextmanager
def _door(record: str | None, state: Path | None) -> Iterator[Door]:
    from vigie.web.people.door import Door
    from vigie.web.settings import Settings

    door = Door(Settings(options.record_path(record), state_in=state).state, "127.0.0.1")
    try:
        yield door
    finally:
        door.close()


def _note(door: Door, what: str, person: Person, about: str = "") -> None:
    from vigie.web.people.audit import Entry
    from vigie.web.people.door import user

    told = " ".join(part for part in (person.name, about or f"{person.role.value} {person.level.value}") if part)
    door.noted([Entry(user(), "", "command", "", what, told)])


def _role(asked: str | None) -> Any:
    from vigie.web.people.who import Role as Kinds

    found = options.choice(asked, "--role", ROLES)
    return Kinds(found) if found else None


def _level(asked: str | None) -> Sensitivity | None:
    found = options.choice(asked, "--level", LEVELS)
    return Sensitivity(found) if found else None


def _password(name: str, typed: bool, lang: str) -> str:
    """From the first line of standard input, or asked for twice; never shown, never an argument."""
    from vigie.web.people.problems import PeopleProblem

    if typed:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise PeopleProblem("people.no_terminal")
    first = getpass.getpass(message("people.said.password", lang, name=name))
    if getpass.getpass(message("people.said.again", lang)) != first:
        raise PeopleProblem("people.two_passwords")
    return first


def _plain(one: Person) -> dict[str, str]:
    told = {"name": one.name, "role": one.role.value, "level": one.level.value}
    return {**told, "made": one.made, "changed": one.changed}


def _tell(one: Person, said: str, as_json: bool, lang: str) -> None:
    if as_json:
        print_json(_plain(one))
    else:
        print_text(message(f"people.said.{said}", lang, name=one.name, role=one.role.value, level=one.level.value))

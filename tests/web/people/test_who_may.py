"""Who may call what, and what each sees: every route of the app with every role, level and format.

The routes are the app's own: a new one without a rule stops the app from being made, one that lets through what is
guarded fails here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from signing import ADDRESS, HERE, PEOPLE, add_people, signed_in

from vigie.model import Report, Sensitivity
from vigie.reading import read
from vigie.record import Record
from vigie.record.exporting import FORMATS
from vigie.web import Settings, create_app
from vigie.web.people.problems import PeopleProblem
from vigie.web.people.who import Reader, rules

WORDS = {
    Sensitivity.PUBLIC: "Tamaniwatch",
    Sensitivity.RESTRICTED: "Zelphiora",
    Sensitivity.CONFIDENTIAL: "Quorvandel",
    Sensitivity.SECRET: "Xandrobiq",
}
"""A name that only reports of a level have."""
LEVELS = tuple(Sensitivity)
TEXT = (
    "{town}, 18 octobre. Des hommes armés du JNIM ont attaqué vendredi un convoi près de {town}, dans la région de "
    "Kayes. Le bilan est de {n} morts, selon {word}. La route entre Kayes et {town} est fermée depuis vendredi, a "
    "dit {word}. Les attaques ont augmenté de 40 % depuis janvier, affirme {word}."
)
TOWNS = dict(zip(LEVELS, ("Diboli", "Sadiola", "Ambidédi", "Kéniéba"), strict=True))
MAPS = ("/api/tiles", "/api/basemap", "/api/access", "/api/brief")
"""What names towns of the land, whatever happened there."""
OUT = {"/api/session", "/api/openapi.json"}
FORMATTED = {
    "/api/export": tuple(FORMATS),
    "/api/brief": ("html", "pdf", "docx"),
}


def told(level: Sensitivity, n: int) -> Report:
    text = TEXT.format(town=TOWNS[level], n=n, word=WORDS[level])
    word = WORDS[level]
    return Report(
        f"{word.lower()}-{n}", text, "fr", None, f"Radio {word}", f"{word} : attaque", None, sensitivity=level
    )


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """A server with people, and reports of every level."""
    folder = tmp_path_factory.mktemp("levels")
    add_people(folder / "state")
    with Record.open(folder / "r.duckdb") as record:
        reports = [told(level, n) for n, level in enumerate(LEVELS, 3)]
        record.add_all([read(dataclasses.replace(one, published=dt.date(2025, 10, 20))) for one in reports])
        record.rebuild()
        record.facts().table(linked=True)
    made = create_app(Settings(str(folder / "r.duckdb"), state_in=folder / "state"))
    with TestClient(made, base_url=ADDRESS, client=HERE):
        yield made


@pytest.fixture(scope="module")
def people(app: FastAPI) -> dict[str, TestClient]:
    """Everybody signed in, and '' who is not."""
    return {name: signed_in(app, name) for name in ("", *PEOPLE)}


def filled(path: str, with_: str = "x") -> str:
    """The path with its parameters."""
    return re.sub(r"\{[^}]*\}", with_, path.replace("{z}/{x}/{y}", "0/0/0"))


def test_every_route_has_a_rule(app: FastAPI) -> None:
    found = rules(app)
    assert {rule.path for rule in found} >= {"/api/incidents", "/api/judgements", "/api/people", "/api/audit"}
    assert [rule.path for rule in found if rule.role is None] == ["/api/session"] * 3


def test_a_route_without_a_rule_is_no_app() -> None:
    made = FastAPI(openapi_url="/api/openapi.json")

    @made.get("/api/seen")
    def seen(who: Reader) -> str:
        return who.name

    assert len(rules(made)) == 1

    @made.get("/api/forgotten")
    def forgotten() -> str:
        return ""

    with pytest.raises(PeopleProblem, match="/api/forgotten"):
        rules(made)


@pytest.mark.parametrize("name", ["", *PEOPLE])
def test_a_role_calls_what_its_rule_says(app: FastAPI, people: dict[str, TestClient], name: str) -> None:
    role = PEOPLE[name][0] if name else None
    wrong = []
    for rule in rules(app):
        if rule.path in OUT:
            continue
        for method in set(rule.methods) - {"HEAD"}:
            status = people[name].request(method, filled(rule.path)).status_code
            may = role is not None and rule.role is not None and role.covers(rule.role)
            expected = status not in {401, 403} if may else status == (401 if role is None else 403)
            if not expected or status >= 500:
                wrong.append((method, rule.path, status))
    assert not wrong


def asked(app: FastAPI) -> Iterator[str]:
    """Every question that can be asked by looking, in every format, with and without a filter."""
    for rule in rules(app):
        if "GET" not in rule.methods or rule.path in OUT or rule.path.endswith("/events"):
            continue
        if rule.path.startswith(("/api/audit", "/api/people", "/api/tokens")):
            continue
        for form in FORMATTED.get(rule.path, ("",)):
            query = f"?format={form}&sensitivity=secret" if form else "?sensitivity=secret&detail=full"
            yield f"{filled(rule.path)}{query}"


def parts(client: TestClient) -> dict[Sensitivity, list[str]]:
    """Level -> the names of incidents, reports and accounts that are of it alone."""
    found: dict[Sensitivity, list[str]] = {level: [] for level in LEVELS}
    items = client.get("/api/incidents", params={"limit": 100, "detail": "full"}).json()["items"]
    for item in items:
        level = next(level for level in LEVELS if WORDS[level] in str(item))
        found[level].append(item["id"])
    for n, level in enumerate(LEVELS, 3):
        found[level].append(f"{WORDS[level].lower()}-{n}")
        found[level].append(f"{WORDS[level].lower()}-{n}#0")
    return found


@pytest.mark.parametrize("name", ["Binta", "Cheick"])
def test_what_is_above_is_nowhere(app: FastAPI, people: dict[str, TestClient], name: str) -> None:
    level = PEOPLE[name][1]
    hidden = LEVELS[LEVELS.index(level) + 1 :]
    words = [WORDS[one] for one in hidden] + [TOWNS[one] for one in hidden]
    leaks, seen = [], 0
    for query in asked(app):
        words_here = words[: len(hidden)] if query.startswith(MAPS) else words
        body = people[name].get(query).content
        seen += WORDS[Sensitivity.PUBLIC].encode() in body
        leaks += [(query, word) for word in words_here if word.encode() in body]
    assert not leaks
    assert seen >= 5


def test_who_sees_all_sees_it(app: FastAPI, people: dict[str, TestClient]) -> None:
    """The questions above do tell what is on record to who may see it."""
    seen = sum(WORDS[Sensitivity.SECRET].encode() in people["Awa"].get(query).content for query in asked(app))
    assert seen >= 5


@pytest.mark.parametrize("name", ["Binta", "Cheick"])
def test_what_is_above_goes_by_no_name(app: FastAPI, people: dict[str, TestClient], name: str) -> None:
    level = PEOPLE[name][1]
    named = parts(people["Awa"])
    leaks = []
    for one in LEVELS[LEVELS.index(level) + 1 :]:
        for rule in rules(app):
            if "{" not in rule.path or rule.path.startswith(("/api/people", "/api/tokens", "/api/tiles", "/api/jobs")):
                continue
            for key in named[one]:
                for method in set(rule.methods) - {"HEAD"}:
                    answer = people[name].request(method, filled(rule.path, key.replace("#", "%23")), json={})
                    if answer.status_code < 400 or WORDS[one] in answer.text.replace(key, ""):
                        leaks.append((method, rule.path, key, answer.status_code))
    assert not leaks


def test_counts_do_not_tell(app: FastAPI, people: dict[str, TestClient]) -> None:
    """Each level counts as if what is above it were not there."""
    totals = {name: people[name].get("/api/incidents").json()["total"] for name in PEOPLE}
    assert totals["Cheick"] < totals["Binta"] < totals["Awa"]
    for name in PEOPLE:
        told_by = people[name].get("/api/meta").json()
        assert told_by["record"]["incidents"] == totals[name]
        sources = people[name].get("/api/facets").json()
        assert all(WORDS[one] not in str(sources) for one in LEVELS[LEVELS.index(PEOPLE[name][1]) + 1 :])

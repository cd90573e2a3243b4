"""Signing in and out, sessions, tokens, and who may come in at all."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from signing import ADDRESS, HERE, PASSWORD, SignIn

from vigie.web import Settings, create_app
from vigie.web.people import sessions as of_sessions
from vigie.web.people.door import is_loopback
from vigie.web.people.problems import PeopleProblem


def test_one_user_on_loopback_needs_no_account(client: TestClient) -> None:
    told = client.get("/api/session").json()
    assert told["needed"] is False
    assert (told["me"]["role"], told["me"]["level"], told["me"]["by"]) == ("admin", "secret", "alone")


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "[::1", "", "192.168.1.7:8400"]
)
def test_another_name_is_refused(client: TestClient, host: str) -> None:
    for path in ("/api/session", "/api/meta", "/"):
        assert client.get(path, headers={"Host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "http://[", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_changes_nothing(client: TestClient, sign_in: SignIn, headers: dict[str, str]) -> None:
    told = {"name": "Eve", "password": PASSWORD, "role": "admin", "level": "secret"}
    assert client.post("/api/people", json=told, headers=headers).status_code == 403
    assert client.get("/api/people").json() == {"items": []}
    assert sign_in("Awa").post("/api/people", json=told, headers=headers).status_code == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_behind_a_proxy_nobody_is_alone(client: TestClient, header: str) -> None:
    assert client.get("/api/meta", headers={header: "203.0.113.7"}).status_code == 401
    assert client.get("/api/session", headers={header: "203.0.113.7"}).json()["needed"] is True


def test_from_elsewhere_nobody_is_alone(client: TestClient) -> None:
    stranger = TestClient(client.app, base_url=ADDRESS, client=("203.0.113.7", 4000))
    assert stranger.get("/api/meta").status_code == 401


def test_without_accounts_it_is_not_open_to_others(tmp_path: Path) -> None:
    for told in ({"host": "0.0.0.0"}, {"host": "192.168.1.7"}, {"names": ("vigie.example.org",)}):
        with pytest.raises(PeopleProblem, match="vigie people add"):
            create_app(Settings(str(tmp_path / "own.duckdb"), state_in=tmp_path / "state", **told))


def test_what_is_loopback() -> None:
    assert all(map(is_loopback, ["127.0.0.1", "127.8.9.1", "::1", "localhost", "::ffff:127.0.0.1"]))
    assert not any(map(is_loopback, ["0.0.0.0", "", "127.1", "2130706433", "localhost.", "10.0.0.1", "::"]))


def test_with_accounts_one_signs_in(people: TestClient, sign_in: SignIn) -> None:
    assert people.get("/api/session").json() == {"needed": True, "me": None, "mark": ""}
    refused = people.get("/api/meta")
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    browser = sign_in("binta")
    assert browser.get("/api/me").json() == {
        "name": "Binta",
        "role": "analyst",
        "level": "confidential",
        "by": "session",
    }
    assert browser.delete("/api/session").json()["me"] is None
    assert browser.get("/api/me").status_code == 401


def test_the_cookie_is_for_the_browser_alone(sign_in: SignIn) -> None:
    told = {"name": "Awa", "password": PASSWORD}
    cookie = sign_in().post("/api/session", json=told).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    safe = TestClient(sign_in().app, base_url="https://127.0.0.1:8400", client=HERE)
    cookie = safe.post("/api/session", json=told, headers={"Origin": "https://127.0.0.1:8400"}).headers["set-cookie"]
    assert cookie.startswith("__Host-") and "Secure" in cookie and "Domain" not in cookie


def test_each_sign_in_is_another_session(sign_in: SignIn) -> None:
    browser = sign_in("Awa")
    before = dict(browser.cookies)
    browser.post("/api/session", json={"name": "Awa", "password": PASSWORD})
    assert dict(browser.cookies) != before
    old = TestClient(browser.app, base_url=ADDRESS, client=HERE, cookies=before)
    assert old.get("/api/me").status_code == 401


def test_a_session_ends_unused_and_in_any_case(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = sign_in("Awa")
    now = time.time()
    monkeypatch.setattr(of_sessions.time, "time", lambda: now + of_sessions.IDLE - 60)
    assert browser.get("/api/me").status_code == 200
    monkeypatch.setattr(of_sessions.time, "time", lambda: now + 2 * of_sessions.IDLE)
    assert browser.get("/api/me").status_code == 401


def test_a_session_that_is_used_ends_too(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = sign_in("Awa")
    now = time.time()
    for hours in range(0, 168, 6):
        monkeypatch.setattr(of_sessions.time, "time", lambda at=now + hours * 3600: at)
        assert browser.get("/api/me").status_code == 200
    monkeypatch.setattr(of_sessions.time, "time", lambda: now + of_sessions.LONGEST + 60)
    assert browser.get("/api/me").status_code == 401


def test_a_wrong_password_says_no_more_than_an_unknown_name(sign_in: SignIn) -> None:
    browser = sign_in()
    wrong = browser.post("/api/session", json={"name": "Awa", "password": "not this one at all"})
    unknown = browser.post("/api/session", json={"name": "Nobody", "password": "not this one at all"})
    assert (wrong.status_code, wrong.json()) == (unknown.status_code, unknown.json()) == (401, wrong.json())


def test_sign_ins_are_slowed_by_name_and_by_address(sign_in: SignIn) -> None:
    browser = sign_in()
    told = [browser.post("/api/session", json={"name": "Awa", "password": "x"}) for _ in range(11)]
    assert [one.status_code for one in told] == [401] * 10 + [429]
    assert int(told[-1].headers["retry-after"]) > 0
    assert browser.post("/api/session", json={"name": "Awa", "password": PASSWORD}).status_code == 429
    others = [browser.post("/api/session", json={"name": f"n{n}", "password": "x"}).status_code for n in range(25)]
    assert others[-1] == 429


def test_a_write_that_tells_no_origin_brings_the_mark(sign_in: SignIn) -> None:
    browser = sign_in("Awa")
    told = {"name": "Dado", "password": PASSWORD, "role": "reader", "level": "public"}
    plain = TestClient(browser.app, base_url=ADDRESS, client=HERE, cookies=dict(browser.cookies))
    assert plain.post("/api/people", json=told).status_code == 403
    mark = {"X-CSRF-Token": plain.get("/api/session").json()["mark"]}
    assert plain.post("/api/people", json=told, headers=mark).status_code == 201


def test_a_role_is_what_it_is_now(sign_in: SignIn) -> None:
    binta, awa = sign_in("Binta"), sign_in("Awa")
    assert binta.get("/api/people").status_code == 403
    awa.patch("/api/people/Binta", json={"role": "admin"})
    assert binta.get("/api/people").status_code == 200
    awa.delete("/api/people/binta")
    assert binta.get("/api/me").status_code == 401


def test_tokens_do_no_more_than_their_person(sign_in: SignIn) -> None:
    binta = sign_in("Binta")
    made = binta.post("/api/tokens", json={"label": "night import", "role": "admin", "level": "secret"}).json()
    assert (made["token"]["role"], made["token"]["level"]) == ("analyst", "confidential")
    program = TestClient(
        binta.app, base_url=ADDRESS, client=("203.0.113.7", 4000), headers={"Authorization": f"Bearer {made['secret']}"}
    )
    assert program.get("/api/me").json()["by"] == "token"
    assert program.post("/api/tokens", json={}).status_code == 409
    assert "secret" not in binta.get("/api/tokens").text.replace('"level":"secret"', "")
    sign_in("Awa").patch("/api/people/Binta", json={"role": "reader", "level": "public"})
    assert program.get("/api/me").json() == {"name": "Binta", "role": "reader", "level": "public", "by": "token"}
    assert sign_in("Cheick").delete(f"/api/tokens/{made['token']['id']}").status_code == 404
    binta.delete(f"/api/tokens/{made['token']['id']}")
    assert program.get("/api/me").status_code == 401


@pytest.mark.parametrize("value", ["Bearer", "Bearer x", "Basic QTpC", "Bearer vigie_00000000_" + "a" * 43, "vigie_"])
def test_a_bad_token_is_no_alone_user(client: TestClient, value: str) -> None:
    assert client.get("/api/meta", headers={"Authorization": value}).status_code == 401


def test_an_expired_token_is_none(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    awa = sign_in("Awa")
    secret = awa.post("/api/tokens", json={"days": 1}).json()["secret"]
    program = TestClient(awa.app, base_url=ADDRESS, client=HERE, headers={"Authorization": f"Bearer {secret}"})
    assert program.get("/api/me").status_code == 200
    now = time.time()
    monkeypatch.setattr(of_sessions.time, "time", lambda: now + 86_401)
    assert program.get("/api/me").status_code == 401


def test_a_new_password_ends_other_sessions(sign_in: SignIn) -> None:
    here, there = sign_in("Cheick"), sign_in("Cheick")
    wanted = "cinq autres mots que voici"
    assert here.put("/api/me/password", json={"password": "no", "wanted": wanted}).status_code == 403
    assert here.put("/api/me/password", json={"password": PASSWORD, "wanted": "short"}).status_code == 422
    assert here.put("/api/me/password", json={"password": PASSWORD, "wanted": wanted}).status_code == 200
    assert (here.get("/api/me").status_code, there.get("/api/me").status_code) == (200, 401)
    assert sign_in("Cheick", wanted).get("/api/me").status_code == 200


def test_nobody_gives_what_they_do_not_have(sign_in: SignIn) -> None:
    awa = sign_in("Awa")
    awa.patch("/api/people/Binta", json={"role": "admin"})
    binta = sign_in("Binta")
    told = {"name": "Eve", "password": PASSWORD, "role": "admin", "level": "secret"}
    assert binta.post("/api/people", json=told).status_code == 403
    assert binta.patch("/api/people/Binta", json={"level": "secret"}).status_code == 403
    assert binta.put("/api/people/Awa/password", json={"password": "my own words now"}).status_code == 403
    assert binta.delete("/api/people/Awa").status_code == 403


def test_there_is_always_an_administrator(sign_in: SignIn) -> None:
    awa = sign_in("Awa")
    assert awa.delete("/api/people/Awa").status_code == 409
    assert awa.patch("/api/people/Awa", json={"role": "reader"}).status_code == 409


def test_nothing_secret_is_kept_as_it_is(sign_in: SignIn, state: Path) -> None:
    awa = sign_in("Awa")
    secret = awa.post("/api/tokens", json={}).json()["secret"]
    kept = b"".join(path.read_bytes() for path in state.rglob("*") if path.is_file())
    assert PASSWORD.encode() not in kept
    assert secret.encode() not in kept
    assert all(value.encode() not in kept for value in dict(awa.cookies).values())
    assert all(path.stat().st_mode & 0o077 == 0 for path in state.glob("people.sqlite*"))


def test_nobody_sends_a_body_who_is_not_signed_in(people: TestClient) -> None:
    def body():  # type: ignore[no-untyped-def]
        yield b"{"
        raise AssertionError("the body was read")

    assert people.post("/api/reports", content=body()).status_code == 401

"""The people room: signing in and out, accounts, tokens, the audit log."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from signing import PASSWORD, add_people

from conftest import serving, settle


@pytest.fixture
def with_people(browser: Any, sample: Path, tmp_path: Path) -> Iterator[str]:
    """A server with accounts on the sample record."""
    record = tmp_path / "people.duckdb"
    shutil.copy(sample, record)
    add_people(tmp_path / "state")
    with ExitStack() as stack:
        yield stack.enter_context(serving(record, "--state", str(tmp_path / "state")))


def sign_in(page: Any, name: str) -> None:
    page.get_by_label("Nom").fill(name)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_label("Mot de passe", exact=True).wait_for(state="detached")
    settle(page)


def test_one_signs_in_and_goes_where_one_wanted(
    with_people: str, go: Callable[..., Any], shoot: Callable[..., Path]
) -> None:
    page = go("/people/audit", at=with_people)
    shoot(page, "sign-in-light")
    page.get_by_label("Nom").fill("Awa")
    page.get_by_label("Mot de passe").fill("not this one")
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("alert").get_by_text("ne vont pas ensemble").wait_for()
    sign_in(page, "Awa")
    assert page.url.endswith("/people/audit")
    page.get_by_text("aucune changée ni manquante").wait_for()
    page.get_by_role("cell", name="sign-in").first.wait_for()
    shoot(page, "audit-light")
    page.get_by_label("Contient").fill("no such thing")
    page.get_by_role("button", name="Afficher").click()
    page.get_by_text("Pas de telles entrées").wait_for()


@pytest.mark.thorough
def test_an_administrator_adds_changes_and_removes(
    with_people: str, go: Callable[..., Any], shoot: Callable[..., Path]
) -> None:
    page = go("/people/everybody", at=with_people, theme="dark")
    sign_in(page, "Awa")
    page.get_by_role("button", name="Ajouter une personne").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nom").fill("Dado")
    dialog.get_by_label("Mot de passe").fill("court")
    dialog.get_by_label("Mot de passe").fill(PASSWORD)
    dialog.get_by_role("button", name="Ajouter").click()
    page.get_by_role("cell", name="Dado", exact=True).wait_for()
    page.get_by_label("Rôle de Dado").select_option("analyst")
    page.get_by_text("changé dès la prochaine demande").wait_for()
    shoot(page, "people-dark")
    page.reload()
    settle(page)
    assert page.get_by_label("Rôle de Dado").input_value() == "analyst"
    page.get_by_role("row", name="Dado").get_by_role("button", name="Retirer").click()
    page.get_by_role("dialog").get_by_role("button", name="Retirer").click()
    page.get_by_role("cell", name="Dado", exact=True).wait_for(state="detached")


@pytest.mark.thorough
def test_a_reader_sees_no_accounts_and_makes_a_token(
    with_people: str, go: Callable[..., Any], shoot: Callable[..., Path]
) -> None:
    page = go("/people", at=with_people, phone=True)
    sign_in(page, "Cheick")
    assert page.get_by_role("tab").count() == 0
    page.get_by_label("Pour quoi").fill("export de nuit")
    page.get_by_role("button", name="Créer un jeton").click()
    assert page.get_by_role("status").locator("code").inner_text().startswith("vigie_")
    page.get_by_role("cell", name="export de nuit").wait_for()
    shoot(page, "account-phone")
    page.goto(f"{with_people}/people/everybody")
    page.get_by_text("le vôtre est « reader »").wait_for()


@pytest.mark.thorough
def test_alone_one_needs_no_account(served: str, go: Callable[..., Any]) -> None:
    page = go("/people/everybody", lang="en")
    page.get_by_text("Nobody has an account yet").wait_for()
    page.get_by_role("tab", name="Account").click()
    page.get_by_text("no account is needed").wait_for()

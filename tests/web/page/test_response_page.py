"""The Response room in a browser: a measure typed in and taken back, what changed after one, options compared."""

from __future__ import annotations

from typing import Any

import pytest


def test_a_measure_is_typed_in_and_taken_back(go: Any, own_server: Any):
    page = go("/response", lang="fr", at=own_server())
    page.get_by_role("button", name="Saisir une mesure").click()
    page.get_by_label("Qui la prend").fill("Haut Conseil <i>islamique</i>")
    page.get_by_label("Zone", exact=True).last.fill("Nioro")
    page.get_by_label("Du", exact=True).fill("2025-10-20")
    page.get_by_role("button", name="Mettre au registre").click()
    page.get_by_text("Haut Conseil <i>islamique</i>").wait_for()
    page.get_by_role("button", name="Défaire").first.click()
    page.get_by_text("Haut Conseil <i>islamique</i>").wait_for(state="detached")


@pytest.mark.thorough
def test_an_area_that_is_nobody_s_gets_one_sentence(go: Any):
    page = go("/response?see=effect&place=Xyzzy&at=2025-06-01", lang="en")
    assert "Xyzzy" in page.get_by_role("alert").first.inner_text()


@pytest.mark.parametrize(("lang", "theme", "phone"), [("fr", "light", False), ("en", "dark", True)])
def test_measures_and_options_are_shown_with_their_range(go: Any, shoot: Any, lang: str, theme: str, phone: bool):
    page = go("/response?place=Kayes", lang=lang, theme=theme, phone=phone)
    assert page.locator(".chart svg").count() and page.locator("ol li").count()
    shoot(page, f"response-measures-{theme}")
    page = go(
        "/response?see=options&option=reopen Diéma–Nioro du Sahel&option=escort Diéma–Nioro du Sahel&on=2025-10-20",
        lang=lang,
        theme=theme,
        phone=phone,
    )
    assert page.locator("main ol > li").count() == 2
    shoot(page, f"response-options-{theme}")

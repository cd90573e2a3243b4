"""The brief's editor in a browser: live blocks, text between them, an order that is kept, the file that comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

MARKUP = "<img src=x onerror=alert(1)> 7 blessés"


def test_text_stands_between_live_blocks_in_the_page_and_in_the_file(go: Any, shoot: Any, tmp_path: Path):
    page = go("/brief?place=Kayes", lang="fr")
    first = page.locator(".paper section").first
    name = first.get_attribute("aria-label")
    first.get_by_role("button", name="+ Écrire ici").click()
    page.get_by_role("textbox", name="Texte").fill(MARKUP)
    page.get_by_role("button", name=f"Descendre : {name}").click()
    assert page.locator(".paper section").nth(0).get_attribute("aria-label") == "Texte"
    shoot(page, "brief-light")
    with page.expect_download() as taken:
        page.get_by_role("button", name="HTML", exact=True).click()
    taken.value.save_as(tmp_path / "brief.html")
    made = (tmp_path / "brief.html").read_text(encoding="utf-8")
    assert "&lt;img src=x" in made and "<img src=x" not in made
    page.get_by_role("textbox", name="Titre").fill("Semaine 7")
    page.reload()
    page.get_by_role("textbox", name="Texte").wait_for()
    assert page.get_by_role("textbox", name="Titre").input_value() == "Semaine 7"
    assert page.get_by_role("textbox", name="Texte").input_value() == MARKUP
    page.get_by_role("button", name="Revenir au modèle").click()
    page.get_by_role("textbox", name="Texte").wait_for(state="detached")
    assert page.get_by_role("textbox", name="Titre").input_value() == ""


@pytest.mark.thorough
def test_a_block_left_out_is_back_when_undone(go: Any):
    page = go("/brief?place=Kayes", lang="en", theme="dark", phone=True)
    count = page.locator(".paper section").count()
    page.get_by_role("button", name="Leave out").first.click()
    page.get_by_role("button", name="Undo").first.click()
    page.wait_for_function(f"() => document.querySelectorAll('.paper section').length === {count}")


@pytest.mark.thorough
def test_the_editor_opens_from_a_view_with_its_filter(go: Any):
    page = go("/?place=Kayes", lang="en")
    page.get_by_role("button", name="Export").first.click()
    page.get_by_role("link", name="edit").click()
    page.wait_for_url("**/brief?place=Kayes*")

"""The Claims room in a browser: claims checked in French and English, questions back, figures that open, phone."""

from __future__ import annotations

import re
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("lang", "claim", "button", "verdict"),
    [
        ("fr", "Au Mali, 924 civils ont été tués en 2023, contre 84 en 2019.", "Vérifier", "Contredit"),
        ("en", "In Mali, 759 civilians were killed in 2023.", "Check", "Supported"),
    ],
)
def test_a_claim_is_checked_and_the_address_holds_it(
    go: Any, shoot: Any, lang: str, claim: str, button: str, verdict: str
):
    page = go("/claims", lang=lang)
    page.locator("textarea").fill(claim)
    page.get_by_role("button", name=button, exact=True).click()
    page.locator("article .verdict", has_text=verdict).first.wait_for()
    assert page.locator("article svg.vigie").count() == 2
    assert "claim=" in page.url
    shared = go(page.url[page.url.index("/claims") :], lang=lang)
    shared.locator("article .verdict", has_text=verdict).first.wait_for()
    assert shared.locator("textarea").input_value() == claim
    shoot(page, f"claims-{lang}", whole=True)


def test_what_is_open_is_asked_back_by_buttons(go: Any):
    page = go("/claims?claim=924 civilians were killed in Mali.", lang="en")
    page.get_by_text("Which year is meant?").wait_for()
    page.get_by_role("button", name="in 2023").click()
    page.locator("article .verdict", has_text="Close").wait_for()
    assert "in 2023" in page.locator("textarea").input_value()
    page.go_back()
    page.get_by_text("Which year is meant?").wait_for()


@pytest.mark.thorough
def test_a_figure_opens_the_row_it_comes_from(go: Any):
    page = go("/claims?claim=In Mali, 924 civilians were killed in 2023, against 84 in 2019.", lang="en")
    figures = page.locator("article td .figure")
    for at, year in ((0, "2023"), (1, "2019")):
        figures.nth(at).click()
        panel = page.locator(".panel:popover-open")
        panel.get_by_text(re.compile("UCDP")).first.wait_for()
        assert year in panel.locator("blockquote").inner_text()
        page.keyboard.press("Escape")


@pytest.mark.thorough
def test_several_sentences_and_what_they_leave_out(go: Any):
    said = "In Mali, 759 civilians were killed in 2023. It was hot. 6,122 people died in Burkina Faso in 2023."
    page = go(f"/claims?claim={said}", lang="en")
    page.locator("article").nth(1).wait_for()
    page.get_by_text("1 sentence states nothing to check").click()
    page.get_by_text("It was hot.", exact=True).wait_for()


@pytest.mark.thorough
def test_claims_on_record_lead_to_their_reports(go: Any):
    page = go("/claims?see=recorded", lang="fr")
    first = page.locator("article header a").first
    first.wait_for()
    assert re.search(r"/report/.+\?at=\d+", first.get_attribute("href"))


@pytest.mark.thorough
def test_markup_in_a_claim_is_text(go: Any):
    page = go(
        "/claims?claim=<img src=x onerror=\"document.title='run'\"> 924 civilians were killed in Mali in 2023.",
        lang="en",
    )
    page.locator("article blockquote").first.wait_for()
    assert "<img" in page.locator("article blockquote").first.inner_text()
    assert page.title() != "run"


@pytest.mark.thorough
def test_on_a_phone_in_the_dark_nothing_is_wider_than_the_screen(go: Any, shoot: Any):
    page = go("/claims?claim=Au Mali, 924 civils ont été tués en 2023, contre 84 en 2019.", theme="dark", phone=True)
    page.locator("article svg.vigie").first.wait_for()
    assert page.evaluate("document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth")
    shoot(page, "claims-phone-dark", whole=True)

"""The incident room in a browser: corrected and undone, joined and split, two people at once, by keyboard alone."""

from __future__ import annotations

import re
from typing import Any

import pytest

NAME_OF_FOCUS = "() => (document.activeElement.getAttribute('aria-label') || document.activeElement.textContent).trim()"
DISPUTED, JOINED, SHARED, KEYED = (f"/incident/{report}%230" for report in ("A1-04", "A2-01", "A1-05", "A2-03"))


def field(page: Any, label: str) -> Any:
    return page.locator(".field", has=page.get_by_role("heading", name=label, exact=True))


def value(page: Any, label: str) -> Any:
    return field(page, label).locator(".value")


def decide(page: Any, reason: str, act: str) -> None:
    """Gives the reason and does it."""
    dialog = page.get_by_role("dialog").filter(has=page.get_by_role("button", name=act, exact=True))
    dialog.get_by_label({"fr": "Pourquoi", "en": "Why"}[page.locator("html").get_attribute("lang")]).fill(reason)
    dialog.get_by_role("button", name=act, exact=True).click()
    dialog.wait_for(state="hidden")


def becomes(found: Any, text: str | re.Pattern[str]) -> None:
    """Waits until an element says so."""
    found.filter(has_text=text).first.wait_for()


def test_a_value_is_corrected_beside_the_sources_and_undone(module_server, go, shoot):
    page = go(DISPUTED, lang="fr", at=module_server)
    assert value(page, "tués (soldats)").inner_text() == "2–7"
    # Each figure opens its own words in the report beside it.
    for words in ("deux soldats tues", "sept militaires sont tombes"):
        field(page, "tués (soldats)").locator(".version", has_text=words).click()
        page.wait_for_function(
            "words => [...document.querySelectorAll('mark.chosen')].map(m => m.textContent).join('') === words",
            arg=words,
        )
    assert "field=killed.soldiers" in page.url
    shoot(page, "incident-fr")
    page.get_by_role("button", name="Corriger : tués (soldats)").click()
    page.get_by_label("Le chiffre est").select_option("exact")
    page.get_by_label("Nombre").fill("5")
    shoot(page, "incident-correct-fr")
    decide(page, "liste nominative", "Enregistrer")
    becomes(value(page, "tués (soldats)"), "5")
    becomes(field(page, "tués (soldats)"), "liste nominative")
    assert field(page, "tués (soldats)").locator(".version").count() == 2
    page.keyboard.press("Control+z")
    becomes(value(page, "tués (soldats)"), "2–7")
    # What was done and undone is told in the history.
    page.get_by_role("tab", name="Historique").click()
    becomes(page.locator("li.gone"), "liste nominative")
    # A place is chosen among those that the lists know.
    page.get_by_role("button", name="Corriger : Lieu").click()
    page.get_by_label("Retirer Sandaré").click()
    page.get_by_role("combobox", name="Ajouter un lieu").fill("laghamane")
    page.get_by_role("option", name="Lakamané").first.click()
    decide(page, "vérifié", "Enregistrer")
    becomes(value(page, "Lieu"), "Lakamané")
    becomes(page.locator("h1"), "Lakamané")


def test_two_incidents_are_joined_and_split_with_the_weights_explained(module_server, go, shoot):
    page = go(JOINED, lang="en", at=module_server)
    page.get_by_role("button", name="Join …").click()
    page.get_by_role("button", name="air or drone strike").first.click()
    page.get_by_role("dialog").get_by_role("row", name="day").wait_for()
    shoot(page, "incident-join-en")
    decide(page, "the same convoy", "Join")
    becomes(page.get_by_role("tab"), "Sources3")
    page.get_by_role("button", name="Split …").click()
    page.get_by_role("checkbox").nth(1).check()
    decide(page, "two days", "Split")
    becomes(page.get_by_role("tab"), "Sources2")
    page.get_by_role("button", name="Undo").last.click()
    becomes(page.get_by_role("tab"), "Sources3")
    # The whole incident is rejected and brought back from its history.
    page.get_by_role("button", name="Reject", exact=True).click()
    decide(page, "a drill", "Reject")
    becomes(page.locator("h1"), "This incident is rejected")
    shoot(page, "incident-rejected-en")
    page.get_by_role("button", name="Bring it back").click()
    becomes(page.get_by_role("tab"), "Sources3")


@pytest.mark.thorough
def test_nobody_decides_over_what_somebody_else_just_decided(module_server, go):
    mine, theirs = (go(SHARED, lang="en", at=module_server) for _ in range(2))
    mine.get_by_role("button", name="Confirm", exact=True).click()
    theirs.get_by_role("button", name="Correct: Date").click()
    theirs.get_by_label("Last day").fill("2025-05-05")
    decide(theirs, "two nights", "Record")
    dialog = mine.get_by_role("dialog")
    dialog.get_by_label("Why").fill("read")
    dialog.get_by_role("button", name="Confirm", exact=True).click()
    becomes(dialog.get_by_role("alert"), "has changed since you opened it")
    dialog.get_by_role("button", name="Show it as it stands now").click()
    becomes(value(mine, "Date"), re.compile("^4.{1,4}5 May 2025"))
    dialog.get_by_role("button", name="Confirm", exact=True).click()
    becomes(mine.locator(".marks"), "confirmed by")


@pytest.mark.thorough
def test_by_keyboard_alone(module_server, go):
    page = go(KEYED, lang="en", at=module_server)

    def reach(name: str, within: int = 60) -> None:
        """Tab until the control of that name has the focus."""
        for _ in range(within):
            page.keyboard.press("Tab")
            told = page.evaluate(NAME_OF_FOCUS)
            if told == name:
                return
        pytest.fail(f"no way to '{name}' by keyboard")

    reach("Correct: Date")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    page.get_by_label("Why").focus()
    page.keyboard.type("a second witness")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for(state="hidden")
    becomes(field(page, "Date"), "a second witness")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    page.get_by_text("a second witness").wait_for(state="hidden")
    page.get_by_role("tab", name="Sources").focus()
    page.keyboard.press("ArrowRight")
    assert "view=links" in page.url
    page.get_by_role("row", name="day").first.wait_for()


@pytest.mark.thorough
@pytest.mark.parametrize(("lang", "theme"), [("fr", "dark"), ("en", "light")])
def test_on_a_phone_everything_is_there_and_nothing_runs_out_of_the_window(go, shoot, lang, theme):
    page = go(f"{DISPUTED}?view=near", lang=lang, theme=theme, phone=True)
    shoot(page, f"incident-phone-{lang}-{theme}", whole=True)
    wide = page.evaluate(
        "() => [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1"
        " && !e.closest('[role=tablist], .around, .map')).map(e => e.outerHTML.slice(0, 80))"
    )
    assert wide == []


@pytest.mark.thorough
def test_what_awaits_a_person_leads_to_the_incident(go, shoot):
    page = go("/incident", lang="fr")
    shoot(page, "incident-queue-fr")
    page.get_by_role("link", name="affrontement armé").first.click()
    becomes(page.locator("h1"), "Diéma")


@pytest.mark.thorough
def test_anything_is_found_from_the_bar(go, shoot):
    page = go("/", lang="fr")
    page.keyboard.press("/")
    page.keyboard.type("diema")
    page.get_by_role("option", name="Diéma").first.wait_for()
    shoot(page, "search-fr")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?place=Di*&within=30")
    page.keyboard.press("/")
    page.keyboard.type("A1-04#0")
    page.get_by_text("Incident de cet identifiant").wait_for()
    page.keyboard.press("Enter")
    becomes(page.locator("h1"), "Diéma")

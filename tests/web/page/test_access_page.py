"""The Access room in a browser: a road closed changes the list of who is cut off; the day; ways; phone, languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

ROAD = "Bougouni–Kolondiéba"
DAY = "/access?on=2025-10-15"


def people(page: Any) -> int:
    """The large number at the head of the list."""
    return int(re.sub(r"\D", "", page.locator(".big .figure").inner_text().split(".")[0]) or 0)


def quiet(page: Any) -> None:
    """Waits until the answer to what was asked is shown."""
    page.wait_for_function("() => !document.querySelector('main [aria-busy=true]')")


def names(page: Any) -> set[str]:
    return set(page.locator("ol .name").all_inner_texts())


@pytest.mark.parametrize(
    ("lang", "close", "reset"), [("fr", "La fermer", "Revenir au registre"), ("en", "Close it", "Back")]
)
def test_a_road_closed_changes_who_is_cut_off_and_the_address_holds_it(go: Any, lang: str, close: str, reset: str):
    page = go(f"{DAY}&road={ROAD}", lang=lang)
    before, known = people(page), names(page)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.room > .panel')).overflowY") == "visible"
    assert not page.get_by_role("button", name=close).is_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name=close).click()
    page.locator(".change").wait_for()
    quiet(page)
    assert people(page) > before and "Kolondiéba" in names(page) - known
    assert "close=Bougouni" in page.url
    shared = go(page.url.replace(page.url.split("/access")[0], ""), lang=lang)
    assert people(shared) == people(page) and names(shared) == names(page)
    page.get_by_role("button", name=reset).first.click()
    page.locator(".change").wait_for(state="detached")
    quiet(page)
    assert people(page) == before and "close=" not in page.url
    page.go_back()
    page.locator(".change").wait_for()


@pytest.mark.thorough
def test_a_road_is_chosen_on_the_map_and_its_sentences_are_shown(go: Any):
    page = go(DAY, lang="en")
    page.locator(".ground[data-drawn=true]").wait_for(timeout=30_000)
    box = page.locator(".canvas canvas").bounding_box()
    card = page.locator("section.card h2")
    # Somewhere on a line: a grid of clicks over the middle of the map finds a road.
    for x in range(3, 9):
        for y in range(4, 9):
            page.mouse.click(box["x"] + box["width"] * x / 11, box["y"] + box["height"] * y / 11)
            if "road=" in page.url:
                card.wait_for()
                assert "–" in card.inner_text()
                return
    pytest.fail("no click met a road")


@pytest.mark.thorough
def test_the_day_moves_by_key_and_the_list_follows(go: Any):
    page = go(DAY, lang="en")
    slider = page.locator(".strip input[type=range]")
    slider.focus()
    slider.press("ArrowLeft")
    page.wait_for_url("**on=2025-10-14**")
    assert "14 October 2025" in page.locator(".strip strong").inner_text()
    page.get_by_role("button", name="The next change").click()
    page.wait_for_function("() => !location.search.includes('2025-10-14')")


@pytest.mark.thorough
def test_each_question_of_the_room_is_answered(go: Any, shoot: Any):
    page = go(f"{DAY}&close={ROAD}", lang="en")
    page.get_by_role("tab", name="Closures").click()
    page.locator(".closure summary").first.click()
    page.locator(".closure blockquote").first.wait_for()
    page.get_by_role("tab", name="Way").click()
    page.get_by_role("textbox", name="From").fill("Kolondiéba")
    page.get_by_role("textbox", name="To", exact=True).fill("Bamako")
    page.get_by_role("button", name="Find the way").click()
    page.locator(".legs").wait_for()
    page.get_by_role("tab", name="Critical roads").click()
    page.get_by_role("button", name=re.compile("^Close it: ")).first.click()
    page.wait_for_function("() => new URLSearchParams(location.search).getAll('close').length > 1")
    page.get_by_role("tab", name="Isolation-days").click()
    with page.expect_response(lambda one: "isolation-days" in one.url and "since=2025-03-01" in one.url) as asked:
        page.get_by_role("textbox", name="From").fill("2025-03-01")
    days = asked.value.json()
    page.get_by_text(days["said"]["en"]).wait_for()
    assert page.locator(".view ol > li").count() == len(days["details"]["rows"]) > 0
    page.get_by_role("tab", name="Sites").click()
    page.get_by_text("Within 25 km in the last 6 months").wait_for()
    shoot(page, "access-light")


@pytest.mark.thorough
def test_people_open_their_source(go: Any):
    page = go(f"{DAY}&close={ROAD}", lang="en")
    page.locator("ol .people .figure").first.click()
    panel = page.locator(".panel:popover-open")
    assert re.search(r"\b(19|20)\d\d\b", panel.inner_text())


@pytest.mark.thorough
def test_a_road_that_is_none_is_told_with_a_way_back(go: Any):
    page = go("/access?close=Kayes–Gao", lang="en")
    page.get_by_role("alert").get_by_text("Kayes–Gao").wait_for()
    page.get_by_role("alert").get_by_role("button", name="Back to what is on record").click()
    page.locator(".big").wait_for()


@pytest.mark.thorough
def test_on_a_phone_in_the_dark_nothing_is_wider_than_the_screen(go: Any, shoot: Any):
    page = go(f"{DAY}&close={ROAD}", lang="fr", theme="dark", phone=True)
    assert page.evaluate("document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth")
    shoot(page, "access-phone-dark")


def test_the_export_is_what_is_shown(go: Any):
    page = go(f"{DAY}&close={ROAD}", lang="en")
    shown = names(page)
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as got:
        page.get_by_role("link", name=re.compile("CSV")).click()
    text = got.value.path().read_text("utf-8")
    listed = {line.split(",")[0].strip('"') for line in text.splitlines()[2:]}
    assert shown <= listed and "2025-10-15" in text.splitlines()[0] and "Kolondi" in text.splitlines()[0]

"""The Situation room: what it shows is what the record holds, and what it exports is what it shows."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

Go = Callable[..., Any]
AXE = Path(__file__).parents[3] / "web" / "node_modules" / "axe-core" / "axe.min.js"
COUNT = "section.incidents h2"


def number(words: str) -> int:
    """The first number in '1 234 incidents' or '1,234 incidents'."""
    return int(re.sub(r"[^0-9]", "", words.split("incident")[0]))


def shown(page: Any) -> int:
    return number(page.inner_text(COUNT))


def told(address: str, **asked: Any) -> int:
    return int(httpx.get(f"{address}/api/incidents", params={"limit": 1, **asked}).json()["total"])


def violations(page: Any) -> list[str]:
    """What axe holds against the page, serious or worse (WCAG 2.2 A and AA)."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm ci in web/)")
    # By the debugger, since the page's own policy takes no script from elsewhere.
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })"
    )
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]} {one['nodes'][0]['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize(
    ("lang", "theme", "phone"), [("fr", "light", False), ("en", "dark", False), ("fr", "dark", True)]
)
def test_the_room_stands_and_axe_finds_nothing_serious(
    served: str, go: Go, shoot: Any, lang: str, theme: str, phone: bool
) -> None:
    page = go("/?view=list" if phone else "/", lang=lang, theme=theme, phone=phone)
    page.wait_for_selector(COUNT)
    assert shown(page) == told(served)
    assert page.get_attribute("html", "lang") == lang
    assert page.get_attribute("html", "data-theme") == theme
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert violations(page) == []
    shoot(page, f"situation-{'phone-' if phone else ''}{lang}-{theme}")


def test_filters_are_the_records_own_and_stand_in_the_address(served: str, go: Go) -> None:
    page = go("/?from=2025-01-01&to=2025-12-31&type=violence_against_civilians", lang="en")
    asked = {"from": "2025-01-01", "to": "2025-12-31", "type": "violence_against_civilians"}
    assert shown(page) == told(served, **asked) > 0
    page.get_by_role("checkbox", name=re.compile("^Kayes")).check()
    page.wait_for_function("() => location.search.includes('place=Kayes')")
    page.wait_for_selector(".asked >> text=Kayes")
    page.wait_for_function(f"() => parseInt(document.querySelector('{COUNT}').textContent) > 0")
    assert shown(page) == told(served, **asked, place="Kayes") > 0
    again = go(page.url.removeprefix(served), lang="fr")
    assert shown(again) == shown(page)
    page.go_back()
    page.wait_for_function("() => !location.search.includes('place=')")
    page.wait_for_function(f"() => parseInt(document.querySelector('{COUNT}').textContent) == {told(served, **asked)}")


@pytest.mark.thorough
def test_groups_and_parents_count_as_the_record_counts_them(served: str, go: Go) -> None:
    facets = httpx.get(f"{served}/api/facets").json()["facets"]
    page = go("/", lang="en")
    for name, code in (("type", "battles"), ("actor", "JNIM"), ("certainty", "alleged"), ("target", "civilians")):
        key = "event_type" if code == "battles" else name
        expected = next(one["incidents"] for one in facets[key] if one["value"] == code)
        page.goto(f"{served}/?{name}={code}")
        page.wait_for_selector(COUNT)
        assert shown(page) == expected == told(served, **{name: code}), code


def test_the_window_of_days_by_keys_and_by_hand(served: str, go: Go) -> None:
    page = go("/", lang="en")
    start = page.get_by_role("slider", name="First day of the window")
    start.focus()
    for _ in range(6):
        page.keyboard.press("PageUp")
    page.wait_for_function("() => location.search.includes('from=')")
    first = re.search(r"from=([0-9-]+)", page.url)
    assert first
    assert shown(page) == told(served, **{"from": first[1]}) < told(served)
    page.keyboard.press("Escape")
    page.wait_for_function("() => !location.search.includes('from=')")
    box = page.locator(".brush .catch").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.4, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, y, steps=8)
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('to=')")
    asked = dict(re.findall(r"(from|to)=([0-9-]+)", page.url))
    assert shown(page) == told(served, **asked) < told(served)


def test_a_number_opens_its_sentences(go: Go) -> None:
    page = go("/", lang="en")
    page.get_by_role("button", name=re.compile("Killed: show the evidence")).click()
    panel = page.get_by_role("dialog", name="Killed")
    panel.locator("blockquote mark").first.wait_for()
    quote = panel.locator("blockquote").first.inner_text()
    marked = panel.locator("blockquote mark").first.inner_text()
    assert marked
    assert marked in quote
    assert panel.get_by_role("link", name="Open the incident").first.get_attribute("href").startswith("/incident/")


def test_an_export_is_what_is_shown(served: str, go: Go, tmp_path: Path) -> None:
    page = go("/?actor=JNIM&from=2025-01-01", lang="en")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name=re.compile("^CSV")).click()
    file = tmp_path / "export.csv"
    coming.value.save_as(file)
    lines = file.read_text("utf-8-sig").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert len({row["id"] for row in rows}) == shown(page) == told(served, actor="JNIM", **{"from": "2025-01-01"}) > 0


@pytest.mark.thorough
def test_a_state_that_lasts_opens_its_sentences(go: Go) -> None:
    page = go("/", lang="en")
    page.locator(".lanes .lane").first.click()
    page.wait_for_function("() => location.search.includes('state=')")
    assert page.locator("section blockquote").first.inner_text()
    page.keyboard.press("Escape")
    page.wait_for_function("() => !location.search.includes('state=')")


def test_an_empty_record_explains_itself_and_takes_the_samples(own_server: Any, go: Go, shoot: Any) -> None:
    address = own_server(empty=True)
    page = go("/", lang="fr", at=address)
    shoot(page, "first-run-fr")
    page.get_by_role("button", name="Charger les rapports d’exemple").click()
    page.wait_for_selector(COUNT, timeout=60_000)
    assert shown(page) == told(address) > 30


@pytest.mark.thorough
def test_nothing_found_says_what_to_do(go: Go) -> None:
    page = go("/?from=1990-01-01&to=1990-01-02", lang="en")
    page.get_by_role("button", name="Take all filters away").click()
    page.wait_for_function("() => !location.search.includes('from=')")
    assert shown(page) > 0


@pytest.mark.thorough
def test_other_names_are_the_servers_and_nonsense_is_told(served: str, go: Go) -> None:
    by_name = "Groupe de soutien à l'islam et aux musulmans"
    page = go(f"/?actor={by_name}&certainty=stated", lang="en")
    page.wait_for_selector(COUNT)
    assert shown(page) == told(served, actor=by_name, certainty="stated") > 0
    for asked in ("from=yesterday", "type=nonsense", "actor=Nobody+at+all", "min_sources=many", "polygon=x"):
        page.goto(f"{served}/?{asked}")
        page.get_by_role("alert").wait_for()
        page.get_by_role("button", name="Take all filters away").click()
        page.wait_for_selector(COUNT)
        assert shown(page) == told(served)


@pytest.mark.thorough
def test_language_and_theme_by_hand_outlive_the_visit(go: Go) -> None:
    page = go("/", lang="fr")
    page.get_by_role("button", name=re.compile("^Menu")).click()
    page.get_by_text("English").click()
    page.get_by_text("Dark", exact=True).click()
    page.reload()
    page.wait_for_selector(COUNT)
    assert page.get_attribute("html", "lang") == "en"
    assert page.get_attribute("html", "data-theme") == "dark"

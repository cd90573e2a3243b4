"""The Outlook room in a browser: a fan with what it was worth before, a refusal with its reason, alerts."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(("lang", "theme", "phone"), [("fr", "light", False), ("en", "dark", True)])
def test_an_outlook_says_what_may_come_and_what_it_is_worth(go: Any, shoot: Any, lang: str, theme: str, phone: bool):
    page = go("/outlook?place=Kayes&months=3", lang=lang, theme=theme, phone=phone)
    assert page.locator("article .chart svg").count() == 1
    assert "Kayes" in page.locator("article .said").inner_text()
    shoot(page, f"outlook-{theme}")


@pytest.mark.thorough
def test_an_area_without_data_is_refused_with_the_reason(go: Any):
    page = go("/outlook?place=Xyzzy", lang="en")
    assert "Xyzzy" in page.get_by_role("alert").first.inner_text()


def test_alerts_say_their_rule_and_lead_to_what_they_rest_on(go: Any):
    page = go("/outlook?see=alerts", lang="fr")
    assert page.locator("main ol > li").count()
    page.get_by_role("link", name="Voir").first.click()
    page.wait_for_url("**/?id=*")
    asked = len(page.evaluate("new URLSearchParams(location.search).getAll('id')"))
    page.get_by_role("heading", name=f"{asked} incident").first.wait_for()

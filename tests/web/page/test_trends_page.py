"""The Trends room and severity in a browser."""

from __future__ import annotations

from typing import Any

import pytest


def test_a_trend_is_drawn_and_told_for_the_filter_of_the_page(go: Any, shoot: Any):
    page = go("/trends?at=2025-01-01", lang="fr")
    page.locator("[role=tabpanel] svg.vigie").wait_for()
    before = page.locator("ol li").first.inner_text()
    page.get_by_label("Lieu").fill("Kayes")
    page.get_by_role("button", name="Compter", exact=True).click()
    page.wait_for_url("**place=Kayes**")
    page.wait_for_function("said => document.querySelector('ol li')?.innerText !== said", arg=before)
    shoot(page, "trends-light", whole=True)


@pytest.mark.thorough
def test_movement_is_on_the_map_and_too_little_is_said(go: Any):
    page = go("/trends?see=shift&at=2025-06-01", lang="en")
    page.get_by_role("region", name="Mean centres of the two periods with their ellipses").wait_for()
    assert page.locator("ol li").count() >= 2
    page = go("/trends?see=shift&from=2001-01-01&to=2001-02-01", lang="en")
    page.get_by_role("alert").wait_for()


@pytest.mark.thorough
def test_severity_opens_its_sentences(go: Any):
    page = go("/access?on=2025-10-20&see=severity", lang="fr")
    page.locator("ol details summary").first.click()
    page.locator("ol blockquote").first.wait_for()

"""The report room in a browser: a report handed in, looked at, decided on, recorded, undone; jobs; one on record."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parents[3] / "web" / "node_modules" / "axe-core" / "axe.min.js"
TEXT = (
    "Nioro, 6 mai 2025. Dimanche, des hommes armés ont attaqué le village de Diéma, dans la région de Kayes. "
    "Bilan : 4 civils tués et 12 maisons brûlées, selon le maire.\n\n"
    "La route Diéma-Nioro est fermée depuis lundi. 😀 Trois camions ont été incendiés près de Sandaré le 2 mai."
)
Server = Callable[..., str]
Go = Callable[..., Any]
Shoot = Callable[..., Path]


def axe(page: Any) -> list[str]:
    """What axe holds against the room, serious or worse (WCAG 2.2 A and AA)."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm ci in web/)")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "() => axe.run('main', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })"
    )
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


def hand_in(page: Any, text: str = TEXT, published: str = "2025-05-06") -> None:
    page.get_by_label("Un texte, ou l’adresse d’une page").fill(text)
    page.get_by_text("Ce que vous en savez").click()
    page.get_by_label("Titre").fill("Attaque à Diéma")
    page.get_by_label("Source", exact=True).fill("Radio Tringa")
    page.get_by_label("Publié le").fill(published)
    page.get_by_role("button", name="Lire ce texte").click()
    page.locator(".card").first.wait_for()


def test_a_report_is_looked_at_mended_recorded_and_undone(own_server: Server, go: Go, shoot: Shoot) -> None:
    page = go("/report", at=own_server(empty=True))
    assert axe(page) == []
    shoot(page, "report-hand-in-light")
    hand_in(page)
    attack = page.locator(".card.account", has_text="Attaque · 4 mai 2025 · Diéma")
    attack.hover()
    assert "attaqué le village" in "".join(page.locator(".text .of.lit").all_inner_texts())
    attack.locator(".row", has_text="Tués (civils)").hover()
    assert page.locator(".text .chosen").all_inner_texts() == ["4 civils tués"]
    assert axe(page) == []
    attack.get_by_role("button", name="Corriger : tués (civils)").click()
    page.get_by_role("dialog").get_by_label("Nombre").fill("6")
    page.get_by_role("dialog").get_by_role("button", name="Corriger", exact=True).click()
    assert attack.locator("ins").inner_text() == "6"
    road = page.locator(".card.condition")
    road.get_by_role("button", name="Écarter").click()
    assert "2 énoncés décidés, dont 1 écarté" in page.locator("footer", has_text="décidés").inner_text()
    shoot(page, "report-look-light")
    page.get_by_role("button", name="Enregistrer ce rapport").click()
    page.wait_for_url(re.compile("/report/r[0-9a-f]{16}"))
    page.get_by_text("Fait partie de 2 incidents").wait_for()
    assert "écarté" in page.locator(".card.condition .decided").inner_text()
    page.get_by_role("button", name="Défaire").last.click()
    page.get_by_text("Ce rapport a été retiré").wait_for()
    page.get_by_role("button", name="Le remettre").click()
    page.get_by_text("Fait partie de 2 incidents").wait_for()
    page.get_by_role("link", name=re.compile("^attaque · 4 mai 2025")).click()
    page.wait_for_url(re.compile("/incident/"))
    page.get_by_text("6", exact=True).first.wait_for()


@pytest.mark.thorough
def test_what_is_known_of_a_report_is_put_right_and_text_and_statements_stay_together(
    own_server: Server, go: Go
) -> None:
    page = go("/report", at=own_server(empty=True))
    page.get_by_label("Un texte, ou l’adresse d’une page").fill(TEXT.removeprefix("Nioro, 6 mai 2025. "))
    page.keyboard.press("Control+Enter")
    page.locator(".card").first.wait_for()
    page.get_by_text("sans date", exact=True).wait_for()
    page.locator(".card.condition").get_by_role("button", name="Juste").click()
    page.locator(".facts").get_by_role("button", name="Corriger").click()
    page.get_by_label("Publié le").fill("2025-05-06")
    page.get_by_role("button", name="Relire").click()
    page.locator(".card", has_text="Attaque · 4 mai 2025").wait_for()
    assert page.locator(".card.condition").get_by_role("button", name="Juste").get_attribute("aria-pressed") == "true"
    # Offsets count code points: a character outside the basic plane stands before this place.
    page.locator(".card.account", has_text="Sandaré").locator(".row", has_text="Lieux").hover()
    assert page.locator(".text .chosen").all_inner_texts() == ["Sandaré"]
    page.locator(".text .number").last.focus()
    assert page.locator(".card.lit").count() == 1
    assert "".join(page.locator(".text .block").all_text_contents()).count("😀") == 1


def test_files_are_dropped_and_watched(own_server: Server, go: Go, shoot: Shoot, tmp_path: Path) -> None:
    page = go("/report", lang="en", theme="dark", at=own_server(empty=True))
    samples = files("vigie.samples") / "reports.jsonl"
    drop = """async ([names, bodies]) => {
        const held = new DataTransfer();
        names.forEach((name, n) => held.items.add(new File([bodies[n]], name)));
        for (const kind of ['dragover', 'drop'])
            window.dispatchEvent(new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
    }"""
    hostile = '<img src=x onerror="document.title=1">.pdf'
    page.evaluate(drop, [["reports.jsonl", hostile, "empty.txt"], [samples.read_text("utf-8"), "%PDF-1.4", ""]])
    page.get_by_role("button", name="Record these 3").click()
    page.wait_for_url(re.compile("job="))
    page.get_by_text("All 3 are through").wait_for(timeout=60_000)
    assert page.get_by_text("38 recorded").first.is_visible()
    page.get_by_text("empty.txt: the file is empty").wait_for()
    page.get_by_role("button", name="Only what was refused").click()
    assert page.locator(".items li").count() == 2
    assert "only=refused" in page.url
    assert axe(page) == []
    shoot(page, "report-job-dark")
    page.get_by_role("link", name="Hand in another").click()
    page.get_by_text("Jobs of late").wait_for()
    assert page.get_by_text("38 recorded").is_visible()


@pytest.mark.thorough
def test_one_file_of_several_reports_is_looked_at_or_recorded_whole(own_server: Server, go: Go, tmp_path: Path) -> None:
    page = go("/report", lang="en", at=own_server(empty=True))
    lines = [json.dumps({"text": TEXT, "published": f"20{n}-05-06", "title": f"Report {n}"}) for n in range(10, 25)]
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    page.set_input_files("input[type=file]", str(path))
    page.get_by_role("button", name="Read this file").click()
    page.get_by_text("the first 10 are shown").wait_for()
    page.get_by_role("tab", name="Report 12").click()
    assert "look=3" in page.url
    page.get_by_role("button", name="Record this report").click()
    page.get_by_text("Recorded.").wait_for()
    assert "look=1" in page.url
    page.get_by_role("button", name="Record all of them").click()
    page.wait_for_url(re.compile("job="))
    page.get_by_text("Gone through").wait_for(timeout=60_000)
    assert page.get_by_text("14 recorded").first.is_visible()
    assert page.get_by_text("1 known").first.is_visible()


@pytest.mark.thorough
@pytest.mark.parametrize("given", ["http://127.0.0.1/", "http://[::ffff:169.254.169.254]/latest/"])
def test_a_refusal_is_one_sentence_that_says_what_to_do(go: Go, given: str) -> None:
    page = go("/report")
    page.get_by_label("Un texte, ou l’adresse d’une page").fill(given)
    page.get_by_role("button", name="Lire cette page").click()
    told = page.get_by_role("alert")
    told.wait_for()
    assert "réseau privé ou local" in told.inner_text()
    assert "déposez le fichier ici" in told.inner_text()


@pytest.mark.thorough
@pytest.mark.parametrize(("theme", "phone"), [("light", False), ("dark", True)])
def test_a_report_on_record_shows_what_was_read_of_it(go: Go, shoot: Shoot, theme: str, phone: bool) -> None:
    page = go("/report/A1-02?at=40", theme=theme, phone=phone)
    assert page.locator(".text .linked").count() > 0
    assert axe(page) == []
    name = f"report-recorded-{theme}{'-phone' if phone else ''}"
    shoot(page, name)
    if phone:
        page.get_by_role("tab", name="Ce qui a été lu").click()
        page.locator(".card").first.wait_for()
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        shoot(page, f"{name}-statements")
    page.get_by_role("link", name="Voir l’incident").first.click()
    page.wait_for_url(re.compile("/incident/"))


@pytest.mark.thorough
def test_a_report_that_is_not_there_says_so(go: Go) -> None:
    page = go("/report/nothing")
    assert "Rien d'un rapport nothing" in page.get_by_role("alert").inner_text()
    page.get_by_role("link", name="Donner un rapport").click()
    page.get_by_label("Un texte, ou l’adresse d’une page").wait_for()

"""Markup and scripts in titles, texts, places, sources, addresses, file names, facet values and errors: none runs.

Every payload calls ``window.__hit`` or leaves the page where a browser takes it for markup; the browser watches, and so
does the strict content security policy, whose every breach is an error of the console.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from conftest import serving
from vigie.model import Report
from vigie.reading import read
from vigie.record import Record

CALL = "window.__hit&&__hit({n})"
PAYLOADS = (
    "<script>{js}</script>",
    "<ScRiPt>{js}</sCrIpT>",
    "<script src=data:text/javascript,{js}></script>",
    "<script/x>{js}</script>",
    "<<script>{js}//<</script>",
    "</title><script>{js}</script>",
    "</textarea><script>{js}</script>",
    "</style><script>{js}</script>",
    "<!--><script>{js}</script>-->",
    "]]><script>{js}</script>",
    "</script><script>{js}</script>",
    "<script>\\u0061lert;{js}</script>",
    "<img src=x onerror={js}>",
    "<img src=x onerror='{js}'>",
    '<img src=x onerror="{js}">',
    "<img/src=x/onerror={js}>",
    "<img src=x:x onerror\n={js}>",
    '"><img src=x onerror={js}>',
    "'><img src=x onerror={js}>",
    "<image src=x onerror={js}>",
    "<svg onload={js}>",
    "<svg/onload={js}>",
    "<svg><script>{js}</script></svg>",
    "<svg><animate onbegin={js} attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:{js}'><text y=9>x</text></a>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload={js}>#x'>",
    "<svg><foreignObject><img src=x onerror={js}>",
    "<math><mtext><img src=x onerror={js}></mtext></math>",
    "<body onload={js}>",
    "<iframe srcdoc='<img src=x onerror={js}>'>",
    "<iframe src='javascript:{js}'>",
    "<object data='javascript:{js}'>",
    "<embed src='javascript:{js}'>",
    "<a href='javascript:{js}'>x</a>",
    "<a href='JaVaScRiPt:{js}'>x</a>",
    "<a href=' javascript:{js}'>x</a>",
    "<a href='java\tscript:{js}'>x</a>",
    "<a href='data:text/html,<script>{js}</script>'>x</a>",
    "<form action='javascript:{js}'><input type=submit autofocus></form>",
    "<input onfocus={js} autofocus>",
    "<select onfocus={js} autofocus>",
    "<textarea onfocus={js} autofocus>",
    "<button onclick={js} autofocus>x</button>",
    "<details open ontoggle={js}>x</details>",
    "<marquee onstart={js}>x</marquee>",
    "<video><source onerror={js}></video>",
    "<audio src=x onerror={js}>",
    "<style>@import 'javascript:{js}';</style>",
    "<link rel=stylesheet href='javascript:{js}'>",
    "<base href='javascript:{js}//'>",
    "<meta http-equiv=refresh content='0;url=javascript:{js}'>",
    "<div style='background:url(javascript:{js})'>x</div>",
    "<div style='width:expression({js})'>x</div>",
    "<template><script>{js}</script></template>",
    "<noscript><p title='</noscript><img src=x onerror={js}>'>",
    "{{{{constructor.constructor('{js}')()}}}}",
    "${{{js}}}",
    "{{@html '<img src=x onerror={js}>'}}",
    "#{{{js}}}",
    "javascript:{js}",
    "javascript://%0a{js}",
    "data:text/html,<script>{js}</script>",
    '" onmouseover={js} x="',
    "' onmouseover={js} x='",
    "` onmouseover={js} x=`",
    "&lt;img src=x onerror={js}&gt;",
    "&#60;img src=x onerror={js}&#62;",
    "%3Cimg src=x onerror={js}%3E",
    "\u202e<img src=x onerror={js}>",
    "\ufeff<script>{js}</script>",
    "[x](javascript:{js})",
    "![x](x){js}",
    "=HYPERLINK('javascript:{js}')",
    "<xss id=x tabindex=1 onfocusin={js}>",
)
SHOWN = 600
"""Milliseconds in which a room shows what it was answered."""
WATCH = """
window.__hits = []; window.__hit = (n) => { window.__hits.push(n) };
window.alert = window.confirm = () => { window.__hits.push('dialog') };
"""
TEXT = (
    "Diboli, 18 octobre. Des hommes armés ont attaqué vendredi le village de {place}, dans la région de Kayes. "
    "Le bilan est de 4 morts, selon {name}. {payload} La route entre Kayes et Diboli est fermée depuis vendredi. "
    "Les attaques ont augmenté de 40 % depuis janvier à Kayes, affirme « {payload} »."
)


def payloads() -> Iterator[tuple[int, str]]:
    for n, payload in enumerate(PAYLOADS):
        yield n, payload.format(js=CALL.format(n=n))


@pytest.fixture(scope="module")
def hostile(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """A server whose every report is hostile in each of its parts; and the ids of its reports."""
    folder = tmp_path_factory.mktemp("hostile")
    path = folder / "r.duckdb"
    reports = [
        Report(
            f"r{n}-{payload[:40]}" if n % 7 == 0 else f"r{n}",
            TEXT.format(place=payload if n % 3 == 0 else "Diboli", name=payload, payload=payload),
            "fr",
            dt.date(2025, 10, 20),
            payload,
            payload,
            payload if n % 2 else f"https://example.org/{payload}",
        )
        for n, payload in payloads()
    ]
    with Record.open(path) as record:
        record.add_all([read(report) for report in reports])
        record.rebuild()
    with ExitStack() as stack:
        yield stack.enter_context(serving(path)), [report.id for report in reports]


@pytest.fixture
def watched(browser: Any, hostile: tuple[str, list[str]]) -> Iterator[Callable[[str], Any]]:
    """Opens a path in a page that watches; fails where a script ran or the policy was breached."""
    troubles: list[str] = []
    context = browser.new_context(locale="fr-FR", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.add_init_script(WATCH)
    page.on("dialog", lambda dialog: (troubles.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: troubles.append(f"uncaught {error}"))
    page.on("console", lambda told: troubles.append(told.text) if "Content Security Policy" in told.text else None)
    page.on("popup", lambda popup: troubles.append(f"popup {popup.url}"))

    def opened(path: str) -> Any:
        answer = page.goto(hostile[0] + path)
        if answer.status >= 400:
            # No room of the page: told as a problem.
            assert "html" not in answer.headers["content-type"], path
            return page
        page.wait_for_selector("main > *", state="attached")
        page.wait_for_timeout(SHOWN)
        troubles.extend(f"{path} ran {hit}" for hit in page.evaluate("window.__hits"))
        assert page.url.startswith(hostile[0])
        return page

    yield opened
    context.close()
    assert not troubles, "\n".join(troubles)


def test_there_are_enough_of_them() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 60
    assert all("__hit" in payload for _, payload in payloads())


ROOMS = (
    "/", "/?see=list", "/incident", "/report", "/claims", "/access", "/trends", "/people", "/people/audit",
    "/outlook", "/response",
)  # fmt: skip


@pytest.mark.parametrize("path", ROOMS)
def test_no_room_runs_what_reports_say(watched: Callable[[str], Any], path: str) -> None:
    watched(path)


def test_no_incident_runs_what_reports_say(watched: Callable[[str], Any], hostile: tuple[str, list[str]]) -> None:
    page = watched("/")
    found = page.request.get(f"{hostile[0]}/api/incidents?limit=12").json()["items"]
    assert found
    for item in found[:12:3]:
        watched(f"/incident/{item['id']}")


def test_no_report_runs_what_it_says(watched: Callable[[str], Any], hostile: tuple[str, list[str]]) -> None:
    for report in hostile[1][:60:12]:
        watched(f"/report/{quote(report, safe='')}")


@pytest.mark.thorough
def test_no_address_runs(watched: Callable[[str], Any]) -> None:
    """In every parameter, and as the path: filters, facets and errors tell it back."""
    for n, payload in list(payloads())[::9]:
        told = quote(payload, safe="")
        names = ("place", "actor", "source", "type", "text", "from", "polygon", "lang", "on", "at", "who", "what")
        watched(f"{ROOMS[n % 9]}?{'&'.join(f'{name}={told}' for name in names)}")
        watched(f"/incident/{told}")
        watched(f"/{told}")


@pytest.mark.thorough
def test_no_answer_of_the_api_is_taken_for_a_page(
    browser: Any, watched: Callable[[str], Any], hostile: tuple[str, list[str]]
) -> None:
    """Opened by itself, no answer is markup that a browser would run, but the brief, which has a policy of its own."""
    page = watched("/")
    for path in ("/api/incidents", "/api/facets", "/api/incidents/%3Cscript%3E", "/api/search?q=%3Cimg+src%3Dx%3E"):
        answer = page.request.get(hostile[0] + path)
        assert "html" not in answer.headers["content-type"], path
        assert answer.headers["x-content-type-options"] == "nosniff"
    brief = page.request.get(f"{hostile[0]}/api/brief?format=html")
    assert (
        "script-src" in brief.headers["content-security-policy"]
        or "default-src 'none'" in brief.headers["content-security-policy"]
    )
    plain = browser.new_page()
    plain.add_init_script(WATCH)
    # Without any policy: what is written must hold by itself.
    plain.route("**/*", lambda route: route.fulfill(body=brief.text(), content_type="text/html; charset=utf-8"))
    plain.goto("http://brief.invalid/")
    plain.wait_for_timeout(SHOWN)
    hits = plain.evaluate("window.__hits")
    plain.close()
    assert hits == []


@pytest.mark.thorough
def test_a_file_named_by_markup_is_told_as_text(
    watched: Callable[[str], Any], hostile: tuple[str, list[str]], tmp_path: Path
) -> None:
    page = watched("/report")
    for _, payload in list(payloads())[::15]:
        name = payload.replace("/", "∕").replace("\x00", "")[:80] + ".txt"
        told = {
            "name": name,
            "mimeType": "text/plain",
            "buffer": TEXT.format(place="x", name="y", payload=payload).encode(),
        }
        page.request.post(f"{hostile[0]}/api/jobs", multipart={"files": told})
    page = watched("/report")
    assert page.evaluate("window.__hits") == []

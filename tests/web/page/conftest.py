"""The page in Debian's Chromium, on a server of its own over the sample record.

Fixtures: ``served`` (an address that the session shares: only look), ``own_server`` (a fresh copy that a test may write
to, or ``own_server(empty=True)``), ``go`` (opens a path in a language, a theme, on a phone), ``shoot`` (a screenshot
into out/screens/). A test fails on what the console calls an error, on a breach of the content security policy, on an
uncaught exception and on an answer of the server's own fault. Without Chromium or a built page these tests are skipped.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

SCREENS = Path(__file__).parents[3] / "out" / "screens"
CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)
BUILT = (Path(str(files("vigie.web"))) / "static" / "index.html").is_file()
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Chromium as it comes: WebGL is drawn by the processor, and nothing else is made to be.
ARGS = ["--no-sandbox"]
# An answer of 4xx is told by the console as an error too: whether it was right is for the test to say.
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


@contextmanager
def serving(record: Path, *options: str) -> Iterator[str]:
    """A server in a process of its own, as a user starts it; gives its address."""
    command = [sys.executable, "-m", "vigie", "serve", "--record", str(record), "--port", "0", "--json", *options]
    env = {name: value for name, value in os.environ.items() if name not in {"VIGIE_RECORD", "VIGIE_LANG"}}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["address"].rstrip("/")
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine (apt-get install chromium)")
    if not BUILT:
        pytest.skip("the page is not built (make page)")
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def served(browser: Any, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(Path(shutil.copy(sample, tmp_path_factory.mktemp("served") / "sample.duckdb"))) as address:
        yield address


@pytest.fixture(scope="module")
def module_server(browser: Any, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that the tests of one module may write to; each keeps to incidents of its own."""
    with serving(Path(shutil.copy(sample, tmp_path_factory.mktemp("module") / "own.duckdb"))) as address:
        yield address


@pytest.fixture
def own_server(browser: Any, sample: Path, tmp_path: Path) -> Iterator[Callable[..., str]]:
    with ExitStack() as stack:

        def started(empty: bool = False) -> str:
            record = tmp_path / "own.duckdb"
            if not empty:
                shutil.copy(sample, record)
            return stack.enter_context(serving(record))

        yield started


@pytest.fixture
def go(browser: Any, request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """``go('/access?on=2025-10-01', lang='en', theme='dark', phone=True, at=own_server())`` -> a Playwright page."""
    troubles: list[str] = []
    with ExitStack() as stack:

        def opened(path: str = "/", lang: str = "fr", theme: str = "light", phone: bool = False, at: str = "") -> Any:
            context = browser.new_context(
                locale={"fr": "fr-FR", "en": "en-GB"}[lang],
                color_scheme=theme,
                viewport=PHONE if phone else DESKTOP,
                has_touch=phone,
                reduced_motion="reduce",
                accept_downloads=True,
            )
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(15_000)
            page.on("pageerror", lambda error: troubles.append(f"uncaught: {error}"))
            page.on("console", lambda told: _heard(told, troubles))
            page.on("response", lambda answer: _answered(answer, troubles))
            page.goto((at or request.getfixturevalue("served")) + path)
            settle(page)
            return page

        yield opened
    assert not troubles, "\n".join(troubles)


def _heard(told: Any, troubles: list[str]) -> None:
    if told.type == "error" and not EXPECTED.search(told.text):
        troubles.append(f"console: {told.text}")


def _answered(answer: Any, troubles: list[str]) -> None:
    if answer.status >= 500:
        troubles.append(f"{answer.status} {answer.url}")


def settle(page: Any) -> None:
    """Waits until the room is there and nothing in it is on its way."""
    page.wait_for_function(
        "() => { const main = document.querySelector('main');"
        " return main && main.children.length && !main.querySelector('.loading, [aria-busy=true]') }"
    )


@pytest.fixture
def shoot() -> Callable[..., Path]:
    """``shoot(page, 'situation-dark')`` -> out/screens/situation-dark.png; ``whole`` beyond the window's foot."""

    def shot(page: Any, name: str, whole: bool = False) -> Path:
        SCREENS.mkdir(parents=True, exist_ok=True)
        settle(page)
        page.wait_for_function(
            "() => [...document.querySelectorAll('.map > .canvas')]"
            ".every((one) => !one.offsetParent || one.dataset.drawn)",
            timeout=60_000,
        )
        path = SCREENS / f"{name}.png"
        page.screenshot(path=path, full_page=whole)
        return path

    return shot

"""Servers and a headless browser for measuring pages: the product's pages against a bare one.

Both servers run in processes of their own with the same settings, on free ports of this machine.
Every wait is for something to appear; nothing sleeps.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
TITLE, TEXT = "Bare page", "Bare text"
CHOICES = ("first", "second")
FINISHED = "[data-testid=stApp][data-test-script-state=notRunning]"
# Looked for at every frame: waiting for a locator looks a tenth of a second apart, or half a one.
IS_SEEN = """sign => [...document.querySelectorAll(sign)].at(-1)?.getClientRects().length > 0"""
TEXT_CHANGED = """([sign, before]) => {
    const found = document.querySelector(sign);
    return found !== null && found.innerText !== before;
}"""

# The floor: what Streamlit itself takes to show a page, and to answer a change of a drop-down.
BARE_APPLICATION = 'import streamlit as st\n\napp = st.App("bare.py")\n'
BARE_PAGE = f"""import streamlit as st

st.title("{TITLE}")
if "choose" in st.query_params:
    st.write("Chosen: " + st.selectbox("Choice", {CHOICES!r}))
else:
    st.write("{TEXT}")
"""


def write_bare_page(folder: Path) -> Path:
    """The bare application in a folder, with the product's own settings beside it."""
    folder.mkdir()
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    (folder / "bare.py").write_text(BARE_PAGE, encoding="utf-8")
    script = folder / "application.py"
    script.write_text(BARE_APPLICATION, encoding="utf-8")
    return script


@contextmanager
def served(script: Path, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Address of the application while it is served; the server is stopped at the end.

    Raises RuntimeError when the server ends before it answers.
    """
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=script.parent,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _wait_until_announced(process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate()


@contextmanager
def opened() -> Iterator[Callable[[], Page]]:
    """A headless Chromium that opens pages; raises RuntimeError when this machine has none."""
    found = shutil.which("chromium")
    if found is None:
        message = "chromium was not found on this machine (.ci/setup-chromium installs it)"
        raise RuntimeError(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        try:
            yield lambda: browser.new_page(viewport={"width": 1440, "height": 900})
        finally:
            browser.close()


def reload_seconds(page: Page, address: str, sign: str, *, is_app: bool = True) -> float:
    """Seconds from asking for an address until the sign is visible.

    is_app: whether Streamlit draws the page. Raises RuntimeError when it shows an error once it has
    finished.
    """
    start = perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(IS_SEEN, arg=sign)
    seconds = perf_counter() - start
    if is_app:
        _finish(page)
    return seconds


def change_seconds(page: Page, sign: str) -> float:
    """Seconds from picking another of the first two options of the first drop-down to its effect.

    sign: the element whose text changes. The list is open and the pointer in place before the
    clock starts.
    """
    before = page.locator(sign).inner_text()
    page.get_by_role("combobox").first.click()
    options = page.get_by_role("option")
    options.first.wait_for()
    is_first = options.first.get_attribute("aria-selected") == "true"
    options.nth(1 if is_first else 0).hover()
    start = perf_counter()
    page.mouse.down()
    page.mouse.up()
    page.wait_for_function(TEXT_CHANGED, arg=[sign, before])
    seconds = perf_counter() - start
    _finish(page)
    return seconds


def unfold_seconds(page: Page, fold: str, sign: str) -> float:
    """Seconds from pressing the heading of a fold until the sign is visible in it; shut again."""
    heading = page.locator(f"{fold} summary")
    heading.hover()
    start = perf_counter()
    page.mouse.down()
    page.mouse.up()
    page.wait_for_function(IS_SEEN, arg=f"{fold} {sign}")
    seconds = perf_counter() - start
    _finish(page)
    heading.click()
    page.locator(f"{fold} {sign}").first.wait_for(state="detached")
    _finish(page)
    return seconds


def sign_in(page: Page, address: str, account: int = 0) -> None:
    """Sign in to the demo store under one of its accounts, by their order on the page."""
    page.goto(f"{address}/login?next=/healthz")
    page.locator("button[name=demo]").nth(account).click()
    page.wait_for_url(f"{address}/healthz**")


def _finish(page: Page) -> None:
    """Let the script run to its end, so that the next round starts from rest."""
    page.locator(FINISHED).wait_for()
    if page.get_by_test_id("stException").count():
        message = f"{page.url} shows an error"
        raise RuntimeError(message)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_until_announced(process: subprocess.Popen[str]) -> None:
    """Read what the server says until it names its address; the rest is read and thrown away."""
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if "http://" in line:
            Thread(target=process.stdout.read, daemon=True).start()
            return
    raise RuntimeError("".join(said))

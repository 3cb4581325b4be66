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
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
TITLE, TEXT = "Bare page", "Bare text"
CHOICES = ("first", "second")

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
def opened() -> Iterator[Page]:
    """A page of a headless Chromium; raises RuntimeError when there is none on this machine."""
    found = shutil.which("chromium")
    if found is None:
        message = "chromium was not found on this machine (.ci/setup-chromium installs it)"
        raise RuntimeError(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        try:
            yield browser.new_page(viewport={"width": 1440, "height": 900})
        finally:
            browser.close()


def reload_seconds(page: Page, address: str, *signs: str) -> float:
    """Seconds from asking for an address until the last element of every sign is visible."""
    start = perf_counter()
    page.goto(address, wait_until="commit")
    for sign in signs:
        page.locator(sign).last.wait_for()
    return perf_counter() - start


def choose_seconds(page: Page, label: str, option: str, sign: str, text: str) -> float:
    """Seconds from picking an option of an open drop-down until the sign shows the text.

    The drop-down is opened and the option typed before the clock starts.
    """
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).wait_for()
    shown = page.locator(sign).filter(has_text=text)
    start = perf_counter()
    box.press("Enter")
    shown.wait_for()
    return perf_counter() - start


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

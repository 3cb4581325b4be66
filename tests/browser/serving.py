"""The real server in a process of its own, and the Chromium that looks at it.

Every server has its own ledger and port. Every wait is for something to happen; nothing sleeps for
a time that was guessed. Knows nothing of what pages show.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING
from urllib.request import urlopen

from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_CHROMIUM = "chromium is not installed; `make test` installs it (.ci/setup-chromium)"
START_SECONDS, STOP_SECONDS, SHOW_SECONDS = 120, 60, 30


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium; raises RuntimeError when this machine has none."""
    found = shutil.which("chromium")
    if found is None:
        raise RuntimeError(NO_CHROMIUM)
    expect.set_options(timeout=SHOW_SECONDS * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(store: Path, *, port: int | None = None, **settings: Path) -> Iterator[str]:
    """Address of a server on a ledger; settings are further KPI_ variables.

    port: any that is free when None.

    Raises RuntimeError with what the server said when it ends before it answers.
    """
    port = port or free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KPI_")}
    environment |= {f"KPI_{name.upper()}": str(value) for name, value in settings.items()}
    command = [sys.executable, "-m", "metrics.cli", "serve"]
    command += ["--store", address_of(store), "--port", str(port)]
    log = store.with_name(f"{port}.log")
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_healthy(process, address, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def address_of(store: Path) -> str:
    """Address of a ledger file, as the command line takes it."""
    return f"duckdb:///{store}"


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_until_healthy(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = monotonic() + START_SECONDS
    while monotonic() < until:
        try:
            with urlopen(f"{address}/healthz", timeout=START_SECONDS) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            # Nobody listens yet: look again soon, or at once when the process ends.
            try:
                process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
            break
    message = f"the server did not come up: {log.read_text(encoding='utf-8', errors='replace')}"
    raise RuntimeError(message)

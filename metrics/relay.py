"""A door for the command line while a server holds the ledger: commands are run by the server.

A DuckDB file open in one process cannot be opened by another. The server therefore listens on a
Unix socket that only its own user can reach; a command that finds the ledger held hands itself in
there and prints what comes back. Knows sockets and JSON, nothing of commands.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import socket
import tempfile
import threading
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ACCEPT_SECONDS = 0.5
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """One command: its arguments, the folder relative paths start from, the KPI_ settings.

    typed: the password the command asked for where it was typed, None when it asked for none.
    """

    arguments: list[str]
    directory: str
    environment: dict[str, str]
    typed: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What running it gave: exit code and both outputs."""

    code: int
    output: str
    errors: str


def door_of(store: str) -> Path:
    """Socket of the server that holds a ledger; in a folder only this user may enter."""
    folder = Path(tempfile.gettempdir()) / f"kpi-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{hashlib.sha256(store.encode()).hexdigest()[:24]}.sock"


def ask(store: str, request: Request) -> Answer | None:
    """Have the server that holds the ledger run a command; None when no server listens.

    Raises ConnectionError when the server could not run it.
    """
    door = door_of(store)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        try:
            line.connect(str(door))
        except OSError:
            return None
        line.sendall(json.dumps(asdict(request)).encode())
        line.shutdown(socket.SHUT_WR)
        content = _read(line)
    if not content:
        message = "máy chủ không chạy được lệnh / the server could not run the command; see its log"
        raise ConnectionError(message)
    return Answer(**json.loads(content))


def _read(line: socket.socket) -> bytes:
    parts: list[bytes] = []
    while part := line.recv(65536):
        parts.append(part)
    return b"".join(parts)


def _is_open(door: Path) -> bool:
    """Whether a server listens at the door."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        try:
            line.connect(str(door))
        except OSError:
            return False
        return True


class Door:
    """The server's side: answers one command at a time in a thread of its own until closed.

    Where another server listens for the same ledger already, the door stays that server's.
    """

    def __init__(self, store: str, run: Callable[[Request], Answer]) -> None:
        self._path = door_of(store)
        self._run = run
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        if _is_open(self._path):
            return
        self._path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(self._path))
        self._path.chmod(0o600)
        self._listener.listen()
        self._listener.settimeout(ACCEPT_SECONDS)
        self._thread = threading.Thread(target=self._answer_all, name="kpi-door", daemon=True)
        self._thread.start()

    def _answer_all(self) -> None:
        while not self._closing.is_set():
            try:
                line, _ = self._listener.accept()
            except TimeoutError:
                continue
            with line:
                line.settimeout(None)
                try:
                    self._answer(line)
                except (Exception, SystemExit):
                    # The door stays open for the next one; the error is the server's to log.
                    LOG.exception("a command handed in could not be run")

    def _answer(self, line: socket.socket) -> None:
        answer = self._run(Request(**json.loads(_read(line))))
        line.sendall(json.dumps(asdict(answer)).encode())

    def close(self) -> None:
        """Stop listening, after the command under way."""
        if self._thread is None:
            return
        self._closing.set()
        self._thread.join()
        self._listener.close()
        self._path.unlink(missing_ok=True)

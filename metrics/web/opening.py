"""What the server does before it answers and after it has stopped."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING

from metrics.errors import DeclarationError, StoreBusyError
from metrics.services.live import close_all, is_loopback, require_private
from metrics.web.asking import workspace_asked
from metrics.web.journal import begin
from metrics.web.memory import set_aside

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def opened(address: str | None) -> Iterator[None]:
    """Hold the ledger while the server listens on an address (None: on every one).

    A ledger held by another process is waited for, and pages say so meanwhile, but only on an
    address of this machine alone. Raises ExposedDemonstrationError for demonstration accounts on
    any other address, StoreBusyError where that cannot be told, ExposedSecretError for a key that
    others can read.
    """
    begin(os.environ)
    reading = Thread(target=_read_ahead, daemon=True)
    try:
        shared = workspace_asked()
        require_private(shared.engine, address)
        _ = shared.sessions
        reading.start()
    except StoreBusyError:
        if not is_loopback(address):
            raise
    try:
        with set_aside():
            yield
    finally:
        if reading.ident is not None:
            reading.join()
        close_all()


def _read_ahead() -> None:
    """Read the declarations while the first browser still loads; pages say what is wrong there."""
    with suppress(DeclarationError, StoreBusyError, OSError):
        workspace_asked().workspace()

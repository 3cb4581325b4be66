"""What pages and routes of one process share: the open ledger, the declarations, the sessions.

The ledger is opened once; declarations are read anew when one of their files has changed. Knows
nothing of pages or routes.
"""

from __future__ import annotations

import ipaddress
import threading
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from metrics.errors import ExposedDemonstrationError
from metrics.services.accounts import is_demonstration
from metrics.services.callers import Callers
from metrics.services.configuration import (
    OPTIONS,
    configuration_from,
    load_declarations,
    open_ledger_of,
)
from metrics.services.sessions import Sessions
from metrics.services.signing_key import signing_key
from metrics.services.signon import read_provider
from metrics.services.trail import SERVER, note_declarations
from metrics.store.ledger import DUCKDB

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metrics.services.configuration import Configuration
    from metrics.services.signon import Provider
    from metrics.services.workspace import Workspace
    from metrics.store.engine import Engine


class LiveWorkspace:
    """The ledger and the declarations of one configuration, safe to share between threads."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._lock = threading.RLock()
        self._engine: Engine | None = None
        self._sessions: Sessions | None = None
        self._callers: Callers | None = None
        self._workspace: Workspace | None = None
        self._provider: Provider | None = None
        self._is_asked = False
        self._working, self._quiet = 0, threading.Condition()
        self._stamp: tuple[int, ...] = ()

    @property
    def engine(self) -> Engine:
        """The open ledger.

        Raises StoreBusyError, at every call until it can be opened, or ValueError for an unusable
        address.
        """
        with self._lock:
            if self._engine is None:
                self._engine = open_ledger_of(self._configuration)
            return self._engine

    @property
    def sessions(self) -> Sessions:
        """Who is signed in to this ledger.

        Raises what `engine` raises, and ExposedSecretError or ValueError for an unusable key.
        """
        with self._lock:
            if self._sessions is None:
                configuration = self._configuration
                if configuration.secret is None and not configuration.store.startswith(DUCKDB):
                    message = (
                        "cần KPI_SECRET_FILE cho sổ trên máy chủ"
                        " / KPI_SECRET_FILE is needed for a ledger on a server"
                    )
                    raise ValueError(message)
                provider = self.provider
                self._sessions = Sessions(
                    self.engine,
                    signing_key(configuration.secret),
                    takes_passwords=provider is None or provider.local_accounts,
                )
            return self._sessions

    @property
    def provider(self) -> Provider | None:
        """Provider of single sign-on, read once, None where there is none.

        Raises ExposedSecretError or ValueError for unusable settings.
        """
        with self._lock:
            if not self._is_asked:
                self._provider = read_provider(self._configuration.signon)
                self._is_asked = True
            return self._provider

    @property
    def callers(self) -> Callers:
        """Systems that call with a token; raises what `engine` raises."""
        with self._lock:
            if self._callers is None:
                self._callers = Callers(self.engine)
            return self._callers

    def workspace(self) -> Workspace:
        """Declarations as their files say now, on the open ledger.

        Raises what `engine` raises, and DeclarationError.
        """
        configuration = self._configuration
        files = (configuration.targets, configuration.agencies, configuration.sources)
        with self._lock:
            engine = self.engine
            stamp = tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in files)
            if self._workspace is None or stamp != self._stamp:
                declared = load_declarations(configuration)
                note_declarations(engine, SERVER, declared.files)
                self._workspace = declared.workspace(engine)
                self._stamp = stamp
            return self._workspace

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the ledger open until some work is done, even when the server stops meanwhile.

        For pages: they work in threads that the process would not wait for.
        """
        with self._quiet:
            self._working += 1
        try:
            yield
        finally:
            with self._quiet:
                self._working -= 1
                self._quiet.notify_all()

    def close(self) -> None:
        """Release the ledger once nothing is held; the next use opens it anew."""
        with self._quiet:
            self._quiet.wait_for(lambda: self._working == 0)
        with self._lock:
            if self._engine is not None:
                self._engine.close()
            self._engine = self._sessions = self._callers = self._workspace = None


_LIVE: dict[Configuration, LiveWorkspace] = {}
_LOOKING = threading.Lock()


def live(environment: Mapping[str, str]) -> LiveWorkspace:
    """The live workspace of the configuration in an environment: one for the whole process."""
    given = tuple((one.variable, environment.get(one.variable)) for one in OPTIONS)
    configuration = _configuration(given, Path.cwd())
    with _LOOKING:
        return _LIVE.setdefault(configuration, LiveWorkspace(configuration))


@cache
def _configuration(given: tuple[tuple[str, str | None], ...], base: Path) -> Configuration:
    """Asked many times by every page, and each time the file system would be asked too."""
    return configuration_from({}, {name: value for name, value in given if value}, base)


def close_all() -> None:
    """Release every ledger, when the process ends."""
    with _LOOKING:
        for one in _LIVE.values():
            one.close()
        _LIVE.clear()


def require_private(engine: Engine, address: str | None) -> None:
    """Refuse to serve demonstration accounts anywhere but to this machine alone.

    address: what the server listens on, None for every address. Raises ExposedDemonstrationError.
    """
    if not is_loopback(address) and is_demonstration(engine):
        raise ExposedDemonstrationError(address or "*")


def is_loopback(address: str | None) -> bool:
    """Whether only this machine can reach an address.

    >>> is_loopback("127.0.0.1"), is_loopback("0.0.0.0"), is_loopback(None)
    (True, False, False)
    """
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False

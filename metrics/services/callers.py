"""Systems that report by themselves: who calls with a token, and how often anyone may.

Wrong tokens are counted by network address, calls by account; both in the memory of the process
that answers. Knows nothing of HTTP.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from metrics.errors import LockedOutError, SignInError
from metrics.services.accounts import holder_of_token, viewer_of_token
from metrics.services.attempts import Limit
from metrics.store.ledger import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrics.access import Viewer
    from metrics.store.engine import Engine


@dataclass(slots=True)
class Allowance:
    """How often each account may call: `most` at once, then one more every `every`.

    full_at: account -> when it may call `most` times again; what is past is forgotten.
    """

    most: int = 60
    every: timedelta = timedelta(seconds=1)
    full_at: dict[str, datetime] = field(default_factory=dict)

    def take(self, name: str, now: datetime) -> timedelta:
        """Count a call and return nothing, or count none and return how long to wait for one."""
        self.full_at = {one: at for one, at in self.full_at.items() if at > now}
        full_at = max(now, self.full_at.get(name, now)) + self.every
        wait = full_at - now - self.most * self.every
        if wait > timedelta():
            return wait
        self.full_at[name] = full_at
        return timedelta()


def _wrong_tokens() -> Limit:
    return Limit(20, timedelta(seconds=5), timedelta(minutes=5), timedelta(hours=1))


@dataclass(slots=True)
class Callers:
    """Who calls on one ledger, safe to share between threads; clock: naive UTC.

    A right token is taken wherever it comes from: offices share a network address, and one of them
    must not be able to shut the others out. Tokens of 256 bits cannot be guessed, so wrong ones are
    slowed down to spare the server and its log.
    """

    engine: Engine
    clock: Callable[[], datetime] = utc_now
    wrong: Limit = field(default_factory=_wrong_tokens)
    allowance: Allowance = field(default_factory=Allowance)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def viewer_of(self, token: str, address: str) -> Viewer:
        """Who calls with a token from a network address.

        Raises SignInError alike for a token that is unknown, revoked or of a disabled account, and
        LockedOutError after too many of those from the address, or too many calls of the account.
        """
        viewer, now = viewer_of_token(self.engine, token), self.clock()
        with self._lock:
            if viewer is None:
                self._refuse(address, now)
                raise SignInError(address)
            wait = self.allowance.take(viewer.name, now)
        if wait > timedelta():
            raise LockedOutError(ceil(wait.total_seconds()))
        return viewer

    def turned_away(self, token: str) -> tuple[Viewer | None, str]:
        """Whose token it is or was, None for nobody's; code of `log.why` when it is not taken."""
        return holder_of_token(self.engine, token)

    def _refuse(self, address: str, now: datetime) -> None:
        """Count a wrong token, or raise LockedOutError and count none while there is a wait."""
        wait = self.wrong.wait(address, now)
        if wait > timedelta():
            raise LockedOutError(ceil(wait.total_seconds()))
        self.wrong.count(address, now)

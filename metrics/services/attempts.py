"""How often a sign-in may be tried: a few times at once, then after delays that double.

Counted for every name, whether an account has it or not, and for every network address. Kept in
the memory of the process that answers; knows nothing of accounts or passwords.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from metrics.errors import LockedOutError

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(slots=True)
class _Failures:
    """Attempts of one name or address that have not succeeded, and when the next is allowed."""

    count: int
    last: datetime
    until: datetime


@dataclass(slots=True)
class Limit:
    """Delays for one sort of key: `free` attempts without, then `delay` doubling up to `longest`.

    What has been quiet for `forgotten` starts anew. At most `capacity` keys are remembered; those
    with the fewest failures make room first, so that no flood of names frees a locked one.
    """

    free: int
    delay: timedelta
    longest: timedelta
    forgotten: timedelta
    capacity: int = 10_000
    failures: dict[str, _Failures] = field(default_factory=dict)

    def wait(self, key: str, now: datetime) -> timedelta:
        """How long until another attempt is allowed; nothing or less when it is."""
        known = self.failures.get(key)
        if known is None:
            return timedelta()
        if now - known.last >= self.forgotten:
            del self.failures[key]
            return timedelta()
        return known.until - now

    def count(self, key: str, now: datetime) -> None:
        """Count an attempt as failed until it has succeeded."""
        if key not in self.failures and len(self.failures) >= self.capacity:
            self._make_room(now)
        known = self.failures.get(key)
        failed = 1 if known is None else known.count + 1
        self.failures[key] = _Failures(failed, now, now + self._delay(failed))

    def _delay(self, failed: int) -> timedelta:
        if failed < self.free:
            return timedelta()
        # Past some doublings the longest is reached anyway; larger powers would overflow.
        doublings: int = 2 ** min(failed - self.free, 20)
        return min(self.longest, self.delay * doublings)

    def _make_room(self, now: datetime) -> None:
        old: Iterable[str] = [
            key for key, known in self.failures.items() if now - known.last >= self.forgotten
        ]
        if not old:
            by_count = sorted(self.failures, key=lambda key: self.failures[key].count)
            old = by_count[: max(1, self.capacity // 10)]
        for key in old:
            del self.failures[key]


def _by_name() -> Limit:
    return Limit(5, timedelta(seconds=30), timedelta(minutes=30), timedelta(hours=24))


def _by_address() -> Limit:
    return Limit(40, timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=1))


@dataclass(slots=True)
class Attempts:
    """Attempts to sign in, safe to share between threads."""

    names: Limit = field(default_factory=_by_name)
    addresses: Limit = field(default_factory=_by_address)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, name: str, address: str, now: datetime) -> None:
        """Count an attempt before anything is checked, so that many at once do not slip through.

        Raises LockedOutError while there is a wait; such an attempt is not counted.
        """
        with self._lock:
            wait = max(self.names.wait(name, now), self.addresses.wait(address, now))
            if wait > timedelta():
                raise LockedOutError(ceil(wait.total_seconds()))
            self.names.count(name, now)
            self.addresses.count(address, now)

    def succeed(self, name: str, address: str) -> None:
        """Forget the failures of who has signed in, and of where that was."""
        with self._lock:
            self.names.failures.pop(name, None)
            self.addresses.failures.pop(address, None)

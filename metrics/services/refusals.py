"""Refusals go into the log, each once, but no flood of them fills it.

Of each person, and of all together, so many in a while are recorded one by one; those left out are
counted in the next that is. Names that nobody has are counted like any other, so that the time an
answer takes does not tell them apart. Knows nothing of pages or routes.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from metrics.store.clock import utc_now
from metrics.store.log import NOBODY, Act, Entry, Kind, name_of, write_entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrics.errors import AccessDeniedError
    from metrics.store.engine import Engine
    from metrics.store.log import Person

LONGEST_PLACE = 200


@dataclass(slots=True)
class _Spell:
    """Refusals since a moment: how many were recorded, how many left out."""

    since: datetime
    recorded: int = 0
    left_out: int = 0


@dataclass(slots=True)
class Refusals:
    """Writes refusals into the log of one ledger; safe to share between threads.

    most, most_in_all: how many of one person and altogether are recorded within `spell`; clock:
    naive UTC.
    """

    engine: Engine
    clock: Callable[[], datetime] = utc_now
    most: int = 20
    most_in_all: int = 500
    spell: timedelta = timedelta(minutes=10)
    _spells: dict[tuple[str, Act], _Spell] = field(default_factory=dict)
    _all: _Spell = field(default_factory=lambda: _Spell(datetime.min))  # noqa: DTZ901 - naive UTC
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(
        self,
        who: Person | None,
        act: Act,
        kind: Kind,
        subject: str,
        why: str,
        *,
        name: str | None = None,
        concerns: str | None = None,
        **details: object,
    ) -> None:
        """Record that somebody was refused; who: None for who is not known.

        why: a code with its words under `log.why`; concerns: agency it is about, that of who is
        refused when None; name: whom to count it for where that is another than who.
        """
        person = NOBODY if who is None else who
        left_out = self._left_out((name or name_of(person), act))
        if left_out is None:
            return
        more = {"left_out": left_out} if left_out else {}
        agency = concerns or (None if isinstance(person, str) else person.agency)
        told = {"why": why, **details, **more}
        entry = Entry(act, kind, subject[:LONGEST_PLACE], told, agency)
        write_entry(self.engine, person, entry)

    def note_denied(self, who: Person | None, place: str, error: AccessDeniedError) -> None:
        """Record that a role was not permitted something at a place (path of a page or route)."""
        told = {name: value for name, value in vars(error).items() if value is not None}
        self.note(who, Act.REFUSED, Kind.PLACE, ascii(place)[1:-1], "role", **told)

    def _left_out(self, key: tuple[str, Act]) -> int | None:
        """How many were left out before this one; None when this one is left out too."""
        now = self.clock()
        with self._lock:
            if now - self._all.since >= self.spell:
                self._all = _Spell(now, left_out=self._all.left_out)
                self._spells = {}
            spell = self._spells.get(key)
            if self._all.recorded >= self.most_in_all or (spell and spell.recorded >= self.most):
                self._all.left_out += 1
                return None
            spell = self._spells.setdefault(key, _Spell(now))
            spell.recorded += 1
            self._all.recorded += 1
            before, self._all.left_out = self._all.left_out, 0
            return before

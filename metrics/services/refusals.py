"""Refusals go into the log, each once, but no flood of them fills it.

The same refusal of the same person at the same place is one entry a minute. Of each person, and of
all together, so many in a while are recorded one by one. Those left out are counted in the next
that is. Names that nobody has are counted like any other, so that the time an answer takes does not
tell them apart; whoever is known is recorded however many strangers knock. Knows nothing of pages
or routes.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from metrics.access import Viewer
from metrics.errors import AccessDeniedError, LockedOutError, PeriodLockedError
from metrics.store.clock import utc_now
from metrics.store.log import NOBODY, Act, Entry, Kind, name_of, write_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from metrics.store.engine import Engine
    from metrics.store.log import Person

LONGEST_PLACE = 200
# What the services refuse with, and the code of `log.why` it is recorded with.
WHY: tuple[tuple[type[Exception], str], ...] = (
    (AccessDeniedError, "role"),
    (PeriodLockedError, "locked"),
    (LockedOutError, "too_often"),
)


@dataclass(slots=True)
class _Spell:
    """Refusals since a moment: how many were recorded, how many left out."""

    since: datetime
    recorded: int = 0
    left_out: int = 0


@dataclass(slots=True)
class Refusals:
    """Writes refusals into the log of one ledger; safe to share between threads.

    most, most_in_all: how many of one person, and altogether of people not known, are recorded
    within `spell`; again: how long the very same refusal is not recorded anew; clock: naive UTC.
    """

    engine: Engine
    clock: Callable[[], datetime] = utc_now
    most: int = 20
    most_in_all: int = 500
    spell: timedelta = timedelta(minutes=10)
    again: timedelta = timedelta(minutes=1)
    _spells: dict[tuple[str, Act], _Spell] = field(default_factory=dict)
    _same: dict[tuple[str, ...], datetime] = field(default_factory=dict)
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
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Record that somebody was refused; who: None for who is not known.

        why: a code with its words under `log.why`; concerns: agency it is about, that of who is
        refused when None; name: whom to count it for where that is another than who.
        """
        person = NOBODY if who is None else who
        subject = subject[:LONGEST_PLACE]
        # Sign-ins that fail are each recorded: they are slowed down before they are many.
        same = (name_of(person), subject, why, str(details)) if act is Act.REFUSED else ()
        left_out = self._left_out((name or name_of(person), act), same, isinstance(person, Viewer))
        if left_out is None:
            return
        more = {"left_out": left_out} if left_out else {}
        agency = concerns or (None if isinstance(person, str) else person.agency)
        told = {"why": why, **(details or {}), **more}
        write_entry(self.engine, person, Entry(act, kind, subject, told, agency))

    def note_place(self, who: Person | None, place: str, why: str, **details: object) -> None:
        """Record that somebody was refused at a place: the path of a page or route."""
        self.note(who, Act.REFUSED, Kind.PLACE, ascii(place)[1:-1], why, details=details)

    def note_error(self, who: Person | None, place: str, error: Exception) -> None:
        """Record what a service refused somebody at a place; nothing for errors of other sorts."""
        why = next((why for sort, why in WHY if isinstance(error, sort)), None)
        if why is None:
            return
        told = {name: getattr(error, name, None) for name in ("action", "asked_for")}
        self.note_place(who, place, why, **{name: value for name, value in told.items() if value})

    def _left_out(self, key: tuple[str, Act], same: tuple[str, ...], is_known: bool) -> int | None:  # noqa: FBT001 - one caller
        """How many were left out before this one; None when this one is left out too."""
        now = self.clock()
        with self._lock:
            if now - self._all.since >= self.spell:
                self._all = _Spell(now, left_out=self._all.left_out)
                self._spells, self._same = {}, {}
            spell = self._spells.get(key, _Spell(now))
            is_full = self._all.recorded >= self.most_in_all and not is_known
            is_same = bool(same) and now - self._same.get(same, datetime.min) < self.again  # noqa: DTZ901 - naive UTC
            if is_full or is_same or spell.recorded >= self.most:
                self._all.left_out += 1
                return None
            if same:
                self._same[same] = now
            self._spells[key] = spell
            spell.recorded += 1
            self._all.recorded += 1
            before, self._all.left_out = self._all.left_out, 0
            return before

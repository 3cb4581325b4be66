"""Whether what is owed has come, when it came, and how late it is.

Complete is not accepted: a row in a file that waits for review has been received. Pure: knows
nothing of stores, words or viewers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from metrics.periods import viet_nam_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from metrics.model import Catalog
    from metrics.status.duties import Duty

# How long before its last day a duty is said to be due soon.
SOON = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the ledger holds of one agency, indicator and quarter.

    first_filed: naive UTC of the first file with it that was not withdrawn, returned and replaced
    ones too; is_waiting, is_accepted: a file with it waits for review, or is accepted now;
    first_accepted: naive UTC of the first acceptance there was; is_returned: the newest file with
    it was returned; is_done: one that waits or is accepted says that the task is done.
    """

    agency: str
    indicator: str
    closes: int
    first_filed: datetime | None
    is_waiting: bool = False
    is_accepted: bool = False
    first_accepted: datetime | None = None
    is_returned: bool = False
    is_done: bool = False

    @property
    def is_received(self) -> bool:
        """Whether it is in a file that waits or is accepted."""
        return self.is_waiting or self.is_accepted


class DutyState(StrEnum):
    """Where a duty stands on a day, the most pressing first."""

    LATE = "late"
    RETURNED = "returned"
    DUE_SOON = "due_soon"
    NOT_DUE = "not_due"
    RECEIVED = "received"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class DutyStanding:
    """A duty on a day.

    filed_on: day, in Viet Nam, on which it was first filed, None when it never was; days_late: days
    after its last day on which it was filed, or until today while it is awaited; 0 when in time.
    """

    duty: Duty
    state: DutyState
    filed_on: date | None
    days_late: int

    @property
    def is_received(self) -> bool:
        """Whether it has come, accepted or not."""
        return self.state in (DutyState.RECEIVED, DutyState.ACCEPTED)

    @property
    def is_on_time(self) -> bool:
        """Whether it has come and was first filed in time."""
        return self.is_received and self.days_late == 0

    @property
    def is_late(self) -> bool:
        """Whether it is awaited although its last day has gone by."""
        return not self.is_received and self.days_late > 0


class Receipts:
    """Receipts to be looked up by duty, over mergers where a task is meant."""

    def __init__(self, catalog: Catalog, receipts: Iterable[Receipt]) -> None:
        self._catalog = catalog
        self._exact = {(one.agency, one.indicator, one.closes): one for one in receipts}

    @cached_property
    def _series(self) -> dict[tuple[str, str], list[Receipt]]:
        """By agency and indicator, whatever the quarter; only tasks done once need it."""
        found: dict[tuple[str, str], list[Receipt]] = defaultdict(list)
        for one in self._exact.values():
            found[one.agency, one.indicator].append(one)
        return found

    def of(self, duty: Duty) -> Receipt | None:
        """What has come of a duty; None when nothing ever has.

        A task done once is told about by any report from its quarter on, by an earlier one that
        says done, and, as in its verdict, by all those before or all those after the agency, where
        each of them reports it as done.
        """
        if duty.counts_from is None:
            return self._exact.get((duty.agency, duty.indicator, duty.closes))
        own = self._own(duty, duty.agency)
        if own is not None and own.is_received:
            return own
        return self._after(duty, duty.agency) or self._before(duty, duty.agency) or own

    def _own(self, duty: Duty, agency: str) -> Receipt | None:
        """The agency's own reports that count, as one."""
        known = [
            one
            for one in self._series.get((agency, duty.indicator), ())
            if one.closes >= (duty.counts_from or 0) or one.is_done
        ]
        return _together(known, earliest=True)

    def _done(self, duty: Duty, agency: str) -> Receipt | None:
        own = self._own(duty, agency)
        return own if own is not None and own.is_done else None

    def _after(self, duty: Duty, agency: str) -> Receipt | None:
        heirs = [
            self._done(duty, code) or self._after(duty, code)
            for code in self._catalog.agencies[agency].successors
            if code in duty.charged
        ]
        return _all(heirs)

    def _before(self, duty: Duty, agency: str) -> Receipt | None:
        earlier = [
            self._done(duty, code) or self._before(duty, code)
            for code in self._catalog.predecessors.get(agency, ())
            if code in duty.charged
        ]
        return _all(earlier)


def _all(receipts: Sequence[Receipt | None]) -> Receipt | None:
    """All of them as one, complete when the last has come; None when one is missing."""
    known = [one for one in receipts if one is not None]
    return _together(known, earliest=False) if len(known) == len(receipts) else None


def _together(receipts: Sequence[Receipt], *, earliest: bool) -> Receipt | None:
    """Several receipts as one; received and accepted by any (earliest), else only by all."""
    if not receipts:
        return None
    whole, pick = (any, min) if earliest else (all, max)
    filed = [one.first_filed for one in receipts if one.first_filed is not None]
    accepted = [one.first_accepted for one in receipts if one.first_accepted is not None]
    is_accepted = whole(one.is_accepted for one in receipts)
    is_received = whole(one.is_received for one in receipts)
    return replace(
        receipts[-1],
        first_filed=pick(filed, default=None),
        is_waiting=is_received and not is_accepted,
        is_accepted=is_accepted,
        first_accepted=pick(accepted, default=None),
        is_done=whole(one.is_done for one in receipts),
    )


def standing_of(duty: Duty, receipt: Receipt | None, today: date) -> DutyStanding:
    """Where a duty stands on a day, with what has come of it by then."""
    filed = receipt.first_filed if receipt is not None else None
    filed_on = viet_nam_day(filed) if filed is not None else None
    is_received = receipt is not None and receipt.is_received
    day = filed_on if is_received and filed_on is not None else today
    return DutyStanding(
        duty, _state(duty, receipt, today), filed_on, max(0, (day - duty.due_on).days)
    )


def _state(duty: Duty, receipt: Receipt | None, today: date) -> DutyState:
    if receipt is not None and receipt.is_accepted:
        return DutyState.ACCEPTED
    if receipt is not None and receipt.is_waiting:
        return DutyState.RECEIVED
    if receipt is not None and receipt.is_returned:
        return DutyState.RETURNED
    if today > duty.due_on:
        return DutyState.LATE
    return DutyState.DUE_SOON if duty.due_on - today <= SOON else DutyState.NOT_DUE


@dataclass(frozen=True, slots=True)
class Counts:
    """How many duties there are, and how they were met; complete is not accepted.

    on_time: received, and first filed in time; late: awaited although the last day has gone by;
    days_late: the most days that any of those is late.
    """

    expected: int = 0
    received: int = 0
    on_time: int = 0
    accepted: int = 0
    late: int = 0
    days_late: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Both together."""
        return Counts(
            self.expected + other.expected,
            self.received + other.received,
            self.on_time + other.on_time,
            self.accepted + other.accepted,
            self.late + other.late,
            max(self.days_late, other.days_late),
        )

    @property
    def received_share(self) -> Fraction | None:
        """Completeness: received out of expected, None where nothing is expected."""
        return self._share(self.received)

    @property
    def on_time_share(self) -> Fraction | None:
        """Received in time out of expected, None where nothing is expected."""
        return self._share(self.on_time)

    @property
    def accepted_share(self) -> Fraction | None:
        """Accepted out of expected, None where nothing is expected."""
        return self._share(self.accepted)

    def _share(self, number: int) -> Fraction | None:
        return Fraction(number, self.expected) if self.expected else None


def counts_of(standings: Iterable[DutyStanding]) -> Counts:
    """Counts of some duties on a day."""
    expected = received = on_time = accepted = late = days_late = 0
    for one in standings:
        expected += 1
        received += one.is_received
        on_time += one.is_on_time
        accepted += one.state is DutyState.ACCEPTED
        if one.is_late:
            late += 1
            days_late = max(days_late, one.days_late)
    return Counts(expected, received, on_time, accepted, late, days_late)

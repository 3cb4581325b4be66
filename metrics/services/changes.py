"""What changed since the period before: every target whose status is another one now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from metrics.services.overview import SEVERITY
from metrics.status.verdict import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrics.services.overview import Standing


class Turn(StrEnum):
    """Which way a target has turned, in the order shown."""

    WORSE = "worse"
    BETTER = "better"
    OTHER = "other"


# Rungs of a ladder; statuses that are not on it are neither good nor bad.
RUNGS = {
    Status.MISSED: 0,
    Status.OFF_TRACK: 1,
    Status.AT_RISK: 2,
    Status.INSUFFICIENT_DATA: 3,
    Status.NO_DATA: 3,
    Status.NOT_ASSESSABLE: 3,
    Status.ON_TRACK: 4,
    Status.ACHIEVED: 5,
}
# Where a target stands before it has begun or been due: below what is good, above what is not.
BEFORE_IT_BEGAN = 3.5


@dataclass(frozen=True, slots=True)
class Change:
    """A target whose status is not that of the period before."""

    standing: Standing
    before: Standing

    @property
    def turn(self) -> Turn:
        """Which way it has turned."""
        now = RUNGS.get(self.standing.verdict.status)
        if now is None:
            return Turn.OTHER
        then = RUNGS.get(self.before.verdict.status, BEFORE_IT_BEGAN)
        return Turn.WORSE if now < then else Turn.BETTER if now > then else Turn.OTHER


def changes_between(now: Iterable[Standing], before: Iterable[Standing]) -> tuple[Change, ...]:
    """Targets whose status differs between two dates: what got worse first, figures before tasks.

    now, before: standings of every target; what was not declared before is left out.
    """
    former = {one.verdict.target: one for one in before}
    changes = [
        Change(one, former[one.verdict.target])
        for one in now
        if one.verdict.target in former
        and one.verdict.status is not former[one.verdict.target].verdict.status
    ]
    turns = list(Turn)
    return tuple(
        sorted(
            changes,
            key=lambda one: (
                turns.index(one.turn),
                one.standing.subject.target.is_task,
                SEVERITY[one.standing.verdict.status],
            ),
        )
    )

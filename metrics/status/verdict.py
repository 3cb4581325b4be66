"""The result of judging one target: status, numbers and the reason, as values without words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from metrics.rules import Operator
    from metrics.status.totals import Totals


class Status(StrEnum):
    """Where a target stands, the worst first; the order in which lists show them."""

    MISSED = "missed"
    OFF_TRACK = "off_track"
    AT_RISK = "at_risk"
    INSUFFICIENT_DATA = "insufficient_data"
    NO_DATA = "no_data"
    NOT_ASSESSABLE = "not_assessable"
    ON_TRACK = "on_track"
    ACHIEVED = "achieved"
    NOT_DUE = "not_due"
    CLOSED = "closed"


GOOD = (Status.ACHIEVED, Status.ON_TRACK)
LATE = (Status.MISSED, Status.OFF_TRACK, Status.AT_RISK)


class Reason(StrEnum):
    """Why a target stands where it stands; each has a sentence in both languages."""

    HOLDS = "holds"
    PACE = "pace"
    REGRESSING = "regressing"
    AHEAD_OF_START = "ahead_of_start"
    DUE_PASSED = "due_passed"
    SILENT = "silent"
    WITHIN_CEILING = "within_ceiling"
    NEAR = "near"
    FAR = "far"
    EVENT = "event"
    NOTHING_DUE_YET = "nothing_due_yet"
    YEAR_RUNNING = "year_running"
    MILESTONE_OPEN = "milestone_open"
    WINDOW_NOT_OPEN = "window_not_open"
    INSTANCE_OPEN = "instance_open"
    NOTHING_ACCEPTED = "nothing_accepted"
    TOO_OLD = "too_old"
    LOW_COVERAGE = "low_coverage"
    DIRECTION = "direction"
    CONFLICTING = "conflicting"
    ZERO_DENOMINATOR = "zero_denominator"
    NO_BASELINE = "no_baseline"
    TERRITORY = "territory"
    INCOMPLETE = "incomplete"
    SURVEY_WEIGHTS = "survey_weights"
    NOT_ADDABLE = "not_addable"
    POPULATION_ENDED = "population_ended"


@dataclass(frozen=True, slots=True)
class Path:
    """The road to the target: (place on the quarter axis, value) from start to due, ascending."""

    points: tuple[tuple[Fraction, Fraction], ...]

    @property
    def start(self) -> Fraction:
        """Value the road begins at (the baseline)."""
        return self.points[0][1]

    @property
    def goal(self) -> Fraction:
        """Value at the end of the road (the target)."""
        return self.points[-1][1]

    def expected(self, place: Fraction) -> Fraction:
        """Value due at a place, linear between points, flat before the first and after the last."""
        if place <= self.points[0][0]:
            return self.points[0][1]
        for (left, low), (right, high) in zip(self.points, self.points[1:], strict=False):
            if place <= right:
                return low + (high - low) * (place - left) / (right - left)
        return self.points[-1][1]


@dataclass(frozen=True, slots=True)
class Tally:
    """Agencies one by one: how many are expected, have reported, and have done it or pass.

    done: in time; late: after the last good day; carried: reported an earlier period; newest:
    quarter of the newest figure, old or not; last_day: newest day of completion.
    """

    expected: int = 0
    reported: int = 0
    done: int = 0
    late: int = 0
    carried: int = 0
    newest: int | None = None
    last_day: date | None = None
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one target stands on a date, with every input.

    as_of, period: quarter ordinals, period being that of the figure judged; actual, expected,
    target_value, baseline: on the indicator's scale, ratios as fractions of 1; progress (p),
    due_progress (e) and pace (r) as in the method; change: actual minus first figure, for
    directions; with_silent: actual when silent agencies count at their last figure, where that
    made the verdict worse; tally: agencies one by one, for tasks and targets judged per agency;
    field: how many were ranked, of a rank; due_day: last good day of a task's deadline.
    """

    target: str
    as_of: int
    status: Status
    reason: Reason
    period: int | None = None
    actual: Fraction | None = None
    expected: Fraction | None = None
    target_value: Fraction | None = None
    operator: Operator | None = None
    baseline: Fraction | None = None
    baseline_period: int | None = None
    baseline_is_first_figure: bool = False
    progress: Fraction | None = None
    due_progress: Fraction | None = None
    pace: Fraction | None = None
    regressing: bool = False
    change: Fraction | None = None
    with_silent: Fraction | None = None
    coverage: Fraction | None = None
    totals: Totals | None = None
    path: Path | None = None
    tally: Tally | None = None
    field: int | None = None
    due_day: date | None = None
    illustrative: bool = False

"""Which period of a target is judged on a date, and what the ledger must be asked for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from metrics.model import Measure, ValueKind
from metrics.notation import EACH_YEAR
from metrics.periods import (
    QUARTERS_A_YEAR,
    end_date,
    last_ended,
    position,
    quarter_ordinal,
    year_of,
)
from metrics.rules import GrowthRule, RecurringRule, Reduction, Trajectory
from metrics.status.totals import Ask

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from metrics.model import Indicator, Settings, Target
    from metrics.periods import Calendar
    from metrics.status.population import Population


@dataclass(frozen=True, slots=True)
class Subject:
    """A target with everything declared that judging it needs.

    number: of its population among those asked about.
    """

    target: Target
    indicator: Indicator
    settings: Settings
    calendar: Calendar
    population: Population
    number: int

    @property
    def min_coverage(self) -> Fraction:
        """Least coverage at which the target is judged."""
        own = self.target.min_coverage
        return Fraction(own if own is not None else self.settings.min_coverage)

    @property
    def on_track(self) -> Fraction:
        """Least pace that is on track."""
        own = self.target.on_track
        return Fraction(own if own is not None else self.settings.on_track)

    @property
    def at_risk(self) -> Fraction:
        """Least pace that is at risk rather than off track."""
        own = self.target.at_risk
        return Fraction(own if own is not None else self.settings.at_risk)

    @property
    def has_territory(self) -> bool:
        """Whether its figure is a sum, so that territory coming in changes what it counts."""
        return self.indicator.value in (ValueKind.COUNT, ValueKind.AMOUNT)

    @property
    def is_recurring(self) -> bool:
        """Whether it is a task that is done anew every period."""
        return isinstance(self.target.rule, RecurringRule)

    @property
    def is_fan_out(self) -> bool:
        """Whether it is a task that several agencies each have to do: k of n."""
        return self.target.is_task and self.population.is_many

    @property
    def starts_from_zero(self) -> bool:
        """Whether each year begins anew from nothing (30% of units inspected every year)."""
        is_growth = isinstance(self.target.rule, GrowthRule)
        return self.target.due == EACH_YEAR and self.indicator.accumulates and not is_growth

    @property
    def needs_whole_years(self) -> bool:
        """Whether only a whole year's figure compares with the target (a cut of a yearly flow)."""
        return self.indicator.accumulates and isinstance(self.target.rule, Reduction | Trajectory)


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far figures count on a date.

    until: newest quarter that may be judged; closed: the quarter with which the population ended,
    when that came first; due_day: last good day of a dated deadline; current: quarter against
    which the age of figures is counted; opens_on: first day on which the rule applies.
    """

    as_of: int
    until: int
    closed: int | None
    due_day: date | None
    current: int
    opens_on: date | None = None

    def is_open(self, calendar: Calendar) -> bool:
        """Whether what is asked for has begun to apply."""
        return self.opens_on is None or self.opens_on <= end_date(self.as_of, calendar)

    def is_reached(self, calendar: Calendar) -> bool:
        """Whether the dated deadline has come."""
        return self.due_day is not None and end_date(self.as_of, calendar) >= self.due_day


def horizon_of(subject: Subject, as_of: int) -> Horizon:
    """What may be judged as of a quarter.

    Figures after the due date are shown elsewhere but no longer change the verdict.
    """
    until, due_day = as_of, subject.target.due_day(subject.calendar)
    if due_day is not None:
        until = min(until, last_ended(due_day, subject.calendar))
    current = until
    if subject.target.until is not None:
        last = quarter_ordinal(subject.target.until)
        # The last year's own figure is awaited for as long as figures may be old, no longer.
        current = min(as_of, last + subject.indicator.allowed_age)
        until = min(until, last)
    ended = subject.population.last
    closed = ended if ended is not None and ended < until else None
    if closed is not None:
        until = current = closed
    return Horizon(as_of, until, closed, due_day, current, subject.target.opens_on)


def with_instance(subject: Subject, horizon: Horizon, closes: int) -> Horizon:
    """For a yearly target, the deadline of the year that the judged figure belongs to."""
    if subject.target.due != EACH_YEAR:
        return horizon
    year_end = end_date(quarter_ordinal(year_of(closes)), subject.calendar)
    return replace(horizon, due_day=year_end)


def newest_period(subject: Subject, horizon: Horizon, reporting: Mapping[int, int]) -> int | None:
    """Newest quarter up to the horizon for which any agency has an accepted figure."""
    step = QUARTERS_A_YEAR if subject.needs_whole_years else 1
    return max(
        (closes for closes in reporting if closes <= horizon.until and closes % step == 0),
        default=None,
    )


def first_period(subject: Subject, reporting: Mapping[int, int], closes: int) -> int | None:
    """First quarter with enough coverage to serve as a starting point.

    Sums must start from no smaller a part of the agencies than has ever reported one quarter, lest
    one that begins to report, or falls silent later, look like progress. When no quarter has
    enough, the first with any figure.
    """
    earlier = sorted(period for period in reporting if period <= closes)
    enough = subject.min_coverage
    if subject.indicator.value in (ValueKind.COUNT, ValueKind.AMOUNT):
        enough = max([enough, *(_reported(subject, reporting, period) for period in earlier)])
    for period in earlier:
        if _reported(subject, reporting, period) >= enough:
            return period
    return earlier[0] if earlier else None


def _reported(subject: Subject, reporting: Mapping[int, int], closes: int) -> Fraction:
    """Share of the agencies expected at a quarter that have reported it."""
    size = subject.population.size(closes)
    return Fraction(reporting[closes], size) if size else Fraction(0)


def needs_first_period(subject: Subject) -> bool:
    """Whether the first accepted figure serves as baseline.

    So it does for a dated target that declares none, and for a direction, whose trend it starts.
    """
    kind = subject.target.rule.kind
    if kind == "direction":
        return True
    dated = subject.target.due_day(subject.calendar) is not None
    return dated and kind in ("share", "level", "count", "rank") and subject.target.per is None


def ask_at(subject: Subject, horizon: Horizon, closes: int) -> Ask:
    """Question for the figure judged, with its declared baseline when the rule has one."""
    age = subject.indicator.allowed_age
    fresh = horizon.current - age
    oldest = fresh if closes >= fresh else closes - age
    ask = Ask(
        subject.indicator.id,
        subject.number,
        closes,
        oldest,
        opens=_window(subject, closes),
        last_denominator=subject.indicator.denominator == "last",
    )
    base = declared_baseline(subject, closes)
    if base is None:
        return ask
    return replace(
        ask,
        base_closes=base,
        base_oldest=base,
        base_opens=_window(subject, base),
    )


def ask_first(subject: Subject, closes: int) -> Ask:
    """Question for the figure that serves as starting point: of that very period.

    Reporting may have begun in mid-year, so the year so far may be shorter than usual.
    """
    return Ask(
        subject.indicator.id,
        subject.number,
        closes,
        closes,
        opens=_window(subject, closes),
        may_begin_late=True,
        last_denominator=subject.indicator.denominator == "last",
    )


def declared_baseline(subject: Subject, closes: int) -> int | None:
    """Quarter containing the declared baseline, or a year before for a growth target."""
    rule = subject.target.rule
    if isinstance(rule, Reduction):
        return ceil(position(rule.baseline.last_day(subject.calendar), subject.calendar))
    if isinstance(rule, GrowthRule):
        return closes - QUARTERS_A_YEAR
    return None


def baseline_place(subject: Subject, closes: int) -> Fraction:
    """Place of the baseline on the quarter axis: the declared day itself for a cut."""
    rule = subject.target.rule
    if isinstance(rule, Reduction):
        return position(rule.baseline.last_day(subject.calendar), subject.calendar)
    return Fraction(closes)


def _window(subject: Subject, closes: int) -> int | None:
    """First quarter of the year so far, for flows; None for figures of which the last counts."""
    if subject.indicator.measure is not Measure.FLOW:
        return None
    return quarter_ordinal(year_of(closes), 1)

"""What every export shows, made once: figures, words and looks of targets on a date, frozen.

PowerPoint, PDF, Excel and CSV only draw it, so that no two of them can disagree. Texts are in the
language of the export; numbers are exact. Knows no ledger and no file format.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from metrics.text.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime
    from decimal import Decimal
    from fractions import Fraction

    from metrics.export.issuers import Issuer
    from metrics.text.words import Language

    # Told how much of an export is done, from 0 to 1.
    Progress = Callable[[float], None]


URGENT_ROWS = 7  # of the list of what needs attention, on one slide
STEPS, NICE = 5, (1, 2, 2.5, 5, 10)  # about so many lines across a chart, so far apart


@dataclass(frozen=True, slots=True)
class Look:
    """How a status is shown: its code, shape, word, and the colours of ink and tint (#rrggbb)."""

    status: str
    shape: str
    word: str
    ink: str
    tint: str


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours that tell no status (#rrggbb): texts, lines, and the lines of a course."""

    ink: str
    muted: str
    line: str
    page: str
    path: str
    goal: str
    actual: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where an export comes from, enough to make the same bytes again.

    period, known: as shown; as_of: code of the quarter; known_at: naive UTC; entries, ledger:
    number and hash of the newest entry of the log known then, 0 and "" without a log; declarations:
    SHA-256 of what was declared; version: of the product; command: that makes it again.
    """

    period: str
    known: str
    as_of: str
    known_at: datetime
    entries: int
    ledger: str
    declarations: str
    version: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Exact figures of a target on the scale it is judged on, ratios as fractions of 1."""

    baseline: Fraction | None = None
    target: Fraction | None = None
    actual: Fraction | None = None
    expected: Fraction | None = None
    progress: Fraction | None = None
    due_progress: Fraction | None = None
    pace: Fraction | None = None
    coverage: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of a gauge: way made and way due by now, both of the whole way; words at its ends."""

    progress: Fraction
    due: Fraction | None
    start: str
    goal: str
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """A judged period of a course: its value on the axis, its look; hollow when illustrative.

    begins_anew: cannot be compared with the one before, so no line leads to it.
    """

    value: float
    text: str
    look: Look
    is_solid: bool
    begins_anew: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """A target over time: for each period as shown the value of the path and the judged figure.

    goal: target value; suffix: of the unit on the axis; is_rank: lower is drawn higher up.
    """

    periods: tuple[str, ...]
    demanded: tuple[float | None, ...]
    points: tuple[Point | None, ...]
    goal: float | None
    suffix: str
    is_rank: bool = False

    @property
    def stretches(self) -> tuple[tuple[float | None, ...], ...]:
        """The judged values in runs that can be compared, each as long as the periods."""
        runs: list[list[float | None]] = []
        for place, point in enumerate(self.points):
            if point is None:
                continue
            if not runs or point.begins_anew:
                runs.append([None] * len(self.periods))
            runs[-1][place] = point.value
        return tuple(tuple(run) for run in runs)

    @property
    def scale(self) -> tuple[float, float, float]:
        """Ends of the value axis and the distance of its lines: all that is drawn, evenly divided.

        Ranks begin with 1 and are whole.
        """
        drawn = [one.value for one in self.points if one is not None]
        drawn += [one for one in (*self.demanded, self.goal) if one is not None]
        low, high = min(drawn), max(drawn)
        if self.is_rank:
            step = max(1, ceil((high - 1) / STEPS))
            return 1, 1 + step * max(1, ceil((high - 1) / step)), step
        if low == high:
            low, high = min(low, 0.0), max(high, 1.0)
        rough = (high - low) / STEPS
        size = 10.0 ** floor(log10(rough))
        near = size * next(nice for nice in NICE if nice * size >= rough)
        return floor(low / near) * near, ceil(high / near) * near, near

    @property
    def decimals(self) -> int:
        """Decimals of the numbers on the value axis."""
        _, _, step = self.scale
        return next((places for places in range(6) if round(step, places) == step), 6)


@dataclass(frozen=True, slots=True)
class Parts:
    """A task of many agencies: how many have done it in time, late, or have it open."""

    done: int
    late: int
    open: int


@dataclass(frozen=True, slots=True)
class Item:
    """One target: every text as the screen shows it. Of a task actual and goal are texts alone.

    goal: target value with its operator; facts: (label, text) pairs; bar, course, parts: None where
    there is nothing to draw; number_format, percent_format: how a spreadsheet shows its figures and
    its shares; mark: badge of illustrative figures, "" for real ones; ahead: what is expected at
    the due date; note: what will be said of it, for who presents alone; "" where there is none.
    """

    code: str
    name: str
    plan: str
    section: str
    quote: str
    reading: str
    field: str
    kind: str
    look: Look
    mark: str
    actual: str
    goal: str
    expected: str
    progress: str
    coverage: str
    period: str
    due: str
    owner: str
    reason: str
    facts: tuple[tuple[str, str], ...]
    numbers: Numbers
    unit: str
    number_format: str
    percent_format: str
    is_task: bool = False
    bar: Bar | None = None
    course: Course | None = None
    parts: Parts | None = None
    ahead: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlanPart:
    """A plan with its targets: number as written and issuer, "" where there is none."""

    id: str
    number: str
    title: str
    issuer: str
    items: tuple[Item, ...]

    @property
    def label(self) -> str:
        """Number and issuer; the title of a plan without a number."""
        return " · ".join(one for one in (self.number or self.title, self.issuer) if one)


@dataclass(frozen=True, slots=True)
class Accepted:
    """One accepted figure: codes and names, exact numbers, and where it comes from."""

    agency: str
    agency_name: str
    indicator: str
    indicator_name: str
    period: str
    breakdown: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    note: str
    origin: str
    submission: int
    line: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Takeaway:
    """Targets on a date as they are taken away.

    day: end of the period; counts: (look, number) of every status that occurs, the worst first;
    items: in the order shown; body: who issues a report, None where the plans are of several
    localities; accepted: figures behind the targets; mark: "" when every figure is real; good,
    late: codes of statuses.
    """

    language: Language
    title: str
    period: str
    day: date
    headline: str
    counts: tuple[tuple[Look, int], ...]
    looks: tuple[tuple[Look, str], ...]
    items: tuple[Item, ...]
    plans: tuple[PlanPart, ...]
    stamp: Stamp
    colours: Colours
    body: Issuer | None = None
    mark: str = ""
    note: str = ""
    accepted: Sequence[Accepted] = field(default=(), repr=False)

    good: tuple[str, ...] = ()
    late: tuple[str, ...] = ()

    @property
    def urgent(self) -> tuple[Item, ...]:
        """Targets that are missed, off track or at risk, the worst first."""
        late = [item for item in self.items if item.look.status in self.late]
        return tuple(sorted(late, key=lambda item: self.late.index(item.look.status)))

    @property
    def urgent_slides(self) -> tuple[tuple[str, tuple[Item, ...]], ...]:
        """Title and targets of each slide of what needs attention; one without targets if none do.

        As few slides as hold them, none of them more than one target fuller than another.
        """
        urgent = self.urgent
        parts = max(1, ceil(len(urgent) / URGENT_ROWS))
        key = "export.urgent_part" if parts > 1 else "export.urgent"
        ends = [len(urgent) * part // parts for part in range(parts + 1)]
        return tuple(
            (say(self.language, key, part=part, parts=parts), urgent[start:end])
            for part, (start, end) in enumerate(pairwise(ends), start=1)
        )

    def numbers(self, items: Sequence[Item]) -> tuple[int, int, int, int]:
        """How many stand well, how many are late, how many have no verdict, and all."""
        statuses = [item.look.status for item in items]
        good = sum(one in self.good for one in statuses)
        late = sum(one in self.late for one in statuses)
        return good, late, len(statuses) - good - late, len(statuses)

"""The method in words, written from the rules, thresholds and code in force.

Every number stands here because the code or the declarations say so, and every example is judged
by the very functions that judge targets; so the page cannot disagree with the screens.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from metrics.model import Indicator, Target
from metrics.periods import QUARTERS_A_YEAR, Calendar, end_date, parse_period, start_date
from metrics.status.evaluate import OBSTACLES, evaluate
from metrics.status.population import BEGINNING, OPEN_END, Member, Population
from metrics.status.projection import FEWEST, MOST
from metrics.status.question import Subject, horizon_of, with_instance
from metrics.status.tasks import TaskState, evaluate_task, stage_of
from metrics.status.totals import Sums, Totals
from metrics.status.verdict import Status
from metrics.text.numbers import format_date, format_percent, format_period
from metrics.text.reasons import reason_sentence, rule_words, sentence_values
from metrics.text.words import Language, say, words_of

if TYPE_CHECKING:
    from metrics.model import Catalog, Settings
    from metrics.status.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the method: heading, paragraphs, and a table where it has one."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """One target with figures, to be judged: base and first are earlier figures, now the judged."""

    kind: str
    indicator: dict[str, Any]
    target: dict[str, Any]
    as_of: str
    now: Sums = field(default_factory=Sums)
    base: Sums | None = None
    first: tuple[str, Sums] | None = None
    done_on: date | None = None


def _of(value: object, of: object = 0) -> Sums:
    amount, total = Decimal(str(value)), Decimal(str(of))
    return Sums(1, amount, total, amount)


_STOCK = {"measure": "stock", "unit": "units"}
# An example for every rule; a test holds the list and the rules together.
EXAMPLES: tuple[Example, ...] = (
    Example(
        "reduction",
        {**_STOCK, "value": "count", "unit": "posts"},
        {"rule": {"kind": "reduction", "by": "5%", "baseline": 2021}, "due": 2026},
        "2024-Q4",
        _of(2430),
        base=_of(2500),
    ),
    Example(
        "share",
        {**_STOCK, "value": "ratio"},
        {"rule": {"kind": "share", "op": ">=", "target": "80%"}, "due": 2025},
        "2024-Q4",
        _of(72, 100),
        first=("2021-Q4", _of(60, 100)),
    ),
    Example(
        "level",
        {"value": "score", "measure": "survey", "unit": "percent"},
        {"rule": {"kind": "level", "op": ">=", "target": 90}, "due": "standing"},
        "2024-Q4",
        _of("89.96"),
    ),
    Example(
        "trajectory",
        {**_STOCK, "value": "ratio"},
        {
            "rule": {
                "kind": "trajectory",
                "op": ">=",
                "points": {2021: "15%", 2022: "35%", 2023: "55%", 2024: "75%", 2025: "95%"},
            },
            "due": 2025,
        },
        "2023-Q4",
        _of(38, 100),
    ),
    Example(
        "rank",
        {"value": "rank", "measure": "published", "unit": "rank"},
        {"rule": {"kind": "rank", "at_most": 10}, "due": "each_year"},
        "2024-Q4",
        _of(1, 63),
    ),
    Example(
        "count",
        {**_STOCK, "value": "count"},
        {"rule": {"kind": "count", "at_least": 49}, "due": 2022},
        "2022-Q4",
        _of(41),
    ),
    Example(
        "growth",
        {"value": "amount", "measure": "stock", "unit": "vnd", "every": "year"},
        {"rule": {"kind": "growth", "than": "previous_year"}, "due": "each_year"},
        "2024-Q4",
        _of(550000),
        base=_of(550000),
    ),
    Example("milestone", {}, {"rule": {"kind": "milestone"}, "due": "2024-02"}, "2024-Q2",
            done_on=date(2024, 3, 1)),
    Example(
        "recurring",
        {},
        {
            "rule": {"kind": "recurring", "every": "year", "before": "12-15"},
            "starts": 2024,
            "due": "each_year",
        },
        "2024-Q4",
        done_on=date(2024, 12, 14),
    ),
    Example(
        "direction",
        {**_STOCK, "value": "count", "better": "lower", "unit": "people"},
        {"rule": {"kind": "direction"}, "due": "standing"},
        "2024-Q4",
        _of(980),
        first=("2021-Q4", _of(1000)),
    ),
)  # fmt: skip


def method_of(catalog: Catalog, language: Language) -> tuple[Section, ...]:
    """The method as it is in force for a catalog, section by section."""
    settings = catalog.settings
    return (
        _periods(catalog, language),
        _statuses(settings, language),
        _formulas(language),
        _obstacles(settings, language),
        *(_rule(example, settings, language) for example in EXAMPLES),
        *(
            _words(language, name, settings)
            for name in ("sums", "coverage", "mergers", "projection", "rounding")
        ),
        _own(catalog, language),
    )


def _words(language: Language, name: str, settings: Settings) -> Section:
    """A section of sentences with the numbers in force."""
    values, start = _numbers(language, settings), f"method.{name}.p"
    keys = [key for key in words_of(language) if key.startswith(start)]
    paragraphs = tuple(say(language, key, **values) for key in keys)
    return Section(say(language, f"method.{name}.heading"), paragraphs)


def _numbers(language: Language, settings: Settings) -> dict[str, object]:
    def percent(ratio: Decimal) -> str:
        exact = Fraction(ratio)
        return format_percent(exact, language, (exact,))

    quarterly, yearly = (
        Indicator.model_validate(_declared("age", {**_STOCK, "value": "count", "every": every}))
        for every in ("quarter", "year")
    )
    return {
        "on_track": percent(settings.on_track),
        "at_risk": percent(settings.at_risk),
        "min_coverage": percent(settings.min_coverage),
        "near": percent(settings.near),
        "quarterly_age": quarterly.allowed_age,
        "yearly_age": yearly.allowed_age,
        "fewest": FEWEST,
        "most": MOST,
    }


def _periods(catalog: Catalog, language: Language) -> Section:
    section = _words(language, "periods", catalog.settings)
    used = [calendar for calendar in Calendar if _plans_in(catalog, calendar)]
    year = parse_period("2024").closes - QUARTERS_A_YEAR
    rows = [
        (
            format_period(parse_period(f"2024-Q{quarter}"), language),
            *(
                f"{format_date(start_date(year + quarter, calendar), language)} – "
                f"{format_date(end_date(year + quarter, calendar), language)}"
                for calendar in used
            ),
        )
        for quarter in range(1, QUARTERS_A_YEAR + 1)
    ]
    heads = (
        say(language, "method.period"),
        *(
            f"{say(language, f'method.calendar.{calendar}')}: {_plans_in(catalog, calendar)}"
            for calendar in used
        ),
    )
    return Section(section.heading, section.paragraphs, heads, tuple(rows))


def _plans_in(catalog: Catalog, calendar: Calendar) -> str:
    return ", ".join(plan for plan in catalog.plans if catalog.calendar_of(plan) is calendar)


def _statuses(settings: Settings, language: Language) -> Section:
    section = _words(language, "statuses", settings)
    rows = tuple(
        (say(language, f"status.{status}"), say(language, f"status_help.{status}"))
        for status in Status
    )
    heads = (say(language, "ui.status"), say(language, "method.meaning"))
    return Section(section.heading, section.paragraphs, heads, rows)


def _formulas(language: Language) -> Section:
    names = ("progress", "due", "pace")
    return Section(
        say(language, "method.formulas.heading"),
        tuple(say(language, f"method.formulas.{name}") for name in names),
    )


def _obstacles(settings: Settings, language: Language) -> Section:
    section = _words(language, "obstacles", settings)
    named = dict.fromkeys((status, reason) for status, reason, _ in OBSTACLES)
    rows = tuple(
        (str(place), say(language, f"method.obstacle.{reason}"), say(language, f"status.{status}"))
        for place, (status, reason) in enumerate(named, 1)
    )
    heads = ("", say(language, "method.when"), say(language, "ui.status"))
    return Section(section.heading, section.paragraphs, heads, rows)


def _rule(example: Example, settings: Settings, language: Language) -> Section:
    """One rule: when it is met, and an example judged by the code itself."""
    subject, verdict = judged_example(example, settings)
    values = {**_numbers(language, settings), **sentence_values(language, subject, verdict)}
    told = say(
        language,
        "method.example",
        rule=rule_words(language, subject),
        status=say(language, f"status.{verdict.status}"),
        reason=reason_sentence(language, subject, verdict),
    )
    text = say(language, f"method.rules.{example.kind}", **values)
    heading = say(
        language, "method.rule_heading", kind=say(language, f"method.names.{example.kind}")
    )
    return Section(heading, (text, told))


def judged_example(example: Example, settings: Settings) -> tuple[Subject, Verdict]:
    """An example's target and the verdict on it."""
    target = Target.model_validate(
        {
            "id": "example",
            "plan": "example",
            "section": "1",
            "quote": "…",
            "name": {"vi": "…", "en": "…"},
            "field": "steering",
            "indicator": "example",
            **example.target,
        }
    )
    sort = example.indicator or {"value": "done", "measure": "stock", "unit": "milestones"}
    subject = Subject(
        target,
        Indicator.model_validate(_declared("example", sort)),
        settings,
        Calendar.ADMINISTRATIVE,
        Population((Member("example", "example", BEGINNING, OPEN_END),)),
        0,
    )
    as_of = parse_period(example.as_of).closes
    if target.is_task:
        state = TaskState(1, example.done_on is not None, example.done_on, as_of)
        return subject, evaluate_task(subject, stage_of(subject, as_of), [state])
    horizon = with_instance(subject, horizon_of(subject, as_of), as_of)
    first = None
    if example.first is not None:
        first = _totals(parse_period(example.first[0]).closes, example.first[1])
    return subject, evaluate(subject, horizon, _totals(as_of, example.now, example.base), first)


def _declared(code: str, sort: dict[str, Any]) -> dict[str, Any]:
    return {"id": code, "name": {"vi": code, "en": code}, **sort}


def _totals(closes: int, now: Sums, base: Sums | None = None) -> Totals:
    return Totals(closes, 1, 1, 0, 1, Decimal(1), Decimal(1), now, base)


def _own(catalog: Catalog, language: Language) -> Section:
    """Targets with thresholds of their own."""
    rows = tuple(
        (
            target.id,
            say(language, f"method.threshold.{name}"),
            format_percent(value, language, (value,)),
        )
        for target in catalog.targets.values()
        for name in ("on_track", "at_risk", "min_coverage")
        if getattr(target, name) is not None
        for value in (Fraction(getattr(target, name)),)
    )
    none = () if rows else (say(language, "method.own.none"),)
    heads = (say(language, "ui.target"), say(language, "method.own.threshold"), "") if rows else ()
    return Section(say(language, "method.own.heading"), none, heads, rows)

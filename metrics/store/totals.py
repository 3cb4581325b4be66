"""Totals of indicators over agencies, any number of questions in one query (see statements.py)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from operator import itemgetter
from typing import TYPE_CHECKING

from metrics.periods import QUARTERS_A_YEAR
from metrics.status.totals import ZERO, Ask, Sums, Totals
from metrics.store.columns import ANY, columns_of
from metrics.store.statements import BY_AGENCY, REPORTING, TOTALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from metrics.status.population import Population
    from metrics.store.columns import Columns
    from metrics.store.engine import Engine, Row

FOREVER = datetime(9999, 1, 1)  # noqa: DTZ001 - the ledger stores naive UTC


def read_reporting(
    engine: Engine,
    questions: Sequence[tuple[str, int]],
    populations: Sequence[Population],
    known_at: datetime | None = None,
) -> list[dict[int, int]]:
    """For each (indicator, population number): quarter ordinal -> how many agencies reported it.

    known_at: the ledger as it stood at that moment (naive UTC); now when None.
    """
    numbers = {question: number for number, question in enumerate(dict.fromkeys(questions))}
    types = {"question": "int32", "indicator": ANY, "population": "int32"}
    asked = columns_of(types, [(number, *question) for question, number in numbers.items()])
    counts: list[dict[int, int]] = [{} for _ in numbers]
    frames = {"asked": asked, "members": members_of(populations)}
    for question, closes, agencies in engine.query(REPORTING, (known_at or FOREVER,), frames):
        counts[question][closes] = int(agencies)
    return [counts[numbers[question]] for question in questions]


def read_totals(
    engine: Engine,
    asks: Mapping[int, Ask],
    populations: Sequence[Population],
    known_at: datetime | None = None,
) -> dict[int, Totals]:
    """Totals for each numbered question; one without any expected agency is left out."""
    if not asks:
        return {}
    numbers, parts = _parts(asks)
    frames = {"parts": parts, "members": members_of(populations)}
    rows = engine.query(TOTALS, (known_at or FOREVER,), frames)
    return {number: _totals(asks[number], row) for row in rows for number in numbers[row[0]]}


def read_by_agency(
    engine: Engine,
    asks: Mapping[int, Ask],
    populations: Sequence[Population],
    known_at: datetime | None = None,
) -> list[Row]:
    """Figure of every expected agency, by question and agency.

    Rows: (question, agency, closes, numerator, denominator, value, illustrative, conflicting,
    note); closes is None where the agency has no figure that counts.
    """
    if not asks:
        return []
    numbers, parts = _parts(asks)
    frames = {"parts": parts, "members": members_of(populations)}
    rows = engine.query(BY_AGENCY, (known_at or FOREVER,), frames)
    answers = [(number, *row[1:]) for row in rows for number in numbers[row[0]]]
    return sorted(answers, key=itemgetter(0))


@dataclass(frozen=True, slots=True)
class _Part:
    """One side of a question: the figures asked about, or those of their baseline.

    base: number of the part that is its baseline.
    """

    indicator: str
    population: int
    opens: int | None
    last_denominator: bool
    closes: int
    oldest: int
    may_begin_late: bool
    grouped: bool
    base: int | None = None


@dataclass(eq=False, slots=True)
class _Series:
    """Figures of one indicator over one population within a range of quarters.

    first_asked: the earliest period asked for, of whose past only the newest figure can count; 0
    for flows, which need their whole window.
    """

    number: int
    oldest: int
    closes: int
    first_asked: int


# Columns of the frame of parts: those of a part, of the crowd it is expected of (the same members
# at the same period) and of its series. Numbers are never null: 0 opens no window, -1 is no part.
_COLUMNS = {
    **dict.fromkeys(("part", "base", "population", "opens", "closes", "oldest"), "int32"),
    **dict.fromkeys(("asked", "grouped", "flow", "last_denominator", "may_begin_late"), "bool"),
    **dict.fromkeys(("crowd", "series", "series_oldest", "series_closes", "first_asked"), "int32"),
    "indicator": ANY,
}


def _parts(asks: Mapping[int, Ask]) -> tuple[dict[int, list[int]], Columns]:
    """For each part asked the numbers of its questions, and the columns of all parts, each once."""
    parts: dict[_Part, int] = {}
    questions: dict[int, list[int]] = {}
    for number, ask in asks.items():
        part = _part(ask, parts)
        questions.setdefault(parts.setdefault(part, len(parts)), []).append(number)
    series = _series(parts)
    crowds: dict[tuple[int, int | None, int, bool], int] = {}
    rows = []
    for part, number in parts.items():
        crowd = (part.population, part.opens, part.closes, part.grouped)
        own = series[part]
        rows.append(
            (
                *(number, -1 if part.base is None else part.base),
                *(part.population, part.opens or 0, part.closes, part.oldest),
                *(number in questions, part.grouped, part.opens is not None),
                *(part.last_denominator, part.may_begin_late),
                *(crowds.setdefault(crowd, len(crowds)), own.number),
                *(own.oldest, own.closes, own.first_asked, part.indicator),
            )
        )
    return questions, columns_of(_COLUMNS, rows)


def _part(ask: Ask, parts: dict[_Part, int]) -> _Part:
    """Part that a question asks about; its baseline, if any, is numbered among the parts."""
    now = _Part(
        ask.indicator,
        ask.population,
        ask.opens,
        ask.last_denominator,
        ask.closes,
        ask.oldest,
        ask.may_begin_late,
        grouped=ask.base_closes is not None,
    )
    if ask.base_closes is None or ask.base_oldest is None:
        return now
    base = replace(now, opens=ask.base_opens, closes=ask.base_closes, oldest=ask.base_oldest)
    return replace(now, base=parts.setdefault(base, len(parts)))


# Periods of a stock further apart than this share no series: of what lies between two of them only
# the newest figure is wanted, and reading it anew for each is quicker than putting all in order.
_APART = QUARTERS_A_YEAR


def _series(parts: Iterable[_Part]) -> dict[_Part, _Series]:
    """Series of each part: a flow's is its window, a stock's has periods close together."""
    places: dict[tuple[str, int, int | None], list[_Part]] = {}
    for part in parts:
        places.setdefault((part.indicator, part.population, part.opens), []).append(part)
    series: dict[_Part, _Series] = {}
    number = 0
    for (_, _, opens), here in places.items():
        one: _Series | None = None
        for part in sorted(here, key=lambda part: part.closes):
            if one is None or (opens is None and part.closes - one.closes > _APART):
                first = part.closes if opens is None else 0
                one, number = _Series(number, part.oldest, part.closes, first), number + 1
            one.oldest = min(one.oldest, part.oldest) if opens is None else opens
            one.closes = part.closes
            series[part] = one
    return series


# So many members share one number of bits, with room for the sign.
_CHUNK = 62


def members_of(populations: Sequence[Population]) -> Columns:
    """Members of the populations, numbered, with their groups as numbers from 1."""
    groups: dict[str, int] = {}
    members = [
        (number, one) for number, population in enumerate(populations) for one in population.members
    ]
    rows = [
        (
            *(number, population, one.agency, groups.setdefault(one.group, len(groups) + 1)),
            *(one.first, one.last, number // _CHUNK, 1 << number % _CHUNK),
        )
        for number, (population, one) in enumerate(members)
    ]
    types = {
        "member": "int32",
        "population": "int32",
        "agency": ANY,
        "grp": "int32",
        "first_closes": "int32",
        "last_closes": "int32",
        "chunk": "int32",
        "bit": "int64",
    }
    return columns_of(types, rows)


def _totals(ask: Ask, row: Row) -> Totals:
    (_, expected, reported, carried, included, weight, weight_included) = row[:7]
    return Totals(
        closes=ask.closes,
        expected=expected,
        reported=reported,
        carried=carried or 0,
        included=included or 0,
        weight=weight,
        weight_included=weight_included,
        now=_sums(row[7:14]),
        base=_sums(row[15:22]) if row[14] else None,
        illustrative=bool(row[22]),
        conflicting=bool(row[23]),
        whole_value=row[24] or ZERO,
    )


def _sums(row: Row) -> Sums:
    """Sums of one side; a sum of nothing is null in SQL, and zero here."""
    agencies, numerator, denominator, value, weighted, weights, weighted_agencies = row
    return Sums(
        agencies or 0,
        numerator or ZERO,
        denominator or ZERO,
        value or ZERO,
        weighted or ZERO,
        weights or ZERO,
        weighted_agencies or 0,
    )

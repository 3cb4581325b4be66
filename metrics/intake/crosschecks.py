"""Checks that look across rows or into the catalog: who owes what when, wholes and their parts."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from metrics.intake.cumulative import looks_cumulative
from metrics.intake.rows import Codes, grouped, joined, where
from metrics.intake.table import codes_of
from metrics.model import CUT_RECLASSIFIED, TERRITORY_ADDED, Measure, ValueKind
from metrics.periods import QUARTERS_A_YEAR, Span
from metrics.status.obligations import ALWAYS, NEVER

if TYPE_CHECKING:
    from metrics.intake.register import Register
    from metrics.intake.rows import Bounds, Rows

# Breakdowns that do not divide the whole: what was said by one source or another, and parts with a
# meaning of their own.
NO_PARTS = ("source=", TERRITORY_ADDED, CUT_RECLASSIFIED)
HALF = 2


def right_frequency(rows: Rows, register: Register, _bounds: Bounds) -> None:
    """A yearly figure is filed with the year's end, a yearly flow for the whole year.

    Published figures and tasks come when they come, and so does what a target is compared with.
    """
    yearly = rows.where_indicator(
        lambda one: (
            one.frequency is Span.YEAR
            and one.measure is not Measure.PUBLISHED
            and one.value is not ValueKind.DONE
        )
    )
    if not yearly.any():
        return
    closes, spans = rows.closes(), rows.spans()
    for number, one in enumerate(rows.indicators):
        baselines = register.baselines(one) if one is not None else ()
        if baselines:
            yearly &= (rows.indicator != number) | ~np.isin(closes, list(baselines))
    early = closes % QUARTERS_A_YEAR != 0
    part = rows.are_flow() & (spans != QUARTERS_A_YEAR)
    years = [str((one.closes - 1) // QUARTERS_A_YEAR) if one else "" for one in rows.periods]
    rows.flag(
        yearly & (closes > 0) & (early | part),
        "period",
        "wrong-frequency",
        lambda place: {"year": years[int(rows.period[place])]},
    )


def owed_rows_only(rows: Rows, register: Register, _bounds: Bounds) -> None:
    """An agency files what it owes: figures of others' indicators would never be counted."""
    agency, codes = rows.agency_numbers()
    indicator, ids = rows.indicator_numbers()
    windows = [register.windows(register.indicators[one]) for one in ids]
    kinds = {id(one): one for one in windows if one is not None}
    places = {key: place for place, key in enumerate(kinds, start=1)}
    # Row 0 is for indicators that anyone may report, column 0 for agencies that are unknown.
    first = np.zeros((len(kinds) + 1, len(codes) + 1), dtype="int32")
    last = np.full_like(first, ALWAYS[1])
    for key, owing in kinds.items():
        spans = [owing.get(code, NEVER) for code in codes]
        first[places[key], 1:] = [span[0] for span in spans]
        last[places[key], 1:] = [span[1] for span in spans]
    kind = np.asarray([0, *(places.get(id(one), 0) for one in windows)])
    # Cells of both tables by their place in one row, so that each row looks only once where.
    cell = (kind * first.shape[1])[indicator] + agency
    closes = rows.closes()
    added = where([one == TERRITORY_ADDED for one in rows.breakdowns], rows.breakdown)
    outside = (closes < first.ravel()[cell]) | (closes > last.ravel()[cell])
    rows.flag(outside & (closes > 0) & rows.placed & ~added, "indicator", "not-owed")


def names_agree(rows: Rows, register: Register, _bounds: Bounds) -> None:
    """A name beside a code names the same agency or indicator: Cẩm Giang is not Cẩm Giàng."""
    for column, names in rows.table.beside.items():
        codes, texts = codes_of(names)
        mine = rows.agency if column == "agency" else rows.indicator
        cases, found = grouped(joined(mine, codes, rows.period))
        places = np.zeros(len(found), dtype="int64")
        places[cases] = np.arange(len(cases))
        differ = [
            _names_another(rows, register, column, place, str(texts[int(codes[place])]).strip())
            for place in places.tolist()
        ]
        number = rows.table.names[column]
        rows.flag(
            where(differ, cases),
            column,
            "names-disagree",
            lambda place, texts=texts, codes=codes, number=number: {  # type: ignore[misc]
                "name": str(texts[int(codes[place])]).strip(),
                "other_column": str(number),
            },
        )


def _names_another(rows: Rows, register: Register, column: str, place: int, name: str) -> bool:
    if not name:
        return False
    if column == "indicator":
        mine, other = rows.indicators[int(rows.indicator[place])], register.indicator(name)
        return mine is not None and other is not None and mine.id != other.id
    period, code = rows.periods[int(rows.period[place])], rows.agencies[int(rows.agency[place])]
    named = {one.code for one in register.named(name)}
    return bool(code and period and named) and code not in named


def no_row_twice(rows: Rows, _register: Register, _bounds: Bounds) -> None:
    """One figure for each agency, indicator, period and breakdown."""
    agency, indicator = rows.agency_numbers()[0], rows.indicator_numbers()[0]
    closes = rows.closes()
    # A stock at one moment is one figure, however long the period it is filed for.
    spans = np.where(rows.are_flow(), rows.spans(), 0)
    known = (agency > 0) & (indicator > 0) & (closes > 0)
    key = joined(agency, indicator, rows.part_numbers()[0], closes, spans)
    ordered = np.sort(key[known])
    if not (ordered[1:] == ordered[:-1]).any():
        return
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    again = np.flatnonzero((ordered[1:] == ordered[:-1]) & known[order[1:]]) + 1
    first = dict(
        zip(order[again].tolist(), rows.lines[order[np.searchsorted(ordered, ordered[again])]],
            strict=True)
    )  # fmt: skip
    mask = np.zeros(len(key), dtype=bool)
    mask[order[again]] = True
    rows.flag(mask, "", "duplicate-row", lambda place: {"line": str(first[place])})


def parts_make_the_whole(rows: Rows, _register: Register, _bounds: Bounds) -> None:
    """Parts of one breakdown add up to the whole that is filed beside them, or stay below it."""
    divides = [
        bool(text) and not any(part.startswith(NO_PARTS) for part in text.split(";"))
        for text in rows.breakdowns
    ]
    if not any(divides):
        return
    parts = where(divides, rows.breakdown)
    additive = rows.are_kind(ValueKind.COUNT, ValueKind.AMOUNT, ValueKind.RATIO)
    agency, indicator = rows.agency_numbers()[0], rows.indicator_numbers()[0]
    known = additive & (agency > 0) & (indicator > 0) & (rows.closes() > 0) & ~rows.wrong
    if not (parts & known).any():
        return
    figure = joined(agency, indicator, rows.closes(), rows.spans())
    whole = known & where([not text for text in rows.breakdowns], rows.breakdown)
    wholes = {int(figure[place]): place for place in np.flatnonzero(whole).tolist()}
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for place in np.flatnonzero(parts & known).tolist():
        if int(figure[place]) in wholes:
            names = _keys(rows.breakdowns[int(rows.breakdown[place])])
            groups[int(figure[place]), names].append(place)
    above: dict[int, dict[str, str]] = {}
    below: dict[int, dict[str, str]] = {}
    for (key, names), places in groups.items():
        place = wholes[key]
        for column in ("numerator", "denominator", "value"):
            _weigh(rows, column, place, places, names, above, below)
    for found, code in ((above, "parts-above-whole"), (below, "parts-below-whole")):
        mask = np.zeros(len(rows.lines), dtype=bool)
        mask[list(found)] = True
        rows.flag(mask, "", code, found.__getitem__)


def _keys(breakdown: str) -> str:
    return ", ".join(part.partition("=")[0] for part in breakdown.split(";"))


def _weigh(
    rows: Rows,
    column: str,
    place: int,
    places: list[int],
    names: str,
    above: dict[int, dict[str, str]],
    below: dict[int, dict[str, str]],
) -> None:
    whole = rows.number(column, place)
    found = [rows.number(column, part) for part in places]
    if whole is None or None in found:
        return
    total = sum((number for number in found if number is not None), Decimal(0))
    values = {"keys": names, "sum": format(total, "f"), "whole": format(whole, "f"),
              "column_name": rows.table.reading.headings.get(column, column)}  # fmt: skip
    if total > whole:
        above.setdefault(place, values)
    elif total < whole and len(places) > 1:
        below.setdefault(place, values)


def quarters_of_their_own(rows: Rows, _register: Register, _bounds: Bounds) -> None:
    """A quarter's flow that is not below all that came before it in the year looks cumulative."""
    flows = rows.are_flow() & ~rows.wrong & (rows.closes() > 0)
    if not flows.any() or len({one.closes for one in rows.periods if one is not None}) == 1:
        return
    places = np.flatnonzero(flows)
    closes, spans = rows.closes()[places], rows.spans()[places]
    figures = np.where(
        rows.are_kind(ValueKind.RATIO), _floats(rows, "numerator"), _floats(rows, "value")
    )[places]
    agency, indicator = rows.agency_numbers()[0], rows.indicator_numbers()[0]
    series = joined(agency, indicator, rows.part_numbers()[0])[places]
    group, found = grouped(joined(series, (closes - 1) // QUARTERS_A_YEAR))
    quarter = (closes - 1) % QUARTERS_A_YEAR
    own = np.full((len(found), QUARTERS_A_YEAR), np.nan)
    single = spans == 1
    own[group[single], quarter[single]] = figures[single]
    half = np.full(len(found), np.nan)
    first_half = (spans == HALF) & (quarter == HALF - 1)
    half[group[first_half]] = figures[first_half]
    suspect = looks_cumulative(own, half)
    mask = np.zeros(len(rows.lines), dtype=bool)
    mask[places] = single & suspect[group, quarter]
    for column, kinds in (("numerator", (ValueKind.RATIO,)), ("value", NUMBERED)):
        rows.flag(mask & rows.are_kind(*kinds), column, "cumulative-figure")


NUMBERED = (ValueKind.COUNT, ValueKind.AMOUNT, ValueKind.SCORE)


def _floats(rows: Rows, column: str) -> Codes:
    codes, numbers = rows.numbers[column]
    return np.asarray([np.nan if one is None else float(one) for one in numbers])[codes]

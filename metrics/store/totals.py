"""Totals of indicators over agencies, any number of questions in one query (see statements.py)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from metrics.status.totals import Ask, Sums, Totals
from metrics.store.statements import BY_AGENCY, REPORTING, TOTALS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrics.status.population import Population
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
    asked = pd.DataFrame(
        [(number, *question) for number, question in enumerate(questions)],
        columns=["question", "indicator", "population"],
    )
    counts: list[dict[int, int]] = [{} for _ in questions]
    frames = {"asked": asked, "members": members_frame(populations)}
    for question, closes, agencies in engine.query(REPORTING, (known_at or FOREVER,), frames):
        counts[question][closes] = agencies
    return counts


def read_totals(
    engine: Engine,
    asks: Mapping[int, Ask],
    populations: Sequence[Population],
    known_at: datetime | None = None,
) -> dict[int, Totals]:
    """Totals for each numbered question; one without any expected agency is left out."""
    if not asks:
        return {}
    frames = {"asked": _asked(asks), "members": members_frame(populations)}
    rows = engine.query(TOTALS, (known_at or FOREVER,), frames)
    return {row[0]: _totals(asks[row[0]], row) for row in rows}


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
    frames = {"asked": _asked(asks), "members": members_frame(populations)}
    return engine.query(BY_AGENCY, (known_at or FOREVER,), frames)


_ASKED = ("question", "side", "grouped", "indicator", "population", "closes", "oldest", "opens")


def _asked(asks: Mapping[int, Ask]) -> pd.DataFrame:
    rows: list[tuple[object, ...]] = []
    for number, ask in asks.items():
        grouped = ask.base_closes is not None
        head = (ask.indicator, ask.population)
        flags = (ask.last_denominator, ask.may_begin_late)
        now = (ask.closes, ask.oldest, ask.opens, *flags)
        rows.append((number, "now", grouped, *head, *now))
        if grouped:
            base = (ask.base_closes, ask.base_oldest, ask.base_opens, *flags)
            rows.append((number, "base", grouped, *head, *base))
    frame = pd.DataFrame(rows, columns=[*_ASKED, "last_denominator", "may_begin_late"])
    return frame.astype({"opens": "Int64", "closes": "int64", "oldest": "int64"})


def members_frame(populations: Sequence[Population]) -> pd.DataFrame:
    """Members of numbered populations: population, agency, grp, first_closes, last_closes."""
    rows = [
        (number, member.agency, member.group, member.first, member.last)
        for number, population in enumerate(populations)
        for member in population.members
    ]
    columns = ["population", "agency", "grp", "first_closes", "last_closes"]
    return pd.DataFrame(rows, columns=columns).astype(
        {
            "population": "int64",
            "agency": "str",
            "grp": "str",
            "first_closes": "int64",
            "last_closes": "int64",
        }
    )


def _totals(ask: Ask, row: Row) -> Totals:
    (_, expected, reported, carried, included, weight, weight_included) = row[:7]
    return Totals(
        closes=ask.closes,
        expected=int(expected),
        reported=int(reported),
        carried=int(carried),
        included=int(included),
        weight=Decimal(weight or 0),
        weight_included=Decimal(weight_included or 0),
        now=_sums(row[7:14]),
        base=_sums(row[15:22]) if row[14] else None,
        illustrative=bool(row[22]),
        conflicting=bool(row[23]),
        whole_value=Decimal(row[24] or 0),
    )


def _sums(row: Row) -> Sums:
    agencies, numerator, denominator, value, weighted, weights, weighted_agencies = (
        cell if cell is not None else 0 for cell in row
    )
    return Sums(
        int(agencies),
        Decimal(numerator),
        Decimal(denominator),
        Decimal(value),
        Decimal(weighted),
        Decimal(weights),
        int(weighted_agencies),
    )

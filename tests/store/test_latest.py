"""The last accepted figure of an agency: newest period, newest decision, by length of period."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from building import figure, submission
from metrics.periods import parse_period
from metrics.store.latest import Latest, read_latest
from metrics.store.submissions import store_accepted

NOON, EVENING = (datetime(2024, 7, 1, hour) for hour in (12, 18))  # noqa: DTZ001
Q3 = parse_period("2024-Q3").closes


def value(indicator, closes, spans, number):
    return Latest(indicator, closes, spans, None, None, Decimal(number))


def store(ledger, *actuals, moment=None):
    store_accepted(ledger, [submission(*actuals)], "test", moment)


def test_newest_period_before_the_quarter_counts(ledger):
    store(
        ledger,
        figure("a", "2024-Q1", 1),
        figure("a", "2024-Q2", 2),
        figure("a", "2024-Q3", 3),
        figure("b", "2024-Q2", 9),
        figure("a", "2024-Q2", 8, breakdown="kind=land"),
        figure("a", "2024-Q2", 7, indicator="other"),
    )
    assert (value("figure", Q3 - 1, 1, 2),) == read_latest(ledger, "a", ["figure"], Q3)
    assert () == read_latest(ledger, "a", ["figure"], Q3 - 2)
    assert () == read_latest(ledger, "a", [], Q3)


def test_later_decision_on_the_same_period_counts(ledger):
    store(ledger, figure("a", "2024-Q2", 2), moment=NOON)
    store(ledger, figure("a", "2024-Q2", 5), moment=EVENING)
    assert (value("figure", Q3 - 1, 1, 5),) == read_latest(ledger, "a", ["figure"], Q3)
    assert (value("figure", Q3 - 1, 1, 2),) == read_latest(ledger, "a", ["figure"], Q3, NOON)


def test_quarters_and_years_stand_beside_each_other(ledger):
    store(
        ledger,
        figure("a", "2024-Q1", numerator=1, of=2),
        figure("a", "2023", numerator=3, of=4),
        figure("a", "2023-Q4", numerator=5, of=6),
    )
    found = read_latest(ledger, "a", ["figure"], Q3)
    assert [(Q3 - 2, 1, 1, 2), (Q3 - 3, 4, 3, 4)] == [
        (one.closes, one.spans, one.numerator, one.denominator) for one in found
    ]

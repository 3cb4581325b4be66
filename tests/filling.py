"""Templates filled in at random, as a clerk might lawfully fill them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from metrics.intake.expectations import Figure, Owed
from metrics.model import ValueKind
from metrics.periods import Period

REASON = "đã rà soát, số liệu đúng; xem phụ lục"


def number(chance, most, places=0):
    """A number from 0 to the most, now and then one of its ends."""
    top = most * 10**places
    drawn = chance.choice((0, top, *(chance.randint(0, top) for _ in range(8))))
    return Decimal(drawn).scaleb(-places)


def filled_row(row, chance):
    """A row with lawful figures, whatever it asks for; a reason stands in every note."""
    if row.kind is ValueKind.RATIO:
        denominator = number(chance, chance.choice((9, 99_999)))
        numerator = number(chance, int(denominator))
        return replace(row, numerator=numerator, denominator=denominator, note=REASON)
    if row.kind is ValueKind.DONE:
        is_done = chance.randint(0, 1)
        note = "28/02/2024, Quyết định số 12/QĐ-UBND" if is_done else REASON
        return replace(row, value=Decimal(is_done), note=note)
    if row.kind is ValueKind.RANK:
        of = chance.randint(1, 63)
        return replace(row, value=Decimal(chance.randint(1, of)), denominator=Decimal(of))
    if row.kind is ValueKind.COUNT:
        return replace(row, value=number(chance, chance.choice((9, 99_999))), note=REASON)
    most = 100 if row.is_percent else 10**8
    return replace(row, value=number(chance, most, chance.choice((0, 1, 3, 6))), note=REASON)


def filled(template, chance):
    """The template with every row filled in."""
    return replace(template, rows=tuple(filled_row(row, chance) for row in template.rows))


def read_back(report):
    """(indicator, numerator, denominator, value, note) of the rows a report accepts."""
    found = []
    for row in report.actuals.itertuples():
        numbers = (row.numerator, row.denominator, row.value)
        decimals = (Decimal(one) if isinstance(one, str) else None for one in numbers)
        found.append((row.indicator, *decimals, row.note))
    return found


def meant(template):
    """The same of the rows that were filled in."""
    return [
        (row.indicator, row.numerator, row.denominator, row.value, row.note)
        for row in template.rows
    ]


def owed_of(register, agency, closes):
    """What the register says the agency owes, as the check beside the ledger takes it."""
    return [Owed(agency, one.id, closes) for one in register.owed(agency, closes)]


def held_by(template, closes):
    """The figures of a filled template as the ledger holds them, for the period it was for."""
    return [
        Figure(
            row.agency,
            row.indicator,
            "",
            closes,
            Period(closes).quarters,
            row.numerator,
            row.denominator,
            row.value,
        )
        for row in template.rows
    ]

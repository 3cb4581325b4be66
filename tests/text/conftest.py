"""What the tests of wording share: reading a shown number as a person would."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from metrics.text.numbers import MARKS


def _read(text, language):
    group, mark = MARKS[language]
    sign, number, rest = re.fullmatch(r"\D*?(−?)(\d[\d.,]*)(.*)", text).groups()
    value = Fraction(number.replace(group, "").replace(mark, "."))
    return (-value if sign else value), rest.strip()


@pytest.fixture(scope="session")
def read():
    """The number a person reads in a text of a language, and whatever is written after it."""
    return _read


@pytest.fixture(scope="session")
def side():
    """On which side of a bound a value lies: -1, 0 or 1."""
    return lambda value, bound: (value > bound) - (value < bound)

"""What the repository's register knows, and short ways to write files of actuals."""

from __future__ import annotations

import pytest

from metrics.intake.register import Register
from metrics.intake.validate import check_file

HEADING = "agency,indicator,period,breakdown,numerator,denominator,value,note"


@pytest.fixture(scope="session")
def register(catalog):
    """Register of everything the repository declares."""
    return Register.of(catalog)


@pytest.fixture(scope="session")
def check(register):
    """Report on rows written below the usual heading, or on a whole file given as bytes."""

    def report(*rows, heading=HEADING, agency=None):
        if len(rows) == 1 and isinstance(rows[0], bytes):
            return check_file(rows[0], register, agency)
        return check_file("\n".join((heading, *rows, "")).encode(), register, agency)

    return report


@pytest.fixture(scope="session")
def found(check):
    """(line, column, code) of every issue in rows below the usual heading."""

    def places(*rows, **keys):
        return [(issue.line, issue.column, issue.code) for issue in check(*rows, **keys).issues]

    return places

"""How one agency keeps its days beside its peers, and who may know of whom."""

from __future__ import annotations

from datetime import date

import pytest

from filing import CLERK, LEADER, closes, posts, share
from metrics.errors import AccessDeniedError
from metrics.services.timeliness import timeliness_of

PERIOD = closes("2026-Q3")
# Long after every filing of the tests.
TODAY = date(2100, 1, 1)


@pytest.fixture
def filed(office):
    """Agency a has filed both its rows of the newest period, b has filed none."""
    office.file(posts(8), share(8, 10))
    return office


def kept(office, who, agency, periods=2):
    return timeliness_of(office.space, who, agency, PERIOD, periods, TODAY)


def test_leader_sees_an_agency_beside_the_others_of_its_level(filed):
    newest, before = kept(filed, LEADER, "a")
    assert (PERIOD, PERIOD - 1) == (newest.closes, before.closes)
    assert (2, 2, 0) == (newest.own.expected, newest.own.received, newest.own.late)
    assert (1, 2, 0) == (newest.peers, newest.others.expected, newest.others.received)
    assert 2 == before.own.late


def test_agency_sees_itself_alone(filed):
    newest, _ = kept(filed, CLERK, "a")
    assert (2, 0, 0) == (newest.own.received, newest.peers, newest.others.expected)


def test_agency_may_not_ask_about_another(filed):
    with pytest.raises(AccessDeniedError):
        kept(filed, CLERK, "b")

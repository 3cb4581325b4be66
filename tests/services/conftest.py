"""Fixtures of the services that know who is asking."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest


class Clock:
    """A clock that stands still until it is moved; naive UTC."""

    def __init__(self):
        self.now = datetime(2026, 1, 5, 8, 0)  # noqa: DTZ001 - as the ledger keeps times

    def __call__(self):
        return self.now

    def pass_by(self, **time):
        self.now += timedelta(**time)


@pytest.fixture
def clock():
    """A clock the test moves."""
    return Clock()

"""Fixtures of exports."""

from __future__ import annotations

import pytest

from exports import small_world


@pytest.fixture
def world(tmp_path, ledger):
    """Two plans and six targets, some of illustrative figures."""
    return small_world(tmp_path, ledger)

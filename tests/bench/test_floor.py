"""The floor that judging is measured against answers the same questions."""

from __future__ import annotations

import pytest
from judging import ALL_DATES, EVERY_ROW, ONE_DATE, assert_same, cases_on, floor_frames
from ledger import fill, large_catalog

from metrics.services.workspace import Workspace


@pytest.mark.parametrize("dates", [ONE_DATE, ALL_DATES])
def test_query_written_by_hand_gives_the_totals_of_judging(catalog, ledger, dates):
    workspace = Workspace(large_catalog(catalog, 12), ledger)
    fill(workspace, EVERY_ROW)
    cases = cases_on(workspace, dates)
    assert_same(workspace, cases, floor_frames(workspace, cases))

"""The floor that judging is measured against answers the same questions."""

from __future__ import annotations

from judging import assert_same, floor_query
from ledger import QUARTERS, fill, large_catalog, used_indicators

from metrics.services.workspace import Workspace


def test_query_written_by_hand_gives_the_totals_of_judging(catalog, ledger):
    workspace = Workspace(large_catalog(catalog, 12), ledger)
    fill(workspace, 12 * QUARTERS * len(used_indicators(catalog)))
    assert_same(workspace, floor_query(workspace))

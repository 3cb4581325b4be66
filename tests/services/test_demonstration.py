"""The demonstration never takes the place of a real ledger."""

from __future__ import annotations

import pytest

from building import figure, submission
from metrics.services.demonstration import prepare_demo
from metrics.store.ledger import open_ledger
from metrics.store.submissions import store_accepted


def test_real_ledger_is_not_replaced(tmp_path, catalog, root):
    path = tmp_path / "kpi.duckdb"
    engine = open_ledger(f"duckdb:///{path}")
    store_accepted(engine, [submission(figure("a", "2024-Q1", 1))], "test")
    engine.close()

    with pytest.raises(ValueError, match="real ledger"):
        prepare_demo(catalog, root / "data" / "published", f"duckdb:///{path}")

    engine = open_ledger(f"duckdb:///{path}")
    assert [(1,)] == engine.query("SELECT count(*) FROM actuals")
    engine.close()

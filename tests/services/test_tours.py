"""The tour is offered to each account until that account puts it away."""

from __future__ import annotations

from metrics.access import Role, Viewer
from metrics.services.tours import is_tour_due, put_tour_away
from metrics.services.workspace import Workspace

LEADER, REVIEWER = Viewer("lanh_dao", Role.VIEWER), Viewer("so_noi_vu", Role.REVIEWER)


def test_tour_is_due_until_the_account_puts_it_away(catalog, ledger):
    space = Workspace(catalog, ledger)
    assert is_tour_due(space, LEADER)

    put_tour_away(space, LEADER)

    assert not is_tour_due(space, LEADER)
    assert is_tour_due(space, REVIEWER)


def test_putting_it_away_again_stores_nothing_and_the_log_holds_none_of_it(catalog, ledger):
    space = Workspace(catalog, ledger)
    before = ledger.query("SELECT count(*) FROM log")
    put_tour_away(space, LEADER)
    put_tour_away(space, LEADER)

    assert [("lanh_dao",)] == ledger.query("SELECT account FROM tours_seen")
    assert before == ledger.query("SELECT count(*) FROM log")

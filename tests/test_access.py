"""Who may do what."""

from __future__ import annotations

import pytest

from metrics.access import OWN_ONLY, PERMITTED, Action, Role, Viewer, may, require
from metrics.errors import AccessDeniedError
from metrics.services.judging import judge, judge_history


def allowed(role, action):
    try:
        require(Viewer("someone", role), action)
    except AccessDeniedError:
        return False
    return True


def test_every_role_may_view():
    assert dict.fromkeys(Role, True) == {role: allowed(role, Action.VIEW) for role in Role}


def test_only_an_administrator_may_load():
    assert {Role.ADMIN} == {role for role in Role if allowed(role, Action.LOAD)}


def test_every_action_says_who_may_do_it():
    assert set(Action) == set(PERMITTED)


def test_refusal_names_the_role_and_the_action():
    with pytest.raises(AccessDeniedError, match="viewer may not load"):
        require(Viewer("someone", Role.VIEWER), Action.LOAD)


@pytest.mark.parametrize("role", Role)
def test_every_role_may_ask_for_verdicts(role, catalog, repository):
    viewer = Viewer("someone", role)
    assert len(catalog.targets) == len(judge(repository.workspace, viewer, 8100))
    assert () == judge_history(repository.workspace, viewer, "HP24-Q2", 8100)


@pytest.mark.parametrize("action", sorted(OWN_ONLY))
def test_an_agency_acts_on_its_own_papers_alone(action):
    clerk = Viewer("someone", Role.AGENCY, "so_y_te")
    assert may(clerk, action, "so_y_te")
    assert not may(clerk, action, "so_noi_vu")
    assert not may(clerk, action)
    assert not may(Viewer("someone", Role.AGENCY), action)


def test_leaders_see_no_papers_and_administrators_change_no_figures():
    told = {Action.READ_PUNCTUALITY, Action.READ_NOTES}
    papers = OWN_ONLY - told
    assert not any(may(Viewer("someone", Role.VIEWER), one, "so_y_te") for one in papers)
    admin = Viewer("someone", Role.ADMIN)
    assert not any(may(admin, one, "so_y_te") for one in (Action.SUBMIT, Action.REVIEW))


def test_only_the_standing_agency_reviews():
    assert {Role.REVIEWER} == {role for role in Role if allowed(role, Action.REVIEW)}


def test_leaders_ask_who_is_late_and_an_agency_about_itself_alone():
    leader = Viewer("someone", Role.VIEWER)
    assert may(leader, Action.READ_PUNCTUALITY)
    assert may(leader, Action.READ_PUNCTUALITY, "so_y_te")
    assert not may(leader, Action.READ_FILINGS, "so_y_te")
    clerk = Viewer("someone", Role.AGENCY, "so_y_te")
    assert may(clerk, Action.READ_PUNCTUALITY, "so_y_te")
    assert not may(clerk, Action.READ_PUNCTUALITY)

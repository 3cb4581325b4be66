"""What a page refuses is in the log afterwards, wherever on the page it was refused."""

from __future__ import annotations

import os

import pytest
from test_reviewing import AGENCY, OTHER, REVIEWER, Desk, labelled, told
from visits import html_of, opened

from metrics.access import Role, Viewer
from metrics.filings import State
from metrics.services import reviewing
from metrics.services.live import live
from metrics.services.templates import blank_template
from metrics.store.entries import Wanted, read_entries
from metrics.text.words import Language, say

vi = Language.VI


@pytest.fixture
def desk(signed_in):  # noqa: ARG001 - the ledger must be there first
    return Desk()


def refused():
    """Entries of what was refused, the oldest first."""
    return list(reversed(read_entries(live(os.environ).engine, Wanted(action="refused"))))


@pytest.mark.parametrize("script", ["deadlines", "history", "submit", "trail"])
@pytest.mark.parametrize("language", Language)
def test_address_that_names_another_agency_is_refused(script, language, desk, signed_in):
    desk.file(OTHER)
    who = signed_in(Role.AGENCY, AGENCY)
    app = opened(f"{script}.py", language, agency=OTHER)
    assert say(language, "notice.refused") in html_of(app)
    assert [] == [*app.button, *app.exception]
    (entry,) = refused()
    assert (who, AGENCY, f"/{script}", "role", OTHER) == (
        entry.who,
        entry.agency,
        entry.subject,
        entry.details["why"],
        entry.details["asked_for"],
    )


@pytest.mark.parametrize("named", [AGENCY, "khong_co", ""])
def test_address_that_names_its_own_agency_or_none_is_served(named, desk, signed_in):
    desk.file(AGENCY)
    signed_in(Role.AGENCY, AGENCY)
    app = opened("history.py", agency=named)
    assert say(vi, "notice.refused") not in html_of(app)
    assert [] == refused()


def test_button_pressed_by_who_may_not_any_more(desk, signed_in):
    number = desk.file(AGENCY)
    signed_in(Role.REVIEWER)
    app = opened("review.py", filing=str(number))
    leader = signed_in(Role.VIEWER)
    labelled(app, say(vi, "review.accept", number=number)).click().run()
    assert {number: State.WAITING} == desk.states()
    pressed, *_ = refused()
    assert (leader, "role", "review") == (
        pressed.who,
        pressed.details["why"],
        pressed.details["action"],
    )


def test_period_locked_while_a_file_was_looked_at(desk, signed_in):
    who = signed_in(Role.AGENCY, AGENCY)
    app = opened("submit.py", period=desk.period)
    clerk = Viewer(who, Role.AGENCY, AGENCY)
    template = blank_template(desk.space, clerk, AGENCY, desk.closes, vi)
    content = desk.content(template, "50")
    app.file_uploader[0].set_value(("50.csv", content, "text/csv")).run()
    reviewing.lock(desk.space, REVIEWER, desk.closes, None, "chốt số")
    (confirm,) = [one for one in app.button if one.key.startswith("confirm:")]
    confirm.click().run()
    assert say(vi, "submit.locked") in told(app)
    assert {} == desk.states()
    (entry,) = refused()
    assert (who, "/submit", {"why": "locked", "asked_for": AGENCY}) == (
        entry.who,
        entry.subject,
        entry.details,
    )


CALLED = """
import streamlit as st
import dashboard
from metrics.errors import AccessDeniedError, PeriodLockedError
st.session_state["page_served"] = "review"
dashboard.calm(AccessDeniedError("no", "review", "b"))
dashboard.calm(PeriodLockedError("a"))
dashboard.calm(RuntimeError("/place"))
"""


def test_refusal_that_no_page_saw_is_recorded_and_told_in_words(on_an_empty_ledger, signed_in):  # noqa: ARG001
    from streamlit.testing.v1 import AppTest  # noqa: PLC0415 - here alone

    leader = signed_in(Role.VIEWER)
    app = AppTest.from_string(CALLED).run()
    assert [say(vi, "notice.refused"), say(vi, "submit.locked")] == [
        one.value for one in app.error[:2]
    ]
    assert [(leader, "/review", "role"), (leader, "/review", "locked")] == [
        (one.who, one.subject, one.details["why"]) for one in refused()
    ]

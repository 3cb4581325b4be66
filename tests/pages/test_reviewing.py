"""The pages of review, calendar and history for every role, on a ledger with two filings."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from visits import html_of, opened

from metrics.access import Role, Viewer
from metrics.export.templates import entered_csv
from metrics.filings import State
from metrics.model import ValueKind
from metrics.periods import quarter_code
from metrics.services import reviewing
from metrics.services.filing_history import filings_of
from metrics.services.live import live
from metrics.services.loading import IncomingFile
from metrics.services.submitting import is_locked, submit
from metrics.services.templates import blank_template
from metrics.text.words import Language, say

AGENCY, OTHER = "so_y_te_hn", "so_tu_phap_hn"
SCRIPT = "<script>alert(1)</script> **đậm**"
REVIEWER = Viewer("nguoi_khac", Role.REVIEWER)
vi = Language.VI


class Desk:
    """What is filed on the ledger of the pages, for the newest period that has ended."""

    def __init__(self):
        self.space = live(os.environ).workspace()
        self.closes = self.space.newest_ended((datetime.now(UTC) + timedelta(hours=7)).date())
        self.period = quarter_code(self.closes)

    def file(self, agency, number="50", remark="", rows=None):
        """Number of a filing with every row owed, or the first few."""
        who = Viewer(f"van_thu_{agency}", Role.AGENCY, agency)
        template = blank_template(self.space, who, agency, self.closes, vi)
        files = [IncomingFile(f"{number}.csv", self.content(template, number, rows))]
        (outcome,) = submit(self.space, who, files, agency, self.closes, remark)
        return outcome.stored.id

    def content(self, template, number="50", rows=None):
        """The template of a period filled in, every row or the first few."""
        empty = dict.fromkeys(("numerator", "denominator", "value", "note"), "")
        typed = [
            self._typed(row, number) if rows is None or place < rows else empty
            for place, row in enumerate(template.rows)
        ]
        return entered_csv(template, typed)

    @staticmethod
    def _typed(row, number):
        ratio = {"numerator": number, "denominator": "100", "value": ""}
        figure = {"numerator": "", "denominator": "", "value": number}
        done = {"numerator": "", "denominator": "", "value": "0"}
        kinds = {ValueKind.RATIO: ratio, ValueKind.DONE: done}
        return {**kinds.get(row.kind, figure), "note": SCRIPT}

    def states(self):
        """State of every filing by number."""
        every = (
            *filings_of(self.space, REVIEWER, AGENCY),
            *filings_of(self.space, REVIEWER, OTHER),
        )
        return {one.id: one.state for one in every}

    def decide_first(self, number):
        """Somebody else accepts a filing."""
        (one,) = reviewing.filings_numbered(self.space, REVIEWER, [number])
        reviewing.accept(self.space, REVIEWER, {number: one.decision})


@pytest.fixture
def desk(signed_in):  # noqa: ARG001 - the ledger must be there first
    return Desk()


def labelled(app, label):
    """The button with this label."""
    (found,) = [one for one in app.button if one.label == label]
    return found


def told(app):
    """Sentences in boxes of any colour."""
    return [one.value for one in (*app.success, *app.info, *app.warning, *app.error)]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AGENCY, Role.ADMIN])
@pytest.mark.parametrize("language", Language)
def test_review_is_refused_to_all_but_the_reviewer(desk, signed_in, role, language):
    number = desk.file(AGENCY)
    signed_in(role, AGENCY if role is Role.AGENCY else None)
    for choices in ({}, {"filing": str(number)}):
        app = opened("review.py", language, **choices)
        assert [] == list(app.exception)
        assert say(language, "notice.refused") in html_of(app)
        assert [] == list(app.button)


def test_history_is_refused_to_leaders_and_of_other_agencies(desk, signed_in):
    number = desk.file(OTHER)
    for role, agency in ((Role.VIEWER, None), (Role.AGENCY, AGENCY)):
        signed_in(role, agency)
        app = opened("history.py", filing=str(number))
        assert [] == list(app.exception)
        assert say(vi, "notice.refused") in html_of(app)
        assert "50.csv" not in html_of(app)


@pytest.mark.parametrize("language", Language)
def test_history_of_an_agency_without_filings_says_so(signed_in, language):
    signed_in(Role.AGENCY, AGENCY)
    app = opened("history.py", language)
    assert [] == list(app.exception)
    assert 1 == len(app.info)


@pytest.mark.parametrize("written", ["0", "999999", "1e3", "²", "-1", "9" * 40, "<b>"])
def test_filing_that_does_not_exist_is_no_error(desk, signed_in, written):
    desk.file(AGENCY)
    signed_in(Role.REVIEWER)
    for script in ("review.py", "history.py"):
        app = opened(script, filing=written)
        assert [] == list(app.exception)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("part", ["queue", "agencies", "decided", "locks", "nonsense"])
def test_reviewer_sees_counts_and_every_part(desk, signed_in, part, language):
    accepted = desk.file(OTHER)
    desk.decide_first(accepted)
    waiting = desk.file(AGENCY)
    signed_in(Role.REVIEWER)
    app = opened("review.py", language, part=part)
    assert [] == list(app.exception)
    assert say(language, "review.expected") in html_of(app)
    assert (f">#{waiting}<" in html_of(app)) == (part in ("queue", "nonsense"))
    assert (f">#{accepted}<" in html_of(app)) == (part == "decided")


def test_texts_of_a_filing_are_escaped(desk, signed_in):
    number = desk.file(AGENCY, remark=SCRIPT)
    signed_in(Role.REVIEWER)
    for script, choices in (
        ("review.py", {}),
        ("review.py", {"filing": str(number)}),
        ("history.py", {"agency": AGENCY}),
        ("history.py", {"filing": str(number)}),
    ):
        drawn = html_of(opened(script, **choices))
        assert "<script>" not in drawn
        assert "&lt;script&gt;" in drawn


def test_accepted_filing_counts_and_the_queue_is_shown_again(desk, signed_in):
    number = desk.file(AGENCY)
    signed_in(Role.REVIEWER)
    app = opened("review.py", filing=str(number))
    labelled(app, say(vi, "review.accept", number=number)).click().run()
    assert {number: State.ACCEPTED} == desk.states()
    assert say(vi, "review.accepted_one", numbers=f"#{number}") in told(app)
    assert "filing" not in app.query_params


def test_return_without_a_reason_decides_nothing(desk, signed_in):
    number = desk.file(AGENCY)
    signed_in(Role.REVIEWER)
    app = opened("review.py", filing=str(number))
    labelled(app, say(vi, "review.return", number=number)).click().run()
    assert {number: State.WAITING} == desk.states()
    assert say(vi, "review.reason_missing") in told(app)
    assert str(number) == app.query_params["filing"]


def test_agency_reads_the_reason_of_the_return(desk, signed_in):
    number = desk.file(AGENCY)
    signed_in(Role.REVIEWER)
    app = opened("review.py", filing=str(number))
    (reason,) = app.text_area
    reason.input("Dòng 3 thiếu mẫu số")
    labelled(app, say(vi, "review.return", number=number)).click().run()
    assert {number: State.RETURNED} == desk.states()
    signed_in(Role.AGENCY, AGENCY)
    assert "Dòng 3 thiếu mẫu số" in html_of(opened("history.py"))
    assert "Dòng 3 thiếu mẫu số" in html_of(opened("history.py", filing=str(number)))


def test_whoever_comes_second_is_told_who_was_quicker(desk, signed_in):
    number = desk.file(AGENCY)
    signed_in(Role.REVIEWER)
    app = opened("review.py", filing=str(number))
    desk.decide_first(number)
    labelled(app, say(vi, "review.accept", number=number)).click().run()
    (message,) = [one.value for one in app.warning]
    assert f"#{number}" in message
    assert REVIEWER.name in message
    assert {number: State.ACCEPTED} == desk.states()


def test_clean_filings_are_accepted_together_once_they_are_named(desk, signed_in):
    clean = [desk.file(AGENCY), desk.file(OTHER)]
    signed_in(Role.REVIEWER)
    app = opened("review.py")
    labelled(app, say(vi, "review.accept_clean", count=2)).click().run()
    assert set(desk.states().values()) == {State.WAITING}
    assert all(any(f"#{one} " in text.value for text in app.text) for one in clean)
    labelled(app, say(vi, "review.confirm", count=2)).click().run()
    assert dict.fromkeys(clean, State.ACCEPTED) == desk.states()


def test_nothing_is_accepted_when_one_of_those_named_has_changed(desk, signed_in):
    first, second = desk.file(AGENCY), desk.file(OTHER)
    signed_in(Role.REVIEWER)
    app = opened("review.py")
    labelled(app, say(vi, "review.accept_clean", count=2)).click().run()
    desk.decide_first(second)
    labelled(app, say(vi, "review.confirm", count=2)).click().run()
    assert {first: State.WAITING, second: State.ACCEPTED} == desk.states()
    assert f"#{second}" in app.warning[0].value


def test_filing_of_another_period_waits_in_sight(desk, signed_in):
    number = desk.file(AGENCY)
    signed_in(Role.REVIEWER)
    app = opened("review.py", period=quarter_code(desk.closes - 1))
    assert f">#{number}<" in html_of(app)
    assert say(vi, "review.waits_elsewhere", count=1) in [one.value for one in app.subheader]
    assert [] == [one.label for one in app.button]


def test_filing_with_warnings_is_not_among_the_clean(desk, signed_in):
    desk.file(AGENCY, rows=1)
    signed_in(Role.REVIEWER)
    app = opened("review.py")
    assert [] == [one.label for one in app.button]
    assert say(vi, "review.warnings", count=1)[2:] in html_of(app)


def test_period_is_locked_and_unlocked_with_a_reason(desk, signed_in):
    signed_in(Role.REVIEWER)
    app = opened("review.py", part="locks")
    labelled(app, say(vi, "lock.lock")).click().run()
    assert say(vi, "lock.reason_missing") in told(app)
    assert not is_locked(desk.space, AGENCY, desk.closes)
    app.text_input[0].input("chốt số liệu")
    labelled(app, say(vi, "lock.lock")).click().run()
    assert is_locked(desk.space, AGENCY, desk.closes)
    assert "chốt số liệu" in html_of(app)
    app.selectbox[1].select(AGENCY)
    app.text_input[0].input("nộp bổ sung")
    labelled(app, say(vi, "lock.unlock")).click().run()
    assert not is_locked(desk.space, AGENCY, desk.closes)
    assert is_locked(desk.space, OTHER, desk.closes)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("language", Language)
def test_calendar_is_open_to_everyone_and_letters_to_the_reviewer(desk, signed_in, role, language):
    desk.file(OTHER)
    signed_in(role, AGENCY if role is Role.AGENCY else None)
    app = opened("deadlines.py", language)
    assert [] == list(app.exception)
    assert say(language, "calendar.overdue_title") in html_of(app) + "".join(
        one.value for one in app.subheader
    )
    assert (role is Role.REVIEWER) == bool(app.get("download_button"))


def test_agency_sees_its_own_duties_alone(desk, signed_in):
    signed_in(Role.AGENCY, AGENCY)
    app = opened("deadlines.py", agency=OTHER)
    name = desk.space.catalog.agencies[OTHER].name_vi
    assert name not in html_of(app)
    assert [] == [one for one in app.selectbox if one.label == say(vi, "calendar.agency")]


@pytest.mark.parametrize(
    "choices", [{"plan": "hp-2024-12"}, {"level": "commune"}, {"agency": AGENCY}]
)
def test_calendar_keeps_its_filters_in_the_address(desk, signed_in, choices):
    signed_in()
    every, some = opened("deadlines.py"), opened("deadlines.py", **choices)
    assert [] == list(some.exception)
    assert html_of(every) != html_of(some)
    ((name, value),) = choices.items()
    assert value == some.query_params[name]
    assert desk.closes

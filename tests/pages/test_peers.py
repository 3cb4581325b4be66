"""The pages of agencies and of the matrix: whose duties are shown to whom, and what is linked."""

from __future__ import annotations

import os
import re

import pytest
from test_reviewing import AGENCY, OTHER
from visits import html_of, opened

from metrics.access import Role
from metrics.services.live import live
from metrics.text.words import Language, say

VI = Language.VI
DUTIES = {say(VI, key) for key in ("calendar.overdue_title", "scorecard.timeliness")}


def headings(app):
    return {one.value for one in app.subheader}


@pytest.fixture
def register(on_an_empty_ledger):  # noqa: ARG001 - the ledger must be there first
    """Agencies of the pages' workspace."""
    return live(os.environ).workspace().catalog.agencies


def test_agency_sees_its_own_scorecard_and_duties_first(signed_in, register):
    signed_in(Role.AGENCY, AGENCY)
    app = opened("agency.py")
    assert [] == list(app.exception)
    assert f"<h2>{register[AGENCY].name_vi}</h2>" in html_of(app)
    assert headings(app) >= DUTIES


def test_agency_sees_what_is_published_of_another_and_not_what_it_owes(signed_in, register):
    signed_in(Role.AGENCY, AGENCY)
    app = opened("agency.py", agency=OTHER)
    assert f"<h2>{register[OTHER].name_vi}</h2>" in html_of(app)
    assert say(VI, "scorecard.targets") in headings(app)
    assert set() == headings(app) & DUTIES


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER, Role.ADMIN])
def test_everybody_else_sees_the_duties_of_every_agency(signed_in, role):
    signed_in(role)
    assert headings(opened("agency.py", agency=OTHER)) >= DUTIES


def test_ended_agency_leads_on_to_its_successor(signed_in, register):
    signed_in()
    drawn = html_of(opened("agency.py", agency="h_thuy_nguyen"))
    (successor,) = register["h_thuy_nguyen"].successors
    assert f"agency={successor}" in drawn


def test_agency_that_is_not_registered_is_said_to_be_unknown(signed_in):
    signed_in()
    app = opened("agency.py", agency="<b>khong_co</b>")
    assert [say(VI, "scorecard.unknown")] == [one.value for one in app.warning]
    assert "khong_co" not in html_of(app)


def test_league_ranks_nobody_while_no_figure_has_come(signed_in):
    signed_in()
    app = opened("agency.py", agency=OTHER)
    assert say(VI, "league.nothing_shared") in [one.value for one in app.caption]


@pytest.mark.parametrize(
    "choices", [{"level": "commune"}, {"plan": "hp-2024-12"}, {"field": "digital"}]
)
def test_matrix_is_narrowed_by_what_stands_in_the_address(signed_in, choices):
    signed_in()
    every, some = opened("matrix.py"), opened("matrix.py", **choices)
    assert [] == list(some.exception)
    assert html_of(some).count("<td") < html_of(every).count("<td")


def test_matrix_in_order_of_names_begins_with_the_first_letter(signed_in):
    signed_in()
    app = opened("matrix.py", order="name", level="commune")
    names = re.findall(r'<th scope="row" class="name" title="([^"]+)">', html_of(app))
    assert "Đặc khu Bạch Long Vĩ" == names[0]
    assert "Xã Yết Kiêu" == names[-1]


def test_counts_of_plans_and_fields_open_just_those_on_the_overview(signed_in):
    signed_in()
    links = re.findall(
        r'class="badge [^"]+" href="([^"]+)"', html_of(opened("matrix.py", part="plans"))
    )
    assert links
    assert all(
        re.search(r"plan=.+&amp;field=.+&amp;status=", link) and link.startswith("/?")
        for link in links
    )


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("script", ["agency.py", "matrix.py", "deadlines.py"])
def test_box_that_is_left_open_says_all(signed_in, script, language):
    signed_in()
    left_open = [one for one in opened(script, language).selectbox if one.value is None]
    assert left_open
    assert {say(language, "ui.all")} == {one.placeholder for one in left_open}

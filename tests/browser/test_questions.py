"""Ten questions a leader asks, each answered within two clicks from the overview.

What is seen is compared with the services, which are asked apart. A click is one click or one
choice in a box; typing and scrolling are none.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect
from reading import CARD, cards, cells, choose, open_overview, settle, wait_for_target

from exports import slides_of, texts_of
from metrics.access import Role, Viewer
from metrics.charts.palette import LOOKS
from metrics.periods import parse_period, viet_nam_day
from metrics.services.agenda import agenda
from metrics.services.apart import apart
from metrics.services.changes import changes_between
from metrics.services.correcting import long_late
from metrics.services.dossier import dossier_of
from metrics.services.overview import Filters, overview_of
from metrics.services.projecting import outlooks
from metrics.services.pulling import pulls_of
from metrics.services.reporting_calendar import reporting_calendar
from metrics.services.scorecard import scorecard_of
from metrics.services.worklist import Urgency, worklist
from metrics.text.numbers import format_date
from metrics.text.words import Language, say

pytestmark = pytest.mark.browser
VI, LEADER = Language.VI, Viewer("test", Role.VIEWER)
PERIOD = "2025-Q2"
AS_OF = parse_period(PERIOD).closes
CUT, DIGITAL = "HP24-Q3", "HP21-Q34"
MOST_CLICKS = 2


def words(key, **values):
    return say(VI, key, **values)


class Leader:
    """A leader at the overview, whose clicks are counted."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, one):
        """Click something that can be seen, and wait until the page has come to rest."""
        self._count()
        expect(one).to_be_visible()
        one.click()
        settle(self.page)

    def choose(self, label, option):
        """Pick something in a box."""
        self._count()
        choose(self.page, label, option)
        settle(self.page)

    def open_target(self, code):
        """Open a target whose gauge is in view on the overview."""
        self.click(self.page.locator(CARD).filter(has_text=code))
        wait_for_target(self.page)

    def open_page(self, key):
        """Open a page of the navigation."""
        self.click(self.page.get_by_role("link", name=words(key), exact=True))
        self.page.get_by_role("heading", level=2).first.wait_for()
        settle(self.page)

    def _count(self):
        self.clicks += 1
        assert self.clicks <= MOST_CLICKS, "a third click"


@pytest.fixture
def leader(page_of, address):
    """Somebody who has just opened the overview at a period for which the ledger is full."""
    page = page_of()
    open_overview(page, f"{address}/?as_of={PERIOD}")
    return Leader(page)


@pytest.fixture(scope="module")
def judged(standing):
    """Standings of every target at the period."""
    return standing(PERIOD)


def panel(leader, key):
    return leader.page.locator(".tm .panel").filter(has_text=words(key))


def test_1_which_targets_will_miss(leader, workspace, judged):
    ahead = outlooks(workspace, LEADER, [one.verdict for one in judged.values()])
    calendar = workspace.catalog.settings.calendar
    view = overview_of(list(judged.values()), ahead, AS_OF, calendar, Filters())

    leader.click(leader.page.locator(".tm .remark a").first)

    expect(leader.page).to_have_url(re.compile("ahead=misses"))
    expect(leader.page.locator(CARD)).to_have_count(len(view.forecast.misses))
    assert view.forecast.misses
    assert view.forecast.misses == {card.code for card in cards(leader.page)}


def test_2_who_has_not_reported(leader, workspace):
    today = viet_nam_day(datetime.now(UTC))
    owed = reporting_calendar(workspace, LEADER, today).overdue
    rows = {one.agency.name_vi: 0 for one in owed}
    for one in owed:
        rows[one.agency.name_vi] += len(one.standings)

    leader.open_page("calendar.page")

    table = leader.page.get_by_role("region", name=words("calendar.overdue_title"), exact=True)
    _, *shown = cells(table)
    assert rows
    assert rows == {row[0]: int(row[3]) for row in shown}


def test_3_what_changed_since_the_period_before(leader, standing, judged):
    before = standing("2025-Q1")
    assert changed(judged, before) == told(leader)

    leader.choose(words("ui.period"), "Quý I/2025")
    expect(leader.page.locator(".tm .headline")).to_contain_text("14/03/2025")

    earlier = changed(before, standing("2024-Q4"))
    assert earlier
    assert earlier != changed(judged, before)
    assert earlier == told(leader)


def changed(now, before):
    return [
        (
            one.standing.verdict.target,
            *(words(f"status.{each.verdict.status}") for each in (one.before, one.standing)),
        )
        for one in changes_between(now.values(), before.values())
    ]


def told(leader):
    """Code and both statuses of each line of the panel of changes."""
    lines = panel(leader, "ui.changes").locator("li").all()
    return [
        (
            line.locator(".entry small").text_content(),
            *(text[2:] for text in line.locator(".badge").all_text_contents()),
        )
        for line in lines
    ]


def test_4_what_the_plan_literally_says(leader, catalog):
    target = catalog.targets[CUT]

    leader.open_target(CUT)

    expect(leader.page.get_by_text(f"“{target.quote}”", exact=True)).to_be_visible()
    plan = catalog.plans[target.plan]
    where = words("ui.section", plan=f"{plan.number} {plan.title.vi}", section=target.section)
    expect(leader.page.get_by_text(where, exact=True)).to_be_visible()


def test_5_who_pulls_a_digitisation_target_down(leader, workspace, catalog):
    assert "digital" == catalog.targets[DIGITAL].field
    first = pulls_of(dossier_of(workspace, LEADER, DIGITAL, AS_OF)).agencies[0]
    assert first.pull < 0

    leader.open_target(DIGITAL)

    name = catalog.agencies[first.name].name_vi
    table = leader.page.get_by_role("region", name=words("pull.heading")).first
    row = cells(table)[1]
    assert name == row[0]
    assert row[2].startswith("▼ ")
    leader.click(table.get_by_role("link", name=name, exact=True))
    expect(leader.page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def test_6_what_is_overdue_and_who_leads_it(leader, workspace, judged):
    everything = list(judged.values())
    parts = apart(workspace, LEADER, [one.verdict for one in everything])
    late = dict(worklist(everything, parts, Filters()))[Urgency.OVERDUE]

    leader.open_page("worklist.page")

    section = leader.page.locator(".tm.worklist section").first
    expect(section.locator("h3")).to_have_text(
        f"{words('worklist.group.overdue')}{len(late)}", use_inner_text=False
    )
    rows = [
        [row.locator("td a small").first.text_content(), *row.locator("td").all_text_contents()]
        for row in section.locator("tbody tr:not(.many)").all()
    ]
    assert [
        (
            one.standing.verdict.target,
            "; ".join(owner.short_vi for owner in one.standing.owners)
            or one.standing.subject.target.lead
            or words("ui.no_lead"),
        )
        for one in late
    ] == [(row[0], row[3]) for row in rows]
    assert format_date(late[0].day, VI) in rows[0][4]
    assert str(-late[0].days_left) in rows[0][4]


def test_7_what_needs_a_decision(leader, workspace, judged):
    everything = list(judged.values())
    matters = agenda(workspace, LEADER, everything, long_late(workspace, LEADER, everything))
    shown = panel(leader, "ui.agenda")

    assert matters
    assert [one.standing.verdict.target for one in matters] == shown.locator(
        ".entry small"
    ).all_text_contents()
    expect(shown).to_contain_text(words("concern.no_note.title"))
    assert 0 == leader.clicks


def test_8_where_a_figure_comes_from(leader, workspace):
    dossier = dossier_of(workspace, LEADER, CUT, AS_OF)
    newest = max(dossier.figures, key=lambda one: one.figure.closes).figure.closes
    known = {
        (
            one.figure.file_name,
            str(one.figure.line),
            one.figure.submitted_by,
            f"{format_date(one.figure.decided_at, VI)} {one.figure.decided_at:%H:%M}",
            one.figure.sha256[:12],
        )
        for one in dossier.figures
        if one.figure.closes == newest
    }

    leader.open_target(CUT)
    sources = leader.page.get_by_test_id("stExpander").filter(has_text=words("ui.sources"))
    leader.click(sources.locator("summary"))

    heading, first, *_ = cells(sources.get_by_test_id("stDataFrame"))
    row = dict(zip(heading, first, strict=True))
    names = ("file", "line", "submitted_by", "accepted_at", "fingerprint")
    assert tuple(row[words(f"ui.{name}")] for name in names) in known


def test_9_how_an_agency_stands(leader, workspace, judged):
    everything = list(judged.values())
    (owner,) = judged[CUT].owners
    parts = apart(workspace, LEADER, [one.verdict for one in everything])
    card = scorecard_of(workspace, LEADER, owner.code, everything, parts, AS_OF)

    leader.open_target(CUT)
    leader.click(leader.page.locator(".tm .answers a"))

    page = leader.page
    expect(page.get_by_role("heading", name=owner.name_vi, exact=True)).to_be_visible()
    expect(page.locator(".tm.unit .chip")).to_have_text(
        [
            f"{LOOKS[status].shape} {count} {words(f'status.{status}')}"
            for status, count in card.counts.items()
            if count
        ]
    )


def test_10_can_i_take_this_to_the_meeting(leader, judged):
    button = leader.page.get_by_role("button", name=words("export.briefing"))
    with leader.page.expect_download() as download:
        leader.click(button)

    assert f"briefing-{PERIOD}-vi.pptx" == download.value.suggested_filename
    slides = slides_of(Path(download.value.path()).read_bytes())
    said = ["\n".join(texts_of(slide)) for slide in slides]
    name = judged[CUT].subject.target.name.vi
    status = words(f"status.{judged[CUT].verdict.status}")
    assert any(text.startswith(name) and status in text for text in said)
    assert f"kpi export briefing.pptx --as-of {PERIOD}" in "\n".join(said)

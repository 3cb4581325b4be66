"""The page of one target: where it stands, why, by what formula, and where each figure is from."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from reading import CARD, cells, open_target, unfold

from metrics.charts.palette import LOOKS
from metrics.status.verdict import Status
from metrics.text.reasons import reason_sentence, rule_words, sentence_values
from metrics.text.words import Language, say

pytestmark = pytest.mark.browser


def words(key, **values):
    return say(Language.VI, key, **values)


@pytest.fixture(scope="module")
def cut(context, address):
    """The page of a target with a path, at a period with figures; tests only look at it."""
    page = context.new_page()
    open_target(page, f"{address}/target?target=HP24-Q2&as_of=2025-Q2")
    yield page
    page.close()


def test_page_of_a_target_says_where_it_stands_and_why(cut, catalog, standing):
    one = standing("2025-Q2")["HP24-Q2"]
    target = catalog.targets["HP24-Q2"]
    head = cut.locator(".tm .head")
    expect(head.locator("h2")).to_have_text(target.name.vi)
    status = one.verdict.status
    badge = f"{LOOKS[status].shape} {words(f'status.{status}')}"
    expect(head.locator(".badge")).to_have_text(badge)
    expect(head.locator(".mark")).to_have_text(words("illustrative.mark"))
    expect(head.locator(".reason")).to_have_text(
        reason_sentence(Language.VI, one.subject, one.verdict)
    )
    figures = dict(
        zip(head.locator("dt").all_inner_texts(), head.locator("dd").all_inner_texts(), strict=True)
    )
    values = sentence_values(Language.VI, one.subject, one.verdict)
    assert {
        words("ui.actual"): values["actual"],
        words("ui.expected"): values["expected"],
        words("ui.target_value"): values["target"],
        words("ui.baseline"): values["baseline"],
        words("ui.progress"): values["progress"],
        words("ui.due_progress"): values["due_progress"],
        words("ui.pace"): values["pace"],
        words("ui.coverage"): values["coverage"],
    } == figures


def test_page_of_a_target_quotes_the_plan_and_fills_in_the_formula(cut, catalog, standing):
    one = standing("2025-Q2")["HP24-Q2"]
    target = catalog.targets["HP24-Q2"]
    expect(cut.get_by_text(f"“{target.quote}”", exact=True)).to_be_visible()
    plan = catalog.plans[target.plan]
    title = f"{plan.number} {plan.title.vi}"
    expect(
        cut.get_by_text(words("ui.section", plan=title, section=target.section), exact=True)
    ).to_be_visible()
    expect(cut.get_by_text(target.reading.vi, exact=True)).to_be_visible()
    values = sentence_values(Language.VI, one.subject, one.verdict)
    for key in ("ui.formula_progress", "ui.formula_due", "ui.formula_pace"):
        expect(cut.get_by_text(words(key, **values), exact=True)).to_be_visible()
    rule, due = rule_words(Language.VI, one.subject), values["due"]
    for fact in (rule, due, target.lead, *(owner.name_vi for owner in one.owners)):
        expect(cut.get_by_role("cell", name=fact, exact=True)).to_be_visible()


def test_page_of_a_target_draws_its_path_and_lists_every_period(cut, standing):
    one = standing("2025-Q2")["HP24-Q2"]
    values = sentence_values(Language.VI, one.subject, one.verdict)
    chart = cut.locator(".js-plotly-plot")
    traces = chart.locator(".scatterlayer .trace")

    # The path, the actuals, the interval ahead and the line to the due date.
    expect(traces).to_have_count(4)
    # One point for every quarter from the baseline at the end of 2021.
    expect(traces.nth(1).locator(".point")).to_have_count(15)
    expect(chart.locator(".shapelayer path")).to_have_count(1)
    goal = f"{words('ui.target_value')}: {values['target']}"
    expect(chart.get_by_text(goal, exact=True)).to_be_visible()
    heading, newest, *_ = cells(cut.locator(".tm.list").first)
    assert [words("ui.figure_period"), words("ui.actual"), words("ui.expected")] == heading[:3]
    assert [values["period"], values["actual"], values["expected"]] == newest[:3]
    assert words(f"status.{one.verdict.status}") == newest[-1]


def test_sources_tell_file_who_and_when_of_each_figure(address, page):
    open_target(page, f"{address}/target?target=HP24-Q2&as_of=2025-Q2")
    sources = page.get_by_test_id("stExpander").filter(has_text=words("ui.sources"))

    sources.locator("summary").click()

    heading, first, *_ = cells(sources.get_by_test_id("stDataFrame"))
    row = dict(zip(heading, first, strict=True))
    assert row[words("ui.file")].endswith(".csv")
    assert "kpi demo" == row[words("ui.submitted_by")]
    assert re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", row[words("ui.accepted_at")])
    assert words("ui.origin_illustrative") == row[words("ui.note")]


def test_conflicting_published_scores_both_stand_beside_the_rank_with_a_warning(address, page):
    open_target(page, f"{address}/target?target=HP21-Q1&as_of=2025-Q2")
    related = page.get_by_test_id("stExpander").filter(has_text=words("ui.context"))

    expect(related.get_by_text(words("ui.conflicting"))).to_be_visible()
    heading, *rows = cells(related.get_by_test_id("stDataFrame"))
    scores = {
        row[words("ui.figure")]
        for row in (dict(zip(heading, one, strict=True)) for one in rows)
        if row[words("ui.figure_period")] == "Năm 2023" and "PAR" in row[words("ui.indicator")]
    }
    assert {"91,81 điểm", "91,87 điểm"} <= scores
    expect(page.locator(".tm .head .mark")).to_have_count(0)


def test_unknown_target_is_said_to_be_unknown_and_another_can_be_chosen(address, page):
    open_target(page, f"{address}/target?target=HP99-Q9&as_of=2025-Q2")

    expect(page.get_by_text(words("ui.unknown_target"))).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    box = page.get_by_role("combobox", name=words("ui.choose_target"))
    box.click()
    box.fill("HP24-Q2")
    page.get_by_role("option", name=re.compile("^HP24-Q2 ")).click()
    expect(page).to_have_url(re.compile("target=HP24-Q2"))
    expect(page.locator(".tm .head h2", has_text="Giảm biên chế công chức")).to_be_visible()
    expect(page.locator(".tm .head")).to_have_count(1)
    expect(page.get_by_text(words("ui.unknown_target"))).to_have_count(0)


def test_target_without_figures_is_readable_and_not_green(address, page):
    open_target(page, f"{address}/target?target=HP21-Q16&as_of=2023-Q4")

    head = page.locator(".tm .head")
    expect(head).to_have_class(f"head s-{Status.NO_DATA}")
    expect(head.locator(".badge")).to_have_text(f"○ {words('status.no_data')}")
    expect(head.locator(".reason")).to_have_text(
        words("reason.nothing_accepted", as_of="14/12/2023")
    )
    expect(page.locator(f".tm .s-{Status.ACHIEVED}, .tm .s-{Status.ON_TRACK}")).to_have_count(0)
    ink = LOOKS[Status.NO_DATA].ink
    red, green, blue = (int(ink[place : place + 2], 16) for place in (1, 3, 5))
    expect(head.locator(".badge")).to_have_css("color", f"rgb({red}, {green}, {blue})")
    expect(page.locator(".js-plotly-plot")).to_have_count(0)
    for table in page.locator(".tm.list").all():
        assert [""] != cells(table)[0], "a table without columns"


def test_way_back_leads_to_the_overview_of_the_same_period(address, page, catalog):
    open_target(page, f"{address}/target?target=HP24-Q2&as_of=2025-Q2&field=apparatus")

    page.get_by_role("link", name=words("ui.back")).click()

    expect(page).to_have_url(re.compile(r"/\?as_of=2025-Q2&field=apparatus$"))
    page.locator(CARD).first.wait_for()
    unfold(page)
    left = [one for one in catalog.targets.values() if one.field == "apparatus"]
    expect(page.locator(CARD)).to_have_count(len(left))


def test_period_of_a_target_can_be_changed(address, page):
    open_target(page, f"{address}/target?target=HP24-Q2&as_of=2025-Q2")
    page.get_by_role("combobox", name=words("ui.period")).click()
    page.get_by_role("option", name="Quý IV/2023", exact=True).click()

    expect(page).to_have_url(re.compile("as_of=2023-Q4"))
    expect(page.locator(".tm .reason", has_text="Quý IV/2023: ")).to_be_visible()
    expect(page.locator(".tm .head")).to_have_count(1)

"""Tasks on screen: k of n with the list behind it, each instance, related entries, the method."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from reading import cards, cells, choose, open_overview, open_target, settle

from metrics.model import Entry
from metrics.services.method import method_of
from metrics.text.reasons import reason_sentence
from metrics.text.words import Language, say

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", Language)
def test_task_of_many_shows_how_many_have_done_it_and_who_has_not(
    page, address, standing, language
):
    one = standing("2026-Q3")["HP21-M1"]
    tally = one.verdict.tally
    open_target(page, f"{address}/target?target=HP21-M1&as_of=2026-Q3&lang={language}")
    head = page.locator(".tm .head")
    expect(head.locator(".reason")).to_have_text(
        reason_sentence(language, one.subject, one.verdict)
    )
    count = say(language, "ui.task_count", done=tally.done, agencies=tally.expected)
    expect(head.get_by_text(count, exact=True)).to_be_visible()
    table = cells(page.locator(".tm.list").first)
    assert say(language, "ui.late") == table[1][1]


def test_recurring_task_lists_every_instance_the_newest_first(page, address):
    open_target(page, f"{address}/target?target=LD18-R1&as_of=2024-Q4")
    expect(page.get_by_text(say(Language.VI, "ui.instances"), exact=True)).to_be_visible()
    table = cells(page.locator(".tm.list").first)
    assert ["24/11/2024", "24/11/2023", "24/11/2022"] == [row[0] for row in table[1:4]]


def test_contradicting_entries_stand_beside_each_other(page, address):
    open_target(page, f"{address}/target?target=HP21-Q14&as_of=2025-Q2")
    tie = say(Language.VI, "tie.contradicts_back", target="HP21-Q34")
    expect(page.get_by_text(tie, exact=True)).to_be_visible()
    page.locator(".tm .card").filter(has_text="HP21-Q34").click()
    settle(page)
    tie = say(Language.VI, "tie.contradicts", target="HP21-Q14")
    expect(page.get_by_text(tie, exact=True)).to_be_visible()


def test_overview_can_show_one_kind_of_entry_alone(page, address, catalog):
    open_overview(page, f"{address}/?as_of=2025-Q2")
    choose(page, say(Language.VI, "ui.entry"), say(Language.VI, "entry.recurring"))
    expect(page).to_have_url(re.compile("entry=recurring"))
    expect(page.locator(".tm .card")).to_have_count(6)
    kinds = {catalog.targets[card.code].entry_kind for card in cards(page)}
    assert {Entry.RECURRING} == kinds


@pytest.mark.parametrize("language", Language)
def test_method_page_says_what_docs_say(page, address, catalog, language):
    page.goto(f"{address}/method?lang={language}")
    sections = method_of(catalog, language)
    expect(page.get_by_role("heading", name=sections[-1].heading, exact=True)).to_be_visible()
    settle(page)
    shown = page.get_by_test_id("stMain").inner_text()
    assert [] == [text for one in sections for text in one.paragraphs if text not in shown]


def test_every_input_of_a_verdict_can_be_taken_away(page, address):
    open_target(page, f"{address}/target?target=HP24-Q2&as_of=2025-Q2")
    with page.expect_download() as caught:
        page.get_by_role("button", name=say(Language.VI, "ui.download_inputs")).click()
    text = caught.value.path().read_text(encoding="utf-8")
    assert '"target": "HP24-Q2"' in text
    assert '"sha256"' in text

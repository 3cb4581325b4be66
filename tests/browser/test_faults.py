"""When something is missing, wrong or hostile: a clear word, nothing green, nothing executed."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect
from reading import (
    CARD,
    cards,
    choose,
    counts,
    find_box,
    open_overview,
    open_target,
    open_unfolded,
    settle,
    unfold,
)
from serving import ROOT, address_of, served

from metrics.text.words import Language, say

pytestmark = pytest.mark.browser

BOLD, SCRIPT = "**đậm** [lối](https://example.invalid)", "<script>window.hacked = 1</script>"
IMAGE = '<img src="x" onerror="window.hacked = 1">'
HOSTILE = f"{SCRIPT}{IMAGE}<b>b</b> {BOLD} :red[đỏ] $x^2$ `mã` :+1:"
HOSTILE_LEAD = "**Sở** <i>lạ</i> [x](https://example.invalid)"


def test_empty_ledger_is_explained_and_nothing_is_green(empty_address, page, catalog):
    open_unfolded(page, f"{empty_address}/")

    expect(page.get_by_text(say(Language.VI, "ui.empty_ledger"))).to_be_visible()
    shown = cards(page)
    assert sorted(catalog.targets) == sorted(card.code for card in shown)
    assert {"no_data", "not_due"} == {card.status for card in shown}
    assert {"–"} == {card.actual for card in shown}
    assert len(catalog.targets) == counts(page)["no_data"] + counts(page)["not_due"]
    expect(page.locator(".tm .card .fill, .tm .card .mark")).to_have_count(0)


def test_target_is_readable_on_an_empty_ledger(empty_address, page):
    open_target(page, f"{empty_address}/target?target=HP24-Q2&lang=en")

    expect(page.locator(".tm .head")).to_have_class("head s-no_data")
    expect(page.get_by_text("giảm tối thiểu 5% biên chế công chức")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_broken_declarations_are_told_plainly_until_they_are_mended(declared, page, catalog):
    def break_it(sections):
        sections["targets"][0]["rule"] = {"kind": "wish"}
        sections["targets"][1]["indicator"] = "nothing_like_it"

    open_overview(page, f"{declared.address}/?as_of=2025-Q2")
    declared.change(break_it)
    page.reload()

    expect(page.get_by_test_id("stAlert")).to_have_text(say(Language.VI, "ui.broken_declarations"))
    settle(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    text = page.locator("body").inner_text()
    assert not re.search(r"Traceback|Error\b|\.py\b|/tmp|/work|\.yaml", text)
    page.goto(f"{declared.address}/target?lang=en")
    expect(page.get_by_test_id("stAlert")).to_have_text(say(Language.EN, "ui.broken_declarations"))
    declared.mend()
    open_unfolded(page, f"{declared.address}/?as_of=2025-Q2")
    expect(page.locator(CARD)).to_have_count(len(catalog.targets))


def test_figure_accepted_while_the_page_is_open_is_there_at_the_next_choice(
    declared, page, tmp_path
):
    file = tmp_path / "hai_long.csv"
    file.write_text(
        "agency,indicator,period,breakdown,numerator,denominator,value,note\n"
        "hp,city_satisfaction,2024,,,,89.96,\n",
        encoding="utf-8",
    )
    open_unfolded(page, f"{declared.address}/?as_of=2025-Q2")
    card = page.locator(CARD).filter(has_text="HP21-Q16")
    expect(card.locator(".actual")).to_have_text("–")

    command = [sys.executable, "-m", "metrics.cli", "load", str(file)]
    command += ["--store", address_of(declared.store)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    choose(page, say(Language.VI, "ui.field"), say(Language.VI, "field.procedures"))

    assert 0 == done.returncode, done.stdout + done.stderr
    expect(page).to_have_url(re.compile("field=procedures"))
    unfold(page)
    expect(card.locator(".actual")).to_have_text("89,96%")


def test_second_server_on_a_held_ledger_says_so_and_the_first_stays_within_reach(declared, page):
    command = [sys.executable, "-m", "metrics.cli", "status", "--target", "HP24-Q2"]
    command += ["--store", address_of(declared.store)]
    open_overview(page, f"{declared.address}/")
    with served(declared.store) as second:
        page.goto(f"{second}/?lang=en")
        expect(page.get_by_test_id("stAlert")).to_have_text(say(Language.EN, "ui.store_busy"))
        meanwhile = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    afterwards = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert 0 == meanwhile.returncode, meanwhile.stderr
    assert 0 == afterwards.returncode, afterwards.stderr
    assert "HP24-Q2" in afterwards.stdout


@pytest.fixture
def hostile(declared):
    """A server whose declarations are full of markup."""

    def poison(sections):
        by_id = {one["id"]: one for one in sections["targets"]}
        plans = {one["id"]: one for one in sections["plans"]}
        indicators = {one["id"]: one for one in sections["indicators"]}
        target = by_id["HP24-Q2"]
        target["name"] = {"vi": HOSTILE, "en": HOSTILE}
        target["reading"] = {"vi": HOSTILE, "en": HOSTILE}
        target["quote"], target["lead"], target["section"] = HOSTILE, HOSTILE_LEAD, BOLD
        sections["leads"][HOSTILE_LEAD] = HOSTILE_LEAD
        plan = plans[target["plan"]]
        plan["title"], plan["number"] = {"vi": HOSTILE, "en": HOSTILE}, "1/**KH**"
        indicators[target["indicator"]]["unit"] = "<b>việc</b>"

    declared.change(poison)
    return declared.address


# What markup would leave behind; the interface's own bold words are not among the targets' texts.
TRACES = "[data-testid=stMain] :is(script, img[src=x], a[href*='example.invalid'], .katex, code)"


def test_markup_in_declarations_is_shown_as_text_on_the_overview(hostile, page):
    open_unfolded(page, f"{hostile}/?as_of=2025-Q2")

    card = page.locator(CARD).filter(has_text="HP24-Q2")
    expect(card.locator(".name")).to_have_text(HOSTILE)
    expect(card.locator(".notes")).to_contain_text(HOSTILE_LEAD)
    expect(card.locator(".actual")).to_contain_text("<b>việc</b>")
    find_box(page, say(Language.VI, "ui.plan")).click()
    expect(page.get_by_role("option", name=f"1/**KH** {HOSTILE}", exact=True)).to_be_visible()
    expect(page.locator(TRACES)).to_have_count(0)
    assert page.evaluate("window.hacked === undefined")


def test_markup_in_declarations_is_shown_as_text_on_the_page_of_the_target(hostile, page):
    open_target(page, f"{hostile}/target?target=HP24-Q2&as_of=2025-Q2")

    expect(page.locator(".tm .head h2")).to_have_text(HOSTILE)
    expect(page.get_by_role("combobox", name=say(Language.VI, "ui.choose_target"))).to_have_value(
        f"HP24-Q2 · {HOSTILE}"
    )
    expect(page.get_by_text(f"“{HOSTILE}”", exact=True)).to_be_visible()
    expect(page.get_by_text(HOSTILE, exact=True).last).to_be_visible()
    chart = page.locator(".js-plotly-plot .main-svg").first
    chart.wait_for()
    expect(page.locator(".js-plotly-plot").get_by_text("<b>việc</b>").first).to_be_visible()
    expect(page.get_by_text(HOSTILE_LEAD, exact=True)).to_be_visible()
    section = say(Language.VI, "ui.section", plan=f"1/**KH** {HOSTILE}", section=BOLD)
    expect(page.get_by_text(section, exact=True)).to_be_visible()
    expect(page.locator(TRACES)).to_have_count(0)
    assert page.evaluate("window.hacked === undefined")

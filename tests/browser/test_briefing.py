"""Briefings in a browser: prepared and frozen, shown by keyboard in two windows, never changing."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from reading import open_screen, open_target
from serving import ROOT, address_of, served

from metrics.access import Role, Viewer
from metrics.periods import parse_period
from metrics.services.briefing import Slide, save_briefing
from metrics.services.workspace import Workspace
from metrics.store.ledger import open_ledger
from metrics.text.words import Language, say

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

PERIOD = "2026-Q3"
NOTE = "Nhắc <b>Sở Y tế</b> chốt số"
CODES = ("HP24-Q3", "HP24-Q2", "HP21-M1")
# Title, summary and what needs attention come before them; meanings and stamp after.
BEFORE, COUNT = 3, 8
ROW = "agency,indicator,period,value,note\nso_y_te_hn,civil_servant_posts,2026-Q3,1,thử\n"


def words(key, **values):
    return say(Language.VI, key, **values)


@dataclass
class Stage:
    """A server with a briefing, and its ledger."""

    address: str
    store: Path
    number: int

    @property
    def path(self):
        return f"{self.address}/present/{self.number}"


@pytest.fixture(scope="module")
def stage(copied, catalog):
    """A server on the demonstration with one briefing saved."""
    store = copied()
    engine = open_ledger(address_of(store))
    space, chief = Workspace(catalog, engine), Viewer("test", Role.REVIEWER)
    slides = [Slide(CODES[0], NOTE), *map(Slide, CODES[1:])]
    number = save_briefing(space, chief, "Giao ban", parse_period(PERIOD).closes, slides)
    engine.close()
    with served(store) as address:
        yield Stage(address, store, number)


@pytest.fixture
def show(new_page, stage):
    """Open slides as somebody who may present; nothing may go wrong in the browser."""
    wrong = []

    def note(said):
        # Whoever leaves comes to a page of Streamlit, which asks for things that are not there.
        if said.type == "error" and "/present" in said.location["url"]:
            wrong.append(said.text)

    def build(more="", **options):
        page = new_page(**options)
        page.on("console", note)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{stage.path}{more}")
        expect(page.locator("#count")).not_to_be_empty()
        return page

    yield build
    assert [] == wrong


def at(page, number):
    """Slide of a number is the one in sight, and the address says so."""
    expect(page.locator("#count")).to_have_text(f"{number} / {COUNT}")
    expect(page.locator(".slide.now")).to_have_attribute("id", str(number))
    assert page.url.endswith(f"#{number}")


def test_keys_turn_slides_and_the_address_keeps_the_place(show):
    page = show()
    at(page, 1)
    for key, number in (
        *(("ArrowRight", 2), ("ArrowDown", 3), ("PageDown", 4), (" ", 5)),
        *(("ArrowLeft", 4), ("ArrowUp", 3), ("PageUp", 2), ("End", COUNT)),
        *(("ArrowRight", COUNT), ("Home", 1), ("ArrowLeft", 1)),
    ):
        page.keyboard.press(key)
        at(page, number)
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    at(page, 6)
    page.reload()
    at(page, 6)
    page.get_by_role("button", name=words("present.does.back")).click()
    at(page, 5)
    said = words("present.said", at=5, all=COUNT)
    expect(page.locator("#said")).to_contain_text(said)


def test_notes_blank_and_spotlight_are_turned_on_and_off(show):
    page = show(f"#{BEFORE + 1}")
    note = page.locator("#note")
    expect(note).to_be_hidden()
    page.keyboard.press("n")
    expect(note).to_have_text(NOTE)
    page.keyboard.press("n")
    expect(note).to_be_hidden()
    for key, name in (("b", "dark"), (".", "dark"), ("s", "lit")):
        page.keyboard.press(key)
        assert page.evaluate("name => document.body.classList.contains(name)", name)
        page.keyboard.press("Escape")
        assert not page.evaluate("name => document.body.classList.contains(name)", name)
    page.locator(".slide.now img").click()
    expect(page.locator(".ring")).to_have_count(1)
    expect(page.locator(".ring")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("Escape")
    page.wait_for_url("**/briefing")


def test_button_fills_the_screen(show):
    page = show()
    page.get_by_role("button", name=words("present.does.full")).click()
    page.wait_for_function("document.fullscreenElement !== null")
    expect(page.locator("body.full")).to_have_count(1)
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")


def test_two_windows_go_together(show):
    page = show(f"#{BEFORE + 1}")
    with page.expect_popup() as opened:
        page.keyboard.press("p")
    own = opened.value
    at(own, BEFORE + 1)
    expect(own.locator("#note")).to_have_text(NOTE)
    expect(own.locator(".slide.next")).to_be_visible()
    expect(own.locator("#since")).to_have_text("00:01")
    own.keyboard.press("ArrowRight")
    at(own, BEFORE + 2)
    at(page, BEFORE + 2)
    page.keyboard.press("End")
    at(own, COUNT)
    expect(own.locator("#last")).to_be_visible()
    own.keyboard.press("b")
    expect(page.locator("body.dark")).to_have_count(1)
    own.locator(".slide.now img").click()
    expect(page.locator(".ring")).to_have_count(1)


def test_swipe_turns_slides(show):
    page = show(has_touch=True, viewport={"width": 390, "height": 844})
    swipe = """([from, to]) => {
      const slide = document.querySelector(".slide.now img");
      const send = (name, x) => slide.dispatchEvent(new PointerEvent(
        name, {bubbles: true, pointerType: "touch", clientX: x, clientY: 400}));
      send("pointerdown", from);
      send("pointerup", to);
    }"""
    page.evaluate(swipe, [300, 100])
    at(page, 2)
    page.evaluate(swipe, [100, 300])
    at(page, 1)


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (390, 844)])
def test_slide_fills_the_window_and_nothing_is_cut_off(show, size):
    width, height = size
    page = show("#4", viewport={"width": width, "height": height})
    box = page.locator(".slide.now img").bounding_box()
    bar = page.locator("#bar").bounding_box()
    assert abs(box["width"] / box["height"] - 16 / 9) < 0.01
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= bar["y"] + 1
    assert bar["y"] + bar["height"] <= height
    filled = max(box["width"] / width, box["height"] / bar["y"])
    assert filled > 0.98


def test_slides_stand_below_one_another_without_script(new_page, stage):
    page = new_page(java_script_enabled=False)
    page.goto(stage.path)
    expect(page.locator(".slide img")).to_have_count(COUNT)
    for place in (0, COUNT - 1):
        expect(page.locator(".slide img").nth(place)).to_be_visible()
    expect(page.get_by_text(NOTE)).to_be_visible()


def test_every_slide_is_printed_on_a_page_of_its_own(show):
    printed = show("#4").pdf(prefer_css_page_size=True)
    assert COUNT == len(re.findall(rb"/Type\s*/Page\b", printed))


def picture(page, stage, number, place):
    """Bytes of a slide."""
    return page.request.get(f"{stage.address}/present/{number}/slides/{place}.svg").body()


def prepare(page, stage):
    """Prepare a briefing of two targets, the second moved up, and save it; its number."""
    path = f"briefing?part=prepare&only=HP24-Q2,HP24-Q3&as_of={PERIOD}"
    open_screen(page, f"{stage.address}/{path}")
    page.get_by_role("button", name=words("briefing.save")).click()
    expect(page.get_by_text(words("briefing.refusal.title_missing"))).to_be_visible()
    page.get_by_label(words("briefing.title")).fill("Họp **tháng 11**")
    page.get_by_label(words("briefing.title")).press("Tab")
    page.get_by_label(words("briefing.note", target="HP24-Q3")).fill(NOTE)
    page.get_by_label(words("briefing.note", target="HP24-Q3")).press("Tab")
    page.get_by_role("button", name=words("briefing.up")).nth(1).click()
    expect(page.get_by_text("1. HP24-Q3")).to_be_visible()
    page.get_by_role("button", name=words("briefing.save")).click()
    saved = page.locator(".decks")
    ways = saved.get_by_role("link", name=words("briefing.present"), exact=True)
    expect(page.get_by_role("heading", name="Họp **tháng 11**").first).to_be_visible()
    return int(ways.first.get_attribute("href").rpartition("/")[2])


def test_frozen_briefing_stays_while_new_figures_are_accepted(new_page, stage, tmp_path):
    page = new_page(Role.REVIEWER)
    number = prepare(page, stage)
    page.goto(f"{stage.address}/present/{number}#{BEFORE + 1}")
    expect(page.locator(".slide.now h2")).to_contain_text("HP24-Q3")
    expect(page.locator("#note")).to_have_text(NOTE)
    before = [picture(page, stage, number, place) for place in range(1, 8)]
    path = f"{stage.address}/target?target=HP24-Q2&as_of={PERIOD}"
    open_target(page, path)
    actual = page.locator(".tm .head dd").first
    shown = actual.inner_text()

    file = tmp_path / "new.csv"
    file.write_text(ROW, encoding="utf-8")
    command = [sys.executable, "-m", "metrics.cli", "load", str(file)]
    subprocess.run([*command, "--store", address_of(stage.store)], cwd=ROOT, check=True)

    open_target(page, path)
    expect(actual).not_to_have_text(shown)
    assert before == [picture(page, stage, number, place) for place in range(1, 8)]
    later = prepare(page, stage)
    assert later != number
    assert before[4] != picture(page, stage, later, 5)


def test_leader_presents_and_prepares_nothing(new_page, stage):
    page = new_page(Role.VIEWER)
    open_screen(page, f"{stage.address}/briefing?part=prepare")
    expect(page.get_by_role("button", name=words("briefing.save"))).to_have_count(0)
    expect(page.get_by_role("link", name=words("briefing.again"))).to_have_count(0)
    present = page.get_by_role("link", name=words("briefing.present"), exact=True)
    present.and_(page.locator(f"[href$='/present/{stage.number}']")).click()
    at(page, 1)

"""Signing in and out as a person does: cold links, the keyboard, both languages, the demo."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import visiting
from playwright.sync_api import expect
from reading import CARD, choose, open_overview, settle
from serving import ROOT, served

from metrics.access import Role
from metrics.charts.palette import contrast
from metrics.text.words import Language, say

pytestmark = pytest.mark.browser

PAGES = sorted(
    path.stem for path in Path(ROOT, "pages").glob("*.py") if not path.stem.startswith("_")
)
# What only a page shows that has been computed: gauges, drop-downs, tables, its own headings.
COMPUTED = ".tm, [data-testid=stSelectbox], [data-testid=stDataFrame], [data-testid=stHeading] h2"
SIZES = ({"width": 1366, "height": 768}, {"width": 1920, "height": 1080})


def tell(key, language=Language.VI, **values):
    return say(language, f"login.{key}", **values)


@pytest.fixture(scope="module")
def street(browser):
    """One context for strangers, in which scripts are read once; see `context`."""
    context = browser.new_context(viewport=SIZES[0])
    yield context
    context.close()


@pytest.fixture
def stranger(street):
    """A page of somebody who is not signed in anywhere."""
    yield street.new_page()
    for page in street.pages:
        page.close()
    street.clear_cookies()


@pytest.fixture(scope="module")
def real_address(empty_address):
    """Address of the server on a ledger that is no demonstration; its account is the tests'."""
    return empty_address


def enter(page, address):
    """Open an address of the login page and wait for the boxes."""
    page.goto(address)
    expect(page.get_by_label(say(Language.VI, "login.name"))).to_be_focused()


@pytest.mark.parametrize("name", ["", *PAGES])
@pytest.mark.parametrize("language", Language)
def test_cold_link_to_a_page_meets_the_login_and_then_leads_to_the_page(
    name, language, address, stranger
):
    lines = []
    stranger.on("websocket", lambda line: lines.append(line.url))
    stranger.goto(f"{address}/{name}?as_of=2025-Q2&lang={language}")

    expect(stranger.get_by_role("heading", level=1)).to_have_text(tell("title", language))
    assert "/login" == urlsplit(stranger.url).path
    assert ([], 0) == (lines, stranger.locator(COMPUTED).count())
    stranger.get_by_role("button", name="lanh_dao").click()

    stranger.locator(".who").wait_for()
    reached = urlsplit(stranger.url)
    assert ("/" if name == "overview" else f"/{name}") == reached.path
    query = {"as_of": ["2025-Q2"]} | ({"lang": ["en"]} if language is Language.EN else {})
    assert query == {key: parse_qs(reached.query)[key] for key in query}
    expect(stranger.get_by_role("heading", level=1)).to_have_text(say(language, "ui.title"))


@pytest.mark.parametrize("language", Language)
def test_keyboard_alone_signs_in_and_out(language, real_address, stranger):
    page, key = stranger, stranger.keyboard
    page.goto(f"{real_address}/login?next=/method&lang={language}")
    expect(page.get_by_label(tell("name", language))).to_be_focused()
    key.type(visiting.NAME)
    key.press("Tab")
    expect(page.get_by_label(tell("password", language))).to_be_focused()
    key.type("sai mật khẩu")
    key.press("Enter")

    expect(page.get_by_role("alert")).to_have_text(tell("wrong", language))
    expect(page.get_by_label(tell("name", language))).to_have_value(visiting.NAME)
    expect(page.get_by_label(tell("password", language))).to_be_focused()
    key.type(visiting.PASSWORD)
    key.press("Tab")
    expect(page.get_by_role("button", name=tell("submit", language))).to_be_focused()
    key.press("Enter")

    page.locator(".who").wait_for()
    assert "/method" == urlsplit(page.url).path
    settle(page)
    leave = page.locator(".who button")
    for _ in range(40):
        key.press("Tab")
        if leave.evaluate("button => button === document.activeElement"):
            break
    key.press("Enter")

    expect(page.get_by_role("status")).to_have_text(tell("signed_out", language))
    page.goto(f"{real_address}/method")
    assert "/login" == urlsplit(page.url).path


@pytest.mark.parametrize("role", Role)
def test_demonstration_is_entered_with_one_click_in_each_role(role, address, stranger):
    enter(stranger, f"{address}/login?next=/method")
    word = say(Language.VI, f"role.{role}")
    name = visiting.DEMO_NAMES[role]
    expect(stranger.get_by_role("button", name=tell("demo_as", role=word))).to_contain_text(name)
    stranger.get_by_role("button", name=tell("demo_as", role=word)).click()

    head = stranger.locator(".who")
    expect(head.locator("b")).to_have_text(name)
    expect(head.locator("small")).to_contain_text(word)
    if role is Role.AGENCY:
        expect(head.locator("small")).to_contain_text("Sở Y tế")


def test_page_left_open_shows_nothing_more_after_signing_out_elsewhere(address, stranger):
    enter(stranger, f"{address}/login?next=/%3Fas_of%3D2025-Q2")
    stranger.get_by_role("button", name="lanh_dao").click()
    stranger.locator(CARD).first.wait_for()
    settle(stranger)
    other = stranger.context.new_page()
    other.goto(f"{address}/logout")
    other.get_by_role("button", name=tell("sign_out_here")).click()
    expect(other.get_by_role("status")).to_have_text(tell("signed_out"))

    choose(stranger, say(Language.VI, "ui.period"), "Quý IV/2023")

    expect(stranger.get_by_test_id("stAlert")).to_have_text(tell("needed"))
    settle(stranger)
    expect(stranger.locator(f"{CARD}, .who")).to_have_count(0)
    stranger.get_by_role("link", name=tell("go")).click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text(tell("title"))
    stranger.get_by_role("button", name="lanh_dao").click()
    # What was picked on the page that had ended is what the way back leads to.
    expect(stranger.locator(".tm .headline")).to_contain_text("14/12/2023")


def test_signing_out_everywhere_ends_the_sessions_of_other_browsers(real_address, browser):
    here, there = (browser.new_context(viewport=SIZES[0]).new_page() for _ in range(2))
    for page in (here, there):
        visiting.sign_in(page, real_address)
        open_overview(page, f"{real_address}/")
    here.goto(f"{real_address}/logout")
    here.get_by_role("button", name=tell("sign_out_everywhere")).click()
    expect(here.get_by_role("status")).to_have_text(tell("signed_out"))

    there.reload()

    expect(there.get_by_role("heading", level=1)).to_have_text(tell("title"))
    visiting.forget(real_address)
    here.context.close()
    there.context.close()


def test_switch_of_language_keeps_the_way_to_the_page(address, stranger):
    enter(stranger, f"{address}/login?next=/target%3Ftarget%3DHP24-Q2")
    stranger.get_by_role("link", name="English").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text(tell("title", Language.EN))
    assert "en" == stranger.locator("html").get_attribute("lang")
    current = stranger.locator("nav a[aria-current]")
    expect(current).to_have_text("English")
    stranger.get_by_role("button", name="lanh_dao").click()
    expect(stranger).to_have_url(re.compile(r"/target\?target=HP24-Q2&lang=en"))


def test_login_works_without_scripts_and_asks_nothing_of_anyone_else(real_address, browser):
    context = browser.new_context(java_script_enabled=False, viewport=SIZES[0])
    page, asked, complaints = context.new_page(), [], []
    page.on("request", lambda request: asked.append(urlsplit(request.url).hostname))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{real_address}/login?next=/healthz")
    page.get_by_label(tell("name")).fill(visiting.NAME)
    page.get_by_label(tell("password")).fill(visiting.PASSWORD)
    page.get_by_role("button", name=tell("submit")).click()
    expect(page.locator("body")).to_have_text("ok")
    assert {"127.0.0.1"} == set(asked) - {None}
    assert [] == complaints
    context.close()


def test_ledger_without_accounts_tells_how_the_first_is_made(tmp_path, stranger):
    with served(tmp_path / "kpi.duckdb") as address:
        for language in Language:
            stranger.goto(f"{address}/?lang={language}")
            first = f"kpi user add {tell('first_name', language)} --role admin"
            expect(stranger.get_by_text(first)).to_be_visible()
            expect(stranger.get_by_role("textbox")).to_have_count(0)


# Every text of the page with its colour and the colour behind it.
READ_COLOURS = """() => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const paper = one => {
    for (let at = one; at; at = at.parentElement) {
      const [red, green, blue, alpha = 1] = numbers(getComputedStyle(at).backgroundColor);
      if (alpha === 1) return [red, green, blue];
    }
    return [255, 255, 255];
  };
  const own = one => [...one.childNodes].some(part => part.nodeType === 3 && part.data.trim());
  return [...document.querySelectorAll("body *")].filter(own)
    .map(one => [one.textContent, numbers(getComputedStyle(one).color), paper(one)]);
}"""
OVERFLOWING = """() => [document.scrollingElement, ...document.querySelectorAll("body *")]
  .filter(one => getComputedStyle(one).display !== "inline")
  .filter(one => one.scrollWidth > one.clientWidth + 1)
  .map(one => one.outerHTML.slice(0, 80))"""


def as_hex(colour):
    return "#" + "".join(f"{round(part):02x}" for part in colour[:3])


@pytest.mark.parametrize("language", Language)
def test_login_fits_every_screen_and_is_readable_in_both_themes(language, address, stranger):
    for size in (*SIZES, {"width": 390, "height": 844}):
        stranger.set_viewport_size(size)
        stranger.goto(f"{address}/login?lang={language}&out=1")
        assert [] == stranger.evaluate(OVERFLOWING)
        if size in SIZES:
            for button in stranger.get_by_role("button").all():
                expect(button).to_be_in_viewport(ratio=1)
    for scheme in ("light", "dark"):
        stranger.emulate_media(color_scheme=scheme)
        stranger.get_by_label(tell("name", language)).fill("khong_co")
        stranger.get_by_label(tell("password", language)).fill("sai mật khẩu")
        stranger.get_by_role("button", name=tell("submit", language), exact=True).click()
        expect(stranger.get_by_role("alert")).to_be_visible()
        colours = stranger.evaluate(READ_COLOURS)
        assert len(colours) > 10
        assert [] == [
            (text, as_hex(ink), as_hex(paper))
            for text, ink, paper in colours
            if contrast(as_hex(ink), as_hex(paper)) < 4.5
        ]

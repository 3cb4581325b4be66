"""Signing in through a provider as people do: there, back in one's role, refused, and out again."""

from __future__ import annotations

import pytest
import serving
from playwright.sync_api import expect
from reading import settle

import signing_on
from metrics.access import Role
from metrics.text.words import Language, say

# Each opens many pages.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TITLE = {Language.VI: "Cổng của tỉnh", Language.EN: "the province"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Address of a server whose ledger has no account, with a real provider."""
    folder = tmp_path_factory.mktemp("signon")
    port = serving.free_port()
    address = f"http://127.0.0.1:{port}"
    with signing_on.provided() as issuer:
        path = folder / "signon.toml"
        signing_on.kept(path, signing_on.registered(issuer, address))
        with serving.served(folder / "kpi.duckdb", port=port, signon_file=path) as served:
            assert address == served
            yield served, issuer


@pytest.fixture
def stranger(browser):
    context = alone(browser)
    yield context.new_page()
    context.close()


def alone(browser):
    """A context for which there is nothing but this machine; the provider's page asks for more."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.route(lambda address: "127.0.0.1" not in address, lambda route: route.abort())
    return context


def enter(page, address, name, language=Language.VI, path="/trail"):
    """Open a page, and sign in at the provider it leads to."""
    page.goto(f"{address}{path}?lang={language}")
    page.get_by_role("link", name=say(language, "signon.go", title=TITLE[language])).click()
    page.get_by_role("button", name=f"id-{name}").click()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("name", "role"), [("ky_thuat", Role.ADMIN), ("van_thu", Role.AGENCY)], ids=["admin", "agency"]
)
def test_role_of_the_group_is_seen_and_signing_out_ends_it(name, role, language, site, stranger):
    address, issuer = site
    enter(stranger, address, name, language)
    head = stranger.locator(".who")
    expect(head.locator("b")).to_have_text(name)
    expect(head.locator("small")).to_contain_text(say(language, f"role.{role}"))
    expect(stranger.get_by_role("heading", name=say(language, "trail.page"))).to_be_visible()
    settle(stranger)
    head.locator("button").click()
    expect(stranger.get_by_role("status")).to_have_text(say(language, "login.signed_out"))
    stranger.goto(f"{address}/trail?lang={language}")
    leave = stranger.get_by_role("link", name=say(language, "signon.go", title=TITLE[language]))
    expect(leave).to_be_visible()
    stranger.goto(f"{address}/login?out=1&lang={language}")
    stranger.get_by_role("link", name=say(language, "signon.leave", title=TITLE[language])).click()
    stranger.wait_for_url(f"{issuer}/oauth2/end_session**")


@pytest.mark.parametrize("language", Language)
def test_wrong_group_is_told_so_and_stands_in_the_log(language, site, stranger, browser):
    address, _ = site
    enter(stranger, address, "nguoi_la", language)
    told = say(language, "signon.refusal.no_group", name="nguoi_la")
    expect(stranger.get_by_role("alert")).to_have_text(told)
    stranger.goto(f"{address}/trail?lang={language}")
    expect(stranger.get_by_role("heading", level=1)).to_have_text(say(language, "login.title"))

    context = alone(browser)
    admin = context.new_page()
    enter(admin, address, "ky_thuat", language)
    why = say(language, "log.why.signon_no_group")
    row = admin.locator("tbody tr").filter(has_text="nguoi_la").first
    expect(row).to_contain_text(say(language, "log.action.sign_in_failed.told", why=why))
    context.close()

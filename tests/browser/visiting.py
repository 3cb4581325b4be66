"""People who sign in: once for each server and role, in the browser, the way a person would.

The cookie is kept for the pages of other tests. Knows the login page and nothing of the others.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from metrics.access import Role

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

# The account of tests on ledgers that are no demonstration; see `account_on` in conftest.py.
NAME, PASSWORD = "kiem_thu", "mat-khau-kiem-thu"
# Sessions end after half an hour without use; sign in anew well before.
FRESH_SECONDS = 15 * 60
DRAWING = "[data-testid=stApp][data-test-script-state=running]"
_COOKIES: dict[tuple[str, Role], tuple[float, list[dict]]] = {}


def admit(context: BrowserContext, role: Role = Role.VIEWER) -> BrowserContext:
    """Have every page of a context signed in at whatever server it opens next."""
    make = context.new_page

    def new_page() -> Page:
        page = make()
        wait_while_drawing(page)
        goto = page.goto

        def signed_in(address: str, **options: object) -> object:
            context.add_cookies(cookies_of(context, address, role))
            return goto(address, **options)

        page.goto = signed_in
        return page

    context.new_page = new_page
    return context


def wait_while_drawing(page: Page) -> None:
    """Have every click, key and expectation wait until a run of the page under way is over.

    A run moves what stands below what it has drawn anew: a click meant for a button would meet
    another thing between the mouse's going down and up, and be nobody's.
    """
    page.add_locator_handler(page.locator(DRAWING), lambda: None)


def cookies_of(context: BrowserContext, address: str, role: Role = Role.VIEWER) -> list[dict]:
    """Cookies of a session at the server of an address; none where nobody can sign in."""
    parts = urlsplit(address)
    origin = f"{parts.scheme}://{parts.netloc}"
    at, cookies = _COOKIES.get((origin, role), (0.0, []))
    if not cookies or monotonic() - at > FRESH_SECONDS:
        visitor = context.browser.new_context()
        page = visitor.new_page()
        cookies = sign_in(page, origin, role)
        visitor.close()
        _COOKIES[origin, role] = monotonic(), cookies
    return cookies


def sign_in(page: Page, origin: str, role: Role = Role.VIEWER) -> list[dict]:
    """Sign in on a page of its own, and return the cookies; none where there is no form."""
    page.goto(f"{origin}/login?next=/healthz")
    demo = page.locator("button[name=demo]").filter(has_text=DEMO_NAMES[role])
    if demo.count():
        demo.click()
    elif page.locator("#name").count():
        page.locator("#name").fill(NAME)
        page.locator("#password").fill(PASSWORD)
        page.locator("#password").press("Enter")
    else:
        return []
    page.wait_for_url(f"{origin}/healthz**")
    return page.context.cookies()


DEMO_NAMES = {
    Role.VIEWER: "lanh_dao",
    Role.AGENCY: "so_y_te",
    Role.REVIEWER: "so_noi_vu",
    Role.ADMIN: "quan_tri",
}


def forget(origin: str) -> None:
    """Sign in anew at a server next time, after its sessions were ended."""
    for key in [key for key in _COOKIES if key[0] == origin]:
        del _COOKIES[key]

"""A server asked to stop finishes what somebody has confirmed on a page."""

from __future__ import annotations

import re

import pytest
import serving
import visiting
from reading import settle

from metrics.access import Role
from metrics.store.filings import read_filings
from metrics.store.ledger import open_ledger
from metrics.store.verification import check_log
from metrics.text.words import Language, say

# Files of many rows take their time on a busy machine.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

AGENCY, PERIOD, ROWS = "so_y_te_hn", "2026-Q3", 30_000
HEAD = "agency,indicator,period,breakdown,numerator,denominator,value,note\n"
DONE = re.compile(
    re.escape(say(Language.VI, "submit.done", number="@", rows="@")).replace("@", r"[\d.]+")
)


def test_file_confirmed_on_a_page_is_stored_before_the_server_stops(copied, browser):
    content = HEAD + "".join(
        f"{AGENCY},civil_servant_posts,{PERIOD},area={number:05d},,,1,\n" for number in range(ROWS)
    )
    store = copied()
    context = browser.new_context(viewport={"width": 1366, "height": 1400})
    page = visiting.admit(context, Role.AGENCY).new_page()
    with serving.served(store) as address:
        page.goto(f"{address}/submit?period={PERIOD}")
        settle(page)
        file = {"name": "nhieu.csv", "mimeType": "text/csv", "buffer": content.encode()}
        page.locator("input[type=file]").first.set_input_files(file)
        button = page.get_by_role("button", name=re.compile(r"^4\. "))
        button.wait_for(timeout=120_000)
        settle(page)
        # From here on the run that is under way is what it waits for.
        page.remove_locator_handler(page.locator(visiting.DRAWING))
        button.click()
        page.locator(visiting.DRAWING).wait_for(state="attached")
        # It is under way: nothing has been told of it yet.
        assert 0 == page.get_by_text(DONE).count()
    context.close()
    engine = open_ledger(serving.address_of(store))
    newest = max(read_filings(engine, AGENCY), key=lambda one: one.id)
    assert ("nhieu.csv", ROWS, len(content)) == (newest.file_name, newest.rows, newest.size)
    assert check_log(engine).is_whole
    engine.close()

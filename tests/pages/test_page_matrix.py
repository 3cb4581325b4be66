"""Every page opened by every role and by nobody, about its own agency and about another.

What is expected stands in tests/access/pages.csv; a page without a row fails.
"""

from __future__ import annotations

import re

import pytest
from test_reviewing import AGENCY, OTHER, Desk
from visits import FRAME, PAGES, html_of, opened

from access_calls import secret_of
from matrix import cells, table
from metrics.access import Role
from metrics.text.words import Language, say

PAGES_TABLE = table("pages")
# Who looks, by column; the agency's own is AGENCY in every one of its columns.
ROLES = {
    "viewer": Role.VIEWER,
    "own": Role.AGENCY,
    "other": Role.AGENCY,
    "reviewer": Role.REVIEWER,
    "admin": Role.ADMIN,
}
MEANT = {"own": (AGENCY,), "other": (OTHER,)}
REFUSED = {key: say(Language.VI, f"notice.{key}") for key in ("refused", "unknown_filing")}


def meanings():
    for name, row in PAGES_TABLE.items():
        for column, expected in cells(row):
            both = (AGENCY, OTHER) if "?" in name else (OTHER,)
            for agency in MEANT.get(column, both):
                yield pytest.param(name, column, agency, expected, id=f"{name}-{column}-{agency}")


def test_every_page_has_a_row_and_every_row_its_page():
    scripts = {path.stem for path in PAGES.glob("*.py") if path != FRAME}
    assert scripts == {name.partition("?")[0] for name in PAGES_TABLE}
    everyone = {"signed_out", *ROLES} - {"other"}
    assert [] == [
        name for name, row in PAGES_TABLE.items() if not all(row[one] for one in everyone)
    ]


@pytest.fixture(scope="module")
def papers(on_a_lasting_ledger):  # noqa: ARG001 - the ledger must be there first
    """A waiting paper of each agency, by agency, with a remark that is for few."""
    desk = Desk()
    return {
        code: desk.file(code, str(number), secret_of(code), rows=1)
        for number, code in enumerate((AGENCY, OTHER), 50)
    }


@pytest.mark.parametrize(("name", "column", "agency", "expected"), list(meanings()))
def test_each_role_is_shown_what_the_table_says(
    name, column, agency, expected, papers, sessions, cookies
):
    if column != "signed_out":
        cookies["kpi_session"] = sessions[ROLES[column]]
    script, _, about = name.partition("?")
    asked = {"agency": agency, **({"filing": str(papers[agency])} if about else {})}
    app = opened(f"{script}.py", **asked)
    drawn = html_of(app)
    assert [] == list(app.exception)
    assert expected == outcome(app, drawn)
    everything = drawn + "".join(str(one.value) for one in [*app.text, *app.info, *app.caption])
    shut = {"own": (OTHER,), "other": (OTHER,), "viewer": papers, "signed_out": papers}
    for code in shut.get(column, ()):
        assert secret_of(code) not in everything
        # An address one was refused at is told in one's own log, and leads nowhere.
        assert not re.search(rf'href="[^"]*filing={papers[code]}\b', everything)
        # Entries of the log have numbers of their own.
        assert script == "trail" or f"#{papers[code]}<" not in everything


def outcome(app, drawn):
    """What became of a visit, in the word of the table."""
    if "/login?" in drawn:
        assert [] == [*app.header, *app.button, *app.selectbox]
        return "login"
    if any(words in drawn for words in REFUSED.values()):
        assert [] == list(app.button)
        return "refused"
    if say(Language.VI, "submit.no_right") in [one.value for one in app.info]:
        assert [] == list(app.button)
        return "nothing"
    return "shown"

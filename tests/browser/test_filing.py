"""A quarter's figures from the template to the leader's screen, by four people in four browsers."""

from __future__ import annotations

import csv
import io
import re

import pytest
import reading
import serving
import visiting
from playwright.sync_api import expect

from metrics.access import Role
from metrics.text.words import Language, say

pytestmark = pytest.mark.browser
PERIOD = "2026-Q3"
POSTS, PROCEDURES = "civil_servant_posts", "internal_procedures_published_share"
TARGET = "HP21-Q18"


def vi(key, **values):
    """Words of a key in Vietnamese, as a pattern that takes any number where none is given."""
    return say(Language.VI, key, **values)


@pytest.fixture(scope="module")
def address(copied):
    """A server of this module's own, since figures change on it."""
    with serving.served(copied()) as served:
        yield served


@pytest.fixture
def person(browser, address):
    """Pages of people in a role, each in a browser context of their own."""
    contexts = []

    def come(role, path):
        contexts.append(
            browser.new_context(viewport={"width": 1366, "height": 1400}, locale="vi-VN")
        )
        page = visiting.admit(contexts[-1], role).new_page()
        page.goto(f"{address}{path}")
        reading.settle(page)
        return page

    yield come
    for context in contexts:
        context.close()


class Template:
    """The template as a clerk fills it in: numbers by indicator, everything else as it came."""

    def __init__(self, content):
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        self.head, self.rows = rows[0], rows[1:]
        self._at = {name: self.head.index(name) for name in self.head}
        self.fill({code: self.latest(code) for code in self.codes})

    @property
    def codes(self):
        return [row[self._at["Mã chỉ số"]] for row in self.rows]

    def latest(self, code):
        """Figure of the period before, as the template shows it."""
        (row,) = [row for row in self.rows if row[self._at["Mã chỉ số"]] == code]
        return row[self._at["Số liệu kỳ trước"]].split(" (")[0].replace(".", "")

    def fill(self, figures):
        """Write figures: a value, or numerator/denominator."""
        for row in self.rows:
            figure = figures.get(row[self._at["Mã chỉ số"]])
            if figure is not None:
                numerator, _, denominator = figure.rpartition("/")
                row[self._at["Tử số"]] = numerator
                row[self._at["Mẫu số"]] = denominator if numerator else ""
                row[self._at["Giá trị"]] = "" if numerator else denominator

    def as_file(self, name):
        """The file as a file chooser takes it."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerows([self.head, *self.rows])
        content = out.getvalue().encode("utf-8-sig")
        return {"name": name, "mimeType": "text/csv", "buffer": content}


def drop(page, file):
    """Put a file into the file chooser and wait until it has been checked."""
    page.locator("input[type=file]").first.set_input_files(file)
    page.get_by_role("heading", name=vi("submit.check")).wait_for()
    page.get_by_text(re.compile(re.escape(file["name"]) + ": ")).first.wait_for()
    reading.settle(page)


def confirm(page):
    """Press the button that files."""
    page.get_by_role("button", name=re.compile(r"^4\. ")).click()
    page.get_by_text(
        re.compile(
            vi("submit.done", number=r"\d+", rows=r"\d+").replace("(", r"\(").replace(")", r"\)")
        )
    ).wait_for()
    reading.settle(page)


def newest_filing(page):
    """Number and state of the newest filing on the clerk's page."""
    line = page.locator(".tm .row").first
    number = re.search(r"#(\d+)", line.inner_text())
    return number[1], line.locator(".badge").inner_text()


def test_figures_go_from_the_template_to_the_leader_with_every_correction_on_the_way(person):
    leader = person(Role.VIEWER, f"/?as_of={PERIOD}")
    reading.unfold(leader)
    card = leader.locator(".tm .card").filter(has_text=TARGET).first
    before = card.locator(".actual").text_content()

    clerk = person(Role.AGENCY, f"/submit?period={PERIOD}")
    with clerk.expect_download() as download:
        clerk.get_by_role("button", name=vi("submit.template_csv")).click()
    template = Template(download.value.path().read_bytes())
    assert {POSTS, PROCEDURES} <= set(template.codes)

    # Two wrong cells are named by their place and coloured, and nothing can be filed.
    template.fill({POSTS: "12,5", PROCEDURES: "34/33"})
    drop(clerk, template.as_file("quý 3.csv"))
    line = {code: number for number, code in enumerate(template.codes, 2)}
    issues = clerk.locator(".issues tbody tr")
    for number, place in enumerate(
        (f"Dòng {line[POSTS]}, cột I (Giá trị)", f"Dòng {line[PROCEDURES]}, cột G (Tử số)")
    ):
        expect(issues.nth(number).locator("td").nth(1)).to_have_text(place)
    wrong = clerk.locator(".sheet:not(.issues) td.l-error")
    expect(wrong).to_have_text(["✖ 12,5", "✖ 34"])
    plain = clerk.locator(".sheet:not(.issues) td:not([class])").last
    assert colour_of(plain) != colour_of(wrong.first) == colour_of(wrong.last)
    expect(clerk.get_by_role("button", name=re.compile(r"^4\. "))).to_have_count(0)
    with clerk.expect_download() as copy:
        clerk.get_by_role("button", name=vi("submit.annotated")).click()
    assert copy.value.path().read_bytes().startswith(b"PK")

    # Corrected and confirmed, it waits; the leader still sees what was accepted before.
    template.fill({POSTS: template.latest(POSTS), PROCEDURES: "0/33"})
    clerk.reload()
    reading.settle(clerk)
    drop(clerk, template.as_file("quý 3.csv"))
    expect(clerk.locator(".sheet:not(.issues) td.l-error")).to_have_count(0)
    confirm(clerk)
    first, state = newest_filing(clerk)
    assert vi("state.waiting") in state

    # The reviewer returns it with a reason, which the clerk reads.
    reviewer = person(Role.REVIEWER, f"/review?period={PERIOD}&filing={first}")
    reason = "Tử số 0 chưa đúng: rà soát lại số thủ tục nội bộ đã công bố."
    reviewer.get_by_label(vi("review.reason")).fill(reason)
    reviewer.get_by_role("button", name=vi("review.return", number=first)).click()
    expect(reviewer.get_by_text(vi("review.returned_one", numbers=f"#{first}"))).to_be_visible()
    clerk.reload()
    reading.settle(clerk)
    expect(clerk.get_by_text(vi("submit.reason", reason=reason))).to_be_visible()
    assert before == card.locator(".actual").text_content()

    # A revision replaces what was returned; once accepted it counts.
    template.fill({PROCEDURES: "3/33"})
    drop(clerk, template.as_file("quý 3 sửa.csv"))
    confirm(clerk)
    second, state = newest_filing(clerk)
    assert (vi("state.waiting") in state, True) == (True, int(second) > int(first))
    expect(clerk.locator(".tm .row").filter(has_text=f"#{first},")).to_contain_text(
        vi("state.superseded")
    )
    reviewer.goto(f"{reviewer.url.split('/review')[0]}/review?period={PERIOD}&filing={second}")
    reading.settle(reviewer)
    reviewer.get_by_role("button", name=vi("review.accept", number=second)).click()
    expect(reviewer.get_by_text(vi("review.accepted_one", numbers=f"#{second}"))).to_be_visible()

    # The leader's open page has changed by itself.
    expect(card.locator(".actual")).not_to_have_text(before)


def colour_of(cell):
    """Background colour of a cell, as drawn."""
    return cell.evaluate("cell => getComputedStyle(cell).backgroundColor")

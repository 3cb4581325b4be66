"""Slides shown to who may present: page, pictures, files; what is wrong is said on a plain page."""

from __future__ import annotations

import os
import re
from html import escape

import pytest

import filing
from metrics.access import Role, Viewer
from metrics.services.accounts import add_account
from metrics.services.briefing import Slide, briefing_of, save_briefing
from metrics.services.live import live
from metrics.text.words import Language, say

ADMIN, WORD = Viewer("test", Role.ADMIN), "mật khẩu của kiểm thử"


@pytest.fixture
def leader(client, briefed):  # noqa: ARG001 - the briefing is there first
    """A leader who has signed in."""
    shared = live(os.environ)
    agencies = shared.workspace().catalog.agencies
    name = add_account(shared.engine, ADMIN, agencies, "lanh_dao", WORD, Role.VIEWER)
    client.cookies["kpi_session"] = shared.sessions.sign_in(name, WORD)
    return client


def pictures_of(page):
    """Addresses of the pictures on a page."""
    return re.findall(r'<img src="([^"]+)"', page)


@pytest.mark.parametrize("language", Language)
def test_page_has_every_slide_as_picture_and_in_words(leader, briefed, language):
    answer = leader.get(f"/present/{briefed}?lang={language}")
    pictures = pictures_of(answer.text)
    assert (200, 7) == (answer.status, len(pictures))
    assert 7 == len(re.findall(r'<h2 id="heading-\d+">', answer.text))
    assert say(language, "export.stamp_title") in answer.text
    for one in pictures:
        shown = leader.get(one)
        assert (200, "image/svg+xml") == (shown.status, shown.headers["content-type"])
        assert shown.text.startswith("<svg ")


def test_what_people_wrote_is_shown_letter_by_letter(leader, briefed):
    page = leader.get(f"/present/{briefed}").text
    saved = briefing_of(live(os.environ).workspace(), ADMIN, briefed)
    for written in (saved.title, saved.slides[0].note):
        assert "<" in written
        assert written not in page
        assert escape(written) in page


def test_page_runs_no_script_but_its_own(leader, briefed):
    answer = leader.get(f"/present/{briefed}")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert ['<script src="/present.js" defer>'] == re.findall(r"<script[^>]*>", answer.text)
    script = leader.get("/present.js")
    assert script.headers["content-type"].startswith("text/javascript")


def test_window_of_who_presents_is_the_same_page_in_another_shape(leader, briefed):
    own, both = (leader.get(f"/present/{briefed}{more}").text for more in ("?presenter=1", ""))
    assert '<body class="presenter"' in own
    assert '<body class="presenter"' not in both
    assert pictures_of(own) == pictures_of(both)


@pytest.mark.parametrize(
    "path",
    [
        *("/present/99", "/present/0", "/present/-1", "/present/²", "/present/1%27--"),
        *("/present/99999999999999999999", "/present/1/slides/0.svg", "/present/1/slides/8.svg"),
        *("/present/1/slides/x.svg", "/present/1/files/kpi.duckdb"),
    ],
)
def test_what_is_not_there_is_said_on_a_plain_page(leader, path):
    answer = leader.get(path.replace("²", "%C2%B2"))
    assert (404, True) == (answer.status, say(Language.VI, "present.unknown") in answer.text)


def test_files_are_the_deck_by_the_name_of_the_briefing(leader, briefed):
    for name in ("briefing.pptx", "briefing.pdf"):
        answer = leader.get(f"/present/{briefed}/files/{name}?lang=en")
        stem, ending = name.split(".")
        assert f'filename="{stem}-{briefed}-en.{ending}"' in answer.headers["content-disposition"]
        assert 200 == answer.status


def test_target_no_longer_declared_is_told(leader, tmp_path):
    space = live(os.environ).workspace()
    slides = [Slide("T1"), Slide("T2")]
    number = save_briefing(space, filing.REVIEWER, "Hai", filing.closes("2026-Q3"), slides)
    path = tmp_path / "targets.yaml"
    declared = path.read_text(encoding="utf-8")
    path.write_text(declared.replace("id: T2", "id: T3"), encoding="utf-8")
    answer = leader.get(f"/present/{number}")
    assert (410, True) == (answer.status, say(Language.VI, "present.target_gone") in answer.text)


def test_changed_declarations_are_told_before_the_first_slide(leader, briefed, tmp_path):
    told = say(Language.VI, "briefing.drift.declarations")
    assert told not in leader.get(f"/present/{briefed}").text
    path = tmp_path / "targets.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# khác\n", encoding="utf-8")
    assert told in leader.get(f"/present/{briefed}").text

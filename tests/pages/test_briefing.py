"""Briefings on their page: prepared in an order, frozen, listed, replaced; leaders only look."""

from __future__ import annotations

import os
from html import escape

import pytest
from visits import html_of, opened

from metrics.access import Role, Viewer
from metrics.periods import parse_period
from metrics.services.briefing import MOST_SLIDES, Slide, briefings, save_briefing
from metrics.services.live import live
from metrics.text.words import Language, say

PAGE, PERIOD = "briefing.py", "2026-Q3"
CHIEF = Viewer("tham_dinh", Role.REVIEWER)
PREPARING = {"part": "prepare", "as_of": PERIOD}
TITLE, NOTE = "Họp <b>**giao ban**</b>", "Nhắc _Sở Y tế_"


def space():
    """The workspace that pages run on."""
    return live(os.environ).workspace()


def saved():
    """Briefings as they are kept."""
    return briefings(space(), CHIEF)


def freeze(app):
    """Press the button; gives the page as it is then."""
    return app.button(key="freeze").click().run()


def codes(app):
    """Targets in the order shown."""
    return [one.value.split(" ")[1] for one in app.text if one.value[:1].isdigit()]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("role", "key"),
    [(Role.VIEWER, "nothing_for_leaders"), (Role.REVIEWER, "nothing_help")],
)
def test_page_without_briefings_says_who_makes_them(signed_in, role, key, language):
    signed_in(role)
    app = opened(PAGE, language)
    assert [] == list(app.exception)
    assert say(language, f"briefing.{key}") in app.info[0].value


def test_more_targets_than_a_briefing_holds_are_not_offered(signed_in):
    signed_in(Role.REVIEWER)
    app = opened(PAGE, **PREPARING)
    assert any(str(MOST_SLIDES) in one.value for one in app.info)
    assert [] == list(app.text_area)


def test_briefing_is_put_in_order_and_frozen(signed_in):
    name = signed_in(Role.REVIEWER)
    app = opened(PAGE, **PREPARING, only="HP24-Q2,HP24-Q3,HP21-M1")
    assert ["HP24-Q2", "HP24-Q3", "HP21-M1"] == codes(app)
    app.text_area[1].set_value(NOTE)
    app = app.button(key="up:HP24-Q3").click().run()
    app = app.button(key="down:HP24-Q2").click().run()
    assert ["HP24-Q3", "HP21-M1", "HP24-Q2"] == codes(app)
    app = freeze(app)
    assert say(Language.VI, "briefing.refusal.title_missing") == app.error[0].value
    assert () == saved()
    app.text_input[0].set_value(TITLE)
    app = freeze(app.run())
    assert [] == list(app.exception)
    (one,) = saved()
    assert (TITLE, name) == (one.title, one.saved_by)
    assert (Slide("HP24-Q3", NOTE), Slide("HP21-M1"), Slide("HP24-Q2")) == one.slides
    assert parse_period(PERIOD).closes == one.frozen.closes
    assert say(Language.VI, "briefing.saved", number=1) == app.success[0].value
    drawn = html_of(app)
    assert escape(TITLE) in drawn
    assert TITLE not in drawn
    assert 'href="/present/1"' in drawn


def test_replacement_begins_with_title_order_and_notes_of_the_old_one(signed_in):
    signed_in(Role.REVIEWER)
    slides = [Slide("HP24-Q3", NOTE), Slide("HP24-Q2")]
    save_briefing(space(), CHIEF, TITLE, parse_period(PERIOD).closes, slides)
    app = opened(PAGE, **PREPARING, only="HP24-Q3,HP24-Q2", instead="1")
    assert (TITLE, [NOTE, ""]) == (app.text_input[0].value, [one.value for one in app.text_area])
    freeze(app)
    assert [(2, 1, tuple(slides)), (1, None, tuple(slides))] == [
        (one.id, one.replaces, one.slides) for one in saved()
    ]


@pytest.mark.parametrize("written", ["9", "x", "-1", "9" * 30])
def test_replacing_what_is_not_there_is_preparing_a_new_one(signed_in, written):
    signed_in(Role.REVIEWER)
    app = opened(PAGE, **PREPARING, only="HP24-Q2", instead=written)
    assert ([], "") == (list(app.exception), app.text_input[0].value)


def test_leader_is_offered_nothing_to_prepare(signed_in):
    signed_in(Role.VIEWER)
    save_briefing(space(), CHIEF, TITLE, parse_period(PERIOD).closes, [Slide("HP24-Q2")])
    app = opened(PAGE, **PREPARING, only="HP24-Q2")
    assert ([], []) == (list(app.button), list(app.text_area))
    drawn = html_of(app)
    assert 'href="/present/1"' in drawn
    assert say(Language.VI, "briefing.again") not in drawn


def test_changed_declarations_are_told_in_the_list(signed_in):
    signed_in(Role.VIEWER)
    save_briefing(space(), CHIEF, TITLE, parse_period(PERIOD).closes, [Slide("HP24-Q2")])
    told = say(Language.VI, "briefing.drift.declarations")
    assert told not in html_of(opened(PAGE))
    live(os.environ).engine.query("UPDATE briefings SET declarations = 'khác'")
    assert told in html_of(opened(PAGE))


@pytest.mark.parametrize(("role", "is_offered"), [(Role.VIEWER, False), (Role.REVIEWER, True)])
def test_files_lead_on_to_a_briefing_of_the_same_targets(signed_in, role, is_offered):
    signed_in(role)
    drawn = html_of(opened("export.py", as_of=PERIOD, only="HP24-Q3,HP24-Q2"))
    way = "/briefing?as_of=2026-Q3&amp;part=prepare&amp;only=HP24-Q3%2CHP24-Q2"
    assert is_offered == (way in drawn)

"""The tour leads every role to pages that it may open, with words of its own for each."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from metrics.access import Role
from metrics.charts.tour import Step, tour_html
from metrics.text.words import Language, words_of
from ui.tour import STEPS, tour_of

ACCESS = Path(__file__).parents[1] / "access" / "pages.csv"
COLUMNS = {
    Role.VIEWER: "viewer",
    Role.AGENCY: "own",
    Role.REVIEWER: "reviewer",
    Role.ADMIN: "admin",
}
EVIL = "<script>alert(1)</script>\"'"


@pytest.mark.parametrize("role", Role)
def test_every_step_leads_to_a_page_the_role_may_open(role):
    with ACCESS.open(encoding="utf-8") as file:
        shown = {row["what"] for row in csv.DictReader(file) if row[COLUMNS[role]] == "shown"}
    assert set() == {page for page, _ in STEPS[role]} - shown


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("language", Language)
def test_tour_has_three_to_five_steps_in_the_language_of_the_page(role, language):
    html = tour_of(language, role)
    assert 3 <= html.count("<li>") == len(STEPS[role]) <= 5
    assert (language is Language.EN) == ("lang=en" in html)


def test_no_step_is_kept_for_a_page_that_is_not_in_the_tour():
    kept = {
        (key.split(".")[1], key.split(".")[2])
        for key in words_of(Language.VI)
        if key.startswith("tour.") and key.count(".") == 2
    }
    assert {(str(role), page) for role, steps in STEPS.items() for page, _ in steps} == kept


def test_texts_are_escaped():
    assert "<script" not in tour_html([Step(EVIL, EVIL, EVIL)])

"""The page for taking away: what is chosen goes into the file, which is made beside the page."""

from __future__ import annotations

import csv
import io

import pytest
from visits import opened

from metrics.access import Role
from metrics.text.words import Language, say

JOB = "export_job"
PAGE = "export.py"
ASKED = {"as_of": "2026-Q3", "file": "targets.csv"}


def codes(job):
    """Codes in the file of targets that was made."""
    rows = csv.reader(io.StringIO(job.made.result().content.decode("utf-8-sig")), delimiter=";")
    return [row[0] for row in rows][1:]


def make(app):
    """Press the button and wait for the file; gives the page as it is then."""
    app.button(key="make").click().run()
    app.session_state[JOB].made.result(timeout=60)
    return app.run()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMIN])
def test_file_is_made_when_asked_for_and_not_before(signed_in, role):
    signed_in(role)
    app = opened(PAGE, **ASKED, only="HP24-Q2")
    assert JOB not in app.session_state
    assert [] == list(app.get("download_button"))
    app = make(app)
    assert [] == list(app.exception)
    assert ["HP24-Q2"] == codes(app.session_state[JOB])
    assert 1 == len(app.get("download_button"))
    assert app.code[0].value.startswith("kpi export targets.csv --as-of 2026-Q3 --known-at ")


def test_filters_of_the_address_choose_the_targets(signed_in):
    signed_in()
    app = make(opened(PAGE, **ASKED, plan="hp-2024-12", entry="milestone"))
    found = codes(app.session_state[JOB])
    assert found
    assert all(code.startswith("HP24-M") for code in found)


def test_picked_targets_come_in_the_order_picked(signed_in):
    signed_in()
    app = make(opened(PAGE, **ASKED, only="HP24-Q3,HP24-Q1,HP99-Q9"))
    assert ["HP24-Q3", "HP24-Q1"] == codes(app.session_state[JOB])


def test_file_of_other_choices_is_not_offered(signed_in):
    signed_in()
    app = make(opened(PAGE, **ASKED, only="HP24-Q2"))
    app.query_params["file"] = "actuals.csv"
    app = app.run()
    assert [] == list(app.get("download_button"))
    assert not app.button(key="make").disabled


def test_file_may_be_in_another_language_than_the_page(signed_in):
    signed_in()
    app = make(opened(PAGE, **ASKED, file_lang="en", only="HP24-Q2"))
    job = app.session_state[JOB]
    assert (Language.EN, "targets-2026-Q3-en.csv") == (job.asked.language, job.asked.file_name)
    assert say(Language.EN, "export.column.code") in job.made.result().content.decode("utf-8-sig")


def test_nothing_can_be_made_of_nothing(signed_in):
    signed_in()
    app = opened(PAGE, **ASKED, plan="hp-2024-12", status="achieved")
    assert app.button(key="make").disabled
    told = say(Language.VI, "export.chosen", count=0, period="Quý III/2026")
    assert told in [one.value for one in app.text]

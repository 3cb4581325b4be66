"""Who leads and who coordinates, in the language of the page and, where quoted, as written."""

from __future__ import annotations

import re
from html import escape

import pytest
from visits import html_of, opened

from metrics.text.words import Language, say

VI, EN = Language.VI, Language.EN
# The plan has the Department of Justice lead it, and many coordinate.
LED, MANY = "HP21-M4", "HP21-M1"


def written(app, language, key):
    """What stands beside a label among the facts of the sentence."""
    label = re.escape(escape(say(language, f"ui.{key}")))
    (found,) = re.findall(rf">{label}</\w+>\s*<\w+[^>]*>([^<]*)<", html_of(app))
    return found


def test_plan_is_quoted_after_its_english(signed_in, catalog):
    signed_in()
    target, app = catalog.target(LED), opened("target.py", EN, target=LED, as_of="2026-Q3")
    assert written(app, EN, "owner") == "Department of Justice (Sở Tư pháp)"
    names = (catalog.leads[target.coordinating], target.coordinating)
    assert written(app, EN, "coordinating") == escape("{} ({})".format(*names))


def test_plan_is_quoted_alone_in_vietnamese(signed_in, catalog):
    signed_in()
    target, app = catalog.target(LED), opened("target.py", VI, target=LED, as_of="2026-Q3")
    assert (target.lead, target.coordinating) == (
        written(app, VI, "owner"),
        written(app, VI, "coordinating"),
    )


@pytest.mark.parametrize("script", ["overview.py", "tasks.py"])
def test_no_vietnamese_name_of_who_leads_is_left_in_english(signed_in, catalog, script):
    signed_in()
    drawn = html_of(opened(script, EN, as_of="2026-Q3", plan="hp-2021-216", target=MANY))
    assert "Heads of agencies and units" in drawn
    leads = {one.lead for one in catalog.targets.values() if one.lead is not None}
    assert [] == [lead for lead in leads if re.search(rf">{re.escape(escape(lead))}<", drawn)]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("period", ["2024-Q3", "2026-Q3"])
def test_no_two_leads_offered_look_alike(signed_in, language, period):
    signed_in()
    (box,) = [
        one
        for one in opened("tasks.py", language, as_of=period).selectbox
        if one.label == say(language, "ui.lead")
    ]
    assert len(box.options) > 20
    assert sorted(set(box.options)) == sorted(box.options)

"""The page of tasks without a browser: narrowed by its address, and what it says of nothing."""

from __future__ import annotations

import re
from html import escape

import pytest
from visits import html_of, opened

from metrics.text.words import Language, say

VI = Language.VI


def listed(app):
    """Codes of the tasks in the list."""
    return set(re.findall(r'target="_self"><small>([\w-]+)</small>', html_of(app)))


def test_every_task_is_listed_and_figures_are_not(signed_in, catalog):
    signed_in()
    app = opened("tasks.py")
    assert [] == list(app.exception)
    tasks = {one.id for one in catalog.targets.values() if one.is_task}
    assert tasks == listed(app)
    assert say(VI, "worklist.group.unknown") in html_of(app)


def test_address_narrows_the_list(signed_in, catalog):
    signed_in()
    app = opened("tasks.py", plan="hp-2024-12", status="no_data")
    own = {one.id for one in catalog.targets.values() if one.is_task and one.plan == "hp-2024-12"}
    assert own >= listed(app) > set()


@pytest.mark.parametrize("value", ["gone", "<script>", ""])
def test_choice_that_does_not_exist_is_not_taken(signed_in, catalog, value):
    signed_in()
    app = opened("tasks.py", plan=value)
    assert [] == list(app.exception)
    assert len(listed(app)) == sum(1 for one in catalog.targets.values() if one.is_task)


@pytest.mark.parametrize("language", Language)
def test_nothing_that_matches_is_said_with_the_way_back_to_all(signed_in, language):
    signed_in()
    drawn = html_of(opened("tasks.py", language, status="achieved"))
    assert escape(say(language, "worklist.nothing_help")) in drawn
    assert re.search(r'href="/tasks\?[^"]*as_of=[^"]*"', drawn)
    assert "status=" not in drawn

"""Who answers for a target, as every page and every file says it."""

from __future__ import annotations

import pytest

from building import ADMIN, POSTS, World, agency, indicator, load, target
from filing import closes
from metrics.services.overview import standings
from metrics.services.takeaway import takeaway_of
from metrics.services.wording import who_answers
from metrics.services.workspace import Workspace
from metrics.text.words import Language, say

CUT = {"rule": {"kind": "reduction", "by": "10%", "baseline": 2021}, "due": 2026}
VI, EN = Language.VI, Language.EN


@pytest.fixture
def told(tmp_path, ledger):
    """Who answers for a target with a lead, in both languages."""

    def tell(**keys):
        loaded = load(
            tmp_path,
            agencies=[agency("a", name_vi="Sở Nội vụ", short_vi="SNV", name_en="Home Affairs")],
            indicators=[indicator(**POSTS)],
            targets=[target(**CUT, **keys)],
        )
        (one,) = standings(World(loaded.catalog, ledger).workspace, ADMIN, closes("2024-Q3"))
        return who_answers(VI, one), who_answers(EN, one)

    return tell


def test_agency_of_the_register_answers_by_its_own_names(told):
    assert ("SNV", "Home Affairs") == told(lead="sở nội vụ")


def test_lead_that_nobody_bears_is_said_as_written_and_by_its_english_name(told):
    assert ("Các sở", "Các sở in English") == told(lead="Các sở")


def test_plan_that_names_nobody_is_said_to_name_nobody(told):
    assert (say(VI, "ui.no_lead"), say(EN, "ui.no_lead")) == told()


def test_what_is_taken_away_says_the_same(catalog, ledger):
    space, period = Workspace(catalog, ledger), closes("2026-Q3")
    shown = {one.verdict.target: who_answers(EN, one) for one in standings(space, ADMIN, period)}
    taken = takeaway_of(space, ADMIN, EN, period).items
    assert shown == {item.code: item.owner for item in taken}


@pytest.mark.parametrize("period", ["2018-Q4", "2024-Q3", "2025-Q1", "2026-Q3"])
def test_no_vietnamese_name_is_said_in_english_of_any_target_declared(catalog, ledger, period):
    for one in standings(Workspace(catalog, ledger), ADMIN, closes(period)):
        said = who_answers(EN, one)
        assert [] == [written for written in catalog.leads if written in said], said
        assert one.coordinating is None or one.coordinating.en not in catalog.leads

"""The declared entries are those of the plans, id by id and kind by kind.

entries.csv is the inventory of the five plans: every sentence that asks for something, by its id,
the plan it stands in and what it is. It was made from the texts, not from targets.yaml.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

INVENTORY = Path(__file__).parent / "entries.csv"
# Totals of the inventory, counted in the plans.
COUNTS = {
    "quantified": 51,
    "direction": 7,
    "milestone": 56,
    "recurring": 6,
    "start": 15,
    "conditional": 5,
    "window": 8,
    "yearly": 7,
}


@pytest.fixture(scope="module")
def inventory():
    """(id, plan, kind) of every entry of the plans."""
    with INVENTORY.open(encoding="utf-8", newline="") as file:
        return [(row["id"], row["plan"], row["kind"]) for row in csv.DictReader(file)]


def test_inventory_adds_up(inventory):
    assert Counter(kind for *_, kind in inventory) == COUNTS
    assert 155 == len({code for code, *_ in inventory})


def test_every_entry_is_declared_once_in_its_plan_and_as_what_it_is(catalog, inventory):
    declared = [
        (target.id, target.plan, str(target.entry_kind)) for target in catalog.targets.values()
    ]
    assert sorted(inventory) == sorted(declared)


def test_every_task_has_product_evidence_and_dates(catalog):
    tasks = [target for target in catalog.targets.values() if target.is_task]
    bare = [one.id for one in tasks if one.product is None or one.evidence is None]
    undated = [
        one.id
        for one in tasks
        if one.starts is None
        and not hasattr(one.due, "written")
        and one.due != "each_year"
        and not hasattr(one.due, "event")
    ]
    assert ([], []) == (bare, undated)


def test_fan_out_is_charged_to_every_agency_the_sentence_names(repository):
    subjects = repository.workspace.subjects
    many = ("LD18-M6", "LD18-M7", "LD18-M8", "LD18-M9", "LD18-M10", "LD18-M12", "LD18-M13")
    fanned = (*many, "HP21-M1", "HP21-M24")
    assert [] == [code for code in fanned if not subjects[code].is_fan_out]
    assert "agency" == subjects["HP21-Q33"].target.per


def test_contradictions_and_supersessions_are_declared_as_related(catalog):
    ties = {
        (one.id, relation.how, relation.target)
        for one in catalog.targets.values()
        for relation in one.related
    }
    assert {
        ("HP24-M2", "supersedes", "HP21-M36"),
        ("HP24-Q1", "same_idea", "HP21-Q20"),
        ("HP21-Q34", "contradicts", "HP21-Q14"),
        ("LD18-Q1b", "interim", "LD18-Q1"),
    } <= ties


def test_one_deadline_over_three_outputs_stays_three_entries(catalog):
    three = [catalog.targets[code] for code in ("HT24-M1", "HT24-M2", "HT24-M3")]
    assert 1 == len({one.due.written for one in three})
    assert 3 == len({one.quote for one in three})
